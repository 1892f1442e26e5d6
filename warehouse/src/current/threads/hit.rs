//! Hits: what bureaus say of pairs that may be one firearm, as it is read, and what each pair has come to as a row.

use super::{Outcome, RowOf, ThreadEvents, named, schema_of, time};
use arrow::datatypes::{DataType, SchemaRef};
use chrono::{DateTime, Utc};
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::hit::{HitStep, HitThread, Verdict, Word};
use proofhouse_schemas::values::{HitEventKind, RejectionGround};
use proofhouse_schemas::{Bureau, FirearmPair};
use serde::{Deserialize, Serialize};

/// What a bureau says of a pair.
#[derive(Debug, Deserialize)]
pub struct HitEventRow {
    candidate_id: String,
    event: String,
    source_bureau: String,
    source_record_id: String,
    record_bureau: String,
    record_id: String,
    seizure_bureau: Option<String>,
    seizure_id: Option<String>,
    item_no: Option<i32>,
    other_record_bureau: Option<String>,
    other_record_id: Option<String>,
    ground: Option<String>,
    event_ts: DateTime<Utc>,
}

impl HitEventRow {
    fn pair(&self) -> Option<FirearmPair> {
        let record = (Bureau::parse(&self.record_bureau)?, self.record_id.clone());
        match (&self.seizure_bureau, &self.other_record_bureau) {
            (Some(finder), _) => Some(FirearmPair::Match(
                record,
                (Bureau::parse(finder)?, self.seizure_id.clone()?, self.item_no?),
            )),
            (None, Some(other)) => {
                let other = (Bureau::parse(other)?, self.other_record_id.clone()?);
                Some(FirearmPair::of_records(record, other))
            }
            (None, None) => None,
        }
    }
}

impl ThreadEvents for HitThread {
    const VIEW: &'static str = "hit_events";
    const COLUMNS: &'static str = "candidate_id, event, source_bureau, source_record_id, record_bureau, record_id, \
        seizure_bureau, seizure_id, item_no, other_record_bureau, other_record_id, ground, event_ts";
    type Row = HitEventRow;

    fn step(row: HitEventRow) -> Option<(String, HitStep)> {
        let step = HitStep {
            event: named(HitEventKind::ALL, HitEventKind::as_str, &row.event)?,
            source_bureau: Bureau::parse(&row.source_bureau)?,
            pair: row.pair()?,
            at: row.event_ts,
            ground: row
                .ground
                .as_deref()
                .and_then(|text| named(RejectionGround::ALL, RejectionGround::as_str, text)),
            reference: row.source_record_id,
        };
        Some((row.candidate_id, step))
    }

    fn named_by(step: &HitStep) -> Bureau {
        let [first, _] = step.pair.bureaus();
        first
    }
}

/// A pair of which somebody has said something, as a row.
#[derive(Serialize)]
struct HitRow<'row> {
    candidate_id: &'row str,
    record_bureau: &'row str,
    record_id: &'row str,
    seizure_bureau: Option<&'row str>,
    seizure_id: Option<&'row str>,
    item_no: Option<i32>,
    other_record_bureau: Option<&'row str>,
    other_record_id: Option<&'row str>,
    state: &'row str,
    record_word: Option<&'row str>,
    other_word: Option<&'row str>,
    ground: Option<&'row str>,
    awaited_bureau: Option<&'row str>,
    opened_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    last_event_at: DateTime<Utc>,
    comments: i64,
    events_refused: i64,
}

pub(super) fn row(outcome: &Outcome<'_, HitThread>, rows: &mut RowBuffer) -> Result<(), RowError> {
    let thread = &outcome.thread;
    let (record, seized, other) = match &thread.pair {
        FirearmPair::Match(record, seized) => (record, Some(seized), None),
        FirearmPair::Duplicate(record, other) => (record, None, Some(other)),
    };
    let said = |word: Option<Word>| {
        word.map(|(verdict, _)| match verdict {
            Verdict::Same => HitEventKind::Confirm.as_str(),
            Verdict::Different(_) => HitEventKind::Reject.as_str(),
        })
    };
    let [record_word, other_word] = thread.words;
    rows.push(&HitRow {
        candidate_id: outcome.name,
        record_bureau: record.0.as_str(),
        record_id: &record.1,
        seizure_bureau: seized.map(|(bureau, ..)| bureau.as_str()),
        seizure_id: seized.map(|(_, seizure, _)| seizure.as_str()),
        item_no: seized.map(|(.., item)| *item),
        other_record_bureau: other.map(|(bureau, _)| bureau.as_str()),
        other_record_id: other.map(|(_, record)| record.as_str()),
        state: thread.state().as_str(),
        record_word: said(record_word),
        other_word: said(other_word),
        ground: thread.ground().map(|ground| ground.as_str()),
        awaited_bureau: thread.awaited().map(|bureau| bureau.as_str()),
        opened_at: thread.opened_at,
        decided_at: thread.decided_at(),
        last_event_at: thread.last_event_at,
        comments: i64::from(thread.comments),
        events_refused: outcome.refused,
    })
}

impl RowOf for HitThread {
    fn schema() -> SchemaRef {
        schema_of(&[
            ("candidate_id", DataType::Utf8),
            ("record_bureau", DataType::Utf8),
            ("record_id", DataType::Utf8),
            ("seizure_bureau", DataType::Utf8),
            ("seizure_id", DataType::Utf8),
            ("item_no", DataType::Int32),
            ("other_record_bureau", DataType::Utf8),
            ("other_record_id", DataType::Utf8),
            ("state", DataType::Utf8),
            ("record_word", DataType::Utf8),
            ("other_word", DataType::Utf8),
            ("ground", DataType::Utf8),
            ("awaited_bureau", DataType::Utf8),
            ("opened_at", time()),
            ("decided_at", time()),
            ("last_event_at", time()),
            ("comments", DataType::Int64),
            ("events_refused", DataType::Int64),
        ])
    }
}
