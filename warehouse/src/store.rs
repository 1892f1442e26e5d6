//! The one store setting: a folder or a bucket below which every table has a folder of its own.
//!
//! Commits are made by a conditional PUT (`If-None-Match: *`): deltalake's default log store writes a commit with
//! `PutMode::Create`, which `object_store` turns into an exclusive create on a file system and into a conditional
//! PUT on S3. So neither a lock table nor the AWS SDK is needed; the server only has to honour conditional PUT.

use crate::error::{Result, WarehouseError};
use crate::known_objects::KnownObjects;
use deltalake_core::logstore::object_store::RetryConfig;
use deltalake_core::logstore::object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use deltalake_core::logstore::object_store::local::LocalFileSystem;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::{
    LogStore, LogStoreFactory, LogStoreRef, ObjectStoreFactory, ObjectStoreRef, StorageConfig,
    default_logstore, logstore_factories, logstore_with, object_store_factories,
};
use deltalake_core::{DeltaResult, DeltaTableError};
use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Where the tables are.
#[derive(Clone)]
pub struct Store {
    root: Url,
    objects: ObjectStoreRef,
    options: HashMap<String, String>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Store").field("root", &self.root.as_str()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens `file:///absolute`, `file://./relative`, a plain path, or `s3://bucket/prefix`.
    ///
    /// Credentials and options that are not given come from the environment (`AWS_*`).
    pub fn open(url: &str, options: &BTreeMap<String, String>) -> Result<Store> {
        refuse_unsafe_rename(options)?;
        if url.starts_with("s3://") || url.starts_with("s3a://") {
            Self::open_s3(url, options)
        } else {
            Self::open_folder(url)
        }
    }

    fn open_folder(url: &str) -> Result<Store> {
        let text = url.strip_prefix("file://").unwrap_or(url);
        if text.contains("://") || text.is_empty() {
            return Err(WarehouseError::setting(
                "warehouse.store",
                format!("`{url}` is neither file:///absolute/path, file://./relative nor s3://bucket/prefix"),
            ));
        }
        let path = std::path::absolute(text)
            .map_err(|error| WarehouseError::setting("warehouse.store", format!("`{url}`: {error}")))?;
        std::fs::create_dir_all(&path).map_err(|error| {
            WarehouseError::setting(
                "warehouse.store",
                format!("cannot create the folder {}: {error}", path.display()),
            )
        })?;
        let path = path.canonicalize().map_err(|error| {
            WarehouseError::setting("warehouse.store", format!("cannot resolve {}: {error}", path.display()))
        })?;
        let root = Url::from_directory_path(&path).map_err(|()| {
            WarehouseError::setting(
                "warehouse.store",
                format!("`{}` cannot be written as a URL", path.display()),
            )
        })?;
        Ok(Store { root, objects: Arc::new(LocalFileSystem::new()), options: HashMap::new() })
    }

    fn open_s3(url: &str, options: &BTreeMap<String, String>) -> Result<Store> {
        register_s3();
        let mut root = Url::parse(&url.replacen("s3a://", "s3://", 1))
            .map_err(|error| WarehouseError::setting("warehouse.store", format!("`{url}`: {error}")))?;
        if root.host_str().is_none_or(str::is_empty) {
            return Err(WarehouseError::setting("warehouse.store", format!("`{url}` names no bucket")));
        }
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let options: HashMap<String, String> =
            options.iter().map(|(key, value)| (key.to_ascii_lowercase(), value.clone())).collect();
        let objects = s3_objects(&root, &options)
            .map_err(|error| WarehouseError::setting("warehouse.store_options", error.to_string()))?;
        Ok(Store { root, objects: Arc::new(KnownObjects::of(objects)), options })
    }

    /// The root, ending in a slash.
    pub fn root(&self) -> &Url {
        &self.root
    }

    /// Whether the store is a folder of this machine.
    pub fn is_local(&self) -> bool {
        self.root.scheme() == "file"
    }

    /// Where a table is.
    pub fn table_url(&self, table: &str) -> Result<Url> {
        if table.is_empty() || !table.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(WarehouseError::UnknownTable(table.to_string()));
        }
        self.root
            .join(&format!("{table}/"))
            .map_err(|error| WarehouseError::setting("warehouse.store", format!("table `{table}`: {error}")))
    }

    /// The objects of the store, and the place of one below its root.
    ///
    /// # Errors
    /// When the name leads out of it.
    pub fn object(&self, below: &str) -> Result<(ObjectStoreRef, Path)> {
        let place = self.root.join(below).ok().filter(|place| place.as_str().starts_with(self.root.as_str()));
        let path = place.and_then(|place| Path::from_url_path(place.path()).ok());
        let path =
            path.ok_or_else(|| WarehouseError::setting("warehouse.store", format!("`{below}` leaves it")))?;
        Ok((Arc::clone(&self.objects), path))
    }

    /// The log store of a table. All tables share one client of the object store.
    pub(crate) fn log_store(&self, table: &str) -> Result<LogStoreRef> {
        let location = self.table_url(table)?;
        let config = StorageConfig::from_iter(self.options.clone());
        logstore_with(self.objects.clone(), &location, config)
            .map_err(WarehouseError::table(table, "opening its log"))
    }
}

/// Two writers that rename at the same time both succeed where the rename is not exclusive, and one commit is lost.
fn refuse_unsafe_rename(options: &BTreeMap<String, String>) -> Result<()> {
    const KEY: &str = "AWS_S3_ALLOW_UNSAFE_RENAME";
    let from_options = options.iter().any(|(key, _)| {
        let key = key.to_ascii_lowercase();
        key == "aws_s3_allow_unsafe_rename" || key == "allow_unsafe_rename"
    });
    let switched_on =
        |value: String| !matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "no");
    if from_options || std::env::var(KEY).is_ok_and(switched_on) {
        return Err(WarehouseError::setting(
            "warehouse.store_options",
            format!(
                "{KEY} is refused: with it two writers can both believe that their commit landed, and records are lost. \
                 Remove it; the store must support conditional PUT (If-None-Match), as S3, MinIO, Ceph and R2 do"
            ),
        ));
    }
    Ok(())
}

fn s3_objects(url: &Url, options: &HashMap<String, String>) -> DeltaResult<ObjectStoreRef> {
    let bucket = url
        .host_str()
        .ok_or_else(|| DeltaTableError::InvalidTableLocation(format!("{url} names no bucket")))?;
    let mut builder = AmazonS3Builder::from_env();
    for (key, value) in options {
        let key = AmazonS3ConfigKey::from_str(key)
            .map_err(|_| DeltaTableError::generic(format!("`{key}` is not an option of an S3 store")))?;
        builder = builder.with_config(key, value);
    }
    let allow_http = options.get("allow_http").or(options.get("aws_allow_http"));
    if let Some(endpoint) = options.get("endpoint").or(options.get("aws_endpoint"))
        && endpoint.starts_with("http://")
        && allow_http.is_none_or(|value| value != "true")
        && std::env::var("AWS_ALLOW_HTTP").is_err()
    {
        return Err(DeltaTableError::generic(format!(
            "the endpoint {endpoint} is not encrypted; write https://, or allow_http = \"true\" for a test server"
        )));
    }
    // Few retries here: whoever commits tries again itself, and looks first whether it still may.
    let retries =
        RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
    // Set last: nothing may switch the conditional PUT off.
    let store = builder
        .with_bucket_name(bucket)
        .with_retry(retries)
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .build()?;
    Ok(Arc::new(store))
}

/// Makes `s3://` known to deltalake's registries.
fn register_s3() {
    if let Ok(scheme) = Url::parse("s3://") {
        object_store_factories().entry(scheme.clone()).or_insert_with(|| Arc::new(S3Factory));
        logstore_factories().entry(scheme).or_insert_with(|| Arc::new(S3Factory));
    }
}

#[derive(Debug)]
struct S3Factory;

impl ObjectStoreFactory for S3Factory {
    fn parse_url_opts(&self, url: &Url, config: &StorageConfig) -> DeltaResult<(ObjectStoreRef, Path)> {
        Ok((
            s3_objects(url, &config.raw)?,
            Path::from_url_path(url.path()).map_err(|error| DeltaTableError::generic(error.to_string()))?,
        ))
    }
}

impl LogStoreFactory for S3Factory {
    fn with_options(
        &self,
        prefixed_store: ObjectStoreRef,
        root_store: ObjectStoreRef,
        location: &Url,
        options: &StorageConfig,
    ) -> DeltaResult<Arc<dyn LogStore>> {
        Ok(default_logstore(prefixed_store, root_store, location, options))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn options(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    #[test]
    fn a_folder_is_created_and_tables_lie_below_it() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("file://{}/a/b", folder.path().display());
        let store = Store::open(&url, &BTreeMap::new()).unwrap();
        assert!(store.is_local());
        assert!(store.table_url("firearms_history").unwrap().path().ends_with("/a/b/firearms_history/"));
    }

    #[test]
    fn a_table_name_cannot_leave_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("file://{}", folder.path().display()), &BTreeMap::new()).unwrap();
        for name in ["", "..", "../x", "a/b", "a b", "_delta_log/x"] {
            assert!(store.table_url(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn s3_needs_a_bucket_known_options_and_encryption_or_consent() {
        let keys = [("access_key_id", "k"), ("secret_access_key", "s"), ("region", "eu-west-3")];
        let with = |more: &[(&str, &str)]| options(&[&keys[..], more].concat());
        assert!(Store::open("s3://bucket/proofhouse", &with(&[])).is_ok());
        assert!(Store::open("s3:///proofhouse", &with(&[])).is_err());
        assert!(Store::open("s3://bucket", &with(&[("colour", "red")])).is_err());
        let endpoint = ("endpoint", "http://127.0.0.1:5000");
        assert!(Store::open("s3://bucket", &with(&[endpoint])).is_err());
        assert!(Store::open("s3://bucket", &with(&[endpoint, ("allow_http", "true")])).is_ok());
    }

    #[test]
    fn unsafe_renames_are_refused_with_the_reason() {
        let error =
            Store::open("s3://bucket", &options(&[("AWS_S3_ALLOW_UNSAFE_RENAME", "true")])).unwrap_err();
        assert!(error.to_string().contains("records are lost"), "{error}");
    }
}
