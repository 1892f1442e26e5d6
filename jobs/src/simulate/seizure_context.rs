//! The circumstances of a seizure, in the shares that published seizure statistics show.

use super::Stage;
use super::bureaus::SimulatedBureau;
use super::chance::Chance;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use proofhouse_schemas::message::seizure::{Route, RoutePoint};
use proofhouse_schemas::values::{
    AgencyType, Certainty, Concealment, DetectionMethod, Disposition, LegalContext, LinkedCrime, PlaceType,
    SeizureState, TransportMode,
};

/// Why the firearms are illicit; customs and border guards meet traffic most.
pub(super) fn legal_context(agency: AgencyType, chance: &mut Chance) -> LegalContext {
    let trafficking = if matches!(agency, AgencyType::Customs | AgencyType::BorderGuard) { 0.5 } else { 0.1 };
    chance.weighted(&[
        (LegalContext::IllicitPossession, 0.4),
        (LegalContext::IllicitTrafficking, trafficking),
        (LegalContext::Drugs, 0.14),
        (LegalContext::ViolentCrime, 0.12),
        (LegalContext::OrganizedCrime, 0.08),
        (LegalContext::Conversion, 0.03),
        (LegalContext::IllicitManufacture, 0.02),
        (LegalContext::Terrorism, 0.015),
        (LegalContext::Poaching, 0.02),
        (LegalContext::Other, 0.03),
    ])
}

/// Where services find firearms.
pub(super) fn place_type(agency: AgencyType, chance: &mut Chance) -> PlaceType {
    match agency {
        AgencyType::Customs | AgencyType::CoastGuard => chance.weighted(&[
            (PlaceType::Seaport, 0.3),
            (PlaceType::LandBorder, 0.28),
            (PlaceType::MailParcel, 0.2),
            (PlaceType::Airport, 0.16),
            (PlaceType::Vessel, 0.06),
        ]),
        AgencyType::BorderGuard => chance.weighted(&[
            (PlaceType::LandBorder, 0.8),
            (PlaceType::Vehicle, 0.15),
            (PlaceType::Field, 0.05),
        ]),
        _ => chance.weighted(&[
            (PlaceType::Dwelling, 0.38),
            (PlaceType::Vehicle, 0.24),
            (PlaceType::PublicPlace, 0.2),
            (PlaceType::Warehouse, 0.06),
            (PlaceType::Cache, 0.05),
            (PlaceType::Field, 0.04),
            (PlaceType::Prison, 0.01),
            (PlaceType::Other, 0.02),
        ]),
    }
}

/// How firearms travel to such a place.
pub(super) fn transport(place: PlaceType, chance: &mut Chance) -> TransportMode {
    match place {
        PlaceType::Seaport => TransportMode::SeaContainer,
        PlaceType::Vessel => TransportMode::SeaSmallBoat,
        PlaceType::MailParcel => TransportMode::MailCourier,
        PlaceType::Airport => {
            chance.weighted(&[(TransportMode::AirCargo, 0.55), (TransportMode::AirPassenger, 0.45)])
        }
        _ => chance.weighted(&[
            (TransportMode::Road, 0.85),
            (TransportMode::OnFoot, 0.1),
            (TransportMode::Rail, 0.05),
        ]),
    }
}

/// How they are hidden.
pub(super) fn concealment(chance: &mut Chance) -> Concealment {
    chance.weighted(&[
        (Concealment::VehicleCavity, 0.3),
        (Concealment::CargoGoods, 0.2),
        (Concealment::Luggage, 0.14),
        (Concealment::Parcel, 0.14),
        (Concealment::PartsSplit, 0.08),
        (Concealment::NotConcealed, 0.08),
        (Concealment::Body, 0.06),
    ])
}

/// A route through the neighbours mostly; half of it is only suspected.
pub(super) fn route(bureaus: &[SimulatedBureau], owner: usize, chance: &mut Chance) -> Route {
    let point = |chance: &mut Chance, near: usize| {
        let around = &bureaus[near].neighbours;
        let far = around.is_empty() || chance.happens(0.2);
        let index = if far { chance.below(bureaus.len()) } else { *chance.pick(around) };
        let certainty = if chance.happens(0.55) { Certainty::Confirmed } else { Certainty::Suspected };
        (index, RoutePoint { country: bureaus[index].country, certainty })
    };
    let (from, departure) = point(chance, owner);
    let origin = chance.happens(0.6).then(|| point(chance, from).1);
    let destination = if chance.happens(0.5) {
        Some(RoutePoint { country: bureaus[owner].country, certainty: Certainty::Suspected })
    } else {
        chance.happens(0.6).then(|| point(chance, owner).1)
    };
    let transits = if chance.happens(0.3) { vec![point(chance, from).1] } else { Vec::new() };
    Route { origin, departure: Some(departure), destination, transits }
}

/// Joint operations run for three weeks each spring and autumn.
pub(super) fn operation(day: NaiveDate) -> Option<String> {
    let name = match (day.month(), day.day()) {
        (3, 12..=31) => "TRIGGER SPRING",
        (10, 5..=25) => "TRIGGER AUTUMN",
        _ => return None,
    };
    Some(format!("{name} {}", day.year()))
}

/// How far the processing has come.
pub(super) fn state_by_age(stage: &Stage, at: DateTime<Utc>, chance: &mut Chance) -> SeizureState {
    let age = stage.calendar.end() - at;
    if age < Duration::days(20) {
        return chance.weighted(&[(SeizureState::Reported, 0.7), (SeizureState::Identified, 0.3)]);
    }
    chance.weighted(&[
        (SeizureState::Reported, 0.12),
        (SeizureState::Identified, 0.22),
        (SeizureState::Searched, 0.3),
        (SeizureState::Traced, 0.14),
        (SeizureState::NotTraceable, 0.1),
        (SeizureState::Disposed, 0.12),
    ])
}

/// What became of the firearms.
pub(super) fn disposition(state: SeizureState, chance: &mut Chance) -> Option<Disposition> {
    if state == SeizureState::Disposed {
        return Some(chance.weighted(&[
            (Disposition::Destroyed, 0.72),
            (Disposition::UsedByState, 0.12),
            (Disposition::Returned, 0.1),
            (Disposition::Sold, 0.04),
            (Disposition::Lost, 0.02),
        ]));
    }
    chance.happens(0.5).then_some(Disposition::Held)
}

/// Crimes beside the one that the seizure is about.
pub(super) fn linked_crimes(context: LegalContext, chance: &mut Chance) -> Vec<LinkedCrime> {
    let usual = match context {
        LegalContext::Drugs => LinkedCrime::Drugs,
        LegalContext::Terrorism => LinkedCrime::Terrorism,
        LegalContext::OrganizedCrime => LinkedCrime::OrganizedCrime,
        LegalContext::Poaching => LinkedCrime::Wildlife,
        LegalContext::ViolentCrime => chance.weighted(&[
            (LinkedCrime::Robbery, 0.4),
            (LinkedCrime::Homicide, 0.25),
            (LinkedCrime::Assault, 0.35),
        ]),
        _ if chance.happens(0.12) => LinkedCrime::Drugs,
        _ => return Vec::new(),
    };
    vec![usual]
}

/// How they were detected.
pub(super) fn detection(chance: &mut Chance) -> DetectionMethod {
    chance.weighted(&[
        (DetectionMethod::Routine, 0.38),
        (DetectionMethod::Intelligence, 0.27),
        (DetectionMethod::TipOff, 0.12),
        (DetectionMethod::Chance, 0.08),
        (DetectionMethod::Scanner, 0.06),
        (DetectionMethod::Dog, 0.04),
        (DetectionMethod::ControlledDelivery, 0.03),
        (DetectionMethod::Other, 0.02),
    ])
}
