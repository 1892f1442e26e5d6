//! Sending messages: idempotent, every acknowledgement counted.

use crate::admission::Admission;
use crate::broker::Broker;
use crate::error::{IngestError, Result};
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Header, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a patient producer waits for acknowledgements once the process stops.
const LAST_PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take altogether, also while something goes on: who asked for the stop waits.
const LONGEST_STOP: Duration = Duration::from_secs(60);

/// A message to send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Topic.
    pub topic: String,
    /// Key: the record reference.
    pub key: Option<Vec<u8>>,
    /// Value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers.
    pub headers: Vec<(String, Vec<u8>)>,
}

#[derive(Debug, Default)]
struct Tally {
    delivered: AtomicU64,
    failed: AtomicU64,
    first_failure: Mutex<Option<Failure>>,
}

/// Why a message was not acknowledged.
#[derive(Debug, Clone)]
struct Failure {
    topic: String,
    error: KafkaError,
}

struct CountDeliveries {
    tally: Arc<Tally>,
    admission: Admission,
}

impl ClientContext for CountDeliveries {
    fn error(&self, error: KafkaError, reason: &str) {
        self.admission.error(error, reason);
    }
}

impl ProducerContext for CountDeliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, _opaque: ()) {
        match result {
            Ok(_) => {
                self.tally.delivered.fetch_add(1, Ordering::Relaxed);
            }
            Err((error, message)) => {
                self.tally.failed.fetch_add(1, Ordering::Relaxed);
                let mut first = self.tally.first_failure.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert_with(|| Failure {
                    topic: message.topic().to_owned(),
                    error: error.clone(),
                });
            }
        }
    }
}

/// A producer for feeds and receipts. Blocking: call it from a thread that may wait.
pub struct FeedProducer {
    producer: BaseProducer<CountDeliveries>,
    tally: Arc<Tally>,
    admission: Admission,
    brokers: String,
    sent: u64,
    /// Of one that waits for the broker until the process stops.
    patience: Option<Patience>,
}

/// Waits for a broker without end, but once the process stops only for as long as something goes on.
#[derive(Debug)]
struct Patience {
    stopping: Arc<AtomicBool>,
    /// Since when it is known that the process stops.
    since: Option<Instant>,
    /// Messages sent and delivered when something went on last, and when that was seen.
    last_progress: Option<((u64, u64), Instant)>,
}

impl Patience {
    /// Whether the process stops, and nothing has gone on for long.
    fn is_over(&mut self, sent: u64, delivered: u64) -> bool {
        if !self.stopping.load(Ordering::Acquire) {
            return false;
        }
        let now = Instant::now();
        if now.duration_since(*self.since.get_or_insert(now)) >= LONGEST_STOP {
            return true;
        }
        let seen = (sent, delivered);
        match self.last_progress {
            Some((before, since)) if before == seen => now.duration_since(since) >= LAST_PATIENCE,
            _ => {
                self.last_progress = Some((seen, now));
                false
            }
        }
    }
}

impl std::fmt::Debug for FeedProducer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FeedProducer").field("sent", &self.sent).finish_non_exhaustive()
    }
}

impl FeedProducer {
    /// A producer on this broker that gives a message up after a minute.
    pub fn new(broker: &Broker) -> Result<Self> {
        Self::with_timeout(broker, "60000")
    }

    /// A producer that gives nothing up until it is told that the process stops, and then only when the broker
    /// acknowledges nothing for a while: what it is given waits for the broker.
    pub(crate) fn patient(broker: &Broker, stopping: Arc<AtomicBool>) -> Result<Self> {
        let patience = Some(Patience { stopping, since: None, last_progress: None });
        Ok(Self { patience, ..Self::with_timeout(broker, "0")? })
    }

    fn gives_up(&mut self) -> bool {
        let (sent, delivered) = (self.sent, self.delivered());
        self.patience.as_mut().is_some_and(|patience| patience.is_over(sent, delivered))
    }

    fn with_timeout(broker: &Broker, milliseconds: &str) -> Result<Self> {
        let (tally, admission) = (Arc::new(Tally::default()), Admission::default());
        let mut config = broker.client_config();
        config
            .set("enable.idempotence", "true")
            .set("compression.type", "lz4")
            .set("linger.ms", "5")
            .set("message.max.bytes", "16000000")
            .set("queue.buffering.max.messages", "200000")
            .set("message.timeout.ms", milliseconds);
        if broker.is_embedded() {
            // The in-process cluster counts compressed bytes; keep its limit predictable.
            config.set("compression.type", "none");
        }
        let producer = config
            .create_with_context(CountDeliveries { tally: Arc::clone(&tally), admission: admission.clone() })
            .map_err(|source| IngestError::kafka("creating a producer; check kafka.options", source))?;
        let brokers = broker.bootstrap_servers().to_owned();
        Ok(Self { producer, tally, admission, brokers, sent: 0, patience: None })
    }

    /// Fails when no broker lets us in. A patient producer belongs to who has been let in already, and waits.
    fn check_let_in(&self) -> Result<()> {
        if self.patience.is_some() || self.delivered() > 0 {
            return Ok(());
        }
        self.admission.refused(&self.brokers).map_or(Ok(()), Err)
    }

    /// Hands one message to the client; waits while its queue is full.
    pub fn send(&mut self, message: &Outgoing) -> Result<()> {
        loop {
            let mut record: BaseRecord<'_, [u8], [u8], ()> = BaseRecord::to(&message.topic);
            if let Some(key) = &message.key {
                record = record.key(key.as_slice());
            }
            if let Some(value) = &message.value {
                record = record.payload(value.as_slice());
            }
            if !message.headers.is_empty() {
                let headers = message.headers.iter().fold(OwnedHeaders::new(), |headers, (name, value)| {
                    headers.insert(Header { key: name, value: Some(value) })
                });
                record = record.headers(headers);
            }
            match self.producer.send(record) {
                Ok(()) => {
                    self.sent += 1;
                    if self.sent.is_multiple_of(256) {
                        self.producer.poll(Duration::ZERO);
                    }
                    return Ok(());
                }
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) => {
                    self.producer.poll(Duration::from_millis(50));
                    self.check_let_in()?;
                    if self.gives_up() {
                        // This one has not even been taken, whatever became of those before it.
                        self.sent += 1;
                        return self.all_delivered(LAST_PATIENCE);
                    }
                }
                Err((source, _)) => {
                    return Err(IngestError::kafka(format!("sending to {}", message.topic), source));
                }
            }
        }
    }

    /// Messages that the broker acknowledged so far.
    pub fn delivered(&self) -> u64 {
        self.tally.delivered.load(Ordering::Relaxed)
    }

    /// Waits until what was sent so far is acknowledged, or a patient producer gives up.
    pub(crate) fn flush(&mut self) -> Result<()> {
        while self.producer.in_flight_count() > 0 && !self.gives_up() {
            self.producer.poll(Duration::from_millis(5));
        }
        self.all_delivered(LAST_PATIENCE)
    }

    /// Waits until every message is acknowledged; an error names the first that was not.
    pub fn finish(&mut self) -> Result<u64> {
        let deadline = Instant::now() + Duration::from_secs(120);
        while self.producer.in_flight_count() > 0 && Instant::now() < deadline && !self.gives_up() {
            self.producer.poll(Duration::from_millis(20));
            self.check_let_in()?;
        }
        self.all_delivered(Duration::from_secs(120))?;
        Ok(self.delivered())
    }

    fn all_delivered(&self, patience: Duration) -> Result<()> {
        let failed = self.sent.saturating_sub(self.delivered());
        if failed == 0 {
            return Ok(());
        }
        let first = self.tally.first_failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(Failure { topic, error }) = first else {
            let reason = format!("no answer in {} s", patience.as_secs());
            return Err(IngestError::Undelivered {
                sent: self.sent,
                failed,
                topic: "unknown".to_owned(),
                reason,
            });
        };
        if error.rdkafka_error_code() == Some(RDKafkaErrorCode::TopicAuthorizationFailed) {
            return Err(IngestError::NotAllowed { sent: self.sent, failed, topic });
        }
        let reason = error.to_string();
        Err(IngestError::Undelivered { sent: self.sent, failed, topic, reason })
    }
}
