//! `proofhouse report list|show|resend|verify`: runs of scheduled reports, and what is kept of them.

use crate::commands::schedule::{RUN_HEADINGS, drawn, run_cells};
use crate::reporting::rendering::{Basis, WarehouseRendering};
use crate::reporting::scheduling;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use proofhouse_delivery::archive::Verification;
use proofhouse_delivery::ledger::{Decision, DeliveryKey, DeliveryPhase, Entry, Origin};
use proofhouse_delivery::{LogicalRun, Manifest, ReportName, RunFilter, RunStatus};
use proofhouse_schemas::{Bureau, hexadecimal};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Lists runs.
///
/// # Errors
/// When the ledger cannot be read.
pub(super) async fn list(
    warehouse: &Warehouse,
    bureau: Option<Bureau>,
    report: Option<&str>,
    as_json: bool,
) -> Result<Ending> {
    let report = report.map(ReportName::parse).transpose()?;
    let filter = RunFilter { report, bureau, ..RunFilter::default() };
    let runs = scheduling::store(warehouse)?.ledger.runs(&filter).await?;
    summary::print(as_json, &runs, |runs| match runs.is_empty() {
        true => "no run of a scheduled report yet".to_owned(),
        false => drawn(&RUN_HEADINGS, runs.iter().map(run_cells)),
    })?;
    Ok(Ending::Done)
}

#[derive(Debug, Serialize)]
struct Shown {
    status: RunStatus,
    revisions: Vec<Manifest>,
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
    let events = store.ledger.history(run).await?;
    summary::print(as_json, &Shown { status, revisions, events }, shown)?;
    Ok(Ending::Done)
}

fn shown(shown: &Shown) -> String {
    let mut parts = vec![drawn(&RUN_HEADINGS, std::iter::once(run_cells(&shown.status)))];
    for manifest in &shown.revisions {
        let head = format!(
            "revision {} of {}{}",
            manifest.revision,
            manifest.created_at.format("%Y-%m-%d %H:%M UTC"),
            manifest.changes.as_ref().map_or_else(String::new, |changes| format!(": {changes}"))
        );
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

/// What verifying found.
#[derive(Debug, Serialize)]
struct Verified {
    run: String,
    #[serde(flatten)]
    kept: Verification,
    /// Files that came out as they were when they were rendered again; absent when nothing was.
    rendered_again: Option<usize>,
}

/// Verifies a revision.
///
/// # Errors
/// When there is none, or the store or the warehouse cannot be read.
pub(super) async fn verify(
    warehouse: &Warehouse,
    settings: &Settings,
    run: &LogicalRun,
    revision: Option<u32>,
    files_only: bool,
    as_json: bool,
) -> Result<Ending> {
    let store = scheduling::store(warehouse)?;
    let revisions = store.archive.revisions(run).await?;
    let wanted = revision.or_else(|| revisions.iter().map(|manifest| manifest.revision).max());
    let manifest = revisions.iter().find(|manifest| Some(manifest.revision) == wanted);
    let manifest = manifest.with_context(|| format!("{run} has no such revision in the archive"))?;
    let key = scheduling::public_key(settings)?;
    let mut kept = store.archive.verify(run, manifest.revision, key.as_ref()).await?;
    let mut rendered_again = None;
    if !files_only {
        let rendering =
            WarehouseRendering::new(warehouse.clone(), settings.reports.clone(), store.archive.clone());
        let (same, differing) = again(&rendering, run, manifest).await?;
        rendered_again = Some(same);
        kept.problems.extend(differing);
    }
    let is_sound = kept.problems.is_empty();
    summary::print(as_json, &Verified { run: run.to_string(), kept, rendered_again }, told)?;
    Ok(if is_sound { Ending::Done } else { Ending::NeedsAttention })
}

/// Renders a revision again from the state that its manifest names. Gives the number of files that came out the same, and what
/// is to be said of the others.
async fn again(
    rendering: &WarehouseRendering,
    run: &LogicalRun,
    manifest: &Manifest,
) -> Result<(usize, Vec<String>)> {
    let distinct = |of: fn(&proofhouse_delivery::archive::ManifestFile) -> &String| -> Vec<String> {
        let mut seen = Vec::new();
        for value in manifest.files.iter().map(of) {
            if !seen.contains(value) {
                seen.push(value.clone());
            }
        }
        seen
    };
    let versions = manifest
        .tables
        .iter()
        .map(|(table, version)| Ok((table.clone(), u64::try_from(*version)?)))
        .collect::<Result<_>>()?;
    let basis = Basis { versions, at: manifest.created_at };
    let rendered = rendering
        .files(run, &distinct(|file| &file.language), &distinct(|file| &file.format), &basis)
        .await?;
    let mut same = 0;
    let mut problems = Vec::new();
    if rendered.policy != manifest.policy_version {
        problems.push("the rules of access have changed since it was rendered".to_owned());
    }
    for file in &manifest.files {
        let made = rendered.files.iter().find(|made| format!("{}/{}", made.language, made.name) == file.path);
        match made {
            Some(made) if hexadecimal(&Sha256::digest(&made.content)) == file.sha256 => same += 1,
            Some(_) => problems.push(format!("{} comes out otherwise when it is rendered again", file.path)),
            None => problems.push(format!("{} does not come out when it is rendered again", file.path)),
        }
    }
    Ok((same, problems))
}

fn told(verified: &Verified) -> String {
    let signature = format!("{:?}", verified.kept.signature).to_lowercase();
    let mut lines = vec![format!(
        "{} revision {}: {} files are as the manifest says; signature {signature}",
        verified.run, verified.kept.revision, verified.kept.sound_files
    )];
    if let Some(same) = verified.rendered_again {
        lines.push(format!("{same} files came out with the same bytes when they were rendered again"));
    }
    lines.extend(verified.kept.problems.iter().cloned());
    lines.join("\n")
}
