//! DuckDB, in a process of its own that is asked by lines of JSON. See `tests/infrastructure/python/duckdb_peer.py`.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running peer.
pub(super) struct Peer {
    child: Child,
    asks: ChildStdin,
    says: Lines<BufReader<ChildStdout>>,
}

/// What the peer answers.
#[derive(Debug, Deserialize)]
struct Said {
    error: Option<String>,
    milliseconds: Option<f64>,
    #[serde(default)]
    rows: usize,
    answer: Option<Vec<Vec<Value>>>,
}

/// An answer of the peer.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) milliseconds: f64,
    pub(super) rows: usize,
    pub(super) answer: Vec<Vec<Value>>,
}

impl Peer {
    /// Starts the peer and waits until it has its tables.
    ///
    /// # Errors
    /// When it cannot be started or does not get ready.
    pub(super) fn start(command: &str, settings: &Value) -> Result<Peer> {
        let mut child = Command::new("sh")
            .args(["-c", &format!("exec {command}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .context("starting the peer")?;
        let (Some(asks), Some(says)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the peer cannot be talked to")
        };
        let mut peer = Peer { child, asks, says: BufReader::new(says).lines() };
        let ready: Value = peer.ask(settings)?;
        let version = ready.get("ready").and_then(Value::as_str).context("the peer did not get ready")?;
        let seconds = ready.get("seconds").and_then(Value::as_f64).unwrap_or(0.0);
        eprintln!("DuckDB {version} is ready after {seconds:.1} s");
        Ok(peer)
    }

    /// Runs a statement over one of the peer's schemas.
    ///
    /// # Errors
    /// When it fails there.
    pub(super) fn run(&mut self, schema: &str, sql: &str, answer: bool) -> Result<Answered> {
        let said: Said =
            serde_json::from_value(self.ask(&json!({"schema": schema, "sql": sql, "answer": answer}))?)?;
        match (said.error, said.milliseconds) {
            (None, Some(milliseconds)) => {
                Ok(Answered { milliseconds, rows: said.rows, answer: said.answer.unwrap_or_default() })
            }
            (error, _) => bail!("the peer failed: {}", error.unwrap_or_default()),
        }
    }

    /// The process, for looking at its memory.
    pub(super) fn process(&self) -> String {
        self.child.id().to_string()
    }

    fn ask(&mut self, what: &Value) -> Result<Value> {
        writeln!(self.asks, "{what}").and_then(|()| self.asks.flush()).context("asking the peer")?;
        let line = self.says.next().context("the peer has ended")??;
        serde_json::from_str(&line).with_context(|| format!("the peer said {line:?}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
