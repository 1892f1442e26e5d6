//! The loop: poll, find topics, pause and resume, hand messages over, commit for lag tools.

use super::{CHUNK_MESSAGES, Callbacks, FromKafka, POLL, RawMessage, TIMEOUT, ToKafka};
use crate::broker::{TopicPattern, partitions_of};
use crate::error::{IngestError, Result};
use crate::lease::Lease;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers, Message};
use rdkafka::{Offset, TopicPartitionList};
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// The loop of the consumer's thread.
pub(super) struct Poller {
    pub(super) consumer: BaseConsumer<Callbacks>,
    pub(super) pattern: TopicPattern,
    pub(super) alone: bool,
    pub(super) discovery: Duration,
    pub(super) discovered_at: Option<Instant>,
    pub(super) waiting: Vec<RawMessage>,
}

impl Poller {
    pub(super) fn run(mut self, commands: &mpsc::Receiver<ToKafka>) {
        let outcome = self.poll_until_stopped(commands);
        if let Err(error) = outcome {
            self.consumer.context().fail(error);
        }
        // Dropping the consumer leaves the group; by then the pipeline no longer listens.
    }

    fn poll_until_stopped(&mut self, commands: &mpsc::Receiver<ToKafka>) -> Result<()> {
        loop {
            loop {
                match commands.try_recv() {
                    Ok(ToKafka::Stop) | Err(mpsc::TryRecvError::Disconnected) => return Ok(()),
                    Ok(command) => self.obey(command)?,
                    Err(mpsc::TryRecvError::Empty) => break,
                }
            }
            if self.consumer.context().failed.load(Ordering::Acquire) {
                return Ok(());
            }
            if self.alone && self.discovered_at.is_none_or(|at| at.elapsed() >= self.discovery) {
                self.take_new_partitions()?;
            }
            self.poll_chunk()?;
            self.hand_over()?;
        }
    }

    /// Reads until the chunk is full or nothing more is there.
    fn poll_chunk(&mut self) -> Result<()> {
        let mut timeout = POLL;
        while self.waiting.len() < CHUNK_MESSAGES {
            let Some(polled) = self.consumer.poll(timeout) else { return Ok(()) };
            timeout = Duration::ZERO;
            let message = match polled {
                Ok(message) => message,
                Err(error) => {
                    self.judge(error)?;
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
            self.waiting.push(RawMessage {
                offset: message.offset() + lease.base,
                lease,
                key: message.key().map(<[u8]>::to_vec),
                value: message.payload().map(<[u8]>::to_vec),
                headers,
            });
        }
        Ok(())
    }

    /// Which errors end the run, and which the client heals by itself.
    fn judge(&self, error: KafkaError) -> Result<()> {
        let fatal = matches!(
            error,
            KafkaError::MessageConsumptionFatal(_)
                | KafkaError::MessageConsumption(
                    RDKafkaErrorCode::AutoOffsetReset
                        | RDKafkaErrorCode::OffsetOutOfRange
                        | RDKafkaErrorCode::TopicAuthorizationFailed
                        | RDKafkaErrorCode::GroupAuthorizationFailed
                        | RDKafkaErrorCode::Authentication
                        | RDKafkaErrorCode::SaslAuthenticationFailed,
                )
        );
        if fatal {
            let gone = "reading messages (offsets are gone; start ingest again and it names the partition)";
            let is_gone = matches!(
                error,
                KafkaError::MessageConsumption(
                    RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange
                )
            );
            return Err(IngestError::kafka(if is_gone { gone } else { "reading messages" }, error));
        }
        tracing::warn!(%error, "kafka read error; the client retries");
        Ok(())
    }

    /// Gives the chunk to the pipeline, or pauses the partitions and keeps it.
    fn hand_over(&mut self) -> Result<()> {
        let context = self.consumer.context();
        if !self.waiting.is_empty() {
            let chunk = std::mem::take(&mut self.waiting);
            match context.events.try_send(FromKafka::Messages(chunk)) {
                Ok(()) => {}
                Err(tokio::sync::mpsc::error::TrySendError::Full(FromKafka::Messages(chunk))) => {
                    self.waiting = chunk;
                    if !context.owned().paused {
                        self.set_paused(true)?;
                    }
                    thread::sleep(Duration::from_millis(2));
                    return Ok(());
                }
                Err(_) => {
                    return Err(IngestError::Stopped { part: "the pipeline" });
                }
            }
        }
        let paused = context.owned().paused;
        if paused && context.events.capacity() > context.events.max_capacity() / 2 {
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

    fn obey(&mut self, command: ToKafka) -> Result<()> {
        match command {
            ToKafka::Stop => {}
            ToKafka::Landed(offsets) => self.commit_for_lag_tools(&offsets),
            ToKafka::Recheck => {
                // Messages that the pipeline had no room for are still to come.
                let behind = self.recheck()? + self.waiting.len();
                self.consumer.context().tell(FromKafka::Rechecked { behind }, TIMEOUT);
            }
            ToKafka::Reseek(leases) => self.reseek(&leases)?,
        }
        Ok(())
    }

    fn commit_for_lag_tools(&self, offsets: &[(Arc<Lease>, i64)]) {
        if self.alone {
            return;
        }
        let mut list = TopicPartitionList::new();
        for (lease, next) in offsets.iter().filter(|(lease, _)| lease.is_live()) {
            if list
                .add_partition_offset(&lease.topic, lease.partition, Offset::Offset(next - lease.base))
                .is_err()
            {
                return;
            }
        }
        if list.count() > 0
            && let Err(error) = self.consumer.commit(&list, CommitMode::Async)
        {
            tracing::debug!(%error, "kafka did not take the advisory offsets");
        }
    }

    /// Starts partitions anew at the warehouse's offsets, with new leases.
    fn reseek(&mut self, leases: &[Arc<Lease>]) -> Result<()> {
        let context = self.consumer.context();
        let mut partitions = Vec::new();
        {
            let mut owned = context.owned();
            for lease in leases {
                lease.kill();
                // Already given away, or already started again: nothing to do.
                let current =
                    owned.get(&lease.topic, lease.partition).is_some_and(|ours| Arc::ptr_eq(ours, lease));
                if current {
                    owned.remove(&lease.topic, lease.partition);
                    partitions.push((lease.topic.to_string(), lease.partition));
                }
            }
        }
        if partitions.is_empty() {
            return Ok(());
        }
        self.waiting.retain(|message| message.lease.is_live());
        let mut list = TopicPartitionList::new();
        for (topic, partition) in &partitions {
            list.add_partition(topic, *partition);
        }
        self.consumer
            .incremental_unassign(&list)
            .map_err(|source| IngestError::kafka("restarting partitions", source))?;
        context.assign(&self.consumer, &partitions)
    }

    fn take_new_partitions(&mut self) -> Result<()> {
        let context = self.consumer.context();
        let found = partitions_of(&self.consumer.context().observer, &self.pattern)?;
        let new: Vec<(String, i32)> = {
            let owned = context.owned();
            found
                .into_iter()
                .filter(|(topic, partition)| owned.get(topic, *partition).is_none())
                .filter(|(topic, _)| crate::lease::feed_of(topic).is_some())
                .collect()
        };
        self.discovered_at = Some(Instant::now());
        if new.is_empty() { Ok(()) } else { context.assign(&self.consumer, &new) }
    }

    /// Asks for the ends again; counts partitions, ours or not, that the warehouse is behind on.
    fn recheck(&mut self) -> Result<usize> {
        if self.alone {
            self.take_new_partitions()?;
        }
        let context = self.consumer.context();
        let mut behind = 0;
        let mut foreign = Vec::new();
        for (topic, partition) in partitions_of(&self.consumer.context().observer, &self.pattern)? {
            if crate::lease::feed_of(&topic).is_none() {
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
                None if high > low => foreign.push(((topic, partition), high)),
                None => {}
            }
        }
        let partitions: Vec<(String, i32)> = foreign.iter().map(|(partition, _)| partition.clone()).collect();
        for (start, (_, high)) in context.starts.read(&partitions)?.iter().zip(&foreign) {
            let known = start.data_transaction.unwrap_or(start.generation_base);
            behind += usize::from(known < *high + start.generation_base);
        }
        Ok(behind)
    }
}
