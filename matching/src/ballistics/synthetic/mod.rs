//! Barrels and shots made up from a seed, for the simulation of feeds and for tests; [`MachinedFace`] for breech faces.
//!
//! A barrel is one long random track per land, limited to waves of 40 to 400 um as a signature is. A shot shows a
//! piece of each track, shifted, scaled, with marks of its own on top, with gaps and missing lands, and with the
//! lands counted from another one. The tracks are easier than bad real barrels: figures measured on them say that
//! the code works, not how well the method does.

mod machined_face;

pub use machined_face::{FaceShot, MachinedFace};

use super::signature::{BulletSignature, LAND_LIMITS, LandSignature};

/// Spacing of synthetic signatures in micrometres.
pub const SYNTHETIC_SPACING_UM: f32 = 3.125;

/// How well a shot carries the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Well marked: r around 0.8 between two shots.
    Good,
    /// Partly worn: r around 0.6, a land missing now and then.
    Fair,
    /// Damaged: r around 0.4, several lands missing.
    Poor,
}

impl Condition {
    /// Strength of the shot's own marks against those of the barrel.
    fn noise(self) -> f64 {
        match self {
            Self::Good => 0.45,
            Self::Fair => 0.80,
            Self::Poor => 1.20,
        }
    }

    /// Chance that a land is missing.
    fn missing_land(self) -> f64 {
        match self {
            Self::Good => 0.01,
            Self::Fair => 0.08,
            Self::Poor => 0.25,
        }
    }

    /// Chance that a land has a gap.
    fn gap(self) -> f64 {
        match self {
            Self::Good => 0.02,
            Self::Fair => 0.10,
            Self::Poor => 0.30,
        }
    }
}

/// The rifling of one made-up barrel.
#[derive(Debug, Clone)]
pub struct Barrel {
    tracks: Vec<Track>,
}

impl Barrel {
    /// A barrel from a seed. The number of lands is brought to 4 to 8, the land width to 0.5 to 6 mm.
    #[must_use]
    pub fn new(seed: u64, lands: usize, land_width_um: f32) -> Self {
        let lands = lands.clamp(LAND_LIMITS.0, LAND_LIMITS.1);
        let tracks = (0..lands).map(|land| Track::new(mixed(seed, land as u64), land_width_um)).collect();
        Self { tracks }
    }

    /// One bullet fired from the barrel. Equal seeds give equal bullets; at least one land is always there.
    #[must_use]
    pub fn shot(&self, seed: u64, condition: Condition) -> BulletSignature {
        let mut random = Random::new(mixed(seed, 0x0B01_1E70));
        let count = self.tracks.len().max(1);
        let turned = random.below(count);
        let kept = random.below(count);
        let mut bullet = None;
        for attempt in 0..2 {
            let lands: Vec<Option<LandSignature>> = (0..count)
                .map(|land| {
                    let track = self.tracks.get((land + turned) % count)?;
                    let missing = random.unit() < condition.missing_land();
                    let shown = track.shown(&mut random, condition);
                    if missing && (land != kept || attempt > 0) { None } else { shown }
                })
                .collect();
            bullet = BulletSignature::new(lands).ok();
            if bullet.is_some() {
                break;
            }
        }
        bullet.unwrap_or_else(|| {
            BulletSignature::all_of(self.tracks.iter().map(|track| track.whole.clone()).collect())
        })
    }
}

/// A made-up striated surface that marks a line: a breech face, an aperture, an ejector.
#[derive(Debug, Clone)]
pub struct StriatedFace {
    track: Track,
}

impl StriatedFace {
    /// A face from a seed; the width is brought to 0.5 to 6 mm.
    #[must_use]
    pub fn new(seed: u64, width_um: f32) -> Self {
        Self { track: Track::new(mixed(seed, 0xFACE), width_um) }
    }

    /// One mark left by the face. Equal seeds give equal marks.
    #[must_use]
    pub fn mark(&self, seed: u64, condition: Condition) -> LandSignature {
        let mut random = Random::new(mixed(seed, 0x3A12));
        self.track.shown(&mut random, condition).unwrap_or_else(|| self.track.whole.clone())
    }
}

/// Longest piece a shot may be shifted along the track, in micrometres.
const MOST_SHIFT_UM: f32 = 110.0;

/// What one land would show if all of it were seen.
#[derive(Debug, Clone)]
struct Track {
    heights: Vec<f64>,
    samples: usize,
    whole: LandSignature,
}

impl Track {
    fn new(seed: u64, width_um: f32) -> Self {
        let width_um = if width_um.is_finite() { width_um.clamp(500.0, 6_000.0) } else { 2_000.0 };
        let samples = (width_um / SYNTHETIC_SPACING_UM) as usize;
        let margin = (MOST_SHIFT_UM / SYNTHETIC_SPACING_UM) as usize;
        let mut random = Random::new(seed);
        let heights = striae(&mut random, samples + 2 * margin);
        let whole = LandSignature::trusted(
            SYNTHETIC_SPACING_UM,
            heights.iter().map(|&height| height as f32).collect(),
        );
        Self { heights, samples, whole }
    }

    fn shown(&self, random: &mut Random, condition: Condition) -> Option<LandSignature> {
        let first = random.below(self.heights.len().saturating_sub(self.samples) + 1);
        // Shoulders are never found at quite the same place: the piece is up to 4 % shorter.
        let samples = self.samples - random.below(self.samples / 25 + 1);
        let own = striae(random, samples);
        let scale = 0.75 + 0.5 * random.unit();
        let noise = condition.noise() * (0.85 + 0.3 * random.unit());
        let mut heights: Vec<f32> = self
            .heights
            .get(first..)?
            .iter()
            .zip(&own)
            .map(|(&track, &own)| (scale * (track + noise * own + 0.03 * random.normal())) as f32)
            .collect();
        if random.unit() < condition.gap() {
            let length = 10 + random.below(heights.len() / 10 + 1);
            let start = random.below(heights.len().saturating_sub(length) + 1);
            for height in heights.iter_mut().skip(start).take(length) {
                *height = f32::NAN;
            }
        }
        LandSignature::new(SYNTHETIC_SPACING_UM, heights).ok()
    }
}

/// Random heights with waves of 40 to 400 um, standard deviation 1 um.
fn striae(random: &mut Random, samples: usize) -> Vec<f64> {
    let white: Vec<f64> = (0..samples + 256).map(|_| random.normal()).collect();
    let short = smoothed(&white, 2);
    let long = smoothed(&short, 28);
    let band: Vec<f64> =
        short.iter().zip(&long).skip(128).take(samples).map(|(short, long)| short - long).collect();
    let count = band.len().max(1) as f64;
    let mean = band.iter().sum::<f64>() / count;
    let spread = (band.iter().map(|height| (height - mean).powi(2)).sum::<f64>() / count).sqrt().max(1e-9);
    band.into_iter().map(|height| (height - mean) / spread).collect()
}

/// Three running means over `2 x half + 1` samples: close to a Gaussian.
fn smoothed(values: &[f64], half: usize) -> Vec<f64> {
    let mut values = values.to_vec();
    for _ in 0..3 {
        let mut sums = Vec::with_capacity(values.len() + 1);
        let mut sum = 0.0;
        sums.push(0.0);
        for value in &values {
            sum += value;
            sums.push(sum);
        }
        let at = |index: usize| sums.get(index).copied().unwrap_or(sum);
        values = (0..values.len())
            .map(|index| {
                let (first, end) = (index.saturating_sub(half), (index + half + 1).min(values.len()));
                (at(end) - at(first)) / (end - first).max(1) as f64
            })
            .collect();
    }
    values
}

/// SplitMix64: the same numbers on every machine and in every version.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 up to but not 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// 0 to one below the limit; 0 when the limit is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.unit() * limit as f64) as usize
    }

    /// Close to a normal distribution with mean 0 and standard deviation 1.
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

pub(super) fn mixed(seed: u64, part: u64) -> u64 {
    Random::new(seed ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93)).next()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::bullet::compare_bullets;
    use super::*;

    #[test]
    fn equal_seeds_give_equal_bullets() {
        let text = |seed| {
            super::super::encoding::bullet_encode(&Barrel::new(5, 6, 1_950.0).shot(seed, Condition::Fair))
        };
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn any_seed_and_size_gives_a_bullet() {
        for seed in 0..60 {
            for (lands, width) in [(0, 0.0), (4, 400.0), (6, f32::NAN), (99, 1e9)] {
                assert!(Barrel::new(seed, lands, width).shot(seed, Condition::Poor).present() >= 1);
            }
        }
    }

    #[test]
    fn better_conditions_give_higher_scores() {
        let barrel = Barrel::new(3, 6, 1_950.0);
        let mean = |condition| {
            let score = |shot: u64| {
                compare_bullets(&barrel.shot(2 * shot, condition), &barrel.shot(2 * shot + 1, condition))
                    .unwrap()
                    .score
            };
            (0..5).map(score).sum::<f32>() / 5.0
        };
        let (good, fair, poor) = (mean(Condition::Good), mean(Condition::Fair), mean(Condition::Poor));
        assert!(good > fair && fair > poor, "{good} {fair} {poor}");
    }
}
