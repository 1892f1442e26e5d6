//! `proofhouse report remove`: takes the files of revisions out of the archive.

use crate::reporting::retention::{self, Found, Removed};
use crate::reporting::scheduling;
use crate::summary::{self, Ending};
use anyhow::{Result, bail};
use chrono::Utc;
use proofhouse_delivery::LogicalRun;
use proofhouse_delivery::archive::Removal;
use proofhouse_warehouse::Warehouse;

/// What is to go, and why.
pub(super) struct Wanted<'a> {
    /// Of this run; of all when absent.
    pub(super) run: Option<&'a LogicalRun>,
    /// This revision; all when absent.
    pub(super) revision: Option<u32>,
    /// Only what names this record.
    pub(super) naming: Option<&'a str>,
    /// Why.
    pub(super) because: &'a str,
    /// Whether it is only said what would go.
    pub(super) dry_run: bool,
}

/// Takes revisions away, or says which would go.
///
/// # Errors
/// When nothing says which, there is none, or the store fails.
pub(super) async fn run(warehouse: &Warehouse, wanted: Wanted<'_>, as_json: bool) -> Result<Ending> {
    let store = scheduling::store(warehouse)?;
    let Found { mut folders, unknown } = match (wanted.naming, wanted.run) {
        (Some(record), only) => retention::naming(&store, only, record).await?,
        (None, Some(run)) => Found { folders: store.archive.folders(Some(run)).await?, unknown: Vec::new() },
        (None, None) => bail!("name a run, such as national/fr/2026-10, or --naming a record"),
    };
    folders.retain(|folder| {
        folder.holds_files() && wanted.revision.is_none_or(|revision| revision == folder.revision)
    });
    if folders.is_empty() && unknown.is_empty() {
        bail!("the archive holds no files of such a revision");
    }
    if wanted.dry_run {
        let would_go: Vec<String> = folders.iter().map(retention::name).collect();
        summary::print(as_json, &would_go, |names| format!("would go:\n{}", names.join("\n")))?;
        for left in &unknown {
            tracing::error!("it cannot be said whether this is to go: {left}");
        }
        return Ok(if unknown.is_empty() { Ending::Done } else { Ending::NeedsAttention });
    }
    let removal = Removal { at: Utc::now(), by: "operator".to_owned(), reason: wanted.because.to_owned() };
    let mut removed = retention::remove(&store, &folders, &removal).await;
    removed.left.extend(unknown);
    let is_whole = removed.left.is_empty();
    summary::print(as_json, &removed, told)?;
    Ok(if is_whole { Ending::Done } else { Ending::NeedsAttention })
}

fn told(removed: &Removed) -> String {
    let mut lines =
        vec![format!("{} files of {} revisions are gone", removed.files, removed.revisions.len())];
    lines.extend(removed.revisions.iter().cloned());
    lines.extend(removed.left.iter().map(|left| format!("left: {left}")));
    lines.join("\n")
}
