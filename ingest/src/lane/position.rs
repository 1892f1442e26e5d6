//! Where a partition stands in this process: what was taken of it, what is in the warehouse, and what the next commit may
//! say of it.

use crate::consumer::RawMessage;
use crate::landing::Covered;
use crate::lease::Lease;
use crate::repeats::Repeats;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where a partition stands in this process.
#[derive(Debug)]
pub(super) struct Position {
    pub(super) lease: Arc<Lease>,
    /// Next offset to take.
    pub(super) next: i64,
    /// Transaction version of the history table after the last commit.
    data_transaction: Option<i64>,
    /// Transaction version of `rejects` after the last commit.
    rejects_transaction: Option<i64>,
    /// Next offset that is in the warehouse.
    pub(super) landed: i64,
    /// Everything below this offset was handed over; the rest of the log was not for us to see.
    drained: i64,
    /// Fingerprint of the last message taken.
    mark: Option<i64>,
    /// Messages that may come again.
    pub(super) repeats: Repeats,
    /// Whether messages of it wait.
    pub(super) touched: bool,
    /// Whether refusals of it wait.
    pub(super) rejected: bool,
}

/// The messages that may come again, as far as the lease knows what landed lately.
fn known_of(lease: &Lease, window: Duration) -> Repeats {
    Repeats::new(window, lease.recent().unwrap_or_default(), Instant::now())
}

impl Position {
    /// At the start of a lease. Messages are recognised within the window when they come again.
    pub(super) fn new(lease: &Arc<Lease>, window: Duration) -> Self {
        Self {
            lease: Arc::clone(lease),
            next: lease.start,
            data_transaction: lease.data_transaction,
            rejects_transaction: lease.rejects_transaction,
            landed: lease.start,
            drained: lease.start,
            mark: None,
            repeats: known_of(lease, window),
            touched: false,
            rejected: false,
        }
    }

    /// What landed lately is known now.
    pub(super) fn recollect(&mut self, window: Duration) {
        self.repeats = known_of(&self.lease, window);
    }

    /// A message is taken.
    pub(super) fn take(&mut self, message: &RawMessage) {
        self.next = message.offset + 1;
        self.mark = Some(message.fingerprint());
        self.touched = true;
    }

    /// Everything up to here was handed over.
    pub(super) fn drained(&mut self, next: i64) {
        self.drained = self.drained.max(next);
    }

    /// Everything up to here has landed.
    pub(super) fn has_landed(&mut self, next: i64) {
        self.landed = self.landed.max(next);
    }

    /// Whether it is in the warehouse up to the end that was last asked for.
    pub(super) fn has_caught_up(&self) -> bool {
        self.landed.max(self.drained) >= self.lease.end() && self.landed >= self.next
    }

    /// Whether everything up to the end that was last asked for has been handed over.
    pub(super) fn has_received_all(&self) -> bool {
        self.next.max(self.drained) >= self.lease.end()
    }

    /// Messages between the warehouse and the end of the log as last told. What was drained holds no messages, unless
    /// they are still on their way into the warehouse.
    pub(super) fn behind(&self) -> i64 {
        let done = if self.landed >= self.next { self.landed.max(self.drained) } else { self.landed };
        (self.lease.end() - done).max(0)
    }

    /// What a commit of all that waits says of the partition: to the history table, and, when refusals wait, to
    /// `rejects`. Goes on as if it had landed.
    pub(super) fn cover(&mut self) -> (Covered, Option<Covered>) {
        let covered =
            |expected, target, mark| Covered { lease: Arc::clone(&self.lease), expected, target, mark };
        let rows = covered(self.data_transaction, self.next, self.mark);
        let refusals = self.rejected.then(|| {
            let beyond = self.rejects_transaction.map_or(self.next, |version| self.next.max(version + 1));
            covered(self.rejects_transaction, beyond, None)
        });
        self.data_transaction = Some(self.next);
        if let Some(refusals) = &refusals {
            self.rejects_transaction = Some(refusals.target);
        }
        (self.touched, self.rejected) = (false, false);
        (rows, refusals)
    }
}
