//! What a load holds, in numbers.

use std::collections::BTreeMap;

/// What a load holds, counted once it has landed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) topics: BTreeMap<String, TopicTally>,
    pub(crate) rejects: BTreeMap<String, u64>,
    pub(crate) rows: u64,
    pub(crate) value_bytes: u64,
}

/// Messages of one topic.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TopicTally {
    /// In the history table, withdrawals included.
    pub accepted: u64,
    /// In `rejects`.
    pub rejected: u64,
    /// Withdrawals among the accepted.
    pub withdrawn: u64,
}
