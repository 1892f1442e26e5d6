//! What was sent to whom, as the table `deliveries`: the ledger's runs and deliveries that have come to an end.
//!
//! The ledger is what counts; the table follows it, so that it can be asked in SQL. A row is written once for each state.

use crate::rows;
use anyhow::Result;
use proofhouse_delivery::ledger::{DeliveryPhase, DeliveryStatus, Phase};
use proofhouse_delivery::{Ledger, RunFilter, RunStatus};
use proofhouse_schemas::tables::operations::DeliveryRow;
use proofhouse_warehouse::{Warehouse, Watermark};

/// Columns that tell rows apart.
const KEY: [&str; 7] = ["run", "revision", "language", "channel", "recipient", "state", "content_hash"];

/// Writes what the ledger says and the table does not yet. Says how many rows that were.
///
/// # Errors
/// When the ledger cannot be read or the table cannot be written.
pub async fn note(warehouse: &Warehouse, ledger: &Ledger, filter: &RunFilter) -> Result<usize> {
    let runs = ledger.runs(filter).await?;
    let keys: Vec<String> = runs.iter().map(|status| status.run.to_string()).collect();
    let noted: Vec<DeliveryRow<'_>> =
        runs.iter().zip(&keys).flat_map(|(status, key)| rows_of(status, key)).collect();
    if noted.is_empty() {
        return Ok(0);
    }
    let batches = rows::to_batches("deliveries", &noted)?;
    warehouse.append_new_rows("deliveries", &KEY, batches, &Watermark::default()).await?;
    Ok(noted.len())
}

fn rows_of<'a>(status: &'a RunStatus, key: &'a str) -> Vec<DeliveryRow<'a>> {
    let (Some(revision), Some(content)) = (status.revision, status.content_sha256.as_deref()) else {
        return Vec::new();
    };
    let row = |language: &'a str, channel: &'a str, state: &'a str| DeliveryRow {
        run: key,
        revision: i64::from(revision),
        report: status.run.report.as_str(),
        bureau: status.run.bureau.as_str(),
        period_from: status.run.period.from(),
        period_to: status.run.period.last_day(),
        language,
        channel,
        recipient: None,
        state,
        attempts: 1,
        reason: None,
        content_hash: content,
        changed_at: status.changed_at,
    };
    let mut rows = Vec::new();
    // Before, readers of the archive do not see the revision.
    if matches!(status.phase, Phase::Delivering | Phase::Delivered | Phase::Failing | Phase::Failed) {
        rows.push(row("all", "ARCHIVE", "ARCHIVED"));
    }
    for delivery in &status.deliveries {
        let Some(state) = ended(delivery) else { continue };
        rows.push(DeliveryRow {
            recipient: Some(&delivery.recipient),
            attempts: i64::from(delivery.attempts),
            reason: delivery.reason.as_deref(),
            ..row(&delivery.language, channel(delivery), state)
        });
    }
    rows
}

/// The word for a state in which a delivery stays unless somebody decides otherwise.
fn ended(delivery: &DeliveryStatus) -> Option<&'static str> {
    match delivery.phase {
        DeliveryPhase::Sent => Some("SENT"),
        DeliveryPhase::Unknown => Some("UNKNOWN"),
        DeliveryPhase::Refused => Some("REFUSED"),
        DeliveryPhase::Failed => Some("FAILED"),
        DeliveryPhase::Pending | DeliveryPhase::Sending => None,
    }
}

fn channel(delivery: &DeliveryStatus) -> &'static str {
    if delivery.key.as_str().starts_with("mail") { "MAIL" } else { "OUTBOUND" }
}
