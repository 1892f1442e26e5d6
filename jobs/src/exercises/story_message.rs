//! The messages of a story: written as JSON, and read as ingest reads them before they are sent.

use crate::simulate::SimulatedMessage;
use crate::simulate::chance::Chance;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use proofhouse_schemas::{Bureau, Kind, Strictness, Topic, decode};
use serde_json::{Value, json};

/// Collects the messages of a story.
pub(super) struct StoryMessages {
    chance: Chance,
    told: Vec<(Kind, String, String, DateTime<Utc>, Value)>,
}

impl StoryMessages {
    /// Nothing is told yet.
    pub(super) fn new(seed: u64) -> StoryMessages {
        StoryMessages { chance: Chance::new(seed, "exercise-messages"), told: Vec::new() }
    }

    /// A bureau tells something in the newest version of its kind.
    pub(super) fn say(&mut self, kind: Kind, bureau: &str, reference: &str, at: DateTime<Utc>, body: Value) {
        let mut message = json!({
            "schema": kind.newest_version().name(),
            "message_id": self.chance.message_id(at).to_string(),
            "source_bureau": bureau,
            "source_record_id": reference,
            "action": "CREATE",
            "event_ts": at,
        });
        if let (Some(message), Value::Object(body)) = (message.as_object_mut(), body) {
            message.extend(body);
        }
        self.told.push((kind, bureau.to_owned(), reference.to_owned(), at, message));
    }

    /// The messages as national systems hand them to Kafka.
    ///
    /// # Errors
    /// When one of them is not what its schema asks for.
    pub(super) fn sent(self) -> Result<Vec<SimulatedMessage>> {
        let mut sent = Vec::with_capacity(self.told.len());
        for (kind, bureau, reference, at, message) in self.told {
            let text = message.to_string();
            if let Err(faults) = decode(kind, text.as_bytes(), Strictness::Strict) {
                bail!(
                    "the story's {} {bureau}/{reference} is wrong, which is a defect: {faults:?}",
                    kind.word()
                );
            }
            let Some(bureau) = Bureau::parse(&bureau) else {
                bail!("the story tells of {bureau}, which is no registered bureau; this is a defect");
            };
            sent.push(SimulatedMessage {
                topic: Topic::Feed { bureau, kind }.to_string(),
                key: Some(reference),
                value: Some(text.into_bytes()),
                headers: Vec::new(),
                event_ts: at,
            });
        }
        Ok(sent)
    }
}
