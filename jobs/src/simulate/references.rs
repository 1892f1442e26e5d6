//! Entries of the firearms reference table: the models of the code lists in the variants that were made of them.

use super::Stage;
use super::bureaus::short;
use super::chance::Chance;
use super::error::SimulationError;
use super::firearms::reference;
use super::further_fields;
use super::guns::Entry;
use super::outbox::Outbox;
use chrono::{DateTime, Utc};
use proofhouse_schemas::measures::{Millimetres, Rounds};
use proofhouse_schemas::message::reference::{ReferenceEntry, SerialFormat};
use proofhouse_schemas::values::{
    Action, CalibreCode, CountryCode, FirearmActionCode, MakeCode, ReferenceStatus, SchemaName, ShortText,
};
use proofhouse_schemas::{Bureau, Kind, Message};

/// Variants in which models come, beside the plain one.
const VARIANTS: &[&str] = &[
    "",
    "Compact",
    "Nickel finish",
    "Export",
    "Target barrel",
    "Second generation",
    "Police contract",
    "Commemorative",
    "Short barrel",
];

/// Makes and sends `count` entries. The Secretariat keeps the table; bureaus propose entries now and then.
pub(super) fn send(stage: &Stage, count: usize, outbox: &mut Outbox) -> Result<(), SimulationError> {
    let mut chance = stage.chance("references");
    let entries: Vec<&Entry> = stage
        .catalogue
        .entries()
        .iter()
        .filter(|entry| CountryCode::new(entry.model.country_alpha2).is_some() && entry.action_code.is_some())
        .collect();
    if entries.is_empty() {
        return Err(SimulationError::EmptyList { list: "models" });
    }
    for number in 0..count {
        let entry = entries[number % entries.len()];
        let variant = VARIANTS[(number / entries.len()) % VARIANTS.len()];
        let day = stage.calendar.day(0.0, &mut chance);
        let at = stage.calendar.moment(day, &mut chance);
        let proposer = chance.happens(0.03).then(|| chance.below(stage.bureaus.len()));
        let proposer = proposer.map(|index| stage.bureaus[index].bureau);
        if let Some(mut message) = variant_of(entry, variant, number, count, proposer, at, &mut chance) {
            further_fields::of_reference(stage, &mut message);
            outbox.say(&Message::Reference(Box::new(message)))?;
        }
    }
    Ok(())
}

fn variant_of(
    entry: &Entry,
    variant: &str,
    number: usize,
    count: usize,
    proposer: Option<Bureau>,
    at: DateTime<Utc>,
    chance: &mut Chance,
) -> Option<ReferenceEntry> {
    let country = CountryCode::new(entry.model.country_alpha2)?;
    let action_code: FirearmActionCode = entry.action_code?;
    let status = match proposer {
        Some(_) => ReferenceStatus::Draft,
        None => chance.weighted(&[
            (ReferenceStatus::Verified, 0.93),
            (ReferenceStatus::Draft, 0.04),
            (ReferenceStatus::Retired, 0.03),
        ]),
    };
    let ifrt_id = |number: usize| reference(&format!("IFRT-{:06}", 100_000 + number));
    let (first, last) = entry.years;
    let year_from = first + chance.between(0, 5) as i32;
    let year_to = (last < 2020).then_some(last.max(year_from));
    let handgun = matches!(entry.model.type_code, "PISTOL" | "REVOLVER" | "MACHINE_PISTOL" | "ALARM");
    let barrel = if handgun { chance.between(75, 155) } else { chance.between(380, 710) } as i32;
    let calibres =
        if variant.is_empty() { entry.calibres.clone() } else { vec![*chance.pick(&entry.calibres)] };
    let aliases: Vec<ShortText> = entry
        .model
        .aliases
        .iter()
        .take(8)
        .map(|alias| short(alias))
        .filter(|alias| !alias.as_str().is_empty())
        .collect();
    Some(ReferenceEntry {
        schema: SchemaName::new(Kind::Reference.oldest_version().name()).unwrap_or_default(),
        message_id: chance.message_id(at),
        source_bureau: proposer.unwrap_or(Bureau::SECRETARIAT),
        source_record_id: ifrt_id(number),
        action: Action::Create,
        event_ts: at,
        ifrt_id: ifrt_id(number),
        make: short(entry.make.canonical_name),
        country,
        model: short(entry.model.model),
        type_code: entry.type_code,
        action_code,
        status,
        source_entity: None,
        purpose: None,
        confidentiality: None,
        access_restriction: None,
        retention_until: None,
        language: None,
        make_id: MakeCode::new(entry.make.make_id),
        manufacturer_id: None,
        variant: (!variant.is_empty()).then(|| short(variant)),
        capacity: handgun.then(|| Rounds(chance.between(5, 17) as i32)),
        serial_format: chance.happens(0.8).then(|| SerialFormat {
            example: short(&entry.serials.draw(chance)),
            pattern: (!entry.model.serial_regex_hint.is_empty())
                .then(|| short(entry.model.serial_regex_hint)),
            description: None,
        }),
        parts_identification: None,
        disassembly_note: None,
        year_from: Some(year_from),
        year_to,
        quantity_made: chance.happens(0.4).then(|| chance.around(60_000.0, 1.4) as i64),
        replaced_by: (status == ReferenceStatus::Retired && number + 1 < count).then(|| ifrt_id(number + 1)),
        proposed_by: proposer,
        handling_codes: Vec::new(),
        aliases,
        calibres: calibres.iter().map(|calibre| short(calibre.canonical_name)).collect(),
        calibre_ids: calibres.iter().filter_map(|calibre| CalibreCode::new(calibre.calibre_id)).collect(),
        barrel_lengths_mm: vec![Millimetres(barrel)],
        markings: Vec::new(),
        images: Vec::new(),
        silhouettes: Vec::new(),
    })
}
