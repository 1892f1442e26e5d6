#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::*;

fn trials(same: &[f64], different: &[f64]) -> Trials {
    let of = |scores: &[f64], same: bool| {
        let trial = |(index, &score)| Trial { score, same, units: (index, index + 1) };
        scores.iter().enumerate().map(trial).collect::<Vec<_>>()
    };
    Trials::new([of(same, true), of(different, false)].concat())
}

#[test]
fn scores_apart_have_no_error() {
    let apart = trials(&[0.9, 0.8], &[0.1, 0.2, 0.3]);
    let even = apart.even();
    assert_eq!(apart.counts(), (2, 3));
    assert_eq!(apart.area(&even), Some(1.0));
    assert_eq!(apart.equal_error_rate(&even), Some(0.0));
    assert_eq!(apart.false_positive_rate(0.95, &even), Some(0.0));
    assert_eq!(least_likelihood_cost(&apart, &even), Some(0.0));
    let (worst, best) = apart.extremes().unwrap();
    assert_eq!((worst.score, best.score), (0.8, 0.3));
}

#[test]
fn scores_that_overlap_have_the_rates_of_the_definition() {
    let mixed = trials(&[1.0, 3.0, 5.0, 7.0, 9.0], &[0.0, 2.0, 4.0, 6.0]);
    let even = mixed.even();
    assert!((mixed.area(&even).unwrap() - 14.0 / 20.0).abs() < 1e-12);
    assert_eq!(mixed.false_positive_rate(0.8, &even), Some(0.5));
    assert_eq!(mixed.false_positive_rate(1.0, &even), Some(0.75));
    assert_eq!(mixed.false_positive_rate(0.4, &even), Some(0.0));
    assert_eq!(trials(&[1.0], &[1.0]).area(&[1.0; 2]), Some(0.5));
    assert_eq!(trials(&[1.0], &[]).area(&[1.0; 2]), None);
}

#[test]
fn saying_nothing_costs_one() {
    let nothing = trials(&[0.0, 0.0], &[0.0]);
    let even = nothing.even();
    assert!((likelihood_cost(&nothing, &even).unwrap() - 1.0).abs() < 1e-12);
    assert!((least_likelihood_cost(&nothing, &even).unwrap() - 1.0).abs() < 1e-12);
    let misled = trials(&[-400.0], &[2.0]);
    assert!(likelihood_cost(&misled, &misled.even()).unwrap() > 100.0);
}

#[test]
fn a_unit_that_was_not_drawn_does_not_count() {
    let all = trials(&[0.9, 0.1], &[0.5, 0.2]);
    // Units 0 and 1 only: the first pair of each kind.
    assert_eq!(all.area(&[1.0, 1.0, 0.0]), Some(1.0));
    assert_eq!(all.area(&[0.0, 1.0, 0.0]), None);
    let within = Trials::new(vec![
        Trial { score: 1.0, same: true, units: (0, 0) },
        Trial { score: 2.0, same: false, units: (0, 1) },
        Trial { score: 0.0, same: false, units: (1, 2) },
    ]);
    // The match counts 3, the non-matches 3 and 1.
    assert_eq!(within.area(&[3.0, 1.0, 1.0]), Some(0.25));
}

#[test]
fn places_are_counted_and_ties_do_not_help() {
    let mut ranking = Ranking::default();
    ranking.add(0, vec![(0.9, true), (0.5, false), (0.4, true)]);
    ranking.add(1, vec![(0.7, true), (0.7, false)]);
    ranking.add(1, vec![(0.7, false)]);
    assert_eq!(ranking.queries(), 2);
    assert_eq!(ranking.any_within(1, &[1.0, 1.0]), Some(0.5));
    assert_eq!(ranking.any_within(2, &[1.0, 1.0]), Some(1.0));
    assert!((ranking.recall_within(2, &[1.0, 1.0]).unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(ranking.any_within(1, &[1.0, 0.0]), Some(1.0));
    assert_eq!(ranking.any_within(1, &[0.0, 0.0]), None);
}

#[test]
fn draws_repeat_and_cover() {
    let draws = Draws::new(20, 400, 7);
    let mean = |weights: &[f64]| {
        Some(weights.iter().enumerate().map(|(unit, weight)| unit as f64 * weight).sum::<f64>() / 20.0)
    };
    let interval = draws.interval(mean).unwrap();
    assert_eq!(Some(interval), Draws::new(20, 400, 7).interval(mean));
    // 9.5 is the mean; its standard error 1.29.
    assert!((interval.from - 7.0).abs() < 0.6 && (interval.to - 12.0).abs() < 0.6, "{interval:?}");
    assert_eq!(draws.interval(|_| None), None);
}

proptest! {
    #[test]
    fn the_least_cost_is_least(same in prop::collection::vec(-3.0_f64..3.0, 1..40),
        different in prop::collection::vec(-3.0_f64..3.0, 1..40)) {
        let trials = trials(&same, &different);
        let even = trials.even();
        let (least, cost) = (least_likelihood_cost(&trials, &even), likelihood_cost(&trials, &even));
        prop_assert!(least.unwrap() <= cost.unwrap() + 1e-9 && least.unwrap() >= 0.0);
        prop_assert!(least.unwrap() <= 1.0 + 1e-9);
        prop_assert!((0.0..=1.0).contains(&trials.area(&even).unwrap()));
        prop_assert!((0.0..=1.0).contains(&trials.equal_error_rate(&even).unwrap()));
    }
}
