//! Collects rows of one history table and yields them as an Arrow record batch.

use super::ballistic_columns::BallisticColumns;
use super::flat_row::{FlatRow, column_name};
use super::history_columns::{FirearmColumns, ReferenceColumns, TrainingColumns};
use super::hit_columns::HitColumns;
use super::notice_columns::NoticeColumns;
use super::seizure_columns::SeizureColumns;
use super::shared_columns::{Provenance, WithdrawnColumns};
use super::trace_columns::TraceColumns;
use crate::bureau::Bureau;
use crate::message::Message;
use arrow::array::RecordBatch;
use arrow::datatypes::{FieldRef, SchemaRef};
use schemars::JsonSchema;
use serde::Serialize;
use serde_arrow::ArrayBuilder;
use thiserror::Error;

/// A row could not be laid out as Arrow. This is a fault of the program, not of the data.
#[derive(Debug, Error)]
#[error("cannot lay out a row of table {table} as Arrow: {reason}")]
pub struct RowError {
    table: &'static str,
    reason: String,
}

/// One row of a history table: where it came from, and what was said.
#[derive(Serialize, JsonSchema)]
pub(super) struct HistoryRow<'row, C> {
    #[serde(flatten)]
    pub(super) columns: C,
    /// Whether the record was withdrawn by this message; then only its key is kept.
    #[serde(rename = "_withdrawn")]
    pub(super) withdrawn: bool,
    #[serde(flatten)]
    pub(super) provenance: Provenance<'row>,
}

/// Rows of one table that wait to be written.
pub struct RowBuffer {
    table: &'static str,
    schema: SchemaRef,
    columns: Vec<&'static str>,
    builder: ArrayBuilder,
    rows: usize,
}

impl RowBuffer {
    /// An empty buffer for the rows of a table.
    ///
    /// # Errors
    /// When the table's schema cannot be laid out.
    pub fn new(table: &'static str, schema: SchemaRef) -> Result<RowBuffer, RowError> {
        let fields: Vec<FieldRef> = schema.fields().iter().cloned().collect();
        let builder = ArrayBuilder::from_arrow(&fields).map_err(|error| row_error(table, &error))?;
        let columns = fields.iter().map(|field| column_name(field.name())).collect();
        Ok(RowBuffer { table, schema, columns, builder, rows: 0 })
    }

    /// Name of the table.
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// Number of rows that wait.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Adds what a message says.
    ///
    /// # Errors
    /// When the row does not fit the table.
    pub fn push_message(&mut self, message: &Message, provenance: Provenance<'_>) -> Result<(), RowError> {
        match message {
            Message::Firearm(message) => self.push_history(FirearmColumns::of(message), provenance),
            Message::Seizure(message) => self.push_history(SeizureColumns::of(message), provenance),
            Message::Trace(message) => self.push_history(TraceColumns::of(message), provenance),
            Message::Ballistic(message) => self.push_history(BallisticColumns::of(message), provenance),
            Message::Notice(message) => self.push_history(NoticeColumns::of(message), provenance),
            Message::Hit(message) => self.push_history(HitColumns::of(message), provenance),
            Message::Reference(message) => self.push_history(ReferenceColumns::of(message), provenance),
            Message::Training(message) => self.push_history(TrainingColumns::of(message), provenance),
        }
    }

    /// Adds the withdrawal of a record (a tombstone).
    ///
    /// # Errors
    /// When the row does not fit the table.
    pub fn push_withdrawal(
        &mut self,
        owner: Bureau,
        reference: &str,
        provenance: Provenance<'_>,
    ) -> Result<(), RowError> {
        let columns = WithdrawnColumns { source_bureau: owner, source_record_id: reference };
        self.push(&HistoryRow { columns, withdrawn: true, provenance })
    }

    /// Adds a row of any table whose columns have the names of the row's fields.
    ///
    /// # Errors
    /// When the row does not fit the table.
    pub fn push<R: Serialize>(&mut self, row: &R) -> Result<(), RowError> {
        let row = FlatRow { row, columns: &self.columns };
        self.builder.push(&row).map_err(|error| row_error(self.table, &error))?;
        self.rows += 1;
        Ok(())
    }

    /// The rows that wait, as one batch; the buffer is empty afterwards.
    ///
    /// # Errors
    /// When the rows do not fit the table.
    pub fn take(&mut self) -> Result<RecordBatch, RowError> {
        let batch = self.builder.to_record_batch().map_err(|error| row_error(self.table, &error))?;
        self.rows = 0;
        RecordBatch::try_new(self.schema.clone(), batch.columns().to_vec())
            .map_err(|error| RowError { table: self.table, reason: error.to_string() })
    }

    fn push_history<C: Serialize>(&mut self, columns: C, provenance: Provenance<'_>) -> Result<(), RowError> {
        self.push(&HistoryRow { columns, withdrawn: false, provenance })
    }
}

fn row_error(table: &'static str, error: &serde_arrow::Error) -> RowError {
    RowError { table, reason: error.to_string() }
}
