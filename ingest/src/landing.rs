//! Landing: rows and the next offsets of their partitions in one Delta commit per table, exactly once.
//!
//! A flush commits `rejects` first, under transactions of its own, then each history table. When the process dies
//! between the two, the partitions start again at the history's offsets, and the offsets that already stand in
//! `rejects` are not written there again. Each commit requires that the table's transactions are still where this
//! process left them (compare-and-set), so a process that lost its partitions cannot land anything.

use crate::error::{IngestError, Result};
use crate::lease::{ApplicationIds, Lease, Start, Starts, feed_of};
use crate::metrics::IngestMetrics;
use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use chrono::Utc;
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::operations::IngestLogRow;
use proofhouse_schemas::tables::{RowBuffer, table};
use proofhouse_warehouse::{AppendOutcome, DeltaAppender, Warehouse, WarehouseError};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Name of the table of refused messages.
pub(crate) const REJECTS: &str = "rejects";
const INGEST_LOG: &str = "ingest_log";

/// Offsets of one partition that a commit covers.
#[derive(Debug, Clone)]
pub(crate) struct Covered {
    pub(crate) lease: Arc<Lease>,
    /// Transaction version that the table must have.
    pub(crate) expected: Option<i64>,
    /// Transaction version that the table will have.
    pub(crate) target: i64,
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
    log: Mutex<DeltaAppender>,
    ids: ApplicationIds,
    metrics: IngestMetrics,
    patience: Duration,
    healthy: Arc<AtomicBool>,
    run_id: String,
}

impl Landing {
    /// Opens the tables, creating those that are missing.
    pub(crate) async fn open(
        warehouse: &Warehouse,
        ids: ApplicationIds,
        metrics: IngestMetrics,
        patience: Duration,
        healthy: Arc<AtomicBool>,
        run_id: String,
    ) -> Result<Self> {
        let mut appenders = HashMap::new();
        for name in Kind::ALL.iter().map(Kind::history_table).chain([REJECTS]) {
            appenders.insert(name, Mutex::new(open_table(warehouse, name).await?));
        }
        let log = Mutex::new(open_table(warehouse, INGEST_LOG).await?);
        Ok(Self { warehouse: warehouse.clone(), appenders, log, ids, metrics, patience, healthy, run_id })
    }

    fn appender(&self, table: &str) -> Result<&Mutex<DeltaAppender>> {
        self.appenders.get(table).ok_or(IngestError::Stopped { part: "a table that was never opened" })
    }

    fn application_id(&self, table: &str, lease: &Lease) -> String {
        self.ids.of(table, &lease.topic, lease.partition)
    }

    /// Commits a load; tries again for as long as the operator's patience lasts.
    pub(crate) async fn commit(&self, load: &TableLoad) -> Result<Landed> {
        if load.covered.iter().any(|covered| !covered.lease.is_live()) {
            return Ok(Landed::LostOwnership);
        }
        let name = load.table;
        let (mut expected, mut target) = (Vec::new(), Vec::new());
        for covered in &load.covered {
            let id = self.application_id(name, &covered.lease);
            expected.push((id.clone(), covered.expected));
            target.push((id, covered.target));
        }
        let (started, mut attempts) = (Instant::now(), 0);
        loop {
            attempts += 1;
            let batches: Vec<RecordBatch> = load.batch.iter().cloned().collect();
            let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
            let outcome = {
                let mut appender = self.appender(name)?.lock().await;
                appender
                    .append(&expected, &target, batches, self.commit_information(rows, load.covered.len()))
                    .await
            };
            let error = match outcome {
                Ok(AppendOutcome::Committed { .. } | AppendOutcome::AlreadyLanded { .. }) => {
                    self.healthy.store(true, Ordering::Relaxed);
                    self.metrics.commit_seconds(name).observe(started.elapsed().as_secs_f64());
                    self.metrics.rows.with_label_values(&[name]).inc_by(rows as u64);
                    #[allow(clippy::cast_precision_loss)]
                    self.metrics.last_commit.set(Utc::now().timestamp_millis() as f64 / 1000.0);
                    return Ok(Landed::Yes);
                }
                Ok(AppendOutcome::LostOwnership { app_id, expected, found }) => {
                    tracing::warn!(table = name, %app_id, ?expected, ?found, "another process went on with a partition");
                    self.metrics.ownership_lost.inc();
                    return Ok(Landed::LostOwnership);
                }
                Err(error) => error,
            };
            self.healthy.store(false, Ordering::Relaxed);
            self.metrics.commit_retries.with_label_values(&[name]).inc();
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
            tokio::time::sleep(Duration::from_millis(200 * u64::from(attempts.min(25)))).await;
            if load.covered.iter().any(|covered| !covered.lease.is_live()) {
                return Ok(Landed::LostOwnership);
            }
        }
    }

    fn commit_information(&self, rows: usize, partitions: usize) -> Map<String, Value> {
        let mut information = Map::new();
        information.insert("proofhouse.run_id".to_owned(), json!(self.run_id));
        information.insert("proofhouse.rows".to_owned(), json!(rows));
        information.insert("proofhouse.partitions".to_owned(), json!(partitions));
        information
    }

    /// Where the partitions stand in the warehouse.
    pub(crate) async fn starts(&self, partitions: &[(String, i32)]) -> Result<Vec<Start>> {
        let mut by_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
        for (index, (topic, _)) in partitions.iter().enumerate() {
            if let Some((kind, _)) = feed_of(topic) {
                by_kind.entry(kind).or_default().push(index);
            }
        }
        let mut starts = vec![Start::default(); partitions.len()];
        if by_kind.is_empty() {
            return Ok(starts);
        }
        for (kind, indices) in &by_kind {
            let name = kind.history_table();
            let mut appender = self.appender(name)?.lock().await;
            appender.refresh().await.map_err(|source| cannot(name, "reading offsets", source))?;
            for index in indices {
                if let (Some((topic, partition)), Some(start)) =
                    (partitions.get(*index), starts.get_mut(*index))
                {
                    start.data_transaction =
                        appender.transaction_version(&self.ids.of(name, topic, *partition));
                    let mut earlier = self.ids.earlier(name, topic, *partition);
                    start.generation_base =
                        earlier.find_map(|id| appender.transaction_version(&id)).unwrap_or(0);
                }
            }
        }
        {
            let mut appender = self.appender(REJECTS)?.lock().await;
            appender.refresh().await.map_err(|source| cannot(REJECTS, "reading offsets", source))?;
            for ((topic, partition), start) in partitions.iter().zip(&mut starts) {
                start.rejects_transaction =
                    appender.transaction_version(&self.ids.of(REJECTS, topic, *partition));
            }
        }
        for ((topic, partition), start) in partitions.iter().zip(&mut starts) {
            if start.rejects_transaction > start.data_transaction {
                start.already_rejected = self
                    .rejected_offsets(
                        topic,
                        *partition,
                        start.data_transaction.unwrap_or(start.generation_base),
                    )
                    .await?;
            }
        }
        Ok(starts)
    }

    async fn rejected_offsets(&self, topic: &str, partition: i32, from: i64) -> Result<HashSet<i64>> {
        let failed = |reason: String| IngestError::Query { table: REJECTS.to_owned(), reason };
        let session = self.warehouse.trusted_session();
        let quoted = topic.replace('\'', "''");
        let statement = format!(
            "select cast(_offset as bigint) from rejects where _topic = '{quoted}' and _partition = {partition} \
             and _offset >= {from}"
        );
        let frame = session.sql(&statement).await.map_err(|error| failed(error.to_string()))?;
        let mut offsets = HashSet::new();
        for batch in frame.collect().await.map_err(|error| failed(error.to_string()))? {
            let column =
                cast(batch.column(0), &DataType::Int64).map_err(|error| failed(error.to_string()))?;
            offsets.extend(column.as_primitive::<Int64Type>().values().iter().copied());
        }
        Ok(offsets)
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

    async fn try_note(&self, events: &[LogEvent]) -> Result<()> {
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

async fn open_table(warehouse: &Warehouse, name: &'static str) -> Result<DeltaAppender> {
    warehouse.appender(name).await.map_err(|source| cannot(name, "opening", source))
}

fn cannot(name: &str, action: &'static str, source: WarehouseError) -> IngestError {
    IngestError::Warehouse { table: name.to_owned(), action, source }
}

/// Answers the consumer's thread, which may wait.
pub(crate) struct BlockingStarts {
    pub(crate) landing: Arc<Landing>,
    pub(crate) runtime: tokio::runtime::Handle,
    pub(crate) store: String,
}

impl Starts for BlockingStarts {
    fn read(&self, partitions: &[(String, i32)]) -> Result<Vec<Start>> {
        self.runtime.block_on(self.landing.starts(partitions))
    }

    fn store(&self) -> &str {
        &self.store
    }
}
