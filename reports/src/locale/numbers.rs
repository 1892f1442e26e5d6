//! Whole and decimal numbers, shares and changes.

use std::cell::OnceCell;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;

use super::{Digits, LOCALES, Language, Locale};

/// A sign of its own: a hyphen in its place would be taken for one, and would let the line break after it.
const MINUS: &str = "\u{2212}";

/// What a number that is none is written as.
const NOT_A_NUMBER: &str = "–";

thread_local! {
    // One of each per thread: a report asks for thousands of numbers, and to share formatters would make ICU count references
    // across threads.
    static FORMATTERS: [OnceCell<Option<DecimalFormatter>>; LOCALES] =
        const { [const { OnceCell::new() }; LOCALES] };
}

impl Locale {
    /// A number without sign, from digits with at most one point, with its thousands set apart.
    fn unsigned(self, plain: &str) -> String {
        let formatted = FORMATTERS.with(|kept| {
            let make = || DecimalFormatter::try_new((&self.icu()).into(), Default::default()).ok();
            let formatter = kept.get(self.place())?.get_or_init(make).as_ref()?;
            Some(formatter.format(&Decimal::try_from_str(plain).ok()?).to_string())
        });
        formatted.unwrap_or_else(|| plain.to_owned())
    }

    /// A number with the signs before and after it. In Arabic, Latin digits and their signs are isolated as a run from left to
    /// right: CLDR's mark of direction beside each sign would keep them too, but would draw a second number that follows into
    /// the same run, and `−44 (−4%)` would be read the other way round. Arabic-Indic digits have the mark of CLDR.
    pub(super) fn with_signs(self, before: &str, number: &str, after: &str) -> String {
        match (self.language, self.digits) {
            (Language::Arabic, Digits::Latin) => left_to_right(&format!("{before}{number}{after}")),
            (Language::Arabic, Digits::ArabicIndic) => format!("\u{61c}{before}{number}{after}\u{61c}"),
            _ => format!("{before}{number}{after}"),
        }
    }

    fn signed(self, sign: &str, number: &str) -> String {
        self.with_signs(sign, number, "")
    }

    /// The sign of per cent, with the space before it.
    pub(super) fn per_cent(self) -> &'static str {
        match (self.language, self.digits) {
            (Language::English, _) | (Language::Arabic, Digits::Latin) => "%",
            (Language::French, _) => "\u{202f}%",
            (Language::Spanish, _) => "\u{a0}%",
            (Language::Arabic, Digits::ArabicIndic) => "\u{66a}",
        }
    }

    /// A whole number with its thousands set apart: `12,345`, `12 345`, `12.345`, `١٢٬٣٤٥`. Spanish leaves four digits together.
    pub fn integer(self, number: i64) -> String {
        let digits = self.unsigned(&number.unsigned_abs().to_string());
        if number < 0 { self.signed(MINUS, &digits) } else { digits }
    }

    /// A year: a name rather than an amount, 2025 and never 2,025.
    pub fn year(self, year: i32) -> String {
        self.own_digits(&year.to_string())
    }

    /// A number with a fixed count of decimal places.
    pub fn decimal(self, number: f64, places: usize) -> String {
        self.with_sign_of(number, places, "", "")
    }

    /// A share between 0 and 1 in per cent: `12.5%`, `12,5 %`.
    pub fn percent(self, share: f64, places: usize) -> String {
        self.with_sign_of(share * 100.0, places, "", self.per_cent())
    }

    /// A share in whole per cent; one that is not nothing but rounds to nothing is `<1%`.
    pub fn rounded_share(self, share: f64) -> String {
        if share > 0.0 && share < 0.005 {
            // French sets the sign apart from what it says of, as it does per cent.
            let less = if self.language == Language::French { "<\u{202f}" } else { "<" };
            return self.with_signs(less, &self.unsigned("1"), self.per_cent());
        }
        self.percent(share, 0)
    }

    /// A change with its sign: `+12`, `−3`, `±0`.
    pub fn change(self, difference: i64) -> String {
        match difference {
            0 => self.signed("±", &self.integer(0)),
            1.. => self.signed("+", &self.integer(difference)),
            _ => self.integer(difference),
        }
    }

    /// A change with its sign and a fixed count of decimal places: `+1.5`, `−0.3`.
    pub fn decimal_change(self, difference: f64, places: usize) -> String {
        self.with_sign_of(difference, places, "+", "")
    }

    /// A relative change in per cent with its sign; none when it rounds to nothing.
    pub fn percent_change(self, share: f64) -> String {
        self.with_sign_of((share * 100.0).round(), 0, "+", self.per_cent())
    }

    /// A number with its sign, where it is not nothing as written: the minus, or the one given for what is above nothing.
    fn with_sign_of(self, number: f64, places: usize, above: &str, after: &str) -> String {
        if !number.is_finite() {
            return NOT_A_NUMBER.to_owned();
        }
        let plain = format!("{:.places$}", number.abs());
        let is_zero = plain.chars().all(|c| c == '0' || c == '.');
        let before = if is_zero {
            ""
        } else if number < 0.0 {
            MINUS
        } else {
            above
        };
        let digits = self.unsigned(&plain);
        if before.is_empty() && after.is_empty() { digits } else { self.with_signs(before, &digits, after) }
    }
}

/// A run from left to right, whatever stands around it (Unicode bidirectional algorithm).
fn left_to_right(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
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
    fn groups_thousands() {
        assert_eq!(ENGLISH.integer(1_234_567), "1,234,567");
        assert_eq!(FRENCH.integer(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!([SPANISH.integer(1_234_567), SPANISH.integer(1234)], ["1.234.567", "1234"]);
        assert_eq!(ARABIC.integer(1_234_567), "1,234,567");
        assert_eq!(INDIC.integer(1_234_567), "١٬٢٣٤٬٥٦٧");
        assert_eq!([ENGLISH.integer(1000), ENGLISH.integer(0)], ["1,000", "0"]);
        assert_eq!(ENGLISH.integer(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn sets_the_decimal_mark() {
        assert_eq!(ENGLISH.decimal(1234.56, 1), "1,234.6");
        assert_eq!(FRENCH.decimal(1234.56, 1), "1\u{202f}234,6");
        assert_eq!(SPANISH.decimal(12_345.6, 2), "12.345,60");
        assert_eq!(ARABIC.decimal(0.125, 3), "0.125");
        assert_eq!(INDIC.decimal(12_345.6, 1), "١٢٬٣٤٥٫٦");
        assert_eq!([ENGLISH.decimal(-0.04, 1), ENGLISH.decimal(f64::NAN, 1)], ["0.0", "–"]);
        assert_eq!(ENGLISH.percent(f64::NAN, 0), "–");
    }

    #[test]
    fn writes_shares() {
        assert_eq!(ENGLISH.percent(0.125, 1), "12.5%");
        assert_eq!(FRENCH.percent(0.125, 1), "12,5\u{202f}%");
        assert_eq!(SPANISH.percent(0.125, 1), "12,5\u{a0}%");
        assert_eq!(ARABIC.percent(0.125, 1), "\u{2066}12.5%\u{2069}");
        assert_eq!(INDIC.percent(0.125, 1), "\u{61c}١٢٫٥٪\u{61c}");
        assert_eq!([0.004, 0.0, 0.5].map(|share| ENGLISH.rounded_share(share)), ["<1%", "0%", "50%"]);
        assert_eq!(FRENCH.rounded_share(0.004), "<\u{202f}1\u{202f}%");
        assert_eq!(SPANISH.rounded_share(0.004), "<1\u{a0}%");
        assert_eq!(ARABIC.rounded_share(0.004), "\u{2066}<1%\u{2069}");
    }

    #[test]
    fn a_sign_stands_before_its_number() {
        assert_eq!([ENGLISH.change(0), ENGLISH.change(12), ENGLISH.change(-3)], ["±0", "+12", "−3"]);
        assert_eq!(ARABIC.change(-1234), "\u{2066}−1,234\u{2069}");
        assert_eq!(INDIC.change(5), "\u{61c}+٥\u{61c}");
        assert_eq!([ENGLISH.percent_change(-0.251), ENGLISH.percent_change(0.001)], ["−25%", "0%"]);
        assert_eq!(ARABIC.percent_change(-0.04), "\u{2066}−4%\u{2069}");
        assert_eq!([ENGLISH.percent(-0.25, 0), ENGLISH.decimal(-1.5, 1)], ["−25%", "−1.5"]);
        assert_eq!(SPANISH.percent_change(0.5), "+50\u{a0}%");
        assert_eq!([1.5, -0.3, 0.0].map(|change| ENGLISH.decimal_change(change, 1)), ["+1.5", "−0.3", "0.0"]);
    }

    #[test]
    fn a_year_is_not_grouped() {
        assert_eq!([FRENCH.year(2025), INDIC.year(2025)], ["2025", "٢٠٢٥"]);
    }
}
