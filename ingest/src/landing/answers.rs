//! What became of messages that landed earlier, read back from the tables: to answer for them again.

use super::{Landing, REJECTS};
use crate::error::{IngestError, Result};
use crate::lease::Lease;
use crate::receipts::{Addressed, Outcome, Receipt};
use arrow::array::RecordBatch;
use arrow::json::ArrayWriter;
use proofhouse_schemas::{Fault, RejectCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::Range;

/// A message that stands in `rejects`.
#[derive(Debug, Clone, Deserialize)]
struct Refused {
    _offset: i64,
    source_record_id: Option<String>,
    #[serde(default)]
    faults: Vec<Fault>,
}

/// A message that stands in a history.
#[derive(Debug, Deserialize)]
struct Accepted {
    _offset: i64,
    source_record_id: Option<String>,
    #[serde(default)]
    _withdrawn: bool,
}

impl Landing {
    /// The refusals of a partition from an offset on, and why.
    pub(crate) async fn refusals(
        &self,
        topic: &str,
        partition: i32,
        offsets: Range<i64>,
    ) -> Result<HashMap<i64, Vec<Fault>>> {
        let refused = self.refused(topic, partition, offsets).await?;
        Ok(refused.into_iter().map(|row| (row._offset, row.faults)).collect())
    }

    async fn refused(&self, topic: &str, partition: i32, offsets: Range<i64>) -> Result<Vec<Refused>> {
        let statement = format!(
            "select cast(_offset as bigint) as _offset, source_record_id, faults from rejects where {}",
            place(topic, partition, &offsets)
        );
        rows(REJECTS, &self.ask(REJECTS, &statement).await?)
    }

    /// The receipts of everything that a partition landed between two offsets.
    pub(crate) async fn receipts_of(&self, lease: &Lease, offsets: Range<i64>) -> Result<Vec<Addressed>> {
        let Some(bureau) = lease.bureau else { return Ok(Vec::new()) };
        let history = lease.kind.history_table();
        let statement = format!(
            "select cast(_offset as bigint) as _offset, source_record_id, _withdrawn from {history} where {}",
            place(&lease.topic, lease.partition, &offsets)
        );
        let receipt =
            |reference: Option<String>, outcome: Outcome, faults: Vec<Fault>, offset: i64| Receipt {
                reference,
                outcome,
                code: faults.first().map(|fault| fault.code.to_string()),
                reasons: faults,
                topic: lease.topic.to_string(),
                partition: lease.partition,
                offset,
            };
        let accepted: Vec<Accepted> = rows(history, &self.ask(history, &statement).await?)?;
        let mut receipts: Vec<Receipt> = accepted
            .into_iter()
            .map(|row| {
                let outcome = if row._withdrawn { Outcome::Withdrawn } else { Outcome::Accepted };
                receipt(row.source_record_id, outcome, Vec::new(), row._offset)
            })
            .collect();
        for row in self.refused(&lease.topic, lease.partition, offsets).await? {
            let outcome = outcome_of(&row.faults);
            receipts.push(receipt(row.source_record_id, outcome, row.faults, row._offset));
        }
        receipts.sort_by_key(|receipt| receipt.offset);
        Ok(receipts.into_iter().map(|receipt| Addressed { bureau, receipt }).collect())
    }
}

/// What the sender of a refused message is told.
pub(crate) fn outcome_of(faults: &[Fault]) -> Outcome {
    match faults.first().map(|fault| fault.code) {
        Some(RejectCode::Duplicate) => Outcome::Duplicate,
        _ => Outcome::Rejected,
    }
}

fn place(topic: &str, partition: i32, offsets: &Range<i64>) -> String {
    format!(
        "_topic = '{}' and _partition = {partition} and _offset >= {} and _offset < {}",
        topic.replace('\'', "''"),
        offsets.start,
        offsets.end
    )
}

fn rows<R: DeserializeOwned>(table: &str, batches: &[RecordBatch]) -> Result<Vec<R>> {
    let failed = |reason: String| IngestError::Query { table: table.to_owned(), reason };
    let mut writer = ArrayWriter::new(Vec::new());
    writer
        .write_batches(&batches.iter().collect::<Vec<_>>())
        .and_then(|()| writer.finish())
        .map_err(|error| failed(error.to_string()))?;
    let text = writer.into_inner();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // Not in the words of the error: they may quote what a bureau sent, and errors go to the log.
    serde_json::from_slice(&text).map_err(|error| {
        let (kind, column) = (error.classify(), error.column());
        failed(format!(
            "an answer is not as expected ({kind:?} error at its character {column}); this is a defect"
        ))
    })
}
