//! A training or capacity building activity.

use super::object::message;
use crate::fault::{Fault, RejectCode};
use crate::values::{CountryCode, Reference, ShortText, TrainingKind, TrainingTopic};
use chrono::NaiveDate;

message! {
    /// A training or capacity building activity.
    TrainingActivity {
        required {
            /// Identifier of the activity.
            activity_id: Reference,
            /// Title.
            title: ShortText,
            /// Kind.
            kind: TrainingKind,
            /// First day.
            start_date: NaiveDate,
            /// Last day.
            end_date: NaiveDate,
            /// Country where it took place.
            host_country: CountryCode,
            /// Number of participants.
            participants: i32,
        }
        optional {
            /// City.
            city: ShortText,
            /// Who paid.
            donor: ShortText,
            /// Who carried it out.
            implementing_partner: ShortText,
            /// Language of instruction.
            instruction_language: ShortText,
            /// Whether participants got access to the systems.
            access_granted: bool,
            /// Records uploaded in the twelve months after.
            records_uploaded_after: i64,
        }
        lists {
            /// Countries of the participants.
            countries: CountryCode,
            /// Services of the participants.
            agencies: ShortText,
            /// What was taught.
            topics: TrainingTopic,
        }
    }
}

impl TrainingActivity {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        if self.end_date < self.start_date {
            let expected = format!("a day not before start_date, {}", self.start_date);
            faults.push(Fault::new(RejectCode::BadDate, "$.end_date", self.end_date.to_string(), expected));
        }
        if !(0..=100_000).contains(&self.participants) {
            let expected = "a number from 0 to 100000";
            faults.push(Fault::new(
                RejectCode::BadValue,
                "$.participants",
                self.participants.to_string(),
                expected,
            ));
        }
    }
}
