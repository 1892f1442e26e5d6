//! What an operator can set: the broker and how ingestion behaves.

use crate::error::{IngestError, Result};
use crate::registry::SchemaRegistrySettings;
use proofhouse_schemas::{AcceptedVersions, Bureau, Kind, SchemaVersion, Topic};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// The word that selects the in-process broker.
pub const EMBEDDED: &str = "embedded";

/// How to reach the broker (section `[kafka]`).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KafkaSettings {
    /// `embedded`, or a list `host:port,host:port`.
    pub brokers: String,
    /// Any librdkafka setting, passed through: `security.protocol`, `sasl.mechanism`, `ssl.ca.location` ...
    pub options: BTreeMap<String, String>,
    /// Name of the cluster in the warehouse's transactions; asked from the broker when absent.
    pub cluster_id: Option<String>,
}

/// Options hold passwords and keys: their names may be shown, their values may not.
impl fmt::Debug for KafkaSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KafkaSettings")
            .field("brokers", &self.brokers)
            .field("options", &self.options.keys())
            .field("cluster_id", &self.cluster_id)
            .finish()
    }
}

impl Default for KafkaSettings {
    fn default() -> Self {
        Self { brokers: EMBEDDED.to_owned(), options: BTreeMap::new(), cluster_id: None }
    }
}

/// What to do when messages were deleted from the broker before they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnGap {
    /// Leave the partition unread until an operator acts.
    Refuse,
    /// Write the gap to `ingest_log` and go on at the first offset that is there.
    Continue,
}

/// How partitions come to this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Membership {
    /// As a member of the consumer group: partitions are shared with other ingest processes.
    Group,
    /// This process takes every partition. Always so with the embedded broker, which nobody else can reach. Two such
    /// processes do no harm (the second finds every commit fenced), but do not share the work either.
    Alone,
}

/// Which messages are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptsFor {
    /// Every message.
    All,
    /// Refused messages only.
    Refused,
    /// None.
    None,
}

/// How ingestion behaves (section `[ingest]`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestSettings {
    /// Name of this pipeline in the warehouse's transactions. Two names land every message twice.
    pub sink: String,
    /// Regular expression of the topics to read; starts with `^`.
    pub topics: String,
    /// Consumer group.
    pub group: String,
    /// Group member, or alone.
    pub membership: Membership,
    /// Commit when so many rows of a kind are buffered.
    pub flush_rows: usize,
    /// Commit when so many bytes of messages of a kind are buffered.
    pub flush_bytes: usize,
    /// Commit when the oldest buffered row of a kind is so many milliseconds old.
    pub flush_age_ms: u64,
    /// Shorter or longer ages of single kinds, by topic word: `seizures = 1000`.
    pub flush_age_ms_by_kind: BTreeMap<String, u64>,
    /// Stop reading while so many bytes of messages of all kinds wait or are being committed.
    pub buffer_bytes: usize,
    /// A message that its source sends again within so many seconds (same `ce_id` or `message_id` for the same record)
    /// lands once; 0 switches that off.
    pub repeat_window_seconds: u64,
    /// Bureaus whose unknown fields are kept in `extra` instead of being refused.
    pub lenient: Vec<Bureau>,
    /// Versions of kinds that are no longer accepted, such as `trace/1`. Of each kind one must remain.
    pub retired_versions: Vec<SchemaVersion>,
    /// Messages above this size are refused.
    pub oversize_bytes: usize,
    /// Stop when everything that the topics held has landed.
    pub until_caught_up: bool,
    /// Stop or go on when messages were deleted from the broker before they were read.
    pub on_gap: OnGap,
    /// Which messages are answered on `receipt.<bureau>`.
    pub receipts: ReceiptsFor,
    /// Where to serve `/metrics` and `/healthz`; nowhere when absent.
    pub metrics_address: Option<SocketAddr>,
    /// How many messages wait between the consumer and the decoder before partitions are paused.
    pub queued_messages: usize,
    /// How many bytes of messages wait there before partitions are paused.
    pub queued_bytes: usize,
    /// How often to look for new topics, in milliseconds.
    pub discovery_ms: u64,
    /// Give up a failing commit after so many milliseconds.
    pub commit_patience_ms: u64,
    /// Where the schemas of messages in Avro are.
    pub schema_registry: SchemaRegistrySettings,
}

impl Default for IngestSettings {
    fn default() -> Self {
        Self {
            sink: "proofhouse".to_owned(),
            topics: Topic::FEED_PATTERN.to_owned(),
            group: "proofhouse".to_owned(),
            membership: Membership::Group,
            flush_rows: 100_000,
            flush_bytes: 64 << 20,
            flush_age_ms: 5_000,
            flush_age_ms_by_kind: BTreeMap::from([("seizures".to_owned(), 1_000)]),
            buffer_bytes: 192 << 20,
            repeat_window_seconds: 600,
            lenient: Vec::new(),
            retired_versions: Vec::new(),
            oversize_bytes: 1 << 20,
            until_caught_up: false,
            on_gap: OnGap::Refuse,
            receipts: ReceiptsFor::All,
            metrics_address: None,
            queued_messages: 20_000,
            queued_bytes: 32 << 20,
            discovery_ms: 5_000,
            commit_patience_ms: 120_000,
            schema_registry: SchemaRegistrySettings::default(),
        }
    }
}

impl IngestSettings {
    /// Checks what the types cannot.
    pub fn check(&self) -> Result<()> {
        let wrong = |key, value: &str, expected: &str| {
            Err(IngestError::Setting { key, value: value.to_owned(), expected: expected.to_owned() })
        };
        if self.sink.is_empty() || self.sink.contains(':') {
            return wrong("ingest.sink", &self.sink, "must be a name without a colon");
        }
        if !self.topics.starts_with('^') {
            return wrong("ingest.topics", &self.topics, "must be a regular expression that starts with ^");
        }
        if self.flush_rows == 0 {
            return wrong("ingest.flush_rows", "0", "must be at least 1");
        }
        if self.queued_messages == 0 {
            return wrong("ingest.queued_messages", "0", "must be at least 1");
        }
        if self.buffer_bytes < self.flush_bytes {
            let value = self.buffer_bytes.to_string();
            return wrong("ingest.buffer_bytes", &value, "must not be less than ingest.flush_bytes");
        }
        if let Some(word) = self.flush_age_ms_by_kind.keys().find(|word| Kind::parse(word).is_none()) {
            return wrong(
                "ingest.flush_age_ms_by_kind",
                word,
                "must be a kind: firearms, seizures, traces ...",
            );
        }
        let accepted = AcceptedVersions::without(&self.retired_versions);
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| accepted.of(*kind).next().is_none()) {
            return wrong("ingest.retired_versions", kind.word(), "must leave a version of each kind");
        }
        if let Some((key, value, expected)) = self.schema_registry.fault() {
            return wrong(key, &value, expected);
        }
        Ok(())
    }

    /// How long a message of a kind may wait for others before it is committed.
    pub fn flush_age(&self, kind: Kind) -> Duration {
        let of_kind = self
            .flush_age_ms_by_kind
            .iter()
            .find(|(word, _)| Kind::parse(word) == Some(kind))
            .map(|(_, milliseconds)| *milliseconds);
        Duration::from_millis(of_kind.unwrap_or(self.flush_age_ms))
    }

    pub(crate) fn repeat_window(&self) -> Duration {
        Duration::from_secs(self.repeat_window_seconds)
    }

    pub(crate) fn discovery(&self) -> Duration {
        Duration::from_millis(self.discovery_ms.max(50))
    }

    pub(crate) fn commit_patience(&self) -> Duration {
        Duration::from_millis(self.commit_patience_ms)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_of_options_are_not_shown() {
        let settings: KafkaSettings =
            toml::from_str("[options]\n\"sasl.password\" = \"correct horse\"").unwrap();
        let shown = format!("{settings:?}");
        assert!(shown.contains("sasl.password") && !shown.contains("horse"), "{shown}");
    }

    #[test]
    fn unknown_keys_are_errors() {
        assert!(toml::from_str::<IngestSettings>("flush_rowz = 5").is_err());
        let settings: IngestSettings = toml::from_str("flush_rows = 5\non_gap = \"continue\"").unwrap();
        assert_eq!(settings.flush_rows, 5);
        assert_eq!(settings.on_gap, OnGap::Continue);
    }

    #[test]
    fn an_urgent_kind_has_an_age_of_its_own_and_unknown_kinds_are_named() {
        let settings: IngestSettings =
            toml::from_str("flush_age_ms = 9000\n[flush_age_ms_by_kind]\nseizures = 250").unwrap();
        assert_eq!(settings.flush_age(Kind::Seizure), Duration::from_millis(250));
        assert_eq!(settings.flush_age(Kind::Firearm), Duration::from_millis(9000));
        let wrong: IngestSettings = toml::from_str("[flush_age_ms_by_kind]\nweapons = 250").unwrap();
        let message = wrong.check().unwrap_err().to_string();
        assert!(message.contains("weapons"), "{message}");
    }

    #[test]
    fn versions_are_retired_by_name_and_one_of_each_kind_remains() {
        let read = |text: &str| toml::from_str::<IngestSettings>(text);
        let settings = read("retired_versions = [\"trace/1\"]").unwrap();
        assert_eq!(settings.retired_versions, [Kind::Trace.oldest_version()]);
        settings.check().unwrap();
        let unknown = read("retired_versions = [\"trace/9\"]").unwrap_err().to_string();
        assert!(unknown.contains("trace/9"), "{unknown}");
        let message = read("retired_versions = [\"notice/1\"]").unwrap().check().unwrap_err().to_string();
        assert!(message.contains("ingest.retired_versions") && message.contains("notice"), "{message}");
    }

    #[test]
    fn a_pattern_without_an_anchor_is_refused() {
        let settings = IngestSettings { topics: "feed.*".to_owned(), ..IngestSettings::default() };
        let message = settings.check().unwrap_err().to_string();
        assert!(message.contains("ingest.topics"), "{message}");
    }
}
