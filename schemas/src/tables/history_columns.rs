//! The columns of the history tables of firearm records, reference entries and training, filled from their messages.

use super::moment::{Day, Moment};
use super::shared_columns::{EnvelopeColumns, PlaceColumns, day_and_precision};
use crate::bureau::Bureau;
use crate::date::DatePrecision;
use crate::measures::{Millimetres, Rounds};
use crate::message::description::FirearmDescription;
use crate::message::description::{Image, Marking};
use crate::message::firearm::FirearmRecord;
use crate::message::reference::{ReferenceEntry, Silhouette};
use crate::message::training::TrainingActivity;
use crate::values::{
    CalibreCode, CountryCode, FirearmActionCode, FirearmTypeCode, LongText, LossCircumstance, MakeCode,
    OwnerType, RecordReason, RecordState, Reference, ReferenceStatus, ShortText, TrainingKind, TrainingTopic,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Columns of `firearms_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FirearmColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// Why the record exists.
    record_status_reason: RecordReason,
    /// State of the record.
    lifecycle_state: RecordState,
    #[serde(flatten)]
    firearm: &'row FirearmDescription,
    /// When it was lost: the first day it may have been.
    date_of_loss: Option<Day>,
    /// How exactly the date of loss is known.
    date_of_loss_precision: Option<DatePrecision>,
    /// When the loss was reported.
    date_reported: Moment,
    #[serde(flatten)]
    place: PlaceColumns<'row>,
    /// Kind of owner at the time of loss.
    owner_type: Option<OwnerType>,
    /// How it was lost.
    circumstance: Option<LossCircumstance>,
    /// The owner's case number.
    case_number: &'row Reference,
    /// Offence.
    offence_code: Option<&'row ShortText>,
    /// Remarks.
    remarks: Option<&'row LongText>,
    /// Unit to contact after a hit.
    contact_unit: Option<&'row ShortText>,
    /// How to reach it.
    contact_channel: Option<&'row ShortText>,
    /// When it was found: the first day it may have been.
    date_found: Option<Day>,
    /// How exactly the day on which it was found is known.
    date_found_precision: Option<DatePrecision>,
    /// Number of firearms, always 1.
    quantity: i32,
}

impl<'row> FirearmColumns<'row> {
    pub(super) fn of(message: &'row FirearmRecord) -> FirearmColumns<'row> {
        let (date_of_loss, date_of_loss_precision) = day_and_precision(Some(message.date_of_loss));
        let (date_found, date_found_precision) = day_and_precision(message.date_found);
        FirearmColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            record_status_reason: message.record_status_reason,
            lifecycle_state: message.lifecycle_state,
            firearm: &message.firearm,
            date_of_loss,
            date_of_loss_precision,
            date_reported: message.date_reported.into(),
            place: PlaceColumns::of(&message.place),
            owner_type: message.owner_type,
            circumstance: message.circumstance,
            case_number: &message.case_number,
            offence_code: message.offence_code.as_ref(),
            remarks: message.remarks.as_ref(),
            contact_unit: message.contact.as_ref().map(|contact| &contact.unit),
            contact_channel: message.contact.as_ref().and_then(|contact| contact.channel.as_ref()),
            date_found,
            date_found_precision,
            quantity: message.quantity.unwrap_or(1),
        }
    }
}

/// Columns of `reference_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReferenceColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// Number of the entry in the reference table.
    ifrt_id: &'row Reference,
    /// Make, in the source's words.
    make: &'row ShortText,
    /// Make as resolved.
    make_id: Option<MakeCode>,
    /// True maker when it is not the make.
    manufacturer_id: Option<MakeCode>,
    /// Country of manufacture.
    country: CountryCode,
    /// Model.
    model: &'row ShortText,
    /// Variant.
    variant: Option<&'row ShortText>,
    /// Other names of the model.
    aliases: &'row [ShortText],
    /// Weapon type.
    type_code: FirearmTypeCode,
    /// Action.
    action_code: FirearmActionCode,
    /// Calibres, in the source's words.
    calibres: &'row [ShortText],
    /// Calibres as resolved.
    calibre_ids: &'row [CalibreCode],
    /// Barrel lengths in millimetres.
    barrel_lengths_mm: &'row [Millimetres],
    /// Capacity in rounds.
    capacity: Option<Rounds>,
    /// Example of a serial number.
    serial_format_example: Option<&'row ShortText>,
    /// Regular expression of its serial numbers; soft evidence.
    serial_format_pattern: Option<&'row ShortText>,
    /// Its serial numbers in words.
    serial_format_description: Option<&'row LongText>,
    /// Markings.
    markings: &'row [Marking],
    /// How to tell its parts.
    parts_identification: Option<&'row LongText>,
    /// How it is taken apart, as far as that shows where marks are.
    disassembly_note: Option<&'row LongText>,
    /// Images.
    images: &'row [Image],
    /// First year made.
    year_from: Option<i32>,
    /// Last year made.
    year_to: Option<i32>,
    /// How many were made.
    quantity_made: Option<i64>,
    /// State of the entry.
    status: ReferenceStatus,
    /// The entry that replaces it.
    replaced_by: Option<&'row Reference>,
    /// The bureau that proposed it.
    proposed_by: Option<Bureau>,
    /// What its images show of its outline.
    silhouettes: &'row [Silhouette],
}

impl<'row> ReferenceColumns<'row> {
    pub(super) fn of(message: &'row ReferenceEntry) -> ReferenceColumns<'row> {
        let format = message.serial_format.as_ref();
        ReferenceColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            ifrt_id: &message.ifrt_id,
            make: &message.make,
            make_id: message.make_id,
            manufacturer_id: message.manufacturer_id,
            country: message.country,
            model: &message.model,
            variant: message.variant.as_ref(),
            aliases: &message.aliases,
            type_code: message.type_code,
            action_code: message.action_code,
            calibres: &message.calibres,
            calibre_ids: &message.calibre_ids,
            barrel_lengths_mm: &message.barrel_lengths_mm,
            capacity: message.capacity,
            serial_format_example: format.map(|format| &format.example),
            serial_format_pattern: format.and_then(|format| format.pattern.as_ref()),
            serial_format_description: format.and_then(|format| format.description.as_ref()),
            markings: &message.markings,
            parts_identification: message.parts_identification.as_ref(),
            disassembly_note: message.disassembly_note.as_ref(),
            images: &message.images,
            year_from: message.year_from,
            year_to: message.year_to,
            quantity_made: message.quantity_made,
            status: message.status,
            replaced_by: message.replaced_by.as_ref(),
            proposed_by: message.proposed_by,
            silhouettes: &message.silhouettes,
        }
    }
}

/// Columns of `training_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TrainingColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// Identifier of the activity.
    activity_id: &'row Reference,
    /// Title.
    title: &'row ShortText,
    /// Kind.
    kind: TrainingKind,
    /// First day.
    start_date: Day,
    /// Last day.
    end_date: Day,
    /// Country where it took place.
    host_country: CountryCode,
    /// City.
    city: Option<&'row ShortText>,
    /// Countries of the participants.
    countries: &'row [CountryCode],
    /// Number of participants.
    participants: i32,
    /// Services of the participants.
    agencies: &'row [ShortText],
    /// What was taught.
    topics: &'row [TrainingTopic],
    /// Who paid.
    donor: Option<&'row ShortText>,
    /// Who carried it out.
    implementing_partner: Option<&'row ShortText>,
    /// Language of instruction.
    instruction_language: Option<&'row ShortText>,
    /// Whether participants got access to the systems.
    access_granted: Option<bool>,
    /// Records uploaded in the twelve months after.
    records_uploaded_after: Option<i64>,
}

impl<'row> TrainingColumns<'row> {
    pub(super) fn of(message: &'row TrainingActivity) -> TrainingColumns<'row> {
        TrainingColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            activity_id: &message.activity_id,
            title: &message.title,
            kind: message.kind,
            start_date: message.start_date.into(),
            end_date: message.end_date.into(),
            host_country: message.host_country,
            city: message.city.as_ref(),
            countries: &message.countries,
            participants: message.participants,
            agencies: &message.agencies,
            topics: &message.topics,
            donor: message.donor.as_ref(),
            implementing_partner: message.implementing_partner.as_ref(),
            instruction_language: message.instruction_language.as_ref(),
            access_granted: message.access_granted,
            records_uploaded_after: message.records_uploaded_after,
        }
    }
}
