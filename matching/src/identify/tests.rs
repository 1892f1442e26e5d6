#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use super::*;
use crate::linkage::FirearmDescription;

fn described(make: &str, model: &str, calibre: &str, serial: &str) -> FirearmDescription {
    FirearmDescription {
        make_raw: make.to_owned(),
        model_raw: model.to_owned(),
        calibre_raw: calibre.to_owned(),
        serial_raw: serial.to_owned(),
        ..FirearmDescription::default()
    }
}

fn best(description: &FirearmDescription) -> (String, String) {
    let index = ReferenceIndex::build(ReferenceFirearm::from_code_lists());
    let found = index.identify(description, 5);
    let entry = index.entry(found[0].place).unwrap();
    let sum: f64 = found[0].parts.iter().map(|part| part.weight).sum();
    assert!((sum - found[0].score).abs() < 1e-9);
    assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score && pair[0].rank <= pair[1].rank));
    (entry.make_id.clone().unwrap(), entry.model.clone())
}

#[test]
fn descriptions_find_their_entry() {
    let pair = |make: &str, model: &str| (make.to_owned(), model.to_owned());
    assert_eq!(best(&described("glock", "G17 gen4", "9 para", "ABC123")), pair("GLOCK", "17"));
    assert_eq!(best(&described("Beretta", "92 FS", "9x19", "")), pair("BERETTA", "92"));
    assert_eq!(best(&described("", "Desert Eagle", ".44 magnum", "")), pair("IMI", "Desert Eagle"));
    assert_eq!(best(&described("CZ", "vz. 61", "7.65 Browning", "")), pair("CZ", "Skorpion vz. 61"));
}

#[test]
fn without_a_model_calibre_and_serial_format_narrow_the_make() {
    let index = ReferenceIndex::build(ReferenceFirearm::from_code_lists());
    let found = index.identify(&described("glock", "", ".45 ACP", "ABC123"), 30);
    let models: Vec<&str> = found
        .iter()
        .filter(|candidate| candidate.rank == 1)
        .map(|candidate| index.entry(candidate.place).unwrap().model.as_str())
        .collect();
    assert_eq!(models, ["21", "30", "36"]);
    assert!(found[0].parts.iter().any(|part| part.field == "serial_format" && part.weight > 0.0));
}

#[test]
fn nothing_described_finds_nothing() {
    let index = ReferenceIndex::build(ReferenceFirearm::from_code_lists());
    assert!(index.identify(&FirearmDescription::default(), 5).is_empty());
}
