//! An event in the thread of a trace request.

use super::description::FirearmDescription;
use super::notice::{NamedNotice, check_named};
use super::object::{message, object};
use super::place::Place;
use crate::bureau::Bureau;
use crate::date::PartialDate;
use crate::fault::{Fault, RejectCode};
use crate::values::{
    ChainActor, CountryCode, DiversionKind, EstablishedBy, IllicitBasisCode, IntendedUse, LegalStatus,
    LongText, OwnerType, Priority, Reference, SerialStatus, ShortText, TraceEventKind, TraceOutcomeCode,
};

message! {
    /// One event of a trace request's thread: the request itself, an answer, a comment.
    TraceEvent {
        required {
            /// The thread, named by the requester.
            trace_id: Reference,
            /// What happens.
            event: TraceEventKind,
            /// Who asks.
            requesting_bureau: Bureau,
            /// Who is asked.
            requested_bureau: Bureau,
        }
        optional {
            /// The request; needed when the event is `REQUEST`.
            request: TraceRequest,
            /// The answer; needed when the event is an interim or final answer, or a refusal.
            answer: TraceAnswer,
            /// Words to the other side; needed for a comment and when information is asked for.
            comment: LongText,
        }
        lists {}
    }
}

object! {
    /// A request to follow a firearm to its last legal holder (International Tracing Instrument, paragraph 17).
    TraceRequest {
        required {
            /// How soon an answer is needed.
            priority: Priority,
            /// Crime, as the requester's law codes it.
            crime_code: ShortText,
            /// The requester's case.
            requester_case_number: Reference,
            /// Why the firearm is illicit, and how it was found.
            illicit_basis: LongText,
            /// The firearm.
            firearm: FirearmDescription,
            /// What the answer will be used for.
            intended_use: IntendedUse,
            /// Whether the requested country may pass the request on.
            consent_onward: bool,
        }
        optional {
            /// Why the firearm is illicit, as a code; `illicit_basis` says it in words (International Tracing Instrument,
            /// paragraph 6).
            illicit_basis_code: IllicitBasisCode,
            /// Why it is urgent; needed when the priority is `URGENT`.
            urgent_reason: LongText,
            /// Operation or initiative.
            project_code: ShortText,
            /// The request that this one follows, when a trace goes on in another country.
            parent_trace_id: Reference,
            /// Number in the chain, from 1.
            chain_no: i32,
            /// When the firearm was recovered.
            recovery_date: PartialDate,
            /// Country where it was recovered.
            recovery_country: CountryCode,
            /// Where in that country it was recovered, as exactly as known and as may be shared; coordinates in degrees
            /// (ATF form F 3312.1, part VIII).
            recovery_place: Place,
            /// How it was recovered: what happened, never who (ATF form F 3312.1, part VIII; International Tracing
            /// Instrument, paragraph 17).
            recovery_circumstances: LongText,
            /// The seizure it was recovered in.
            seizure_id: Reference,
            /// Number of associates. No names are kept.
            associates_count: i32,
            /// Whether the request itself is to be kept confidential.
            confidentiality_request: bool,
        }
        lists {
            /// Notices and diffusions that the request has to do with.
            linked_notices: NamedNotice,
            /// References to photographs.
            attachments: ShortText,
        }
    }
}

object! {
    /// What the requested bureau found.
    TraceAnswer {
        required {
            /// The outcome.
            outcome_code: TraceOutcomeCode,
        }
        optional {
            /// First retail sale; with the recovery date it gives the time to crime.
            first_retail_sale_date: PartialDate,
            /// Country of the last legal record.
            last_legal_country: CountryCode,
            /// Kind of the last legal holder. No names are kept.
            last_legal_holder_type: OwnerType,
            /// Status in the last legal record.
            last_legal_status: LegalStatus,
            /// Where it was diverted.
            diversion_country: CountryCode,
            /// When it was diverted.
            diversion_date: PartialDate,
            /// How it was diverted.
            diversion_kind: DiversionKind,
            /// How the point of diversion was established.
            basis: EstablishedBy,
        }
        lists {
            /// The chain from the maker to the last legal holder.
            chain: ChainStep,
        }
    }
}

object! {
    /// A step of the chain.
    ChainStep {
        required {
            /// Number of the step, from 1.
            step: i32,
            /// Who.
            actor_type: ChainActor,
            /// Where.
            country: CountryCode,
        }
        optional {
            /// When.
            date: PartialDate,
            /// The record that shows it.
            reference: Reference,
        }
        lists {}
    }
}

impl TraceEvent {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        let needed = |faults: &mut Vec<Fault>, path: &str, expected: &str| {
            faults.push(Fault::new(RejectCode::MissingField, path, "", expected));
        };
        if self.requesting_bureau == self.requested_bureau {
            let expected = "another bureau than requesting_bureau";
            faults.push(Fault::new(
                RejectCode::BadValue,
                "$.requested_bureau",
                self.requested_bureau.as_str(),
                expected,
            ));
        }
        match self.event {
            TraceEventKind::Request if self.request.is_none() => needed(faults, "$.request", "the request"),
            TraceEventKind::InterimAnswer | TraceEventKind::FinalAnswer | TraceEventKind::Refuse
                if self.answer.is_none() =>
            {
                needed(faults, "$.answer", "the answer with its outcome_code");
            }
            TraceEventKind::Comment | TraceEventKind::AskInformation if self.comment.is_none() => {
                needed(faults, "$.comment", "the words to the other side");
            }
            _ => {}
        }
        if let Some(request) = &self.request {
            request.check(faults);
        }
        if let Some(answer) = &self.answer {
            answer.check(self.event, faults);
        }
    }
}

impl TraceRequest {
    fn check(&self, faults: &mut Vec<Fault>) {
        self.firearm.check("$.request.firearm", faults);
        check_named(&self.linked_notices, "$.request.linked_notices", faults);
        if self.priority == Priority::Urgent && self.urgent_reason.is_none() {
            let expected = "the reason, because the priority is URGENT";
            faults.push(Fault::new(RejectCode::MissingField, "$.request.urgent_reason", "", expected));
        }
        let serial_expected = matches!(
            self.firearm.serial_status,
            SerialStatus::Readable
                | SerialStatus::Partial
                | SerialStatus::Restored
                | SerialStatus::UserApplied
        );
        if serial_expected && self.firearm.serial_raw.as_str().trim().is_empty() {
            let expected = "the serial number, or a serial_status that says why there is none";
            faults.push(Fault::new(RejectCode::MissingField, "$.request.firearm.serial_raw", "", expected));
        }
        if let Some(place) = &self.recovery_place {
            self.check_recovery_place(place, faults);
        }
    }

    fn check_recovery_place(&self, place: &Place, faults: &mut Vec<Fault>) {
        place.check("$.request.recovery_place", faults);
        if let Some(country) = self.recovery_country
            && country != place.country
        {
            faults.push(Fault::new(
                RejectCode::BadValue,
                "$.request.recovery_place.country",
                place.country.as_str(),
                format!("{country}, which is recovery_country"),
            ));
        }
    }
}

impl TraceAnswer {
    fn check(&self, event: TraceEventKind, faults: &mut Vec<Fault>) {
        let Some(outcome) = self.outcome_code.entry() else { return };
        let fits = match event {
            TraceEventKind::FinalAnswer => outcome.is_final && outcome.stage != "REFUSED",
            TraceEventKind::Refuse => outcome.stage == "REFUSED",
            TraceEventKind::InterimAnswer => !outcome.is_final,
            _ => true,
        };
        if !fits {
            let expected = match event {
                TraceEventKind::FinalAnswer => "an outcome that ends the request and is not a refusal",
                TraceEventKind::Refuse => "a REFUSED outcome, which gives the reason",
                _ => "an outcome that does not end the request",
            };
            let value = outcome.outcome_code;
            faults.push(Fault::new(RejectCode::BadCode, "$.answer.outcome_code", value, expected));
        }
    }
}
