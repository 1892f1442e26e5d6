//! Intervals from drawing the exhibits again (bootstrap over units), seeded.

/// Draws of units with replacement: for each draw, how often each unit was drawn.
#[derive(Debug, Clone)]
pub struct Draws {
    draws: Vec<Vec<f64>>,
}

/// The middle 95 % of a measure over all draws in which it could be taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// 2.5 % lie below.
    pub from: f64,
    /// 2.5 % lie above.
    pub to: f64,
    /// In how many draws the measure could be taken: trials of both kinds were drawn.
    pub draws: usize,
}

impl Draws {
    /// So many draws of as many units as there are. Equal seeds give equal draws.
    #[must_use]
    pub fn new(units: usize, draws: usize, seed: u64) -> Self {
        let mut state = seed;
        let mut drawn = || {
            let mut weights = vec![0.0; units];
            for _ in 0..units {
                let unit = (next(&mut state) >> 11) as usize % units.max(1);
                if let Some(weight) = weights.get_mut(unit) {
                    *weight += 1.0;
                }
            }
            weights
        };
        Self { draws: (0..draws).map(|_| drawn()).collect() }
    }

    /// The interval of a measure that takes the weight of every unit. `None` when it could hardly ever be taken
    /// (in fewer than half of the draws).
    #[must_use]
    pub fn interval(&self, measure: impl Fn(&[f64]) -> Option<f64>) -> Option<Interval> {
        let mut values: Vec<f64> = self.draws.iter().filter_map(|weights| measure(weights)).collect();
        if values.is_empty() || values.len() * 2 < self.draws.len() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values.get(((values.len() - 1) as f64 * share).round() as usize).copied();
        Some(Interval { from: at(0.025)?, to: at(0.975)?, draws: values.len() })
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut value = *state;
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
