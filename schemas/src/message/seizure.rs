//! A seizure: one operation with its items.

use super::arrested::{ArrestedByAgeGroup, ArrestedByNationality, ArrestedBySex, Countings};
use super::description::FirearmDescription;
use super::notice::{NamedNotice, check_named};
use super::object::{message, object};
use super::place::Place;
use crate::date::PartialDate;
use crate::fault::{Fault, RejectCode};
use crate::measures::Kilometres;
use crate::values::{
    AgencyType, Certainty, Concealment, CountryCode, DetectionMethod, Disposition, InstitutionalProperty,
    ItemKind, LegalContext, LinkedCrime, PlaceType, QuantityUnit, Reference, SeizureState, SeizureType,
    ShortText, TransportMode,
};
use chrono::{DateTime, Utc};
use std::collections::HashSet;

message! {
    /// One operation in which firearms came into the hands of the state.
    Seizure {
        required {
            /// How they came into the hands of the state.
            event_type: SeizureType,
            /// When.
            seized_at: PartialDate,
            /// The service.
            agency: ShortText,
            /// Kind of service.
            agency_type: AgencyType,
            /// Where.
            place: Place,
            /// State of the processing.
            state: SeizureState,
        }
        optional {
            /// Distance to the nearest border in kilometres.
            border_distance_km: Kilometres,
            /// Kind of place.
            place_type: PlaceType,
            /// Why the firearms are illicit.
            legal_context: LegalContext,
            /// How they travelled.
            transport_mode: TransportMode,
            /// How they were hidden.
            concealment: Concealment,
            /// More about how they were hidden.
            concealment_text: ShortText,
            /// How they were detected.
            detection_method: DetectionMethod,
            /// The route.
            route: Route,
            /// Number of persons arrested; needed when they are counted by group. No names are kept.
            persons_arrested: i32,
            /// International operation it was part of.
            operation_name: ShortText,
            /// What became of the items.
            disposition: Disposition,
            /// The source's case number.
            case_number: Reference,
            /// When they were test fired.
            test_fired_at: DateTime<Utc>,
            /// When the national registry was checked.
            national_registry_checked_at: DateTime<Utc>,
            /// When the records of all countries were searched.
            iarms_searched_at: DateTime<Utc>,
            /// When they were traced.
            traced_at: DateTime<Utc>,
            /// When the ballistic network was searched.
            ibin_searched_at: DateTime<Utc>,
        }
        lists {
            /// Crimes that it is linked to.
            linked_crimes: LinkedCrime,
            /// Persons arrested, counted by nationality. Counts only, at most `persons_arrested` in all.
            arrested_by_nationality: ArrestedByNationality,
            /// Persons arrested, counted by sex. Counts only, at most `persons_arrested` in all.
            arrested_by_sex: ArrestedBySex,
            /// Persons arrested, counted by age group in years. Counts only, at most `persons_arrested` in all.
            arrested_by_age_group: ArrestedByAgeGroup,
            /// Notices and diffusions that led to it or that it has to do with.
            linked_notices: NamedNotice,
            /// What was seized; at least one item.
            items: SeizureItem,
        }
    }
}

object! {
    /// An item of a seizure.
    SeizureItem {
        required {
            /// Number of the item within the seizure, from 1, as the source counts. It is the item's identity.
            item_no: i32,
            /// What it is.
            item_kind: ItemKind,
            /// How many; 1 for a firearm.
            quantity: f64,
            /// What the quantity counts.
            unit: QuantityUnit,
            /// The firearm, part or ammunition.
            firearm: FirearmDescription,
        }
        optional {
            /// State property: not a crime gun.
            institutional_property: InstitutionalProperty,
        }
        lists {}
    }
}

object! {
    /// A country on a route.
    RoutePoint {
        required {
            /// The country.
            country: CountryCode,
            /// How sure it is.
            certainty: Certainty,
        }
        optional {}
        lists {}
    }
}

object! {
    /// The route that firearms took or were to take.
    Route {
        required {}
        optional {
            /// Where they come from.
            origin: RoutePoint,
            /// Where this journey began.
            departure: RoutePoint,
            /// Where they were to go.
            destination: RoutePoint,
        }
        lists {
            /// Countries passed.
            transits: RoutePoint,
        }
    }
}

impl Seizure {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        self.place.check("$.place", faults);
        check_named(&self.linked_notices, "$.linked_notices", faults);
        if self.items.is_empty() {
            faults.push(Fault::new(RejectCode::MissingField, "$.items", "[]", "at least one item"));
        }
        if self.seized_at.first_day() > self.event_ts.date_naive() {
            let expected = format!("a day not after event_ts, {}", self.event_ts.date_naive());
            faults.push(Fault::new(RejectCode::BadDate, "$.seized_at", self.seized_at.to_string(), expected));
        }
        if let Some(Kilometres(distance)) = self.border_distance_km
            && !(0.0..=20_000.0).contains(&distance)
        {
            let expected = "kilometres from 0 to 20000";
            faults.push(Fault::new(
                RejectCode::BadValue,
                "$.border_distance_km",
                distance.to_string(),
                expected,
            ));
        }
        let countings = Countings {
            persons_arrested: self.persons_arrested,
            by_nationality: &self.arrested_by_nationality,
            by_sex: &self.arrested_by_sex,
            by_age_group: &self.arrested_by_age_group,
        };
        countings.check(faults);
        let mut numbers = HashSet::new();
        for (index, item) in self.items.iter().enumerate() {
            let path = format!("$.items[{index}]");
            item.firearm.check(&format!("{path}.firearm"), faults);
            if item.item_no < 1 || !numbers.insert(item.item_no) {
                let expected = "a number from 1 that no other item of the seizure has";
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("{path}.item_no"),
                    item.item_no.to_string(),
                    expected,
                ));
            }
            let single = item.item_kind != ItemKind::Firearm || item.quantity == 1.0;
            let counted = item.quantity > 0.0 && item.quantity.is_finite();
            if !(single && counted) {
                let expected = "1 for a firearm (one item each), a positive number otherwise";
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("{path}.quantity"),
                    item.quantity.to_string(),
                    expected,
                ));
            }
        }
    }
}
