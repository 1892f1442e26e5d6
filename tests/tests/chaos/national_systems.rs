//! The national systems: one thread that keeps sending for all of them, whatever happens to the broker.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use rdkafka::ClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Message, OwnedHeaders};
use rdkafka::producer::{
    BaseRecord, DeliveryResult, NoCustomPartitioner, Producer, ProducerContext, ThreadedProducer,
};

use crate::statements::{Sent, Statements};
use crate::timeline;

/// Who sends.
pub(crate) const BUREAUS: &[&str] = &["fr", "be", "de", "nl", "lu", "es", "it", "pt"];

/// How long what was sent may wait for the broker: longer than any restart.
const DELIVERY_LIMIT: Duration = Duration::from_secs(180);

/// Where the broker says it put a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    pub(crate) number: usize,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
}

/// Everything that was sent, and what the broker acknowledged of it, in the order in which it did.
#[derive(Debug)]
pub(crate) struct Feeds {
    pub(crate) sent: Vec<Sent>,
    pub(crate) acknowledged: Vec<Acknowledged>,
    /// Messages that the producer gave up, with the reason; whether Kafka has them is unknown.
    pub(crate) given_up: Vec<(usize, String)>,
}

/// The thread that sends.
#[derive(Debug)]
pub(crate) struct NationalSystems {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    thread: Option<JoinHandle<Result<Feeds>>>,
}

impl NationalSystems {
    /// Starts to send a message every `pause`.
    pub(crate) fn start(brokers: &str, mut statements: Statements, pause: Duration) -> Result<Self> {
        let producer = producer(brokers)?;
        let stop = Arc::new(AtomicBool::new(false));
        let sent = Arc::new(AtomicUsize::new(0));
        let (stopped, counted) = (Arc::clone(&stop), Arc::clone(&sent));
        let thread = std::thread::Builder::new().name("national systems".to_owned()).spawn(move || {
            let mut all: Vec<Sent> = Vec::new();
            let mut moment = 0;
            let begun = Instant::now();
            while !stopped.load(Ordering::Acquire) {
                // No two messages share a millisecond: between partitions, that is what tells their order.
                moment = timeline::now().max(moment + 1);
                let message = statements.make();
                send(&producer, &message, all.len(), moment)?;
                all.push(message);
                counted.store(all.len(), Ordering::Release);
                let due = pause * u32::try_from(all.len())?;
                std::thread::sleep(due.saturating_sub(begun.elapsed()).min(pause));
            }
            producer.flush(DELIVERY_LIMIT).context("the broker did not take the last messages")?;
            let deliveries = producer.context();
            let take =
                |list: &Mutex<_>| std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner));
            let acknowledged = take(&deliveries.acknowledged);
            let given_up =
                std::mem::take(&mut *deliveries.given_up.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(Feeds { sent: all, acknowledged, given_up })
        })?;
        Ok(Self { stop, sent, thread: Some(thread) })
    }

    /// How many messages were sent so far.
    pub(crate) fn sent(&self) -> usize {
        self.sent.load(Ordering::Acquire)
    }

    /// Sends no more, and waits until the broker has everything.
    pub(crate) fn stop(mut self) -> Result<Feeds> {
        self.stop.store(true, Ordering::Release);
        let thread = self.thread.take().context("the national systems have stopped before")?;
        thread.join().map_err(|_| anyhow!("the thread of the national systems panicked"))?
    }
}

impl Drop for NationalSystems {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
    }
}

/// Keeps what the broker says of each message.
#[derive(Debug, Default)]
struct Deliveries {
    acknowledged: Mutex<Vec<Acknowledged>>,
    given_up: Mutex<Vec<(usize, String)>>,
}

impl ClientContext for Deliveries {}

impl ProducerContext<NoCustomPartitioner> for Deliveries {
    type DeliveryOpaque = Box<usize>;

    fn delivery(&self, result: &DeliveryResult<'_>, number: Box<usize>) {
        match result {
            Ok(message) => {
                let (partition, offset) = (message.partition(), message.offset());
                let mut list = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
                list.push(Acknowledged { number: *number, partition, offset });
            }
            Err((error, _)) => {
                let mut list = self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
                list.push((*number, error.to_string()));
            }
        }
    }
}

fn producer(brokers: &str) -> Result<ThreadedProducer<Deliveries>> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", brokers)
        .set("log_level", "2")
        .set("enable.idempotence", "true")
        .set("linger.ms", "5")
        .set("message.timeout.ms", DELIVERY_LIMIT.as_millis().to_string())
        .set("reconnect.backoff.max.ms", "500")
        // Soon after a topic has grown, its keys go to other partitions.
        .set("topic.metadata.refresh.interval.ms", "1000");
    Ok(config.create_with_context(Deliveries::default())?)
}

fn send(producer: &ThreadedProducer<Deliveries>, message: &Sent, number: usize, moment: i64) -> Result<()> {
    let record = &message.record;
    let headers = record.headers.iter().fold(OwnedHeaders::new(), |headers, (key, value)| {
        headers.insert(Header { key, value: Some(value) })
    });
    let mut outgoing: BaseRecord<'_, [u8], [u8], Box<usize>> =
        BaseRecord::with_opaque_to(&record.topic, Box::new(number)).headers(headers).timestamp(moment);
    outgoing.key = record.key.as_deref();
    outgoing.payload = record.value.as_deref();
    loop {
        match producer.send(outgoing) {
            Ok(()) => return Ok(()),
            // The queue empties when the broker is back.
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back)) => {
                outgoing = back;
                std::thread::sleep(Duration::from_millis(10));
            }
            Err((error, _)) => return Err(error).context("a message could not be sent"),
        }
    }
}
