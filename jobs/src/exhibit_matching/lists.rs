//! The candidate list of each exhibit, kept from run to run.

use super::exhibits::LoadedExhibits;
use super::pairs::agreement;
use super::rounded;
use crate::rows;
use anyhow::Result;
use datafusion::prelude::SessionContext;
use proofhouse_matching::ballistics::{ExhibitComparison, Gallery, Grade, LikelihoodRatio, SearchSettings};
use proofhouse_matching::threads::{on_threads, processors};
use proofhouse_schemas::tables::derived::{BallisticListRow, MarkAgreementColumns, SearchedExhibitRow};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Exhibits that are searched for before their outcomes go into the lists: outcomes of all at once would not fit into memory.
const SEARCHED_AT_ONCE: usize = 256;

/// The lists of all exhibits of a gallery, in its order.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    /// What has to be searched.
    stale: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
struct List {
    fingerprint: String,
    /// First-pass score that another must reach to be compared exactly; `None` while all are.
    least_chosen: Option<f32>,
    /// The best first.
    entries: Vec<Entry>,
}

/// An exhibit in a list.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its place in the gallery.
    pub(super) other: usize,
    /// Rounded as it is kept, so that a list that was read orders like one that was just made.
    likelihood: LikelihoodRatio,
    marks: Vec<MarkAgreementColumns>,
}

/// What was done.
#[derive(Debug, Default)]
pub(super) struct Searched {
    pub(super) exhibits: usize,
    pub(super) compared: usize,
    pub(super) excluded: BTreeMap<String, usize>,
}

impl Lists {
    /// Reads the lists of the last run and finds what has to be searched: exhibits that are new or changed or were searched by
    /// other rules, and those that had something in their list that has gone or changed.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) async fn read(session: &SessionContext, loaded: &LoadedExhibits, rules: &str) -> Result<Self> {
        let names = names_of(&loaded.gallery);
        let mut lists: Vec<List> = loaded
            .fingerprints
            .iter()
            .map(|found| List { fingerprint: format!("{rules}:{found}"), ..List::default() })
            .collect();
        let mut stale: HashSet<usize> = (0..lists.len()).collect();
        let state: Vec<SearchedExhibitRow> = rows::all(session, super::STATE).await?;
        for row in state {
            let place = names.get(&(row.bureau.as_str(), row.exhibit_id.as_str())).copied();
            let Some(place) = place else { continue };
            let Some(list) = lists.get_mut(place) else { continue };
            if list.fingerprint == row.fingerprint {
                list.least_chosen = row.least_chosen.map(|score| score as f32);
                stale.remove(&place);
            }
        }
        let changed = stale.clone();
        let entries: Vec<BallisticListRow> = rows::all(session, super::LISTS).await?;
        for row in entries {
            let place = names.get(&(row.left_bureau.as_str(), row.left_exhibit_id.as_str())).copied();
            let other = names.get(&(row.right_bureau.as_str(), row.right_exhibit_id.as_str())).copied();
            let Some(place) = place else { continue };
            match other.filter(|other| !changed.contains(other)) {
                None => {
                    stale.insert(place);
                }
                Some(other) => {
                    if let Some(list) = lists.get_mut(place).filter(|_| !changed.contains(&place)) {
                        let likelihood = LikelihoodRatio {
                            log10: row.log10_likelihood_ratio,
                            uncut_log10: row.list_order,
                        };
                        list.entries.push(Entry { other, likelihood, marks: row.marks });
                    }
                }
            }
        }
        // Rows come in any order; a list has one.
        for list in &mut lists {
            list.entries.sort_by(|one, other| in_order(one, other, &loaded.gallery));
        }
        let mut stale: Vec<usize> = stale.into_iter().collect();
        stale.sort_unstable();
        Ok(Self { lists, stale })
    }

    /// Searches what has to be searched. Every pair that is compared goes into both lists.
    pub(super) fn bring_up_to_date(&mut self, gallery: &Gallery, settings: SearchSettings) -> Searched {
        let stale = std::mem::take(&mut self.stale);
        let is_stale: HashSet<usize> = stale.iter().copied().collect();
        let mut done = Searched { exhibits: stale.len(), ..Searched::default() };
        for some in stale.chunks(SEARCHED_AT_ONCE) {
            let least = |other: usize| self.lists.get(other).and_then(|list| list.least_chosen);
            let outcomes = on_threads(some.len(), processors(), |part| {
                let some = some.get(part).unwrap_or_default();
                let found = some.iter().filter_map(|&place| {
                    let query = gallery.exhibits().get(place)?;
                    // Who is not searched for would have chosen this one itself: by its score, or because it compares with all.
                    let also = |other: usize, score: f32| {
                        !is_stale.contains(&other) && least(other).is_none_or(|least| score >= least)
                    };
                    Some((place, gallery.compare_where(query, settings, |_| true, also)))
                });
                found.collect::<Vec<_>>()
            });
            for (place, outcome) in outcomes.into_iter().flatten() {
                for (reason, count) in outcome.excluded {
                    *done.excluded.entry(reason.to_owned()).or_default() += count;
                }
                if let Some(list) = self.lists.get_mut(place) {
                    list.least_chosen = outcome.least_chosen;
                }
                for candidate in &outcome.candidates {
                    // A pair of two that are both searched for is met twice, and counted once.
                    done.compared +=
                        usize::from(!is_stale.contains(&candidate.index) || place < candidate.index);
                    let entry = Entry::of(candidate.index, &candidate.comparison);
                    let back = Entry { other: place, ..entry.clone() };
                    self.enter(place, entry, gallery, settings.list_length);
                    self.enter(candidate.index, back, gallery, settings.list_length);
                }
            }
        }
        done
    }

    fn enter(&mut self, place: usize, entry: Entry, gallery: &Gallery, most: usize) {
        let Some(list) = self.lists.get_mut(place) else { return };
        if list.entries.iter().any(|known| known.other == entry.other) {
            return;
        }
        let at = list.entries.partition_point(|known| in_order(known, &entry, gallery).is_lt());
        if at < most {
            list.entries.insert(at, entry);
            list.entries.truncate(most);
        }
    }

    /// The entries of each exhibit, the best first.
    pub(super) fn each(&self) -> impl Iterator<Item = &[Entry]> {
        self.lists.iter().map(|list| list.entries.as_slice())
    }

    /// The lists as rows.
    pub(super) fn rows(&self, gallery: &Gallery) -> Vec<BallisticListRow> {
        let mut rows = Vec::new();
        for (list, exhibit) in self.lists.iter().zip(gallery.exhibits()) {
            let left = exhibit.exhibit();
            for entry in &list.entries {
                let Some(right) = gallery.exhibits().get(entry.other).map(|other| other.exhibit()) else {
                    continue;
                };
                rows.push(BallisticListRow {
                    left_bureau: left.source_bureau.clone(),
                    left_exhibit_id: left.exhibit_id.clone(),
                    right_bureau: right.source_bureau.clone(),
                    right_exhibit_id: right.exhibit_id.clone(),
                    right_case_ref: right.case_ref.clone().unwrap_or_default(),
                    log10_likelihood_ratio: entry.likelihood.log10,
                    list_order: entry.likelihood.uncut_log10,
                    marks: entry.marks.clone(),
                });
            }
        }
        rows
    }

    /// What the next run has to know.
    pub(super) fn state(&self, gallery: &Gallery) -> Vec<SearchedExhibitRow> {
        let lists = self.lists.iter().zip(gallery.exhibits());
        lists
            .map(|(list, exhibit)| SearchedExhibitRow {
                bureau: exhibit.exhibit().source_bureau.clone(),
                exhibit_id: exhibit.exhibit().exhibit_id.clone(),
                fingerprint: list.fingerprint.clone(),
                least_chosen: list.least_chosen.map(f64::from),
            })
            .collect()
    }
}

impl Entry {
    /// Whether the pair is looked at wherever it stands in a list.
    pub(super) fn may_be_strong(&self) -> bool {
        self.likelihood.grade() == Grade::ModeratelyStrong
    }

    fn of(other: usize, comparison: &ExhibitComparison) -> Self {
        let LikelihoodRatio { log10, uncut_log10 } = comparison.likelihood;
        let likelihood = LikelihoodRatio { log10: rounded(log10), uncut_log10: rounded(uncut_log10) };
        Self { other, likelihood, marks: comparison.marks.iter().map(agreement).collect() }
    }
}

/// The likelier first, of equal ones by their names.
fn in_order(one: &Entry, other: &Entry, gallery: &Gallery) -> Ordering {
    let name = |entry: &Entry| gallery.exhibits().get(entry.other).map(|other| other.exhibit().name());
    let order = |entry: &Entry| entry.likelihood.uncut_log10;
    order(other).total_cmp(&order(one)).then_with(|| name(one).cmp(&name(other)))
}

/// The places of exhibits by their names.
fn names_of(gallery: &Gallery) -> HashMap<(&str, &str), usize> {
    gallery.exhibits().iter().enumerate().map(|(place, exhibit)| (exhibit.exhibit().name(), place)).collect()
}
