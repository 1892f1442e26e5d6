//! Memory that the sessions of one user share, out of the memory of all.

use datafusion::common::{DataFusionError, resources_datafusion_err};
use datafusion::error::Result;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much memory some sessions have together, and how much of it they hold.
#[derive(Debug)]
pub struct MemoryShare {
    limit: usize,
    held: AtomicUsize,
}

impl MemoryShare {
    /// A share of so many bytes.
    pub fn new(limit: usize) -> MemoryShare {
        MemoryShare { limit, held: AtomicUsize::new(0) }
    }

    /// Bytes held now.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    fn take(&self, bytes: usize) -> Result<()> {
        let taken = self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| {
            held.checked_add(bytes).filter(|sum| *sum <= self.limit)
        });
        match taken {
            Ok(_) => Ok(()),
            Err(_) => Err(out_of_share(self.limit)),
        }
    }

    fn give_back(&self, bytes: usize) {
        // Never below nothing: what grew without asking may be counted by one of two only.
        let _ = self
            .held
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| Some(held.saturating_sub(bytes)));
    }
}

fn out_of_share(limit: usize) -> DataFusionError {
    resources_datafusion_err!("the statement needs more than the {} MiB that this user may hold", limit >> 20)
}

/// The pool of a session: a share, and behind it the pool of the process, which decides about spilling.
#[derive(Debug)]
pub(crate) struct SharedPool {
    share: Arc<MemoryShare>,
    all: Arc<dyn MemoryPool>,
}

impl SharedPool {
    pub(crate) fn new(share: Arc<MemoryShare>, all: Arc<dyn MemoryPool>) -> SharedPool {
        SharedPool { share, all }
    }
}

impl fmt::Display for SharedPool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "share of {} bytes of {}", self.share.limit, self.all)
    }
}

impl MemoryPool for SharedPool {
    fn name(&self) -> &str {
        "share"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.all.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.all.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.share.held.fetch_add(additional, Ordering::Relaxed);
        self.all.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.share.give_back(shrink);
        self.all.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        self.share.take(additional)?;
        self.all.try_grow(reservation, additional).inspect_err(|_| self.share.give_back(additional))
    }

    fn reserved(&self) -> usize {
        self.share.held()
    }

    fn memory_limit(&self) -> MemoryLimit {
        MemoryLimit::Finite(self.share.limit)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use datafusion::execution::memory_pool::UnboundedMemoryPool;

    #[test]
    fn a_share_is_for_all_sessions_of_a_user_and_comes_back() {
        let share = Arc::new(MemoryShare::new(100));
        let all: Arc<dyn MemoryPool> = Arc::new(UnboundedMemoryPool::default());
        let one: Arc<dyn MemoryPool> = Arc::new(SharedPool::new(share.clone(), all.clone()));
        let other: Arc<dyn MemoryPool> = Arc::new(SharedPool::new(share.clone(), all.clone()));
        let first = MemoryConsumer::new("first").register(&one);
        let second = MemoryConsumer::new("second").register(&other);
        first.try_grow(60).unwrap();
        assert!(second.try_grow(60).is_err());
        assert_eq!((share.held(), all.reserved()), (60, 60), "what was refused holds nothing");
        drop(first);
        second.try_grow(60).unwrap();
        drop(second);
        assert_eq!((share.held(), all.reserved()), (0, 0));
    }
}
