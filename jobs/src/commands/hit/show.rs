//! One pair with what its owners have said.

use super::pair;
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
struct EventRow {
    event_ts: DateTime<Utc>,
    source_bureau: String,
    event: String,
    ground: Option<String>,
    comment: Option<String>,
}

pub(super) async fn run(warehouse: &Warehouse, candidate: &str, bureau: Bureau, as_json: bool) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let pair = pair(&session, bureau, candidate).await?;
    let events: Vec<EventRow> = rows::from_batches(
        &session
            .collect_with(
                "SELECT event_ts, source_bureau, event, ground, comment FROM hit_events \
                 WHERE candidate_id = $candidate ORDER BY event_ts",
                rows::texts(&[("candidate", candidate)]),
            )
            .await?,
    )?;
    if as_json {
        say!("{}", serde_json::json!({ "pair": pair, "events": events }));
        return Ok(());
    }
    let words = |description: &Option<String>| {
        description.clone().unwrap_or_else(|| "not found by matching".to_owned())
    };
    say!("Pair {candidate}");
    say!("  record      {}: {}", pair.record(), words(&pair.record_description));
    say!("  other side  {}: {}", pair.other(), words(&pair.other_description));
    let turn = pair.awaited();
    let turn = if turn.is_empty() { turn } else { format!("; it is the turn of {turn}") };
    let ground = pair.ground.as_ref().map(|ground| format!(" ({ground})")).unwrap_or_default();
    let decided = pair.decided_at.map(|at| format!(" since {}", at.format("%Y-%m-%d"))).unwrap_or_default();
    say!("  state {}{ground}{decided}{turn}", pair.state);
    if let (Some(band), Some(probability)) = (&pair.band, pair.probability) {
        say!("  found as {band}, probability {probability:.4}");
    }
    if pair.item_no.is_some() {
        say!("  why: proofhouse match explain {} {} --as {bureau}", pair.other(), pair.record());
    }
    let mut table = table_view::headed(&["when", "who", "what", "ground", "words"]);
    for event in &events {
        table.add_row([
            event.event_ts.format("%Y-%m-%d %H:%M").to_string(),
            event.source_bureau.clone(),
            event.event.clone(),
            event.ground.clone().unwrap_or_default(),
            event.comment.clone().unwrap_or_default(),
        ]);
    }
    match events.is_empty() {
        true => say!("Nobody has said anything yet."),
        false => say!("{table}"),
    }
    Ok(())
}
