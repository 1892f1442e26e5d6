#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod standing;

use super::judge::{Described, Judge, Judged, Side};
use super::model::LinkModel;
use super::names::NameBook;
use super::reasons::Judgement;
use super::reference::ReferenceTable;
use super::rules::{Band, MatchFlag, Rule};
use super::*;
use crate::normalise::{DistinctValues, Normaliser, SerialStatus};
use chrono::NaiveDate;
use proofhouse_schemas::codes;
use proptest::prelude::*;
use std::sync::OnceLock;

fn book() -> &'static NameBook {
    static BOOK: OnceLock<NameBook> = OnceLock::new();
    BOOK.get_or_init(|| NameBook::new(&ReferenceTable::of_code_lists()))
}

fn model() -> &'static LinkModel {
    static MODEL: OnceLock<LinkModel> = OnceLock::new();
    MODEL.get_or_init(|| LinkModel::shipped().unwrap())
}

fn pistol(make: &str, model: &str, calibre: &str, serial: &str) -> FirearmDescription {
    FirearmDescription {
        reference: format!("{make} {serial}"),
        make_raw: make.to_owned(),
        model_raw: model.to_owned(),
        calibre_raw: calibre.to_owned(),
        serial_raw: serial.to_owned(),
        type_code: "PISTOL".to_owned(),
        ..FirearmDescription::default()
    }
}

fn judge(records: &[FirearmDescription]) -> Judge<'static> {
    Judge::new(Described::new(records.to_vec(), Side::Records, book()), book(), model(), 1)
}

fn found(seized: &FirearmDescription, records: &[FirearmDescription]) -> Vec<Judged> {
    judge(records).judge(&Described::new(vec![seized.clone()], Side::Seized, book()), 1).0
}

/// The judgement of a pair that is alone in the world, in whatever band.
fn judged(seized: &FirearmDescription, record: &FirearmDescription) -> Option<Judgement> {
    let seized = Described::new(vec![seized.clone()], Side::Seized, book());
    judge(std::slice::from_ref(record)).explain(&seized, 0, 0)
}

fn band(seized: &FirearmDescription, record: &FirearmDescription) -> Band {
    judged(seized, record).unwrap().band
}

#[test]
fn short_numbers_need_a_second_identifier() {
    let seized = pistol("Beretta", "", "9x19", "48213");
    assert_eq!(band(&seized, &pistol("Beretta", "", "9x19", "48213")), Band::Review);
    let with_model = pistol("Beretta", "92 FS", "9x19", "48213");
    assert_eq!(band(&with_model, &pistol("Beretta", "M9", "9x19", "48213")), Band::Strong);
    let without_make = pistol("", "", "", "48213");
    assert!(band(&without_make, &pistol("Beretta", "", "9x19", "48213")) <= Band::Watch);
}

#[test]
fn partial_serials_are_found_but_never_strong_when_little_is_known() {
    let seized = pistol("Taurus", "", ".38 Special", "K?V4??13");
    let record = pistol("Taurus", "", ".38 Special", "KQV44713");
    let all = found(&seized, std::slice::from_ref(&record));
    assert!(all[0].judgement.flags.contains(&MatchFlag::PartialSerial));
    let little = judged(&pistol("Taurus", "", ".38 Special", "*4713"), &record).unwrap();
    assert!(little.band <= Band::Review, "{little:#?}");
}

#[test]
fn an_obliterated_serial_identifies_nothing() {
    let mut seized = pistol("Glock", "17", "9x19", "");
    seized.serial_status = Some(SerialStatus::Obliterated);
    assert_eq!(judged(&seized, &pistol("Glock", "17", "9x19", "BRT441")), None);
    let words = FirearmDescription { serial_raw: "OBLITERATED".to_owned(), ..seized };
    assert_eq!(judged(&words, &pistol("Glock", "17", "9x19", "OBLITERATED")), None);
}

#[test]
fn time_runs_forward() {
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1);
    let mut seized = pistol("Glock", "17", "9x19", "BRT441");
    let mut record = seized.clone();
    seized.first_day = day(2020, 1);
    record.first_day = day(2020, 6);
    let before = judged(&seized, &record).unwrap();
    assert!(before.flags.contains(&MatchFlag::TimeOrder) && before.band <= Band::Review, "{before:#?}");
    record.first_day = day(2019, 6);
    let after = judged(&seized, &record).unwrap();
    assert_eq!(after.band, Band::Strong);
    assert!(after.probability > before.probability);
}

#[test]
fn a_lot_neighbour_is_told_apart_from_a_misreading() {
    let record = pistol("Glock", "17", "9x19", "BRT447");
    let neighbour = judged(&pistol("Glock", "17", "9x19", "BRT443"), &record).unwrap();
    assert!(neighbour.flags.contains(&MatchFlag::LotNeighbour) && neighbour.band <= Band::Review);
    let misread = judged(&pistol("Glock", "17", "9x19", "8RT447"), &record).unwrap();
    assert!(!misread.flags.contains(&MatchFlag::LotNeighbour));
    assert!(misread.probability > neighbour.probability);
    let exact = pistol("Glock", "17", "9x19", "BRT443");
    let all = found(&exact, &[record, exact.clone()]);
    assert_eq!((all[0].record, all[0].judgement.rank, all[0].judgement.band), (1, 1, Band::Strong));
    assert!(all.iter().skip(1).all(|other| other.judgement.band < Band::Strong));
}

#[test]
fn other_numbers_find_and_support() {
    let mut seized = pistol("Star", "", "9x19", "");
    seized.other_numbers = vec!["INT 004471".to_owned()];
    let mut record = pistol("Interarms", "", "9x19", "772310");
    record.other_numbers = vec!["INT004471".to_owned()];
    let pair = judged(&seized, &record).unwrap();
    assert!(pair.flags.contains(&MatchFlag::OtherNumber), "{pair:#?}");
    assert!(pair.parts[1].explanation.contains("another field"), "{:?}", pair.parts[1]);
}

#[test]
fn alternative_readings_are_looked_for() {
    let record = pistol("Colt", "", ".45 ACP", "KJT18466");
    let seized = pistol("Colt", "", ".45 ACP", "KJT13466 ou KJT18466");
    assert_eq!(found(&seized, &[record])[0].judgement.band, Band::Strong);
}

#[test]
fn the_slips_that_happen_are_found() {
    let record = pistol("CZ", "75", "9x19", "BR70513A");
    for serial in [
        "BR 70513 A",
        "BR7O513A",
        "8R70513A",
        "BR70513",
        "BR7051A",
        "BR07513A",
        "R70513A",
        "BR70S13A",
        "BR70513AA",
    ] {
        assert_eq!(
            found(&pistol("CZ", "75", "9x19", serial), std::slice::from_ref(&record)).len(),
            1,
            "{serial}"
        );
    }
}

#[test]
fn a_model_number_in_the_serial_field_is_no_serial() {
    let mut values = DistinctValues::new(Normaliser::shared());
    let seized = pistol("CZ", "P-07", "9x19", "P07");
    assert!(!FirearmIdentity::of(&seized, &mut values).serial.has_value());
    assert_eq!(found(&seized, std::slice::from_ref(&seized)), []);
}

/// Where sixty records carry a number, none of them is probable: a seized firearm is one gun.
#[test]
fn a_number_that_many_carry_points_to_none() {
    let makes = ["GLOCK", "BERETTA", "COLT", "TAURUS", "RUGER", "CZ", "WALTHER", "STAR", "ASTRA", "NORINCO"];
    let records: Vec<_> = makes.iter().map(|make| pistol(make, "", "", "2034517")).collect();
    let all = found(&pistol("", "", "", "2034517"), &records);
    let total: f64 = all.iter().map(|one| one.judgement.probability).sum();
    assert!(!all.is_empty() && total < 1.001, "{total}");
    assert!(all.iter().all(|one| one.judgement.band <= Band::Review));
    assert!(all.iter().all(|one| one.judgement.flags.contains(&MatchFlag::NonUniqueSerial)));
}

/// Found by a review: a part of a number passed for the whole of it, and was called equal.
#[test]
fn a_part_of_a_number_is_not_the_number() {
    for (seized, record) in [
        ("AB4412345", "CD4412345"),
        ("AB441234", "CD441234"),
        ("315-456789", "320-456789"),
        ("AB441234", "441234"),
        ("??????123456", "123456"),
    ] {
        let pair = judged(&pistol("Ruger", "P85", "9x19", seized), &pistol("Ruger", "P85", "9x19", record));
        let Some(pair) = pair else { continue };
        assert!(pair.band < Band::Strong, "{seized} {record}: {pair:#?}");
        assert!(!pair.flags.contains(&MatchFlag::ExactSerial), "{seized} {record}");
        assert!(pair.rulings.iter().all(|ruling| ruling.rule != Rule::NumberAndMake), "{seized} {record}");
    }
    let labelled =
        judged(&pistol("Ruger", "P85", "9x19", "Serial No. 4412345"), &pistol("Ruger", "", "", "4412345"));
    assert!(labelled.unwrap().flags.contains(&MatchFlag::ExactSerial), "a label is no part of a number");
}

/// Found by a review: identifiers of calibres that begin with the same figures counted as one bore.
#[test]
fn calibres_that_must_not_be_merged_contradict() {
    for (a, b) in [(".32 ACP", ".32 S&W Long"), ("10mm Auto", "10 gauge"), (".357 SIG", ".357 Magnum")] {
        let pair = judged(&pistol("Colt", "", a, "AB123456"), &pistol("Colt", "", b, "AB123456")).unwrap();
        let calibre = pair.parts.iter().find(|part| part.field == "calibre").unwrap();
        assert_eq!(calibre.level, "DISAGREE", "{a} {b}");
        assert!(pair.band < Band::Strong, "{a} {b}");
    }
}

/// Found by a review: a number from elsewhere was its own second identifier.
#[test]
fn a_number_from_elsewhere_needs_what_a_serial_needs() {
    let mut seized = pistol("", "", "", "");
    seized.other_numbers = vec!["1234567".to_owned()];
    let bare = judged(&seized, &pistol("Star", "", "9x19", "1234567")).unwrap();
    assert!(bare.band < Band::Strong, "{bare:#?}");
    let mut seized = pistol("Star", "", "9x19", "48213");
    let mut record = seized.clone();
    let alone = judged(&seized, &record).unwrap();
    assert_eq!(alone.rulings[0].rule, Rule::ShortWithoutSecond);
    (seized.other_numbers, record.other_numbers) =
        (vec!["INT 004471".to_owned()], vec!["INT004471".to_owned()]);
    let with_second = judged(&seized, &record).unwrap();
    assert!(with_second.rulings.iter().all(|ruling| ruling.rule != Rule::ShortWithoutSecond));
    assert!(with_second.flags.contains(&MatchFlag::OtherNumber));
}

/// Found by a review: equal names of a model that no table knows were taken for equal numbers.
#[test]
fn a_model_is_no_number() {
    let gun = |serial: &str| pistol("Springfield", "SA-35 4.7", "9x19", serial);
    assert_eq!(judged(&gun("441234"), &gun("987654")), None);
    // A serial in the field of the model is one, and the firearm has no other.
    let swapped =
        judged(&pistol("CZ", "BRT44123", "9x19", ""), &pistol("CZ", "", "9x19", "BRT44123")).unwrap();
    assert!(swapped.rulings.iter().all(|ruling| ruling.rule != Rule::OtherNumberOnly), "{swapped:#?}");
    let all_in_one =
        judged(&pistol("Beretta 92FS", "", "", "K48213"), &pistol("Beretta", "92 FS", "", "K48213"));
    let all_in_one = all_in_one.unwrap();
    assert!(
        all_in_one.parts.iter().any(|part| part.field == "model" && part.level == "AGREE"),
        "{all_in_one:#?}"
    );
}

/// Found by a review: two reports of each gun halved what the gun counted for.
#[test]
fn reports_of_one_gun_count_once_and_guns_add_up_to_one() {
    let makes = ["GLOCK", "TAURUS", "RUGER"];
    let records: Vec<_> = makes
        .iter()
        .flat_map(|make| [pistol(make, "", "9x19", "KX203451"), pistol(make, "", "", "KX203451")])
        .collect();
    let all = found(&pistol("", "", "9x19", "KX203451"), &records);
    let of_gun = |make: usize| {
        let own = all.iter().filter(|one| one.record as usize / 2 == make);
        own.map(|one| one.judgement.probability).fold(0.0, f64::max)
    };
    let total: f64 = (0..makes.len()).map(of_gun).sum();
    assert!(total < 1.001, "{total}");
    let ranks: std::collections::BTreeSet<usize> = all.iter().map(|one| one.judgement.rank).collect();
    assert!(ranks.iter().copied().eq(1..=ranks.len()) && ranks.len() <= makes.len(), "{ranks:?}");
}

/// Found by a review: a pattern and its maker were excepted from what related makes are held to.
#[test]
fn a_misread_number_needs_the_same_make() {
    let mut seized = pistol("AK", "AKM", "7.62x39", "AB812345");
    let mut record = pistol("Izhmash", "AKM", "7.62x39", "A8812345");
    (seized.type_code, record.type_code) = ("RIFLE".to_owned(), "RIFLE".to_owned());
    assert!(judged(&seized, &record).unwrap().band <= Band::Review);
}

#[test]
fn two_reports_of_one_theft_are_found_whatever_their_days() {
    let day = |day| NaiveDate::from_ymd_opt(2024, 5, day);
    let mut reported = pistol("Glock", "17", "9x19", "BRT441");
    reported.first_day = day(3);
    let mut again = pistol("GLOCK GmbH", "G17", "9mm Luger", "BRT 441");
    again.first_day = day(20);
    let records = [
        reported.clone(),
        pistol("Beretta", "92", "9x19", "K48213Z"),
        again,
        pistol("Glock", "17", "9x19", "BRT442"),
    ];
    let pairs = judge(&records).judge_records(2);
    let strong: Vec<(u32, u32)> = pairs
        .iter()
        .filter(|pair| pair.judgement.band == Band::Strong)
        .map(|pair| (pair.record, pair.seized))
        .collect();
    assert_eq!(strong, [(0, 2)], "{pairs:#?}");
    let told = &pairs.iter().find(|pair| (pair.record, pair.seized) == (0, 2)).unwrap().judgement;
    assert!(told.parts.iter().all(|part| part.field != "time_order" && part.field != "same_country"));
    let sum: f64 = told.parts.iter().map(|part| part.weight).sum();
    assert!((sum - told.weight).abs() < 1e-6);
    assert_eq!(judge(&[reported]).judge_records(1), [], "a record is no duplicate of itself");
}

#[test]
fn the_path_to_a_band_is_told() {
    let pair =
        judged(&pistol("Colt", "1903", ".32 ACP", "123456"), &pistol("Colt", "1908", ".380 ACP", "123456"));
    let pair = pair.unwrap();
    assert_eq!(pair.rule_path(), ["MODEL:DROP", "NUMBER_AND_MAKE:REVIEW"]);
    assert_eq!(pair.rulings[0].rule, Rule::NumberAndMake);
    assert!(pair.explanation().contains("The models differ: 1903 and 1908."), "{}", pair.explanation());
}

/// The name of another make's model may be a serial; the name of the make's own is none.
#[test]
fn a_name_of_a_model_is_no_serial_within_its_make() {
    let pair = |make: &str| judged(&pistol(make, "", "9x19", "PT1911"), &pistol(make, "", "9x19", "PT1911"));
    assert!(pair("CZ").is_some());
    // A make's name with a digit, spaces around digits: still serials.
    let same =
        |serial: &str| judged(&pistol("Beretta", "", "9x19", serial), &pistol("Beretta", "", "9x19", serial));
    assert!(same("M10").is_none_or(|pair| pair.band != Band::Strong), "too short to be sure of");
    assert!(same(" 195-117 ").is_some());
    assert!(pair("Taurus").is_none_or(|pair| pair.band != Band::Strong));
}

#[test]
fn threads_change_nothing() {
    let records: Vec<_> =
        (0..40).map(|n| pistol("Glock", "17", "9x19", &format!("BRT{}", 441 + n * 7))).collect();
    let seized = Described::new(records.clone(), Side::Seized, book());
    let judge = judge(&records);
    assert_eq!(judge.judge(&seized, 1), judge.judge(&seized, 3));
}

proptest! {
    #[test]
    fn parts_add_up_to_the_weight_and_rules_hold(
        serial_a in "[A-Z0-9?*]{0,9}", serial_b in "[A-Z0-9?*]{0,9}", same in any::<bool>(),
        make_a in 0usize..6, make_b in 0usize..6, calibre_a in 0usize..5, calibre_b in 0usize..5,
    ) {
        let makes = ["Glock", "Star", "Interarms", "", "Ekol", "nonsense"];
        let calibres = ["9x19", ".380 ACP", "9mm PAK", "", "7.62"];
        let serial_b = if same { &serial_a } else { &serial_b };
        let pair = judged(
            &pistol(makes[make_a], "17", calibres[calibre_a], &serial_a),
            &pistol(makes[make_b], "", calibres[calibre_b], serial_b),
        );
        if let Some(pair) = pair {
            let sum: f64 = pair.parts.iter().map(|part| part.weight).sum();
            prop_assert!((sum - pair.weight).abs() < 1e-6);
            prop_assert!(pair.parts.iter().all(|part| !part.explanation.is_empty()));
            if pair.band == Band::Strong {
                prop_assert!(pair.probability >= 0.85);
                prop_assert!(!pair.flags.contains(&MatchFlag::ShortSerial));
            }
        }
    }

    #[test]
    fn equal_serials_are_always_found(serial in "[A-Z]{2}[0-9]{4,6}") {
        // PT1911 without a make is a model.
        prop_assume!(!codes::models().iter().any(|model| model.model == serial || model.aliases.contains(&serial.as_str())));
        let record = pistol("CZ", "", "9x19", &serial);
        prop_assert!(judged(&pistol("", "", "", &serial), &record).is_some());
    }
}
