#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use crate::normalise::{Absence, Flag, How, MakeRelation, Normaliser, Outcome};
use proptest::prelude::*;

fn id(raw: &str) -> Option<&'static str> {
    Normaliser::shared().make(raw).id()
}

#[test]
fn spellings_come_to_their_make() {
    for (raw, expected) in [
        ("Glock Ges.m.b.H.", "GLOCK"),
        ("WALTHER GMBH", "WALTHER"),
        ("Bereta", "BERETTA"),
        ("Armi Beretta S.p.A.", "BERETTA"),
        ("Koch & Heckler", "HK"),
        ("winchestr", "WINCHESTER"),
        ("Remingotn", "REMINGTON"),
        ("Беретта", "BERETTA"),
        ("ΓΚΛΟΚ", "GLOCK"),
        ("rugerp95", "RUGER"),
        ("waltherppk", "WALTHER"),
        ("mossberg50", "MOSSBERG"),
        ("heckler&ko", "HK"),
        ("Smith + Wesson", "SMITHWESSON"),
        ("Savage Arms Corp. Rifle", "SAVAGE"),
        ("Norinco, Beijing", "NORINCO"),
        ("Colt Cobra", "COLT"),
        ("Zastava M70", "ZASTAVA"),
        ("bersathund", "BERSA"),
    ] {
        assert_eq!(id(raw), Some(expected), "{raw}: {:?}", Normaliser::shared().make(raw));
    }
}

#[test]
fn two_makers_in_one_field_stay_two() {
    let found = Normaliser::shared().make("Walther or Manurhin");
    assert_eq!(found.outcome, Outcome::Ambiguous);
    assert_eq!(found.ids(), ["MANURHIN", "WALTHER"]);
    assert_eq!(Normaliser::shared().make("RIA").outcome, Outcome::Ambiguous);
}

#[test]
fn a_make_is_not_guessed_from_letters_inside_a_word() {
    for raw in ["Fnord", "Starboard", "Cza", "Pobjoy", "xyz"] {
        assert_eq!(id(raw), None, "{raw}");
    }
}

#[test]
fn words_for_no_make_say_which_fact() {
    let normaliser = Normaliser::shared();
    assert_eq!(normaliser.make("sans marque").absence, Some(Absence::NeverMarked));
    assert_eq!(normaliser.make("").absence, Some(Absence::NotRecorded));
    assert_eq!(normaliser.make("desconocida").absence, Some(Absence::NotRecorded));
    let scraped = normaliser.make("raspada");
    assert_eq!((scraped.absence, scraped.flags), (Some(Absence::Obliterated), vec![Flag::ObliterationWords]));
}

#[test]
fn a_model_implies_its_make() {
    let found = Normaliser::shared().make("Makarov");
    assert_eq!(
        found.choices.first().map(|choice| (choice.id, choice.how)),
        Some(("BAIKAL", How::ModelImplied))
    );
}

#[test]
fn makes_relate() {
    let normaliser = Normaliser::shared();
    for (a, b, expected) in [
        ("STAR", "INTERARMS", MakeRelation::ImporterAndMaker),
        ("ROSSI", "TAURUS", MakeRelation::SameGroup),
        ("KALASHNIKOV", "ZASTAVA", MakeRelation::PatternAndMaker),
        ("HK", "MKE", MakeRelation::Licence),
        ("GLOCK", "EKOL", MakeRelation::Conflict),
        ("GLOCK", "UNKNOWN", MakeRelation::Unknown),
        ("GLOCK", "GLOCK", MakeRelation::Same),
    ] {
        assert_eq!(normaliser.make_relation(a, b), expected, "{a} {b}");
        assert_eq!(normaliser.make_relation(b, a), expected, "{b} {a}");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(raw in any::<String>()) {
        let found = Normaliser::shared().make(&raw);
        prop_assert!(found.choices.iter().all(|choice| choice.weight > 0.0 && choice.weight <= 1.0));
        prop_assert_eq!(found.outcome == Outcome::Unresolved, found.choices.is_empty());
    }

    #[test]
    fn similarity_is_symmetric(a in "[A-Za-z ]{0,12}", b in "[A-Za-z ]{0,12}") {
        let normaliser = Normaliser::shared();
        let there = super::make_similarity(normaliser, &a, &b);
        prop_assert!((there - super::make_similarity(normaliser, &b, &a)).abs() < 1e-9);
        prop_assert!((0.0..=1.0).contains(&there));
    }
}
