//! Comparison keys of a serial.

use super::confusable::skeleton_class;
use super::labels;
use crate::normalise::{scripts, text};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// The keys by which serials are found and compared. All but `raw` are made from the normalised value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SerialKeys {
    /// Letters and digits with their case kept (exact duplicates from one owner).
    pub raw: String,
    /// Letters and digits in upper case (main exact match).
    pub norm: String,
    /// As it looks in Latin letters, letter O as zero (exact match across systems).
    pub o0: String,
    /// Confusable classes collapsed (recall).
    pub skeleton: String,
    /// Digits only.
    pub digits: String,
    /// Leading zeros removed from each run of digits.
    pub without_zeros: String,
    /// Cyrillic and Greek letters as they look in Latin.
    pub visual: String,
    /// Letters of other scripts as they sound in Latin.
    pub sound: String,
    /// Last five characters (blocking only).
    pub last5: String,
    /// First four characters (blocking only).
    pub first4: String,
    /// Letters and digits exchanged (`A123` for `123A`), of a value that is one run of each; otherwise empty.
    pub swapped: String,
}

impl SerialKeys {
    /// The keys of a value in the form of [`super::SerialReading::value`].
    pub fn of(raw: &str, value: &str) -> SerialKeys {
        let visual = visual(value);
        let o0 = visual.replace('O', "0");
        let letters: Vec<char> = o0.chars().collect();
        SerialKeys {
            raw: case_kept(raw),
            norm: value.to_owned(),
            skeleton: visual.chars().map(skeleton_class).collect(),
            digits: value.chars().filter(char::is_ascii_digit).collect(),
            without_zeros: without_zeros(&visual),
            sound: text::romanise(value),
            last5: letters.iter().skip(letters.len().saturating_sub(5)).collect(),
            first4: letters.iter().take(4).collect(),
            swapped: swapped(&visual),
            visual,
            o0,
        }
    }
}

/// Letters of other scripts as they look; a letter without a look-alike as it sounds.
pub(super) fn visual(value: &str) -> String {
    if value.is_ascii() {
        return value.to_owned();
    }
    let mut latin = String::with_capacity(value.len());
    for letter in value.chars() {
        match (letter.is_ascii(), scripts::looks_like(letter), scripts::sounds_like(letter)) {
            (false, Some(look), _) => latin.push(look),
            (false, None, Some(sound)) => latin.push_str(sound),
            _ => latin.push(letter),
        }
    }
    latin
}

fn case_kept(raw: &str) -> String {
    let folded = text::fold(raw);
    let (rest, labelled) = labels::strip(&folded);
    let kept: Vec<char> = raw
        .nfkc()
        .map(|letter| scripts::ascii_digit(letter).unwrap_or(letter))
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let wanted =
        if labelled { rest.chars().filter(|letter| letter.is_alphanumeric()).count() } else { kept.len() };
    kept.iter().skip(kept.len().saturating_sub(wanted)).collect()
}

pub(super) fn without_zeros(value: &str) -> String {
    let mut shorter = String::with_capacity(value.len());
    let mut in_number = false;
    for letter in value.chars() {
        if letter == '0' && !in_number {
            continue;
        }
        in_number = letter.is_ascii_digit();
        shorter.push(letter);
    }
    shorter
}

pub(super) fn swapped(value: &str) -> String {
    let split = value.find(|letter: char| {
        letter.is_ascii_digit() != value.starts_with(|first: char| first.is_ascii_digit())
    });
    let Some(split) = split else { return String::new() };
    let (left, right) = value.split_at(split);
    let one_run_each = (text::is_digits(left) && right.chars().all(char::is_alphabetic))
        || (left.chars().all(char::is_alphabetic) && text::is_digits(right));
    if one_run_each { [right, left].concat() } else { String::new() }
}
