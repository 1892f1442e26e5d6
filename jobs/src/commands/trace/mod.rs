//! `proofhouse trace`: a trace request's thread, for the bureaus that are parties of it.
//!
//! - `list`: threads with age, clock and whose turn it is; `show`: one thread; `export`: one thread as a file
//! - `request`: asking another bureau; `answer`: answering; `speak`: everything else that is said
//! - `fill`: what a seizure, a record or an earlier request says of a firearm
//! - this file: threads as a bureau may see them

mod answer;
mod export;
mod fill;
mod list;
mod request;
mod show;
mod speak;

use crate::command_line::TraceJob;
use crate::rows;
use crate::settings::Settings;
use crate::summary::Ending;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::thread::trace::{TraceStep, TraceThread};
use proofhouse_schemas::values::TraceEventKind;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Lists threads, shows or exports one, or says something in one.
///
/// # Errors
/// When there is no such thread for this bureau, what it says is not allowed, or warehouse or broker cannot be used.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    what: &TraceJob,
    as_json: bool,
) -> Result<Ending> {
    use TraceEventKind as Event;
    let say = async |said, event| speak::run(warehouse, settings, said, event, None, as_json).await;
    match what {
        TraceJob::Request(asked) => request::run(warehouse, settings, asked, as_json).await?,
        TraceJob::Respond(answered) => answer::run(warehouse, settings, answered, as_json).await?,
        TraceJob::Refuse { said, reason } => {
            let answer = answer::refusal(reason)?;
            speak::run(warehouse, settings, said, Event::Refuse, Some(answer), as_json).await?;
        }
        TraceJob::Acknowledge(said) => say(said, Event::Acknowledge).await?,
        TraceJob::Ask(said) => say(said, Event::AskInformation).await?,
        TraceJob::Inform(said) => say(said, Event::GiveInformation).await?,
        TraceJob::Comment(said) => say(said, Event::Comment).await?,
        TraceJob::Close(said) => say(said, Event::Close).await?,
        TraceJob::Reopen(said) => say(said, Event::Reopen).await?,
        TraceJob::Cancel(said) => say(said, Event::Cancel).await?,
        TraceJob::Show { trace_id, requester, bureau } => {
            show::run(warehouse, trace_id, *requester, *bureau, as_json).await?;
        }
        TraceJob::List(asked) => list::run(warehouse, asked, as_json).await?,
        TraceJob::Export(asked) => export::run(warehouse, asked, as_json).await?,
    }
    warehouse.audit().flush(warehouse).await?;
    Ok(Ending::Done)
}

/// A thread as the view `traces` has it.
#[derive(Debug, Clone, Deserialize, Serialize)]
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
    parent_trace_id: Option<String>,
    chain_no: Option<i32>,
    consent_onward: Option<bool>,
}

const THREAD_COLUMNS: &str = "trace_id, requesting_bureau, requested_bureau, state, is_open, sent_at, answered_at, \
outcome_code, paused_seconds, response_days, priority, make_raw, model_raw, calibre_raw, serial_raw, illicit_basis, \
first_retail_sale_date, last_legal_country, diversion_kind, parent_trace_id, chain_no, consent_onward";

/// A thread that a bureau is a party of, or may supervise, with the steps that made it.
#[derive(Debug)]
struct Known {
    row: ThreadRow,
    steps: Vec<TraceStep>,
    thread: TraceThread,
}

impl Known {
    /// When the latest known event happened.
    fn latest(&self) -> Option<DateTime<Utc>> {
        self.steps.iter().map(|step| step.at).max()
    }

    /// The side that is not this one.
    fn other_side(&self, bureau: Bureau) -> Bureau {
        let (requesting, requested) = (self.thread.requesting_bureau, self.thread.requested_bureau);
        if bureau == requesting { requested } else { requesting }
    }
}

/// A thread by its name. The words are the same whether there is none or the bureau is no party of it.
async fn known(
    warehouse: &Warehouse,
    session: &GuardedSession,
    bureau: Bureau,
    trace_id: &str,
    requester: Option<Bureau>,
) -> Result<Known> {
    let sql = format!("SELECT {THREAD_COLUMNS} FROM traces WHERE trace_id = $trace_id");
    let mut threads: Vec<ThreadRow> = read(session, &sql, trace_id).await?;
    threads.retain(|row| requester.is_none_or(|requester| row.requesting_bureau == requester.as_str()));
    if threads.len() > 1 {
        let requesters: Vec<&str> = threads.iter().map(|row| row.requesting_bureau.as_str()).collect();
        bail!("{} have each sent a request {trace_id}; name one with --requester", requesters.join(" and "));
    }
    let Some(row) = threads.pop() else {
        bail!(
            "{bureau} is no party of a trace request {trace_id}; `proofhouse trace list --as {bureau}` lists those it is"
        );
    };
    let requesting = Bureau::parse(&row.requesting_bureau);
    let requesting =
        requesting.with_context(|| format!("{} is not registered any more", row.requesting_bureau))?;
    let steps = steps_of(warehouse, requesting, trace_id).await?;
    let thread = fold::<TraceThread>(&steps).0.context("the request of this thread is not known")?;
    Ok(Known { row, steps, thread })
}

/// What is known of a requester's thread.
async fn steps_of(warehouse: &Warehouse, requesting: Bureau, trace_id: &str) -> Result<Vec<TraceStep>> {
    let all = warehouse.thread_events::<TraceThread>().await?;
    let of_thread = |(name, step): (String, TraceStep)| {
        (name == trace_id && step.requesting_bureau == requesting).then_some(step)
    };
    Ok(all.into_iter().filter_map(of_thread).collect())
}

/// The threads of these rows, each folded from its events.
async fn folded(warehouse: &Warehouse, rows: &[ThreadRow]) -> Result<HashMap<(String, String), TraceThread>> {
    let mut steps: HashMap<(String, String), Vec<TraceStep>> =
        rows.iter().map(|row| ((row.requesting_bureau.clone(), row.trace_id.clone()), Vec::new())).collect();
    for (name, step) in warehouse.thread_events::<TraceThread>().await? {
        if let Some(of_thread) = steps.get_mut(&(step.requesting_bureau.as_str().to_owned(), name)) {
            of_thread.push(step);
        }
    }
    Ok(steps.into_iter().filter_map(|(name, steps)| Some((name, fold::<TraceThread>(&steps).0?))).collect())
}

async fn read<T: serde::de::DeserializeOwned>(
    session: &GuardedSession,
    sql: &str,
    trace_id: &str,
) -> Result<Vec<T>> {
    rows::from_batches(&session.collect_with(sql, rows::texts(&[("trace_id", trace_id)])).await?)
}

/// The session of a bureau.
fn session_of(warehouse: &Warehouse, bureau: Bureau) -> GuardedSession {
    warehouse.session_for(&Principal::of(bureau))
}

/// How long the requested bureau has had, in words.
fn clock(thread: &TraceThread, now: DateTime<Utc>) -> String {
    let counted = days(thread.counted(now).num_days());
    let pause = match thread.waited(now).num_days() {
        0 => String::new(),
        waited => format!(", {} of waiting for information not counted", days(waited)),
    };
    match (thread.answered_at, thread.is_open()) {
        (Some(_), _) => format!("answered after {counted}{pause}"),
        (None, true) if thread.paused_since.is_some() => format!("stands still at {counted}{pause}"),
        (None, true) => format!("open for {counted}{pause}"),
        (None, false) => "ended without an answer".to_owned(),
    }
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
