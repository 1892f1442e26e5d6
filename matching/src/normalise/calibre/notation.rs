//! One notation for calibres: decimal points, the cross between bore and case, units, parts, and repairs of stray points.

use crate::normalise::resolution::Flag;

/// One notation: decimal comma to point, `×`, `*` and Cyrillic `Х` between digits to `X`, no space around the cross or
/// behind a point, no trailing punctuation. Works on folded text; nothing that carries meaning is removed.
pub(super) fn unify(folded: &str) -> String {
    let spelt = if folded.is_ascii() { folded.to_owned() } else { latin_units(folded) };
    let letters: Vec<char> = spelt.chars().collect();
    let mut unified = String::with_capacity(spelt.len());
    for (place, &letter) in letters.iter().enumerate() {
        let before = letters.iter().take(place).rev().find(|other| **other != ' ').copied();
        let after = letters.iter().skip(place + 1).find(|other| **other != ' ').copied();
        let digit_before = before.is_some_and(|other| other.is_ascii_digit());
        let digit_after = after.is_some_and(|other| other.is_ascii_digit());
        match letter {
            '×' | 'Х' | '*' if after.is_some_and(|other| other.is_ascii_digit() || other == '.') => {
                unified.push('X')
            }
            ',' if digit_before
                && digit_after
                && letters.get(place + 1).is_some_and(char::is_ascii_digit) =>
            {
                unified.push('.')
            }
            ',' if before.is_none() && digit_after => unified.push('.'),
            '´' | '’' | '‘' | '`' => unified.push('\''),
            '“' | '”' | '″' => unified.push('"'),
            '–' | '—' | '‐' | '‑' => unified.push('-'),
            'М' => unified.push('M'),
            'К' => unified.push('K'),
            'С' => unified.push('C'),
            'Р' => unified.push('R'),
            ' ' => {
                let around_cross = is_cross(before, digit_after)
                    || after.is_some_and(is_cross_char) && digit_before && cross_has_digit(&letters, place);
                // ". 380" closes up, "CAL. 12" does not.
                let stray = letters.iter().take(place).rev().skip(1).find(|other| **other != ' ');
                let behind_point = before == Some('.')
                    && digit_after
                    && stray.is_none_or(|earlier| !earlier.is_alphabetic());
                if !around_cross && !behind_point {
                    unified.push(' ');
                }
            }
            other => unified.push(other),
        }
    }
    unified
        .trim_matches(|letter: char| letter == ' ' || letter == ';' || letter == ':')
        .trim_end_matches(['.', ',', ' '])
        .to_owned()
}

/// Units and labels of Cyrillic and Arabic feeds in Latin letters.
fn latin_units(folded: &str) -> String {
    let mut spelt = folded.to_owned();
    for (word, latin) in [
        ("КАЛИБРА", "CAL"),
        ("КАЛИБР", "CAL"),
        ("КАЛ.", "CAL"),
        ("КАЛ", "CAL"),
        ("ММ", "MM"),
        ("عيار", "CAL"),
        ("ملم", "MM"),
        ("مم", "MM"),
    ] {
        spelt = spelt.replace(word, latin);
    }
    spelt
}

/// A gauge with what stands behind it cut off: `12 GAUGE 2 3/4`, `12 GA 3"` name a chamber, not another calibre.
pub(super) fn gauge_alone(unified: &str) -> Option<String> {
    let mut words = unified.split([' ', '-']);
    let (number, word) = (words.next()?, words.next()?);
    let gauge =
        matches!(number, "8" | "10" | "12" | "16" | "20" | "24" | "28" | "32" | "36" | "410" | ".410");
    words.next()?;
    (gauge && super::names::key(word) == "GAUGE").then(|| format!("{number} {word}"))
}

fn is_cross_char(letter: char) -> bool {
    matches!(letter, 'X' | '×' | 'Х' | '*')
}

fn is_cross(before: Option<char>, digit_after: bool) -> bool {
    digit_after && before.is_some_and(is_cross_char)
}

/// Whether the cross after a space is followed by a digit, so that `9 X 19` closes up and `38 XTP` does not.
fn cross_has_digit(letters: &[char], space: usize) -> bool {
    let mut rest = letters.iter().skip(space + 1).filter(|letter| **letter != ' ');
    rest.next();
    rest.next().is_some_and(|next| next.is_ascii_digit() || *next == '.')
}

/// The parts of `NAME (METRIC)`, `A / B`, `A OR B`, `A; B`.
pub(super) fn parts(unified: &str) -> Vec<String> {
    let mut text = unified.to_owned();
    for either in [" OR ", " OU ", " ODER ", " AND ", " E ", " Y "] {
        text = text.replace(either, "/");
    }
    text.split(['(', ')', '[', ']', '/', ';', '='])
        .map(|part| part.trim().trim_end_matches(['.', ',']).trim_end().to_owned())
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect()
}

/// A name with a damaged number put right: doubled points, a leading zero, a lost trailing zero. Empty flags when
/// nothing was damaged.
pub(super) fn repair(part: &str) -> (String, Vec<Flag>) {
    let mut repaired = part.to_owned();
    let mut flags = Vec::new();
    if repaired.contains("..") {
        while repaired.contains("..") {
            repaired = repaired.replace("..", ".");
        }
        flags.push(Flag::StrayPoint);
    }
    if let Some(rest) = repaired.strip_prefix("0.") {
        repaired = format!(".{rest}");
        flags.push(Flag::ExcelDamage);
    }
    let digits: String =
        repaired.strip_prefix('.').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    if digits.len() == 1 && repaired.len() > 2 {
        repaired = repaired.replacen(&digits, &format!("{digits}0"), 1);
        flags.push(Flag::ZeroMisplaced);
    }
    (repaired, flags)
}
