//! Rebalances, called back by the Kafka client on the consumer's own thread, inside `poll`.

use super::account::Account;
use super::owned::Owned;
use super::standing::{Standing, Surveyor};
use super::{FromKafka, FromLog, POLL};
use crate::broker::Broker;
use crate::complaints::Complaints;
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::landing::LogEvent;
use crate::lease::{Lease, Starts};
use crate::metrics::IngestMetrics;
use crate::settings::IngestSettings;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, Offset, TopicPartitionList};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

/// How long a revocation waits for the buffered rows to be committed before they are dropped.
const REVOKE_PATIENCE: Duration = Duration::from_secs(10);

/// What the Kafka client calls back.
pub(super) struct Callbacks {
    /// Asks for topics and ends on a connection of its own: on the consumer's, each question would wait behind a fetch.
    pub(super) observer: BaseConsumer,
    pub(super) starts: Arc<dyn Starts>,
    surveyor: Surveyor,
    pub(super) messages: tokio::sync::mpsc::Sender<FromLog>,
    events: tokio::sync::mpsc::UnboundedSender<FromKafka>,
    owned: Mutex<Owned>,
    pub(super) metrics: IngestMetrics,
    pub(super) health: Health,
    pub(super) failed: AtomicBool,
    pub(super) complaints: Complaints,
    pub(super) account: Account,
    until_caught_up: bool,
}

impl ClientContext for Callbacks {
    fn stats(&self, statistics: Statistics) {
        for (name, topic) in &statistics.topics {
            for (partition, state) in &topic.partitions {
                let (paused, lease) = {
                    let owned = self.owned();
                    (owned.paused, owned.get(name, *partition).cloned())
                };
                let Some(lease) = lease else { continue };
                if state.hi_offset >= 0 {
                    let end = state.hi_offset + lease.base;
                    if end < lease.end() && self.until_caught_up {
                        // A log never gets shorter by itself. A service that never ends finds out by its reads: the end
                        // as a new leader tells it may be behind for a moment.
                        self.owned().suspects.push(Arc::clone(&lease));
                    }
                    lease.set_end(end.max(lease.end()));
                }
                if state.fetchq_cnt == 0 && state.next_offset >= 0 && state.next_offset >= state.ls_offset {
                    let next = state.next_offset + lease.base;
                    // A service only tells of offsets that hold no message (transaction markers), once: what it tells
                    // takes the room of messages. Of paused partitions the client forgets what it has fetched.
                    let is_wanted = self.until_caught_up || (!paused && !lease.has_seen(next));
                    let drained = FromLog::Drained { lease: Arc::clone(&lease), next };
                    // Lost when the queue is full: the next statistics say it again.
                    if is_wanted && self.messages.try_send(drained).is_ok() {
                        lease.see(next);
                    }
                }
            }
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.complaints.tell(&error, reason);
    }
}

impl ConsumerContext for Callbacks {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, event: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let partitions: Vec<(String, i32)> =
            list.elements().iter().map(|element| (element.topic().to_owned(), element.partition())).collect();
        self.account.rebalances();
        let outcome = if matches!(event, RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            self.assign(consumer, &partitions)
        } else {
            self.revoke(consumer, &partitions)
        };
        if let Err(error) = outcome {
            self.fail(error);
        }
    }

    fn commit_callback(&self, result: KafkaResult<()>, offsets: &TopicPartitionList) {
        self.account.answers(&self.owned(), result, offsets);
    }

    fn main_queue_min_poll_interval(&self) -> rdkafka::util::Timeout {
        rdkafka::util::Timeout::After(POLL)
    }
}

impl Callbacks {
    pub(super) fn new(
        broker: &Broker,
        settings: &IngestSettings,
        starts: Arc<dyn Starts>,
        messages: tokio::sync::mpsc::Sender<FromLog>,
        events: tokio::sync::mpsc::UnboundedSender<FromKafka>,
        metrics: IngestMetrics,
        health: Health,
    ) -> Result<Self> {
        Ok(Self {
            observer: broker.observer_of(&settings.group)?,
            surveyor: Surveyor::new(broker, settings.on_gap),
            starts,
            messages,
            events,
            owned: Mutex::new(Owned::default()),
            metrics,
            health,
            failed: AtomicBool::new(false),
            complaints: Complaints::default(),
            account: Account::new(broker, settings),
            until_caught_up: settings.until_caught_up,
        })
    }

    pub(super) fn owned(&self) -> MutexGuard<'_, Owned> {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fail(&self, error: IngestError) {
        self.failed.store(true, Ordering::Release);
        self.tell(FromKafka::Failed(error));
    }

    /// Whether the pipeline still listens.
    pub(super) fn tell(&self, event: FromKafka) -> bool {
        self.events.send(event).is_ok()
    }

    pub(super) fn assign(&self, consumer: &BaseConsumer<Self>, partitions: &[(String, i32)]) -> Result<()> {
        let standings = self.surveyor.claim(&self.observer, self.starts.as_ref(), partitions)?;
        let (mut leases, mut halted, mut log) = (Vec::new(), Vec::new(), Vec::new());
        for ((topic, partition), standing) in partitions.iter().zip(standings) {
            match standing {
                Standing::Ready(lease) => leases.push(lease),
                Standing::Halted { event, from, to, reason } => {
                    tracing::error!(%topic, partition, %reason, "partition is not read until an operator acts");
                    log.push(LogEvent {
                        event,
                        topic: Some(topic.clone()),
                        partition: Some(*partition),
                        from_offset: Some(from),
                        to_offset: Some(to),
                        detail: reason.clone(),
                    });
                    halted.push(((topic.clone(), *partition), reason));
                }
                Standing::NotAFeed => tracing::warn!(%topic, "not a feed topic; left alone"),
            }
        }
        self.metrics.rebalances.with_label_values(&["assigned"]).inc();
        // Told before the first message can come.
        if !self.tell(FromKafka::Assigned { leases: leases.clone(), log }) {
            return Err(IngestError::Stopped { part: "the pipeline" });
        }
        self.account.open(&leases);
        self.ask_what_is_owed();
        let listing = |source| IngestError::kafka("listing partitions", source);
        let (mut list, mut idle) = (TopicPartitionList::new(), TopicPartitionList::new());
        for lease in &leases {
            let offset = Offset::Offset(lease.start - lease.base);
            list.add_partition_offset(&lease.topic, lease.partition, offset).map_err(listing)?;
        }
        for ((topic, partition), _) in &halted {
            list.add_partition_offset(topic, *partition, Offset::End).map_err(listing)?;
            idle.add_partition(topic, *partition);
        }
        let mut owned = self.owned();
        for lease in leases {
            tracing::debug!(topic = %lease.topic, partition = lease.partition, offset = lease.start, "partition assigned");
            owned.insert(lease);
        }
        owned.halted.extend(halted);
        self.count(&owned);
        consumer
            .incremental_assign(&list)
            .map_err(|source| IngestError::kafka("taking partitions", source))?;
        let paused = if owned.paused { &list } else { &idle };
        if paused.count() > 0 {
            consumer.pause(paused).map_err(|source| IngestError::kafka("pausing partitions", source))?;
        }
        self.health.joined();
        Ok(())
    }

    fn revoke(&self, consumer: &BaseConsumer<Self>, partitions: &[(String, i32)]) -> Result<()> {
        let lost = consumer.assignment_lost();
        let leases: Vec<Arc<Lease>> = {
            let mut owned = self.owned();
            for partition in partitions {
                owned.halted.remove(partition);
            }
            partitions.iter().filter_map(|(topic, partition)| owned.remove(topic, *partition)).collect()
        };
        self.metrics.rebalances.with_label_values(&[if lost { "lost" } else { "revoked" }]).inc();
        tracing::info!(partitions = leases.len(), lost, "partitions revoked");
        if lost {
            self.health.lost_its_place();
            leases.iter().for_each(|lease| lease.kill());
            self.tell(FromKafka::Lost { leases: leases.clone() });
        } else {
            let (done, flushed) = mpsc::sync_channel(1);
            if self.tell(FromKafka::Revoked { leases: leases.clone(), done }) {
                let _ = flushed.recv_timeout(REVOKE_PATIENCE);
                // While we are still of the group: what Kafka does not know, the next owner answers again. Who stops has
                // told it already.
                self.tell_the_last(consumer, &leases);
            }
            // Whatever is not committed by now must never be: the next owner starts at the committed offset.
            leases.iter().for_each(|lease| lease.kill());
        }
        self.account.close(&leases);
        self.count(&self.owned());
        self.give_back(consumer, partitions)
    }

    /// Takes partitions out of the consumer's assignment. Resumed first: the client remembers that a partition was
    /// paused, also when it comes back.
    pub(super) fn give_back(
        &self,
        consumer: &BaseConsumer<Self>,
        partitions: &[(String, i32)],
    ) -> Result<()> {
        let mut list = TopicPartitionList::new();
        for (topic, partition) in partitions {
            list.add_partition(topic, *partition);
        }
        if let Err(error) = consumer.resume(&list) {
            tracing::debug!(%error, "partitions to be given back could not be resumed");
        }
        consumer
            .incremental_unassign(&list)
            .map_err(|source| IngestError::kafka("giving partitions back", source))
    }

    fn count(&self, owned: &Owned) {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.metrics.partitions.set(whole(owned.all().count()));
        self.metrics.halted.set(whole(owned.halted.len()));
    }

    /// Asks Kafka how far partitions have been answered whose turn it is, and tells the pipeline what is owed. How many it
    /// has not told yet.
    pub(super) fn ask_what_is_owed(&self) -> usize {
        let (owed, unknown) = self.account.ask(&self.observer);
        if !owed.is_empty() {
            self.tell(FromKafka::Owed(owed));
        }
        unknown
    }

    /// Tells Kafka how far partitions have been answered that are about to go, and waits until it has heard.
    pub(super) fn tell_the_last(&self, consumer: &BaseConsumer<Self>, leases: &[Arc<Lease>]) {
        // What was answered under a lease counts once it is known that nothing was owed before. What is owed is left to the
        // next owner.
        let _ = self.account.ask(&self.observer);
        self.account.tell_and_wait(consumer, leases);
    }
}
