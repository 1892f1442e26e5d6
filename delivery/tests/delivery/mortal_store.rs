//! A store that dies at the n-th request: from then on nothing gets through, as if the process had been killed.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// A store in front of another one.
#[derive(Debug)]
pub struct MortalStore {
    inner: Arc<dyn ObjectStore>,
    /// Requests until it dies.
    left: AtomicI64,
    /// Whether the request at which it dies is carried out all the same, and only its answer is lost.
    last_one_counts: bool,
}

impl MortalStore {
    pub fn new(inner: Arc<dyn ObjectStore>, requests: i64, last_one_counts: bool) -> Arc<Self> {
        Arc::new(Self { inner, left: AtomicI64::new(requests), last_one_counts })
    }

    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) <= 0
    }

    /// Whether this request is carried out, and whether its answer gets through.
    fn request(&self) -> (bool, bool) {
        let left = self.left.fetch_sub(1, Ordering::SeqCst);
        (left > 1 || (left == 1 && self.last_one_counts), left > 1)
    }
}

fn dead<T>() -> Result<T> {
    Err(Error::Generic { store: "mortal", source: "the process is dead".into() })
}

impl fmt::Display for MortalStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MortalStore")
    }
}

#[async_trait]
impl ObjectStore for MortalStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let (is_done, is_answered) = self.request();
        if !is_done {
            return dead();
        }
        let result = self.inner.put_opts(location, payload, options).await;
        if is_answered { result } else { dead() }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        if self.request().1 { self.inner.put_multipart_opts(location, options).await } else { dead() }
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        if self.request().1 { self.inner.get_opts(location, options).await } else { dead() }
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        if self.request().1 { self.inner.list(prefix) } else { stream::once(async { dead() }).boxed() }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        if self.request().1 { self.inner.list_with_delimiter(prefix).await } else { dead() }
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        if self.request().1 { self.inner.copy_opts(from, to, options).await } else { dead() }
    }
}
