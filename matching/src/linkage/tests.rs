#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;
use crate::normalise::{DistinctValues, Normaliser, SerialStatus, serial};
use chrono::NaiveDate;
use proptest::prelude::*;

fn identity(description: &FirearmDescription) -> FirearmIdentity {
    FirearmIdentity::of(description, &mut DistinctValues::new(Normaliser::shared()))
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

fn scored(seizure: &FirearmDescription, record: &FirearmDescription) -> MatchScore {
    let settings = Settings::default();
    let frequencies = SerialFrequencies::default();
    let context =
        ScoreContext { normaliser: Normaliser::shared(), settings: &settings, frequencies: &frequencies };
    score(&identity(seizure), &identity(record), &context)
}

fn flagged(scored: &MatchScore, flag: MatchFlag) -> bool {
    scored.flags.contains(&flag)
}

#[test]
fn short_numbers_need_a_second_identifier() {
    let seizure = pistol("Beretta", "", "9x19", "48213");
    assert_eq!(scored(&seizure, &pistol("Beretta", "", "9x19", "48213")).band, Band::Review);
    let with_model = pistol("Beretta", "92 FS", "9x19", "48213");
    assert_eq!(scored(&with_model, &pistol("Beretta", "M9", "9x19", "48213")).band, Band::Strong);
    let without_make = pistol("", "", "", "48213");
    assert_eq!(scored(&without_make, &pistol("Beretta", "", "9x19", "48213")).band, Band::Review.lower());
}

#[test]
fn partial_serials_are_found_but_never_strong_when_little_is_known() {
    let seizure = pistol("Taurus", "", ".38 Special", "K?V4??13");
    let record = pistol("Taurus", "", ".38 Special", "KQV44713");
    let found = scored(&seizure, &record);
    assert!(flagged(&found, MatchFlag::PartialSerial));
    assert_eq!(
        scored(&pistol("Taurus", "", ".38 Special", "*713"), &record).band.max(Band::Review),
        Band::Review
    );
    let linked = link(&[identity(&record)], &[identity(&seizure)], &Settings::default());
    assert_eq!(linked.len(), 1);
}

#[test]
fn an_obliterated_serial_is_no_contradiction_but_no_evidence() {
    let mut seizure = pistol("Glock", "17", "9x19", "");
    seizure.serial_status = Some(SerialStatus::Obliterated);
    let found = scored(&seizure, &pistol("Glock", "17", "9x19", "BRT441"));
    assert_eq!(found.part("serial").unwrap().weight, 0.0);
    assert!(found.band <= Band::Watch);
    let unmarked = FirearmDescription { serial_status: Some(SerialStatus::None), ..seizure };
    assert!(scored(&unmarked, &pistol("Glock", "17", "9x19", "BRT441")).part("serial").unwrap().weight < 0.0);
}

#[test]
fn time_runs_forward() {
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1);
    let mut seizure = pistol("Glock", "17", "9x19", "BRT441");
    let mut record = seizure.clone();
    seizure.first_day = day(2020, 1);
    record.first_day = day(2020, 6);
    let found = scored(&seizure, &record);
    assert!(flagged(&found, MatchFlag::TimeOrder));
    assert_eq!(found.part("time_order").unwrap().weight, -6.0);
    record.first_day = day(2019, 6);
    assert_eq!(scored(&seizure, &record).band, Band::Strong);
}

#[test]
fn a_lot_neighbour_is_told_apart_from_a_misreading() {
    let record = pistol("Glock", "17", "9x19", "BRT447");
    assert!(flagged(&scored(&pistol("Glock", "17", "9x19", "BRT443"), &record), MatchFlag::LotNeighbour));
    assert!(!flagged(&scored(&pistol("Glock", "17", "9x19", "8RT447"), &record), MatchFlag::LotNeighbour));
    let seizure = identity(&pistol("Glock", "17", "9x19", "BRT443"));
    let exact = identity(&pistol("Glock", "17", "9x19", "BRT443"));
    let linked = link(&[identity(&record), exact], &[seizure], &Settings::default());
    assert_eq!((linked[0].record, linked[0].rank, linked[0].score.band), (1, 1, Band::Strong));
    assert!(linked.iter().skip(1).all(|other| other.score.band < Band::Strong && other.rank == 2));
}

#[test]
fn other_numbers_find_and_support() {
    let mut seizure = pistol("Star", "", "9x19", "");
    seizure.other_numbers = vec!["INT 004471".to_owned()];
    let mut record = pistol("Interarms", "", "9x19", "772310");
    record.other_numbers = vec!["INT004471".to_owned()];
    let linked = link(&[identity(&record)], &[identity(&seizure)], &Settings::default());
    assert_eq!(linked.len(), 1);
    assert!(flagged(&linked[0].score, MatchFlag::OtherNumber));
}

#[test]
fn blocking_finds_the_slips_that_scoring_forgives() {
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
        let seizure = identity(&pistol("CZ", "75", "9x19", serial));
        let linked = link(&[identity(&record)], &[seizure], &Settings::default());
        assert_eq!(linked.len(), 1, "{serial}");
    }
}

#[test]
fn a_model_number_in_the_serial_field_is_no_serial() {
    let seized = identity(&pistol("CZ", "P-07", "9x19", "P07"));
    assert!(!seized.serial.has_value());
}

#[test]
fn an_index_takes_new_statements_and_withdrawals() {
    let mut index =
        LinkIndex::build(vec![identity(&pistol("Glock", "", "9x19", "BRT441"))], Settings::default());
    let seizure = identity(&pistol("Glock", "", "9x19", "BRT441"));
    assert_eq!(index.candidates(&seizure).len(), 1);
    index.insert(identity(&pistol("Glock", "", "9x19", "BRT441")));
    assert_eq!((index.len(), index.candidates(&seizure).len()), (1, 1));
    assert!(index.withdraw("", "Glock BRT441"));
    assert!(index.is_empty() && index.candidates(&seizure).is_empty());
}

#[test]
fn threads_change_nothing() {
    let records: Vec<_> =
        (0..40).map(|n| identity(&pistol("Glock", "17", "9x19", &format!("BRT{}", 441 + n * 7)))).collect();
    let alone = link(&records, &records, &Settings::default());
    let together = link(&records, &records, &Settings { threads: 3, ..Settings::default() });
    assert_eq!(alone, together);
}

proptest! {
    #[test]
    fn parts_sum_to_the_total(
        serial_a in "[A-Z0-9?*]{0,9}", serial_b in "[A-Z0-9?*]{0,9}",
        make_a in 0usize..6, make_b in 0usize..6, calibre_a in 0usize..5, calibre_b in 0usize..5,
    ) {
        let makes = ["Glock", "Star", "Interarms", "", "Ekol", "nonsense"];
        let calibres = ["9x19", ".380 ACP", "9mm PAK", "", "7.62"];
        let found = scored(
            &pistol(makes[make_a], "17", calibres[calibre_a], &serial_a),
            &pistol(makes[make_b], "", calibres[calibre_b], &serial_b),
        );
        let sum: f64 = found.parts.iter().map(|part| part.weight).sum();
        prop_assert!((sum - found.total).abs() < 1e-9);
        prop_assert!(found.parts.iter().all(|part| !part.explanation.is_empty()));
        if found.band == Band::Strong {
            prop_assert!(found.total >= 10.0);
        }
    }

    #[test]
    fn the_short_cut_agrees_with_the_full_comparison(a in "[A-C0-2O]{4,8}", b in "[A-C0-2O]{4,8}") {
        let (left, right) = (identity(&pistol("CZ", "", "", &a)), identity(&pistol("CZ", "", "", &b)));
        let short = serial::surely_different(&left.serial, &left.serial_keys, &right.serial, &right.serial_keys);
        let full = serial::compare(&left.serial, &right.serial).agreement;
        if short {
            prop_assert_eq!(full, serial::SerialAgreement::Different);
        }
    }

    #[test]
    fn equal_serials_are_always_found(serial in "[A-Z]{2}[0-9]{4,6}") {
        let record = identity(&pistol("CZ", "", "9x19", &serial));
        let linked = link(&[record], &[identity(&pistol("", "", "", &serial))], &Settings::default());
        prop_assert_eq!(linked.len(), 1);
    }
}
