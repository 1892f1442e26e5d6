//! Outbound places: folders or prefixes that another system fetches files from.
//!
//! A file is `<bureau>/<report>/<period>/<revision>/<language>/<name>`, put there in one piece (one PUT, or written aside
//! and renamed). Behind it comes `<name>.sha256` in the form of `sha256sum`: whoever waits for that one finds the file
//! whole. Putting them again changes nothing, so what may have arrived is simply put again.

use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};

use crate::archive::ManifestFile;
use crate::channel::Outcome;
use crate::error::{DeliveryError, Result};
use crate::run::{LogicalRun, below};

/// A place that files are put into.
#[derive(Debug, Clone)]
pub struct OutboundPlace {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl OutboundPlace {
    /// A prefix of an object store.
    pub fn in_store(store: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self { store, prefix }
    }

    /// A folder of this machine; made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        let wrong = |reason: String| DeliveryError::File { path: folder.to_owned(), reason };
        std::fs::create_dir_all(folder).map_err(|error| wrong(error.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { store: Arc::new(store), prefix: Path::default() })
    }

    /// Puts files there.
    pub(crate) async fn put(
        &self,
        run: &LogicalRun,
        revision: u32,
        files: &[(&ManifestFile, Bytes)],
    ) -> Outcome {
        let folder = below(&run.in_archive(&self.prefix), &[&format!("{revision:04}")]);
        for (file, content) in files {
            let path = below(&folder, &[&file.language, file.name()]);
            let sum = below(&folder, &[&file.language, &format!("{}.sha256", file.name())]);
            let line = format!("{}  {}\n", file.sha256, file.name());
            for (path, content) in [(path, content.clone()), (sum, Bytes::from(line))] {
                if let Err(error) = self.store.put(&path, PutPayload::from_bytes(content)).await {
                    return Outcome::Deferred(format!("{path} cannot be written: {error}"));
                }
            }
        }
        Outcome::Accepted
    }
}
