//! Numbers, dates and lists as a reader of each language expects them.

use chrono::{Datelike, NaiveDate};

use crate::error::ReportError;
use crate::period::Period;

/// A language that every pack has texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

const NARROW_SPACE: char = '\u{202f}';
const MINUS: char = '\u{2212}';

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FRENCH_SHORT: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."];

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Reads `en` or `fr`.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "en" => Ok(Self::English),
            "fr" => Ok(Self::French),
            _ => Err(ReportError::Language { text: text.to_owned() }),
        }
    }

    /// The code of BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The direction of its script, for the `dir` attribute.
    pub fn direction(self) -> &'static str {
        "ltr"
    }

    /// A whole number with its thousands set apart: `12,345`, `12 345`.
    pub fn integer(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        if number < 0 {
            text.push(MINUS);
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(self.thousands());
            }
            text.push(digit);
        }
        text
    }

    /// A number with a fixed count of decimal places.
    pub fn decimal(self, number: f64, places: usize) -> String {
        if !number.is_finite() {
            return "–".to_owned();
        }
        let plain = format!("{:.places$}", number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        let is_zero = plain.chars().all(|c| c == '0' || c == '.');
        if number < 0.0 && !is_zero {
            text.push(MINUS);
        }
        text.push_str(&self.integer(whole.parse().unwrap_or(i64::MAX)));
        if !fraction.is_empty() {
            text.push(self.decimal_mark());
            text.push_str(fraction);
        }
        text
    }

    /// A share between 0 and 1 in per cent: `12.5%`, `12,5 %`.
    pub fn percent(self, share: f64, places: usize) -> String {
        let number = self.decimal(share * 100.0, places);
        match self {
            Self::English => format!("{number}%"),
            Self::French => format!("{number}{NARROW_SPACE}%"),
        }
    }

    /// A share in whole per cent; one that is not nothing but rounds to nothing is `<1%`.
    pub fn rounded_share(self, share: f64) -> String {
        match self {
            Self::English if share > 0.0 && share < 0.005 => "<1%".to_owned(),
            Self::French if share > 0.0 && share < 0.005 => format!("<{NARROW_SPACE}1{NARROW_SPACE}%"),
            _ => self.percent(share, 0),
        }
    }

    /// A change with its sign: `+12`, `−3`, `±0`.
    pub fn change(self, difference: i64) -> String {
        match difference {
            0 => "±0".to_owned(),
            1.. => format!("+{}", self.integer(difference)),
            _ => self.integer(difference),
        }
    }

    /// A relative change in per cent with its sign.
    pub fn percent_change(self, share: f64) -> String {
        let rounded = (share * 100.0).round() / 100.0;
        if rounded == 0.0 {
            return self.percent(0.0, 0);
        }
        let sign = if rounded > 0.0 { "+" } else { "" };
        format!("{sign}{}", self.percent(rounded, 0))
    }

    /// A date in full: `1 January 2026`, `1er janvier 2026`.
    pub fn long_date(self, date: NaiveDate) -> String {
        let month = self.month_name(date);
        match (self, date.day()) {
            (Self::French, 1) => format!("1er {month} {}", date.year()),
            (_, day) => format!("{day} {month} {}", date.year()),
        }
    }

    /// A date for tables: `1 Jan 2026`, `01/01/2026`.
    pub fn short_date(self, date: NaiveDate) -> String {
        match self {
            Self::English => format!("{} {} {}", date.day(), self.short_month(date), date.year()),
            Self::French => date.format("%d/%m/%Y").to_string(),
        }
    }

    /// A month and its year.
    pub fn month(self, date: NaiveDate) -> String {
        format!("{} {}", self.short_month(date), date.year())
    }

    /// The name of a month, short.
    pub fn short_month(self, date: NaiveDate) -> &'static str {
        let names = match self {
            Self::English => &ENGLISH_SHORT,
            Self::French => &FRENCH_SHORT,
        };
        names.get(date.month0() as usize).copied().unwrap_or("")
    }

    fn month_name(self, date: NaiveDate) -> &'static str {
        let names = match self {
            Self::English => &ENGLISH_MONTHS,
            Self::French => &FRENCH_MONTHS,
        };
        names.get(date.month0() as usize).copied().unwrap_or("")
    }

    /// The name of a period: `2025`, `third quarter of 2025`, `November 2025`.
    pub fn period(self, period: Period) -> String {
        let year = period.from().year();
        match (self, period.quarter(), period.months()) {
            (_, None, 12) => year.to_string(),
            (Self::English, Some(quarter), _) => {
                let names = ["first", "second", "third", "fourth"];
                let name = names.get(quarter as usize - 1).copied().unwrap_or("");
                format!("{name} quarter of {year}")
            }
            (Self::French, Some(quarter), _) => {
                let names = ["premier", "deuxième", "troisième", "quatrième"];
                let name = names.get(quarter as usize - 1).copied().unwrap_or("");
                format!("{name} trimestre {year}")
            }
            (_, None, _) => format!("{} {year}", self.month_name(period.from())),
        }
    }

    /// The text with the spaces that typography asks for: in French, signs of two parts never begin a line.
    pub fn typography(self, text: String) -> String {
        match self {
            Self::English => text,
            Self::French => text
                .replace(" ;", "\u{202f};")
                .replace(" !", "\u{202f}!")
                .replace(" ?", "\u{202f}?")
                .replace(" %", "\u{202f}%")
                .replace(" :", "\u{a0}:")
                .replace("« ", "«\u{a0}")
                .replace(" »", "\u{a0}»"),
        }
    }

    fn thousands(self) -> char {
        match self {
            Self::English => ',',
            Self::French => NARROW_SPACE,
        }
    }

    fn decimal_mark(self) -> char {
        match self {
            Self::English => '.',
            Self::French => ',',
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use Language::{English, French};

    #[test]
    fn groups_thousands() {
        assert_eq!(English.integer(1_234_567), "1,234,567");
        assert_eq!(French.integer(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(English.integer(-999), "−999");
        assert_eq!(English.integer(1000), "1,000");
        assert_eq!(English.integer(0), "0");
    }

    #[test]
    fn sets_the_decimal_mark_and_the_sign() {
        assert_eq!(French.decimal(1234.56, 1), "1\u{202f}234,6");
        assert_eq!(English.decimal(-0.04, 1), "0.0");
        assert_eq!(English.percent(0.125, 1), "12.5%");
        assert_eq!(French.percent(0.125, 1), "12,5\u{202f}%");
        assert_eq!(English.change(0), "±0");
        assert_eq!(English.percent_change(-0.251), "−25%");
        assert_eq!(English.decimal(f64::NAN, 1), "–");
        assert_eq!(
            [English.rounded_share(0.004), English.rounded_share(0.0), English.rounded_share(0.5)],
            ["<1%", "0%", "50%"]
        );
    }

    #[test]
    fn writes_dates() {
        let day: NaiveDate = "2026-01-01".parse().unwrap();
        assert_eq!(French.long_date(day), "1er janvier 2026");
        assert_eq!(English.long_date(day), "1 January 2026");
        assert_eq!(French.short_date(day), "01/01/2026");
        assert_eq!(French.month("2025-07-01".parse().unwrap()), "juill. 2025");
    }

    #[test]
    fn french_signs_stay_with_their_word() {
        assert_eq!(French.typography("oui ; non : 5 %".into()), "oui\u{202f}; non\u{a0}: 5\u{202f}%");
        assert_eq!(English.typography("yes ; no".into()), "yes ; no");
    }

    #[test]
    fn names_periods() {
        assert_eq!(English.period(Period::parse("2025-Q3").unwrap()), "third quarter of 2025");
        assert_eq!(French.period(Period::parse("2025-11").unwrap()), "novembre 2025");
        assert_eq!(French.period(Period::parse("2025").unwrap()), "2025");
    }
}
