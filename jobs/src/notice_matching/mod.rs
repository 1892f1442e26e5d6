//! Notices meet data: seized firearms and records that fit what a notice describes, and what a notice names or is named by.
//!
//! | file | what it does |
//! |---|---|
//! | `sought` | the notices that describe a firearm or part, and seek it |
//! | `found` | seized firearms and records held against them, the best of each owner's that are open to the same readers |
//! | `references` | seizures, records and trace requests that a notice names, seizures and requests that name a notice |
//! | `tables` | the rows, each seen by whoever may see both sides |
//!
//! A row says where to look. It is no hit, and changes the state of nothing.

mod found;
mod references;
mod sought;
mod tables;

use crate::identities::Entity;
use crate::{retention, rows};
use anyhow::Result;
use chrono::NaiveDate;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::reference::ReferenceTable;
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tables::Tables;

const JOB: &str = "match-notices";
/// Raised when the same inputs should give other rows.
const REVISION: u32 = 1;
const INPUTS: &[&str] = &["notices", "seizures", "firearms", "traces"];
/// Those of the inputs whose rows have a last day that counts here.
const RETAINED: &[&str] = &["notices", "seizures", "firearms"];
/// The histories of which columns are read that earlier versions did not write.
const WIDENED: &[&str] = &["seizures_history", "trace_events_history"];
const SEIZURES: &str = "notice_seizures";
const FIREARMS: &str = "notice_firearms";
const TRACES: &str = "notice_traces";
/// Rows of one owner that are listed of a notice, of those that are open to the same readers.
pub const MOST_LISTED: usize = 25;

/// What the job did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Notices and diffusions that describe a firearm or part, and seek it.
    pub notices: usize,
    /// Seized firearms and parts that were looked at.
    pub seized: usize,
    /// Records that were looked at.
    pub records: usize,
    /// Rows by table.
    pub rows: BTreeMap<&'static str, usize>,
    /// Seized firearms and records that fit and are listed.
    pub fitting: usize,
    /// Rows of which one side names the other.
    pub references: usize,
    /// Seized firearms and records that fit and are not listed, because too many of one owner's do.
    pub left_out: usize,
    /// Rows written.
    pub rows_written: usize,
}

#[derive(Debug, Deserialize)]
struct ExpiredRow {
    expired: i64,
}

/// Matches what may be searched on this day with the notices that seek, and writes what has changed.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_notices(warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
    for history in WIDENED {
        warehouse.ensure_table(history).await?;
    }
    let session = warehouse.trusted_session();
    let passed = retention::passed(&session, RETAINED, today).await?;
    let sql = format!("SELECT count(*) AS expired FROM notices WHERE expiry < DATE '{today}'");
    let expired: Vec<ExpiredRow> = rows::read(&session, &sql).await?;
    let passed = passed + expired.first().map_or(0, |row| row.expired);
    let revision = retention::revision(REVISION, passed);
    let mut watermarks: BTreeMap<&'static str, Watermark> = BTreeMap::new();
    for output in [SEIZURES, FIREARMS, TRACES] {
        watermarks.insert(output, warehouse.watermark(JOB, revision, INPUTS, output).await?);
    }
    let mut done = Summary::default();
    if watermarks.values().all(Watermark::is_current) {
        done.nothing_new = true;
        return Ok(done);
    }
    let session = warehouse.trusted_session();
    let book = NameBook::new(&ReferenceTable::of_code_lists());
    let (names, sought) = sought::read(&session, today, &book).await?;
    done.notices = names.len();
    let mut finding = found::Finding::new(names, sought, &book);
    done.seized = finding.look_through(&session, Entity::Item, today).await?;
    done.records = finding.look_through(&session, Entity::Record, today).await?;
    let references = references::read(&session).await?;
    let mut tables = Tables::of(finding.found(), references, today);
    tables.keep_first_seen(warehouse).await?;
    done.fitting = tables.fitting();
    done.references = tables.references();
    done.left_out = tables.left_out();
    let watermark = |output: &str| watermarks.get(output).cloned().unwrap_or_default();
    done.rows_written +=
        write(warehouse, SEIZURES, &tables.seizures(), &watermark(SEIZURES), &mut done.rows).await?;
    done.rows_written +=
        write(warehouse, FIREARMS, &tables.firearms(), &watermark(FIREARMS), &mut done.rows).await?;
    done.rows_written +=
        write(warehouse, TRACES, &tables.traces(), &watermark(TRACES), &mut done.rows).await?;
    Ok(done)
}

async fn write<T: Serialize>(
    warehouse: &Warehouse,
    table: &'static str,
    content: &[T],
    watermark: &Watermark,
    counts: &mut BTreeMap<&'static str, usize>,
) -> Result<usize> {
    counts.insert(table, content.len());
    rows::replace(warehouse, table, content, watermark).await
}

/// A notice: its requester, and the requester's name of it.
type NoticeName = (String, String);
