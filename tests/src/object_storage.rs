//! An S3 server for scenarios: versitygw, which keeps objects as files and lets exactly one of many racing writers win.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use tempfile::TempDir;

use crate::requirement::{fetched, or_skip};
use crate::server::{Server, accepts, free_ports};

const START_LIMIT: Duration = Duration::from_secs(60);
const BUCKET: &str = "proofhouse-test";
const REGION: &str = "eu-west-3";
const ACCESS_KEY: &str = "proofhouse";
const SECRET_KEY: &str = "proofhouse-test-only";

/// A running S3 server with one empty bucket.
#[derive(Debug)]
pub struct ObjectStorage {
    port: u16,
    _server: Server,
    folder: TempDir,
}

impl ObjectStorage {
    /// Starts a server for this scenario, or returns `None` (and says so loudly) when none is to be had; in CI that fails.
    #[must_use]
    pub fn start_or_skip(scenario: &str) -> Option<Self> {
        or_skip(scenario, "an S3 server", Self::start().map_err(|error| format!("{error:#}")))
    }

    fn start() -> Result<Self> {
        let program = fetched("object_storage/fetch.sh")?;
        let [port] = free_ports()?;
        let folder = tempfile::tempdir()?;
        let storage_folder = folder.path().to_str().context("a temporary folder whose name is no UTF-8")?;
        // A folder is a bucket; made beforehand, it needs no signed request.
        std::fs::create_dir_all(folder.path().join("objects").join(BUCKET))?;
        let mut server = Server::start(
            "object_storage/run.sh",
            &[&program, &port.to_string(), storage_folder, REGION],
            &[("ROOT_ACCESS_KEY", ACCESS_KEY), ("ROOT_SECRET_KEY", SECRET_KEY)],
            &folder.path().join("server.log"),
        )?;
        server.wait_until_ready(START_LIMIT, || accepts(port))?;
        Ok(Self { port, _server: server, folder })
    }

    /// Where the server keeps the objects under a store's prefix, as files of the same names.
    #[must_use]
    pub fn files(&self, prefix: &str) -> PathBuf {
        self.folder.path().join("objects").join(BUCKET).join(prefix)
    }

    /// A client of the bucket, of the library that ingestion uses.
    pub fn client(&self) -> Result<AmazonS3> {
        Ok(AmazonS3Builder::new()
            .with_endpoint(format!("http://{}", self.address()))
            .with_allow_http(true)
            .with_region(REGION)
            .with_bucket_name(BUCKET)
            .with_access_key_id(ACCESS_KEY)
            .with_secret_access_key(SECRET_KEY)
            .build()?)
    }

    /// Where the server listens, as `host:port`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A store address for `proofhouse`, under a prefix of the scenario's own.
    #[must_use]
    pub fn store(&self, prefix: &str) -> String {
        format!("s3://{BUCKET}/{prefix}")
    }

    /// What an S3 client needs to know to reach this server.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let endpoint = format!("http://{}", self.address());
        [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }
}
