//! Makes: from what stands in the make field to a set of makers, brands or importers it may mean.
//!
//! The steps, from certain to less so: a listed spelling; the same after company words, weapon words and places are set
//! aside; the parts of a dual name; a listed name inside a longer text; make and model written as one word; a field cut
//! at its limit; a slip of the pen; a make implied by the model. Each candidate says by which step it was reached.
//! Names are compared as whole words: the letters `FN` inside another word are not FN Herstal.

mod names;
mod relations;
mod similarity;
mod spelling;

pub use relations::MakeRelation;

use super::absence::{self, Absence};
use super::model::ModelTable;
use super::resolution::{Choice, Flag, How, Outcome, Resolution};
use super::text;
use names::NameIndex;
use proofhouse_schemas::codes;
use relations::Relations;
use std::collections::HashMap;

/// Weights of the steps; a step adds its candidates only when the steps before found none.
mod weight {
    pub(super) const ALIAS: f64 = 1.0;
    pub(super) const CLEANED: f64 = 0.97;
    pub(super) const PART: f64 = 0.95;
    pub(super) const NAME_IN_TEXT: f64 = 0.9;
    pub(super) const MODEL_GLUED: f64 = 0.88;
    pub(super) const CUT_FIELD: f64 = 0.85;
    pub(super) const SPELLING: f64 = 0.9;
    pub(super) const MODEL_IMPLIED: f64 = 0.6;
}

/// Names of makes, and how makes relate.
#[derive(Debug)]
pub struct MakeTable {
    names: NameIndex,
    relations: Relations,
    implied_by_model: HashMap<String, Vec<&'static str>>,
}

impl MakeTable {
    /// Builds the table from the code lists.
    pub fn from_code_lists(models: &ModelTable) -> MakeTable {
        MakeTable {
            names: NameIndex::build(codes::makes()),
            relations: Relations::build(codes::makes()),
            implied_by_model: models.makes_implied_by_name(),
        }
    }

    /// How two makes relate.
    pub fn relation(&self, a: &str, b: &str) -> MakeRelation {
        self.relations.between(a, b)
    }

    /// Resolves a make as written.
    pub fn resolve(&self, raw: &str, models: &ModelTable) -> Resolution {
        let folded = text::fold(raw);
        if folded.is_empty() {
            return Resolution::absent(raw, Absence::NotRecorded);
        }
        if !folded.chars().any(char::is_alphanumeric) {
            return Resolution::absent(raw, Absence::Placeholder);
        }
        if let Some(choices) = self.listed(&folded) {
            return finish(raw, &folded, choices);
        }
        if let Some(finding) = absence::stated(&folded) {
            let absent = Resolution::absent(raw, finding.absence);
            return match finding.absence {
                Absence::Obliterated => absent.with_flag(Flag::ObliterationWords),
                _ => absent,
            };
        }
        if names::is_filler(&folded) {
            return Resolution::absent(raw, Absence::NotAValue);
        }
        type Step = fn(&MakeTable, &str, &ModelTable) -> Vec<Choice>;
        let steps: [Step; 8] = [
            |table, folded, _| table.cleaned(folded),
            |table, folded, models| table.parts(folded, models),
            |table, folded, models| table.inside(folded, models),
            |table, folded, models| table.glued(folded, models),
            |table, folded, _| table.cut(folded),
            |table, folded, _| table.misspelt(folded),
            |table, folded, _| table.misspelt_word(folded),
            |table, folded, _| table.implied(folded),
        ];
        for step in steps {
            let choices = step(self, &folded, models);
            if !choices.is_empty() {
                return finish(raw, &folded, choices);
            }
        }
        Resolution::unresolved(raw)
    }

    fn listed(&self, folded: &str) -> Option<Vec<Choice>> {
        let compact = names::compact(folded);
        if let Some(ids) = self.names.exact(&compact) {
            return Some(choices(ids, weight::ALIAS, How::Alias));
        }
        if compact.is_ascii() {
            return None;
        }
        let ids = self.names.exact(&text::romanise(&compact))?;
        Some(choices(ids, weight::ALIAS, How::Transliterated))
    }

    fn cleaned(&self, folded: &str) -> Vec<Choice> {
        let latin = text::romanise(folded);
        let mut found = Vec::new();
        for tokens in names::cleanings(&latin) {
            if let Some(ids) =
                self.names.exact(&tokens.concat()).or_else(|| self.names.cleaned(&tokens.concat()))
            {
                found = choices(ids, weight::CLEANED, How::Cleaned);
            } else if let Some(ids) = self.names.any_order(&tokens) {
                found = choices(ids, weight::CLEANED, How::Cleaned);
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// `Colt/Colts Mfg`, `CZ (Ceska Zbrojovka)`, `BRNO or CZ`, `Springfield Armory, Geneseo`.
    fn parts(&self, folded: &str, models: &ModelTable) -> Vec<Choice> {
        let parts = names::parts(folded);
        if parts.len() < 2 {
            return Vec::new();
        }
        let mut found: Vec<Choice> = Vec::new();
        for part in &parts {
            let mut of_part = self.listed(part).unwrap_or_default();
            if of_part.is_empty() {
                of_part = self.cleaned(part);
            }
            if of_part.is_empty() {
                of_part = self.inside(part, models);
            }
            found.extend(of_part.into_iter().map(|choice| Choice {
                weight: weight::PART,
                how: How::Part,
                ..choice
            }));
        }
        self.prefer_agreement(found)
    }

    /// Several parts that name one make, or a make that another part allows too, settle on it.
    fn prefer_agreement(&self, found: Vec<Choice>) -> Vec<Choice> {
        let count = |id: &str| found.iter().filter(|choice| choice.id == id).count();
        let most = found.iter().map(|choice| count(choice.id)).max().unwrap_or_default();
        if most < 2 {
            found
        } else {
            found.iter().filter(|choice| count(choice.id) == most).cloned().collect()
        }
    }

    /// A listed name of one to four words inside a longer text.
    fn inside(&self, folded: &str, models: &ModelTable) -> Vec<Choice> {
        let latin = text::romanise(folded);
        let tokens = text::words(&latin);
        if tokens.len() < 2 {
            return Vec::new();
        }
        let mut found: Vec<(usize, &[&'static str])> = Vec::new();
        let mut place = 0;
        while place < tokens.len() {
            let span = (1..=4usize.min(tokens.len() - place)).rev().find_map(|length| {
                let words = tokens.get(place..place + length)?;
                let joined = words.concat();
                let ids =
                    self.names.exact(&joined).filter(|_| names::may_stand_inside(&joined, place == 0))?;
                Some((length, ids))
            });
            match span {
                Some((length, ids)) => {
                    found.push((place, ids));
                    place += length;
                }
                None => place += 1,
            }
        }
        let Some((_, first)) = found.first() else { return Vec::new() };
        let mut ids: Vec<&'static str> = first.to_vec();
        for (start, others) in found.iter().skip(1) {
            // "Colt Cobra": the second name is a model of the first.
            let rest = tokens.iter().skip(*start).take(2).cloned().collect::<Vec<_>>();
            let is_model = ids.iter().any(|make_id| {
                rest.first().is_some_and(|word| models.is_model_word(make_id, word))
                    || models.is_model_word(make_id, &rest.concat())
            });
            if !is_model {
                ids.extend(others.iter().copied().filter(|id| !first.contains(id)));
            }
        }
        choices(&ids, weight::NAME_IN_TEXT, How::NameInText)
    }

    /// `glockg22`, `pttaurus`, `f.taurus`, `tauruss.a`: a name with a model, an initial or a company word stuck to it.
    fn glued(&self, folded: &str, models: &ModelTable) -> Vec<Choice> {
        let compact = names::compact(&text::romanise(folded));
        let letters = compact.chars().count();
        if letters < 5 || !compact.is_ascii() {
            return Vec::new();
        }
        for length in (4..letters).rev() {
            let (Some(head), Some(tail)) = (compact.get(..length), compact.get(length..)) else { continue };
            if let Some(ids) =
                self.names.exact(head).filter(|_| text::has_letter(head) && !text::has_digit(head))
            {
                let fitting: Vec<&'static str> = ids
                    .iter()
                    .copied()
                    .filter(|id| names::may_follow(tail) || models.may_begin_model(id, tail))
                    .collect();
                if !fitting.is_empty() {
                    return choices(&fitting, weight::MODEL_GLUED, How::ModelGlued);
                }
            }
            let start = letters - length;
            let (Some(head), Some(tail)) = (compact.get(..start), compact.get(start..)) else { continue };
            if let Some(ids) = self.names.exact(tail).filter(|_| !text::has_digit(tail)) {
                let fitting: Vec<&'static str> = ids
                    .iter()
                    .copied()
                    .filter(|id| head.len() == 1 || models.may_begin_model(id, head))
                    .collect();
                if !fitting.is_empty() {
                    return choices(&fitting, weight::MODEL_GLUED, How::ModelGlued);
                }
            }
        }
        Vec::new()
    }

    /// The beginning of exactly one listed name, as a field of fixed length leaves it.
    fn cut(&self, folded: &str) -> Vec<Choice> {
        let length = folded.chars().count();
        let compact = names::compact(&text::romanise(folded));
        if !(6..=16).contains(&length) || compact.chars().count() < 6 || text::has_digit(&compact) {
            return Vec::new();
        }
        match self.names.beginning_with(&compact) {
            ids if ids.len() == 1 => choices(&ids, weight::CUT_FIELD, How::CutField),
            _ => Vec::new(),
        }
    }

    fn misspelt(&self, folded: &str) -> Vec<Choice> {
        let latin = text::romanise(folded);
        let mut best: Vec<Choice> = Vec::new();
        for tokens in names::cleanings(&latin) {
            best.extend(self.closest(&tokens.concat(), weight::SPELLING));
        }
        best.extend(self.closest(&names::compact(&latin), weight::SPELLING));
        best
    }

    /// The first word is a misspelt name, the others belong to its full name, a model or a place.
    fn misspelt_word(&self, folded: &str) -> Vec<Choice> {
        let latin = text::romanise(folded);
        let Some(tokens) = names::cleanings(&latin).into_iter().next() else { return Vec::new() };
        if tokens.len() < 2 {
            return Vec::new();
        }
        tokens
            .first()
            .filter(|word| word.len() >= 6 && !text::has_digit(word))
            .map(|word| self.closest(word, weight::SPELLING * 0.9))
            .unwrap_or_default()
    }

    fn closest(&self, name: &str, scale: f64) -> Vec<Choice> {
        self.names
            .closest(name)
            .into_iter()
            .map(|found| Choice { id: found.make_id, weight: found.closeness * scale, how: found.how })
            .collect()
    }

    fn implied(&self, folded: &str) -> Vec<Choice> {
        let latin = text::romanise(folded);
        let tokens = text::words(&latin);
        let plain = names::cleanings(&latin).into_iter().next().unwrap_or_default();
        let candidates =
            [tokens.concat(), plain.concat(), tokens.iter().take(2).cloned().collect::<String>()];
        candidates
            .iter()
            .filter(|name| !names::is_everyday_word(name))
            .find_map(|name| self.implied_by_model.get(name))
            .map(|ids| choices(ids, weight::MODEL_IMPLIED, How::ModelImplied))
            .unwrap_or_default()
    }
}

fn choices(ids: &[&'static str], weight: f64, how: How) -> Vec<Choice> {
    ids.iter().map(|id| Choice { id, weight, how }).collect()
}

fn finish(raw: &str, folded: &str, choices: Vec<Choice>) -> Resolution {
    let mut resolution = Resolution::from_choices(raw, choices);
    if resolution.choices.iter().all(|choice| choice.id == "UNKNOWN") {
        let absence = absence::stated(folded).map_or(Absence::NotRecorded, |finding| finding.absence);
        return Resolution::absent(raw, absence);
    }
    if resolution.outcome == Outcome::Resolved
        && resolution.choices.first().is_some_and(|choice| choice.how == How::CutField)
    {
        resolution = resolution.with_flag(Flag::CutField);
    }
    if resolution.choices.first().is_some_and(|choice| choice.how == How::ModelGlued) {
        resolution = resolution.with_flag(Flag::ModelInField);
    }
    resolution
}

pub use similarity::make_similarity;

#[cfg(test)]
mod tests;
