//! The rows of a guarded statement: with a deadline, a limit, and an entry in the audit log at the end.

use crate::audit::{AuditEntry, AuditLog, Outcome};
use crate::error::{FailureKind, Refusal, Result, WarehouseError};
use crate::statement::failure;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use futures::{Stream, StreamExt};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};

/// Writes the entry when the statement ends, however it ends.
pub(crate) struct Audited {
    log: AuditLog,
    entry: Option<AuditEntry>,
    started: Instant,
}

impl Audited {
    pub(crate) fn new(log: AuditLog, entry: AuditEntry) -> Audited {
        Audited { log, entry: Some(entry), started: Instant::now() }
    }

    pub(crate) fn entry(&mut self) -> Option<&mut AuditEntry> {
        self.entry.as_mut()
    }

    /// Leaves no entry: nothing was run.
    pub(crate) fn forget(mut self) {
        self.entry = None;
    }

    pub(crate) fn finish(&mut self, outcome: Outcome) {
        if let Some(mut entry) = self.entry.take() {
            entry.outcome = outcome;
            entry.milliseconds = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.log.record(entry);
        }
    }
}

impl Drop for Audited {
    fn drop(&mut self) {
        // A panic in the engine lands here as well.
        self.finish(if std::thread::panicking() { Outcome::Failed } else { Outcome::Abandoned });
    }
}

/// What the task of a statement sends. The end is said in words: a task that dies must not look like one that is done.
enum Step {
    Batch(RecordBatch),
    End,
}

/// A stream of batches that a principal may see. Dropping it stops the statement.
pub struct GuardedRows {
    schema: SchemaRef,
    steps: mpsc::Receiver<Result<Step>>,
    has_ended: bool,
    task: AbortHandle,
}

impl GuardedRows {
    /// Runs a stream in a task of its own, so that the deadline holds while a batch is being computed.
    pub(crate) fn run(
        mut stream: SendableRecordBatchStream,
        mut audited: Audited,
        deadline: Instant,
        seconds: u64,
        most_rows: u64,
    ) -> GuardedRows {
        let schema = stream.schema();
        let (sender, steps) = mpsc::channel(2);
        let task = tokio::spawn(async move {
            let mut rows = 0u64;
            loop {
                let next = match timeout_at(deadline, stream.next()).await {
                    // Late, although it came: whoever asked has been told otherwise, or should be.
                    Ok(_) if Instant::now() >= deadline => {
                        Err(WarehouseError::Refused(Refusal::Deadline(seconds)))
                    }
                    Err(_) => Err(WarehouseError::Refused(Refusal::Deadline(seconds))),
                    Ok(None) => {
                        audited.finish(Outcome::Done);
                        let _ = sender.send(Ok(Step::End)).await;
                        break;
                    }
                    Ok(Some(Err(error))) => Err(failure(&error)),
                    Ok(Some(Ok(batch))) => Ok(batch),
                };
                let next = next.and_then(|batch| {
                    rows += batch.num_rows() as u64;
                    if rows > most_rows {
                        Err(WarehouseError::Refused(Refusal::TooManyRows(most_rows)))
                    } else {
                        Ok(batch)
                    }
                });
                match next {
                    Ok(batch) => {
                        if let Some(entry) = audited.entry() {
                            entry.rows = rows;
                            entry.bytes += batch.get_array_memory_size() as u64;
                        }
                        if sender.send(Ok(Step::Batch(batch))).await.is_err() {
                            break;
                        }
                    }
                    Err(error) => {
                        audited.finish(Outcome::of(&error));
                        let _ = sender.send(Err(error)).await;
                        break;
                    }
                }
            }
        });
        GuardedRows { schema, steps, has_ended: false, task: task.abort_handle() }
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The next batch; `None` at the end.
    pub async fn next_batch(&mut self) -> Option<Result<RecordBatch>> {
        if self.has_ended {
            return None;
        }
        let step = self.steps.recv().await;
        self.pass_on(step)
    }

    fn pass_on(&mut self, step: Option<Result<Step>>) -> Option<Result<RecordBatch>> {
        match step {
            Some(Ok(Step::Batch(batch))) => Some(Ok(batch)),
            Some(Ok(Step::End)) => {
                self.has_ended = true;
                None
            }
            Some(Err(error)) => {
                self.has_ended = true;
                Some(Err(error))
            }
            None => {
                self.has_ended = true;
                Some(Err(WarehouseError::Statement {
                    kind: FailureKind::Internal,
                    message: "the statement broke off before its last row, so its rows are not complete; \
                              it may need more memory than it is given: narrow it down"
                        .to_string(),
                }))
            }
        }
    }

    /// All batches.
    pub async fn collect(mut self) -> Result<Vec<RecordBatch>> {
        let mut all = Vec::new();
        while let Some(batch) = self.next_batch().await {
            all.push(batch?);
        }
        Ok(all)
    }
}

impl Stream for GuardedRows {
    type Item = Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        match self.steps.poll_recv(context) {
            Poll::Ready(step) => Poll::Ready(self.pass_on(step)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Drop for GuardedRows {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::principal::Principal;
    use arrow::array::Int64Array;
    use arrow::datatypes::{DataType, Field, Schema};
    use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
    use proofhouse_schemas::Bureau;
    use std::sync::Arc;
    use std::time::Duration;

    /// A panic in the engine once looked like the end of the rows: an incomplete answer passed for a complete one.
    #[tokio::test]
    async fn a_statement_that_breaks_off_is_an_error_and_not_a_short_answer() {
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, false)]));
        let batch =
            RecordBatch::try_new(schema.clone(), vec![Arc::new(Int64Array::from(vec![1, 2]))]).unwrap();
        let batches = futures::stream::iter([Some(batch), None])
            .map(|batch| Ok(batch.unwrap_or_else(|| panic!("as an engine does, on purpose"))));
        let stream = Box::pin(RecordBatchStreamAdapter::new(schema, batches));
        let log = AuditLog::default();
        let principal = Principal::of(Bureau::parse("fr").unwrap());
        let audited = Audited::new(log.clone(), AuditEntry::of(&principal, "1", "select n", None));
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut rows = GuardedRows::run(stream, audited, deadline, 60, 1000);
        assert_eq!(rows.next_batch().await.unwrap().unwrap().num_rows(), 2);
        let error = rows.next_batch().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("not complete"), "{error}");
        assert!(rows.next_batch().await.is_none());
    }
}
