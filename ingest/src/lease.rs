//! A lease: one assignment of one partition to this process, and the right to commit for it.
//!
//! Offsets in a lease are offsets of the warehouse: broker offset plus [`Lease::base`]. The base is 0 until a topic is
//! re-created: offsets of a later generation continue behind those of the one before, so that provenance never repeats
//! and the latest statement stays the latest. When the
//! partition is taken away, or somebody else is found to have gone on with it, the lease dies; rows buffered under a
//! dead lease are dropped, never committed. A partition that comes back gets a new lease.

use crate::error::Result;
use proofhouse_schemas::{Bureau, Kind, Topic};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// One assignment of one partition.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) kind: Kind,
    /// `None` when the topic names a bureau that is not registered: everything in it is refused.
    pub(crate) bureau: Option<Bureau>,
    pub(crate) base: i64,
    /// Next offset to read when the lease began.
    pub(crate) start: i64,
    /// Transaction version of the data table when the lease began; `None` when there was none.
    pub(crate) data_transaction: Option<i64>,
    /// Transaction version of `rejects` when the lease began.
    pub(crate) rejects_transaction: Option<i64>,
    /// Offsets from `start` on that already stand in `rejects`: a crash came between the two commits.
    pub(crate) already_rejected: HashSet<i64>,
    /// End of the log as last asked.
    end: AtomicI64,
    live: AtomicBool,
}

/// What the warehouse knows about a partition when it is assigned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    /// Where the offsets of this generation begin: the end of the generation before.
    pub(crate) generation_base: i64,
    pub(crate) data_transaction: Option<i64>,
    pub(crate) rejects_transaction: Option<i64>,
    pub(crate) already_rejected: HashSet<i64>,
}

/// Reads the starts of partitions from the warehouse. Blocking: called by the consumer's thread.
pub(crate) trait Starts: Send + Sync {
    /// Starts in the order of the partitions.
    fn read(&self, partitions: &[(String, i32)]) -> Result<Vec<Start>>;
    /// Name of the store, to tell stores apart that one embedded broker feeds.
    fn store(&self) -> &str;
}

impl Lease {
    pub(crate) fn new(
        topic: &str,
        partition: i32,
        base: i64,
        offset: i64,
        end: i64,
        start: Start,
    ) -> Option<Self> {
        let (kind, bureau) = feed_of(topic)?;
        Some(Self {
            topic: Arc::from(topic),
            partition,
            kind,
            bureau,
            base,
            start: offset,
            data_transaction: start.data_transaction,
            rejects_transaction: start.rejects_transaction,
            already_rejected: start.already_rejected,
            end: AtomicI64::new(end),
            live: AtomicBool::new(true),
        })
    }

    pub(crate) fn is_live(&self) -> bool {
        self.live.load(Ordering::Acquire)
    }

    pub(crate) fn kill(&self) {
        self.live.store(false, Ordering::Release);
    }

    pub(crate) fn end(&self) -> i64 {
        self.end.load(Ordering::Acquire)
    }

    pub(crate) fn set_end(&self, end: i64) {
        self.end.store(end, Ordering::Release);
    }
}

/// Kind and bureau of a feed topic; the bureau is `None` when it is not registered.
pub(crate) fn feed_of(topic: &str) -> Option<(Kind, Option<Bureau>)> {
    if let Some(Topic::Feed { bureau, kind }) = Topic::parse(topic) {
        return Some((kind, Some(bureau)));
    }
    let mut parts = topic.split('.');
    let (role, _bureau, word) = (parts.next()?, parts.next()?, parts.next()?);
    let kind = Kind::ALL.into_iter().find(|kind| kind.topic_word() == word)?;
    (role == "feed" && parts.next().is_none()).then_some((kind, None))
}

/// Names of a partition's transactions in the warehouse.
#[derive(Debug, Clone)]
pub(crate) struct ApplicationIds {
    pub(crate) sink: String,
    pub(crate) cluster_id: String,
    pub(crate) generation: u32,
}

impl ApplicationIds {
    /// `{sink}:{table}:{cluster}:{topic}:{partition}:g{generation}`; the version beside it is the next offset to read.
    pub(crate) fn of(&self, table: &str, topic: &str, partition: i32) -> String {
        self.of_generation(table, topic, partition, self.generation)
    }

    fn of_generation(&self, table: &str, topic: &str, partition: i32, generation: u32) -> String {
        let Self { sink, cluster_id, .. } = self;
        format!("{sink}:{table}:{cluster_id}:{topic}:{partition}:g{generation}")
    }

    /// The same names in earlier generations, the latest first.
    pub(crate) fn earlier(&self, table: &str, topic: &str, partition: i32) -> impl Iterator<Item = String> {
        (0..self.generation)
            .rev()
            .map(move |generation| self.of_generation(table, topic, partition, generation))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_unregistered_bureau_still_has_a_kind() {
        assert_eq!(feed_of("feed.zz.traces"), Some((Kind::Trace, None)));
        assert_eq!(feed_of("feed.fr.traces"), Some((Kind::Trace, Bureau::parse("fr"))));
        assert_eq!(feed_of("feed.fr.weapons"), None);
        assert_eq!(feed_of("receipt.fr"), None);
    }

    #[test]
    fn a_killed_lease_stays_dead() {
        let lease = Lease::new("feed.fr.traces", 0, 0, 5, 9, Start::default()).unwrap();
        assert!(lease.is_live());
        lease.kill();
        assert!(!lease.is_live());
    }
}
