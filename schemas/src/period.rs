//! The time that a report covers: a calendar year, quarter or month.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;

/// A calendar year, quarter or month. Half open: `from` belongs to it, `to` is the first day after it.
///
/// Periods are in order of their first day; of two that begin on one day the shorter comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    from: NaiveDate,
    months: u32,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodLength {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

impl PeriodLength {
    /// Number of months: 1, 3 or 12.
    pub fn months(self) -> u32 {
        match self {
            PeriodLength::Month => 1,
            PeriodLength::Quarter => 3,
            PeriodLength::Year => 12,
        }
    }
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a period; write a year (2025), a quarter (2025-Q3) or a month (2025-11)")]
pub struct PeriodError {
    /// What was given.
    pub text: String,
}

impl Period {
    /// Reads `2025`, `2025-Q3` or `2025-11`.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        Self::read(text.trim()).ok_or_else(|| PeriodError { text: text.to_owned() })
    }

    fn read(text: &str) -> Option<Self> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let (month, months) = match rest {
            None => (1, 12),
            Some(rest) => match rest.strip_prefix(['Q', 'q']) {
                Some(quarter) => {
                    let quarter: u32 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
                    (quarter * 3 - 2, 3)
                }
                None if rest.len() == 2 => (rest.parse().ok()?, 1),
                None => return None,
            },
        };
        Some(Self { from: NaiveDate::from_ymd_opt(year, month, 1)?, months })
    }

    /// The calendar year that was complete last before a day: what a report without a period covers.
    pub fn last_complete_year(today: NaiveDate) -> Self {
        let from = NaiveDate::from_ymd_opt(today.year() - 1, 1, 1).unwrap_or(today);
        Self { from, months: 12 }
    }

    /// The period of a length that a day belongs to.
    pub fn containing(day: NaiveDate, length: PeriodLength) -> Self {
        let months = length.months();
        let month = day.month0() / months * months + 1;
        Self { from: NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day), months }
    }

    /// The period of the same length before this one.
    pub fn before(&self) -> Self {
        Self { from: self.previous_from(), months: self.months }
    }

    /// The period of the same length after this one.
    pub fn after(&self) -> Self {
        Self { from: self.to(), months: self.months }
    }

    /// How long it is.
    pub fn length(&self) -> PeriodLength {
        match self.months {
            1 => PeriodLength::Month,
            3 => PeriodLength::Quarter,
            _ => PeriodLength::Year,
        }
    }

    /// First day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// First day after the period.
    pub fn to(&self) -> NaiveDate {
        self.from.checked_add_months(Months::new(self.months)).unwrap_or(NaiveDate::MAX)
    }

    /// Last day.
    pub fn last_day(&self) -> NaiveDate {
        self.to().pred_opt().unwrap_or(self.from)
    }

    /// First day of the period of the same length before this one, which changes are measured against.
    pub fn previous_from(&self) -> NaiveDate {
        self.from.checked_sub_months(Months::new(self.months)).unwrap_or(NaiveDate::MIN)
    }

    /// First month of the twelve that trends show; they end with the period.
    pub fn trend_from(&self) -> NaiveDate {
        self.to().checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN)
    }

    /// Number of months: 12, 3 or 1.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// Number of the quarter, when the period is one.
    pub fn quarter(&self) -> Option<u32> {
        (self.months == 3).then(|| self.from.month0() / 3 + 1)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.from.year();
        match (self.months, self.quarter()) {
            (_, Some(quarter)) => write!(formatter, "{year:04}-Q{quarter}"),
            (1, None) => write!(formatter, "{year:04}-{:02}", self.from.month()),
            _ => write!(formatter, "{year:04}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Period::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_years_quarters_and_months() {
        let year = Period::parse("2025").unwrap();
        assert_eq!(
            (year.from(), year.to(), year.previous_from()),
            (day("2025-01-01"), day("2026-01-01"), day("2024-01-01"))
        );
        let quarter = Period::parse("2025-Q3").unwrap();
        assert_eq!(
            (quarter.from(), quarter.to(), quarter.previous_from()),
            (day("2025-07-01"), day("2025-10-01"), day("2025-04-01"))
        );
        assert_eq!(quarter.trend_from(), day("2024-10-01"));
        let month = Period::parse("2024-02").unwrap();
        assert_eq!((month.last_day(), month.previous_from()), (day("2024-02-29"), day("2024-01-01")));
    }

    #[test]
    fn says_itself_as_it_is_written() {
        for text in ["2025", "2025-Q1", "2025-12"] {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in ["", "25", "2025-Q5", "2025-13", "2025-1", "20251", "2025-Q", "2025-01-01", "next year"] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_belongs_to_one_period_of_each_length() {
        let of = |length| Period::containing(day("2026-08-31"), length).to_string();
        assert_eq!(of(PeriodLength::Month), "2026-08");
        assert_eq!(of(PeriodLength::Quarter), "2026-Q3");
        assert_eq!(of(PeriodLength::Year), "2026");
    }

    #[test]
    fn neighbours_are_of_the_same_length() {
        for (text, before, after) in
            [("2026-01", "2025-12", "2026-02"), ("2026-Q1", "2025-Q4", "2026-Q2"), ("2026", "2025", "2027")]
        {
            let period = Period::parse(text).unwrap();
            assert_eq!(
                (period.before().to_string(), period.after().to_string()),
                (before.into(), after.into())
            );
            assert_eq!(period.after().before(), period);
            assert_eq!(period.length().months(), period.months());
        }
    }

    #[test]
    fn in_json_it_is_its_text() {
        let period = Period::parse("2025-Q3").unwrap();
        assert_eq!(serde_json::to_string(&period).unwrap(), "\"2025-Q3\"");
        assert_eq!(serde_json::from_str::<Period>("\"2025-Q3\"").unwrap(), period);
        assert!(serde_json::from_str::<Period>("\"2025-Q5\"").is_err());
    }
}
