//! `proofhouse match ballistics`: exhibits against all exhibits of other cases.

use crate::exhibit_matching::match_exhibits;
use crate::summary::{self, Ending};
use anyhow::Result;
use chrono::Utc;
use proofhouse_warehouse::Warehouse;

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = match_exhibits(warehouse, Utc::now().date_naive()).await?;
    summary::print(as_json, &done, |done| {
        if done.nothing_new {
            return "Nothing new since the last run; nothing written.".to_owned();
        }
        let bands: Vec<String> =
            done.candidates.iter().map(|(band, count)| format!("{count} {band}")).collect();
        let again = match done.extracted_again {
            0 => String::new(),
            marks => format!("\n{} marks were extracted again from their scans.", summary::grouped(marks)),
        };
        format!(
            "Searched for {} of {} exhibits, compared {} pairs ({} marks could not be used).{again}\n\
             Candidate pairs: {}.\nRows written to ballistic_candidates: {}.",
            summary::grouped(done.searched),
            summary::grouped(done.exhibits),
            summary::grouped(done.compared),
            done.unusable_marks,
            if bands.is_empty() { "none".to_owned() } else { bands.join(", ") },
            done.rows_written
        )
    })?;
    Ok(Ending::Done)
}
