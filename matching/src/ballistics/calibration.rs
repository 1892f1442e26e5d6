//! From scores to a likelihood ratio: how much more often such scores come from one firearm than from two.
//!
//! Each compared land (or line, or breech face) adds evidence: its score times a slope, minus what a land of another barrel
//! reaches anyway.
//! A constant pays for having looked at every rotation. A missing land adds nothing in either direction.
//!
//! `log10 LR = intercept + per_land x lands compared + slope x sum of land scores`
//!
//! The coefficients are those of a logistic regression with both classes weighted equally, so that its log odds
//! are a log likelihood ratio. They come from few barrels. Therefore the ratio is cut at bounds that follow the
//! number of independent comparisons it was trained on: data with 120 non-matching rotations cannot support a
//! statement stronger than about 1 in 100. Ordering uses the uncut value.

use std::fmt;

use super::bullet::StriaeComparison;
use super::comparison::MarkComparison;
use super::logistic::{self, Case};
use super::mark::MarkKind;

/// Coefficients of a calibration, its bounds and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// log10 LR with nothing compared.
    pub intercept: f64,
    /// log10 LR that every compared land adds (negative).
    pub per_land: f64,
    /// log10 LR per unit of land score.
    pub slope: f64,
    /// Smallest and largest log10 LR that is stated.
    pub bounds: (f64, f64),
    /// What it was trained on.
    pub provenance: &'static str,
}

/// Version of the comparison and its calibration, stored beside every score.
pub const ALGORITHM_VERSION: &str = "striation-ncc/2";

/// Bullets. Trained by `cargo run --example ballistics_evaluate` on the 28 pairs of 8 bullets (3 barrels)
/// of Hamby sets 44 and 252 and Houston, each with every choice of the first bullet's lands left in
/// (499 matching, 1,252 non-matching comparisons of clipped lands). Bounds: 20 non-matching pairs x 6 rotations
/// above, 8 matching pairs below.
pub const LAND_CALIBRATION: Calibration = Calibration {
    intercept: -1.767,
    per_land: -5.524,
    slope: 15.815,
    bounds: (-1.0, 2.0),
    provenance: "Hamby 44 and 252, Houston HFSC-B: 8 bullets of 9 mm pistols, 3 barrels",
};

/// Marks that are one line. Trained by the same command on 2,977 matching and 85,012 non-matching pairs of
/// striated screwdriver marks (36 tool edges, tmaRks, MIT licence), clipped and compared 6.25 um apart: a stand-in
/// until marks on cartridge cases are at hand. Bounds: 630 pairs of different edges above, 36 edges below.
pub const LINE_CALIBRATION: Calibration = Calibration {
    intercept: 0.0,
    per_land: -3.845,
    slope: 7.667,
    bounds: (-1.5, 2.5),
    provenance: "tmaRks striated tool marks: 420 marks, 36 tool edges (no cartridge cases)",
};

/// Breech faces, by the congruent cells of both directions. Trained by `breech_face_calibrate` on the 63 matching and 717
/// non-matching pairs of 40 cases of ten consecutively made slides (Fadul and others). The classes do not overlap (9.5 cells and
/// more, 3.5 and less), so the slope is as steep as the prior of the fit lets it be. Bounds: 45 pairs of different slides above,
/// 10 slides below.
pub const FACE_CALIBRATION: Calibration = Calibration {
    intercept: 0.0,
    per_land: -4.566,
    slope: 0.753,
    bounds: (-1.0, 1.65),
    provenance: "Fadul: 40 cases, ten consecutively made 9 mm slides",
};

/// Scores of one comparison as the calibration sees them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Lands compared.
    pub lands: f64,
    /// Sum of their scores.
    pub score_sum: f64,
}

impl Evidence {
    /// What a comparison of striae says.
    #[must_use]
    pub fn of_striae(striae: &StriaeComparison) -> Self {
        Self {
            lands: striae.lands.len() as f64,
            score_sum: striae.lands.iter().map(|land| f64::from(land.score)).sum(),
        }
    }

    /// What a comparison says.
    #[must_use]
    pub fn of(comparison: &MarkComparison) -> Self {
        match comparison {
            MarkComparison::Striae(striae) => Self::of_striae(striae),
            MarkComparison::Cells(cells) => Self { lands: 1.0, score_sum: f64::from(cells.congruent()) },
        }
    }
}

impl Calibration {
    /// The calibration of a comparison of marks of a kind.
    #[must_use]
    pub fn of(kind: MarkKind, comparison: &MarkComparison) -> &'static Self {
        match (comparison, kind) {
            (MarkComparison::Cells(_), _) => &FACE_CALIBRATION,
            (MarkComparison::Striae(_), MarkKind::Lea) => &LAND_CALIBRATION,
            (MarkComparison::Striae(_), _) => &LINE_CALIBRATION,
        }
    }

    /// log10 of the likelihood ratio before it is cut at the bounds.
    #[must_use]
    pub fn uncut_log10(&self, evidence: Evidence) -> f64 {
        self.intercept + self.per_land * evidence.lands + self.slope * evidence.score_sum
    }

    /// The likelihood ratio of one comparison.
    #[must_use]
    pub fn ratio(&self, comparison: &MarkComparison) -> LikelihoodRatio {
        LikelihoodRatio::cut(self.uncut_log10(Evidence::of(comparison)), self.bounds)
    }

    /// Fits `(intercept, per_land, slope)` by logistic regression, both classes weighted equally, with a weak prior
    /// that keeps the slope finite when the classes do not overlap. With one number of lands throughout the
    /// intercept stays 0. `None` when a class is empty or the fit fails.
    #[must_use]
    pub fn fit(same: &[Evidence], different: &[Evidence]) -> Option<(f64, f64, f64)> {
        if same.is_empty() || different.is_empty() {
            return None;
        }
        let varied = |evidence: &Evidence| same.first().is_some_and(|first| first.lands != evidence.lands);
        let one_count = !same.iter().chain(different).any(varied);
        let classes = [(same, 1.0, 0.5 / same.len() as f64), (different, 0.0, 0.5 / different.len() as f64)];
        let prior = 0.005 / (same.len() + different.len()) as f64;
        let mut cases = Vec::with_capacity(same.len() + different.len());
        for (evidences, truth, share) in classes {
            cases.extend(evidences.iter().map(|evidence| {
                let features = vec![if one_count { 0.0 } else { 1.0 }, evidence.lands, evidence.score_sum];
                Case { features, truth, share }
            }));
        }
        let weights = logistic::fitted(&cases, &[prior; 3], 500, 1e-9)?;
        let mut weights = weights.into_iter().map(|weight| weight / std::f64::consts::LN_10);
        Some((weights.next()?, weights.next()?, weights.next()?))
    }
}

/// How much more probable the scores are if both marks come from one firearm than if they come from two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// log10, cut at what the training data can support.
    pub log10: f64,
    /// log10 before it was cut: for ordering candidates only, never for a statement.
    pub uncut_log10: f64,
}

impl LikelihoodRatio {
    fn cut(uncut_log10: f64, (least, most): (f64, f64)) -> Self {
        Self { log10: uncut_log10.clamp(least, most), uncut_log10 }
    }

    /// Several marks of the same two exhibits together. Different parts of a firearm leave different marks, so the
    /// ratios multiply; the sum is cut at the widest bounds of those that speak for its side.
    #[must_use]
    pub fn combined<'c>(ratios: impl IntoIterator<Item = (&'c Calibration, Self)>) -> Option<Self> {
        let mut sum = None;
        let mut bounds = (0.0_f64, 0.0_f64);
        for (calibration, ratio) in ratios {
            let (least, most) = calibration.bounds;
            // A mark lends its bound to the side for which it speaks, and to no other.
            match ratio.uncut_log10 > 0.0 {
                true => bounds.1 = bounds.1.max(most),
                false => bounds.0 = bounds.0.min(least),
            }
            sum = Some(sum.unwrap_or(0.0) + ratio.uncut_log10);
        }
        sum.map(|sum| Self::cut(sum, bounds))
    }

    /// The step of the verbal scale.
    #[must_use]
    pub fn grade(&self) -> Grade {
        match self.log10 {
            log10 if log10 >= 2.0 => Grade::ModeratelyStrong,
            log10 if log10 >= 1.0 => Grade::Moderate,
            log10 if log10 >= 0.3 => Grade::Weak,
            log10 if log10 > -0.3 => Grade::None,
            _ => Grade::Against,
        }
    }

    /// What the ratio says, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let times = |log10: f64| match 10.0_f64.powf(log10) {
            ratio if ratio < 10.0 => format!("{ratio:.1}"),
            ratio => format!("{ratio:.0}"),
        };
        let cut = if self.log10 < self.uncut_log10 { "at least " } else { "about " };
        match self.grade() {
            Grade::None => "The scores say nothing for or against one firearm.".to_owned(),
            Grade::Against => format!(
                "Such scores are about {} times more frequent between two firearms than within one.",
                times(-self.log10)
            ),
            grade => format!(
                "Such scores are {cut}{} times more frequent within one firearm than between two: {grade} support, \
                 to be examined under the comparison microscope.",
                times(self.log10)
            ),
        }
    }
}

/// Verbal scale of a likelihood ratio. It ends where the training data end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// Less than 1/2: the scores speak for two firearms.
    Against,
    /// 1/2 to 2.
    None,
    /// 2 to 10.
    Weak,
    /// 10 to 100.
    Moderate,
    /// 100 and more.
    ModeratelyStrong,
}

impl Grade {
    /// Stable code for tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Against => "AGAINST",
            Self::None => "NONE",
            Self::Weak => "WEAK",
            Self::Moderate => "MODERATE",
            Self::ModeratelyStrong => "MODERATELY_STRONG",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Against => "no",
            Self::None => "no",
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::ModeratelyStrong => "moderately strong",
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn line(score_sum: f64) -> Evidence {
        Evidence { lands: 1.0, score_sum }
    }

    #[test]
    fn the_fit_finds_the_ratio_of_two_normal_distributions() {
        // Means 0 and 1, spread 0.5: ln LR = 4 x - 2.
        let quantiles: Vec<f64> = (1..4000).map(|step| f64::from(step) / 4000.0).collect();
        let normal = |share: f64| {
            // Logistic approximation of the normal quantile.
            (share / (1.0 - share)).ln() / 1.702
        };
        let of =
            |mean: f64| quantiles.iter().map(|&share| line(mean + 0.5 * normal(share))).collect::<Vec<_>>();
        let (intercept, per_land, slope) = Calibration::fit(&of(1.0), &of(0.0)).unwrap();
        assert_eq!(intercept, 0.0);
        assert!((slope * std::f64::consts::LN_10 - 4.0).abs() < 0.5, "{slope}");
        assert!((per_land / slope + 0.5).abs() < 0.01, "{per_land}");
    }

    #[test]
    fn classes_that_do_not_overlap_still_give_a_fit() {
        let fit = Calibration::fit(&[line(0.9), line(1.0)], &[line(0.1), line(0.2)]).unwrap();
        assert!(fit.2.is_finite() && fit.2 > 0.0);
        assert!(Calibration::fit(&[], &[line(0.1)]).is_none());
    }

    #[test]
    fn no_statement_goes_beyond_the_data() {
        for calibration in [LAND_CALIBRATION, LINE_CALIBRATION, FACE_CALIBRATION] {
            let ratio = LikelihoodRatio::cut(calibration.uncut_log10(line(50.0)), calibration.bounds);
            assert_eq!(ratio.log10, calibration.bounds.1);
            assert!(ratio.sentence().contains("at least"));
        }
    }

    #[test]
    fn several_marks_add_up() {
        let one = LikelihoodRatio { log10: 0.8, uncut_log10: 0.8 };
        let both = LikelihoodRatio::combined([(&LINE_CALIBRATION, one), (&LINE_CALIBRATION, one)]).unwrap();
        assert!((both.log10 - 1.6).abs() < 1e-12);
        assert_eq!(both.grade(), Grade::Moderate);
        assert!(LikelihoodRatio::combined([]).is_none());
        // Twenty cells of a face, and a line that speaks against: as far as ten slides reach, no farther.
        let [face, against] = [10.5, -3.8].map(|uncut_log10| LikelihoodRatio { log10: 0.0, uncut_log10 });
        let all =
            LikelihoodRatio::combined([(&FACE_CALIBRATION, face), (&LINE_CALIBRATION, against)]).unwrap();
        assert_eq!(all.log10, FACE_CALIBRATION.bounds.1);
    }
}
