//! One network: its members, and what joins them.

use super::{links, members, written};
use crate::summary::say;
use crate::table_view;
use anyhow::{Result, bail};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};

pub(super) async fn run(warehouse: &Warehouse, network: &str, bureau: Bureau, as_json: bool) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let members = members(&session, network).await?;
    if members.is_empty() {
        bail!(
            "{bureau} sees no network {network}; `proofhouse network list --as {bureau}` lists those that it sees"
        );
    }
    let links = links(&session, network).await?;
    if as_json {
        say!("{}", serde_json::json!({ "network_id": network, "members": members, "links": links }));
        return Ok(());
    }
    say!("Network {network}, as {bureau} sees it: {} members, {} links", members.len(), links.len());
    let mut table = table_view::headed(&["member", "country", "day", "tied in by", "strength"]);
    for member in &members {
        table.add_row([
            written(&member.member_kind, &member.bureau, &member.member_id, member.item_no),
            member.country.clone().unwrap_or_default(),
            member.day.map(|day| day.to_string()).unwrap_or_default(),
            member.link_kind.clone(),
            format!("{:.3}", member.link_strength),
        ]);
    }
    say!("{table}");
    let mut table = table_view::headed(&["one", "other", "strength", "why"]);
    for link in &links {
        table.add_row([
            written(&link.left_kind, &link.left_bureau, &link.left_id, link.left_item_no),
            written(&link.right_kind, &link.right_bureau, &link.right_id, link.right_item_no),
            format!("{:.3}", link.strength),
            link.explanation.clone(),
        ]);
    }
    say!("{table}");
    Ok(())
}
