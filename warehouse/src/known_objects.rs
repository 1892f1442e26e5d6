//! Objects of tables that never change, kept in memory once this process has read them: commits, and small data files.
//!
//! Each commit is asked for many times: by every handle on its table, for the table's state, its files and its application
//! transactions. A data file is asked for its last bytes, its metadata, its index and its columns, six times in all, by each
//! query; an erasure queries its table several times. On object storage each of these is a request, and a busy table has
//! several commits a second.

use bytes::Bytes;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    Attributes, CopyOptions, Error, GetOptions, GetRange, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, RenameOptions, Result,
};
use futures::stream::{self, BoxStream, StreamExt};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of commits that are kept: some thousands of them.
const ROOM_FOR_COMMITS: usize = 16 << 20;
/// Bytes of data files that are kept.
const ROOM_FOR_FILES: usize = 32 << 20;
/// The last bytes of a Parquet file, which say where its metadata is: whoever asks for these is about to read the file.
const END_OF_PARQUET: u64 = 8;
/// Of the room this part at most is for one object: a larger one would drive out very many others.
const LARGEST: usize = 64;

/// An object store that answers from memory for what never changes, once it has been read.
#[derive(Debug)]
pub(crate) struct KnownObjects {
    inner: Arc<dyn ObjectStore>,
    commits: Arc<Known>,
    files: Arc<Known>,
}

/// What has been read of one kind; the oldest goes first.
#[derive(Debug)]
struct Known {
    room: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    objects: HashMap<Path, Object>,
    order: VecDeque<Path>,
    bytes: usize,
}

#[derive(Debug, Clone)]
struct Object {
    meta: ObjectMeta,
    attributes: Attributes,
    bytes: Bytes,
}

impl Object {
    async fn read(answer: GetResult) -> Result<Self> {
        let (meta, attributes) = (answer.meta.clone(), answer.attributes.clone());
        // A copy: what came may be a small part of the connection's whole buffer.
        Ok(Self { meta, attributes, bytes: Bytes::copy_from_slice(&answer.bytes().await?) })
    }

    /// `None` when it has no such bytes; the store knows what to say then.
    fn part(&self, range: &Range<u64>) -> Option<Bytes> {
        let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
        (start <= end && end <= self.bytes.len()).then(|| self.bytes.slice(start..end))
    }

    fn answer(&self, range: Range<u64>) -> Option<GetResult> {
        let bytes = self.part(&range)?;
        let payload = GetResultPayload::Stream(stream::once(async move { Ok(bytes) }).boxed());
        Some(GetResult { payload, meta: self.meta.clone(), range, attributes: self.attributes.clone() })
    }
}

impl Known {
    fn with_room(room: usize) -> Arc<Self> {
        Arc::new(Self { room, kept: Mutex::default() })
    }

    fn has_room_for(&self, size: u64) -> bool {
        usize::try_from(size).is_ok_and(|size| size <= self.room / LARGEST)
    }

    fn get(&self, location: &Path) -> Option<Object> {
        self.kept().objects.get(location).cloned()
    }

    fn keep(&self, location: &Path, object: Object) {
        let mut kept = self.kept();
        kept.remove(location);
        kept.bytes += object.bytes.len();
        kept.objects.insert(location.clone(), object);
        kept.order.push_back(location.clone());
        while kept.bytes > self.room
            && let Some(oldest) = kept.order.front().cloned()
        {
            kept.remove(&oldest);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, location: &Path) {
        if let Some(object) = self.objects.remove(location) {
            self.bytes -= object.bytes.len();
            self.order.retain(|other| other != location);
        }
    }
}

impl KnownObjects {
    pub(crate) fn of(inner: Arc<dyn ObjectStore>) -> Self {
        let (commits, files) = (Known::with_room(ROOM_FOR_COMMITS), Known::with_room(ROOM_FOR_FILES));
        Self { inner, commits, files }
    }

    /// Where an object is kept: nowhere when it may change.
    fn known(&self, location: &Path) -> Option<&Arc<Known>> {
        match Kind::of(location) {
            Kind::Commit => Some(&self.commits),
            Kind::DataFile => Some(&self.files),
            Kind::Changing => None,
        }
    }

    fn forget(&self, location: &Path) {
        if let Some(known) = self.known(location) {
            known.kept().remove(location);
        }
    }
}

/// What an object is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A numbered entry of a table's log.
    Commit,
    /// A Parquet file of a table: its name is never used again.
    DataFile,
    /// Anything else: checkpoints, and what says which is the last.
    Changing,
}

impl Kind {
    fn of(location: &Path) -> Self {
        let mut parts = location.as_ref().rsplit('/');
        let (name, is_of_log) = (parts.next().unwrap_or_default(), parts.any(|part| part == "_delta_log"));
        let is_number = |text: &str| text.len() == 20 && text.bytes().all(|byte| byte.is_ascii_digit());
        match is_of_log {
            true if name.strip_suffix(".json").is_some_and(is_number) => Self::Commit,
            false if name.starts_with("part-") && name.ends_with(".parquet") => Self::DataFile,
            _ => Self::Changing,
        }
    }
}

/// The bytes that are wanted of an object, whatever it is: all when none are named. `None` when conditions are made.
fn wanted(options: &GetOptions) -> Option<Option<Range<u64>>> {
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
        || if_unmodified_since.is_some()
        || version.is_some()
        || *head;
    match range {
        _ if on_condition => None,
        None => Some(None),
        Some(GetRange::Bounded(range)) => Some(Some(range.clone())),
        Some(GetRange::Offset(_) | GetRange::Suffix(_)) => None,
    }
}

impl fmt::Display for KnownObjects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, what never changes known", self.inner)
    }
}

#[async_trait::async_trait]
impl ObjectStore for KnownObjects {
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let (Some(known), Some(range)) = (self.known(location), wanted(&options)) else {
            return self.inner.get_opts(location, options).await;
        };
        if let Some(object) = known.get(location)
            && let Some(answer) = object.answer(range.clone().unwrap_or(0..object.meta.size))
        {
            return Ok(answer);
        }
        let asked = match &range {
            Some(range)
                if range.end.checked_sub(range.start) == Some(END_OF_PARQUET)
                    && known.has_room_for(range.end) =>
            {
                GetOptions { range: Some(GetRange::Bounded(0..range.end)), ..options }
            }
            _ => options,
        };
        // One that is not there yet may be there a moment later.
        let answer = self.inner.get_opts(location, asked).await?;
        let wanted = range.unwrap_or_else(|| answer.range.clone());
        let is_kept = answer.range == (0..answer.meta.size) && known.has_room_for(answer.meta.size);
        if !is_kept && answer.range == wanted {
            return Ok(answer);
        }
        let object = Object::read(answer).await?;
        if is_kept {
            known.keep(location, object.clone());
        }
        object.answer(wanted).ok_or_else(|| Error::Generic {
            store: "known objects",
            source: format!("{location} is shorter than it says").into(),
        })
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        if let Some(object) = self.known(location).and_then(|known| known.get(location))
            && let Some(parts) = ranges.iter().map(|range| object.part(range)).collect()
        {
            return Ok(parts);
        }
        if let [range] = ranges {
            // The first question about a Parquet file comes this way too.
            return Ok(vec![self.get_range(location, range.clone()).await?]);
        }
        self.inner.get_ranges(location, ranges).await
    }

    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.forget(location);
        let is_own_commit = Kind::of(location) == Kind::Commit
            && options.mode == PutMode::Create
            && self.commits.has_room_for(payload.content_length() as u64);
        if !is_own_commit {
            return self.inner.put_opts(location, payload, options).await;
        }
        // Whoever has made a commit reads it next.
        let bytes = Bytes::from(payload.clone());
        let put = self.inner.put_opts(location, payload, options).await?;
        let meta = ObjectMeta {
            location: location.clone(),
            last_modified: chrono::Utc::now(),
            size: bytes.len() as u64,
            e_tag: put.e_tag.clone(),
            version: put.version.clone(),
        };
        self.commits.keep(location, Object { meta, attributes: Attributes::default(), bytes });
        Ok(put)
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.forget(location);
        self.inner.put_multipart_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let (commits, files) = (Arc::clone(&self.commits), Arc::clone(&self.files));
        let locations = locations.inspect(move |location| {
            if let Ok(location) = location {
                commits.kept().remove(location);
                files.kept().remove(location);
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
        self.forget(to);
        self.inner.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.forget(from);
        self.forget(to);
        self.inner.rename_opts(from, to, options).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use deltalake_core::logstore::object_store::memory::InMemory;

    const COMMIT: &str = "store/firearms_history/_delta_log/00000000000000000007.json";

    fn store() -> (Arc<InMemory>, KnownObjects) {
        let objects = Arc::new(InMemory::new());
        (Arc::clone(&objects), KnownObjects::of(objects))
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

    /// A reader of Parquet takes the last bytes of a file first, and then much else.
    #[tokio::test]
    async fn a_small_data_file_is_asked_for_once_and_a_large_one_as_it_is_read() {
        let (objects, store) = store();
        for (length, is_kept) in [(1_000, true), (ROOM_FOR_FILES / LARGEST + 1, false)] {
            let path = Path::from(format!("store/rejects/part-0-{length}-c000.zstd.parquet"));
            let content: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            objects.put(&path, content.clone().into()).await.unwrap();
            let size = length as u64;
            let end = size - 8..size;
            assert_eq!(
                store.get_ranges(&path, std::slice::from_ref(&end)).await.unwrap(),
                [&content[length - 8..]]
            );
            assert_eq!(
                store.get_range(&path, 10..20).await.unwrap(),
                content[10..20],
                "a part alone is not kept"
            );
            assert_eq!(store.get_range(&path, 0..size).await.unwrap(), content);
            objects.delete(&path).await.unwrap();
            let columns = store.get_ranges(&path, &[4..8, 100..700]).await;
            let column = store.get_range(&path, 5..6).await;
            if is_kept {
                assert_eq!(columns.unwrap(), [&content[4..8], &content[100..700]]);
                assert_eq!(column.unwrap(), content[5..6]);
                assert!(store.get_range(&path, 5..size + 1).await.is_err(), "the store says what is wrong");
            } else {
                assert!(columns.is_err() && column.is_err());
            }
        }
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
    async fn a_commit_that_this_process_made_is_not_asked_for() {
        let (objects, store) = store();
        let path = Path::from(COMMIT);
        store.put_opts(&path, "ours".into(), PutMode::Create.into()).await.unwrap();
        // Were it asked for, this would be told.
        objects.put(&path, "other".into()).await.unwrap();
        let answer = store.get(&path).await.unwrap();
        assert_eq!((answer.meta.size, answer.range.clone()), (4, 0..4));
        assert_eq!(answer.bytes().await.unwrap(), "ours");
    }

    #[tokio::test]
    async fn a_commit_that_another_made_first_is_theirs() {
        let (objects, store) = store();
        let path = Path::from(COMMIT);
        objects.put(&path, "theirs".into()).await.unwrap();
        let refused = store.put_opts(&path, "ours".into(), PutMode::Create.into()).await;
        assert!(matches!(refused, Err(Error::AlreadyExists { .. })));
        assert_eq!(said(&store, COMMIT).await.unwrap(), b"theirs");
    }

    #[tokio::test]
    async fn the_oldest_make_room() {
        let known = Known::with_room(160);
        assert!(known.has_room_for(2) && !known.has_room_for(3));
        let object = |size: usize| Object {
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
        for version in 1..=20 {
            known.keep(&path(version), object(10));
        }
        let kept: Vec<usize> = (1..=20).filter(|version| known.get(&path(*version)).is_some()).collect();
        assert_eq!(kept, (5..=20).collect::<Vec<_>>());
        known.kept().remove(&path(5));
        known.keep(&path(21), object(10));
        known.keep(&path(21), object(9));
        assert!(known.get(&path(6)).is_some(), "there was room");
        assert_eq!(known.kept().bytes, 159);
    }
}
