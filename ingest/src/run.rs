//! A running ingest: messages in, commits out, until it is stopped or has caught up.

use crate::broker::Broker;
use crate::consumer;
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::landing::{BlockingStarts, Landing};
use crate::lane::{Tally, TopicTally};
use crate::lease::ApplicationIds;
use crate::metrics::IngestMetrics;
use crate::metrics_server;
use crate::pipeline::{Pipeline, Progress, Watched};
use crate::progress::IngestProgress;
use crate::receipts::ReceiptThread;
use crate::settings::{IngestSettings, ReceiptsFor};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What an ingest run did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Messages by topic, as far as they landed.
    pub topics: BTreeMap<String, TopicTally>,
    /// Messages in history tables, withdrawals included.
    pub accepted: u64,
    /// Withdrawals among them.
    pub withdrawn: u64,
    /// Messages in `rejects`.
    pub rejected: u64,
    /// Rejects by their first reason.
    pub rejects: BTreeMap<String, u64>,
    /// Rows committed to history tables.
    pub rows: u64,
    /// Bytes of the values of messages.
    pub value_bytes: u64,
    /// Flushes.
    pub flushes: u64,
    /// Receipts that the broker acknowledged.
    pub receipts: u64,
    /// Whether everything that the topics held has landed.
    pub caught_up: bool,
    /// Duration.
    pub seconds: f64,
    /// Seconds between the first message and the last commit.
    pub busy_seconds: f64,
}

impl Summary {
    /// Messages per second between the first message and the last commit.
    pub fn messages_per_second(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let messages = (self.accepted + self.rejected) as f64;
        if self.busy_seconds > 0.0 { messages / self.busy_seconds } else { 0.0 }
    }

    pub(crate) fn add(&mut self, tally: &Tally) {
        for (name, counts) in &tally.topics {
            let topic = self.topics.entry(name.clone()).or_default();
            topic.accepted += counts.accepted;
            topic.rejected += counts.rejected;
            topic.withdrawn += counts.withdrawn;
            self.accepted += counts.accepted;
            self.rejected += counts.rejected;
            self.withdrawn += counts.withdrawn;
        }
        for (code, count) in &tally.rejects {
            *self.rejects.entry(code.clone()).or_default() += count;
        }
        self.rows += tally.rows;
        self.value_bytes += tally.value_bytes;
        self.flushes += 1;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} messages from {} topics in {:.1} s ({:.0}/s): {} accepted ({} withdrawals), {} rejected, {} flushes",
            self.accepted + self.rejected,
            self.topics.len(),
            self.seconds,
            self.messages_per_second(),
            self.accepted,
            self.withdrawn,
            self.rejected,
            self.flushes
        )?;
        for (code, count) in &self.rejects {
            writeln!(formatter, "  {count:>9}  {code}")?;
        }
        Ok(())
    }
}

/// A handle on a running ingest.
#[derive(Debug)]
pub struct RunningIngest {
    task: JoinHandle<Result<Summary>>,
    stop: CancellationToken,
    flush: Arc<Notify>,
    progress: watch::Receiver<Progress>,
    shown: watch::Receiver<IngestProgress>,
    broker: Broker,
    pattern: String,
    metrics: IngestMetrics,
    metrics_address: Option<SocketAddr>,
}

/// Runs until `shutdown` is cancelled or, with `until_caught_up`, until everything has landed.
pub async fn run(
    broker: &Broker,
    warehouse: &Warehouse,
    settings: &IngestSettings,
    shutdown: CancellationToken,
) -> Result<Summary> {
    let running = RunningIngest::start(broker, warehouse, settings, shutdown).await?;
    running.finished().await
}

impl RunningIngest {
    /// Starts ingest on this runtime; stops cleanly when `shutdown` is cancelled.
    pub async fn start(
        broker: &Broker,
        warehouse: &Warehouse,
        settings: &IngestSettings,
        shutdown: CancellationToken,
    ) -> Result<Self> {
        settings.check()?;
        let metrics = IngestMetrics::new()?;
        let health = Health::new(consumer::longest_poll(broker));
        let asked = broker.clone();
        let cluster_id = tokio::task::spawn_blocking(move || asked.cluster_id())
            .await
            .map_err(|_| IngestError::Stopped { part: "asking the broker for its name" })??;
        let ids = ApplicationIds { sink: settings.sink.clone(), cluster_id };
        let landing = Landing::open(warehouse, ids, settings, metrics.clone(), health.clone()).await?;
        let landing = Arc::new(landing);
        let stop = shutdown.child_token();
        let metrics_address = match settings.metrics_address {
            Some(address) => {
                Some(metrics_server::serve(address, metrics.clone(), health.clone(), stop.clone()).await?)
            }
            None => None,
        };
        let runtime = tokio::runtime::Handle::current();
        let starts = BlockingStarts {
            landing: Arc::clone(&landing),
            runtime: runtime.clone(),
            store: warehouse.store().root().to_string(),
            patience: settings.commit_patience(),
        };
        let kafka = consumer::start(broker, settings, Arc::new(starts), metrics.clone(), health.clone())?;
        let receipts = match settings.receipts {
            ReceiptsFor::None => None,
            _ => Some(ReceiptThread::start(broker, metrics.clone(), runtime, kafka.commands.clone())?),
        };
        let (progress_in, progress) = watch::channel(Progress::new());
        let (shown_in, shown) = watch::channel(IngestProgress::beginning(Instant::now()));
        let flush = Arc::new(Notify::new());
        let watched = Watched { metrics: metrics.clone(), health, progress: progress_in, shown: shown_in };
        let pipeline = Pipeline::new(settings, warehouse, landing, watched)?;
        let task = tokio::spawn(pipeline.run(kafka, receipts, stop.clone(), Arc::clone(&flush)));
        Ok(Self {
            task,
            stop,
            flush,
            progress,
            shown,
            broker: broker.clone(),
            pattern: settings.topics.clone(),
            metrics,
            metrics_address,
        })
    }

    /// How far it has come: `borrow` gives a snapshot, `changed` waits for the next one and fails when the run has ended.
    pub fn progress(&self) -> watch::Receiver<IngestProgress> {
        self.shown.clone()
    }

    /// The metrics of this run.
    pub fn metrics(&self) -> &IngestMetrics {
        &self.metrics
    }

    /// Where `/metrics` is served.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Waits until everything that the broker holds now is in the warehouse. For producers that go in rounds.
    pub async fn wait_until_landed(&self) -> Result<()> {
        let (broker, pattern) = (self.broker.clone(), self.pattern.clone());
        let ends = tokio::task::spawn_blocking(move || broker.watermarks(&pattern))
            .await
            .map_err(|_| IngestError::Stopped { part: "asking for the ends of topics" })??;
        let mut progress = self.progress.clone();
        loop {
            let landed = ends.iter().all(|end| {
                let known = progress.borrow_and_update().get(&(end.topic.clone(), end.partition)).copied();
                end.high == end.low || known.is_some_and(|next| next >= end.high)
            });
            if landed {
                return Ok(());
            }
            if self.task.is_finished() {
                return Err(IngestError::Stopped { part: "ingest" });
            }
            self.flush.notify_one();
            // Wake up by progress, or look again: the flush may have come before the messages.
            let _ = tokio::time::timeout(Duration::from_millis(50), progress.changed()).await;
        }
    }

    /// Fails when the embedded broker threw away messages before they were read.
    pub async fn check_nothing_dropped(&self) -> Result<()> {
        let (broker, progress) = (self.broker.clone(), self.progress.borrow().clone());
        tokio::task::spawn_blocking(move || {
            broker.check_nothing_dropped(|topic, partition| {
                progress.get(&(topic.to_owned(), partition)).copied().unwrap_or(0)
            })
        })
        .await
        .map_err(|_| IngestError::Stopped { part: "asking for the ends of topics" })?
    }

    /// Whether it has ended by itself.
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }

    /// Commits what is buffered and stops.
    pub async fn stop(self) -> Result<Summary> {
        self.stop.cancel();
        self.finished().await
    }

    /// Waits for the end of the run.
    pub async fn finished(self) -> Result<Summary> {
        self.task.await.unwrap_or(Err(IngestError::Stopped { part: "the pipeline" }))
    }
}
