//! An event in the thread of a pair that may be one firearm: what the owner of a side says of it.

use super::object::{message, object};
use crate::bureau::Bureau;
use crate::fault::{Fault, RejectCode};
use crate::firearm_pair::FirearmPair;
use crate::values::{HitEventKind, LongText, Reference, RejectionGround};

object! {
    /// A firearm record, as its owner calls it.
    NamedRecord {
        required {
            /// The bureau that owns the record.
            bureau: Bureau,
            /// Its own reference of the record.
            record_id: Reference,
        }
        optional {}
        lists {}
    }
}

object! {
    /// A seized firearm, as the bureau that seized it calls it.
    NamedSeizure {
        required {
            /// The bureau that owns the seizure.
            bureau: Bureau,
            /// Its own reference of the seizure.
            seizure_id: Reference,
            /// Number of the item within the seizure.
            item_no: i32,
        }
        optional {}
        lists {}
    }
}

message! {
    /// One event of a hit's thread: a bureau says whether two descriptions are of one firearm. A hit is confirmed when the
    /// owners of both sides say so, and rejected when one of them says that it is not.
    HitEvent {
        required {
            /// What happens.
            event: HitEventKind,
            /// The firearm record.
            record: NamedRecord,
        }
        optional {
            /// The seized firearm. Either this or `other_record`.
            seizure: NamedSeizure,
            /// The other record of the same firearm. Either this or `seizure`.
            other_record: NamedRecord,
            /// Why it is not the same firearm; needed when it is rejected.
            ground: RejectionGround,
            /// Words to the other side; needed for a comment, for a word taken back, and when the ground is another one.
            comment: LongText,
        }
        lists {}
    }
}

impl HitEvent {
    /// The two sides. `None` for a message that names none or both of the possible other sides.
    pub fn pair(&self) -> Option<FirearmPair> {
        let named = |record: &NamedRecord| (record.bureau, record.record_id.as_str().to_owned());
        match (&self.seizure, &self.other_record) {
            (Some(seizure), None) => Some(FirearmPair::Match(
                named(&self.record),
                (seizure.bureau, seizure.seizure_id.as_str().to_owned(), seizure.item_no),
            )),
            (None, Some(other)) => Some(FirearmPair::of_records(named(&self.record), named(other))),
            _ => None,
        }
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        let mut missing = |path: &str, expected: &str| {
            faults.push(Fault::new(RejectCode::MissingField, path, "", expected));
        };
        if self.seizure.is_none() && self.other_record.is_none() {
            missing("$.seizure", "the seized firearm, or the other record in other_record");
        }
        if self.event == HitEventKind::Reject && self.ground.is_none() {
            missing("$.ground", "why it is not the same firearm");
        }
        let in_words = matches!(self.event, HitEventKind::Withdraw | HitEventKind::Comment)
            || self.ground == Some(RejectionGround::Other);
        if in_words && self.comment.is_none() {
            missing("$.comment", "the reason in words");
        }
        let mut wrong = |path: &str, value: &str, expected: &str| {
            faults.push(Fault::new(RejectCode::BadValue, path, value, expected));
        };
        if let (Some(_), Some(other)) = (&self.seizure, &self.other_record) {
            let expected = "either seizure or other_record, not both";
            wrong("$.other_record", other.record_id.as_str(), expected);
        }
        if self.other_record.as_ref() == Some(&self.record) {
            wrong("$.other_record", self.record.record_id.as_str(), "another record than record");
        }
        if let Some(seizure) = self.seizure.as_ref().filter(|seizure| seizure.item_no < 1) {
            wrong("$.seizure.item_no", &seizure.item_no.to_string(), "a number from 1");
        }
        if let Some(ground) = self.ground.filter(|_| self.event != HitEventKind::Reject) {
            wrong("$.ground", ground.as_str(), "a ground only when it is rejected");
        }
    }
}
