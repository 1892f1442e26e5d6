//! The reader's language: which one it is, and numbers and dates in it.

use crate::texts::Texts;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};
use proofhouse_schemas::values::Language;

/// All languages, in the order in which they are offered, with their own names.
pub(crate) const LANGUAGES: [(Language, &str); 4] = [
    (Language::En, "English"),
    (Language::Fr, "Français"),
    (Language::Es, "Español"),
    (Language::Ar, "العربية"),
];

const NARROW_SPACE: char = '\u{202f}';
const MINUS: char = '\u{2212}';

/// The direction of a language's script, for the `dir` attribute.
pub(crate) fn direction(language: Language) -> &'static str {
    if language == Language::Ar { "rtl" } else { "ltr" }
}

/// The language of a code, in whatever case.
pub(crate) fn of_code(code: &str) -> Option<Language> {
    Language::from_code(&code.to_ascii_lowercase())
}

/// What a language is called by those who speak it; the code itself for one that we do not have.
pub(crate) fn own_name(code: &str) -> &str {
    of_code(code)
        .and_then(|language| LANGUAGES.iter().find(|(known, _)| *known == language))
        .map_or(code, |(_, name)| name)
}

/// The language that a browser would rather have (RFC 9110, section 12.5.4); English when it names none of ours.
pub(crate) fn accepted(header: &str) -> Language {
    let mut best = (Language::En, 0.0);
    for wish in header.split(',').take(20) {
        let mut parts = wish.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |weight| weight.trim().parse::<f64>().unwrap_or(0.0));
        let language = tag.split('-').next().and_then(of_code);
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

/// Numbers and dates in a language.
#[derive(Clone, Copy)]
pub(crate) struct Locale<'a> {
    pub(crate) language: Language,
    pub(crate) texts: &'a Texts,
}

impl Locale<'_> {
    /// A whole number with its thousands set apart.
    pub(crate) fn integer(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let separator = match self.language {
            Language::Fr => Some(NARROW_SPACE),
            // The Academy sets no mark in numbers of four digits.
            Language::Es => (digits.len() > 4).then_some(NARROW_SPACE),
            _ => Some(','),
        };
        let mut text = String::new();
        if number < 0 {
            text.push(MINUS);
        }
        for (place, digit) in digits.chars().enumerate() {
            if let Some(mark) = separator.filter(|_| place > 0 && (digits.len() - place).is_multiple_of(3)) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// A number with decimal places.
    pub(crate) fn decimal(&self, number: f64, places: usize) -> String {
        if !number.is_finite() {
            return "–".to_owned();
        }
        let plain = format!("{:.places$}", number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_zero = plain.chars().all(|sign| sign == '0' || sign == '.');
        let sign = if number < 0.0 && !is_zero { MINUS.to_string() } else { String::new() };
        let mark = if matches!(self.language, Language::Fr | Language::Es) { ',' } else { '.' };
        let whole = self.integer(whole.parse().unwrap_or(i64::MAX));
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{fraction}") }
    }

    /// A share in per cent.
    pub(crate) fn percent(&self, share: f64, places: usize) -> String {
        let number = self.decimal(share * 100.0, places);
        match self.language {
            Language::Fr | Language::Es => format!("{number}{NARROW_SPACE}%"),
            _ => format!("{number}%"),
        }
    }

    /// A text that is a difference, with its sign.
    pub(crate) fn signed(&self, difference: f64, text: String) -> String {
        if difference > 0.0 {
            format!("+{text}")
        } else if difference < 0.0 {
            text
        } else {
            format!("±{text}")
        }
    }

    /// A day: `1 January 2026`.
    pub(crate) fn day(&self, date: NaiveDate) -> String {
        let day = match (self.language, date.day()) {
            (Language::Fr, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        let (month, year) = (self.month(date.month()), date.year().to_string());
        self.plain("day", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// A moment in coordinated universal time.
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let date = self.day(at.date_naive());
        self.texts.with(self.language, "moment-utc", &[("date", &date), ("time", &time)])
    }

    /// A moment in the time of a place.
    pub(crate) fn moment_there(&self, at: DateTime<FixedOffset>, time_zone: &str) -> String {
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let date = self.day(at.date_naive());
        self.texts.with(
            self.language,
            "moment-there",
            &[("date", &date), ("time", &time), ("zone", time_zone)],
        )
    }

    /// The name of a period: `2025`, `third quarter of 2025`, `November 2025`; the text itself when it is none of these.
    pub(crate) fn period(&self, period: &str) -> String {
        let Some((year, part)) = period.split_once('-') else { return period.to_owned() };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return period.to_owned();
        }
        if let Some(quarter) =
            part.strip_prefix('Q').filter(|quarter| matches!(*quarter, "1" | "2" | "3" | "4"))
        {
            return self.plain(&format!("quarter-{quarter}"), &[("year", year)]);
        }
        match part.parse().ok().filter(|month| (1..=12).contains(month) && part.len() == 2) {
            Some(month) => {
                let month = self.month(month);
                self.plain("month-of", &[("month", &month), ("year", year)])
            }
            None => period.to_owned(),
        }
    }

    /// A length in bytes, as people say it.
    pub(crate) fn size(&self, bytes: u64) -> String {
        #[allow(clippy::cast_precision_loss)]
        let number = bytes as f64;
        let (key, number, places) = match bytes {
            0..1_000 => ("size-bytes", number, 0),
            1_000..1_000_000 => ("size-kilobytes", number / 1e3, 0),
            1_000_000..1_000_000_000 => ("size-megabytes", number / 1e6, 1),
            _ => ("size-gigabytes", number / 1e9, 1),
        };
        self.texts.with(self.language, key, &[("number", &self.decimal(number, places))])
    }

    /// A text of words and numbers of one language, whose parts need no signs of direction. With them a date that fills a gap would
    /// have no letter of its own, and be taken for one that is written from left to right.
    fn plain(&self, key: &str, filling: &[(&str, &str)]) -> String {
        self.texts.with(self.language, key, filling).replace(['\u{2068}', '\u{2069}'], "")
    }

    fn month(&self, month: u32) -> String {
        self.texts.with(self.language, &format!("month-{month}"), &[])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn browsers_get_the_language_they_would_rather_have() {
        assert_eq!(accepted("ar-EG,ar;q=0.9,en;q=0.8"), Language::Ar);
        assert_eq!(accepted("de-DE, es;q=0.3, fr-CA;q=0.7"), Language::Fr);
        assert_eq!(accepted("de"), Language::En);
        assert_eq!(accepted(""), Language::En);
        assert_eq!(accepted("fr;q=0, es;q=nonsense"), Language::En);
    }

    #[test]
    fn numbers_dates_and_periods_follow_the_language() {
        let texts = Texts::new().unwrap();
        let of = |language| Locale { language, texts: &texts };
        let [en, fr, es, ar] = [Language::En, Language::Fr, Language::Es, Language::Ar].map(of);
        assert_eq!(en.integer(-1_234_567), "−1,234,567");
        assert_eq!([fr.integer(1234), es.integer(1234)], ["1\u{202f}234", "1234"]);
        assert_eq!([en.percent(0.125, 1), es.percent(0.125, 1)], ["12.5%", "12,5\u{202f}%"]);
        assert_eq!(en.decimal(f64::NAN, 1), "–");
        let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        assert_eq!(en.day(date), "1 January 2026");
        assert_eq!(fr.day(date), "1er janvier 2026");
        assert_eq!(es.day(date), "1 de enero de 2026");
        assert_eq!(ar.day(date), "1 يناير 2026", "without signs of direction");
        assert_eq!(en.period("2025-Q3"), "third quarter of 2025");
        assert_eq!(fr.period("2025-11"), "novembre 2025");
        for raw in ["2025", "2025-13", "2025-Q5", "x-1", "2025-W07"] {
            assert_eq!(en.period(raw), raw);
        }
        assert_eq!([en.size(999), en.size(255_182)], ["999 B", "255 kB"]);
    }
}
