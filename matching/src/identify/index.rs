//! Reference entries prepared for look-up, and the scoring of a description against them.

use super::reference::ReferenceFirearm;
use crate::linkage::{FirearmDescription, FirearmIdentity};
use crate::normalise::calibre::{CalibreAgreement, compare_calibres};
use crate::normalise::make::MakeRelation;
use crate::normalise::model::{model_key, token_set_similarity};
use crate::normalise::resolution::{Choice, How, Resolution};
use crate::normalise::{CalibreReading, DistinctValues, Normaliser, text};
use proofhouse_schemas::codes;
use regex_lite::Regex;
use serde::Serialize;
use std::collections::HashMap;

/// The evidence of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IdentifiedPart {
    /// The field.
    pub field: &'static str,
    /// Points for (positive) or against.
    pub weight: f64,
    /// One sentence.
    pub explanation: String,
}

/// A reference entry that the described firearm may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Identification {
    /// Number of the entry.
    pub reference_id: String,
    /// Place of the entry in the index.
    pub place: usize,
    /// 1 for the best; entries with equal scores share a rank.
    pub rank: usize,
    /// Sum of the parts.
    pub score: f64,
    /// The evidence by field.
    pub parts: Vec<IdentifiedPart>,
}

impl Identification {
    /// The sentences of all parts.
    pub fn explanation(&self) -> String {
        self.parts.iter().map(|part| part.explanation.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Debug)]
struct Prepared {
    make_ids: Vec<&'static str>,
    model_keys: Vec<String>,
    calibres: CalibreReading,
    serial_format: Option<Regex>,
}

/// Reference entries, prepared once.
#[derive(Debug)]
pub struct ReferenceIndex {
    entries: Vec<ReferenceFirearm>,
    prepared: Vec<Prepared>,
    by_make: HashMap<&'static str, Vec<usize>>,
    by_model: HashMap<String, Vec<usize>>,
}

impl ReferenceIndex {
    /// Prepares entries. A serial format that is no valid regular expression is left out of scoring.
    pub fn build(entries: Vec<ReferenceFirearm>) -> ReferenceIndex {
        let normaliser = Normaliser::shared();
        let mut values = DistinctValues::new(normaliser);
        let mut prepared = Vec::with_capacity(entries.len());
        let mut by_make: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut by_model: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let make_ids = match entry.make_id.as_deref().and_then(codes::make) {
                Some(make) => vec![make.make_id],
                None => values.make(&entry.make).ids(),
            };
            let mut model_keys: Vec<String> = std::iter::once(&entry.model)
                .chain(&entry.aliases)
                .map(|name| key(name))
                .filter(|key| !key.is_empty())
                .collect();
            model_keys.dedup();
            for make_id in &make_ids {
                by_make.entry(make_id).or_default().push(place);
            }
            for key in &model_keys {
                by_model.entry(key.clone()).or_default().push(place);
            }
            let choices: Vec<Choice> = entry
                .calibre_ids
                .iter()
                .filter_map(|id| codes::calibre(id))
                .map(|calibre| Choice { id: calibre.calibre_id, weight: 1.0, how: How::Stated })
                .collect();
            let calibres =
                CalibreReading { resolution: Resolution::from_choices("", choices), bore_family: None };
            let serial_format = entry.serial_format.as_deref().and_then(|pattern| Regex::new(pattern).ok());
            prepared.push(Prepared { make_ids, model_keys, calibres, serial_format });
        }
        ReferenceIndex { entries, prepared, by_make, by_model }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// An entry by its place.
    pub fn entry(&self, place: usize) -> Option<&ReferenceFirearm> {
        self.entries.get(place)
    }

    /// The entries that a described firearm may be, best first; entries with more against than for are left out.
    pub fn identify(&self, description: &FirearmDescription, limit: usize) -> Vec<Identification> {
        let normaliser = Normaliser::shared();
        let described = FirearmIdentity::of(description, &mut DistinctValues::new(normaliser));
        let mut found: Vec<Identification> = self
            .places(&described)
            .into_iter()
            .filter_map(|place| {
                let (entry, prepared) = (self.entries.get(place)?, self.prepared.get(place)?);
                let parts = parts(&described, description, entry, prepared, normaliser);
                let score: f64 = parts.iter().map(|part| part.weight).sum();
                (score > 0.0).then(|| Identification {
                    reference_id: entry.reference_id.clone(),
                    place,
                    rank: 0,
                    score,
                    parts,
                })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.reference_id.cmp(&b.reference_id)));
        found.truncate(limit);
        let scores: Vec<f64> = found.iter().map(|candidate| candidate.score).collect();
        for candidate in &mut found {
            candidate.rank = 1 + scores.iter().filter(|other| **other > candidate.score + 1e-9).count();
        }
        found
    }

    /// Entries worth scoring: those of the make and its kin, and those with the model's name; all when neither is known.
    fn places(&self, described: &FirearmIdentity) -> Vec<usize> {
        let mut places: Vec<usize> = Vec::new();
        for make_id in described.make.ids() {
            for (listed, of_make) in &self.by_make {
                if related(Normaliser::shared().make_relation(make_id, listed)) {
                    places.extend(of_make);
                }
            }
        }
        if !described.model_words.is_empty() {
            places.extend(self.by_model.get(&described.model_words).into_iter().flatten());
        }
        if places.is_empty() {
            return (0..self.entries.len()).collect();
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

fn related(relation: MakeRelation) -> bool {
    !matches!(relation, MakeRelation::Conflict | MakeRelation::Unknown)
}

fn key(name: &str) -> String {
    model_key(&text::romanise(&text::fold(name)))
}

fn parts(
    described: &FirearmIdentity,
    description: &FirearmDescription,
    entry: &ReferenceFirearm,
    prepared: &Prepared,
    normaliser: &Normaliser,
) -> Vec<IdentifiedPart> {
    let mut parts = Vec::new();
    let mut say =
        |field, weight, explanation: String| parts.push(IdentifiedPart { field, weight, explanation });
    let makes = described.make.ids();
    if !makes.is_empty() && !prepared.make_ids.is_empty() {
        let relations =
            makes.iter().flat_map(|a| prepared.make_ids.iter().map(move |b| normaliser.make_relation(a, b)));
        let relations: Vec<MakeRelation> = relations.collect();
        if relations.contains(&MakeRelation::Same) {
            say("make", 3.0, format!("The make is {}.", entry.make));
        } else if relations.iter().any(|relation| related(*relation)) {
            say("make", 1.0, format!("{} is related to the make described.", entry.make));
        } else {
            say("make", -3.0, format!("The make is another: {}.", entry.make));
        }
    }
    if !described.model_words.is_empty() {
        let likeness = std::iter::once(&entry.model)
            .chain(&entry.aliases)
            .map(|name| token_set_similarity(&description.model_raw, name))
            .fold(0.0, f64::max);
        if prepared.model_keys.first().is_some_and(|key| *key == described.model_words) {
            say("model", 4.0, format!("The model is {}.", entry.model));
        } else if prepared.model_keys.contains(&described.model_words)
            || described.model.id().is_some_and(|id| id == entry.reference_id)
        {
            say(
                "model",
                3.5,
                format!("{} is another name of model {}.", description.model_raw.trim(), entry.model),
            );
        } else if likeness >= 0.5 {
            say("model", 3.0 * likeness, format!("The model {} has words in common.", entry.model));
        } else {
            say("model", -2.0, format!("The model is another: {}.", entry.model));
        }
    }
    if !description.calibre_raw.is_empty() || description.calibre_id.is_some() {
        match compare_calibres(normaliser.calibre_table(), &described.calibre, &prepared.calibres) {
            CalibreAgreement::Same | CalibreAgreement::SameGroup => {
                say("calibre", 2.0, "It was made in this calibre.".to_owned())
            }
            CalibreAgreement::Compatible => {
                say("calibre", 1.0, "It was made in a calibre that also fires this one.".to_owned())
            }
            CalibreAgreement::SameBore => {
                say("calibre", 0.3, "It was made in another calibre of this bore.".to_owned())
            }
            CalibreAgreement::BlankAndLive => {
                say("calibre", -1.0, "One calibre is a blank one: perhaps converted.".to_owned())
            }
            CalibreAgreement::Conflict => say("calibre", -3.0, "It was not made in this calibre.".to_owned()),
            CalibreAgreement::Unknown => {}
        }
    }
    if !described.type_code.is_empty() && described.type_code != "UNKNOWN" {
        let class = codes::firearm_type(&entry.type_code).map_or("", |listed| listed.class);
        if described.type_code == entry.type_code {
            say("type", 1.0, format!("It is of type {}.", entry.type_code));
        } else if described.type_class == class {
            say("type", 0.3, format!("It is of type {}, which is of the same class.", entry.type_code));
        } else {
            say("type", -1.5, format!("It is of another type: {}.", entry.type_code));
        }
    }
    if let Some(format) = &prepared.serial_format
        && described.serial.is_complete()
    {
        let as_written = described.serial.raw.trim().to_uppercase();
        if format.is_match(&described.serial.value) || format.is_match(&as_written) {
            say("serial_format", 1.5, "Serials of this model look like the one described.".to_owned());
        } else {
            say("serial_format", -0.5, "Known serials of this model look different.".to_owned());
        }
    }
    if let Some(country) = described.country.id()
        && !entry.country.is_empty()
    {
        if country == entry.country || crate::normalise::country::same_territory(country, &entry.country) {
            say("country", 0.5, format!("It was made in {}.", entry.country));
        } else {
            say("country", -0.3, format!("It was made in {}.", entry.country));
        }
    }
    parts
}
