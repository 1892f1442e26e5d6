//! `proofhouse report list|show|resend`: runs of scheduled reports, and what is kept of them.

use crate::commands::schedule::{RUN_HEADINGS, drawn, run_cells};
use crate::reporting::scheduling;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use proofhouse_delivery::archive::Removal;
use proofhouse_delivery::ledger::{Decision, DeliveryKey, DeliveryPhase, Entry, Origin};
use proofhouse_delivery::{LogicalRun, Manifest, ReportName, RunFilter, RunStatus};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Lists runs. One that cannot be read hides no other: it is named behind them.
///
/// # Errors
/// When the ledger cannot be listed.
pub(super) async fn list(
    warehouse: &Warehouse,
    bureau: Option<Bureau>,
    report: Option<&str>,
    as_json: bool,
) -> Result<Ending> {
    let report = report.map(ReportName::parse).transpose()?;
    let filter = RunFilter { report, bureau, ..RunFilter::default() };
    let list = scheduling::store(warehouse)?.ledger.look_over(&filter).await?;
    for lost in &list.unreadable {
        tracing::error!(run = %lost.run, reason = lost.reason, "a run of the ledger cannot be read");
    }
    let unreadable = &list.unreadable;
    summary::print(as_json, &list.runs, |runs| {
        let mut parts = vec![match runs.is_empty() {
            true => "no run of a scheduled report yet".to_owned(),
            false => drawn(&RUN_HEADINGS, runs.iter().map(run_cells)),
        }];
        parts.extend(unreadable.iter().map(|lost| format!("{}: {}", lost.run, lost.reason)));
        parts.join("\n")
    })?;
    Ok(if list.unreadable.is_empty() { Ending::Done } else { Ending::NeedsAttention })
}

#[derive(Debug, Serialize)]
struct Shown {
    status: RunStatus,
    revisions: Vec<Manifest>,
    /// Of revisions whose files were taken away, when and why.
    removals: BTreeMap<u32, Removal>,
    events: Vec<Entry>,
}

/// Shows a run.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(super) async fn show(warehouse: &Warehouse, run: &LogicalRun, as_json: bool) -> Result<Ending> {
    let store = scheduling::store(warehouse)?;
    let status =
        store.ledger.status(run).await?.with_context(|| format!("nobody has asked for {run} yet"))?;
    let revisions = store.archive.revisions(run).await?;
    let mut removals = BTreeMap::new();
    for manifest in &revisions {
        if let Some(removal) = store.archive.removal(run, manifest.revision).await? {
            removals.insert(manifest.revision, removal);
        }
    }
    let events = store.ledger.history(run).await?;
    summary::print(as_json, &Shown { status, revisions, removals, events }, shown)?;
    Ok(Ending::Done)
}

fn shown(shown: &Shown) -> String {
    let mut parts = vec![drawn(&RUN_HEADINGS, std::iter::once(run_cells(&shown.status)))];
    for manifest in &shown.revisions {
        let mut head = format!(
            "revision {} of {}{}",
            manifest.revision,
            manifest.created_at.format("%Y-%m-%d %H:%M UTC"),
            manifest.changes.as_ref().map_or_else(String::new, |changes| format!(": {changes}"))
        );
        if let Some(removal) = shown.removals.get(&manifest.revision) {
            head.push_str(&format!(
                "; its files were taken away on {}: {}",
                removal.at.format("%Y-%m-%d"),
                removal.reason
            ));
        }
        let files = manifest.files.iter().map(|file| {
            vec![
                file.path.clone(),
                file.bytes.to_string(),
                file.rows.map_or_else(String::new, |rows| rows.to_string()),
                file.sha256.get(..16).unwrap_or_default().to_owned(),
            ]
        });
        parts.push(format!("{head}\n{}", drawn(&["file", "bytes", "rows", "SHA-256"], files)));
    }
    let deliveries = shown.status.deliveries.iter().map(|delivery| {
        vec![
            delivery.key.to_string(),
            delivery.recipient.clone(),
            delivery.language.clone(),
            format!("{:?}", delivery.phase).to_lowercase(),
            delivery.attempts.to_string(),
            delivery.reason.clone().unwrap_or_default(),
        ]
    });
    parts.push(drawn(&["delivery", "to", "language", "state", "attempts", "why"], deliveries));
    let events = shown.events.iter().map(|entry| {
        vec![
            entry.number.to_string(),
            entry.at.format("%Y-%m-%d %H:%M:%S").to_string(),
            entry.event.name().to_owned(),
            entry.by.clone(),
        ]
    });
    parts.push(drawn(&["event", "at", "what", "by"], events));
    parts.join("\n\n")
}

/// Asks for a new revision, or has deliveries sent again.
///
/// # Errors
/// When no schedule makes the run, or it is being done.
pub(super) async fn resend(
    warehouse: &Warehouse,
    settings: &Settings,
    run: &LogicalRun,
    failed: Option<&[String]>,
    because: Option<String>,
    as_json: bool,
) -> Result<Ending> {
    let runner = scheduling::runner(warehouse, settings)?;
    let status = match failed {
        None => runner.request(run, Origin::Revision, true, because).await?,
        Some(named) => {
            let status = runner
                .ledger()
                .status(run)
                .await?
                .with_context(|| format!("nobody has asked for {run} yet"))?;
            let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
            let keys: Vec<DeliveryKey> = status
                .deliveries
                .iter()
                .filter(|delivery| match named.is_empty() {
                    true => delivery.phase != DeliveryPhase::Sent,
                    false => named.contains(delivery.key.as_str()),
                })
                .map(|delivery| delivery.key.clone())
                .collect();
            if keys.is_empty() {
                bail!("{run} has no such delivery that failed; `proofhouse report show {run}` names them");
            }
            runner.decide(run, keys.into_iter().map(|key| (key, Decision::Send))).await?
        }
    };
    summary::print(as_json, &status, |status| {
        format!(
            "{}\nThe scheduler goes on with it; `proofhouse schedule --once` does so now.",
            drawn(&RUN_HEADINGS, std::iter::once(run_cells(status)))
        )
    })?;
    Ok(Ending::Done)
}
