//! Why a pair has its probability: weights that add up to it, with a sentence for each.
//!
//! The waterfall begins before any evidence, adds what each field weighs by itself (stage one) and ends with what the
//! other records of the seizure change (stage two). The sum is log2 of the odds of the probability.

use super::evidence::{Agreement, PairEvidence};
use super::firearm::Statement;
use super::linker::{Judged, Linker, Search};
use super::rivals::Considered;
use super::rules::{Band, BandLimits, Circumstances, MatchFlag, Ruling, findings};
use super::serial_fit::Accident;
use super::serial_form::{FormKind, SerialForm};
use super::weights::FIELDS;
use super::{evidence, firearm::Firearms};
use crate::normalise::calibre::CalibreAgreement;
use crate::normalise::make::MakeRelation;
use serde::Serialize;

/// What one field, or the company of other records, says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScorePart {
    /// The field; `prior` before any evidence, `rivals` for the other records of the seizure.
    pub field: &'static str,
    /// How far it agrees.
    pub level: &'static str,
    /// Weight of the evidence in bits, for (positive) or against.
    pub weight: f64,
    /// One sentence for an investigator.
    pub explanation: String,
}

/// A pair with everything that led to its band.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Probability that they are one firearm.
    pub probability: f64,
    /// log2 of its odds: the sum of the parts.
    pub weight: f64,
    /// What becomes of the pair.
    pub band: Band,
    /// The band that the probability alone would give.
    pub band_by_probability: Band,
    /// 1 for the best record of the seizure. Records of one and the same gun share their rank.
    pub rank: usize,
    /// Records of other guns that fit about as well, or better.
    pub rivals: usize,
    /// What an investigator should know.
    pub flags: Vec<MatchFlag>,
    /// The evidence.
    pub parts: Vec<ScorePart>,
    /// The rules that changed the band.
    pub rulings: Vec<Ruling>,
}

impl Judgement {
    /// How the band was reached: what the model said, then each rule that changed it, as `WHO:BAND`.
    pub fn rule_path(&self) -> Vec<String> {
        let mut path = vec![format!("MODEL:{}", self.band_by_probability)];
        path.extend(self.rulings.iter().map(|ruling| format!("{}:{}", ruling.rule, ruling.band)));
        path
    }

    /// The sentences of the fields that speak for or against, the heaviest first, then the rules that changed the band.
    pub fn explanation(&self) -> String {
        let mut parts: Vec<&ScorePart> =
            self.parts.iter().filter(|part| part.field != "prior" && part.weight.abs() >= 0.05).collect();
        parts.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let sentences = parts.iter().map(|part| part.explanation.as_str());
        sentences
            .chain(self.rulings.iter().map(|ruling| ruling.explanation.as_str()))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A firearm to judge: its statement, and where it stands in its [`Firearms`].
#[derive(Debug, Clone, Copy)]
pub struct Stated<'s> {
    /// What its source wrote.
    pub statement: Statement<'s>,
    /// All firearms of its side.
    pub firearms: &'s Firearms,
    /// Its place.
    pub place: u32,
}

/// Puts a judged link into words. Nothing when the search that is given is not the one that judged it.
pub fn judgement(
    linker: &Linker<'_>,
    search: &Search,
    judged: &Judged,
    seized: Stated<'_>,
    record: Statement<'_>,
    limits: &BandLimits,
) -> Option<Judgement> {
    let considered = search.considered.get(judged.considered)?;
    let beside = search.rivals.get(judged.considered)?;
    let seizure = seized.firearms.get(seized.place)?;
    let filed = linker.records().get(considered.record)?;
    let (_, seized_form, record_form) =
        evidence::best_fit(seized.firearms, seizure, linker.records(), filed, linker.book())?;
    let pair = &considered.evidence;
    let carries = |other: &Considered| {
        other.evidence.serial.accident <= Accident::Confused && other.evidence.whole_serials
    };
    let mut found = findings(
        pair,
        &Circumstances {
            forms: (seized_form, record_form),
            serials: (&seizure.serial, &filed.serial),
            second_number: second_number(
                (seized.firearms.further(seizure), linker.records().further(filed)),
                (seized_form, record_form),
            ),
            carriers: search.considered.iter().filter(|other| carries(other)).count(),
        },
    );
    let [_, margin, _, _, near, ..] = *beside;
    if near > 0.0 {
        found.flags.push(MatchFlag::Rivals);
    }
    let probability = f64::from(judged.link.probability);
    let kept = probability.clamp(LEAST, 1.0 - LEAST);
    let weight = (kept / (1.0 - kept)).log2();
    let mut parts = parts(pair, linker, (seized_form, record_form), &seized.statement, &record);
    let so_far: f64 = parts.iter().map(|part| part.weight).sum();
    let own = search.guns.get(judged.considered);
    let others = search.guns.iter().filter(|gun| Some(*gun) != own).count();
    parts.push(ScorePart {
        field: "rivals",
        level: if near > 0.0 { "RIVALS" } else { "ALONE" },
        weight: weight - so_far,
        explanation: beside_others(others, margin),
    });
    let band_by_probability = limits.of(judged.link.probability);
    let (band, rulings) = found.apply(band_by_probability);
    let rulings = rulings.into_iter().cloned().collect();
    Some(Judgement {
        probability,
        weight,
        band,
        band_by_probability,
        rank: judged.rank,
        rivals: near as usize,
        flags: found.flags,
        parts,
        rulings,
    })
}

/// Probabilities nearer to 0 or 1 are not told apart: the pairs that a model learns from are too few.
const LEAST: f64 = 0.000_001;

/// What stage two adds: it judges the fields together, and the record beside those of other guns.
fn beside_others(others: usize, margin: f32) -> String {
    let beside = match others {
        0 => "no record of another gun comes into question",
        _ if margin > NEAR_BITS => "it fits better than the records of other guns",
        _ if margin >= -NEAR_BITS => "a record of another gun fits about as well",
        _ => "a record of another gun fits better",
    };
    format!("All fields judged together: {beside}.")
}

/// Records within so many bits fit about as well.
const NEAR_BITS: f32 = 3.0;

/// Whether both firearms carry a number in another field that is equal, beside the ones that fit already.
fn second_number(
    (of_seized, of_record): (&[SerialForm], &[SerialForm]),
    (seized, record): (&SerialForm, &SerialForm),
) -> bool {
    let others = |forms: &'_ [SerialForm], fits: &SerialForm| -> Vec<SerialForm> {
        let kept = |form: &&SerialForm| form.kind == FormKind::OtherField && form.letters() != fits.letters();
        forms.iter().filter(kept).copied().collect()
    };
    let record = others(of_record, record);
    others(of_seized, seized).iter().any(|one| record.iter().any(|other| one.letters() == other.letters()))
}

fn parts(
    pair: &PairEvidence,
    linker: &Linker<'_>,
    forms: (&SerialForm, &SerialForm),
    seized: &Statement<'_>,
    record: &Statement<'_>,
) -> Vec<ScorePart> {
    let shares = linker.model().weights.shares(pair);
    let part = |field, level, weight: f32, explanation| ScorePart {
        field,
        level,
        weight: f64::from(weight),
        explanation,
    };
    let mut parts = vec![
        part(
            "prior",
            "",
            shares.prior,
            "Before any evidence: how seldom a candidate is the firearm.".to_owned(),
        ),
        part("serial", serial_word(pair.serial.accident), shares.serial, serial_sentence(pair, forms)),
        part(
            "make",
            word(pair.make),
            shares.make,
            make_sentence(pair.make, pair.make_relation, seized.make, record.make),
        ),
        part(
            "model",
            word(pair.model),
            shares.model,
            names_sentence("model", pair.model, seized.model, record.model),
        ),
    ];
    for ((field, _), weight) in FIELDS.iter().zip(shares.fields) {
        let (level, explanation) = field_sentence(field, pair, seized, record);
        parts.push(part(field, level, weight, explanation));
    }
    // What is not stated and weighs next to nothing is left to the last step.
    parts.retain(|part| part.level != "MISSING" || part.weight.abs() >= WORTH_SAYING);
    if !pair.is_seizure {
        parts.retain(|part| part.field != "same_country" && part.field != "time_order");
    }
    parts
}

/// Bits from which a field that is not stated is worth a line.
const WORTH_SAYING: f64 = 0.2;

/// The word for an agreement in tables.
pub(crate) fn word(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "AGREE",
        Agreement::Near => "NEAR",
        Agreement::Conflict => "DISAGREE",
        Agreement::Unrecognised => "UNRECOGNISED",
        Agreement::Missing => "MISSING",
    }
}

fn serial_word(accident: Accident) -> &'static str {
    match accident {
        Accident::None => "AGREE",
        Accident::Confused => "CONFUSED",
        Accident::Unreadable => "UNREADABLE",
        Accident::Exchanged => "EXCHANGED",
        Accident::Replaced => "REPLACED",
        Accident::Dropped => "DROPPED",
        Accident::EndLost => "END_LOST",
        Accident::Gap => "GAP",
        Accident::UnreadableRun => "UNREADABLE_RUN",
        Accident::UnreadableAndReplaced => "UNREADABLE_AND_REPLACED",
        Accident::Two => "TWO_SLIPS",
        Accident::Other => "DISAGREE",
    }
}

fn serial_sentence(pair: &PairEvidence, (seized, record): (&SerialForm, &SerialForm)) -> String {
    let text = |form: &SerialForm| String::from_utf8_lossy(form.letters()).into_owned();
    let (a, b) = (text(seized), text(record));
    let part = |form: &SerialForm| !form.kind.is_whole() && !form.kind.is_elsewhere();
    let says = match pair.serial.accident {
        Accident::None if part(seized) || part(record) => format!("Both carry {b} within their numbers."),
        Accident::None => format!("Both carry the number {b}."),
        Accident::Confused => {
            format!("{a} and {b} differ in characters that are easily taken for one another.")
        }
        Accident::Unreadable | Accident::UnreadableRun => format!("What can be read of {a} and {b} agrees."),
        Accident::Exchanged => format!("Two neighbouring characters are exchanged in {a} and {b}."),
        Accident::Replaced => format!("{a} and {b} differ in one character."),
        Accident::Dropped => format!("{a} and {b} differ by one character that is missing in one of them."),
        Accident::EndLost => format!("{a} and {b} agree but for characters that are missing at an end."),
        Accident::Gap => format!("{a} and {b} agree but for characters that are missing inside."),
        Accident::UnreadableAndReplaced => {
            format!("What can be read of {a} and {b} agrees but for one character.")
        }
        Accident::Two => format!("{a} and {b} differ by two slips."),
        Accident::Other => format!("{a} and {b} are different numbers."),
    };
    let elsewhere = |form: &SerialForm| form.kind.is_elsewhere();
    match (elsewhere(seized), elsewhere(record)) {
        (false, false) => says,
        (true, false) if pair.is_seizure => {
            format!("{says} On the seized firearm it stands in another field than the serial.")
        }
        (false, true) if pair.is_seizure => {
            format!("{says} In the record it stands in another field than the serial.")
        }
        (true, false) | (false, true) => {
            format!("{says} In one of the records it stands in another field than the serial.")
        }
        (true, true) => format!("{says} On both it stands in another field than the serial."),
    }
}

/// A text as written, or that nothing was.
fn shown(text: &str) -> &str {
    if text.trim().is_empty() { "(not stated)" } else { text.trim() }
}

/// The sentence for makes.
pub(crate) fn make_sentence(agreement: Agreement, relation: MakeRelation, a: &str, b: &str) -> String {
    let (x, y) = (shown(a), shown(b));
    match relation {
        MakeRelation::SameGroup => format!("{x} and {y} belong to one group."),
        MakeRelation::Licence => format!("{x} and {y} make each other's designs or follow one another."),
        MakeRelation::ImporterAndMaker => format!("{x} and {y} may be importer and maker of one firearm."),
        MakeRelation::PatternAndMaker => format!("{x} and {y} may be a pattern and its maker."),
        MakeRelation::Same | MakeRelation::Conflict | MakeRelation::Unknown => {
            names_sentence("make", agreement, a, b)
        }
    }
}

/// The sentence for a field of names: `make`, `model`, `calibre`, `type`.
pub(crate) fn names_sentence(what: &str, agreement: Agreement, a: &str, b: &str) -> String {
    let (x, y) = (shown(a), shown(b));
    match agreement {
        Agreement::Missing => format!("The {what} is not known on both sides."),
        Agreement::Same if x == y => format!("The {what} of both is {y}."),
        Agreement::Same => format!("{x} and {y} are one {what}."),
        Agreement::Near => {
            format!("{x} and {y} are close to one another, or one had to be guessed ({what}).")
        }
        Agreement::Unrecognised => {
            format!("{x} and {y} may be one {what}: the reference table does not know both.")
        }
        Agreement::Conflict => format!("The {what}s differ: {x} and {y}."),
    }
}

/// The sentence for calibres.
pub(crate) fn calibre_sentence(agreement: Agreement, relation: CalibreAgreement, a: &str, b: &str) -> String {
    let (x, y) = (shown(a), shown(b));
    match relation {
        CalibreAgreement::SameGroup => format!("{x} and {y} are written for one another."),
        CalibreAgreement::Compatible => format!("A weapon for one of {x} and {y} also fires the other."),
        CalibreAgreement::SameBore => format!("{x} and {y} have the same bore."),
        _ => names_sentence("calibre", agreement, a, b),
    }
}

fn field_sentence(
    field: &str,
    pair: &PairEvidence,
    seized: &Statement<'_>,
    record: &Statement<'_>,
) -> (&'static str, String) {
    let names =
        |what: &str, agreement, a: &str, b: &str| (word(agreement), names_sentence(what, agreement, a, b));
    match field {
        "calibre" | "weapon_type" if pair.conversion => {
            let (what, a, b) = if field == "calibre" {
                ("calibre", seized.calibre, record.calibre)
            } else {
                ("type", seized.weapon_type, record.weapon_type)
            };
            let (a, b) = (shown(a), shown(b));
            ("CONVERSION", format!("{a} and {b}: an alarm weapon that may have been converted ({what})."))
        }
        "calibre" => {
            let says = calibre_sentence(pair.calibre, pair.calibre_relation, seized.calibre, record.calibre);
            (word(pair.calibre), says)
        }
        "weapon_type" => names("type", pair.weapon_type, seized.weapon_type, record.weapon_type),
        "origin" => names(
            "country of manufacture",
            pair.origin,
            seized.country_of_manufacture,
            record.country_of_manufacture,
        ),
        "year" => match (pair.year_difference, seized.year, record.year) {
            (Some(0), _, Some(year)) => ("AGREE", format!("Both were made in {year}.")),
            (Some(years), Some(a), Some(b)) => (
                if years.unsigned_abs() <= 3 { "NEAR" } else { "DISAGREE" },
                format!("The years of manufacture are {a} and {b}."),
            ),
            _ => ("MISSING", "The year of manufacture is not known on both sides.".to_owned()),
        },
        "time_order" => match pair.days_after_loss {
            None => ("MISSING", "The days of loss and seizure are not both known.".to_owned()),
            Some(days) if days < 0 => {
                ("DISAGREE", format!("It was seized {} days before the reported loss.", days.unsigned_abs()))
            }
            Some(days) => ("AGREE", format!("It was seized {days} days after the reported loss.")),
        },
        "import_number" => {
            names("number of importation", pair.import_number, seized.import_mark, record.import_mark)
        }
        "importer" => names("importer", pair.importer, seized.import_mark, record.import_mark),
        _ if pair.same_country => ("AGREE", "Record and seizure come from one country.".to_owned()),
        _ => ("DISAGREE", "Record and seizure come from different countries.".to_owned()),
    }
}
