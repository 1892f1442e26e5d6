//! The time that a report covers: a calendar year, quarter or month.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::error::ReportError;

/// A calendar year, quarter or month. Half open: `from` belongs to it, `to` is the first day after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    from: NaiveDate,
    months: u32,
}

impl Period {
    /// Reads `2025`, `2025-Q3` or `2025-11`.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        Self::read(text.trim()).ok_or_else(|| ReportError::Period { text: text.to_owned() })
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
}
