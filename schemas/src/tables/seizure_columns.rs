//! The columns of `seizures_history`: an operation with its items.

use super::moment::{Day, Moment};
use super::shared_columns::{EnvelopeColumns, PlaceColumns, day_and_precision};
use crate::date::DatePrecision;
use crate::measures::Kilometres;
use crate::message::arrested::{ArrestedByAgeGroup, ArrestedByNationality, ArrestedBySex};
use crate::message::description::FirearmDescription;
use crate::message::notice::NamedNotice;
use crate::message::seizure::{RoutePoint, Seizure, SeizureItem};
use crate::values::{
    AgencyType, Certainty, Concealment, CountryCode, DetectionMethod, Disposition, InstitutionalProperty,
    ItemKind, LegalContext, LinkedCrime, PlaceType, QuantityUnit, Reference, SeizureState, SeizureType,
    ShortText, TransportMode,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Columns of `seizures_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SeizureColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// How the firearms came into the hands of the state.
    event_type: SeizureType,
    /// When: the first day it may have been.
    seized_at: Option<Day>,
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
    border_distance_km: Option<Kilometres>,
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
    /// Persons arrested, counted by nationality.
    arrested_by_nationality: &'row [ArrestedByNationality],
    /// Persons arrested, counted by sex.
    arrested_by_sex: &'row [ArrestedBySex],
    /// Persons arrested, counted by age group.
    arrested_by_age_group: &'row [ArrestedByAgeGroup],
    /// International operation it was part of.
    operation_name: Option<&'row ShortText>,
    /// What became of the items.
    disposition: Option<Disposition>,
    /// The source's case number.
    case_number: Option<&'row Reference>,
    /// When the items were test fired.
    test_fired_at: Option<Moment>,
    /// When the national registry was checked.
    national_registry_checked_at: Option<Moment>,
    /// When the records of all countries were searched.
    iarms_searched_at: Option<Moment>,
    /// When the items were traced.
    traced_at: Option<Moment>,
    /// When the ballistic network was searched.
    ibin_searched_at: Option<Moment>,
    /// Notices and diffusions that it has to do with.
    linked_notices: &'row [NamedNotice],
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
            arrested_by_nationality: &message.arrested_by_nationality,
            arrested_by_sex: &message.arrested_by_sex,
            arrested_by_age_group: &message.arrested_by_age_group,
            operation_name: message.operation_name.as_ref(),
            disposition: message.disposition,
            case_number: message.case_number.as_ref(),
            test_fired_at: message.test_fired_at.map(Into::into),
            national_registry_checked_at: message.national_registry_checked_at.map(Into::into),
            iarms_searched_at: message.iarms_searched_at.map(Into::into),
            traced_at: message.traced_at.map(Into::into),
            ibin_searched_at: message.ibin_searched_at.map(Into::into),
            linked_notices: &message.linked_notices,
            items: message.items.iter().map(ItemColumns::of).collect(),
        }
    }
}
