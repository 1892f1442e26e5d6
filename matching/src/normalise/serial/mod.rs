//! Serial numbers: what was read, how much of it is known, and which fact stands behind a missing one.

mod confusable;
mod distance;
mod keys;
mod labels;
mod note;
mod partial;
mod placeholder;
mod similarity;

pub use super::absence::Absence as SerialAbsence;
pub use confusable::{skeleton_class, substitution_cost};
pub use distance::weighted_distance;
pub use keys::skeleton;
pub use similarity::{SerialAgreement, SerialComparison, compare, serial_similarity};

use super::absence::{self, Absence};
use super::resolution::{Flag, text_codes};
use super::{scripts, text};
use serde::Serialize;
use std::fmt;

text_codes! {
    /// The state of a serial number. The codes are those of the feeds.
    SerialStatus {
        /// Read in full.
        Readable = "READABLE",
        /// Read in part.
        Partial = "PARTIAL",
        /// Removed or destroyed on purpose.
        Obliterated = "OBLITERATED",
        /// Removed, and made readable again by a laboratory.
        Restored = "RESTORED",
        /// Never marked.
        None = "NONE",
        /// Put on by an owner or user, not by the maker.
        UserApplied = "USER_APPLIED",
        /// There, but could not be read or found.
        Unreadable = "UNREADABLE",
        /// The source does not say.
        NotRecorded = "NOT_RECORDED",
        /// A filler was typed.
        Placeholder = "PLACEHOLDER",
        /// Not known which.
        Unknown = "UNKNOWN",
    }
}

impl SerialStatus {
    /// Reads the text code; anything else is [`SerialStatus::Unknown`].
    pub fn parse(code: &str) -> SerialStatus {
        match code {
            "READABLE" => SerialStatus::Readable,
            "PARTIAL" => SerialStatus::Partial,
            "OBLITERATED" => SerialStatus::Obliterated,
            "RESTORED" => SerialStatus::Restored,
            "NONE" => SerialStatus::None,
            "USER_APPLIED" => SerialStatus::UserApplied,
            "UNREADABLE" => SerialStatus::Unreadable,
            "NOT_RECORDED" => SerialStatus::NotRecorded,
            "PLACEHOLDER" => SerialStatus::Placeholder,
            _ => SerialStatus::Unknown,
        }
    }

    fn of_absence(absence: Absence) -> SerialStatus {
        match absence {
            Absence::NeverMarked => SerialStatus::None,
            Absence::Obliterated => SerialStatus::Obliterated,
            Absence::Unreadable => SerialStatus::Unreadable,
            Absence::NotRecorded => SerialStatus::NotRecorded,
            Absence::Placeholder => SerialStatus::Placeholder,
            Absence::NotAValue => SerialStatus::Unknown,
        }
    }

    fn as_absence(self) -> Option<Absence> {
        match self {
            SerialStatus::None => Some(Absence::NeverMarked),
            SerialStatus::Obliterated => Some(Absence::Obliterated),
            SerialStatus::Unreadable => Some(Absence::Unreadable),
            SerialStatus::NotRecorded => Some(Absence::NotRecorded),
            SerialStatus::Placeholder => Some(Absence::Placeholder),
            _ => None,
        }
    }

    /// Whether `X`, `_` and single points may stand for unknown positions.
    fn has_gaps(self) -> bool {
        matches!(self, SerialStatus::Partial | SerialStatus::Obliterated)
    }
}

/// A serial as read from a feed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SerialReading {
    /// The text as received.
    pub raw: String,
    /// Its state.
    pub status: SerialStatus,
    /// Why there is no value, when there is none.
    pub absence: Option<Absence>,
    /// The words that came with, or instead of, the number; kept as received.
    pub words: Option<String>,
    /// Letters and digits in upper case (K_norm); `?` is one unknown character, `*` an unknown run. Empty when there is
    /// no usable number.
    pub value: String,
    /// Further readings when the source gives several (`reads A or B`), in the same form.
    pub alternatives: Vec<String>,
    /// Characters of `value` that are known.
    pub known_characters: usize,
    /// Known share of the length, 0 to 1. An unknown run counts as three characters.
    pub information: f64,
    /// What was odd.
    pub flags: Vec<Flag>,
}

impl SerialReading {
    /// Whether there is a number to compare, in full or in part.
    pub fn has_value(&self) -> bool {
        !self.value.is_empty()
    }

    /// Whether every character is known.
    pub fn is_complete(&self) -> bool {
        self.has_value() && !partial::has_gap(&self.value)
    }

    /// The main reading and the alternatives.
    pub fn readings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.value.as_str()).chain(self.alternatives.iter().map(String::as_str))
    }

    /// How the reading was reached: its status, the fact behind a missing number, and flags.
    pub fn how(&self) -> String {
        let mut words = vec![self.status.as_str()];
        words.extend(self.absence.map(Absence::as_str).filter(|fact| *fact != self.status.as_str()));
        words.extend(self.flags.iter().map(|flag| flag.as_str()));
        words.join(" ")
    }

    fn absent(raw: &str, absence: Absence, declared: Option<SerialStatus>) -> SerialReading {
        let said = SerialStatus::of_absence(absence);
        let words = Some(raw.trim().to_owned()).filter(|words| text::has_letter(words));
        // A blank or a filler says less than a status that the feed stated beside it.
        let says_little = matches!(absence, Absence::NotRecorded | Absence::Placeholder | Absence::NotAValue);
        let (status, absence) = match declared {
            Some(declared) if says_little && declared.as_absence().is_some() => {
                (declared, declared.as_absence())
            }
            _ => (said, Some(absence)),
        };
        let contradicted = declared.is_some_and(|declared| {
            !matches!(declared, SerialStatus::Unknown)
                && declared != status
                && !(words.is_none() && raw.trim().is_empty())
        });
        SerialReading {
            raw: raw.to_owned(),
            status,
            absence,
            words,
            value: String::new(),
            alternatives: Vec::new(),
            known_characters: 0,
            information: 0.0,
            flags: if contradicted { vec![Flag::StatusContradicted] } else { Vec::new() },
        }
    }
}

/// Reads a serial. `declared` is the status that the feed stated beside it.
pub fn read(raw: &str, declared: Option<SerialStatus>) -> SerialReading {
    let folded = text::fold(raw);
    if folded.is_empty() {
        return SerialReading::absent(raw, Absence::NotRecorded, declared);
    }
    let mut flags = Vec::new();
    let folded = match placeholder::repair_spreadsheet_number(&folded) {
        Some(repaired) => {
            flags.push(Flag::ExcelDamage);
            repaired
        }
        None => folded,
    };
    let gaps_allowed = declared.is_some_and(SerialStatus::has_gaps);
    if !text::has_digit(&folded) {
        return read_without_digits(raw, &folded, declared, gaps_allowed);
    }
    let note = note::take_apart(&folded);
    if note.value.is_empty() {
        let absence = note.finding.map_or(Absence::NotAValue, |finding| finding.absence);
        return SerialReading::absent(raw, absence, declared);
    }
    flags.extend(note.flags);
    let value = partial::to_value(&note.value, gaps_allowed);
    if let Some(absence) = placeholder::filler(&value) {
        return SerialReading::absent(raw, absence, declared);
    }
    let mut alternatives: Vec<String> = note
        .alternatives
        .iter()
        .map(|alternative| partial::to_value(alternative, gaps_allowed))
        .filter(|alternative| placeholder::filler(alternative).is_none() && *alternative != value)
        .collect();
    alternatives.dedup();
    let incomplete = partial::has_gap(&value) || note.incomplete;
    let status = match declared {
        Some(
            stated @ (SerialStatus::Restored
            | SerialStatus::UserApplied
            | SerialStatus::Partial
            | SerialStatus::Obliterated),
        ) => stated,
        _ if note.restored => SerialStatus::Restored,
        _ if incomplete || !alternatives.is_empty() => SerialStatus::Partial,
        _ => SerialStatus::Readable,
    };
    if declared
        .is_some_and(|declared| declared.as_absence().is_some() && declared != SerialStatus::Obliterated)
    {
        flags.push(Flag::StatusContradicted);
    }
    finish(raw, &folded, value, alternatives, status, note.words, flags)
}

/// Words for "no serial", fillers, letters alone, or a partial number of which only letters are known.
fn read_without_digits(
    raw: &str,
    folded: &str,
    declared: Option<SerialStatus>,
    gaps_allowed: bool,
) -> SerialReading {
    if let Some(finding) = absence::stated(folded) {
        return SerialReading::absent(raw, finding.absence, declared);
    }
    let value = partial::to_value(folded, gaps_allowed);
    if !text::has_letter(folded) {
        return SerialReading::absent(raw, Absence::Placeholder, declared);
    }
    if let Some(absence) = placeholder::filler(&value) {
        return SerialReading::absent(raw, absence, declared);
    }
    let letters = value.chars().filter(|letter| letter.is_alphabetic()).count();
    if partial::has_gap(&value) && letters <= 5 && !folded.contains(' ') {
        return finish(raw, folded, value, Vec::new(), SerialStatus::Partial, None, Vec::new());
    }
    SerialReading::absent(raw, Absence::NotAValue, declared)
}

fn finish(
    raw: &str,
    folded: &str,
    value: String,
    alternatives: Vec<String>,
    status: SerialStatus,
    words: Option<String>,
    mut flags: Vec<Flag>,
) -> SerialReading {
    if partial::has_gap(&value) {
        flags.push(Flag::UnknownPositions);
    }
    if !alternatives.is_empty() {
        flags.push(Flag::AlternativeReadings);
    }
    if !raw.is_ascii() {
        if raw.chars().any(|letter| scripts::ascii_digit(letter).is_some()) {
            flags.push(Flag::OtherScriptDigits);
        }
        if folded.chars().any(scripts::is_other_script) {
            flags.push(Flag::OtherScriptLetters);
        }
    }
    if value.len() >= 4 && value.chars().all(|letter| value.starts_with(letter)) {
        flags.push(Flag::RepeatedDigit);
    }
    flags.dedup();
    let (known_characters, information) = partial::known_share(&value);
    SerialReading {
        raw: raw.to_owned(),
        status,
        absence: None,
        words,
        value,
        alternatives,
        known_characters,
        information,
        flags,
    }
}

#[cfg(test)]
mod tests;
