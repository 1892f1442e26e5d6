//! A firearm looked for among the records, in two steps: a short list, then one record whole. Both are noted.
//!
//! The short list names owner, reference, the firearm and the reasons, and nothing else of a record. A record is opened whole only
//! by its name from a short list of the same bureau. Both steps stand in `search_log`, without what was asked by.

use crate::record_search::{RecordCandidate, RecordSearch};
use crate::rows;
use crate::search_failure::SearchFailure;
use anyhow::Result;
use arrow::array::RecordBatch;
use chrono::Utc;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::rules::Band;
use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::tables::operations::SearchLogRow;
use proofhouse_schemas::values::Purpose;
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SEARCH_LOG: &str = "search_log";

/// What is looked for.
#[derive(Debug)]
pub struct LookedFor<'a> {
    /// Why the data is processed.
    pub purpose: Purpose,
    /// What can be read off the firearm: which keys, and what stands in them. Those that are empty do not count.
    pub keys: &'a [(&'static str, &'a str)],
    /// The same as a description.
    pub description: FirearmDescription,
    /// Most records of the list.
    pub top: usize,
}

/// A search and what it found.
#[derive(Debug)]
pub struct ShortList {
    /// Its name, by which its records can be opened.
    pub search: String,
    /// The records, the most probable first.
    pub records: Vec<RecordCandidate>,
}

/// The records that may be of a firearm, as the session's bureau may see them.
///
/// # Errors
/// When nothing is described, or the warehouse cannot be read or written: nothing is given that is not noted.
pub async fn short_list(
    warehouse: &Warehouse,
    session: &GuardedSession,
    records: &RecordSearch,
    asked: LookedFor<'_>,
) -> Result<ShortList, SearchFailure> {
    let keys = asked.keys.iter().map(|(name, text)| (*name, text.trim()));
    let keys: Vec<(&str, &str)> = keys.filter(|(_, text)| !text.is_empty()).collect();
    if keys.is_empty() {
        let names: Vec<&str> = asked.keys.iter().map(|(name, _)| *name).collect();
        return Err(SearchFailure::Asked(format!(
            "say what can be read off the firearm: one of {}",
            names.join(", ")
        )));
    }
    let found = records.records_of(warehouse, session, &asked.description, asked.top).await?;
    let search = Uuid::now_v7().to_string();
    let names: Vec<&str> = keys.iter().map(|(name, _)| *name).collect();
    let row = SearchLogRow {
        search_id: &search,
        at: Utc::now(),
        bureau: session.principal().bureau().as_str(),
        step: "LIST",
        purpose: asked.purpose.as_str(),
        keys: &names.join(", "),
        keys_hash: &hash(&search, &keys),
        result_count: i64::try_from(found.len()).unwrap_or(i64::MAX),
        records: found.iter().map(|record| format!("{}/{}", record.bureau, record.record_id)).collect(),
        is_strong: found.iter().any(|record| record.band == Band::Strong.as_str()),
        record_bureau: None,
        record_id: None,
    };
    note(warehouse, row).await?;
    Ok(ShortList { search, records: found })
}

#[derive(Debug, Deserialize)]
struct Known {
    purpose: String,
    keys: String,
    keys_hash: String,
    records: Option<Vec<String>>,
}

/// A record of a short list, whole: the fields that say something.
///
/// # Errors
/// When the record is in no short list of the bureau, or is not there any more, or the warehouse cannot be read or written.
pub async fn open(
    warehouse: &Warehouse,
    session: &GuardedSession,
    search: &str,
    record: &str,
) -> Result<Map<String, Value>, SearchFailure> {
    let bureau = session.principal().bureau();
    let (owner, reference) = record.split_once('/').ok_or_else(|| {
        SearchFailure::Asked("a record is named bureau/record, as in the short list".to_owned())
    })?;
    let known: Vec<Known> = match warehouse.find_table(SEARCH_LOG).await? {
        Some(_) => {
            let sql = "SELECT purpose, keys, keys_hash, records FROM search_log \
                       WHERE search_id = $search AND bureau = $bureau AND step = 'LIST'";
            let asked = rows::texts(&[("search", search), ("bureau", bureau.as_str())]);
            // Of the newest state: the search may be younger than what the session reads otherwise.
            let newest = warehouse.session_for(&session.principal());
            rows::from_batches(&newest.collect_with(sql, asked).await?)?
        }
        None => Vec::new(),
    };
    let Some(known) = known.first() else {
        return Err(SearchFailure::Asked(format!(
            "{bureau} has made no search {search}; begin with what can be read off the firearm"
        )));
    };
    if !known.records.iter().flatten().any(|given| given == record) {
        return Err(SearchFailure::Asked(format!("{record} is not in the short list of search {search}")));
    }
    let sql = "SELECT * FROM firearms WHERE source_bureau = $owner AND source_record_id = $reference";
    let named = rows::texts(&[("owner", owner), ("reference", reference)]);
    let fields = fields(&session.collect_with(sql, named).await?)?;
    let row = SearchLogRow {
        search_id: search,
        at: Utc::now(),
        bureau: bureau.as_str(),
        step: "RECORD",
        purpose: &known.purpose,
        keys: &known.keys,
        keys_hash: &known.keys_hash,
        result_count: i64::from(fields.is_some()),
        records: fields.iter().map(|_| record.to_owned()).collect(),
        is_strong: false,
        record_bureau: Some(owner),
        record_id: Some(reference),
    };
    note(warehouse, row).await?;
    fields.ok_or_else(|| SearchFailure::Asked(format!("there is no record {record} that {bureau} may see")))
}

/// The fields of the one row that was found, those without a value left out.
fn fields(found: &[RecordBatch]) -> Result<Option<Map<String, Value>>> {
    let rows: Vec<Map<String, Value>> = rows::as_objects(found)?;
    Ok(rows.into_iter().next())
}

/// What was asked by, bound to the search: equal keys of two searches do not show as equal.
fn hash(search: &str, asked: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    hash.update(search.as_bytes());
    for (name, text) in asked {
        hash.update(format!("|{name}={text}").as_bytes());
    }
    hexadecimal(&hash.finalize())
}

async fn note(warehouse: &Warehouse, row: SearchLogRow<'_>) -> Result<()> {
    let batches = rows::to_batches(SEARCH_LOG, &[row])?;
    warehouse.appender(SEARCH_LOG).await?.append_unfenced(batches).await?;
    Ok(())
}
