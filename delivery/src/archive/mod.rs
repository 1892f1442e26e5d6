//! The archive: every revision of every report, as it was delivered.
//!
//! ```text
//! <prefix>/<bureau>/<report>/<period>/<revision>/<language>/<file>
//!                                               /manifest.json      what the revision is and is made of
//!                                               /manifest.sig       64 bytes: Ed25519 over manifest.json
//!                                               /removed.json       when and why its files were taken away
//! ```
//!
//! Objects are created only where there is none, and never changed; files go when their time is over ([`Removal`]). A revision is
//! there for readers once its manifest is; files without one are what an interrupted rendering left, and their number is not used
//! again.

mod manifest;
mod removal;
mod signature;
mod verification;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use proofhouse_schemas::Bureau;
use sha2::{Digest, Sha256};

use crate::error::{DeliveryError, Result};
use crate::rendering::RenderedFile;
use crate::run::{LogicalRun, below};

pub use manifest::{Manifest, ManifestFile, content_hash};
pub use removal::{Folder, Removal};
pub use signature::{PublicKey, SigningKey};
pub use verification::{SignatureState, Verification, Witnesses};

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const REMOVAL: &str = "removed.json";
/// Numbers that are tried for one revision; each that does not serve was left by an interrupted rendering.
const MOST_NUMBERS: u32 = 1000;

/// The archive below a prefix of an object store.
#[derive(Debug, Clone)]
pub struct Archive {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Archive {
    /// The archive below a prefix such as `reports/archive`.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self { store, prefix }
    }

    /// Every run for a bureau of which there is a revision, with the number of the latest one.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn list(&self, bureau: Bureau) -> Result<Vec<(LogicalRun, u32)>> {
        let mut latest = BTreeMap::new();
        for folder in self.folders_below(&below(&self.prefix, &[bureau.as_str()])).await? {
            if folder.has_manifest {
                let last = latest.entry(folder.run).or_insert(folder.revision);
                *last = folder.revision.max(*last);
            }
        }
        Ok(latest.into_iter().collect())
    }

    /// The numbers of a run's revisions, oldest first.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn revision_numbers(&self, run: &LogicalRun) -> Result<Vec<u32>> {
        let folders = self.folders(Some(run)).await?;
        Ok(folders.iter().filter(|folder| folder.has_manifest).map(|folder| folder.revision).collect())
    }

    /// The manifests of a run's revisions, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, or a manifest cannot be understood.
    pub async fn revisions(&self, run: &LogicalRun) -> Result<Vec<Manifest>> {
        self.manifests(run, self.revision_numbers(run).await?).await
    }

    /// The manifests of a run's revisions whose files are there, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, or a manifest cannot be understood.
    pub async fn standing_revisions(&self, run: &LogicalRun) -> Result<Vec<Manifest>> {
        self.manifests(run, self.standing_numbers(run).await?).await
    }

    async fn manifests(&self, run: &LogicalRun, revisions: Vec<u32>) -> Result<Vec<Manifest>> {
        let mut manifests = Vec::new();
        for revision in revisions {
            manifests.push(self.manifest(run, revision).await?);
        }
        Ok(manifests)
    }

    /// The manifest of a revision.
    ///
    /// # Errors
    /// When there is none, or it cannot be understood.
    pub async fn manifest(&self, run: &LogicalRun, revision: u32) -> Result<Manifest> {
        let bytes = self.read(run, revision, MANIFEST).await?;
        Manifest::parse(&bytes, self.place(run, revision, MANIFEST).as_ref())
    }

    /// A file of a revision, such as `fr/national-2026-10.html`. Only files that the manifest names can be opened, and
    /// only while they are what it says.
    ///
    /// # Errors
    /// When there is no such revision or file, or the file was changed or taken away.
    pub async fn open(&self, run: &LogicalRun, revision: u32, path: &str) -> Result<(ManifestFile, Bytes)> {
        let manifest = self.manifest(run, revision).await?;
        let file = manifest.files.into_iter().find(|file| file.path == path).ok_or_else(|| {
            DeliveryError::NotInArchive { what: format!("file {path:?} in revision {revision} of {run}") }
        })?;
        if let Some(removal) = self.removal(run, revision).await? {
            let what = format!("revision {revision} of {run}");
            return Err(DeliveryError::Removed { what, at: removal.at, reason: removal.reason });
        }
        let bytes = self.read(run, revision, path).await?;
        if !file.is(&bytes) {
            return Err(DeliveryError::Damaged {
                path: self.place(run, revision, path).to_string(),
                reason: "its bytes are not those that the manifest names".to_owned(),
            });
        }
        Ok((file, bytes))
    }

    /// Puts files where no revision is yet, from a number on, and gives the number that served.
    pub(crate) async fn store_files(
        &self,
        run: &LogicalRun,
        from: u32,
        files: &[RenderedFile],
    ) -> Result<u32> {
        for revision in from..from.saturating_add(MOST_NUMBERS) {
            if self.exists(&self.place(run, revision, MANIFEST)).await? {
                continue;
            }
            let mut serves = true;
            for file in files {
                let path = self.place(run, revision, &format!("{}/{}", file.language, file.name));
                if !self.create(&path, &file.content).await? {
                    serves = false;
                    break;
                }
            }
            if serves {
                return Ok(revision);
            }
        }
        Err(DeliveryError::Damaged {
            path: run.in_archive(&self.prefix).to_string(),
            reason: format!("{MOST_NUMBERS} numbers from {from} on hold files of interrupted renderings"),
        })
    }

    /// Makes a revision visible: its signature, then its manifest. Harmless when done already.
    pub(crate) async fn publish(
        &self,
        run: &LogicalRun,
        revision: u32,
        manifest: &str,
        signature: Option<&[u8]>,
    ) -> Result<()> {
        let parts = signature.map(|bytes| (SIGNATURE, Bytes::copy_from_slice(bytes)));
        let parts = parts.into_iter().chain([(MANIFEST, Bytes::copy_from_slice(manifest.as_bytes()))]);
        for (name, bytes) in parts {
            let path = self.place(run, revision, name);
            if !self.create(&path, &bytes).await? {
                return Err(DeliveryError::Damaged {
                    path: path.to_string(),
                    reason: "another one is there than the ledger says".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Creates an object; whether it stands there now with this content.
    async fn create(&self, path: &Path, content: &Bytes) -> Result<bool> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(path, PutPayload::from_bytes(content.clone()), options).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => {
                let standing = self.bytes(path).await?;
                Ok(Sha256::digest(&standing) == Sha256::digest(content))
            }
            Err(source) => Err(DeliveryError::store("writing to the archive", path)(source)),
        }
    }

    async fn exists(&self, path: &Path) -> Result<bool> {
        match self.store.head(path).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(source) => Err(DeliveryError::store("looking in the archive for", path)(source)),
        }
    }

    async fn read(&self, run: &LogicalRun, revision: u32, name: &str) -> Result<Bytes> {
        let path = self.place(run, revision, name);
        match self.bytes(&path).await {
            Err(DeliveryError::Store { source: object_store::Error::NotFound { .. }, .. }) => {
                let what = format!("{name} of revision {revision} of {run}");
                Err(DeliveryError::NotInArchive { what })
            }
            other => other,
        }
    }

    async fn bytes(&self, path: &Path) -> Result<Bytes> {
        let failed = || DeliveryError::store("reading from the archive", path);
        let found = self.store.get(path).await.map_err(failed())?;
        found.bytes().await.map_err(failed())
    }

    fn place(&self, run: &LogicalRun, revision: u32, name: &str) -> Path {
        name.split('/').fold(self.folder(run, revision), |path, part| path.join(part))
    }
}
