//! What bureaus say, as they say it: for a watcher that may not wait until it has landed.
//!
//! A [`LiveFeed`] belongs to no group and lands nothing. It reads each partition from where the warehouse stands, so that what
//! has landed and what comes through it are all there is, and judges messages as ingest does. It also follows the alerts that are sent
//! meanwhile: who sends alerts knows from them what others have said.

use crate::broker::{Broker, TopicPattern, partitions_of, position_in};
use crate::check::{Checker, Verdict};
use crate::error::{IngestError, Result};
use crate::landing::{LandedPart, Landing};
use crate::lease::{Start, feed_of};
use crate::metrics::IngestMetrics;
use crate::registry::{Registry, WriterSchema};
use crate::repeats::{EVENT_ID_HEADER, Identity, Repeats, identities};
use crate::settings::IngestSettings;
use proofhouse_schemas::{Bureau, Decoded, Kind, Topic};
use proofhouse_warehouse::Warehouse;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers, Message, OwnedMessage};
use rdkafka::{Offset, TopicPartitionList};
use std::collections::HashMap;
use std::time::{Duration, Instant};

const TIMEOUT: Duration = Duration::from_secs(30);
/// Messages that are handed over at once.
const MOST_AT_ONCE: usize = 2_000;
/// How long a message in Avro waits for its schema before it is left to the nightly job.
const SCHEMA_PATIENCE: Duration = Duration::from_secs(2);
/// For how long nobody waits again after that.
const REGISTRY_SILENCE: Duration = Duration::from_secs(30);

/// A message of a feed.
#[derive(Debug)]
pub struct LiveMessage {
    /// Who says it.
    pub bureau: Bureau,
    /// What about.
    pub kind: Kind,
    /// Whether it may land, and what it says.
    pub verdict: Verdict,
}

/// What has come.
#[derive(Debug)]
pub enum LiveEvent {
    /// A message of a feed.
    Said(LiveMessage),
    /// An alert that somebody has sent: its key and its content.
    Alerted(Vec<u8>, Vec<u8>),
}

#[derive(Debug)]
struct Followed {
    /// What is added to the broker's offset to get that in the warehouse.
    base: i64,
    /// The broker's offset of the next message.
    next: i64,
    /// Bureau and kind; nothing of alerts.
    feed: Option<(Bureau, Kind)>,
    /// Messages of which a repeat says nothing.
    repeats: Repeats,
}

/// Follows feeds and alerts.
pub struct LiveFeed {
    consumer: BaseConsumer,
    checker: Checker,
    registry: Registry,
    broker: Broker,
    landing: Landing,
    store: String,
    feeds: TopicPattern,
    alerts: TopicPattern,
    kinds: Vec<Kind>,
    repeat_window: Duration,
    /// Until when nobody waits for the registry, after it has not answered.
    registry_is_silent: Option<Instant>,
    followed: HashMap<(String, i32), Followed>,
    /// Whether a partition may have lost what is to be read next.
    in_doubt: bool,
}

impl std::fmt::Debug for LiveFeed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LiveFeed").field("partitions", &self.followed.len()).finish_non_exhaustive()
    }
}

impl LiveFeed {
    /// Follows the feeds of these kinds from where the warehouse stands, and alerts from now on. Read the warehouse, and the alerts
    /// that were sent before, after this and nothing is missed; what is there twice says the same.
    ///
    /// # Errors
    /// When the broker or the warehouse cannot be read, or a setting is wrong.
    pub async fn open(
        warehouse: &Warehouse,
        broker: &Broker,
        settings: &IngestSettings,
        kinds: &[Kind],
    ) -> Result<LiveFeed> {
        let metrics = IngestMetrics::new()?;
        let registry = Registry::new(&settings.schema_registry, metrics.registry_failures.clone()).map_err(
            |expected| IngestError::Setting { key: "ingest.schema_registry", value: String::new(), expected },
        )?;
        let mut feed = LiveFeed {
            consumer: broker.reader()?,
            checker: Checker::new(settings),
            registry,
            broker: broker.clone(),
            landing: Landing::beside(warehouse, broker, settings).await?,
            store: warehouse.store().root().to_string(),
            feeds: TopicPattern::new(&settings.topics)?,
            alerts: TopicPattern::new(Topic::ALERT_PATTERN)?,
            kinds: kinds.to_vec(),
            repeat_window: settings.repeat_window(),
            registry_is_silent: None,
            followed: HashMap::new(),
            in_doubt: false,
        };
        feed.follow_new(true).await?;
        Ok(feed)
    }

    /// What has come, waiting for the first for so long. May be dropped only between calls.
    ///
    /// # Errors
    /// When the client has failed for good.
    pub async fn next(&mut self, wait: Duration) -> Result<Vec<LiveEvent>> {
        let taken = tokio::task::block_in_place(|| self.take(wait));
        let mut events = Vec::with_capacity(taken.len());
        for message in taken {
            if let Some(event) = self.event(message).await {
                events.push(event);
            }
        }
        Ok(events)
    }

    /// Takes in partitions that have come into being, and looks again at those that may have been cut short.
    ///
    /// # Errors
    /// When broker or warehouse cannot be asked.
    pub async fn refresh(&mut self) -> Result<()> {
        self.follow_new(false).await?;
        if self.in_doubt {
            self.look_at_positions()?;
        }
        Ok(())
    }

    /// Of each feed's partition the offset in the warehouse up to which all has been handed over.
    pub fn positions(&self) -> impl Iterator<Item = (&str, i32, i64)> {
        self.followed
            .iter()
            .filter(|(_, followed)| followed.feed.is_some())
            .map(|((topic, partition), followed)| (topic.as_str(), *partition, followed.next + followed.base))
    }

    /// Messages that have been produced and not yet been read.
    ///
    /// # Errors
    /// When the broker cannot be asked.
    pub fn behind(&self) -> Result<i64> {
        // The client's own position counts: of a transaction's markers nobody is shown anything.
        let positions = self
            .consumer
            .position()
            .map_err(|source| IngestError::kafka("asking how far the feeds are read", source))?;
        let mut behind = 0;
        for ((topic, partition), followed) in &self.followed {
            let (_, high) = self.watermarks(topic, *partition)?;
            let position = position_in(&positions, topic, *partition).unwrap_or(0);
            behind += (high - followed.next.max(position)).max(0);
        }
        Ok(behind)
    }

    /// At first alerts are followed from their end, and feeds from where the warehouse stands: it is read after this. Partitions
    /// that come into being later are followed from their beginning.
    async fn follow_new(&mut self, at_first: bool) -> Result<()> {
        let (feeds, alerts) = (self.feeds.clone(), self.alerts.clone());
        let known = tokio::task::block_in_place(|| -> Result<Vec<(String, i32)>> {
            let observer = self.broker.observer()?;
            let mut all = partitions_of(&observer, &feeds)?;
            all.retain(|(topic, _)| {
                feed_of(topic).is_some_and(|(kind, bureau)| bureau.is_some() && self.kinds.contains(&kind))
            });
            all.extend(partitions_of(&observer, &alerts)?);
            Ok(all)
        })?;
        let new: Vec<(String, i32)> =
            known.into_iter().filter(|partition| !self.followed.contains_key(partition)).collect();
        let of_feeds: Vec<(String, i32)> =
            new.iter().filter(|(topic, _)| feed_of(topic).is_some()).cloned().collect();
        let starts = self.landing.look(&of_feeds).await?;
        let starts: HashMap<(String, i32), Start> = of_feeds.into_iter().zip(starts).collect();
        let mut landed = if at_first { self.landed_lately(&starts).await? } else { HashMap::new() };
        let mut list = TopicPartitionList::new();
        for (topic, partition) in new {
            let start = starts.get(&(topic.clone(), partition));
            let (low, high) = self.watermarks(&topic, partition)?;
            let from = if at_first { high } else { low };
            let followed = match start {
                Some(start) => {
                    let known = landed.remove(&(topic.clone(), partition)).unwrap_or_default();
                    self.feed_from(&topic, partition, start, at_first, (low, high), &known)
                }
                None => Followed {
                    base: 0,
                    next: from,
                    feed: None,
                    repeats: Repeats::new(Duration::ZERO, &[], Instant::now()),
                },
            };
            list.add_partition_offset(&topic, partition, Offset::Offset(followed.next))
                .map_err(|source| IngestError::kafka(format!("following {topic}[{partition}]"), source))?;
            self.followed.insert((topic, partition), followed);
        }
        if list.count() > 0 {
            self.consumer
                .incremental_assign(&list)
                .map_err(|source| IngestError::kafka("following new partitions", source))?;
        }
        Ok(())
    }

    fn feed_from(
        &self,
        topic: &str,
        partition: i32,
        start: &Start,
        at_first: bool,
        (low, high): (i64, i64),
        landed_lately: &[Identity],
    ) -> Followed {
        let feed = feed_of(topic).and_then(|(kind, bureau)| Some((bureau?, kind)));
        let base = match self.broker.is_embedded() {
            true => self.broker.bases().of(&self.store, topic, partition, start.data_transaction),
            false => start.base,
        };
        let landed = start.data_transaction.filter(|_| at_first);
        let next = landed.map_or(low, |next| next - base).clamp(low, high.max(low));
        let repeats = Repeats::new(self.repeat_window, landed_lately, Instant::now());
        Followed { base, next, feed, repeats }
    }

    /// What landed within the window of repeats before this began: a retry of a message that has landed says nothing, whatever
    /// has been said since.
    async fn landed_lately(
        &self,
        starts: &HashMap<(String, i32), Start>,
    ) -> Result<HashMap<(String, i32), Vec<Identity>>> {
        let mut known = HashMap::new();
        if self.repeat_window.is_zero() {
            return Ok(known);
        }
        for kind in &self.kinds {
            let is_of_kind = |topic: &str| feed_of(topic).is_some_and(|(of, _)| of == *kind);
            let parts: Vec<LandedPart<'_>> = starts
                .iter()
                .filter(|((topic, _), start)| start.data_transaction.is_some() && is_of_kind(topic))
                .map(|((topic, partition), start)| LandedPart {
                    topic,
                    partition: *partition,
                    next: start.data_transaction,
                })
                .collect();
            if parts.is_empty() {
                continue;
            }
            let landed = self.landing.landed_lately(*kind, &parts).await?;
            for (part, landed) in parts.iter().zip(landed) {
                known.insert((part.topic.to_owned(), part.partition), landed);
            }
        }
        Ok(known)
    }

    fn watermarks(&self, topic: &str, partition: i32) -> Result<(i64, i64)> {
        self.consumer.fetch_watermarks(topic, partition, TIMEOUT).map_err(|source| {
            IngestError::kafka(format!("asking for the end of {topic}[{partition}]"), source)
        })
    }

    /// Goes on where the log begins now, when it has been cut off beyond what was read.
    fn look_at_positions(&mut self) -> Result<()> {
        self.in_doubt = false;
        let mut moved = Vec::new();
        for ((topic, partition), followed) in &self.followed {
            let (low, high) = self.watermarks(topic, *partition)?;
            if followed.next < low || followed.next > high {
                moved.push((topic.clone(), *partition, low));
            }
        }
        for (topic, partition, low) in moved {
            tracing::warn!(
                topic,
                partition,
                offset = low,
                "the log no longer holds what comes next; going on where it begins"
            );
            self.consumer
                .seek(&topic, partition, Offset::Offset(low), TIMEOUT)
                .map_err(|source| IngestError::kafka(format!("going on in {topic}[{partition}]"), source))?;
            if let Some(followed) = self.followed.get_mut(&(topic, partition)) {
                followed.next = low;
            }
        }
        Ok(())
    }

    /// Messages as the broker gives them, waiting for the first.
    fn take(&mut self, wait: Duration) -> Vec<OwnedMessage> {
        let mut taken = Vec::new();
        let mut timeout = wait;
        while taken.len() < MOST_AT_ONCE {
            match self.consumer.poll(timeout) {
                None => break,
                Some(Ok(message)) => {
                    let place = (message.topic().to_owned(), message.partition());
                    if let Some(followed) = self.followed.get_mut(&place) {
                        followed.next = followed.next.max(message.offset() + 1);
                        taken.push(message.detach());
                    }
                }
                Some(Err(error)) => {
                    self.in_doubt |= puts_in_doubt(&error);
                    tracing::debug!(%error, "reading the feeds");
                }
            }
            timeout = Duration::ZERO;
        }
        taken
    }

    async fn event(&mut self, message: OwnedMessage) -> Option<LiveEvent> {
        let place = (message.topic().to_owned(), message.partition());
        let followed = self.followed.get(&place)?;
        let Some((bureau, kind)) = followed.feed else {
            let bytes = |part: Option<&[u8]>| part.unwrap_or_default().to_vec();
            return Some(LiveEvent::Alerted(bytes(message.key()), bytes(message.payload())));
        };
        let schema = self.schema_of(&message).await?;
        let verdict =
            self.checker.check_written(Some(bureau), kind, message.key(), message.payload(), &schema);
        if let Verdict::Accepted(decoded) = &verdict {
            // Ingest refuses it: what was said since stands.
            let repeats = &mut self.followed.get_mut(&place)?.repeats;
            if is_repeat(repeats, &message, decoded) {
                return None;
            }
        }
        Some(LiveEvent::Said(LiveMessage { bureau, kind, verdict }))
    }

    /// The schema of a message. When the registry does not tell it in time the message is passed over here: it waits in ingest,
    /// and the nightly job meets it when it has landed.
    async fn schema_of(&mut self, message: &OwnedMessage) -> Option<WriterSchema> {
        let asked = Instant::now();
        let is_silent = self.registry_is_silent.is_some_and(|until| asked < until);
        let patience = if is_silent { Duration::ZERO } else { SCHEMA_PATIENCE };
        loop {
            if let Some(schema) = self.registry.schema_of(message.payload()) {
                return Some(schema);
            }
            let left = patience.saturating_sub(asked.elapsed());
            if tokio::time::timeout(left, self.registry.answered()).await.is_err() {
                let (topic, partition, offset) = (message.topic(), message.partition(), message.offset());
                tracing::warn!(topic, partition, offset, "no schema yet: left to the nightly matching");
                if !is_silent {
                    self.registry_is_silent = Some(Instant::now() + REGISTRY_SILENCE);
                }
                return None;
            }
        }
    }
}

/// Whether a message was here before within the window; what is new is remembered. As ingest judges.
fn is_repeat(repeats: &mut Repeats, message: &OwnedMessage, decoded: &Decoded) -> bool {
    let event_id = message
        .headers()
        .and_then(|headers| headers.iter().find(|header| header.key == EVENT_ID_HEADER))
        .and_then(|header| std::str::from_utf8(header.value?).ok())
        .filter(|text| !text.is_empty());
    let identities = identities(decoded, event_id);
    let now = Instant::now();
    let is_known = identities.into_iter().flatten().any(|identity| repeats.knows(identity, now));
    identities.into_iter().flatten().for_each(|identity| repeats.remember(identity, now));
    is_known
}

fn puts_in_doubt(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(RDKafkaErrorCode::OffsetOutOfRange | RDKafkaErrorCode::AutoOffsetReset)
    )
}
