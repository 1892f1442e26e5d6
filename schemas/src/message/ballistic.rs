//! What laboratories say: exhibits, searches, reviews of candidates, confirmations on the specimens.

use super::description::FirearmDescription;
use super::object::{message, object};
use super::place::Place;
use crate::bureau::Bureau;
use crate::fault::{Fault, RejectCode};
use crate::measures::{MeasuredMillimetres, Micrometres};
use crate::values::{
    BallisticEventKind, BallisticMarkKind, BulletComposition, CalibreCode, Eligibility, EncodedText,
    ExaminationMethod, ExaminationResult, ExhibitKind, ExhibitOrigin, ExhibitQuality, LegalContext, LongText,
    Modality, OccurrencePrecision, Reference, ReviewStatus, SearchScope, ShortText, SuspectMobilityCode,
    Twist,
};
use chrono::{DateTime, NaiveDate, Utc};

message! {
    /// An exhibit's full state, or one event of the comparison of exhibits. Exactly one part is present: the one that
    /// `event` names.
    BallisticMessage {
        required {
            /// What the message says.
            event: BallisticEventKind,
        }
        optional {
            /// The exhibit, when the event is `EXHIBIT`.
            exhibit: Exhibit,
            /// The search, when the event is `SEARCH`.
            search: BallisticSearch,
            /// The review of a candidate pair, when the event is `REVIEW`.
            review: CandidateReview,
            /// The examination of the specimens, when the event is `CONFIRMATION`.
            confirmation: HitConfirmation,
        }
        lists {}
    }
}

object! {
    /// A cartridge case, bullet or shotshell with the marks taken from it.
    Exhibit {
        required {
            /// The investigation it belongs to; hits join cases.
            case_ref: Reference,
            /// What it is.
            exhibit_kind: ExhibitKind,
            /// Where it comes from.
            origin: ExhibitOrigin,
            /// Date of the occurrence; the first day of the period when not known exactly.
            occurrence_date: NaiveDate,
            /// How exactly the date is known.
            date_precision: OccurrencePrecision,
            /// Where it was found.
            place: Place,
            /// Where the original is, so that it can be examined.
            custody_location: ShortText,
            /// Whether it takes part in comparisons.
            eligibility: Eligibility,
        }
        optional {
            /// Calibre as resolved by the laboratory; for fired bullets it may stay unknown.
            calibre_id: CalibreCode,
            /// Surface of a bullet; needed for bullets.
            bullet_composition: BulletComposition,
            /// The firearm; needed for a test fire.
            firearm: FirearmDescription,
            /// Crime.
            crime_type: LegalContext,
            /// Quality.
            quality: ExhibitQuality,
            /// Why it is excluded; needed when it is.
            exclusion_reason: ShortText,
            /// Number of lands and grooves.
            lands_grooves: i32,
            /// Twist of the rifling.
            twist: Twist,
            /// Width of a land in millimetres.
            land_width_mm: MeasuredMillimetres,
            /// Shape of the firing pin.
            firing_pin_shape: ShortText,
            /// Whether the firing pin dragged.
            firing_pin_drag: bool,
            /// When the firearm or specimen was recovered.
            recovered_at: DateTime<Utc>,
            /// When it was imaged.
            acquired_at: DateTime<Utc>,
            /// What made the signatures of the scans, and in which version, such as `proofhouse striae/1`. Signatures of another
            /// version are extracted again from the scans that `signature_ref` names.
            extraction: ShortText,
        }
        lists {
            /// Signs that whoever fired or held it crosses borders; each is a reason to search abroad (INTERPOL's guidance on
            /// sharing through IBIN: recovered within 80 km of a border, resident abroad ...).
            suspect_mobility: SuspectMobilityCode,
            /// The marks taken.
            marks: BallisticMark,
        }
    }
}

object! {
    /// One mark with its signature.
    BallisticMark {
        required {
            /// Which area.
            mark_kind: BallisticMarkKind,
            /// How the image was taken.
            modality: Modality,
        }
        optional {
            /// Number of the land around the bullet, from 1 in the order of rotation, for land engraved areas.
            land_no: i32,
            /// Spacing of the samples in micrometres.
            spacing_um: Micrometres,
            /// The signature: heights as little-endian 16-bit integers in units of 0.01 micrometre, -32768 for missing,
            /// in base64. Of a whole breech face: its stored form, `PHBF` and what follows, in base64.
            signature: EncodedText,
            /// Where the full scan is; `scans/...` in the store of the warehouse.
            signature_ref: ShortText,
            /// Resolution of the scan in micrometres.
            resolution_um: Micrometres,
        }
        lists {}
    }
}

object! {
    /// A search of an exhibit against others.
    BallisticSearch {
        required {
            /// The exhibit, by its owner's reference.
            exhibit_id: Reference,
            /// How far it reaches.
            scope: SearchScope,
        }
        optional {
            /// Why.
            reason: ShortText,
            /// When it was launched.
            launched_at: DateTime<Utc>,
            /// When it was completed.
            completed_at: DateTime<Utc>,
            /// How many candidates came back.
            candidate_count: i32,
        }
        lists {
            /// The bureaus searched, for selected countries.
            target_bureaus: Bureau,
        }
    }
}

object! {
    /// One exhibit of a pair.
    ExhibitReference {
        required {
            /// Its owner.
            bureau: Bureau,
            /// Its owner's reference.
            exhibit_id: Reference,
            /// The case it belongs to.
            case_ref: Reference,
        }
        optional {}
        lists {}
    }
}

object! {
    /// How alike two exhibits are in one area.
    MarkScore {
        required {
            /// Which area.
            mark_kind: BallisticMarkKind,
            /// The score, in the unit of the system that compared; larger is more alike, and never below 0.
            score: f64,
        }
        optional {}
        lists {}
    }
}

object! {
    /// What a reviewer at the screen says of a candidate pair. A lead is never a hit.
    CandidateReview {
        required {
            /// One exhibit.
            left: ExhibitReference,
            /// The other.
            right: ExhibitReference,
            /// What the reviewer says.
            review_status: ReviewStatus,
        }
        optional {
            /// The search it came from.
            search_id: Reference,
            /// Rank in that search's list of candidates, from 1.
            rank: i32,
            /// Score of the whole comparison, in the unit of the system that compared; larger is more alike.
            combined_score: f64,
            /// Remarks.
            remarks: LongText,
        }
        lists {
            /// Score of each area, in the unit of the system that compared.
            mark_scores: MarkScore,
            /// Bureaus that were told of the lead.
            notified_to: Bureau,
        }
    }
}

object! {
    /// What the examination of the specimens under a microscope came to. Only a firearms examiner confirms.
    HitConfirmation {
        required {
            /// One exhibit.
            left: ExhibitReference,
            /// The other.
            right: ExhibitReference,
            /// The result.
            result: ExaminationResult,
            /// What was examined.
            method: ExaminationMethod,
            /// Whether the cases were known to be linked before; such links are never counted.
            previously_known: bool,
        }
        optional {
            /// When it was confirmed.
            confirmed_at: DateTime<Utc>,
            /// Remarks.
            remarks: LongText,
        }
        lists {}
    }
}

impl BallisticMessage {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        let parts = [
            (BallisticEventKind::Exhibit, "exhibit", self.exhibit.is_some()),
            (BallisticEventKind::Search, "search", self.search.is_some()),
            (BallisticEventKind::Review, "review", self.review.is_some()),
            (BallisticEventKind::Confirmation, "confirmation", self.confirmation.is_some()),
        ];
        for (event, field, present) in parts {
            if event == self.event && !present {
                let expected = format!("the part that the event {event} needs");
                faults.push(Fault::new(RejectCode::MissingField, format!("$.{field}"), "", expected));
            }
            if event != self.event && present {
                let expected = format!("no {field}, because the event is {}", self.event);
                faults.push(Fault::new(RejectCode::BadValue, format!("$.{field}"), "", expected));
            }
        }
        if let Some(exhibit) = &self.exhibit {
            exhibit.check(faults);
        }
        if let Some(review) = &self.review {
            review.check(faults);
        }
        let pair = self.review.as_ref().map(|review| (&review.left, &review.right));
        let pair =
            pair.or(self.confirmation.as_ref().map(|confirmation| (&confirmation.left, &confirmation.right)));
        if let Some((left, right)) = pair
            && left.bureau == right.bureau
            && left.case_ref == right.case_ref
        {
            let expected = "an exhibit of another case: exhibits of one case are not compared";
            let part = self.event.as_str().to_ascii_lowercase();
            faults.push(Fault::new(
                RejectCode::BadValue,
                format!("$.{part}.right.case_ref"),
                right.case_ref.as_str(),
                expected,
            ));
        }
    }
}

impl CandidateReview {
    fn check(&self, faults: &mut Vec<Fault>) {
        let mut wrong = |path: String, value: String, expected: &str| {
            faults.push(Fault::new(RejectCode::BadValue, path, value, expected));
        };
        if let Some(rank) = self.rank
            && rank < 1
        {
            wrong("$.review.rank".to_owned(), rank.to_string(), "a number from 1");
        }
        let scores = self.mark_scores.iter().enumerate();
        let scores = scores.map(|(index, mark)| (format!("$.review.mark_scores[{index}].score"), mark.score));
        let combined = self.combined_score.map(|score| ("$.review.combined_score".to_owned(), score));
        for (path, score) in scores.chain(combined) {
            if score < 0.0 {
                wrong(path, score.to_string(), "a number that is not below 0");
            }
        }
        let is_lead = matches!(self.review_status, ReviewStatus::Lead | ReviewStatus::HitCandidate);
        if !is_lead && !self.notified_to.is_empty() {
            let value = format!("a list of {}", self.notified_to.len());
            wrong("$.review.notified_to".to_owned(), value, "no bureaus, because it is not a lead");
        }
    }
}

impl Exhibit {
    fn check(&self, faults: &mut Vec<Fault>) {
        self.place.check("$.exhibit.place", faults);
        let mut needed = |path: &str, expected: &str| {
            faults.push(Fault::new(RejectCode::MissingField, path, "", expected));
        };
        if self.origin == ExhibitOrigin::TestFire && self.firearm.is_none() {
            needed("$.exhibit.firearm", "the firearm that was test fired");
        }
        if self.exhibit_kind == ExhibitKind::Bullet && self.bullet_composition.is_none() {
            needed("$.exhibit.bullet_composition", "the surface of the bullet");
        }
        if self.eligibility == Eligibility::Excluded && self.exclusion_reason.is_none() {
            needed("$.exhibit.exclusion_reason", "the reason, because the exhibit is excluded");
        }
        if let Some(firearm) = &self.firearm {
            firearm.check("$.exhibit.firearm", faults);
        }
        for (index, sign) in self.suspect_mobility.iter().enumerate() {
            if self.suspect_mobility.iter().take(index).any(|earlier| earlier == sign) {
                let path = format!("$.exhibit.suspect_mobility[{index}]");
                faults.push(Fault::new(RejectCode::BadValue, path, sign.as_str(), "each sign once"));
            }
        }
        for (index, mark) in self.marks.iter().enumerate() {
            if mark.signature.is_some()
                && !mark.spacing_um.is_some_and(|spacing| (0.01..=1000.0).contains(&spacing.0))
            {
                let value = mark.spacing_um.map(|spacing| spacing.to_string()).unwrap_or_default();
                let expected = "micrometres from 0.01 to 1000, because a signature is given";
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("$.exhibit.marks[{index}].spacing_um"),
                    value,
                    expected,
                ));
            }
        }
    }
}
