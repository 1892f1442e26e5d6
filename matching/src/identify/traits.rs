//! The traits of reference entries, each filed once per different value.

use super::reference::ReferenceFirearm;
use crate::normalise::calibre::CalibreReading;
use crate::normalise::model::{model_key, plain_words};
use crate::normalise::resolution::text_codes;
use crate::normalise::resolution::{Choice, How, Resolution};
use crate::normalise::{DistinctValues, text};
use proofhouse_schemas::codes;
use proofhouse_schemas::silhouette::SilhouetteCode;
use regex_lite::Regex;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

text_codes! {
    /// What a firearm is identified by.
    Trait {
        /// Who made it.
        Make = "make",
        /// Model or one of its other names.
        Model = "model",
        /// Calibres that it was made in.
        Calibre = "calibre",
        /// Weapon type.
        Type = "type",
        /// Action.
        Action = "action",
        /// Country of manufacture.
        Country = "country",
        /// Barrel length.
        Barrel = "barrel_length",
        /// Rounds.
        Capacity = "capacity",
        /// Years of manufacture.
        Years = "years",
        /// How its serials look.
        SerialFormat = "serial_format",
        /// Its outline.
        Silhouette = "silhouette",
    }
}

/// The different values of one trait, and which one each entry has.
#[derive(Debug)]
pub(super) struct Column<V> {
    pub(super) values: Vec<V>,
    pub(super) of_entry: Vec<u32>,
}

impl<V> Column<V> {
    /// Files a key for each entry; a value is made for each different key.
    fn new<K: Hash + Eq + Clone>(
        entries: &[ReferenceFirearm],
        key: impl Fn(&ReferenceFirearm) -> K,
        mut value: impl FnMut(&K) -> V,
    ) -> Column<V> {
        let mut known: HashMap<K, u32> = HashMap::new();
        let mut column = Column { values: Vec::new(), of_entry: Vec::with_capacity(entries.len()) };
        for entry in entries {
            let key = key(entry);
            let number = match known.get(&key) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(column.values.len()).unwrap_or(u32::MAX);
                    column.values.push(value(&key));
                    known.insert(key, number);
                    number
                }
            };
            column.of_entry.push(number);
        }
        column
    }

    /// The value of an entry.
    pub(super) fn of(&self, entry: usize) -> Option<&V> {
        self.values.get(*self.of_entry.get(entry)? as usize)
    }
}

/// A make as entries name it.
#[derive(Debug)]
pub(super) struct MakeValue {
    pub(super) ids: Vec<&'static str>,
    pub(super) name: String,
}

/// A model and its other names.
#[derive(Debug)]
pub(super) struct ModelValue {
    pub(super) names: Vec<String>,
    /// Names as keys, the model's own first.
    pub(super) keys: Vec<String>,
    /// Words of all names, by their numbers, in order.
    pub(super) words: Vec<u32>,
    /// Of each name the words that do not only describe, by their numbers, in order.
    pub(super) plain: Vec<Vec<u32>>,
}

/// The words of models' names as numbers: a question is held against thousands of names.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    fn number(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(word).or_insert(next)
    }

    /// The words that stand in any name.
    fn known(&self, words: Vec<String>) -> Vec<u32> {
        in_order(words.iter().filter_map(|word| self.0.get(word).copied()))
    }
}

fn in_order(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The words of a model as it is described.
#[derive(Debug, Default)]
pub(super) struct ModelWords {
    /// Those that stand in any name.
    pub(super) known: Vec<u32>,
    /// Of these, the ones that do not only describe.
    pub(super) plain: Vec<u32>,
    /// How many different words do not only describe, known or not.
    pub(super) plain_count: usize,
}

impl ModelWords {
    /// Share of words in common with a name (Dice), 0 to 1; as
    /// [`token_set_similarity`](crate::normalise::model::token_set_similarity).
    pub(super) fn likeness(&self, name: &[u32]) -> f32 {
        let common = self.plain.iter().filter(|word| name.binary_search(word).is_ok()).count();
        match self.plain_count.min(name.len()) {
            0 => 0.0,
            _ => 2.0 * common as f32 / (self.plain_count + name.len()) as f32,
        }
    }
}

/// Where the names of models lead: without it each question would be held against each of them.
#[derive(Debug, Default)]
pub(super) struct ModelNames {
    /// Keys in order, with the values that they are of.
    keys: Vec<(String, u32)>,
    /// Words of names, by their numbers.
    words: HashMap<u32, Vec<u32>>,
    /// Digits and length of keys.
    digits: HashMap<(String, usize), Vec<u32>>,
}

impl ModelNames {
    fn of(models: &[ModelValue]) -> ModelNames {
        let mut names = ModelNames::default();
        for (number, model) in (0u32..).zip(models) {
            for key in &model.keys {
                names.keys.push((key.clone(), number));
                names.digits.entry((digits(key), key.len())).or_default().push(number);
            }
            for word in &model.words {
                names.words.entry(*word).or_default().push(number);
            }
        }
        names.keys.sort();
        names
    }

    /// The values that may have something in common with a name: its key, a key that begins it or that it begins, a key of
    /// the same digits and nearly its length, or a word.
    pub(super) fn like(&self, words: &ModelWords, key: &str) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let from = |beginning: &str| self.keys.partition_point(|(known, _)| known.as_str() < beginning);
        // One letter begins too much.
        let beginning = |known: &str| if key.len() < 2 { known == key } else { known.starts_with(key) };
        let begun = self.keys.iter().skip(from(key)).take_while(|(known, _)| beginning(known));
        found.extend(begun.take(MOST_ALIKE).map(|(_, number)| *number));
        for end in (2..key.len()).filter(|end| key.is_char_boundary(*end)) {
            let begins = key.get(..end).unwrap_or_default();
            let same = self.keys.iter().skip(from(begins)).take_while(|(known, _)| known == begins);
            found.extend(same.map(|(_, number)| *number));
        }
        let digits = digits(key);
        for length in key.len().saturating_sub(1)..=key.len() + 1 {
            let alike = self.digits.get(&(digits.clone(), length));
            found.extend(alike.filter(|alike| alike.len() <= MOST_ALIKE).into_iter().flatten());
        }
        let lists = words.known.iter().filter_map(|word| self.words.get(word));
        found.extend(lists.filter(|list| list.len() <= MOST_ALIKE).flatten());
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What more names have in common, such as a word for a size or a generation, points to none of them.
const MOST_ALIKE: usize = 2_000;

fn digits(key: &str) -> String {
    key.chars().filter(char::is_ascii_digit).collect()
}

/// How serials look.
#[derive(Debug)]
pub(super) struct FormatValue {
    pub(super) pattern: String,
    pub(super) format: Option<Regex>,
}

/// All traits of all entries.
#[derive(Debug)]
pub(super) struct Traits {
    pub(super) makes: Column<MakeValue>,
    pub(super) models: Column<ModelValue>,
    pub(super) model_names: ModelNames,
    vocabulary: Vocabulary,
    /// Values of models that an alarm weapon has.
    pub(super) alarm_models: Vec<u32>,
    pub(super) calibres: Column<CalibreReading>,
    pub(super) types: Column<String>,
    pub(super) actions: Column<String>,
    pub(super) countries: Column<String>,
    pub(super) barrels: Column<Vec<u32>>,
    pub(super) capacities: Column<Option<u32>>,
    pub(super) years: Column<(Option<i32>, Option<i32>)>,
    pub(super) formats: Column<FormatValue>,
    pub(super) silhouettes: Column<Vec<(String, SilhouetteCode)>>,
}

impl Traits {
    /// Files entries. A serial format that is no valid regular expression says nothing.
    pub(super) fn of(entries: &[ReferenceFirearm], values: &mut DistinctValues<'_>) -> Traits {
        let mut vocabulary = Vocabulary::default();
        let models = Column::new(entries, model_names, |names| model(names, &mut vocabulary));
        let of_alarms = entries.iter().zip(&models.of_entry).filter(|(entry, _)| entry.type_code == "ALARM");
        let mut alarm_models: Vec<u32> = of_alarms.map(|(_, model)| *model).collect();
        alarm_models.sort_unstable();
        alarm_models.dedup();
        Traits {
            model_names: ModelNames::of(&models.values),
            vocabulary,
            alarm_models,
            models,
            makes: Column::new(
                entries,
                |entry| (entry.make_id.clone(), entry.make.clone()),
                |(id, name)| MakeValue {
                    ids: match id.as_deref().and_then(codes::make) {
                        Some(make) => vec![make.make_id],
                        None => values.make(name).ids(),
                    },
                    name: name.clone(),
                },
            ),
            calibres: Column::new(entries, |entry| entry.calibre_ids.clone(), |ids| calibres(ids)),
            types: Column::new(entries, |entry| entry.type_code.clone(), String::clone),
            actions: Column::new(entries, |entry| entry.action_code.clone(), String::clone),
            countries: Column::new(entries, |entry| entry.country.clone(), String::clone),
            barrels: Column::new(entries, |entry| entry.barrel_lengths_mm.clone(), Vec::clone),
            capacities: Column::new(entries, |entry| entry.capacity, |capacity| *capacity),
            years: Column::new(entries, |entry| (entry.year_from, entry.year_to), |years| *years),
            silhouettes: Column::new(entries, |entry| entry.silhouettes.clone(), Vec::clone),
            formats: Column::new(
                entries,
                |entry| entry.serial_format.clone().unwrap_or_default(),
                |pattern| FormatValue {
                    pattern: pattern.clone(),
                    format: if pattern.is_empty() { None } else { Regex::new(pattern).ok() },
                },
            ),
        }
    }
}

impl Traits {
    /// Whether any entry has an outline.
    pub(super) fn have_silhouettes(&self) -> bool {
        self.silhouettes.values.iter().any(|outlines| !outlines.is_empty())
    }

    /// The words of a model as it is described.
    pub(super) fn model_words(&self, described: &str) -> ModelWords {
        let latin = text::romanise(&text::fold(described));
        let mut plain = plain_words(&latin);
        plain.sort();
        plain.dedup();
        ModelWords {
            known: self.vocabulary.known(text::words(&latin)),
            plain_count: plain.len(),
            plain: self.vocabulary.known(plain),
        }
    }
}

fn model_names(entry: &ReferenceFirearm) -> Vec<String> {
    let mut names = vec![entry.model.clone()];
    names.extend(entry.aliases.iter().cloned());
    names
}

fn model(names: &[String], vocabulary: &mut Vocabulary) -> ModelValue {
    let mut keys: Vec<String> = Vec::new();
    for key in names.iter().map(|name| key(name)).filter(|key| !key.is_empty()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let (mut words, mut plain) = (Vec::new(), Vec::new());
    for name in names {
        let latin = text::romanise(&text::fold(name));
        words.extend(text::words(&latin).into_iter().map(|word| vocabulary.number(word)));
        plain.push(in_order(plain_words(&latin).into_iter().map(|word| vocabulary.number(word))));
    }
    ModelValue { names: names.to_vec(), keys, words: in_order(words.into_iter()), plain }
}

fn calibres(ids: &[String]) -> CalibreReading {
    let choices: Vec<Choice> = ids
        .iter()
        .filter_map(|id| codes::calibre(id))
        .map(|calibre| Choice { id: calibre.calibre_id, weight: 1.0, how: How::Stated })
        .collect();
    CalibreReading { resolution: Resolution::from_choices("", choices), bore_family: None }
}

/// A name of a model as a key.
pub(super) fn key(name: &str) -> String {
    model_key(&text::romanise(&text::fold(name)))
}
