//! Logs that are not what they were: a topic that was deleted and created again, messages that retention took away
//! before they were read. None is skipped in silence, none is read twice, and an operator has the last word.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};

fn firearms(bureau: &str, generation: &str, count: usize) -> Vec<Record> {
    (0..count)
        .map(|number| {
            let reference = format!("{generation}-{number:03}");
            feeds::stolen_firearm(bureau, &reference, &format!("{generation}K{number:05}")).record()
        })
        .collect()
}

fn ingest(proofhouse: &Proofhouse) {
    proofhouse.must(&["ingest", "--until-caught-up"]);
}

/// Ingest ends with an error that names the partition and the command that goes on.
fn is_halted(proofhouse: &Proofhouse, words: &str) {
    let outcome = proofhouse.must_fail(&["ingest", "--until-caught-up"]);
    assert!(outcome.err.contains(words), "{}", outcome.all());
    let status = proofhouse.run(&["ingest", "--status"]);
    assert_eq!(status.code, Some(3), "{}", status.all());
    assert!(status.out.contains("HALTED") && status.out.contains(words), "{}", status.all());
}

#[test]
fn a_topic_that_was_created_again_is_read_only_when_an_operator_says_so() {
    let scenario = "a topic that was created again";
    let (bureau, other) = ("mc", "sm");
    let Some(kafka) = RealKafka::start_or_skip(scenario, &[bureau, other]) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let topic = format!("feed.{bureau}.firearms");
    let proofhouse = Proofhouse::with_local_store().on(kafka, "created-again", &[bureau, other]);
    kafka.produce(&firearms(bureau, "A", 40)).unwrap();
    kafka.produce(&firearms(other, "A", 30)).unwrap();
    ingest(&proofhouse);

    // Created again, and shorter than what was read.
    kafka.delete_topic(&topic).unwrap();
    kafka.produce(&firearms(bureau, "B", 10)).unwrap();
    is_halted(&proofhouse, "truncated");
    // Grown past it since: only the last message that landed tells that this is another log.
    kafka.produce(&firearms(bureau, "C", 50)).unwrap();
    is_halted(&proofhouse, "is not the one that landed");
    let own = |bureau: &str| {
        let query = format!("select count(*) from firearms where source_bureau = '{bureau}'");
        proofhouse.number_as(bureau, &query)
    };
    assert_eq!(own(bureau), 40, "nothing of it was read");

    let said = proofhouse.must(&["ingest", "--accept-new-log", &topic]);
    assert!(said.contains("generation 1") && said.contains("0 at 40"), "{said}");
    ingest(&proofhouse);
    assert_eq!(own(bureau), 100);
    assert_eq!(own(other), 30, "the other topic was let alone");
    assert_eq!(reader.rows_and_messages(&proofhouse, "firearms_history").unwrap(), (130, 130));
    proofhouse.must(&["verify"]);
    let status = proofhouse.run(&["ingest", "--status"]);
    assert_eq!(status.code, Some(0), "{}", status.all());
}

#[test]
fn messages_that_are_gone_unread_are_refused_or_recorded() {
    let scenario = "messages that are gone unread";
    let bureau = "ad";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &[bureau]) else { return };
    let topic = format!("feed.{bureau}.firearms");
    let proofhouse = Proofhouse::with_local_store().on(kafka, "gone", &[bureau]);
    kafka.produce(&firearms(bureau, "A", 20)).unwrap();
    ingest(&proofhouse);
    kafka.produce(&firearms(bureau, "B", 20)).unwrap();
    kafka.delete_records(&topic, 0, 35).unwrap();
    is_halted(&proofhouse, "retention ran out");

    let going_on = proofhouse.with("PROOFHOUSE__INGEST__ON_GAP", "continue");
    ingest(&going_on);
    assert_eq!(going_on.number_as(bureau, "select count(*) from firearms"), 25);
    let gaps = going_on.sql("ipsg", "select from_offset, to_offset from ingest_log where event = 'GAP'");
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((gaps[0]["from_offset"].as_i64(), gaps[0]["to_offset"].as_i64()), (Some(20), Some(35)));
    let verified = going_on.must(&["verify"]);
    assert!(verified.contains("15"), "the gap is accounted for: {verified}");
}

#[test]
fn a_message_that_its_source_sends_again_lands_once() {
    let scenario = "a message that its source sends again";
    let bureau = "li";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &[bureau]) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "repeats", &[bureau]);
    let first = feeds::stolen_firearm(bureau, "R-1", "KLM100001");
    let event =
        |serial: &str| feeds::stolen_firearm(bureau, "R-2", serial).record().with_header("ce_id", "event-7");
    kafka.produce(&[first.record(), first.record(), event("KLM100002")]).unwrap();
    ingest(&proofhouse);
    // After a restart too: what landed is known from the warehouse.
    kafka.produce(&[first.record(), event("KLM100003")]).unwrap();
    ingest(&proofhouse);
    assert_eq!(proofhouse.number_as(bureau, "select count(*) from firearms_history"), 2);
    let outcomes: Vec<String> = kafka
        .read(&format!("receipt.{bureau}"))
        .unwrap()
        .iter()
        .map(|receipt| receipt.json()["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outcomes, ["ACCEPTED", "DUPLICATE", "ACCEPTED", "DUPLICATE", "DUPLICATE"]);
    proofhouse.must(&["verify"]);
}
