//! A thread as CSV: a line per event, with codes as feeds and tables have them.

use super::Dossier;
use super::wording::{partial_date, string};
use crate::acting::Object;
use anyhow::{Context, Result};
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

/// Writes the lines: UTF-8, comma-separated, with a heading line.
///
/// # Errors
/// When the lines cannot be written.
pub fn csv(dossier: &Dossier) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for event in &dossier.events {
        writer.write_record(COLUMNS.iter().map(|column| harmless(value(event, column))))?;
    }
    writer.into_inner().context("the lines of a CSV file")
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

/// A text that a spreadsheet would run as a formula gets an apostrophe in front.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
        assert_eq!(harmless("1+1".to_owned()), "1+1");
    }
}
