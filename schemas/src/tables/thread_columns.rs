//! The columns of the history tables whose messages are events of a thread: traces, ballistics, notices.

use super::shared_columns::{EnvelopeColumns, PlaceColumns, day_and_precision};
use crate::bureau::Bureau;
use crate::date::DatePrecision;
use crate::message::ballistic::{
    BallisticMark, BallisticMessage, BallisticSearch, CandidateReview, Exhibit, ExhibitReference,
    HitConfirmation,
};
use crate::message::description::FirearmDescription;
use crate::message::notice::{NoticeContent, NoticeEvent};
use crate::message::trace::{ChainStep, TraceAnswer, TraceEvent, TraceRequest};
use crate::values::{
    BallisticEventKind, BulletComposition, CalibreCode, ChargeCode, Concealment, CountryCode, DiversionKind,
    Eligibility, EstablishedBy, ExaminationMethod, ExaminationResult, ExhibitKind, ExhibitOrigin,
    ExhibitQuality, IntendedUse, LegalContext, LegalStatus, LongText, ModusKind, NoticeCode, NoticeEventKind,
    OccurrencePrecision, OwnerType, Priority, Reference, ReviewStatus, SearchScope, ShortText, ThreatKind,
    TraceEventKind, TraceOutcomeCode, Twist,
};
use chrono::{DateTime, NaiveDate, Utc};
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
    /// What the answer will be used for.
    intended_use: IntendedUse,
    /// The request that this one follows.
    parent_trace_id: Option<&'row Reference>,
    /// Number in the chain.
    chain_no: Option<i32>,
    /// When the firearm was recovered: the first day it may have been.
    recovery_date: Option<NaiveDate>,
    /// How exactly the recovery date is known.
    recovery_date_precision: Option<DatePrecision>,
    /// Where it was recovered.
    recovery_country: Option<CountryCode>,
    /// The seizure it was recovered in.
    seizure_id: Option<&'row Reference>,
    /// Number of associates.
    associates_count: Option<i32>,
    /// Whether the request is to be kept confidential.
    confidentiality_request: Option<bool>,
    /// Whether the requested country may pass it on.
    consent_onward: bool,
    #[serde(flatten)]
    firearm: &'row FirearmDescription,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AnswerColumns<'row> {
    /// The outcome.
    outcome_code: TraceOutcomeCode,
    /// First retail sale: the first day it may have been.
    first_retail_sale_date: Option<NaiveDate>,
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
    diversion_date: Option<NaiveDate>,
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
        RequestColumns {
            priority: request.priority,
            urgent_reason: request.urgent_reason.as_ref(),
            crime_code: &request.crime_code,
            project_code: request.project_code.as_ref(),
            requester_case_number: &request.requester_case_number,
            illicit_basis: &request.illicit_basis,
            intended_use: request.intended_use,
            parent_trace_id: request.parent_trace_id.as_ref(),
            chain_no: request.chain_no,
            recovery_date,
            recovery_date_precision,
            recovery_country: request.recovery_country,
            seizure_id: request.seizure_id.as_ref(),
            associates_count: request.associates_count,
            confidentiality_request: request.confidentiality_request,
            consent_onward: request.consent_onward,
            firearm: &request.firearm,
        }
    }
}

impl<'row> AnswerColumns<'row> {
    fn of(answer: &'row TraceAnswer) -> AnswerColumns<'row> {
        let (first_retail_sale_date, first_retail_sale_precision) =
            day_and_precision(answer.first_retail_sale_date);
        AnswerColumns {
            outcome_code: answer.outcome_code,
            first_retail_sale_date,
            first_retail_sale_precision,
            last_legal_country: answer.last_legal_country,
            last_legal_holder_type: answer.last_legal_holder_type,
            last_legal_status: answer.last_legal_status,
            diversion_country: answer.diversion_country,
            diversion_date: answer.diversion_date.map(|date| date.first_day()),
            diversion_kind: answer.diversion_kind,
            basis: answer.basis,
            chain: &answer.chain,
        }
    }
}

/// Columns of `ballistics_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BallisticColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// What the message says.
    event: BallisticEventKind,
    #[serde(flatten)]
    exhibit: Option<ExhibitColumns<'row>>,
    #[serde(flatten)]
    search: Option<SearchColumns<'row>>,
    #[serde(flatten)]
    pair: Option<PairColumns<'row>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ExhibitColumns<'row> {
    /// The investigation it belongs to.
    case_ref: &'row Reference,
    /// What it is.
    exhibit_kind: ExhibitKind,
    /// Where it comes from.
    origin: ExhibitOrigin,
    /// Calibre as resolved by the laboratory.
    exhibit_calibre_id: Option<CalibreCode>,
    /// Surface of a bullet.
    bullet_composition: Option<BulletComposition>,
    /// Date of the occurrence.
    occurrence_date: NaiveDate,
    /// How exactly the date is known.
    date_precision: OccurrencePrecision,
    #[serde(flatten)]
    place: PlaceColumns<'row>,
    /// Crime.
    crime_type: Option<LegalContext>,
    /// Quality.
    quality: Option<ExhibitQuality>,
    /// Where the original is.
    custody_location: &'row ShortText,
    /// Whether it takes part in comparisons.
    eligibility: Eligibility,
    /// Why it is excluded.
    exclusion_reason: Option<&'row ShortText>,
    /// Number of lands and grooves.
    lands_grooves: Option<i32>,
    /// Twist of the rifling.
    twist: Option<Twist>,
    /// Width of a land in millimetres.
    land_width_mm: Option<f64>,
    /// Shape of the firing pin.
    firing_pin_shape: Option<&'row ShortText>,
    /// Whether the firing pin dragged.
    firing_pin_drag: Option<bool>,
    /// When the firearm or specimen was recovered.
    recovered_at: Option<DateTime<Utc>>,
    /// When it was imaged.
    acquired_at: Option<DateTime<Utc>>,
    /// The marks with their signatures.
    marks: &'row [BallisticMark],
    #[serde(flatten)]
    firearm: Option<&'row FirearmDescription>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SearchColumns<'row> {
    /// The exhibit searched, by its owner's reference.
    exhibit_id: &'row Reference,
    /// How far the search reaches.
    scope: SearchScope,
    /// The bureaus searched.
    target_bureaus: &'row [Bureau],
    /// Why.
    reason: Option<&'row ShortText>,
    /// When it was launched.
    launched_at: Option<DateTime<Utc>>,
    /// When it was completed.
    completed_at: Option<DateTime<Utc>>,
    /// How many candidates came back.
    candidate_count: Option<i32>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PairColumns<'row> {
    /// Owner of the left exhibit.
    left_bureau: Bureau,
    /// The left exhibit.
    left_exhibit_id: &'row Reference,
    /// Case of the left exhibit.
    left_case_ref: &'row Reference,
    /// Owner of the right exhibit.
    right_bureau: Bureau,
    /// The right exhibit.
    right_exhibit_id: &'row Reference,
    /// Case of the right exhibit.
    right_case_ref: &'row Reference,
    /// The search that the candidate came from.
    search_id: Option<&'row Reference>,
    /// What the reviewer says.
    review_status: Option<ReviewStatus>,
    /// What the examination came to.
    result: Option<ExaminationResult>,
    /// What was examined.
    method: Option<ExaminationMethod>,
    /// Whether the cases were known to be linked before.
    previously_known: Option<bool>,
    /// When it was confirmed.
    confirmed_at: Option<DateTime<Utc>>,
    /// Remarks.
    remarks: Option<&'row LongText>,
}

impl<'row> BallisticColumns<'row> {
    pub(super) fn of(message: &'row BallisticMessage) -> BallisticColumns<'row> {
        let review = message.review.as_ref().map(PairColumns::of_review);
        BallisticColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            event: message.event,
            exhibit: message.exhibit.as_ref().map(ExhibitColumns::of),
            search: message.search.as_ref().map(SearchColumns::of),
            pair: review.or_else(|| message.confirmation.as_ref().map(PairColumns::of_confirmation)),
        }
    }
}

impl<'row> ExhibitColumns<'row> {
    fn of(exhibit: &'row Exhibit) -> ExhibitColumns<'row> {
        ExhibitColumns {
            case_ref: &exhibit.case_ref,
            exhibit_kind: exhibit.exhibit_kind,
            origin: exhibit.origin,
            exhibit_calibre_id: exhibit.calibre_id,
            bullet_composition: exhibit.bullet_composition,
            occurrence_date: exhibit.occurrence_date,
            date_precision: exhibit.date_precision,
            place: PlaceColumns::of(&exhibit.place),
            crime_type: exhibit.crime_type,
            quality: exhibit.quality,
            custody_location: &exhibit.custody_location,
            eligibility: exhibit.eligibility,
            exclusion_reason: exhibit.exclusion_reason.as_ref(),
            lands_grooves: exhibit.lands_grooves,
            twist: exhibit.twist,
            land_width_mm: exhibit.land_width_mm,
            firing_pin_shape: exhibit.firing_pin_shape.as_ref(),
            firing_pin_drag: exhibit.firing_pin_drag,
            recovered_at: exhibit.recovered_at,
            acquired_at: exhibit.acquired_at,
            marks: &exhibit.marks,
            firearm: exhibit.firearm.as_ref(),
        }
    }
}

impl<'row> SearchColumns<'row> {
    fn of(search: &'row BallisticSearch) -> SearchColumns<'row> {
        SearchColumns {
            exhibit_id: &search.exhibit_id,
            scope: search.scope,
            target_bureaus: &search.target_bureaus,
            reason: search.reason.as_ref(),
            launched_at: search.launched_at,
            completed_at: search.completed_at,
            candidate_count: search.candidate_count,
        }
    }
}

impl<'row> PairColumns<'row> {
    fn of(left: &'row ExhibitReference, right: &'row ExhibitReference) -> PairColumns<'row> {
        PairColumns {
            left_bureau: left.bureau,
            left_exhibit_id: &left.exhibit_id,
            left_case_ref: &left.case_ref,
            right_bureau: right.bureau,
            right_exhibit_id: &right.exhibit_id,
            right_case_ref: &right.case_ref,
            search_id: None,
            review_status: None,
            result: None,
            method: None,
            previously_known: None,
            confirmed_at: None,
            remarks: None,
        }
    }

    fn of_review(review: &'row CandidateReview) -> PairColumns<'row> {
        PairColumns {
            search_id: review.search_id.as_ref(),
            review_status: Some(review.review_status),
            remarks: review.remarks.as_ref(),
            ..PairColumns::of(&review.left, &review.right)
        }
    }

    fn of_confirmation(confirmation: &'row HitConfirmation) -> PairColumns<'row> {
        PairColumns {
            result: Some(confirmation.result),
            method: Some(confirmation.method),
            previously_known: Some(confirmation.previously_known),
            confirmed_at: confirmation.confirmed_at,
            remarks: confirmation.remarks.as_ref(),
            ..PairColumns::of(&confirmation.left, &confirmation.right)
        }
    }
}

/// Columns of `notice_events_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NoticeColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// The thread.
    notice_id: &'row Reference,
    /// What happens.
    event: NoticeEventKind,
    /// The bureau that asks for the notice.
    requesting_bureau: Bureau,
    /// Reason of a return, refusal, suspension or deletion.
    reason: Option<&'row LongText>,
    #[serde(flatten)]
    content: Option<ContentColumns<'row>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContentColumns<'row> {
    /// Kind of notice or diffusion.
    notice_code: NoticeCode,
    /// Title.
    title: &'row ShortText,
    /// Summary.
    summary: &'row LongText,
    /// Whether an extract may be public.
    public_extract: bool,
    /// Last day in force.
    expiry: Option<NaiveDate>,
    /// Orange: kind of threat.
    threat_kind: Option<ThreatKind>,
    /// Orange: country where the threat is.
    threat_country: Option<CountryCode>,
    /// Orange: protective advice.
    protective_advice: Option<&'row LongText>,
    /// Purple: kind of method.
    modus_kind: Option<ModusKind>,
    /// Purple: how things are hidden.
    concealment: Option<Concealment>,
    /// Purple: how it can be detected.
    detection_hint: Option<&'row LongText>,
    /// Red: the requester's reference of the judicial file.
    judicial_reference: Option<&'row Reference>,
    /// Red: highest penalty in years.
    maximum_penalty_years: Option<i32>,
    /// Red: the firearm-related charges.
    charges: &'row [ChargeCode],
    /// The bureaus it is sent to; all when empty.
    distribution: &'row [Bureau],
    /// Records, seizures, traces and hits that it is about.
    linked_references: &'row [Reference],
    #[serde(flatten)]
    firearm: Option<&'row FirearmDescription>,
}

impl<'row> NoticeColumns<'row> {
    pub(super) fn of(message: &'row NoticeEvent) -> NoticeColumns<'row> {
        NoticeColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            notice_id: &message.notice_id,
            event: message.event,
            requesting_bureau: message.requesting_bureau,
            reason: message.reason.as_ref(),
            content: message.content.as_ref().map(ContentColumns::of),
        }
    }
}

impl<'row> ContentColumns<'row> {
    fn of(content: &'row NoticeContent) -> ContentColumns<'row> {
        ContentColumns {
            notice_code: content.notice_code,
            title: &content.title,
            summary: &content.summary,
            public_extract: content.public_extract,
            expiry: content.expiry,
            threat_kind: content.threat_kind,
            threat_country: content.threat_country,
            protective_advice: content.protective_advice.as_ref(),
            modus_kind: content.modus_kind,
            concealment: content.concealment,
            detection_hint: content.detection_hint.as_ref(),
            judicial_reference: content.judicial_reference.as_ref(),
            maximum_penalty_years: content.maximum_penalty_years,
            charges: &content.charges,
            distribution: &content.distribution,
            linked_references: &content.linked_references,
            firearm: content.firearm.as_ref(),
        }
    }
}
