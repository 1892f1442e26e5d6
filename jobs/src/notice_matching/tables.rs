//! The rows of the tables.

use super::found::{Fitting, Found};
use super::references::{Naming, Namings, References};
use super::{FIREARMS, NoticeName, SEIZURES, TRACES};
use crate::identities::Key;
use crate::rows;
use anyhow::Result;
use chrono::NaiveDate;
use proofhouse_matching::notices::{Field, Fit, Reason};
use proofhouse_schemas::tables::derived::ScorePartColumns;
use proofhouse_schemas::tables::notice_matches::{NoticeFirearmRow, NoticeSeizureRow, NoticeTraceRow};
use proofhouse_warehouse::Warehouse;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is known of a notice and a row.
#[derive(Debug, Clone)]
struct Content {
    fit: Fit,
    left_out: usize,
    first_seen: NaiveDate,
}

/// Rows of one table, by the notice and the row.
type Rows = BTreeMap<(NoticeName, Key), Content>;

/// The rows of all three tables.
#[derive(Debug)]
pub(super) struct Tables {
    seizures: Rows,
    firearms: Rows,
    traces: Rows,
}

/// When a row that stands in a table was found first.
#[derive(Debug, Deserialize)]
struct SeenRow {
    notice_bureau: String,
    notice_id: String,
    bureau: String,
    id: String,
    item_no: i32,
    first_seen: NaiveDate,
}

impl Tables {
    /// The rows of what was found today.
    pub(super) fn of(found: Found, references: References, today: NaiveDate) -> Tables {
        let mut seizures = fitting(found.items, today);
        // What is said of a seizure is said of each of its items that fit.
        for ((notice, key), content) in &mut seizures {
            let named = (notice.clone(), (key.0.clone(), key.1.clone()));
            name(content, references.seizures.get(&named).into_iter().flatten());
        }
        let mut tables = Tables { seizures, firearms: fitting(found.records, today), traces: Rows::new() };
        let Tables { seizures, firearms, traces } = &mut tables;
        for (rows, namings) in
            [(seizures, references.seizures), (firearms, references.firearms), (traces, references.traces)]
        {
            add(rows, namings, today);
        }
        tables
    }

    /// Takes over from the tables as they stand when each row was found first.
    pub(super) async fn keep_first_seen(&mut self, warehouse: &Warehouse) -> Result<()> {
        let no_item = "cast(0 AS int) AS item_no";
        for (rows, table, columns) in [
            (&mut self.seizures, SEIZURES, "seizure_bureau AS bureau, seizure_id AS id, item_no".to_owned()),
            (&mut self.firearms, FIREARMS, format!("record_bureau AS bureau, record_id AS id, {no_item}")),
            (&mut self.traces, TRACES, format!("trace_bureau AS bureau, trace_id AS id, {no_item}")),
        ] {
            let sql = format!("SELECT notice_bureau, notice_id, {columns}, first_seen FROM {table}");
            let known: Vec<SeenRow> = rows::read(&warehouse.trusted_session(), &sql).await?;
            for seen in known {
                let key = ((seen.notice_bureau, seen.notice_id), (seen.bureau, seen.id, seen.item_no));
                if let Some(content) = rows.get_mut(&key) {
                    content.first_seen = seen.first_seen;
                }
            }
        }
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = &Content> {
        self.seizures.values().chain(self.firearms.values()).chain(self.traces.values())
    }

    /// Rows of what fits, whether one side names the other or not.
    pub(super) fn fitting(&self) -> usize {
        self.all().filter(|content| content.fit.score > 0.0).count()
    }

    /// Rows of which one side names the other.
    pub(super) fn references(&self) -> usize {
        let names =
            |content: &&Content| content.fit.reasons.iter().any(|reason| reason.field == Field::Reference);
        self.all().filter(names).count()
    }

    /// What fits and is not listed.
    pub(super) fn left_out(&self) -> usize {
        self.all().map(|content| content.left_out).sum()
    }

    /// The rows of `notice_seizures`.
    pub(super) fn seizures(&self) -> Vec<NoticeSeizureRow> {
        let row = |((notice, key), content): (&(NoticeName, Key), &Content)| NoticeSeizureRow {
            notice_bureau: notice.0.clone(),
            notice_id: notice.1.clone(),
            seizure_bureau: key.0.clone(),
            seizure_id: key.1.clone(),
            item_no: key.2,
            score: content.fit.score,
            reasons: columns(&content.fit),
            because: content.fit.because(),
            left_out: content.left_out(),
            first_seen: content.first_seen,
        };
        self.seizures.iter().map(row).collect()
    }

    /// The rows of `notice_firearms`.
    pub(super) fn firearms(&self) -> Vec<NoticeFirearmRow> {
        let row = |((notice, key), content): (&(NoticeName, Key), &Content)| NoticeFirearmRow {
            notice_bureau: notice.0.clone(),
            notice_id: notice.1.clone(),
            record_bureau: key.0.clone(),
            record_id: key.1.clone(),
            score: content.fit.score,
            reasons: columns(&content.fit),
            because: content.fit.because(),
            left_out: content.left_out(),
            first_seen: content.first_seen,
        };
        self.firearms.iter().map(row).collect()
    }

    /// The rows of `notice_traces`.
    pub(super) fn traces(&self) -> Vec<NoticeTraceRow> {
        let row = |((notice, key), content): (&(NoticeName, Key), &Content)| NoticeTraceRow {
            notice_bureau: notice.0.clone(),
            notice_id: notice.1.clone(),
            trace_bureau: key.0.clone(),
            trace_id: key.1.clone(),
            reasons: columns(&content.fit),
            because: content.fit.because(),
            first_seen: content.first_seen,
        };
        self.traces.iter().map(row).collect()
    }
}

impl Content {
    fn left_out(&self) -> i32 {
        i32::try_from(self.left_out).unwrap_or(i32::MAX)
    }
}

fn fitting(found: Vec<Fitting>, today: NaiveDate) -> Rows {
    let row = |one: Fitting| {
        let content = Content { fit: one.fit, left_out: one.left_out, first_seen: today };
        ((one.notice, one.key), content)
    };
    found.into_iter().map(row).collect()
}

/// Adds what names a row: to the row that is there, or as one of its own.
fn add(rows: &mut Rows, namings: Namings, today: NaiveDate) {
    for ((notice, (bureau, id)), naming) in namings {
        let nothing = Fit { score: 0.0, reasons: Vec::new() };
        let content = rows.entry((notice, (bureau, id, 0))).or_insert_with(|| Content {
            fit: nothing,
            left_out: 0,
            first_seen: today,
        });
        name(content, &naming);
    }
}

fn name<'n>(content: &mut Content, naming: impl IntoIterator<Item = &'n Naming>) {
    let reason = |naming: &Naming| Reason {
        field: Field::Reference,
        level: naming.as_str(),
        weight: 0.0,
        explanation: naming.explanation().to_owned(),
    };
    content.fit.reasons.splice(0..0, naming.into_iter().map(reason));
}

fn columns(fit: &Fit) -> Vec<ScorePartColumns> {
    let column = |reason: &Reason| ScorePartColumns {
        field: reason.field.as_str().to_owned(),
        level: reason.level.to_owned(),
        weight: reason.weight,
        explanation: reason.explanation.clone(),
    };
    fit.reasons.iter().map(column).collect()
}
