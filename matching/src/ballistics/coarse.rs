//! Decimated signatures: a cheap score that chooses which exhibits are compared exactly.
//!
//! 31.25 um between samples and 8 bits a sample cost no measurable accuracy on well-marked barrels and make one
//! comparison about fifty times cheaper. The score is the plain correlation over zero-padded shifts less what lands
//! of another barrel ordinarily reach, summed along the rotations and maximised: a missing land counts neither for
//! nor against. It only orders; it is never shown.
//!
//! [`CoarseQuery::score`] is the definition, one pair at a time. Whole galleries are scored by [`super::scan`], with the
//! same rule (`RotationSums`) and the same bits.

use super::correlation::LagWindow;
use super::mark::{Mark, MarkKind, MarkSignature};
use super::signature::{LAND_LIMITS, LandSignature};

/// What a land of another barrel ordinarily reaches at its best shift.
const ORDINARY_CORRELATION: f32 = 0.30;
/// Distance between samples in micrometres.
pub const COARSE_SPACING_UM: f32 = 31.25;
/// Integer value of one standard deviation: +-4 standard deviations fit.
const UNIT: f32 = 31.0;
/// Lands are filled with zeros up to a multiple of this.
const LANE: usize = 16;
/// Longest decimated land (32 mm); what is beyond is cut off.
const MOST_SAMPLES: usize = 1024;

/// A mark decimated for the first pass: lands of equal width one after the other.
#[derive(Debug, Clone)]
pub struct CoarseMark {
    kind: MarkKind,
    width: usize,
    values: Vec<i8>,
    /// 1 / length of each land as a vector; 0 for a missing land.
    inverse_norms: Vec<f32>,
}

impl CoarseMark {
    /// Decimates a mark.
    #[must_use]
    pub fn new(mark: &Mark) -> Self {
        let lands: Vec<Vec<i8>> = match mark.signature() {
            MarkSignature::Lands(bullet) => {
                bullet.lands().iter().map(|land| land.as_ref().map(decimated).unwrap_or_default()).collect()
            }
            MarkSignature::Line(line) => vec![decimated(line)],
            // A face has no striae to decimate; its form for the first pass is `CoarseFace`.
            MarkSignature::Face(_) => Vec::new(),
        };
        let width = lands.iter().map(Vec::len).max().unwrap_or(0).next_multiple_of(LANE);
        let inverse_norms = lands.iter().map(|land| inverse_norm(land)).collect();
        let values = lands
            .into_iter()
            .flat_map(|land| land.into_iter().chain(std::iter::repeat(0)).take(width))
            .collect();
        Self { kind: mark.kind(), width, values, inverse_norms }
    }

    /// What left the mark.
    #[must_use]
    pub fn kind(&self) -> MarkKind {
        self.kind
    }

    /// Bytes held per mark.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.values.len() + 4 * self.inverse_norms.len()
    }

    /// Number of lands, missing ones included.
    #[must_use]
    pub fn land_count(&self) -> usize {
        self.inverse_norms.len()
    }

    /// Samples of every land, filled up with zeros.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The samples of all lands, one land after the other, each [`CoarseMark::width`] long; for measuring other ways of
    /// scoring on the same numbers.
    #[must_use]
    pub fn values(&self) -> &[i8] {
        &self.values
    }

    /// 1 / length of each land as a vector; 0 for a missing land.
    #[must_use]
    pub fn inverse_norms(&self) -> &[f32] {
        &self.inverse_norms
    }

    /// The lands in order; a mark without any sample has none.
    pub(super) fn lands(&self) -> impl Iterator<Item = CoarseLand<'_>> {
        self.values
            .chunks_exact(self.width.max(1))
            .zip(&self.inverse_norms)
            .map(|(values, &inverse_norm)| CoarseLand { values, inverse_norm })
    }
}

/// A decimated land.
#[derive(Debug, Clone, Copy)]
pub(super) struct CoarseLand<'a> {
    /// Heights, one standard deviation is 31; zeros at the end.
    pub(super) values: &'a [i8],
    /// 1 / length as a vector; 0 for a missing land.
    pub(super) inverse_norm: f32,
}

fn decimated(land: &LandSignature) -> Vec<i8> {
    let mut values: Vec<i8> = land
        .clipped(super::signature::CLIP_DEVIATIONS)
        .normalised(COARSE_SPACING_UM)
        .into_iter()
        .map(|height| if height.is_finite() { (height * UNIT).round().clamp(-127.0, 127.0) as i8 } else { 0 })
        .collect();
    values.truncate(MOST_SAMPLES);
    values
}

/// One divided by the length of decimated heights as a vector; 0 when all are zero.
pub(super) fn inverse_norm(heights: &[i8]) -> f32 {
    let energy: i32 = heights.iter().map(|&height| i32::from(height) * i32::from(height)).sum();
    if energy > 0 { (energy as f32).sqrt().recip() } else { 0.0 }
}

/// A query's decimated mark, padded so that every shift is a window of it.
#[derive(Debug, Clone)]
pub struct CoarseQuery {
    kind: MarkKind,
    most_lag: usize,
    /// Zeros, land, zeros; long enough for the widest mark it is compared with.
    padded: Vec<Vec<i16>>,
    inverse_norms: Vec<f32>,
}

impl CoarseQuery {
    /// Prepares a query that is to be compared with marks up to the widest possible land.
    #[must_use]
    pub fn new(mark: &CoarseMark) -> Self {
        let LagWindow { most_lag_um, .. } = mark.kind.lag_window();
        let most_lag = (most_lag_um / COARSE_SPACING_UM).floor() as usize;
        let padded = mark
            .lands()
            .map(|land| {
                let mut padded = vec![0; most_lag];
                padded.extend(land.values.iter().map(|&value| i16::from(value)));
                padded.resize(MOST_SAMPLES.next_multiple_of(LANE) + 2 * most_lag, 0);
                padded
            })
            .collect();
        Self { kind: mark.kind, most_lag, padded, inverse_norms: mark.inverse_norms.clone() }
    }

    /// How far the lands of the best rotation together stand above ordinary ones; `None` for marks of another kind or
    /// number of lands, or without a common land.
    #[must_use]
    pub fn score(&self, mark: &CoarseMark) -> Option<f32> {
        let count = self.padded.len();
        if self.kind != mark.kind || count == 0 || count != mark.inverse_norms.len() || mark.width == 0 {
            return None;
        }
        let mut rotations = RotationSums::<1>::new(count);
        let mut wide = [0_i16; MOST_SAMPLES];
        for (index_b, land) in mark.lands().enumerate() {
            for (wide, &value) in wide.iter_mut().zip(land.values) {
                *wide = i16::from(value);
            }
            let record = wide.get(..mark.width)?;
            for (index_a, (padded, &norm_a)) in self.padded.iter().zip(&self.inverse_norms).enumerate() {
                if norm_a == 0.0 || land.inverse_norm == 0.0 {
                    continue;
                }
                let best = padded
                    .windows(mark.width)
                    .take(2 * self.most_lag + 1)
                    .map(|window| product_sum(window, record))
                    .max()
                    .unwrap_or(0);
                rotations.add(index_a, index_b, &[best], norm_a, &[land.inverse_norm]);
            }
        }
        let [score] = rotations.best();
        score.is_finite().then_some(score)
    }
}

/// The scoring rule of the first pass, for one record or for several side by side (`LANES`).
///
/// Every pair of lands adds its correlation, at least 0, less the ordinary one, to the rotation it belongs to; the best
/// rotation is the score. Pairs with a missing land add nothing.
#[derive(Debug, Clone)]
pub(super) struct RotationSums<const LANES: usize> {
    count: usize,
    sums: [[f32; LANES]; LAND_LIMITS.1],
    /// 1 where a rotation has a common land.
    compared: [[u32; LANES]; LAND_LIMITS.1],
}

impl<const LANES: usize> RotationSums<LANES> {
    /// No pairs yet, of marks with so many lands.
    pub(super) fn new(count: usize) -> Self {
        Self { count, sums: [[0.0; LANES]; LAND_LIMITS.1], compared: [[0; LANES]; LAND_LIMITS.1] }
    }

    /// Adds land `index_a` of the query, which is there, against land `index_b` of the records: their largest sums of
    /// products and inverse norms.
    #[inline]
    pub(super) fn add(
        &mut self,
        index_a: usize,
        index_b: usize,
        largest: &[i32; LANES],
        norm_a: f32,
        norms_b: &[f32; LANES],
    ) {
        let rotation = (index_b + self.count - index_a) % self.count.max(1);
        let (Some(sums), Some(compared)) = (self.sums.get_mut(rotation), self.compared.get_mut(rotation))
        else {
            return;
        };
        for (((sum, compared), &largest), &norm_b) in sums.iter_mut().zip(compared).zip(largest).zip(norms_b)
        {
            // Without branches, so that the lanes become vectors.
            let there = u32::from(norm_b > 0.0);
            let correlation = largest.max(0) as f32 * norm_a * norm_b;
            *sum = *sum + correlation - ORDINARY_CORRELATION * there as f32;
            *compared |= there;
        }
    }

    /// The sum of the best rotation, negative infinity where no land is common.
    #[inline]
    pub(super) fn best(&self) -> [f32; LANES] {
        let mut best = [f32::NEG_INFINITY; LANES];
        for (sums, compared) in self.sums.iter().zip(&self.compared).take(self.count) {
            for ((best, &sum), &compared) in best.iter_mut().zip(sums).zip(compared) {
                *best = if compared != 0 && sum > *best { sum } else { *best };
            }
        }
        best
    }
}

#[inline]
fn product_sum(a: &[i16], b: &[i16]) -> i32 {
    // Nothing overflows; checks for it would keep the compiler from using vectors in development builds.
    a.iter().zip(b).fold(0, |sum, (&a, &b)| i32::wrapping_add(sum, i32::from(a) * i32::from(b)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::synthetic::{Barrel, Condition};
    use super::*;

    fn coarse(bullet: crate::ballistics::BulletSignature) -> CoarseMark {
        CoarseMark::new(&Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet)).unwrap())
    }

    #[test]
    fn two_shots_of_one_barrel_score_above_two_barrels() {
        let (one, two) = (Barrel::new(1, 6, 1_950.0), Barrel::new(2, 6, 1_950.0));
        let query = CoarseQuery::new(&coarse(one.shot(10, Condition::Good)));
        let same = query.score(&coarse(one.shot(11, Condition::Good))).unwrap();
        let different = query.score(&coarse(two.shot(12, Condition::Good))).unwrap();
        assert!(same > different + 0.15, "{same} {different}");
    }

    #[test]
    fn a_six_land_bullet_takes_little_memory() {
        assert!(coarse(Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good)).bytes() <= 416);
    }

    #[test]
    fn other_land_counts_are_not_compared() {
        let query = CoarseQuery::new(&coarse(Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good)));
        assert!(query.score(&coarse(Barrel::new(1, 5, 1_950.0).shot(1, Condition::Good))).is_none());
    }
}
