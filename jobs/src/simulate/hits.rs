//! What bureaus say of pairs that may be one firearm: the finder that it is, the owner some days later too; and now and then
//! that it is not, where an officer had followed a wrong trail.
//!
//! Nobody rejects what was made to look like a record: how well matching tells it apart is to be measured.

use super::Stage;
use super::error::SimulationError;
use super::firearms::reference;
use super::outbox::Outbox;
use super::seizures::Seized;
use super::truth::{FirearmMatch, RecordName, Truth};
use chrono::{DateTime, Utc};
use proofhouse_schemas::message::HitEvent;
use proofhouse_schemas::message::hit::{NamedRecord, NamedSeizure};
use proofhouse_schemas::values::{Action, HitEventKind, RejectionGround, SchemaName};
use proofhouse_schemas::{Bureau, Kind, Message};
use std::collections::{HashMap, HashSet};

/// Share of the pairs that are one firearm of which the finder says so.
const PROPOSED: f64 = 0.25;
/// Share of those of which the owner says so too.
const CONFIRMED: f64 = 0.7;
/// Share of the seized firearms of which a wrong trail is told.
const WRONG_TRAIL: f64 = 0.02;

/// Sends what bureaus say, and returns of how many pairs they say something.
pub(super) fn send(
    stage: &Stage,
    seized: &[Seized],
    outbox: &mut Outbox,
    truth: &Truth,
) -> Result<usize, SimulationError> {
    let mut chance = stage.chance("hits");
    let reported: HashMap<(&str, &str), DateTime<Utc>> = seized
        .iter()
        .map(|gun| ((stage.bureaus[gun.owner].bureau.as_str(), gun.seizure_id.as_str()), gun.reported))
        .collect();
    let withheld: HashSet<(&RecordName, &str)> = truth
        .restricted
        .iter()
        .flat_map(|restricted| {
            restricted.denied.iter().map(move |denied| (&restricted.record, denied.as_str()))
        })
        .collect();
    let mut pairs = 0;
    for (number, found) in truth.firearm_matches.iter().enumerate() {
        let Some(at) = reported.get(&(found.item.bureau.as_str(), found.item.seizure_id.as_str())) else {
            continue;
        };
        let is_wrong = chance.happens(WRONG_TRAIL);
        let other = &chance.pick(&truth.firearm_matches).record;
        let proposed = chance.happens(PROPOSED);
        let (first, second) = (chance.around(4.0, 0.8), chance.around(9.0, 0.8));
        let confirmed = chance.happens(CONFIRMED);
        let may_see = |record: &RecordName| !withheld.contains(&(record, found.item.bureau.as_str()));
        let is_other = *other != found.record && other.bureau != found.item.bureau && may_see(other);
        let mut say = |record: &RecordName, by: &str, event, days: f64| -> Result<bool, SimulationError> {
            let at = super::calendar::after(*at, days);
            let Some(message) = event_message(found, record, by, event, at, number) else {
                return Ok(false);
            };
            if !stage.calendar.has_come(at) {
                return Ok(false);
            }
            outbox.say(&Message::Hit(Box::new(HitEvent { message_id: chance.message_id(at), ..message })))?;
            Ok(true)
        };
        if is_wrong && is_other && say(other, &other.bureau, HitEventKind::Reject, first)? {
            pairs += 1;
        }
        if proposed
            && may_see(&found.record)
            && say(&found.record, &found.item.bureau, HitEventKind::Confirm, first)?
        {
            pairs += 1;
            if confirmed && found.record.bureau != found.item.bureau {
                say(&found.record, &found.record.bureau, HitEventKind::Confirm, first + second)?;
            }
        }
    }
    Ok(pairs)
}

fn event_message(
    found: &FirearmMatch,
    record: &RecordName,
    by: &str,
    event: HitEventKind,
    at: DateTime<Utc>,
    number: usize,
) -> Option<HitEvent> {
    let source_bureau = Bureau::parse(by)?;
    let id = format!("{}-H-{number:05}-{}", by.to_uppercase(), event.as_str());
    Some(HitEvent {
        schema: SchemaName::new(Kind::Hit.oldest_version().name()).unwrap_or_default(),
        message_id: Default::default(),
        source_bureau,
        source_record_id: reference(&id),
        action: Action::Create,
        event_ts: at,
        event,
        record: NamedRecord {
            bureau: Bureau::parse(&record.bureau)?,
            record_id: reference(&record.record_id),
        },
        seizure: Some(NamedSeizure {
            bureau: Bureau::parse(&found.item.bureau)?,
            seizure_id: reference(&found.item.seizure_id),
            item_no: found.item.item_no,
        }),
        other_record: None,
        ground: (event == HitEventKind::Reject).then_some(RejectionGround::DifferentSerial),
        comment: None,
        source_entity: None,
        purpose: None,
        confidentiality: None,
        access_restriction: None,
        retention_until: None,
        language: None,
        handling_codes: Vec::new(),
    })
}
