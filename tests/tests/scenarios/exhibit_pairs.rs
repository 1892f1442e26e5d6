//! Pairs of exhibits: what their owners send is judged before it lands, whatever order it arrives in and however often.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};
use serde_json::Value;

const BUREAUS: &[&str] = &["uy", "py", "bo"];

#[test]
fn a_word_on_others_exhibits_is_refused_and_told_and_order_does_not_matter() {
    let scenario = "a word on others' exhibits is refused";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "exhibit_pairs", BUREAUS);
    let pair = [("uy", "UY-E1", "UY-C1"), ("py", "PY-E1", "PY-C1")];
    let turned = [pair[1], pair[0]];
    let on = |day: u32, statement: feeds::Statement| {
        statement.with("/event_ts", format!("2026-02-{day:02}T10:00:00Z")).record()
    };
    // From last to first, before the exhibits, and one of them twice.
    let confirmed = on(9, feeds::confirmation("py", "PY-C", pair, "CONFIRMED_HIT"));
    let out_of_order: Vec<Record> = vec![
        confirmed.clone(),
        on(5, feeds::review("uy", "UY-R2", turned, "HIT_CANDIDATE")),
        on(3, feeds::review("uy", "UY-R1", pair, "LEAD")),
        confirmed,
        // Bolivia owns neither exhibit, and nobody takes an examination back at the screen.
        on(4, feeds::review("bo", "BO-R", pair, "REJECTED")),
        on(9, feeds::confirmation("bo", "BO-C", turned, "ELIMINATED")),
        on(11, feeds::review("uy", "UY-R3", pair, "REJECTED")),
    ];
    kafka.produce(&out_of_order).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    let pairs = "select state, credited_bureau, statements, events_refused from ballistic_pairs";
    assert!(proofhouse.sql("uy", pairs).is_empty(), "nobody sees a pair before its exhibits are there");
    kafka
        .produce(&[
            feeds::exhibit("uy", "UY-E1", "UY-C1").record(),
            feeds::exhibit("py", "PY-E1", "PY-C1").record(),
        ])
        .unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    for bureau in BUREAUS {
        let seen = proofhouse.sql(bureau, pairs);
        assert_eq!(seen.len(), 1, "{bureau}: {seen:?}");
        assert_eq!(seen[0]["state"], "CONFIRMED_HIT", "{bureau}");
        assert_eq!(seen[0]["credited_bureau"], "py", "{bureau}");
        assert_eq!(seen[0]["statements"], Value::from(3), "{bureau}");
    }
    // Who was refused is told why, in the table and in the receipt.
    let refused =
        proofhouse.sql("bo", "select code, source_record_id from rejects order by source_record_id");
    let refused: Vec<(&str, &str)> = refused
        .iter()
        .map(|row| (row["source_record_id"].as_str().unwrap(), row["code"].as_str().unwrap()))
        .collect();
    assert_eq!(refused, [("BO-C", "EVENT_NOT_ALLOWED"), ("BO-R", "EVENT_NOT_ALLOWED")]);
    let receipts: Vec<Value> = kafka.read("receipt.bo").unwrap().iter().map(Record::json).collect();
    assert_eq!(receipts.len(), 2);
    for receipt in &receipts {
        assert!(receipt.to_string().contains("is for py and uy to say, not for bo"), "{receipt}");
    }
    let receipts: Vec<Value> = kafka.read("receipt.uy").unwrap().iter().map(Record::json).collect();
    let late = receipts.iter().find(|receipt| receipt["reference"] == "UY-R3").unwrap();
    assert!(late.to_string().contains("REJECTED is not possible in state CONFIRMED_HIT"), "{late}");
    let counted = "select count(*) from ballistic_hits where counted";
    assert_eq!(proofhouse.number(counted), 1);

    // Read again from the beginning into another store, what stands is the same.
    let again = Proofhouse::with_local_store().on(kafka, "exhibit_pairs_again", BUREAUS);
    again.must(&["ingest", "--until-caught-up"]);
    assert_eq!(again.sql("uy", pairs), proofhouse.sql("uy", pairs));
    assert_eq!(again.number(counted), 1);
}
