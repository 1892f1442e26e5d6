//! Searches of made-up exhibits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::super::class_features::ClassFeatures;
use super::super::mark::{Mark, MarkKind, MarkSignature};
use super::super::synthetic::{Barrel, Condition, MachinedFace, StriatedFace};
use super::*;
use std::collections::BTreeMap;

fn bullet(barrel: u64, shot: u64, condition: Condition) -> Exhibit {
    let signature = Barrel::new(barrel, 6, 1_950.0).shot(barrel * 100 + shot, condition);
    Exhibit {
        source_bureau: "fr".to_owned(),
        exhibit_id: format!("B{barrel}-{shot}"),
        case_ref: Some(format!("case-{barrel}-{shot}")),
        kind: ExhibitKind::Bullet,
        class_features: ClassFeatures { calibre_group: Some("9X19".to_owned()), ..ClassFeatures::default() },
        marks: vec![Mark::new(MarkKind::Lea, MarkSignature::Lands(signature)).unwrap()],
    }
}

#[test]
fn mates_come_first() {
    let barrels = 1..=20_u64;
    let gallery = Gallery::new(
        barrels.flat_map(|barrel| [bullet(barrel, 1, Condition::Good), bullet(barrel, 2, Condition::Fair)]),
    );
    let mut first = 0;
    for index in 0..gallery.exhibits().len() {
        let outcome = gallery.search_member(index, SearchSettings::default()).unwrap();
        let own = &gallery.exhibits()[index].exhibit().exhibit_id;
        let top = &outcome.candidates[0];
        first += usize::from(own.split('-').next() == top.exhibit_id.split('-').next());
        assert_eq!(outcome.candidates.len(), 20);
        assert_eq!(outcome.excluded, BTreeMap::from([("SAME_EXHIBIT", 1)]));
        assert!(outcome.candidates.iter().all(|candidate| &candidate.exhibit_id != own));
    }
    assert!(first >= 38, "{first} of 40 mates at rank 1");
}

#[test]
fn the_first_pass_keeps_the_mates() {
    let gallery = Gallery::new((1..=60).map(|barrel| bullet(barrel, 1, Condition::Good)));
    let settings = SearchSettings { list_length: 3, compared_exactly: 5, ..SearchSettings::default() };
    for barrel in 1..=12 {
        let query = PreparedExhibit::new(bullet(barrel, 7, Condition::Good));
        let outcome = gallery.search(&query, settings);
        assert_eq!(outcome.compared, 5);
        assert_eq!(outcome.candidates[0].exhibit_id, format!("B{barrel}-1"));
    }
}

#[test]
fn hard_filters_hold() {
    let query = PreparedExhibit::new(bullet(1, 1, Condition::Good));
    let reason = |edit: fn(&mut Exhibit)| {
        let mut other = bullet(1, 2, Condition::Good);
        edit(&mut other);
        query.exclusion(&PreparedExhibit::new(other)).map(|exclusion| exclusion.code())
    };
    assert_eq!(reason(|_| {}), None);
    assert_eq!(reason(|other| other.case_ref = Some("case-1-1".to_owned())), Some("SAME_CASE"));
    assert_eq!(
        reason(|other| {
            other.case_ref = Some("case-1-1".to_owned());
            other.source_bureau = "de".to_owned();
        }),
        None,
        "another bureau's case number is another case"
    );
    assert_eq!(reason(|other| other.kind = ExhibitKind::CartridgeCase), Some("EXHIBIT_KIND"));
    assert_eq!(
        reason(|other| other.class_features.calibre_group = Some("45ACP".to_owned())),
        Some("CALIBRE_GROUP")
    );
    assert_eq!(reason(|other| other.class_features.calibre_group = None), None);
    assert_eq!(reason(|other| other.marks.clear()), Some("NO_COMMON_MARK"));
    let five = Barrel::new(1, 5, 1_950.0).shot(1, Condition::Good);
    let mut other = bullet(1, 2, Condition::Good);
    other.marks = vec![Mark::new(MarkKind::Lea, MarkSignature::Lands(five)).unwrap()];
    assert_eq!(query.exclusion(&PreparedExhibit::new(other)).map(|e| e.code()), Some("LANDS_GROOVES"));
}

#[test]
fn what_is_not_allowed_is_not_seen() {
    let gallery = Gallery::new((1..=5).map(|barrel| bullet(barrel, 1, Condition::Good)));
    let query = PreparedExhibit::new(bullet(1, 7, Condition::Good));
    let outcome =
        gallery.search_where(&query, SearchSettings::default(), |exhibit| exhibit.exhibit_id != "B1-1");
    assert_eq!(outcome.considered, 4);
    assert!(outcome.candidates.iter().all(|candidate| candidate.exhibit_id != "B1-1"));
}

#[test]
fn cartridge_cases_add_up_their_marks() {
    let case = |firearm: u64, shot: u64| {
        let mark = |kind, part: u64| {
            let line = StriatedFace::new(firearm * 10 + part, 2_500.0).mark(shot + part, Condition::Fair);
            Mark::new(kind, MarkSignature::Line(line)).unwrap()
        };
        Exhibit {
            kind: ExhibitKind::CartridgeCase,
            exhibit_id: format!("C{firearm}-{shot}"),
            marks: vec![mark(MarkKind::BreechFace, 1), mark(MarkKind::FiringPinAperture, 2)],
            ..bullet(firearm, shot, Condition::Good)
        }
    };
    let gallery = Gallery::new((1..=30).map(|firearm| case(firearm, 10)));
    let found = (1..=10).filter(|&firearm| {
        let outcome = gallery.search(&PreparedExhibit::new(case(firearm, 20)), SearchSettings::default());
        let top = &outcome.candidates[0];
        assert_eq!(top.comparison.marks.len(), 2);
        assert!(top.comparison.explanation().len() >= 3);
        top.exhibit_id == format!("C{firearm}-10")
    });
    assert!(found.count() >= 9);
}

#[test]
fn the_order_of_the_two_changes_no_figure() {
    for seed in 1..=6 {
        let (one, other) = (bullet(seed, 1, Condition::Fair), bullet(seed, 2, Condition::Fair));
        let [one, other] = [one, other].map(PreparedExhibit::new);
        let there = one.compare(&other).unwrap();
        let back = other.compare(&one).unwrap();
        assert_eq!(there.turned(), back);
        assert_eq!(back.clone().turned().turned(), back);
    }
}

#[test]
fn everything_compared_is_told_when_asked_for() {
    let gallery = Gallery::new((1..=60).map(|barrel| bullet(barrel, 1, Condition::Good)));
    let settings = SearchSettings { list_length: 3, compared_exactly: 5, ..SearchSettings::default() };
    let query = PreparedExhibit::new(bullet(4, 7, Condition::Good));
    let five = gallery.compare_where(&query, settings, |_| true, |_, _| false);
    assert_eq!((five.compared, five.candidates.len()), (5, 5));
    let least = five.least_chosen.unwrap();
    let more = gallery.compare_where(
        &query,
        settings,
        |_| true,
        |index, score| {
            assert!(score <= least || five.candidates.iter().any(|candidate| candidate.index == index));
            index == 40
        },
    );
    assert!((5..=6).contains(&more.compared));
    assert!(more.candidates.iter().any(|candidate| candidate.index == 40));
    assert_eq!(gallery.search(&query, SearchSettings::default()).least_chosen, None, "all were compared");
}

#[test]
fn breech_faces_are_found_through_all_looks() {
    let case = |firearm: u64, shot: u64| Exhibit {
        kind: ExhibitKind::CartridgeCase,
        exhibit_id: format!("C{firearm}-{shot}"),
        marks: vec![
            Mark::new(
                MarkKind::BreechFace,
                MarkSignature::Face(MachinedFace::new(firearm).impression(shot, Condition::Good).unwrap()),
            )
            .unwrap(),
        ],
        ..bullet(firearm, shot, Condition::Good)
    };
    let gallery = Gallery::new((1..=24).map(|firearm| case(firearm, 100 + firearm)));
    let narrow = SearchSettings {
        list_length: 2,
        compared_exactly: 2,
        faces_chosen: 8,
        faces_compared: 3,
        ..SearchSettings::default()
    };
    for firearm in [3, 11, 17] {
        let query = PreparedExhibit::new(case(firearm, 500 + firearm));
        let outcome = gallery.search(&query, narrow);
        assert_eq!((outcome.compared, outcome.candidates.len()), (3, 2));
        let top = &outcome.candidates[0];
        assert_eq!(top.exhibit_id, format!("C{firearm}-{}", 100 + firearm));
        assert!(top.comparison.marks[0].comparison.score() >= 6.0);
        assert!(top.comparison.explanation().iter().any(|sentence| sentence.contains("cells of the first")));
        // The others have next to nothing in common with it.
        assert!(outcome.candidates[1].comparison.marks[0].comparison.score() < 6.0);
        // A line across a breech face is not compared with a face.
        let line = StriatedFace::new(firearm, 2_500.0).mark(1, Condition::Good);
        let mut striated = case(firearm, 900);
        striated.marks = vec![Mark::new(MarkKind::BreechFace, MarkSignature::Line(line)).unwrap()];
        let exclusion = query.exclusion(&PreparedExhibit::new(striated)).map(|exclusion| exclusion.code());
        assert_eq!(exclusion, Some("NO_COMMON_MARK"));
    }
}
