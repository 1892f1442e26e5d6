//! Firearms that stay in memory: after a change they have the answers that judging all anew gives.

use super::super::apart::Apart;
use super::super::standing::{Change, Standing};
use super::{book, model};
use crate::linkage::FirearmDescription;
use crate::linkage::judge::{Described, Judge, Judged, Side};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn pistol(make: &str, serial: &str) -> FirearmDescription {
    super::pistol(make, "", "9x19", serial)
}

fn described(firearms: &[FirearmDescription], side: Side) -> Described {
    Described::new(firearms.to_vec(), side, book())
}

/// A lot of neighbours, and numbers of their own, some of them with letters that are easily confused.
fn gun(number: usize) -> FirearmDescription {
    let make = ["Glock", "Beretta", "Taurus"][number % 3];
    match number % 4 {
        0 => pistol(make, &format!("BX{:05}", 41_200 + number % 97)),
        1 => pistol(make, &format!("K{:06}", number * 7_919 % 1_000_000)),
        2 => pistol(make, &format!("{}O{:04}", number % 7, number * 31 % 10_000)),
        _ => pistol("", &format!("BX41{:03}", number % 300)),
    }
}

/// What is found, and which records are of one firearm.
fn answers(standing: &Standing<'_>) -> (Vec<Judged>, Vec<Judged>) {
    (standing.found().cloned().collect(), standing.pairs_of_records())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_change_gives_what_judging_all_anew_gives(
        steps in prop::collection::vec(
            (prop::collection::vec(0usize..2_000, 0..6), prop::collection::vec(0usize..2_000, 0..4),
             prop::collection::vec(any::<prop::sample::Index>(), 0..3), prop::collection::vec(any::<prop::sample::Index>(), 0..3)),
            1..5),
        told_apart in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..40),
    ) {
        let records: Vec<FirearmDescription> = (0..400).map(gun).collect();
        let seized: Vec<FirearmDescription> = (0..120).map(|number| gun(number * 5 + 1)).collect();
        let (mut all_records, mut all_seized) = (records.len(), seized.len());
        let judge = Judge::new(described(&records, Side::Records), book(), model(), 2);
        let (mut standing, _) = Standing::new(judge, described(&seized, Side::Seized), Apart::default(), 2);
        for (step, (come, seized_come, gone, seized_gone)) in steps.into_iter().enumerate() {
            // What is told apart was found a moment ago; later on some of it is taken back.
            let mut apart = Apart::default();
            let (matched, doubled) = answers(&standing);
            for (number, (which, other)) in told_apart.iter().enumerate().filter(|(number, _)| number % 3 != step) {
                match number % 2 {
                    0 if !matched.is_empty() => {
                        let pair = which.get(&matched);
                        apart.keep_seized(pair.seized, pair.record);
                    }
                    1 if !doubled.is_empty() => {
                        let pair = other.get(&doubled);
                        apart.keep_records(pair.seized, pair.record);
                    }
                    _ => {}
                }
            }
            let guns = |numbers: &[usize]| numbers.iter().map(|number| gun(*number)).collect::<Vec<_>>();
            let places = |indices: &[prop::sample::Index], all: usize| {
                indices.iter().map(|index| index.index(all) as u32).collect::<BTreeSet<_>>()
            };
            let change = Change {
                records_gone: places(&gone, all_records),
                seized_gone: places(&seized_gone, all_seized),
                records: described(&guns(&come), Side::Records),
                seized: described(&guns(&seized_come), Side::Seized),
                apart,
            };
            standing.change(change);
            all_records += come.len();
            all_seized += seized_come.len();
            let (found, pairs) = answers(&standing);
            standing.judge_anew();
            let (found_anew, pairs_anew) = answers(&standing);
            prop_assert_eq!(found, found_anew);
            prop_assert_eq!(pairs, pairs_anew);
        }
    }
}

#[test]
fn a_small_change_is_little_work() {
    let records: Vec<FirearmDescription> = (0..3_000).map(gun).collect();
    let seized: Vec<FirearmDescription> = (0..600).map(|number| gun(number * 5 + 1)).collect();
    let judge = Judge::new(described(&records, Side::Records), book(), model(), 2);
    let (mut standing, whole) = Standing::new(judge, described(&seized, Side::Seized), Apart::default(), 2);
    assert_eq!((whole.seized, whole.records), (600, 3_000));
    let none = || described(&[], Side::Records);
    let nothing = Change {
        records: none(),
        records_gone: BTreeSet::new(),
        seized: described(&[], Side::Seized),
        seized_gone: BTreeSet::new(),
        apart: Apart::default(),
    };
    let effort = standing.change(nothing);
    assert_eq!((effort.seized, effort.records), (0, 0));
    // A new record is found by its own seizure, and judged itself.
    let reported = Change {
        records: described(&[pistol("Walther", "QZ77120"), pistol("Walther", "QZ77121")], Side::Records),
        records_gone: BTreeSet::new(),
        seized: described(&[pistol("Walther", "QZ7712O")], Side::Seized),
        seized_gone: BTreeSet::new(),
        apart: Apart::default(),
    };
    let effort = standing.change(reported);
    assert_eq!(effort.seized, 1, "{effort:?}");
    assert!(effort.records < 30, "{effort:?}");
    assert_eq!(standing.found().filter(|found| found.seized == 600 && found.record >= 3_000).count(), 2);
    // Withdrawn, it is found no more.
    let withdrawn = Change {
        records: none(),
        records_gone: BTreeSet::from([3_000]),
        seized: described(&[], Side::Seized),
        seized_gone: BTreeSet::new(),
        apart: Apart::default(),
    };
    let effort = standing.change(withdrawn);
    assert_eq!(effort.seized, 1, "{effort:?}");
    assert_eq!(standing.found().filter(|found| found.record == 3_000).count(), 0);
}

/// The ways in which a record that comes can touch a seized firearm that stays.
#[test]
fn whatever_can_change_an_answer_has_it_judged_anew() {
    let records: Vec<FirearmDescription> =
        (0..1_000).map(gun).chain([pistol("Walther", "RTY55012")]).collect();
    for (seized, comes, touches) in [
        ("QWE70000", "QWE70001", true),  // one slip
        ("QWE70000", "QWE71234", true),  // begins alike
        ("QWE70000", "ZZZ10000", true),  // ends alike
        ("ARTY55012", "RTY55077", true), // a neighbour of a record that was considered
        ("AB1", "AC2", true),            // a neighbour, of a number too short for the rest
        ("QWE70000", "ZZZ91234", false),
    ] {
        let judge = Judge::new(described(&records, Side::Records), book(), model(), 1);
        let (mut standing, _) =
            Standing::new(judge, described(&[pistol("Walther", seized)], Side::Seized), Apart::default(), 1);
        let effort = standing.change(Change {
            records: described(&[pistol("Walther", comes)], Side::Records),
            records_gone: BTreeSet::new(),
            seized: described(&[], Side::Seized),
            seized_gone: BTreeSet::new(),
            apart: Apart::default(),
        });
        assert_eq!(effort.seized, usize::from(touches), "{seized} {comes}");
    }
}

/// What people have told apart is found no more and stands in nobody's way, until they take it back.
#[test]
fn a_pair_that_was_told_apart_is_no_rival_either() {
    let records = described(&[pistol("Walther", "QZ77120"), pistol("Walther", "QZ7712O")], Side::Records);
    let judge = Judge::new(records, book(), model(), 1);
    let seized = described(&[pistol("Walther", "QZ77120")], Side::Seized);
    let (mut standing, _) = Standing::new(judge, seized, Apart::default(), 1);
    let found = |standing: &Standing<'_>| -> Vec<(u32, usize)> {
        standing.found().map(|found| (found.record, found.judgement.rank)).collect()
    };
    let before = found(&standing);
    assert_eq!(before.len(), 2);
    assert_eq!(standing.pairs_of_records().len(), 1);
    let nothing = |apart| Change {
        records: described(&[], Side::Records),
        records_gone: BTreeSet::new(),
        seized: described(&[], Side::Seized),
        seized_gone: BTreeSet::new(),
        apart,
    };
    let mut apart = Apart::default();
    apart.keep_seized(0, 0);
    apart.keep_records(1, 0);
    let effort = standing.change(nothing(apart.clone()));
    assert_eq!((effort.seized, effort.records), (1, 2));
    assert_eq!(found(&standing), [(1, 1)]);
    assert_eq!(standing.pairs_of_records(), []);
    let effort = standing.change(nothing(apart));
    assert_eq!((effort.seized, effort.records), (0, 0), "nothing new was said");
    standing.change(nothing(Apart::default()));
    assert_eq!(found(&standing), before);
}
