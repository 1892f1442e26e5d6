//! Versions of a kind side by side: both land from one topic, the row says which, a version that there is not is refused
//! with the names of those that are, and an operator can retire one.

use std::collections::BTreeMap;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds::{self, Statement, Thread};
use proofhouse_tests::kafka::RealKafka;
use serde_json::{Value, json};

const BUREAUS: &[&str] = &["ge", "am"];
const RETIRING: &[&str] = &["kz"];

/// A request by `ge`: a thread of its own, in the first version of its kind.
fn request(id: &str, serial: &str) -> Statement {
    let thread = Thread { id, requesting: "ge", requested: "am" };
    let request = json!({"request": feeds::trace_request(serial)});
    feeds::trace_event("ge", &thread, "REQUEST", 1, request)
}

/// The same in the second version, with what that asks for.
fn request_2(id: &str, serial: &str) -> Statement {
    request(id, serial)
        .with("/schema", "trace/2")
        .with("/request/illicit_basis_code", "ILLICIT_WHERE_FOUND")
        .with("/request/recovery_country", "GE")
}

/// Receipts of a bureau by the reference that they answer.
fn receipts(kafka: &RealKafka, bureau: &str) -> BTreeMap<String, Value> {
    let all = kafka.read(&format!("receipt.{bureau}")).unwrap();
    let receipts = all.iter().map(|record| record.json());
    receipts.map(|receipt| (receipt["reference"].as_str().unwrap().to_owned(), receipt)).collect()
}

#[test]
fn two_versions_land_from_one_topic_and_a_version_that_there_is_not_is_refused() {
    let scenario = "two versions of a kind land from one topic";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "versions", BUREAUS);
    let incomplete = request_2("GE-T-4", "GEV1004")
        .with("/request/illicit_basis_code", Value::Null)
        .with("/request/firearm/model_raw", Value::Null)
        .with("/request/recovery_country", Value::Null)
        .with("/colour", "black");
    let sent = [
        request("GE-T-1", "GEV1001").record(),
        request_2("GE-T-2", "GEV1002").record(),
        request("GE-T-3", "GEV1003").with("/schema", "trace/9").record(),
        incomplete.record(),
        feeds::stolen_firearm("ge", "GE-F-1", "GEV2001").record(),
        feeds::stolen_firearm("ge", "GE-F-2", "GEV2002")
            .with("/schema", "firearm/2")
            .with("/quantity", 1)
            .record(),
    ];
    kafka.produce(&sent).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);

    // The row says which version its message named.
    let named = |table: &str| -> Vec<(String, String)> {
        let query = format!("select source_record_id, _schema as version from {table} order by 1");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rows = proofhouse.sql("ge", &query);
        rows.iter().map(|row| (text(&row["source_record_id"]), text(&row["version"]))).collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(id, version)| ((*id).to_owned(), (*version).to_owned())).collect()
    };
    assert_eq!(named("trace_events_history"), pairs(&[("GE-T-1-1", "trace/1"), ("GE-T-2-1", "trace/2")]));
    assert_eq!(named("firearms_history"), pairs(&[("GE-F-1", "firearm/1"), ("GE-F-2", "firearm/2")]));
    // To whoever reads the current tables they are of one kind.
    assert_eq!(proofhouse.number_as("ge", "select count(*) from firearms"), 2);

    let receipts = receipts(kafka, "ge");
    assert_eq!(receipts.len(), sent.len());
    let unknown = &receipts["GE-T-3-1"];
    assert_eq!((&unknown["outcome"], &unknown["code"]), (&json!("REJECTED"), &json!("UNKNOWN_VERSION")));
    let reason = &unknown["reasons"][0];
    assert_eq!((&reason["path"], &reason["value"]), (&json!("$.schema"), &json!("trace/9")));
    assert_eq!(reason["expected"], "\"trace/1\" or \"trace/2\"");

    // What the second version asks for is told at once with what else is wrong.
    let reasons = receipts["GE-T-4-1"]["reasons"].as_array().unwrap().clone();
    let mut told: Vec<(&str, &str)> = reasons
        .iter()
        .map(|reason| (reason["code"].as_str().unwrap(), reason["path"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("MISSING_FIELD", "$.request.firearm.model_raw"),
            ("MISSING_FIELD", "$.request.illicit_basis_code"),
            ("MISSING_FIELD", "$.request.recovery_country"),
            ("UNKNOWN_FIELD", "$.colour"),
        ]
    );
}

#[test]
fn a_retired_version_is_refused_with_the_name_of_the_one_that_remains() {
    let scenario = "a retired version is refused";
    let Some(kafka) = RealKafka::start_or_skip(scenario, RETIRING) else { return };
    let proofhouse = Proofhouse::with_local_store()
        .on(kafka, "retired", RETIRING)
        .with("PROOFHOUSE__INGEST__RETIRED_VERSIONS", "[\"firearm/1\"]");
    kafka
        .produce(&[
            feeds::stolen_firearm("kz", "KZ-1", "KZV1001").record(),
            feeds::stolen_firearm("kz", "KZ-2", "KZV1002")
                .with("/schema", "firearm/2")
                .with("/quantity", 1)
                .record(),
        ])
        .unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("kz", "select count(*) from firearms"), 1);
    let receipts = receipts(kafka, "kz");
    assert_eq!(receipts["KZ-2"]["outcome"], "ACCEPTED");
    assert_eq!(receipts["KZ-1"]["code"], "UNKNOWN_VERSION");
    assert_eq!(receipts["KZ-1"]["reasons"][0]["expected"], "\"firearm/2\"");

    // A kind without any version would be a feed that takes nothing.
    let none = proofhouse.with("PROOFHOUSE__INGEST__RETIRED_VERSIONS", "[\"training/1\"]");
    let refused = none.must_fail(&["ingest", "--until-caught-up"]);
    assert!(refused.err.contains("ingest.retired_versions"), "{}", refused.all());
}
