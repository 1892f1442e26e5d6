//! Receipts: what became of each message, sent to `receipt.<bureau>` after the commit, never before.
//!
//! Each message is answered at least once: how far a partition has been answered is kept as the group's offset in
//! Kafka, moved only when the broker has acknowledged the receipts. Whoever takes the partition next answers what landed
//! behind that offset (see `owed`), so an answer may come twice; topic, partition and offset tell that it is the same
//! one.

use crate::broker::Broker;
use crate::consumer::ToKafka;
use crate::error::{IngestError, Result};
use crate::lease::Lease;
use crate::metrics::IngestMetrics;
use crate::producer::{FeedProducer, Outgoing};
use proofhouse_schemas::{Bureau, Fault, Topic};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

/// What became of one message. The value of a receipt; its key is the message's key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The record reference: the key of the message.
    pub reference: Option<String>,
    /// `ACCEPTED`, `WITHDRAWN`, `REJECTED` or `DUPLICATE`.
    pub outcome: Outcome,
    /// The first reason, when rejected or a duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// All reasons, when rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Fault>,
    /// Topic of the message.
    pub topic: String,
    /// Partition of the message.
    pub partition: i32,
    /// Offset of the message in the warehouse.
    pub offset: i64,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// It is in its table.
    Accepted,
    /// The record is withdrawn.
    Withdrawn,
    /// It is in `rejects`.
    Rejected,
    /// The sender sent it again. The first one stands; this copy is in `rejects`.
    Duplicate,
}

/// A receipt on its way to a bureau.
#[derive(Debug)]
pub(crate) struct Addressed {
    pub(crate) bureau: Bureau,
    pub(crate) receipt: Receipt,
}

/// Receipts of one commit, or of what a former owner of partitions left unanswered.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) receipts: Vec<Addressed>,
    /// Once these are acknowledged, the partitions have been answered up to here.
    pub(crate) answered: Vec<(Arc<Lease>, i64)>,
    pub(crate) settles: Settles,
}

/// What is settled once receipts are acknowledged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Settles {
    /// What this owner landed.
    Own,
    /// A part of what a former owner left.
    Owed,
    /// The last of what a former owner left.
    AllOwed,
}

/// Batches under way to the thread; each may hold as many receipts as a flush has rows.
const BATCHES: usize = 4;

/// The thread that sends receipts.
pub(crate) struct ReceiptThread {
    queue: mpsc::SyncSender<Answers>,
    thread: thread::JoinHandle<Result<u64>>,
    stopping: Arc<AtomicBool>,
}

impl ReceiptThread {
    pub(crate) fn start(
        broker: &Broker,
        metrics: IngestMetrics,
        runtime: tokio::runtime::Handle,
        kafka: mpsc::Sender<ToKafka>,
    ) -> Result<Self> {
        let stopping = Arc::new(AtomicBool::new(false));
        let mut producer = FeedProducer::patient(broker, Arc::clone(&stopping))?;
        let broker = broker.clone();
        let (queue, waiting) = mpsc::sync_channel::<Answers>(BATCHES);
        let thread = thread::Builder::new()
            .name("receipts".to_owned())
            .spawn(move || {
                let mut topics = HashSet::new();
                for batch in waiting {
                    create_topics(&broker, &runtime, &batch.receipts, &mut topics);
                    for Addressed { bureau, receipt } in &batch.receipts {
                        metrics.receipts.with_label_values(&[outcome_word(receipt.outcome)]).inc();
                        producer.send(&message(*bureau, receipt))?;
                    }
                    producer.flush()?;
                    settle(&batch);
                    let leases = batch.answered.into_iter().map(|(lease, _)| lease).collect();
                    let _ = kafka.send(ToKafka::Answered(leases));
                }
                producer.finish()
            })
            .map_err(|_| IngestError::Stopped { part: "the receipts' thread" })?;
        Ok(Self { queue, thread, stopping })
    }

    /// Takes receipts over; waits while many are under way. Blocking.
    pub(crate) fn sender(&self) -> mpsc::SyncSender<Answers> {
        self.queue.clone()
    }

    /// Whether the thread has ended, which it does only when it failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.thread.is_finished()
    }

    /// The process stops: from now on it is not waited for a broker that acknowledges nothing for a while.
    pub(crate) fn hurry(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Sends what is left and waits a while for the acknowledgements; what is missing then, the next owner sends.
    /// Blocking.
    pub(crate) fn finish(self) -> Result<u64> {
        self.hurry();
        drop(self.queue);
        self.thread.join().unwrap_or(Err(IngestError::Stopped { part: "the receipts' thread" }))
    }
}

/// Remembers how far partitions have been answered.
fn settle(batch: &Answers) {
    for (Lease { answered, .. }, next) in batch.answered.iter().map(|(lease, next)| (&**lease, *next)) {
        match batch.settles {
            Settles::Own => answered.own(next),
            Settles::Owed => answered.part_of_owed(next),
            Settles::AllOwed => answered.all_owed(next),
        }
    }
}

/// Hands receipts to their thread; waits while it has much to do. When it has ended, the next owner answers.
pub(crate) async fn send(receipts: mpsc::SyncSender<Answers>, answers: Answers) {
    let _ = tokio::task::spawn_blocking(move || receipts.send(answers)).await;
}

/// Brokers that do not create topics by themselves need them first. A refusal shows when the receipts are sent.
fn create_topics(
    broker: &Broker,
    runtime: &tokio::runtime::Handle,
    receipts: &[Addressed],
    known: &mut HashSet<Bureau>,
) {
    let new: Vec<Bureau> =
        receipts.iter().map(|receipt| receipt.bureau).filter(|bureau| known.insert(*bureau)).collect();
    if new.is_empty() {
        return;
    }
    let names: Vec<String> = new.into_iter().map(|bureau| Topic::Receipt(bureau).to_string()).collect();
    if let Err(error) = runtime.block_on(broker.create_topics(&names, 1)) {
        tracing::warn!(%error, "receipt topics could not be created");
    }
}

fn message(bureau: Bureau, receipt: &Receipt) -> Outgoing {
    Outgoing {
        topic: Topic::Receipt(bureau).to_string(),
        key: receipt.reference.as_ref().map(|reference| reference.clone().into_bytes()),
        value: serde_json::to_vec(receipt).ok(),
        headers: Vec::new(),
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Withdrawn => "withdrawn",
        Outcome::Rejected => "rejected",
        Outcome::Duplicate => "duplicate",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proofhouse_schemas::RejectCode;

    #[test]
    fn a_receipt_says_what_and_where_in_stable_words() {
        let receipt = Receipt {
            reference: Some("A-1".to_owned()),
            outcome: Outcome::Rejected,
            code: Some("BAD_DATE".to_owned()),
            reasons: vec![Fault::new(RejectCode::BadDate, "$.date_of_loss", "31-02-2020", "a date")],
            topic: "feed.fr.firearms".to_owned(),
            partition: 0,
            offset: 12,
        };
        let text = String::from_utf8(message(Bureau::parse("fr").unwrap(), &receipt).value.unwrap()).unwrap();
        assert!(text.contains(r#""outcome":"REJECTED","code":"BAD_DATE""#), "{text}");
        assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
    }
}
