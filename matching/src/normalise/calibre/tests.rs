#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;
use crate::normalise::Normaliser;
use proptest::prelude::*;

fn read(raw: &str, type_code: &str) -> CalibreReading {
    Normaliser::shared().calibre(raw, Some(type_code))
}

#[test]
fn names_and_measures_resolve() {
    for (raw, expected) in [
        ("9 mm Para", "9LUGER"),
        ("9x19", "9LUGER"),
        ("9 X 19 MM", "9LUGER"),
        ("9 mm Kurz", "380ACP"),
        ("9x17 mm", "380ACP"),
        ("9 Makarov", "9MAK"),
        ("7,62 x 54 R", "762X54R"),
        ("7.62*39", "762X39"),
        ("7.62х39", "762X39"),
        (".38 Spl.", "38SPL"),
        ("38 Special", "38SPL"),
        ("cal. 12", "12GA"),
        ("calibre 12", "12GA"),
        ("12/76", "12GA"),
        ("12 X 70", "12GA"),
        ("20 guage", "20GA"),
        (".30-06", "3006"),
        ("45/70", "4570"),
        ("8x57 IS", "792MAU"),
        ("6,35 mm", "25ACP"),
        (".308 Win (7,62x51)", "308WIN"),
        ("9mm PAK", "9PAK"),
        ("4.5", "AIR45"),
        (".45", "45ACP"),
        ("40 S&W", "40SW"),
    ] {
        let found = read(raw, "UNKNOWN");
        assert_eq!(found.id(), Some(expected), "{raw}: {found:?}");
    }
}

#[test]
fn a_bare_number_needs_the_weapon() {
    assert_eq!(read("32", "SHOTGUN").id(), Some("32GA"));
    assert_eq!(read("32", "PISTOL").id(), Some("32ACP"));
    assert_eq!(read("32", "REVOLVER").resolution.outcome, Outcome::Ambiguous);
    assert_eq!(read("32", "UNKNOWN").resolution.outcome, Outcome::Ambiguous);
    assert_eq!(read("38", "REVOLVER").id(), Some("38SPL"));
    assert_eq!(read("38", "UNKNOWN").resolution.outcome, Outcome::Ambiguous);
    assert_eq!(read("36", "SHOTGUN").id(), Some("410"));
    assert_eq!(read("7.62", "PISTOL").id(), Some("762TOK"));
    assert_eq!(read("7.62", "RIFLE").resolution.outcome, Outcome::Ambiguous);
    assert_eq!(read("7.62", "RIFLE").bore_family, Some("B762"));
    assert_eq!(read("9mm", "ALARM").resolution.outcome, Outcome::Ambiguous);
}

#[test]
fn damage_is_read_back_and_flagged() {
    for (raw, type_code, expected, flag) in [
        ("0.22", "RIFLE", "22LR", Flag::ExcelDamage),
        ("0.4", "PISTOL", "40SW", Flag::ZeroMisplaced),
        ("38.0", "REVOLVER", "38SPL", Flag::ExcelDamage),
        ("303.0", "RIFLE", "303BRIT", Flag::ExcelDamage),
        ("1970-12-01 00:00:00", "SHOTGUN", "12GA", Flag::ExcelDamage),
        ("1976-12-01", "SHOTGUN", "12GA", Flag::ExcelDamage),
        ("2024-06-30 00:00:00", "RIFLE", "3006", Flag::ExcelDamage),
        ("57", "PISTOL", "57X28", Flag::PointLost),
        ("556", "RIFLE", "556NATO", Flag::PointLost),
        ("762x39", "RIFLE", "762X39", Flag::PointLost),
        ("900", "PISTOL", "9LUGER", Flag::ScaleError),
        ("380 MM", "PISTOL", "380ACP", Flag::WrongUnit),
        (".9 MM", "PISTOL", "9LUGER", Flag::StrayPoint),
        ("0..45", "PISTOL", "45ACP", Flag::StrayPoint),
        ("9MMM", "PISTOL", "9LUGER", Flag::UnitTypo),
        (".45\"", "PISTOL", "45ACP", Flag::InchMark),
        ("45 AUTOM", "PISTOL", "45ACP", Flag::CutField),
    ] {
        let found = read(raw, type_code);
        assert_eq!(found.id(), Some(expected), "{raw}: {found:?}");
        assert!(found.resolution.flags.contains(&flag), "{raw}: {found:?}");
        assert_eq!(found.resolution.raw, raw);
    }
}

#[test]
fn cartridges_that_look_alike_stay_apart() {
    assert_ne!(read("7.62x39", "RIFLE").id(), read("7.62x54R", "RIFLE").id());
    assert_ne!(read("9x18", "PISTOL").id(), read("9x19", "PISTOL").id());
    assert_ne!(read("8x57 I", "RIFLE").id(), read("8x57 IS", "RIFLE").id());
    assert_ne!(read(".38 S&W", "REVOLVER").id(), read(".38 Special", "REVOLVER").id());
    assert_ne!(read("7.65 Browning", "PISTOL").id(), read("7.65 Para", "PISTOL").id());
}

#[test]
fn no_calibre_is_a_fact_too() {
    assert_eq!(read("unknown", "PISTOL").resolution.absence, Some(Absence::NotRecorded));
    assert_eq!(read("", "PISTOL").resolution.absence, Some(Absence::NotRecorded));
    assert!(read("multi", "RIFLE").resolution.flags.contains(&Flag::Several));
    assert!(read("20/.22", "COMBINATION").resolution.flags.contains(&Flag::Several));
}

#[test]
fn name_and_measure_that_contradict_stay_two() {
    let found = read("9 mm Luger (9x18)", "PISTOL");
    assert_eq!(found.resolution.outcome, Outcome::Ambiguous);
    assert!(found.resolution.flags.contains(&Flag::PartsDisagree));
}

#[test]
fn agreement_follows_the_scale() {
    let table = Normaliser::shared().calibre_table();
    let compare = |a: &str, b: &str| compare_calibres(table, &read(a, "UNKNOWN"), &read(b, "UNKNOWN"));
    assert_eq!(compare("9x19", "9 mm Luger"), CalibreAgreement::Same);
    assert_eq!(compare(".223 Rem", "5.56 NATO"), CalibreAgreement::SameGroup);
    assert_eq!(compare(".38 Special", ".357 Magnum"), CalibreAgreement::Compatible);
    assert_eq!(compare("9x19", ".380 ACP"), CalibreAgreement::SameBore);
    assert_eq!(compare("9x19", "9mm PAK"), CalibreAgreement::BlankAndLive);
    assert_eq!(compare("9x19", ".45 ACP"), CalibreAgreement::Conflict);
    assert_eq!(compare("12 gauge", "20 gauge"), CalibreAgreement::Conflict);
    assert_eq!(compare("9x19", ""), CalibreAgreement::Unknown);
}

proptest! {
    #[test]
    fn any_text_is_survived(raw in any::<String>()) {
        let found = read(&raw, "PISTOL");
        prop_assert!(found.resolution.choices.iter().all(|choice| choice.weight > 0.0 && choice.weight <= 1.0));
    }

    #[test]
    fn calibre_like_text_is_survived(raw in "[0-9., xX×*/'\"()MmRGA-]{0,14}", weapon in 0usize..4) {
        let _found = read(&raw, ["PISTOL", "REVOLVER", "SHOTGUN", "RIFLE"][weapon]);
    }

    #[test]
    fn every_listed_name_comes_to_a_set_with_its_calibre(place in 0usize..160) {
        let calibres = proofhouse_schemas::codes::calibres();
        let calibre = &calibres[place % calibres.len()];
        let found = read(calibre.canonical_name, "UNKNOWN");
        let table = Normaliser::shared().calibre_table();
        let holds = found.resolution.ids().iter().any(|id| table.same_group(id, calibre.calibre_id));
        prop_assert!(holds, "{} {:?}", calibre.canonical_name, found);
    }
}
