//! The score of a pair: weights of evidence, one part for each field, and the band.

use super::caps;
use super::field_evidence::{
    barrel_part, calibre_part, country_part, make_part, model_part, time_part, type_part,
};
use super::frequency::SerialFrequencies;
use super::identity::FirearmIdentity;
use super::settings::Settings;
use crate::normalise::Normaliser;
use crate::normalise::calibre::{CalibreAgreement, compare_calibres};
use crate::normalise::make::MakeRelation;
use crate::normalise::resolution::text_codes;
use crate::normalise::serial::{self, SerialAgreement, SerialComparison, SerialStatus, substitution_cost};
use serde::Serialize;
use std::fmt;

text_codes! {
    /// What becomes of a pair.
    Band {
        /// Not kept.
        Drop = "DROP",
        /// Kept for a while, no notice.
        Watch = "WATCH",
        /// For an analyst's queue.
        Review = "REVIEW",
        /// Notify the owner; both bureaus confirm.
        Strong = "STRONG",
    }
}

impl Band {
    /// One band lower.
    pub fn lower(self) -> Band {
        match self {
            Band::Strong => Band::Review,
            Band::Review => Band::Watch,
            Band::Watch | Band::Drop => Band::Drop,
        }
    }
}

text_codes! {
    /// What an investigator should know about a pair.
    MatchFlag {
        /// The serials are equal.
        ExactSerial = "EXACT_SERIAL",
        /// An alarm weapon on one side, a live one on the other: probably converted.
        Conversion = "CONVERSION",
        /// The serial is the next ones in the same series, so probably another gun of one lot.
        LotNeighbour = "LOT_NEIGHBOUR",
        /// The serial is short.
        ShortSerial = "SHORT_SERIAL",
        /// A serial is known in part only.
        PartialSerial = "PARTIAL_SERIAL",
        /// Three records or more carry the serial: it may be a model or stock number.
        NonUniqueSerial = "NON_UNIQUE_SERIAL",
        /// One side names the importer.
        Importer = "IMPORTER",
        /// The makes contradict each other.
        MakeConflict = "MAKE_CONFLICT",
        /// The models are numbered in series of their own.
        OtherModelLine = "OTHER_MODEL_LINE",
        /// Seized well before the reported loss.
        TimeOrder = "TIME_ORDER",
        /// Other records fit the seizure about as well.
        Rivals = "RIVALS",
        /// Record and seizure come from one bureau.
        SameBureau = "SAME_BUREAU",
        /// A number other than the serial is equal.
        OtherNumber = "OTHER_NUMBER",
    }
}

/// The evidence of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScorePart {
    /// The field.
    pub field: &'static str,
    /// How far it agrees.
    pub level: &'static str,
    /// Weight of the evidence, for (positive) or against.
    pub weight: f64,
    /// One sentence for an investigator.
    pub explanation: String,
}

/// A score with everything that led to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchScore {
    /// Sum of the weights of all parts.
    pub total: f64,
    /// The evidence by field.
    pub parts: Vec<ScorePart>,
    /// What becomes of the pair, after caps.
    pub band: Band,
    /// What an investigator should know.
    pub flags: Vec<MatchFlag>,
    /// Why the band is lower than the total alone would give.
    pub caps: Vec<String>,
}

impl MatchScore {
    /// The part of a field.
    pub fn part(&self, field: &str) -> Option<&ScorePart> {
        self.parts.iter().find(|part| part.field == field)
    }

    /// The sentences of the fields that speak for or against, the heaviest first, then the caps.
    pub fn explanation(&self) -> String {
        let mut parts: Vec<&ScorePart> = self.parts.iter().filter(|part| part.weight != 0.0).collect();
        parts.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let sentences = parts.iter().map(|part| part.explanation.as_str());
        sentences.chain(self.caps.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// What scoring needs beside the pair.
#[derive(Debug, Clone, Copy)]
pub struct ScoreContext<'c> {
    /// The look-up tables.
    pub normaliser: &'c Normaliser,
    /// Weights and limits.
    pub settings: &'c Settings,
    /// How many records carry each serial.
    pub frequencies: &'c SerialFrequencies,
}

/// The evidence gathered on a pair, before caps.
pub(super) struct Evidence<'p> {
    pub(super) seizure: &'p FirearmIdentity,
    pub(super) record: &'p FirearmIdentity,
    pub(super) serial: SerialComparison,
    pub(super) make: MakeRelation,
    pub(super) calibre: CalibreAgreement,
    pub(super) model: &'static str,
    pub(super) other_number: bool,
    pub(super) neighbour: bool,
}

/// Scores a seized firearm against a record.
pub fn score(seizure: &FirearmIdentity, record: &FirearmIdentity, context: &ScoreContext<'_>) -> MatchScore {
    let serial = serial::compare(&seizure.serial, &record.serial);
    let other = equal_number(seizure, record);
    finish(seizure, record, serial, other, context)
}

/// As [`score`], but without the work for pairs whose numbers rule out that they are kept.
pub(super) fn score_if_worth(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
) -> Option<MatchScore> {
    let other = equal_number(seizure, record);
    if other.is_none()
        && serial::surely_different(
            &seizure.serial,
            &seizure.serial_keys,
            &record.serial,
            &record.serial_keys,
        )
    {
        return None;
    }
    let serial = serial::compare(&seizure.serial, &record.serial);
    if serial.agreement == SerialAgreement::Different && other.is_none() {
        return None;
    }
    Some(finish(seizure, record, serial, other, context))
}

fn finish(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    serial: SerialComparison,
    other: Option<String>,
    context: &ScoreContext<'_>,
) -> MatchScore {
    let weights = &context.settings.weights;
    let mut flags = Vec::new();
    if !seizure.source_bureau.is_empty() && seizure.source_bureau == record.source_bureau {
        flags.push(MatchFlag::SameBureau);
    }
    let neighbour = is_neighbour(seizure, record, &serial);
    let serial_part = serial_part(seizure, record, &serial, neighbour, context, &mut flags);
    let (make, make_part) = make_part(seizure, record, context, &mut flags);
    let mut calibre = compare_calibres(context.normaliser.calibre_table(), &seizure.calibre, &record.calibre);
    let conversion = calibre == CalibreAgreement::BlankAndLive && (seizure.convertible || record.convertible);
    if conversion {
        flags.push(MatchFlag::Conversion);
    } else if calibre == CalibreAgreement::BlankAndLive {
        calibre = CalibreAgreement::Conflict;
    }
    let (model, model_part) = model_part(seizure, record, context);
    let mut parts = vec![
        serial_part,
        make_part,
        calibre_part(seizure, record, calibre, context),
        type_part(seizure, record, conversion, context),
        model_part,
        country_part(seizure, record, context),
    ];
    if let Some(number) = &other {
        flags.push(MatchFlag::OtherNumber);
        parts.push(ScorePart {
            field: "other_number",
            level: "AGREE",
            weight: weights.other_number,
            explanation: format!("The number {number} stands on both besides the serials."),
        });
    }
    parts.extend(time_part(seizure, record, context, &mut flags));
    parts.extend(barrel_part(seizure, record, context));
    let total: f64 = parts.iter().map(|part| part.weight).sum();
    let settings = context.settings;
    let by_total = if total >= settings.strong_from {
        Band::Strong
    } else if total >= settings.review_from {
        Band::Review
    } else if total >= settings.watch_from {
        Band::Watch
    } else {
        Band::Drop
    };
    let evidence =
        Evidence { seizure, record, serial, make, calibre, model, other_number: other.is_some(), neighbour };
    let (band, caps) = caps::apply(by_total, &evidence, settings, &mut flags);
    MatchScore { total, parts, band, flags, caps }
}

/// A number besides the two serials that both firearms carry.
fn equal_number(seizure: &FirearmIdentity, record: &FirearmIdentity) -> Option<String> {
    if seizure.other_numbers.is_empty() && record.other_numbers.is_empty() {
        return None;
    }
    let serial_of =
        |firearm: &FirearmIdentity| firearm.serial.is_complete().then(|| firearm.serial_keys.o0.clone());
    let both = seizure.other_numbers.iter().find(|number| record.other_numbers.contains(number));
    both.cloned()
        .or_else(|| serial_of(seizure).filter(|number| record.other_numbers.contains(number)))
        .or_else(|| serial_of(record).filter(|number| seizure.other_numbers.contains(number)))
}

/// Whether the serials differ only by ordinary digits in their last two places: the next guns of one lot.
fn is_neighbour(seizure: &FirearmIdentity, record: &FirearmIdentity, serial: &SerialComparison) -> bool {
    if serial.agreement != SerialAgreement::Near || serial.distance < 0.9 {
        return false;
    }
    let a: Vec<char> = seizure.serial_keys.o0.chars().collect();
    let b: Vec<char> = record.serial_keys.o0.chars().collect();
    a.len() == b.len()
        && a.iter().zip(&b).enumerate().all(|(place, (x, y))| {
            x == y
                || (place + 2 >= a.len()
                    && x.is_ascii_digit()
                    && y.is_ascii_digit()
                    && substitution_cost(*x, *y) >= 1.0)
        })
}

fn serial_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    serial: &SerialComparison,
    neighbour: bool,
    context: &ScoreContext<'_>,
    flags: &mut Vec<MatchFlag>,
) -> ScorePart {
    let weights = &context.settings.weights;
    let part = |level, weight, explanation| ScorePart { field: "serial", level, weight, explanation };
    let carried = context.frequencies.of(&record.serial_keys.o0, record.type_class);
    let commonness = f64::from(carried).log2();
    match serial.agreement {
        SerialAgreement::Exact | SerialAgreement::ExactAcrossScripts => {
            flags.push(MatchFlag::ExactSerial);
            let mut explanation = serial.explanation.clone();
            if carried >= 3 {
                flags.push(MatchFlag::NonUniqueSerial);
            }
            if carried > 1 {
                explanation.push_str(&format!(
                    " {carried} records of this kind of weapon carry it, so it says less."
                ));
            }
            part("AGREE", (weights.serial_exact - commonness).max(0.0), explanation)
        }
        SerialAgreement::PartialFits => {
            flags.push(MatchFlag::PartialSerial);
            let information = seizure.serial.information.min(record.serial.information);
            let doubt = if serial.distance > 0.0 { 1.0 } else { 0.0 };
            let weight = (weights.serial_exact * information.powf(1.5) - commonness - doubt).max(0.5);
            part("PARTIAL", weight, serial.explanation.clone())
        }
        SerialAgreement::Near if neighbour => {
            flags.push(MatchFlag::LotNeighbour);
            let says = format!("{} They look like two guns of one series.", serial.explanation);
            part("NEIGHBOUR", weights.serial_neighbour, says)
        }
        SerialAgreement::Near => {
            let slope = (weights.serial_near_most - weights.serial_near_least) / 0.9;
            let weight = weights.serial_near_most - (serial.distance - 0.1).max(0.0) * slope;
            part(
                "NEAR",
                weight.clamp(weights.serial_near_least, weights.serial_near_most),
                serial.explanation.clone(),
            )
        }
        SerialAgreement::Different => part("DISAGREE", weights.serial_different, serial.explanation.clone()),
        SerialAgreement::NotComparable => {
            let unmarked = |one: &FirearmIdentity, other: &FirearmIdentity| {
                one.serial.status == SerialStatus::None && other.serial.has_value()
            };
            if unmarked(seizure, record) || unmarked(record, seizure) {
                let says = "One firearm is reported as never marked, the other carries a serial.".to_owned();
                part("NEVER_MARKED", weights.serial_never_marked, says)
            } else {
                part("MISSING", 0.0, serial.explanation.clone())
            }
        }
    }
}
