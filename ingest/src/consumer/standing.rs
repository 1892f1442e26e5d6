//! Where a partition may start, or why it may not: is the broker's log still the one that the warehouse has read?
//!
//! - The log begins behind the next offset: messages are gone unread. Refused, or recorded and passed over.
//! - The log ends before the next offset: it was truncated, or the topic re-created.
//! - The last message that landed is another one now: the topic was re-created and has grown past the offset since.
//!
//! What is refused is halted: neither skipped nor read twice, until an operator has said what is right.

use super::fingerprint;
use crate::broker::Broker;
use crate::error::{IngestError, Result};
use crate::landing::LogEvent;
use crate::lease::{Lease, Start, Starts, feed_of};
use crate::settings::OnGap;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message;
use rdkafka::{Offset, TopicPartitionList};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a question about ends is asked again when the broker does not answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a partition that the client does not know is asked for again.
const UNKNOWN_PATIENCE: Duration = Duration::from_secs(10);
/// How long marks are waited for without any coming: a message that compaction took away never comes.
const SILENCE: Duration = Duration::from_secs(5);

/// What is found of a partition.
pub(crate) enum Standing {
    Ready(Arc<Lease>),
    Halted { event: &'static str, from: i64, to: i64, reason: String },
    NotAFeed,
}

/// Looks at partitions before they are read.
pub(crate) struct Surveyor {
    broker: Broker,
    on_gap: OnGap,
}

/// First and next offset in the warehouse's count; `None` when the topic does not exist any more.
type Ends = Option<(i64, i64)>;

impl Surveyor {
    pub(crate) fn new(broker: &Broker, on_gap: OnGap) -> Self {
        Self { broker: broker.clone(), on_gap }
    }

    /// Finds where each partition stands, and claims those that hold something to read: with nothing new, nothing is
    /// written. Gaps that are passed over are on record when this returns.
    pub(super) fn claim(
        &self,
        observer: &BaseConsumer,
        starts: &dyn Starts,
        partitions: &[(String, i32)],
    ) -> Result<Vec<Standing>> {
        let mut looked = starts.look(partitions)?;
        let ends = self.ends(observer, starts.store(), partitions, &mut looked)?;
        let has_something = |(start, ends): (&Start, &Ends)| {
            ends.is_some_and(|(low, high)| start.data_transaction.unwrap_or(low) != high)
        };
        let wanted: Vec<usize> = (0..partitions.len())
            .filter(|index| looked.get(*index).zip(ends.get(*index)).is_some_and(has_something))
            .collect();
        let names: Vec<(String, i32)> =
            wanted.iter().filter_map(|index| partitions.get(*index).cloned()).collect();
        for (index, claimed) in wanted.iter().zip(starts.claim(&names)?) {
            if let Some(start) = looked.get_mut(*index) {
                *start = Start { base: start.base, ..claimed };
            }
        }
        let (standings, gaps) = self.judge_all(partitions, looked, ends)?;
        if !gaps.is_empty() {
            // On record before the first message behind the gap can land.
            starts.note(&gaps)?;
        }
        Ok(standings)
    }

    /// Finds where partitions stand, claiming nothing.
    pub(crate) fn survey(
        &self,
        observer: &BaseConsumer,
        store: &str,
        partitions: &[(String, i32)],
        mut looked: Vec<Start>,
    ) -> Result<Vec<Standing>> {
        let ends = self.ends(observer, store, partitions, &mut looked)?;
        Ok(self.judge_all(partitions, looked, ends)?.0)
    }

    /// The ends of partitions in the warehouse's count.
    fn ends(
        &self,
        observer: &BaseConsumer,
        store: &str,
        partitions: &[(String, i32)],
        starts: &mut [Start],
    ) -> Result<Vec<Ends>> {
        let mut ends = Vec::with_capacity(partitions.len());
        for ((topic, partition), start) in partitions.iter().zip(starts) {
            if self.broker.is_embedded() {
                start.base = self.broker.bases().of(store, topic, *partition, start.data_transaction);
            }
            let found = ends_of(observer, topic, *partition)?;
            ends.push(found.map(|(low, high)| (low + start.base, high + start.base)));
        }
        Ok(ends)
    }

    fn judge_all(
        &self,
        partitions: &[(String, i32)],
        starts: Vec<Start>,
        ends: Vec<Ends>,
    ) -> Result<(Vec<Standing>, Vec<LogEvent>)> {
        let marks = self.marks(partitions, &starts, &ends)?;
        let mut gaps = Vec::new();
        let mut standings = Vec::with_capacity(partitions.len());
        for (((topic, partition), start), ends) in partitions.iter().zip(starts).zip(ends) {
            if feed_of(topic).is_none() {
                standings.push(Standing::NotAFeed);
                continue;
            }
            let found = marks.get(&(topic.clone(), *partition)).copied();
            standings.push(self.judge(topic, *partition, start, ends, found, &mut gaps));
        }
        Ok((standings, gaps))
    }

    fn judge(
        &self,
        topic: &str,
        partition: i32,
        start: Start,
        ends: Ends,
        found_mark: Option<i64>,
        gaps: &mut Vec<LogEvent>,
    ) -> Standing {
        let Some((low, high)) = ends else {
            let next = start.data_transaction.unwrap_or(start.base);
            let reason = "the topic does not exist any more".to_owned();
            return Standing::Halted { event: "TOPIC_GONE", from: next, to: next, reason };
        };
        let mut offset = start.data_transaction.unwrap_or(low);
        let accept = format!(
            "if the topic was re-created on purpose, say so: `proofhouse ingest --accept-new-log {topic}`"
        );
        if offset > high {
            let reason = format!(
                "the broker's log ends at {high} but the warehouse holds everything up to {offset}: the topic was \
                 re-created or its log truncated; {accept}"
            );
            return Standing::Halted { event: "TRUNCATED", from: high, to: offset, reason };
        }
        if let (Some(known), Some(found)) = (start.mark, found_mark)
            && known != found
        {
            let reason = format!(
                "the message before offset {offset} is not the one that landed: the topic was re-created and has grown \
                 past that offset since; {accept}"
            );
            return Standing::Halted { event: "REPLACED", from: low, to: offset, reason };
        }
        if offset < low {
            if self.on_gap == OnGap::Refuse {
                let reason = format!(
                    "offsets {offset} to {low} are gone from the broker: retention ran out before they were read; to go \
                     on without them set ingest.on_gap = \"continue\", which writes the gap to ingest_log"
                );
                return Standing::Halted { event: "GAP_REFUSED", from: offset, to: low, reason };
            }
            tracing::warn!(%topic, partition, expected = offset, found = low, "offsets are gone; going on");
            gaps.push(LogEvent {
                event: "GAP",
                topic: Some(topic.to_owned()),
                partition: Some(partition),
                from_offset: Some(offset),
                to_offset: Some(low),
                detail: "messages were deleted from the broker before they were read".to_owned(),
            });
            offset = low;
        }
        match Lease::new(topic, partition, start.base, offset, low..high, start) {
            Some(lease) => Standing::Ready(Arc::new(lease)),
            None => Standing::NotAFeed,
        }
    }

    /// Fingerprints of the messages that landed last, as they stand in the log now; none for messages that are gone.
    fn marks(
        &self,
        partitions: &[(String, i32)],
        starts: &[Start],
        ends: &[Ends],
    ) -> Result<HashMap<(String, i32), i64>> {
        let mut wanted: HashMap<(String, i32), i64> = HashMap::new();
        for (((topic, partition), start), ends) in partitions.iter().zip(starts).zip(ends) {
            if let (Some(next), Some(_), Some((low, high))) = (start.data_transaction, start.mark, ends)
                && next > *low
                && next <= *high
                && !self.broker.is_embedded()
            {
                wanted.insert((topic.clone(), *partition), next - 1 - start.base);
            }
        }
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let reader = self.broker.probe()?;
        let mut list = TopicPartitionList::new();
        for ((topic, partition), offset) in &wanted {
            list.add_partition_offset(topic, *partition, Offset::Offset(*offset))
                .map_err(|source| IngestError::kafka("listing partitions", source))?;
        }
        reader.assign(&list).map_err(|source| IngestError::kafka("reading last messages", source))?;
        let mut found = HashMap::new();
        let mut last = Instant::now();
        while !wanted.is_empty() && last.elapsed() < SILENCE {
            // An error here only delays: a mark that cannot be read decides nothing.
            let Some(Ok(message)) = reader.poll(Duration::from_millis(100)) else { continue };
            let place = (message.topic().to_owned(), message.partition());
            let Some(offset) = wanted.remove(&place) else { continue };
            last = Instant::now();
            if message.offset() == offset {
                let mark = fingerprint(message.timestamp().to_millis(), message.key(), message.payload());
                found.insert(place, mark);
            }
        }
        Ok(found)
    }
}

/// First and next offset at the broker.
fn ends_of(observer: &BaseConsumer, topic: &str, partition: i32) -> Result<Ends> {
    let started = Instant::now();
    loop {
        match observer.fetch_watermarks(topic, partition, Duration::from_secs(10)) {
            Ok(ends) => return Ok(Some(ends)),
            Err(KafkaError::MetadataFetch(
                RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::UnknownTopic
                | RDKafkaErrorCode::UnknownPartition,
            )) => {
                // A partition that was just added is not in every client's list yet; a topic that is gone stays gone.
                if started.elapsed() >= UNKNOWN_PATIENCE {
                    return Ok(None);
                }
                let _ = observer.fetch_metadata(Some(topic), Duration::from_secs(5));
                std::thread::sleep(Duration::from_millis(200));
            }
            Err(source) if started.elapsed() >= PATIENCE => {
                let action = format!("asking for the ends of {topic}[{partition}]");
                return Err(IngestError::kafka(action, source));
            }
            Err(error) => {
                tracing::warn!(%topic, partition, %error, "the broker does not tell the ends; asking again");
                std::thread::sleep(Duration::from_millis(250));
            }
        }
    }
}
