//! The scan of faces equals its definition bit for bit, whatever the kernel, the threads and the number of queries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::super::{RecordSet, ScanKernel, ScanSettings};
use super::pass::correlation;
use super::*;
use crate::ballistics::breech_face::{COARSE_SIDE, CoarseFace, PreparedFace, Rotations};
use crate::ballistics::synthetic::{Condition, MachinedFace};

fn settings(kept: usize, threads: usize, kernel: ScanKernel) -> ScanSettings {
    ScanSettings { kept, threads, kernel }
}

fn prepared(face: u64, seed: u64) -> PreparedFace {
    let face = MachinedFace::new(face).impression(seed, Condition::Fair).unwrap();
    PreparedFace::new(&face, Rotations::Oriented)
}

/// Any bytes: -128 is missing, whatever lies beyond the window is left out.
fn face() -> impl Strategy<Value = CoarseFace> {
    let byte = prop_oneof![any::<u8>(), Just(0x80), Just(0x7F), Just(0x81), Just(0)];
    prop::collection::vec(byte, 97).prop_map(|bytes| {
        let bytes: Vec<u8> = bytes.into_iter().cycle().take(COARSE_SIDE * COARSE_SIDE).collect();
        CoarseFace::from_bytes(&bytes).unwrap()
    })
}

/// The score by plain loops over whole squares: zeros for what is missing, the largest over angles and shifts.
fn by_definition(
    query: &PreparedFace,
    record: &CoarseFace,
    angle_step: usize,
    shifts: &[(i32, i32)],
) -> Option<f32> {
    let side = COARSE_SIDE as i32;
    let record: Vec<i32> = record.heights_or_zero().map(i32::from).collect();
    let norm = |heights: &[i32]| {
        let energy: i32 = heights.iter().map(|height| height * height).sum();
        (energy > 0).then(|| (energy as f32).sqrt().recip())
    };
    let record_norm = norm(&record)?;
    CoarseFace::turned(query)
        .step_by(angle_step)
        .filter_map(|turned| {
            let turned: Vec<i32> = turned.heights_or_zero().map(i32::from).collect();
            let query_norm = norm(&turned)?;
            let sum = |&(along, down): &(i32, i32)| -> i32 {
                let mut sum = 0;
                for y in 0..side {
                    for x in 0..side {
                        let (from_x, from_y) = (x + along, y + down);
                        if (0..side).contains(&from_x) && (0..side).contains(&from_y) {
                            sum +=
                                record[(y * side + x) as usize] * turned[(from_y * side + from_x) as usize];
                        }
                    }
                }
                sum
            };
            Some(correlation(shifts.iter().map(sum).max()?, query_norm, record_norm))
        })
        .max_by(f32::total_cmp)
}

fn square(most: i32) -> Vec<(i32, i32)> {
    (-most..=most).flat_map(|down| (-most..=most).map(move |along| (along, down))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn all_kernels_give_the_scores_of_plain_loops(
        records in prop::collection::vec(face(), 1..40),
        seed in 0_u64..1_000,
        most in 0_i32..4,
        angle_step in 5_usize..25,
    ) {
        let query = prepared(seed, seed);
        let mut gallery = FaceGallery::new();
        for (number, record) in records.iter().enumerate() {
            prop_assert_eq!(gallery.append(record), number);
            let read_back = gallery.face(number);
            prop_assert_eq!(read_back.as_ref(), Some(record));
        }
        let expected: Vec<(usize, f32)> = records
            .iter()
            .enumerate()
            .filter_map(|(number, record)| Some((number, by_definition(&query, record, angle_step, &square(most))?)))
            .collect();
        let scan = FaceScanQuery::new(&query, FaceSearch { angle_step, shifts: ShiftArea::Square(most as u8) });
        for kernel in ScanKernel::available() {
            let mut found = Vec::new();
            let request = FaceScanRequest { query: &scan, among: None };
            gallery.each_score(request, kernel, |record, score| found.push((record, score)));
            prop_assert_eq!(&found, &expected, "{}", kernel.name());
        }
    }
}

#[test]
fn the_largest_sums_fit() {
    let bytes = |value: u8| CoarseFace::from_bytes(&vec![value; COARSE_SIDE * COARSE_SIDE]).unwrap();
    let mut gallery = FaceGallery::new();
    for value in [0x7F, 0x81] {
        gallery.append(&bytes(value));
    }
    let query = prepared(1, 1);
    let scan = FaceScanQuery::new(&query, FaceSearch { angle_step: 21, shifts: ShiftArea::Square(0) });
    for kernel in ScanKernel::available() {
        for hit in gallery.scan(&scan, None, settings(2, 1, kernel)) {
            let expected = by_definition(&query, &gallery.face(hit.record).unwrap(), 21, &[(0, 0)]);
            assert_eq!(Some(hit.score), expected);
        }
    }
}

#[test]
fn shifts_in_a_disc_are_those_near_enough() {
    let query = prepared(4, 4);
    let record = CoarseFace::new(&MachinedFace::new(4).impression(5, Condition::Good).unwrap());
    let mut gallery = FaceGallery::new();
    gallery.append(&record);
    let shifts: Vec<(i32, i32)> =
        square(5).into_iter().filter(|(along, down)| along * along + down * down <= 13).collect();
    let scan =
        FaceScanQuery::new(&query, FaceSearch { angle_step: 4, shifts: ShiftArea::Disc { squared: 13 } });
    let hits = gallery.scan(&scan, None, ScanSettings::default());
    assert_eq!(Some(hits[0].score), by_definition(&query, &record, 4, &shifts));
    assert_eq!(scan.positions(), 6 * shifts.len());
}

#[test]
fn many_queries_on_many_threads_find_what_single_scans_find() {
    let mut gallery = FaceGallery::new();
    let made: Vec<CoarseFace> = (0..12)
        .map(|face| CoarseFace::new(&MachinedFace::new(face).impression(face, Condition::Fair).unwrap()))
        .collect();
    for face in made.iter().cycle().take(700) {
        gallery.append(face);
    }
    assert!(gallery.remove(3));
    let search = FaceSearch { angle_step: 7, shifts: ShiftArea::Square(1) };
    let queries: Vec<FaceScanQuery> =
        (0..18).map(|face| FaceScanQuery::new(&prepared(face, 50 + face), search)).collect();
    let among: RecordSet =
        (0..700).filter(|record| record % 3 == 0 && !(200..300).contains(record)).collect();
    let requests: Vec<FaceScanRequest<'_>> = queries
        .iter()
        .enumerate()
        .map(|(number, query)| FaceScanRequest { query, among: (number % 2 == 1).then_some(&among) })
        .collect();
    let together = gallery.scan_many(&requests, settings(20, 3, ScanKernel::fastest()));
    assert_eq!(together.len(), requests.len());
    for (request, together) in requests.iter().zip(&together) {
        let alone = gallery.scan(request.query, request.among, settings(20, 1, ScanKernel::portable()));
        assert_eq!(&alone, together);
        assert!(
            alone
                .iter()
                .all(|hit| hit.record != 3 && request.among.is_none_or(|set| set.contains(hit.record)))
        );
    }
}
