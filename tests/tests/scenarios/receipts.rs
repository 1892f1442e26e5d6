//! Every message is answered, whoever landed it and whatever it could tell Kafka.

use std::collections::BTreeMap;
use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::patience::eventually;

const MESSAGES: usize = 20;
const LIMIT: Duration = Duration::from_secs(60);

/// How often each record has been answered.
fn answers(kafka: &RealKafka, bureau: &str) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for receipt in kafka.read(&format!("receipt.{bureau}")).unwrap() {
        let reference = receipt.json()["reference"].as_str().unwrap().to_owned();
        *answers.entry(reference).or_default() += 1;
    }
    answers
}

/// Found by chaos: a process that had taken all partitions without being of the group landed messages and was killed
/// before it answered. Kafka takes no offsets from outside of a living group, so it knew nothing of these partitions, and
/// the next owner took "nothing is known" for "nothing is owed".
#[test]
fn what_kafka_could_not_be_told_is_answered_again() {
    let scenario = "what Kafka could not be told is answered again";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["al"]) else { return };
    kafka.create_topic("feed.al.firearms", 2).unwrap();
    kafka.create_topic("feed.al.training", 1).unwrap();
    let proofhouse = Proofhouse::with_local_store().on(kafka, "receipts", &["al"]);

    // A member keeps the group alive, with another topic.
    let member = proofhouse.start_as(
        "member",
        &["ingest"],
        &[("PROOFHOUSE__INGEST__TOPICS", r"^feed\.al\.training$")],
    );
    kafka.produce(&[feeds::training("al", "T-1").record()]).unwrap();
    eventually("the member to be in the group", LIMIT, || {
        answers(kafka, "al").contains_key("T-1").then_some(())
    });

    let records: Vec<Record> = (0..MESSAGES)
        .map(|number| {
            feeds::stolen_firearm("al", &format!("R-{number:02}"), &format!("AL{number:04}")).record()
        })
        .collect();
    kafka.produce(&records).unwrap();
    let firearms = ("PROOFHOUSE__INGEST__TOPICS", r"^feed\.al\.firearms$");
    let mut alone = proofhouse.start_as(
        "alone",
        &["ingest", "--until-caught-up"],
        &[firearms, ("PROOFHOUSE__INGEST__MEMBERSHIP", "alone")],
    );
    assert!(alone.ended_within(LIMIT).is_some_and(|status| status.success()), "{}", alone.said());
    assert_eq!(answers(kafka, "al").len(), MESSAGES + 1);
    assert_eq!(member.stop().code, Some(0));

    proofhouse.must(&["ingest", "--until-caught-up"]);
    let answers = answers(kafka, "al");
    let again = answers.iter().filter(|(reference, _)| reference.starts_with("R-"));
    assert!(
        again.clone().count() == MESSAGES && again.clone().all(|(_, times)| *times == 2),
        "nobody could know that these had been answered: {answers:?}"
    );

    // Kafka knows now.
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(self::answers(kafka, "al"), answers);
}
