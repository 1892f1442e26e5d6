//! Tables as anybody else reads them: through the Delta reader of Python, which shares no code of ours.
//!
//! Only with it can a scenario see what no bureau may: the Kafka coordinates of every row.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::binary::{Proofhouse, Row};
use crate::requirement::{infrastructure, or_skip, python};

/// A Delta reader of another make.
#[derive(Debug)]
pub struct DeltaReader {
    python: String,
}

impl DeltaReader {
    /// The reader, or `None` (and a loud line) when there is none to be had; in CI that fails.
    #[must_use]
    pub fn find_or_skip(scenario: &str) -> Option<Self> {
        let python = or_skip(scenario, "Python deltalake", python().map_err(|error| format!("{error:#}")))?;
        Some(Self { python })
    }

    /// The rows that a query gives over one table of the store; the query calls the table `t`.
    pub fn query(&self, proofhouse: &Proofhouse, table: &str, query: &str) -> Result<Vec<Row>> {
        let url = format!("{}/{table}", proofhouse.store_url().trim_start_matches("file://"));
        let output = Command::new(&self.python)
            .arg(infrastructure().join("python/read_delta.py"))
            .args([&url, query])
            .envs(proofhouse.environment())
            .stdin(Stdio::null())
            .output()
            .context("could not run the Delta reader")?;
        if !output.status.success() {
            bail!("{query}\nover {url}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let answer: Value = serde_json::from_slice(&output.stdout)?;
        let rows = answer["rows"].as_array().context("an answer without rows")?;
        Ok(rows.iter().filter_map(|row| row.as_object().cloned()).collect())
    }

    /// How many rows a table has, and how many different Kafka messages they came from. Equal means: none came twice.
    pub fn rows_and_messages(&self, proofhouse: &Proofhouse, table: &str) -> Result<(i64, i64)> {
        let query = "select count(*) as \"all\", count(distinct concat(_topic, '/', cast(_partition as varchar), '/', \
                     cast(_offset as varchar))) as \"different\" from t";
        let rows = self.query(proofhouse, table, query)?;
        let number = |name: &str| rows.first().and_then(|row| row[name].as_i64()).context("no count");
        Ok((number("all")?, number("different")?))
    }
}
