//! A statement whose rows are on their way.

use super::copying::CopyForm;
use super::encoding::column::Column;
use super::encoding::{self, Shown};
use super::failure::{Ended, Failure, Handled};
use super::wire::Wire;
use crate::desk::Seat;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use bytes::{BufMut, BytesMut};
use proofhouse_warehouse::GuardedRows;
use std::sync::Arc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Bytes that are gathered before they are sent.
const PIECE: usize = 64 << 10;
/// Rows that are written before it is looked how many bytes they came to.
const STEP: usize = 64;

/// What may stop a statement.
#[derive(Clone)]
pub(super) struct Stop {
    /// Cancelled by the user, or with the session.
    pub(super) token: CancellationToken,
    /// The other side has closed.
    pub(super) gone: CancellationToken,
    /// The user's own deadline, within that of the settings.
    pub(super) deadline: Option<Instant>,
    /// Whose statement it is.
    pub(super) seat: Arc<Seat>,
}

impl Stop {
    /// Waits for something, or for the first reason to stop.
    pub(super) async fn or<T>(&self, waiting: impl Future<Output = T>) -> Handled<T> {
        let far = Instant::now() + std::time::Duration::from_secs(86_400 * 365);
        tokio::select! {
            biased;
            () = self.gone.cancelled() => Err(Ended::Gone),
            () = self.token.cancelled() => Err(Failure::cancelled(self.seat.shown_out()).into()),
            () = sleep_until(self.deadline.unwrap_or(far)) => {
                Err(Failure::new("57014", "canceling statement due to statement timeout").into())
            }
            done = waiting => Ok(done),
        }
    }
}

enum Source {
    Rows(Box<GuardedRows>),
    Batch(Option<RecordBatch>),
}

struct Piece {
    columns: Vec<Column>,
    next: usize,
    rows: usize,
}

/// Rows that are sent bit by bit.
pub(super) struct Running {
    source: Source,
    schema: SchemaRef,
    piece: Option<Piece>,
}

/// What sending came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) rows: u64,
    /// Whether there are none left.
    pub(super) is_all: bool,
}

impl Running {
    pub(super) fn of(rows: GuardedRows) -> Running {
        let schema = rows.schema();
        Running { source: Source::Rows(Box::new(rows)), schema, piece: None }
    }

    pub(super) fn of_batch(batch: RecordBatch) -> Running {
        let schema = batch.schema();
        Running { source: Source::Batch(Some(batch)), schema, piece: None }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Sends rows, no more than so many.
    pub(super) async fn send(
        &mut self,
        wire: &mut Wire,
        shown: &[Shown],
        most: Option<u64>,
        stop: &Stop,
    ) -> Handled<Sent> {
        let mut buffer = BytesMut::with_capacity(PIECE);
        let mut sent = 0;
        let is_all = loop {
            if most.is_some_and(|most| sent >= most) {
                break false;
            }
            if !self.have_piece(shown, stop).await? {
                break true;
            }
            let Some(piece) = &mut self.piece else { break true };
            let left = most.map_or(u64::MAX, |most| most - sent);
            let step = STEP.min(usize::try_from(left).unwrap_or(usize::MAX));
            let to = piece.rows.min(piece.next + step);
            encoding::write_rows(&piece.columns, shown, piece.next..to, &mut buffer);
            sent += (to - piece.next) as u64;
            piece.next = to;
            if buffer.len() >= PIECE {
                stop.or(wire.write(&buffer)).await??;
                buffer.clear();
            }
        };
        stop.or(wire.write(&buffer)).await??;
        Ok(Sent { rows: sent, is_all })
    }

    /// Sends all rows as a file. Each is a message of its own, since clients take the rows apart by their messages.
    pub(super) async fn copy(
        &mut self,
        wire: &mut Wire,
        shown: &[Shown],
        form: &CopyForm,
        stop: &Stop,
    ) -> Handled<u64> {
        let (mut messages, mut value) = (BytesMut::with_capacity(PIECE), BytesMut::new());
        if form.has_header {
            let names = shown.iter().map(|column| column.name.as_str());
            copy_data(&mut messages, |line| form.header(names, line));
        }
        let mut before = form.before();
        let mut rows = 0;
        while self.have_piece(shown, stop).await? {
            let Some(piece) = &mut self.piece else { break };
            let to = piece.rows.min(piece.next + STEP);
            for row in piece.next..to {
                copy_data(&mut messages, |line| {
                    line.put_slice(std::mem::take(&mut before));
                    form.row(&piece.columns, row, line, &mut value);
                });
            }
            rows += (to - piece.next) as u64;
            piece.next = to;
            if messages.len() >= PIECE {
                stop.or(wire.write(&messages)).await??;
                messages.clear();
            }
        }
        if !form.after().is_empty() {
            copy_data(&mut messages, |line| {
                line.put_slice(before);
                line.put_slice(form.after());
            });
        }
        if !messages.is_empty() {
            stop.or(wire.write(&messages)).await??;
        }
        Ok(rows)
    }

    /// Skips rows; how many there were.
    pub(super) async fn skip(&mut self, shown: &[Shown], most: Option<u64>, stop: &Stop) -> Handled<u64> {
        let mut skipped = 0;
        while most.is_none_or(|most| skipped < most) && self.have_piece(shown, stop).await? {
            let Some(piece) = &mut self.piece else { break };
            let left = usize::try_from(most.map_or(u64::MAX, |most| most - skipped)).unwrap_or(usize::MAX);
            let step = left.min(piece.rows - piece.next);
            piece.next += step;
            skipped += step as u64;
        }
        Ok(skipped)
    }

    /// Whether there is a row to write.
    async fn have_piece(&mut self, shown: &[Shown], stop: &Stop) -> Handled<bool> {
        while self.piece.as_ref().is_none_or(|piece| piece.next >= piece.rows) {
            self.piece = None;
            let batch = match &mut self.source {
                Source::Batch(batch) => batch.take(),
                Source::Rows(rows) => match stop.or(rows.next_batch()).await? {
                    None => None,
                    Some(Ok(batch)) => Some(batch),
                    Some(Err(error)) => return Err(Failure::from(error).into()),
                },
            };
            let Some(batch) = batch else { return Ok(false) };
            let columns = encoding::columns(&batch, shown).map_err(|_| {
                Failure::new("22003", "a value does not fit into the type of its column on the wire")
            })?;
            self.piece = Some(Piece { columns, next: 0, rows: batch.num_rows() });
        }
        Ok(true)
    }
}

/// Appends a message of a copy.
fn copy_data(messages: &mut BytesMut, write: impl FnOnce(&mut BytesMut)) {
    messages.put_u8(b'd');
    encoding::sized_with_itself(messages, write);
}
