//! A new request, and one that follows another in the next country.

use super::fill::Filled;
use super::{Known, fill, known, session_of, steps_of};
use crate::acting::{
    Act, Object, act, envelope, event_reference, lay_over, message_of, moment_after, object_in, put,
};
use crate::command_line::RequestArguments;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use proofhouse_schemas::message::TraceEvent;
use proofhouse_schemas::thread::trace::{TraceStep, may_be_said};
use proofhouse_schemas::values::{TraceEventKind, TraceState};
use proofhouse_schemas::{Bureau, Kind, Message};
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    asked: &RequestArguments,
    as_json: bool,
) -> Result<()> {
    let bureau = asked.speaker.bureau;
    let session = session_of(warehouse, bureau);
    let parent = match &asked.chain_of {
        Some(parent) => Some(followed(warehouse, &session, bureau, parent).await?),
        None => None,
    };
    let to = addressee(asked, parent.as_ref())?;
    let Filled { mut request, access } = filled(&session, asked, parent.as_ref()).await?;
    if let Some(file) = &asked.file {
        lay_over(&mut request, object_in(file)?);
    }
    lay_over(&mut request, flags(asked));
    request.entry("priority").or_insert_with(|| json!("ROUTINE"));
    request.entry("consent_onward").or_insert_with(|| json!(false));
    let recovered = request.contains_key("recovery_date") || request.contains_key("seizure_id");
    if recovered && parent.is_none() {
        // The seizure is the requester's own.
        let country = bureau.country().map(|country| country.alpha2);
        if let Some(country) = country {
            request.entry("recovery_country").or_insert_with(|| json!(country));
        }
    }
    let at = moment_after(None);
    let trace_id = asked.id.clone().unwrap_or_else(|| made_up_name(bureau, at));
    let steps = steps_of(warehouse, bureau, &trace_id).await?;
    if !steps.is_empty() {
        bail!("{bureau} has sent a request {trace_id} before; give the new one another --id");
    }
    let reference = event_reference(&trace_id, at, TraceEventKind::Request.as_str());
    let mut fields = envelope(Kind::Trace, bureau, &reference, at);
    fields.extend(access);
    put(&mut fields, "trace_id", Some(trace_id.clone()));
    put(&mut fields, "event", Some(TraceEventKind::Request.as_str()));
    put(&mut fields, "requesting_bureau", Some(bureau.as_str()));
    put(&mut fields, "requested_bureau", Some(to.as_str()));
    put(&mut fields, "request", Some(Value::Object(request)));
    put(&mut fields, "comment", asked.speaker.comment.clone());
    let message = message_of(Kind::Trace, fields)?;
    let Message::Trace(event) = &message else { bail!("the message is no event of a trace request") };
    may_be_said(&steps, &TraceStep::from(event.as_ref()))?;
    let sentence = sentence(event, &trace_id, parent.as_ref());
    let state = Some(TraceState::Sent.to_string());
    let said =
        Act { message, sentence, subject: trace_id, event: TraceEventKind::Request.to_string(), state };
    act(warehouse, settings, said, asked.speaker.ingest, as_json).await
}

/// The request that a new one follows. Its requester follows it once it was answered for good; the requested bureau passes it
/// on when the requester consented.
async fn followed(
    warehouse: &Warehouse,
    session: &GuardedSession,
    bureau: Bureau,
    parent: &str,
) -> Result<Known> {
    let known = known(warehouse, session, bureau, parent, None).await?;
    let thread = &known.thread;
    let answered = matches!(thread.state, TraceState::AnsweredFinal | TraceState::Closed);
    if bureau == thread.requesting_bureau {
        if !answered || thread.answered_at.is_none() {
            bail!(
                "request {parent} is {}: it is followed in another country once it was answered for good",
                thread.state.as_str()
            );
        }
    } else if bureau != thread.requested_bureau {
        bail!("request {parent} is for {} to follow", thread.requesting_bureau);
    } else if matches!(thread.state, TraceState::Cancelled | TraceState::Refused) {
        bail!("request {parent} is {}: it is not passed on", thread.state.as_str());
    } else if known.row.consent_onward != Some(true) {
        bail!("{} has not consented that request {parent} is passed on", thread.requesting_bureau);
    }
    Ok(known)
}

/// Who is asked.
fn addressee(asked: &RequestArguments, parent: Option<&Known>) -> Result<Bureau> {
    let bureau = asked.speaker.bureau;
    let next = || parent.and_then(|parent| Bureau::parse(parent.row.last_legal_country.as_deref()?));
    let to = asked
        .to
        .or_else(next)
        .context("the answer names no country of the last legal record with a bureau; say --to whom")?;
    if to == bureau {
        bail!("{bureau} cannot send a trace request to itself; --to names another bureau");
    }
    if let Some(parent) = parent
        && (to == parent.thread.requested_bureau || to == parent.thread.requesting_bureau)
    {
        bail!("{to} is a party of {} already; a chain goes on in another country", parent.row.trace_id);
    }
    Ok(to)
}

/// What need not be typed.
async fn filled(
    session: &GuardedSession,
    asked: &RequestArguments,
    parent: Option<&Known>,
) -> Result<Filled> {
    let bureau = asked.speaker.bureau;
    if let Some(parent) = parent {
        let row = &parent.row;
        let mut filled = fill::from_request(session, bureau, &row.requesting_bureau, &row.trace_id).await?;
        put(&mut filled.request, "parent_trace_id", Some(row.trace_id.clone()));
        put(&mut filled.request, "chain_no", Some(row.chain_no.unwrap_or(1) + 1));
        return Ok(filled);
    }
    match (&asked.seizure, &asked.record) {
        (Some(seizure), _) => fill::from_seizure(session, bureau, seizure, asked.item).await,
        (None, Some(record)) => fill::from_record(session, bureau, record).await,
        (None, None) => Ok(Filled::default()),
    }
}

/// What the flags say.
fn flags(asked: &RequestArguments) -> Object {
    let mut request = Object::new();
    let texts = [
        ("priority", &asked.priority),
        ("urgent_reason", &asked.urgent_reason),
        ("crime_code", &asked.crime_code),
        ("requester_case_number", &asked.case_number),
        ("illicit_basis", &asked.illicit_basis),
        ("illicit_basis_code", &asked.illicit_basis_code),
        ("intended_use", &asked.intended_use),
        ("recovery_date", &asked.recovery_date),
        ("recovery_country", &asked.recovery_country),
        ("recovery_circumstances", &asked.recovery_circumstances),
        ("project_code", &asked.project_code),
    ];
    for (field, value) in texts {
        put(&mut request, field, value.clone());
    }
    put(&mut request, "consent_onward", asked.consent_onward.then_some(true));
    let firearm = asked.firearm.fields();
    put(&mut request, "firearm", (!firearm.is_empty()).then_some(Value::Object(firearm)));
    request
}

/// A name that no other request has.
fn made_up_name(bureau: Bureau, at: DateTime<Utc>) -> String {
    let unique = Uuid::new_v4().simple().to_string();
    let unique = unique.get(..6).unwrap_or_default().to_ascii_uppercase();
    format!("{}-{}-{unique}", bureau.as_str().to_ascii_uppercase(), at.format("%Y%m%d"))
}

fn sentence(event: &TraceEvent, trace_id: &str, parent: Option<&Known>) -> String {
    let firearm = event.request.as_ref().map(|request| &request.firearm);
    let described = firearm.map_or_else(String::new, |firearm| {
        let model = firearm.model_raw.as_ref().map(|model| model.as_str());
        let parts = [Some(firearm.make_raw.as_str()), model, Some(firearm.calibre_raw.as_str())];
        let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let serial = match firearm.serial_raw.as_str() {
            "" => format!("no serial number ({})", firearm.serial_status),
            serial => format!("serial number {serial}"),
        };
        format!("{} {}, {serial}", firearm.type_code, parts.join(" "))
    });
    let follows = parent.map(|parent| format!(", following {}", parent.row.trace_id)).unwrap_or_default();
    format!(
        "{} asks {} to trace a firearm as request {trace_id}{follows}: {described}.",
        event.requesting_bureau, event.requested_bureau
    )
}
