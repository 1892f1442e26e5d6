//! Landing: rows and the next offsets of their partitions in one Delta commit per table, exactly once.
//!
//! A flush commits `rejects` first, under transactions of its own, then the history table. When the process dies
//! between the two, the partitions start again at the history's offsets, and the offsets that already stand in
//! `rejects` are not written there again, nor those that `maintain` has erased from it since. Each commit requires that
//! the table's transactions are still where this process left them (compare-and-set), so a process that lost its
//! partitions cannot land anything.
//!
//! Whether a message is refused may depend on what else its judge has seen (the state of its thread, a repeated
//! message), so two judges must never both write. Whoever takes a partition therefore first *claims* it, in the history
//! table and in `rejects`: neither rows nor refusals of a former owner can land from then on, and what had landed before
//! is read afterwards.
//!
//! - this file: commits, and the log of events; `starts`: claiming partitions; `recent`: what landed of them lately;
//!   `answers`: what became of earlier messages; `generation`: topics that were re-created

mod answers;
#[cfg(test)]
mod former_owners;
mod generation;
mod recent;
mod starts;

pub(crate) use answers::outcome_of;
pub(crate) use proofhouse_schemas::tables::REJECTS;
pub(crate) use recent::{LandedPart, MOST_REMEMBERED, Recollection};
pub(crate) use starts::BlockingStarts;
pub(crate) use starts::as_type;

use crate::broker::Broker;
use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::lease::{ApplicationIds, Lease};
use crate::metrics::IngestMetrics;
use crate::settings::IngestSettings;
use arrow::array::RecordBatch;
use chrono::Utc;
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::operations::IngestLogRow;
use proofhouse_schemas::tables::{RowBuffer, table};
use proofhouse_warehouse::{
    AppendOutcome, AppendRequest, CommitRetries, DeltaAppender, Warehouse, WarehouseError,
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;

const INGEST_LOG: &str = "ingest_log";
const ERASURES: &str = "erasures";
/// How long opening a table is tried after it failed first.
const OPENING_PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN_OPENINGS: Duration = Duration::from_millis(500);
/// How many reads of large columns go on at once.
const LARGE_READS: usize = 2;
/// Attempts inside one append.
const FEW_RETRIES: CommitRetries = CommitRetries {
    attempts: 3,
    first_pause: Duration::from_millis(50),
    longest_pause: Duration::from_secs(1),
};

/// Offsets of one partition that a commit covers.
#[derive(Debug, Clone)]
pub(crate) struct Covered {
    pub(crate) lease: Arc<Lease>,
    /// Transaction version that the table must have.
    pub(crate) expected: Option<i64>,
    /// Transaction version that the table will have.
    pub(crate) target: i64,
    /// Fingerprint of the last message.
    pub(crate) mark: Option<i64>,
}

/// What one commit adds to one table.
#[derive(Debug)]
pub(crate) struct TableLoad {
    pub(crate) table: &'static str,
    pub(crate) batch: Option<RecordBatch>,
    pub(crate) covered: Vec<Covered>,
}

/// How the commit of a load ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Landed {
    /// In the table.
    Yes,
    /// Another process went on with a partition; nothing of this load is in the table through us.
    LostOwnership,
}

/// The tables that ingest writes.
pub(crate) struct Landing {
    warehouse: Warehouse,
    appenders: HashMap<&'static str, Mutex<DeltaAppender>>,
    /// Handles of their own for starts: those of commits may be held for as long as the store does not answer.
    readers: HashMap<&'static str, Mutex<DeltaAppender>>,
    log: Mutex<DeltaAppender>,
    ids: ApplicationIds,
    metrics: IngestMetrics,
    patience: Duration,
    health: Health,
    run_id: String,
    /// How long identifiers of messages are remembered.
    repeats: Duration,
    /// Leave to read much at once.
    large_reads: Semaphore,
}

impl Landing {
    /// Opens the tables beside running ingest, for looking only.
    pub(crate) async fn beside(
        warehouse: &Warehouse,
        broker: &Broker,
        settings: &IngestSettings,
    ) -> Result<Self> {
        settings.check()?;
        let asked = broker.clone();
        let cluster_id = tokio::task::spawn_blocking(move || asked.cluster_id())
            .await
            .map_err(|_| IngestError::Stopped { part: "asking the broker for its name" })??;
        let ids = ApplicationIds { sink: settings.sink.clone(), cluster_id };
        // Nothing is polled or committed here, and nobody asks.
        let health = Health::new(OPENING_PATIENCE);
        Self::open(warehouse, ids, settings, IngestMetrics::new()?, health).await
    }

    /// Opens the tables, creating those that are missing.
    pub(crate) async fn open(
        warehouse: &Warehouse,
        ids: ApplicationIds,
        settings: &IngestSettings,
        metrics: IngestMetrics,
        health: Health,
    ) -> Result<Self> {
        let (mut appenders, mut readers) = (HashMap::new(), HashMap::new());
        for name in Kind::ALL.iter().map(Kind::history_table).chain([REJECTS]) {
            // The loop of `commit` is the patient one: it looks at the lease between attempts.
            let appender = open_table(warehouse, name).await?.with_retries(FEW_RETRIES);
            appenders.insert(name, Mutex::new(appender));
            readers.insert(name, Mutex::new(open_table(warehouse, name).await?));
        }
        let log = Mutex::new(open_table(warehouse, INGEST_LOG).await?);
        // Only read, and it must have all its columns.
        open_table(warehouse, ERASURES).await?;
        Ok(Self {
            warehouse: warehouse.clone(),
            appenders,
            readers,
            log,
            ids,
            metrics,
            patience: settings.commit_patience(),
            health,
            run_id: Uuid::now_v7().to_string(),
            repeats: settings.repeat_window(),
            large_reads: Semaphore::new(LARGE_READS),
        })
    }

    fn reader(&self, table: &str) -> Result<&Mutex<DeltaAppender>> {
        self.readers.get(table).ok_or(IngestError::Stopped { part: "a table that was never opened" })
    }

    fn appender(&self, table: &str) -> Result<&Mutex<DeltaAppender>> {
        self.appenders.get(table).ok_or(IngestError::Stopped { part: "a table that was never opened" })
    }

    fn next_id(&self, table: &str, lease: &Lease) -> String {
        self.ids.next(table, &lease.topic, lease.partition, lease.generation)
    }

    /// What a load asks of its table.
    fn request(&self, load: &TableLoad) -> AppendRequest {
        let name = load.table;
        let mut request = AppendRequest {
            batches: load.batch.iter().cloned().collect(),
            metadata: self.commit_information(load),
            ..AppendRequest::default()
        };
        for Covered { lease, expected, target, mark } in &load.covered {
            let id = self.next_id(name, lease);
            request.expected.push((id.clone(), *expected));
            request.target.push((id, *target));
            let claim = lease.claim.unwrap_or_default();
            let number = if name == REJECTS { claim.refusals } else { claim.rows };
            let id = self.ids.claim(name, &lease.topic, lease.partition, lease.generation);
            request.claims.push((id, number));
            if name != REJECTS
                && let Some(mark) = mark
            {
                let id = self.ids.mark(name, &lease.topic, lease.partition, lease.generation);
                request.notes.push((id, *mark));
            }
        }
        request
    }

    /// Commits a load; tries again for as long as the operator's patience lasts.
    pub(crate) async fn commit(&self, load: &TableLoad) -> Result<Landed> {
        if load.covered.iter().any(|covered| !covered.lease.is_live()) {
            return Ok(Landed::LostOwnership);
        }
        let name = load.table;
        let request = self.request(load);
        let rows = load.batch.as_ref().map_or(0, RecordBatch::num_rows);
        let (started, mut attempts) = (Instant::now(), 0);
        loop {
            attempts += 1;
            let outcome = self.appender(name)?.lock().await.append_request(&request).await;
            let error = match outcome {
                Ok(landed @ (AppendOutcome::Committed { .. } | AppendOutcome::AlreadyLanded { .. })) => {
                    self.health.commit_ended(name);
                    if let AppendOutcome::Committed { files, file_bytes, .. } = landed {
                        self.metrics.files.with_label_values(&[name]).inc_by(files as u64);
                        self.metrics.file_bytes.with_label_values(&[name]).inc_by(file_bytes);
                    }
                    self.metrics.commit_seconds(name).observe(started.elapsed().as_secs_f64());
                    self.metrics.rows.with_label_values(&[name]).inc_by(rows as u64);
                    #[allow(clippy::cast_precision_loss)]
                    self.metrics.last_commit.set(Utc::now().timestamp_millis() as f64 / 1000.0);
                    return Ok(Landed::Yes);
                }
                Ok(AppendOutcome::LostOwnership { app_id, expected, found }) => {
                    tracing::warn!(table = name, %app_id, ?expected, ?found, "another process went on with a partition");
                    self.health.commit_ended(name);
                    self.metrics.ownership_lost.inc();
                    return Ok(Landed::LostOwnership);
                }
                Err(error) => error,
            };
            self.health.commit_failed(name);
            let gave_up =
                started.elapsed() >= self.patience || matches!(error, WarehouseError::BadAppend { .. });
            if gave_up {
                return Err(IngestError::CommitFailed {
                    table: name.to_owned(),
                    attempts,
                    seconds: started.elapsed().as_secs_f64(),
                    reason: error.to_string(),
                });
            }
            tracing::warn!(table = name, attempts, %error, "commit failed; trying again");
            self.metrics.commit_retries.with_label_values(&[name]).inc();
            tokio::time::sleep(pause_after(attempts)).await;
            if load.covered.iter().any(|covered| !covered.lease.is_live()) {
                self.health.commit_ended(name);
                return Ok(Landed::LostOwnership);
            }
        }
    }

    fn commit_information(&self, load: &TableLoad) -> Map<String, Value> {
        let rows = load.batch.as_ref().map_or(0, RecordBatch::num_rows);
        let mut information = Map::new();
        information.insert("proofhouse.run_id".to_owned(), json!(self.run_id));
        information.insert("proofhouse.rows".to_owned(), json!(rows));
        information.insert("proofhouse.partitions".to_owned(), json!(load.covered.len()));
        information
    }

    /// Writes what happened to `ingest_log`. A failure is logged, not fatal: the log is for people.
    pub(crate) async fn note(&self, events: &[LogEvent]) {
        if events.is_empty() {
            return;
        }
        if let Err(error) = self.try_note(events).await {
            tracing::warn!(%error, "ingest_log could not be written");
        }
    }

    /// As [`note`](Self::note), for what must not be forgotten.
    pub(crate) async fn try_note(&self, events: &[LogEvent]) -> Result<()> {
        let mut buffer = row_buffer(INGEST_LOG)?;
        for event in events {
            let row = IngestLogRow {
                at: Utc::now(),
                run_id: &self.run_id,
                event: event.event,
                topic: event.topic.as_deref(),
                partition: event.partition,
                from_offset: event.from_offset,
                to_offset: event.to_offset,
                detail: &event.detail,
            };
            buffer.push(&row).map_err(|error| rows_error(INGEST_LOG, &error))?;
        }
        let batch = buffer.take().map_err(|error| rows_error(INGEST_LOG, &error))?;
        let mut appender = self.log.lock().await;
        appender
            .append_unfenced(vec![batch])
            .await
            .map_err(|source| cannot(INGEST_LOG, "appending", source))?;
        Ok(())
    }
}

/// Something for `ingest_log`.
#[derive(Debug, Clone, Default)]
pub(crate) struct LogEvent {
    pub(crate) event: &'static str,
    pub(crate) topic: Option<String>,
    pub(crate) partition: Option<i32>,
    pub(crate) from_offset: Option<i64>,
    pub(crate) to_offset: Option<i64>,
    pub(crate) detail: String,
}

/// How long a store that failed is left alone: longer with each attempt, five seconds at most.
pub(crate) fn pause_after(attempts: u32) -> Duration {
    Duration::from_millis(200 * u64::from(attempts.min(25)))
}

/// An empty buffer for the rows of a table.
pub(crate) fn row_buffer(name: &'static str) -> Result<RowBuffer> {
    let definition = table(name).ok_or_else(|| IngestError::Rows {
        table: name.to_owned(),
        reason: "the table is not defined; this is a defect".to_owned(),
    })?;
    RowBuffer::new(name, definition.arrow_schema()).map_err(|error| rows_error(name, &error))
}

pub(crate) fn rows_error(name: &str, error: &proofhouse_schemas::tables::RowError) -> IngestError {
    IngestError::Rows { table: name.to_owned(), reason: error.to_string() }
}

/// Opens a table for appending. A store that fails for a moment must not end a process that has just been started; one
/// that is not there, or refuses us, is told of soon.
pub(crate) async fn open_table(warehouse: &Warehouse, name: &'static str) -> Result<DeltaAppender> {
    // A first attempt that was long under way when the store failed must not have been the only one.
    let mut failing_since = None::<Instant>;
    loop {
        match warehouse.appender(name).await {
            Err(error @ WarehouseError::Table { .. })
                if failing_since.get_or_insert_with(Instant::now).elapsed() < OPENING_PATIENCE =>
            {
                tracing::warn!(table = name, %error, "the table cannot be opened; trying again");
                tokio::time::sleep(BETWEEN_OPENINGS).await;
            }
            opened => return opened.map_err(|source| cannot(name, "opening", source)),
        }
    }
}

pub(crate) fn cannot(name: &str, action: &'static str, source: WarehouseError) -> IngestError {
    IngestError::Warehouse { table: name.to_owned(), action, source }
}
