//! `proofhouse match notices`: seized firearms and records that fit what notices describe, and what notices name or are named by.

use crate::notice_matching::{MOST_LISTED, match_notices};
use crate::summary::{self, Ending, grouped};
use anyhow::Result;
use chrono::Utc;
use proofhouse_warehouse::Warehouse;

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = match_notices(warehouse, Utc::now().date_naive()).await?;
    summary::print(as_json, &done, |done| {
        if done.nothing_new {
            return "Nothing new since the last run; nothing written.".to_owned();
        }
        let rows: Vec<String> =
            done.rows.iter().map(|(table, count)| format!("{} {table}", grouped(*count))).collect();
        let left_out = match done.left_out {
            0 => String::new(),
            more => format!(
                "\n{} more fit and are not listed: of a notice at most {MOST_LISTED} rows of one owner that are open to the \
                 same readers are.",
                grouped(more)
            ),
        };
        format!(
            "{} notices that describe a firearm, against {} seized firearms and parts and {} records.\n\
             Rows: {}; {} fit, in {} one side names the other.{left_out}\n\
             Rows written: {}.",
            grouped(done.notices),
            grouped(done.seized),
            grouped(done.records),
            rows.join(", "),
            grouped(done.fitting),
            grouped(done.references),
            grouped(done.rows_written)
        )
    })?;
    Ok(Ending::Done)
}
