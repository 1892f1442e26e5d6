//! Rewrites: operations that take files out of a table and put others in their place.
//!
//! Delta's rules of conflict, as `deltalake` checks them, let two rewrites of one file pass when the one that came first
//! only rearranged it (`dataChange` is false): the replacements of both would stand, and their rows twice. Two
//! compactions at the same time do it, so does a compaction beside an erasure or beside a job that replaces its table.
//! A fenced table therefore looks at each commit between the state that it read and its own: a file that somebody
//! has taken out meanwhile cannot be taken out again. The operation fails then, and is tried on the newer state.

use crate::error::{Result, WarehouseError};
use bytes::Bytes;
use deltalake_core::kernel::Version;
use deltalake_core::kernel::transaction::TransactionError;
use deltalake_core::logstore::{CommitOrBytes, LogStore, LogStoreConfig, LogStoreRef};
use deltalake_core::{DeltaResult, DeltaTable, DeltaTableError};
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use uuid::Uuid;

/// How often a rewrite is tried when others rewrite the same files meanwhile.
const ATTEMPTS: u32 = 40;

/// Does something to the newest state of a table; again when somebody else changed the table meanwhile.
pub(crate) async fn undisturbed<'a, T>(
    name: &str,
    rewrite: impl Fn() -> BoxFuture<'a, Result<T>>,
) -> Result<T> {
    let mut attempt = 1;
    loop {
        match rewrite().await {
            Err(error) if attempt < ATTEMPTS && is_disturbance(&error) => {
                tracing::warn!(table = name, attempt, %error, "another change came in between; trying again");
                tokio::time::sleep(Duration::from_millis(50 * u64::from(attempt.min(20)))).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

/// Whether an error says that somebody else was faster.
fn is_disturbance(error: &WarehouseError) -> bool {
    let WarehouseError::Table { source, .. } = error else { return false };
    match &**source {
        DeltaTableError::VersionAlreadyExists(_) => true,
        DeltaTableError::Transaction { source } => matches!(
            source,
            TransactionError::VersionAlreadyExists(_)
                | TransactionError::CommitConflict(_)
                | TransactionError::MaxCommitAttempts(_)
                | TransactionError::LogStoreError { .. }
        ),
        _ => false,
    }
}

/// The same table, in the state that it is held in, for an operation that takes files out of it.
pub(crate) fn fenced(table: &DeltaTable) -> DeltaTable {
    let (inner, read) = (table.log_store(), table.version().unwrap_or(0));
    let fence = RewriteFence { inner, read, taken: Mutex::default() };
    let mut fenced = DeltaTable::new(Arc::new(fence));
    fenced.state.clone_from(&table.state);
    fenced
}

/// A log store that refuses a commit which removes a file twice.
#[derive(Debug)]
struct RewriteFence {
    inner: LogStoreRef,
    /// The version that the operation read.
    read: Version,
    /// The files that each commit since then has removed. Kept, because a commit beside busy writers is tried many times:
    /// were all commits in between read each time, the writers would always be ahead on a slow store.
    taken: Mutex<BTreeMap<Version, BTreeSet<String>>>,
}

/// How many commits are read at a time.
const COMMITS_AT_A_TIME: usize = 8;

impl RewriteFence {
    /// The first file that this commit removes and that was removed between the state read and this version.
    async fn removed_before(&self, version: Version, commit: &[u8]) -> DeltaResult<Option<String>> {
        let ours = removed(commit)?;
        if ours.is_empty() {
            return Ok(None);
        }
        let mut taken = self.taken.lock().await;
        let between = self.read.saturating_add(1)..version;
        let unknown: Vec<Version> = between.clone().filter(|version| !taken.contains_key(version)).collect();
        let mut read = stream::iter(unknown)
            .map(
                |version| async move { Ok::<_, DeltaTableError>((version, self.removed_by(version).await?)) },
            )
            .buffered(COMMITS_AT_A_TIME);
        while let Some((version, files)) = read.try_next().await? {
            taken.insert(version, files);
        }
        let mut twice = taken.range(between).flat_map(|(_, files)| files.intersection(&ours));
        Ok(twice.next().cloned())
    }

    async fn removed_by(&self, version: Version) -> DeltaResult<BTreeSet<String>> {
        // A commit that is gone (the log was cleaned meanwhile) may hold anything.
        let commit = self.inner.read_commit_entry(version).await?.ok_or_else(|| {
            DeltaTableError::generic(format!("version {version} is not in the log any more"))
        })?;
        removed(&commit)
    }

    async fn bytes_of(&self, commit: &CommitOrBytes) -> DeltaResult<Bytes> {
        match commit {
            CommitOrBytes::LogBytes(bytes) => Ok(bytes.clone()),
            CommitOrBytes::TmpCommit(path) => {
                Ok(self.inner.object_store(None).get(path).await?.bytes().await?)
            }
        }
    }
}

/// The files that a commit removes.
fn removed(commit: &[u8]) -> DeltaResult<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    for line in commit.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let action: serde_json::Value = serde_json::from_slice(line)
            .map_err(|error| DeltaTableError::generic(format!("a commit is not JSON: {error}")))?;
        if let Some(path) =
            action.get("remove").and_then(|remove| remove.get("path")).and_then(|path| path.as_str())
        {
            files.insert(path.to_owned());
        }
    }
    Ok(files)
}

#[async_trait::async_trait]
impl LogStore for RewriteFence {
    fn name(&self) -> String {
        self.inner.name()
    }

    async fn refresh(&self) -> DeltaResult<()> {
        self.inner.refresh().await
    }

    async fn read_commit_entry(&self, version: Version) -> DeltaResult<Option<Bytes>> {
        self.inner.read_commit_entry(version).await
    }

    async fn write_commit_entry(
        &self,
        version: Version,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> std::result::Result<(), TransactionError> {
        let refuse = |reason: String| TransactionError::LogStoreError {
            msg: reason,
            source: "the rewrite is given up; nothing of it is in the table".into(),
        };
        let bytes = self.bytes_of(&commit).await.map_err(|error| refuse(error.to_string()))?;
        match self.removed_before(version, &bytes).await {
            Ok(None) => self.inner.write_commit_entry(version, commit, operation_id).await,
            Ok(Some(file)) => {
                Err(refuse(format!("another rewrite has taken {file} out of the table meanwhile")))
            }
            Err(error) => Err(refuse(error.to_string())),
        }
    }

    async fn abort_commit_entry(
        &self,
        version: Version,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> std::result::Result<(), TransactionError> {
        self.inner.abort_commit_entry(version, commit, operation_id).await
    }

    async fn get_latest_version(&self, start: Version) -> DeltaResult<Version> {
        self.inner.get_latest_version(start).await
    }

    fn object_store(&self, operation_id: Option<Uuid>) -> Arc<dyn ObjectStore> {
        self.inner.object_store(operation_id)
    }

    fn root_object_store(&self, operation_id: Option<Uuid>) -> Arc<dyn ObjectStore> {
        self.inner.root_object_store(operation_id)
    }

    fn transaction_url(&self, operation_id: Option<Uuid>) -> DeltaResult<url::Url> {
        self.inner.transaction_url(operation_id)
    }

    fn log_path(&self) -> &Path {
        self.inner.log_path()
    }

    fn config(&self) -> &LogStoreConfig {
        self.inner.config()
    }
}
