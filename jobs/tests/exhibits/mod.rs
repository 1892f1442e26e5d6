//! A warehouse that exhibits are sent to, and exhibits made up from seeds.

use arrow::util::pretty::pretty_format_batches;
use proofhouse_jobs::command_line::SubmitArguments;
use proofhouse_jobs::commands::submit;
use proofhouse_jobs::settings::Settings;
use proofhouse_jobs::summary::Ending;
use proofhouse_matching::ballistics::signature_encode;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition};
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Value, json};
use std::path::Path;

/// A warehouse in a folder of its own.
pub(crate) struct Store {
    folder: tempfile::TempDir,
    pub(crate) warehouse: Warehouse,
}

impl Store {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("file://{}", folder.path().join("store").display());
        let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
        Self { folder, warehouse }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends messages of Portugal.
    pub(crate) async fn send(&self, messages: &[Value]) {
        self.send_as("pt", messages).await;
    }

    /// Sends messages of a bureau, through the embedded broker.
    pub(crate) async fn send_as(&self, bureau: &str, messages: &[Value]) {
        let file = self.folder.path().join("messages.ndjson");
        let lines: Vec<String> = messages.iter().map(Value::to_string).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        let arguments = SubmitArguments {
            files: vec![file],
            bureau: Bureau::parse(bureau).unwrap(),
            mapping: None,
            kind: None,
            check: false,
            yes: true,
            ingest: true,
            exhibit: None,
            case: None,
            mark: None,
            mirrored: false,
            leave_out_unusable: false,
        };
        let ending = submit::run(&self.warehouse, &arguments, &Settings::default(), true).await.unwrap();
        assert_eq!(ending, Ending::Done);
    }

    /// The rows of a statement as a table.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let rows = self.warehouse.trusted_session().sql(sql).await.unwrap().collect().await.unwrap();
        pretty_format_batches(&rows).unwrap().to_string()
    }
}

/// The message of a bullet that a barrel fired, in a case of its own.
pub(crate) fn bullet(barrel: u64, shot: u64) -> Value {
    let example = proofhouse_schemas::example::example(Kind::Ballistic);
    let mut message: Value = serde_json::from_str(example).unwrap();
    message["message_id"] = json!(uuid::Uuid::now_v7().to_string());
    message["source_record_id"] = json!(format!("EX-{shot}"));
    message["exhibit"]["case_ref"] = json!(format!("CASE-{shot}"));
    let lands = Barrel::new(barrel, 6, 1_900.0).shot(shot, Condition::Good);
    let marks = lands.lands().iter().zip(1..).filter_map(|(land, number)| {
        let land = land.as_ref()?;
        Some(json!({
            "mark_kind": "LEA",
            "modality": "3D",
            "land_no": number,
            "spacing_um": land.spacing_um(),
            "signature": signature_encode(land),
        }))
    });
    message["exhibit"]["marks"] = marks.collect();
    message
}
