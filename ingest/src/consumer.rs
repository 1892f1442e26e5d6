//! The consumer's thread: polls Kafka, hands messages to the pipeline, never waits for it.
//!
//! Offsets come from the warehouse, not from Kafka: in the assignment callback the partitions are claimed, their
//! transactions read, and they start exactly there. While the pipeline is busy partitions are paused and polling goes
//! on, so the group never thinks that this process died, and joiners are not held up. What Kafka keeps as the group's
//! offset is how far messages have been *answered*: the next owner sends what receipts are missing.
//!
//! - this file: what the two sides say to each other; `callbacks`: rebalances; `standing`: where a partition may start;
//!   `owned`: the partitions that are this process's; `account`: what Kafka knows of how far they have been answered;
//!   `poller`: the loop

mod account;
mod callbacks;
mod owned;
mod poller;
mod standing;

use crate::broker::{Broker, FETCHING, TopicPattern};
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::landing::LogEvent;
use crate::lease::{Lease, Starts};
use crate::metrics::IngestMetrics;
use crate::owed::Owed;
use crate::repeats::EVENT_ID_HEADER;
use crate::settings::{IngestSettings, Membership};
pub(crate) use standing::{Standing, Surveyor};

use callbacks::Callbacks;
use chrono::{DateTime, Utc};
use poller::Poller;
use rdkafka::consumer::{BaseConsumer, Consumer};
use std::hash::Hasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use twox_hash::XxHash64;

const TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);
const EMBEDDED_DISCOVERY: Duration = Duration::from_millis(250);
const CHUNK_MESSAGES: usize = 500;
/// librdkafka's default; operators may choose otherwise in `kafka.options`.
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(300);

/// A message as Kafka gave it.
#[derive(Debug)]
pub(crate) struct RawMessage {
    pub(crate) lease: Arc<Lease>,
    /// Offset in the warehouse.
    pub(crate) offset: i64,
    /// Milliseconds since 1970, as the producer or the broker says.
    pub(crate) timestamp: Option<i64>,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

impl RawMessage {
    /// Bytes that it holds.
    pub(crate) fn size(&self) -> usize {
        let part = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        part(&self.key) + part(&self.value) + headers
    }

    /// A fingerprint by which the same message in the same log is known again.
    pub(crate) fn fingerprint(&self) -> i64 {
        fingerprint(self.timestamp, self.key.as_deref(), self.value.as_deref())
    }

    /// When it was produced, as Kafka tells.
    pub(crate) fn produced_at(&self) -> Option<DateTime<Utc>> {
        self.timestamp.and_then(DateTime::from_timestamp_millis)
    }

    /// The identifier of a CloudEvents event.
    pub(crate) fn event_id(&self) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(name, _)| name == EVENT_ID_HEADER)?;
        std::str::from_utf8(value).ok().filter(|text| !text.is_empty())
    }
}

/// 63 bits over what a message is. Stable: it is kept in the warehouse.
fn fingerprint(timestamp: Option<i64>, key: Option<&[u8]>, value: Option<&[u8]>) -> i64 {
    let mut hasher = XxHash64::with_seed(0);
    hasher.write(&timestamp.unwrap_or(-1).to_le_bytes());
    for part in [key, value] {
        let length = part.map_or(-1, |bytes| i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        hasher.write(&length.to_le_bytes());
        hasher.write(part.unwrap_or_default());
    }
    i64::try_from(hasher.finish() >> 1).unwrap_or(0)
}

/// Messages on their way, and what comes with them in order.
#[derive(Debug)]
pub(crate) enum FromLog {
    Messages(Vec<RawMessage>),
    /// Everything below this warehouse offset has been handed over, though the last messages were not for us to see
    /// (transaction markers).
    Drained {
        lease: Arc<Lease>,
        next: i64,
    },
}

/// What the consumer tells the pipeline beside messages. It does not queue behind them: a rebalance must not wait until
/// a slow store has taken everything.
#[derive(Debug)]
pub(crate) enum FromKafka {
    Assigned {
        leases: Vec<Arc<Lease>>,
        log: Vec<LogEvent>,
    },
    /// Messages that landed before these leases and may not have been answered.
    Owed(Vec<Owed>),
    /// Flush what is buffered under these leases, then answer.
    Revoked {
        leases: Vec<Arc<Lease>>,
        done: mpsc::SyncSender<()>,
    },
    /// Drop what is buffered under these leases (they are dead).
    Lost {
        leases: Vec<Arc<Lease>>,
    },
    /// Answer to [`ToKafka::Recheck`].
    Rechecked {
        behind: usize,
    },
    Failed(IngestError),
}

/// What the pipeline tells the consumer.
#[derive(Debug)]
pub(crate) enum ToKafka {
    /// Start these partitions again at the warehouse's offsets.
    Reseek(Vec<Arc<Lease>>),
    /// More in these partitions has been answered; Kafka is to know.
    Answered(Vec<Arc<Lease>>),
    /// Look at the ends of all topics again.
    Recheck,
    Stop,
}

/// Bytes of messages between the consumer and the decoder.
#[derive(Debug, Clone, Default)]
pub(crate) struct QueuedBytes(Arc<AtomicUsize>);

impl QueuedBytes {
    pub(crate) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::AcqRel);
    }

    pub(crate) fn take(&self, bytes: usize) {
        self.0.fetch_sub(bytes, Ordering::AcqRel);
    }

    pub(crate) fn now(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// The consumer's side of a running ingest.
pub(crate) struct KafkaThread {
    pub(crate) messages: tokio::sync::mpsc::Receiver<FromLog>,
    pub(crate) events: tokio::sync::mpsc::UnboundedReceiver<FromKafka>,
    pub(crate) commands: mpsc::Sender<ToKafka>,
    pub(crate) queued: QueuedBytes,
    pub(crate) thread: thread::JoinHandle<()>,
}

/// How long the thread may take between two polls before the group goes on without it.
pub(crate) fn longest_poll(broker: &Broker) -> Duration {
    let config = broker.client_config();
    let chosen = config.get("max.poll.interval.ms").and_then(|text| text.trim().parse::<u64>().ok());
    chosen.map_or(MAX_POLL_INTERVAL, Duration::from_millis)
}

/// Starts the thread.
pub(crate) fn start(
    broker: &Broker,
    settings: &IngestSettings,
    starts: Arc<dyn Starts>,
    metrics: IngestMetrics,
    health: Health,
) -> Result<KafkaThread> {
    let alone = broker.is_embedded() || settings.membership == Membership::Alone;
    let pattern = TopicPattern::new(&settings.topics)?;
    let mut config = broker.client_config();
    config
        .set("group.id", &settings.group)
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("isolation.level", "read_committed")
        .set("partition.assignment.strategy", "cooperative-sticky")
        .set("auto.offset.reset", "error")
        .set("topic.metadata.refresh.interval.ms", settings.discovery_ms.max(50).to_string())
        .set("metadata.max.age.ms", settings.discovery_ms.max(1000).to_string());
    for (key, value) in FETCHING {
        config.set(key, value);
    }
    // A process that was killed holds up the others for so long; operators may choose otherwise.
    for (key, value) in [("session.timeout.ms", "15000"), ("heartbeat.interval.ms", "3000")] {
        if config.get(key).is_none() {
            config.set(key, value);
        }
    }
    if !broker.is_embedded() {
        // The ends of the logs come with them: without, lag would be counted to the ends as they were when the
        // partitions came. The embedded cluster does not tell them right.
        config.set("statistics.interval.ms", if settings.until_caught_up { "1000" } else { "5000" });
    }
    let chunks = (settings.queued_messages / CHUNK_MESSAGES).max(2);
    let (messages_in, messages) = tokio::sync::mpsc::channel(chunks);
    let (events_in, events) = tokio::sync::mpsc::unbounded_channel();
    let (commands, commands_out) = mpsc::channel();
    let queued = QueuedBytes::default();
    let callbacks = Callbacks::new(broker, settings, starts, messages_in, events_in, metrics, health)?;
    let consumer: BaseConsumer<Callbacks> = config
        .create_with_context(callbacks)
        .map_err(|source| IngestError::kafka("creating a consumer; check kafka.options", source))?;
    if !alone {
        consumer
            .subscribe(&[settings.topics.as_str()])
            .map_err(|source| IngestError::kafka(format!("subscribing to {}", settings.topics), source))?;
    }
    let poller = Poller {
        consumer,
        pattern,
        alone,
        // The embedded cluster answers at once and has few topics.
        discovery: if broker.is_embedded() {
            settings.discovery().min(EMBEDDED_DISCOVERY)
        } else {
            settings.discovery()
        },
        discovered_at: None,
        waiting: Vec::new(),
        queued: queued.clone(),
        most_queued_bytes: settings.queued_bytes,
        full_since: None,
    };
    let thread = thread::Builder::new()
        .name("kafka-consumer".to_owned())
        .spawn(move || poller.run(&commands_out))
        .map_err(|_| IngestError::Stopped { part: "the consumer's thread" })?;
    Ok(KafkaThread { messages, events, commands, queued, thread })
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_is_stable_and_tells_absent_from_empty() {
        assert_eq!(
            fingerprint(Some(1), Some(b"key"), Some(b"value")),
            fingerprint(Some(1), Some(b"key"), Some(b"value"))
        );
        assert_ne!(fingerprint(Some(1), Some(b"key"), None), fingerprint(Some(1), Some(b"key"), Some(b"")));
        assert_ne!(
            fingerprint(Some(1), Some(b"ab"), Some(b"c")),
            fingerprint(Some(1), Some(b"a"), Some(b"bc"))
        );
        assert_ne!(fingerprint(Some(1), None, None), fingerprint(Some(2), None, None));
    }
}
