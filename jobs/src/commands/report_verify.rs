//! `proofhouse report verify`: whether a revision is what was delivered, and whether it can be made again.

use crate::reporting::rendering::{Basis, WarehouseRendering};
use crate::reporting::{scheduling, software};
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result};
use proofhouse_delivery::archive::{ManifestFile, Verification};
use proofhouse_delivery::{DeliveryError, Ledger, LogicalRun, Manifest, Witnesses};
use proofhouse_schemas::hexadecimal;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// What is to be verified, and how.
pub(super) struct Wanted<'a> {
    /// The run.
    pub(super) run: &'a LogicalRun,
    /// The revision; the latest when absent.
    pub(super) revision: Option<u32>,
    /// Whether nothing is rendered.
    pub(super) files_only: bool,
    /// Files of public keys.
    pub(super) keys: &'a [PathBuf],
    /// Whether what no key vouches for passes.
    pub(super) unsigned_ok: bool,
}

/// What verifying found.
#[derive(Debug, Serialize)]
struct Verified {
    run: String,
    #[serde(flatten)]
    kept: Verification,
    /// Files that came out as they were when they were rendered again; absent when nothing was, or nothing could be.
    rendered_again: Option<usize>,
    /// What is worth knowing and not wrong.
    notes: Vec<String>,
}

/// Verifies a revision. All that can be said of it is said, also when it cannot be rendered any more.
///
/// # Errors
/// When there is none, a key cannot be read, or the store cannot be read.
pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    wanted: Wanted<'_>,
    as_json: bool,
) -> Result<Ending> {
    let run = wanted.run;
    let store = scheduling::store(warehouse)?;
    let kept = store.archive.revision_numbers(run).await?;
    let revision = wanted.revision.or(kept.last().copied()).filter(|revision| kept.contains(revision));
    let revision = revision.with_context(|| format!("{run} has no such revision in the archive"))?;
    let (ledger, unreadable) = of_ledger(&store.ledger, run).await?;
    let witnesses = Witnesses {
        keys: scheduling::verifying_keys(settings, wanted.keys)?,
        may_be_unsigned: wanted.unsigned_ok,
        ledger,
    };
    let mut kept = store.archive.verify(run, revision, &witnesses).await?;
    kept.problems.extend(unreadable);
    let (mut notes, mut rendered_again) = (Vec::new(), None);
    match store.archive.manifest(run, revision).await {
        // What is wrong with it stands among the problems already.
        Err(DeliveryError::Damaged { .. }) => {}
        Err(error) => return Err(error.into()),
        Ok(manifest) => {
            notes.extend(other_program(&manifest).await);
            if let Some(removal) = &kept.removal {
                notes.push(format!(
                    "its files were taken away on {} by {}: {}",
                    removal.at.format("%Y-%m-%d"),
                    removal.by,
                    removal.reason
                ));
            } else if !wanted.files_only {
                let rendering = WarehouseRendering::new(
                    warehouse.clone(),
                    settings.reports.clone(),
                    store.archive.clone(),
                );
                match again(&rendering, run, &manifest).await {
                    Ok((same, differing)) => {
                        rendered_again = Some(same);
                        kept.problems.extend(differing);
                    }
                    Err(error) => kept.problems.extend(why_not_again(warehouse, &manifest, &error).await),
                }
            }
        }
    }
    let is_sound = kept.is_sound();
    summary::print(as_json, &Verified { run: run.to_string(), kept, rendered_again, notes }, told)?;
    Ok(if is_sound { Ending::Done } else { Ending::NeedsAttention })
}

/// What the ledger says of the run's revisions, or why it says nothing: a damaged ledger is something that verifying finds.
async fn of_ledger(
    ledger: &Ledger,
    run: &LogicalRun,
) -> Result<(Option<Vec<proofhouse_delivery::ledger::RevisionInLedger>>, Option<String>)> {
    match ledger.revisions(run).await {
        Ok(revisions) => Ok((Some(revisions), None)),
        Err(error @ DeliveryError::Damaged { .. }) => {
            Ok((None, Some(format!("the ledger of the run cannot be compared: {error}"))))
        }
        Err(error) => Err(error.into()),
    }
}

/// Said when another program verifies than the one that rendered. No fault: programs are replaced, and reports stay.
async fn other_program(manifest: &Manifest) -> Option<String> {
    let rendered_by = manifest.software_sha256.as_ref()?;
    let this = software::sha256().await?;
    (*rendered_by != this).then(|| {
        format!(
            "it was rendered by another program ({}, SHA-256 {rendered_by}) than this one ({}, SHA-256 {this})",
            manifest.software,
            software::SOFTWARE
        )
    })
}

/// Renders a revision again from the state that its manifest names. Gives the number of files that came out the same, and what
/// is to be said of the others.
async fn again(
    rendering: &WarehouseRendering,
    run: &LogicalRun,
    manifest: &Manifest,
) -> Result<(usize, Vec<String>)> {
    let distinct = |of: fn(&ManifestFile) -> &String| -> Vec<String> {
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
    if rendered.pack_sha256 != manifest.pack_sha256 {
        problems
            .push("the pack, or the bureau's tailoring of it, has changed since it was rendered".to_owned());
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

/// Why a revision cannot be rendered again: mostly because maintenance has deleted what it was made of.
async fn why_not_again(warehouse: &Warehouse, manifest: &Manifest, error: &anyhow::Error) -> Vec<String> {
    let mut gone = Vec::new();
    for (table, version) in &manifest.tables {
        let Ok(number) = u64::try_from(*version) else { continue };
        match warehouse.missing_of_version(table, number).await {
            Ok(None) => {}
            Ok(Some(reason)) => gone.push(format!(
                "version {version} of {table} is no longer kept ({reason}); the revision cannot be rendered again"
            )),
            Err(error) => tracing::warn!(%error, table, version, "it cannot be said whether it is kept"),
        }
    }
    if gone.is_empty() {
        gone.push(format!("it cannot be rendered again: {error:#}"));
    }
    gone
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
    lines.extend(verified.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proofhouse_warehouse::WarehouseSettings;

    fn manifest(tables: serde_json::Value) -> Manifest {
        serde_json::from_value(serde_json::json!({
            "report": "national", "bureau": "fr", "period": "2026-10", "revision": 1,
            "created_at": "2026-11-05T05:00:00Z", "classification": "RESTRICTED", "content_sha256": "c",
            "software": "proofhouse 0", "pack_sha256": "p", "policy_version": "1", "tables": tables, "files": [],
        }))
        .unwrap()
    }

    #[tokio::test]
    async fn a_state_that_is_no_longer_kept_is_a_finding_and_breaks_nothing_off() {
        let folder = tempfile::tempdir().unwrap();
        let settings = WarehouseSettings {
            store: format!("file://{}", folder.path().display()),
            ..WarehouseSettings::default()
        };
        let warehouse = Warehouse::open(settings).unwrap();
        warehouse.ensure_table("ballistics_history").await.unwrap();
        let error = anyhow::anyhow!("query `losses` failed");
        let gone =
            why_not_again(&warehouse, &manifest(serde_json::json!({"ballistics_history": 7})), &error).await;
        assert!(gone.iter().any(|line| line.contains("version 7 of ballistics_history")), "{gone:?}");
        let other =
            why_not_again(&warehouse, &manifest(serde_json::json!({"ballistics_history": 0})), &error).await;
        assert_eq!(other, ["it cannot be rendered again: query `losses` failed"]);
    }
}
