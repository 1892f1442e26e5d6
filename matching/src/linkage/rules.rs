//! Rules: what an investigator must know of a pair, and kinds of evidence that must not reach the strong band however
//! probable the model finds them.
//!
//! The model learned from pairs of the past. The rules are what the field knows whatever was learned: a short number needs
//! a second identifier, neighbours in a series are usually two guns of one lot, a description without a number identifies
//! nothing. All rules but one lower a band; each says so.

use super::evidence::{Agreement, PairEvidence};
use super::serial_fit::Accident;
use super::serial_form::SerialForm;
use crate::normalise::calibre::CalibreAgreement;
use crate::normalise::make::MakeRelation;
use crate::normalise::resolution::text_codes;
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

text_codes! {
    /// What an investigator should know about a pair.
    MatchFlag {
        /// The serials are equal.
        ExactSerial = "EXACT_SERIAL",
        /// An alarm weapon on one side, a live one on the other: probably converted.
        Conversion = "CONVERSION",
        /// The serial is one of the next in the same series, so probably another gun of one lot.
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

text_codes! {
    /// A rule that changed a band.
    Rule {
        /// The number of the seizure, and its make or one that belongs to it: at least for review.
        NumberAndMake = "NUMBER_AND_MAKE",
        /// Fewer than five characters of the number are known.
        FewCharacters = "FEW_CHARACTERS",
        /// Less than three fifths of the number is known.
        LittleKnown = "LITTLE_KNOWN",
        /// A short number without a make or a calibre that agrees.
        ShortWithoutNames = "SHORT_WITHOUT_NAMES",
        /// A short number without the same make and a second identifier.
        ShortWithoutSecond = "SHORT_WITHOUT_SECOND_IDENTIFIER",
        /// A bare number, and the models differ.
        OtherModelLine = "OTHER_MODEL_LINE",
        /// A bare number without a make.
        BareNumber = "BARE_NUMBER",
        /// The numbers differ by more than an easily confused character.
        NumbersDiffer = "NUMBERS_DIFFER",
        /// A misread number, and makes that are only related.
        MisreadAndRelated = "MISREAD_AND_RELATED",
        /// Only a part of the numbers agrees.
        PartOfNumber = "PART_OF_NUMBER",
        /// The serials differ, and a number elsewhere agrees.
        OtherNumberOnly = "OTHER_NUMBER_ONLY",
        /// Importer and maker, and the models differ.
        ImporterOtherModel = "IMPORTER_OTHER_MODEL",
        /// Two guns of one lot, probably.
        LotNeighbour = "LOT_NEIGHBOUR",
        /// Seized well before the loss.
        TimeOrder = "TIME_ORDER",
        /// The makes contradict each other.
        MakeConflict = "MAKE_CONFLICT",
        /// The calibres contradict each other.
        CalibreConflict = "CALIBRE_CONFLICT",
        /// Two of make, calibre and type contradict each other.
        TwoConflicts = "TWO_CONFLICTS",
        /// Make, calibre and type contradict each other.
        AllConflict = "ALL_CONFLICT",
    }
}

/// Probabilities from which a pair is in a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandLimits {
    /// Strong.
    pub strong: f32,
    /// For review.
    pub review: f32,
    /// Watched.
    pub watch: f32,
}

impl Default for BandLimits {
    fn default() -> BandLimits {
        BandLimits { strong: 0.85, review: 0.3, watch: 0.02 }
    }
}

impl BandLimits {
    /// The band of a probability, before rules.
    pub fn of(&self, probability: f32) -> Band {
        match probability {
            p if p >= self.strong => Band::Strong,
            p if p >= self.review => Band::Review,
            p if p >= self.watch => Band::Watch,
            _ => Band::Drop,
        }
    }
}

/// A rule that speaks for a pair, the band that it asks for, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ruling {
    /// The rule.
    pub rule: Rule,
    /// The highest band that it allows, or the lowest.
    pub band: Band,
    /// For an investigator.
    pub explanation: String,
}

/// What the rules find in a pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// What an investigator should know.
    pub flags: Vec<MatchFlag>,
    /// Rules that allow a highest band.
    pub caps: Vec<Ruling>,
    /// A rule that asks for a lowest one.
    pub floor: Option<Ruling>,
}

impl Findings {
    fn cap(&mut self, rule: Rule, most: Band, explanation: impl Into<String>) {
        self.caps.push(Ruling { rule, band: most, explanation: explanation.into() });
    }

    /// The band after the rules, and the rules that changed it.
    pub fn apply(&self, by_probability: Band) -> (Band, Vec<&Ruling>) {
        let mut band = by_probability;
        let mut changed = Vec::new();
        if let Some(floor) = self.floor.as_ref().filter(|floor| band < floor.band) {
            band = floor.band;
            changed.push(floor);
        }
        for cap in &self.caps {
            if band > cap.band {
                band = cap.band;
                changed.push(cap);
            }
        }
        (band, changed)
    }
}

/// Known characters that a number needs for the strong band.
const LEAST_CHARACTERS: usize = 5;
/// A number with fewer characters is short.
const SHORT: usize = 6;
/// A bare number with fewer digits is carried by many firearms.
const BARE: usize = 8;
/// Share of the number that must be known for the strong band.
const LEAST_SHARE: f32 = 0.6;
/// A character that replaces another at this cost or less is easily taken for it.
const EASILY_CONFUSED: f32 = 0.3;
/// Numbers less than a hundred apart are of one lot: log2(1 + 99).
const LOT_DISTANCE: f32 = 6.65;
/// Days that a seizure may lie before the reported loss: reports come late.
const DAYS_BEFORE_LOSS: i32 = 30;
/// So many records with one number make it suspicious (NCIC's caveat for serials held by three records).
const NON_UNIQUE: usize = 3;

/// What the rules ask beside the evidence.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'f> {
    /// The forms of the two numbers that fit, the seized one's first.
    pub forms: (&'f SerialForm, &'f SerialForm),
    /// The serials as wholes; empty where there is none.
    pub serials: (&'f SerialForm, &'f SerialForm),
    /// Whether a number beside the serials is equal too.
    pub second_number: bool,
    /// How many of the seizure's candidates carry the number.
    pub carriers: usize,
}

impl Circumstances<'_> {
    /// How many characters of the numbers that fit are known, of how many, and whether something of them is unreadable. A part
    /// of a marking counts within the whole.
    fn known(&self) -> (usize, usize, bool) {
        let of = |form: &SerialForm, serial: &SerialForm| {
            if form.kind.is_whole() || form.kind.is_elsewhere() {
                (form.readable(), form.len(), form.is_partial())
            } else {
                (form.readable(), form.len().max(serial.len()), form.is_partial() || serial.is_partial())
            }
        };
        let (one, other) = (of(self.forms.0, self.serials.0), of(self.forms.1, self.serials.1));
        (one.0.min(other.0), one.1.max(other.1), one.2 || other.2)
    }

    /// Whether the number that fits stands in another field on one side.
    fn elsewhere(&self) -> bool {
        self.forms.0.kind.is_elsewhere() || self.forms.1.kind.is_elsewhere()
    }
}

/// What the rules find in a pair.
pub fn findings(evidence: &PairEvidence, circumstances: &Circumstances<'_>) -> Findings {
    let mut found = Findings::default();
    let (known, length, partial) = circumstances.known();
    let second = circumstances.second_number || evidence.import_number == Agreement::Same;
    let own = |serial: &SerialForm| !serial.is_empty() && !serial.kind.is_elsewhere();
    let both_have_serials = own(circumstances.serials.0) && own(circumstances.serials.1);
    flags(evidence, partial, circumstances.carriers, &mut found.flags);
    if circumstances.elsewhere() || second {
        found.flags.push(MatchFlag::OtherNumber);
    }
    if circumstances.elsewhere() && both_have_serials {
        let says = "The serials differ; a number elsewhere on the firearm agrees.";
        found.cap(Rule::OtherNumberOnly, Band::Review, says);
    } else if !circumstances.elsewhere() && !evidence.whole_serials {
        found.cap(Rule::PartOfNumber, Band::Review, "Only a part of the numbers agrees.");
    }
    if evidence.make_relation == MakeRelation::ImporterAndMaker && evidence.model == Agreement::Conflict {
        let says = "The makes may be importer and maker, and the models differ.";
        found.cap(Rule::ImporterOtherModel, Band::Review, says);
    }
    numbers(evidence, circumstances, (known, length), second, &mut found);
    let neighbour = is_neighbour(evidence);
    let accident = evidence.serial.accident;
    let easily = accident == Accident::Replaced && evidence.serial.replacement_cost <= EASILY_CONFUSED;
    if neighbour && !second {
        found.flags.push(MatchFlag::LotNeighbour);
        found.cap(
            Rule::LotNeighbour,
            Band::Review,
            "Neighbouring numbers are usually two firearms of one lot.",
        );
    } else if !easily && !second && !fits(accident) {
        found.cap(
            Rule::NumbersDiffer,
            Band::Review,
            "The numbers differ by more than an easily confused character.",
        );
    } else if accident != Accident::None && is_related(evidence.make_relation) {
        let says = "A number that was misread needs the same make, not a related one.";
        found.cap(Rule::MisreadAndRelated, Band::Review, says);
    }
    let complete = !partial && known >= SHORT;
    if complete && circumstances.carriers < NON_UNIQUE && asks_for_review(evidence) {
        let explanation = if evidence.make == Agreement::Same && accident == Accident::None {
            "It has the very number and make, whatever else is stated."
        } else {
            "The number is the same or easily misread, and the makes belong together."
        };
        found.floor = Some(Ruling {
            rule: Rule::NumberAndMake,
            band: Band::Review,
            explanation: explanation.to_owned(),
        });
    }
    if let Some(days) = evidence.days_after_loss.filter(|days| *days < -DAYS_BEFORE_LOSS) {
        found.flags.push(MatchFlag::TimeOrder);
        let says = format!("It was seized {} days before the reported loss.", days.unsigned_abs());
        found.cap(Rule::TimeOrder, Band::Review, says);
    }
    contradictions(evidence, &mut found);
    found
}

/// Whether an investigator wants to see a pair however improbable the model finds it: the very number and make, or a
/// number that is easily misread with makes that belong together and nothing that contradicts.
pub fn asks_for_review(evidence: &PairEvidence) -> bool {
    if !evidence.whole_serials {
        return false;
    }
    let contradicted = evidence.calibre == Agreement::Conflict || evidence.weapon_type == Agreement::Conflict;
    match evidence.serial.accident {
        Accident::None if evidence.make == Agreement::Same => true,
        Accident::None | Accident::Confused => {
            !contradicted && (evidence.make == Agreement::Same || is_related(evidence.make_relation))
        }
        _ => false,
    }
}

fn flags(evidence: &PairEvidence, partial: bool, carriers: usize, flags: &mut Vec<MatchFlag>) {
    if evidence.same_country {
        flags.push(MatchFlag::SameBureau);
    }
    if evidence.serial.accident == Accident::None && evidence.whole_serials {
        flags.push(MatchFlag::ExactSerial);
    }
    if partial {
        flags.push(MatchFlag::PartialSerial);
    }
    if carriers >= NON_UNIQUE {
        flags.push(MatchFlag::NonUniqueSerial);
    }
    if evidence.conversion {
        flags.push(MatchFlag::Conversion);
    }
    if evidence.make_relation == MakeRelation::ImporterAndMaker {
        flags.push(MatchFlag::Importer);
    }
}

/// What is asked of the numbers themselves.
fn numbers(
    evidence: &PairEvidence,
    circumstances: &Circumstances<'_>,
    (known, length): (usize, usize),
    second_number: bool,
    found: &mut Findings,
) {
    use Agreement::{Conflict, Missing, Near, Same, Unrecognised};
    let share = known as f32 / length.max(1) as f32;
    if known < LEAST_CHARACTERS {
        found.flags.push(MatchFlag::ShortSerial);
        let says = format!("Only {known} characters of the number are known.");
        found.cap(Rule::FewCharacters, Band::Review, says);
    }
    if share < LEAST_SHARE {
        found.cap(Rule::LittleKnown, Band::Review, "Too little of the number is known.");
    }
    let second = evidence.model == Same || second_number;
    if known < SHORT {
        let named = matches!(evidence.make, Same | Near) || matches!(evidence.calibre, Same | Near);
        if !named {
            let says = "A short number without an agreeing make or calibre is carried by many firearms.";
            found.cap(Rule::ShortWithoutNames, Band::Watch, says);
        } else if !(evidence.make == Same && second) {
            let says = "A short number needs the same make and a second identifier.";
            found.cap(Rule::ShortWithoutSecond, Band::Review, says);
        }
    }
    let (seized, record) = circumstances.forms;
    let bare = |form: &SerialForm| form.letters().iter().all(u8::is_ascii_digit);
    if bare(seized) && bare(record) {
        if evidence.model == Conflict {
            found.flags.push(MatchFlag::OtherModelLine);
            let says = "Makers number their models in series of their own, and the models differ.";
            found.cap(Rule::OtherModelLine, Band::Review, says);
        }
        if known < BARE && matches!(evidence.make, Missing | Unrecognised) && !second_number {
            let says = "A bare number without a make is mostly chance.";
            found.cap(Rule::BareNumber, Band::Review, says);
        }
    }
}

/// What is stated of make, calibre and type and cannot be true of one firearm.
fn contradictions(evidence: &PairEvidence, found: &mut Findings) {
    let make = evidence.make == Agreement::Conflict;
    let calibre = evidence.calibre == Agreement::Conflict;
    let weapon_type = evidence.weapon_type == Agreement::Conflict;
    if make {
        found.flags.push(MatchFlag::MakeConflict);
    }
    match [make, calibre, weapon_type].iter().filter(|conflict| **conflict).count() {
        3 => {
            let says = "Make, calibre and type contradict each other: another firearm with that number.";
            found.cap(Rule::AllConflict, Band::Drop, says);
        }
        2 => {
            let says = "Two of make, calibre and type contradict each other.";
            found.cap(Rule::TwoConflicts, Band::Watch, says);
        }
        1 if make => found.cap(
            Rule::MakeConflict,
            Band::Review,
            "The makes contradict each other; the field may hold a brand or an importer.",
        ),
        1 if calibre => found.cap(
            Rule::CalibreConflict,
            Band::Review,
            match evidence.calibre_relation {
                CalibreAgreement::BlankAndLive => {
                    "One calibre is a blank one, and nothing says that the weapon was converted."
                }
                _ => "The calibres contradict each other.",
            },
        ),
        _ => {}
    }
}

/// Whether makes are not the same, but belong together.
fn is_related(relation: MakeRelation) -> bool {
    matches!(
        relation,
        MakeRelation::SameGroup
            | MakeRelation::Licence
            | MakeRelation::ImporterAndMaker
            | MakeRelation::PatternAndMaker
    )
}

/// Whether the numbers are equal in all that can be read.
fn fits(accident: Accident) -> bool {
    matches!(accident, Accident::None | Accident::Confused | Accident::Unreadable | Accident::UnreadableRun)
}

/// Whether the numbers are less than a hundred apart, and not by a character that is easily taken for another.
fn is_neighbour(evidence: &PairEvidence) -> bool {
    let serial = &evidence.serial;
    let misread = serial.accident == Accident::Replaced && serial.replacement_cost < 0.9;
    serial.number_distance > 0.0
        && serial.number_distance <= LOT_DISTANCE
        && !fits(serial.accident)
        && !misread
        && serial.accident != Accident::Exchanged
}
