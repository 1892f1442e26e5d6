//! A warehouse with what bureaus have said, and with pairs as the matching jobs write them.

use arrow::util::pretty::pretty_format_batches;
use chrono::Utc;
use proofhouse_jobs::rows;
use proofhouse_schemas::example::example;
use proofhouse_schemas::firearm_pair::{match_name, short_name};
use proofhouse_schemas::tables::derived::{BallisticCandidateRow, MatchRow};
use proofhouse_schemas::tables::{Provenance, RowBuffer, table};
use proofhouse_schemas::{Bureau, Kind, Strictness, decode};
use proofhouse_warehouse::{Principal, Warehouse, WarehouseSettings, Watermark};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

/// A warehouse in a folder of its own.
pub(crate) struct World {
    _folder: tempfile::TempDir,
    pub(crate) warehouse: Warehouse,
}

impl World {
    pub(crate) fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("file://{}", folder.path().display());
        let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
        World { _folder: folder, warehouse }
    }

    /// Lands messages of a kind as ingest would.
    pub(crate) async fn land(&self, kind: Kind, messages: &[Value]) {
        static OFFSET: AtomicI64 = AtomicI64::new(0);
        let definition = table(kind.history_table()).unwrap();
        let mut rows = RowBuffer::new(definition.name, definition.arrow_schema()).unwrap();
        for message in messages {
            let text = message.to_string();
            let decoded = decode(kind, text.as_bytes(), Strictness::Strict)
                .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
            let topic = format!("feed.{}.{}", message["source_bureau"].as_str().unwrap(), kind.topic_word());
            let provenance = Provenance {
                topic: &topic,
                partition: 0,
                offset: OFFSET.fetch_add(1, Ordering::Relaxed),
                ingested_at: Utc::now().into(),
                schema: Some(decoded.version.name()),
                extra: None,
                timestamp: None,
                event_id: None,
            };
            rows.push_message(&decoded.message, provenance).unwrap();
        }
        let mut appender = self.warehouse.appender(definition.name).await.unwrap();
        appender.append_unfenced(vec![rows.take().unwrap()]).await.unwrap();
    }

    /// Writes the rows of a derived table as its job would.
    pub(crate) async fn derive<T: Serialize>(&self, name: &'static str, content: &[T]) {
        let batches = rows::to_batches(name, content).unwrap();
        self.warehouse.replace_if_changed(name, batches, &Watermark::default()).await.unwrap();
    }

    /// The rows of a statement as a bureau sees them.
    pub(crate) async fn seen(&self, bureau: &str, sql: &str) -> String {
        let session = self.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
        pretty_format_batches(&session.collect(sql).await.unwrap()).unwrap().to_string()
    }

    /// The same without access control.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let found = self.warehouse.trusted_session().sql(sql).await.unwrap().collect().await.unwrap();
        pretty_format_batches(&found).unwrap().to_string()
    }

    /// The version of a table.
    pub(crate) async fn version(&self, name: &str) -> Option<u64> {
        self.warehouse.find_table(name).await.unwrap().and_then(|table| table.version())
    }
}

/// The example of a kind by another bureau, with other values at JSON pointers; `null` takes a field away.
fn changed(kind: Kind, bureau: &str, id: &str, changes: &[(&str, Value)]) -> Value {
    let mut message: Value = serde_json::from_str(example(kind)).unwrap();
    message["message_id"] = json!(uuid::Uuid::now_v7().to_string());
    message["source_bureau"] = json!(bureau);
    message["source_record_id"] = json!(id);
    message.as_object_mut().unwrap().remove("access_restriction");
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let object = message.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
        if value.is_null() {
            object.remove(field)
        } else {
            object.insert((*field).to_owned(), value.clone())
        };
    }
    message
}

/// A firearm record.
pub(crate) fn record(bureau: &str, id: &str, changes: &[(&str, Value)]) -> Value {
    changed(Kind::Firearm, bureau, id, changes)
}

/// A seizure of some pistols.
pub(crate) fn seizure(bureau: &str, id: &str, firearms: i32, changes: &[(&str, Value)]) -> Value {
    let mut message = changed(Kind::Seizure, bureau, id, changes);
    let item = message["items"][0].clone();
    let items = (1..=firearms).map(|number| {
        let mut item = item.clone();
        item["item_no"] = json!(number);
        item
    });
    message["items"] = items.collect();
    message
}

/// An exhibit of a case.
pub(crate) fn exhibit(bureau: &str, id: &str, case: &str, changes: &[(&str, Value)]) -> Value {
    let mut all = vec![("/exhibit/case_ref", json!(case)), ("/exhibit/suspect_mobility", Value::Null)];
    all.extend_from_slice(changes);
    changed(Kind::Ballistic, bureau, id, &all)
}

/// What a laboratory says of two exhibits: a part of a ballistic message in place of the exhibit.
pub(crate) fn said(bureau: &str, id: &str, event: &str, part: &str, content: Value) -> Value {
    changed(
        Kind::Ballistic,
        bureau,
        id,
        &[("/event", json!(event)), ("/exhibit", Value::Null), (&format!("/{part}"), content)],
    )
}

/// A trace request.
pub(crate) fn request(from: &str, to: &str, id: &str, changes: &[(&str, Value)]) -> Value {
    let mut all = vec![
        ("/trace_id", json!(id)),
        ("/requesting_bureau", json!(from)),
        ("/requested_bureau", json!(to)),
        ("/request/seizure_id", Value::Null),
    ];
    all.extend_from_slice(changes);
    changed(Kind::Trace, from, &format!("{id}-request"), &all)
}

/// The final answer to a request.
pub(crate) fn answer(from: &str, to: &str, id: &str, at: &str, content: Value) -> Value {
    changed(
        Kind::Trace,
        to,
        &format!("{id}-answer"),
        &[
            ("/trace_id", json!(id)),
            ("/requesting_bureau", json!(from)),
            ("/requested_bureau", json!(to)),
            ("/event", json!("FINAL_ANSWER")),
            ("/event_ts", json!(at)),
            ("/request", Value::Null),
            ("/answer", content),
        ],
    )
}

/// A notice that names rows.
pub(crate) fn notice(bureau: &str, id: &str, names: &[&str]) -> Value {
    changed(
        Kind::Notice,
        bureau,
        &format!("{id}-1"),
        &[
            ("/notice_id", json!(id)),
            ("/requesting_bureau", json!(bureau)),
            ("/content/linked_references", json!(names)),
        ],
    )
}

/// What an owner says of a record and a seized firearm.
pub(crate) fn word(bureau: &str, event: &str, record: (&str, &str), seized: (&str, &str)) -> Value {
    let ground = if event == "REJECT" { json!("DIFFERENT_SERIAL") } else { Value::Null };
    changed(
        Kind::Hit,
        bureau,
        &format!("{event}-{}-{}", record.1, seized.1),
        &[
            ("/event", json!(event)),
            ("/record", json!({"bureau": record.0, "record_id": record.1})),
            ("/seizure", json!({"bureau": seized.0, "seizure_id": seized.1, "item_no": 1})),
            ("/ground", ground),
        ],
    )
}

/// A match as `match firearms` writes it.
pub(crate) fn found(
    record: (&str, &str),
    seized: (&str, &str, i32),
    band: &str,
    probability: f64,
) -> MatchRow {
    let day = Utc::now().date_naive();
    MatchRow {
        candidate_id: match_name(record, seized),
        record_bureau: record.0.to_owned(),
        record_id: record.1.to_owned(),
        seizure_bureau: seized.0.to_owned(),
        seizure_id: seized.1.to_owned(),
        item_no: seized.2,
        probability,
        score: 5.0,
        band: band.to_owned(),
        rule_path: Vec::new(),
        rank: 1,
        rivals: 0,
        flags: Vec::new(),
        parts: Vec::new(),
        summary: String::new(),
        record_description: String::new(),
        seizure_description: String::new(),
        date_of_loss: None,
        seized_at: None,
        model_version: "test".to_owned(),
        first_seen: day,
        last_seen: day,
    }
}

/// A candidate pair of exhibits as `match ballistics` writes it.
pub(crate) fn alike(left: (&str, &str), right: (&str, &str), band: &str) -> BallisticCandidateRow {
    BallisticCandidateRow {
        candidate_id: short_name('B', &format!("{left:?}{right:?}")),
        left_bureau: left.0.to_owned(),
        left_exhibit_id: left.1.to_owned(),
        left_case_ref: String::new(),
        right_bureau: right.0.to_owned(),
        right_exhibit_id: right.1.to_owned(),
        right_case_ref: String::new(),
        mark_kind: "LEA".to_owned(),
        score: 1.0,
        log10_likelihood_ratio: 2.5,
        band: band.to_owned(),
        rank: 1,
        marks: Vec::new(),
        rotation: 0,
        lands: Vec::new(),
        summary: String::new(),
    }
}
