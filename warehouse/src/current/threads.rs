//! What the events of trace requests and notices have come to, folded by the state machines of the schemas crate.
//!
//! A thread is folded from all its events, whoever asks; who may see the outcome is decided above, row by row. The
//! outcome for one version of the events is kept and shared by all sessions.

use crate::error::{Result, WarehouseError};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit, TimestampMicrosecondType};
use chrono::{DateTime, Utc};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::notice::{self, NoticeStep};
use proofhouse_schemas::thread::trace::{self, TraceStep};
use proofhouse_schemas::values::{NoticeEventKind, TraceEventKind, TraceOutcomeCode};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// The kinds of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ThreadKind {
    /// Trace requests.
    Trace,
    /// Notices and diffusions.
    Notice,
}

impl ThreadKind {
    /// The table whose events are folded.
    pub(crate) fn history(self) -> &'static str {
        match self {
            ThreadKind::Trace => "trace_events_history",
            ThreadKind::Notice => "notice_events_history",
        }
    }

    fn view(self) -> &'static str {
        match self {
            ThreadKind::Trace => "trace_threads",
            ThreadKind::Notice => "notice_threads",
        }
    }

    fn query(self) -> &'static str {
        match self {
            ThreadKind::Trace => {
                "select trace_id, event, source_bureau, source_record_id, requesting_bureau, event_ts, requested_bureau, \
                 outcome_code from trace_events"
            }
            ThreadKind::Notice => {
                "select notice_id, event, source_bureau, source_record_id, requesting_bureau, event_ts from notice_events"
            }
        }
    }
}

/// The version of the events, and the threads they come to.
type Folded = (Option<u64>, Arc<MemTable>);

/// Folded threads per kind, each for one version of its events.
#[derive(Default)]
pub(crate) struct Threads {
    folded: Mutex<HashMap<ThreadKind, Folded>>,
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
            let folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
            folded.get(&kind).filter(|(at, _)| *at == version).map(|(_, table)| Arc::clone(table))
        };
        let table = match known {
            Some(table) => table,
            None => {
                let table = Arc::new(fold(kind, context).await?);
                let mut folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
                folded.insert(kind, (version, Arc::clone(&table)));
                table
            }
        };
        LogicalPlanBuilder::scan(kind.view(), provider_as_source(table), None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(format!("view `{}`, planning", kind.view())))
    }
}

/// The columns of an event row that both kinds have.
struct Event<'row> {
    thread_id: &'row str,
    event: &'row str,
    source_bureau: Bureau,
    reference: &'row str,
    requesting_bureau: Bureau,
    at: DateTime<Utc>,
    requested_bureau: Option<Bureau>,
    outcome: Option<TraceOutcomeCode>,
}

/// A trace request's thread as a row.
#[derive(Serialize)]
struct TraceRow<'row> {
    trace_id: &'row str,
    requesting_bureau: &'row str,
    requested_bureau: &'row str,
    state: &'row str,
    is_open: bool,
    sent_at: DateTime<Utc>,
    acknowledged_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    outcome_code: Option<&'row str>,
    paused_seconds: i64,
    response_days: Option<f64>,
    comments: i64,
    last_event_at: DateTime<Utc>,
    events_refused: i64,
    request_reference: &'row str,
    answer_reference: Option<&'row str>,
}

/// A notice's thread as a row.
#[derive(Serialize)]
struct NoticeRow<'row> {
    notice_id: &'row str,
    requesting_bureau: &'row str,
    state: &'row str,
    in_force: bool,
    submitted_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    last_event_at: DateTime<Utc>,
    events_refused: i64,
    content_reference: &'row str,
}

async fn fold(kind: ThreadKind, context: &SessionContext) -> Result<MemTable> {
    let doing = || format!("view `{}`, reading events", kind.view());
    let stream = async { context.sql(kind.query()).await?.execute_stream().await }
        .await
        .map_err(WarehouseError::query(doing()))?;
    let batches: Vec<RecordBatch> = stream.try_collect().await.map_err(WarehouseError::query(doing()))?;
    let plain = batches
        .iter()
        .map(|batch| plain_columns(batch).map_err(WarehouseError::arrow(doing())))
        .collect::<Result<Vec<_>>>()?;
    let mut threads: BTreeMap<(Bureau, &str), Vec<Event<'_>>> = BTreeMap::new();
    for event in plain.iter().flat_map(events_of) {
        threads.entry((event.requesting_bureau, event.thread_id)).or_default().push(event);
    }
    let folded = match kind {
        ThreadKind::Trace => trace_rows(&threads),
        ThreadKind::Notice => notice_rows(&threads),
    };
    let batch = folded.map_err(|error| {
        WarehouseError::arrow(doing())(arrow::error::ArrowError::SchemaError(error.to_string()))
    })?;
    MemTable::try_new(batch.schema(), vec![vec![batch]]).map_err(WarehouseError::query(doing()))
}

fn trace_rows(threads: &BTreeMap<(Bureau, &str), Vec<Event<'_>>>) -> Result<RecordBatch, RowError> {
    let mut rows = RowBuffer::new("trace_threads", trace_schema())?;
    for ((_, trace_id), events) in threads {
        let steps: Vec<TraceStep> = events.iter().filter_map(trace_step).collect();
        let (Some(thread), refused) = trace::fold(&steps) else { continue };
        let is_accepted = |step: &&TraceStep| !refused.iter().any(|(other, _)| other == *step);
        let request = steps
            .iter()
            .filter(|step| step.event == TraceEventKind::Request)
            .filter(is_accepted)
            .min_by(|left, right| (left.at, &left.reference).cmp(&(right.at, &right.reference)));
        let answer = steps
            .iter()
            .filter(|step| {
                matches!(
                    step.event,
                    TraceEventKind::InterimAnswer | TraceEventKind::FinalAnswer | TraceEventKind::Refuse
                )
            })
            .filter(is_accepted)
            .max_by(|left, right| {
                (left.at, left.event, &left.reference).cmp(&(right.at, right.event, &right.reference))
            });
        let Some(request) = request else { continue };
        let response = thread.answered_at.map(|answered| answered - thread.sent_at - thread.paused);
        rows.push(&TraceRow {
            trace_id,
            requesting_bureau: thread.requesting_bureau.as_str(),
            requested_bureau: thread.requested_bureau.as_str(),
            state: thread.state.as_str(),
            is_open: thread.is_open(),
            sent_at: thread.sent_at,
            acknowledged_at: thread.acknowledged_at,
            answered_at: thread.answered_at,
            ended_at: thread.ended_at,
            outcome_code: thread.outcome.map(|outcome| outcome.as_str()),
            paused_seconds: thread.paused.num_seconds(),
            response_days: response.map(|time| time.num_seconds() as f64 / 86_400.0),
            comments: i64::from(thread.comments),
            last_event_at: thread.last_event_at,
            events_refused: refused.len() as i64,
            request_reference: &request.reference,
            answer_reference: answer.map(|step| step.reference.as_str()),
        })?;
    }
    rows.take()
}

fn notice_rows(threads: &BTreeMap<(Bureau, &str), Vec<Event<'_>>>) -> Result<RecordBatch, RowError> {
    let mut rows = RowBuffer::new("notice_threads", notice_schema())?;
    for ((_, notice_id), events) in threads {
        let steps: Vec<NoticeStep> = events.iter().filter_map(notice_step).collect();
        let (Some(thread), refused) = notice::fold(&steps) else { continue };
        let content = steps
            .iter()
            .filter(|step| matches!(step.event, NoticeEventKind::Submit | NoticeEventKind::Circulate))
            .filter(|step| !refused.iter().any(|(other, _)| other == *step))
            .max_by(|left, right| (left.at, &left.reference).cmp(&(right.at, &right.reference)));
        let Some(content) = content else { continue };
        rows.push(&NoticeRow {
            notice_id,
            requesting_bureau: thread.requesting_bureau.as_str(),
            state: thread.state.as_str(),
            in_force: thread.is_in_force(),
            submitted_at: thread.submitted_at,
            published_at: thread.published_at,
            ended_at: thread.ended_at,
            last_event_at: thread.last_event_at,
            events_refused: refused.len() as i64,
            content_reference: &content.reference,
        })?;
    }
    rows.take()
}

fn trace_step(event: &Event<'_>) -> Option<TraceStep> {
    Some(TraceStep {
        event: *TraceEventKind::ALL.iter().find(|kind| kind.as_str() == event.event)?,
        source_bureau: event.source_bureau,
        reference: event.reference.to_string(),
        requesting_bureau: event.requesting_bureau,
        requested_bureau: event.requested_bureau?,
        at: event.at,
        outcome: event.outcome,
    })
}

fn notice_step(event: &Event<'_>) -> Option<NoticeStep> {
    Some(NoticeStep {
        event: *NoticeEventKind::ALL.iter().find(|kind| kind.as_str() == event.event)?,
        source_bureau: event.source_bureau,
        reference: event.reference.to_string(),
        requesting_bureau: event.requesting_bureau,
        at: event.at,
    })
}

/// Text columns as `Utf8`, whatever form the engine gave them.
fn plain_columns(batch: &RecordBatch) -> Result<Vec<ArrayRef>, arrow::error::ArrowError> {
    let time = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    batch
        .columns()
        .iter()
        .map(|column| match column.data_type() {
            DataType::Timestamp(..) => cast(column, &time),
            _ => cast(column, &DataType::Utf8),
        })
        .collect()
}

/// Rows in the order of columns of [`ThreadKind::query`]. Rows with an unregistered bureau cannot have come through
/// validation and are passed over.
fn events_of(columns: &Vec<ArrayRef>) -> Vec<Event<'_>> {
    let [ids, kinds, sources, references, requesting, times, rest @ ..] = columns.as_slice() else {
        return Vec::new();
    };
    let text = |column: &'_ ArrayRef| column.as_string_opt::<i32>().cloned();
    let (Some(source_texts), Some(requesting_texts)) = (text(sources), text(requesting)) else {
        return Vec::new();
    };
    let Some(times) = times.as_primitive_opt::<TimestampMicrosecondType>() else { return Vec::new() };
    let (Some(ids), Some(kinds), Some(references)) =
        (ids.as_string_opt::<i32>(), kinds.as_string_opt::<i32>(), references.as_string_opt::<i32>())
    else {
        return Vec::new();
    };
    let optional = |index: usize, row: usize| -> Option<&str> {
        let column = rest.get(index)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row))
    };
    (0..ids.len())
        .filter_map(|row| {
            Some(Event {
                thread_id: ids.value(row),
                event: kinds.value(row),
                source_bureau: Bureau::parse(source_texts.value(row))?,
                reference: references.value(row),
                requesting_bureau: Bureau::parse(requesting_texts.value(row))?,
                at: DateTime::from_timestamp_micros(times.value(row))?,
                requested_bureau: optional(0, row).and_then(Bureau::parse),
                outcome: optional(1, row).and_then(TraceOutcomeCode::new),
            })
        })
        .collect()
}

fn schema_of(columns: &[(&str, DataType)]) -> SchemaRef {
    let fields = columns.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn trace_schema() -> SchemaRef {
    schema_of(&[
        ("trace_id", DataType::Utf8),
        ("requesting_bureau", DataType::Utf8),
        ("requested_bureau", DataType::Utf8),
        ("state", DataType::Utf8),
        ("is_open", DataType::Boolean),
        ("sent_at", time()),
        ("acknowledged_at", time()),
        ("answered_at", time()),
        ("ended_at", time()),
        ("outcome_code", DataType::Utf8),
        ("paused_seconds", DataType::Int64),
        ("response_days", DataType::Float64),
        ("comments", DataType::Int64),
        ("last_event_at", time()),
        ("events_refused", DataType::Int64),
        ("request_reference", DataType::Utf8),
        ("answer_reference", DataType::Utf8),
    ])
}

fn notice_schema() -> SchemaRef {
    schema_of(&[
        ("notice_id", DataType::Utf8),
        ("requesting_bureau", DataType::Utf8),
        ("state", DataType::Utf8),
        ("in_force", DataType::Boolean),
        ("submitted_at", time()),
        ("published_at", time()),
        ("ended_at", time()),
        ("last_event_at", time()),
        ("events_refused", DataType::Int64),
        ("content_reference", DataType::Utf8),
    ])
}
