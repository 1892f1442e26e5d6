//! `proofhouse maintain`: compact, checkpoint, erase what was withdrawn or is past its retention, clear unneeded files.

use crate::command_line::MaintainArguments;
use crate::reporting::retention::{self, Found};
use crate::reporting::scheduling;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use crate::table_view;
use anyhow::{Result, bail};
use chrono::{Duration, Utc};
use proofhouse_delivery::archive::Removal;
use proofhouse_schemas::tables;
use proofhouse_warehouse::{Maintenance, MaintenanceSummary, SweptScans, Warehouse};

/// Maintains the tables and prints what was done.
///
/// # Errors
/// When a table is not known or its maintenance fails.
pub async fn run(
    warehouse: &Warehouse,
    arguments: &MaintainArguments,
    all: &Settings,
    as_json: bool,
) -> Result<Ending> {
    let settings = &all.maintenance;
    let names: Vec<&str> = if arguments.table.is_empty() {
        tables::all().iter().map(|table| table.name).collect()
    } else {
        arguments.table.iter().map(String::as_str).collect()
    };
    let (mut done, mut failure, mut left) = (Vec::new(), None, None);
    for name in names {
        let Some(definition) = tables::table(name) else {
            let known: Vec<&str> = tables::all().iter().map(|table| table.name).collect();
            bail!("there is no stored table {name}; the tables are {}", known.join(", "));
        };
        if warehouse.find_table(name).await?.is_none() {
            continue;
        }
        let history = definition.kind().is_some();
        let keep = Duration::hours(i64::try_from(settings.keep_hours)?);
        let z_order = if arguments.order && history { Maintenance::by_owner() } else { Vec::new() };
        let what = Maintenance {
            z_order,
            vacuum_after: Some(keep),
            erase_expired_after: Some(Duration::days(i64::from(settings.expired_days))),
            ..Maintenance::default()
        };
        // What is to go from one table must not wait for another.
        match warehouse.maintain(name, &what).await {
            Ok(summary) => done.push(summary),
            Err(error) => {
                tracing::error!(table = name, %error, "maintenance failed; going on with the next table");
                failure.get_or_insert(error);
            }
        }
    }
    if arguments.table.is_empty() {
        warehouse.seal_audit(Utc::now()).await?;
    }
    if arguments.table.is_empty() && failure.is_none() {
        let keep = Duration::hours(i64::try_from(settings.keep_hours)?);
        let SweptScans { deleted, .. } = warehouse.sweep_scans(keep).await?;
        done.push(MaintenanceSummary {
            table: "scans".to_owned(),
            files_deleted: deleted,
            ..MaintenanceSummary::default()
        });
    }
    if arguments.table.is_empty() {
        match reports(warehouse, all.delivery.archive_days).await {
            Ok(summary) => done.extend(summary),
            Err(error) => left = Some(error),
        }
    }
    summary::print(as_json, &done, |done| {
        let mut table = table_view::headed(&[
            "table",
            "rows erased",
            "files compacted",
            "into",
            "files deleted",
            "checkpoint",
        ]);
        for row in done {
            table.add_row([
                row.table.clone(),
                row.rows_erased.to_string(),
                row.files_compacted.to_string(),
                row.files_written.to_string(),
                row.files_deleted.to_string(),
                row.checkpoint.map(|version| format!("version {version}")).unwrap_or_default(),
            ]);
        }
        table.to_string()
    })?;
    match (failure, left) {
        (Some(error), _) => Err(error.into()),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(Ending::Done),
    }
}

/// Takes out of the archive what has been there long enough; `None` when it stays for ever.
async fn reports(warehouse: &Warehouse, days: u32) -> Result<Option<MaintenanceSummary>> {
    if days == 0 {
        return Ok(None);
    }
    let store = scheduling::store(warehouse)?;
    let now = Utc::now();
    let Found { folders, unknown } = retention::over(&store, days, now).await?;
    let reason = format!("it was kept for {days} days (delivery.archive_days)");
    let removal = Removal { at: now, by: "maintain".to_owned(), reason };
    let removed = retention::remove(&store, &folders, &removal).await;
    for left in unknown.iter().chain(&removed.left) {
        tracing::error!("a report whose time may be over stays in the archive: {left}");
    }
    Ok(Some(MaintenanceSummary {
        table: "reports".to_owned(),
        files_deleted: u64::try_from(removed.files)?,
        ..MaintenanceSummary::default()
    }))
}
