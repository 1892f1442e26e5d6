//! What the comparison of two marks of one kind came to, whatever the kind.

use super::breech_face::FaceComparison;
use super::bullet::{LandScore, StriaeComparison};

/// How two marks compare.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkComparison {
    /// Lands, or one line, shifted along each other.
    Striae(StriaeComparison),
    /// Breech faces, cell by cell.
    Cells(FaceComparison),
}

impl MarkComparison {
    /// The score in the unit of its kind: `atanh(r) x overlap` of striae (mean over the lands of a bullet), congruent cells of
    /// breech faces (mean of both directions). Scores of different kinds cannot be compared with each other.
    #[must_use]
    pub fn score(&self) -> f32 {
        match self {
            Self::Striae(striae) => striae.score,
            Self::Cells(cells) => cells.congruent(),
        }
    }

    /// The comparison of striae, where it is one.
    #[must_use]
    pub fn striae(&self) -> Option<&StriaeComparison> {
        match self {
            Self::Striae(striae) => Some(striae),
            Self::Cells(_) => None,
        }
    }

    /// The lands, or the line, that were compared; none for breech faces.
    #[must_use]
    pub fn lands(&self) -> &[LandScore] {
        match self {
            Self::Striae(striae) => &striae.lands,
            Self::Cells(_) => &[],
        }
    }

    /// By how many lands the second bullet was turned; 0 for everything else.
    #[must_use]
    pub fn rotation(&self) -> usize {
        match self {
            Self::Striae(striae) => striae.rotation,
            Self::Cells(_) => 0,
        }
    }

    /// What was found, in sentences for an examiner.
    #[must_use]
    pub fn explanation(&self) -> Vec<String> {
        match self {
            Self::Striae(striae) => striae.explanation(),
            Self::Cells(cells) => cells.explanation(),
        }
    }

    /// The same as seen from the other mark.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Striae(striae) => Self::Striae(striae.turned()),
            Self::Cells(cells) => Self::Cells(cells.turned()),
        }
    }
}
