//! Breech faces made up from a seed, and the impressions that they leave on cartridge cases.
//!
//! A face is a sum of plane waves of 60 to 400 um in every direction, higher the longer they are, seen on a ring of 0.7 to
//! 1.7 mm around the firing pin. An impression is turned, shifted, tilted under the instrument, with waves of its own (what a
//! case adds to what the firearm left) and noise. Real faces are milled or filed in few directions and marked unevenly:
//! figures measured on these say that the code works, not how well the method does.

use super::{Condition, Random, mixed};
use crate::ballistics::breech_face::{BreechFace, BreechFaceError, FACE_SPACING_UM};
use crate::ballistics::x3p::{Scan, ScanOrigin};
use std::f64::consts::{PI, TAU};

/// Waves of a face.
const WAVES: usize = 40;
/// Shortest and longest wave in micrometres.
const WAVES_UM: (f64, f64) = (60.0, 400.0);
/// A wave is as high as this part of its length.
const HEIGHT_OF_LENGTH: f64 = 1.0 / 1_500.0;
/// Inner and outer radius of what a case shows, in micrometres.
const RING_UM: (f64, f64) = (700.0, 1_700.0);
/// Side of a scan in micrometres.
const SIDE_UM: f64 = 3_500.0;

/// A plane wave: radians per micrometre along and down, phase, height in micrometres.
#[derive(Debug, Clone, Copy)]
struct Wave {
    along: f64,
    down: f64,
    phase: f64,
    height_um: f64,
}

/// A made-up breech face.
#[derive(Debug, Clone)]
pub struct MachinedFace {
    waves: Vec<Wave>,
}

/// How a case was fired and scanned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceShot {
    /// Distance of the heights in micrometres.
    pub spacing_um: f64,
    /// By how much the case lies turned under the instrument.
    pub turned_deg: f64,
    /// How far along and down.
    pub shifted_um: (f64, f64),
    /// Most that noise adds to a height or takes from it.
    pub noise_um: f64,
    /// Height of the case's own marks against those of the firearm.
    pub own_marks: f64,
    /// Seed of the noise and of the case's own marks.
    pub seed: u64,
}

impl FaceShot {
    /// Neither turned nor shifted, at the spacing at which faces are compared, with little noise.
    pub const PLAIN: Self = Self {
        spacing_um: FACE_SPACING_UM,
        turned_deg: 0.0,
        shifted_um: (0.0, 0.0),
        noise_um: 0.3,
        own_marks: 0.0,
        seed: 1,
    };
}

impl MachinedFace {
    /// A face from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { waves: waves(&mut Random::new(mixed(seed, 0xB4EE)), 1.0) }
    }

    /// A scan of one case: the ring on a tilted plane, nothing measured around it. Equal shots give equal scans.
    #[must_use]
    pub fn scan(&self, shot: FaceShot) -> Scan {
        let mut random = Random::new(mixed(shot.seed, 0xCA5E));
        let (sine, cosine) = shot.turned_deg.to_radians().sin_cos();
        let (x, y) = shot.shifted_um;
        let turned = self.waves.iter().map(|wave| {
            let (along, down) =
                (cosine * wave.along - sine * wave.down, sine * wave.along + cosine * wave.down);
            Wave { along, down, phase: wave.phase - along * x - down * y, ..*wave }
        });
        let waves: Vec<Wave> = turned.chain(waves(&mut random, shot.own_marks)).collect();
        let side = (SIDE_UM / shot.spacing_um) as usize;
        let place = |pixel: usize| (pixel as f64 + 0.5) * shot.spacing_um - SIDE_UM / 2.0;
        let mut heights_um = Vec::with_capacity(side * side);
        let mut marks = vec![0.0; side];
        for row in 0..side {
            marks.fill(0.0);
            for wave in &waves {
                add_along_row(&mut marks, *wave, (place(0), place(row)), shot.spacing_um);
            }
            for (column, marks) in marks.iter().enumerate() {
                let (x, y) = (place(column), place(row));
                let tilt = 0.004 * x - 0.002 * y + 37.0;
                let noise = (2.0 * random.unit() - 1.0) * shot.noise_um;
                let on_ring = (RING_UM.0..RING_UM.1).contains(&x.hypot(y));
                heights_um.push(if on_ring { (marks + tilt + noise) as f32 } else { f32::NAN });
            }
        }
        Scan {
            columns: side,
            rows: side,
            spacing_um: (shot.spacing_um, shot.spacing_um),
            heights_um,
            origin: ScanOrigin::default(),
            quirks: Vec::new(),
        }
    }

    /// What one case shows of the face, turned by up to 15 degrees and shifted by up to 100 um each way. Equal seeds give equal
    /// impressions.
    ///
    /// # Errors
    /// None that is known: a made-up scan is a breech face.
    pub fn impression(&self, seed: u64, condition: Condition) -> Result<BreechFace, BreechFaceError> {
        let mut random = Random::new(mixed(seed, 0x1AB5));
        let mut either_way = |most: f64| (2.0 * random.unit() - 1.0) * most;
        let shot = FaceShot {
            turned_deg: either_way(15.0),
            shifted_um: (either_way(100.0), either_way(100.0)),
            own_marks: condition.noise(),
            seed,
            ..FaceShot::PLAIN
        };
        BreechFace::from_scan(&self.scan(shot))
    }
}

fn waves(random: &mut Random, height: f64) -> Vec<Wave> {
    (0..WAVES)
        .map(|_| {
            let length = WAVES_UM.0 + (WAVES_UM.1 - WAVES_UM.0) * random.unit();
            let (sine, cosine) = (PI * random.unit()).sin_cos();
            let (along, down) = (TAU / length * cosine, TAU / length * sine);
            Wave { along, down, phase: TAU * random.unit(), height_um: height * length * HEIGHT_OF_LENGTH }
        })
        .collect()
}

/// Adds a wave to a row of heights that begins at a place. From one height to the next the wave is turned by the same angle,
/// which is far cheaper than a sine each.
fn add_along_row(heights: &mut [f64], wave: Wave, (x, y): (f64, f64), spacing_um: f64) {
    let (mut sine, mut cosine) = (wave.along * x + wave.down * y + wave.phase).sin_cos();
    let (step_sine, step_cosine) = (wave.along * spacing_um).sin_cos();
    for height in heights {
        *height += wave.height_um * sine;
        (sine, cosine) = (sine * step_cosine + cosine * step_sine, cosine * step_cosine - sine * step_sine);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::ballistics::breech_face::{CoarseFace, CoarseFaceQuery, PreparedFace, Rotations};

    #[test]
    fn equal_seeds_give_equal_impressions() {
        let bytes = |seed| MachinedFace::new(5).impression(seed, Condition::Fair).unwrap().encode();
        assert_eq!(bytes(1), bytes(1));
        assert_ne!(bytes(1), bytes(2));
    }

    #[test]
    fn better_conditions_give_higher_scores() {
        let face = MachinedFace::new(3);
        let mean = |condition| {
            let score = |seed: u64| {
                let [one, other] = [seed, seed + 100].map(|seed| face.impression(seed, condition).unwrap());
                let query = CoarseFaceQuery::new(&PreparedFace::new(&one, Rotations::Oriented));
                query.score(&CoarseFace::new(&other)).unwrap()
            };
            (0..4).map(score).sum::<f32>() / 4.0
        };
        let (good, fair, poor) = (mean(Condition::Good), mean(Condition::Fair), mean(Condition::Poor));
        assert!(good > fair && fair > poor && poor > 0.3 && good < 0.95, "{good} {fair} {poor}");
    }
}
