//! Which fields agree, what each weighs, and how much is enough.
//!
//! | field | weight | agrees when |
//! |---|---|---|
//! | `SERIAL` | 9, or 5 | the whole numbers are equal, or differ in characters that are taken for one another |
//! | `DISGUISE` | 4 | the notice warns of a disguised firearm, and it is one |
//! | `MAKE` | 2.5, or 1 | one make; importer and maker, or a make that had to be guessed |
//! | `MODEL` | 2.5, or 1.5 | one model of one make; a variant of it |
//! | `CALIBRE` | 2, or 1 | one cartridge by whatever name; one that the other also fires, or one bore where a side knows no more |
//! | `CONVERSION` | 2, or 1 | both are said to be converted, of the same origin; an alarm weapon and a live one, and it may have been |
//! | `PART` | 2 | the same part |
//! | `CONCEALMENT` | 1.5 | hidden in the same way |
//! | `MODUS` | 1.5 | made or moved as the notice tells, where no other field says so already |
//! | `TYPE` | 1, or 0.5 | one weapon type; types that are taken for one another |
//!
//! Makes, models, calibres or types that contradict each other exclude each other, whatever else agrees; calibre and type of a
//! converted weapon do not contradict those of its base. [`ENOUGH`] is make, model and type; or make, calibre and one thing more
//! than the type; and never one field alone. A make alone, a make in a calibre, or a way of hiding firearms fits far too much.

use super::described::{Circumstances, Description, Sought};
use crate::linkage::evidence::{Agreement, DescriptionAgreement, best_fit, compare_descriptions};
use crate::linkage::names::NameBook;
use crate::linkage::reasons::{calibre_sentence, make_sentence, names_sentence, word};
use crate::linkage::serial_fit::Accident;

/// So much weight is enough to be listed.
pub const ENOUGH: f64 = 6.0;
/// So many fields must agree, whatever they weigh.
const LEAST_REASONS: usize = 2;
/// A number with less information than five digits says something only beside a make or a calibre.
const TELLING_BITS: f32 = 16.0;
/// Ways of hiding that say nothing of a method.
const NO_METHOD: [&str; 2] = ["NONE", "OTHER"];

/// A field that may agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Serial number.
    Serial,
    /// A firearm made to look like something else.
    Disguise,
    /// Make.
    Make,
    /// Model.
    Model,
    /// Calibre.
    Calibre,
    /// That it was converted.
    Conversion,
    /// Which part it is.
    Part,
    /// How it is hidden.
    Concealment,
    /// The method.
    Modus,
    /// Weapon type.
    WeaponType,
    /// One names the other.
    Reference,
}

impl Field {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Serial => "SERIAL",
            Field::Disguise => "DISGUISE",
            Field::Make => "MAKE",
            Field::Model => "MODEL",
            Field::Calibre => "CALIBRE",
            Field::Conversion => "CONVERSION",
            Field::Part => "PART",
            Field::Concealment => "CONCEALMENT",
            Field::Modus => "MODUS",
            Field::WeaponType => "TYPE",
            Field::Reference => "REFERENCE",
        }
    }
}

/// A field that agrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which.
    pub field: Field,
    /// How well.
    pub level: &'static str,
    /// What that weighs.
    pub weight: f64,
    /// One sentence for an investigator. Serial numbers are not repeated in it: who reads it may be shown them in part only.
    pub explanation: String,
}

/// What fits a notice, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The weight of all reasons.
    pub score: f64,
    /// The fields that agree, the heaviest first.
    pub reasons: Vec<Reason>,
}

impl Fit {
    /// The reasons as one text.
    pub fn because(&self) -> String {
        self.reasons.iter().map(|reason| reason.explanation.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a firearm fits what a notice seeks, and why. `circumstances` are those of a seizure.
pub fn fit(
    sought: &Sought,
    found: &Description,
    circumstances: Option<&Circumstances>,
    book: &NameBook,
) -> Option<Fit> {
    let agreement = described_alike(sought, found, book)?;
    weighed(sought, found, circumstances, &agreement, book)
}

/// How far the descriptions agree; nothing when they exclude each other.
pub(super) fn described_alike(
    sought: &Sought,
    found: &Description,
    book: &NameBook,
) -> Option<DescriptionAgreement> {
    let description = &sought.description;
    let mut agreement = compare_descriptions(description.firearm()?, found.firearm()?, book);
    // A base keeps its type where one says of it that it was converted, and loses it where the other does.
    let is_conversion = description.is_converted() || found.is_converted();
    if (is_conversion || both_disguised(sought, found)) && agreement.weapon_type == Agreement::Conflict {
        agreement.weapon_type = Agreement::Missing;
    }
    let parts = (description.part(), found.part());
    if parts.0 != parts.1 && (parts.0.is_some() || parts.1.is_some()) {
        return None;
    }
    // A bare number is a model of a make that is known, and else says neither which model nor which make it is.
    if description.is_of_a_bare_number() || found.is_of_a_bare_number() {
        (agreement.make, agreement.model) = (Agreement::Missing, Agreement::Missing);
    }
    if agreement.model > Agreement::Missing && agreement.make < Agreement::Near {
        agreement.model = Agreement::Missing;
    }
    let excluded = [agreement.make, agreement.model, agreement.calibre, agreement.weapon_type];
    (!excluded.contains(&Agreement::Conflict)).then_some(agreement)
}

/// The fit of descriptions that do not exclude each other; nothing when it is not enough.
pub(super) fn weighed(
    sought: &Sought,
    found: &Description,
    circumstances: Option<&Circumstances>,
    agreement: &DescriptionAgreement,
    book: &NameBook,
) -> Option<Fit> {
    let mut reasons = Vec::new();
    names(&mut reasons, sought, found, agreement);
    serial(&mut reasons, sought, found, agreement, book);
    kind(&mut reasons, sought, found, agreement);
    if let Some(circumstances) = circumstances {
        method(&mut reasons, sought, circumstances);
    }
    let score = reasons.iter().map(|reason| reason.weight).sum();
    // A number alone, on what is else known to differ or not known at all, names another firearm as readily.
    if score < ENOUGH || reasons.len() < LEAST_REASONS {
        return None;
    }
    reasons.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.field.cmp(&other.field)));
    Some(Fit { score, reasons })
}

fn both_disguised(sought: &Sought, found: &Description) -> bool {
    let warned =
        sought.description.is_disguised() || sought.method.threat.as_deref() == Some("DISGUISED_FIREARM");
    warned && found.is_disguised()
}

/// A weight for fields that agree, and another for those that nearly do.
fn weight_of(agreement: Agreement, same: f64, near: f64) -> Option<f64> {
    match agreement {
        Agreement::Same => Some(same),
        Agreement::Near => Some(near),
        Agreement::Conflict | Agreement::Unrecognised | Agreement::Missing => None,
    }
}

fn names(reasons: &mut Vec<Reason>, sought: &Sought, found: &Description, agreement: &DescriptionAgreement) {
    let (notice, other) = (&sought.description.written, &found.written);
    let mut add = |field, agreement, weights: (f64, f64), explanation: String| {
        if let Some(weight) = weight_of(agreement, weights.0, weights.1) {
            reasons.push(Reason { field, level: word(agreement), weight, explanation });
        }
    };
    let (a, b) = (notice.make_raw.as_str(), other.make_raw.as_str());
    let says = make_sentence(agreement.make, agreement.make_relation, a, b);
    add(Field::Make, agreement.make, (2.5, 1.0), says);
    let says = names_sentence("model", agreement.model, &notice.model_raw, &other.model_raw);
    add(Field::Model, agreement.model, (2.5, 1.5), says);
    let (a, b) = (notice.calibre_raw.as_str(), other.calibre_raw.as_str());
    let says = calibre_sentence(agreement.calibre, agreement.calibre_relation, a, b);
    add(Field::Calibre, agreement.calibre, (2.0, 1.0), says);
}

fn serial(
    reasons: &mut Vec<Reason>,
    sought: &Sought,
    found: &Description,
    agreement: &DescriptionAgreement,
    book: &NameBook,
) {
    let (one, other) = (&sought.description.firearms, &found.firearms);
    let (Some(a), Some(b)) = (sought.description.firearm(), found.firearm()) else { return };
    let Some((fitting, of_notice, of_other)) = best_fit(one, a, other, b, book) else { return };
    let beside = agreement.make >= Agreement::Near || agreement.calibre >= Agreement::Near;
    if !(of_notice.kind.is_whole() && of_other.kind.is_whole())
        || (fitting.agreeing_bits < TELLING_BITS && !beside)
    {
        return;
    }
    let (level, weight, says) = match fitting.accident {
        Accident::None => ("AGREE", 9.0, "Both carry the same serial number."),
        Accident::Confused => (
            "CONFUSED",
            5.0,
            "The serial numbers differ in characters that are easily taken for one another.",
        ),
        _ => return,
    };
    reasons.push(Reason { field: Field::Serial, level, weight, explanation: says.to_owned() });
}

/// What kind of thing it is: disguised, a part, converted, or of a weapon type.
fn kind(reasons: &mut Vec<Reason>, sought: &Sought, found: &Description, agreement: &DescriptionAgreement) {
    let (notice, other) = (&sought.description.written, &found.written);
    let mut add = |field, level, weight, explanation: String| {
        reasons.push(Reason { field, level, weight, explanation });
    };
    if both_disguised(sought, found) {
        let says = "The notice is of a disguised firearm, and this is one.".to_owned();
        add(Field::Disguise, "AGREE", 4.0, says);
    } else if let Some(part) = sought.description.part() {
        add(Field::Part, "AGREE", 2.0, format!("Both are the same part ({part})."));
    } else if let Some(weight) = weight_of(agreement.weapon_type, 1.0, 0.5) {
        let says = names_sentence("type", agreement.weapon_type, &notice.type_code, &other.type_code);
        add(Field::WeaponType, word(agreement.weapon_type), weight, says);
    }
    let tells_of_conversion = sought.description.is_converted()
        || sought.method.modus.as_deref() == Some("CONVERSION")
        || sought.method.threat.as_deref() == Some("CONVERTED_FIREARMS");
    let origins = (sought.description.converted_from(), found.converted_from());
    let of_two_origins = matches!(origins, (Some(one), Some(other)) if one != other);
    if tells_of_conversion && found.is_converted() && !of_two_origins {
        let says = "The notice is of converted firearms, and this one was converted.".to_owned();
        add(Field::Conversion, "AGREE", 2.0, says);
    } else if agreement.conversion {
        let says = format!(
            "{} and {}: an alarm weapon that may have been converted.",
            notice.calibre_raw.trim(),
            other.calibre_raw.trim()
        );
        add(Field::Conversion, "NEAR", 1.0, says);
    }
}

fn method(reasons: &mut Vec<Reason>, sought: &Sought, circumstances: &Circumstances) {
    const WEIGHT: f64 = 1.5;
    let method = &sought.method;
    let mut add = |field, explanation: String| {
        reasons.push(Reason { field, level: "AGREE", weight: WEIGHT, explanation });
    };
    let telling = |code: &Option<String>| code.clone().filter(|code| !NO_METHOD.contains(&code.as_str()));
    let hidden = telling(&method.concealment);
    let is_parcel = circumstances.is_parcel();
    if let Some(hidden) = &hidden
        && (telling(&circumstances.concealment).as_ref() == Some(hidden) || (hidden == "PARCEL" && is_parcel))
    {
        add(Field::Concealment, format!("Hidden in the same way ({hidden})."));
    }
    let context = circumstances.legal_context.as_deref();
    let says = match method.modus.as_deref() {
        Some("PARCEL_TRAFFIC") if is_parcel && hidden.as_deref() != Some("PARCEL") => {
            "Sent by parcel, as the notice tells."
        }
        Some("CRAFT_MANUFACTURE" | "PRINTING_3D") if context == Some("ILLICIT_MANUFACTURE") => {
            "Seized for illicit manufacture, of which the notice tells."
        }
        _ => return,
    };
    add(Field::Modus, says.to_owned());
}
