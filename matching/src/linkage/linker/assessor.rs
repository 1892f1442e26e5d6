//! Judging a seizure's candidates, wherever they were found: stage one pair by pair, stage two beside each other.

use super::{Judged, Limits, Link, Search, fill, more_than_one_gun, rank_guns};
use crate::linkage::evidence::{Comparison, PAIR_COUNT, PairEvidence, compare};
use crate::linkage::firearm::{Firearm, Firearms};
use crate::linkage::model::LinkModel;
use crate::linkage::names::NameBook;
use crate::linkage::rivals::{Considered, RIVAL_COUNT, beside_rivals, guns};
use crate::linkage::rules::asks_for_review;

/// What judges: a model, and what it must know of all records.
#[derive(Debug, Clone, Copy)]
pub struct Assessor<'a> {
    /// The names.
    pub book: &'a NameBook,
    /// The model.
    pub model: &'a LinkModel,
    /// Share of the records of each make, by its number.
    pub make_shares: &'a [f32],
    /// What is considered and given.
    pub limits: &'a Limits,
}

impl Assessor<'_> {
    /// Stage one: the evidence of a pair and its weight; `None` when no part of the numbers fits.
    pub fn weigh(
        &self,
        seizures: &Firearms,
        seizure: &Firearm,
        records: &Firearms,
        record: &Firearm,
    ) -> Option<(PairEvidence, f32)> {
        let comparison =
            Comparison { book: self.book, make_shares: self.make_shares, confusions: &self.model.confusions };
        let evidence = compare(seizures, seizure, records, record, &comparison)?;
        Some((evidence, self.model.weights.of(&evidence)))
    }

    /// Whether a pair of this weight reaches stage two, if few enough others are heavier.
    pub fn is_considered(&self, evidence: &PairEvidence, weight: f32) -> bool {
        let asks = || self.limits.keeps_what_asks_for_review && asks_for_review(evidence);
        weight >= self.limits.least_weight || asks()
    }

    /// Stage two: judges the candidates that stand in the search, the heaviest first, and leaves in it what each link rests
    /// on. `near` says how many records of a firearm's make are its neighbours in the series (log2 of 1 + their number): it
    /// is asked for each candidate's record, and for the seizure.
    pub fn judge(
        &self,
        place: u32,
        near_seizure: f32,
        records: &Firearms,
        near: impl Fn(u32, &Firearm) -> f32,
        asked_for: Option<u32>,
        search: &mut Search,
    ) {
        search.guns = guns(records, &search.considered);
        search.rivals = beside_rivals(near_seizure, records, near, &search.considered, &search.guns);
        search.judged.clear();
        search.numbers.clear();
        search.numbers.extend(search.considered.iter().zip(&search.rivals).map(|(candidate, rivals)| {
            let mut numbers = [0.0f32; PAIR_COUNT + RIVAL_COUNT];
            fill(&mut numbers, &candidate.evidence, rivals);
            numbers
        }));
        self.model.scores(&search.numbers, &mut search.scores);
        for (own, (candidate, score)) in search.considered.iter().zip(&search.scores).enumerate() {
            let score = *score;
            let probability = self.model.calibration.probability(score);
            let link = Link { seizure: place, record: candidate.record, probability, score };
            search.judged.push(Judged { link, considered: own, rank: 0 });
        }
        let kept = |judged: &Judged, considered: &[Considered]| {
            judged.link.probability >= self.limits.least_probability
                || asked_for == Some(judged.link.record)
                || (self.limits.keeps_what_asks_for_review
                    && considered.get(judged.considered).is_some_and(|own| asks_for_review(&own.evidence)))
        };
        let lowered_by = more_than_one_gun(&search.judged, &search.guns);
        search.judged.retain(|judged| kept(judged, &search.considered));
        search.judged.iter_mut().for_each(|judged| judged.link.probability /= lowered_by);
        search
            .judged
            .sort_by(|a, b| b.link.score.total_cmp(&a.link.score).then(a.link.record.cmp(&b.link.record)));
        if asked_for.is_none() {
            search.judged.truncate(self.limits.most_given);
        }
        rank_guns(&mut search.judged, &search.guns);
    }
}

/// The order in which candidates are considered: the heaviest first, and of equal weight the record that was filed first.
pub fn heaviest_first(candidates: &mut [Considered]) {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.record.cmp(&b.record)));
}
