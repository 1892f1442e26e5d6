//! An exhibit that should be looked at, and why.

use std::cmp::Ordering;

use super::super::calibration::LikelihoodRatio;
use super::super::comparison::MarkComparison;
use super::super::mark::MarkKind;

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

/// How two exhibits compare.
#[derive(Debug, Clone, PartialEq)]
pub struct ExhibitComparison {
    /// All marks together.
    pub likelihood: LikelihoodRatio,
    /// Each kind of mark that both have.
    pub marks: Vec<MarkScore>,
}

impl ExhibitComparison {
    /// The mark that says most for one firearm.
    #[must_use]
    pub fn strongest(&self) -> Option<&MarkScore> {
        let log10 = |mark: &MarkScore| mark.likelihood.uncut_log10;
        self.marks.iter().reduce(|best, next| if log10(next) > log10(best) { next } else { best })
    }

    /// What it comes to, in sentences for an examiner.
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

    /// The same as seen from the other exhibit.
    #[must_use]
    pub fn turned(self) -> Self {
        let turned = |mark: MarkScore| MarkScore { comparison: mark.comparison.turned(), ..mark };
        Self { likelihood: self.likelihood, marks: self.marks.into_iter().map(turned).collect() }
    }
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
    /// How it compares, as seen from the exhibit that was looked for.
    pub comparison: ExhibitComparison,
}

/// Higher likelihood first, then by identifiers so that a list is always the same.
pub(super) fn better(a: &Candidate, b: &Candidate) -> Ordering {
    let log10 = |candidate: &Candidate| candidate.comparison.likelihood.uncut_log10;
    log10(b)
        .total_cmp(&log10(a))
        .then_with(|| (&a.source_bureau, &a.exhibit_id).cmp(&(&b.source_bureau, &b.exhibit_id)))
}
