//! The numbers of every figure for machines: CSV files and one JSON document.

use serde_json::{Map, Value, json};

use crate::error::ReportError;
use crate::table::{Cell, Table};

/// The numbers of one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureData {
    /// The figure.
    pub id: String,
    /// The section it stands in.
    pub section: String,
    /// Its title in the language of the report.
    pub title: String,
    /// What it counts.
    pub n: Option<i64>,
    /// Its rows.
    pub table: Table,
}

/// One annex file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// File name.
    pub name: String,
    /// CSV, UTF-8, comma-separated, with a heading line.
    pub csv: String,
}

/// Writes a figure's rows as CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front.
pub fn csv(figure: &FigureData) -> Result<Annex, ReportError> {
    let failed = |reason: String| ReportError::Serialise { format: "CSV", reason };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&figure.table.columns).map_err(|error| failed(error.to_string()))?;
    for row in &figure.table.rows {
        writer.write_record(row.iter().map(harmless)).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    let csv = String::from_utf8(bytes).map_err(|error| failed(error.to_string()))?;
    Ok(Annex { name: format!("{}.csv", figure.id), csv })
}

fn harmless(cell: &Cell) -> String {
    let plain = cell.plain();
    let is_text = cell.text().is_some();
    if is_text && plain.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{plain}") } else { plain }
}

/// All figures as one JSON document.
pub fn json(head: Map<String, Value>, figures: &[FigureData]) -> Result<String, ReportError> {
    let list: Vec<Value> = figures
        .iter()
        .map(|figure| {
            let rows: Vec<Value> = figure
                .table
                .rows
                .iter()
                .map(|row| Value::Array(row.iter().map(Cell::json).collect()))
                .collect();
            json!({
                "id": figure.id,
                "section": figure.section,
                "title": figure.title,
                "n": figure.n,
                "columns": figure.table.columns,
                "rows": rows,
            })
        })
        .collect();
    let mut document = head;
    document.insert("figures".to_owned(), Value::Array(list));
    serde_json::to_string_pretty(&Value::Object(document))
        .map_err(|error| ReportError::Serialise { format: "JSON", reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        let table = Table {
            columns: vec!["make".into(), "change".into()],
            rows: vec![vec![Cell::Text("=HYPERLINK(1)".into()), Cell::Integer(-3)]],
        };
        let figure = FigureData { id: "x".into(), section: "s".into(), title: "t".into(), n: None, table };
        assert_eq!(csv(&figure).unwrap().csv, "make,change\n'=HYPERLINK(1),-3\n");
    }
}
