//! Dates as feeds know them: to the day, the month, or only the year.

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;

/// Name of the format of a [`PartialDate`] in JSON Schemas. A validator that does not know it still has the pattern.
pub const PARTIAL_DATE_FORMAT: &str = "partial-date";

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DatePrecision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// Only the year.
    Year,
}

/// A date of which the day, or the month and the day, may be unknown: `2019-05-12`, `2019-05` or `2019` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    first_day: NaiveDate,
    precision: DatePrecision,
}

impl PartialDate {
    /// The form of the text as a regular expression. It lets days through that no calendar has, such as `2026-02-31`.
    pub const PATTERN: &str = "^(1[7-9]|2[01])[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";

    /// A date known to the day.
    pub fn day(date: NaiveDate) -> PartialDate {
        PartialDate { first_day: date, precision: DatePrecision::Day }
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. Years outside 1700 to 2199 are not dates of firearms.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u32>().ok()
            }
            _ => None,
        };
        let year = number(4)?;
        let (month, day, precision) = match text.len() {
            10 => (number(2)?, number(2)?, DatePrecision::Day),
            7 => (number(2)?, 1, DatePrecision::Month),
            4 => (1, 1, DatePrecision::Year),
            _ => return None,
        };
        let first_day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        (1700..2200).contains(&first_day.year()).then_some(PartialDate { first_day, precision })
    }

    /// The first day that it may mean.
    pub fn first_day(&self) -> NaiveDate {
        self.first_day
    }

    /// The last day that it may mean.
    pub fn last_day(&self) -> NaiveDate {
        let (year, month) = (self.first_day.year(), self.first_day.month());
        let next = match self.precision {
            DatePrecision::Day => return self.first_day,
            DatePrecision::Month if month < 12 => NaiveDate::from_ymd_opt(year, month + 1, 1),
            DatePrecision::Month | DatePrecision::Year => NaiveDate::from_ymd_opt(year + 1, 1, 1),
        };
        next.and_then(|day| day.pred_opt()).unwrap_or(self.first_day)
    }

    /// How much is known.
    pub fn precision(&self) -> DatePrecision {
        self.precision
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match self.precision {
            DatePrecision::Day => "%Y-%m-%d",
            DatePrecision::Month => "%Y-%m",
            DatePrecision::Year => "%Y",
        };
        write!(formatter, "{}", self.first_day.format(pattern))
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        PartialDate::parse(&text).ok_or_else(|| de::Error::custom("a date YYYY-MM-DD, YYYY-MM or YYYY"))
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date YYYY-MM-DD, or YYYY-MM or YYYY when no more is known.",
            "format": PARTIAL_DATE_FORMAT,
            "pattern": PartialDate::PATTERN,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn impossible_dates_are_refused() {
        for text in
            ["2023-02-30", "2023-13", "23-01-01", "2023/01/01", "", "summer 2010", "1066-10-14", "２０２３"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        assert_eq!(
            PartialDate::parse("2024-02").unwrap().last_day(),
            NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()
        );
        assert_eq!(
            PartialDate::parse("2023").unwrap().last_day(),
            NaiveDate::from_ymd_opt(2023, 12, 31).unwrap()
        );
        assert_eq!(
            PartialDate::parse("2023-12").unwrap().last_day(),
            NaiveDate::from_ymd_opt(2023, 12, 31).unwrap()
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same(text in "(1[789]|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?") {
            prop_assert_eq!(PartialDate::parse(&text).unwrap().to_string(), text);
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,12}") {
            let _ = PartialDate::parse(&text);
        }
    }
}
