//! Pairs of exhibits: what their owners say of them, as it is read, and what each pair has come to as a row.

use super::{Outcome, RowOf, ThreadEvents, named, schema_of, time};
use arrow::datatypes::{DataType, SchemaRef};
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::{RowBuffer, RowError};
use proofhouse_schemas::thread::ballistic::{
    BallisticStep, BallisticThread, ExhibitPair, Finding, counted_hits,
};
use proofhouse_schemas::values::{ExaminationResult, ReviewStatus};
use serde::{Deserialize, Serialize};

/// A review, or what an examination came to.
#[derive(Debug, Deserialize)]
pub struct BallisticEventRow {
    source_bureau: String,
    source_record_id: String,
    event_ts: DateTime<Utc>,
    left_bureau: String,
    left_exhibit_id: String,
    left_case_ref: String,
    right_bureau: String,
    right_exhibit_id: String,
    right_case_ref: String,
    review_status: Option<String>,
    result: Option<String>,
    previously_known: Option<bool>,
    confirmed_at: Option<DateTime<Utc>>,
}

impl BallisticEventRow {
    /// The columns of `ballistic_reviews` that it is read from.
    pub const COLUMNS: &'static str = "source_bureau, source_record_id, event_ts, left_bureau, left_exhibit_id, \
        left_case_ref, right_bureau, right_exhibit_id, right_case_ref, review_status, result, previously_known, confirmed_at";

    /// The step. `None` when it names a bureau that is not registered any more.
    pub fn step(self) -> Option<BallisticStep> {
        let finding = match (self.review_status, self.result) {
            (Some(status), _) => Finding::Review(named(ReviewStatus::ALL, ReviewStatus::as_str, &status)?),
            (None, Some(result)) => Finding::Examination {
                result: named(ExaminationResult::ALL, ExaminationResult::as_str, &result)?,
                previously_known: self.previously_known.unwrap_or(false),
                examined_at: self.confirmed_at.unwrap_or(self.event_ts),
            },
            (None, None) => return None,
        };
        let left = (Bureau::parse(&self.left_bureau)?, self.left_exhibit_id);
        let right = (Bureau::parse(&self.right_bureau)?, self.right_exhibit_id);
        let mut cases = [self.left_case_ref, self.right_case_ref];
        if right < left {
            cases.reverse();
        }
        Some(BallisticStep {
            finding,
            source_bureau: Bureau::parse(&self.source_bureau)?,
            reference: self.source_record_id,
            pair: ExhibitPair::of(left, right),
            cases,
            at: self.event_ts,
        })
    }
}

impl ThreadEvents for BallisticThread {
    const VIEW: &'static str = "ballistic_reviews";
    const COLUMNS: &'static str = BallisticEventRow::COLUMNS;
    type Row = BallisticEventRow;

    fn step(row: BallisticEventRow) -> Option<(String, BallisticStep)> {
        row.step().map(|step| (step.pair.pair_id(), step))
    }

    fn named_by(step: &BallisticStep) -> Bureau {
        step.pair.left.0
    }
}

/// A pair of which an owner has said something, as a row.
#[derive(Serialize)]
struct PairRow<'row> {
    pair_id: &'row str,
    left_bureau: &'row str,
    left_exhibit_id: &'row str,
    left_case_ref: &'row str,
    right_bureau: &'row str,
    right_exhibit_id: &'row str,
    right_case_ref: &'row str,
    state: &'row str,
    first_reviewed_at: DateTime<Utc>,
    lead_at: Option<DateTime<Utc>>,
    last_event_at: DateTime<Utc>,
    examined_at: Option<DateTime<Utc>>,
    credited_bureau: Option<&'row str>,
    previously_known: bool,
    counted: bool,
    statements: i64,
    events_refused: i64,
    decided_bureau: &'row str,
    decided_reference: &'row str,
}

/// The rows of all pairs: which hit counts is told by all pairs of two cases together.
pub(super) fn rows(pairs: &[Outcome<'_, BallisticThread>], rows: &mut RowBuffer) -> Result<(), RowError> {
    let counted = counted_hits(pairs.iter().map(|pair| &pair.thread));
    for Outcome { name, thread, refused, .. } in pairs {
        let ExhibitPair { left, right } = &thread.pair;
        let [left_case, right_case] = &thread.cases;
        let (decided_bureau, decided_reference) = &thread.decided_by;
        rows.push(&PairRow {
            pair_id: name,
            left_bureau: left.0.as_str(),
            left_exhibit_id: &left.1,
            left_case_ref: left_case,
            right_bureau: right.0.as_str(),
            right_exhibit_id: &right.1,
            right_case_ref: right_case,
            state: thread.state().as_str(),
            first_reviewed_at: thread.opened_at,
            lead_at: thread.lead_at,
            last_event_at: thread.last.0,
            examined_at: thread.examination.map(|found| found.at),
            credited_bureau: thread.examination.map(|found| found.credited_bureau.as_str()),
            previously_known: thread.examination.is_some_and(|found| found.previously_known),
            counted: counted.get(&thread.joined_cases()).is_some_and(|hit| hit.pair == thread.pair),
            statements: i64::from(thread.statements),
            events_refused: *refused,
            decided_bureau: decided_bureau.as_str(),
            decided_reference,
        })?;
    }
    Ok(())
}

impl RowOf for BallisticThread {
    fn schema() -> SchemaRef {
        schema_of(&[
            ("pair_id", DataType::Utf8),
            ("left_bureau", DataType::Utf8),
            ("left_exhibit_id", DataType::Utf8),
            ("left_case_ref", DataType::Utf8),
            ("right_bureau", DataType::Utf8),
            ("right_exhibit_id", DataType::Utf8),
            ("right_case_ref", DataType::Utf8),
            ("state", DataType::Utf8),
            ("first_reviewed_at", time()),
            ("lead_at", time()),
            ("last_event_at", time()),
            ("examined_at", time()),
            ("credited_bureau", DataType::Utf8),
            ("previously_known", DataType::Boolean),
            ("counted", DataType::Boolean),
            ("statements", DataType::Int64),
            ("events_refused", DataType::Int64),
            ("decided_bureau", DataType::Utf8),
            ("decided_reference", DataType::Utf8),
        ])
    }
}
