//! `proofhouse lookup`: a firearm looked for among the records, in two steps.

use crate::command_line::LookupArguments;
use crate::lookups::{self, LookedFor, ShortList};
use crate::record_search::RecordSearch;
use crate::settings::LinkageSettings;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::Result;
use proofhouse_warehouse::{Principal, Warehouse};
use serde_json::{Value, json};

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
    let firearm = &arguments.firearm;
    let asked = LookedFor {
        purpose: arguments.purpose,
        keys: &[
            ("serial", &firearm.serial),
            ("make", &firearm.make),
            ("model", &firearm.model),
            ("calibre", &firearm.calibre),
        ],
        description: firearm.description()?,
        top: arguments.top,
    };
    // One search: nothing is kept for another.
    let records = RecordSearch::new(linkage, 0);
    let session = warehouse.session_for(&Principal::of(arguments.bureau));
    let found = lookups::short_list(warehouse, &session, &records, asked).await?;
    if as_json {
        say!("{}", json!({ "search": found.search, "records": found.records }));
        return Ok(());
    }
    print_list(&found, arguments)
}

fn print_list(found: &ShortList, arguments: &LookupArguments) -> Result<()> {
    let (bureau, search) = (arguments.bureau, &found.search);
    if found.records.is_empty() {
        say!("No record that {bureau} may see fits. That is not to say that there is none.");
        return Ok(());
    }
    let mut table = table_view::headed(&["record", "probability", "band", "as written", "because"]);
    for record in &found.records {
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

async fn open(
    warehouse: &Warehouse,
    arguments: &LookupArguments,
    record: &str,
    search: &str,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(arguments.bureau));
    let fields = lookups::open(warehouse, &session, search, record).await?;
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
