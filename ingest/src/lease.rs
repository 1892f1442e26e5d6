//! A lease: one assignment of one partition to this process, and the right to commit for it.
//!
//! Offsets in a lease are offsets of the warehouse: broker offset plus [`Lease::base`]. The base is 0 until a topic is
//! re-created: offsets of a later generation continue behind those of the one before, so that provenance never repeats
//! and the latest statement stays the latest. When the partition is taken away, or somebody else is found to have gone
//! on with it, the lease dies; rows buffered under a dead lease are dropped, never committed. A partition that comes
//! back gets a new lease.

use crate::answered::Answered;
use crate::error::Result;
use crate::repeats::Identity;
use proofhouse_schemas::{Bureau, Fault, Kind, Topic};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

/// One assignment of one partition.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) kind: Kind,
    /// `None` when the topic names a bureau that is not registered: everything in it is refused.
    pub(crate) bureau: Option<Bureau>,
    /// How often the topic was re-created.
    pub(crate) generation: u32,
    /// What is added to a broker offset.
    pub(crate) base: i64,
    /// Next offset to read when the lease began.
    pub(crate) start: i64,
    /// Transaction version of the data table when the lease began; `None` when there was none.
    pub(crate) data_transaction: Option<i64>,
    /// Transaction version of `rejects` when the lease began.
    pub(crate) rejects_transaction: Option<i64>,
    /// This process's claim on the partition; `None` because there was nothing to read: the first message starts the
    /// partition again, with a claim.
    pub(crate) claim: Option<Claim>,
    /// Offsets from `start` on that already stand in `rejects`, or did before they were erased, and why: a crash came between the two commits.
    pub(crate) already_rejected: HashMap<i64, Vec<Fault>>,
    /// What landed within the window of repeats before the lease began (see `repeats`); its messages wait for it.
    recent: OnceLock<Vec<Identity>>,
    /// How far its messages have been answered.
    pub(crate) answered: Arc<Answered>,
    /// First offset that the log still held when the lease began.
    pub(crate) log_start: i64,
    /// End of the log as last asked.
    end: AtomicI64,
    /// Next offset that the consumer has not seen.
    seen: AtomicI64,
    live: AtomicBool,
}

/// The numbers of a claim on a partition: each table counts its own. Only who holds the latest number can land.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Claim {
    /// In the kind's history table.
    pub(crate) rows: i64,
    /// In `rejects`.
    pub(crate) refusals: i64,
}

/// What the warehouse knows about a partition when it is assigned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    /// How often the topic was re-created.
    pub(crate) generation: u32,
    /// Where the offsets of this generation begin: the end of the generation before.
    pub(crate) base: i64,
    pub(crate) data_transaction: Option<i64>,
    pub(crate) rejects_transaction: Option<i64>,
    pub(crate) claim: Option<Claim>,
    /// Fingerprint of the last message that landed, to see whether the log is still the same.
    pub(crate) mark: Option<i64>,
    pub(crate) already_rejected: HashMap<i64, Vec<Fault>>,
}

/// Reads the starts of partitions from the warehouse. Blocking: called by the consumer's thread.
pub(crate) trait Starts: Send + Sync {
    /// Claims the partitions for this process; starts in their order.
    fn claim(&self, partitions: &[(String, i32)]) -> Result<Vec<Start>>;
    /// Where the partitions stand, in their order, claiming nothing.
    fn look(&self, partitions: &[(String, i32)]) -> Result<Vec<Start>>;
    /// Writes to `ingest_log` and waits for it: what must not be forgotten.
    fn note(&self, events: &[crate::landing::LogEvent]) -> Result<()>;
    /// Name of the store, to tell stores apart that one embedded broker feeds.
    fn store(&self) -> &str;
}

impl Lease {
    pub(crate) fn new(
        topic: &str,
        partition: i32,
        base: i64,
        offset: i64,
        log: Range<i64>,
        start: Start,
    ) -> Option<Self> {
        let (kind, bureau) = feed_of(topic)?;
        Some(Self {
            topic: Arc::from(topic),
            partition,
            kind,
            bureau,
            generation: start.generation,
            base,
            start: offset,
            data_transaction: start.data_transaction,
            rejects_transaction: start.rejects_transaction,
            claim: start.claim,
            already_rejected: start.already_rejected,
            recent: OnceLock::new(),
            answered: Arc::default(),
            log_start: log.start,
            end: AtomicI64::new(log.end),
            seen: AtomicI64::new(offset),
            live: AtomicBool::new(true),
        })
    }

    /// Topic and partition.
    pub(crate) fn place(&self) -> (Arc<str>, i32) {
        (Arc::clone(&self.topic), self.partition)
    }

    /// What landed lately has been read.
    pub(crate) fn recollect(&self, recent: Vec<Identity>) {
        // Said twice, it was the same.
        let _ = self.recent.set(recent);
    }

    /// What landed lately, once it has been read.
    pub(crate) fn recent(&self) -> Option<&[Identity]> {
        self.recent.get().map(Vec::as_slice)
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

    /// The consumer has seen everything below this offset.
    pub(crate) fn see(&self, next: i64) {
        self.seen.fetch_max(next, Ordering::AcqRel);
    }

    /// Whether the consumer has seen everything below this offset.
    pub(crate) fn has_seen(&self, next: i64) -> bool {
        self.seen.load(Ordering::Acquire) >= next
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

/// Names of a pipeline's transactions in the warehouse.
///
/// | name | its version |
/// |---|---|
/// | `{sink}:{table}:{cluster}:{topic}:generation` | how often the topic was re-created, as an operator has said |
/// | `…:{topic}:{partition}:g{generation}` | next offset to read |
/// | `…:g{generation}:base` | where the generation's offsets begin |
/// | `…:g{generation}:mark` | fingerprint of the last message that landed |
/// | `…:g{generation}:claim` | number of the latest claim |
#[derive(Debug, Clone)]
pub(crate) struct ApplicationIds {
    pub(crate) sink: String,
    pub(crate) cluster_id: String,
}

impl ApplicationIds {
    /// What all names of a topic begin with.
    pub(crate) fn topic(&self, table: &str, topic: &str) -> String {
        let Self { sink, cluster_id } = self;
        format!("{sink}:{table}:{cluster_id}:{topic}:")
    }

    pub(crate) fn generation(&self, table: &str, topic: &str) -> String {
        format!("{}generation", self.topic(table, topic))
    }

    /// The version beside it is the next offset to read.
    pub(crate) fn next(&self, table: &str, topic: &str, partition: i32, generation: u32) -> String {
        format!("{}{partition}:g{generation}", self.topic(table, topic))
    }

    pub(crate) fn base(&self, table: &str, topic: &str, partition: i32, generation: u32) -> String {
        format!("{}:base", self.next(table, topic, partition, generation))
    }

    pub(crate) fn mark(&self, table: &str, topic: &str, partition: i32, generation: u32) -> String {
        format!("{}:mark", self.next(table, topic, partition, generation))
    }

    pub(crate) fn claim(&self, table: &str, topic: &str, partition: i32, generation: u32) -> String {
        format!("{}:claim", self.next(table, topic, partition, generation))
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
    fn what_was_seen_stays_seen() {
        let lease = Lease::new("feed.fr.traces", 0, 0, 5, 0..9, Start::default()).unwrap();
        assert!(lease.has_seen(5) && !lease.has_seen(9));
        lease.see(9);
        lease.see(7);
        assert!(lease.has_seen(9));
    }

    #[test]
    fn a_killed_lease_stays_dead() {
        let lease = Lease::new("feed.fr.traces", 0, 0, 5, 0..9, Start::default()).unwrap();
        assert!(lease.is_live());
        lease.kill();
        assert!(!lease.is_live());
    }
}
