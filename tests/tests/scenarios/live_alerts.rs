//! A seizure is matched and its alert sent while everything runs, without a nightly job.

use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::patience::{eventually, within};
use serde_json::Value;

const BUREAUS: &[&str] = &["az", "mk"];
const LIMIT: Duration = Duration::from_secs(60);

/// Far from each other: neighbours in a lot would make a match one for review.
fn serial(number: usize) -> String {
    format!("BXR{:06}", (number + 1) * 7_919 % 1_000_000)
}

/// What the matching that stays has printed so far, one object for each time that something had changed.
fn rounds(said: &str) -> Vec<Value> {
    said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[test]
fn a_seizure_is_alerted_within_seconds_and_a_withdrawn_record_matches_no_more() {
    let scenario = "a seizure is alerted within seconds";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store().with("PROOFHOUSE__INGEST__FLUSH_AGE_MS", "200").on(
        kafka,
        "live-alerts",
        BUREAUS,
    );
    // Enough records that most stay as they are.
    let stolen: Vec<Record> = (0..300)
        .map(|number| feeds::stolen_firearm("az", &format!("AZ-{number}"), &serial(number)))
        .map(|statement| statement.record())
        .collect();
    kafka.produce(&stolen).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    let ingest = proofhouse.start_as("ingest", &["ingest"], &[]);
    let matching =
        proofhouse.start_as("matching", &["--json", "match", "firearms", "--follow", "--every", "1"], &[]);
    let first = within(LIMIT, || rounds(&matching.said()).into_iter().next());
    assert!(first.is_some(), "nothing was matched:\n{}", matching.said());

    kafka.produce(&[feeds::seizure("mk", "MK-1", &serial(123)).record()]).unwrap();
    let alerts = || -> Vec<Value> {
        let told = kafka.read("alert.az").unwrap();
        told.iter().map(Record::json).filter(|alert| alert["seizure_id"] == "MK-1").collect()
    };
    let alert = eventually("the alert", LIMIT, || alerts().into_iter().next());
    assert_eq!(alert["record_id"], "AZ-123", "{alert}");
    let after = rounds(&matching.said());
    let last = after.last().unwrap();
    assert_eq!(last["seized_judged"], 1, "only what is new was judged: {last}");

    kafka.produce(&[feeds::stolen_firearm("az", "AZ-123", &serial(123)).withdrawal()]).unwrap();
    eventually("the match to go", LIMIT, || {
        let left = proofhouse.number_as("mk", "select count(*) from matches where record_id = 'AZ-123'");
        (left == 0).then_some(())
    });
    assert_eq!(alerts().len(), 1, "nothing is told twice");
    for mut process in [matching, ingest] {
        process.signal("TERM");
        let status = process.ended_within(LIMIT).unwrap_or_else(|| panic!("{}", process.said()));
        assert!(status.success(), "SIGTERM is a clean end: {status}\n{}", process.said());
    }
}
