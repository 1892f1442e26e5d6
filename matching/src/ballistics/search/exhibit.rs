//! An exhibit with its marks, made ready for both passes of a search.

use super::super::breech_face::{CoarseFace, Rotations};
use super::super::calibration::{Calibration, LikelihoodRatio};
use super::super::class_features::{ClassFeatures, Exclusion};
use super::super::coarse::CoarseMark;
use super::super::mark::{Comparable, Mark, MarkSignature, PreparedMark, SoughtMark};
use super::super::scan::FaceQuery;
use super::candidate::{ExhibitComparison, MarkScore};

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

/// A mark decimated for the first pass.
#[derive(Debug, Clone)]
pub(super) enum CoarseForm {
    /// Lands, or a line.
    Striae(CoarseMark),
    /// A breech face.
    Face(CoarseFace),
}

/// An exhibit made ready for many comparisons.
#[derive(Debug, Clone)]
pub struct PreparedExhibit {
    exhibit: Exhibit,
    marks: Vec<(PreparedMark, CoarseForm)>,
}

impl PreparedExhibit {
    /// Resamples and normalises the marks, exactly and decimated.
    #[must_use]
    pub fn new(mut exhibit: Exhibit) -> Self {
        let mut marks: Vec<(PreparedMark, CoarseForm)> = Vec::with_capacity(exhibit.marks.len());
        // What was received is not kept: a gallery would hold everything twice.
        for mark in std::mem::take(&mut exhibit.marks) {
            if marks.iter().all(|(known, _)| known.kind() != mark.kind()) {
                let coarse = match mark.signature() {
                    MarkSignature::Face(face) => CoarseForm::Face(CoarseFace::new(face)),
                    MarkSignature::Lands(_) | MarkSignature::Line(_) => {
                        CoarseForm::Striae(CoarseMark::new(&mark))
                    }
                };
                marks.push((PreparedMark::new(&mark), coarse));
            }
        }
        // In one order, so that sums over them are the same from whichever side.
        marks.sort_by_key(|(mark, _)| mark.kind());
        Self { exhibit, marks }
    }

    /// The exhibit, without its marks.
    #[must_use]
    pub fn exhibit(&self) -> &Exhibit {
        &self.exhibit
    }

    pub(super) fn coarse_forms(&self) -> impl Iterator<Item = &CoarseForm> {
        self.marks.iter().map(|(_, coarse)| coarse)
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
        let mut exclusion = Exclusion::NoCommonMark;
        for (mark, _) in &self.marks {
            for (other, _) in &other.marks {
                match mark.comparable(other) {
                    Comparable::Yes => return None,
                    Comparable::OtherLands(a, b) => exclusion = Exclusion::LandsGrooves(a as u8, b as u8),
                    Comparable::No => {}
                }
            }
        }
        Some(exclusion)
    }

    /// Makes it ready to be looked for among many. `rotations` are the angles by which breech faces are turned.
    #[must_use]
    pub fn sought(&self, rotations: Rotations) -> SoughtExhibit<'_> {
        let marks = self.marks.iter().map(|(mark, coarse)| (mark.sought(rotations), coarse)).collect();
        SoughtExhibit { prepared: self, marks }
    }

    /// Compares all marks that both have, exactly. `None` when nothing could be compared. Breech faces may be turned by up to 30
    /// degrees.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<ExhibitComparison> {
        self.sought(Rotations::Oriented).compare(other)
    }
}

/// An exhibit that is looked for among others. A breech face takes some megabytes here.
#[derive(Debug)]
pub struct SoughtExhibit<'exhibit> {
    prepared: &'exhibit PreparedExhibit,
    marks: Vec<(SoughtMark<'exhibit>, &'exhibit CoarseForm)>,
}

/// A mark as the first pass looks for it.
pub(super) enum SoughtForm<'mark> {
    /// Lands, or a line.
    Striae(&'mark CoarseMark),
    /// A breech face, turned by every angle.
    Face(FaceQuery),
}

impl SoughtExhibit<'_> {
    pub(super) fn first_pass(&self) -> impl Iterator<Item = SoughtForm<'_>> {
        self.marks.iter().filter_map(|(mark, coarse)| match coarse {
            CoarseForm::Striae(coarse) => Some(SoughtForm::Striae(coarse)),
            CoarseForm::Face(_) => mark.face_query().map(SoughtForm::Face),
        })
    }

    /// Whether one of its marks is a breech face.
    #[must_use]
    pub fn has_face(&self) -> bool {
        self.marks.iter().any(|(mark, _)| mark.is_face())
    }

    /// About what [`SoughtExhibit::compare`] will come to, as log10 of an uncut likelihood ratio; see [`SoughtMark::glance`].
    #[must_use]
    pub fn glance(&self, other: &PreparedExhibit) -> Option<f64> {
        let found = self
            .marks
            .iter()
            .filter_map(|(mark, _)| other.marks.iter().find_map(|(other, _)| mark.glance(other)));
        found.map(|(evidence, calibration)| calibration.uncut_log10(evidence)).reduce(|sum, next| sum + next)
    }

    /// Compares all marks that both have, exactly. `None` when nothing could be compared.
    ///
    /// The figures do not depend on which of the two is looked for: the one whose name comes first is always the first of
    /// the comparison, and the outcome is turned where it was not.
    #[must_use]
    pub fn compare(&self, other: &PreparedExhibit) -> Option<ExhibitComparison> {
        let is_first = self.prepared.exhibit.name() <= other.exhibit.name();
        let mut marks = Vec::new();
        let mut ratios = Vec::new();
        for (mark, _) in &self.marks {
            if let Some(comparison) = other.marks.iter().find_map(|(other, _)| mark.compare(other, is_first))
            {
                let calibration = Calibration::of(mark.kind(), &comparison);
                let likelihood = calibration.ratio(&comparison);
                ratios.push((calibration, likelihood));
                marks.push(MarkScore { kind: mark.kind(), comparison, likelihood });
            }
        }
        LikelihoodRatio::combined(ratios).map(|likelihood| ExhibitComparison { likelihood, marks })
    }
}

impl Exhibit {
    /// Bureau and identifier: no two exhibits share them.
    #[must_use]
    pub fn name(&self) -> (&str, &str) {
        (&self.source_bureau, &self.exhibit_id)
    }
}
