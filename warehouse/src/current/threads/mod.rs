//! What the events of trace requests, notices, hits and pairs of exhibits have come to, folded by the state machines of the schemas crate.
//!
//! A thread is folded from all its events, whoever asks; who may see the outcome is decided above, row by row. The
//! outcome for one version of the events is kept and shared by all sessions.
//!
//! - [`trace`], [`notice`], [`hit`], [`ballistic`]: how the events of each kind are read, and threads as rows
//! - this file: reading events, folding them, keeping the outcome

mod ballistic;
mod hit;
mod notice;
mod trace;

pub use ballistic::BallisticEventRow;

use crate::error::{Result, WarehouseError};
use crate::warehouse::Warehouse;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::ballistic::BallisticThread;
use proofhouse_schemas::thread::hit::HitThread;
use proofhouse_schemas::thread::notice::NoticeThread;
use proofhouse_schemas::thread::trace::TraceThread;
use proofhouse_schemas::thread::{Step, Thread, fold};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// A kind of thread whose events the warehouse holds.
pub trait ThreadEvents: Thread {
    /// The view of its events.
    const VIEW: &'static str;
    /// The columns that are read of them.
    const COLUMNS: &'static str;
    /// An event as it is read.
    type Row: DeserializeOwned;

    /// The name of the thread and its step. Rows that cannot have come through validation have none.
    fn step(row: Self::Row) -> Option<(String, Self::Step)>;

    /// The bureau that names the thread: another bureau's thread of the same name is another one.
    fn named_by(step: &Self::Step) -> Bureau;
}

impl Warehouse {
    /// The events of all threads of a kind, each with the name of its thread. The latest statement of each event counts;
    /// withdrawn events count no more.
    ///
    /// # Errors
    /// When the events cannot be read.
    pub async fn thread_events<T: ThreadEvents>(&self) -> Result<Vec<(String, T::Step)>> {
        events::<T>(&self.trusted_session()).await
    }
}

/// The kinds of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ThreadKind {
    /// Trace requests.
    Trace,
    /// Notices and diffusions.
    Notice,
    /// Pairs that may be one firearm.
    Hit,
    /// Pairs of exhibits that one firearm may have fired.
    Ballistic,
}

impl ThreadKind {
    /// The table whose events are folded.
    pub(crate) fn history(self) -> &'static str {
        match self {
            ThreadKind::Trace => "trace_events_history",
            ThreadKind::Notice => "notice_events_history",
            ThreadKind::Hit => "hit_events_history",
            ThreadKind::Ballistic => "ballistics_history",
        }
    }

    fn view(self) -> &'static str {
        match self {
            ThreadKind::Trace => "trace_threads",
            ThreadKind::Notice => "notice_threads",
            ThreadKind::Hit => "hits",
            ThreadKind::Ballistic => "ballistic_threads",
        }
    }
}

/// The version of the events, and the threads they come to.
type Kept = (Option<u64>, Arc<MemTable>);

/// Folded threads per kind, each for one version of its events.
#[derive(Default)]
pub(crate) struct Threads {
    kept: Mutex<HashMap<ThreadKind, Kept>>,
}

impl Threads {
    /// The plan that reads the threads of a kind as they stand at a version of their events.
    pub(crate) async fn plan(
        &self,
        kind: ThreadKind,
        version: Option<u64>,
        context: &SessionContext,
    ) -> Result<LogicalPlan> {
        let known = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(&kind).filter(|(at, _)| *at == version).map(|(_, table)| Arc::clone(table))
        };
        let table = match known {
            Some(table) => table,
            None => {
                let batch = match kind {
                    ThreadKind::Trace => {
                        folded::<TraceThread>(kind, context, |all, rows| each(all, rows, trace::row)).await?
                    }
                    ThreadKind::Notice => {
                        folded::<NoticeThread>(kind, context, |all, rows| each(all, rows, notice::row))
                            .await?
                    }
                    ThreadKind::Hit => {
                        folded::<HitThread>(kind, context, |all, rows| each(all, rows, hit::row)).await?
                    }
                    ThreadKind::Ballistic => {
                        folded::<BallisticThread>(kind, context, ballistic::rows).await?
                    }
                };
                let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).map(Arc::new);
                let table = table.map_err(WarehouseError::query(format!("view `{}`", kind.view())))?;
                let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.insert(kind, (version, Arc::clone(&table)));
                table
            }
        };
        LogicalPlanBuilder::scan(kind.view(), provider_as_source(table), None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(format!("view `{}`, planning", kind.view())))
    }
}

/// A thread that is to become a row.
struct Outcome<'thread, T: Thread> {
    name: &'thread str,
    thread: T,
    /// The events that were applied, in the order in which they arrived.
    applied: Vec<&'thread T::Step>,
    refused: i64,
}

/// Appends the rows of all threads.
type AppendRows<T> = fn(&[Outcome<'_, T>], &mut RowBuffer) -> Result<(), RowError>;

/// Appends the row of each thread, unless what the row needs of its events is missing.
fn each<T: Thread>(
    all: &[Outcome<'_, T>],
    rows: &mut RowBuffer,
    append: fn(&Outcome<'_, T>, &mut RowBuffer) -> Result<(), RowError>,
) -> Result<(), RowError> {
    all.iter().try_for_each(|outcome| append(outcome, rows))
}

async fn folded<T: ThreadEvents + RowOf>(
    kind: ThreadKind,
    context: &SessionContext,
    append: AppendRows<T>,
) -> Result<RecordBatch>
where
    T::Step: PartialEq,
{
    let mut threads: BTreeMap<(Bureau, String), Vec<T::Step>> = BTreeMap::new();
    for (name, step) in events::<T>(context).await? {
        threads.entry((T::named_by(&step), name)).or_default().push(step);
    }
    let laid_out = || -> Result<RecordBatch, RowError> {
        let outcomes: Vec<Outcome<'_, T>> = threads
            .iter()
            .filter_map(|((_, name), steps)| {
                let (thread, refused) = fold::<T>(steps);
                let applied =
                    steps.iter().filter(|step| !refused.iter().any(|(other, _)| other == *step)).collect();
                Some(Outcome { name, thread: thread?, applied, refused: refused.len() as i64 })
            })
            .collect();
        let mut rows = RowBuffer::new(kind.view(), T::schema())?;
        append(&outcomes, &mut rows)?;
        rows.take()
    };
    laid_out()
        .map_err(|error| WarehouseError::rows(format!("view `{}`, laying out threads", kind.view()), &error))
}

/// A thread as a row of its view.
trait RowOf: Thread {
    /// The columns of the view.
    fn schema() -> SchemaRef;
}

async fn events<T: ThreadEvents>(context: &SessionContext) -> Result<Vec<(String, T::Step)>> {
    let doing = || format!("view `{}`, reading events", T::VIEW);
    let statement = format!("select {} from {}", T::COLUMNS, T::VIEW);
    let mut stream = async { context.sql(&statement).await?.execute_stream().await }
        .await
        .map_err(WarehouseError::query(doing()))?;
    let mut all = Vec::new();
    while let Some(batch) = stream.try_next().await.map_err(WarehouseError::query(doing()))? {
        if batch.num_rows() == 0 {
            continue;
        }
        let rows: Vec<T::Row> =
            serde_arrow::from_record_batch(&batch).map_err(|error| WarehouseError::rows(doing(), &error))?;
        all.extend(rows.into_iter().filter_map(T::step));
    }
    Ok(all)
}

/// The kind of event that a text names.
fn named<E: Copy>(kinds: &[E], word: fn(&E) -> &'static str, text: &str) -> Option<E> {
    kinds.iter().copied().find(|kind| word(kind) == text)
}

/// The latest of some events; of those of one moment the one that stands last by kind and reference.
fn latest<'step, S: Step>(steps: impl Iterator<Item = &'step S>) -> Option<&'step S> {
    steps.max_by(|left, right| {
        (left.at(), left.ordinal(), left.reference()).cmp(&(right.at(), right.ordinal(), right.reference()))
    })
}

fn schema_of(columns: &[(&str, DataType)]) -> SchemaRef {
    let fields = columns.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}
