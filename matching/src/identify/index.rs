//! Reference entries, filed by their traits, and the search among them.

use super::points::{self, Prepared, Verdict};
use super::question::{Question, questions};
use super::reference::ReferenceFirearm;
use super::sought::Sought;
use super::traits::{Column, Trait, Traits};
use super::warnings::{Warning, warnings};
use crate::linkage::FirearmIdentity;
use crate::normalise::{DistinctValues, Normaliser};
use serde::Serialize;

/// The evidence of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IdentifiedPart {
    /// The field.
    pub field: Trait,
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

/// What a question to the reference table came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Identified {
    /// The entries that it may be, best first.
    pub candidates: Vec<Identification>,
    /// How many entries remain about as likely as the best.
    pub remaining: usize,
    /// What tells these apart, the most telling first.
    pub questions: Vec<Question>,
    /// What an officer may overlook.
    pub warnings: Vec<Warning>,
}

/// Reference entries, prepared once.
#[derive(Debug)]
pub struct ReferenceIndex {
    entries: Vec<ReferenceFirearm>,
    traits: Traits,
}

impl ReferenceIndex {
    /// Files entries. A serial format that is no valid regular expression is left out of scoring.
    pub fn build(mut entries: Vec<ReferenceFirearm>) -> ReferenceIndex {
        // Entries with equal scores are given in this order.
        entries.sort_by(|a, b| a.reference_id.cmp(&b.reference_id));
        let traits = Traits::of(&entries, &mut DistinctValues::new(Normaliser::shared()));
        ReferenceIndex { entries, traits }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether any entry has an outline.
    pub fn has_silhouettes(&self) -> bool {
        self.traits.have_silhouettes()
    }

    /// An entry by its place.
    pub fn entry(&self, place: usize) -> Option<&ReferenceFirearm> {
        self.entries.get(place)
    }

    /// The entries that a described firearm may be, best first, at most `limit`; entries with more against than for are
    /// left out. With them come what tells the remaining ones apart, and warnings.
    pub fn identify(&self, sought: &Sought, limit: usize) -> Identified {
        let identity =
            FirearmIdentity::of(&sought.description, &mut DistinctValues::new(Normaliser::shared()));
        let model_words = self.traits.model_words(&sought.description.model_raw);
        let prepared = Prepared { sought, identity, model_words };
        let scores = self.scores(&prepared);
        let mut found: Vec<(f32, usize)> = scores
            .iter()
            .enumerate()
            .filter(|(_, score)| **score > 0.0)
            .map(|(place, score)| (*score, place))
            .collect();
        let better = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let best = found.iter().map(|(score, _)| *score).fold(f32::NEG_INFINITY, f32::max);
        let mut likely: Vec<(f32, usize)> =
            found.iter().copied().filter(|(score, _)| *score > best - REMAINS).collect();
        let remaining = likely.len();
        if remaining > ASKED_ABOUT {
            likely.select_nth_unstable_by(ASKED_ABOUT, better);
            likely.truncate(ASKED_ABOUT);
        }
        if limit < found.len() {
            found.select_nth_unstable_by(limit, better);
            found.truncate(limit);
        }
        found.sort_by(better);
        let candidates: Vec<Identification> =
            found.iter().filter_map(|own| self.candidate(*own, &prepared, &found)).collect();
        let warnings = warnings(&prepared, &self.traits, found.first().map(|(_, place)| *place));
        let questions = questions(&likely, &self.traits, sought);
        Identified { candidates, remaining, questions, warnings }
    }

    /// The points of all entries. Each different value of a trait is judged once.
    fn scores(&self, prepared: &Prepared<'_>) -> Vec<f32> {
        let mut scores = vec![0.0f32; self.entries.len()];
        let traits = &self.traits;
        add(&mut scores, &traits.makes, |value| points::make(value, prepared));
        self.add_models(&mut scores, prepared);
        add(&mut scores, &traits.calibres, |value| points::calibre(value, prepared));
        add(&mut scores, &traits.types, |value| points::weapon_type(value, prepared));
        add(&mut scores, &traits.actions, |value| points::action(value, prepared));
        add(&mut scores, &traits.countries, |value| points::country(value, prepared));
        add(&mut scores, &traits.barrels, |value| points::barrel(value, prepared));
        add(&mut scores, &traits.capacities, |value| points::capacity(*value, prepared));
        add(&mut scores, &traits.years, |value| points::years(*value, prepared));
        add(&mut scores, &traits.formats, |value| points::serial_format(value, prepared));
        add(&mut scores, &traits.silhouettes, |value| points::silhouette(value, prepared));
        scores
    }

    /// Only models whose names lead to them are judged; the others are others.
    fn add_models(&self, scores: &mut [f32], prepared: &Prepared<'_>) {
        let key = &prepared.identity.model_words;
        if key.is_empty() {
            return;
        }
        let models = &self.traits.models;
        let mut points = vec![points::OTHER_MODEL; models.values.len()];
        for number in self.traits.model_names.like(&prepared.model_words, key) {
            if let (Some(slot), Some(value)) =
                (points.get_mut(number as usize), models.values.get(number as usize))
                && let Some((judged, _)) = points::model(value, prepared)
            {
                *slot = judged;
            }
        }
        for (score, value) in scores.iter_mut().zip(&models.of_entry) {
            *score += points.get(*value as usize).copied().unwrap_or(0.0);
        }
    }

    fn candidate(
        &self,
        (own, place): (f32, usize),
        prepared: &Prepared<'_>,
        found: &[(f32, usize)],
    ) -> Option<Identification> {
        let parts: Vec<IdentifiedPart> = points::in_words(&self.traits, place, prepared)
            .into_iter()
            .map(|(field, weight, explanation)| IdentifiedPart { field, weight: weight.into(), explanation })
            .collect();
        Some(Identification {
            reference_id: self.entries.get(place)?.reference_id.clone(),
            place,
            rank: 1 + found.iter().filter(|(score, _)| *score > own + 1e-6).count(),
            score: parts.iter().map(|part| part.weight).sum(),
            parts,
        })
    }
}

/// Entries less likely than the best by a factor of e to this are no longer asked about.
const REMAINS: f32 = 3.0;
/// Of more remaining entries the best so many are asked about.
const ASKED_ABOUT: usize = 2_000;

fn add<V>(scores: &mut [f32], column: &Column<V>, judge: impl Fn(&V) -> Verdict) {
    let points: Vec<f32> =
        column.values.iter().map(|value| judge(value).map_or(0.0, |(points, _)| points)).collect();
    if points.iter().all(|points| *points == 0.0) {
        return;
    }
    for (score, value) in scores.iter_mut().zip(&column.of_entry) {
        *score += points.get(*value as usize).copied().unwrap_or(0.0);
    }
}
