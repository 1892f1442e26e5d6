//! A store that does as it is told when something is written: passes it on, fails, or waits.

use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use tokio::sync::Notify;

/// What becomes of a writing.
pub enum Writing {
    Passes,
    Fails(Error),
    /// Passes once this is told.
    Waits(Arc<Notify>),
}

type Told = Box<dyn Fn(&Path) -> Writing + Send>;

/// A store in front of another one.
pub struct ToldStore {
    inner: Arc<dyn ObjectStore>,
    told: Mutex<Told>,
}

impl ToldStore {
    pub fn new(inner: Arc<dyn ObjectStore>) -> Arc<Self> {
        Arc::new(Self { inner, told: Mutex::new(Box::new(|_| Writing::Passes)) })
    }

    pub fn tell(&self, told: impl Fn(&Path) -> Writing + Send + 'static) {
        *self.told.lock().unwrap() = Box::new(told);
    }
}

impl fmt::Debug for ToldStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ToldStore")
    }
}

impl fmt::Display for ToldStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ToldStore")
    }
}

#[async_trait]
impl ObjectStore for ToldStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let writing = (self.told.lock().unwrap())(location);
        match writing {
            Writing::Passes => {}
            Writing::Fails(error) => return Err(error),
            Writing::Waits(go_on) => go_on.notified().await,
        }
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
