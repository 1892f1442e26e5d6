//! Commits of tables that this process has read, kept in memory.
//!
//! A commit never changes once it is there, and each is asked for many times: by every handle on its table, for the
//! table's state, its files and its application transactions. On object storage each of these is a request, and a busy
//! table has several commits a second.

use bytes::Bytes;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    Attributes, CopyOptions, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result,
};
use futures::stream::{self, BoxStream, StreamExt};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of commits that are kept: some thousands of them.
const ROOM: usize = 16 << 20;
/// A commit that is larger is not kept: it would drive out very many others.
const LARGEST: usize = ROOM / 16;

/// An object store that answers for commits from memory, once they have been read.
#[derive(Debug)]
pub(crate) struct KnownCommits {
    inner: Arc<dyn ObjectStore>,
    known: Arc<Known>,
}

/// What has been read; the oldest goes first.
#[derive(Debug, Default)]
struct Known(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    commits: HashMap<Path, Commit>,
    order: VecDeque<Path>,
    bytes: usize,
}

#[derive(Debug, Clone)]
struct Commit {
    meta: ObjectMeta,
    attributes: Attributes,
    bytes: Bytes,
}

impl Commit {
    async fn read(answer: GetResult) -> Result<Self> {
        let (meta, attributes) = (answer.meta.clone(), answer.attributes.clone());
        Ok(Self { meta, attributes, bytes: answer.bytes().await? })
    }

    fn answer(self) -> GetResult {
        let Self { meta, attributes, bytes } = self;
        let range = 0..bytes.len() as u64;
        let payload = GetResultPayload::Stream(stream::once(async move { Ok(bytes) }).boxed());
        GetResult { payload, meta, range, attributes }
    }
}

impl Known {
    fn get(&self, location: &Path) -> Option<Commit> {
        self.kept().commits.get(location).cloned()
    }

    fn keep(&self, location: &Path, commit: Commit) {
        let size = commit.bytes.len();
        if size > LARGEST {
            return;
        }
        let mut kept = self.kept();
        if kept.commits.insert(location.clone(), commit).is_some() {
            // Two asked at once; there is one content.
            return;
        }
        kept.order.push_back(location.clone());
        kept.bytes += size;
        while kept.bytes > ROOM
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.remove(&oldest);
        }
    }

    fn forget(&self, location: &Path) {
        if is_commit(location) {
            let mut kept = self.kept();
            kept.remove(location);
            kept.order.retain(|other| other != location);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, location: &Path) {
        if let Some(commit) = self.commits.remove(location) {
            self.bytes -= commit.bytes.len();
        }
    }
}

impl KnownCommits {
    pub(crate) fn of(inner: Arc<dyn ObjectStore>) -> Self {
        Self { inner, known: Arc::default() }
    }
}

/// Whether this is a numbered entry of a table's log.
fn is_commit(location: &Path) -> bool {
    let mut parts = location.as_ref().rsplit('/');
    let number = parts.next().and_then(|name| name.strip_suffix(".json"));
    number.is_some_and(|number| number.len() == 20 && number.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.next() == Some("_delta_log")
}

/// Whether all of the object is wanted, whatever it is.
fn wants_all(options: &GetOptions) -> bool {
    let GetOptions {
        if_match,
        if_none_match,
        if_modified_since,
        if_unmodified_since,
        range,
        version,
        head,
        ..
    } = options;
    let on_condition = if_match.is_some()
        || if_none_match.is_some()
        || if_modified_since.is_some()
        || if_unmodified_since.is_some();
    !on_condition && range.is_none() && version.is_none() && !head
}

impl fmt::Display for KnownCommits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, its commits known", self.inner)
    }
}

#[async_trait::async_trait]
impl ObjectStore for KnownCommits {
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        if !is_commit(location) || !wants_all(&options) {
            return self.inner.get_opts(location, options).await;
        }
        if let Some(commit) = self.known.get(location) {
            return Ok(commit.answer());
        }
        // One that is not there yet may be there a moment later.
        let commit = Commit::read(self.inner.get_opts(location, options).await?).await?;
        self.known.keep(location, commit.clone());
        Ok(commit.answer())
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.inner.get_ranges(location, ranges).await
    }

    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.known.forget(location);
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.known.forget(location);
        self.inner.put_multipart_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let known = Arc::clone(&self.known);
        let locations = locations.inspect(move |location| {
            if let Ok(location) = location {
                known.forget(location);
            }
        });
        self.inner.delete_stream(locations.boxed())
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    fn list_with_offset(
        &self,
        prefix: Option<&Path>,
        offset: &Path,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.known.forget(to);
        self.inner.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.known.forget(from);
        self.known.forget(to);
        self.inner.rename_opts(from, to, options).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use deltalake_core::logstore::object_store::ObjectStoreExt;
    use deltalake_core::logstore::object_store::memory::InMemory;

    const COMMIT: &str = "store/firearms_history/_delta_log/00000000000000000007.json";

    fn store() -> (Arc<InMemory>, KnownCommits) {
        let objects = Arc::new(InMemory::new());
        (Arc::clone(&objects), KnownCommits::of(objects))
    }

    async fn said(store: &dyn ObjectStore, path: &str) -> Option<Vec<u8>> {
        Some(store.get(&Path::from(path)).await.ok()?.bytes().await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn a_commit_is_asked_for_once() {
        let (objects, store) = store();
        assert_eq!(said(&store, COMMIT).await, None);
        objects.put(&Path::from(COMMIT), "actions".into()).await.unwrap();
        let first = store.get(&Path::from(COMMIT)).await.unwrap();
        // Were it asked again, it would not be there.
        objects.delete(&Path::from(COMMIT)).await.unwrap();
        let second = store.get(&Path::from(COMMIT)).await.unwrap();
        assert_eq!((&second.meta, &second.range), (&first.meta, &first.range));
        assert_eq!(first.bytes().await.unwrap(), "actions");
        assert_eq!(second.bytes().await.unwrap(), "actions");
        let condition = GetOptions { if_match: Some("another".to_owned()), ..GetOptions::default() };
        assert!(
            store.get_opts(&Path::from(COMMIT), condition).await.is_err(),
            "conditions are for the store"
        );
    }

    #[tokio::test]
    async fn what_may_change_is_asked_for_each_time() {
        let (objects, store) = store();
        for path in [
            "store/firearms_history/_delta_log/_last_checkpoint",
            "store/firearms_history/_delta_log/00000000000000000007.checkpoint.parquet",
            "store/firearms_history/00000000000000000007.json",
            "store/firearms_history/_delta_log/7.json",
        ] {
            objects.put(&Path::from(path), "old".into()).await.unwrap();
            assert_eq!(said(&store, path).await.unwrap(), b"old");
            objects.put(&Path::from(path), "new".into()).await.unwrap();
            assert_eq!(said(&store, path).await.unwrap(), b"new", "{path}");
        }
    }

    #[tokio::test]
    async fn what_this_process_deletes_or_writes_is_forgotten() {
        let (objects, store) = store();
        let path = Path::from(COMMIT);
        for content in ["one", "another"] {
            store.put(&path, content.into()).await.unwrap();
            assert_eq!(said(&store, COMMIT).await.unwrap(), content.as_bytes());
        }
        store.delete(&path).await.unwrap();
        assert_eq!(said(&store, COMMIT).await, None);
        assert_eq!(objects.list(None).count().await, 0);
    }

    #[tokio::test]
    async fn the_oldest_make_room() {
        let known = Known::default();
        let commit = |size: usize| Commit {
            meta: ObjectMeta {
                location: Path::from(COMMIT),
                last_modified: chrono::Utc::now(),
                size: size as u64,
                e_tag: None,
                version: None,
            },
            attributes: Attributes::default(),
            bytes: vec![b'x'; size].into(),
        };
        let path = |version: usize| Path::from(format!("t/_delta_log/{version:020}.json"));
        known.keep(&path(0), commit(LARGEST + 1));
        assert!(known.get(&path(0)).is_none());
        for version in 1..=20 {
            known.keep(&path(version), commit(LARGEST));
        }
        let kept: Vec<usize> = (1..=20).filter(|version| known.get(&path(*version)).is_some()).collect();
        assert_eq!(kept, (5..=20).collect::<Vec<_>>());
        known.forget(&path(5));
        known.keep(&path(21), commit(LARGEST));
        assert!(known.get(&path(6)).is_some(), "there was room");
        assert_eq!(known.kept().bytes, ROOM);
    }
}
