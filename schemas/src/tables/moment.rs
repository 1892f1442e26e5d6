//! Points in time and days in rows, laid out as the numbers that Arrow keeps.
//!
//! Written as a text, as `chrono` does, each would be formatted and parsed again on its way into a column: a seventh of the
//! time of building a row.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Day 719,163 of the common era is 1970-01-01, day 0 of Arrow.
const FIRST_DAY: i32 = 719_163;

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(DateTime<Utc>);

impl From<DateTime<Utc>> for Moment {
    fn from(moment: DateTime<Utc>) -> Moment {
        Moment(moment)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.timestamp_micros())
    }
}

/// A day of the calendar: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(NaiveDate);

impl From<NaiveDate> for Day {
    fn from(day: NaiveDate) -> Day {
        Day(day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0.num_days_from_ce() - FIRST_DAY)
    }
}

/// To whoever asks for the column's type they are what they stand for.
macro_rules! described_as {
    ($type:ty, $as:ty) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                <$as>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$as>::json_schema(generator)
            }
        }
    };
}

described_as!(Moment, DateTime<Utc>);
described_as!(Day, NaiveDate);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tables::RowBuffer;
    use arrow::array::AsArray;
    use arrow::datatypes::{DataType, Date32Type, Field, Schema, TimeUnit, TimestampMicrosecondType};
    use proptest::prelude::*;
    use std::sync::Arc;

    #[derive(Serialize)]
    struct Row {
        moment: Option<Moment>,
        day: Option<Day>,
    }

    proptest! {
        /// What comes out of a column is what went in, also before 1970.
        #[test]
        fn moments_and_days_keep_their_value(micros in -9_000_000_000_000_000i64..9_000_000_000_000_000, day in -100_000i32..100_000) {
            let moment = DateTime::from_timestamp_micros(micros).unwrap();
            let date = NaiveDate::from_num_days_from_ce_opt(FIRST_DAY + day).unwrap();
            let schema = Arc::new(Schema::new(vec![
                Field::new("moment", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
                Field::new("day", DataType::Date32, true),
            ]));
            let mut rows = RowBuffer::new("a_table", schema).unwrap();
            rows.push(&Row { moment: Some(moment.into()), day: Some(date.into()) }).unwrap();
            rows.push(&Row { moment: None, day: None }).unwrap();
            let batch = rows.take().unwrap();
            let moments = batch.column(0).as_primitive::<TimestampMicrosecondType>();
            prop_assert_eq!(moments.iter().collect::<Vec<_>>(), [Some(micros), None]);
            prop_assert_eq!(moments.value_as_datetime(0).unwrap().and_utc(), moment);
            let days = batch.column(1).as_primitive::<Date32Type>();
            prop_assert_eq!(days.iter().collect::<Vec<_>>(), [Some(day), None]);
            prop_assert_eq!(days.value_as_date(0).unwrap(), date);
        }
    }
}
