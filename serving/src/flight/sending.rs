//! Rows on their way. A task of its own takes them from the engine, so that a deadline and a cancellation hold also while a
//! client reads nothing; when the client is gone, it ends.

use super::line::Busy;
use super::status::{of_warehouse, unsendable};
use super::stopping::Stop;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow_flight::FlightData;
use arrow_flight::encode::FlightDataEncoderBuilder;
use arrow_flight::error::FlightError;
use futures::StreamExt;
use futures::stream::{BoxStream, poll_fn};
use proofhouse_warehouse::GuardedRows;
use proofhouse_warehouse::plain_columns::plain_batch;
use std::task::Poll;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tonic::Status;

/// Bytes of rows in one message, more or less. Drivers take four million in one, some no more.
const PIECE: usize = 1 << 20;

/// What the task sends. The end is said in words: a task that dies must not look like one that is done.
enum Step {
    Batch(RecordBatch),
    End,
}

/// The messages of a statement's rows, in the columns that the client was told.
pub(super) fn rows(
    rows: GuardedRows,
    columns: SchemaRef,
    stop: Stop,
    held: (OwnedSemaphorePermit, Busy),
) -> BoxStream<'static, Result<FlightData, Status>> {
    let (sender, mut steps) = mpsc::channel(2);
    tokio::spawn(take(rows, SchemaRef::clone(&columns), stop, held, sender));
    let mut has_ended = false;
    let batches = poll_fn(move |context| {
        if has_ended {
            return Poll::Ready(None);
        }
        steps.poll_recv(context).map(|step| match step {
            Some(Ok(Step::Batch(batch))) => Some(Ok(batch)),
            Some(Ok(Step::End)) => {
                has_ended = true;
                None
            }
            Some(Err(status)) => {
                has_ended = true;
                Some(Err(FlightError::from(status)))
            }
            None => {
                has_ended = true;
                Some(Err(FlightError::from(Status::internal(
                    "the rows broke off; what came so far is not complete",
                ))))
            }
        })
    });
    encoded(batches, columns)
}

/// The messages of one batch that is there already.
pub(super) fn batch(batch: RecordBatch) -> BoxStream<'static, Result<FlightData, Status>> {
    let columns = batch.schema();
    encoded(futures::stream::iter([Ok(batch)]), columns)
}

fn encoded(
    batches: impl futures::Stream<Item = Result<RecordBatch, FlightError>> + Send + 'static,
    columns: SchemaRef,
) -> BoxStream<'static, Result<FlightData, Status>> {
    FlightDataEncoderBuilder::new()
        .with_schema(columns)
        .with_max_flight_data_size(PIECE)
        .build(batches)
        .map(|message| {
            message.map_err(|error| match error {
                FlightError::Tonic(status) => *status,
                other => unsendable(&other),
            })
        })
        .boxed()
}

async fn take(
    mut rows: GuardedRows,
    columns: SchemaRef,
    stop: Stop,
    held: (OwnedSemaphorePermit, Busy),
    sender: mpsc::Sender<Result<Step, Status>>,
) {
    let taking = async {
        loop {
            let Some(batch) = stop.or(rows.next_batch()).await? else { return Ok(true) };
            let batch = batch.map_err(of_warehouse)?;
            let batch = plain_batch(&batch, &columns).map_err(|error| unsendable(&error))?;
            if stop.or(sender.send(Ok(Step::Batch(batch)))).await?.is_err() {
                return Ok(false);
            }
        }
    };
    let taken: Result<bool, Status> = tokio::select! {
        taken = taking => taken,
        () = sender.closed() => Ok(false),
    };
    // The engine stops here, and another statement may run; a client that is slow to hear of the end holds nothing.
    drop(rows);
    drop(held);
    stop.session.called(Instant::now());
    let last = match taken {
        Ok(true) => Ok(Step::End),
        Ok(false) => return,
        Err(status) => Err(status),
    };
    let _ = sender.send(last).await;
}
