//! Tests that need data which may not be passed on say that they were skipped.

use std::io::Write;

/// Says so on standard error in spite of the test harness's capture, and where `make test` counts what was skipped.
pub(crate) fn say_skipped(test: &str, needed: &str, reason: &str) {
    let line = format!("\n!!! SKIPPED {test}: it needs {needed}: {reason}\n");
    // Nobody to tell when standard error is closed.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(list) = std::env::var_os("PROOFHOUSE_SKIPPED")
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(list)
    {
        let _ = writeln!(file, "{test} (needs {needed}: {reason})");
    }
}
