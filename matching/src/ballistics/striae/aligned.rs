//! Two signatures side by side at one shift, on one grid.

use super::super::correlation::{Alignment, LagWindow, PreparedLand};
use super::super::signature::{COMMON_SPACING_UM, LandSignature};

/// Two land signatures laid on one another. Both have one height for each place of the stretch that they share,
/// in micrometres, NaN where nothing was measured.
#[derive(Debug, Clone)]
pub struct AlignedLands {
    alignment: Alignment,
    whole_a_um: Vec<f64>,
    whole_b_um: Vec<f64>,
    /// First sample of the shared stretch on each of the two.
    first: (usize, usize),
    /// Samples of the shared stretch.
    length: usize,
}

impl AlignedLands {
    /// Lays two signatures on one another at the shift where `atanh(r) x overlap` is largest, at the common spacing
    /// of 6.25 um. (The publication takes the largest r among the shifts that leave three quarters of the shorter
    /// signature side by side.) `None` when no shift within the window leaves enough of both.
    #[must_use]
    pub fn best(a: &LandSignature, b: &LandSignature, window: LagWindow) -> Option<Self> {
        let prepare = |land: &LandSignature| PreparedLand::new(land, COMMON_SPACING_UM);
        let alignment = prepare(a)?.align(&prepare(b)?, window)?;
        Self::at(a, b, alignment)
    }

    /// Lays two signatures on one another at an alignment found before by [`PreparedLand::align`] at the common
    /// spacing. `None` when they share nothing there.
    #[must_use]
    pub fn at(a: &LandSignature, b: &LandSignature, alignment: Alignment) -> Option<Self> {
        let lag = (alignment.lag_um / COMMON_SPACING_UM).round() as isize;
        let (whole_a_um, whole_b_um) = (measured_part(a), measured_part(b));
        // Sample `i` of the first lies on `i + lag` of the second.
        let first = ((-lag).max(0) as usize, lag.max(0) as usize);
        let length = whole_a_um.len().checked_sub(first.0)?.min(whole_b_um.len().checked_sub(first.1)?);
        let aligned = Self { alignment, whole_a_um, whole_b_um, first, length };
        (aligned.common().count() > 1).then_some(aligned)
    }

    /// Distance of the samples in micrometres.
    #[must_use]
    pub fn spacing_um(&self) -> f64 {
        f64::from(COMMON_SPACING_UM)
    }

    /// How the two were laid on one another.
    #[must_use]
    pub fn alignment(&self) -> Alignment {
        self.alignment
    }

    /// Heights of the first signature on the shared stretch, in micrometres.
    #[must_use]
    pub fn a_um(&self) -> &[f64] {
        shared(&self.whole_a_um, self.first.0, self.length)
    }

    /// Heights of the second signature on the shared stretch, in micrometres.
    #[must_use]
    pub fn b_um(&self) -> &[f64] {
        shared(&self.whole_b_um, self.first.1, self.length)
    }

    /// All heights of both signatures, in micrometres, from their first measured to their last measured one.
    #[must_use]
    pub fn whole_um(&self) -> (&[f64], &[f64]) {
        (&self.whole_a_um, &self.whole_b_um)
    }

    /// Where the shared stretch begins on each of the two, in micrometres from the first measured height.
    #[must_use]
    pub fn starts_um(&self) -> (f64, f64) {
        (self.first.0 as f64 * self.spacing_um(), self.first.1 as f64 * self.spacing_um())
    }

    /// Length of the shared stretch in millimetres, with the places where a height is missing.
    #[must_use]
    pub fn length_mm(&self) -> f64 {
        self.length as f64 * self.spacing_um() / 1_000.0
    }

    /// Places measured on both, as a share of the measured places of the shorter signature, 0 to 1.
    #[must_use]
    pub fn overlap(&self) -> f64 {
        let measured = |heights: &[f64]| heights.iter().filter(|height| !height.is_nan()).count();
        let shorter = measured(&self.whole_a_um).min(measured(&self.whole_b_um));
        (self.common().count() as f64 / shorter.max(1) as f64).min(1.0)
    }

    /// Both heights of every place that was measured on both.
    pub fn common(&self) -> impl Iterator<Item = (f64, f64)> + Clone + '_ {
        let both = self.a_um().iter().copied().zip(self.b_um().iter().copied());
        both.filter(|(a, b)| !a.is_nan() && !b.is_nan())
    }
}

/// The heights at the common spacing without missing ones at the ends, as [`PreparedLand`] holds them.
fn measured_part(land: &LandSignature) -> Vec<f64> {
    let heights = land.resampled(COMMON_SPACING_UM);
    let first = heights.iter().position(|height| height.is_finite()).unwrap_or(0);
    let end = heights.iter().rposition(|height| height.is_finite()).map_or(0, |last| last + 1);
    heights.iter().take(end).skip(first).map(|&height| f64::from(height)).collect()
}

fn shared(heights: &[f64], first: usize, length: usize) -> &[f64] {
    heights.get(first..first + length).unwrap_or_default()
}
