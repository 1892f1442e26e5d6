//! Scenarios over real Delta tables in a temporary folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod appends;
mod audit;
mod bypasses;
mod chosen_rows;
mod current_state;
mod derived_tables;
mod maintenance;
mod networks;
mod ready_views;
mod searches;
mod sql_functions;
mod threads;
mod visibility;
mod widened_tables;

use crate::settings::WarehouseSettings;
use crate::{AppendOutcome, GuardedSession, Principal, Warehouse};
use arrow::array::{Array, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{self, RowBuffer};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A warehouse in a folder of its own, and what is in it.
pub struct Scene {
    pub warehouse: Warehouse,
    _folder: TempDir,
}

impl Scene {
    pub fn new() -> Scene {
        Scene::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut WarehouseSettings)) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = WarehouseSettings {
            store: format!("file://{}", folder.path().display()),
            target_partitions: 2,
            ..WarehouseSettings::default()
        };
        change(&mut settings);
        Scene { warehouse: Warehouse::open(settings).unwrap(), _folder: folder }
    }

    pub fn root(&self) -> String {
        self.warehouse.store().root().path().to_string()
    }

    /// Appends rows in one commit under an application id of their own.
    pub async fn add(&self, table: &'static str, rows: &[Value]) {
        static NEXT: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(1);
        let app_id = format!("test:{}", NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        let mut appender = self.warehouse.appender(table).await.unwrap();
        let outcome = appender
            .append(&[(app_id.clone(), None)], &[(app_id, 1)], vec![batch(table, rows)], Map::new())
            .await
            .unwrap();
        assert!(matches!(outcome, AppendOutcome::Committed { .. }), "{outcome:?}");
    }

    pub fn session(&self, bureau: &str) -> GuardedSession {
        self.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()))
    }

    /// The first column of a statement's rows as a bureau sees them, in order.
    pub async fn seen(&self, bureau: &str, sql: &str) -> Vec<String> {
        let mut values = texts(&self.session(bureau).collect(sql).await.unwrap());
        values.sort();
        values
    }

    /// The same without access control.
    pub async fn trusted(&self, sql: &str) -> Vec<String> {
        let frame = self.warehouse.trusted_session().sql(sql).await.unwrap();
        let mut values = texts(&frame.collect().await.unwrap());
        values.sort();
        values
    }
}

/// Rows of a table from JSON objects; columns that are not named are null.
pub fn batch(table: &'static str, rows: &[Value]) -> RecordBatch {
    let mut buffer = RowBuffer::new(table, tables::table(table).unwrap().arrow_schema()).unwrap();
    for row in rows {
        buffer.push(row).unwrap();
    }
    buffer.take().unwrap()
}

/// A statement with an envelope that restricts nothing, changed by `changes`.
pub fn statement(bureau: &str, id: &str, kind: &str, offset: i64, changes: Value) -> Value {
    let mut row = json!({
        "source_bureau": bureau, "source_record_id": id, "action": "CREATE", "event_ts": "2026-01-01T00:00:00Z",
        "confidentiality": "OFFICIAL_USE", "access_mode": null, "access_parties": [], "retention_until": "2100-01-01",
        "_topic": format!("feed.{bureau}.{kind}"), "_partition": 0, "_offset": offset,
        "_ingested_at": "2026-01-02T00:00:00Z", "_schema": "x/1", "_withdrawn": false,
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

/// A firearm record.
pub fn firearm(bureau: &str, id: &str, offset: i64, serial: &str) -> Value {
    firearm_with(bureau, id, offset, serial, json!({}))
}

pub fn firearm_with(bureau: &str, id: &str, offset: i64, serial: &str, changes: Value) -> Value {
    let mut all =
        json!({"serial_raw": serial, "lifecycle_state": "ACTIVE", "make_raw": "Glock", "capacity": 17});
    for (key, value) in changes.as_object().unwrap() {
        all[key] = value.clone();
    }
    statement(bureau, id, "firearms", offset, all)
}

/// A withdrawal of a record.
pub fn tombstone(bureau: &str, id: &str, kind: &str, offset: i64) -> Value {
    json!({
        "source_bureau": bureau, "source_record_id": id, "_topic": format!("feed.{bureau}.{kind}"), "_partition": 0,
        "_offset": offset, "_ingested_at": "2026-01-03T00:00:00Z", "_withdrawn": true,
    })
}

/// The first column as texts.
pub fn texts(batches: &[RecordBatch]) -> Vec<String> {
    use arrow::array::AsArray;
    batches
        .iter()
        .flat_map(|batch| {
            let column = cast(batch.column(0), &DataType::Utf8).unwrap();
            let column = column.as_string::<i32>().clone();
            (0..column.len())
                .map(
                    |row| {
                        if column.is_null(row) { "null".to_string() } else { column.value(row).to_string() }
                    },
                )
                .collect::<Vec<_>>()
        })
        .collect()
}
