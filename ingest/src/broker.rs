//! The broker: real ones at an address, or librdkafka's in-process cluster.
//!
//! The embedded cluster needs nothing installed and lives as long as the [`Broker`]. It keeps about 5 MiB per
//! partition and drops older messages without a word, so producers go in rounds ([`EMBEDDED_ROUND_BYTES`]) and check
//! with [`Broker::check_nothing_dropped`]. Its offsets begin at 0 in every process; [`OffsetBase`] shifts them behind
//! what the warehouse already holds, so that provenance never repeats.

use crate::admission::Admission;
use crate::error::{IngestError, Result};
use crate::settings::{EMBEDDED, KafkaSettings};
use proofhouse_schemas::Topic;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::producer::{BaseProducer, Producer};
use rdkafka::types::RDKafkaErrorCode;
use rdkafka::{Offset, TopicPartitionList};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much to produce into one partition of the embedded broker before ingest has caught up.
pub const EMBEDDED_ROUND_BYTES: usize = 3 << 20;

/// How many messages to produce into one partition of the embedded broker before ingest has caught up.
pub const EMBEDDED_ROUND_MESSAGES: usize = 50_000;

const TIMEOUT: Duration = Duration::from_secs(30);
/// How long one attempt to be let in may take before it is looked whether a broker has refused.
const ATTEMPT: Duration = Duration::from_secs(1);
/// How long the client's reports are listened to after an attempt.
const LISTEN: Duration = Duration::from_millis(100);
/// How whole topics are fetched. Answers are compressed: one may be five times as large when it is unpacked, whatever the
/// queue allows.
pub(crate) const FETCHING: [(&str, &str); 4] = [
    ("fetch.wait.max.ms", "100"),
    ("fetch.message.max.bytes", "1048576"),
    ("fetch.max.bytes", "8388608"),
    ("queued.max.messages.kbytes", "65536"),
];

/// A Kafka cluster.
#[derive(Clone)]
pub struct Broker {
    settings: KafkaSettings,
    bootstrap_servers: String,
    embedded: Option<Arc<BaseProducer>>,
    bases: OffsetBase,
}

/// First and next offset of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermarks {
    /// Topic.
    pub topic: String,
    /// Partition.
    pub partition: i32,
    /// First offset that the broker holds.
    pub low: i64,
    /// Offset that the next message will get.
    pub high: i64,
}

impl std::fmt::Debug for Broker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Broker")
            .field("bootstrap_servers", &self.bootstrap_servers)
            .field("embedded", &self.is_embedded())
            .finish_non_exhaustive()
    }
}

impl Broker {
    /// The broker that the settings name.
    pub fn connect(settings: &KafkaSettings) -> Result<Self> {
        if settings.brokers == EMBEDDED {
            return Self::start_embedded(settings);
        }
        if settings.brokers.trim().is_empty() {
            return Err(IngestError::Setting {
                key: "kafka.brokers",
                value: settings.brokers.clone(),
                expected: "must be \"embedded\" or host:port,host:port".to_owned(),
            });
        }
        Ok(Self {
            settings: settings.clone(),
            bootstrap_servers: settings.brokers.clone(),
            embedded: None,
            bases: OffsetBase::default(),
        })
    }

    /// A fresh in-process cluster.
    pub fn embedded() -> Result<Self> {
        Self::start_embedded(&KafkaSettings::default())
    }

    fn start_embedded(settings: &KafkaSettings) -> Result<Self> {
        let host: BaseProducer = ClientConfig::new()
            .set("test.mock.num.brokers", "1")
            .set("log_level", "3")
            .create()
            .map_err(|source| IngestError::kafka("starting the embedded broker", source))?;
        let bootstrap_servers = match host.client().mock_cluster() {
            Some(cluster) => cluster.bootstrap_servers(),
            None => return Err(IngestError::Stopped { part: "the embedded broker" }),
        };
        Ok(Self {
            settings: settings.clone(),
            bootstrap_servers,
            embedded: Some(Arc::new(host)),
            bases: OffsetBase::default(),
        })
    }

    /// Whether this is the in-process cluster.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// `host:port` list that clients connect to.
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap_servers
    }

    pub(crate) fn bases(&self) -> &OffsetBase {
        &self.bases
    }

    /// Client settings common to consumers, producers and administration: the address and the operator's options.
    pub fn client_config(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap_servers);
        config.set("client.id", "proofhouse");
        config.set("log_level", "3");
        if !self.is_embedded() {
            for (key, value) in &self.settings.options {
                config.set(key, value);
            }
        }
        config
    }

    /// A consumer that belongs to no group, for metadata.
    pub(crate) fn observer(&self) -> Result<BaseConsumer> {
        self.client_config().create().map_err(|source| IngestError::kafka("creating a client", source))
    }

    /// A consumer that can read a group's offsets without belonging to it.
    pub(crate) fn observer_of(&self, group: &str) -> Result<BaseConsumer> {
        self.outside_of(group, &[])
    }

    /// A consumer that reads single messages at given offsets, on its own.
    pub(crate) fn probe(&self) -> Result<BaseConsumer> {
        let options = [
            ("auto.offset.reset", "error"),
            ("fetch.wait.max.ms", "50"),
            ("fetch.message.max.bytes", "1024"),
            ("queued.min.messages", "1"),
        ];
        self.outside_of("proofhouse-probe", &options)
    }

    /// A consumer that reads whole topics on its own, as fast as ingest does.
    pub(crate) fn reader(&self) -> Result<BaseConsumer> {
        let options = [("isolation.level", "read_committed"), ("auto.offset.reset", "error")];
        self.outside_of("proofhouse-reader", &[options.as_slice(), &FETCHING].concat())
    }

    /// A consumer that carries a group's name and never joins it: the client wants a name before it lets anybody assign
    /// partitions or ask for offsets.
    fn outside_of(&self, group: &str, options: &[(&str, &str)]) -> Result<BaseConsumer> {
        let mut config = self.client_config();
        config
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false");
        for (key, value) in options {
            config.set(*key, *value);
        }
        config.create().map_err(|source| IngestError::kafka("creating a client", source))
    }

    /// Name of the cluster in the warehouse's transactions.
    pub fn cluster_id(&self) -> Result<String> {
        if let Some(cluster_id) = &self.settings.cluster_id {
            return Ok(cluster_id.clone());
        }
        if self.is_embedded() {
            return Ok(EMBEDDED.to_owned());
        }
        let admission = Admission::default();
        let observer: BaseConsumer<Admission> =
            self.client_config()
                .create_with_context(admission.clone())
                .map_err(|source| IngestError::kafka("creating a client; check kafka.options", source))?;
        self.enter(&observer, &admission)?;
        observer
            .client()
            .fetch_cluster_id(TIMEOUT)
            .filter(|id| !id.is_empty() && !id.contains(':'))
            .ok_or_else(|| IngestError::Setting {
                key: "kafka.cluster_id",
                value: String::new(),
                expected:
                    "must be set to a stable name without a colon, because this broker does not tell its own"
                        .to_owned(),
            })
    }

    /// Waits until a broker answers. Who is refused learns why, and does not wait until time is up.
    fn enter(&self, observer: &BaseConsumer<Admission>, admission: &Admission) -> Result<()> {
        let started = Instant::now();
        loop {
            let Err(source) = observer.fetch_metadata(None, ATTEMPT) else { return Ok(()) };
            // The client tells its reasons to who polls it, one at a time.
            let listening = Instant::now();
            while listening.elapsed() < LISTEN {
                let _ = observer.poll(LISTEN / 10);
            }
            if let Some(refused) = admission.refused(&self.bootstrap_servers) {
                return Err(refused);
            }
            if started.elapsed() >= TIMEOUT {
                let action = format!("connecting to {}", self.bootstrap_servers);
                return Err(IngestError::kafka(action, source));
            }
        }
    }

    /// Creates the topics that do not exist yet.
    pub async fn create_topics(&self, topics: &[String], partitions: i32) -> Result<()> {
        if topics.is_empty() {
            // Kafka calls a question about nothing a mistake.
            return Ok(());
        }
        if let Some(host) = &self.embedded {
            return self.create_embedded_topics(host, topics, partitions);
        }
        let admin: AdminClient<DefaultClientContext> = self
            .client_config()
            .create()
            .map_err(|source| IngestError::kafka("creating an administration client", source))?;
        let wanted: Vec<NewTopic<'_>> =
            topics.iter().map(|topic| NewTopic::new(topic, partitions, TopicReplication::Fixed(1))).collect();
        let options = AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT));
        let outcomes = admin
            .create_topics(&wanted, &options)
            .await
            .map_err(|source| IngestError::kafka("creating topics", source))?;
        for outcome in outcomes {
            match outcome {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((topic, code)) => {
                    return Err(IngestError::kafka(
                        format!("creating topic {topic}"),
                        rdkafka::error::KafkaError::AdminOp(code),
                    ));
                }
            }
        }
        Ok(())
    }

    fn create_embedded_topics(&self, host: &BaseProducer, topics: &[String], partitions: i32) -> Result<()> {
        let Some(cluster) = host.client().mock_cluster() else {
            return Err(IngestError::Stopped { part: "the embedded broker" });
        };
        let existing = self.topics("^.*")?;
        let missing: Vec<&String> = topics.iter().filter(|topic| !existing.contains(topic)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let observer = self.observer()?;
        let created = AtomicBool::new(false);
        std::thread::scope(|scope| {
            // Commands wake the cluster at most ten times a second, requests at once: somebody keeps asking.
            scope.spawn(|| {
                while !created.load(Ordering::Relaxed) {
                    // Of all topics: one that is asked for by name would be created, with as many partitions as it likes.
                    let _ = observer.fetch_metadata(None, TIMEOUT);
                }
            });
            let outcome = missing.into_iter().try_for_each(|topic| {
                let failed = |source| IngestError::kafka(format!("creating topic {topic}"), source);
                cluster.create_topic(topic, partitions, 1).map_err(failed)
            });
            created.store(true, Ordering::Relaxed);
            outcome
        })
    }

    /// Names of the topics that match the pattern, sorted.
    pub fn topics(&self, pattern: &str) -> Result<Vec<String>> {
        let partitions = partitions_of(&self.observer()?, &TopicPattern::new(pattern)?)?;
        let mut topics: Vec<String> = partitions.into_iter().map(|(topic, _)| topic).collect();
        topics.sort();
        topics.dedup();
        Ok(topics)
    }

    /// First and next offset of each partition of the topics that match the pattern.
    pub fn watermarks(&self, pattern: &str) -> Result<Vec<Watermarks>> {
        let observer = self.observer()?;
        let mut all = Vec::new();
        for (topic, partition) in partitions_of(&observer, &TopicPattern::new(pattern)?)? {
            let (low, high) = observer.fetch_watermarks(&topic, partition, TIMEOUT).map_err(|source| {
                IngestError::kafka(format!("asking for the end of {topic}[{partition}]"), source)
            })?;
            all.push(Watermarks { topic, partition, low, high });
        }
        all.sort_by(|left, right| (&left.topic, left.partition).cmp(&(&right.topic, right.partition)));
        Ok(all)
    }

    /// With the embedded broker: fails when it threw away messages that `read_up_to` says nobody has read.
    /// `read_up_to` gives the next broker offset to read of a topic and partition.
    pub fn check_nothing_dropped(&self, read_up_to: impl Fn(&str, i32) -> i64) -> Result<()> {
        if !self.is_embedded() {
            return Ok(());
        }
        for marks in self.watermarks(Topic::FEED_PATTERN)? {
            let read = read_up_to(&marks.topic, marks.partition);
            if marks.low > read {
                return Err(IngestError::Dropped {
                    topic: marks.topic,
                    partition: marks.partition,
                    produced: marks.high,
                    available: marks.high - marks.low + read,
                });
            }
        }
        Ok(())
    }
}

/// All partitions of the topics that match.
pub(crate) fn partitions_of<C>(client: &BaseConsumer<C>, pattern: &TopicPattern) -> Result<Vec<(String, i32)>>
where
    C: rdkafka::consumer::ConsumerContext,
{
    let metadata = client
        .fetch_metadata(None, TIMEOUT)
        .map_err(|source| IngestError::kafka("listing the topics", source))?;
    Ok(metadata
        .topics()
        .iter()
        .filter(|topic| pattern.matches(topic.name()))
        .flat_map(|topic| {
            topic.partitions().iter().map(|partition| (topic.name().to_owned(), partition.id()))
        })
        .collect())
}

/// The offset behind the last that a client has passed in a partition, transaction markers included.
pub(crate) fn position_in(positions: &TopicPartitionList, topic: &str, partition: i32) -> Option<i64> {
    match positions.find_partition(topic, partition)?.offset() {
        Offset::Offset(offset) => Some(offset),
        _ => None,
    }
}

/// The topics to read. The group protocol matches names with librdkafka's regular expressions; outside of a group
/// (embedded broker, verification) the same names are matched here.
#[derive(Debug, Clone)]
pub(crate) struct TopicPattern(regex::Regex);

impl TopicPattern {
    pub(crate) fn new(pattern: &str) -> Result<Self> {
        regex::Regex::new(pattern).map(Self).map_err(|error| IngestError::Setting {
            key: "ingest.topics",
            value: pattern.to_owned(),
            expected: format!("must be a regular expression: {error}"),
        })
    }

    pub(crate) fn matches(&self, topic: &str) -> bool {
        !topic.starts_with("__") && self.0.is_match(topic)
    }
}

/// What is added to a broker offset to get the offset in the warehouse: 0 with real brokers. Each store and partition
/// of the embedded broker gets its base when it is first read, from the warehouse's transaction at that time.
#[derive(Debug, Clone, Default)]
pub(crate) struct OffsetBase(Arc<Mutex<BaseByPartition>>);

/// By store, topic and partition.
type BaseByPartition = HashMap<(String, String, i32), i64>;

impl OffsetBase {
    pub(crate) fn of(&self, store: &str, topic: &str, partition: i32, committed: Option<i64>) -> i64 {
        let mut bases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *bases.entry((store.to_owned(), topic.to_owned(), partition)).or_insert(committed.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn the_embedded_broker_creates_topics_and_tells_their_ends() {
        let broker = Broker::embedded().unwrap();
        broker.create_topics(&["feed.fr.firearms".to_owned(), "other".to_owned()], 2).await.unwrap();
        broker.create_topics(&["feed.fr.firearms".to_owned()], 2).await.unwrap();
        assert_eq!(broker.topics(Topic::FEED_PATTERN).unwrap(), vec!["feed.fr.firearms".to_owned()]);
        let marks = broker.watermarks(Topic::FEED_PATTERN).unwrap();
        assert_eq!(marks.len(), 2);
        assert!(marks.iter().all(|mark| mark.low == 0 && mark.high == 0));
    }

    #[test]
    fn a_base_is_fixed_at_first_sight() {
        let bases = OffsetBase::default();
        assert_eq!(bases.of("store", "feed.fr.firearms", 0, Some(7)), 7);
        assert_eq!(bases.of("store", "feed.fr.firearms", 0, Some(12)), 7);
        assert_eq!(bases.of("store", "feed.fr.firearms", 1, None), 0);
    }
}
