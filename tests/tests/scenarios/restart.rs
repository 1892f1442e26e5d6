//! Ingestion is killed without warning, again and again, and the broker too: nothing is lost and nothing comes twice.

use std::collections::BTreeMap;
use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::patience::{eventually, within};

const MESSAGES: usize = 3_000;
const LIVES: usize = 4;
const LIMIT: Duration = Duration::from_secs(90);

/// Firearms of a bureau, each hundredth of them bad.
fn records(bureau: &str) -> Vec<Record> {
    (0..MESSAGES)
        .map(|number| {
            let firearm =
                feeds::stolen_firearm(bureau, &format!("R-{number:05}"), &format!("KLM{number:06}"));
            if number % 100 == 99 {
                firearm.with("/case_number", serde_json::Value::Null).record()
            } else {
                firearm.record()
            }
        })
        .collect()
}

/// Ingestion that commits often, so that it is killed between, during and after commits.
fn eager(proofhouse: Proofhouse) -> Proofhouse {
    proofhouse.with("PROOFHOUSE__INGEST__FLUSH_ROWS", "150").with("PROOFHOUSE__INGEST__FLUSH_AGE_MS", "200")
}

/// How many rows have been committed: the sum of what the table's log says. Cheap enough to look at all the time.
fn commits(proofhouse: &Proofhouse, table: &str) -> usize {
    let log = proofhouse.store().join(table).join("_delta_log");
    std::fs::read_dir(log).map_or(0, |entries| {
        entries
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "json"))
            .count()
    })
}

#[test]
fn killed_ingestion_goes_on_without_loss_or_doubling() {
    let scenario = "killed ingestion goes on without loss or doubling";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["pt"]) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    kafka.create_topic("feed.pt.firearms", 3).unwrap();
    let proofhouse = eager(Proofhouse::with_local_store().on(kafka, "restart", &["pt"]));

    // Each life finds new work and ends a commit or two after it began to commit, at a moment that nobody chose.
    for (life, work) in records("pt").chunks(MESSAGES / LIVES).enumerate() {
        kafka.produce(work).unwrap();
        let before = commits(&proofhouse, "firearms_history");
        let ingest = proofhouse.start(&["ingest"]);
        let progressed =
            within(LIMIT, || (commits(&proofhouse, "firearms_history") > before + life % 2).then_some(()));
        assert!(progressed.is_some(), "life {life} committed nothing:\n{}", ingest.said());
        ingest.kill_9();
    }
    proofhouse.must(&["ingest", "--until-caught-up"]);
    nothing_lost_nothing_twice(&reader, &proofhouse, kafka, "pt");
    proofhouse.must(&["verify"]);
}

#[test]
fn a_broker_that_dies_and_comes_back_costs_nothing() {
    let scenario = "a broker that dies and comes back costs nothing";
    let folder = tempfile::tempdir().unwrap();
    let Some(mut kafka) = RealKafka::own_or_skip(scenario, folder.path()) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let proofhouse = eager(Proofhouse::with_local_store().on(&kafka, "broker-restart", &["gr"]));
    let records = records("gr");
    let (first, second) = records.split_at(MESSAGES / 2);

    kafka.produce(first).unwrap();
    let mut ingest = proofhouse.start(&["ingest"]);
    eventually("the first commit", LIMIT, || (commits(&proofhouse, "firearms_history") > 1).then_some(()));
    kafka.kill_9();
    kafka.restart().unwrap();
    kafka.produce(second).unwrap();
    eventually("all messages to land", LIMIT, || {
        assert!(ingest.runs(), "ingestion gave up when the broker went away:\n{}", ingest.said());
        let (rows, _) = reader.rows_and_messages(&proofhouse, "firearms_history").unwrap();
        (usize::try_from(rows).unwrap() >= MESSAGES - MESSAGES / 100).then_some(())
    });
    let outcome = ingest.stop();
    assert_eq!(outcome.code, Some(0), "Ctrl-C is a clean end:\n{}", outcome.all());
    proofhouse.must(&["ingest", "--until-caught-up"]);
    nothing_lost_nothing_twice(&reader, &proofhouse, &kafka, "gr");
}

fn nothing_lost_nothing_twice(
    reader: &DeltaReader,
    proofhouse: &Proofhouse,
    kafka: &RealKafka,
    bureau: &str,
) {
    let bad = i64::try_from(MESSAGES / 100).unwrap();
    let good = i64::try_from(MESSAGES).unwrap() - bad;
    assert_eq!(reader.rows_and_messages(proofhouse, "firearms_history").unwrap(), (good, good));
    assert_eq!(reader.rows_and_messages(proofhouse, "rejects").unwrap(), (bad, bad));
    assert_eq!(proofhouse.number_as(bureau, "select count(*) from firearms"), good);

    // A receipt is sent after its commit. A kill in between may repeat it, never cost or change it: who takes the
    // partition next answers what was not answered.
    let mut answers: BTreeMap<Vec<u8>, Vec<String>> = BTreeMap::new();
    for receipt in kafka.read(&format!("receipt.{bureau}")).unwrap() {
        let outcome = receipt.json()["outcome"].as_str().unwrap().to_owned();
        answers.entry(receipt.key.unwrap_or_default()).or_default().push(outcome);
    }
    assert_eq!(answers.len(), MESSAGES, "every message has a receipt");
    for (reference, outcomes) in answers {
        assert!(
            outcomes.windows(2).all(|pair| pair[0] == pair[1]),
            "{} was answered in two ways: {outcomes:?}",
            String::from_utf8_lossy(&reference)
        );
    }
}
