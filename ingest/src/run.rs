//! A running ingest: messages in, commits out, until it is stopped or has caught up.

use crate::broker::Broker;
use crate::consumer::{self, FromKafka, KafkaThread, ToKafka};
use crate::error::{IngestError, Result};
use crate::flush::{Load, Tally, TopicTally, Waiting};
use crate::landing::{BlockingStarts, Covered, Landed, Landing, LogEvent, TableLoad};
use crate::lease::{ApplicationIds, Lease};
use crate::metrics::IngestMetrics;
use crate::metrics_server;
use crate::progress::IngestProgress;
use crate::receipts::{Addressed, ReceiptThread};
use crate::settings::{IngestSettings, ReceiptsFor};
use crate::thread_states::ThreadStates;
use proofhouse_schemas::Topic;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

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

    fn add(&mut self, tally: &Tally) {
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

type Progress = HashMap<(String, i32), i64>;

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
        let healthy = Arc::new(AtomicBool::new(true));
        let run_id = Uuid::now_v7().to_string();
        let asked = broker.clone();
        let cluster_id = tokio::task::spawn_blocking(move || asked.cluster_id())
            .await
            .map_err(|_| IngestError::Stopped { part: "asking the broker for its name" })??;
        let ids = ApplicationIds { sink: settings.sink.clone(), cluster_id, generation: broker.generation() };
        let landing = Landing::open(
            warehouse,
            ids,
            metrics.clone(),
            settings.commit_patience(),
            Arc::clone(&healthy),
            run_id,
        )
        .await?;
        let landing = Arc::new(landing);
        let threads = ThreadStates::load(warehouse).await?;
        let stop = shutdown.child_token();
        let metrics_address = match settings.metrics_address {
            Some(address) => {
                Some(metrics_server::serve(address, metrics.clone(), healthy, stop.clone()).await?)
            }
            None => None,
        };
        let runtime = tokio::runtime::Handle::current();
        let starts = BlockingStarts {
            landing: Arc::clone(&landing),
            runtime: runtime.clone(),
            store: warehouse.store().root().to_string(),
        };
        let receipts = match settings.receipts {
            ReceiptsFor::None => None,
            _ => Some(ReceiptThread::start(broker, metrics.clone(), runtime)?),
        };
        let kafka = consumer::start(broker, settings, Arc::new(starts), metrics.clone())?;
        let (progress_in, progress) = watch::channel(Progress::new());
        let started = Instant::now();
        let (shown_in, shown) = watch::channel(IngestProgress::beginning(started));
        let flush = Arc::new(Notify::new());
        let pipeline = Pipeline {
            settings: settings.clone(),
            waiting: Waiting::new(settings, threads, metrics.clone())?,
            landing,
            commands: kafka.commands.clone(),
            receipts: receipts.as_ref().map(ReceiptThread::sender),
            progress: progress_in,
            shown: shown_in,
            summary: Summary::default(),
            started,
            first_message: None,
            revocations: Vec::new(),
            flush_wanted: false,
            rechecking: false,
            recheck_at: Instant::now(),
            caught_up: false,
            failure: None,
        };
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

/// How the commit of a load ended.
struct LoadOutcome {
    landed: Vec<Covered>,
    lost: Vec<Arc<Lease>>,
    tally: Tally,
}

struct Pipeline {
    settings: IngestSettings,
    waiting: Waiting,
    landing: Arc<Landing>,
    commands: mpsc::Sender<ToKafka>,
    receipts: Option<mpsc::SyncSender<Vec<Addressed>>>,
    progress: watch::Sender<Progress>,
    shown: watch::Sender<IngestProgress>,
    summary: Summary,
    started: Instant,
    first_message: Option<Instant>,
    revocations: Vec<(Vec<Arc<Lease>>, mpsc::SyncSender<()>)>,
    flush_wanted: bool,
    rechecking: bool,
    recheck_at: Instant,
    caught_up: bool,
    failure: Option<IngestError>,
}

impl Pipeline {
    async fn run(
        mut self,
        mut kafka: KafkaThread,
        receipts: Option<ReceiptThread>,
        stop: CancellationToken,
        flush: Arc<Notify>,
    ) -> Result<Summary> {
        // Whatever ends the run also ends what serves beside it.
        let _ended = stop.clone().drop_guard();
        let mut log =
            vec![LogEvent { event: "START", detail: self.settings.topics.clone(), ..LogEvent::default() }];
        self.landing.note(&std::mem::take(&mut log)).await;
        let mut in_flight: Option<JoinHandle<Result<LoadOutcome>>> = None;
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut stopping = false;
        loop {
            let has_room = in_flight.is_none() || !self.is_full();
            tokio::select! {
                () = stop.cancelled(), if !stopping => stopping = true,
                outcome = joined(&mut in_flight) => {
                    in_flight = None;
                    match outcome {
                        Ok(outcome) => self.finish_load(outcome)?,
                        Err(error) => {
                            self.failure.get_or_insert(error);
                            stopping = true;
                            // What waits was built on the load that failed: it must not be committed.
                            self.waiting.drop_all()?;
                        }
                    }
                }
                event = kafka.events.recv(), if has_room && !stopping => match event {
                    Some(event) => log.extend(self.take(event)?),
                    None => {
                        self.failure.get_or_insert(IngestError::Stopped { part: "the consumer's thread" });
                    }
                },
                () = flush.notified() => self.flush_wanted = true,
                _ = tick.tick() => {}
            }
            stopping |= self.failure.is_some() || self.caught_up;
            if in_flight.is_none() && self.must_flush(stopping) {
                let load = self.waiting.load()?;
                in_flight =
                    Some(tokio::spawn(commit(Arc::clone(&self.landing), load, self.receipts.clone())));
                self.flush_wanted = false;
            }
            if in_flight.is_none() {
                self.answer_revocations();
                if stopping && self.waiting.rows() == 0 {
                    break;
                }
                self.see_whether_caught_up();
            }
            if !log.is_empty() {
                let (landing, events) = (Arc::clone(&self.landing), std::mem::take(&mut log));
                tokio::spawn(async move { landing.note(&events).await });
            }
        }
        self.stop(kafka, receipts).await
    }

    fn is_full(&self) -> bool {
        self.waiting.rows() >= self.settings.flush_rows || self.waiting.bytes() >= self.settings.flush_bytes
    }

    fn must_flush(&self, stopping: bool) -> bool {
        if self.waiting.rows() == 0 {
            return false;
        }
        let old = self.waiting.oldest().is_some_and(|oldest| oldest.elapsed() >= self.settings.flush_age());
        let complete = self.settings.until_caught_up && self.waiting.has_received_all();
        self.is_full() || old || complete || stopping || self.flush_wanted || !self.revocations.is_empty()
    }

    fn take(&mut self, event: FromKafka) -> Result<Vec<LogEvent>> {
        let mut log = Vec::new();
        match event {
            FromKafka::Messages(messages) => {
                self.first_message.get_or_insert_with(Instant::now);
                for message in messages {
                    self.waiting.take(message)?;
                }
                self.waiting.show();
            }
            FromKafka::Assigned { leases, gaps } => {
                for gap in gaps {
                    log.push(LogEvent {
                        event: "GAP",
                        topic: Some(gap.topic),
                        partition: Some(gap.partition),
                        from_offset: Some(gap.expected),
                        to_offset: Some(gap.found),
                        detail: "messages were deleted from the broker before they were read".to_owned(),
                    });
                }
                for lease in &leases {
                    self.waiting.assign(lease);
                    log.push(LogEvent {
                        event: "ASSIGNED",
                        topic: Some(lease.topic.to_string()),
                        partition: Some(lease.partition),
                        from_offset: Some(lease.start),
                        to_offset: Some(lease.end()),
                        detail: String::new(),
                    });
                }
                self.report_progress();
            }
            FromKafka::Revoked { leases, done } => self.revocations.push((leases, done)),
            FromKafka::Lost { leases } => {
                if self.waiting.holds(&leases) {
                    let others = self.waiting.drop_all()?;
                    self.restart(others);
                }
                self.waiting.forget(&leases);
            }
            FromKafka::Drained { lease, next } => self.waiting.drained(&lease, next),
            FromKafka::Rechecked { behind } => {
                self.rechecking = false;
                self.caught_up = behind == 0 && self.waiting.has_caught_up();
                self.recheck_at = Instant::now() + Duration::from_millis(100);
            }
            FromKafka::Failed(error) => {
                self.failure.get_or_insert(error);
            }
        }
        Ok(log)
    }

    fn finish_load(&mut self, outcome: LoadOutcome) -> Result<()> {
        self.waiting.has_landed(&outcome.landed);
        self.summary.add(&outcome.tally);
        if let Some(first) = self.first_message {
            self.summary.busy_seconds = first.elapsed().as_secs_f64();
        }
        let landed = outcome.landed.into_iter().map(|covered| (covered.lease, covered.target)).collect();
        let _ = self.commands.send(ToKafka::Landed(landed));
        self.report_progress();
        if !outcome.lost.is_empty() {
            // What waits may build on what was lost.
            let mut lost = outcome.lost;
            self.waiting.forget(&lost);
            lost.extend(self.waiting.drop_all()?);
            self.restart(lost);
        }
        Ok(())
    }

    fn restart(&self, leases: Vec<Arc<Lease>>) {
        if !leases.is_empty() {
            leases.iter().for_each(|lease| lease.kill());
            let _ = self.commands.send(ToKafka::Reseek(leases));
        }
    }

    fn report_progress(&self) {
        let landed =
            self.waiting.landed().map(|(topic, partition, next)| ((topic.to_owned(), partition), next));
        let landed: Progress = landed.collect();
        // Partitions that moved to another process keep their last known place.
        self.progress.send_modify(|progress| progress.extend(landed));
        let (partitions, behind) = self.waiting.behind();
        self.shown.send_replace(IngestProgress {
            landed: self.summary.accepted + self.summary.rejected,
            rejected: self.summary.rejected,
            behind,
            partitions,
            flushes: self.summary.flushes,
            started: self.started,
        });
    }

    fn answer_revocations(&mut self) {
        if self.waiting.rows() > 0 {
            return;
        }
        for (leases, done) in self.revocations.drain(..) {
            self.waiting.forget(&leases);
            let _ = done.send(());
        }
    }

    fn see_whether_caught_up(&mut self) {
        let due = self.settings.until_caught_up && !self.rechecking && Instant::now() >= self.recheck_at;
        if due && self.waiting.has_caught_up() {
            self.rechecking = self.commands.send(ToKafka::Recheck).is_ok();
        }
    }

    async fn stop(mut self, kafka: KafkaThread, receipts: Option<ReceiptThread>) -> Result<Summary> {
        // The consumer leaves the group when its thread ends; nobody listens to it any more.
        drop(kafka.events);
        let _ = kafka.commands.send(ToKafka::Stop);
        self.receipts = None;
        let thread = kafka.thread;
        let finished = tokio::task::spawn_blocking(move || {
            let joined = thread.join().is_ok();
            let receipts = receipts.map_or(Ok(0), ReceiptThread::finish);
            (joined, receipts)
        });
        let (joined, receipts) =
            finished.await.map_err(|_| IngestError::Stopped { part: "the consumer's thread" })?;
        match receipts {
            Ok(count) => self.summary.receipts = count,
            // The messages are in the warehouse; only the answers are missing.
            Err(error) => tracing::error!(%error, "receipts could not be sent"),
        }
        self.summary.caught_up = self.caught_up;
        self.summary.seconds = self.started.elapsed().as_secs_f64();
        let detail = format!("{} accepted, {} rejected", self.summary.accepted, self.summary.rejected);
        self.landing.note(&[LogEvent { event: "STOP", detail, ..LogEvent::default() }]).await;
        match self.failure {
            Some(error) => Err(error),
            None if !joined => Err(IngestError::Stopped { part: "the consumer's thread" }),
            None => Ok(self.summary),
        }
    }
}

/// Waits for the load in flight; for ever when there is none.
async fn joined(in_flight: &mut Option<JoinHandle<Result<LoadOutcome>>>) -> Result<LoadOutcome> {
    match in_flight {
        Some(task) => task.await.unwrap_or(Err(IngestError::Stopped { part: "the committer" })),
        None => std::future::pending().await,
    }
}

/// Commits a load: rejects first, then the histories side by side; then sends the receipts.
async fn commit(
    landing: Arc<Landing>,
    load: Load,
    receipts: Option<mpsc::SyncSender<Vec<Addressed>>>,
) -> Result<LoadOutcome> {
    let leases = |loads: &[TableLoad]| -> Vec<Arc<Lease>> {
        loads.iter().flat_map(|load| &load.covered).map(|covered| Arc::clone(&covered.lease)).collect()
    };
    if let Some(rejects) = &load.rejects
        && landing.commit(rejects).await? == Landed::LostOwnership
    {
        return Ok(LoadOutcome { landed: Vec::new(), lost: leases(&load.tables), tally: Tally::default() });
    }
    let outcomes = futures::future::join_all(load.tables.iter().map(|table| landing.commit(table))).await;
    let (mut landed, mut lost) = (Vec::new(), Vec::new());
    let mut failure = None;
    let (mut tally, mut answered) = (load.tally, load.receipts);
    for (table, outcome) in load.tables.iter().zip(outcomes) {
        match outcome {
            Ok(Landed::Yes) => landed.extend(table.covered.iter().cloned()),
            Ok(Landed::LostOwnership) => {
                lost.extend(leases(std::slice::from_ref(table)));
                tally.rows -= table.batch.as_ref().map_or(0, |batch| batch.num_rows() as u64);
                tally.topics.retain(|topic, _| kind_table(topic) != Some(table.table));
                answered.retain(|addressed| kind_table(&addressed.receipt.topic) != Some(table.table));
            }
            Err(error) => failure = Some(error),
        }
    }
    if let Some(error) = failure {
        return Err(error);
    }
    if let Some(receipts) = receipts.filter(|_| !answered.is_empty()) {
        let _ = tokio::task::spawn_blocking(move || receipts.send(answered)).await;
    }
    Ok(LoadOutcome { landed, lost, tally })
}

fn kind_table(topic: &str) -> Option<&'static str> {
    match Topic::parse(topic)? {
        Topic::Feed { kind, .. } => Some(kind.history_table()),
        _ => None,
    }
}
