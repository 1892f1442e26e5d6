//! Pairs of which their owners have said that they are not one firearm: they are considered no more, neither as what is
//! looked for nor as rivals of it.

use std::collections::{BTreeMap, BTreeSet};

/// Such pairs, by the places of firearms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apart {
    of_seized: BTreeMap<u32, BTreeSet<u32>>,
    of_records: BTreeMap<u32, BTreeSet<u32>>,
}

impl Apart {
    /// A seized firearm and a record are not one firearm.
    pub fn keep_seized(&mut self, seized: u32, record: u32) {
        self.of_seized.entry(seized).or_default().insert(record);
    }

    /// Two records are not of one firearm.
    pub fn keep_records(&mut self, one: u32, other: u32) {
        self.of_records.entry(one).or_default().insert(other);
        self.of_records.entry(other).or_default().insert(one);
    }

    /// The records that a seized firearm is not.
    pub(super) fn of_seized(&self, seized: u32) -> Option<&BTreeSet<u32>> {
        self.of_seized.get(&seized)
    }

    /// The records that are not of the same firearm as a record.
    pub(super) fn of_record(&self, record: u32) -> Option<&BTreeSet<u32>> {
        self.of_records.get(&record)
    }

    /// The places of seized firearms, and those of records, that are kept apart from others than before.
    pub(super) fn changed_since(&self, before: &Apart) -> (BTreeSet<u32>, BTreeSet<u32>) {
        (differing(&before.of_seized, &self.of_seized), differing(&before.of_records, &self.of_records))
    }
}

fn differing(before: &BTreeMap<u32, BTreeSet<u32>>, now: &BTreeMap<u32, BTreeSet<u32>>) -> BTreeSet<u32> {
    let places = before.keys().chain(now.keys());
    places.filter(|place| before.get(*place) != now.get(*place)).copied().collect()
}
