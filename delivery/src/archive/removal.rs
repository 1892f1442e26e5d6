//! Taking the files of a revision away, when their time is over or because they name what had to be erased.
//!
//! The manifest stays, with the hashes of the files and its signature: that there was a revision, who got it and what it was made
//! of can be proved when nobody can read any more what it said. Beside it stands `removed.json`, written before the first file
//! goes: from then on none is opened, and a removal that broke off is finished by asking for it again.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use proofhouse_schemas::{Bureau, Period};
use serde::{Deserialize, Serialize};

use super::{Archive, MANIFEST, REMOVAL, SIGNATURE};
use crate::error::{DeliveryError, Result};
use crate::run::{LogicalRun, ReportName, below};

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

/// The folder of a revision in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Of which run.
    pub run: LogicalRun,
    /// Its number.
    pub revision: u32,
    /// Whether readers see it, or saw it; without a manifest it is what an interrupted rendering left.
    pub has_manifest: bool,
    /// Whether its files were to go.
    pub is_removed: bool,
    /// Files of the report in it.
    pub files: usize,
    /// When the last object was put there, by the store.
    pub last_modified: DateTime<Utc>,
}

impl Folder {
    /// Whether something of the report can be read in it.
    pub fn holds_files(&self) -> bool {
        self.files > 0
    }
}

impl Archive {
    /// Takes the files of a revision away, also such as its manifest does not name, and gives their number. Of a revision whose
    /// files were taken away before, the first reason stays, and what is still there goes.
    ///
    /// # Errors
    /// When the store fails. What is left then goes when it is asked for again.
    pub async fn remove_files(&self, run: &LogicalRun, revision: u32, removal: &Removal) -> Result<usize> {
        if self.exists(&self.place(run, revision, MANIFEST)).await? {
            let text = serde_json::to_vec_pretty(removal)
                .map_err(|source| DeliveryError::Serialise { what: "the removal of a revision", source })?;
            self.create(&self.place(run, revision, REMOVAL), &Bytes::from(text)).await?;
        }
        let folder = self.folder(run, revision);
        let listing = || DeliveryError::store("listing the archive below", &folder);
        let objects: Vec<Path> = self
            .store
            .list(Some(&folder))
            .map_ok(|object| object.location)
            .try_collect()
            .await
            .map_err(listing())?;
        let mut removed = 0;
        for path in objects.iter().filter(|path| is_of_report(path, &folder)) {
            match self.store.delete(path).await {
                Ok(()) => removed += 1,
                Err(object_store::Error::NotFound { .. }) => {}
                Err(source) => return Err(DeliveryError::store("deleting from the archive", path)(source)),
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

    /// The folders of all revisions of one run, or of all runs.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn folders(&self, only: Option<&LogicalRun>) -> Result<Vec<Folder>> {
        let below = only.map_or_else(|| self.prefix.clone(), |run| run.in_archive(&self.prefix));
        self.folders_below(&below).await
    }

    /// The folders of the revisions below a path, in the order of runs and numbers.
    pub(super) async fn folders_below(&self, below: &Path) -> Result<Vec<Folder>> {
        let mut folders: BTreeMap<(LogicalRun, u32), Folder> = BTreeMap::new();
        let mut objects = self.store.list(Some(below));
        while let Some(object) =
            objects.try_next().await.map_err(DeliveryError::store("listing the archive below", below))?
        {
            let Some((run, revision)) = self.revision_of(&object.location) else { continue };
            let place = self.folder(&run, revision);
            let folder = folders.entry((run.clone(), revision)).or_insert_with(|| Folder {
                run,
                revision,
                has_manifest: false,
                is_removed: false,
                files: 0,
                last_modified: object.last_modified,
            });
            folder.last_modified = folder.last_modified.max(object.last_modified);
            folder.files += usize::from(is_of_report(&object.location, &place));
            folder.has_manifest |= object.location == place.clone().join(MANIFEST);
            folder.is_removed |= object.location == place.join(REMOVAL);
        }
        Ok(folders.into_values().collect())
    }

    /// The numbers of the revisions whose files are there for readers, oldest first.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn standing_numbers(&self, run: &LogicalRun) -> Result<Vec<u32>> {
        let folders = self.folders(Some(run)).await?;
        let standing = folders.iter().filter(|folder| folder.has_manifest && !folder.is_removed);
        Ok(standing.map(|folder| folder.revision).collect())
    }

    pub(super) fn folder(&self, run: &LogicalRun, revision: u32) -> Path {
        below(&run.in_archive(&self.prefix), &[&format!("{revision:04}")])
    }

    /// The revision in whose folder an object lies: bureau, report, period, number.
    fn revision_of(&self, object: &Path) -> Option<(LogicalRun, u32)> {
        let mut parts = object.prefix_match(&self.prefix)?;
        let mut next = || parts.next().map(|part| part.as_ref().to_owned());
        let (bureau, report, period, revision) = (next()?, next()?, next()?, next()?);
        let run = LogicalRun {
            report: ReportName::parse(&report).ok()?,
            bureau: Bureau::parse(&bureau)?,
            period: Period::parse(&period).ok()?,
        };
        Some((run, revision.parse().ok()?))
    }
}

/// Whether an object of a revision says what the report says: all but the manifest, its signature and the removal.
fn is_of_report(object: &Path, folder: &Path) -> bool {
    ![MANIFEST, SIGNATURE, REMOVAL].iter().any(|name| *object == folder.clone().join(*name))
}
