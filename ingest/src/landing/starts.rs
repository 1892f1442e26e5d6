//! Claiming partitions, and where they stand in the warehouse.

use super::{Landing, LogEvent, REJECTS, cannot};
use crate::error::{IngestError, Result};
use crate::lease::{Claim, Start, Starts, feed_of};
use crate::repeats::identity;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use chrono::Utc;
use proofhouse_schemas::Kind;
use proofhouse_warehouse::{AppendOutcome, AppendRequest};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Most identifiers of messages remembered per partition, the latest.
pub(crate) const MOST_REMEMBERED: usize = 100_000;

type Partition = (String, i32);

impl Landing {
    /// Claims partitions and tells where they stand. Nothing that a former owner judged can land after this.
    pub(crate) async fn claim(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        let mut starts = vec![Start::default(); partitions.len()];
        let by_kind = by_kind(partitions);
        if by_kind.is_empty() {
            return Ok(starts);
        }
        self.read_histories(partitions, &by_kind, &mut starts).await?;
        let claimed: Vec<usize> = by_kind.values().flatten().copied().collect();
        self.raise_claims(REJECTS, &claimed, partitions, &mut starts, |claim| &mut claim.refusals).await?;
        for (kind, indices) in &by_kind {
            let name = kind.history_table();
            self.raise_claims(name, indices, partitions, &mut starts, |claim| &mut claim.rows).await?;
        }
        // Again, for a former owner could land what it had judged until the claims stood.
        self.read_histories(partitions, &by_kind, &mut starts).await?;
        self.read_rejected(partitions, &mut starts).await?;
        if !self.repeats.is_zero() {
            for (kind, indices) in &by_kind {
                self.read_recent_messages(*kind, indices, partitions, &mut starts).await?;
            }
        }
        Ok(starts)
    }

    /// Where partitions stand, claiming nothing.
    pub(crate) async fn look(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        let mut starts = vec![Start::default(); partitions.len()];
        self.read_histories(partitions, &by_kind(partitions), &mut starts).await?;
        Ok(starts)
    }

    async fn read_histories(
        &self,
        partitions: &[Partition],
        by_kind: &BTreeMap<Kind, Vec<usize>>,
        starts: &mut [Start],
    ) -> Result<()> {
        for (kind, indices) in by_kind {
            let name = kind.history_table();
            let mut reader = self.reader(name)?.lock().await;
            reader.refresh().await.map_err(|source| cannot(name, "reading offsets", source))?;
            for index in indices {
                let (Some((topic, partition)), Some(start)) =
                    (partitions.get(*index), starts.get_mut(*index))
                else {
                    continue;
                };
                let version = |id: &str| reader.transaction_version(id);
                let generation = version(&self.ids.generation(name, topic)).unwrap_or(0);
                start.generation = u32::try_from(generation).unwrap_or(0);
                start.base = version(&self.ids.base(name, topic, *partition, start.generation)).unwrap_or(0);
                start.data_transaction = version(&self.ids.next(name, topic, *partition, start.generation));
                start.mark = version(&self.ids.mark(name, topic, *partition, start.generation));
            }
        }
        Ok(())
    }

    /// Raises the claims on partitions in one table, and keeps their numbers in a field of the starts' claims.
    async fn raise_claims(
        &self,
        name: &str,
        indices: &[usize],
        partitions: &[Partition],
        starts: &mut [Start],
        field: impl Fn(&mut Claim) -> &mut i64,
    ) -> Result<()> {
        let mut reader = self.reader(name)?.lock().await;
        loop {
            reader.refresh().await.map_err(|source| cannot(name, "reading claims", source))?;
            let mut request = AppendRequest::default();
            for index in indices {
                let (Some((topic, partition)), Some(start)) =
                    (partitions.get(*index), starts.get_mut(*index))
                else {
                    continue;
                };
                let id = self.ids.claim(name, topic, *partition, start.generation);
                let held = reader.transaction_version(&id);
                let number = held.unwrap_or(0) + step();
                *field(start.claim.get_or_insert_default()) = number;
                request.target.push((id.clone(), number));
                request.expected.push((id, held));
            }
            match reader.append_request(&request).await {
                Ok(AppendOutcome::Committed { .. } | AppendOutcome::AlreadyLanded { .. }) => return Ok(()),
                // Another process claims at this moment; the later claim is the one that holds.
                Ok(AppendOutcome::LostOwnership { .. }) => {}
                Err(source) => return Err(cannot(name, "claiming partitions", source)),
            }
        }
    }

    async fn read_rejected(&self, partitions: &[Partition], starts: &mut [Start]) -> Result<()> {
        {
            let mut reader = self.reader(REJECTS)?.lock().await;
            reader.refresh().await.map_err(|source| cannot(REJECTS, "reading offsets", source))?;
            for ((topic, partition), start) in partitions.iter().zip(starts.iter_mut()) {
                start.rejects_transaction =
                    reader.transaction_version(&self.ids.next(REJECTS, topic, *partition, start.generation));
            }
        }
        for ((topic, partition), start) in partitions.iter().zip(starts) {
            if start.rejects_transaction > start.data_transaction {
                let from = start.data_transaction.unwrap_or(start.base);
                start.already_rejected = self.refusals(topic, *partition, from..i64::MAX).await?;
            }
        }
        Ok(())
    }

    /// The identifiers of the messages that landed within the window of repeats.
    async fn read_recent_messages(
        &self,
        kind: Kind,
        indices: &[usize],
        partitions: &[Partition],
        starts: &mut [Start],
    ) -> Result<()> {
        let name = kind.history_table();
        let since = Utc::now() - self.repeats;
        let statement = format!(
            "select cast(_topic as varchar), cast(_partition as bigint), cast(source_record_id as varchar), \
             cast(message_id as varchar), cast(_event_id as varchar), _offset as place from {name} \
             where _ingested_at >= timestamp '{}' and message_id is not null order by place desc",
            since.format("%Y-%m-%dT%H:%M:%S%.6fZ")
        );
        let wanted: HashMap<(&str, i32), usize> = indices
            .iter()
            .filter_map(|index| {
                partitions.get(*index).map(|(topic, number)| ((topic.as_str(), *number), *index))
            })
            .collect();
        for batch in self.ask(name, &statement).await? {
            let topics = as_type(name, &batch, 0, &DataType::Utf8)?;
            let numbers = as_type(name, &batch, 1, &DataType::Int64)?;
            let references = as_type(name, &batch, 2, &DataType::Utf8)?;
            let identifiers =
                [as_type(name, &batch, 3, &DataType::Utf8)?, as_type(name, &batch, 4, &DataType::Utf8)?];
            let offsets = as_type(name, &batch, 5, &DataType::Int64)?;
            let offsets = offsets.as_primitive::<Int64Type>();
            let (topics, references) = (topics.as_string::<i32>(), references.as_string::<i32>());
            let numbers = numbers.as_primitive::<Int64Type>();
            for row in 0..batch.num_rows() {
                let number = i32::try_from(numbers.value(row)).unwrap_or(-1);
                let start = wanted.get(&(topics.value(row), number)).and_then(|index| starts.get_mut(*index));
                // What lies behind the start is to be judged, not to be known already.
                let Some(start) = start.filter(|start| {
                    start.recent_messages.len() < MOST_REMEMBERED
                        && start.data_transaction.is_some_and(|next| offsets.value(row) < next)
                }) else {
                    continue;
                };
                for column in &identifiers {
                    let column = column.as_string::<i32>();
                    if column.is_valid(row) {
                        start.recent_messages.push(identity(column.value(row), references.value(row)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Asks the warehouse, without access control: for ingest itself.
    pub(crate) async fn ask(&self, table: &str, statement: &str) -> Result<Vec<RecordBatch>> {
        let failed = |reason: String| IngestError::Query { table: table.to_owned(), reason };
        let session = self.warehouse.trusted_session();
        let frame = session.sql(statement).await.map_err(|error| failed(error.to_string()))?;
        frame.collect().await.map_err(|error| failed(error.to_string()))
    }
}

/// A column of an answer in the type that the caller reads.
pub(crate) fn as_type(
    table: &str,
    batch: &RecordBatch,
    index: usize,
    wanted: &DataType,
) -> Result<Arc<dyn Array>> {
    cast(batch.column(index), wanted)
        .map_err(|error| IngestError::Query { table: table.to_owned(), reason: error.to_string() })
}

/// What a claim adds to the one before. Two processes that claim at the same moment start from the same number; were
/// they to count by one, the slower would find its own number in the table and take the other's claim for its own.
fn step() -> i64 {
    const MOST: u128 = 1 << 30;
    1 + i64::try_from(Uuid::new_v4().as_u128() % MOST).unwrap_or(0)
}

fn by_kind(partitions: &[Partition]) -> BTreeMap<Kind, Vec<usize>> {
    let mut by_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (index, (topic, _)) in partitions.iter().enumerate() {
        if let Some((kind, _)) = feed_of(topic) {
            by_kind.entry(kind).or_default().push(index);
        }
    }
    by_kind
}

/// Answers the consumer's thread, which may wait.
pub(crate) struct BlockingStarts {
    pub(crate) landing: Arc<Landing>,
    pub(crate) runtime: tokio::runtime::Handle,
    pub(crate) store: String,
    pub(crate) patience: Duration,
}

impl BlockingStarts {
    /// A store that does not answer for a moment must not end the process in the middle of a rebalance.
    fn patiently<T>(&self, what: &str, mut ask: impl FnMut() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        loop {
            match ask() {
                Ok(answer) => return Ok(answer),
                Err(error) if started.elapsed() >= self.patience => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, what, "the store does not answer; trying again");
                    std::thread::sleep(Duration::from_millis(500));
                }
            }
        }
    }
}

impl Starts for BlockingStarts {
    fn claim(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        self.patiently("claiming partitions", || self.runtime.block_on(self.landing.claim(partitions)))
    }

    fn look(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        self.patiently("reading offsets", || self.runtime.block_on(self.landing.look(partitions)))
    }

    fn note(&self, events: &[LogEvent]) -> Result<()> {
        self.patiently("writing to ingest_log", || self.runtime.block_on(self.landing.try_note(events)))
    }

    fn store(&self) -> &str {
        &self.store
    }
}
