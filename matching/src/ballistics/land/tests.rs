//! Lands made up: an arc of a bullet with striae, and grooves beside it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::ballistics::correlation::{LagWindow, PreparedLand};
use crate::ballistics::signature::COMMON_SPACING_UM;
use crate::ballistics::x3p::ScanOrigin;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SPACING_UM: f64 = 1.5625;
const COLUMNS: usize = 1_500;
const ROWS: usize = 200;
/// Where the grooves begin, in micrometres.
const GROOVES_UM: (f64, f64) = (210.0, 2_120.0);

/// Striae of a barrel: waves of 60 to 300 micrometres.
fn striae(seed: u64) -> Vec<f64> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let waves: Vec<(f64, f64, f64)> = (0..24)
        .map(|_| {
            let length = chance.random_range(60.0..300.0);
            (length, chance.random_range(0.0..std::f64::consts::TAU), chance.random_range(0.2..0.7))
        })
        .collect();
    (0..COLUMNS)
        .map(|column| {
            let x = column as f64 * SPACING_UM;
            waves
                .iter()
                .map(|(length, phase, height)| height * (x * std::f64::consts::TAU / length + phase).sin())
                .sum()
        })
        .collect()
}

/// A scan of a land with these striae; the lowest fifth is torn off and rough.
fn scan(striae: &[f64], seed: u64, noise_um: f64) -> Scan {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let middle = COLUMNS as f64 * SPACING_UM / 2.0;
    let mut heights_um = Vec::with_capacity(COLUMNS * ROWS);
    for row in 0..ROWS {
        let torn = row < ROWS / 5;
        for (column, stria) in striae.iter().enumerate() {
            let x = column as f64 * SPACING_UM;
            let arc = -(x - middle).powi(2) / (2.0 * 4_500.0);
            let beyond = (GROOVES_UM.0 - x).max(x - GROOVES_UM.1).max(0.0);
            let groove = (beyond / 60.0).min(1.0) * 90.0;
            let rough = if torn { chance.random_range(-6.0..6.0) } else { *stria };
            let noise = chance.random_range(-noise_um..=noise_um);
            let height = arc + groove + rough + noise;
            let missing = chance.random_bool(0.02);
            heights_um.push(if missing { f32::NAN } else { height as f32 });
        }
    }
    Scan {
        columns: COLUMNS,
        rows: ROWS,
        spacing_um: (SPACING_UM, SPACING_UM),
        heights_um,
        origin: ScanOrigin::default(),
        quirks: Vec::new(),
    }
}

fn score(one: &LandSignature, other: &LandSignature) -> f32 {
    let prepared = |land: &LandSignature| PreparedLand::new(land, COMMON_SPACING_UM).unwrap();
    prepared(one).align(&prepared(other), LagWindow::LANDS).map_or(0.0, |alignment| alignment.r)
}

#[test]
fn striae_are_found_between_the_grooves_above_the_torn_edge() {
    let land = extract_land(&scan(&striae(1), 5, 0.3)).unwrap();
    assert!((land.shoulders_um.0 - GROOVES_UM.0).abs() < 60.0, "{:?}", land.shoulders_um);
    assert!((land.shoulders_um.1 - GROOVES_UM.1).abs() < 60.0, "{:?}", land.shoulders_um);
    assert!(land.crosscut_um >= 40.0 * SPACING_UM, "{}", land.crosscut_um);
    assert_eq!(land.flags, []);
    assert!((land.signature.spacing_um() - SIGNATURE_SPACING_UM).abs() < 1e-6);
}

#[test]
fn two_shots_of_one_barrel_agree_and_those_of_two_do_not() {
    let shot = |barrel: u64, seed: u64| extract_land(&scan(&striae(barrel), seed, 0.4)).unwrap().signature;
    let (one, again, other) = (shot(1, 5), shot(1, 6), shot(2, 7));
    assert!(score(&one, &again) > 0.95, "{}", score(&one, &again));
    assert!(score(&one, &other) < 0.6, "{}", score(&one, &other));
}

#[test]
fn a_scan_that_stands_upright_is_turned() {
    let lying = scan(&striae(3), 8, 0.3);
    let (one, other) = (extract_land(&lying).unwrap(), extract_land(&lying.turned()).unwrap());
    assert!(score(&one.signature, &other.signature) > 0.99);
}

#[test]
fn what_cannot_be_extracted_is_said_and_what_is_doubtful_flagged() {
    let mut empty = scan(&striae(1), 5, 0.3);
    empty.heights_um.iter_mut().for_each(|height| *height = f32::NAN);
    assert_eq!(extract_land(&empty).unwrap_err(), LandError::NoCrosscut);
    let mut rough = scan(&striae(1), 5, 0.3);
    let mut chance = ChaCha8Rng::seed_from_u64(9);
    rough.heights_um.iter_mut().for_each(|height| *height = chance.random_range(-3.0..3.0));
    let flags = extract_land(&rough).unwrap().flags;
    assert_eq!(flags, [LandFlag::Unstable, LandFlag::NoLeftShoulder, LandFlag::NoRightShoulder]);
}
