//! What a feed wrote, and what it means: serials, makes, models, calibres and countries.
//!
//! Nothing is thrown away: each result keeps the raw text, the candidates, how each was reached, and flags for what
//! was odd about the text (damage by a spreadsheet, a cut field, a wrong unit). A text that may mean two things stays
//! ambiguous, and words that stand for "no value" are told apart by the fact they state.

pub mod absence;
mod absence_words;
pub mod calibre;
pub mod country;
pub mod make;
pub mod model;
pub mod resolution;
pub mod scripts;
pub mod serial;
pub mod text;

pub use absence::Absence;
pub use calibre::{CalibreReading, WeaponGroup};
pub use make::MakeRelation;
pub use resolution::{Choice, Flag, How, Outcome, Resolution};
pub use serial::{SerialReading, SerialStatus, serial_similarity};

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// All look-up tables, built once from the code lists. Immutable, so one instance serves all threads.
#[derive(Debug)]
pub struct Normaliser {
    makes: make::MakeTable,
    models: model::ModelTable,
    calibres: calibre::CalibreTable,
    countries: country::CountryTable,
}

impl Normaliser {
    /// Builds the tables from the code lists. Takes a few milliseconds; most callers want [`Normaliser::shared`].
    pub fn from_code_lists() -> Normaliser {
        let models = model::ModelTable::from_code_lists();
        Normaliser {
            makes: make::MakeTable::from_code_lists(&models),
            calibres: calibre::CalibreTable::from_code_lists(),
            countries: country::CountryTable::from_code_lists(),
            models,
        }
    }

    /// The one instance of this process.
    pub fn shared() -> &'static Normaliser {
        static SHARED: OnceLock<Normaliser> = OnceLock::new();
        SHARED.get_or_init(Normaliser::from_code_lists)
    }

    /// Reads a serial. `declared` is the status the feed stated beside it, if any.
    pub fn serial(&self, raw: &str, declared: Option<SerialStatus>) -> SerialReading {
        serial::read(raw, declared)
    }

    /// Resolves a make as written.
    pub fn make(&self, raw: &str) -> Resolution {
        self.makes.resolve(raw, &self.models)
    }

    /// Resolves a model as written, within the makes it may belong to (empty: any make).
    pub fn model(&self, raw: &str, make_ids: &[&str]) -> Resolution {
        self.models.resolve(raw, make_ids)
    }

    /// Resolves a calibre as written. The weapon type decides what bare numbers mean.
    pub fn calibre(&self, raw: &str, type_code: Option<&str>) -> CalibreReading {
        self.calibres.resolve(raw, WeaponGroup::of_type(type_code.unwrap_or_default()), &self.models)
    }

    /// Resolves a country of manufacture, former states included.
    pub fn country(&self, raw: &str) -> Resolution {
        self.countries.resolve(raw)
    }

    /// How two makes relate: the same, one group, importer and maker, pattern and maker, or in conflict.
    pub fn make_relation(&self, a: &str, b: &str) -> MakeRelation {
        self.makes.relation(a, b)
    }

    /// The look-up tables of calibres, for comparisons.
    pub fn calibre_table(&self) -> &calibre::CalibreTable {
        &self.calibres
    }

    /// The look-up tables of models, for comparisons.
    pub fn model_table(&self) -> &model::ModelTable {
        &self.models
    }
}

/// Remembers what each distinct value came to, since real columns repeat a few thousand values a million times.
/// One per thread or per batch; cheap to make.
#[derive(Debug)]
pub struct DistinctValues<'n> {
    normaliser: &'n Normaliser,
    makes: HashMap<String, Arc<Resolution>>,
    models: HashMap<(String, String), Arc<Resolution>>,
    calibres: HashMap<(String, WeaponGroup), Arc<CalibreReading>>,
    countries: HashMap<String, Arc<Resolution>>,
}

impl<'n> DistinctValues<'n> {
    /// An empty memory in front of a normaliser.
    pub fn new(normaliser: &'n Normaliser) -> DistinctValues<'n> {
        DistinctValues {
            normaliser,
            makes: HashMap::new(),
            models: HashMap::new(),
            calibres: HashMap::new(),
            countries: HashMap::new(),
        }
    }

    /// The normaliser behind.
    pub fn normaliser(&self) -> &'n Normaliser {
        self.normaliser
    }

    /// As [`Normaliser::make`].
    pub fn make(&mut self, raw: &str) -> Arc<Resolution> {
        if let Some(known) = self.makes.get(raw) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(self.normaliser.make(raw));
        self.makes.insert(raw.to_owned(), Arc::clone(&fresh));
        fresh
    }

    /// As [`Normaliser::model`].
    pub fn model(&mut self, raw: &str, make_ids: &[&str]) -> Arc<Resolution> {
        let key = (raw.to_owned(), make_ids.join("|"));
        if let Some(known) = self.models.get(&key) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(self.normaliser.model(raw, make_ids));
        self.models.insert(key, Arc::clone(&fresh));
        fresh
    }

    /// As [`Normaliser::calibre`].
    pub fn calibre(&mut self, raw: &str, type_code: Option<&str>) -> Arc<CalibreReading> {
        let key = (raw.to_owned(), WeaponGroup::of_type(type_code.unwrap_or_default()));
        if let Some(known) = self.calibres.get(&key) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(self.normaliser.calibre(raw, type_code));
        self.calibres.insert(key, Arc::clone(&fresh));
        fresh
    }

    /// As [`Normaliser::country`].
    pub fn country(&mut self, raw: &str) -> Arc<Resolution> {
        if let Some(known) = self.countries.get(raw) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(self.normaliser.country(raw));
        self.countries.insert(raw.to_owned(), Arc::clone(&fresh));
        fresh
    }
}
