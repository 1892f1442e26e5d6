//! What became of messages that landed earlier, read back from the tables: to answer for them again.

use super::{ERASURES, Landing, REJECTS};
use crate::error::{IngestError, Result};
use crate::owed::Owed;
use crate::receipts::{Addressed, Outcome, Receipt};
use arrow::array::RecordBatch;
use arrow::json::ArrayWriter;
use proofhouse_schemas::{Bureau, Fault, Kind, RejectCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What is asked of each message: where it is, and the record that it speaks of.
const MESSAGE: &str = "cast(_topic as varchar) as _topic, cast(_partition as int) as _partition, \
    cast(_offset as bigint) as _offset, source_record_id";

/// A message that has landed.
#[derive(Debug, Deserialize)]
struct Message {
    _topic: String,
    _partition: i32,
    _offset: i64,
    source_record_id: Option<String>,
}

/// One that stands in `rejects`.
#[derive(Debug, Deserialize)]
struct Refused {
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    faults: Vec<Fault>,
}

/// One that stands in a history.
#[derive(Debug, Deserialize)]
struct Accepted {
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    _withdrawn: bool,
}

/// One whose content has been erased since it landed: `erasures` knows no more of it.
#[derive(Debug, Deserialize)]
struct Erased {
    #[serde(flatten)]
    message: Message,
    history: String,
    code: Option<RejectCode>,
}

impl Erased {
    /// What can still be said of why it was refused.
    fn faults(&self) -> Vec<Fault> {
        let kept_no_longer = "nothing more can be said: the refused message was erased with its record";
        self.code.into_iter().map(|code| Fault::new(code, "$", "", kept_no_longer)).collect()
    }
}

impl Message {
    fn place(&self) -> (String, i32, i64) {
        (self._topic.clone(), self._partition, self._offset)
    }

    fn answered(self, outcome: Outcome, reasons: Vec<Fault>) -> Receipt {
        Receipt {
            reference: self.source_record_id,
            outcome,
            code: reasons.first().map(|fault| fault.code.to_string()),
            reasons,
            topic: self._topic,
            partition: self._partition,
            offset: self._offset,
        }
    }
}

impl From<Accepted> for Receipt {
    fn from(row: Accepted) -> Self {
        let outcome = if row._withdrawn { Outcome::Withdrawn } else { Outcome::Accepted };
        row.message.answered(outcome, Vec::new())
    }
}

impl From<Refused> for Receipt {
    fn from(row: Refused) -> Self {
        row.message.answered(outcome_of(&row.faults), row.faults)
    }
}

impl From<Erased> for Receipt {
    fn from(row: Erased) -> Self {
        if row.history == REJECTS {
            let faults = row.faults();
            return row.message.answered(outcome_of(&faults), faults);
        }
        // Of those that withdraw a record nothing is erased.
        row.message.answered(Outcome::Accepted, Vec::new())
    }
}

impl Landing {
    /// What of these offsets of a partition was refused, and why; also what has been erased from `rejects` since.
    pub(crate) async fn refusals(
        &self,
        topic: &str,
        partition: i32,
        offsets: Range<i64>,
    ) -> Result<HashMap<i64, Vec<Fault>>> {
        let condition = within(topic, partition, &offsets);
        let refused = self.refused(&condition).await?;
        // Asked second: an erasure is noted before its rows go.
        let erased = self.erased(&format!("history = '{REJECTS}' and {condition}")).await?;
        let gone = erased.into_iter().map(|row| (row.message._offset, row.faults()));
        Ok(gone.chain(refused.into_iter().map(|row| (row.message._offset, row.faults))).collect())
    }

    async fn erased(&self, condition: &str) -> Result<Vec<Erased>> {
        let statement = format!("select {MESSAGE}, history, code from {ERASURES} where {condition}");
        rows(ERASURES, &self.ask(ERASURES, &statement).await?)
    }

    async fn refused(&self, condition: &str) -> Result<Vec<Refused>> {
        let statement = format!("select {MESSAGE}, faults from {REJECTS} where {condition}");
        rows(REJECTS, &self.ask(REJECTS, &statement).await?)
    }

    /// The receipts of everything that landed in these places, all of one kind: one question to each table, however many
    /// partitions there are.
    pub(crate) async fn receipts_of(&self, kind: Kind, owed: &[Owed]) -> Result<Vec<Addressed>> {
        let bureaus: HashMap<&str, Bureau> =
            owed.iter().filter_map(|Owed { lease, .. }| Some((&*lease.topic, lease.bureau?))).collect();
        let places: Vec<String> = owed
            .iter()
            .filter(|Owed { offsets, .. }| !offsets.is_empty())
            .map(|Owed { lease, offsets }| format!("({})", within(&lease.topic, lease.partition, offsets)))
            .collect();
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let condition = places.join(" or ");
        let history = kind.history_table();
        let statement = format!("select {MESSAGE}, _withdrawn from {history} where {condition}");
        let accepted: Vec<Accepted> = rows(history, &self.ask(history, &statement).await?)?;
        let refused = self.refused(&condition).await?;
        // Asked last, and overruled by what is still there: an erasure is noted before its rows go.
        let erased = self.erased(&condition).await?;
        let mut receipts: BTreeMap<(String, i32, i64), Receipt> =
            erased.into_iter().map(|row| (row.message.place(), row.into())).collect();
        receipts.extend(accepted.into_iter().map(|row| (row.message.place(), row.into())));
        receipts.extend(refused.into_iter().map(|row| (row.message.place(), row.into())));
        // A topic that names no registered bureau has nobody to answer.
        let addressed = |receipt: Receipt| {
            let bureau = bureaus.get(receipt.topic.as_str()).copied()?;
            Some(Addressed { bureau, receipt })
        };
        Ok(receipts.into_values().filter_map(addressed).collect())
    }
}

/// What the sender of a refused message is told.
pub(crate) fn outcome_of(faults: &[Fault]) -> Outcome {
    match faults.first().map(|fault| fault.code) {
        Some(RejectCode::Duplicate) => Outcome::Duplicate,
        _ => Outcome::Rejected,
    }
}

fn within(topic: &str, partition: i32, offsets: &Range<i64>) -> String {
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
