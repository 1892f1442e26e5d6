//! Shipped mappings on small files of the layouts that they are for, and on a real spreadsheet as received.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use proofhouse_ingest::submit::{FindingKind, Mapping, SubmitOptions, SubmitSummary, check_files};
use proofhouse_schemas::Bureau;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(name)
}

fn check(file: &Path, bureau: &str, mapping: Option<&str>) -> SubmitSummary {
    let mut options = SubmitOptions::new(Bureau::parse(bureau).unwrap());
    options.mapping = mapping.map(|name| Mapping::load(name).unwrap());
    check_files(&[file.to_owned()], &options).unwrap()
}

fn count(summary: &SubmitSummary, kind: FindingKind) -> u64 {
    summary.findings.iter().filter(|finding| finding.kind == kind).map(|finding| finding.count).sum()
}

#[test]
fn crime_guns_of_delaware_pass_as_received() {
    let summary = check(&fixture("us_de_crime_guns/crime_guns.csv"), "us", Some("us_de_crime_guns"));
    // Four crimes lie after the day on which the file was published; that is told, not repaired.
    assert_eq!((summary.read, summary.good, summary.refused), (635, 631, 4), "{summary}");
    let refused: Vec<(u64, &str)> =
        summary.refusals.iter().map(|refusal| (refusal.line, refusal.code.as_str())).collect();
    assert_eq!(refused, [(206, "BAD_DATE"), (306, "BAD_DATE"), (308, "BAD_DATE"), (338, "BAD_DATE")]);
    assert_eq!(count(&summary, FindingKind::Defaulted), 184, "{summary}");
    let no_serial = summary.findings.iter().filter(|finding| finding.kind == FindingKind::NoSerial);
    let facts: Vec<(&str, u64)> = no_serial.map(|finding| (finding.detail.as_str(), finding.count)).collect();
    assert_eq!(facts, [("NOT_RECORDED", 52), ("PLACEHOLDER", 4)]);
    assert_eq!(count(&summary, FindingKind::DoubtfulSerial), 2);
    assert_eq!(count(&summary, FindingKind::UnknownColumn), 0, "{summary}");
    assert_eq!(
        count(&summary, FindingKind::RepeatedWithoutSerial) + count(&summary, FindingKind::RepeatedRow),
        2
    );
}

#[test]
fn wanted_firearms_of_ukraine_are_an_array() {
    let summary =
        check(&fixture("mappings/ukraine_wanted_firearms.json"), "ua", Some("ukraine_wanted_firearms"));
    assert_eq!((summary.read, summary.good), (5, 5), "{summary}");
    assert_eq!(summary.by_topic.get("feed.ua.firearms"), Some(&5));
    assert_eq!(count(&summary, FindingKind::NoSerial), 1, "{summary}");
}

#[test]
fn missing_pieces_have_lines_for_identity() {
    let summary =
        check(&fixture("mappings/the_trace_missing_pieces.csv"), "us", Some("the_trace_missing_pieces"));
    assert_eq!((summary.read, summary.good), (7, 7), "{summary}");
    assert_eq!(count(&summary, FindingKind::ExcelScientific), 1, "{summary}");
}

#[test]
fn seizures_of_sedena_end_with_their_total() {
    let summary =
        check(&fixture("mappings/sedena_seized_firearms.csv"), "mx", Some("sedena_seized_firearms"));
    assert_eq!((summary.read, summary.good), (6, 6), "{summary}");
    assert_eq!(count(&summary, FindingKind::TotalsRow), 1, "{summary}");
    assert_eq!(count(&summary, FindingKind::TotalDiffers), 0, "{summary}");
    assert_eq!(count(&summary, FindingKind::ExcelDate), 1, "{summary}");
    assert_eq!(count(&summary, FindingKind::ExcelNumber), 1, "{summary}");
    let facts: Vec<&str> = summary
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::NoSerial)
        .map(|finding| finding.detail.as_str())
        .collect();
    assert_eq!(facts, ["NONE", "NOT_RECORDED", "OBLITERATED"]);
}

#[test]
fn the_french_reference_table_is_read() {
    let summary =
        check(&fixture("mappings/france_reference_table.csv"), "fr", Some("france_reference_table"));
    assert_eq!((summary.read, summary.good), (5, 5), "{summary}");
    assert_eq!(count(&summary, FindingKind::UnknownColumn), 0, "{summary}");
}

#[test]
fn a_wrong_total_is_told_and_a_lot_in_one_line_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sedena.csv");
    let text = std::fs::read_to_string(fixture("mappings/sedena_seized_firearms.csv")).unwrap();
    std::fs::write(&path, text.replace("F-1005,1", "F-1005,7").replace("TOTAL,,,,,,,,,6", "TOTAL,,,,,,,,,5"))
        .unwrap();
    let summary = check(&path, "mx", Some("sedena_seized_firearms"));
    assert_eq!(summary.refused, 1);
    let refusal = summary.refusals.first().unwrap();
    assert_eq!((refusal.line, refusal.path.as_str()), (6, "$.items[0].quantity"));
    assert_eq!(count(&summary, FindingKind::TotalDiffers), 1);
}

#[test]
fn a_file_of_another_layout_is_refused_with_the_missing_columns() {
    let mut options = SubmitOptions::new(Bureau::parse("mx").unwrap());
    options.mapping = Some(Mapping::load("sedena_seized_firearms").unwrap());
    let error =
        check_files(&[fixture("mappings/france_reference_table.csv")], &options).unwrap_err().to_string();
    assert!(error.contains("FECHA"), "{error}");
}
