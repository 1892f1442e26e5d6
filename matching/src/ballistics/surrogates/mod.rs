//! Made-up bullets in great numbers: what a gallery of a whole continent is filled with to measure a scan. For breech faces
//! see [`FaceSurrogates`].
//!
//! A surrogate has the power spectrum of a template land and random phases, so it is striated like it and agrees with
//! nothing. The spectrum is that of the template followed by zeros up to twice the longest template, so that a land cut
//! from the surrogate does not repeat itself. Surrogates are slightly easier than lands of real other barrels: what is
//! measured on them is speed and how much a first pass loses, not how well marks can be told apart.
//!
//! Source: J. Theiler et al., Testing for nonlinearity in time series: the method of surrogate data, Physica D 58 (1992).

mod faces;

pub use faces::FaceSurrogates;

use super::error::SignatureError;
use super::signature::{BulletSignature, LAND_LIMITS, LandSignature};
use super::synthetic::{Random, mixed};

/// Phases of the table: finer steps cannot be seen in 8 bits.
const PHASES: usize = 4_096;
/// Share of the power that the kept waves carry; shorter ones cost time and are below the rounding of a sample.
const POWER_KEPT: f64 = 0.9999;

/// Grows surrogate bullets from template lands.
#[derive(Debug, Clone)]
pub struct Surrogates {
    spacing_um: f32,
    /// Fewest and most samples of a land.
    samples: (usize, usize),
    /// Amplitude of the waves 1, 2, ... of each template (um).
    amplitudes: Vec<Vec<f32>>,
    /// For every wave its cosine, then its sine, at the samples of the longest land.
    waves: Vec<(Vec<f32>, Vec<f32>)>,
    /// Cosine and sine of each phase.
    phases: Vec<(f32, f32)>,
}

impl Surrogates {
    /// Takes the spectra of template lands at a spacing in micrometres. A gap of a template counts as height 0. The
    /// widths of surrogates lie between the narrowest and the widest template.
    ///
    /// # Errors
    /// When there is no template, or none that varies at this spacing.
    pub fn new(templates: &[LandSignature], spacing_um: f32) -> Result<Self, SignatureError> {
        let lands: Vec<Vec<f32>> = templates
            .iter()
            .map(|land| land.normalised(spacing_um))
            .filter(|land| land.iter().any(|&height| height.is_finite() && height != 0.0))
            .map(|land| {
                land.into_iter().map(|height| if height.is_finite() { height } else { 0.0 }).collect()
            })
            .collect();
        let longest = lands.iter().map(Vec::len).max().ok_or(SignatureError::NoLands)?;
        let shortest = lands.iter().map(Vec::len).min().unwrap_or(longest);
        let period = 2 * longest;
        let turn = |wave: usize, sample: usize| {
            std::f64::consts::TAU * ((wave * sample) % period) as f64 / period as f64
        };
        let all: Vec<Vec<f64>> = lands
            .iter()
            .map(|land| {
                let amplitude = |wave: usize| {
                    let (cosine, sine) =
                        land.iter().enumerate().fold((0.0, 0.0), |(cosine, sine), (sample, height)| {
                            let (part_sine, part_cosine) = turn(wave, sample).sin_cos();
                            (cosine + f64::from(*height) * part_cosine, sine + f64::from(*height) * part_sine)
                        });
                    // The land fills about half the period; the factor only sets the height, which is normalised later.
                    f64::hypot(cosine, sine) * 2.0 / (land.len() as f64 * std::f64::consts::SQRT_2)
                };
                (1..=longest).map(amplitude).collect()
            })
            .collect();
        let kept = all.iter().map(|amplitudes| waves_kept(amplitudes)).max().unwrap_or(0);
        let waves = (1..=kept)
            .map(|wave| {
                let at =
                    |of: fn(f64) -> f64| (0..longest).map(|sample| of(turn(wave, sample)) as f32).collect();
                (at(f64::cos), at(f64::sin))
            })
            .collect();
        let phases = (0..PHASES)
            .map(|phase| {
                let (sine, cosine) = (std::f64::consts::TAU * phase as f64 / PHASES as f64).sin_cos();
                (cosine as f32, sine as f32)
            })
            .collect();
        let amplitudes = all
            .into_iter()
            .map(|amplitudes| amplitudes.into_iter().take(kept).map(|amplitude| amplitude as f32).collect())
            .collect();
        Ok(Self { spacing_um, samples: (shortest, longest), amplitudes, waves, phases })
    }

    /// Heights of one surrogate land. Equal seeds give equal lands.
    #[must_use]
    pub fn heights(&self, seed: u64) -> Vec<f32> {
        let mut random = Random::new(mixed(seed, 0x5A44));
        let (shortest, longest) = self.samples;
        let samples = shortest + random.below(longest - shortest + 1);
        let mut heights = vec![0.0_f32; samples];
        let template = self.amplitudes.get(random.below(self.amplitudes.len()));
        for (amplitude, (cosines, sines)) in template.into_iter().flatten().zip(&self.waves) {
            let (cosine, sine) = self.phases.get(random.below(PHASES)).copied().unwrap_or((1.0, 0.0));
            let (cosine, sine) = (amplitude * cosine, amplitude * sine);
            for ((height, wave_cosine), wave_sine) in heights.iter_mut().zip(cosines).zip(sines) {
                *height += cosine * wave_cosine + sine * wave_sine;
            }
        }
        heights
    }

    /// A bullet of surrogate lands (4 to 8, brought into this range). Equal seeds give equal bullets.
    ///
    /// # Errors
    /// When the templates are so short that a land of them would not be a signature.
    pub fn bullet(&self, seed: u64, lands: usize) -> Result<BulletSignature, SignatureError> {
        let lands = lands.clamp(LAND_LIMITS.0, LAND_LIMITS.1) as u64;
        let land = |land| LandSignature::new(self.spacing_um, self.heights(mixed(seed, land)));
        BulletSignature::new((0..lands).map(|number| land(number).map(Some)).collect::<Result<_, _>>()?)
    }
}

/// How many of the first waves carry nearly all of the power.
fn waves_kept(amplitudes: &[f64]) -> usize {
    let power: f64 = amplitudes.iter().map(|amplitude| amplitude * amplitude).sum();
    let mut sum = 0.0;
    let enough = amplitudes.iter().position(|amplitude| {
        sum += amplitude * amplitude;
        sum >= POWER_KEPT * power
    });
    enough.map_or(amplitudes.len(), |last| last + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::bullet::compare_bullets;
    use super::super::encoding::bullet_encode;
    use super::super::synthetic::{Barrel, Condition};
    use super::*;

    fn templates() -> Vec<LandSignature> {
        let bullet =
            |seed: u64| Barrel::new(seed, 6, 1_800.0 + 40.0 * seed as f32).shot(seed, Condition::Good);
        (0..4).flat_map(|seed| bullet(seed).lands().to_vec()).flatten().collect()
    }

    #[test]
    fn equal_seeds_give_equal_bullets() {
        let surrogates = Surrogates::new(&templates(), 6.25).unwrap();
        let text = |seed| bullet_encode(&surrogates.bullet(seed, 6).unwrap());
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn surrogates_agree_with_nothing_and_have_the_widths_of_the_templates() {
        let surrogates = Surrogates::new(&templates(), 6.25).unwrap();
        let bullets: Vec<BulletSignature> = (0..8).map(|seed| surrogates.bullet(seed, 6).unwrap()).collect();
        for (a, b) in bullets.iter().zip(bullets.iter().skip(1)) {
            let score = compare_bullets(a, b).unwrap().score;
            assert!(score < 0.6, "{score}");
        }
        for land in bullets.iter().flat_map(BulletSignature::lands).flatten() {
            assert!((1_600.0..2_000.0).contains(&land.width_um()), "{}", land.width_um());
        }
    }

    #[test]
    fn the_spectrum_is_that_of_the_template() {
        // Striae of one length: the surrogates' heights one such length apart agree, half a length apart they oppose.
        let wave = |sample: usize| (sample as f32 * std::f32::consts::TAU / 16.0).sin();
        let template = LandSignature::new(6.25, (0..320).map(wave).collect()).unwrap();
        let surrogates = Surrogates::new(&[template], 6.25).unwrap();
        let agreement = |apart: usize| {
            let mut sums = (0.0, 0.0);
            for seed in 0..20 {
                let heights = surrogates.heights(seed);
                sums.0 += heights.iter().zip(heights.iter().skip(apart)).map(|(a, b)| a * b).sum::<f32>();
                sums.1 += heights.iter().skip(apart).map(|a| a * a).sum::<f32>();
            }
            sums.0 / sums.1
        };
        assert!(agreement(16) > 0.9 && agreement(8) < -0.9, "{} {}", agreement(16), agreement(8));
    }

    #[test]
    fn nothing_comes_of_no_templates() {
        assert!(Surrogates::new(&[], 6.25).is_err());
    }
}
