//! A reference table as an organisation keeps it: the spellings of makes, calibres and weapon types, and the models.

use proofhouse_schemas::codes;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The names that linking may know beforehand. The JSON form is that of the linkage benchmark's `reference.json`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ReferenceTable {
    /// Canonical make to its spellings. One spelling may stand under several makes.
    pub makes: BTreeMap<String, Vec<String>>,
    /// Canonical calibre to its spellings.
    pub calibres: BTreeMap<String, Vec<String>>,
    /// Models with their makes.
    pub models: Vec<ReferenceModel>,
    /// Weapon type to its spellings.
    pub types: BTreeMap<String, Vec<String>>,
    /// Whether the names are the identifiers of the code lists, whose relations are known.
    #[serde(skip)]
    pub is_of_code_lists: bool,
}

/// One model of a [`ReferenceTable`].
#[derive(Debug, Clone, Deserialize)]
pub struct ReferenceModel {
    /// Canonical make.
    pub make: String,
    /// Name of the model.
    pub model: String,
    /// Other spellings.
    #[serde(default)]
    pub names: Vec<String>,
    /// Whether it is an alarm weapon, which may have been converted.
    #[serde(default)]
    pub alarm: bool,
}

impl ReferenceTable {
    /// The table of the code lists that come with the program.
    pub fn of_code_lists() -> ReferenceTable {
        let owned = |names: &[&'static str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let makes = codes::makes().iter().filter(|entry| entry.make_id != "UNKNOWN").map(|entry| {
            let mut names = owned(&entry.aliases);
            names.push(entry.canonical_name.to_owned());
            (entry.make_id.to_owned(), names)
        });
        let calibres = codes::calibres().iter().map(|entry| {
            let mut names = owned(&entry.aliases);
            names.push(entry.canonical_name.to_owned());
            (entry.calibre_id.to_owned(), names)
        });
        let models = codes::models().iter().map(|entry| ReferenceModel {
            make: entry.make_id.to_owned(),
            model: entry.model.to_owned(),
            names: owned(&entry.aliases),
            alarm: entry.type_code == "ALARM",
        });
        let types = codes::firearm_types()
            .iter()
            .filter(|entry| !entry.type_code.starts_with("UNKNOWN"))
            .map(|entry| {
                (entry.type_code.to_owned(), vec![entry.type_code.to_owned(), entry.name_en.to_owned()])
            });
        ReferenceTable {
            makes: makes.collect(),
            calibres: calibres.collect(),
            models: models.collect(),
            types: types.collect(),
            is_of_code_lists: true,
        }
    }
}
