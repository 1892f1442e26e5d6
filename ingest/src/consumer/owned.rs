//! The partitions that this process has, and those that it does not read.

use crate::error::IngestError;
use crate::lease::Lease;
use rdkafka::TopicPartitionList;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The partitions that this process has.
#[derive(Default)]
pub(super) struct Owned {
    leases: HashMap<String, HashMap<i32, Arc<Lease>>>,
    /// Assigned to this process and not read: an operator must say what is right.
    pub(super) halted: BTreeMap<(String, i32), String>,
    pub(super) paused: bool,
    /// Partitions whose log does not seem to be what it was.
    pub(super) suspects: Vec<Arc<Lease>>,
}

impl Owned {
    pub(super) fn get(&self, topic: &str, partition: i32) -> Option<&Arc<Lease>> {
        self.leases.get(topic).and_then(|partitions| partitions.get(&partition))
    }

    pub(super) fn insert(&mut self, lease: Arc<Lease>) {
        self.leases.entry(lease.topic.to_string()).or_default().insert(lease.partition, lease);
    }

    pub(super) fn remove(&mut self, topic: &str, partition: i32) -> Option<Arc<Lease>> {
        self.leases.get_mut(topic).and_then(|partitions| partitions.remove(&partition))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Lease>> {
        self.leases.values().flat_map(HashMap::values)
    }

    pub(super) fn is_halted(&self, topic: &str, partition: i32) -> bool {
        self.halted.contains_key(&(topic.to_owned(), partition))
    }

    pub(super) fn take_halted(&mut self) -> Vec<(String, i32)> {
        std::mem::take(&mut self.halted).into_keys().collect()
    }

    /// Why the first halted partition is halted.
    pub(super) fn first_halt(&self) -> Option<IngestError> {
        let ((topic, partition), reason) = self.halted.first_key_value()?;
        Some(IngestError::Halted {
            topic: topic.clone(),
            partition: *partition,
            reason: reason.clone(),
            others: self.halted.len() - 1,
        })
    }

    pub(super) fn take_suspects(&mut self) -> Vec<Arc<Lease>> {
        std::mem::take(&mut self.suspects)
    }

    pub(super) fn partitions(&self) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        for lease in self.all() {
            list.add_partition(&lease.topic, lease.partition);
        }
        list
    }
}
