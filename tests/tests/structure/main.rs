//! The shape of the workspace, held by tests: which crate may know which, how sources are cut, what licences come in,
//! what documents and dashboards say, and that one build of the dependencies serves the demo and the tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod dependencies;
mod documents;
mod licence_expression;
mod monitoring;
mod sources;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What `cargo` prints for these arguments, run in the workspace.
fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo).args(arguments).current_dir(workspace()).output().unwrap();
    assert!(
        output.status.success(),
        "cargo {} failed:\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// `cargo metadata` with the given further arguments.
fn metadata(arguments: &[&str]) -> serde_json::Value {
    let mut all = vec!["metadata", "--format-version", "1", "--locked"];
    all.extend(arguments);
    serde_json::from_str(&cargo(&all)).unwrap()
}
