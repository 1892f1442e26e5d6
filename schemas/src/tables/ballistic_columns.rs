//! The columns of `ballistics_history`: an exhibit, or what comparison said of exhibits.

use super::moment::{Day, Moment};
use super::shared_columns::{EnvelopeColumns, PlaceColumns};
use crate::bureau::Bureau;
use crate::measures::MeasuredMillimetres;
use crate::message::ballistic::{
    BallisticMark, BallisticMessage, BallisticSearch, CandidateReview, Exhibit, ExhibitReference,
    HitConfirmation, MarkScore,
};
use crate::message::description::FirearmDescription;
use crate::values::{
    BallisticEventKind, BulletComposition, CalibreCode, Eligibility, ExaminationMethod, ExaminationResult,
    ExhibitKind, ExhibitOrigin, ExhibitQuality, LegalContext, LongText, OccurrencePrecision, Reference,
    ReviewStatus, SearchScope, ShortText, SuspectMobilityCode, Twist,
};
use schemars::JsonSchema;
use serde::Serialize;

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
    occurrence_date: Day,
    /// How exactly the date is known.
    date_precision: OccurrencePrecision,
    #[serde(flatten)]
    place: PlaceColumns<'row>,
    /// Crime.
    crime_type: Option<LegalContext>,
    /// Signs that whoever fired or held it crosses borders.
    suspect_mobility: &'row [SuspectMobilityCode],
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
    land_width_mm: Option<MeasuredMillimetres>,
    /// Shape of the firing pin.
    firing_pin_shape: Option<&'row ShortText>,
    /// Whether the firing pin dragged.
    firing_pin_drag: Option<bool>,
    /// When the firearm or specimen was recovered.
    recovered_at: Option<Moment>,
    /// When it was imaged.
    acquired_at: Option<Moment>,
    /// What made the signatures of the scans.
    extraction: Option<&'row ShortText>,
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
    launched_at: Option<Moment>,
    /// When it was completed.
    completed_at: Option<Moment>,
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
    /// Rank in the search's list of candidates.
    rank: Option<i32>,
    /// Score of the whole comparison, in the unit of the system that compared.
    combined_score: Option<f64>,
    /// Score of each area.
    mark_scores: &'row [MarkScore],
    /// Bureaus that were told of the lead.
    notified_to: &'row [Bureau],
    /// What the reviewer says.
    review_status: Option<ReviewStatus>,
    /// What the examination came to.
    result: Option<ExaminationResult>,
    /// What was examined.
    method: Option<ExaminationMethod>,
    /// Whether the cases were known to be linked before.
    previously_known: Option<bool>,
    /// When it was confirmed.
    confirmed_at: Option<Moment>,
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
            occurrence_date: exhibit.occurrence_date.into(),
            date_precision: exhibit.date_precision,
            place: PlaceColumns::of(&exhibit.place),
            crime_type: exhibit.crime_type,
            suspect_mobility: &exhibit.suspect_mobility,
            quality: exhibit.quality,
            custody_location: &exhibit.custody_location,
            eligibility: exhibit.eligibility,
            exclusion_reason: exhibit.exclusion_reason.as_ref(),
            lands_grooves: exhibit.lands_grooves,
            twist: exhibit.twist,
            land_width_mm: exhibit.land_width_mm,
            firing_pin_shape: exhibit.firing_pin_shape.as_ref(),
            firing_pin_drag: exhibit.firing_pin_drag,
            recovered_at: exhibit.recovered_at.map(Into::into),
            acquired_at: exhibit.acquired_at.map(Into::into),
            extraction: exhibit.extraction.as_ref(),
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
            launched_at: search.launched_at.map(Into::into),
            completed_at: search.completed_at.map(Into::into),
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
            rank: None,
            combined_score: None,
            mark_scores: &[],
            notified_to: &[],
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
            rank: review.rank,
            combined_score: review.combined_score,
            mark_scores: &review.mark_scores,
            notified_to: &review.notified_to,
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
            confirmed_at: confirmation.confirmed_at.map(Into::into),
            remarks: confirmation.remarks.as_ref(),
            ..PairColumns::of(&confirmation.left, &confirmation.right)
        }
    }
}
