//! What goes from the archive of reports: revisions whose time is over, and those that an operator takes away.
//!
//! A report holds what its bureau was shown on one day. What is erased or restricted in the tables later stands in it still, until
//! its own time is over or somebody takes it away; [`naming`] finds which revisions name a record.

use super::rendering::FIGURES;
use super::scheduling::ReportStore;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use proofhouse_delivery::archive::{Folder, Removal};
use proofhouse_delivery::{DeliveryError, LogicalRun};
use serde::Serialize;
use serde_json::Value;

/// Revisions that are to go, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Found {
    /// Their folders.
    pub folders: Vec<Folder>,
    /// What is wrong with others: whether they are to go is not known.
    pub unknown: Vec<String>,
}

/// What was taken away.
#[derive(Debug, Default, Serialize)]
pub struct Removed {
    /// Revisions, such as `national/fr/2026-10 revision 1`.
    pub revisions: Vec<String>,
    /// How many files they had.
    pub files: usize,
    /// What stays for now, and why.
    pub left: Vec<String>,
}

/// The name of a revision, as people read it.
pub fn name(folder: &Folder) -> String {
    format!("{} revision {}", folder.run, folder.revision)
}

/// Everything that was made more than so many days ago, what an interrupted rendering left among it, and what is left of a removal
/// that broke off.
///
/// # Errors
/// When the archive cannot be listed.
pub async fn over(store: &ReportStore, days: u32, now: DateTime<Utc>) -> Result<Found> {
    let before = now.checked_sub_signed(TimeDelta::days(i64::from(days)));
    let before = before.with_context(|| format!("delivery.archive_days = {days} is too long ago"))?;
    let mut found = Found::default();
    for folder in store.archive.folders(None).await?.into_iter().filter(Folder::holds_files) {
        let is_over = if folder.is_removed || folder.last_modified < before {
            true
        } else if !folder.has_manifest || folder.run.period.from() > before.date_naive() {
            // Mostly a report is made after its period, so that most manifests need not be read.
            false
        } else {
            // A store that was copied tells another time than the manifest.
            match store.archive.manifest(&folder.run, folder.revision).await {
                Ok(manifest) => manifest.created_at < before,
                Err(error @ DeliveryError::Damaged { .. }) => {
                    found.unknown.push(format!("{}: {error}", name(&folder)));
                    false
                }
                Err(error) => return Err(error.into()),
            }
        };
        if is_over {
            found.folders.push(folder);
        }
    }
    Ok(found)
}

/// The revisions whose figures name a record by its reference, of one run or of all.
///
/// # Errors
/// When the archive cannot be read.
pub async fn naming(store: &ReportStore, only: Option<&LogicalRun>, record: &str) -> Result<Found> {
    let mut found = Found::default();
    for folder in store.archive.folders(only).await?.into_iter().filter(Folder::holds_files) {
        if folder.is_removed {
            found.folders.push(folder);
            continue;
        }
        match figures(store, &folder).await {
            Ok(figures) if is_in_rows(&figures, record) => found.folders.push(folder),
            Ok(_) => {}
            Err(error) => found.unknown.push(format!("{}: {error:#}", name(&folder))),
        }
    }
    Ok(found)
}

/// The numbers of a revision; the same in every language.
async fn figures(store: &ReportStore, folder: &Folder) -> Result<Value> {
    let manifest = store.archive.manifest(&folder.run, folder.revision).await?;
    let figures = manifest.files.iter().find(|file| file.name() == FIGURES);
    let figures = figures.with_context(|| format!("it has no {FIGURES}"))?;
    let (_, bytes) = store.archive.open(&folder.run, folder.revision, &figures.path).await?;
    serde_json::from_slice(&bytes).with_context(|| format!("its {FIGURES}"))
}

/// Whether a cell of a figure names the record. Titles and heads say nothing of records.
fn is_in_rows(figures: &Value, record: &str) -> bool {
    let record = record.to_lowercase();
    let rows = list(&figures["figures"]).flat_map(|figure| list(&figure["rows"]));
    rows.flat_map(list).filter_map(Value::as_str).any(|cell| names(&cell.to_lowercase(), &record))
}

/// The elements of a list; none when it is none.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Whether a text holds the reference, alone or between other words. Numbers in a row, as trends have them, name nothing.
fn names(text: &str, record: &str) -> bool {
    let is_list = text.contains(',') && text.chars().all(|c| c.is_ascii_digit() || ",.- ".contains(c));
    if record.is_empty() || (is_list && text != record) {
        return false;
    }
    text.match_indices(record).any(|(place, _)| {
        let before = text.get(..place).and_then(|text| text.chars().next_back());
        let after = text.get(place + record.len()..).and_then(|text| text.chars().next());
        // Of FR-12 neither FR nor 12 is a word.
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

/// Takes the files of revisions away. Those that are being delivered stay until they are; one that cannot be taken away holds up
/// no other.
pub async fn remove(store: &ReportStore, folders: &[Folder], removal: &Removal) -> Removed {
    let mut removed = Removed::default();
    for folder in folders {
        match remove_one(store, folder, removal).await {
            Ok(files) => {
                removed.files += files;
                removed.revisions.push(name(folder));
            }
            Err(error) => removed.left.push(format!("{}: {error}", name(folder))),
        }
    }
    removed
}

async fn remove_one(store: &ReportStore, folder: &Folder, removal: &Removal) -> Result<usize, DeliveryError> {
    let Folder { run, revision, .. } = folder;
    // The ledger first: what is missing without a word of it was taken by somebody else.
    let told = store.ledger.revisions(run).await?;
    if !told.iter().any(|one| one.revision == *revision && one.is_removed) {
        store.ledger.note_removal(run, *revision, removal).await?;
    }
    store.archive.remove_files(run, *revision, removal).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_named_as_a_word_and_not_as_a_part_of_one() {
        let figures = json!({"period": "2026", "figures": [
            {"title": "FR-99", "rows": [["fr/FR-12", 3], ["be: FR-77, [FR-78].", null], ["3,12,17", "2026/17"]]}
        ]});
        for record in ["FR-12", "fr-77", "FR-78", "fr/FR-12", "2026/17"] {
            assert!(is_in_rows(&figures, record), "{record}");
        }
        for record in ["FR-1", "FR-123", "FR-7", "12", "FR-99", "", "2026"] {
            let is_of_reference = record == "2026";
            assert_eq!(is_in_rows(&figures, record), is_of_reference, "{record}");
        }
    }
}
