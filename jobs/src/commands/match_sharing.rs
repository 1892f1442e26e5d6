//! `proofhouse match sharing`: seized firearms and exhibits that guidance says to search for abroad.

use crate::sharing::match_sharing;
use crate::summary::{self, Ending};
use anyhow::Result;
use chrono::Utc;
use proofhouse_warehouse::Warehouse;

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = match_sharing(warehouse, Utc::now().date_naive()).await?;
    summary::print(as_json, &done, |done| {
        if done.nothing_new {
            return "Nothing new since the last run; nothing written.".to_owned();
        }
        let rules: Vec<String> = done
            .suggestions
            .iter()
            .map(|(rule, count)| format!("{} {rule}", summary::grouped(*count)))
            .collect();
        format!(
            "Of {} seized firearms and {} exhibits nobody has searched for abroad.\n\
             Suggestions to {} bureaus: {}.\nRows written to sharing_suggestions: {}.",
            summary::grouped(done.items),
            summary::grouped(done.exhibits),
            done.bureaus,
            if rules.is_empty() { "none".to_owned() } else { rules.join(", ") },
            summary::grouped(done.rows_written)
        )
    })?;
    Ok(Ending::Done)
}
