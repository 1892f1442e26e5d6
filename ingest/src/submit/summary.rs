//! What a submission would do, or did, for people and for programs.

use crate::submit::findings::Finding;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How many refused lines are listed one by one.
pub const LISTED_REFUSALS: usize = 200;

/// One thing that is wrong with one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedLine {
    /// File name.
    pub file: String,
    /// Line, or number of the row or object.
    pub line: u64,
    /// Record reference, when there is one.
    pub reference: String,
    /// Stable reason code.
    pub code: String,
    /// Field.
    pub path: String,
    /// The offending value, cut.
    pub value: String,
    /// What was expected.
    pub expected: String,
}

/// What a submission did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SubmitSummary {
    /// The bureau.
    pub bureau: String,
    /// Files read.
    pub files: Vec<String>,
    /// Entries read, sums not counted.
    pub read: u64,
    /// Entries that pass every check.
    pub good: u64,
    /// Entries that would be refused; they are not sent.
    pub refused: u64,
    /// Refused entries by reason code (one entry may have several).
    pub refused_by_code: BTreeMap<String, u64>,
    /// The first refused lines, fault by fault.
    pub refusals: Vec<RefusedLine>,
    /// Messages that the broker acknowledged; 0 when only checked.
    pub sent: u64,
    /// Messages by topic.
    pub by_topic: BTreeMap<String, u64>,
    /// What the sender should look at.
    pub findings: Vec<Finding>,
    /// Duration.
    pub seconds: f64,
}

impl SubmitSummary {
    /// The counts in one line.
    pub fn headline(&self) -> String {
        format!(
            "{} as {}: {} read, {} good, {} refused, {} sent in {:.1} s",
            self.files.join(", "),
            self.bureau,
            self.read,
            self.good,
            self.refused,
            self.sent,
            self.seconds
        )
    }
}

impl fmt::Display for SubmitSummary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.headline())?;
        for (topic, count) in &self.by_topic {
            writeln!(formatter, "  {count:>9}  {topic}")?;
        }
        if !self.refusals.is_empty() {
            writeln!(formatter, "refused:")?;
            for (code, count) in &self.refused_by_code {
                writeln!(formatter, "  {count:>9}  {code}")?;
            }
            for line in self.refusals.iter().take(20) {
                write!(formatter, "  {}:{} {} {}", line.file, line.line, line.code, line.path)?;
                if !line.value.is_empty() {
                    write!(formatter, " is {}", line.value)?;
                }
                writeln!(formatter, "; expected {}", line.expected)?;
            }
            if self.refusals.len() > 20 {
                writeln!(formatter, "  ... and more; --json lists {LISTED_REFUSALS}")?;
            }
        }
        if !self.findings.is_empty() {
            writeln!(formatter, "found (sent as it stands):")?;
            for finding in self.findings.iter().take(40) {
                writeln!(formatter, "  {finding}")?;
            }
            if self.findings.len() > 40 {
                writeln!(formatter, "  ... and {} more kinds", self.findings.len() - 40)?;
            }
        }
        Ok(())
    }
}
