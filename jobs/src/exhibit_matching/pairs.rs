//! From lists to bands: which pairs people look at.

use super::lists::Lists;
use super::rounded;
use proofhouse_matching::ballistics::{Exhibit, ExhibitComparison, Gallery, Grade, MarkKind, MarkScore};
use proofhouse_matching::threads::{on_threads, processors};
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::derived::{
    BallisticCandidateRow, LandAgreementColumns, MarkAgreementColumns,
};
use std::collections::BTreeMap;

/// Lands of a bullet that must have been compared for a strong pair.
const LEAST_LANDS_OF_STRONG: usize = 2;
/// Farthest place in a list at which a pair that is not strong is looked at.
const FARTHEST_RANK: usize = 3;

/// A candidate pair: its row, and the comparison that it sums up.
#[derive(Debug)]
pub(super) struct CandidatePair {
    pub(super) row: BallisticCandidateRow,
    pub(super) comparison: ExhibitComparison,
}

/// The candidate pairs, each once, in order of their identifiers. They are compared once more: lists keep no details.
pub(super) fn rows(gallery: &Gallery, lists: &Lists) -> Vec<CandidatePair> {
    let mut ranks: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (place, entries) in lists.each().enumerate() {
        for (rank, entry) in (1..).zip(entries) {
            let pair = (place.min(entry.other), place.max(entry.other));
            if rank <= FARTHEST_RANK || entry.may_be_strong() {
                let best = ranks.entry(pair).or_insert(rank);
                *best = rank.min(*best);
            }
        }
    }
    let ranks: Vec<((usize, usize), usize)> = ranks.into_iter().collect();
    let parts = on_threads(ranks.len(), processors(), |part| {
        let some = ranks.get(part).unwrap_or_default().iter();
        some.filter_map(|((left, right), rank)| {
            let (left, right) = (gallery.exhibits().get(*left)?, gallery.exhibits().get(*right)?);
            let comparison = left.compare(right)?;
            let band = band_of(&comparison, *rank)?;
            let row = pair_row((left.exhibit(), right.exhibit()), &comparison, band, *rank);
            Some(CandidatePair { row, comparison })
        })
        .collect::<Vec<_>>()
    });
    let mut rows: Vec<CandidatePair> = parts.into_iter().flatten().collect();
    rows.sort_by(|one, other| one.row.candidate_id.cmp(&other.row.candidate_id));
    rows
}

/// Every exhibit is compared with every other, so that a likelihood ratio of ten is reached by chance again and again:
/// below the highest grade a pair must also stand at the top of a candidate list. One land alone is never strong: on real
/// scans single lands of two barrels have reached the score that would be needed.
fn band_of(comparison: &ExhibitComparison, rank: usize) -> Option<&'static str> {
    let one_land = comparison
        .marks
        .iter()
        .all(|mark| mark.kind == MarkKind::Lea && mark.comparison.lands().len() < LEAST_LANDS_OF_STRONG);
    match (comparison.likelihood.grade(), rank) {
        (Grade::ModeratelyStrong, _) if !one_land => Some("STRONG"),
        (Grade::ModeratelyStrong | Grade::Moderate, ..=FARTHEST_RANK) => Some("REVIEW"),
        (Grade::Weak, 1) => Some("WATCH"),
        _ => None,
    }
}

fn pair_row(
    (left, right): (&Exhibit, &Exhibit),
    comparison: &ExhibitComparison,
    band: &str,
    rank: usize,
) -> BallisticCandidateRow {
    let mut names = [left, right].map(|exhibit| format!("{}/{}", exhibit.source_bureau, exhibit.exhibit_id));
    names.sort_unstable();
    let strongest = comparison.strongest();
    let lands = strongest.map(|mark| mark.comparison.lands()).unwrap_or_default();
    BallisticCandidateRow {
        candidate_id: short_name('B', &names.join("|")),
        left_bureau: left.source_bureau.clone(),
        left_exhibit_id: left.exhibit_id.clone(),
        left_case_ref: left.case_ref.clone().unwrap_or_default(),
        right_bureau: right.source_bureau.clone(),
        right_exhibit_id: right.exhibit_id.clone(),
        right_case_ref: right.case_ref.clone().unwrap_or_default(),
        mark_kind: strongest.map(|mark| mark.kind.as_str()).unwrap_or_default().to_owned(),
        score: strongest.map_or(0.0, |mark| rounded(mark.comparison.score())),
        log10_likelihood_ratio: rounded(comparison.likelihood.log10),
        band: band.to_owned(),
        rank: i32::try_from(rank).unwrap_or(i32::MAX),
        marks: comparison.marks.iter().map(agreement).collect(),
        rotation: strongest.map_or(0, |mark| i32::try_from(mark.comparison.rotation()).unwrap_or(0)),
        lands: lands
            .iter()
            .map(|land| LandAgreementColumns {
                left_land: i32::try_from(land.a).unwrap_or(0),
                right_land: i32::try_from(land.b).unwrap_or(0),
                correlation: rounded(land.r),
                lag_um: rounded(land.lag_um),
                overlap: rounded(land.overlap),
                score: rounded(land.score),
            })
            .collect(),
        summary: comparison.explanation().join(" "),
    }
}

/// A mark as the rows of lists and pairs show it.
pub(super) fn agreement(mark: &MarkScore) -> MarkAgreementColumns {
    MarkAgreementColumns {
        mark_kind: mark.kind.as_str().to_owned(),
        score: rounded(mark.comparison.score()),
        log10_likelihood_ratio: rounded(mark.likelihood.log10),
    }
}
