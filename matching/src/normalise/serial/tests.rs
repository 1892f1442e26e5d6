#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;
use proptest::prelude::*;

fn value(raw: &str) -> String {
    read(raw, None).value
}

#[test]
fn punctuation_labels_and_scripts_fold_away() {
    for (raw, expected) in [
        ("ABC 123", "ABC123"),
        (" abc-123 ", "ABC123"),
        ("S/N 315-45678", "31545678"),
        ("Serial No.: L 12345Z", "L12345Z"),
        ("Nº 4512", "4512"),
        ("№ 4512А", "4512А"),
        ("#77120", "77120"),
        ("NO1234", "NO1234"),
        ("٤٥١٢٣٣", "451233"),
        ("۴۵۱۲۳۳", "451233"),
        ("ＡＢ１２３４", "AB1234"),
        ("AB/BD 4471", "ABBD4471"),
        ("НЯ 4512", "НЯ4512"),
        ("12345678.0", "12345678"),
    ] {
        assert_eq!(value(raw), expected, "{raw}");
    }
}

#[test]
fn partial_numbers_keep_their_gaps() {
    for (raw, expected) in [
        ("7*41**9", "7?41??9"),
        ("B*K * * * * 7", "B?K????7"),
        ("B4471*", "B4471*"),
        ("XXXX4471", "????4471"),
        ("12XX34", "12??34"),
        ("44..71", "44??71"),
        ("AC4471??", "AC4471??"),
        ("ending in 573", "*573"),
        ("final 981", "*981"),
        ("visível 414", "*414*"),
        ("begins AB12", "AB12*"),
        ("1.23457E+08", "12345????"),
    ] {
        let reading = read(raw, None);
        assert_eq!(reading.value, expected, "{raw}");
        assert_eq!(reading.status, SerialStatus::Partial, "{raw}");
        assert!(reading.information < 1.0, "{raw}");
    }
    assert_eq!(read("XK83421", None).value, "XK83421");
    assert_eq!(read("BXXX124", None).value, "BXXX124");
    assert_eq!(read("XK83421", Some(SerialStatus::Partial)).value, "?K83421");
}

#[test]
fn two_readings_are_kept() {
    let reading = read("BTR41388 or BTR47388", None);
    assert_eq!(reading.value, "BTR41388");
    assert_eq!(reading.alternatives, ["BTR47388"]);
    assert!(reading.flags.contains(&Flag::AlternativeReadings));
    assert_eq!(compare(&reading, &read("btr-47388", None)).similarity, 1.0);
}

#[test]
fn no_serial_is_several_facts() {
    for (raw, status) in [
        ("", SerialStatus::NotRecorded),
        ("limé", SerialStatus::Obliterated),
        ("ground off", SerialStatus::Obliterated),
        ("sin número", SerialStatus::None),
        ("S/N", SerialStatus::None),
        ("illisible", SerialStatus::Unreadable),
        ("unknown", SerialStatus::NotRecorded),
        ("0000", SerialStatus::Placeholder),
        ("-", SerialStatus::Placeholder),
        ("XXXX", SerialStatus::Placeholder),
        ("????", SerialStatus::Placeholder),
        ("12345", SerialStatus::Placeholder),
        ("shotgun", SerialStatus::Unknown),
    ] {
        let reading = read(raw, None);
        assert_eq!(reading.status, status, "{raw}");
        assert!(!reading.has_value(), "{raw}");
        assert!(reading.absence.is_some(), "{raw}");
    }
    assert_eq!(read("", Some(SerialStatus::Obliterated)).status, SerialStatus::Obliterated);
    assert!(read("obliterated", Some(SerialStatus::Readable)).flags.contains(&Flag::StatusContradicted));
}

#[test]
fn a_restored_number_is_a_number() {
    let reading = read("scraped, restored BT44713", None);
    assert_eq!((reading.value.as_str(), reading.status), ("BT44713", SerialStatus::Restored));
}

#[test]
fn forms_follow_their_rules() {
    assert_eq!(skeleton(&read("s/n aO-0071B", None).value), skeleton("A000718"));
    assert_eq!(keys::without_zeros("A00712"), "A712");
    assert_eq!(keys::swapped("A123"), "123A");
    assert_eq!(keys::visual("НЯ4512"), "HR4512");
}

#[test]
fn confusions_cost_little_and_swaps_half() {
    for (a, b, expected) in [
        ("ABC123", "ABCI23", 0.1),
        ("A0142855", "AO142855", 0.1),
        ("Z4471", "24471", 0.2),
        ("84471", "B4471", 0.2),
        ("12354", "12345", 0.5),
        ("04471", "4471", 0.4),
        ("4471B", "4471", 0.4),
        ("4471", "44171", 0.7),
        ("44?1", "4471", 0.0),
        ("44*", "4471", 0.0),
        ("44715", "44719", 1.0),
    ] {
        let distance = weighted_distance(a, b);
        assert!((distance - expected).abs() < 1e-9, "{a} {b} {distance}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics_and_is_idempotent(raw in any::<String>()) {
        let first = read(&raw, None);
        let second = read(&first.value, None);
        prop_assert_eq!(&second.value, &first.value, "{:?}", raw);
        prop_assert!((0.0..=1.0).contains(&first.information));
        let _skeleton = skeleton(&first.value);
    }

    #[test]
    fn reading_serial_like_text_is_idempotent(raw in "[A-Z0-9 ./*?xX_#-]{0,16}") {
        let first = read(&raw, None).value;
        prop_assert_eq!(read(&first, None).value, first, "{:?}", raw);
    }

    #[test]
    fn similarity_is_symmetric_and_bounded(a in "[A-Z0-9О?*НЯ -]{0,12}", b in "[A-Z0-9О?*НЯ -]{0,12}") {
        let there = serial_similarity(&a, &b);
        let back = serial_similarity(&b, &a);
        prop_assert!((there - back).abs() < 1e-9, "{} {}", there, back);
        prop_assert!((0.0..=1.0).contains(&there));
    }

    #[test]
    fn a_serial_equals_itself(a in "[A-Z]{1,3}[0-9]{3,7}") {
        prop_assert_eq!(serial_similarity(&a, &a), 1.0);
    }
}
