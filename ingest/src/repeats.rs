//! Messages that a source sends again: a retry of its producer carries the same `ce_id` (CloudEvents) or the same
//! `message_id` for the same record, and lands once.
//!
//! Kept per partition, because a record's messages always go to the same one: so whoever owns a partition can tell, from
//! what the warehouse holds of it.

use crate::landing::MOST_REMEMBERED;
use proofhouse_schemas::Decoded;
use std::collections::{HashSet, VecDeque};
use std::hash::Hasher;
use std::time::{Duration, Instant};
use twox_hash::XxHash64;
use uuid::Uuid;

/// Name of the CloudEvents header that identifies an event.
pub(crate) const EVENT_ID_HEADER: &str = "ce_id";

/// What a message is recognised by: 128 bits over the identifier that its source gave it, and the record. Kept in memory
/// only. Who looks for two messages that share one by design can hide nobody's messages but his own.
pub(crate) fn identity(identifier: &str, reference: &str) -> Identity {
    [0, 1].map(|seed| {
        let mut hasher = XxHash64::with_seed(seed);
        hasher.write(&(identifier.len() as u64).to_le_bytes());
        hasher.write(identifier.as_bytes());
        hasher.write(reference.as_bytes());
        hasher.finish()
    })
}

/// See [`identity`].
pub(crate) type Identity = [u64; 2];

/// What a message is recognised by: its `message_id`, and its CloudEvents identifier when it has one.
pub(crate) fn identities(decoded: &Decoded, event_id: Option<&str>) -> [Option<Identity>; 2] {
    let envelope = decoded.message.envelope();
    let reference = envelope.source_record_id.as_str();
    let mut text = Uuid::encode_buffer();
    let message_id: &str = envelope.message_id.hyphenated().encode_lower(&mut text);
    [Some(message_id), event_id].map(|identifier| Some(identity(identifier?, reference)))
}

/// The messages of one partition within the window.
#[derive(Debug)]
pub(crate) struct Repeats {
    window: Duration,
    known: HashSet<Identity>,
    in_order: VecDeque<(Instant, Identity)>,
}

impl Repeats {
    /// Remembers what landed before, as if it had landed now.
    pub(crate) fn new(window: Duration, before: &[Identity], now: Instant) -> Self {
        let mut repeats = Self { window, known: HashSet::new(), in_order: VecDeque::new() };
        // The latest stand first; the oldest must be forgotten first.
        for identity in before.iter().rev() {
            repeats.remember(*identity, now);
        }
        repeats
    }

    /// Whether the message was here within the window.
    pub(crate) fn knows(&mut self, identity: Identity, now: Instant) -> bool {
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
    pub(crate) fn remember(&mut self, identity: Identity, now: Instant) {
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
