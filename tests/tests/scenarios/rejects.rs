//! Bad input: each kind of it becomes one row of `rejects` and one receipt, both with a stable code, and the good
//! messages beside it land.

use std::collections::BTreeMap;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds::{self, Thread};
use proofhouse_tests::kafka::{RealKafka, Record};
use serde_json::{Value, json};

const BUREAUS: &[&str] = &["no", "se"];

/// One bad message of each kind, with the code that it must get.
fn bad_messages() -> Vec<(&'static str, Record)> {
    let good = |reference: &str| feeds::stolen_firearm("no", reference, "ABC123");
    let topic = "feed.no.firearms";
    let thread = Thread { id: "NO-T-1", requesting: "no", requested: "se" };
    vec![
        ("NOT_UTF8", Record::new(topic, "bad-utf8", b"{\"schema\":\"firearm/1\",\"x\":\"\xff\"}".to_vec())),
        ("NOT_JSON", Record::new(topic, "bad-json", "{\"schema\": \"firearm/1\",")),
        ("NOT_JSON", Record::new(topic, "bad-array", "[1, 2]")),
        ("UNKNOWN_KIND", good("bad-kind").with("/schema", "grenade/1").record()),
        ("UNKNOWN_VERSION", good("bad-version").with("/schema", "firearm/9").record()),
        ("WRONG_KIND", good("bad-topic").with("/schema", "seizure/1").record()),
        ("MISSING_FIELD", good("bad-missing").with("/case_number", Value::Null).record()),
        ("UNKNOWN_FIELD", good("bad-unknown").with("/possessor_name", "a person").record()),
        ("BAD_CODE", good("bad-code").with("/firearm/type_code", "PISTOLA").record()),
        ("BAD_DATE", good("bad-date").with("/date_of_loss", "2026-02-30").record()),
        ("BAD_DATE", good("bad-order").with("/date_of_loss", "2026-03-01").record()),
        ("BAD_VALUE", good("bad-value").with("/firearm/capacity", -1).record()),
        ("OVERSIZE", good("bad-size").with("/remarks", "x".repeat(20_000)).record()),
        ("WRONG_SOURCE", good("bad-source").with("/source_bureau", "se").record()),
        ("NO_KEY", good("bad-no-key").record().without_key()),
        ("KEY_MISMATCH", Record { key: Some(b"another".to_vec()), ..good("bad-key").record() }),
        // Nobody has asked, so there is nothing to answer.
        ("EVENT_NOT_ALLOWED", feeds::trace_event("no", &thread, "ACKNOWLEDGE", 1, json!({})).record()),
    ]
}

#[test]
fn every_kind_of_bad_input_is_refused_with_its_code_and_told_to_its_sender() {
    let scenario = "bad input is refused and told";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store()
        .on(kafka, "rejects", BUREAUS)
        .with("PROOFHOUSE__INGEST__OVERSIZE_BYTES", "10000");

    let bad = bad_messages();
    let mut sent = vec![feeds::stolen_firearm("no", "good-first", "NRW4711").record()];
    sent.extend(bad.iter().map(|(_, record)| record.clone()));
    sent.push(feeds::stolen_firearm("no", "good-last", "NRW4712").record());
    kafka.produce(&sent).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);

    // The good ones landed, the bad ones did not.
    let landed = proofhouse.sql("no", "select source_record_id from firearms order by 1");
    let landed: Vec<&str> = landed.iter().map(|row| row["source_record_id"].as_str().unwrap()).collect();
    assert_eq!(landed, ["good-first", "good-last"]);

    // Each bad one is one row with its code.
    let mut expected: BTreeMap<&str, i64> = BTreeMap::new();
    for (code, _) in &bad {
        *expected.entry(code).or_default() += 1;
    }
    let rows = proofhouse.sql("no", "select code, count(*) as n from rejects group by code");
    let told: BTreeMap<&str, i64> =
        rows.iter().map(|row| (row["code"].as_str().unwrap(), row["n"].as_i64().unwrap())).collect();
    assert_eq!(told, expected);

    // Another bureau does not see them.
    assert_eq!(proofhouse.number_as("se", "select count(*) from rejects"), 0);

    // Each message got one receipt, and the bad ones say what was wrong.
    let receipts = kafka.read("receipt.no").unwrap();
    assert_eq!(receipts.len(), sent.len());
    let mut receipt_codes: BTreeMap<String, i64> = BTreeMap::new();
    for receipt in &receipts {
        let receipt = receipt.json();
        let text = receipt.to_string();
        let refused = receipt["outcome"] == "REJECTED";
        assert!(refused || receipt["outcome"] == "ACCEPTED", "{text}");
        assert_eq!(refused, receipt["reasons"].is_array(), "{text}");
        for fault in receipt["reasons"].as_array().into_iter().flatten().take(1) {
            *receipt_codes.entry(fault["code"].as_str().unwrap().to_owned()).or_default() += 1;
            assert!(fault["value"].as_str().unwrap_or_default().chars().count() <= 80, "{text}");
            assert!(!fault["expected"].as_str().unwrap_or_default().is_empty(), "{text}");
        }
    }
    let receipt_codes: BTreeMap<&str, i64> =
        receipt_codes.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(receipt_codes, expected);

    // A second run finds nothing new to refuse or to tell.
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("no", "select count(*) from rejects"), i64::try_from(bad.len()).unwrap());
    assert_eq!(kafka.read("receipt.no").unwrap().len(), sent.len());
}

#[test]
fn a_lenient_bureau_keeps_unknown_fields_beside_the_record() {
    let scenario = "unknown fields of a lenient bureau are kept";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["dk"]) else { return };
    let proofhouse = Proofhouse::with_local_store()
        .on(kafka, "lenient", &["dk"])
        .with("PROOFHOUSE__INGEST__LENIENT", "[\"dk\"]");
    kafka.produce(&[feeds::stolen_firearm("dk", "DK-1", "DKA111").with("/rack_number", 7).record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("dk", "select count(*) from firearms"), 1);
    assert_eq!(proofhouse.number_as("dk", "select count(*) from rejects"), 0);
}
