//! The rows of a guarded statement: with a deadline, a limit, and an entry in the audit log at the end.

use crate::audit::{AuditEntry, AuditLog, Outcome};
use crate::error::{Refusal, Result, WarehouseError};
use crate::statement::scrub;
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
                    Err(_) => Err(WarehouseError::Refused(Refusal::Deadline(seconds))),
                    Ok(None) => {
                        audited.finish(Outcome::Done);
                        let _ = sender.send(Ok(Step::End)).await;
                        break;
                    }
                    Ok(Some(Err(error))) => Err(WarehouseError::Statement(scrub(&error))),
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
                Some(Err(WarehouseError::Statement(
                    "the statement broke off before its last row, so its rows are not complete; \
                     it may need more memory than it is given: narrow it down"
                        .to_string(),
                )))
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
