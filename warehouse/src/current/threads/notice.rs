//! Notices and diffusions: their events as they are read, and their threads as rows.

use super::{Outcome, RowOf, ThreadEvents, latest, named, schema_of, time};
use arrow::datatypes::{DataType, SchemaRef};
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::notice::{NoticeStep, NoticeThread};
use proofhouse_schemas::values::NoticeEventKind;
use serde::{Deserialize, Serialize};

/// An event of a notice or diffusion.
#[derive(Debug, Deserialize)]
pub struct NoticeEventRow {
    notice_id: String,
    event: String,
    source_bureau: String,
    source_record_id: String,
    requesting_bureau: String,
    event_ts: DateTime<Utc>,
}

impl ThreadEvents for NoticeThread {
    const VIEW: &'static str = "notice_events";
    const COLUMNS: &'static str =
        "notice_id, event, source_bureau, source_record_id, requesting_bureau, event_ts";
    type Row = NoticeEventRow;

    fn step(row: NoticeEventRow) -> Option<(String, NoticeStep)> {
        let step = NoticeStep {
            event: named(NoticeEventKind::ALL, NoticeEventKind::as_str, &row.event)?,
            source_bureau: Bureau::parse(&row.source_bureau)?,
            reference: row.source_record_id,
            requesting_bureau: Bureau::parse(&row.requesting_bureau)?,
            at: row.event_ts,
        };
        Some((row.notice_id, step))
    }

    fn named_by(step: &NoticeStep) -> Bureau {
        step.requesting_bureau
    }
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

pub(super) fn row(outcome: &Outcome<'_, NoticeThread>, rows: &mut RowBuffer) -> Result<(), RowError> {
    let thread = &outcome.thread;
    let contents = outcome
        .applied
        .iter()
        .copied()
        .filter(|step| matches!(step.event, NoticeEventKind::Submit | NoticeEventKind::Circulate));
    let Some(content) = latest(contents) else { return Ok(()) };
    rows.push(&NoticeRow {
        notice_id: outcome.name,
        requesting_bureau: thread.requesting_bureau.as_str(),
        state: thread.state.as_str(),
        in_force: thread.is_in_force(),
        submitted_at: thread.submitted_at,
        published_at: thread.published_at,
        ended_at: thread.ended_at,
        last_event_at: thread.last_event_at,
        events_refused: outcome.refused,
        content_reference: &content.reference,
    })
}

impl RowOf for NoticeThread {
    fn schema() -> SchemaRef {
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
}
