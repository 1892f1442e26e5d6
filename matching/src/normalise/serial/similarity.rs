//! How alike two serials are, and in which way.

use super::distance::weighted_distance;
use super::keys;
use super::{SerialReading, read};
use crate::normalise::text;
use serde::Serialize;

/// In which way two serials agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SerialAgreement {
    /// At least one side has no number.
    NotComparable,
    /// Equal once spaces, punctuation and letter O for zero are set aside.
    Exact,
    /// Equal once one of them is written in Latin letters by look or by sound.
    ExactAcrossScripts,
    /// A partial number that fits, without any contradiction.
    PartialFits,
    /// Not equal, but a slip or two away (distance 1 or less).
    Near,
    /// Two different numbers.
    Different,
}

/// The result of comparing two serials.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SerialComparison {
    /// In which way they agree.
    pub agreement: SerialAgreement,
    /// Edit distance with the costs of confusable characters.
    pub distance: f64,
    /// 0 (nothing in common, or nothing to compare) to 1 (equal).
    pub similarity: f64,
    /// One sentence for an investigator.
    pub explanation: String,
}

/// Compares two serials as written. Symmetric, 0 to 1.
pub fn serial_similarity(a: &str, b: &str) -> f64 {
    compare(&read(a, None), &read(b, None)).similarity
}

/// Compares two readings: all alternatives, by look and by sound, and takes the best.
pub fn compare(a: &SerialReading, b: &SerialReading) -> SerialComparison {
    if !a.has_value() || !b.has_value() {
        return SerialComparison {
            agreement: SerialAgreement::NotComparable,
            distance: f64::INFINITY,
            similarity: 0.0,
            explanation: missing_side(a, b),
        };
    }
    let mut best: Option<SerialComparison> = None;
    for left in a.readings() {
        for right in b.readings() {
            let compared = compare_values(left, right);
            if best.as_ref().is_none_or(|known| better(&compared, known)) {
                best = Some(compared);
            }
        }
    }
    best.unwrap_or(SerialComparison {
        agreement: SerialAgreement::NotComparable,
        distance: f64::INFINITY,
        similarity: 0.0,
        explanation: String::new(),
    })
}

fn better(a: &SerialComparison, b: &SerialComparison) -> bool {
    a.similarity > b.similarity || (a.similarity == b.similarity && a.explanation < b.explanation)
}

fn missing_side(a: &SerialReading, b: &SerialReading) -> String {
    let say = |reading: &SerialReading| match reading.absence {
        Some(super::Absence::NeverMarked) => "was never marked",
        Some(super::Absence::Obliterated) => "is obliterated",
        Some(super::Absence::Unreadable) => "could not be read",
        Some(super::Absence::Placeholder) => "is a placeholder",
        _ => "is not recorded",
    };
    match (a.has_value(), b.has_value()) {
        (false, true) => {
            format!("The serial of the seized firearm {}, so serials cannot be compared.", say(a))
        }
        (true, false) => format!("The serial on the record {}, so serials cannot be compared.", say(b)),
        _ => format!("The serial of the seized firearm {} and that on the record {}.", say(a), say(b)),
    }
}

fn compare_values(a: &str, b: &str) -> SerialComparison {
    let made = |agreement, distance: f64, similarity: f64, explanation| SerialComparison {
        agreement,
        distance,
        similarity: similarity.clamp(0.0, 1.0),
        explanation,
    };
    let (visual_a, visual_b) = (keys::visual(a), keys::visual(b));
    let length = visual_a.chars().count().max(visual_b.chars().count()).max(1) as f64;
    let gaps = a.contains(['?', '*']) || b.contains(['?', '*']);
    if gaps {
        let (_, info_a) = super::partial::known_share(a);
        let (_, info_b) = super::partial::known_share(b);
        let information = info_a.min(info_b);
        let distance = weighted_distance(&visual_a, &visual_b);
        let similarity = information * (1.0 - distance / length);
        let percent = (information * 100.0).round();
        return if distance == 0.0 {
            let says = format!("The readable part of {a} fits {b}; {percent} % of the characters are known.");
            made(SerialAgreement::PartialFits, distance, similarity, says)
        } else if distance <= 0.5 {
            let says = format!("The readable part of {a} fits {b} but for an easily confused character.");
            made(SerialAgreement::PartialFits, distance, similarity, says)
        } else {
            made(
                SerialAgreement::Different,
                distance,
                similarity,
                format!("The readable part of {a} does not fit {b}."),
            )
        };
    }
    let zero = |value: &str| value.replace('O', "0");
    if zero(&visual_a) == zero(&visual_b) {
        let across = !(a.is_ascii() && b.is_ascii()) && a != b;
        return if across {
            let says =
                format!("{a} and {b} are the same once letters that look alike are written in one script.");
            made(SerialAgreement::ExactAcrossScripts, 0.0, 1.0, says)
        } else if a == b {
            made(SerialAgreement::Exact, 0.0, 1.0, format!("Both serials read {a}."))
        } else {
            made(SerialAgreement::Exact, 0.0, 1.0, format!("{a} and {b} differ only by letter O and zero."))
        };
    }
    let (length_a, length_b) = (visual_a.chars().count(), visual_b.chars().count());
    // Three characters more or less are never a slip; leading zeros and missing letters are looked at below.
    let far = length_a.abs_diff(length_b) >= 3;
    let mut distance =
        if far { length_a.abs_diff(length_b) as f64 * 0.4 } else { weighted_distance(&visual_a, &visual_b) };
    if !a.is_ascii() || !b.is_ascii() {
        let (sound_a, sound_b) = (text::romanise(a), text::romanise(b));
        let forms = [(&sound_a, &sound_b), (&sound_a, &visual_b), (&visual_a, &sound_b)];
        if forms.iter().any(|(left, right)| zero(left) == zero(right)) {
            let says = format!("{a} and {b} are the same once written in Latin letters by sound.");
            return made(SerialAgreement::ExactAcrossScripts, 0.0, 1.0, says);
        }
        distance = forms.iter().map(|(left, right)| weighted_distance(left, right)).fold(distance, f64::min);
    }
    let mut slip = None;
    if distance > 0.4
        && (visual_a.contains('0') || visual_b.contains('0'))
        && keys::without_zeros(&visual_a) == keys::without_zeros(&visual_b)
    {
        distance = 0.4;
        slip = Some("leading zeros");
    }
    if distance > 0.6 && length_a == length_b && starts_with_digit(&visual_a) != starts_with_digit(&visual_b)
    {
        let exchanged = keys::swapped(&visual_a);
        if !exchanged.is_empty() && exchanged == visual_b {
            distance = 0.6;
            slip = Some("letters written behind instead of in front of the digits");
        }
    }
    if distance > 1.0 && text::is_digits(&visual_a) != text::is_digits(&visual_b) {
        let digits = |value: &str| value.chars().filter(char::is_ascii_digit).collect::<String>();
        let of_a = digits(&visual_a);
        if of_a.len() >= 5 && of_a == digits(&visual_b) {
            distance = 1.0;
            slip = Some("letters that one side leaves out");
        }
    }
    let similarity = 1.0 - distance / length;
    if distance <= 1.0 {
        let slip = slip.map_or_else(|| describe_slip(&visual_a, &visual_b), str::to_owned);
        made(SerialAgreement::Near, distance, similarity, format!("{a} and {b} differ by {slip}."))
    } else {
        made(SerialAgreement::Different, distance, similarity, format!("{a} and {b} are different numbers."))
    }
}

fn starts_with_digit(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit())
}

/// Says what differs between two serials that are near each other.
fn describe_slip(a: &str, b: &str) -> String {
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if left.len() != right.len() {
        return "a dropped or added character".to_owned();
    }
    let pairs: Vec<(char, char)> =
        left.iter().copied().zip(right.iter().copied()).filter(|(x, y)| x != y).collect();
    match pairs.as_slice() {
        [(x, y), (v, w)] if x == w && y == v => format!("{x} and {y} exchanged"),
        _ => {
            let (least, most) = ("confused characters", "other characters");
            let confusable = pairs.iter().all(|(x, y)| super::substitution_cost(*x, *y) < 1.0);
            let mut named: Vec<String> =
                pairs.iter().map(|(x, y)| format!("{}/{}", x.min(y), x.max(y))).collect();
            named.sort();
            named.dedup();
            format!("{} ({})", if confusable { least } else { most }, named.join(", "))
        }
    }
}
