//! What national systems have sent so far.

use super::error::SimulationError;
use super::newer_versions::in_version_of_sender;
use chrono::{DateTime, Utc};
use proofhouse_schemas::{Bureau, Kind, Message, Topic};

/// A message as a national system hands it to Kafka.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedMessage {
    /// Topic, `feed.<bureau>.<kind>`.
    pub topic: String,
    /// Key: the record reference. Absent only in a message that is wrong on purpose.
    pub key: Option<String>,
    /// Value; `None` withdraws the record (tombstone).
    pub value: Option<Vec<u8>>,
    /// Headers.
    pub headers: Vec<(String, Vec<u8>)>,
    /// When it happened at the source: messages are in this order.
    pub event_ts: DateTime<Utc>,
}

/// Collects messages.
pub(super) struct Outbox {
    seed: u64,
    messages: Vec<SimulatedMessage>,
}

impl Outbox {
    /// An empty outbox of the world with this seed.
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, messages: Vec::new() }
    }

    /// Sends a message to the topic of its own bureau and kind, in the version that the bureau sends.
    pub(super) fn say(&mut self, message: &Message) -> Result<(), SimulationError> {
        let message = &in_version_of_sender(message);
        let (kind, bureau) = (message.kind(), message.source_bureau());
        let json = message.to_json().map_err(|source| SimulationError::Json { kind: kind.word(), source })?;
        let key = message.record_reference().to_owned();
        self.send(bureau, kind, Some(key), Some(json.into_bytes()), message.event_ts());
        Ok(())
    }

    /// Withdraws a record.
    pub(super) fn withdraw(&mut self, bureau: Bureau, kind: Kind, key: &str, at: DateTime<Utc>) {
        self.send(bureau, kind, Some(key.to_owned()), None, at);
    }

    /// Sends anything anywhere.
    pub(super) fn send(
        &mut self,
        bureau: Bureau,
        kind: Kind,
        key: Option<String>,
        value: Option<Vec<u8>>,
        event_ts: DateTime<Utc>,
    ) {
        let topic = Topic::Feed { bureau, kind }.to_string();
        let headers = vec![("simulation".to_owned(), self.seed.to_string().into_bytes())];
        self.messages.push(SimulatedMessage { topic, key, value, headers, event_ts });
    }

    /// What was sent so far.
    pub(super) fn messages(&self) -> &[SimulatedMessage] {
        &self.messages
    }

    /// Everything in order of time.
    pub(super) fn in_order(mut self) -> Vec<SimulatedMessage> {
        self.messages.sort_by_key(|message| message.event_ts);
        self.messages
    }
}
