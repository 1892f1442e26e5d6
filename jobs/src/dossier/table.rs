//! A thread as CSV: a line per event, with codes as feeds and tables have them.

use super::Dossier;
use super::wording::{partial_date, string};
use crate::acting::Object;
use anyhow::Result;
use proofhouse_reports::csv_file::{CsvCell, CsvFile};
use serde_json::Value;

const COLUMNS: &[&str] = &[
    "trace_id",
    "requesting_bureau",
    "requested_bureau",
    "event_ts",
    "source_bureau",
    "event",
    "outcome_code",
    "comment",
    "make_raw",
    "model_raw",
    "calibre_raw",
    "serial_raw",
    "serial_status",
    "first_retail_sale_date",
    "last_legal_country",
    "last_legal_holder_type",
    "last_legal_status",
    "diversion_country",
    "diversion_date",
    "diversion_kind",
    "basis",
    "chain",
];

/// Writes the lines: UTF-8, comma-separated, with a heading line; no text is a formula ([`CsvFile`]).
///
/// # Errors
/// When the lines cannot be written.
pub fn csv(dossier: &Dossier) -> Result<Vec<u8>> {
    let mut file = CsvFile::headed(COLUMNS)?;
    for event in &dossier.events {
        file.line(COLUMNS.iter().map(|column| CsvCell::Text(value(event, column).into())))?;
    }
    Ok(file.finish()?)
}

fn value(event: &Object, column: &str) -> String {
    match column {
        "first_retail_sale_date" => {
            partial_date(event, column, "first_retail_sale_precision").unwrap_or_default()
        }
        "diversion_date" => partial_date(event, column, "diversion_date_precision").unwrap_or_default(),
        "chain" => {
            let steps = event.get(column).and_then(Value::as_array).cloned().unwrap_or_default();
            let steps = steps.iter().filter_map(Value::as_object).map(|step| {
                let parts = ["actor_type", "country", "date", "reference"];
                parts.iter().filter_map(|part| string(step, part)).collect::<Vec<_>>().join(":")
            });
            steps.collect::<Vec<_>>().join(" > ")
        }
        _ => string(event, column).unwrap_or_default().to_owned(),
    }
}
