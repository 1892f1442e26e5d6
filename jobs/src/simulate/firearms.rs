//! Records of lost, stolen, trafficked and smuggled firearms.
//!
//! One record in nine belongs to a lot: one theft, one case number, serial numbers that count on. A few guns are
//! reported twice. Some records are stated again later, some are found, a few are withdrawn.

use super::Stage;
use super::bureaus::short;
use super::calendar::as_known;
use super::chance::{Chance, shares};
use super::error::SimulationError;
use super::further_fields;
use super::guns::{Gun, Nature, Population};
use super::handling::{Handling, denied};
use super::outbox::Outbox;
use super::serial_pattern::following;
use super::spelling::raw;
use super::truth::{RecordName, RestrictedRecord, Truth};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use proofhouse_schemas::message::firearm::{Contact, FirearmRecord};
use proofhouse_schemas::message::place::Place;
use proofhouse_schemas::values::{
    Action, LongText, LossCircumstance, OwnerType, RecordReason, RecordState, Reference, SchemaName,
    SerialStatus, ShortText,
};
use proofhouse_schemas::{Kind, Message, PartialDate};

/// A record as the world knows it: the message, and the gun behind it.
pub(super) struct Recorded {
    pub(super) owner: usize,
    pub(super) gun: Gun,
    pub(super) lost: NaiveDate,
    pub(super) lot: Option<usize>,
    /// Whether a seized gun may turn out to be this one.
    pub(super) may_turn_up: bool,
    /// The first record of the same gun, when this one repeats it.
    pub(super) repeats: Option<usize>,
    pub(super) message: FirearmRecord,
}

impl Recorded {
    /// The record's name.
    pub(super) fn name(&self) -> RecordName {
        let bureau = self.message.source_bureau.to_string();
        RecordName { bureau, record_id: self.message.source_record_id.to_string() }
    }
}

/// What one loss settles for all its guns.
struct Loss {
    owner: usize,
    day: NaiveDate,
    reported: DateTime<Utc>,
    reason: RecordReason,
    owner_type: OwnerType,
    circumstance: LossCircumstance,
    case_number: String,
    place: Place,
    entity: ShortText,
}

/// Makes the records of all bureaus.
pub(super) fn records(stage: &mut Stage, count: usize) -> Vec<Recorded> {
    let mut chance = stage.chance("firearms");
    let weights: Vec<f64> = stage.bureaus.iter().map(|bureau| bureau.weight).collect();
    let mut records: Vec<Recorded> = Vec::with_capacity(count);
    for (owner, share) in shares(count, &weights, 40).into_iter().enumerate() {
        let (first, mut number) = (records.len(), 0);
        while number < share {
            let wanted = lot_size(&mut chance).min(share - number);
            let loss = loss(stage, owner, wanted > 1, number, &mut chance);
            let year = chrono::Datelike::year(&loss.day);
            let first_gun =
                stage.catalogue.new_gun(owner, Population::Lost, year, &mut stage.given, &mut chance);
            let mut gun = first_gun;
            for piece in 0..wanted {
                if piece > 0 {
                    gun = next_of_lot(stage, gun, &mut chance);
                }
                let lot = (wanted > 1).then_some(first + number - piece);
                let record = record(stage, &loss, gun.clone(), lot, number, &mut chance);
                records.push(record);
                number += 1;
            }
            let repeated = records.len() - 1;
            if number < share && chance.happens(0.006) {
                let again = reported_again(stage, &records[repeated], repeated, number, &mut chance);
                records.push(again);
                number += 1;
            }
        }
    }
    records
}

fn lot_size(chance: &mut Chance) -> usize {
    match chance.unit() {
        drawn if drawn < 0.975 => 1,
        drawn if drawn < 0.992 => 2 + chance.below(5),
        drawn if drawn < 0.999 => 6 + chance.below(12),
        _ => 18 + chance.below(24),
    }
}

fn next_of_lot(stage: &mut Stage, mut gun: Gun, chance: &mut Chance) -> Gun {
    for _ in 0..10 {
        gun.serial = following(&gun.serial, 1 + chance.below(3) as u64);
        if stage.given.note(stage.catalogue.of(&gun).make, &gun.serial) {
            break;
        }
    }
    gun
}

fn loss(stage: &Stage, owner: usize, lot: bool, number: usize, chance: &mut Chance) -> Loss {
    let bureau = &stage.bureaus[owner];
    let reported_day = stage.calendar.day(bureau.growth, chance);
    let day = reported_day - Duration::days(chance.around(3.0, 1.4).min(900.0) as i64);
    let reported = stage.calendar.moment(reported_day, chance);
    let reason = chance.weighted(&[
        (RecordReason::Stolen, 0.62),
        (RecordReason::Lost, 0.26),
        (RecordReason::Trafficked, 0.07),
        (RecordReason::Smuggled, 0.05),
    ]);
    let owner_type = if lot {
        chance.weighted(&[
            (OwnerType::Dealer, 0.4),
            (OwnerType::Military, 0.22),
            (OwnerType::Transport, 0.14),
            (OwnerType::Police, 0.1),
            (OwnerType::SecurityCompany, 0.1),
            (OwnerType::Museum, 0.04),
        ])
    } else {
        chance.weighted(&[
            (OwnerType::Private, 0.78),
            (OwnerType::SecurityCompany, 0.07),
            (OwnerType::Police, 0.06),
            (OwnerType::Military, 0.05),
            (OwnerType::Dealer, 0.03),
            (OwnerType::Other, 0.01),
        ])
    };
    let circumstance = match (reason, lot) {
        (RecordReason::Lost, _) => chance.weighted(&[
            (LossCircumstance::Other, 0.5),
            (LossCircumstance::InTransit, 0.2),
            (LossCircumstance::StockLoss, 0.2),
            (LossCircumstance::CombatLoss, 0.1),
        ]),
        (_, true) => chance.weighted(&[
            (LossCircumstance::Burglary, 0.45),
            (LossCircumstance::InTransit, 0.2),
            (LossCircumstance::StockLoss, 0.15),
            (LossCircumstance::Embezzlement, 0.12),
            (LossCircumstance::Robbery, 0.08),
        ]),
        _ => chance.weighted(&[
            (LossCircumstance::Burglary, 0.56),
            (LossCircumstance::VehicleTheft, 0.18),
            (LossCircumstance::Robbery, 0.12),
            (LossCircumstance::Fraud, 0.05),
            (LossCircumstance::Other, 0.09),
        ]),
    };
    let place = Place { admin1: bureau.division(chance), ..Place::in_country(bureau.country) };
    let year = chrono::Datelike::year(&reported_day);
    let case_number = bureau.reference("C", year, number);
    Loss {
        owner,
        day,
        reported,
        reason,
        owner_type,
        circumstance,
        case_number,
        place,
        entity: bureau.agency(chance).0,
    }
}

fn record(
    stage: &Stage,
    loss: &Loss,
    gun: Gun,
    lot: Option<usize>,
    number: usize,
    chance: &mut Chance,
) -> Recorded {
    let bureau = &stage.bureaus[loss.owner];
    let mut seen = bureau.style.describe(&gun, &stage.catalogue, chance);
    bureau.style.leave_gaps(&mut seen, chance);
    if seen.serial_status == SerialStatus::Readable {
        let status = chance.weighted(&[
            (SerialStatus::Readable, 0.938),
            (SerialStatus::NotRecorded, 0.03),
            (SerialStatus::Unknown, 0.012),
            (SerialStatus::Placeholder, 0.01),
            (SerialStatus::NeverMarked, 0.008),
            (SerialStatus::Unreadable, 0.002),
        ]);
        if status != SerialStatus::Readable {
            bureau.style.without_serial(&mut seen, status, chance);
        }
    }
    let readable = seen.serial_status == SerialStatus::Readable;
    let at = stage.calendar.later(loss.reported, chance.around(2.0, 1.0));
    let traffic = matches!(loss.reason, RecordReason::Trafficked | RecordReason::Smuggled);
    let handling = Handling::usual(&stage.bureaus, loss.owner, chance);
    let soon_over = chance.happens(0.004);
    let kept_days = if soon_over { chance.between(30, 300) } else { chance.between(900, 1_800) };
    let needs_remark = seen.make_raw.as_str().trim().is_empty();
    let mut message = FirearmRecord {
        schema: SchemaName::new(Kind::Firearm.oldest_version().name()).unwrap_or_default(),
        message_id: chance.message_id(at),
        source_bureau: bureau.bureau,
        source_record_id: reference(&bureau.reference("F", chrono::Datelike::year(&at), number)),
        action: Action::Create,
        event_ts: at,
        record_status_reason: loss.reason,
        lifecycle_state: RecordState::Active,
        firearm: seen,
        date_of_loss: as_known(loss.day, chance),
        date_reported: loss.reported,
        place: loss.place.clone(),
        case_number: reference(&loss.case_number),
        source_entity: Some(loss.entity.clone()).filter(|_| chance.happens(0.7)),
        purpose: None,
        confidentiality: handling.confidentiality,
        access_restriction: handling.access_restriction,
        retention_until: (soon_over || chance.happens(0.1))
            .then(|| at.date_naive() + Duration::days(kept_days)),
        language: bureau.language().filter(|_| needs_remark || chance.happens(0.4)),
        owner_type: Some(loss.owner_type).filter(|_| chance.happens(0.85)),
        circumstance: Some(loss.circumstance).filter(|_| chance.happens(0.8)),
        offence_code: traffic
            .then(|| short(if loss.reason == RecordReason::Smuggled { "ICCS-090121" } else { "ICCS-09012" })),
        remarks: (needs_remark || chance.happens(0.06)).then(|| remark(stage.catalogue.of(&gun).model.model)),
        contact: chance
            .happens(0.3)
            .then(|| Contact { unit: short("Firearms desk"), channel: Some(short("I-24/7")) }),
        date_found: None,
        quantity: None,
        handling_codes: handling.handling_codes,
    };
    further_fields::of_firearm(stage, &mut message);
    let may_turn_up = readable && !soon_over && stage.catalogue.of(&gun).nature != Nature::Craft;
    Recorded { owner: loss.owner, gun, lost: loss.day, lot, may_turn_up, repeats: None, message }
}

fn remark(model: &str) -> LongText {
    LongText::new(format!("As described by the owner; looks like a {model}.")).unwrap_or_default()
}

/// The same gun in another record: two services report one theft.
fn reported_again(
    stage: &Stage,
    first: &Recorded,
    index: usize,
    number: usize,
    chance: &mut Chance,
) -> Recorded {
    let bureau = &stage.bureaus[first.owner];
    let mut again = first.message.clone();
    let at = stage.calendar.later(again.event_ts, chance.around(12.0, 1.0));
    again.message_id = chance.message_id(at);
    again.event_ts = at;
    again.source_record_id = reference(&bureau.reference("F", chrono::Datelike::year(&at), number));
    again.case_number = reference(&bureau.reference("C", chrono::Datelike::year(&at), number));
    again.source_entity = Some(bureau.agency(chance).0);
    again.retention_until = None;
    if again.firearm.serial_status == SerialStatus::Readable {
        again.firearm = bureau.style.describe(&first.gun, &stage.catalogue, chance);
    }
    Recorded {
        owner: first.owner,
        gun: first.gun.clone(),
        lost: first.lost,
        lot: None,
        may_turn_up: false,
        repeats: Some(index),
        message: again,
    }
}

/// Sends the records, and what their owners said of them later. `found` holds the day on which a record's gun turned up.
pub(super) fn send(
    stage: &Stage,
    records: &[Recorded],
    found: &[Option<NaiveDate>],
    outbox: &mut Outbox,
    truth: &mut Truth,
) -> Result<(), SimulationError> {
    let mut chance = stage.chance("records stated again");
    for (record, found) in records.iter().zip(found) {
        outbox.say(&Message::Firearm(Box::new(record.message.clone())))?;
        let restriction = record.message.access_restriction.as_ref();
        let denied = denied(restriction, record.message.source_bureau, &stage.bureaus);
        if !denied.is_empty() {
            truth.restricted.push(RestrictedRecord { record: record.name(), denied });
        }
        if let Some(first) = record.repeats.and_then(|first| records.get(first)) {
            truth.repeated_records.push([first.name(), record.name()]);
        }
        let mut latest = record.message.clone();
        if chance.happens(0.04) {
            correct(stage, record, &mut latest, &mut chance);
            outbox.say(&Message::Firearm(Box::new(latest.clone())))?;
        }
        match found {
            Some(day) if chance.happens(0.45) => {
                if let Some(stated) = state_found(stage, &latest, *day, &mut chance) {
                    outbox.say(&Message::Firearm(Box::new(stated)))?;
                }
            }
            Some(_) => {}
            None if record.repeats.is_none() && chance.happens(0.003) => {
                let at = stage.calendar.later(latest.event_ts, 1.0 + chance.around(60.0, 0.8));
                outbox.withdraw(latest.source_bureau, Kind::Firearm, latest.source_record_id.as_str(), at);
                truth.withdrawn.push(record.name());
            }
            None => {
                if let Some(stated) = end_otherwise(stage, &latest, record.lost, &mut chance) {
                    outbox.say(&Message::Firearm(Box::new(stated)))?;
                }
            }
        }
    }
    Ok(())
}

/// The owner states the record again with more than before.
fn correct(stage: &Stage, record: &Recorded, latest: &mut FirearmRecord, chance: &mut Chance) {
    let at = stage.calendar.later(latest.event_ts, chance.around(25.0, 1.0));
    let entry = stage.catalogue.of(&record.gun);
    latest.action = Action::Update;
    latest.event_ts = at;
    latest.message_id = chance.message_id(at);
    latest.retention_until = None;
    latest.firearm.model_raw = Some(raw(&stage.bureaus[record.owner].style.model(entry, chance)));
    latest.firearm.year_of_manufacture = Some(record.gun.year);
    latest.firearm.action_code = entry.action_code;
}

fn state_found(
    stage: &Stage,
    latest: &FirearmRecord,
    day: NaiveDate,
    chance: &mut Chance,
) -> Option<FirearmRecord> {
    let at = stage.calendar.moment(day + Duration::days(chance.around(45.0, 0.8) as i64 + 3), chance);
    if !stage.calendar.has_come(at) || at <= latest.event_ts {
        return None;
    }
    Some(restated(latest, RecordState::Found, Some(PartialDate::day(day)), at, chance))
}

/// A few guns are found at home, a few records were wrong.
fn end_otherwise(
    stage: &Stage,
    latest: &FirearmRecord,
    lost: NaiveDate,
    chance: &mut Chance,
) -> Option<FirearmRecord> {
    let state = match chance.unit() {
        drawn if drawn < 0.015 => RecordState::Found,
        drawn if drawn < 0.03 => RecordState::RecoveredClosed,
        drawn if drawn < 0.04 => RecordState::Cancelled,
        _ => return None,
    };
    let at = stage.calendar.later(latest.event_ts, 2.0 + chance.around(120.0, 0.9));
    let found = (state != RecordState::Cancelled).then(|| PartialDate::day((at.date_naive()).max(lost)));
    Some(restated(latest, state, found, at, chance))
}

fn restated(
    latest: &FirearmRecord,
    state: RecordState,
    found: Option<PartialDate>,
    at: DateTime<Utc>,
    chance: &mut Chance,
) -> FirearmRecord {
    let mut stated = latest.clone();
    stated.action = if state == RecordState::Cancelled { Action::Cancel } else { Action::StatusChange };
    stated.lifecycle_state = state;
    stated.date_found = found;
    stated.event_ts = at;
    stated.message_id = chance.message_id(at);
    stated.retention_until = None;
    stated
}

/// A reference as it fits into a message.
pub(super) fn reference(text: &str) -> Reference {
    Reference::new(text.chars().take(Reference::LENGTH.1).collect::<String>()).unwrap_or_default()
}
