//! An event of a thread, other than its request.

use super::{Known, known, session_of};
use crate::acting::{Act, Object, act, envelope, event_reference, message_of, moment_after, put};
use crate::command_line::TraceSpeech;
use crate::settings::Settings;
use anyhow::{Result, bail};
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::thread::trace::{self, REOPEN_DAYS, TraceStep, TraceThread};
use proofhouse_schemas::values::{TraceEventKind, TraceState};
use proofhouse_schemas::{Bureau, Kind, Message, codes};
use proofhouse_warehouse::Warehouse;
use serde_json::json;

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    said: &TraceSpeech,
    event: TraceEventKind,
    answer: Option<Object>,
    as_json: bool,
) -> Result<()> {
    let bureau = said.speaker.bureau;
    let session = session_of(warehouse, bureau);
    let known = known(warehouse, &session, bureau, &said.trace_id, said.requester).await?;
    let at = moment_after(known.latest());
    let reference = event_reference(&said.trace_id, at, event.as_str());
    let mut fields = envelope(Kind::Trace, bureau, &reference, at);
    put(&mut fields, "trace_id", Some(said.trace_id.clone()));
    put(&mut fields, "event", Some(event.as_str()));
    put(&mut fields, "requesting_bureau", Some(known.thread.requesting_bureau.as_str()));
    put(&mut fields, "requested_bureau", Some(known.thread.requested_bureau.as_str()));
    put(&mut fields, "comment", said.speaker.comment.clone());
    let outcome = answer.as_ref().and_then(|answer| answer.get("outcome_code")?.as_str().map(str::to_owned));
    put(&mut fields, "answer", answer.map(|answer| json!(answer)));
    let needs_words = matches!(
        event,
        TraceEventKind::Comment | TraceEventKind::AskInformation | TraceEventKind::GiveInformation
    );
    if needs_words && said.speaker.comment.is_none() {
        bail!("say it in words to the other side, with --comment");
    }
    let message = message_of(Kind::Trace, fields)?;
    let Message::Trace(said_event) = &message else { bail!("the message is no event of a trace request") };
    let step = TraceStep::from(said_event.as_ref());
    may_be_said(&known, &step)?;
    let mut steps = known.steps.clone();
    steps.push(step);
    let state = fold::<TraceThread>(&steps).0.map(|thread| thread.state.as_str().to_owned());
    let sentence = sentence(&known, bureau, event, outcome.as_deref());
    let said_now = Act { message, sentence, subject: said.trace_id.clone(), event: event.to_string(), state };
    act(warehouse, settings, said_now, said.speaker.ingest, as_json).await
}

/// Refuses here, where somebody can read why, what ingest would refuse and what would take no effect.
fn may_be_said(known: &Known, step: &TraceStep) -> Result<()> {
    let Err(refusal) = trace::may_be_said(&known.steps, step) else { return Ok(()) };
    let thread = &known.thread;
    if step.event == TraceEventKind::Reopen
        && thread.state == TraceState::Closed
        && step.source_bureau == thread.requesting_bureau
    {
        bail!(
            "{} was closed more than {REOPEN_DAYS} days ago and cannot be opened again; send a new request",
            known.row.trace_id
        );
    }
    let turn = thread.awaited().map_or_else(
        || "it has ended".to_owned(),
        |bureau| format!("it is {} and the turn of {bureau}", thread.state.as_str()),
    );
    bail!(
        "{refusal}: {turn}; `proofhouse trace show {} --as {}` shows what was said",
        known.row.trace_id,
        step.source_bureau
    )
}

/// What will be said, in one sentence.
fn sentence(known: &Known, bureau: Bureau, event: TraceEventKind, outcome: Option<&str>) -> String {
    let (name, other) = (&known.row.trace_id, known.other_side(bureau));
    let outcome = outcome.map_or_else(String::new, |code| {
        codes::trace_outcome(code).map_or_else(|| code.to_owned(), |entry| entry.name_en.to_owned())
    });
    match event {
        TraceEventKind::Acknowledge => {
            format!("{bureau} tells {other} that request {name} was received and is being worked on.")
        }
        TraceEventKind::AskInformation => format!(
            "{bureau} asks {other} for information on request {name}; the clock stands still until it is given."
        ),
        TraceEventKind::GiveInformation => {
            format!("{bureau} gives {other} information on request {name}; the clock goes on.")
        }
        TraceEventKind::InterimAnswer => {
            format!("{bureau} gives {other} an interim answer to request {name}: {outcome}.")
        }
        TraceEventKind::FinalAnswer => {
            format!("{bureau} gives {other} the final answer to request {name}: {outcome}.")
        }
        TraceEventKind::Refuse => format!("{bureau} refuses to answer request {name} of {other}: {outcome}."),
        TraceEventKind::Comment => format!("{bureau} says something to {other} about request {name}."),
        TraceEventKind::Close => format!("{bureau} closes request {name}, which {other} answered."),
        TraceEventKind::Reopen => {
            format!("{bureau} opens request {name} again; {other} owes an answer once more.")
        }
        TraceEventKind::Cancel => {
            format!("{bureau} cancels request {name}; {other} owes no answer any more.")
        }
        TraceEventKind::Request => format!("{bureau} asks {other} to trace a firearm ({name})."),
    }
}
