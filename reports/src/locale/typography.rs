//! Spaces and marks that keep signs and foreign letters in their place.

use super::{Digits, Language, Locale};

/// Begins a run whose direction is that of its first letter, whatever stands around it (Unicode bidirectional algorithm).
const ISOLATE: char = '\u{2068}';
/// Ends such a run.
const END_OF_ISOLATE: char = '\u{2069}';

impl Locale {
    /// The text with the spaces and marks that typography asks for: in French, signs of two parts never begin a line; in
    /// Spanish, per cent does not; in Arabic, per cent stays with its number, and numbers within the words have the digits of
    /// the locale.
    pub fn typography(self, text: String) -> String {
        match self.language {
            Language::English => text,
            Language::French => text
                .replace(" ;", "\u{202f};")
                .replace(" !", "\u{202f}!")
                .replace(" ?", "\u{202f}?")
                .replace(" %", "\u{202f}%")
                .replace(" :", "\u{a0}:")
                .replace("« ", "«\u{a0}")
                .replace(" »", "\u{a0}»"),
            Language::Spanish => text.replace(" %", "\u{a0}%"),
            Language::Arabic => self.arabic_numbers(&text),
        }
    }

    /// Text of the data, such as a serial number, a model or a title, as it stands among words of the language: where these run
    /// from right to left, foreign letters are isolated, or their signs and numbers would change places with what is around.
    pub fn isolated(self, text: &str) -> String {
        let is_plain_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if self.is_right_to_left() && !is_plain_number && text.chars().any(runs_rightwards) {
            return format!("{ISOLATE}{text}{END_OF_ISOLATE}");
        }
        text.to_owned()
    }

    /// Between the steps of a way: an arrow in the direction of reading.
    pub fn arrow(self) -> &'static str {
        if self.is_right_to_left() { " ← " } else { " → " }
    }

    /// Between items that have commas within.
    pub fn semicolon(self) -> &'static str {
        match self.language {
            Language::English | Language::Spanish => "; ",
            Language::French => "\u{202f}; ",
            Language::Arabic => "؛ ",
        }
    }

    /// The digits of a number in those of the locale; all else stays.
    pub(super) fn own_digits(self, number: &str) -> String {
        match self.digits {
            Digits::Latin => number.to_owned(),
            Digits::ArabicIndic => number.chars().map(arabic_indic).collect(),
        }
    }

    /// Writes the numbers that stand in an Arabic text itself, as 95% does, like those that are put into it. What is isolated,
    /// and numbers with Latin letters (`P50`), are names and stay.
    fn arabic_numbers(self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        let mut number = String::new();
        let mut depth = 0_usize;
        for letter in text.chars() {
            match letter {
                '\u{2066}'..=ISOLATE => depth += 1,
                END_OF_ISOLATE => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && is_of_a_number(letter) {
                number.push(letter);
                continue;
            }
            self.write_number(&number, &mut written);
            number.clear();
            written.push(letter);
        }
        self.write_number(&number, &mut written);
        written
    }

    fn write_number(self, word: &str, written: &mut String) {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            && !word.contains(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !is_number {
            written.push_str(word);
            return;
        }
        // A sentence may end with a number: its full stop is not a decimal point.
        let end = word.trim_end_matches(['.', ',']).len();
        let (number, stops) = word.split_at_checked(end).unwrap_or((word, ""));
        let (number, is_per_cent) = match number.strip_suffix('%') {
            Some(number) => (number, true),
            None => (number, false),
        };
        let is_decimal = number.matches('.').count() == 1;
        let mut digits = self.own_digits(number);
        if self.digits == Digits::ArabicIndic && is_decimal {
            digits = digits.replace('.', "\u{66b}");
        }
        if is_per_cent {
            digits = self.with_signs("", &digits, self.per_cent());
        }
        written.push_str(&digits);
        written.push_str(stops);
    }
}

fn is_of_a_number(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | ',' | '%' | '_' | '-' | '/')
}

fn arabic_indic(letter: char) -> char {
    letter.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(letter)
}

/// Letters of scripts that run from left to right, and digits, which have no direction but take that of letters before them.
fn runs_rightwards(letter: char) -> bool {
    let is_right_to_left =
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    letter.is_alphanumeric() && !is_right_to_left
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Locale = Locale::new(Language::English);
    const FRENCH: Locale = Locale::new(Language::French);
    const SPANISH: Locale = Locale::new(Language::Spanish);
    const ARABIC: Locale = Locale::new(Language::Arabic);
    const INDIC: Locale = ARABIC.with_digits(Digits::ArabicIndic);

    #[test]
    fn signs_stay_with_their_word() {
        assert_eq!(FRENCH.typography("oui ; non : 5 %".into()), "oui\u{202f}; non\u{a0}: 5\u{202f}%");
        assert_eq!(SPANISH.typography("el 95 %; sí".into()), "el 95\u{a0}%; sí");
        assert_eq!(ENGLISH.typography("yes ; no".into()), "yes ; no");
        assert_eq!(ARABIC.typography("النطاق 95%.".into()), "النطاق \u{2066}95%\u{2069}.");
    }

    #[test]
    fn numbers_within_arabic_words_have_its_digits() {
        assert_eq!(INDIC.typography("أكثر من 90 يوماً".into()), "أكثر من ٩٠ يوماً");
        assert_eq!(
            INDIC.typography("0.5 + 95% = 16.4.2، 30.".into()),
            "٠٫٥ + \u{61c}٩٥٪\u{61c} = ١٦.٤.٢، ٣٠."
        );
        assert_eq!(INDIC.typography("أيام P50 والملف a-1.csv".into()), "أيام P50 والملف a-1.csv");
        assert_eq!(INDIC.typography("\u{2068}AB-12\u{2069} 12".into()), "\u{2068}AB-12\u{2069} ١٢");
        assert_eq!(ARABIC.typography("أكثر من 90 يوماً، P50".into()), "أكثر من 90 يوماً، P50");
    }

    #[test]
    fn foreign_letters_are_isolated_in_arabic_only() {
        assert_eq!(ARABIC.isolated("FR-2025/7"), "\u{2068}FR-2025/7\u{2069}");
        assert_eq!(ARABIC.isolated("9x19 (Luger)"), "\u{2068}9x19 (Luger)\u{2069}");
        assert_eq!(ARABIC.isolated("مسدس"), "مسدس");
        assert_eq!([ARABIC.isolated("–"), ARABIC.isolated("2025")], ["–", "2025"]);
        assert_eq!([ENGLISH, FRENCH, SPANISH].map(|l| l.isolated("AB 12")), ["AB 12"; 3]);
    }
}
