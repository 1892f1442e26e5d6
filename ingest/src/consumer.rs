//! The consumer's thread: polls Kafka, hands messages to the pipeline, never waits for it.
//!
//! Offsets come from the warehouse, not from Kafka: in the assignment callback the transactions of the assigned
//! partitions are read and the partitions start exactly there. While the pipeline is busy partitions are paused and
//! polling goes on, so the group never thinks that this process died. Offsets are committed to Kafka only afterwards
//! and only for lag tools.

mod poller;

use crate::broker::{Broker, TopicPattern};
use crate::error::{IngestError, Result};
use crate::lease::{Lease, Starts};
use crate::metrics::IngestMetrics;
use crate::settings::{IngestSettings, Membership, OnGap};
use poller::Poller;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, Offset, TopicPartitionList};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);
const EMBEDDED_DISCOVERY: Duration = Duration::from_millis(250);
const CHUNK_MESSAGES: usize = 500;
/// How long a revocation waits for the buffered rows to be committed before they are dropped.
const REVOKE_PATIENCE: Duration = Duration::from_secs(10);

/// A message as Kafka gave it.
#[derive(Debug)]
pub(crate) struct RawMessage {
    pub(crate) lease: Arc<Lease>,
    /// Offset in the warehouse.
    pub(crate) offset: i64,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

/// A hole in the log.
#[derive(Debug, Clone)]
pub(crate) struct GapFound {
    pub(crate) topic: String,
    pub(crate) partition: i32,
    pub(crate) expected: i64,
    pub(crate) found: i64,
}

/// What the consumer tells the pipeline.
#[derive(Debug)]
pub(crate) enum FromKafka {
    Assigned {
        leases: Vec<Arc<Lease>>,
        gaps: Vec<GapFound>,
    },
    /// Flush what is buffered under these leases, then answer.
    Revoked {
        leases: Vec<Arc<Lease>>,
        done: mpsc::SyncSender<()>,
    },
    /// Drop what is buffered under these leases (they are dead).
    Lost {
        leases: Vec<Arc<Lease>>,
    },
    Messages(Vec<RawMessage>),
    /// Everything below this warehouse offset has been handed over, though the last messages were not for us to see
    /// (transaction markers).
    Drained {
        lease: Arc<Lease>,
        next: i64,
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
    /// Tell Kafka (for lag tools) that these partitions have been read up to here.
    Landed(Vec<(Arc<Lease>, i64)>),
    /// Look at the ends of all topics again.
    Recheck,
    Stop,
}

#[derive(Default)]
struct Owned {
    leases: HashMap<String, HashMap<i32, Arc<Lease>>>,
    paused: bool,
}

impl Owned {
    fn get(&self, topic: &str, partition: i32) -> Option<&Arc<Lease>> {
        self.leases.get(topic).and_then(|partitions| partitions.get(&partition))
    }

    fn insert(&mut self, lease: Arc<Lease>) {
        self.leases.entry(lease.topic.to_string()).or_default().insert(lease.partition, lease);
    }

    fn remove(&mut self, topic: &str, partition: i32) -> Option<Arc<Lease>> {
        self.leases.get_mut(topic).and_then(|partitions| partitions.remove(&partition))
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Lease>> {
        self.leases.values().flat_map(HashMap::values)
    }

    fn partitions(&self) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        for lease in self.all() {
            list.add_partition(&lease.topic, lease.partition);
        }
        list
    }
}

/// Called back by the Kafka client on the consumer's own thread, inside `poll`.
struct Callbacks {
    broker: Broker,
    /// Asks for topics and ends on a connection of its own: on the consumer's, each question would wait behind a fetch.
    observer: BaseConsumer,
    starts: Arc<dyn Starts>,
    on_gap: OnGap,
    events: tokio::sync::mpsc::Sender<FromKafka>,
    owned: Mutex<Owned>,
    metrics: IngestMetrics,
    failed: AtomicBool,
}

impl ClientContext for Callbacks {
    fn stats(&self, statistics: Statistics) {
        for (name, topic) in &statistics.topics {
            for (partition, state) in &topic.partitions {
                let caught =
                    state.fetchq_cnt == 0 && state.next_offset >= 0 && state.next_offset >= state.ls_offset;
                let lease = self.owned().get(name, *partition).cloned();
                if let Some(lease) = lease.filter(|_| caught) {
                    let next = state.next_offset + lease.base;
                    // Lost when the queue is full: the next statistics say it again.
                    let _ = self.events.try_send(FromKafka::Drained { lease, next });
                }
            }
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::warn!(%error, reason, "kafka client reports an error; it retries by itself");
    }
}

impl ConsumerContext for Callbacks {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, event: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let partitions: Vec<(String, i32)> =
            list.elements().iter().map(|element| (element.topic().to_owned(), element.partition())).collect();
        let outcome = if matches!(event, RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            self.assign(consumer, &partitions)
        } else {
            self.revoke(consumer, &partitions)
        };
        if let Err(error) = outcome {
            self.fail(error);
        }
    }

    fn main_queue_min_poll_interval(&self) -> rdkafka::util::Timeout {
        rdkafka::util::Timeout::After(POLL)
    }
}

impl Callbacks {
    fn owned(&self) -> MutexGuard<'_, Owned> {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: IngestError) {
        self.failed.store(true, Ordering::Release);
        self.tell(FromKafka::Failed(error), Duration::from_secs(60));
    }

    /// Hands an event over within the patience; false when the pipeline did not take it.
    fn tell(&self, event: FromKafka, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let mut event = event;
        loop {
            match self.events.try_send(event) {
                Ok(()) => return true,
                Err(tokio::sync::mpsc::error::TrySendError::Closed(_)) => return false,
                Err(tokio::sync::mpsc::error::TrySendError::Full(back)) => {
                    if Instant::now() >= deadline {
                        return false;
                    }
                    event = back;
                    thread::sleep(Duration::from_millis(2));
                }
            }
        }
    }

    fn assign(&self, consumer: &BaseConsumer<Self>, partitions: &[(String, i32)]) -> Result<()> {
        let (leases, gaps) = self.new_leases(partitions)?;
        self.metrics.rebalances.with_label_values(&["assigned"]).inc();
        if !self.tell(FromKafka::Assigned { leases: leases.clone(), gaps }, TIMEOUT) {
            return Err(IngestError::Stopped { part: "the pipeline" });
        }
        let mut list = TopicPartitionList::new();
        for lease in &leases {
            list.add_partition_offset(
                &lease.topic,
                lease.partition,
                Offset::Offset(lease.start - lease.base),
            )
            .map_err(|source| IngestError::kafka("listing partitions", source))?;
        }
        let mut owned = self.owned();
        for lease in leases {
            tracing::debug!(topic = %lease.topic, partition = lease.partition, offset = lease.start, "partition assigned");
            owned.insert(lease);
        }
        self.metrics.partitions.set(i64::try_from(owned.all().count()).unwrap_or(i64::MAX));
        consumer
            .incremental_assign(&list)
            .map_err(|source| IngestError::kafka("taking partitions", source))?;
        if owned.paused {
            consumer.pause(&list).map_err(|source| IngestError::kafka("pausing partitions", source))?;
        }
        Ok(())
    }

    fn revoke(&self, consumer: &BaseConsumer<Self>, partitions: &[(String, i32)]) -> Result<()> {
        let lost = consumer.assignment_lost();
        let leases: Vec<Arc<Lease>> = {
            let mut owned = self.owned();
            partitions.iter().filter_map(|(topic, partition)| owned.remove(topic, *partition)).collect()
        };
        self.metrics.rebalances.with_label_values(&[if lost { "lost" } else { "revoked" }]).inc();
        tracing::info!(partitions = leases.len(), lost, "partitions revoked");
        if lost {
            leases.iter().for_each(|lease| lease.kill());
            self.tell(FromKafka::Lost { leases }, Duration::from_secs(1));
        } else {
            let (done, flushed) = mpsc::sync_channel(1);
            if self.tell(FromKafka::Revoked { leases: leases.clone(), done }, REVOKE_PATIENCE) {
                let _ = flushed.recv_timeout(REVOKE_PATIENCE);
            }
            // Whatever is not committed by now must never be: the next owner starts at the committed offset.
            leases.iter().for_each(|lease| lease.kill());
        }
        self.metrics.partitions.set(i64::try_from(self.owned().all().count()).unwrap_or(i64::MAX));
        let mut list = TopicPartitionList::new();
        for (topic, partition) in partitions {
            list.add_partition(topic, *partition);
        }
        consumer
            .incremental_unassign(&list)
            .map_err(|source| IngestError::kafka("giving partitions back", source))
    }

    fn new_leases(&self, partitions: &[(String, i32)]) -> Result<(Vec<Arc<Lease>>, Vec<GapFound>)> {
        let starts = self.starts.read(partitions)?;
        let (mut leases, mut gaps) = (Vec::with_capacity(partitions.len()), Vec::new());
        for ((topic, partition), start) in partitions.iter().zip(starts) {
            let partition = *partition;
            let base = if self.broker.is_embedded() {
                self.broker.bases().of(self.starts.store(), topic, partition, start.data_transaction)
            } else {
                start.generation_base
            };
            let (low, high) =
                self.observer.fetch_watermarks(topic, partition, TIMEOUT).map_err(|source| {
                    IngestError::kafka(format!("asking for the ends of {topic}[{partition}]"), source)
                })?;
            let (low, high) = (low + base, high + base);
            let mut offset = start.data_transaction.unwrap_or(low);
            if offset > high {
                return Err(IngestError::Truncated {
                    topic: topic.clone(),
                    partition,
                    expected: offset,
                    high,
                });
            }
            if offset < low {
                if self.on_gap == OnGap::Refuse {
                    return Err(IngestError::Gap { topic: topic.clone(), partition, expected: offset, low });
                }
                tracing::warn!(%topic, partition, expected = offset, found = low, "offsets are gone; going on");
                gaps.push(GapFound { topic: topic.clone(), partition, expected: offset, found: low });
                offset = low;
            }
            match Lease::new(topic, partition, base, offset, high, start) {
                Some(lease) => leases.push(Arc::new(lease)),
                None => tracing::warn!(%topic, "not a feed topic; left alone"),
            }
        }
        Ok((leases, gaps))
    }
}

/// The consumer's side of a running ingest.
pub(crate) struct KafkaThread {
    pub(crate) events: tokio::sync::mpsc::Receiver<FromKafka>,
    pub(crate) commands: mpsc::Sender<ToKafka>,
    pub(crate) thread: thread::JoinHandle<()>,
}

/// Starts the thread.
pub(crate) fn start(
    broker: &Broker,
    settings: &IngestSettings,
    starts: Arc<dyn Starts>,
    metrics: IngestMetrics,
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
        .set("metadata.max.age.ms", settings.discovery_ms.max(1000).to_string())
        .set("fetch.wait.max.ms", "100")
        .set("fetch.message.max.bytes", "4194304")
        .set("queued.max.messages.kbytes", "65536");
    // A process that was killed holds up the others for so long; operators may choose otherwise.
    for (key, value) in [("session.timeout.ms", "15000"), ("heartbeat.interval.ms", "3000")] {
        if config.get(key).is_none() {
            config.set(key, value);
        }
    }
    if settings.until_caught_up && !broker.is_embedded() {
        config.set("statistics.interval.ms", "1000");
    }
    let chunks = (settings.queued_messages / CHUNK_MESSAGES).max(2);
    let (events_in, events) = tokio::sync::mpsc::channel(chunks);
    let (commands, commands_out) = mpsc::channel();
    let callbacks = Callbacks {
        broker: broker.clone(),
        observer: broker.observer()?,
        starts,
        on_gap: settings.on_gap,
        events: events_in,
        owned: Mutex::new(Owned::default()),
        metrics,
        failed: AtomicBool::new(false),
    };
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
    };
    let thread = thread::Builder::new()
        .name("kafka-consumer".to_owned())
        .spawn(move || poller.run(&commands_out))
        .map_err(|_| IngestError::Stopped { part: "the consumer's thread" })?;
    Ok(KafkaThread { events, commands, thread })
}
