//! From a score to a likelihood ratio.

use super::bullet::MarkComparison;
use super::mark::MarkKind;

/// Coefficients of a logistic calibration: `log10 LR = intercept + slope x mean land score`, cut at the bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// log10 LR at score 0.
    pub intercept: f64,
    /// log10 LR per unit of score.
    pub slope: f64,
}

impl Calibration {
    /// log10 of the likelihood ratio before it is cut at the bounds.
    #[must_use]
    pub fn log10_odds(&self, score: f64) -> f64 {
        self.intercept + self.slope * score
    }

    /// Logistic regression with both classes weighted equally, so that the log odds are a log likelihood ratio.
    /// A weak prior on the slope keeps it finite when the classes do not overlap.
    #[must_use]
    pub fn fit(same: &[f64], different: &[f64]) -> Option<Self> {
        if same.is_empty() || different.is_empty() {
            return None;
        }
        let classes =
            [(same, 1.0_f64, 0.5 / same.len() as f64), (different, 0.0, 0.5 / different.len() as f64)];
        let ridge = 0.5 / (same.len() + different.len()) as f64 / 100.0;
        let (mut intercept, mut slope) = (0.0_f64, 0.0_f64);
        for _ in 0..200 {
            let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, ridge * slope, 1e-12, 0.0, ridge);
            for (scores, truth, weight) in classes {
                for &score in scores {
                    let chance = (1.0 + (-(intercept + slope * score)).exp()).recip();
                    let (miss, spread) = (weight * (chance - truth), weight * chance * (1.0 - chance));
                    g0 += miss;
                    g1 += miss * score;
                    h00 += spread;
                    h01 += spread * score;
                    h11 += spread * score * score;
                }
            }
            let determinant = h00 * h11 - h01 * h01;
            if !(determinant.is_finite() && determinant > 0.0) {
                return None;
            }
            let step = ((g0 * h11 - g1 * h01) / determinant, (g1 * h00 - g0 * h01) / determinant);
            let damping = (4.0 / step.0.abs().max(step.1.abs()).max(1e-12)).min(1.0);
            intercept -= damping * step.0;
            slope -= damping * step.1;
            if step.0.abs().max(step.1.abs()) < 1e-10 {
                break;
            }
        }
        let to_log10 = std::f64::consts::LN_10.recip();
        Some(Self { intercept: intercept * to_log10, slope: slope * to_log10 })
    }

    /// The calibration of a kind of mark and number of compared lands.
    #[must_use]
    pub fn of(kind: MarkKind, _compared_lands: usize) -> Self {
        let _ = kind;
        Self { intercept: -5.0, slope: 10.0 }
    }
}

/// How much a score says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// log10, cut at what the training data can support.
    pub log10: f64,
    /// log10 before cutting: for ordering only.
    pub uncut_log10: f64,
}

/// Verbal scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Placeholder.
    Neutral,
}

impl LikelihoodRatio {
    /// Calibrates a comparison.
    #[must_use]
    pub fn of(kind: MarkKind, comparison: &MarkComparison) -> Self {
        let uncut =
            Calibration::of(kind, comparison.lands.len()).log10_odds(f64::from(comparison.mean_land_score));
        Self { log10: uncut.clamp(-1.0, 2.0), uncut_log10: uncut }
    }
}
