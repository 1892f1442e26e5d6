//! Trace requests: their events as they are read, and their threads as rows.

use super::{Outcome, RowOf, ThreadEvents, latest, named, schema_of, time};
use arrow::datatypes::{DataType, SchemaRef};
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::Step;
use proofhouse_schemas::thread::trace::{TraceStep, TraceThread};
use proofhouse_schemas::values::{TraceEventKind, TraceOutcomeCode};
use serde::{Deserialize, Serialize};

/// An event of a trace request.
#[derive(Debug, Deserialize)]
pub struct TraceEventRow {
    trace_id: String,
    event: String,
    source_bureau: String,
    source_record_id: String,
    requesting_bureau: String,
    requested_bureau: String,
    event_ts: DateTime<Utc>,
    outcome_code: Option<String>,
}

impl ThreadEvents for TraceThread {
    const VIEW: &'static str = "trace_events";
    const COLUMNS: &'static str = "trace_id, event, source_bureau, source_record_id, requesting_bureau, requested_bureau, \
        event_ts, outcome_code";
    type Row = TraceEventRow;

    fn step(row: TraceEventRow) -> Option<(String, TraceStep)> {
        let step = TraceStep {
            event: named(TraceEventKind::ALL, TraceEventKind::as_str, &row.event)?,
            source_bureau: Bureau::parse(&row.source_bureau)?,
            reference: row.source_record_id,
            requesting_bureau: Bureau::parse(&row.requesting_bureau)?,
            requested_bureau: Bureau::parse(&row.requested_bureau)?,
            at: row.event_ts,
            outcome: row.outcome_code.as_deref().and_then(TraceOutcomeCode::new),
        };
        Some((row.trace_id, step))
    }

    fn named_by(step: &TraceStep) -> Bureau {
        step.requesting_bureau
    }
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
    paused_since: Option<DateTime<Utc>>,
    awaited_bureau: Option<&'row str>,
    response_days: Option<f64>,
    comments: i64,
    last_event_at: DateTime<Utc>,
    events_refused: i64,
    request_reference: &'row str,
    answer_reference: Option<&'row str>,
}

pub(super) fn row(outcome: &Outcome<'_, TraceThread>, rows: &mut RowBuffer) -> Result<(), RowError> {
    use TraceEventKind::{FinalAnswer, InterimAnswer, Refuse, Request};
    let thread = &outcome.thread;
    let applied = || outcome.applied.iter().copied();
    let requests = applied().filter(|step| step.event == Request);
    let Some(request) = requests.min_by_key(|step| (step.at(), step.reference())) else { return Ok(()) };
    let answer = latest(applied().filter(|step| matches!(step.event, InterimAnswer | FinalAnswer | Refuse)));
    let response = thread.answered_at.map(|answered| answered - thread.sent_at - thread.paused);
    rows.push(&TraceRow {
        trace_id: outcome.name,
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
        paused_since: thread.paused_since,
        awaited_bureau: thread.awaited().map(|bureau| bureau.as_str()),
        response_days: response.map(|time| time.num_seconds() as f64 / 86_400.0),
        comments: i64::from(thread.comments),
        last_event_at: thread.last_event_at,
        events_refused: outcome.refused,
        request_reference: &request.reference,
        answer_reference: answer.map(|step| step.reference.as_str()),
    })
}

impl RowOf for TraceThread {
    fn schema() -> SchemaRef {
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
            ("paused_since", time()),
            ("awaited_bureau", DataType::Utf8),
            ("response_days", DataType::Float64),
            ("comments", DataType::Int64),
            ("last_event_at", time()),
            ("events_refused", DataType::Int64),
            ("request_reference", DataType::Utf8),
            ("answer_reference", DataType::Utf8),
        ])
    }
}
