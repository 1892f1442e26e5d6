//! What goes from the archive of reports: revisions whose time is over, and those that an operator takes away.
//!
//! A report holds what its bureau was shown on one day. What is erased or restricted in the tables later stands in it still, until
//! its own time is over or somebody takes it away; [`naming`] finds which revisions name a record.

use super::rendering::FIGURES;
use super::scheduling::ReportStore;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use proofhouse_delivery::LogicalRun;
use proofhouse_delivery::archive::Removal;
use serde::Serialize;
use serde_json::Value;

/// A revision in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Of which run.
    pub run: LogicalRun,
    /// Its number.
    pub revision: u32,
}

/// What was taken away.
#[derive(Debug, Default, Serialize)]
pub struct Removed {
    /// Revisions, such as `national/fr/2026-10 revision 1`.
    pub revisions: Vec<String>,
    /// How many files they had.
    pub files: usize,
    /// Revisions that are still on their way to their recipients: they go when asked for again.
    pub underway: Vec<String>,
}

/// The revisions that were made more than so many days ago.
///
/// # Errors
/// When the archive cannot be read.
pub async fn over(store: &ReportStore, days: u32, now: DateTime<Utc>) -> Result<Vec<Kept>> {
    let before = now - TimeDelta::days(i64::from(days));
    let mut over = Vec::new();
    for (run, revision) in store.archive.standing().await? {
        // Mostly a report is made after its period, so that most manifests need not be read.
        if run.period.from() > before.date_naive() {
            continue;
        }
        if store.archive.manifest(&run, revision).await?.created_at < before {
            over.push(Kept { run, revision });
        }
    }
    Ok(over)
}

/// The revisions whose figures name a record by its reference, of one run or of all.
///
/// # Errors
/// When the archive cannot be read, or the figures of a revision cannot be understood: whether it names the record is not known then.
pub async fn naming(store: &ReportStore, only: Option<&LogicalRun>, record: &str) -> Result<Vec<Kept>> {
    let mut naming = Vec::new();
    for (run, revision) in store.archive.standing().await? {
        if only.is_some_and(|only| *only != run) {
            continue;
        }
        let manifest = store.archive.manifest(&run, revision).await?;
        // The same numbers in every language.
        let figures = manifest.files.iter().find(|file| file.name() == FIGURES);
        let figures = figures.with_context(|| format!("revision {revision} of {run} has no {FIGURES}"))?;
        let (_, bytes) = store.archive.open(&run, revision, &figures.path).await?;
        let figures: Value = serde_json::from_slice(&bytes)
            .with_context(|| format!("the {FIGURES} of revision {revision} of {run}"))?;
        if names(&figures, record) {
            naming.push(Kept { run, revision });
        }
    }
    Ok(naming)
}

/// Whether a text in it is the reference, alone or as one of several words or after the name of a bureau.
fn names(value: &Value, record: &str) -> bool {
    match value {
        Value::String(text) => {
            text == record
                || text.split(|c: char| c.is_whitespace() || "/:,;()".contains(c)).any(|word| word == record)
        }
        Value::Array(values) => values.iter().any(|value| names(value, record)),
        Value::Object(values) => values.values().any(|value| names(value, record)),
        _ => false,
    }
}

/// Takes the files of revisions away; those that are being delivered stay until they are.
///
/// # Errors
/// When the store fails. What is left goes when it is asked for again.
pub async fn remove(store: &ReportStore, kept: &[Kept], removal: &Removal) -> Result<Removed> {
    let mut removed = Removed::default();
    for Kept { run, revision } in kept {
        let name = format!("{run} revision {revision}");
        let status = store.ledger.status(run).await?;
        if status.is_some_and(|status| !status.phase.is_final()) {
            removed.underway.push(name);
            continue;
        }
        removed.files += store.archive.remove_files(run, *revision, removal).await?;
        removed.revisions.push(name);
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_named_as_a_word_and_not_as_a_part_of_one() {
        let figures = json!({"figures": [{"rows": [["fr/FR-12", 3], ["be: FR-77, FR-78", null]]}]});
        for record in ["FR-12", "FR-77", "FR-78", "fr/FR-12"] {
            assert!(names(&figures, record), "{record}");
        }
        for record in ["FR-1", "FR-123", "FR-7", "3"] {
            assert!(!names(&figures, record), "{record}");
        }
    }
}
