//! The loop: poll, find topics, pause and resume, hand messages over, keep the group's offsets.

use super::callbacks::Callbacks;
use super::{CHUNK_MESSAGES, FromKafka, FromLog, POLL, QueuedBytes, RawMessage, TIMEOUT, ToKafka};
use crate::broker::{TopicPattern, partitions_of};
use crate::complaints::Complaints;
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::lease::{Lease, Start, feed_of};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers, Message};
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::error::TrySendError;

/// How often halted partitions are looked at again: the operator may have acted meanwhile.
const LOOK_AT_HALTED: Duration = Duration::from_secs(30);
/// How often Kafka is asked again how far partitions have been answered, and told again what it has not confirmed.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// A doubt about all logs is followed up at most this often.
const DOUBT_AT_MOST: Duration = Duration::from_secs(5);

/// How long the pipeline may have no room before partitions are paused. The client throws away what it has read ahead of
/// a paused partition, so where the pipeline is only a little slower than the broker, pausing at once would read and
/// unpack many messages over and over.
const PATIENCE: Duration = Duration::from_secs(1);
/// How soon it is looked again whether there is room.
const LOOK_FOR_ROOM: Duration = Duration::from_millis(2);

/// The loop of the consumer's thread.
pub(super) struct Poller {
    pub(super) consumer: BaseConsumer<Callbacks>,
    pub(super) pattern: TopicPattern,
    pub(super) alone: bool,
    pub(super) discovery: Duration,
    pub(super) discovered_at: Option<Instant>,
    pub(super) waiting: Vec<RawMessage>,
    pub(super) queued: QueuedBytes,
    pub(super) most_queued_bytes: usize,
    /// Since when the pipeline has had no room.
    pub(super) full_since: Option<Instant>,
}

/// Tells when the thread ends, however it ends.
struct TellsWhenItEnds<'health>(&'health Health);

impl Drop for TellsWhenItEnds<'_> {
    fn drop(&mut self) {
        self.0.consumer_ended();
    }
}

impl Poller {
    pub(super) fn run(mut self, commands: &mpsc::Receiver<ToKafka>) {
        let health = self.consumer.context().health.clone();
        // Said also when the thread panics.
        let _ended = TellsWhenItEnds(&health);
        let outcome = self.poll_until_stopped(commands);
        if let Err(error) = outcome {
            self.consumer.context().fail(error);
        }
        // Dropping the consumer leaves the group; by then the pipeline no longer listens.
    }

    fn poll_until_stopped(&mut self, commands: &mpsc::Receiver<ToKafka>) -> Result<()> {
        let (mut halted_at, mut doubted_at) = (Instant::now(), None::<Instant>);
        let mut asked_at = Instant::now();
        loop {
            if !self.obey_all(commands)? {
                let last = self.leases();
                self.consumer.context().tell_the_last(&self.consumer, &last);
                return Ok(());
            }
            if self.consumer.context().failed.load(Ordering::Acquire) {
                return Ok(());
            }
            if self.alone && self.discovered_at.is_none_or(|at| at.elapsed() >= self.discovery) {
                self.take_new_partitions();
            }
            self.consumer.context().health.polls();
            let doubts = self.poll_chunk()?;
            self.hand_over()?;
            self.consumer
                .context()
                .metrics
                .queued_bytes
                .set(i64::try_from(self.queued.now()).unwrap_or(i64::MAX));
            let suspects = self.consumer.context().owned().take_suspects();
            if !suspects.is_empty() {
                tracing::warn!(partitions = suspects.len(), "a log has become shorter; looking at it again");
                self.reseek(&suspects)?;
            }
            if doubts && doubted_at.is_none_or(|at| at.elapsed() >= DOUBT_AT_MOST) {
                doubted_at = Some(Instant::now());
                let all = self.leases();
                self.reseek(&all)?;
            }
            let is_time = asked_at.elapsed() >= ASK_AGAIN;
            if is_time {
                self.consumer.context().ask_what_is_owed();
                asked_at = Instant::now();
            }
            if is_time || self.consumer.context().account.take_more_to_tell() {
                let all = self.leases();
                self.consumer.context().account.tell(&self.consumer, &all);
            }
            if halted_at.elapsed() >= LOOK_AT_HALTED {
                halted_at = Instant::now();
                self.look_at_halted()?;
            }
        }
    }

    /// All that this process has.
    fn leases(&self) -> Vec<Arc<Lease>> {
        self.consumer.context().owned().all().cloned().collect()
    }

    /// Reads until the chunk is full or nothing more is there. Says whether an error puts logs in doubt.
    fn poll_chunk(&mut self) -> Result<bool> {
        let paused = self.consumer.context().owned().paused;
        if !paused && self.full_since.is_some() {
            std::thread::sleep(LOOK_FOR_ROOM);
            return Ok(false);
        }
        // Paused partitions give nothing new, but polling serves rebalances; what was under way is still taken.
        let most = if paused { self.waiting.len() + 1 } else { CHUNK_MESSAGES };
        let mut timeout = if paused && !self.waiting.is_empty() { POLL / 4 } else { POLL };
        let mut doubts = false;
        while self.waiting.len() < most {
            let Some(polled) = self.consumer.poll(timeout) else { break };
            timeout = Duration::ZERO;
            let message = match polled {
                Ok(message) => message,
                Err(error) => {
                    doubts |= judge(error, &self.consumer.context().complaints)?;
                    continue;
                }
            };
            let Some(lease) =
                self.consumer.context().owned().get(message.topic(), message.partition()).cloned()
            else {
                continue;
            };
            let headers = message.headers().map_or_else(Vec::new, |headers| {
                headers
                    .iter()
                    .map(|header| (header.key.to_owned(), header.value.unwrap_or_default().to_vec()))
                    .collect()
            });
            let message = RawMessage {
                offset: message.offset() + lease.base,
                timestamp: message.timestamp().to_millis(),
                lease,
                key: message.key().map(<[u8]>::to_vec),
                value: message.payload().map(<[u8]>::to_vec),
                headers,
            };
            message.lease.see(message.offset + 1);
            self.queued.add(message.size());
            self.waiting.push(message);
        }
        Ok(doubts)
    }

    /// Gives what waits to the pipeline; pauses the partitions when it has had no room for long, and resumes them when it
    /// has again.
    fn hand_over(&mut self) -> Result<()> {
        let context = self.consumer.context();
        let mut is_full = self.queued.now() > self.most_queued_bytes;
        if !self.waiting.is_empty() {
            let chunk = std::mem::take(&mut self.waiting);
            match context.messages.try_send(FromLog::Messages(chunk)) {
                Ok(()) => {}
                Err(TrySendError::Full(FromLog::Messages(chunk))) => {
                    self.waiting = chunk;
                    is_full = true;
                }
                Err(_) => return Err(IngestError::Stopped { part: "the pipeline" }),
            }
        }
        if is_full {
            let since = *self.full_since.get_or_insert_with(Instant::now);
            let pauses = !context.owned().paused && since.elapsed() >= PATIENCE;
            return if pauses { self.set_paused(true) } else { Ok(()) };
        }
        self.full_since = None;
        let has_room = context.messages.capacity() > context.messages.max_capacity() / 2
            && self.queued.now() < self.most_queued_bytes / 2;
        if has_room && context.owned().paused {
            self.set_paused(false)?;
        }
        Ok(())
    }

    fn set_paused(&self, paused: bool) -> Result<()> {
        let context = self.consumer.context();
        let mut owned = context.owned();
        let partitions = owned.partitions();
        owned.paused = paused;
        context.metrics.paused.set(i64::from(paused));
        let outcome =
            if paused { self.consumer.pause(&partitions) } else { self.consumer.resume(&partitions) };
        outcome.map_err(|source| IngestError::kafka("pausing or resuming partitions", source))
    }

    /// Does what has been asked for; false when that was to stop.
    ///
    /// Partitions that are to start anew do so together: when feeds that were empty begin to speak, each of their
    /// partitions is claimed, and a claim is a commit.
    fn obey_all(&mut self, commands: &mpsc::Receiver<ToKafka>) -> Result<bool> {
        let mut anew = Vec::new();
        let goes_on = loop {
            match commands.try_recv() {
                Ok(ToKafka::Stop) | Err(mpsc::TryRecvError::Disconnected) => break false,
                Ok(ToKafka::Reseek(leases)) => anew.extend(leases),
                Ok(ToKafka::Answered(leases)) => {
                    self.reseek(&std::mem::take(&mut anew))?;
                    self.consumer.context().account.tell(&self.consumer, &leases);
                }
                Ok(ToKafka::Recheck) => {
                    self.reseek(&std::mem::take(&mut anew))?;
                    self.tell_how_far_behind();
                }
                Err(mpsc::TryRecvError::Empty) => break true,
            }
        };
        if goes_on {
            self.reseek(&anew)?;
        }
        Ok(goes_on)
    }

    fn tell_how_far_behind(&mut self) {
        // Messages that the pipeline had no room for are still to come. A broker that does not answer now will be asked
        // again.
        let behind = self.recheck().unwrap_or_else(|error| {
            tracing::warn!(%error, "the broker does not tell the ends of topics");
            1
        });
        let context = self.consumer.context();
        // Who does not know yet which partitions are its own does not know either what it owes.
        let unknown = usize::from(!context.health.has_joined()) + context.ask_what_is_owed();
        let behind = behind + self.waiting.len() + unknown;
        let halt = context.owned().first_halt();
        match halt.filter(|_| behind == 0) {
            Some(error) => context.fail(error),
            None => {
                context.tell(FromKafka::Rechecked { behind });
            }
        }
    }

    /// Starts partitions anew at the warehouse's offsets, with new leases.
    fn reseek(&mut self, leases: &[Arc<Lease>]) -> Result<()> {
        let context = self.consumer.context();
        let (mut partitions, mut ended) = (Vec::new(), Vec::new());
        {
            let mut owned = context.owned();
            for lease in leases {
                lease.kill();
                // Already given away, or already started again: nothing to do.
                let current =
                    owned.get(&lease.topic, lease.partition).is_some_and(|ours| Arc::ptr_eq(ours, lease));
                if current {
                    ended.extend(owned.remove(&lease.topic, lease.partition));
                    partitions.push((lease.topic.to_string(), lease.partition));
                }
            }
        }
        context.account.close(&ended);
        if partitions.is_empty() {
            return Ok(());
        }
        let queued = self.queued.clone();
        self.waiting.retain(|message| {
            let lives = message.lease.is_live();
            if !lives {
                queued.take(message.size());
            }
            lives
        });
        // What waits under these leases in the pipeline must go before their successors come.
        context.tell(FromKafka::Lost { leases: leases.to_vec() });
        context.give_back(&self.consumer, &partitions)?;
        context.assign(&self.consumer, &partitions)
    }

    /// Looks whether an operator has acted on what was halted.
    fn look_at_halted(&mut self) -> Result<()> {
        let context = self.consumer.context();
        let halted = context.owned().take_halted();
        if halted.is_empty() {
            return Ok(());
        }
        context.give_back(&self.consumer, &halted)?;
        context.assign(&self.consumer, &halted)
    }

    /// Without a group: takes the partitions that have appeared. A broker that does not answer is asked again later.
    fn take_new_partitions(&mut self) {
        self.discovered_at = Some(Instant::now());
        let context = self.consumer.context();
        let found = match partitions_of(&context.observer, &self.pattern) {
            Ok(found) => found,
            Err(error) => return tracing::warn!(%error, "the broker does not list its topics"),
        };
        context.health.joined();
        let new: Vec<(String, i32)> = {
            let owned = context.owned();
            found
                .into_iter()
                .filter(|(topic, partition)| {
                    owned.get(topic, *partition).is_none() && !owned.is_halted(topic, *partition)
                })
                .filter(|(topic, _)| feed_of(topic).is_some())
                .collect()
        };
        if !new.is_empty()
            && let Err(error) = context.assign(&self.consumer, &new)
        {
            context.fail(error);
        }
    }

    /// Asks for the ends again; counts partitions, ours or not, that the warehouse is behind on.
    fn recheck(&mut self) -> Result<usize> {
        if self.alone {
            self.take_new_partitions();
        }
        let context = self.consumer.context();
        let mut behind = 0;
        let (mut partitions, mut ends) = (Vec::new(), Vec::new());
        for (topic, partition) in partitions_of(&context.observer, &self.pattern)? {
            if feed_of(&topic).is_none() || context.owned().is_halted(&topic, partition) {
                continue;
            }
            let (low, high) =
                context.observer.fetch_watermarks(&topic, partition, TIMEOUT).map_err(|source| {
                    IngestError::kafka(format!("asking for the end of {topic}[{partition}]"), source)
                })?;
            let ours = context.owned().get(&topic, partition).cloned();
            match ours {
                Some(lease) => {
                    behind += usize::from(high + lease.base > lease.end());
                    lease.set_end(high + lease.base);
                }
                None if high > low => {
                    partitions.push((topic, partition));
                    ends.push(high);
                }
                None => {}
            }
        }
        let starts = context.starts.look(&partitions)?;
        let is_behind = |(start, high): &(&Start, &i64)| {
            // Beyond the end too: then the log is not what it was, which its next owner will find.
            start.data_transaction.unwrap_or(start.base) - start.base != **high
        };
        behind += starts.iter().zip(&ends).filter(is_behind).count();
        Ok(behind)
    }
}

/// Which errors end the run, which put the logs in doubt (true), and which the client heals by itself.
fn judge(error: KafkaError, complaints: &Complaints) -> Result<bool> {
    use RDKafkaErrorCode as Code;
    match error {
        KafkaError::MessageConsumption(
            Code::AutoOffsetReset
            | Code::OffsetOutOfRange
            | Code::UnknownTopicOrPartition
            | Code::UnknownTopic
            | Code::UnknownPartition,
        ) => {
            tracing::warn!(%error, "a log is not what it was; looking at all of them again");
            Ok(true)
        }
        KafkaError::MessageConsumptionFatal(_)
        | KafkaError::MessageConsumption(
            Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::Authentication
            | Code::SaslAuthenticationFailed,
        ) => Err(IngestError::kafka("reading messages", error)),
        error => {
            complaints.tell(&error, "reading messages");
            Ok(false)
        }
    }
}
