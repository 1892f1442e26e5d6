//! One exhibit against many: hard filters, first pass on decimated signatures, exact comparison, ranked candidates.
//!
//! Two exhibits of one case are never compared, nor exhibits of different calibre groups when both are known. When
//! the exhibits that are left are few, all of them are compared exactly; otherwise the first pass chooses which.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::bullet::MarkComparison;
use super::calibration::{Calibration, LikelihoodRatio};
use super::class_features::{ClassFeatures, Exclusion};
use super::coarse::CoarseMark;
use super::error::SignatureError;
use super::mark::{Mark, MarkKind, PreparedMark};
use super::scan::MarkScans;

/// What was fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExhibitKind {
    /// A bullet.
    Bullet,
    /// A cartridge case.
    CartridgeCase,
    /// The case of a shotgun cartridge.
    Shotshell,
}

impl ExhibitKind {
    /// The code used in messages and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bullet => "BULLET",
            Self::CartridgeCase => "CARTRIDGE_CASE",
            Self::Shotshell => "SHOTSHELL",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Bullet, Self::CartridgeCase, Self::Shotshell].into_iter().find(|kind| kind.as_str() == code)
    }
}

/// An exhibit with its marks.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// Bureau that holds it.
    pub source_bureau: String,
    /// Its identifier within the bureau.
    pub exhibit_id: String,
    /// Case it belongs to within the bureau, when known.
    pub case_ref: Option<String>,
    /// What was fired.
    pub kind: ExhibitKind,
    /// Class features as far as known.
    pub class_features: ClassFeatures,
    /// Marks; at most one of a kind is used (the first).
    pub marks: Vec<Mark>,
}

/// An exhibit made ready for many comparisons.
#[derive(Debug, Clone)]
pub struct PreparedExhibit {
    exhibit: Exhibit,
    marks: Vec<(PreparedMark, CoarseMark)>,
}

impl PreparedExhibit {
    /// Resamples and normalises the marks, exactly and decimated.
    #[must_use]
    pub fn new(exhibit: Exhibit) -> Self {
        let mut marks: Vec<(PreparedMark, CoarseMark)> = Vec::with_capacity(exhibit.marks.len());
        for mark in &exhibit.marks {
            if marks.iter().all(|(known, _)| known.kind() != mark.kind()) {
                marks.push((PreparedMark::new(mark), CoarseMark::new(mark)));
            }
        }
        Self { exhibit, marks }
    }

    /// The exhibit.
    #[must_use]
    pub fn exhibit(&self) -> &Exhibit {
        &self.exhibit
    }

    /// Why the two are not compared, if they are not.
    #[must_use]
    pub fn exclusion(&self, other: &Self) -> Option<Exclusion> {
        let (a, b) = (&self.exhibit, &other.exhibit);
        if a.source_bureau == b.source_bureau {
            if a.exhibit_id == b.exhibit_id {
                return Some(Exclusion::SameExhibit);
            }
            if let (Some(case), true) = (&a.case_ref, a.case_ref == b.case_ref) {
                return Some(Exclusion::SameCase(case.clone()));
            }
        }
        if a.kind != b.kind {
            return Some(Exclusion::ExhibitKind);
        }
        if let Some(exclusion) = a.class_features.exclusion(&b.class_features) {
            return Some(exclusion);
        }
        let mut differing_lands = None;
        for (mark, _) in &self.marks {
            match other.marks.iter().find(|(other, _)| other.kind() == mark.kind()) {
                Some((other, _)) if other.lands().len() == mark.lands().len() => return None,
                Some((other, _)) => {
                    differing_lands = Some((mark.lands().len() as u8, other.lands().len() as u8))
                }
                None => {}
            }
        }
        Some(differing_lands.map_or(Exclusion::NoCommonMark, |(a, b)| Exclusion::LandsGrooves(a, b)))
    }

    /// Compares all marks that both have, exactly. `None` when nothing could be compared.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<(LikelihoodRatio, Vec<MarkScore>)> {
        let mut marks = Vec::new();
        for (mark, _) in &self.marks {
            if let Some(comparison) = other.marks.iter().find_map(|(other, _)| mark.compare(other)) {
                let likelihood = Calibration::of(mark.kind()).ratio(&comparison);
                marks.push(MarkScore { kind: mark.kind(), comparison, likelihood });
            }
        }
        LikelihoodRatio::combined(marks.iter().map(|mark| (mark.kind, mark.likelihood)))
            .map(|ratio| (ratio, marks))
    }
}

/// The score of one kind of mark.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkScore {
    /// Kind of mark.
    pub kind: MarkKind,
    /// How the two marks compare.
    pub comparison: MarkComparison,
    /// What that says.
    pub likelihood: LikelihoodRatio,
}

/// An exhibit that should be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Place in the gallery.
    pub index: usize,
    /// Bureau that holds the exhibit.
    pub source_bureau: String,
    /// Its identifier within the bureau.
    pub exhibit_id: String,
    /// Its case.
    pub case_ref: Option<String>,
    /// 1 for the best.
    pub rank: usize,
    /// Mean of the scores of the marks.
    pub combined_score: f32,
    /// All marks together.
    pub likelihood: LikelihoodRatio,
    /// Each kind of mark.
    pub marks: Vec<MarkScore>,
}

impl Candidate {
    /// Why it is on the list, in sentences for an examiner.
    #[must_use]
    pub fn explanation(&self) -> Vec<String> {
        let mut sentences = vec![self.likelihood.sentence()];
        for mark in &self.marks {
            let words = mark.kind.words();
            sentences.extend(
                mark.comparison.explanation().into_iter().map(|sentence| format!("{words}: {sentence}")),
            );
        }
        sentences
    }
}

/// How a search is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchSettings {
    /// Length of the candidate list.
    pub list_length: usize,
    /// How many exhibits are compared exactly; when no more than these pass the filters, the first pass is left out.
    pub compared_exactly: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { list_length: 20, compared_exactly: 200 }
    }
}

/// What a search found, and what it left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOutcome {
    /// Candidates, the best first.
    pub candidates: Vec<Candidate>,
    /// Exhibits in the gallery.
    pub considered: usize,
    /// Exhibits left out by the hard filters, by [`Exclusion::code`].
    pub excluded: BTreeMap<&'static str, usize>,
    /// Exhibits compared exactly.
    pub compared: usize,
}

/// Exhibits that queries are compared with.
#[derive(Debug, Clone, Default)]
pub struct Gallery {
    exhibits: Vec<PreparedExhibit>,
    /// The decimated marks once more, laid out for the first pass; the owner of a mark is the index of its exhibit.
    scans: MarkScans,
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
        let (index, exhibit) = (self.exhibits.len(), PreparedExhibit::new(exhibit));
        for (_, mark) in &exhibit.marks {
            self.scans.append(index, mark);
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
        let mut considered = 0;
        let mut excluded: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut eligible: Vec<(usize, &PreparedExhibit)> = Vec::new();
        for (index, exhibit) in self.exhibits.iter().enumerate().filter(|(_, other)| allowed(&other.exhibit))
        {
            considered += 1;
            match query.exclusion(exhibit) {
                Some(exclusion) => *excluded.entry(exclusion.code()).or_default() += 1,
                None => eligible.push((index, exhibit)),
            }
        }
        let compared_exactly = settings.compared_exactly.max(settings.list_length);
        if eligible.len() > compared_exactly {
            eligible = self.first_pass(query, eligible, compared_exactly);
        }
        let compared = eligible.len();
        let mut candidates: Vec<Candidate> = eligible
            .into_iter()
            .filter_map(|(index, exhibit)| {
                let (likelihood, marks) = query.compare(exhibit)?;
                let scores: f32 = marks.iter().map(|mark| mark.comparison.score).sum();
                Some(Candidate {
                    index,
                    source_bureau: exhibit.exhibit.source_bureau.clone(),
                    exhibit_id: exhibit.exhibit.exhibit_id.clone(),
                    case_ref: exhibit.exhibit.case_ref.clone(),
                    rank: 0,
                    combined_score: scores / marks.len().max(1) as f32,
                    likelihood,
                    marks,
                })
            })
            .collect();
        candidates.sort_by(better);
        candidates.truncate(settings.list_length);
        for (rank, candidate) in candidates.iter_mut().enumerate() {
            candidate.rank = rank + 1;
        }
        SearchOutcome { candidates, considered, excluded, compared }
    }

    /// The exhibits with the best sum of first-pass scores.
    fn first_pass<'a>(
        &self,
        query: &PreparedExhibit,
        eligible: Vec<(usize, &'a PreparedExhibit)>,
        kept: usize,
    ) -> Vec<(usize, &'a PreparedExhibit)> {
        let mut sums: Vec<Option<f32>> = vec![None; self.exhibits.len()];
        for (index, _) in &eligible {
            if let Some(sum) = sums.get_mut(*index) {
                *sum = Some(0.0);
            }
        }
        for (_, mark) in &query.marks {
            let wanted: Vec<bool> = sums.iter().map(Option::is_some).collect();
            let is_wanted = |owner: usize| wanted.get(owner).copied().unwrap_or(false);
            self.scans.each_score(mark, is_wanted, |owner, score| {
                if let Some(Some(sum)) = sums.get_mut(owner) {
                    *sum += score;
                }
            });
        }
        let sum = |index: usize| sums.get(index).copied().flatten().unwrap_or(0.0);
        let mut scored: Vec<(f32, (usize, &PreparedExhibit))> =
            eligible.into_iter().map(|exhibit| (sum(exhibit.0), exhibit)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        scored.truncate(kept);
        scored.into_iter().map(|(_, exhibit)| exhibit).collect()
    }
}

/// Higher likelihood first, then higher score, then by identifiers so that a list is always the same.
fn better(a: &Candidate, b: &Candidate) -> Ordering {
    (b.likelihood.uncut_log10.total_cmp(&a.likelihood.uncut_log10))
        .then(b.combined_score.total_cmp(&a.combined_score))
        .then_with(|| (&a.source_bureau, &a.exhibit_id).cmp(&(&b.source_bureau, &b.exhibit_id)))
}

impl Exhibit {
    /// Adds a mark in its text form.
    ///
    /// # Errors
    /// When the kind is unknown or the text is not such a signature.
    pub fn add_mark(&mut self, kind: &str, text: &str, spacing_um: f32) -> Result<(), SignatureError> {
        self.marks.push(Mark::decode(kind, text, spacing_um)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::mark::MarkSignature;
    use super::super::synthetic::{Barrel, Condition, StriatedFace};
    use super::*;

    fn bullet(barrel: u64, shot: u64, condition: Condition) -> Exhibit {
        let signature = Barrel::new(barrel, 6, 1_950.0).shot(barrel * 100 + shot, condition);
        Exhibit {
            source_bureau: "fr".to_owned(),
            exhibit_id: format!("B{barrel}-{shot}"),
            case_ref: Some(format!("case-{barrel}-{shot}")),
            kind: ExhibitKind::Bullet,
            class_features: ClassFeatures {
                calibre_group: Some("9X19".to_owned()),
                ..ClassFeatures::default()
            },
            marks: vec![Mark::new(MarkKind::Lea, MarkSignature::Lands(signature)).unwrap()],
        }
    }

    #[test]
    fn mates_come_first() {
        let barrels = 1..=20_u64;
        let gallery = Gallery::new(
            barrels
                .flat_map(|barrel| [bullet(barrel, 1, Condition::Good), bullet(barrel, 2, Condition::Fair)]),
        );
        let mut first = 0;
        for index in 0..gallery.exhibits().len() {
            let outcome = gallery.search_member(index, SearchSettings::default()).unwrap();
            let own = &gallery.exhibits()[index].exhibit().exhibit_id;
            let top = &outcome.candidates[0];
            first += usize::from(own.split('-').next() == top.exhibit_id.split('-').next());
            assert_eq!(outcome.candidates.len(), 20);
            assert_eq!(outcome.excluded, BTreeMap::from([("SAME_EXHIBIT", 1)]));
            assert!(outcome.candidates.iter().all(|candidate| &candidate.exhibit_id != own));
        }
        assert!(first >= 38, "{first} of 40 mates at rank 1");
    }

    #[test]
    fn the_first_pass_keeps_the_mates() {
        let gallery = Gallery::new((1..=60).map(|barrel| bullet(barrel, 1, Condition::Good)));
        let settings = SearchSettings { list_length: 3, compared_exactly: 5 };
        for barrel in 1..=12 {
            let query = PreparedExhibit::new(bullet(barrel, 7, Condition::Good));
            let outcome = gallery.search(&query, settings);
            assert_eq!(outcome.compared, 5);
            assert_eq!(outcome.candidates[0].exhibit_id, format!("B{barrel}-1"));
        }
    }

    #[test]
    fn hard_filters_hold() {
        let query = PreparedExhibit::new(bullet(1, 1, Condition::Good));
        let reason = |edit: fn(&mut Exhibit)| {
            let mut other = bullet(1, 2, Condition::Good);
            edit(&mut other);
            query.exclusion(&PreparedExhibit::new(other)).map(|exclusion| exclusion.code())
        };
        assert_eq!(reason(|_| {}), None);
        assert_eq!(reason(|other| other.case_ref = Some("case-1-1".to_owned())), Some("SAME_CASE"));
        assert_eq!(
            reason(|other| {
                other.case_ref = Some("case-1-1".to_owned());
                other.source_bureau = "de".to_owned();
            }),
            None,
            "another bureau's case number is another case"
        );
        assert_eq!(reason(|other| other.kind = ExhibitKind::CartridgeCase), Some("EXHIBIT_KIND"));
        assert_eq!(
            reason(|other| other.class_features.calibre_group = Some("45ACP".to_owned())),
            Some("CALIBRE_GROUP")
        );
        assert_eq!(reason(|other| other.class_features.calibre_group = None), None);
        assert_eq!(reason(|other| other.marks.clear()), Some("NO_COMMON_MARK"));
        let five = Barrel::new(1, 5, 1_950.0).shot(1, Condition::Good);
        let mut other = bullet(1, 2, Condition::Good);
        other.marks = vec![Mark::new(MarkKind::Lea, MarkSignature::Lands(five)).unwrap()];
        assert_eq!(query.exclusion(&PreparedExhibit::new(other)).map(|e| e.code()), Some("LANDS_GROOVES"));
    }

    #[test]
    fn what_is_not_allowed_is_not_seen() {
        let gallery = Gallery::new((1..=5).map(|barrel| bullet(barrel, 1, Condition::Good)));
        let query = PreparedExhibit::new(bullet(1, 7, Condition::Good));
        let outcome =
            gallery.search_where(&query, SearchSettings::default(), |exhibit| exhibit.exhibit_id != "B1-1");
        assert_eq!(outcome.considered, 4);
        assert!(outcome.candidates.iter().all(|candidate| candidate.exhibit_id != "B1-1"));
    }

    #[test]
    fn cartridge_cases_add_up_their_marks() {
        let case = |firearm: u64, shot: u64| {
            let mark = |kind, part: u64| {
                let line = StriatedFace::new(firearm * 10 + part, 2_500.0).mark(shot + part, Condition::Fair);
                Mark::new(kind, MarkSignature::Line(line)).unwrap()
            };
            Exhibit {
                kind: ExhibitKind::CartridgeCase,
                exhibit_id: format!("C{firearm}-{shot}"),
                marks: vec![mark(MarkKind::BreechFace, 1), mark(MarkKind::FiringPinAperture, 2)],
                ..bullet(firearm, shot, Condition::Good)
            }
        };
        let gallery = Gallery::new((1..=30).map(|firearm| case(firearm, 10)));
        let found = (1..=10).filter(|&firearm| {
            let outcome = gallery.search(&PreparedExhibit::new(case(firearm, 20)), SearchSettings::default());
            let top = &outcome.candidates[0];
            assert_eq!(top.marks.len(), 2);
            assert!(top.explanation().len() >= 3);
            top.exhibit_id == format!("C{firearm}-10")
        });
        assert!(found.count() >= 9);
    }
}
