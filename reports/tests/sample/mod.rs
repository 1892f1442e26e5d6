//! Tables in memory with the columns that analysts see: the ground for tests, and for the sample report.

#![allow(dead_code, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod realistic;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use arrow::json::ReaderBuilder;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use proofhouse_reports::{Period, Request};
use proofhouse_schemas::tables;
use serde_json::Value;

/// The tables and views that reports read.
pub const TABLES: [&str; 19] = [
    "firearms",
    "seizures",
    "seizure_items",
    "firearm_identities",
    "traces",
    "trace_events",
    "exhibits",
    "ballistic_searches",
    "ballistic_candidates",
    "ballistic_pairs",
    "ballistic_pictures",
    "networks",
    "trace_chains",
    "notices",
    "matches",
    "hits",
    "training",
    "training_effects",
    "query_log",
];

/// Rows by table.
#[derive(Debug, Default, Clone)]
pub struct Tables {
    rows: BTreeMap<&'static str, Vec<Value>>,
}

impl Tables {
    /// Adds a row; columns that it does not name are null.
    pub fn add(&mut self, table: &'static str, row: Value) {
        self.rows.entry(table).or_default().push(row);
    }

    /// Adds a seizure with its items: a row in `seizures`, and one per item in `seizure_items`.
    pub fn add_seizure(&mut self, seizure: Value, items: Vec<Value>) {
        for item in items {
            let mut row = seizure.as_object().unwrap().clone();
            row.extend(item.as_object().unwrap().clone());
            self.add("seizure_items", Value::Object(row));
        }
        self.add("seizures", seizure);
    }

    /// Number of rows of a table.
    pub fn len(&self, table: &str) -> usize {
        self.rows.get(table).map_or(0, Vec::len)
    }

    /// A session that answers queries over the rows.
    pub fn session(&self) -> SessionContext {
        let session = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
        for table in TABLES {
            let schema = schema(table);
            let lines: Vec<String> =
                self.rows.get(table).into_iter().flatten().map(Value::to_string).collect();
            let reader =
                ReaderBuilder::new(Arc::clone(&schema)).build(Cursor::new(lines.join("\n"))).unwrap();
            let batches: Vec<_> = reader.map(|batch| batch.unwrap()).collect();
            session
                .register_table(table, Arc::new(MemTable::try_new(schema, vec![batches]).unwrap()))
                .unwrap();
        }
        session
    }
}

/// What the tests ask of a pack: a bureau's report about a period, made on a day that never changes.
pub fn request(bureau: &str, period: &str) -> Request {
    Request {
        bureau: bureau.to_owned(),
        period: Period::parse(period).unwrap(),
        generated_at: "2026-01-15T06:00:00Z".parse().unwrap(),
    }
}

/// Whose report of a pack the tests render.
pub fn bureau_of(pack: &str) -> &'static str {
    if ["secretariat", "public"].contains(&pack) { "ipsg" } else { "fr" }
}

/// The columns of a table or view.
pub fn schema(table: &str) -> SchemaRef {
    let fields: Vec<FieldRef> = match table {
        "firearms" => stored("firearms_history"),
        "seizures" => stored("seizures_history"),
        "seizure_items" => {
            let mut fields = stored("seizures_history");
            let items = fields.iter().position(|field| field.name() == "items").unwrap();
            let items = fields.remove(items);
            let DataType::List(element) = items.data_type() else { panic!("items is a list") };
            let DataType::Struct(columns) = element.data_type() else { panic!("an item is a struct") };
            fields.retain(|field| !columns.iter().any(|column| column.name() == field.name()));
            fields.extend(columns.iter().cloned());
            fields
        }
        "traces" => with(
            stored("trace_events_history"),
            &[
                ("state", DataType::Utf8),
                ("is_open", DataType::Boolean),
                ("sent_at", time()),
                ("acknowledged_at", time()),
                ("answered_at", time()),
                ("ended_at", time()),
                ("last_event_at", time()),
                ("paused_seconds", DataType::Int64),
                ("paused_since", time()),
            ],
        ),
        "notices" => with(
            stored("notice_events_history"),
            &[
                ("state", DataType::Utf8),
                ("in_force", DataType::Boolean),
                ("submitted_at", time()),
                ("published_at", time()),
                ("ended_at", time()),
            ],
        ),
        "exhibits" | "ballistic_searches" => stored("ballistics_history"),
        "ballistic_pairs" => with(
            Vec::new(),
            &[
                ("left_bureau", DataType::Utf8),
                ("left_exhibit_id", DataType::Utf8),
                ("left_case_ref", DataType::Utf8),
                ("right_bureau", DataType::Utf8),
                ("right_exhibit_id", DataType::Utf8),
                ("right_case_ref", DataType::Utf8),
                ("state", DataType::Utf8),
                ("first_reviewed_at", time()),
                ("lead_at", time()),
                ("examined_at", time()),
                ("credited_bureau", DataType::Utf8),
                ("previously_known", DataType::Boolean),
            ],
        ),
        "hits" => with(
            Vec::new(),
            &[
                ("candidate_id", DataType::Utf8),
                ("record_bureau", DataType::Utf8),
                ("record_id", DataType::Utf8),
                ("seizure_bureau", DataType::Utf8),
                ("seizure_id", DataType::Utf8),
                ("item_no", DataType::Int32),
                ("state", DataType::Utf8),
                ("record_word", DataType::Utf8),
                ("other_word", DataType::Utf8),
                ("opened_at", time()),
                ("decided_at", time()),
            ],
        ),
        "training" => stored("training_history"),
        "trace_events" => stored("trace_events_history"),
        other => stored(other),
    };
    let nullable = fields.iter().map(|field| Arc::new(field.as_ref().clone().with_nullable(true)));
    Arc::new(Schema::new(nullable.collect::<Vec<_>>()))
}

fn stored(table: &str) -> Vec<FieldRef> {
    let definition = tables::table(table).unwrap_or_else(|| panic!("there is no table {table}"));
    definition.arrow_schema().fields().iter().cloned().collect()
}

fn with(mut fields: Vec<FieldRef>, more: &[(&str, DataType)]) -> Vec<FieldRef> {
    for (name, kind) in more {
        fields.retain(|field| field.name() != name);
        fields.push(Arc::new(Field::new(*name, kind.clone(), true)));
    }
    fields
}

fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}
