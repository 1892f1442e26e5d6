//! Messages that a source sends again: a retry of its producer carries the same `ce_id` (CloudEvents) or the same
//! `message_id` for the same record, and lands once.
//!
//! Kept per partition, because a record's messages always go to the same one: so whoever owns a partition can tell, from
//! what the warehouse holds of it.

use crate::landing::MOST_REMEMBERED;
use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Name of the CloudEvents header that identifies an event.
pub(crate) const EVENT_ID_HEADER: &str = "ce_id";

/// What a message is recognised by: the identifier that its source gave it, for this record.
pub(crate) fn identity(identifier: &str, reference: &str) -> Uuid {
    let name = format!("{identifier}\n{reference}");
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

/// The messages of one partition within the window.
#[derive(Debug)]
pub(crate) struct Repeats {
    window: Duration,
    known: HashSet<Uuid>,
    in_order: VecDeque<(Instant, Uuid)>,
}

impl Repeats {
    /// Remembers what landed before, as if it had landed now.
    pub(crate) fn new(window: Duration, before: &[Uuid], now: Instant) -> Self {
        let mut repeats = Self { window, known: HashSet::new(), in_order: VecDeque::new() };
        // The latest stand first; the oldest must be forgotten first.
        for identity in before.iter().rev() {
            repeats.remember(*identity, now);
        }
        repeats
    }

    /// Whether the message was here within the window.
    pub(crate) fn knows(&mut self, identity: Uuid, now: Instant) -> bool {
        while let Some((at, oldest)) = self.in_order.front() {
            if now.duration_since(*at) < self.window && self.in_order.len() <= MOST_REMEMBERED {
                break;
            }
            self.known.remove(oldest);
            self.in_order.pop_front();
        }
        self.known.contains(&identity)
    }

    /// Remembers a message that lands.
    pub(crate) fn remember(&mut self, identity: Uuid, now: Instant) {
        if !self.window.is_zero() && self.known.insert(identity) {
            self.in_order.push_back((now, identity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_for_the_length_of_the_window() {
        let (start, window) = (Instant::now(), Duration::from_secs(60));
        let message = identity("event-1", "FR-1");
        let mut repeats = Repeats::new(window, &[], start);
        assert!(!repeats.knows(message, start));
        repeats.remember(message, start);
        assert!(repeats.knows(message, start + Duration::from_secs(59)));
        assert!(!repeats.knows(message, start + Duration::from_secs(60)));
    }

    #[test]
    fn an_identifier_counts_for_its_record_only() {
        assert_ne!(identity("event-1", "FR-1"), identity("event-1", "FR-2"));
    }

    #[test]
    fn what_landed_before_a_restart_is_known_and_a_window_of_nothing_knows_nothing() {
        let now = Instant::now();
        let message = identity("event-1", "FR-1");
        assert!(Repeats::new(Duration::from_secs(1), &[message], now).knows(message, now));
        assert!(!Repeats::new(Duration::ZERO, &[message], now).knows(message, now));
    }
}
