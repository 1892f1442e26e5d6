//! `proofhouse lookup`: a firearm looked for among the records, in two steps.
//!
//! The short list names owner, reference, the firearm and the reasons, and nothing else of a record. A record is opened whole only
//! by its name from a short list of the same bureau. Both steps stand in `search_log`, without what was asked by.

use crate::command_line::LookupArguments;
use crate::linkage_model::LinkageModel;
use crate::record_search::{RecordCandidate, records_of};
use crate::rows;
use crate::settings::LinkageSettings;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result, bail};
use arrow::array::RecordBatch;
use chrono::Utc;
use proofhouse_matching::linkage::rules::Band;
use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::tables::operations::SearchLogRow;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SEARCH_LOG: &str = "search_log";

/// Gives the short list, or opens a record.
///
/// # Errors
/// When nothing is described, the record is not in the bureau's short list, or the warehouse cannot be read.
pub async fn run(
    warehouse: &Warehouse,
    linkage: &LinkageSettings,
    arguments: &LookupArguments,
    as_json: bool,
) -> Result<Ending> {
    let looked = match (&arguments.record, &arguments.search) {
        (Some(record), Some(search)) => open(warehouse, arguments, record, search, as_json).await,
        _ => list(warehouse, linkage, arguments, as_json).await,
    };
    // What was asked stands in the audit, however it ended.
    warehouse.audit().flush(warehouse).await?;
    looked.map(|()| Ending::Done)
}

async fn list(
    warehouse: &Warehouse,
    linkage: &LinkageSettings,
    arguments: &LookupArguments,
    as_json: bool,
) -> Result<()> {
    let asked = [
        ("serial", &arguments.firearm.serial),
        ("make", &arguments.firearm.make),
        ("model", &arguments.firearm.model),
        ("calibre", &arguments.firearm.calibre),
    ];
    let asked: Vec<(&str, &str)> = asked
        .into_iter()
        .map(|(name, text)| (name, text.trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if asked.is_empty() {
        bail!("say what can be read off the firearm: --serial, --make, --model or --calibre");
    }
    let description = arguments.firearm.description()?;
    let model = LinkageModel::load(linkage)?;
    let session = warehouse.session_for(&Principal::of(arguments.bureau));
    let found = records_of(warehouse, &model, &session, &description, arguments.top).await?;
    let search = Uuid::now_v7().to_string();
    let names: Vec<&str> = asked.iter().map(|(name, _)| *name).collect();
    let row = SearchLogRow {
        search_id: &search,
        at: Utc::now(),
        bureau: arguments.bureau.as_str(),
        step: "LIST",
        purpose: arguments.purpose.as_str(),
        keys: &names.join(", "),
        keys_hash: &hash(&search, &asked),
        result_count: i64::try_from(found.len()).unwrap_or(i64::MAX),
        records: found.iter().map(|record| format!("{}/{}", record.bureau, record.record_id)).collect(),
        is_strong: found.iter().any(|record| record.band == Band::Strong.as_str()),
        record_bureau: None,
        record_id: None,
    };
    // Nothing is shown that is not noted.
    note(warehouse, row).await?;
    if as_json {
        say!("{}", json!({ "search": search, "records": found }));
        return Ok(());
    }
    print_list(&found, &search, arguments)
}

fn print_list(found: &[RecordCandidate], search: &str, arguments: &LookupArguments) -> Result<()> {
    let bureau = arguments.bureau;
    if found.is_empty() {
        say!("No record that {bureau} may see fits. That is not to say that there is none.");
        return Ok(());
    }
    let mut table = table_view::headed(&["record", "probability", "band", "as written", "because"]);
    for record in found {
        table.add_row([
            format!("{}/{}", record.bureau, record.record_id),
            format!("{:.3}", record.probability),
            record.band.to_owned(),
            record.description.clone(),
            record.because.clone(),
        ]);
    }
    say!("{table}");
    say!(
        "Search {search}. Open a record with: proofhouse lookup --as {bureau} --search {search} --record BUREAU/RECORD"
    );
    say!("A candidate is no hit: the owners of both sides confirm.");
    Ok(())
}

#[derive(Debug, Deserialize)]
struct Known {
    purpose: String,
    keys: String,
    keys_hash: String,
    records: Option<Vec<String>>,
}

async fn open(
    warehouse: &Warehouse,
    arguments: &LookupArguments,
    record: &str,
    search: &str,
    as_json: bool,
) -> Result<()> {
    let bureau = arguments.bureau;
    let (owner, reference) =
        record.split_once('/').with_context(|| format!("{record} is not bureau/record"))?;
    let session = warehouse.session_for(&Principal::of(bureau));
    let asked = rows::texts(&[("search", search), ("bureau", bureau.as_str())]);
    let known: Vec<Known> = match warehouse.find_table(SEARCH_LOG).await? {
        Some(_) => {
            let sql = "SELECT purpose, keys, keys_hash, records FROM search_log \
                       WHERE search_id = $search AND bureau = $bureau AND step = 'LIST'";
            rows::from_batches(&session.collect_with(sql, asked).await?)?
        }
        None => Vec::new(),
    };
    let Some(known) = known.first() else {
        bail!("{bureau} has made no search {search}; begin with what can be read off the firearm");
    };
    if !known.records.iter().flatten().any(|given| given == record) {
        bail!("{record} is not in the short list of search {search}");
    }
    let sql = "SELECT * FROM firearms WHERE source_bureau = $owner AND source_record_id = $reference";
    let named = rows::texts(&[("owner", owner), ("reference", reference)]);
    let found = session.collect_with(sql, named).await?;
    let fields = fields(&found)?;
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
    let Some(fields) = fields else {
        bail!("there is no record {record} that {bureau} may see");
    };
    if as_json {
        say!("{}", Value::Object(fields));
        return Ok(());
    }
    for (name, value) in &fields {
        match value {
            Value::String(text) => say!("{name:<28} {text}"),
            other => say!("{name:<28} {other}"),
        }
    }
    Ok(())
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
