//! Rebalances, called back by the Kafka client on the consumer's own thread, inside `poll`.

use super::standing::{Standing, Surveyor};
use super::{FromKafka, FromLog, POLL};
use crate::broker::Broker;
use crate::complaints::Complaints;
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::landing::LogEvent;
use crate::lease::{Lease, Starts};
use crate::metrics::IngestMetrics;
use crate::owed::Owed;
use crate::settings::{IngestSettings, ReceiptsFor};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, Offset, TopicPartitionList};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// How long a revocation waits for the buffered rows to be committed before they are dropped.
const REVOKE_PATIENCE: Duration = Duration::from_secs(10);
/// Kafka is told again when it has neither confirmed nor refused for so long: a broker that is restarted, or a rebalance, may
/// take the answer away with it.
const ANSWER_LOST: Duration = Duration::from_secs(5);
/// How long Kafka is given at once to tell how far partitions have been answered. The thread must go on polling.
const ASKING: Duration = Duration::from_secs(5);

/// The partitions that this process has.
#[derive(Default)]
pub(super) struct Owned {
    leases: HashMap<String, HashMap<i32, Arc<Lease>>>,
    /// Assigned to this process and not read: an operator must say what is right.
    halted: BTreeMap<(String, i32), String>,
    pub(super) paused: bool,
    /// Partitions whose log does not seem to be what it was.
    suspects: Vec<Arc<Lease>>,
    /// Partitions of which Kafka has not told yet how far they have been answered.
    unknown_debts: Vec<Arc<Lease>>,
}

impl Owned {
    pub(super) fn get(&self, topic: &str, partition: i32) -> Option<&Arc<Lease>> {
        self.leases.get(topic).and_then(|partitions| partitions.get(&partition))
    }

    fn insert(&mut self, lease: Arc<Lease>) {
        self.leases.entry(lease.topic.to_string()).or_default().insert(lease.partition, lease);
    }

    pub(super) fn remove(&mut self, topic: &str, partition: i32) -> Option<Arc<Lease>> {
        self.leases.get_mut(topic).and_then(|partitions| partitions.remove(&partition))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Lease>> {
        self.leases.values().flat_map(HashMap::values)
    }

    pub(super) fn is_halted(&self, topic: &str, partition: i32) -> bool {
        self.halted.contains_key(&(topic.to_owned(), partition))
    }

    pub(super) fn take_halted(&mut self) -> Vec<(String, i32)> {
        std::mem::take(&mut self.halted).into_keys().collect()
    }

    /// Why the first halted partition is halted.
    pub(super) fn first_halt(&self) -> Option<IngestError> {
        let ((topic, partition), reason) = self.halted.first_key_value()?;
        Some(IngestError::Halted {
            topic: topic.clone(),
            partition: *partition,
            reason: reason.clone(),
            others: self.halted.len() - 1,
        })
    }

    pub(super) fn take_suspects(&mut self) -> Vec<Arc<Lease>> {
        std::mem::take(&mut self.suspects)
    }

    pub(super) fn partitions(&self) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        for lease in self.all() {
            list.add_partition(&lease.topic, lease.partition);
        }
        list
    }
}

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
    receipts: ReceiptsFor,
    /// Since when Kafka has been told something that it has neither confirmed nor refused.
    telling: Mutex<Option<Instant>>,
    embedded: bool,
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
        // What Kafka was being told may have been forgotten with the generation of the group.
        *self.telling() = None;
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
        *self.telling() = None;
        self.has_told_kafka(result, offsets);
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
            receipts: settings.receipts,
            telling: Mutex::default(),
            embedded: broker.is_embedded(),
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
        self.find_what_is_owed(&leases);
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
            self.tell(FromKafka::Lost { leases });
        } else {
            let (done, flushed) = mpsc::sync_channel(1);
            if self.tell(FromKafka::Revoked { leases: leases.clone(), done }) {
                let _ = flushed.recv_timeout(REVOKE_PATIENCE);
                // While we are still of the group: what Kafka does not know, the next owner answers again. Who stops has
                // told it already.
                self.keep_answered(consumer, &leases, CommitMode::Sync);
            }
            // Whatever is not committed by now must never be: the next owner starts at the committed offset.
            leases.iter().for_each(|lease| lease.kill());
        }
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

    /// Asks Kafka how far partitions have been answered, and tells the pipeline what landed behind that. Where Kafka
    /// knows nothing, or something that cannot be, all that the log holds may be unanswered: who landed it may have been
    /// unable to say so, as one who is not of the group is while the group lives.
    ///
    /// When Kafka does not answer now, it is asked [again](Self::ask_again_what_is_owed). Until then nothing that this
    /// owner answers may count: it would hide what the former one left unanswered.
    fn find_what_is_owed(&self, leases: &[Arc<Lease>]) {
        if self.embedded || self.receipts == ReceiptsFor::None || leases.is_empty() {
            return;
        }
        let mut asked = TopicPartitionList::new();
        for lease in leases {
            asked.add_partition(&lease.topic, lease.partition);
        }
        let committed = self.observer.committed_offsets(asked, ASKING).unwrap_or_else(|error| {
            tracing::warn!(%error, "kafka does not tell which messages have been answered; asking again");
            TopicPartitionList::new()
        });
        let (mut owed, mut unknown) = (Vec::new(), Vec::new());
        for lease in leases {
            let element = committed
                .find_partition(&lease.topic, lease.partition)
                .filter(|element| element.error().is_ok());
            let Some(element) = element else {
                lease.answered.owe();
                unknown.push(Arc::clone(lease));
                continue;
            };
            // What lies behind what has landed was said of another log, or of a warehouse that has been put back since.
            let landed = lease.data_transaction.unwrap_or(lease.start);
            let known = match element.offset() {
                Offset::Offset(next) => Some(next + lease.base).filter(|next| *next <= landed),
                _ => None,
            };
            let from = known.unwrap_or(lease.log_start);
            let offsets = from..landed.max(from);
            if !offsets.is_empty() || lease.answered.owes() {
                lease.answered.owe();
                owed.push(Owed { lease: Arc::clone(lease), offsets });
            }
        }
        self.owned().unknown_debts.extend(unknown);
        if !owed.is_empty() {
            self.tell(FromKafka::Owed(owed));
        }
    }

    /// Tells Kafka how far partitions have been answered, where it has not confirmed that it knows. It takes nothing from
    /// who is not of the group, nor during some steps of a rebalance; so it is told again.
    ///
    /// In passing, one thing at a time: while any commit is under way the client starts no partitions, and an older number
    /// that is tried again could replace a newer one.
    pub(super) fn keep_answered(
        &self,
        consumer: &BaseConsumer<Self>,
        leases: &[Arc<Lease>],
        mode: CommitMode,
    ) {
        let waits = matches!(mode, CommitMode::Sync);
        if self.embedded || (!waits && self.telling().is_some_and(|since| since.elapsed() < ANSWER_LOST)) {
            return;
        }
        let mut list = TopicPartitionList::new();
        for lease in leases.iter().filter(|lease| lease.is_live()) {
            let Some(next) = lease.answered.to_keep() else { continue };
            let offset = Offset::Offset(next - lease.base);
            if list.add_partition_offset(&lease.topic, lease.partition, offset).is_err() {
                return;
            }
        }
        if list.count() == 0 {
            return;
        }
        let outcome = consumer.commit(&list, mode);
        // Of what is told in passing the client says later whether it was heard.
        if waits || outcome.is_err() {
            self.has_told_kafka(outcome, &list);
        } else {
            *self.telling() = Some(Instant::now());
        }
    }

    fn telling(&self) -> MutexGuard<'_, Option<Instant>> {
        self.telling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_told_kafka(&self, outcome: KafkaResult<()>, offsets: &TopicPartitionList) {
        if let Err(error) = outcome {
            tracing::debug!(%error, "kafka did not take how far messages have been answered");
            return;
        }
        let owned = self.owned();
        for element in offsets.elements() {
            if let (Offset::Offset(next), Ok(())) = (element.offset(), element.error())
                && let Some(lease) = owned.get(element.topic(), element.partition())
            {
                lease.answered.has_kept(next + lease.base);
            }
        }
    }

    /// How many partitions Kafka has not told yet how far they have been answered, after it was asked again.
    pub(super) fn ask_again_what_is_owed(&self) -> usize {
        let unknown = std::mem::take(&mut self.owned().unknown_debts);
        let live: Vec<Arc<Lease>> = unknown.into_iter().filter(|lease| lease.is_live()).collect();
        self.find_what_is_owed(&live);
        self.owned().unknown_debts.len()
    }
}
