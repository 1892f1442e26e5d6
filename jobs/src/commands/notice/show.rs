//! One notice: its content and what was said of it.

use super::{notice, read};
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::{DateTime, Utc};
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Debug, Deserialize, Serialize)]
struct EventRow {
    event_ts: DateTime<Utc>,
    source_bureau: String,
    requesting_bureau: String,
    event: String,
    reason: Option<String>,
}

pub(super) async fn run(
    warehouse: &Warehouse,
    notice_id: &str,
    requester: Option<Bureau>,
    bureau: Bureau,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let row = notice(&session, bureau, notice_id, requester).await?;
    let parameters = rows::texts(&[("notice_id", notice_id), ("requesting", &row.requesting_bureau)]);
    let sql = "SELECT * FROM notices WHERE notice_id = $notice_id AND requesting_bureau = $requesting";
    let mut content =
        rows::as_objects(&session.collect_with(sql, parameters).await?)?.pop().unwrap_or_default();
    content.retain(|name, value| !name.starts_with('_') && rows::says_something(value));
    // Those whom it was distributed to see the notice, and not what requester and Secretariat said of it.
    let mut events: Vec<EventRow> = read(
        &session,
        "SELECT event_ts, source_bureau, requesting_bureau, event, reason FROM notice_events \
         WHERE notice_id = $notice_id ORDER BY event_ts",
        notice_id,
    )
    .await?;
    events.retain(|event| event.requesting_bureau == row.requesting_bureau);
    let awaited = row.awaited();
    if as_json {
        say!("{}", serde_json::json!({ "notice": content, "awaited_bureau": awaited, "events": events }));
        return Ok(());
    }
    let kind = codes::notice_type(&row.notice_code).map_or(row.notice_code.as_str(), |kind| kind.name_en);
    say!("{kind} {notice_id} of {}: {}", row.requesting_bureau, row.title);
    let expired = if row.has_expired(Utc::now().date_naive()) { ", expired" } else { "" };
    let turn = awaited.map(|bureau| format!("; it is the turn of {bureau}")).unwrap_or_default();
    let expiry = row.expiry.map(|day| format!(", in force until {day}")).unwrap_or_default();
    say!("  state {}{expiry}{expired}{turn}", row.state);
    for (name, value) in shown(&content) {
        say!("  {name}: {value}");
    }
    if events.is_empty() {
        return Ok(());
    }
    let mut table = table_view::headed(&["when", "who", "what", "reason"]);
    for event in &events {
        table.add_row([
            event.event_ts.format("%Y-%m-%d %H:%M").to_string(),
            event.source_bureau.clone(),
            event.event.clone(),
            event.reason.clone().unwrap_or_default(),
        ]);
    }
    say!("{table}");
    Ok(())
}

/// The content without what stands above it and what is of the message, not of the notice.
fn shown(content: &Map<String, Value>) -> impl Iterator<Item = (&str, String)> {
    const ELSEWHERE: &[&str] = &[
        "notice_id",
        "requesting_bureau",
        "notice_code",
        "title",
        "state",
        "in_force",
        "expiry",
        "message_id",
        "source_bureau",
        "source_record_id",
        "action",
        "event_ts",
        "events_refused",
        "last_event_at",
        "access_parties",
        "access_mode",
        "purpose",
    ];
    content.iter().filter(|(name, _)| !ELSEWHERE.contains(&name.as_str())).map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (name.as_str(), text)
    })
}
