//! What Kafka holds in the end, read by one reader from beginning to end: the truth that the tables are compared with.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use proofhouse_tests::kafka::RealKafka;

use crate::comparison::Finding;
use crate::national_systems::{BUREAUS, Feeds};
use crate::statements::{Expected, NUMBER, topics};

/// Where a message stands in Kafka.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Coordinates {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
}

impl fmt::Display for Coordinates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}]@{}", self.topic, self.partition, self.offset)
    }
}

/// A message in Kafka.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) key: Option<String>,
    /// Its place in the order in which all messages were sent.
    pub(crate) number: usize,
    pub(crate) expected: Expected,
    pub(crate) serial: Option<String>,
    /// The sender's identifier in the message, when it can be read.
    pub(crate) message_id: Option<String>,
}

/// All messages of all feeds.
#[derive(Debug, Default)]
pub(crate) struct KafkaLog {
    pub(crate) messages: BTreeMap<Coordinates, Read>,
    pub(crate) unacknowledged: usize,
}

impl KafkaLog {
    /// Reads all feeds, and checks that they hold what the broker acknowledged: were that not so, nothing could be said
    /// about ingestion.
    pub(crate) fn read(kafka: &RealKafka, feeds: &Feeds, findings: &mut Vec<Finding>) -> Self {
        let mut log = Self::default();
        let mut place_of: HashMap<usize, Coordinates> = HashMap::new();
        for (topic, _) in topics(BUREAUS) {
            let name: Arc<str> = topic.as_str().into();
            for record in kafka.read(&topic).unwrap() {
                let at = Coordinates {
                    topic: Arc::clone(&name),
                    partition: record.partition,
                    offset: record.offset,
                };
                let header = record.headers.iter().find(|(header, _)| header == NUMBER);
                let number = header.and_then(|(_, value)| std::str::from_utf8(value).ok()?.parse().ok());
                let Some((number, sent)) =
                    number.and_then(|number: usize| Some((number, feeds.sent.get(number)?)))
                else {
                    findings.push(Finding::new("KAFKA", format!("{at} was sent by nobody")));
                    continue;
                };
                if let Some(before) = place_of.insert(number, at.clone()) {
                    // An idempotent producer's retry after a restart must not be a second message.
                    findings
                        .push(Finding::new("KAFKA", format!("message {number} is at {before} and at {at}")));
                }
                let value: Option<serde_json::Value> =
                    record.value.as_deref().and_then(|value| serde_json::from_slice(value).ok());
                let read = Read {
                    key: record.key.and_then(|key| String::from_utf8(key).ok()),
                    number,
                    expected: sent.expected,
                    serial: sent.serial.clone(),
                    message_id: value.and_then(|value| Some(value.get("message_id")?.as_str()?.to_owned())),
                };
                log.messages.insert(at, read);
            }
        }
        for acknowledged in &feeds.acknowledged {
            let at = place_of.get(&acknowledged.number);
            let is_there = at
                .is_some_and(|at| (at.partition, at.offset) == (acknowledged.partition, acknowledged.offset));
            if !is_there {
                findings.push(Finding::new("KAFKA", format!("{acknowledged:?} but it is at {at:?}")));
            }
        }
        for (number, reason) in &feeds.given_up {
            findings.push(Finding::new("KAFKA", format!("the producer gave message {number} up: {reason}")));
        }
        log.unacknowledged = log.messages.len().saturating_sub(feeds.acknowledged.len());
        log
    }

    /// What each record of a kind has come to: one reader takes every statement in the order in which it was sent, and
    /// the last one stands. Bureau and key to serial number.
    pub(crate) fn current_state(&self, kind: &str) -> BTreeMap<(String, String), String> {
        let mut in_order: Vec<(&Coordinates, &Read)> =
            self.messages.iter().filter(|(at, _)| kind_of(&at.topic) == kind).collect();
        in_order.sort_by_key(|(_, read)| read.number);
        let mut state = BTreeMap::new();
        for (at, read) in in_order {
            let Some(key) = &read.key else { continue };
            let record = (bureau_of(&at.topic).to_owned(), key.clone());
            match read.expected {
                Expected::Accepted => {
                    state.insert(record, read.serial.clone().unwrap_or_default());
                }
                Expected::Withdrawn => {
                    state.remove(&record);
                }
                Expected::Rejected(_) => {}
            }
        }
        state
    }

    /// Keys whose messages stand in several partitions.
    pub(crate) fn moved_keys(&self) -> usize {
        let mut partitions: HashMap<(&str, &str), Vec<i32>> = HashMap::new();
        for (at, read) in
            self.messages.iter().filter(|(_, read)| !matches!(read.expected, Expected::Rejected(_)))
        {
            let Some(key) = &read.key else { continue };
            let known = partitions.entry((&at.topic, key)).or_default();
            if !known.contains(&at.partition) {
                known.push(at.partition);
            }
        }
        partitions.values().filter(|known| known.len() > 1).count()
    }
}

/// `firearms` of `feed.fr.firearms`.
pub(crate) fn kind_of(topic: &str) -> &str {
    topic.rsplit('.').next().unwrap_or_default()
}

/// `fr` of `feed.fr.firearms`.
pub(crate) fn bureau_of(topic: &str) -> &str {
    topic.split('.').nth(1).unwrap_or_default()
}
