//! Sending messages: idempotent, every acknowledgement counted.

use crate::broker::Broker;
use crate::error::{IngestError, Result};
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Header, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    first_failure: Mutex<Option<(String, String)>>,
}

struct CountDeliveries(Arc<Tally>);

impl ClientContext for CountDeliveries {}

impl ProducerContext for CountDeliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, _opaque: ()) {
        match result {
            Ok(_) => {
                self.0.delivered.fetch_add(1, Ordering::Relaxed);
            }
            Err((error, message)) => {
                self.0.failed.fetch_add(1, Ordering::Relaxed);
                let mut first = self.0.first_failure.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert_with(|| (message.topic().to_owned(), error.to_string()));
            }
        }
    }
}

/// A producer for feeds and receipts. Blocking: call it from a thread that may wait.
pub struct FeedProducer {
    producer: BaseProducer<CountDeliveries>,
    tally: Arc<Tally>,
    sent: u64,
}

impl std::fmt::Debug for FeedProducer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FeedProducer").field("sent", &self.sent).finish_non_exhaustive()
    }
}

impl FeedProducer {
    /// A producer on this broker.
    pub fn new(broker: &Broker) -> Result<Self> {
        let tally = Arc::new(Tally::default());
        let mut config = broker.client_config();
        config
            .set("enable.idempotence", "true")
            .set("compression.type", "lz4")
            .set("linger.ms", "5")
            .set("message.max.bytes", "16000000")
            .set("queue.buffering.max.messages", "200000")
            .set("message.timeout.ms", "60000");
        if broker.is_embedded() {
            // The in-process cluster counts compressed bytes; keep its limit predictable.
            config.set("compression.type", "none");
        }
        let producer = config
            .create_with_context(CountDeliveries(Arc::clone(&tally)))
            .map_err(|source| IngestError::kafka("creating a producer", source))?;
        Ok(Self { producer, tally, sent: 0 })
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

    /// Waits until every message is acknowledged; an error names the first that was not.
    pub fn finish(&mut self) -> Result<u64> {
        let deadline = Instant::now() + Duration::from_secs(120);
        while self.producer.in_flight_count() > 0 && Instant::now() < deadline {
            self.producer.poll(Duration::from_millis(20));
        }
        let delivered = self.delivered();
        let unanswered = self.sent.saturating_sub(delivered);
        if unanswered == 0 {
            return Ok(delivered);
        }
        let first = self.tally.first_failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (topic, reason) =
            first.unwrap_or_else(|| ("unknown".to_owned(), "no answer in 120 s".to_owned()));
        Err(IngestError::Undelivered { sent: self.sent, failed: unanswered, topic, reason })
    }
}
