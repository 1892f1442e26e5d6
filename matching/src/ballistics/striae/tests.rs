#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::super::correlation::LagWindow;
use super::super::signature::LandSignature;
use super::super::synthetic::{Condition, StriatedFace};
use super::*;

fn mark(face: u64, shot: u64, condition: Condition) -> LandSignature {
    StriatedFace::new(face, 2_000.0).mark(shot, condition)
}

/// Heights of a wave of 200 um, sampled every 5 um, beginning on its rise.
fn wave(samples: usize) -> Vec<f64> {
    (0..samples).map(|sample| (sample as f64 * 5.0 / 200.0 * std::f64::consts::TAU).sin()).collect()
}

#[test]
fn a_wave_has_its_peaks_and_valleys_in_turn() {
    let found = striae(&wave(201), 5.0);
    assert_eq!(found.len(), 10);
    for (index, stria) in found.iter().enumerate() {
        assert_eq!(stria.kind, if index % 2 == 0 { StriaKind::Peak } else { StriaKind::Valley });
        // At the ends the rolling mean is one-sided and moves an extremum a little.
        assert!((stria.at_um - (50.0 + 100.0 * index as f64)).abs() <= 15.0, "{stria:?}");
        let (from, to) = stria.stretch_um;
        assert!(from < stria.at_um && stria.at_um < to);
        assert!((to - from - 200.0 / 3.0).abs() < 12.0, "{stria:?}");
    }
}

#[test]
fn nothing_is_found_across_a_gap() {
    let mut heights = wave(201);
    heights[80..120].fill(f64::NAN);
    let found = striae(&heights, 5.0);
    assert!(found.iter().all(|stria| !(400.0..600.0).contains(&stria.at_um)));
    assert!(found.len() >= 6);
    assert!(striae(&[f64::NAN; 50], 5.0).is_empty() && striae(&[], 5.0).is_empty());
}

#[test]
fn lines_match_where_striae_of_one_kind_lie_on_one_another() {
    let at =
        |kind, at_um: f64| Stria { kind, at_um, height_um: 1.0, stretch_um: (at_um - 10.0, at_um + 10.0) };
    let a = [at(StriaKind::Peak, 20.0), at(StriaKind::Valley, 60.0), at(StriaKind::Peak, 100.0)];
    let b = [at(StriaKind::Peak, 25.0), at(StriaKind::Peak, 65.0), at(StriaKind::Valley, 200.0)];
    let lines = match_striae(&a, &b);
    let matched: Vec<_> = lines.iter().map(|line| line.matched).collect();
    assert_eq!(matched, [Some(StriaKind::Peak), None, None, None]);
    assert_eq!(lines[0].stretch_um, (10.0, 35.0));
    assert_eq!(lines[2].heights_um, (1.0, 0.0));
    assert_eq!(longest_run(&lines, |line| line.matched.is_none()), 3);
    assert_eq!(longest_run(&lines, |line| line.matched.is_some()), 1);
    assert!(match_striae(&[], &[]).is_empty());
}

#[test]
fn identical_marks_agree_entirely() {
    let land = mark(1, 1, Condition::Good);
    let features = LandFeatures::of(&AlignedLands::best(&land, &land, LagWindow::LANDS).unwrap());
    assert!((features.ccf - 1.0).abs() < 1e-9 && (features.rough_cor - 1.0).abs() < 1e-9);
    assert_eq!((features.d_um, features.lag_mm, features.mismatches_per_mm), (0.0, 0.0, 0.0));
    assert_eq!((features.non_cms, features.overlap), (0.0, 1.0));
    assert!(features.cms > 10.0 && features.cms_peaks > 5.0 && features.matches_per_mm > 5.0);
    assert!(features.sum_peaks_um > 0.0 && features.sd_d_um > 0.0);
}

#[test]
fn one_face_agrees_more_than_two() {
    let of = |a: &LandSignature, b: &LandSignature| {
        LandFeatures::of(&AlignedLands::best(a, b, LagWindow::LANDS).unwrap())
    };
    let mut sums = [[0.0; 2]; 3];
    for face in 0..12 {
        let first = mark(face, 1, Condition::Good);
        let same = of(&first, &mark(face, 2, Condition::Good));
        let other = of(&first, &mark(face + 100, 2, Condition::Good));
        assert!(same.ccf > other.ccf && same.rough_cor > other.rough_cor);
        let numbers =
            |features: &LandFeatures| [features.matches_per_mm, features.cms, -features.mismatches_per_mm];
        for ((sum, same), other) in sums.iter_mut().zip(numbers(&same)).zip(numbers(&other)) {
            sum[0] += same;
            sum[1] += other;
        }
    }
    assert!(sums.iter().all(|[same, other]| same > other), "{sums:?}");
}

#[test]
fn the_shared_stretch_says_where_it_begins_on_both() {
    let land = mark(3, 1, Condition::Good);
    let later =
        LandSignature::new(land.spacing_um(), land.heights_um().iter().skip(32).copied().collect()).unwrap();
    let aligned = AlignedLands::best(&land, &later, LagWindow::LANDS).unwrap();
    assert_eq!(aligned.starts_um(), (100.0, 0.0));
    assert_eq!(aligned.overlap(), 1.0);
    assert_eq!(aligned.a_um().len(), aligned.b_um().len());
}

#[test]
fn features_are_found_by_their_names() {
    let land = mark(1, 1, Condition::Good);
    let features = LandFeatures::of(&AlignedLands::best(&land, &land, LagWindow::LANDS).unwrap());
    for (name, value) in LandFeatures::NAMES.into_iter().zip(features.values()) {
        assert_eq!(features.value(name), Some(value));
    }
    assert_eq!(features.value("no feature"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn features_do_not_change_when_the_marks_change_places(
        face_a in 0_u64..20, face_b in 0_u64..20, shot in any::<u64>()
    ) {
        let (a, b) = (mark(face_a, shot, Condition::Poor), mark(face_b, shot ^ 1, Condition::Poor));
        let forth = AlignedLands::best(&a, &b, LagWindow::LANDS);
        let back = AlignedLands::best(&b, &a, LagWindow::LANDS);
        prop_assert_eq!(forth.is_some(), back.is_some());
        if let (Some(forth), Some(back)) = (forth, back) {
            let (forth, back) = (LandFeatures::of(&forth), LandFeatures::of(&back));
            prop_assert_eq!(forth.lag_mm, -back.lag_mm);
            for ((name, forth), back) in LandFeatures::NAMES.iter().zip(forth.values()).zip(back.values()) {
                prop_assert!((forth - back).abs() < 1e-9, "{}: {} {}", name, forth, back);
            }
        }
    }

    #[test]
    fn any_heights_give_finite_features(heights in prop::collection::vec(
        prop_oneof![6 => -30.0_f32..30.0, 2 => Just(f32::NAN), 1 => Just(0.0_f32)], 40..400), seed in any::<u64>()) {
        let Ok(land) = LandSignature::new(6.25, heights) else { return Ok(()) };
        for other in [land.clone(), mark(seed, seed, Condition::Poor)] {
            if let Some(aligned) = AlignedLands::best(&land, &other, LagWindow::LANDS) {
                let features = LandFeatures::of(&aligned);
                prop_assert!(features.values().iter().all(|value| value.is_finite()));
                prop_assert!(features.ccf.abs() <= 1.0 && features.rough_cor.abs() <= 1.0);
                prop_assert!((0.0..=1.0).contains(&features.overlap));
                prop_assert!(features.cms_peaks <= features.cms && features.d_um >= 0.0);
            }
        }
    }
}
