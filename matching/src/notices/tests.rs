//! What fits a notice, and what only looks as if it did.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::described::DescriptionReader;
use super::fit::ENOUGH;
use super::*;
use crate::linkage::FirearmDescription;
use crate::linkage::names::NameBook;
use crate::linkage::reference::ReferenceTable;
use crate::normalise::SerialStatus;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static BOOK: LazyLock<NameBook> = LazyLock::new(|| NameBook::new(&ReferenceTable::of_code_lists()));

fn written(type_code: &str, make: &str, model: &str, calibre: &str) -> FirearmDescription {
    FirearmDescription {
        type_code: type_code.to_owned(),
        make_raw: make.to_owned(),
        model_raw: model.to_owned(),
        calibre_raw: calibre.to_owned(),
        serial_status: Some(SerialStatus::parse("UNKNOWN")),
        ..FirearmDescription::default()
    }
}

fn converted(description: FirearmDescription) -> FirearmDescription {
    FirearmDescription { converted_from: Some("ALARM".to_owned()), ..description }
}

fn numbered(description: FirearmDescription, serial: &str) -> FirearmDescription {
    FirearmDescription {
        serial_raw: serial.to_owned(),
        serial_status: Some(SerialStatus::parse("READABLE")),
        ..description
    }
}

fn read(written: FirearmDescription) -> Description {
    DescriptionReader::new(&BOOK).read(written, false)
}

fn sought(written: FirearmDescription, method: Method) -> Sought {
    Sought { description: read(written), method }
}

fn found(notice: FirearmDescription, other: FirearmDescription) -> Option<Fit> {
    fit(&sought(notice, Method::default()), &read(other), None, &BOOK)
}

fn fields(fit: &Fit) -> BTreeSet<&'static str> {
    fit.reasons.iter().map(|reason| reason.field.as_str()).collect()
}

#[test]
fn other_names_of_make_model_and_calibre_count_as_the_same() {
    let fit = found(
        written("PISTOL", "Glock Ges.m.b.H.", "G17", "9 mm Luger"),
        written("PISTOL", "GLOCK", "17 Gen4", "9x19"),
    )
    .unwrap();
    assert_eq!(fields(&fit), BTreeSet::from(["MAKE", "MODEL", "CALIBRE", "TYPE"]));
    assert!(fit.because().contains("one calibre") || fit.because().contains("9x19"), "{}", fit.because());
    let fit = found(
        written("RIFLE", "Crvena Zastava", "M70", "7,62x39"),
        written("RIFLE", "Zastava Arms", "M70", "7.62 x 39 mm"),
    );
    assert!(fit.is_some());
}

#[test]
fn a_model_of_another_make_does_not_fit() {
    let notice = || written("PISTOL", "Beretta", "92", "9x19");
    assert!(found(notice(), written("PISTOL", "Beretta", "92 FS", "9 Para")).is_some());
    assert_eq!(found(notice(), written("PISTOL", "Taurus", "92", "9x19")), None);
    // Nor does a bare number without a make say which model it is.
    assert_eq!(found(notice(), written("PISTOL", "", "92", "9x19")), None);
}

#[test]
fn calibres_that_only_look_alike_exclude_each_other() {
    for (one, other) in [("9x19", "9x18"), ("7.62x39", "7.62x54R"), ("7.65 Browning", "7.65 Parabellum")] {
        let of = |calibre| written("PISTOL", "Walther", "PP", calibre);
        assert!(found(of(one), of(one)).is_some(), "{one}");
        assert_eq!(found(of(one), of(other)), None, "{one} and {other}");
    }
}

#[test]
fn a_conversion_kit_of_another_calibre_does_not_fit_and_the_base_of_a_conversion_does() {
    let ekol = |calibre: &str| written("ALARM", "Ekol", "Firat Magnum", calibre);
    let notice = || converted(ekol("9 mm PAK"));
    let seized = converted(written("PISTOL", "Ekol Voltran", "Firat Magnum", "7.65 Browning"));
    let fit = found(notice(), seized).unwrap();
    assert!(fields(&fit).contains("CONVERSION"), "{fit:?}");
    assert!(!fields(&fit).contains("CALIBRE"), "{fit:?}");
    // Two live calibres are two kits.
    let to = |calibre: &str| converted(ekol(calibre));
    assert_eq!(found(to("7.65 Browning"), to("9 mm Makarov")), None);
    assert_eq!(
        found(written("PISTOL", "Glock", "17", "9x19"), written("PISTOL", "Glock", "17", ".22 LR")),
        None
    );
    // An alarm pistol that nobody converted is not a live one.
    let live = written("PISTOL", "Glock", "17", "9x19");
    assert_eq!(found(notice(), live), None);
}

#[test]
fn a_make_alone_or_in_a_calibre_is_not_enough_and_a_way_of_hiding_adds_to_it() {
    let glock = |model: &str, calibre: &str| written("PISTOL", "Glock", model, calibre);
    assert_eq!(found(glock("", ""), glock("17", "9x19")), None);
    assert_eq!(found(glock("", "9x19"), glock("17", "9x19")), None);
    let method = Method { concealment: Some("VEHICLE_CAVITY".to_owned()), ..Method::default() };
    let notice = sought(glock("", "9x19"), method);
    let hidden = |how: &str| Circumstances { concealment: Some(how.to_owned()), ..Circumstances::default() };
    let seized = read(glock("17", "9x19"));
    assert!(fit(&notice, &seized, Some(&hidden("VEHICLE_CAVITY")), &BOOK).is_some());
    assert_eq!(fit(&notice, &seized, Some(&hidden("LUGGAGE")), &BOOK), None);
    // What is not hidden at all is no method.
    let method = Method { concealment: Some("NONE".to_owned()), ..Method::default() };
    assert_eq!(fit(&sought(glock("", "9x19"), method), &seized, Some(&hidden("NONE")), &BOOK), None);
}

#[test]
fn a_parcel_is_one_however_it_is_told_and_counts_once() {
    let method = Method {
        modus: Some("PARCEL_TRAFFIC".to_owned()),
        concealment: Some("PARCEL".to_owned()),
        ..Method::default()
    };
    let notice = sought(written("PISTOL", "Glock", "", "9x19"), method);
    let by_post =
        Circumstances { transport_mode: Some("MAIL_COURIER".to_owned()), ..Circumstances::default() };
    let fit = fit(&notice, &read(written("PISTOL", "Glock", "19", "9x19")), Some(&by_post), &BOOK).unwrap();
    assert!(fields(&fit).contains("CONCEALMENT") && !fields(&fit).contains("MODUS"), "{fit:?}");
}

#[test]
fn a_disguised_firearm_fits_a_warning_of_such_in_its_calibre() {
    let method = Method { threat: Some("DISGUISED_FIREARM".to_owned()), ..Method::default() };
    let warning = |calibre| sought(written("DISGUISED", "", "", calibre), method.clone());
    let key_ring = read(written("DISGUISED", "", "", ".25 ACP"));
    let fit_of = |notice: Sought| fit(&notice, &key_ring, None, &BOOK);
    assert_eq!(
        fields(&fit_of(warning("6.35 mm Browning")).unwrap()),
        BTreeSet::from(["DISGUISE", "CALIBRE"])
    );
    assert_eq!(fit_of(warning(".22 LR")), None);
    assert_eq!(fit_of(warning("")), None, "that it is disguised is not enough");
    let pistol = read(written("PISTOL", "", "", ".25 ACP"));
    assert_eq!(fit(&warning("6.35 mm Browning"), &pistol, None, &BOOK), None);
}

#[test]
fn a_part_fits_the_same_part_only() {
    let frame = || written("FRAME_RECEIVER", "Glock", "19", "9x19");
    let fit = found(frame(), frame()).unwrap();
    assert!(fields(&fit).contains("PART"), "{fit:?}");
    assert_eq!(found(frame(), written("PISTOL", "Glock", "19", "9x19")), None);
    assert_eq!(found(written("PISTOL", "Glock", "19", "9x19"), frame()), None);
}

#[test]
fn a_serial_number_finds_the_very_firearm_and_is_not_repeated_in_the_words() {
    let of = |serial: &str| numbered(written("PISTOL", "Glock", "", ""), serial);
    let fit = found(of("ABC 123"), of("ABC-123")).unwrap();
    assert_eq!(fit.reasons[0].field, Field::Serial);
    assert!(!fit.because().contains("123"), "{}", fit.because());
    assert_eq!(found(of("ABC 123"), of("XYZ 987")), None);
    // A short number without anything else says nothing.
    let bare = |serial: &str| numbered(written("PISTOL", "", "", ""), serial);
    assert_eq!(found(bare("4512"), bare("4512")), None);
}

/// Random descriptions found it: the type of a converted weapon does not exclude, so an equal number was the only reason.
#[test]
fn a_number_alone_is_not_enough() {
    let pistol = converted(numbered(written("PISTOL", "", "", ""), "ABC123"));
    assert!(found(pistol.clone(), numbered(written("REVOLVER", "", "", ""), "ABC123")).is_none());
    let fit = found(pistol, numbered(written("PISTOL", "", "", ""), "ABC123")).unwrap();
    assert_eq!(fields(&fit), BTreeSet::from(["SERIAL", "TYPE"]));
}

#[test]
fn what_is_left_out_is_counted_within_its_own_group_alone() {
    let mut listing = Listing::new(2);
    for (group, name) in [("open", 1), ("open", 2), ("open", 3), ("closed", 4), ("open", 5)] {
        listing.add(group, 6.0, Some(name), name, name);
    }
    let listed: Vec<_> = listing.listed().collect();
    let rows = |place: usize| -> Vec<(i64, usize)> {
        listed[place].1.iter().map(|listed| (listed.row, listed.left_out)).collect()
    };
    assert_eq!((listed[0].0, rows(0)), ("closed", vec![(4, 0)]));
    assert_eq!((listed[1].0, rows(1)), ("open", vec![(5, 0), (3, 2)]));
}

fn any_description() -> impl Strategy<Value = FirearmDescription> {
    let one_of = |values: &'static [&'static str]| prop::sample::select(values);
    (
        one_of(&[
            "PISTOL",
            "REVOLVER",
            "RIFLE",
            "ALARM",
            "CONVERTED",
            "DISGUISED",
            "FRAME_RECEIVER",
            "UNKNOWN",
        ]),
        one_of(&[
            "",
            "Glock",
            "GLOCK GmbH",
            "Taurus",
            "Beretta",
            "Ekol",
            "Zoraki",
            "Interarms",
            "Star",
            "Nobody",
        ]),
        one_of(&["", "17", "92", "G19", "914", "Firat Magnum", "PT92"]),
        one_of(&["", "9x19", "9 mm Luger", "9 mm PAK", ".380 ACP", "7.65 Browning", ".22 LR", "7.62x39"]),
        one_of(&["", "ABC123", "4512", "A BC123"]),
        any::<bool>(),
    )
        .prop_map(|(type_code, make, model, calibre, serial, is_converted)| {
            let description = numbered(written(type_code, make, model, calibre), serial);
            if is_converted { converted(description) } else { description }
        })
}

fn any_circumstances() -> impl Strategy<Value = Circumstances> {
    let code = |values: &'static [&'static str]| {
        prop::option::of(prop::sample::select(values).prop_map(str::to_owned))
    };
    (
        code(&["NONE", "PARCEL", "VEHICLE_CAVITY"]),
        code(&["ROAD", "MAIL_COURIER"]),
        code(&["MAIL_PARCEL", "DWELLING"]),
        code(&["CONVERSION", "ILLICIT_MANUFACTURE"]),
    )
        .prop_map(|(concealment, transport_mode, place_type, legal_context)| Circumstances {
            concealment,
            transport_mode,
            place_type,
            legal_context,
        })
}

proptest! {
    /// What is listed has enough that agrees, in more than one field, and the score is what the reasons weigh.
    #[test]
    fn what_fits_has_enough_reasons(
        notice in any_description(),
        other in any_description(),
        circumstances in any_circumstances(),
        modus in prop::option::of(prop::sample::select(&["CONVERSION", "PARCEL_TRAFFIC", "PRINTING_3D"][..])),
    ) {
        let method = Method {
            modus: modus.map(str::to_owned),
            concealment: circumstances.concealment.clone(),
            threat: None,
        };
        if let Some(fit) = fit(&sought(notice, method), &read(other), Some(&circumstances), &BOOK) {
            prop_assert!(fit.score >= ENOUGH);
            let sum: f64 = fit.reasons.iter().map(|reason| reason.weight).sum();
            prop_assert!((fit.score - sum).abs() < 1e-9);
            prop_assert!(fit.reasons.iter().all(|reason| reason.weight > 0.0));
            let once: BTreeSet<_> = fit.reasons.iter().map(|reason| reason.field).collect();
            prop_assert_eq!(once.len(), fit.reasons.len(), "a field counts once");
            prop_assert!(once.len() >= 2);
        }
    }

    /// A record has less to say than a seizure of the same firearm, never more.
    #[test]
    fn circumstances_only_add(
        notice in any_description(),
        other in any_description(),
        circumstances in any_circumstances(),
    ) {
        let method = Method { concealment: Some("PARCEL".to_owned()), ..Method::default() };
        let notice = sought(notice, method);
        let other = read(other);
        if let Some(without) = fit(&notice, &other, None, &BOOK) {
            let with = fit(&notice, &other, Some(&circumstances), &BOOK).unwrap();
            prop_assert!(with.score >= without.score);
        }
    }

    /// A seeker, which remembers, finds what comparing each pair by itself finds.
    #[test]
    fn what_is_remembered_is_what_is_found(
        notices in prop::collection::vec(any_description(), 1..4),
        others in prop::collection::vec((any_description(), any_circumstances()), 1..8),
    ) {
        let all: Vec<Sought> = notices.iter().map(|notice| sought(notice.clone(), Method::default())).collect();
        let again: Vec<Sought> = notices.into_iter().map(|notice| sought(notice, Method::default())).collect();
        let mut seeker = Seeker::new(all, &BOOK);
        for (other, circumstances) in others {
            let other = read(other);
            let expected: Vec<(usize, Fit)> = again
                .iter()
                .enumerate()
                .filter_map(|(place, notice)| Some((place, fit(notice, &other, Some(&circumstances), &BOOK)?)))
                .collect();
            prop_assert_eq!(seeker.seek(&other, Some(&circumstances)), expected);
        }
    }

    /// In whatever order rows come, the same are listed.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        rows in prop::collection::btree_map(0u32..40, (0u8..3, 0i64..4, 12u8..20), 0..30),
        seed in any::<u64>(),
    ) {
        let listed = |rows: Vec<(u32, (u8, i64, u8))>| {
            let mut listing = Listing::new(3);
            for (name, (group, day, halves)) in rows {
                listing.add(group, f64::from(halves) / 2.0, Some(day), name, name);
            }
            listing.listed().collect::<Vec<_>>()
        };
        let mut rows: Vec<_> = rows.into_iter().collect();
        let expected = listed(rows.clone());
        let total: usize = expected.iter().flat_map(|(_, rows)| rows).map(|row| 1 + row.left_out).sum();
        prop_assert_eq!(total, rows.len());
        rows.sort_by_key(|(name, _)| (u64::from(*name) ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        prop_assert_eq!(listed(rows), expected);
    }
}
