//! Numbers of which a part is known: marks for unknown positions and runs.
//!
//! In a value `?` is one unknown character and `*` an unknown run. Feeds write unknown positions as `?`, `*`, `_`, `..`,
//! `XXXX`, `…` or a box; a lone star is a run, several stars are one position each.

/// Letters and digits of a folded text in reading order, with gaps as `?` and `*`. A stacked prefix written with a
/// stroke (`AB/BD`) comes out numerator first. With `gaps_allowed` (the feed states that the serial is partial or
/// obliterated) `X`, `_` and single points are gaps too.
pub(super) fn to_value(folded: &str, gaps_allowed: bool) -> String {
    let letters: Vec<char> = folded.chars().collect();
    let mut value = String::with_capacity(letters.len());
    let mut place = 0;
    while let Some(&letter) = letters.get(place) {
        let run = letters.iter().skip(place).take_while(|next| **next == letter).count();
        match letter {
            '?' | '¿' | '□' | '■' | '▯' | '•' | '\u{FFFD}' => push_times(&mut value, '?', run),
            '*' => push_times(&mut value, '*', run),
            '…' => value.push('*'),
            '.' | '_' if run >= 2 || (gaps_allowed && (letter == '_' || is_inside(&letters, place, run))) => {
                if run >= 3 && !is_inside(&letters, place, run) {
                    value.push('*');
                } else {
                    push_times(&mut value, '?', run);
                }
            }
            'X' if gaps_allowed => push_times(&mut value, '?', run),
            _ if letter.is_alphanumeric() => push_times(&mut value, letter, run),
            _ => {}
        }
        place += run;
    }
    settle_crosses(&mut value);
    settle_stars(&mut value);
    value
}

fn push_times(value: &mut String, letter: char, times: usize) {
    value.extend(std::iter::repeat_n(letter, times));
}

fn is_inside(letters: &[char], place: usize, run: usize) -> bool {
    letters.iter().take(place).any(|letter| letter.is_alphanumeric())
        && letters.iter().skip(place + run).any(|letter| letter.is_alphanumeric())
}

/// Crosses stand for unknown positions when there are four in a row, or two behind a digit. Three may be letters of the
/// number: makers with four-letter prefixes use them.
fn settle_crosses(value: &mut String) {
    if !value.contains("XX") || value.chars().all(|letter| letter == 'X') {
        return;
    }
    let letters: Vec<char> = value.chars().collect();
    let mut settled = String::with_capacity(letters.len());
    let mut place = 0;
    while let Some(&letter) = letters.get(place) {
        let run = letters.iter().skip(place).take_while(|next| **next == letter).count();
        let behind_digit = place > 0 && letters.get(place - 1).is_some_and(char::is_ascii_digit);
        let gap = letter == 'X' && (run >= 4 || (run >= 2 && behind_digit));
        push_times(&mut settled, if gap { '?' } else { letter }, run);
        place += run;
    }
    *value = settled;
}

/// A lone star is an unknown run. Stars in a row, or a star inside beside another, are one position each.
fn settle_stars(value: &mut String) {
    let stars = value.matches('*').count();
    if stars == 0 {
        return;
    }
    let inner = value.trim_matches('*');
    let inside = inner.matches('*').count();
    if value.contains("**") || (inside > 0 && stars > 1) {
        *value = value.replace('*', "?");
    }
}

/// Whether an unknown position or run occurs.
pub(super) fn has_gap(value: &str) -> bool {
    value.contains(['?', '*'])
}

/// Number of known characters, and their share of the length; an unknown run counts as three.
pub(super) fn known_share(value: &str) -> (usize, f64) {
    let mut known = 0usize;
    let mut length = 0usize;
    for letter in value.chars() {
        match letter {
            '?' => length += 1,
            '*' => length += 3,
            _ => {
                known += 1;
                length += 1;
            }
        }
    }
    (known, if length == 0 { 0.0 } else { known as f64 / length as f64 })
}
