//! All of ingest in motion: messages into lanes, lanes into commits, commits into receipts.

use crate::arrivals::{Arrivals, FromPartition};
use crate::consumer::{FromKafka, FromLog, KafkaThread, ToKafka};
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::landing::{Covered, Landed, Landing, LogEvent, Recollection};
use crate::lane::{Lane, Load, Tally};
use crate::lease::Lease;
use crate::metrics::IngestMetrics;
use crate::owed::{Debtor, Owed, by_kind};
use crate::progress::IngestProgress;
use crate::receipts::{Answers, ReceiptThread, Settles, send};
use crate::registry::WriterSchema;
use crate::revocations::Revocations;
use crate::run::Summary;
use crate::settings::{IngestSettings, ReceiptsFor};
use crate::thread_states::ThreadStates;
use proofhouse_schemas::Kind;
use proofhouse_warehouse::Warehouse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Next offset in the warehouse of each partition, as the broker counts.
pub(crate) type Progress = HashMap<(String, i32), i64>;

/// How the commit of a load ended.
struct LoadOutcome {
    landed: Vec<Covered>,
    lost: Vec<Arc<Lease>>,
    tally: Tally,
}

/// How often what operators watch is brought up to date while nothing happens.
const BETWEEN_SIGNS: Duration = Duration::from_secs(1);

/// Where others see how it goes.
pub(crate) struct Watched {
    pub(crate) metrics: IngestMetrics,
    pub(crate) health: Health,
    pub(crate) progress: watch::Sender<Progress>,
    pub(crate) shown: watch::Sender<IngestProgress>,
}

/// Receives, buffers, commits. One task owns all of it.
pub(crate) struct Pipeline {
    settings: IngestSettings,
    warehouse: Warehouse,
    arrivals: Arrivals,
    lanes: BTreeMap<Kind, Lane>,
    landing: Arc<Landing>,
    commits: JoinSet<(Kind, Result<LoadOutcome>)>,
    receipts: Option<mpsc::SyncSender<Answers>>,
    watched: Watched,
    signed_at: Option<Instant>,
    summary: Summary,
    log: Vec<LogEvent>,
    started: Instant,
    first_message: Option<Instant>,
    revocations: Revocations,
    flush_wanted: bool,
    /// Since when the store does not tell the states of threads.
    without_threads: Option<Instant>,
    rechecking: bool,
    recheck_at: Instant,
    caught_up: bool,
    failure: Option<IngestError>,
    /// Answers that are made for former owners.
    debts: JoinSet<()>,
    /// What landed lately of partitions that have come, being read.
    recollections: JoinSet<(Kind, Result<Vec<Recollection>>)>,
}

impl Pipeline {
    pub(crate) fn new(
        settings: &IngestSettings,
        warehouse: &Warehouse,
        landing: Arc<Landing>,
        watched: Watched,
    ) -> Result<Self> {
        let registry = &settings.schema_registry;
        let arrivals =
            Arrivals::new(registry, watched.metrics.clone()).map_err(|reason| IngestError::Setting {
                key: "ingest.schema_registry",
                value: registry.url.clone(),
                expected: format!("a client for it could not be made: {reason}"),
            })?;
        let mut lanes = BTreeMap::new();
        for kind in Kind::ALL {
            lanes.insert(kind, Lane::new(kind, settings, watched.metrics.clone())?);
        }
        let start = LogEvent { event: "START", detail: settings.topics.clone(), ..LogEvent::default() };
        Ok(Self {
            settings: settings.clone(),
            warehouse: warehouse.clone(),
            arrivals,
            lanes,
            landing,
            commits: JoinSet::new(),
            receipts: None,
            watched,
            signed_at: None,
            summary: Summary::default(),
            log: vec![start],
            started: Instant::now(),
            first_message: None,
            revocations: Revocations::default(),
            flush_wanted: false,
            without_threads: None,
            rechecking: false,
            recheck_at: Instant::now(),
            caught_up: false,
            failure: None,
            debts: JoinSet::new(),
            recollections: JoinSet::new(),
        })
    }

    /// Runs until it is stopped, has caught up when asked to, or cannot go on.
    pub(crate) async fn run(
        mut self,
        mut kafka: KafkaThread,
        receipts: Option<ReceiptThread>,
        stop: CancellationToken,
        flush: Arc<Notify>,
    ) -> Result<Summary> {
        // Whatever ends the run also ends what serves beside it.
        let _ended = stop.clone().drop_guard();
        self.receipts = receipts.as_ref().map(ReceiptThread::sender);
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut stopping = false;
        loop {
            let has_room = self.has_room();
            tokio::select! {
                biased;
                () = stop.cancelled(), if !stopping => stopping = true,
                event = kafka.events.recv() => match event {
                    Some(event) => self.handle(event, &kafka)?,
                    None => self.fail(IngestError::Stopped { part: "the consumer's thread" }),
                },
                Some(joined) = self.commits.join_next() => match joined {
                    Ok((kind, outcome)) => self.finish(kind, outcome, &kafka)?,
                    Err(_) => self.fail(IngestError::Stopped { part: "the committer" }),
                },
                Some(paid) = self.debts.join_next() => {
                    if paid.is_err() {
                        self.fail(IngestError::Stopped { part: "who answers for former owners" });
                    }
                }
                Some(read) = self.recollections.join_next() => match read {
                    Ok((kind, Ok(recollections))) => {
                        if let Some(lane) = self.lanes.get_mut(&kind) {
                            lane.recollect(recollections);
                        }
                        self.arrivals.stir();
                    }
                    Ok((_, Err(error))) => self.fail(error),
                    Err(_) => self.fail(IngestError::Stopped { part: "who reads what landed lately" }),
                },
                // What has waited is taken below.
                () = self.arrivals.answered(), if !stopping => {}
                received = kafka.messages.recv(), if has_room && !stopping => {
                    // A partition is told of before its first message is sent, on the other channel.
                    while let Ok(event) = kafka.events.try_recv() {
                        self.handle(event, &kafka)?;
                    }
                    match received {
                        Some(received) => self.receive(received, &kafka)?,
                        None => self.fail(IngestError::Stopped { part: "the consumer's thread" }),
                    }
                }
                () = flush.notified() => self.flush_wanted = true,
                _ = tick.tick() => {
                    // While stopping, it ends when it has waited long enough.
                    if !stopping && receipts.as_ref().is_some_and(ReceiptThread::has_failed) {
                        self.fail(IngestError::Stopped { part: "the receipts' thread" });
                    }
                }
            }
            stopping |= self.failure.is_some() || self.caught_up;
            if stopping {
                // The last commits wait for room among the receipts.
                receipts.iter().for_each(ReceiptThread::hurry);
            }
            if !stopping {
                self.take_what_waited(&kafka)?;
            }
            if self.failure.is_none() {
                self.flush(stopping).await?;
            }
            self.revocations.let_go(&mut self.lanes);
            if self.commits.is_empty() && stopping && (self.failure.is_some() || self.messages() == 0) {
                break;
            }
            self.see_whether_caught_up(&kafka);
            self.write_log();
            self.give_signs();
        }
        self.stop(kafka, receipts).await
    }

    fn fail(&mut self, error: IngestError) {
        self.failure.get_or_insert(error);
    }

    /// Whether messages may be received: memory is bounded over all lanes, and a commit by what its lane may hold.
    fn has_room(&self) -> bool {
        self.held_bytes() < self.settings.buffer_bytes
            && !self.lanes.values().any(|lane| lane.is_committing() && lane.is_full())
    }

    fn held_bytes(&self) -> usize {
        self.lanes.values().map(Lane::held_bytes).sum()
    }

    fn messages(&self) -> usize {
        self.lanes.values().map(Lane::messages).sum()
    }

    fn receive(&mut self, received: FromLog, kafka: &KafkaThread) -> Result<()> {
        match received {
            FromLog::Messages(messages) => {
                self.first_message.get_or_insert_with(Instant::now);
                for message in messages {
                    if let Some((arrival, schema)) = self.arrivals.admit(FromPartition::Message(message)) {
                        self.take(arrival, &schema, kafka)?;
                    }
                }
                self.lanes.values().for_each(Lane::show);
            }
            FromLog::Drained { lease, next } => {
                // Behind messages that wait it waits too: nothing of them has been taken.
                let drained = FromPartition::Drained { lease, next };
                if let Some((arrival, schema)) = self.arrivals.admit(drained) {
                    self.take(arrival, &schema, kafka)?;
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, arrival: FromPartition, schema: &WriterSchema, kafka: &KafkaThread) -> Result<()> {
        match arrival {
            FromPartition::Message(message) => {
                kafka.queued.take(message.size());
                if let Some(lane) = self.lanes.get_mut(&message.lease.kind)
                    && let Some(unclaimed) = lane.take(message, schema)?
                {
                    restart(vec![unclaimed], kafka);
                }
            }
            FromPartition::Drained { lease, next } => {
                if let Some(lane) = self.lanes.get_mut(&lease.kind) {
                    lane.drained(&lease, next);
                }
            }
        }
        Ok(())
    }

    /// Takes the messages whose schemas have come meanwhile, as far as there is room.
    fn take_what_waited(&mut self, kafka: &KafkaThread) -> Result<()> {
        if self.arrivals.is_empty() {
            return Ok(());
        }
        kafka.queued.take(self.arrivals.drop_dead());
        let mut has_taken = false;
        while self.has_room()
            && let Some((arrival, schema)) = self.arrivals.next()
        {
            self.take(arrival, &schema, kafka)?;
            has_taken = true;
        }
        if has_taken {
            self.lanes.values().for_each(Lane::show);
        }
        Ok(())
    }

    fn handle(&mut self, event: FromKafka, kafka: &KafkaThread) -> Result<()> {
        match event {
            FromKafka::Assigned { leases, log } => {
                self.log.extend(log);
                self.recollect(&leases);
                for lease in leases {
                    self.log.push(LogEvent {
                        event: "ASSIGNED",
                        topic: Some(lease.topic.to_string()),
                        partition: Some(lease.partition),
                        from_offset: Some(lease.start),
                        to_offset: Some(lease.end()),
                        detail: String::new(),
                    });
                    if let Some(lane) = self.lanes.get_mut(&lease.kind) {
                        let dropped = lane.assign(&lease)?;
                        restart(dropped, kafka);
                    }
                }
                self.report_progress();
            }
            FromKafka::Owed(owed) => self.answer_for_former_owners(owed),
            FromKafka::Revoked { leases, done } => self.revocations.begin(leases, done),
            FromKafka::Lost { leases } => {
                for lane in self.lanes.values_mut() {
                    if lane.holds(&leases) {
                        restart(lane.drop_all()?, kafka);
                    }
                    lane.forget(&leases);
                }
            }
            FromKafka::Rechecked { behind } => {
                self.rechecking = false;
                // Who was asked to catch up is not done while answers are owed.
                let all_taken = behind == 0 && self.arrivals.is_empty() && self.debts.is_empty();
                self.caught_up = all_taken && self.lanes.values().all(Lane::has_caught_up);
                self.recheck_at = Instant::now() + Duration::from_millis(100);
            }
            FromKafka::Failed(error) => self.fail(error),
        }
        Ok(())
    }

    /// Starts the commits that are due.
    async fn flush(&mut self, stopping: bool) -> Result<()> {
        let complete = self.settings.until_caught_up && self.lanes.values().all(Lane::has_received_all);
        let everything = complete || stopping || self.flush_wanted || self.revocations.want_a_flush();
        let is_short = self.held_bytes() >= self.settings.buffer_bytes;
        let largest = self
            .lanes
            .iter()
            .filter(|(_, lane)| is_short && !lane.is_committing())
            .max_by_key(|(_, lane)| lane.bytes())
            .map(|(kind, _)| *kind);
        for (kind, lane) in &mut self.lanes {
            let wanted = everything || lane.is_full() || lane.is_due() || largest == Some(*kind);
            if lane.messages() == 0 || lane.is_committing() || !wanted {
                continue;
            }
            if lane.wants_threads() {
                match ThreadStates::load(&self.warehouse, *kind).await {
                    Ok(threads) => lane.set_threads(threads),
                    Err(error) => {
                        tracing::warn!(kind = kind.word(), %error, "threads cannot be read; trying again");
                        let since = *self.without_threads.get_or_insert_with(Instant::now);
                        if since.elapsed() >= self.settings.commit_patience() {
                            self.failure.get_or_insert(error);
                        }
                        continue;
                    }
                }
                self.without_threads = None;
            }
            let (kind, load) = (*kind, lane.load()?);
            let (landing, receipts) = (Arc::clone(&self.landing), self.receipts.clone());
            self.commits.spawn(async move { (kind, commit(&landing, load, receipts).await) });
        }
        self.flush_wanted = false;
        Ok(())
    }

    fn finish(&mut self, kind: Kind, outcome: Result<LoadOutcome>, kafka: &KafkaThread) -> Result<()> {
        let Some(lane) = self.lanes.get_mut(&kind) else { return Ok(()) };
        lane.has_committed();
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                // What waits was built on the load that failed: it must not be committed.
                lane.drop_all()?;
                self.fail(error);
                return Ok(());
            }
        };
        lane.has_landed(&outcome.landed);
        if !outcome.lost.is_empty() {
            // What waits may build on what was lost.
            let mut lost = outcome.lost;
            lane.forget(&lost);
            lost.extend(lane.drop_all()?);
            restart(lost, kafka);
        } else {
            self.summary.add(&outcome.tally);
        }
        if self.receipts.is_none() {
            // Nobody is answered, so what has landed is done with.
            let landed = outcome.landed.into_iter();
            let leases = landed.map(|Covered { lease, target, .. }| {
                lease.answered.own(target);
                lease
            });
            let _ = kafka.commands.send(ToKafka::Answered(leases.collect()));
        }
        if let Some(first) = self.first_message {
            self.summary.busy_seconds = first.elapsed().as_secs_f64();
        }
        self.report_progress();
        Ok(())
    }

    fn report_progress(&self) {
        let landed = self.lanes.values().flat_map(Lane::landed);
        let landed: Progress =
            landed.map(|(topic, partition, next)| ((topic.to_owned(), partition), next)).collect();
        // Partitions that moved to another process keep their last known place.
        self.watched.progress.send_modify(|progress| progress.extend(landed));
        let places: Vec<(usize, u64)> = self.lanes.values().map(Lane::behind).collect();
        self.watched.shown.send_replace(IngestProgress {
            landed: self.summary.accepted + self.summary.rejected,
            rejected: self.summary.rejected,
            behind: places.iter().map(|(_, behind)| behind).sum(),
            partitions: places.iter().map(|(partitions, _)| partitions).sum(),
            flushes: self.summary.flushes,
            started: self.started,
        });
    }

    /// Brings lag, ages and health up to date: they change also when nothing lands, and then they matter most.
    fn give_signs(&mut self) {
        if self.signed_at.is_some_and(|at| at.elapsed() < BETWEEN_SIGNS) {
            return;
        }
        self.signed_at = Some(Instant::now());
        self.lanes.values().for_each(Lane::show_signs);
        let overdue = self.lanes.values().map(Lane::overdue).max().unwrap_or_default();
        self.watched.health.turns(overdue);
        self.watched.health.show(&self.watched.metrics);
    }

    fn see_whether_caught_up(&mut self, kafka: &KafkaThread) {
        let due = self.settings.until_caught_up
            && !self.rechecking
            && self.debts.is_empty()
            && Instant::now() >= self.recheck_at;
        if due && self.commits.is_empty() && self.lanes.values().all(Lane::has_caught_up) {
            self.rechecking = kafka.commands.send(ToKafka::Recheck).is_ok();
        }
    }

    /// Has what landed lately of partitions read back, so that repeats are recognised.
    fn recollect(&mut self, leases: &[Arc<Lease>]) {
        let mut by_kind: BTreeMap<Kind, Vec<Arc<Lease>>> = BTreeMap::new();
        for lease in leases {
            // Nothing has landed, or nothing is to be recognised.
            if lease.data_transaction.is_none() || self.settings.repeat_window().is_zero() {
                lease.recollect(Vec::new());
            } else if lease.claim.is_some() {
                by_kind.entry(lease.kind).or_default().push(Arc::clone(lease));
            }
        }
        for (kind, leases) in by_kind {
            let landing = Arc::clone(&self.landing);
            self.recollections.spawn(async move { (kind, landing.recollect(kind, leases).await) });
        }
    }

    /// Sends the receipts that former owners owe.
    fn answer_for_former_owners(&mut self, owed: Vec<Owed>) {
        let Some(receipts) = self.receipts.clone() else { return };
        let debtor = Debtor {
            landing: Arc::clone(&self.landing),
            receipts,
            refused_only: self.settings.receipts == ReceiptsFor::Refused,
        };
        for (kind, owed) in by_kind(owed) {
            self.debts.spawn(debtor.clone().answer(kind, owed));
        }
    }

    fn write_log(&mut self) {
        if !self.log.is_empty() {
            let (landing, events) = (Arc::clone(&self.landing), std::mem::take(&mut self.log));
            tokio::spawn(async move { landing.note(&events).await });
        }
    }

    async fn stop(mut self, mut kafka: KafkaThread, receipts: Option<ReceiptThread>) -> Result<Summary> {
        // Receipts first, while the consumer still keeps what has been answered.
        self.receipts = None;
        // What is still owed is left to the next owner.
        self.debts.shutdown().await;
        let mut finishing =
            tokio::task::spawn_blocking(move || receipts.map_or(Ok(0), ReceiptThread::finish));
        let sent = loop {
            tokio::select! {
                finished = &mut finishing => break finished,
                Some(event) = kafka.events.recv() => {
                    if let FromKafka::Revoked { done, .. } = event {
                        let _ = done.send(());
                    }
                }
            }
        };
        self.revocations.end();
        match sent.unwrap_or(Err(IngestError::Stopped { part: "the receipts' thread" })) {
            Ok(count) => self.summary.receipts = count,
            // The messages are in the warehouse; the next owner of the partitions sends the answers. Who was asked to
            // catch up is not done.
            Err(error) => {
                tracing::error!(%error, "receipts could not be sent");
                if self.caught_up {
                    self.fail(error);
                }
            }
        }
        // The consumer leaves the group when its thread ends; nobody listens to it any more.
        let _ = kafka.commands.send(ToKafka::Stop);
        drop((kafka.events, kafka.messages));
        let thread = kafka.thread;
        let joined = tokio::task::spawn_blocking(move || thread.join().is_ok()).await.unwrap_or(false);
        self.summary.caught_up = self.caught_up;
        self.summary.seconds = self.started.elapsed().as_secs_f64();
        let detail = match &self.failure {
            Some(error) => error.to_string(),
            None => format!("{} accepted, {} rejected", self.summary.accepted, self.summary.rejected),
        };
        self.log.push(LogEvent { event: "STOP", detail, ..LogEvent::default() });
        self.landing.note(&self.log).await;
        match self.failure {
            Some(error) => Err(error),
            None if !joined => Err(IngestError::Stopped { part: "the consumer's thread" }),
            None => Ok(self.summary),
        }
    }
}

/// Asks for partitions to be started again at the warehouse's offsets.
fn restart(leases: Vec<Arc<Lease>>, kafka: &KafkaThread) {
    if !leases.is_empty() {
        leases.iter().for_each(|lease| lease.kill());
        let _ = kafka.commands.send(ToKafka::Reseek(leases));
    }
}

/// Commits a load: its refusals first, then its rows; then hands the receipts over.
async fn commit(
    landing: &Landing,
    load: Load,
    receipts: Option<mpsc::SyncSender<Answers>>,
) -> Result<LoadOutcome> {
    let Load { rejects, rows, receipts: answers, tally } = load;
    let lost = |covered: &[Covered]| LoadOutcome {
        landed: Vec::new(),
        lost: covered.iter().map(|covered| Arc::clone(&covered.lease)).collect(),
        tally: Tally::default(),
    };
    if let Some(rejects) = &rejects
        && landing.commit(rejects).await? == Landed::LostOwnership
    {
        return Ok(lost(&rows.covered));
    }
    if landing.commit(&rows).await? == Landed::LostOwnership {
        return Ok(lost(&rows.covered));
    }
    if let Some(receipts) = receipts {
        let answered: Vec<(Arc<Lease>, i64)> =
            rows.covered.iter().map(|covered| (Arc::clone(&covered.lease), covered.target)).collect();
        answered.iter().for_each(|(lease, next)| lease.answered.await_up_to(*next));
        send(receipts, Answers { receipts: answers, answered, settles: Settles::Own }).await;
    }
    Ok(LoadOutcome { landed: rows.covered, lost: Vec::new(), tally })
}
