//! Scored pairs of known truth, in order of their scores.

/// One pair of marks whose truth is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Higher means more alike.
    pub score: f64,
    /// Whether one firearm (land, tool edge) made both.
    pub same: bool,
    /// The two units that the pair comes from, counted from 0: exhibits, barrels or tools, whatever is drawn again
    /// for an interval. Both may be one.
    pub units: (usize, usize),
}

/// Trials in rising order of their scores.
///
/// Every measure is taken with a weight for each unit; a trial counts with the product of the weights of its two
/// units, or with the weight of its unit when both are one. [`Trials::even`] weighs all alike.
#[derive(Debug, Clone, Default)]
pub struct Trials {
    trials: Vec<Trial>,
}

/// Weighted counts of one score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tied {
    pub(super) score: f64,
    pub(super) same: f64,
    pub(super) different: f64,
}

impl Trials {
    /// Takes trials in any order.
    #[must_use]
    pub fn new(mut trials: Vec<Trial>) -> Self {
        trials.sort_by(|a, b| a.score.total_cmp(&b.score));
        Self { trials }
    }

    /// The trials in rising order of their scores.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// How many known matches and known non-matches there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let same = self.trials.iter().filter(|trial| trial.same).count();
        (same, self.trials.len() - same)
    }

    /// One unit more than the largest that is named.
    #[must_use]
    pub fn units(&self) -> usize {
        self.trials.iter().map(|trial| trial.units.0.max(trial.units.1) + 1).max().unwrap_or(0)
    }

    /// The weights that count every unit once.
    #[must_use]
    pub fn even(&self) -> Vec<f64> {
        vec![1.0; self.units()]
    }

    pub(super) fn weight(trial: &Trial, weights: &[f64]) -> f64 {
        let of = |unit: usize| weights.get(unit).copied().unwrap_or(0.0);
        let (a, b) = trial.units;
        if a == b { of(a) } else { of(a) * of(b) }
    }

    /// Trials of one score joined, in rising order; those without weight are left out.
    pub(super) fn tied<'a>(&'a self, weights: &'a [f64]) -> impl Iterator<Item = Tied> + 'a {
        let joined = self.trials.chunk_by(|a, b| a.score == b.score).map(|tied| {
            let mut sums = Tied { score: tied.first().map_or(0.0, |t| t.score), same: 0.0, different: 0.0 };
            for trial in tied {
                let weight = Self::weight(trial, weights);
                if trial.same { sums.same += weight } else { sums.different += weight }
            }
            sums
        });
        joined.filter(|tied| tied.same + tied.different > 0.0)
    }

    /// Weighted numbers of known matches and known non-matches; `None` when one of them is 0.
    pub(super) fn totals(&self, weights: &[f64]) -> Option<(f64, f64)> {
        let sums =
            self.tied(weights).fold((0.0, 0.0), |sums, tied| (sums.0 + tied.same, sums.1 + tied.different));
        (sums.0 > 0.0 && sums.1 > 0.0).then_some(sums)
    }

    /// Area under the receiver operating characteristic: the chance that a known match scores above a known
    /// non-match, ties counted half. `None` without trials of both kinds.
    #[must_use]
    pub fn area(&self, weights: &[f64]) -> Option<f64> {
        let (same, different) = self.totals(weights)?;
        let (mut below, mut wins) = (0.0, 0.0);
        for tied in self.tied(weights) {
            wins += tied.same * (below + 0.5 * tied.different);
            below += tied.different;
        }
        Some(wins / (same * different))
    }

    /// The error rate at the threshold where missed matches and raised non-matches are closest, as the mean of the
    /// two rates. `None` without trials of both kinds.
    #[must_use]
    pub fn equal_error_rate(&self, weights: &[f64]) -> Option<f64> {
        let (same, different) = self.totals(weights)?;
        // A threshold at each score: what lies below is not raised.
        let (mut missed, mut passed) = (0.0, 0.0);
        let mut best: Option<(f64, f64)> = None;
        for tied in self.tied(weights) {
            let (miss, raise) = (missed / same, 1.0 - passed / different);
            if best.is_none_or(|(gap, _)| (miss - raise).abs() < gap) {
                best = Some(((miss - raise).abs(), (miss + raise) / 2.0));
            }
            missed += tied.same;
            passed += tied.different;
        }
        best.map(|(_, rate)| rate)
    }

    /// Share of the known non-matches at or above the highest threshold that still raises this share of the known
    /// matches. `None` without trials of both kinds.
    #[must_use]
    pub fn false_positive_rate(&self, true_positive_rate: f64, weights: &[f64]) -> Option<f64> {
        let (same, different) = self.totals(weights)?;
        // From below: the last threshold at which enough matches are still at or above it.
        let (mut missed, mut passed, mut rate) = (0.0, 0.0, 1.0);
        for tied in self.tied(weights) {
            if (same - missed) / same + 1e-12 < true_positive_rate {
                break;
            }
            rate = (different - passed) / different;
            missed += tied.same;
            passed += tied.different;
        }
        Some(f64::max(rate, 0.0))
    }

    /// The known match with the lowest and the known non-match with the highest score.
    #[must_use]
    pub fn extremes(&self) -> Option<(Trial, Trial)> {
        let worst = self.trials.iter().find(|trial| trial.same)?;
        let best = self.trials.iter().rev().find(|trial| !trial.same)?;
        Some((*worst, *best))
    }
}
