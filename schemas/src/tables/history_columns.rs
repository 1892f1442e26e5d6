//! The columns of each kind's history table, filled from its message.

use super::shared_columns::{EnvelopeColumns, PlaceColumns, day_and_precision};
use crate::bureau::Bureau;
use crate::date::DatePrecision;
use crate::message::description::FirearmDescription;
use crate::message::description::{Image, Marking};
use crate::message::firearm::FirearmRecord;
use crate::message::reference::ReferenceEntry;
use crate::message::seizure::{RoutePoint, Seizure, SeizureItem};
use crate::message::training::TrainingActivity;
use crate::values::{
    AgencyType, CalibreCode, Certainty, Concealment, CountryCode, DetectionMethod, Disposition,
    FirearmActionCode, FirearmTypeCode, InstitutionalProperty, ItemKind, LegalContext, LinkedCrime, LongText,
    LossCircumstance, MakeCode, OwnerType, PlaceType, QuantityUnit, RecordReason, RecordState, Reference,
    ReferenceStatus, SeizureState, SeizureType, ShortText, TrainingKind, TrainingTopic, TransportMode,
};
use chrono::{DateTime, NaiveDate, Utc};
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
    date_of_loss: Option<NaiveDate>,
    /// How exactly the date of loss is known.
    date_of_loss_precision: Option<DatePrecision>,
    /// When the loss was reported.
    date_reported: DateTime<Utc>,
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
    date_found: Option<NaiveDate>,
}

impl<'row> FirearmColumns<'row> {
    pub(super) fn of(message: &'row FirearmRecord) -> FirearmColumns<'row> {
        let (date_of_loss, date_of_loss_precision) = day_and_precision(Some(message.date_of_loss));
        FirearmColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            record_status_reason: message.record_status_reason,
            lifecycle_state: message.lifecycle_state,
            firearm: &message.firearm,
            date_of_loss,
            date_of_loss_precision,
            date_reported: message.date_reported,
            place: PlaceColumns::of(&message.place),
            owner_type: message.owner_type,
            circumstance: message.circumstance,
            case_number: &message.case_number,
            offence_code: message.offence_code.as_ref(),
            remarks: message.remarks.as_ref(),
            contact_unit: message.contact.as_ref().map(|contact| &contact.unit),
            contact_channel: message.contact.as_ref().and_then(|contact| contact.channel.as_ref()),
            date_found: message.date_found.map(|date| date.first_day()),
        }
    }
}

/// Columns of `seizures_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SeizureColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// How the firearms came into the hands of the state.
    event_type: SeizureType,
    /// When: the first day it may have been.
    seized_at: Option<NaiveDate>,
    /// How exactly the date is known.
    seized_at_precision: Option<DatePrecision>,
    /// The service.
    agency: &'row ShortText,
    /// Kind of service.
    agency_type: AgencyType,
    #[serde(flatten)]
    place: PlaceColumns<'row>,
    /// State of the processing.
    state: SeizureState,
    /// Distance to the nearest border in kilometres.
    border_distance_km: Option<f64>,
    /// Kind of place.
    place_type: Option<PlaceType>,
    /// Why the firearms are illicit.
    legal_context: Option<LegalContext>,
    /// Crimes that it is linked to.
    linked_crimes: &'row [LinkedCrime],
    /// How the firearms travelled.
    transport_mode: Option<TransportMode>,
    /// How they were hidden.
    concealment: Option<Concealment>,
    /// More about how they were hidden.
    concealment_text: Option<&'row ShortText>,
    /// How they were detected.
    detection_method: Option<DetectionMethod>,
    /// Country where the firearms come from.
    route_origin: Option<CountryCode>,
    /// How sure the origin is.
    route_origin_certainty: Option<Certainty>,
    /// Country where this journey began.
    route_departure: Option<CountryCode>,
    /// How sure the departure is.
    route_departure_certainty: Option<Certainty>,
    /// Countries passed.
    route_transits: &'row [RoutePoint],
    /// Country where they were to go.
    route_destination: Option<CountryCode>,
    /// How sure the destination is.
    route_destination_certainty: Option<Certainty>,
    /// Number of persons arrested.
    persons_arrested: Option<i32>,
    /// International operation it was part of.
    operation_name: Option<&'row ShortText>,
    /// What became of the items.
    disposition: Option<Disposition>,
    /// The source's case number.
    case_number: Option<&'row Reference>,
    /// When the items were test fired.
    test_fired_at: Option<DateTime<Utc>>,
    /// When the national registry was checked.
    national_registry_checked_at: Option<DateTime<Utc>>,
    /// When the records of all countries were searched.
    iarms_searched_at: Option<DateTime<Utc>>,
    /// When the items were traced.
    traced_at: Option<DateTime<Utc>>,
    /// When the ballistic network was searched.
    ibin_searched_at: Option<DateTime<Utc>>,
    /// What was seized.
    items: Vec<ItemColumns<'row>>,
}

/// An item within `seizures_history.items`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ItemColumns<'row> {
    /// Number of the item within the seizure.
    item_no: i32,
    /// What it is.
    item_kind: ItemKind,
    /// How many.
    quantity: f64,
    /// What the quantity counts.
    unit: QuantityUnit,
    /// State property: not a crime gun.
    institutional_property: Option<InstitutionalProperty>,
    #[serde(flatten)]
    firearm: &'row FirearmDescription,
}

impl<'row> ItemColumns<'row> {
    fn of(item: &'row SeizureItem) -> ItemColumns<'row> {
        ItemColumns {
            item_no: item.item_no,
            item_kind: item.item_kind,
            quantity: item.quantity,
            unit: item.unit,
            institutional_property: item.institutional_property,
            firearm: &item.firearm,
        }
    }
}

impl<'row> SeizureColumns<'row> {
    pub(super) fn of(message: &'row Seizure) -> SeizureColumns<'row> {
        let (seized_at, seized_at_precision) = day_and_precision(Some(message.seized_at));
        let route = message.route.as_ref();
        let origin = route.and_then(|route| route.origin.as_ref());
        let departure = route.and_then(|route| route.departure.as_ref());
        let destination = route.and_then(|route| route.destination.as_ref());
        SeizureColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            event_type: message.event_type,
            seized_at,
            seized_at_precision,
            agency: &message.agency,
            agency_type: message.agency_type,
            place: PlaceColumns::of(&message.place),
            state: message.state,
            border_distance_km: message.border_distance_km,
            place_type: message.place_type,
            legal_context: message.legal_context,
            linked_crimes: &message.linked_crimes,
            transport_mode: message.transport_mode,
            concealment: message.concealment,
            concealment_text: message.concealment_text.as_ref(),
            detection_method: message.detection_method,
            route_origin: origin.map(|point| point.country),
            route_origin_certainty: origin.map(|point| point.certainty),
            route_departure: departure.map(|point| point.country),
            route_departure_certainty: departure.map(|point| point.certainty),
            route_transits: route.map(|route| route.transits.as_slice()).unwrap_or_default(),
            route_destination: destination.map(|point| point.country),
            route_destination_certainty: destination.map(|point| point.certainty),
            persons_arrested: message.persons_arrested,
            operation_name: message.operation_name.as_ref(),
            disposition: message.disposition,
            case_number: message.case_number.as_ref(),
            test_fired_at: message.test_fired_at,
            national_registry_checked_at: message.national_registry_checked_at,
            iarms_searched_at: message.iarms_searched_at,
            traced_at: message.traced_at,
            ibin_searched_at: message.ibin_searched_at,
            items: message.items.iter().map(ItemColumns::of).collect(),
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
    barrel_lengths_mm: &'row [i32],
    /// Capacity in rounds.
    capacity: Option<i32>,
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
            images: &message.images,
            year_from: message.year_from,
            year_to: message.year_to,
            quantity_made: message.quantity_made,
            status: message.status,
            replaced_by: message.replaced_by.as_ref(),
            proposed_by: message.proposed_by,
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
    start_date: NaiveDate,
    /// Last day.
    end_date: NaiveDate,
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
            start_date: message.start_date,
            end_date: message.end_date,
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
