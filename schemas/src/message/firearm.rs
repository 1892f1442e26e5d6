//! A firearm record: a firearm that is lost, stolen, trafficked or smuggled.

use super::description::FirearmDescription;
use super::object::message;
use super::place::Place;
use crate::date::PartialDate;
use crate::fault::{Fault, RejectCode};
use crate::values::{LongText, LossCircumstance, OwnerType, RecordReason, RecordState, Reference, ShortText};
use chrono::{DateTime, Utc};

pub use super::contact::Contact;

message! {
    /// A firearm that is lost, stolen, trafficked or smuggled, as its owner states it now.
    FirearmRecord {
        required {
            /// Why the record exists.
            record_status_reason: RecordReason,
            /// State of the record.
            lifecycle_state: RecordState,
            /// The firearm.
            firearm: FirearmDescription,
            /// When it was lost, as exactly as known.
            date_of_loss: PartialDate,
            /// When the loss was reported.
            date_reported: DateTime<Utc>,
            /// Where it was lost.
            place: Place,
            /// The owner's case number; a batch loss is many records with one case number.
            case_number: Reference,
        }
        optional {
            /// Kind of owner at the time of loss. No names are kept.
            owner_type: OwnerType,
            /// How it was lost.
            circumstance: LossCircumstance,
            /// Offence; needed when trafficked or smuggled.
            offence_code: ShortText,
            /// Remarks; needed when the make is not known.
            remarks: LongText,
            /// Whom to contact after a hit.
            contact: Contact,
            /// When the firearm was found, for records that are found or closed.
            date_found: PartialDate,
            /// Number of firearms: 1, also when absent. A batch loss is one record for each firearm.
            quantity: i32,
        }
        lists {}
    }
}

impl FirearmRecord {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        self.firearm.check("$.firearm", faults);
        self.place.check("$.place", faults);
        let traffic = matches!(self.record_status_reason, RecordReason::Trafficked | RecordReason::Smuggled);
        if traffic && self.offence_code.is_none() {
            faults.push(Fault::new(
                RejectCode::MissingField,
                "$.offence_code",
                "",
                "the offence, because the firearm is trafficked or smuggled",
            ));
        }
        let make_known = !self.firearm.make_raw.as_str().trim().is_empty() || self.firearm.make_id.is_some();
        if !make_known && self.remarks.is_none() {
            faults.push(Fault::new(
                RejectCode::MissingField,
                "$.remarks",
                "",
                "a remark that helps to identify the firearm, because its make is not known",
            ));
        }
        if let Some(quantity) = self.quantity
            && quantity != 1
        {
            let expected = "1; a batch loss is one record for each firearm, with one case_number";
            faults.push(Fault::new(RejectCode::BadValue, "$.quantity", quantity.to_string(), expected));
        }
        if self.date_of_loss.first_day() > self.date_reported.date_naive() {
            let expected = format!("a day not after date_reported, {}", self.date_reported.date_naive());
            faults.push(Fault::new(
                RejectCode::BadDate,
                "$.date_of_loss",
                self.date_of_loss.to_string(),
                expected,
            ));
        }
        if let Some(found) = self.date_found
            && found.last_day() < self.date_of_loss.first_day()
        {
            let expected = format!("a day not before date_of_loss, {}", self.date_of_loss);
            faults.push(Fault::new(RejectCode::BadDate, "$.date_found", found.to_string(), expected));
        }
    }
}
