//! An S3 server for scenarios: moto, whose conditional PUT was seen to let exactly one of many racing writers win.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::requirement::{or_skip, python};
use crate::server::{Server, accepts, free_ports};

const START_LIMIT: Duration = Duration::from_secs(60);
const BUCKET: &str = "proofhouse-test";

/// A running S3 server with one empty bucket.
#[derive(Debug)]
pub struct ObjectStorage {
    port: u16,
    _server: Server,
    _folder: TempDir,
}

impl ObjectStorage {
    /// Starts a server for this scenario, or returns `None` (and says so loudly) when none is to be had; in CI that fails.
    #[must_use]
    pub fn start_or_skip(scenario: &str) -> Option<Self> {
        or_skip(scenario, "an S3 server", Self::start().map_err(|error| format!("{error:#}")))
    }

    fn start() -> Result<Self> {
        let python = python()?;
        let [port] = free_ports()?;
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("server.log");
        let mut server = Server::start("object_storage/run.sh", &[&python, &port.to_string()], &[], &log)?;
        server.wait_until_ready(START_LIMIT, || accepts(port))?;
        let storage = Self { port, _server: server, _folder: folder };
        storage.create_bucket()?;
        Ok(storage)
    }

    fn create_bucket(&self) -> Result<()> {
        let answer = self.ask("PUT", &format!("/{BUCKET}"))?;
        let status = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
        if !status.contains(" 200 ") {
            bail!("the S3 server would not make a bucket: {status}");
        }
        Ok(())
    }

    /// What an object under a store's prefix holds; `None` when there is no such object.
    pub fn object(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let mut answer = self.ask("GET", &format!("/{BUCKET}/{path}"))?;
        let end =
            answer.windows(4).position(|window| window == b"\r\n\r\n").context("an answer without a head")?;
        let body = answer.split_off(end + 4);
        let status = String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned();
        match status.as_str() {
            "200" => Ok(Some(body)),
            "404" => Ok(None),
            other => bail!("the S3 server answers {other} for {path}"),
        }
    }

    /// One bare request saves an HTTP client and its dependencies.
    fn ask(&self, method: &str, target: &str) -> Result<Vec<u8>> {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port))?;
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request\r\n\
             Content-Length: 0\r\nConnection: close\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
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
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "eu-west-3"),
            ("AWS_ACCESS_KEY_ID", "proofhouse"),
            ("AWS_SECRET_ACCESS_KEY", "proofhouse"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }
}
