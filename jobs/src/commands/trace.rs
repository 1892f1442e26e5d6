//! `proofhouse trace`: a trace request's thread, for the bureaus that are parties of it.

use crate::command_line::TraceJob;
use crate::rows;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use datafusion::common::ParamValues;
use datafusion::common::ScalarValue;
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
struct ThreadRow {
    trace_id: String,
    requesting_bureau: String,
    requested_bureau: String,
    state: String,
    is_open: bool,
    sent_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
    outcome_code: Option<String>,
    paused_seconds: Option<i64>,
    response_days: Option<f64>,
    priority: Option<String>,
    make_raw: Option<String>,
    model_raw: Option<String>,
    calibre_raw: Option<String>,
    serial_raw: Option<String>,
    illicit_basis: Option<String>,
    first_retail_sale_date: Option<String>,
    last_legal_country: Option<String>,
    diversion_kind: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct EventRow {
    event_ts: DateTime<Utc>,
    source_bureau: String,
    event: String,
    outcome_code: Option<String>,
    comment: Option<String>,
}

const THREAD_COLUMNS: &str = "trace_id, requesting_bureau, requested_bureau, state, is_open, sent_at, answered_at, \
outcome_code, paused_seconds, response_days, priority, make_raw, model_raw, calibre_raw, serial_raw, illicit_basis, \
first_retail_sale_date, last_legal_country, diversion_kind";

/// Shows one thread or lists threads.
///
/// # Errors
/// When the thread does not exist for this bureau, or the warehouse cannot be read.
pub async fn run(warehouse: &Warehouse, what: &TraceJob, as_json: bool) -> Result<Ending> {
    match what {
        TraceJob::Show { trace_id, bureau } => show(warehouse, trace_id, *bureau, as_json).await?,
        TraceJob::List { bureau, open, top } => list(warehouse, *bureau, *open, *top, as_json).await?,
    }
    Ok(Ending::Done)
}

async fn read<T: serde::de::DeserializeOwned>(
    session: &GuardedSession,
    sql: &str,
    trace_id: &str,
) -> Result<Vec<T>> {
    let value = ScalarValue::Utf8(Some(trace_id.to_owned()));
    let parameters = ParamValues::from(vec![("trace_id", value)]);
    rows::from_batches(&session.collect_with(sql, parameters).await?)
}

async fn show(warehouse: &Warehouse, trace_id: &str, bureau: Bureau, as_json: bool) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let threads: Vec<ThreadRow> =
        read(&session, &format!("SELECT {THREAD_COLUMNS} FROM traces WHERE trace_id = $trace_id"), trace_id)
            .await?;
    let Some(thread) = threads.first() else {
        bail!(
            "{bureau} is no party of a trace request {trace_id}; `proofhouse trace list --as {bureau}` lists those it is"
        );
    };
    let events: Vec<EventRow> = read(
        &session,
        "SELECT event_ts, source_bureau, event, outcome_code, comment FROM trace_events WHERE trace_id = $trace_id \
         ORDER BY event_ts",
        trace_id,
    )
    .await?;
    if as_json {
        say!("{}", serde_json::json!({ "thread": thread, "events": events }));
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
    say!("  state {}, priority {}; {}", thread.state, text(&thread.priority), clock(thread));
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

fn clock(thread: &ThreadRow) -> String {
    let paused = thread.paused_seconds.unwrap_or(0) / 86_400;
    let pause = if paused > 0 {
        format!(", {paused} days of waiting for information not counted")
    } else {
        String::new()
    };
    match (thread.response_days, thread.sent_at) {
        (Some(days), _) => format!("answered after {days:.0} days{pause}"),
        (None, Some(sent)) if thread.is_open => {
            format!("open for {} days{pause}", (Utc::now() - sent).num_days())
        }
        _ => "ended without an answer".to_owned(),
    }
}

async fn list(warehouse: &Warehouse, bureau: Bureau, open: bool, top: usize, as_json: bool) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let condition = if open { "WHERE is_open" } else { "" };
    let sql = format!(
        "SELECT {THREAD_COLUMNS} FROM traces {condition} ORDER BY sent_at DESC, trace_id LIMIT {top}"
    );
    let threads: Vec<ThreadRow> = rows::from_batches(&session.collect(&sql).await?)?;
    if as_json {
        say!("{}", serde_json::to_string(&threads)?);
        return Ok(());
    }
    let mut table =
        table_view::headed(&["trace request", "from", "to", "state", "clock", "firearm", "outcome"]);
    for thread in &threads {
        table.add_row([
            thread.trace_id.clone(),
            thread.requesting_bureau.clone(),
            thread.requested_bureau.clone(),
            thread.state.clone(),
            clock(thread),
            format!(
                "{} {} {}",
                thread.make_raw.as_deref().unwrap_or_default(),
                thread.model_raw.as_deref().unwrap_or_default(),
                thread.serial_raw.as_deref().unwrap_or_default()
            ),
            thread.outcome_code.clone().unwrap_or_default(),
        ]);
    }
    say!("{table}\n{} threads", threads.len());
    Ok(())
}
