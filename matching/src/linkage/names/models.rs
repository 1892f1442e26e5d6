//! Models within their makes.

use super::{ABSENT, Candidates, NameBook, Reached, UNKNOWN, is_listed, unknown_number};
use crate::linkage::reference::ReferenceModel;
use crate::normalise::text;

/// Models that a text may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelReading {
    /// Up to two.
    pub models: [u32; 2],
    /// How they were reached.
    pub how: Reached,
}

/// Words in front of a model's name.
const LABELS: [&str; 8] = ["MODELLO", "MODELO", "MODELL", "MODELE", "MODEL", "MOD", "MLE", "TYPE"];

impl NameBook {
    pub(super) fn file_model(&mut self, make: u32, model: &ReferenceModel) {
        let number = u32::try_from(self.model_names.len()).unwrap_or(UNKNOWN - 1);
        self.model_names.push((make, text::compact(&model.model)));
        self.makes_models.entry(make).or_default().push(number);
        if model.alarm {
            self.alarm_models.insert(number);
        }
        for spelling in model.names.iter().chain([&model.model]) {
            let key = text::compact(spelling);
            if key.is_empty() {
                continue;
            }
            self.models_of_make.entry((make, key.clone())).or_insert(number);
            let anywhere = self.models_anywhere.entry(key).or_default();
            if !anywhere.contains(&number) {
                anywhere.push(number);
            }
        }
    }

    /// The make and the folded name of a model of the table.
    pub fn model_name(&self, model: u32) -> Option<(u32, &str)> {
        self.model_names.get(model as usize).map(|(make, name)| (*make, name.as_str()))
    }

    /// Reads a model within the makes it may belong to.
    pub(super) fn model(&self, makes: &Candidates, raw: &str) -> ModelReading {
        let key = text::compact(raw);
        let one = |model: u32, how| ModelReading { models: [model, ABSENT], how };
        if key.is_empty() {
            return one(ABSENT, Reached::Absent);
        }
        let known = || makes.iter().copied().filter(|make| is_listed(*make));
        let listed = |key: &str| {
            let mut found = [ABSENT; 2];
            let models = known().filter_map(|make| self.models_of_make.get(&(make, key.to_owned())));
            for (place, model) in found.iter_mut().zip(models) {
                *place = *model;
            }
            (found.first() != Some(&ABSENT)).then_some(found)
        };
        if let Some(models) = listed(&key) {
            return ModelReading { models, how: Reached::Listed };
        }
        for label in LABELS {
            if let Some(models) = key.strip_prefix(label).and_then(listed) {
                return ModelReading { models, how: Reached::Listed };
            }
        }
        let words: Vec<&str> = raw.split_whitespace().collect();
        if let Some(models) = (1..words.len().min(4)).rev().find_map(|count| {
            let (front, rest) = words.split_at(count);
            self.makes.get(&text::compact(&front.concat()))?;
            listed(&text::compact(&rest.concat()))
        }) {
            return ModelReading { models, how: Reached::Listed };
        }
        if known().next().is_none() {
            // The make is not known: the name alone, when it is not used by many.
            return match self.models_anywhere.get(&key).map(Vec::as_slice) {
                Some([model]) => one(*model, Reached::Implied),
                Some([first, second]) => ModelReading { models: [*first, *second], how: Reached::Implied },
                _ => one(unknown_number(&key), Reached::Unknown),
            };
        }
        match known().find_map(|make| self.variant_of(make, &key)) {
            Some(model) => one(model, Reached::Similar),
            None => one(unknown_number(&key), Reached::Unknown),
        }
    }

    /// The model of a make that the text is a variant of: the longest name that begins it, or a name one slip away.
    fn variant_of(&self, make: u32, key: &str) -> Option<u32> {
        let models = self.makes_models.get(&make)?;
        let named = || {
            models
                .iter()
                .filter_map(|model| Some((*model, self.model_names.get(*model as usize)?.1.as_str())))
        };
        let begins = named()
            .filter(|(_, name)| {
                name.len() >= 2
                    && key.strip_prefix(name).is_some_and(|rest| {
                        // "17" does not begin "1711", but it begins "17GEN4".
                        !(name.ends_with(|end: char| end.is_ascii_digit())
                            && rest.starts_with(|next: char| next.is_ascii_digit()))
                    })
            })
            .max_by_key(|(_, name)| name.len());
        if let Some((model, _)) = begins {
            return Some(model);
        }
        if key.chars().count() < 5 {
            return None;
        }
        let mut near = named().filter(|(_, name)| {
            name.chars().count() >= 5
                && strsim::damerau_levenshtein(name, key) <= 1
                && digits(name) == digits(key)
        });
        let found = near.next()?;
        near.next().is_none().then_some(found.0)
    }
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}
