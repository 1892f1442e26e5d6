//! The scan equals its definition bit for bit, whatever the kernel, the threads and the number of queries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::super::coarse::{CoarseMark, CoarseQuery};
use super::super::mark::{Mark, MarkKind, MarkSignature};
use super::super::signature::BulletSignature;
use super::super::synthetic::{Barrel, Condition, StriatedFace};
use super::query::QueryLand;
use super::record_blocks::GroupVector;
use super::*;

fn bullet(barrel: u64, shot: u64, lands: usize, condition: Condition) -> CoarseMark {
    let bullet = Barrel::new(barrel, lands, 1_950.0).shot(shot, condition);
    CoarseMark::new(&Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet)).unwrap())
}

fn gallery(marks: &[CoarseMark], shape: ScanShape) -> ScanGallery {
    let mut gallery = ScanGallery::new(shape);
    for mark in marks {
        gallery.append(mark).unwrap();
    }
    gallery
}

fn settings(kept: usize, threads: usize, kernel: ScanKernel) -> ScanSettings {
    ScanSettings { kept, threads, kernel }
}

/// The largest sum of products over the shifts by two plain loops.
fn by_definition(query: &[i8], record: &[i8], most_lag: isize) -> i32 {
    let sum = |lag: isize| -> i32 {
        (0..record.len() as isize)
            .filter_map(|place| {
                let other = usize::try_from(place + lag).ok().and_then(|place| query.get(place))?;
                Some(i32::from(*other) * i32::from(record[place as usize]))
            })
            .sum()
    };
    (-most_lag..=most_lag).map(sum).max().unwrap()
}

/// Values with many extremes among them.
fn value() -> impl Strategy<Value = i8> {
    prop_oneof![any::<i8>(), Just(i8::MIN), Just(i8::MAX), Just(-127), Just(0)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_kernels_give_the_integers_of_a_plain_loop(
        (lands, samples, kind) in prop_oneof![
            (4_usize..=8).prop_map(|lands| (lands, 64_usize, MarkKind::Lea)),
            (4_usize..=5).prop_map(|lands| (lands, 112_usize, MarkKind::Lea)),
            Just((1, 80, MarkKind::Ejector)),
        ],
        query_values in prop::collection::vec(value(), 1..=3 * 130),
        record_values in prop::collection::vec(value(), 997),
        sign in any::<bool>(),
    ) {
        let shape = ScanShape::new(kind, lands, samples).unwrap();
        let query_length = query_values.len().div_ceil(3);
        // All of one sign: the sums grow as large as they can.
        let query_values: Vec<i8> = if sign { vec![i8::MIN; query_values.len()] } else { query_values };
        let query: Vec<QueryLand> = query_values
            .chunks(query_length)
            .enumerate()
            .map(|(place, values)| QueryLand::new(place, values, 1.0, shape))
            .collect();
        let records: Vec<i8> =
            record_values.iter().copied().cycle().take(lands * RECORDS_PER_BLOCK * shape.samples()).collect();
        let mut block = vec![GroupVector([128; 64]); lands * shape.groups()];
        for (number, values) in records.chunks_exact(shape.samples()).enumerate() {
            let (land, lane) = (number / RECORDS_PER_BLOCK, number % RECORDS_PER_BLOCK);
            for (sample, &value) in values.iter().enumerate() {
                block[land * shape.groups() + sample / 4].0[4 * lane + sample % 4] = (i16::from(value) + 128) as u8;
            }
        }
        for kernel in ScanKernel::available() {
            let mut maxima = vec![[0; RECORDS_PER_BLOCK]; query.len() * lands];
            kernel.maxima(&query, &block, shape.groups(), &mut maxima);
            for (number, values) in records.chunks_exact(shape.samples()).enumerate() {
                let (land, lane) = (number / RECORDS_PER_BLOCK, number % RECORDS_PER_BLOCK);
                for (place, query_values) in query_values.chunks(query_length).enumerate() {
                    let expected = by_definition(query_values, values, shape.most_lag() as isize);
                    prop_assert_eq!(maxima[place * lands + land][lane], expected, "{}", kernel.name());
                }
            }
        }
    }

    #[test]
    fn sums_at_all_shifts_are_those_of_a_plain_loop(
        a in prop::collection::vec(-3_000_i16..3_000, 0..90),
        b in prop::collection::vec(-3_000_i16..3_000, 0..90),
        most_lag in 0_usize..100,
    ) {
        let most = most_lag as isize;
        let sum = |lag: isize| -> i32 {
            let pair = |(place, &value): (usize, &i16)| {
                let other = usize::try_from(place as isize + lag).ok().and_then(|place| b.get(place))?;
                Some(i32::from(value) * i32::from(*other))
            };
            a.iter().enumerate().filter_map(pair).sum()
        };
        prop_assert_eq!(shifted_product_sums(&a, &b, most_lag), (-most..=most).map(sum).collect::<Vec<_>>());
    }

    #[test]
    fn scores_are_those_of_single_pairs(lands in 4_usize..=8, seed in 0_u64..1_000, size in 1_usize..40) {
        let shape = ScanShape::bullets(lands).unwrap();
        let marks: Vec<CoarseMark> =
            (0..size as u64).map(|record| bullet(seed + record, record, lands, Condition::Poor)).collect();
        let gallery = gallery(&marks, shape);
        let mark = bullet(seed, seed + 77, lands, Condition::Poor);
        let single = CoarseQuery::new(&mark);
        let query = ScanQuery::new(&mark, shape).unwrap();
        let mut expected: Vec<(usize, f32)> = marks
            .iter()
            .enumerate()
            .filter_map(|(record, mark)| single.score(mark).map(|score| (record, score)))
            .collect();
        expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        expected.truncate(12);
        for kernel in ScanKernel::available() {
            for threads in [0, 1, 2, 5] {
                let found: Vec<(usize, f32)> = gallery
                    .scan(&query, None, settings(12, threads, kernel))
                    .into_iter()
                    .map(|hit| (hit.record, hit.score))
                    .collect();
                prop_assert_eq!(&found, &expected, "{} {}", kernel.name(), threads);
            }
        }
    }
}

#[test]
fn lines_go_through_the_same_kernels() {
    let line = |face: u64, width: f32, seed: u64| {
        let line = StriatedFace::new(face, width).mark(seed, Condition::Fair);
        CoarseMark::new(&Mark::new(MarkKind::FiringPinAperture, MarkSignature::Line(line)).unwrap())
    };
    let marks: Vec<CoarseMark> = (0..40).map(|face| line(face, 1_500.0 + 60.0 * face as f32, face)).collect();
    let shape = marks.iter().filter_map(ScanShape::of).max().unwrap();
    assert_eq!(shape.lags(), 135);
    let (mark, gallery) = (line(7, 1_920.0, 99), gallery(&marks, shape));
    let (single, query) = (CoarseQuery::new(&mark), ScanQuery::new(&mark, shape).unwrap());
    for kernel in ScanKernel::available() {
        let hits = gallery.scan(&query, None, settings(40, 1, kernel));
        assert_eq!(hits[0].record, 7);
        for hit in hits {
            assert_eq!(single.score(&marks[hit.record]), Some(hit.score));
        }
    }
}

#[test]
fn one_pass_for_many_queries_finds_what_single_passes_find() {
    let shape = ScanShape::bullets(6).unwrap();
    let marks: Vec<CoarseMark> = (0..700).map(|barrel| bullet(barrel, 1, 6, Condition::Fair)).collect();
    let mut gallery = gallery(&marks, shape);
    assert!(gallery.remove(3));
    let queries: Vec<ScanQuery> =
        (0..9).map(|barrel| ScanQuery::new(&bullet(barrel, 2, 6, Condition::Fair), shape).unwrap()).collect();
    let among: RecordSet = (0..700).filter(|record| record % 3 == 0).collect();
    let requests: Vec<ScanRequest<'_>> = queries
        .iter()
        .enumerate()
        .map(|(number, query)| ScanRequest { query, among: (number % 2 == 1).then_some(&among) })
        .collect();
    let together = gallery.scan_many(&requests, settings(20, 2, ScanKernel::fastest()));
    for (request, together) in requests.iter().zip(&together) {
        let alone = gallery.scan(request.query, request.among, settings(20, 1, ScanKernel::portable()));
        assert_eq!(&alone, together);
        assert!(alone.iter().all(|hit| hit.record != 3));
        assert!(request.among.is_none() || alone.iter().all(|hit| hit.record % 3 == 0));
    }
}

#[test]
fn bullets_without_a_common_land_are_not_found() {
    let whole = Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good);
    let land = whole.lands().iter().flatten().next().unwrap().clone();
    let one_land = BulletSignature::from_numbered(6, [(1, land)]).unwrap();
    let one_land = CoarseMark::new(&Mark::new(MarkKind::Lea, MarkSignature::Lands(one_land)).unwrap());
    let shape = ScanShape::bullets(6).unwrap();
    let query = ScanQuery::new(&one_land, shape).unwrap();
    let gallery = gallery(std::slice::from_ref(&one_land), shape);
    for kernel in ScanKernel::available() {
        // One land on each side is one pair, found at its rotation.
        let hits = gallery.scan(&query, None, settings(5, 1, kernel));
        assert_eq!((hits.len(), CoarseQuery::new(&one_land).score(&one_land)), (1, Some(hits[0].score)));
    }
    let other_shape = ScanShape::bullets(5).unwrap();
    assert!(ScanQuery::new(&one_land, other_shape).is_none());
    let five = bullet(1, 1, 5, Condition::Good);
    let five = ScanQuery::new(&five, other_shape).unwrap();
    assert!(gallery.scan(&five, None, ScanSettings::default()).is_empty());
}
