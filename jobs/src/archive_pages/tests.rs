//! The pages over a real archive and a real warehouse, asked as a browser asks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use crate::commands::serve::archive_pages;
use crate::reporting::rendering::media_type;
use crate::rows;
use crate::settings::Settings;
use chrono::Utc;
use proofhouse_delivery::runner::ARCHIVE_PREFIX;
use proofhouse_reports::FileFormat;
use proofhouse_schemas::{Bureau, hexadecimal};
use proofhouse_serving::users::UserFile;
use proofhouse_serving::{Desk, ServeSettings};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::path::Path;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};

const PASSWORD: &str = "a-long-enough-secret";
const PAGE: &str = "<!doctype html><title>Rapport</title><script>document.title = 'ran'</script>";
const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

struct World {
    folder: TempDir,
    warehouse: Warehouse,
    address: SocketAddr,
    _stop: DropGuard,
}

/// An entry of the audit.
#[derive(Debug, PartialEq, Deserialize)]
struct Entry {
    statement: String,
    user: String,
    protocol: String,
    address: String,
    encrypted: bool,
    purpose: String,
    outcome: String,
}

impl World {
    async fn with(purposes: &[&str]) -> World {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            warehouse: WarehouseSettings {
                store: format!("file://{}", folder.path().join("store").display()),
                target_partitions: 2,
                ..WarehouseSettings::default()
            },
            serve: ServeSettings {
                users: folder.path().join("users.toml"),
                plaintext_on_loopback: true,
                purposes: purposes.iter().map(|purpose| (*purpose).to_owned()).collect(),
                ..ServeSettings::default()
            },
            ..Settings::default()
        };
        let bureau = Bureau::parse("fr").unwrap();
        UserFile::at(&settings.serve.users).add("anna", bureau, PASSWORD, None, Utc::now()).unwrap();
        let warehouse = Warehouse::open(settings.warehouse.clone()).unwrap();
        for table in ["alerts", "query_log"] {
            warehouse.ensure_table(table).await.unwrap();
        }
        archive(&folder.path().join("store"));
        let desk = Desk::new(settings.serve.clone(), warehouse.clone(), Vec::new()).unwrap();
        let pages = archive_pages(&desk, &settings).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let until = stop.clone();
        tokio::spawn(async move { pages.run(listener, until).await.unwrap() });
        World { folder, warehouse, address, _stop: stop.drop_guard() }
    }

    /// Asks for a path with more lines in its head, and a body.
    async fn ask(&self, what: &str, lines: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!(
            "{what} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n{lines}\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Signs in, and gives the line of the session's cookie.
    async fn sign_in(&self, purpose: &str) -> String {
        let page = self.ask("GET /sign-in", "", "").await;
        let word = between(&page, "name=\"form-word\" value=\"", "\"");
        let door = between(&page, "set-cookie: ", ";");
        let lines = format!(
            "cookie: {door}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        );
        let form = format!("form-word={word}&user=anna&password={PASSWORD}&purpose={purpose}");
        let answer = self.ask("POST /sign-in", &lines, &form).await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        format!("cookie: {}\r\n", between(&answer, "set-cookie: ", ";"))
    }

    async fn audit(&self, like: &str) -> Vec<Entry> {
        self.warehouse.audit().flush(&self.warehouse).await.unwrap();
        let session = self.warehouse.trusted_session();
        let sql = format!(
            "SELECT statement_redacted AS statement, \"user\", protocol, address, encrypted, purpose, outcome FROM query_log \
             WHERE statement_redacted LIKE '{like}' ORDER BY sequence"
        );
        rows::read(&session, &sql).await.unwrap()
    }
}

fn between<'text>(text: &'text str, before: &str, after: &str) -> &'text str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// Puts a revision where the scheduler puts it, with media types as it writes them.
fn archive(store: &Path) {
    let revision = store.join(ARCHIVE_PREFIX).join("fr/national/2025/0001");
    std::fs::create_dir_all(revision.join("fr")).unwrap();
    let mut files = Vec::new();
    for (name, format, content) in [
        ("national-2025-fr.html", FileFormat::Html, PAGE),
        ("arms.csv", FileFormat::Csv, "\"type\"\n"),
        // Drawings come with the format of the figures' annexes, and with a media type of their own.
        ("marks-1.svg", FileFormat::Csv, DRAWING),
    ] {
        std::fs::write(revision.join("fr").join(name), content).unwrap();
        files.push(json!({
            "path": format!("fr/{name}"), "language": "fr", "format": format.extension(),
            "media_type": media_type(name, format), "bytes": content.len(),
            "sha256": hexadecimal(&Sha256::digest(content.as_bytes())),
        }));
    }
    let manifest = json!({
        "report": "national", "bureau": "fr", "period": "2025", "revision": 1, "created_at": "2026-01-05T06:00:00Z",
        "classification": "RESTRICTED", "content_sha256": "c", "software": "proofhouse", "pack_sha256": "p",
        "policy_version": "v", "tables": {"firearms_history": 7}, "files": files,
    });
    std::fs::write(revision.join("manifest.json"), manifest.to_string()).unwrap();
}

#[tokio::test]
async fn a_report_of_the_archive_is_opened_in_a_sandbox() {
    // The archive says `text/html; charset=utf-8`, the pages looked for `text/html`: no report could be opened.
    let world = World::with(&[]).await;
    let cookie = world.sign_in("").await;
    let list = world.ask("GET /reports", &cookie, "").await.replace("&#x2f;", "/");
    assert!(list.contains("/reports/national/2025/fr"), "{list}");
    let report = world.ask("GET /reports/national/2025/fr", &cookie, "").await.replace("&#x2f;", "/");
    assert!(report.contains("/1/open/national-2025-fr.html"), "{report}");
    let opened = world.ask("GET /reports/national/2025/fr/1/open/national-2025-fr.html", &cookie, "").await;
    assert!(opened.starts_with("HTTP/1.1 200") && opened.ends_with(PAGE), "{opened}");
    let policy = between(&opened, "content-security-policy: ", "\r\n");
    assert!(policy.starts_with("sandbox; default-src 'none'") && !policy.contains("allow-"), "{policy}");
    let drawing = world.ask("GET /reports/national/2025/fr/1/files/marks-1.svg", &cookie, "").await;
    assert_eq!(between(&drawing, "content-type: ", "\r\n"), "image/svg+xml");
    assert!(between(&drawing, "content-security-policy: ", "\r\n").starts_with("sandbox;"));
    let numbers = world.ask("GET /reports/national/2025/fr/1/files/arms.csv", &cookie, "").await;
    assert_eq!(between(&numbers, "content-type: ", "\r\n"), "text/csv; charset=utf-8");
}

#[tokio::test]
async fn who_opens_and_looks_up_stands_in_the_audit_with_the_purpose() {
    // Alerts were read past the desk: without the user, the address, the purpose; what was opened stood in the log alone.
    let world = World::with(&["FORENSIC"]).await;
    let cookie = world.sign_in("FORENSIC").await;
    let alerts = world.ask("GET /alerts", &cookie, "").await;
    assert!(alerts.starts_with("HTTP/1.1 200"), "{alerts}");
    world.ask("GET /reports/national/2025/fr/1/open/national-2025-fr.html", &cookie, "").await;
    let entry = |statement: &str| Entry {
        statement: statement.to_owned(),
        user: "anna".to_owned(),
        protocol: "http".to_owned(),
        address: "127.0.0.1".to_owned(),
        encrypted: false,
        purpose: "FORENSIC".to_owned(),
        outcome: "ANSWERED".to_owned(),
    };
    assert_eq!(world.audit("SIGN IN").await, [entry("SIGN IN")]);
    let opened = "OPEN REPORT national/fr/2025 revision 1 fr/national-2025-fr.html";
    assert_eq!(world.audit("OPEN%").await, [entry(opened)]);
    let asked = world.audit("%alerts%").await;
    assert_eq!(asked.len(), 2, "{asked:?}");
    for found in asked {
        assert_eq!(entry(&found.statement), found);
    }
}

#[tokio::test]
async fn what_cannot_be_put_on_record_is_not_given() {
    let world = World::with(&[]).await;
    let cookie = world.sign_in("").await;
    // A store that takes no entries: a file stands in the place of the table.
    let table = world.folder.path().join("store/query_log");
    std::fs::remove_dir_all(&table).unwrap();
    std::fs::write(&table, "").unwrap();
    let opened = world.ask("GET /reports/national/2025/fr/1/open/national-2025-fr.html", &cookie, "").await;
    assert!(opened.starts_with("HTTP/1.1 503") && !opened.contains("Rapport</title>"), "{opened}");
}
