//! A long job says how far it is: drawn on a terminal, as log lines elsewhere.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

#[test]
fn ingestion_shows_how_far_it_is() {
    let scenario = "ingestion shows how far it is";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["lv"]) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "progress", &["lv"]);
    let good =
        |number: usize| feeds::stolen_firearm("lv", &format!("LV-{number}"), &format!("LVA{number:05}"));
    let send = |from: usize| {
        let mut records: Vec<_> = (from..from + 3).map(|number| good(number).record()).collect();
        records.push(good(from + 3).with("/case_number", serde_json::Value::Null).record());
        kafka.produce(&records).unwrap();
    };
    send(0);
    let logged = proofhouse.run(&["ingest", "--until-caught-up"]);
    assert_eq!(logged.code, Some(0), "{}", logged.all());
    assert!(logged.err.contains("4 of 4 messages landed, 1 rejected"), "{}", logged.all());
    assert!(!logged.out.contains("messages landed"), "progress goes to standard error: {}", logged.all());

    send(10);
    let ingest = ["ingest", "--until-caught-up"];
    let Some(drawn) = proofhouse.run_at_terminal(scenario, &ingest, "") else { return };
    assert_eq!(drawn.code, Some(0), "{}", drawn.all());
    assert!(drawn.out.contains("messages landed ["), "no bar is drawn:\n{}", drawn.all());
    assert!(!drawn.out.contains("INFO"), "log lines stand between what is drawn:\n{}", drawn.all());
    assert!(drawn.out.contains("3 accepted (0 withdrawals), 1 rejected"), "no summary:\n{}", drawn.all());
}
