//! Taking the files of a revision away, when their time is over or because they name what had to be erased.
//!
//! The manifest stays, with the hashes of the files and its signature: that there was a revision, who got it and what it was made
//! of can be proved when nobody can read any more what it said. Beside it stands `removed.json`, written before the first file
//! goes: from then on none is opened, and a removal that broke off is finished by asking for it again.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use object_store::{ObjectStoreExt, PutMode, PutOptions, PutPayload};
use proofhouse_schemas::{Bureau, Period};
use serde::{Deserialize, Serialize};

use super::{Archive, MANIFEST, REMOVAL};
use crate::error::{DeliveryError, Result};
use crate::run::{LogicalRun, ReportName};

/// When and why the files of a revision were taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// When.
    pub at: DateTime<Utc>,
    /// The operator or the job.
    pub by: String,
    /// Why; without what had to be erased.
    pub reason: String,
}

impl Archive {
    /// Takes the files of a revision away and gives their number. Of a revision whose files were taken away before, the first
    /// reason stays, and what is still there goes.
    ///
    /// # Errors
    /// When there is no such revision, or the store fails. What is left then goes when it is asked for again.
    pub async fn remove_files(&self, run: &LogicalRun, revision: u32, removal: &Removal) -> Result<usize> {
        let manifest = self.manifest(run, revision).await?;
        let text = serde_json::to_vec_pretty(removal)
            .map_err(|source| DeliveryError::Serialise { what: "the removal of a revision", source })?;
        let path = self.place(run, revision, REMOVAL);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&path, PutPayload::from(text), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => {}
            Err(source) => return Err(DeliveryError::store("writing to the archive", &path)(source)),
        }
        let mut removed = 0;
        for file in &manifest.files {
            let path = self.place(run, revision, &file.path);
            // A store need not say that there was none.
            let was_there = self.exists(&path).await?;
            match self.store.delete(&path).await {
                Ok(()) => removed += usize::from(was_there),
                Err(object_store::Error::NotFound { .. }) => {}
                Err(source) => return Err(DeliveryError::store("deleting from the archive", &path)(source)),
            }
        }
        Ok(removed)
    }

    /// When and why the files of a revision were taken away; `None` while they are there.
    ///
    /// # Errors
    /// When the store cannot be read, or what stands there cannot be understood.
    pub async fn removal(&self, run: &LogicalRun, revision: u32) -> Result<Option<Removal>> {
        match self.read(run, revision, REMOVAL).await {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| DeliveryError::Damaged {
                path: self.place(run, revision, REMOVAL).to_string(),
                reason: error.to_string(),
            }),
            Err(DeliveryError::NotInArchive { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every revision of every bureau whose files are there.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn standing(&self) -> Result<Vec<(LogicalRun, u32)>> {
        let [manifests, removals] = self.named_below(&self.prefix, [MANIFEST, REMOVAL]).await?;
        let removed: BTreeSet<_> = removals.into_iter().filter_map(revision_in).collect();
        let all: BTreeSet<_> = manifests.into_iter().filter_map(revision_in).collect();
        Ok(all.difference(&removed).cloned().collect())
    }

    /// The numbers of the revisions whose files are there, oldest first.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn standing_numbers(&self, run: &LogicalRun) -> Result<Vec<u32>> {
        let folder = run.in_archive(&self.prefix);
        let numbers = |found: Vec<Vec<String>>| -> Vec<u32> {
            found.iter().filter_map(|parts| parts.first()?.parse().ok()).collect()
        };
        let [manifests, removals] = self.named_below(&folder, [MANIFEST, REMOVAL]).await?;
        let removed = numbers(removals);
        let mut standing = numbers(manifests);
        standing.retain(|number| !removed.contains(number));
        standing.sort_unstable();
        Ok(standing)
    }
}

/// The revision whose folder this is: bureau, report, period, number.
fn revision_in(parts: Vec<String>) -> Option<(LogicalRun, u32)> {
    let [bureau, report, period, revision] = parts.as_slice() else { return None };
    let run = LogicalRun {
        report: ReportName::parse(report).ok()?,
        bureau: Bureau::parse(bureau)?,
        period: Period::parse(period).ok()?,
    };
    Some((run, revision.parse().ok()?))
}
