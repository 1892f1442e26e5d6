//! Forms of a serial by which two are compared.

use super::confusable::skeleton_class;
use crate::normalise::{scripts, text};

/// As it looks in Latin letters, with the characters that are easily taken for one another collapsed.
pub fn skeleton(value: &str) -> String {
    visual(value).chars().map(skeleton_class).collect()
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

/// Leading zeros removed from each run of digits.
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

/// Letters and digits exchanged (`A123` for `123A`), of a value that is one run of each; otherwise empty.
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
