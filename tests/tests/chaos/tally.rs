//! The account of a run.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use crate::comparison::{Counts, Finding};
use crate::kafka_log::KafkaLog;
use crate::statements::Expected;
use crate::world::World;

/// More of one kind say no more.
const SHOWN: usize = 12;

/// Says a line in spite of the test harness, which keeps what passing tests print to itself.
pub(crate) fn say(line: &str) {
    // Nobody to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// What is counted in the end.
pub(crate) struct Tally<'run> {
    pub(crate) log: &'run KafkaLog,
    pub(crate) counts: Counts,
    pub(crate) landed: usize,
    pub(crate) receipts: usize,
    pub(crate) took: Duration,
}

impl Tally<'_> {
    /// Prints it.
    pub(crate) fn print(&self, world: &World<'_>) {
        let of = |wanted: fn(&Expected) -> bool| {
            self.log.messages.values().filter(|read| wanted(&read.expected)).count()
        };
        let good = of(|expected| matches!(expected, Expected::Accepted));
        let tombstones = of(|expected| matches!(expected, Expected::Withdrawn));
        let bad = of(|expected| matches!(expected, Expected::Rejected(_)));
        let faults: Vec<String> =
            world.timeline.counts().iter().map(|(name, count)| format!("{name} {count}")).collect();
        let counts = &self.counts;
        let repeated: usize = counts.repeated_receipts.values().sum();
        let mut repeated_after: Vec<(usize, &str)> =
            counts.repeated_receipts.iter().map(|(fault, count)| (*count, *fault)).collect();
        repeated_after.sort_unstable_by(|one, other| other.cmp(one));
        let repeated_after: Vec<String> =
            repeated_after.iter().map(|(count, fault)| format!("{fault} {count}")).collect();
        let mut lines = vec![
            format!("tally of {}, seed {}", world.scenario, world.seed),
            format!("  faults            {}: {}", world.timeline.happened.len(), faults.join(", ")),
            format!(
                "  messages          {}: {good} good, {bad} bad, {tombstones} tombstones; {} without an acknowledgement",
                self.log.messages.len(),
                self.log.unacknowledged
            ),
            format!("  records moved     {} have statements in several partitions", self.log.moved_keys()),
            format!(
                "  landed            {} rows; {} doubled, {} lost; {} erased by maintenance after a withdrawal",
                self.landed, counts.doubled, counts.lost, counts.erased
            ),
            format!(
                "  receipts          {}, {repeated} of them repeated, after the beginning of {}",
                self.receipts,
                if repeated_after.is_empty() { "no fault".to_owned() } else { repeated_after.join(", ") }
            ),
        ];
        if let Some(proxy) = world.store.network() {
            lines.push(format!(
                "  network           {} requests ({} to read commits, {} to list), {} refused, {} slowed, {} answers to \
                 writes lost, {} of them to commits",
                proxy.requests,
                proxy.commits_read,
                proxy.listings,
                proxy.refused,
                proxy.slowed,
                proxy.lost_answers,
                proxy.lost_commits
            ));
        }
        lines.push(format!("  commits           {}", world.store.commits()));
        lines.push(format!(
            "  processes         {} ended in another way than they were asked to",
            world.fleet.ended.len()
        ));
        lines.push(format!("  took              {:.1} s", self.took.as_secs_f64()));
        say(&lines.join("\n"));
    }
}

/// What was found, by check, the first of each with what happened before.
pub(crate) fn report(findings: &[Finding]) -> String {
    let mut by_check: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_check.entry(finding.check).or_default().push(finding);
    }
    let mut lines = Vec::new();
    for (check, found) in by_check {
        lines.push(format!("{check}: {}", found.len()));
        lines.extend(found.iter().take(SHOWN).map(|finding| format!("    {}", finding.what)));
        if found.len() > SHOWN {
            lines.push(format!("    and {} more", found.len() - SHOWN));
        }
    }
    lines.join("\n")
}
