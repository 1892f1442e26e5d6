//! The whole way through the embedded broker into tables: good, bad and withdrawn messages of several kinds; restarts.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use proofhouse_ingest::{
    Broker, FeedProducer, IngestSettings, Outgoing, RunningIngest, Summary, run, verify,
};
use proofhouse_schemas::Kind;
use proofhouse_schemas::example::example;
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

fn warehouse(directory: &tempfile::TempDir) -> Warehouse {
    let store = format!("file://{}", directory.path().display());
    Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap()
}

fn settings() -> IngestSettings {
    IngestSettings { until_caught_up: true, ..IngestSettings::default() }
}

/// A firearm message of the example's content.
fn firearm(bureau: &str, reference: &str) -> Value {
    let mut message: Value = serde_json::from_str(example(Kind::Firearm)).unwrap();
    message["source_bureau"] = json!(bureau);
    message["source_record_id"] = json!(reference);
    message
}

fn outgoing(topic: &str, key: &str, value: Option<&Value>) -> Outgoing {
    Outgoing {
        topic: topic.to_owned(),
        key: Some(key.as_bytes().to_vec()),
        value: value.map(|value| serde_json::to_vec(value).unwrap()),
        headers: vec![("origin".to_owned(), b"test".to_vec())],
    }
}

async fn produce(broker: &Broker, messages: Vec<Outgoing>) {
    let mut topics: Vec<String> = messages.iter().map(|message| message.topic.clone()).collect();
    topics.sort();
    topics.dedup();
    broker.create_topics(&topics, 1).await.unwrap();
    let broker = broker.clone();
    tokio::task::spawn_blocking(move || {
        let mut producer = FeedProducer::new(&broker).unwrap();
        for message in &messages {
            producer.send(message).unwrap();
        }
        producer.finish().unwrap();
    })
    .await
    .unwrap();
}

async fn ingest(broker: &Broker, warehouse: &Warehouse) -> Summary {
    run(broker, warehouse, &settings(), CancellationToken::new()).await.unwrap()
}

async fn number(warehouse: &Warehouse, statement: &str) -> i64 {
    let frame = warehouse.trusted_session().sql(statement).await.unwrap();
    let batches = frame.collect().await.unwrap();
    let column = cast(batches.first().unwrap().column(0), &DataType::Int64).unwrap();
    column.as_primitive::<Int64Type>().value(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_lands_and_bad_messages_stand_beside() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let mut messages = Vec::new();
    for kind in Kind::ALL {
        let message: Value = serde_json::from_str(example(kind)).unwrap();
        let bureau = message["source_bureau"].as_str().unwrap();
        let key = message["source_record_id"].as_str().unwrap();
        messages.push(outgoing(&format!("feed.{bureau}.{}", kind.topic_word()), key, Some(&message)));
    }
    let topic = "feed.no.firearms";
    messages.push(outgoing(topic, "NO-1", Some(&firearm("no", "NO-1"))));
    messages.push(outgoing(topic, "NO-2", Some(&firearm("se", "NO-2"))));
    messages.push(outgoing(topic, "other", Some(&firearm("no", "NO-3"))));
    let mut bad_code = firearm("no", "NO-4");
    bad_code["firearm"]["type_code"] = json!("BAZOOKA");
    messages.push(outgoing(topic, "NO-4", Some(&bad_code)));
    messages.push(Outgoing { value: Some(b"\xff{".to_vec()), ..outgoing(topic, "NO-5", None) });
    messages.push(Outgoing { key: None, ..outgoing(topic, "", Some(&firearm("no", "NO-6"))) });
    messages.push(outgoing("feed.zz.firearms", "ZZ-1", Some(&firearm("no", "ZZ-1"))));
    messages.push(outgoing(topic, "NO-7", Some(&firearm("no", "NO-7"))));
    messages.push(outgoing(topic, "NO-1", None));
    produce(&broker, messages).await;

    let summary = ingest(&broker, &warehouse).await;
    assert!(summary.caught_up);
    assert_eq!((summary.accepted, summary.withdrawn, summary.rejected), (11, 1, 6), "{summary}");
    for code in ["WRONG_SOURCE", "KEY_MISMATCH", "BAD_CODE", "NOT_UTF8", "NO_KEY"] {
        assert!(summary.rejects.contains_key(code), "{code} in {:?}", summary.rejects);
    }
    assert_eq!(number(&warehouse, "select count(*) from rejects").await, 6);
    assert_eq!(
        number(&warehouse, "select count(*) from firearms_history where _topic = 'feed.no.firearms'").await,
        3
    );
    assert_eq!(number(&warehouse, "select count(*) from firearms where source_record_id = 'NO-1'").await, 0);
    assert_eq!(number(&warehouse, "select count(*) from firearms where source_record_id = 'NO-7'").await, 1);
    // 16 answers: the unregistered bureau has no address.
    assert_eq!(summary.receipts, 16);

    let verification = verify(&warehouse, None).await.unwrap();
    assert!(verification.is_exact(), "{verification}");
    assert_eq!((verification.accepted(), verification.rejected()), (11, 6));

    // Nothing new: nothing written.
    let version = number(&warehouse, "select count(*) from firearms_history").await;
    let again = ingest(&broker, &warehouse).await;
    assert_eq!((again.accepted, again.rejected, again.flushes), (0, 0, 0), "{again}");
    assert_eq!(number(&warehouse, "select count(*) from firearms_history").await, version);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_resumes_where_the_tables_are() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let batch = |from: usize, to: usize| {
        (from..to).map(|number| {
            let reference = format!("FI-{number}");
            let mut message = firearm("fi", &reference);
            if number % 10 == 3 {
                message["place"] = json!({});
            }
            outgoing("feed.fi.firearms", &reference, Some(&message))
        })
    };
    produce(&broker, batch(0, 300).collect()).await;
    let small = IngestSettings { flush_rows: 50, ..settings() };
    let first = run(&broker, &warehouse, &small, CancellationToken::new()).await.unwrap();
    assert_eq!((first.accepted, first.rejected), (270, 30), "{first}");

    produce(&broker, batch(300, 500).collect()).await;
    let second = ingest(&broker, &warehouse).await;
    assert_eq!((second.accepted, second.rejected), (180, 20), "{second}");

    // Another in-process cluster counts from 0 again; its messages stand behind those that are there.
    let fresh = Broker::embedded().unwrap();
    produce(&fresh, batch(500, 600).collect()).await;
    let third = ingest(&fresh, &warehouse).await;
    assert_eq!((third.accepted, third.rejected), (90, 10), "{third}");

    let verification = verify(&warehouse, None).await.unwrap();
    assert!(verification.is_exact(), "{verification}");
    assert_eq!((verification.accepted(), verification.rejected()), (540, 60));
    let distinct = "select count(distinct source_record_id) from firearms_history";
    assert_eq!(number(&warehouse, distinct).await, 540);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_own_one_partition_land_it_once() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let message = |number: usize| {
        let reference = format!("DK-{number}");
        let value =
            if number.is_multiple_of(7) { json!({"schema": "firearm/1"}) } else { firearm("dk", &reference) };
        outgoing("feed.dk.firearms", &reference, Some(&value))
    };
    produce(&broker, (0..400).map(message).collect()).await;
    let small = IngestSettings { flush_rows: 40, ..settings() };
    let (left, right) = tokio::join!(
        run(&broker, &warehouse, &small, CancellationToken::new()),
        run(&broker, &warehouse, &small, CancellationToken::new()),
    );
    let (left, right) = (left.unwrap(), right.unwrap());
    assert!(left.caught_up && right.caught_up);
    let verification = verify(&warehouse, None).await.unwrap();
    assert!(verification.is_exact(), "{verification}\n{left}\n{right}");
    assert_eq!((verification.accepted(), verification.rejected()), (342, 58));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_ingest_takes_topics_that_appear_late_and_stops_cleanly() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let settings = IngestSettings {
        discovery_ms: 100,
        flush_age_ms: 600_000,
        metrics_address: Some("127.0.0.1:0".parse().unwrap()),
        ..IngestSettings::default()
    };
    let running =
        RunningIngest::start(&broker, &warehouse, &settings, CancellationToken::new()).await.unwrap();
    for bureau in ["is", "ie"] {
        let topic = format!("feed.{bureau}.firearms");
        produce(&broker, vec![outgoing(&topic, "X-1", Some(&firearm(bureau, "X-1")))]).await;
        running.wait_until_landed().await.unwrap();
        running.check_nothing_dropped().await.unwrap();
    }
    assert_eq!(number(&warehouse, "select count(*) from firearms_history").await, 2);
    assert!(running.metrics().text().contains("proofhouse_ingest_rows_total{table=\"firearms_history\"} 2"));
    produce(&broker, vec![outgoing("feed.is.firearms", "X-2", Some(&firearm("is", "X-2")))]).await;
    let summary = running.stop().await.unwrap();
    assert!(summary.accepted >= 2, "{summary}");
    assert!(verify(&warehouse, None).await.unwrap().is_exact());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_the_thread_forbids_is_refused_also_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let request: Value = serde_json::from_str(example(Kind::Trace)).unwrap();
    let (asks, asked) =
        (request["requesting_bureau"].as_str().unwrap(), request["requested_bureau"].as_str().unwrap());
    let event = |reference: &str, source: &str, event: &str, at: &str| {
        let mut message = request.clone();
        message.as_object_mut().unwrap().remove("request");
        message["source_bureau"] = json!(source);
        message["source_record_id"] = json!(reference);
        message["event"] = json!(event);
        message["event_ts"] = json!(at);
        outgoing(&format!("feed.{source}.traces"), reference, Some(&message))
    };
    let key = request["source_record_id"].as_str().unwrap();
    let opening = outgoing(&format!("feed.{asks}.traces"), key, Some(&request));
    produce(&broker, vec![opening]).await;
    assert_eq!(ingest(&broker, &warehouse).await.accepted, 1);
    let cancel = event("T-CANCEL", asks, "CANCEL", "2030-01-02T00:00:00Z");
    let usurped = event("T-USURPED", asks, "ACKNOWLEDGE", "2030-01-02T00:00:00Z");
    produce(&broker, vec![usurped, cancel]).await;
    let second = ingest(&broker, &warehouse).await;
    assert_eq!((second.accepted, second.rejects.get("EVENT_NOT_ALLOWED")), (1, Some(&1)), "{second}");
    produce(&broker, vec![event("T-LATE", asked, "ACKNOWLEDGE", "2030-01-03T00:00:00Z")]).await;
    let third = ingest(&broker, &warehouse).await;
    assert_eq!((third.accepted, third.rejects.get("EVENT_NOT_ALLOWED")), (0, Some(&1)), "{third}");
}

/// A review or a confirmation of an exhibit of Slovenia's and one of Croatia's, on some day of January 2030.
fn of_exhibits(source: &str, reference: &str, day: u32, part: &str, mut content: Value) -> Outgoing {
    let example: Value = serde_json::from_str(example(Kind::Ballistic)).unwrap();
    let mut message =
        json!({"schema": example["schema"], "message_id": uuid::Uuid::now_v7(), "action": "CREATE"});
    content["left"] = json!({"bureau": "si", "exhibit_id": "SI-E1", "case_ref": "SI-C1"});
    content["right"] = json!({"bureau": "hr", "exhibit_id": "HR-E1", "case_ref": "HR-C1"});
    message["source_bureau"] = json!(source);
    message["source_record_id"] = json!(reference);
    message["event_ts"] = json!(format!("2030-01-{day:02}T00:00:00Z"));
    message["event"] = json!(part.to_uppercase());
    message[part] = content;
    outgoing(&format!("feed.{source}.ballistics"), reference, Some(&message))
}

fn reviewed(source: &str, reference: &str, day: u32, status: &str) -> Outgoing {
    of_exhibits(source, reference, day, "review", json!({"review_status": status}))
}

fn examined(source: &str, reference: &str, day: u32, result: &str) -> Outgoing {
    let content = json!({"result": result, "method": "ORIGINALS", "previously_known": false});
    of_exhibits(source, reference, day, "confirmation", content)
}

/// The states of all pairs, one after another.
async fn pair_states(warehouse: &Warehouse) -> Vec<String> {
    let sql = "select concat(state, ' ', statements, ' ', events_refused) from ballistic_pairs order by 1";
    let batches = warehouse.trusted_session().sql(sql).await.unwrap().collect().await.unwrap();
    let text = |column| cast(column, &DataType::Utf8).unwrap();
    let columns = batches.iter().map(|batch| text(batch.column(0)));
    columns
        .flat_map(|column| column.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// What bureaus say of exhibits is judged as what they say of other threads: a word of who owns neither exhibit used to land, and
/// only the views left it out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_on_exhibits_is_judged_before_it_lands() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let mut no_specimens = examined("hr", "HR-BARE", 4, "CONFIRMED_HIT");
    let mut bare: Value = serde_json::from_slice(no_specimens.value.as_ref().unwrap()).unwrap();
    bare["confirmation"].as_object_mut().unwrap().remove("method");
    no_specimens.value = Some(serde_json::to_vec(&bare).unwrap());
    // No exhibit is known yet: what its owners say waits, what strangers say does not.
    let first = vec![
        examined("hr", "HR-CONFIRMS", 5, "CONFIRMED_HIT"),
        reviewed("si", "SI-LEAD", 2, "LEAD"),
        reviewed("mk", "MK-LEAD", 2, "LEAD"),
        examined("mk", "MK-CONFIRMS", 5, "ELIMINATED"),
        examined("ipsg", "IPSG-CONFIRMS", 5, "ELIMINATED"),
        // At the screen nobody confirms, and nobody without specimens.
        reviewed("si", "SI-BOLD", 3, "CONFIRMED_HIT"),
        no_specimens,
        // In its own time it came after the examination.
        reviewed("si", "SI-LATE", 6, "REJECTED"),
    ];
    produce(&broker, first).await;
    let summary = ingest(&broker, &warehouse).await;
    assert_eq!((summary.accepted, summary.rejected, summary.receipts), (2, 6, 8), "{summary}");
    let counts =
        ["EVENT_NOT_ALLOWED", "BAD_CODE", "MISSING_FIELD"].map(|code| summary.rejects.get(code).copied());
    assert_eq!(counts, [Some(4), Some(1), Some(1)], "{summary}");
    assert_eq!(pair_states(&warehouse).await, ["CONFIRMED_HIT 2 0"]);
    let told = "select count(*) from (select unnest(faults) as fault from rejects where code = 'EVENT_NOT_ALLOWED') \
                where fault['path'] in ('$.review.review_status', '$.confirmation.result')";
    assert_eq!(number(&warehouse, told).await, 4);

    // A new process knows from the tables what was said; an exhibit whose message comes last changes nothing of it.
    let mut exhibit: Value = serde_json::from_str(example(Kind::Ballistic)).unwrap();
    exhibit["source_bureau"] = json!("hr");
    exhibit["source_record_id"] = json!("HR-E1");
    let second = vec![
        reviewed("si", "SI-LATER", 7, "REJECTED"),
        reviewed("hr", "HR-EARLIER", 4, "HIT_CANDIDATE"),
        outgoing("feed.hr.ballistics", "HR-E1", Some(&exhibit)),
    ];
    produce(&broker, second).await;
    let summary = ingest(&broker, &warehouse).await;
    assert_eq!((summary.accepted, summary.rejects.get("EVENT_NOT_ALLOWED")), (2, Some(&1)), "{summary}");
    assert_eq!(pair_states(&warehouse).await, ["CONFIRMED_HIT 3 0"]);

    // The examination is withdrawn: reviewing goes on.
    produce(&broker, vec![outgoing("feed.hr.ballistics", "HR-CONFIRMS", None)]).await;
    ingest(&broker, &warehouse).await;
    assert_eq!(pair_states(&warehouse).await, ["HIT_CANDIDATE 2 0"]);
    produce(&broker, vec![reviewed("si", "SI-AGAIN", 8, "REJECTED")]).await;
    assert_eq!(ingest(&broker, &warehouse).await.accepted, 1);
    assert_eq!(pair_states(&warehouse).await, ["REJECTED 3 0"]);
    assert!(verify(&warehouse, None).await.unwrap().is_exact());
}

/// Not a test of correctness: how many messages per second go from the embedded broker into tables on this machine.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run it alone with --ignored --nocapture"]
async fn messages_per_second() {
    let directory = tempfile::tempdir().unwrap();
    let (broker, warehouse) = (Broker::embedded().unwrap(), warehouse(&directory));
    let bureaus =
        ["fr", "de", "be", "nl", "es", "it", "pt", "se", "no", "fi", "dk", "pl", "cz", "at", "ch", "gb"];
    let mut messages = Vec::new();
    for bureau in bureaus {
        for number in 0..2_500 {
            let reference = format!("{bureau}-{number}");
            let value = firearm(bureau, &reference);
            messages.push(outgoing(&format!("feed.{bureau}.firearms"), &reference, Some(&value)));
        }
    }
    let bytes: usize = messages.iter().map(|message| message.value.as_ref().map_or(0, Vec::len)).sum();
    let count = messages.len();
    produce(&broker, messages).await;
    for receipts in [proofhouse_ingest::ReceiptsFor::None, proofhouse_ingest::ReceiptsFor::All] {
        let sink = format!("{receipts:?}");
        let settings = IngestSettings { receipts, sink, ..settings() };
        let summary = run(&broker, &warehouse, &settings, CancellationToken::new()).await.unwrap();
        assert_eq!(summary.accepted, count as u64, "{summary}");
        println!("{} bytes each, receipts {:?}: {summary}", bytes / count, settings.receipts);
    }
}
