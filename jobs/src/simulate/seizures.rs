//! Seizures with their items, and what became of them.

use super::Stage;
use super::bureaus::{SimulatedBureau, short};
use super::calendar::{after, as_known};
use super::chance::{Chance, shares};
use super::error::SimulationError;
use super::firearms::{Recorded, reference};
use super::further_fields;
use super::guns::Gun;
use super::handling::{Handling, denied};
use super::notice_references::{LastStated, is_stated_again};
use super::outbox::Outbox;
use super::seized_guns::{Drawn, Finder};
use super::seizure_context::{
    concealment, detection, disposition, legal_context, linked_crimes, operation, place_type, route,
    state_by_age, transport,
};
use super::spelling::raw;
use super::truth::{FirearmMatch, HardNegative, ItemName, RecordName, RestrictedRecord, Truth};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use proofhouse_schemas::measures::Kilometres;
use proofhouse_schemas::message::FirearmDescription;
use proofhouse_schemas::message::place::Place;
use proofhouse_schemas::message::seizure::{Seizure, SeizureItem};
use proofhouse_schemas::values::{
    Action, AgencyType, FirearmTypeCode, InstitutionalProperty, ItemKind, LegalContext, QuantityUnit,
    SchemaName, SeizureState, SeizureType, SerialStatus,
};
use proofhouse_schemas::{Kind, Message, PartialDate};

/// A seized firearm as the world knows it.
pub(super) struct Seized {
    pub(super) owner: usize,
    pub(super) seizure_id: String,
    pub(super) case_number: String,
    pub(super) gun: Gun,
    pub(super) seen: FirearmDescription,
    pub(super) day: NaiveDate,
    pub(super) reported: DateTime<Utc>,
    /// The record that it is, by index.
    pub(super) record: Option<usize>,
    pub(super) institutional: bool,
}

/// What the seizures came to.
pub(super) struct Outcome {
    pub(super) seized: Vec<Seized>,
    /// For each record the day on which its gun was seized.
    pub(super) found: Vec<Option<NaiveDate>>,
    /// Seizures that are stated again once a notice is known that they have to do with.
    pub(super) stated_again: Vec<LastStated>,
}

/// Makes and sends the seizures of all bureaus.
pub(super) fn send(
    stage: &mut Stage,
    count: usize,
    records: &[Recorded],
    outbox: &mut Outbox,
    truth: &mut Truth,
) -> Result<Outcome, SimulationError> {
    let mut chance = stage.chance("seizures");
    let weights: Vec<f64> = stage.bureaus.iter().map(|bureau| bureau.weight).collect();
    let mut finder = Finder::new(records, stage.bureaus.len());
    let mut seized = Vec::new();
    let mut stated_again = Vec::new();
    for (owner, share) in shares(count, &weights, 8).into_iter().enumerate() {
        for number in 0..share {
            let (seizure, guns) = seizure(stage, owner, number, &mut finder, &mut chance);
            note(&seizure, &guns, records, &stage.bureaus, &mut finder, truth);
            outbox.say(&Message::Seizure(Box::new(seizure.clone())))?;
            let further = chance.happens(0.12).then(|| moved_on(stage, &seizure, &mut chance));
            if let Some(further) = &further {
                outbox.say(&Message::Seizure(Box::new(further.clone())))?;
            }
            if is_stated_again(stage, &seizure) {
                stated_again.push(LastStated { owner, seizure: further.unwrap_or_else(|| seizure.clone()) });
            }
            for (item_no, drawn, seen) in guns {
                let institutional = seizure
                    .items
                    .iter()
                    .any(|item| item.item_no == item_no && item.institutional_property.is_some());
                seized.push(Seized {
                    owner,
                    seizure_id: seizure.source_record_id.to_string(),
                    case_number: seizure.case_number.as_ref().map(ToString::to_string).unwrap_or_default(),
                    gun: drawn.gun,
                    seen,
                    day: seizure.seized_at.first_day(),
                    reported: seizure.event_ts,
                    record: drawn.record,
                    institutional,
                });
            }
        }
    }
    truth.seized_firearms = seized.len();
    Ok(Outcome { seized, found: finder.into_found(), stated_again })
}

/// Writes down what is true of a seizure's firearms.
fn note(
    seizure: &Seizure,
    guns: &[(i32, Drawn, FirearmDescription)],
    records: &[Recorded],
    bureaus: &[SimulatedBureau],
    finder: &mut Finder,
    truth: &mut Truth,
) {
    let bureau = seizure.source_bureau.to_string();
    let seizure_id = seizure.source_record_id.to_string();
    for (item_no, drawn, _) in guns {
        let item = ItemName { bureau: bureau.clone(), seizure_id: seizure_id.clone(), item_no: *item_no };
        if let Some(record) = drawn.record {
            for same in finder.records_of_gun(record) {
                let record = records[same].name();
                truth.firearm_matches.push(FirearmMatch {
                    record,
                    item: item.clone(),
                    damage: drawn.damage.clone(),
                });
            }
        }
        if let Some((record, resemblance)) = drawn.resembles {
            truth.hard_negatives.push(HardNegative { record: records[record].name(), item, resemblance });
        }
    }
    let denied = denied(seizure.access_restriction.as_ref(), seizure.source_bureau, bureaus);
    if !denied.is_empty() {
        truth
            .restricted
            .push(RestrictedRecord { record: RecordName { bureau, record_id: seizure_id }, denied });
    }
}

fn seizure(
    stage: &mut Stage,
    owner: usize,
    number: usize,
    finder: &mut Finder,
    chance: &mut Chance,
) -> (Seizure, Vec<(i32, Drawn, FirearmDescription)>) {
    let day = stage.calendar.day(stage.bureaus[owner].growth, chance);
    let seized = stage.calendar.moment(day, chance);
    let at = stage.calendar.later(seized, chance.around(5.0, 0.9));
    let (agency, agency_type) = stage.bureaus[owner].agency(chance);
    let context = legal_context(agency_type, chance);
    let mut items = Vec::new();
    let mut guns = Vec::new();
    let mut lot = None;
    for _ in 0..firearms_in_one(context, chance) {
        let item_no = items.len() as i32 + 1;
        let drawn = finder.draw(stage, owner, day, &mut lot, chance);
        let institutional = drawn.institutional.then(|| {
            chance.weighted(&[
                (InstitutionalProperty::Police, 0.6),
                (InstitutionalProperty::Military, 0.3),
                (InstitutionalProperty::OtherState, 0.1),
            ])
        });
        items.push(SeizureItem {
            item_no,
            item_kind: ItemKind::Firearm,
            quantity: 1.0,
            unit: QuantityUnit::Item,
            firearm: drawn.seen.clone(),
            institutional_property: institutional,
        });
        let seen = drawn.seen.clone();
        guns.push((item_no, drawn, seen));
    }
    add_other_items(stage, owner, &mut items, chance);
    let bureau = &stage.bureaus[owner];
    let handling = Handling::usual(&stage.bureaus, owner, chance);
    let moving = matches!(context, LegalContext::IllicitTrafficking)
        || matches!(agency_type, AgencyType::Customs | AgencyType::BorderGuard);
    let place_type = place_type(agency_type, chance);
    let state = state_by_age(stage, at, chance);
    let year = day.year();
    let mut message = Seizure {
        schema: SchemaName::new(Kind::Seizure.oldest_version().name()).unwrap_or_default(),
        message_id: chance.message_id(at),
        source_bureau: bureau.bureau,
        source_record_id: reference(&bureau.reference("S", year, number)),
        action: Action::Create,
        event_ts: at,
        event_type: chance.weighted(&[
            (SeizureType::SeizedCriminal, 0.74),
            (SeizureType::SeizedAdministrative, 0.1),
            (SeizureType::Found, 0.09),
            (SeizureType::Surrendered, 0.07),
        ]),
        seized_at: if chance.happens(0.96) { PartialDate::day(day) } else { as_known(day, chance) },
        agency: agency.clone(),
        agency_type,
        place: Place { admin1: bureau.division(chance), ..Place::in_country(bureau.country) },
        state,
        source_entity: Some(agency).filter(|_| chance.happens(0.4)),
        purpose: None,
        confidentiality: handling.confidentiality,
        access_restriction: handling.access_restriction,
        retention_until: None,
        language: bureau.language().filter(|_| chance.happens(0.4)),
        border_distance_km: chance.happens(if moving { 0.7 } else { 0.25 }).then(|| {
            let kilometres: f64 = if moving { chance.around(9.0, 1.1) } else { chance.around(90.0, 0.9) };
            Kilometres((kilometres.min(1_500.0) * 10.0).round() / 10.0)
        }),
        place_type: Some(place_type).filter(|_| chance.happens(0.85)),
        legal_context: Some(context).filter(|_| chance.happens(0.9)),
        transport_mode: moving.then(|| transport(place_type, chance)).filter(|_| chance.happens(0.8)),
        concealment: moving.then(|| concealment(chance)).filter(|_| chance.happens(0.7)),
        concealment_text: None,
        detection_method: Some(detection(chance)).filter(|_| chance.happens(0.75)),
        route: moving.then(|| route(&stage.bureaus, owner, chance)).filter(|_| chance.happens(0.6)),
        persons_arrested: chance
            .happens(0.7)
            .then(|| chance.weighted(&[(0, 0.2), (1, 0.5), (2, 0.18), (3, 0.08), (6, 0.04)])),
        operation_name: operation(day).filter(|_| chance.happens(0.35)).map(|name| short(&name)),
        disposition: disposition(state, chance),
        case_number: Some(reference(&bureau.reference("K", year, number))),
        test_fired_at: None,
        national_registry_checked_at: Some(after(at, 1.0)).filter(|_| state != SeizureState::Reported),
        iarms_searched_at: None,
        traced_at: None,
        ibin_searched_at: None,
        handling_codes: handling.handling_codes,
        linked_crimes: linked_crimes(context, chance),
        arrested_by_nationality: Vec::new(),
        arrested_by_sex: Vec::new(),
        arrested_by_age_group: Vec::new(),
        linked_notices: Vec::new(),
        items,
    };
    further_fields::of_seizure(stage, owner, &mut message);
    (message, guns)
}

/// The same seizure stated again, further on in its processing.
fn moved_on(stage: &Stage, seizure: &Seizure, chance: &mut Chance) -> Seizure {
    let mut stated = seizure.clone();
    let at = stage.calendar.later(seizure.event_ts, 3.0 + chance.around(30.0, 0.8));
    stated.action = Action::Update;
    stated.event_ts = at;
    stated.message_id = chance.message_id(at);
    stated.state = match seizure.state {
        SeizureState::Reported => SeizureState::Identified,
        SeizureState::Identified => SeizureState::Searched,
        SeizureState::Searched => SeizureState::Traced,
        _ => SeizureState::Disposed,
    };
    stated.iarms_searched_at = Some(after(seizure.event_ts, 2.0).min(at));
    stated.test_fired_at = chance.happens(0.4).then_some(at);
    stated
}

fn firearms_in_one(context: LegalContext, chance: &mut Chance) -> usize {
    let many = if context == LegalContext::IllicitTrafficking { 2.0 } else { 1.0 };
    match chance.unit() / many {
        drawn if drawn < 0.015 => 9 + chance.below(16),
        drawn if drawn < 0.06 => 4 + chance.below(5),
        drawn if drawn < 0.13 => 3,
        drawn if drawn < 0.28 => 2,
        _ => 1,
    }
}

fn add_other_items(stage: &Stage, owner: usize, items: &mut Vec<SeizureItem>, chance: &mut Chance) {
    let style = &stage.bureaus[owner].style;
    let entries = stage.catalogue.entries();
    let mut push = |kind: ItemKind, code: &str, quantity: f64, unit: QuantityUnit, chance: &mut Chance| {
        let Some(type_code) = FirearmTypeCode::new(code) else { return };
        let entry = &entries[chance.below(entries.len())];
        let calibre = chance.one_of(&entry.calibres);
        let calibre = if kind == ItemKind::Part { String::new() } else { style.calibre(calibre, chance) };
        let firearm =
            FirearmDescription::new(type_code, raw(""), raw(&calibre), raw(""), SerialStatus::NeverMarked);
        let item_no = items.len() as i32 + 1;
        items.push(SeizureItem {
            item_no,
            item_kind: kind,
            quantity,
            unit,
            firearm,
            institutional_property: None,
        });
    };
    if chance.happens(0.28) {
        let rounds = chance.around(35.0, 1.3).clamp(1.0, 60_000.0).round();
        push(ItemKind::Ammunition, "AMMUNITION", rounds, QuantityUnit::Round, chance);
    }
    if chance.happens(0.02) {
        let kilograms = (chance.around(8.0, 1.0) * 10.0).round().max(1.0) / 10.0;
        push(ItemKind::Ammunition, "AMMUNITION", kilograms, QuantityUnit::Kilogram, chance);
    }
    if chance.happens(0.05) {
        let pieces = (1 + chance.below(5)) as f64;
        push(
            ItemKind::Part,
            if chance.happens(0.3) { "FRAME_RECEIVER" } else { "PART" },
            pieces,
            QuantityUnit::Item,
            chance,
        );
    }
    if chance.happens(0.02) {
        push(ItemKind::Silencer, "SILENCER", 1.0, QuantityUnit::Item, chance);
    }
}
