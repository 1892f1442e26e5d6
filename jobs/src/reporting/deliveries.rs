//! What was sent to whom, as the table `deliveries`: a row for each time that a delivery came to an end.
//!
//! The ledger is what counts; the table follows it, so that it can be asked in SQL. Rows are made of a run's history and not
//! of where it stands now: a further revision, or an operator's decision, must not take away what was said of the one before.
//! Each row has the time of its event, and is written once however often the ledger is read.

use crate::rows;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, stream};
use proofhouse_delivery::ledger::{
    Decision, Delivery, DeliveryKey, Entry, Event, IllegalEvent, RunState, Target,
};
use proofhouse_delivery::{DeliveryError, Ledger, LogicalRun, RunFilter};
use proofhouse_schemas::tables::operations::DeliveryRow;
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::Deserialize;
use std::collections::HashMap;

/// Columns that tell rows apart. The time is among them: a mail may be unknown twice.
const KEY: [&str; 8] =
    ["run", "revision", "language", "channel", "recipient", "state", "content_hash", "changed_at"];

/// How much older than the newest row an event may be and not be noted yet: clocks differ, and another scheduler may have died
/// before it noted what it did.
const MARGIN: TimeDelta = TimeDelta::days(1);

/// How many runs are read at once.
const READ_AT_ONCE: usize = 16;

/// What the table has of the ledger, as far as this process knows.
#[derive(Debug, Default)]
pub struct Noted {
    /// The last event of each run that was noted.
    numbers: HashMap<LogicalRun, u64>,
    has_begun: bool,
}

#[derive(Debug, Deserialize)]
struct Newest {
    newest: Option<DateTime<Utc>>,
}

impl Noted {
    /// Writes what the ledger says and the table does not yet. Says how many rows of the ledger's that were.
    ///
    /// The first time the ledger is listed, and runs are read of which something came since about when the newest row was
    /// written. From then on the ledger's own memory says which runs have changed, and only those are read: beside a scheduler
    /// that finds nothing to do this asks the store nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read or the table cannot be written. What was not noted is noted the next time.
    pub async fn follow(&mut self, warehouse: &Warehouse, ledger: &Ledger) -> Result<usize> {
        if !self.has_begun {
            self.begin(warehouse, ledger).await?;
        }
        let changed: Vec<(LogicalRun, u64)> = ledger
            .known_numbers()
            .into_iter()
            .filter(|(run, number)| self.numbers.get(run).is_none_or(|noted| noted < number))
            .collect();
        self.note(warehouse, ledger, changed).await
    }

    async fn begin(&mut self, warehouse: &Warehouse, ledger: &Ledger) -> Result<()> {
        let newest: Vec<Newest> =
            rows::read(&warehouse.trusted_session(), "SELECT max(changed_at) AS newest FROM deliveries")
                .await?;
        let newest = newest.into_iter().find_map(|row| row.newest);
        let since = newest.and_then(|newest| newest.checked_sub_signed(MARGIN));
        let mut changed = Vec::new();
        for (run, last) in ledger.last_events(&RunFilter::default()).await? {
            if since.is_some_and(|since| last.stored_at < since) {
                self.numbers.insert(run, last.number);
            } else {
                changed.push((run, last.number));
            }
        }
        self.note(warehouse, ledger, changed).await?;
        self.has_begun = true;
        Ok(())
    }

    async fn note(
        &mut self,
        warehouse: &Warehouse,
        ledger: &Ledger,
        changed: Vec<(LogicalRun, u64)>,
    ) -> Result<usize> {
        // By value: a future over borrowed runs could not be sent to another thread.
        let mut read = stream::iter(changed.into_iter().map(|(run, number)| async move {
            let history = ledger.history(&run).await;
            (run, number, history)
        }))
        .buffered(READ_AT_ONCE);
        let mut told: Vec<(LogicalRun, Vec<Told>)> = Vec::new();
        let mut numbers = Vec::new();
        while let Some((run, number, history)) = read.next().await {
            let history = match history {
                // It stays damaged, and is looked at again when something comes.
                Err(error @ DeliveryError::Damaged { .. }) => {
                    tracing::error!(%run, %error, "the table of deliveries lacks a run that cannot be read");
                    numbers.push((run, number));
                    continue;
                }
                other => other?,
            };
            let last = history.last().map_or(number, |entry| entry.number.max(number));
            match told_by(&run, &history) {
                Ok(rows) => told.push((run.clone(), rows)),
                Err(error) => {
                    tracing::error!(%run, %error, "the table of deliveries lacks a run whose events do not follow");
                }
            }
            numbers.push((run, last));
        }
        let named: Vec<(String, &LogicalRun, &Told)> = told
            .iter()
            .flat_map(|(run, rows)| rows.iter().map(move |row| (run.to_string(), run, row)))
            .collect();
        let noted: Vec<DeliveryRow<'_>> = named.iter().map(|(name, run, told)| told.row(name, run)).collect();
        if !noted.is_empty() {
            let batches = rows::to_batches("deliveries", &noted)?;
            warehouse.append_new_rows("deliveries", &KEY, batches, &Watermark::default()).await?;
        }
        self.numbers.extend(numbers);
        Ok(noted.len())
    }
}

/// What one event says of one delivery.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    revision: u32,
    content: String,
    language: String,
    channel: &'static str,
    recipient: Option<String>,
    state: &'static str,
    attempts: u32,
    reason: Option<String>,
    at: DateTime<Utc>,
}

impl Told {
    fn row<'row>(&'row self, name: &'row str, run: &'row LogicalRun) -> DeliveryRow<'row> {
        DeliveryRow {
            run: name,
            revision: i64::from(self.revision),
            report: run.report.as_str(),
            bureau: run.bureau.as_str(),
            period_from: run.period.from(),
            period_to: run.period.last_day(),
            language: &self.language,
            channel: self.channel,
            recipient: self.recipient.as_deref(),
            state: self.state,
            attempts: i64::from(self.attempts),
            reason: self.reason.as_deref(),
            content_hash: &self.content,
            changed_at: self.at,
        }
    }
}

/// What a history says of deliveries, in the order in which it happened. The mail to an owner is none.
fn told_by(run: &LogicalRun, history: &[Entry]) -> Result<Vec<Told>, IllegalEvent> {
    let mut state = RunState::absent(run.clone());
    let mut told = Vec::new();
    for entry in history {
        let next = state.after(entry)?;
        let of = |key: &DeliveryKey, word: &'static str| of_delivery(&next, key, word, entry.at);
        match &entry.event {
            // Before, readers of the archive do not see the revision.
            Event::DeliveryStarted => told.extend(next.revision.as_ref().map(|revision| Told {
                revision: revision.revision,
                content: revision.content_sha256.clone(),
                language: "all".to_owned(),
                channel: "ARCHIVE",
                recipient: None,
                state: "ARCHIVED",
                attempts: 1,
                reason: None,
                at: entry.at,
            })),
            Event::Sent { delivery } => told.extend(of(delivery, "SENT")),
            Event::Unknown { delivery, .. } => told.extend(of(delivery, "UNKNOWN")),
            Event::Refused { delivery, .. } => told.extend(of(delivery, "REFUSED")),
            Event::GivenUp { delivery, .. } => told.extend(of(delivery, "FAILED")),
            Event::Reopened { decisions } => {
                for (key, _) in decisions.iter().filter(|(_, decision)| **decision == Decision::Arrived) {
                    // Of before the decision: by it the count begins anew.
                    told.extend(of_delivery(&state, key, "SENT", entry.at).map(|told| Told {
                        reason: Some("an operator says that it arrived".to_owned()),
                        ..told
                    }));
                }
            }
            _ => {}
        }
        state = next;
    }
    Ok(told)
}

fn of_delivery(state: &RunState, key: &DeliveryKey, word: &'static str, at: DateTime<Utc>) -> Option<Told> {
    let revision = state.revision.as_ref()?;
    let delivery: &Delivery = state.deliveries.iter().find(|delivery| delivery.plan.key == *key)?;
    let (channel, recipient) = match &delivery.plan.target {
        Target::Mail { address, .. } => ("MAIL", address),
        Target::Outbound { name } => ("OUTBOUND", name),
    };
    Some(Told {
        revision: revision.revision,
        content: revision.content_sha256.clone(),
        language: delivery.plan.language.clone(),
        channel,
        recipient: Some(recipient.clone()),
        state: word,
        attempts: delivery.attempts,
        reason: delivery.reason.clone(),
        at,
    })
}

#[cfg(test)]
mod tests;
