//! How two forms of a serial differ, by the one accident that explains it.
//!
//! What is equal at both ends is set aside; what is left in the middle tells the accident. Comparing takes a few tens of
//! nanoseconds, and no memory.

use super::serial_form::{LONGEST, SerialForm, UNREADABLE, class_of};
use crate::normalise::serial::substitution_cost;

/// The accident that explains the difference, from likely to unlikely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Accident {
    /// No difference.
    None,
    /// Characters taken for others that look like them.
    Confused,
    /// What can be read agrees, and so does the length.
    Unreadable,
    /// Two neighbours exchanged.
    Exchanged,
    /// One character replaced.
    Replaced,
    /// One character too many or too few.
    Dropped,
    /// Several characters too many or too few at one end.
    EndLost,
    /// Several characters too many or too few in one place inside.
    Gap,
    /// What can be read agrees when the unreadable part may have another length.
    UnreadableRun,
    /// What can be read agrees but for one character.
    UnreadableAndReplaced,
    /// Two accidents.
    Two,
    /// Another number.
    Other,
}

/// How two forms fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SerialFit {
    /// What happened.
    pub accident: Accident,
    /// Information in the characters that agree, in bits: log2 of 10 for a digit, of 24 for a letter.
    pub agreeing_bits: f32,
    /// Characters of the longer form that do not agree.
    pub disagreeing: u8,
    /// Where the accident happened, counted from the end of the longer form; 0 is the last character.
    pub from_end: u8,
    /// Cost of the replaced character: 1 for any, less for those that look alike, 0 when none was replaced.
    pub replacement_cost: f32,
    /// The characters that were exchanged for one another, seized first; 0 when none was replaced.
    pub replaced: (u8, u8),
    /// How far apart the numbers are when both are numbers that differ in their last six digits at most: log2 of 1 + the
    /// distance; -1 when they are not.
    pub number_distance: f32,
}

const DIGIT_BITS: f32 = 3.322;
const LETTER_BITS: f32 = 4.585;

fn bits(letters: impl Iterator<Item = u8>) -> f32 {
    letters
        .map(|letter| match letter {
            UNREADABLE => 0.0,
            b'0'..=b'9' => DIGIT_BITS,
            _ => LETTER_BITS,
        })
        .sum()
}

/// Compares a form of a seized firearm's serial with a form of a record's.
pub fn fit(seized: &SerialForm, record: &SerialForm) -> SerialFit {
    let (a, b) = (seized.letters(), record.letters());
    if seized.packed() == record.packed() && !seized.is_partial() {
        return SerialFit {
            accident: Accident::None,
            agreeing_bits: bits(a.iter().copied()),
            disagreeing: 0,
            from_end: 0,
            replacement_cost: 0.0,
            replaced: (0, 0),
            number_distance: 0.0,
        };
    }
    if seized.is_partial() || record.is_partial() {
        return partial_fit(seized, record);
    }
    let mut found = edited(seized.packed(), record.packed(), a, b);
    if found.accident > Accident::Confused {
        let (classes_a, classes_b) = (seized.classes(), record.classes());
        let folded = edited(classes_a.packed(), classes_b.packed(), &classes_a, &classes_b);
        if folded.accident < found.accident {
            found = SerialFit {
                accident: if folded.accident == Accident::None {
                    Accident::Confused
                } else {
                    folded.accident
                },
                replacement_cost: folded.replacement_cost.max(0.2),
                agreeing_bits: folded.agreeing_bits,
                disagreeing: folded.disagreeing,
                from_end: folded.from_end,
                // The characters themselves, not those that stand for their classes.
                replaced: match folded.accident {
                    Accident::Replaced if a.len() == b.len() => {
                        let place = a.len() - 1 - usize::from(folded.from_end);
                        (at(a, place), at(b, place))
                    }
                    Accident::None => found.replaced,
                    _ => (0, 0),
                },
                ..found
            };
        }
    }
    if found.accident < Accident::Other {
        found.number_distance = number_distance(a, b);
    }
    found
}

fn at(letters: &[u8], place: usize) -> u8 {
    letters.get(place).copied().unwrap_or(0)
}

/// Bit 6 of every byte: set in letters, not in digits.
const LETTERS: u128 = 0x4040_4040_4040_4040_4040_4040_4040_4040;

/// The number with its lowest bytes kept.
fn lowest(packed: u128, bytes: usize) -> u128 {
    if bytes >= LONGEST { packed } else { packed & ((1u128 << (8 * bytes)) - 1) }
}

fn edited(packed_a: u128, packed_b: u128, a: &[u8], b: &[u8]) -> SerialFit {
    let shorter = a.len().min(b.len());
    let front = (((packed_a ^ packed_b).trailing_zeros() / 8) as usize).min(shorter);
    // Both moved to the top, so that their ends stand side by side.
    let to_top = |packed: u128, length: usize| packed.checked_shl(8 * (LONGEST - length) as u32).unwrap_or(0);
    let ends = to_top(packed_a, a.len()) ^ to_top(packed_b, b.len());
    let back = ((ends.leading_zeros() / 8) as usize).min(shorter - front);
    let (middle_a, middle_b) = (a.len() - front - back, b.len() - front - back);
    let longest = middle_a.max(middle_b);
    let mut found = SerialFit {
        accident: Accident::Other,
        agreeing_bits: 0.0,
        disagreeing: longest as u8,
        from_end: back as u8,
        replacement_cost: 0.0,
        replaced: (0, 0),
        number_distance: -1.0,
    };
    let mut kept_between = 0;
    match (middle_a, middle_b) {
        (0, 0) => found.accident = Accident::None,
        (1, 1) => {
            found.accident = Accident::Replaced;
            found.replaced = (at(a, front), at(b, front));
            found.replacement_cost =
                substitution_cost(char::from(found.replaced.0), char::from(found.replaced.1)) as f32;
        }
        (2, 2) if at(a, front) == at(b, front + 1) && at(a, front + 1) == at(b, front) => {
            found.accident = Accident::Exchanged;
        }
        (0, 1) | (1, 0) => found.accident = Accident::Dropped,
        (0, count) | (count, 0) if count <= 6 => {
            found.accident = if front == 0 || back == 0 { Accident::EndLost } else { Accident::Gap };
        }
        (x, y) if x.abs_diff(y) <= 2 && longest <= 12 => {
            let middle = |packed: u128, length: usize| {
                (lowest(packed.checked_shr(8 * front as u32).unwrap_or(0), length), length)
            };
            if are_two_accidents(middle(packed_a, middle_a), middle(packed_b, middle_b)) {
                found.accident = Accident::Two;
                kept_between = longest.saturating_sub(2);
            }
        }
        _ => {}
    }
    if found.accident != Accident::Other {
        let tail = packed_a.checked_shr(8 * (a.len() - back) as u32).unwrap_or(0);
        let letters =
            (lowest(packed_a, front) & LETTERS).count_ones() + (lowest(tail, back) & LETTERS).count_ones();
        let digits = (front + back + kept_between) as f32 - letters as f32;
        found.agreeing_bits = letters as f32 * LETTER_BITS + digits * DIGIT_BITS;
    }
    found
}

/// Whether two accidents explain the difference of two strings (packed, with their lengths) of which neither the first nor the
/// last characters are equal: whether their optimal string alignment distance is two at most.
///
/// One accident must then have happened at the front and the other at the back, each a replaced, a missing or an additional
/// character or two exchanged ones, and what lies between them is equal. So a few comparisons of whole numbers answer, whatever
/// the length.
fn are_two_accidents(a: (u128, usize), b: (u128, usize)) -> bool {
    let ((a, length_a), (b, length_b)) = if a.1 >= b.1 { (a, b) } else { (b, a) };
    let byte = |packed: u128, place: usize| packed.checked_shr(8 * place as u32).unwrap_or(0) as u8;
    // Whether so many characters of the one from there on are those of the other from here on.
    let equal = |from_a: u32, from_b: u32, taken: usize| {
        length_a >= taken && lowest((a >> (8 * from_a)) ^ (b >> (8 * from_b)), length_a - taken) == 0
    };
    let exchanged =
        |at_a: usize, at_b: usize| byte(a, at_a) == byte(b, at_b + 1) && byte(a, at_a + 1) == byte(b, at_b);
    let at_front = length_b >= 2 && exchanged(0, 0);
    let at_back = length_b >= 2 && exchanged(length_a - 2, length_b - 2);
    match length_a - length_b {
        0 => {
            equal(1, 1, 2)
                || equal(1, 0, 1)
                || equal(0, 1, 1)
                || (at_front && equal(2, 2, 3))
                || (at_back && equal(1, 1, 3))
                || (at_front && at_back && equal(2, 2, 4))
        }
        1 => equal(1, 1, 2) || equal(1, 0, 2) || (at_front && equal(2, 2, 3)) || (at_back && equal(1, 0, 3)),
        2 => equal(1, 0, 2),
        _ => false,
    }
}

/// Compares when at least one form has characters that cannot be read.
fn partial_fit(seized: &SerialForm, record: &SerialForm) -> SerialFit {
    let (a, b) = (seized.letters(), record.letters());
    let mut found = SerialFit {
        accident: Accident::Other,
        agreeing_bits: 0.0,
        disagreeing: 0,
        from_end: 0,
        replacement_cost: 0.0,
        replaced: (0, 0),
        number_distance: -1.0,
    };
    let known = |x: u8, y: u8| x != UNREADABLE && y != UNREADABLE;
    let same = |x: u8, y: u8| !known(x, y) || class_of(x) == class_of(y);
    let last_hidden = |letters: &[u8]| letters.iter().rev().position(|letter| *letter == UNREADABLE);
    found.from_end = last_hidden(a).or_else(|| last_hidden(b)).map_or(0, |place| place as u8);
    if a.len() == b.len() {
        let wrong = a.iter().zip(b).filter(|(x, y)| !same(**x, **y)).count();
        if wrong <= 1 {
            found.accident = if wrong == 0 { Accident::Unreadable } else { Accident::UnreadableAndReplaced };
            found.agreeing_bits =
                bits(a.iter().zip(b).filter(|(x, y)| known(**x, **y) && same(**x, **y)).map(|(x, _)| *x));
            let confused = a.iter().zip(b).filter(|(x, y)| known(**x, **y) && x != y).count();
            found.replacement_cost = confused as f32 * 0.2;
            found.disagreeing =
                a.iter().zip(b).filter(|(x, y)| !known(**x, **y) || !same(**x, **y)).count() as u8;
            if wrong == 0 {
                return found;
            }
        }
    }
    // The unreadable run may stand for more or fewer characters than were written down.
    let (partial, whole) = if seized.is_partial() { (a, b) } else { (b, a) };
    if whole.contains(&UNREADABLE) {
        return found;
    }
    let front = partial.iter().take_while(|letter| **letter != UNREADABLE).count();
    let back = partial.iter().rev().take_while(|letter| **letter != UNREADABLE).count();
    let (head, tail) =
        (partial.get(..front).unwrap_or_default(), partial.get(partial.len() - back..).unwrap_or_default());
    let inside = partial.get(front..partial.len() - back).unwrap_or_default();
    let readable_inside: usize = inside.iter().filter(|letter| **letter != UNREADABLE).count();
    let hidden = whole.len().checked_sub(front + back);
    let equal =
        |x: &[u8], y: &[u8]| x.len() == y.len() && x.iter().zip(y).all(|(x, y)| class_of(*x) == class_of(*y));
    if let Some(hidden) = hidden
        && (readable_inside..=inside.len() + 5).contains(&hidden)
        && equal(head, whole.get(..front).unwrap_or_default())
        && equal(tail, whole.get(whole.len() - back..).unwrap_or_default())
        && in_order(inside, whole.get(front..whole.len() - back).unwrap_or_default())
    {
        found.accident = Accident::UnreadableRun;
        found.agreeing_bits = bits(partial.iter().copied());
        found.disagreeing = (hidden - readable_inside) as u8;
        found.replacement_cost = 0.0;
    }
    found
}

/// Whether the readable characters inside a partial form occur in this order.
fn in_order(inside: &[u8], whole: &[u8]) -> bool {
    let mut rest = whole.iter();
    inside
        .iter()
        .filter(|letter| **letter != UNREADABLE)
        .all(|wanted| rest.any(|letter| class_of(*letter) == class_of(*wanted)))
}

/// log2 of 1 + the distance of the numbers at the ends of both, when what stands before them is equal.
fn number_distance(a: &[u8], b: &[u8]) -> f32 {
    if a.len() != b.len() {
        return -1.0;
    }
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let number = |letters: &[u8]| {
        let digits = letters.get(front..)?;
        if digits.len() > 6 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        Some(digits.iter().fold(0i64, |number, digit| number * 10 + i64::from(digit - b'0')))
    };
    match (number(a), number(b)) {
        (Some(x), Some(y)) => ((x.abs_diff(y) + 1) as f32).log2(),
        _ => -1.0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::super::serial_form::FormKind;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn two_accidents_are_a_distance_of_two(
            base in "[A-D]{1,12}", other in "[A-D]{1,12}",
            edits in prop::collection::vec((0u8..4, any::<prop::sample::Index>(), b'A'..=b'D'), 0..4), far in any::<bool>(),
        ) {
            let mut near = base.clone().into_bytes();
            for (what, at, letter) in edits {
                let place = at.index(near.len() + 1);
                match what {
                    0 => near.insert(place, letter),
                    1 if place < near.len() => drop(near.remove(place)),
                    2 if place < near.len() => near[place] = letter,
                    3 if place + 1 < near.len() => near.swap(place, place + 1),
                    _ => {}
                }
            }
            let (mut a, mut b) = (base.into_bytes(), if far { other.into_bytes() } else { near });
            while !a.is_empty() && a.first() == b.first() {
                a.remove(0);
                b.remove(0);
            }
            while !a.is_empty() && a.last() == b.last() {
                a.pop();
                b.pop();
            }
            if a.is_empty() || b.is_empty() {
                return Ok(());
            }
            let packed = |text: &[u8]| (SerialForm::of(text, FormKind::Whole).packed(), text.len());
            prop_assert_eq!(are_two_accidents(packed(&a), packed(&b)), osa(&a, &b) <= 2, "{:?} {:?}", a, b);
        }
    }

    fn osa(a: &[u8], b: &[u8]) -> usize {
        let text = |letters: &[u8]| String::from_utf8_lossy(letters).into_owned();
        strsim::osa_distance(&text(a), &text(b))
    }

    fn accident(a: &str, b: &str) -> Accident {
        let form = |text: &str| SerialForm::of(text.as_bytes(), FormKind::Whole);
        fit(&form(a), &form(b)).accident
    }

    #[test]
    fn the_accident_is_named() {
        for (a, b, expected) in [
            ("ABC123", "ABC123", Accident::None),
            ("ABC123", "A8C123", Accident::Confused),
            ("AB?123", "ABC123", Accident::Unreadable),
            ("ABC132", "ABC123", Accident::Exchanged),
            ("ABC173", "ABC123", Accident::Replaced),
            ("ABC23", "ABC123", Accident::Dropped),
            ("456789", "ABC456789", Accident::EndLost),
            ("AB456", "AB123456", Accident::Gap),
            ("AB?56", "AB123456", Accident::UnreadableRun),
            ("AB?124", "ABC123", Accident::UnreadableAndReplaced),
            ("XBC723", "ABC123", Accident::Two),
            ("999999", "ABC123", Accident::Other),
        ] {
            assert_eq!(accident(a, b), expected, "{a} {b}");
        }
    }
}
