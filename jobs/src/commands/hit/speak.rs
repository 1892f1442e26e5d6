//! A bureau's word on a pair, as an event of its own feed.

use super::pair;
use crate::command_line::SpeakArguments;
use crate::rows;
use crate::settings::Settings;
use crate::speaking::say_as_bureau;
use crate::summary;
use anyhow::{Context, Result, bail};
use chrono::{SecondsFormat, SubsecRound, Utc};
use proofhouse_schemas::message::HitEvent;
use proofhouse_schemas::message::hit::{NamedRecord, NamedSeizure};
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::thread::hit::{self, HitStep, HitThread};
use proofhouse_schemas::values::{Action, HitEventKind, LongText, Reference, RejectionGround, SchemaName};
use proofhouse_schemas::{Bureau, FirearmPair, Kind, Message};
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Serialize;
use uuid::Uuid;

/// What was said, and what the pair comes to with it.
#[derive(Debug, Serialize)]
struct Said {
    candidate_id: String,
    event: &'static str,
    topic: String,
    reference: String,
    at: String,
    /// The state once this has landed.
    state: &'static str,
    landed: bool,
}

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    said: &SpeakArguments,
    event: HitEventKind,
    ground: Option<RejectionGround>,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(said.speaker.bureau));
    let pair = pair(&session, said.speaker.bureau, &said.candidate).await?;
    let named = pair.named().with_context(|| format!("{} names no registered bureau", said.candidate))?;
    let message = event_message(said, event, ground, named)?;
    let step = HitStep::of(&message).context("the message names no pair")?;
    // What ingest would refuse, and what would change nothing, is refused here, where somebody can read why.
    let mut steps: Vec<HitStep> = warehouse
        .thread_events::<HitThread>()
        .await?
        .into_iter()
        .filter_map(|(_, known)| (known.pair == step.pair).then_some(known))
        .collect();
    if !said.disclose {
        // Who has spoken of the pair knows both sides.
        let has_spoken = |bureau: Bureau| steps.iter().any(|known| known.source_bureau == bureau);
        keeps_nothing_back(warehouse, said, &step.pair, has_spoken).await?;
    }
    if let Err(refusal) = hit::may_be_said(&steps, &step) {
        bail!(
            "{refusal}; `proofhouse hit show {} --as {}` shows what was said",
            said.candidate,
            said.speaker.bureau
        );
    }
    steps.push(step);
    let state = fold::<HitThread>(&steps).0.map_or("OPEN", |thread| thread.state().as_str());
    let (reference, at) = (message.source_record_id.to_string(), message.event_ts);
    let topic =
        say_as_bureau(warehouse, settings, &Message::Hit(Box::new(message)), said.speaker.ingest).await?;
    let done = Said {
        candidate_id: said.candidate.clone(),
        event: event.as_str(),
        topic: topic.to_string(),
        reference,
        at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
        state,
        landed: said.speaker.ingest,
    };
    summary::print(as_json, &done, |done| {
        let becomes = if done.landed { "is now" } else { "becomes, once it has landed," };
        format!(
            "Said on {} as {}: {} of {}. The pair {becomes} {}.",
            done.topic, done.reference, done.event, done.candidate_id, done.state
        )
    })
}

/// Refuses to speak of a pair when the other owner may not see this bureau's side of it: the event names it.
async fn keeps_nothing_back(
    warehouse: &Warehouse,
    said: &SpeakArguments,
    pair: &FirearmPair,
    has_spoken: impl Fn(Bureau) -> bool,
) -> Result<()> {
    let (record, (other, id, view)) = match pair {
        FirearmPair::Match(record, (finder, seizure, _)) => (record, (finder, seizure, "seizures")),
        FirearmPair::Duplicate(one, other) => (one, (&other.0, &other.1, "firearms")),
    };
    let sides = [(&record.0, &record.1, "firearms", other), (other, id, view, &record.0)];
    for (owner, id, view, reader) in sides {
        if *owner != said.speaker.bureau || reader == owner || has_spoken(*reader) {
            continue;
        }
        let session = warehouse.session_for(&Principal::of(*reader));
        let sql = format!(
            "SELECT source_record_id FROM {view} WHERE source_bureau = '{owner}' AND source_record_id = $id LIMIT 1"
        );
        let seen = session.collect_with(&sql, rows::texts(&[("id", id)])).await?;
        if seen.iter().all(|batch| batch.num_rows() == 0) {
            bail!(
                "{reader} may not see {owner}/{id}, and this would tell that there is such a pair; let {reader} see it first, \
                 or add --disclose"
            );
        }
    }
    Ok(())
}

fn event_message(
    said: &SpeakArguments,
    event: HitEventKind,
    ground: Option<RejectionGround>,
    pair: FirearmPair,
) -> Result<HitEvent> {
    let reference = |text: String| {
        Reference::new(text.clone()).with_context(|| format!("{text} cannot be a record reference"))
    };
    let at = Utc::now().trunc_subsecs(0);
    let (record, seized, other) = match pair {
        FirearmPair::Match(record, seized) => (record, Some(seized), None),
        FirearmPair::Duplicate(record, other) => (record, None, Some(other)),
    };
    let named = |(bureau, record): (_, String)| -> Result<NamedRecord> {
        Ok(NamedRecord { bureau, record_id: reference(record)? })
    };
    let seizure = match seized {
        Some((bureau, id, item_no)) => Some(NamedSeizure { bureau, seizure_id: reference(id)?, item_no }),
        None => None,
    };
    let comment = match &said.speaker.comment {
        Some(text) => Some(
            LongText::new(text.clone())
                .context("the comment is empty, too long, or has control characters")?,
        ),
        None => None,
    };
    Ok(HitEvent {
        schema: SchemaName::new(Kind::Hit.newest_version().name()).context("the schema has no name")?,
        message_id: Uuid::now_v7(),
        source_bureau: said.speaker.bureau,
        // The same word in the same second is the same event.
        source_record_id: reference(format!(
            "{}-{}-{}",
            said.candidate,
            at.format("%Y%m%dT%H%M%SZ"),
            event.as_str()
        ))?,
        action: Action::Create,
        event_ts: at,
        event,
        record: named(record)?,
        source_entity: None,
        purpose: None,
        confidentiality: None,
        access_restriction: None,
        retention_until: None,
        language: None,
        seizure,
        other_record: other.map(named).transpose()?,
        ground,
        comment,
        handling_codes: Vec::new(),
    })
}
