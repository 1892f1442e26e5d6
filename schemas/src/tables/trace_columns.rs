//! The columns of `trace_events_history`: what an event of a trace request's thread says.

use super::moment::Day;
use super::shared_columns::{EnvelopeColumns, day_and_precision};
use crate::bureau::Bureau;
use crate::date::DatePrecision;
use crate::measures::Degrees;
use crate::message::description::FirearmDescription;
use crate::message::notice::NamedNotice;
use crate::message::trace::{ChainStep, TraceAnswer, TraceEvent, TraceRequest};
use crate::values::{
    CountryCode, DiversionKind, EstablishedBy, IllicitBasisCode, IntendedUse, LegalStatus, LongText,
    OwnerType, Priority, Reference, ShortText, TraceEventKind, TraceOutcomeCode,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Columns of `trace_events_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TraceColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// The thread.
    trace_id: &'row Reference,
    /// What happens.
    event: TraceEventKind,
    /// Who asks.
    requesting_bureau: Bureau,
    /// Who is asked.
    requested_bureau: Bureau,
    /// Words to the other side.
    comment: Option<&'row LongText>,
    #[serde(flatten)]
    request: Option<RequestColumns<'row>>,
    #[serde(flatten)]
    answer: Option<AnswerColumns<'row>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RequestColumns<'row> {
    /// How soon an answer is needed.
    priority: Priority,
    /// Why it is urgent.
    urgent_reason: Option<&'row LongText>,
    /// Crime, as the requester's law codes it.
    crime_code: &'row ShortText,
    /// Operation or initiative.
    project_code: Option<&'row ShortText>,
    /// The requester's case.
    requester_case_number: &'row Reference,
    /// Why the firearm is illicit.
    illicit_basis: &'row LongText,
    /// Why the firearm is illicit, as a code.
    illicit_basis_code: Option<IllicitBasisCode>,
    /// What the answer will be used for.
    intended_use: IntendedUse,
    /// The request that this one follows.
    parent_trace_id: Option<&'row Reference>,
    /// Number in the chain.
    chain_no: Option<i32>,
    /// When the firearm was recovered: the first day it may have been.
    recovery_date: Option<Day>,
    /// How exactly the recovery date is known.
    recovery_date_precision: Option<DatePrecision>,
    /// Country where it was recovered.
    recovery_country: Option<CountryCode>,
    /// First administrative division where it was recovered.
    recovery_admin1: Option<&'row ShortText>,
    /// Town or district where it was recovered.
    recovery_locality: Option<&'row ShortText>,
    /// Latitude of the recovery in degrees, north positive.
    recovery_latitude: Option<Degrees>,
    /// Longitude of the recovery in degrees, east positive.
    recovery_longitude: Option<Degrees>,
    /// How it was recovered.
    recovery_circumstances: Option<&'row LongText>,
    /// The seizure it was recovered in.
    seizure_id: Option<&'row Reference>,
    /// Number of associates.
    associates_count: Option<i32>,
    /// Whether the request is to be kept confidential.
    confidentiality_request: Option<bool>,
    /// Whether the requested country may pass it on.
    consent_onward: bool,
    /// Notices and diffusions that it has to do with.
    linked_notices: &'row [NamedNotice],
    /// References to photographs.
    attachments: &'row [ShortText],
    #[serde(flatten)]
    firearm: &'row FirearmDescription,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AnswerColumns<'row> {
    /// The outcome.
    outcome_code: TraceOutcomeCode,
    /// First retail sale: the first day it may have been.
    first_retail_sale_date: Option<Day>,
    /// How exactly the date of first retail sale is known.
    first_retail_sale_precision: Option<DatePrecision>,
    /// Country of the last legal record.
    last_legal_country: Option<CountryCode>,
    /// Kind of the last legal holder.
    last_legal_holder_type: Option<OwnerType>,
    /// Status in the last legal record.
    last_legal_status: Option<LegalStatus>,
    /// Where it was diverted.
    diversion_country: Option<CountryCode>,
    /// When it was diverted: the first day it may have been.
    diversion_date: Option<Day>,
    /// How exactly the date of diversion is known.
    diversion_date_precision: Option<DatePrecision>,
    /// How it was diverted.
    diversion_kind: Option<DiversionKind>,
    /// How the point of diversion was established.
    basis: Option<EstablishedBy>,
    /// The chain from the maker to the last legal holder.
    chain: &'row [ChainStep],
}

impl<'row> TraceColumns<'row> {
    pub(super) fn of(message: &'row TraceEvent) -> TraceColumns<'row> {
        TraceColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            trace_id: &message.trace_id,
            event: message.event,
            requesting_bureau: message.requesting_bureau,
            requested_bureau: message.requested_bureau,
            comment: message.comment.as_ref(),
            request: message.request.as_ref().map(RequestColumns::of),
            answer: message.answer.as_ref().map(AnswerColumns::of),
        }
    }
}

impl<'row> RequestColumns<'row> {
    fn of(request: &'row TraceRequest) -> RequestColumns<'row> {
        let (recovery_date, recovery_date_precision) = day_and_precision(request.recovery_date);
        let place = request.recovery_place.as_ref();
        RequestColumns {
            priority: request.priority,
            urgent_reason: request.urgent_reason.as_ref(),
            crime_code: &request.crime_code,
            project_code: request.project_code.as_ref(),
            requester_case_number: &request.requester_case_number,
            illicit_basis: &request.illicit_basis,
            illicit_basis_code: request.illicit_basis_code,
            intended_use: request.intended_use,
            parent_trace_id: request.parent_trace_id.as_ref(),
            chain_no: request.chain_no,
            recovery_date,
            recovery_date_precision,
            recovery_country: request.recovery_country.or(place.map(|place| place.country)),
            recovery_admin1: place.and_then(|place| place.admin1.as_ref()),
            recovery_locality: place.and_then(|place| place.locality.as_ref()),
            recovery_latitude: place.and_then(|place| place.latitude),
            recovery_longitude: place.and_then(|place| place.longitude),
            recovery_circumstances: request.recovery_circumstances.as_ref(),
            seizure_id: request.seizure_id.as_ref(),
            associates_count: request.associates_count,
            confidentiality_request: request.confidentiality_request,
            consent_onward: request.consent_onward,
            linked_notices: &request.linked_notices,
            attachments: &request.attachments,
            firearm: &request.firearm,
        }
    }
}

impl<'row> AnswerColumns<'row> {
    fn of(answer: &'row TraceAnswer) -> AnswerColumns<'row> {
        let (first_retail_sale_date, first_retail_sale_precision) =
            day_and_precision(answer.first_retail_sale_date);
        let (diversion_date, diversion_date_precision) = day_and_precision(answer.diversion_date);
        AnswerColumns {
            outcome_code: answer.outcome_code,
            first_retail_sale_date,
            first_retail_sale_precision,
            last_legal_country: answer.last_legal_country,
            last_legal_holder_type: answer.last_legal_holder_type,
            last_legal_status: answer.last_legal_status,
            diversion_country: answer.diversion_country,
            diversion_date,
            diversion_date_precision,
            diversion_kind: answer.diversion_kind,
            basis: answer.basis,
            chain: &answer.chain,
        }
    }
}
