//! Claiming partitions, and where they stand in the warehouse.

use super::{Landing, LogEvent, REJECTS, cannot};
use crate::error::{IngestError, Result};
use crate::lease::{Claim, Start, Starts, feed_of};
use arrow::array::{Array, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use futures::future::{try_join, try_join_all};
use proofhouse_schemas::Kind;
use proofhouse_warehouse::{AppendOutcome, AppendRequest};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

type Partition = (String, i32);

/// A partition that is asked for: its place in the question, and where it stands.
#[derive(Debug)]
struct Place {
    index: usize,
    topic: String,
    partition: i32,
    start: Start,
}

/// The partitions of one kind: their rows are in one table.
#[derive(Debug)]
struct OfKind {
    kind: Kind,
    places: Vec<Place>,
}

impl Landing {
    /// Claims partitions and tells where they stand. Nothing that a former owner judged can land after this.
    ///
    /// The tables are asked side by side: the group waits for it, and goes on without who takes too long.
    pub(crate) async fn claim(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        let mut kinds = by_kind(partitions);
        if kinds.is_empty() {
            return Ok(in_order(kinds, partitions.len()));
        }
        self.read_histories(&mut kinds).await?;
        let all: Vec<&Place> = kinds.iter().flat_map(|of_kind| &of_kind.places).collect();
        let of_each_kind = kinds.iter().map(|OfKind { kind, places }| async {
            self.raise_claims(kind.history_table(), &places.iter().collect::<Vec<_>>()).await
        });
        let (refusals, rows) = try_join(self.raise_claims(REJECTS, &all), try_join_all(of_each_kind)).await?;
        for ((place, refusals), rows) in all_of(&mut kinds).zip(refusals).zip(rows.into_iter().flatten()) {
            place.start.claim = Some(Claim { rows, refusals });
        }
        // Again, for a former owner could land what it had judged until the claims stood.
        self.read_histories(&mut kinds).await?;
        self.read_rejected(&mut kinds).await?;
        Ok(in_order(kinds, partitions.len()))
    }

    /// Where partitions stand, claiming nothing.
    pub(crate) async fn look(&self, partitions: &[Partition]) -> Result<Vec<Start>> {
        let mut kinds = by_kind(partitions);
        self.read_histories(&mut kinds).await?;
        Ok(in_order(kinds, partitions.len()))
    }

    async fn read_histories(&self, kinds: &mut [OfKind]) -> Result<()> {
        try_join_all(kinds.iter_mut().map(|of_kind| self.read_history(of_kind))).await?;
        Ok(())
    }

    async fn read_history(&self, of_kind: &mut OfKind) -> Result<()> {
        let name = of_kind.kind.history_table();
        let mut reader = self.reader(name)?.lock().await;
        reader.refresh().await.map_err(|source| cannot(name, "reading offsets", source))?;
        let version = |id: &str| reader.transaction_version(id);
        for Place { topic, partition, start, .. } in &mut of_kind.places {
            let generation = version(&self.ids.generation(name, topic)).unwrap_or(0);
            start.generation = u32::try_from(generation).unwrap_or(0);
            start.base = version(&self.ids.base(name, topic, *partition, start.generation)).unwrap_or(0);
            start.data_transaction = version(&self.ids.next(name, topic, *partition, start.generation));
            start.mark = version(&self.ids.mark(name, topic, *partition, start.generation));
        }
        Ok(())
    }

    /// Raises the claims on partitions in one table; gives their numbers in the order of the partitions.
    async fn raise_claims(&self, name: &str, places: &[&Place]) -> Result<Vec<i64>> {
        let mut reader = self.reader(name)?.lock().await;
        loop {
            reader.refresh().await.map_err(|source| cannot(name, "reading claims", source))?;
            let mut request = AppendRequest::default();
            for Place { topic, partition, start, .. } in places {
                let id = self.ids.claim(name, topic, *partition, start.generation);
                let held = reader.transaction_version(&id);
                request.target.push((id.clone(), held.unwrap_or(0) + step()));
                request.expected.push((id, held));
            }
            match reader.append_request(&request).await {
                Ok(AppendOutcome::Committed { .. } | AppendOutcome::AlreadyLanded { .. }) => {
                    return Ok(request.target.into_iter().map(|(_, number)| number).collect());
                }
                // Another process claims at this moment; the later claim is the one that holds.
                Ok(AppendOutcome::LostOwnership { .. }) => {}
                Err(source) => return Err(cannot(name, "claiming partitions", source)),
            }
        }
    }

    async fn read_rejected(&self, kinds: &mut [OfKind]) -> Result<()> {
        {
            let mut reader = self.reader(REJECTS)?.lock().await;
            reader.refresh().await.map_err(|source| cannot(REJECTS, "reading offsets", source))?;
            for Place { topic, partition, start, .. } in all_of(kinds) {
                start.rejects_transaction =
                    reader.transaction_version(&self.ids.next(REJECTS, topic, *partition, start.generation));
            }
        }
        for Place { topic, partition, start, .. } in all_of(kinds) {
            if start.rejects_transaction > start.data_transaction {
                let from = start.data_transaction.unwrap_or(start.base);
                start.already_rejected = self.refusals(topic, *partition, from..i64::MAX).await?;
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

fn by_kind(partitions: &[Partition]) -> Vec<OfKind> {
    let mut by_kind: BTreeMap<Kind, Vec<Place>> = BTreeMap::new();
    for (index, (topic, partition)) in partitions.iter().enumerate() {
        if let Some((kind, _)) = feed_of(topic) {
            let (topic, partition) = (topic.clone(), *partition);
            by_kind.entry(kind).or_default().push(Place { index, topic, partition, start: Start::default() });
        }
    }
    by_kind.into_iter().map(|(kind, places)| OfKind { kind, places }).collect()
}

fn all_of(kinds: &mut [OfKind]) -> impl Iterator<Item = &mut Place> {
    kinds.iter_mut().flat_map(|of_kind| &mut of_kind.places)
}

/// The starts in the order in which their partitions were asked for.
fn in_order(kinds: Vec<OfKind>, count: usize) -> Vec<Start> {
    let mut starts = vec![Start::default(); count];
    for Place { index, start, .. } in kinds.into_iter().flat_map(|of_kind| of_kind.places) {
        if let Some(place) = starts.get_mut(index) {
            *place = start;
        }
    }
    starts
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
