//! Over the Postgres protocol: look-ups by serial number from one client, and many clients at once.
//!
//! `proofhouse serve` runs in a process of its own, so that memory is its own; the client is asyncpg, in
//! `tests/infrastructure/python/sql_load.py`.

use super::questions::Asked;
use crate::command_line::BenchSqlArguments;
use crate::measurement::{peak_rss_mib, rss_mib};
use anyhow::{Context, Result, bail};
use proofhouse_schemas::Bureau;
use proofhouse_serving::users::UserFile;
use proofhouse_warehouse::WarehouseSettings;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Bureaus whose users the clients share; each may have twenty connections.
const BUREAUS: [&str; 5] = ["fr", "de", "be", "it", "es"];
/// A password that guards nothing: the server is this benchmark's own, on loopback.
const PASSWORD: &str = "a bench of twenty questions";
/// Statements of many clients: mostly look-ups, some counts, a join now and then.
const MIXED: [&str; 8] = ["02", "03", "04", "06", "08", "13", "17", "18"];
/// Look-ups between two of these.
const LOOKUPS_BETWEEN: usize = 5;

/// Where the warehouse is and what serves it.
pub(super) struct Place<'place> {
    pub(super) folder: &'place Path,
    pub(super) binary: PathBuf,
    pub(super) store: &'place WarehouseSettings,
}

/// A process that ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures and adds the figures.
///
/// # Errors
/// When the server or the client cannot be started, or the client fails.
pub(super) async fn measure(
    arguments: &BenchSqlArguments,
    place: &Place<'_>,
    asked: &Asked,
    figures: &mut Map<String, Value>,
) -> Result<()> {
    tokio::task::block_in_place(|| measure_here(arguments, place, asked, figures))
}

fn measure_here(
    arguments: &BenchSqlArguments,
    place: &Place<'_>,
    asked: &Asked,
    figures: &mut Map<String, Value>,
) -> Result<()> {
    let (server, port) = serve(place)?;
    let process = server.0.id().to_string();
    let lookups: Vec<String> = asked.serials.iter().map(|serial| lookup(serial)).collect();
    let mut mixed = Vec::new();
    for number in MIXED {
        mixed.push(asked.numbered(number)?.sql.clone());
        mixed.extend(lookups.iter().skip(mixed.len()).take(LOOKUPS_BETWEEN).cloned());
    }
    let job = json!({
        "host": "127.0.0.1", "port": port, "users": BUREAUS.map(|bureau| [user_of(bureau), PASSWORD.to_owned()]),
        "lookups": if arguments.wire { lookups } else { Vec::new() },
        "mixed": mixed, "clients": arguments.clients, "seconds": arguments.seconds,
    });
    let mut client = Running(
        Command::new(&arguments.python)
            .arg(&arguments.client)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .context("starting the client")?,
    );
    let (Some(mut asks), Some(says)) = (client.0.stdin.take(), client.0.stdout.take()) else {
        bail!("the client cannot be talked to")
    };
    writeln!(asks, "{job}").context("telling the client what to ask")?;
    drop(asks);
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(says).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let started = Instant::now();
    let mut memory = Vec::new();
    loop {
        match lines.recv_timeout(Duration::from_secs(5)) {
            Ok(line) => take(&serde_json::from_str(&line)?, figures),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
        }
        memory.push(rss_mib(&process)?);
        if started.elapsed() > Duration::from_secs(arguments.seconds + 600) {
            bail!("the client does not come to an end");
        }
    }
    if !client.0.wait().context("waiting for the client")?.success() {
        bail!("the client failed");
    }
    eprintln!("memory of the server over time, MiB: {memory:.0?}");
    if let (Some(middle), Some(last)) = (memory.get(memory.len() / 2), memory.last()) {
        figures.insert("server_rss_half_way_mib".to_owned(), json!(middle));
        figures.insert("server_rss_at_the_end_mib".to_owned(), json!(last));
    }
    figures.insert("server_peak_rss_mib".to_owned(), json!(peak_rss_mib(&process)?));
    Ok(())
}

/// A name that the password does not contain.
fn user_of(bureau: &str) -> String {
    format!("asks-for-{bureau}")
}

fn lookup(serial: &str) -> String {
    format!(
        "select source_bureau, source_record_id, make_raw, model_raw, calibre_raw, lifecycle_state from firearms \
         where serial_raw = '{serial}'"
    )
}

/// The figures of one part, with its name before theirs.
fn take(said: &Value, figures: &mut Map<String, Value>) {
    eprintln!("{said}");
    for part in ["lookups", "load"] {
        let Some(told) = said.get(part).and_then(Value::as_object) else { continue };
        for (name, value) in told.iter().filter(|(_, value)| value.is_number()) {
            figures.insert(format!("wire_{part}_{name}"), value.clone());
        }
    }
}

fn serve(place: &Place<'_>) -> Result<(Running, u64)> {
    let users = place.folder.join("bench-users.toml");
    if !users.exists() {
        let file = UserFile::at(&users);
        for name in BUREAUS {
            let bureau = Bureau::parse(name).with_context(|| format!("there is no bureau `{name}`"))?;
            file.add(&user_of(name), bureau, PASSWORD, None, chrono::Utc::now())?;
        }
    }
    let child = Command::new(&place.binary)
        .args(["--json", "--store", &place.store.store, "serve", "--postgres", "127.0.0.1:0"])
        .arg("--plaintext-on-loopback")
        .env("PROOFHOUSE__SERVE__USERS", &users)
        .env("PROOFHOUSE__WAREHOUSE__TARGET_PARTITIONS", place.store.target_partitions.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .context("starting the server")?;
    let mut running = Running(child);
    let Some(lines) = running.0.stdout.take() else { bail!("the server says nothing") };
    let mut lines = BufReader::new(lines).lines();
    let said: Value = serde_json::from_str(&lines.next().context("the server ended at once")??)?;
    // What it goes on to say is read, so that it never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    let address = said.pointer("/serving/postgres").and_then(Value::as_str).unwrap_or_default();
    let port = address.rsplit(':').next().and_then(|port| port.parse().ok());
    Ok((running, port.context("the server did not say where it listens")?))
}
