//! What a scenario needs from outside the workspace: a broker, an S3 server, a Python.
//!
//! In CI everything is required, so a missing part fails. Elsewhere the scenario is skipped: it says so on standard
//! error in spite of the test harness's capture, and `make test` counts and names it at the end.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Unwraps what a scenario needs; when it was not to be had, fails in CI and returns `None` elsewhere.
pub fn or_skip<T>(scenario: &str, needed: &str, outcome: Result<T, impl Display>) -> Option<T> {
    match outcome {
        Ok(needed) => Some(needed),
        Err(reason) if required() => panic!("{scenario} needs {needed}, which CI requires: {reason}"),
        Err(reason) => {
            say_loudly(scenario, needed, &reason.to_string());
            None
        }
    }
}

/// Says loudly that a part of a scenario is left out, which not even CI can require.
pub fn leave_out(scenario: &str, part: &str, reason: &str) {
    let line = format!("\n!!! LEFT OUT of {scenario}: {part}: {reason}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Whether missing parts fail instead of being skipped: in CI, or when `PROOFHOUSE_REQUIRE_ALL` is set.
fn required() -> bool {
    let is_set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty() && value != "false");
    is_set("CI") || is_set("PROOFHOUSE_REQUIRE_ALL")
}

fn say_loudly(scenario: &str, needed: &str, reason: &str) {
    // `eprintln!` would be captured with the output of a passing test; a direct write is not.
    let line = format!("\n!!! SKIPPED {scenario}: it needs {needed}: {reason}\n");
    // Nobody to tell when standard error is closed.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(list) = std::env::var_os("PROOFHOUSE_SKIPPED")
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(list)
    {
        let first_line = reason.lines().next().unwrap_or_default();
        let _ = writeln!(file, "{scenario} (needs {needed}: {first_line})");
    }
}

/// The folder `tests/infrastructure` of this checkout.
#[must_use]
pub fn infrastructure() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("infrastructure")
}

/// Runs a script of `tests/infrastructure` that fetches something and prints where it is.
pub fn fetched(script: &str) -> Result<String> {
    let path = infrastructure().join(script);
    let output = Command::new("bash")
        .arg(&path)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not run {}", path.display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The Python that has `tests/infrastructure/python/requirements.txt` installed.
pub fn python() -> Result<String> {
    fetched("python/fetch.sh")
}
