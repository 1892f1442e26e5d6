//! Rows of the warehouse as values of Rust, and back.

use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use arrow::datatypes::DataType;
use arrow::json::ArrayWriter;
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::prelude::SessionContext;
use proofhouse_schemas::tables::{RowBuffer, table};
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads the rows of a query. The columns must have the names and types of the row's fields.
///
/// # Errors
/// When the query fails or a row does not fit.
pub async fn read<T: DeserializeOwned>(session: &SessionContext, sql: &str) -> Result<Vec<T>> {
    let batches = session.sql(sql).await?.collect().await?;
    from_batches(&batches)
}

/// Reads all rows of a table; none before its first run.
///
/// # Errors
/// As [`read`].
pub async fn all<T: DeserializeOwned>(session: &SessionContext, table: &str) -> Result<Vec<T>> {
    read(session, &format!("SELECT * FROM {table}")).await
}

/// The rows of record batches.
///
/// # Errors
/// When a row does not fit.
pub fn from_batches<T: DeserializeOwned>(batches: &[RecordBatch]) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    for batch in batches.iter().filter(|batch| batch.num_rows() > 0) {
        let mut read: Vec<T> =
            serde_arrow::from_record_batch(batch).context("a row of the query does not fit")?;
        rows.append(&mut read);
    }
    Ok(rows)
}

/// The rows of record batches as JSON objects; what is absent has no field.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn as_objects(batches: &[RecordBatch]) -> Result<Vec<Map<String, Value>>> {
    let mut text = Vec::new();
    let mut writer = ArrayWriter::new(&mut text);
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    drop(writer);
    // Nothing at all is written for no rows.
    if text.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&text).context("a row of the query is no JSON object")
}

/// Whether a value of such an object says something: it is there, and no empty list.
pub fn says_something(value: &Value) -> bool {
    !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty())
}

/// Parameters of a statement that are texts, by their names.
pub fn texts(named: &[(&str, &str)]) -> ParamValues {
    let values = named.iter().map(|(name, text)| (*name, ScalarValue::Utf8(Some((*text).to_owned()))));
    ParamValues::from(values.collect::<Vec<_>>())
}

/// A parameter of a statement that is a list of texts, by its name.
pub fn text_list(name: &str, texts: impl IntoIterator<Item = String>) -> ParamValues {
    let texts: Vec<ScalarValue> = texts.into_iter().map(|text| ScalarValue::Utf8(Some(text))).collect();
    let list = ScalarValue::List(ScalarValue::new_list_nullable(&texts, &DataType::Utf8));
    ParamValues::from(vec![(name, list)])
}

/// Makes a derived table hold exactly these rows. Rows written: none when it held them already.
///
/// # Errors
/// When a row does not fit the table, or the warehouse cannot be written.
pub async fn replace<T: Serialize>(
    warehouse: &Warehouse,
    table: &'static str,
    rows: &[T],
    watermark: &Watermark,
) -> Result<usize> {
    let batches = to_batches(table, rows)?;
    Ok(warehouse.replace_if_changed(table, batches, watermark).await?.rows())
}

/// Rows of one batch: a column of text may have two gigabytes in each, and a picture or signature hundreds of kilobytes.
const ROWS_OF_A_BATCH: usize = 4_096;

/// Lays out rows for a derived table.
///
/// # Errors
/// When the table is not defined or a row does not fit it.
pub fn to_batches<T: Serialize>(name: &'static str, rows: &[T]) -> Result<Vec<RecordBatch>> {
    let definition = table(name).with_context(|| format!("the table {name} is not defined"))?;
    let mut buffer = RowBuffer::new(definition.name, definition.arrow_schema())?;
    let mut batches = Vec::new();
    for some in rows.chunks(ROWS_OF_A_BATCH) {
        for row in some {
            buffer.push(row)?;
        }
        batches.push(buffer.take()?);
    }
    Ok(batches)
}
