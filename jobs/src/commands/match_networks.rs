//! `proofhouse match networks`: what joins cases, firearms, exhibits, seizures, trace requests and notices.

use crate::networks::match_networks;
use crate::summary::{self, Ending};
use anyhow::Result;
use proofhouse_warehouse::Warehouse;

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = match_networks(warehouse).await?;
    summary::print(as_json, &done, |done| {
        if done.nothing_new {
            return "Nothing new since the last run; nothing written.".to_owned();
        }
        let links: Vec<String> =
            done.links.iter().map(|(kind, count)| format!("{} {kind}", summary::grouped(*count))).collect();
        let not_resolved = match done.names_not_resolved {
            0 => String::new(),
            names => format!(
                "\n{} names in notices join nothing: they fit no row of their bureau, or rows of two kinds.",
                summary::grouped(names)
            ),
        };
        format!(
            "{} networks with {} members, the largest with {}; {} of them across bureaus.\n\
             Links: {}.\n\
             {} trace requests were followed by others, the longest chain has {}.{not_resolved}\n\
             Rows written: {}.",
            summary::grouped(done.networks),
            summary::grouped(done.members),
            summary::grouped(done.largest),
            summary::grouped(done.across_bureaus),
            if links.is_empty() { "none".to_owned() } else { links.join(", ") },
            summary::grouped(done.trace_chains),
            summary::grouped(done.longest_chain),
            summary::grouped(done.rows_written)
        )
    })?;
    Ok(Ending::Done)
}
