//! The make that a record states, wherever it states it.

use super::{
    ABSENT, Candidates, NONE, NameBook, Reached, candidates, file, says_nothing, unknown, unknown_number,
};
use crate::normalise::text;
use std::collections::{BTreeMap, HashMap};

/// The make and the model of a firearm, read together: each may stand in the other's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MakeReading {
    /// Makes that may be meant.
    pub makes: Candidates,
    /// How they were reached.
    pub how: Reached,
    /// Models that may be meant.
    pub models: [u32; 2],
    /// How they were reached.
    pub model_how: Reached,
    /// Whether the text of the model field is neither a model nor a make.
    pub model_field_unused: bool,
    /// The same of the make field.
    pub make_field_unused: bool,
}

impl NameBook {
    /// Reads both fields, and whichever of them holds the make.
    pub fn make_and_model(&self, make: &str, model: &str) -> MakeReading {
        // Words for "unknown" are no name; two firearms of unknown makes do not agree.
        let make = if says_nothing(make) { "" } else { make };
        let model = if says_nothing(model) { "" } else { model };
        let (make_key, model_key) = (text::compact(make), text::compact(model));
        if let Some(found) = self.makes.get(&make_key) {
            return self.with_model(candidates(found), Reached::Listed, model);
        }
        let make_words: Vec<&str> = make.split_whitespace().collect();
        if let Some((found, rest)) = self.leading_make(&make_words) {
            // "GLOCK 17" in the field of the make.
            let named = if model_key.is_empty() || self.model(&found, &rest).how < Reached::Similar {
                rest.as_str()
            } else {
                model
            };
            return self.with_model(found, Reached::Misplaced, named);
        }
        if let Some(found) = self.makes.get(&model_key) {
            // The two fields are swapped, or the serial stands in the field of the make.
            let mut reading = self.with_model(candidates(found), Reached::Misplaced, make);
            reading.make_field_unused = reading.model_how == Reached::Unknown;
            reading.model_field_unused = false;
            return reading;
        }
        if let Some(implied) = self.makes_of_model(&make_key) {
            // The model stands in the field of the make.
            let mut reading = self.with_model(implied, Reached::Implied, make);
            reading.model_field_unused = true;
            return reading;
        }
        if let Some(found) = self.similar_make(make, &make_key) {
            return self.with_model(found, Reached::Similar, model);
        }
        let model_words: Vec<&str> = model.split_whitespace().collect();
        if let Some((found, rest)) = self.leading_make(&model_words) {
            let mut reading = self.with_model(found, Reached::Misplaced, &rest);
            reading.make_field_unused = !make_key.is_empty();
            return reading;
        }
        if let Some(implied) = self.makes_of_model(&model_key) {
            let mut reading = self.with_model(implied, Reached::Implied, model);
            reading.make_field_unused = !make_key.is_empty();
            if !make_key.is_empty() {
                // A make that the table does not know says more than the model does.
                reading.makes =
                    [unknown_number(&make_key), implied.first().copied().unwrap_or(ABSENT), ABSENT];
                reading.how = Reached::Unknown;
            }
            return reading;
        }
        let (makes, how) = if make_key.is_empty() {
            (NONE, Reached::Absent)
        } else {
            (unknown(&make_key), Reached::Unknown)
        };
        let mut reading = self.with_model(makes, how, model);
        reading.make_field_unused = !make_key.is_empty();
        reading
    }

    /// The longest run of leading words that is a make, and the words after it.
    fn leading_make(&self, words: &[&str]) -> Option<(Candidates, String)> {
        (1..words.len()).rev().find_map(|count| {
            let (front, rest) = words.split_at(count);
            let found = self.makes.get(&text::compact(&front.concat()))?;
            Some((candidates(found), rest.join(" ")))
        })
    }

    /// The makes of a model name that few makes use.
    fn makes_of_model(&self, key: &str) -> Option<Candidates> {
        let models = self.models_anywhere.get(key)?;
        let mut makes: Vec<u32> = models
            .iter()
            .filter_map(|model| self.model_names.get(*model as usize))
            .map(|(make, _)| *make)
            .collect();
        makes.sort_unstable();
        makes.dedup();
        (makes.len() <= 3).then(|| candidates(&makes))
    }

    /// A make that is a slip, a transcription, a legal form or an order of words away from the text.
    fn similar_make(&self, raw: &str, key: &str) -> Option<Candidates> {
        if let Some(found) = self.similar_makes.nearest(key, 2) {
            return Some(candidates(found));
        }
        let folded = text::fold(raw);
        let latin = text::romanise(&folded);
        if latin != folded {
            let key: String = latin.chars().filter(|letter| letter.is_alphanumeric()).collect();
            let found =
                self.makes.get(&key).map(Vec::as_slice).or_else(|| self.similar_makes.nearest(&key, 2));
            if let Some(found) = found {
                return Some(candidates(found));
            }
        }
        // The words that point to one make only; those that point elsewhere contradict.
        let mut meant: Option<&[u32]> = None;
        for word in text::words(&latin) {
            let Some(makes) = self.make_words.get(&word) else { continue };
            match meant {
                None => meant = Some(makes),
                Some(before) if before == makes.as_slice() => {}
                Some(_) => return None,
            }
        }
        meant.map(candidates)
    }

    /// A make that is known, with the model read within it.
    pub(in crate::linkage) fn with_model(&self, makes: Candidates, how: Reached, model: &str) -> MakeReading {
        let reading = self.model(&makes, model);
        MakeReading {
            makes,
            how,
            models: reading.models,
            model_how: reading.how,
            model_field_unused: reading.how == Reached::Unknown,
            make_field_unused: false,
        }
    }
}

/// Words of four letters and more that occur in the spellings of one make only.
pub(super) fn telling_words(
    makes: &BTreeMap<String, Vec<String>>,
    numbers: &HashMap<&str, u32>,
) -> HashMap<String, Vec<u32>> {
    let mut words: HashMap<String, Vec<u32>> = HashMap::new();
    for (make, spellings) in makes {
        let Some(&number) = numbers.get(make.as_str()) else { continue };
        for spelling in spellings.iter().chain([make]) {
            for word in text::words(&text::romanise(&text::fold(spelling))) {
                if word.chars().count() >= 4 && !text::has_digit(&word) {
                    file(&mut words, word, number);
                }
            }
        }
    }
    words.retain(|_, makes| makes.len() == 1);
    words
}
