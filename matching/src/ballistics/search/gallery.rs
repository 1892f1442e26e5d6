//! The search of a gallery.

use std::collections::{BTreeMap, HashSet};

use super::super::breech_face::Rotations;
use super::super::scan::{FaceGallery, MarkScans, RecordSet, ShortListSettings};
use super::candidate::{Candidate, better};
use super::exhibit::{CoarseForm, Exhibit, PreparedExhibit, SoughtExhibit, SoughtForm};
use crate::threads::on_threads;

/// What a breech face of another firearm ordinarily reaches at 100 um (`breech_face_calibrate` prints it).
const ORDINARY_FACE_CORRELATION: f32 = 0.31;

/// How a search is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// Length of the candidate list.
    pub list_length: usize,
    /// How many exhibits are compared exactly; when no more than these pass the filters, the first pass is left out.
    pub compared_exactly: usize,
    /// The same for exhibits with a breech face, which more of other firearms resemble at 100 um.
    pub faces_chosen: usize,
    /// How many of these are compared exactly, after their cells have been looked for in one direction. Where the first pass is
    /// left out, all are.
    pub faces_compared: usize,
    /// By which angles breech faces are turned.
    pub rotations: Rotations,
    /// How many threads compare; 0 and 1 are the calling one. Results do not depend on it.
    pub threads: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self {
            list_length: 20,
            compared_exactly: 200,
            faces_chosen: 500,
            faces_compared: 60,
            rotations: Rotations::Oriented,
            threads: 1,
        }
    }
}

/// What a search found, and what it left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOutcome {
    /// Candidates, the best first.
    pub candidates: Vec<Candidate>,
    /// Exhibits in the gallery.
    pub considered: usize,
    /// Exhibits left out by the hard filters, by [`Exclusion::code`](super::super::class_features::Exclusion::code).
    pub excluded: BTreeMap<&'static str, usize>,
    /// Exhibits compared exactly.
    pub compared: usize,
    /// First-pass score of the last exhibit that the first pass chose; `None` when all were compared exactly.
    pub least_chosen: Option<f32>,
}

/// Exhibits that queries are compared with.
#[derive(Debug, Clone, Default)]
pub struct Gallery {
    exhibits: Vec<PreparedExhibit>,
    /// The decimated marks once more, laid out for the first pass; the owner of a mark is the index of its exhibit.
    scans: MarkScans,
    /// Decimated breech faces.
    faces: FaceGallery,
    /// Of each of these the index of its exhibit.
    face_owners: Vec<usize>,
}

impl Gallery {
    /// Prepares exhibits.
    #[must_use]
    pub fn new(exhibits: impl IntoIterator<Item = Exhibit>) -> Self {
        let mut gallery = Self::default();
        for exhibit in exhibits {
            gallery.add(exhibit);
        }
        gallery
    }

    /// Adds one more exhibit; its index is returned.
    pub fn add(&mut self, exhibit: Exhibit) -> usize {
        self.add_prepared(PreparedExhibit::new(exhibit))
    }

    /// As [`Gallery::add`], for an exhibit that was prepared elsewhere, such as on another thread.
    pub fn add_prepared(&mut self, exhibit: PreparedExhibit) -> usize {
        let index = self.exhibits.len();
        for form in exhibit.coarse_forms() {
            match form {
                CoarseForm::Striae(mark) => self.scans.append(index, mark),
                CoarseForm::Face(face) => {
                    self.faces.append(face);
                    self.face_owners.push(index);
                }
            }
        }
        self.exhibits.push(exhibit);
        index
    }

    /// The exhibits in order of their index.
    #[must_use]
    pub fn exhibits(&self) -> &[PreparedExhibit] {
        &self.exhibits
    }

    /// Searches the gallery for one of its own exhibits.
    #[must_use]
    pub fn search_member(&self, index: usize, settings: SearchSettings) -> Option<SearchOutcome> {
        self.exhibits.get(index).map(|query| self.search(query, settings))
    }

    /// Searches the gallery for an exhibit.
    #[must_use]
    pub fn search(&self, query: &PreparedExhibit, settings: SearchSettings) -> SearchOutcome {
        self.search_where(query, settings, |_| true)
    }

    /// Searches those exhibits of the gallery that the caller allows (access rules, chosen countries). Exhibits
    /// that are not allowed are neither compared nor counted.
    #[must_use]
    pub fn search_where(
        &self,
        query: &PreparedExhibit,
        settings: SearchSettings,
        allowed: impl Fn(&Exhibit) -> bool,
    ) -> SearchOutcome {
        let mut outcome = self.compare_where(query, settings, allowed, |_, _| false);
        outcome.candidates.truncate(settings.list_length);
        outcome
    }

    /// As [`Gallery::search_where`], but everything that was compared exactly is a candidate, however long the list. `also` are
    /// exhibits (place, first-pass score) that are compared exactly although the first pass does not choose them.
    #[must_use]
    pub fn compare_where(
        &self,
        query: &PreparedExhibit,
        settings: SearchSettings,
        allowed: impl Fn(&Exhibit) -> bool,
        also: impl Fn(usize, f32) -> bool,
    ) -> SearchOutcome {
        let mut considered = 0;
        let mut excluded: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut eligible: Vec<(usize, &PreparedExhibit)> = Vec::new();
        for (index, exhibit) in self.exhibits.iter().enumerate().filter(|(_, other)| allowed(other.exhibit()))
        {
            considered += 1;
            match query.exclusion(exhibit) {
                Some(exclusion) => *excluded.entry(exclusion.code()).or_default() += 1,
                None => eligible.push((index, exhibit)),
            }
        }
        let query = query.sought(settings.rotations);
        let most = if query.has_face() { settings.faces_chosen } else { settings.compared_exactly };
        let chosen = most.max(settings.list_length);
        let (mut least_chosen, mut kept) = (None, HashSet::new());
        if eligible.len() > chosen {
            let mut scored = self.first_pass(&query, eligible, settings.threads);
            least_chosen = scored.get(chosen.saturating_sub(1)).map(|(score, _)| *score);
            let mut place = 0;
            scored.retain(|(score, (index, _))| {
                place += 1;
                let is_wanted = also(*index, *score);
                if is_wanted {
                    kept.insert(*index);
                }
                place <= chosen || is_wanted
            });
            eligible = scored.into_iter().map(|(_, exhibit)| exhibit).collect();
        }
        let most = settings.faces_compared.max(settings.list_length);
        // While they are few all are compared exactly: who is left out here could be one that would not leave this one out.
        if least_chosen.is_some() && query.has_face() && eligible.len() > most {
            eligible = likeliest(&query, eligible, most, &kept, settings.threads);
        }
        let compared = eligible.len();
        let of_each = |(index, exhibit): &(usize, &PreparedExhibit)| {
            let comparison = query.compare(exhibit)?;
            let exhibit = exhibit.exhibit();
            Some(Candidate {
                index: *index,
                source_bureau: exhibit.source_bureau.clone(),
                exhibit_id: exhibit.exhibit_id.clone(),
                case_ref: exhibit.case_ref.clone(),
                rank: 0,
                comparison,
            })
        };
        let parts = on_threads(eligible.len(), settings.threads, |part| {
            eligible.get(part).unwrap_or_default().iter().filter_map(of_each).collect::<Vec<_>>()
        });
        let mut candidates: Vec<Candidate> = parts.into_iter().flatten().collect();
        candidates.sort_by(better);
        for (rank, candidate) in candidates.iter_mut().enumerate() {
            candidate.rank = rank + 1;
        }
        SearchOutcome { candidates, considered, excluded, compared, least_chosen }
    }

    /// The exhibits with their sums of first-pass scores, the best first.
    fn first_pass<'a>(
        &self,
        query: &SoughtExhibit<'_>,
        eligible: Vec<(usize, &'a PreparedExhibit)>,
        threads: usize,
    ) -> Vec<(f32, (usize, &'a PreparedExhibit))> {
        let mut sums: Vec<Option<f32>> = vec![None; self.exhibits.len()];
        for (index, _) in &eligible {
            if let Some(sum) = sums.get_mut(*index) {
                *sum = Some(0.0);
            }
        }
        for form in query.first_pass() {
            let wanted: Vec<bool> = sums.iter().map(Option::is_some).collect();
            let is_wanted = |owner: usize| wanted.get(owner).copied().unwrap_or(false);
            let mut add = |owner: usize, score: f32| {
                if let Some(Some(sum)) = sums.get_mut(owner) {
                    *sum += score;
                }
            };
            match form {
                SoughtForm::Striae(mark) => self.scans.each_score(mark, is_wanted, add),
                SoughtForm::Face(face) => {
                    let owners = || self.face_owners.iter().copied().enumerate();
                    let among: RecordSet =
                        owners().filter(|(_, owner)| is_wanted(*owner)).map(|(record, _)| record).collect();
                    // Who is not looked at again is no more alike than the last of those that are.
                    for (_, owner) in owners() {
                        add(owner, -ORDINARY_FACE_CORRELATION);
                    }
                    let settings = ShortListSettings::default();
                    let settings = ShortListSettings { kept: settings.looked_at_again, threads, ..settings };
                    for hit in self.faces.short_list(&face, Some(&among), settings) {
                        if let Some(owner) = self.face_owners.get(hit.record) {
                            add(*owner, hit.score);
                        }
                    }
                }
            }
        }
        let sum = |index: usize| sums.get(index).copied().flatten().unwrap_or(0.0);
        let mut scored: Vec<(f32, (usize, &'a PreparedExhibit))> =
            eligible.into_iter().map(|exhibit| (sum(exhibit.0), exhibit)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        scored
    }
}

/// Those of which a glance says most, and those that are kept in any case.
fn likeliest<'a>(
    query: &SoughtExhibit<'_>,
    eligible: Vec<(usize, &'a PreparedExhibit)>,
    most: usize,
    kept: &HashSet<usize>,
    threads: usize,
) -> Vec<(usize, &'a PreparedExhibit)> {
    let (in_any_case, others): (Vec<_>, Vec<_>) =
        eligible.into_iter().partition(|(index, _)| kept.contains(index));
    let glanced = |exhibit: &PreparedExhibit| query.glance(exhibit).unwrap_or(f64::NEG_INFINITY);
    let parts = on_threads(others.len(), threads, |part| {
        let some = others.get(part).unwrap_or_default().iter();
        some.map(|exhibit| (glanced(exhibit.1), *exhibit)).collect::<Vec<_>>()
    });
    let mut glances: Vec<(f64, (usize, &PreparedExhibit))> = parts.into_iter().flatten().collect();
    glances.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
    in_any_case.into_iter().chain(glances.into_iter().take(most).map(|(_, exhibit)| exhibit)).collect()
}
