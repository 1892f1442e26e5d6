//! What owners have said of pairs becomes a model, and the model judges.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::Utc;
use proofhouse_jobs::command_line::TrainArguments;
use proofhouse_jobs::commands::match_firearms::match_firearms;
use proofhouse_jobs::commands::match_train::run_on_decisions;
use proofhouse_jobs::linkage_model::{LinkageModel, read_model};
use proofhouse_jobs::settings::LinkageSettings;
use proofhouse_schemas::example::example;
use proofhouse_schemas::tables::{Provenance, RowBuffer, table};
use proofhouse_schemas::{Kind, Strictness, decode};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Value, json};

/// Lands examples of a kind, each changed.
async fn land(warehouse: &Warehouse, kind: Kind, changes: impl Iterator<Item = Vec<(&str, Value)>>) {
    let definition = table(kind.history_table()).unwrap();
    let mut rows = RowBuffer::new(definition.name, definition.arrow_schema()).unwrap();
    for (offset, changes) in (0i64..).zip(changes) {
        let mut message: Value = serde_json::from_str(example(kind)).unwrap();
        for (pointer, value) in changes {
            match message.pointer_mut(pointer) {
                Some(place) => *place = value,
                None => message[pointer.trim_start_matches('/')] = value,
            }
        }
        if message["event"] == "CONFIRM" {
            message.as_object_mut().unwrap().remove("ground");
        }
        let text = message.to_string();
        let decoded = decode(kind, text.as_bytes(), Strictness::Strict)
            .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
        let topic = format!("feed.{}.{}", message["source_bureau"].as_str().unwrap(), kind.topic_word());
        let provenance = Provenance {
            topic: &topic,
            partition: 0,
            offset,
            ingested_at: Utc::now().into(),
            schema: Some(decoded.version.name()),
            extra: None,
            timestamp: None,
            event_id: None,
        };
        rows.push_message(&decoded.message, provenance).unwrap();
    }
    let mut appender = warehouse.appender(definition.name).await.unwrap();
    appender.append_unfenced(vec![rows.take().unwrap()]).await.unwrap();
}

fn serial(number: usize) -> String {
    format!("{}{:05}", ["KR", "BX", "TU"][number % 3], (number + 7) * 7_919 % 100_000)
}

/// The serial as somebody else read it: now and then a character is another.
fn misread(number: usize) -> String {
    let mut read = serial(number).into_bytes();
    if number.is_multiple_of(4) {
        read[6] = b'0' + (read[6] - b'0' + 3) % 10;
    }
    String::from_utf8(read).unwrap()
}

const PAIRS: usize = 260;

fn word<'w>(number: usize, by: &str, event: &str) -> Vec<(&'w str, Value)> {
    vec![
        ("/source_bureau", json!(by)),
        ("/source_record_id", json!(format!("{event}-{by}-{number}"))),
        ("/event", json!(event)),
        ("/record", json!({"bureau": "fr", "record_id": format!("R{number}")})),
        ("/seizure", json!({"bureau": "be", "seizure_id": format!("S{number}"), "item_no": 1})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_learned_from_what_owners_have_said_and_judges() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("file://{}", folder.path().join("store").display());
    let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
    // More records than seizures: the others are rivals of nobody, but near.
    land(
        &warehouse,
        Kind::Firearm,
        (0..PAIRS * 2).map(|number| {
            vec![
                ("/source_bureau", json!("fr")),
                ("/source_record_id", json!(format!("R{number}"))),
                ("/firearm/serial_raw", json!(serial(number))),
            ]
        }),
    )
    .await;
    land(
        &warehouse,
        Kind::Seizure,
        (0..PAIRS).map(|number| {
            let mut items = serde_json::from_str::<Value>(example(Kind::Seizure)).unwrap()["items"].clone();
            items.as_array_mut().unwrap().truncate(1);
            items[0]["item_no"] = json!(1);
            items[0]["firearm"]["serial_raw"] = json!(misread(number));
            items[0]["firearm"]["serial_status"] = json!("READABLE");
            vec![
                ("/source_bureau", json!("be")),
                ("/source_record_id", json!(format!("S{number}"))),
                ("/items", items),
            ]
        }),
    )
    .await;
    let model = LinkageModel::load(&LinkageSettings::default()).unwrap();
    let today = Utc::now().date_naive();
    match_firearms(&warehouse, &model, today).await.unwrap();
    let train = |out: &str| TrainArguments {
        files: None,
        decided: true,
        version: "own-1".to_owned(),
        learned_from: "what owners have said".to_owned(),
        out: folder.path().join(out),
    };
    let nothing = run_on_decisions(&warehouse, &train("none.json"), true).await.unwrap_err();
    assert!(nothing.to_string().contains("0 confirmed pairs are too few"), "{nothing}");

    // One word is not enough; of some pairs an owner says that they are none.
    let confirmed = (0..PAIRS).filter(|number| number % 13 != 5);
    let words = confirmed.flat_map(|number| [word(number, "be", "CONFIRM"), word(number, "fr", "CONFIRM")]);
    let rejected = (0..PAIRS).filter(|number| number % 13 == 5).map(|number| word(number, "fr", "REJECT"));
    land(&warehouse, Kind::Hit, words.chain(rejected)).await;
    run_on_decisions(&warehouse, &train("own.json"), true).await.unwrap();
    let learned = read_model(Some(&folder.path().join("own.json"))).unwrap();
    assert_eq!((learned.version.as_str(), learned.learned_from.as_str()), ("own-1", "what owners have said"));
    assert!(!learned.trees.trees.is_empty());

    // It judges, and finds what was confirmed; what was rejected stays apart under any model.
    let settings = LinkageSettings { model: Some(folder.path().join("own.json")) };
    let own = LinkageModel::load(&settings).unwrap();
    let done = match_firearms(&warehouse, &own, today).await.unwrap();
    assert_eq!((done.model.as_str(), done.rejected), ("own-1", PAIRS / 13));
    let count = |sql: String| {
        let session = warehouse.trusted_session();
        async move { session.sql(&sql).await.unwrap().count().await.unwrap() }
    };
    let found = count(
        "select m.candidate_id from matches m join hits h on h.candidate_id = m.candidate_id where h.state = 'CONFIRMED' \
         and m.rank = 1"
            .to_owned(),
    )
    .await;
    assert!(found * 10 >= (PAIRS - PAIRS / 13) * 9, "{found} of the confirmed pairs are found first");
    let apart = "select m.candidate_id from matches m join hits h on h.candidate_id = m.candidate_id where h.state = 'REJECTED'";
    assert_eq!(count(apart.to_owned()).await, 0);
}
