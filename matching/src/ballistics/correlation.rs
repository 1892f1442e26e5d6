//! Bounded-lag normalised cross-correlation of two striated profiles.
//!
//! At every lag within the window Pearson's r is taken over exactly the heights that both profiles have there;
//! the score of a lag is `atanh(r) x overlap / longer length`, and the best lag wins. Weighting by the overlap
//! keeps a short lucky overlap at the edge from beating the true alignment; `atanh` spreads the scores near 1.
//!
//! Heights are held as integers (one standard deviation = 256). The error against floating point is below 1e-4
//! in r, and in exchange every sum is exact: a comparison gives the same bits in both directions and on every
//! machine. Products of 16-bit integers summed into 32 bits are also what processors multiply fastest: they come from the
//! kernels of [`super::scan`], all lags at once; where a profile has gaps, so do counts and sums of squares.

use super::scan::shifted_product_sums;
use super::signature::LandSignature;

/// How far two profiles may be shifted against each other, and how much of them must then lie side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LagWindow {
    /// Largest shift in either direction, in micrometres.
    pub most_lag_um: f32,
    /// Smallest overlap as a share of the shorter profile, 0 to 1.
    pub least_overlap: f32,
}

impl LagWindow {
    /// Lands of a bullet: the shoulders place a land within a third of a millimetre.
    pub const LANDS: Self = Self { most_lag_um: 350.0, least_overlap: 0.70 };
    /// Other striated marks have no shoulders to start from.
    pub const LINES: Self = Self { most_lag_um: 2_100.0, least_overlap: 0.50 };
}

/// Integer value of one standard deviation.
const UNIT: f32 = 256.0;
/// Longest profile whose products cannot overflow 32 bits: sums are at most samples x UNIT^2.
const MOST_PREPARED_SAMPLES: usize = 16_384;
/// Bits of the lower part of a square: neither part leaves 15 bits, and sums of them stay within 32.
const SQUARE_BITS: u32 = 15;
/// Fewest heights that must lie side by side whatever the share says.
const LEAST_COMMON_HEIGHTS: usize = 16;
/// r is cut here before `atanh`, which has a pole at 1.
const MOST_R: f64 = 0.999;

/// A profile made ready for many comparisons: common spacing, normalised, with running sums.
#[derive(Debug, Clone)]
pub struct PreparedLand {
    spacing_um: f32,
    /// Normalised heights, 0 where missing.
    values: Vec<i16>,
    /// 1 where measured; empty when nothing is missing.
    measured: Vec<i16>,
    /// Squares of the values in two parts that 16 bits hold: what is above [`SQUARE_BITS`], and what is below.
    high_squares: Vec<i16>,
    low_squares: Vec<i16>,
    /// Sums of the values and of their squares before each sample. Whole numbers below 2^53: floating point holds them exactly.
    running: Vec<[f64; 2]>,
    present: usize,
}

/// The best alignment of two profiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Shift of the second profile against the first: sample `i` of the first lies on `i + lag` of the second.
    pub lag_um: f32,
    /// Pearson's r on the overlap.
    pub r: f32,
    /// Overlapping heights as a share of the longer profile.
    pub overlap: f32,
    /// `atanh(r) x overlap`, at least 0.
    pub score: f32,
}

impl PreparedLand {
    /// Resamples to the spacing, normalises and sums up. `None` when nothing comparable is left.
    #[must_use]
    pub fn new(signature: &LandSignature, spacing_um: f32) -> Option<Self> {
        let heights = signature.normalised(spacing_um);
        let first = heights.iter().position(|height| height.is_finite())?;
        let last = heights.iter().rposition(|height| height.is_finite())?;
        let heights = heights.get(first..=last)?;
        if heights.len() > MOST_PREPARED_SAMPLES {
            return None;
        }
        let values: Vec<i16> = heights.iter().map(|&height| quantised(height)).collect();
        let present = heights.iter().filter(|height| height.is_finite()).count();
        let measured = if present == heights.len() {
            Vec::new()
        } else {
            heights.iter().map(|height| i16::from(height.is_finite())).collect()
        };
        let squares: Vec<i32> = values.iter().map(|&value| i32::from(value) * i32::from(value)).collect();
        let running = running_sums(&values);
        (present >= LEAST_COMMON_HEIGHTS && squares.iter().any(|&square| square > 0)).then_some(Self {
            spacing_um,
            values,
            measured,
            high_squares: squares.iter().map(|square| (square >> SQUARE_BITS) as i16).collect(),
            low_squares: squares.iter().map(|square| (square & ((1 << SQUARE_BITS) - 1)) as i16).collect(),
            running,
            present,
        })
    }

    /// Number of samples, missing ones within included.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.values.len()
    }

    /// Distance between samples in micrometres.
    #[must_use]
    pub fn spacing_um(&self) -> f32 {
        self.spacing_um
    }

    /// The best alignment with another profile. `None` when no lag within the window leaves enough overlap, or
    /// the two were prepared at different spacings.
    #[must_use]
    pub fn align(&self, other: &Self, window: LagWindow) -> Option<Alignment> {
        if (self.spacing_um - other.spacing_um).abs() > 1e-4 {
            return None;
        }
        let most_lag = (window.most_lag_um / self.spacing_um).floor().clamp(0.0, 1e6) as isize;
        let shorter = self.present.min(other.present) as f32;
        let longer = self.present.max(other.present) as f64;
        let least =
            ((window.least_overlap.clamp(0.0, 1.0) * shorter).ceil() as usize).max(LEAST_COMMON_HEIGHTS);
        let gaps = !(self.measured.is_empty() && other.measured.is_empty());
        // Beyond this no lag leaves enough side by side.
        let farthest = self.samples().max(other.samples()).saturating_sub(least);
        let most_lag = most_lag.min(isize::try_from(farthest).unwrap_or(0));
        let lags = usize::try_from(most_lag).unwrap_or(0);
        let products = shifted_product_sums(&self.values, &other.values, lags);
        let correlations = if gaps {
            let sums = self.sums_with_gaps(other, lags);
            let at = products.iter().enumerate().map(|(place, &product)| sums.at(place, product));
            Correlations::of(at, least, longer)
        } else {
            let at =
                products.iter().zip(-most_lag..).map(|(&product, lag)| self.sums_at(other, lag, product));
            Correlations::of(at, least, longer)
        };
        correlations.best(most_lag).map(|Best { lag, r, share, score }| Alignment {
            lag_um: lag as f32 * self.spacing_um,
            r: r as f32,
            overlap: share as f32,
            score: score.max(0.0) as f32,
        })
    }

    /// The sums at one lag of two profiles without gaps.
    #[inline]
    fn sums_at(&self, other: &Self, lag: isize, product: i32) -> PairSums {
        let first = usize::try_from(-lag).unwrap_or(0);
        let second = usize::try_from(lag).unwrap_or(0);
        let length = self.samples().saturating_sub(first).min(other.samples().saturating_sub(second));
        let ([a, aa], [b, bb]) = (self.between(first, length), other.between(second, length));
        PairSums { count: length as f64, a, b, aa, bb, ab: f64::from(product) }
    }

    /// Sums of the values and of their squares over a run of samples.
    #[inline]
    fn between(&self, first: usize, length: usize) -> [f64; 2] {
        match (self.running.get(first), self.running.get(first + length)) {
            (Some([before, squares_before]), Some([after, squares_after])) => {
                [after - before, squares_after - squares_before]
            }
            _ => [0.0; 2],
        }
    }

    /// The sums of all lags where one of the two has gaps: those over what both have are sums of products with the other's
    /// measured places.
    fn sums_with_gaps(&self, other: &Self, most_lag: usize) -> SumsWithGaps {
        let places = |land: &Self| match land.measured.is_empty() {
            true => vec![1; land.values.len()],
            false => land.measured.clone(),
        };
        let (in_a, in_b) = (places(self), places(other));
        let sums = |a: &[i16], b: &[i16]| shifted_product_sums(a, b, most_lag);
        let whole = |high: Vec<i32>, low: Vec<i32>| {
            let join = |(high, low): (i32, i32)| (i64::from(high) << SQUARE_BITS) + i64::from(low);
            high.into_iter().zip(low).map(join).collect()
        };
        SumsWithGaps {
            count: sums(&in_a, &in_b),
            a: sums(&self.values, &in_b),
            b: sums(&in_a, &other.values),
            aa: whole(sums(&self.high_squares, &in_b), sums(&self.low_squares, &in_b)),
            bb: whole(sums(&in_a, &other.high_squares), sums(&in_a, &other.low_squares)),
        }
    }
}

/// Sums at each lag, from the most negative on.
#[derive(Debug, Default)]
struct SumsWithGaps {
    count: Vec<i32>,
    a: Vec<i32>,
    b: Vec<i32>,
    aa: Vec<i64>,
    bb: Vec<i64>,
}

impl SumsWithGaps {
    fn at(&self, place: usize, products: i32) -> PairSums {
        let of = |sums: &[i32]| f64::from(sums.get(place).copied().unwrap_or(0));
        // Whole numbers far below 2^53.
        let of_squares = |sums: &[i64]| sums.get(place).copied().unwrap_or(0) as f64;
        PairSums {
            count: of(&self.count),
            a: of(&self.a),
            b: of(&self.b),
            aa: of_squares(&self.aa),
            bb: of_squares(&self.bb),
            ab: f64::from(products),
        }
    }
}

/// Sums over the heights that both profiles have at one lag.
#[derive(Debug, Clone, Copy)]
struct PairSums {
    count: f64,
    a: f64,
    b: f64,
    aa: f64,
    bb: f64,
    ab: f64,
}

impl PairSums {
    /// Covariance of the two times the square of the count.
    #[inline]
    fn common(&self) -> f64 {
        self.count * self.ab - self.a * self.b
    }

    /// Product of the variances of the two times the fourth power of the count; 0 when either is flat.
    #[inline]
    fn spreads(&self) -> f64 {
        let spread_a = self.count * self.aa - self.a * self.a;
        let spread_b = self.count * self.bb - self.b * self.b;
        spread_a.max(0.0) * spread_b.max(0.0)
    }

    /// Pearson's r, cut short of 1.
    fn pearson(&self) -> f64 {
        (self.common() / self.spreads().sqrt()).clamp(-MOST_R, MOST_R)
    }
}

/// What two profiles come to at every lag, from the most negative on.
struct Correlations {
    lags: Vec<AtLag>,
    /// Present heights of the longer profile.
    longer: f64,
}

/// One lag.
#[derive(Debug, Clone, Copy)]
struct AtLag {
    sums: PairSums,
    /// Square of r where it is positive and enough lies side by side, else 0.
    square: f64,
    /// Whether enough lies side by side, and neither profile is flat there.
    counts: bool,
}

/// The best lag.
struct Best {
    lag: isize,
    r: f64,
    share: f64,
    score: f64,
}

impl Correlations {
    fn of(sums: impl Iterator<Item = PairSums>, least: usize, longer: f64) -> Self {
        let least = least as f64;
        let lags = sums.map(|sums| {
            let (common, spreads) = (sums.common(), sums.spreads());
            let counts = sums.count >= least && spreads > 0.0;
            let square = if counts && common > 0.0 { common * common / spreads } else { 0.0 };
            AtLag { sums, square: square.min(MOST_R * MOST_R), counts }
        });
        Self { lags: lags.collect(), longer }
    }

    /// The lag with the best score; of equal scores the one of the smaller shift. The root and the logarithm are taken only
    /// where they may decide: r <= atanh(r) <= r / (1 - r^2), so that the best lower bound dismisses most lags.
    fn best(&self, most_lag: isize) -> Option<Best> {
        let weighted = |lag: &AtLag| lag.square * lag.sums.count * lag.sums.count;
        // A little less, against rounding.
        let bound = self.lags.iter().map(weighted).fold(0.0, f64::max) * (1.0 - 1e-9);
        let mut best: Option<Best> = None;
        for step in 0..=2 * most_lag {
            // 0, 1, -1, 2, -2, ...
            let lag = if step % 2 == 1 { (step + 1) / 2 } else { -(step / 2) };
            let place = usize::try_from(lag + most_lag).unwrap_or(0);
            let Some(at) = self.lags.get(place).filter(|at| at.counts) else { continue };
            // Heights that oppose each other (r below 0) are never better than another score.
            let rest = 1.0 - at.square;
            if best.is_some() && weighted(at) <= bound * rest * rest {
                continue;
            }
            let (r, share) = (at.sums.pearson(), at.sums.count / self.longer);
            let score = r.atanh() * share;
            if best.as_ref().is_none_or(|best| score > best.score.max(0.0)) {
                best = Some(Best { lag, r, share, score });
            }
        }
        best
    }
}

fn quantised(height: f32) -> i16 {
    if height.is_finite() { (height * UNIT).round().clamp(-32_767.0, 32_767.0) as i16 } else { 0 }
}

/// Sums of the values and of their squares: 0, and up to each value.
fn running_sums(values: &[i16]) -> Vec<[f64; 2]> {
    let mut sums = [0.0; 2];
    std::iter::once(sums)
        .chain(values.iter().map(|&value| {
            let value = f64::from(value);
            sums = [sums[0] + value, sums[1] + value * value];
            sums
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;

    /// The sums at one lag by their definition.
    fn defined_sums(a: &PreparedLand, b: &PreparedLand, lag: isize) -> [i64; 6] {
        let is_there =
            |land: &PreparedLand, place: usize| land.measured.is_empty() || land.measured[place] == 1;
        let mut sums = [0; 6];
        for place in 0..a.samples() {
            let Some(on) = place.checked_add_signed(lag).filter(|on| *on < b.samples()) else { continue };
            if is_there(a, place) && is_there(b, on) {
                let (x, y) = (i64::from(a.values[place]), i64::from(b.values[on]));
                let more = [1, x, y, x * x, y * y, x * y];
                sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            }
        }
        sums
    }

    /// Smoothed noise from a seed: correlated over a few samples like striae.
    fn striae(seed: u64, samples: usize) -> Vec<f32> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let raw: Vec<f32> = (0..samples + 8).map(|_| noise()).collect();
        raw.windows(8).take(samples).map(|window| window.iter().sum()).collect()
    }

    fn prepared(heights: Vec<f32>) -> PreparedLand {
        PreparedLand::new(&LandSignature::new(6.25, heights).unwrap(), 6.25).unwrap()
    }

    /// The definition, in floating point, without any shortcut.
    fn by_definition(a: &[f32], b: &[f32], window: LagWindow) -> f64 {
        let present = |heights: &[f32]| heights.iter().filter(|height| !height.is_nan()).count();
        let (shorter, longer) = (present(a).min(present(b)), present(a).max(present(b)));
        let most = (window.most_lag_um / 6.25).floor() as isize;
        let mut best = 0.0_f64;
        for lag in -most..=most {
            let pairs: Vec<(f64, f64)> = (0..a.len() as isize)
                .filter(|sample| (0..b.len() as isize).contains(&(sample + lag)))
                .map(|sample| (f64::from(a[sample as usize]), f64::from(b[(sample + lag) as usize])))
                .filter(|(a, b)| !a.is_nan() && !b.is_nan())
                .collect();
            let count = pairs.len() as f64;
            if count < 16.0 || count < f64::from(window.least_overlap) * shorter as f64 {
                continue;
            }
            let (mean_a, mean_b) = (
                pairs.iter().map(|p| p.0).sum::<f64>() / count,
                pairs.iter().map(|p| p.1).sum::<f64>() / count,
            );
            let covariance: f64 = pairs.iter().map(|p| (p.0 - mean_a) * (p.1 - mean_b)).sum();
            let spread_a: f64 = pairs.iter().map(|p| (p.0 - mean_a).powi(2)).sum();
            let spread_b: f64 = pairs.iter().map(|p| (p.1 - mean_b).powi(2)).sum();
            let r = (covariance / (spread_a * spread_b).sqrt()).clamp(-MOST_R, MOST_R);
            best = best.max(r.atanh() * count / longer as f64);
        }
        best
    }

    #[test]
    fn a_profile_aligns_with_itself_at_no_shift() {
        let land = prepared(striae(1, 300));
        let alignment = land.align(&land, LagWindow::LANDS).unwrap();
        assert_eq!(alignment.lag_um, 0.0);
        assert!(alignment.r > 0.998 && alignment.overlap > 0.999);
    }

    #[test]
    fn different_spacings_are_not_compared() {
        let signature = LandSignature::new(6.25, striae(1, 300)).unwrap();
        let (fine, coarse) =
            (PreparedLand::new(&signature, 6.25).unwrap(), PreparedLand::new(&signature, 12.5).unwrap());
        assert!(fine.align(&coarse, LagWindow::LANDS).is_none());
    }

    #[test]
    fn too_little_overlap_is_no_alignment() {
        let (long, short) = (prepared(striae(1, 300)), prepared(striae(2, 15 + 17)));
        assert!(long.align(&short, LagWindow { most_lag_um: 100.0, least_overlap: 0.7 }).is_some());
        let window = LagWindow { most_lag_um: 0.0, least_overlap: 1.0 };
        assert!(long.align(&short, window).is_some());
        let shifted = LagWindow { most_lag_um: 0.0, least_overlap: f32::NAN };
        let _ = long.align(&short, shifted);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn equals_the_definition(seed_a in 0_u64..1000, seed_b in 0_u64..1000,
            a in 60_usize..200, b in 60_usize..200, gap in 0_usize..40, at in 5_usize..20) {
            let (mut heights_a, mut heights_b) = (striae(seed_a, a), striae(seed_b, b));
            heights_a[at..at + gap / 2].fill(f32::NAN);
            heights_b[at + 10..at + 10 + gap / 3].fill(f32::NAN);
            let expected = by_definition(&heights_a, &heights_b, LagWindow::LANDS);
            let found = prepared(heights_a).align(&prepared(heights_b), LagWindow::LANDS);
            let found = found.map_or(0.0, |alignment| f64::from(alignment.score));
            prop_assert!((found - expected).abs() < 2e-3, "{found} {expected}");
        }

        #[test]
        fn sums_over_gaps_are_exact(seed_a in 0_u64..1000, seed_b in 0_u64..1000, a in 60_usize..200, b in 60_usize..200,
            gap in 0_usize..40, at in 5_usize..20, spike in prop::option::of(20_usize..60)) {
            let (mut heights_a, mut heights_b) = (striae(seed_a, a), striae(seed_b, b));
            heights_a[at..at + gap / 2].fill(f32::NAN);
            heights_b[at + 10..at + 10 + gap / 3].fill(f32::NAN);
            if let Some(spike) = spike {
                heights_a[spike] = 300.0;
            }
            let (a, b) = (prepared(heights_a), prepared(heights_b));
            let most_lag = 56;
            let (gaps, products) = (a.sums_with_gaps(&b, most_lag), shifted_product_sums(&a.values, &b.values, most_lag));
            for (place, lag) in (-56_isize..=56).enumerate() {
                let sums = gaps.at(place, products[place]);
                let found = [sums.count, sums.a, sums.b, sums.aa, sums.bb, sums.ab].map(|sum| sum as i64);
                prop_assert_eq!(found, defined_sums(&a, &b, lag));
            }
        }

        #[test]
        fn is_symmetric(seed_a in any::<u64>(), seed_b in any::<u64>(), a in 60_usize..300, b in 60_usize..300) {
            let (a, b) = (prepared(striae(seed_a, a)), prepared(striae(seed_b, b)));
            let (forth, back) = (a.align(&b, LagWindow::LANDS), b.align(&a, LagWindow::LANDS));
            prop_assert_eq!(forth.map(|x| x.score.to_bits()), back.map(|x| x.score.to_bits()));
            prop_assert_eq!(forth.map(|x| x.r.to_bits()), back.map(|x| x.r.to_bits()));
        }

        #[test]
        fn a_shift_within_the_window_is_found(seed in any::<u64>(), shift in -50_isize..=50) {
            let track = striae(seed, 500);
            let a = prepared(track[60..400].to_vec());
            let b = prepared(track[(60 + shift) as usize..(400 + shift) as usize].to_vec());
            let alignment = a.align(&b, LagWindow::LANDS).unwrap();
            prop_assert_eq!(alignment.lag_um, shift as f32 * -6.25);
            prop_assert!(alignment.r > 0.99);
        }

        #[test]
        fn any_heights_give_finite_scores(heights in prop::collection::vec(
            prop_oneof![8 => -300.0_f32..300.0, 1 => Just(f32::NAN), 1 => prop::num::f32::ANY], 0..200),
            spacing in prop_oneof![0.05_f32..50.0, prop::num::f32::ANY], seed in any::<u64>()) {
            let land = LandSignature::new(spacing, heights).ok();
            let land = land.and_then(|signature| PreparedLand::new(&signature, 6.25));
            let other = prepared(striae(seed, 150));
            for (land, other) in land.iter().flat_map(|land| [(land, land), (land, &other)]) {
                if let Some(alignment) = land.align(other, LagWindow::LINES) {
                    prop_assert!(alignment.score.is_finite() && alignment.score >= 0.0);
                    prop_assert!(alignment.r.abs() <= 1.0 && alignment.lag_um.is_finite());
                    prop_assert!((0.0..=1.0).contains(&alignment.overlap));
                }
            }
        }
    }
}
