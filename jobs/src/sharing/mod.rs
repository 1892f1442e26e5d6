//! What guidance on sharing through the ballistic network says to search for abroad.
//!
//! | file | what it does |
//! |---|---|
//! | `triggers` | the rules: when a seized firearm or an exhibit is to be searched for abroad, and where |
//! | `subjects` | the seized firearms and exhibits that nobody has searched for abroad yet |
//!
//! A suggestion rests on what its owner has said and on nothing else, so that it can tell nothing of what others withhold; and
//! only the owner sees it, not even the Secretariat.

mod subjects;
mod triggers;

use crate::{retention, rows};
use anyhow::Result;
use chrono::NaiveDate;
use proofhouse_schemas::tables::networks::SharingSuggestionRow;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const JOB: &str = "match-sharing";
/// Raised when the same inputs should give other suggestions.
const REVISION: u32 = 1;
const INPUTS: &[&str] = &["seizures", "exhibits", "ballistic_searches"];
/// Those of the inputs whose rows have a last day that counts here.
const RETAINED: &[&str] = &["seizures", "exhibits"];
const SUGGESTIONS: &str = "sharing_suggestions";

/// What the job did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Seized firearms that nobody has searched for abroad.
    pub items: usize,
    /// Exhibits that nobody has searched for abroad.
    pub exhibits: usize,
    /// Suggestions by rule.
    pub suggestions: BTreeMap<String, usize>,
    /// Bureaus that something is suggested to.
    pub bureaus: usize,
    /// Rows written to `sharing_suggestions`.
    pub rows_written: usize,
}

/// Applies the rules to what may still be searched on this day, and writes what has changed.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_sharing(warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
    let passed = retention::passed(&warehouse.trusted_session(), RETAINED, today).await?;
    let revision = retention::revision(REVISION, passed);
    let watermark = warehouse.watermark(JOB, revision, INPUTS, SUGGESTIONS).await?;
    let mut done = Summary { nothing_new: watermark.is_current(), ..Summary::default() };
    if watermark.is_current() {
        return Ok(done);
    }
    let session = warehouse.trusted_session();
    let items = subjects::items(&session, today).await?;
    let exhibits = subjects::exhibits(&session, today).await?;
    (done.items, done.exhibits) = (items.len(), exhibits.len());
    let mut suggested: Vec<SharingSuggestionRow> = items
        .iter()
        .flat_map(triggers::of_item)
        .chain(exhibits.iter().flat_map(triggers::of_exhibit))
        .collect();
    suggested.sort_by(|one, other| key(one).cmp(&key(other)));
    for row in &suggested {
        *done.suggestions.entry(row.rule.clone()).or_default() += 1;
    }
    done.bureaus = suggested.iter().map(|row| row.bureau.as_str()).collect::<BTreeSet<_>>().len();
    done.rows_written = rows::replace(warehouse, SUGGESTIONS, &suggested, &watermark).await?;
    Ok(done)
}

fn key(row: &SharingSuggestionRow) -> (&str, &str, &str, i32, &str) {
    (&row.bureau, &row.subject_kind, &row.subject_id, row.item_no, &row.rule)
}
