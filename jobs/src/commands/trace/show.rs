//! One thread: its firearm, its events, its clock.

use super::{ThreadRow, clock, known, read, session_of};
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::{DateTime, Utc};
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::Warehouse;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
struct EventRow {
    event_ts: DateTime<Utc>,
    source_bureau: String,
    requesting_bureau: String,
    event: String,
    outcome_code: Option<String>,
    comment: Option<String>,
}

pub(super) async fn run(
    warehouse: &Warehouse,
    trace_id: &str,
    requester: Option<Bureau>,
    bureau: Bureau,
    as_json: bool,
) -> Result<()> {
    let session = session_of(warehouse, bureau);
    let known = known(warehouse, &session, bureau, trace_id, requester).await?;
    let thread: &ThreadRow = &known.row;
    let mut events: Vec<EventRow> = read(
        &session,
        "SELECT event_ts, source_bureau, requesting_bureau, event, outcome_code, comment FROM trace_events \
         WHERE trace_id = $trace_id ORDER BY event_ts",
        trace_id,
    )
    .await?;
    events.retain(|event| event.requesting_bureau == thread.requesting_bureau);
    let awaited = known.thread.awaited();
    if as_json {
        say!("{}", serde_json::json!({ "thread": thread, "awaited_bureau": awaited, "events": events }));
        return Ok(());
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "not stated".to_owned());
    say!("Trace request {trace_id}, {} to {}", thread.requesting_bureau, thread.requested_bureau);
    say!(
        "  {} {} {}, serial number {}",
        text(&thread.make_raw),
        text(&thread.model_raw),
        text(&thread.calibre_raw),
        text(&thread.serial_raw)
    );
    say!("  why illicit: {}", text(&thread.illicit_basis));
    if let Some(parent) = &thread.parent_trace_id {
        say!("  follows {parent}, number {} in its chain", thread.chain_no.unwrap_or(1));
    }
    let turn = awaited.map(|bureau| format!("; it is the turn of {bureau}")).unwrap_or_default();
    let clock = clock(&known.thread, Utc::now());
    say!("  state {}, priority {}; {clock}{turn}", thread.state, text(&thread.priority));
    if let Some(outcome) = &thread.outcome_code {
        let name = codes::trace_outcome(outcome).map_or(outcome.as_str(), |entry| entry.name_en);
        say!("  outcome: {name}");
    }
    let mut table = table_view::headed(&["when", "who", "what", "outcome", "words"]);
    for event in &events {
        table.add_row([
            event.event_ts.format("%Y-%m-%d %H:%M").to_string(),
            event.source_bureau.clone(),
            event.event.clone(),
            event.outcome_code.clone().unwrap_or_default(),
            event.comment.clone().unwrap_or_default(),
        ]);
    }
    say!("{table}");
    Ok(())
}
