//! The numbers of every figure for machines: a CSV and a Parquet file each, and one JSON document.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value, json};

use crate::csv_file::{CsvCell, CsvFile};
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
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Writes a figure's rows as CSV: UTF-8, comma-separated, with a heading line; no text is a formula ([`CsvFile`]).
pub fn csv(figure: &FigureData) -> Result<Annex, ReportError> {
    let mut file = CsvFile::headed(&figure.table.columns)?;
    for row in &figure.table.rows {
        file.line(row.iter().map(|cell| match cell.text() {
            Some(_) => CsvCell::Text(cell.plain().into()),
            None => CsvCell::Value(cell.plain()),
        }))?;
    }
    Ok(Annex { name: format!("{}.csv", figure.id), content: file.finish()? })
}

/// Writes a figure's rows as Parquet, with the types of its values; a column without any value is text. The bytes are the
/// same whenever the rows are.
pub fn parquet(figure: &FigureData) -> Result<Annex, ReportError> {
    let failed = |reason: String| ReportError::Serialise { format: "Parquet", reason };
    let columns: Vec<ArrayRef> =
        figure.table.columns.iter().map(|name| column(&figure.table, name)).collect();
    let fields: Vec<Field> = figure
        .table
        .columns
        .iter()
        .zip(&columns)
        .map(|(name, values)| Field::new(name, values.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let batch =
        RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|error| failed(error.to_string()))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(concat!("proofhouse ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut content = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut content, schema, Some(properties))
        .map_err(|error| failed(error.to_string()))?;
    writer.write(&batch).map_err(|error| failed(error.to_string()))?;
    writer.close().map_err(|error| failed(error.to_string()))?;
    Ok(Annex { name: format!("{}.parquet", figure.id), content })
}

/// The cells of a column as one array of the type that holds them all.
fn column(table: &Table, name: &str) -> ArrayRef {
    let cells: Vec<&Cell> = table.cells(name).collect();
    let all = |fits: fn(&Cell) -> bool| {
        let mut known = cells.iter().filter(|cell| !matches!(cell, Cell::Missing)).peekable();
        known.peek().is_some() && known.all(|cell| fits(cell))
    };
    if all(|cell| matches!(cell, Cell::Integer(_))) {
        let whole = |cell: &&Cell| if let Cell::Integer(number) = cell { Some(*number) } else { None };
        Arc::new(cells.iter().map(whole).collect::<Int64Array>())
    } else if all(|cell| matches!(cell, Cell::Integer(_) | Cell::Decimal(_))) {
        Arc::new(cells.iter().map(|cell| cell.number()).collect::<Float64Array>())
    } else if all(|cell| matches!(cell, Cell::Date(_))) {
        let day = |cell: &&Cell| {
            if let Cell::Date(day) = cell { Some(Date32Type::from_naive_date(*day)) } else { None }
        };
        Arc::new(cells.iter().map(day).collect::<Date32Array>())
    } else if all(|cell| matches!(cell, Cell::Truth(_))) {
        let truth = |cell: &&Cell| if let Cell::Truth(truth) = cell { Some(*truth) } else { None };
        Arc::new(cells.iter().map(truth).collect::<BooleanArray>())
    } else {
        let text = |cell: &&Cell| if matches!(cell, Cell::Missing) { None } else { Some(cell.plain()) };
        Arc::new(cells.iter().map(text).collect::<StringArray>())
    }
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
        assert_eq!(csv(&figure).unwrap().content, b"\"make\",\"change\"\n\"'=HYPERLINK(1)\",-3\n");
    }

    #[test]
    fn parquet_keeps_types_and_reads_back_the_same() {
        use crate::source::Rows;
        use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

        let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 1).unwrap();
        let columns = ["make", "arms", "ratio", "on", "known", "nothing"].map(str::to_owned).to_vec();
        let rows = vec![
            vec![
                Cell::Text("=1".into()),
                Cell::Integer(3),
                Cell::Decimal(0.5),
                Cell::Date(day),
                Cell::Truth(true),
                Cell::Missing,
            ],
            vec![
                Cell::Missing,
                Cell::Missing,
                Cell::Decimal(1.0),
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
            ],
        ];
        let table = Table { columns, rows };
        let figure = FigureData { id: "x".into(), section: "s".into(), title: "t".into(), n: None, table };
        let file = parquet(&figure).unwrap();
        assert_eq!((file.name.as_str(), &file.content), ("x.parquet", &parquet(&figure).unwrap().content));
        let mut stored = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut stored, &file.content).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(stored).unwrap().build().unwrap();
        let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
        let schema = batches[0].schema();
        let types: Vec<String> = schema.fields().iter().map(|field| field.data_type().to_string()).collect();
        assert_eq!(types, ["Utf8", "Int64", "Float64", "Date32", "Boolean", "Utf8"]);
        assert_eq!(Table::read(&Rows { schema, batches }).unwrap(), figure.table);
    }
}
