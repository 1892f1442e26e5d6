//! How many records carry the same serial. A serial that many carry says little.

use super::blocking::key_of;
use super::identity::FirearmIdentity;
use std::collections::HashMap;

/// Number of records for each serial (letter O as zero) and weapon class.
#[derive(Debug, Clone, Default)]
pub struct SerialFrequencies {
    counts: HashMap<u64, u32>,
}

impl SerialFrequencies {
    /// Counts the serials of records.
    pub fn count(records: &[FirearmIdentity]) -> SerialFrequencies {
        let mut frequencies = SerialFrequencies { counts: HashMap::with_capacity(records.len()) };
        records.iter().for_each(|record| frequencies.add(record));
        frequencies
    }

    /// Counts one more record.
    pub fn add(&mut self, record: &FirearmIdentity) {
        if record.serial.is_complete() {
            *self.counts.entry(slot(&record.serial_keys.o0, record.type_class)).or_default() += 1;
        }
    }

    /// Sets the count of one serial, for callers that know it from elsewhere.
    pub fn set(&mut self, o0: &str, type_class: &str, count: u32) {
        self.counts.insert(slot(o0, type_class), count);
    }

    /// Records that carry this serial in this class; at least 1.
    pub fn of(&self, o0: &str, type_class: &str) -> u32 {
        self.counts.get(&slot(o0, type_class)).copied().unwrap_or(1).max(1)
    }
}

fn slot(o0: &str, type_class: &str) -> u64 {
    key_of(b'F', &[o0, type_class])
}
