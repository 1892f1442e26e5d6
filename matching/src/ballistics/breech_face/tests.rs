//! Faces made up, as [`MachinedFace`] tells.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::ballistics::synthetic::{FaceShot, MachinedFace};
use crate::ballistics::x3p::Scan;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const PUBLISHED: CongruenceThresholds = CongruenceThresholds::PUBLISHED;

const PLAIN: FaceShot = FaceShot::PLAIN;

fn scan(slide: u64, shot: FaceShot) -> Scan {
    MachinedFace::new(slide).scan(shot)
}

fn face(slide: u64, shot: FaceShot) -> BreechFace {
    BreechFace::from_scan(&scan(slide, shot)).unwrap()
}

fn prepared(face: &BreechFace) -> PreparedFace {
    PreparedFace::new(face, Rotations::Oriented)
}

#[test]
fn a_slide_is_known_again_turned_and_shifted_and_another_is_not() {
    let one = prepared(&face(1, PLAIN));
    let again = FaceShot { turned_deg: 12.0, shifted_um: (100.0, -75.0), seed: 2, ..PLAIN };
    let same = one.compare(&prepared(&face(1, again)), PUBLISHED, CellSearch::FastWithHigh);
    assert!(same.matches() && same.congruent() > 20.0, "{}", same.congruent());
    let consensus = same.forward.consensus.unwrap();
    assert!((consensus.theta_deg - 12.0).abs() <= 3.0, "{consensus:?}");
    // The shift, seen after the other face was turned back.
    let (sine, cosine) = 12.0f32.to_radians().sin_cos();
    let expected = (100.0 * cosine - 75.0 * sine, -75.0 * cosine - 100.0 * sine);
    assert!((consensus.dx_um - expected.0).abs() < 30.0, "{consensus:?} {expected:?}");
    assert!((consensus.dy_um - expected.1).abs() < 30.0, "{consensus:?} {expected:?}");
    let cells = &same.forward.cells;
    assert_eq!(cells.iter().filter(|cell| cell.congruent).count(), same.forward.congruent);
    let different = one.compare(&prepared(&face(2, again)), PUBLISHED, CellSearch::FastWithHigh);
    assert!(!different.matches() && different.congruent() < 4.0, "{}", different.congruent());
    // High CMC counts many cells for two firearms too (see the figures of `breech_faces_evaluate`).
    assert!(different.high().unwrap() < 0.6 * same.high().unwrap(), "{different:?}");
}

#[test]
fn another_instrument_sees_the_same_marks() {
    let (one, fine) = (face(3, PLAIN), face(3, FaceShot { spacing_um: 5.0, seed: 4, ..PLAIN }));
    let comparison = prepared(&one).compare(&prepared(&fine), PUBLISHED, CellSearch::Fast);
    assert!(comparison.congruent() > 25.0, "{}", comparison.congruent());
    let most = |face: &BreechFace| face.size().0.max(face.size().1);
    assert!(most(&one).abs_diff(most(&fine)) <= 2);
}

#[test]
fn cases_lie_in_any_direction() {
    let (one, other) = (face(5, PLAIN), face(5, FaceShot { turned_deg: 177.0, seed: 6, ..PLAIN }));
    let all = |face: &BreechFace| PreparedFace::new(face, Rotations::FullTurn);
    let comparison = all(&one).compare(&all(&other), PUBLISHED, CellSearch::Fast);
    assert!(comparison.congruent() > 20.0, "{}", comparison.congruent());
    let theta = comparison.forward.consensus.unwrap().theta_deg;
    assert!((theta - 177.0).abs() <= 3.0, "{theta}");
    assert!(!prepared(&one).compare(&prepared(&other), PUBLISHED, CellSearch::Fast).matches());
}

#[test]
fn a_face_with_a_part_missing_matches_by_what_is_there_and_is_flagged() {
    let whole = face(7, PLAIN);
    let mut part = scan(7, FaceShot { seed: 8, ..PLAIN });
    let (columns, rows) = (part.columns, part.rows);
    for row in 0..rows {
        // A wedge of nearly half, between the middle and the right.
        for column in columns / 2..columns {
            let (x, y) = (column as f64 - columns as f64 / 2.0, row as f64 - rows as f64 / 2.0);
            if y.abs() < 2.0 * x {
                part.heights_um[row * columns + column] = f32::NAN;
            }
        }
    }
    let part = BreechFace::from_scan(&part).unwrap();
    assert!(part.flags().contains(&FaceFlag::PartlyMeasured), "{:?}", part.quality());
    assert_eq!(whole.flags(), []);
    let comparison = prepared(&whole).compare(&prepared(&part), PUBLISHED, CellSearch::Fast);
    assert!(comparison.matches(), "{}", comparison.congruent());
    assert!(comparison.forward.cells.iter().any(|cell| cell.found.is_none()));
}

#[test]
fn the_fast_search_finds_what_the_exhaustive_one_does() {
    let again = FaceShot { turned_deg: -6.0, shifted_um: (50.0, 25.0), noise_um: 1.0, seed: 9, ..PLAIN };
    let (one, other) = (prepared(&face(9, PLAIN)), prepared(&face(9, again)));
    // A third of the cells: the exhaustive search is slow.
    let few = PreparedFace { cells: one.cells.iter().step_by(6).cloned().collect(), ..one };
    let fast = few.look_in(&other, PUBLISHED, CellSearch::Fast);
    let exhaustive = few.look_in(&other, PUBLISHED, CellSearch::Exhaustive);
    for (fast, exhaustive) in fast.cells.iter().zip(&exhaustive.cells) {
        assert!(fast.correlation > exhaustive.correlation - 0.04, "{fast:?} {exhaustive:?}");
    }
    assert_eq!(fast.congruent, exhaustive.congruent);
}

#[test]
fn dirt_and_drop_outs_change_little() {
    let clean = face(11, PLAIN);
    let mut dirty = scan(11, PLAIN);
    let mut chance = ChaCha8Rng::seed_from_u64(12);
    for height in dirty.heights_um.iter_mut().filter(|height| !height.is_nan()) {
        match chance.random_range(0..100) {
            0 => *height = f32::NAN,
            1 => *height += 400.0,
            _ => {}
        }
    }
    let dirty = BreechFace::from_scan(&dirty).unwrap();
    let comparison = prepared(&clean).compare(&prepared(&dirty), PUBLISHED, CellSearch::Fast);
    assert!(comparison.congruent() > 25.0, "{}", comparison.congruent());
    assert!(dirty.quality().roughness_um < 1.2 * clean.quality().roughness_um);
}

#[test]
fn what_is_no_breech_face_is_said() {
    let plain = scan(1, PLAIN);
    let with = |change: &dyn Fn(&mut Scan)| {
        let mut scan = plain.clone();
        change(&mut scan);
        BreechFace::from_scan(&scan).unwrap_err()
    };
    let all = |scan: &mut Scan, height: f32| scan.heights_um.iter_mut().for_each(|one| *one = height);
    assert_eq!(with(&|scan| all(scan, f32::NAN)), BreechFaceError::NothingMeasured);
    assert_eq!(with(&|scan| all(scan, 3.0)), BreechFaceError::Flat);
    assert!(matches!(with(&|scan| scan.spacing_um = (90.0, 90.0)), BreechFaceError::Spacing { .. }));
    assert!(matches!(with(&|scan| scan.spacing_um = (f64::NAN, 1.0)), BreechFaceError::Spacing { .. }));
    assert!(matches!(with(&|scan| scan.spacing_um = (1.0, 1.0)), BreechFaceError::TooSmall { .. }));
    assert!(matches!(with(&|scan| scan.columns = 7), BreechFaceError::Shape { .. }));
    let mut wide = Scan { columns: 1_000, rows: 2, spacing_um: (20.0, 20.0), ..plain.clone() };
    wide.heights_um = vec![1.0; 2_000];
    assert!(matches!(BreechFace::from_scan(&wide), Err(BreechFaceError::TooLarge { .. })));
}

#[test]
fn half_of_a_wave_at_a_cut_off_passes() {
    let wave = |length: f64| {
        let heights = (0..400 * 400)
            .map(|at| ((at % 400) as f64 * 6.25 / length * std::f64::consts::TAU).sin() as f32)
            .collect();
        grid::Grid { columns: 400, rows: 400, spacing_um: 6.25, heights }
    };
    let passed = |length: f64, cutoff: f64| {
        let (before, after) = (wave(length), filter::smoothed(&wave(length), cutoff));
        let middle =
            |grid: &grid::Grid| grid.heights[200 * 400 + 100..][..200].iter().fold(0.0f32, |a, b| a.max(*b));
        middle(&after) / middle(&before)
    };
    assert!((passed(500.0, 500.0) - 0.5).abs() < 0.02, "{}", passed(500.0, 500.0));
    assert!((passed(100.0, 100.0) - 0.5).abs() < 0.02);
    assert!(passed(2_000.0, 100.0) > 0.98);
}

#[test]
fn the_stored_form_loses_nothing_measurable() {
    let (one, other) = (face(13, PLAIN), face(13, FaceShot { turned_deg: 6.0, seed: 14, ..PLAIN }));
    let stored = one.encode();
    assert!(stored.len() < 85_000, "{}", stored.len());
    let again = BreechFace::decode(&stored).unwrap();
    assert_eq!(again.size(), one.size());
    let compared =
        |one: &BreechFace| prepared(one).compare(&prepared(&other), PUBLISHED, CellSearch::Fast).congruent();
    assert!((compared(&one) - compared(&again)).abs() <= 1.0);
    assert_eq!(again.encode(), stored);
    assert!(matches!(BreechFace::decode(&stored[..99]), Err(StoredFaceError::Length { .. })));
    assert_eq!(BreechFace::decode(b"nothing"), Err(StoredFaceError::NotOne));
    let mut newer = stored;
    newer[4] = 9;
    assert_eq!(BreechFace::decode(&newer), Err(StoredFaceError::Version { version: 9, most: 1 }));
}

#[test]
fn the_coarse_form_orders() {
    let query = CoarseFaceQuery::new(&prepared(&face(15, PLAIN)));
    let record = |slide| CoarseFace::new(&face(slide, FaceShot { turned_deg: 9.0, seed: 16, ..PLAIN }));
    let (same, other) = (query.score(&record(15)).unwrap(), query.score(&record(16)).unwrap());
    assert!(same > other + 0.2, "{same} {other}");
    let bytes = record(15).to_bytes();
    assert_eq!(bytes.len(), COARSE_SIDE * COARSE_SIDE);
    assert_eq!(CoarseFace::from_bytes(&bytes), Some(record(15)));
    assert_eq!(CoarseFace::from_bytes(&bytes[1..]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_bytes_are_refused_or_a_face(
        head in prop::collection::vec(any::<u8>(), 0..9),
        size in (0u16..20, 0u16..20),
        step in any::<f32>(),
        body in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let _ = BreechFace::decode(&head);
        let mut bytes = b"PHBF\x01".to_vec();
        bytes.extend(size.0.to_le_bytes().into_iter().chain(size.1.to_le_bytes()).chain(step.to_le_bytes()));
        bytes.extend(body.iter().copied().cycle().take(usize::from(size.0) * usize::from(size.1)));
        if let Ok(face) = BreechFace::decode(&bytes) {
            let prepared = prepared(&face);
            let comparison = prepared.compare(&prepared, PUBLISHED, CellSearch::Fast);
            prop_assert!(comparison.congruent() <= prepared.cells() as f32);
        }
    }
}
