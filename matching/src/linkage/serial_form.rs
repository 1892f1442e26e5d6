//! Serial numbers in sixteen bytes, in the several forms that one marking may have.
//!
//! A form holds `A`-`Z`, `0`-`9` and `?` for what cannot be read. What stands on the metal is one thing; which of the
//! characters are the number is another: a label, a lot number, a country's prefix may stand in front of it. So a
//! marking has several forms, and two firearms are compared by the pair of forms that fits best.

use crate::normalise::scripts;
use std::ops::Deref;

/// Longest form. What is longer has no form as a whole: cut, two different ones would be equal.
pub const LONGEST: usize = 16;

/// Not readable.
pub const UNREADABLE: u8 = b'?';

/// A serial in one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SerialForm {
    letters: [u8; LONGEST],
    length: u8,
    /// What the form leaves out or adds.
    pub kind: FormKind,
}

/// What a form takes for the serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum FormKind {
    /// All of the marking, letters of other scripts as they look.
    #[default]
    Whole,
    /// Letters of other scripts as they sound.
    Sound,
    /// Without a label or another first group.
    WithoutFirst,
    /// Without the last group.
    WithoutLast,
    /// Runs of X, or points, taken for unreadable characters.
    CrossedOut,
    /// The longest run of digits.
    Digits,
    /// A number in another field.
    OtherField,
    /// What looks like a number in the field of a make or model. In the warehouse two such fields are not compared: equal
    /// names of a model that no table knows are no number.
    NameField,
}

impl FormKind {
    /// All, in the order of their numbers.
    pub(super) const ALL: [FormKind; 8] = [
        FormKind::Whole,
        FormKind::Sound,
        FormKind::WithoutFirst,
        FormKind::WithoutLast,
        FormKind::CrossedOut,
        FormKind::Digits,
        FormKind::OtherField,
        FormKind::NameField,
    ];

    /// As the trees know it: they were taught that a number in a field of names is one in another field.
    pub fn number(self) -> u8 {
        match self {
            FormKind::NameField => FormKind::OtherField as u8,
            other => other as u8,
        }
    }

    /// Whether it is the serial as a whole, and not a part of the marking or something from another field.
    pub fn is_whole(self) -> bool {
        matches!(self, FormKind::Whole | FormKind::Sound)
    }

    /// Whether it stands in another field than the serial.
    pub fn is_elsewhere(self) -> bool {
        matches!(self, FormKind::OtherField | FormKind::NameField)
    }
}

impl SerialForm {
    /// A form of these letters, cut when too long.
    pub fn of(letters: &[u8], kind: FormKind) -> SerialForm {
        let mut form = SerialForm { kind, ..SerialForm::default() };
        for (place, letter) in form.letters.iter_mut().zip(letters) {
            *place = *letter;
            form.length += 1;
        }
        form
    }

    /// The characters in one number, the first in the lowest byte, so that many are compared at once.
    pub fn packed(&self) -> u128 {
        u128::from_le_bytes(self.letters)
    }

    /// The characters.
    pub fn letters(&self) -> &[u8] {
        self.letters.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether a character cannot be read.
    pub fn is_partial(&self) -> bool {
        // Whether any byte is zero (Mycroft 1987), all at once.
        const LOWEST_BITS: u128 = u128::MAX / 0xFF;
        let apart = self.packed() ^ (LOWEST_BITS * UNREADABLE as u128);
        apart.wrapping_sub(LOWEST_BITS) & !apart & (LOWEST_BITS << 7) != 0
    }

    /// Characters that can be read.
    pub fn readable(&self) -> usize {
        self.letters().iter().filter(|letter| **letter != UNREADABLE).count()
    }

    /// The characters with those that are taken for one another made equal.
    ///
    /// Worked out each time: kept, they would be a fifth of the memory of all records.
    pub fn classes(&self) -> Classes {
        let mut letters = self.letters;
        for letter in &mut letters {
            *letter = CLASSES.get(usize::from(*letter)).copied().unwrap_or(*letter);
        }
        Classes { letters, length: self.length }
    }
}

/// The classes of a form's characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classes {
    letters: [u8; LONGEST],
    length: u8,
}

impl Classes {
    /// In one number, the first in the lowest byte.
    pub fn packed(&self) -> u128 {
        u128::from_le_bytes(self.letters)
    }
}

impl Deref for Classes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.letters.get(..usize::from(self.length)).unwrap_or_default()
    }
}

/// [`class_of`] all bytes.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut letter = 0;
    while letter < 256 {
        classes[letter] = class_of(letter as u8);
        letter += 1;
    }
    classes
};

/// The class of a character: the one that stands for all that are easily taken for it.
pub const fn class_of(letter: u8) -> u8 {
    match letter {
        b'O' | b'Q' | b'D' => b'0',
        b'I' | b'L' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'B' => b'8',
        b'G' => b'6',
        b'V' => b'U',
        other => other,
    }
}

/// Words and signs in front of a number; a form without them is tried beside the whole.
const LABELS: [&[u8]; 17] = [
    b"SERIALNUMBER",
    b"SERIALNO",
    b"SERIAL",
    b"SERIE",
    b"SERNO",
    b"SER",
    b"NUMERO",
    b"NUMBER",
    b"NUM",
    b"MATR",
    b"FAB",
    b"ZAV",
    b"SN",
    b"NO",
    b"NR",
    b"FR",
    b"N",
];

/// Reads a marking into its forms, the whole one first. Nothing when it holds no letter and no digit.
pub fn read(raw: &str, forms: &mut Vec<SerialForm>) {
    let mut marking = Marking::default();
    marking.read(raw);
    let letters = marking.letters();
    if !letters.iter().any(|letter| *letter != UNREADABLE) {
        return;
    }
    let start = forms.len();
    let mut add = |letters: &[u8], kind| {
        if letters.len() > LONGEST {
            return;
        }
        let form = SerialForm::of(letters, kind);
        let known = |other: &SerialForm| other.letters() == form.letters();
        if forms.len() < start + MOST_FORMS && !forms.iter().skip(start).any(known) {
            forms.push(form);
        }
    };
    add(letters, FormKind::Whole);
    if marking.other_script {
        let mut sound = Marking { by_sound: true, ..Marking::default() };
        sound.read(raw);
        add(sound.letters(), FormKind::Sound);
    }
    let telling =
        |part: &[u8]| part.len() >= 4 && part.iter().filter(|letter| letter.is_ascii_digit()).count() >= 2;
    for label in LABELS {
        if let Some(rest) = letters.strip_prefix(label)
            && telling(rest)
        {
            add(rest, FormKind::WithoutFirst);
            break;
        }
    }
    if let Some(&second) = marking.groups.first()
        && let Some(rest) = letters.get(usize::from(second)..)
        && telling(rest)
    {
        add(rest, FormKind::WithoutFirst);
    }
    if let Some(&last) = marking.groups.last()
        && let Some(front) = letters.get(..usize::from(last))
        && telling(front)
        && letters.len() - front.len() <= 4
    {
        add(front, FormKind::WithoutLast);
    }
    if letters.windows(2).any(|pair| pair == b"XX") {
        let mut hidden = [0; LONGEST];
        let mut length = 0;
        for (place, letter) in letters.iter().enumerate().take(LONGEST) {
            let beside = |at: Option<usize>| at.and_then(|at| letters.get(at)) == Some(&b'X');
            let hides = *letter == b'X' && (beside(place.checked_sub(1)) || beside(Some(place + 1)));
            if let Some(slot) = hidden.get_mut(place) {
                *slot = if hides { UNREADABLE } else { *letter };
                length = place + 1;
            }
        }
        add(hidden.get(..length).unwrap_or_default(), FormKind::CrossedOut);
    }
    if marking.points {
        let mut pointed = Marking { points_hide: true, ..Marking::default() };
        pointed.read(raw);
        add(pointed.letters(), FormKind::CrossedOut);
    }
    let digits = longest_digits(letters);
    if digits.len() >= 4 && digits.len() < letters.len() {
        add(digits, FormKind::Digits);
    }
    if forms.len() == start {
        // A number that is too long and has no part of its own: its end, where serials differ.
        forms.push(SerialForm::of(
            letters.get(letters.len().saturating_sub(LONGEST)..).unwrap_or_default(),
            FormKind::Whole,
        ));
    }
}

/// Forms of one marking at most.
const MOST_FORMS: usize = 5;

/// The longest run of digits; the last of several.
fn longest_digits(letters: &[u8]) -> &[u8] {
    letters.split(|letter| !letter.is_ascii_digit()).max_by_key(|run| run.len()).unwrap_or_default()
}

/// The characters of a marking and where its groups begin.
#[derive(Default)]
struct Marking {
    letters: [u8; 32],
    length: usize,
    /// Where groups after the first begin.
    groups: Groups,
    other_script: bool,
    by_sound: bool,
    /// Whether single points stand in it ...
    points: bool,
    /// ... and whether they are taken for unreadable characters.
    points_hide: bool,
}

#[derive(Default)]
struct Groups {
    starts: [u8; 8],
    count: usize,
}

impl Groups {
    fn push(&mut self, start: usize) {
        if let (Some(slot), Ok(start)) = (self.starts.get_mut(self.count), u8::try_from(start)) {
            *slot = start;
            self.count += 1;
        }
    }

    fn first(&self) -> Option<&u8> {
        self.starts.get(..self.count)?.first()
    }

    fn last(&self) -> Option<&u8> {
        self.starts.get(..self.count)?.last()
    }
}

impl Marking {
    fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    fn push(&mut self, letter: u8) {
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = letter;
            self.length += 1;
        }
    }

    fn read(&mut self, raw: &str) {
        let mut separated = false;
        let mut before = ' ';
        let text = raw.trim();
        for letter in text.chars() {
            let doubled = letter == before;
            before = letter;
            match letter {
                '0'..='9' | 'A'..='Z' | 'a'..='z' => {
                    if separated && self.length > 0 {
                        self.groups.push(self.length);
                    }
                    separated = false;
                    self.push((letter as u8).to_ascii_uppercase());
                }
                '.' if self.points_hide => {
                    self.push(UNREADABLE);
                    separated = false;
                }
                // Two separators in a row stand for what could not be read.
                '.' | '-' if doubled => {
                    if separated {
                        self.push(UNREADABLE);
                        separated = false;
                    }
                    self.push(UNREADABLE);
                }
                ' ' | '-' | '/' | '.' | ',' | ':' | ';' | '\'' | '"' | '(' | ')' | '\u{a0}' | '\u{200e}'
                | '\u{200f}' => {
                    // A point behind a label is no part of the number.
                    self.points |= letter == '.' && self.letters().iter().any(u8::is_ascii_digit);
                    separated = true;
                }
                '#' | '№' | 'º' | '°' if self.length <= 2 => separated = true,
                _ if letter.is_alphanumeric() => {
                    if separated && self.length > 0 {
                        self.groups.push(self.length);
                    }
                    separated = false;
                    self.push_other(letter);
                }
                _ => {
                    self.push(UNREADABLE);
                    separated = false;
                }
            }
        }
    }

    fn push_other(&mut self, letter: char) {
        if let Some(digit) = scripts::ascii_digit(letter) {
            self.push(digit as u8);
            return;
        }
        for upper in letter.to_uppercase() {
            if upper.is_ascii() {
                self.push(upper as u8);
                continue;
            }
            let sound = scripts::sounds_like(upper).unwrap_or_default();
            let look = scripts::looks_like(upper).filter(char::is_ascii_alphabetic);
            self.other_script |= !sound.is_empty();
            match (self.by_sound, look) {
                (false, Some(look)) => self.push(look as u8),
                (false, None) => sound.bytes().take(1).for_each(|byte| self.push(byte)),
                (true, _) => sound.bytes().for_each(|byte| self.push(byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(raw: &str) -> Vec<String> {
        let mut forms = Vec::new();
        read(raw, &mut forms);
        forms.iter().map(|form| String::from_utf8_lossy(form.letters()).into_owned()).collect()
    }

    #[test]
    fn a_marking_is_read_in_all_the_ways_that_it_may_be_meant() {
        assert_eq!(forms("abc 123"), ["ABC123"]);
        assert_eq!(forms("SN7316 002"), ["SN7316002", "7316002", "SN7316"]);
        assert_eq!(forms("ATR..2"), ["ATR??2"]);
        assert_eq!(forms("384072_"), ["384072?", "384072"]);
        assert_eq!(forms("٢٦٩ ٦٧٧"), ["269677"]);
        assert_eq!(forms("НЯ 4512"), ["HR4512", "NYA4512", "4512"]);
        assert_eq!(forms("5XX21"), ["5XX21", "5??21"]);
        assert_eq!(forms("--"), Vec::<String>::new());
        assert_eq!(forms(""), Vec::<String>::new());
    }
}
