//! How far a run has come, for those who watch it.

use std::time::Instant;

/// How far a running ingest has come. Counted when messages have landed, not when they have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IngestProgress {
    /// Messages of this run in the warehouse: in their tables or in `rejects`.
    pub landed: u64,
    /// Messages of this run in `rejects`.
    pub rejected: u64,
    /// Messages between the warehouse and the ends of the partitions, as far as the ends are known.
    pub behind: u64,
    /// Partitions that this process reads.
    pub partitions: usize,
    /// Commits.
    pub flushes: u64,
    /// When the run began.
    pub started: Instant,
}

impl IngestProgress {
    pub(crate) fn beginning(started: Instant) -> Self {
        Self { landed: 0, rejected: 0, behind: 0, partitions: 0, flushes: 0, started }
    }
}
