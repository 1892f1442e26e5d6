//! Fillers that look like a value, and numbers that a spreadsheet rewrote.

use super::Absence;
use crate::normalise::text;

/// Whether a value is a filler: nothing known, zeros only, one character, a row of one letter, the first digits counted up.
pub(super) fn filler(value: &str) -> Option<Absence> {
    let known = value.chars().filter(|letter| !matches!(letter, '?' | '*')).count();
    let one_letter = value.chars().next().is_some_and(|first| {
        value.chars().all(|letter| letter == first) && (first.is_alphabetic() || first == '0')
    });
    let counted_up = matches!(value, "12" | "123" | "1234" | "12345");
    let zeros = known > 0 && value.chars().all(|letter| matches!(letter, '0' | '?' | '*'));
    let letters_only = known > 0 && !text::has_digit(value) && !value.contains(['?', '*']);
    if known == 0 || (known == 1 && value.chars().count() == 1) || one_letter || counted_up || zeros {
        Some(Absence::Placeholder)
    } else if letters_only {
        Some(Absence::NotAValue)
    } else {
        None
    }
}

/// `12345678.0` without its fraction; `1.23457E+08` as the digits that are certain and gaps for the rest. The last digit
/// of the written mantissa is rounded, so it is not certain.
pub(super) fn repair_spreadsheet_number(folded: &str) -> Option<String> {
    if let Some(whole) = folded.strip_suffix(".0").or_else(|| folded.strip_suffix(".00"))
        && whole.len() >= 4
        && text::is_digits(whole)
    {
        return Some(whole.to_owned());
    }
    let (mantissa, exponent) = folded.split_once("E+")?;
    let (first, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    if first.len() != 1
        || !text::is_digits(first)
        || !(rest.is_empty() || text::is_digits(rest))
        || !text::is_digits(exponent)
    {
        return None;
    }
    let length = exponent.parse::<usize>().ok()? + 1;
    let digits: String = [first, rest].concat();
    if length > 20 || digits.len() > length {
        return None;
    }
    let certain = digits.len().saturating_sub(1).max(1);
    let mut repaired: String = digits.chars().take(certain).collect();
    repaired.extend(std::iter::repeat_n('?', length - certain));
    Some(repaired)
}
