//! Fitting batches to a table's columns.

use crate::error::{Result, WarehouseError};
use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

/// Reorders and casts the columns of a batch to a table's schema; missing nullable columns become null.
///
/// Rows that come out of a query have `Utf8View` where the table has `Utf8`.
pub(crate) fn fit(table: &str, batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    if batch.schema() == *schema {
        return Ok(batch.clone());
    }
    let doing = || format!("table `{table}`, fitting rows to its columns");
    if let Some(field) =
        batch.schema().fields().iter().find(|field| schema.field_with_name(field.name()).is_err())
    {
        return Err(WarehouseError::arrow(doing())(ArrowError::SchemaError(format!(
            "it has no column `{}`",
            field.name()
        ))));
    }
    let columns = schema
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(column) if column.data_type() == field.data_type() => Ok(column.clone()),
            Some(column) => cast(column, field.data_type()),
            None if field.is_nullable() => Ok(new_null_array(field.data_type(), batch.num_rows())),
            None => Err(ArrowError::SchemaError(format!("the rows lack the column `{}`", field.name()))),
        })
        .collect::<Result<Vec<ArrayRef>, ArrowError>>()
        .map_err(WarehouseError::arrow(doing()))?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options)
        .map_err(WarehouseError::arrow(doing()))
}
