//! What ends a statement before its rows do.

use super::session::Session;
use std::sync::Arc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tonic::Status;

/// What may stop a statement. A client that goes away needs no word here: what it waits for is dropped.
pub(super) struct Stop {
    pub(super) session: Arc<Session>,
    /// Cancelled by the user.
    pub(super) cancelled: CancellationToken,
    pub(super) deadline: Instant,
}

impl Stop {
    /// Waits for something, or for the first reason to stop.
    pub(super) async fn or<T>(&self, waiting: impl Future<Output = T>) -> Result<T, Status> {
        tokio::select! {
            biased;
            () = self.session.over().cancelled() => Err(self.session.ending()),
            () = self.cancelled.cancelled() => Err(Status::cancelled("the statement was cancelled by its user")),
            () = sleep_until(self.deadline) => {
                Err(Status::deadline_exceeded("the statement took longer than it may and was stopped"))
            }
            done = waiting => Ok(done),
        }
    }
}
