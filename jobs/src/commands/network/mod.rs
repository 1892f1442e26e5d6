//! `proofhouse network`: networks as a bureau sees them. All is read through its guarded session, in which networks follow
//! from the links that it may see.
//!
//! - this file: what is read; `list`, `show`, `explain`, `chains`: what is printed

mod chains;
mod explain;
mod list;
mod show;

pub use explain::{Explanation, Step, explain};

use crate::command_line::NetworkJob;
use crate::rows;
use crate::summary::Ending;
use anyhow::Result;
use proofhouse_schemas::tables::networks::{NetworkLinkRow, NetworkMemberRow};
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::de::DeserializeOwned;

/// Runs what was asked.
///
/// # Errors
/// When there is no such network or member for this bureau, or the warehouse cannot be read.
pub async fn run(warehouse: &Warehouse, what: &NetworkJob, as_json: bool) -> Result<Ending> {
    match what {
        NetworkJob::List { bureau, all, top } => list::run(warehouse, *bureau, *all, *top, as_json).await?,
        NetworkJob::Show { network, bureau } => show::run(warehouse, network, *bureau, as_json).await?,
        NetworkJob::Explain(asked) => explain::run(warehouse, asked, as_json).await?,
        NetworkJob::Chains { bureau, open, top } => {
            chains::run(warehouse, *bureau, *open, *top, as_json).await?;
        }
    }
    Ok(Ending::Done)
}

async fn read<T: DeserializeOwned>(session: &GuardedSession, sql: &str, value: &str) -> Result<Vec<T>> {
    let parameters = rows::texts(&[("value", value)]);
    rows::from_batches(&session.collect_with(sql, parameters).await?)
}

/// The members of a network.
async fn members(session: &GuardedSession, network: &str) -> Result<Vec<NetworkMemberRow>> {
    let sql = "SELECT * FROM network_members WHERE network_id = $value \
               ORDER BY day NULLS LAST, member_kind, bureau, member_id, item_no";
    read(session, sql, network).await
}

/// The links of a network: those of its members.
async fn links(session: &GuardedSession, network: &str) -> Result<Vec<NetworkLinkRow>> {
    let sql = "SELECT l.* FROM network_links AS l JOIN network_members AS m ON m.member_kind = l.left_kind \
               AND m.bureau = l.left_bureau AND m.member_id = l.left_id AND m.item_no = l.left_item_no \
               WHERE m.network_id = $value ORDER BY l.strength DESC, l.link_id";
    read(session, sql, network).await
}

/// A member as people write it.
fn written(kind: &str, bureau: &str, id: &str, item_no: i32) -> String {
    let item = if item_no > 0 { format!("#{item_no}") } else { String::new() };
    format!("{}:{bureau}/{id}{item}", kind.to_lowercase())
}
