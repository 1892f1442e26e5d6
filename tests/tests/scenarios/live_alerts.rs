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

const WATCHED: &[&str] = &["gy", "cu"];

#[test]
fn a_watcher_tells_before_anything_lands_and_survives_being_killed() {
    let scenario = "a watcher tells before anything lands";
    let Some(kafka) = RealKafka::start_or_skip(scenario, WATCHED) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "watched", WATCHED);
    let stolen = feeds::stolen_firearm("gy", "GY-1", &serial(7));
    kafka.produce(&[stolen.record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    let watch = |name: &str| {
        let watcher = proofhouse.start_as(name, &["--json", "watch"], &[]);
        let ready = within(LIMIT, || watcher.said().contains("\"watching\"").then_some(()));
        assert!(ready.is_some(), "it does not watch:\n{}", watcher.said());
        watcher
    };
    let told = |bureau: &str| -> Vec<String> {
        let topic = format!("alert.{bureau}");
        let all: Vec<Value> = kafka.read(&topic).unwrap().iter().map(Record::json).collect();
        let of_these = all.iter().filter(|alert| alert["record_bureau"] == "gy");
        of_these.map(|alert| alert["seizure_id"].as_str().unwrap().to_owned()).collect()
    };
    let until_told = |bureau: &str, seizures: &[&str]| {
        eventually("the alerts", LIMIT, || (told(bureau) == seizures).then_some(()));
    };
    let first = watch("first");
    kafka.produce(&[feeds::seizure("cu", "CU-1", &serial(7)).record()]).unwrap();
    until_told("cu", &["CU-1"]);
    until_told("gy", &["CU-1"]);
    assert_eq!(proofhouse.number("select count(*) from seizures"), 0, "nothing has landed for it");
    first.kill_9();

    // One seizure lands while nobody watches, another is only produced.
    kafka.produce(&[feeds::seizure("cu", "CU-2", &serial(7)).record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    kafka.produce(&[feeds::seizure("cu", "CU-3", &serial(7)).record()]).unwrap();
    let mut second = watch("second");
    until_told("cu", &["CU-1", "CU-2", "CU-3"]);
    second.signal("TERM");
    assert!(second.ended_within(LIMIT).is_some_and(|status| status.success()), "{}", second.said());
    proofhouse.must(&["watch", "--once"]);
    until_told("gy", &["CU-1", "CU-2", "CU-3"]);
    let noted =
        proofhouse.sql("cu", "select seizure_id, count(*) as alerts from alerts group by 1 order by 1");
    assert_eq!(noted.len(), 2, "a bureau sees what it may see, and the third has not landed: {noted:?}");
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("cu", "select count(*) from alerts"), 3);
    assert_eq!(proofhouse.number("select count(*) from alerts"), 3, "the Secretariat is told too");
}
