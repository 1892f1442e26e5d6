//! Values as Postgres writes them, with `DateStyle` ISO and `IntervalStyle` postgres. Times with a zone are in UTC.

use super::column::Column;
use arrow::datatypes::IntervalMonthDayNano;
use bytes::{BufMut, BytesMut};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use proofhouse_schemas::hexadecimal;
use std::fmt::Write;

/// Writes a value that is not absent.
pub(crate) fn write(column: &Column, row: usize, buffer: &mut BytesMut) {
    match column {
        Column::Bool(values) => buffer.put_u8(if values.value(row) { b't' } else { b'f' }),
        Column::Int2(values) => put(buffer, values.value(row)),
        Column::Int4(values) => put(buffer, values.value(row)),
        Column::Int8(values) | Column::Oid(values) => put(buffer, values.value(row)),
        Column::Float4(values) => float(buffer, f64::from(values.value(row)), &values.value(row).to_string()),
        Column::Float8(values) => float(buffer, values.value(row), &values.value(row).to_string()),
        Column::Text(values) | Column::Char(values) | Column::Numeric(values) => {
            buffer.put_slice(values.value(row).as_bytes());
        }
        Column::Bytes(values) => {
            buffer.put_slice(b"\\x");
            buffer.put_slice(hexadecimal(values.value(row)).as_bytes());
        }
        Column::Date(values) => date(buffer, values.value_as_date(row)),
        Column::Time(values) => {
            if let Some(moment) = values.value_as_time(row) {
                time(buffer, moment);
            }
        }
        Column::Timestamp(values) => timestamp(buffer, values.value_as_datetime(row), ""),
        Column::TimestampZone(values) => {
            let moment = DateTime::from_timestamp_micros(values.value(row)).map(|moment| moment.naive_utc());
            timestamp(buffer, moment, "+00");
        }
        Column::Interval(values) => interval(buffer, values.value(row)),
        Column::List { rows, elements, is_vector, .. } => {
            let (from, to) = rows.get(row).copied().flatten().unwrap_or((0, 0));
            if *is_vector { vector(buffer, elements, from..to) } else { array(buffer, elements, from..to) }
        }
        Column::Null => {}
    }
}

fn put(buffer: &mut BytesMut, value: impl std::fmt::Display) {
    // A buffer in memory takes everything.
    let _ = write!(buffer, "{value}");
}

/// As `float8out` since Postgres 12: the shortest digits that read back the same, with an exponent from 1e15 on and below
/// 1e-4.
fn float(buffer: &mut BytesMut, value: f64, shortest: &str) {
    let size = value.abs();
    if value.is_nan() {
        buffer.put_slice(b"NaN");
    } else if value.is_infinite() {
        buffer.put_slice(if value > 0.0 { b"Infinity" } else { b"-Infinity" });
    } else if size != 0.0 && !(1e-4..1e15).contains(&size) {
        let scientific = shortest.parse::<f64>().map(|value| format!("{value:e}")).unwrap_or_default();
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(buffer, "{digits}e{sign}{:02}", exponent.abs());
    } else {
        buffer.put_slice(shortest.as_bytes());
    }
}

fn date(buffer: &mut BytesMut, date: Option<NaiveDate>) {
    let Some(date) = date else { return };
    let era = day(buffer, date);
    buffer.put_slice(era);
}

/// Writes year, month and day; what stands behind everything for a year before the first.
fn day(buffer: &mut BytesMut, date: NaiveDate) -> &'static [u8] {
    let year = date.year();
    let (shown, era) = if year > 0 { (year, &b""[..]) } else { (1 - year, &b" BC"[..]) };
    let _ = write!(buffer, "{shown:04}-{:02}-{:02}", date.month(), date.day());
    era
}

fn time(buffer: &mut BytesMut, time: NaiveTime) {
    let _ = write!(buffer, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    fraction(buffer, u64::from(time.nanosecond() / 1000));
}

/// Microseconds behind a point, without zeros at the end.
fn fraction(buffer: &mut BytesMut, micros: u64) {
    if micros > 0 {
        let digits = format!("{micros:06}");
        let _ = write!(buffer, ".{}", digits.trim_end_matches('0'));
    }
}

fn timestamp(buffer: &mut BytesMut, moment: Option<NaiveDateTime>, zone: &str) {
    let Some(moment) = moment else { return };
    let era = day(buffer, moment.date());
    buffer.put_u8(b' ');
    time(buffer, moment.time());
    buffer.put_slice(zone.as_bytes());
    buffer.put_slice(era);
}

fn interval(buffer: &mut BytesMut, value: IntervalMonthDayNano) {
    let start = buffer.len();
    let mut part = |amount: i32, one: &str, many: &str| {
        if amount != 0 {
            let blank = if buffer.len() > start { " " } else { "" };
            let _ = write!(buffer, "{blank}{amount} {}", if amount == 1 { one } else { many });
        }
    };
    part(value.months / 12, "year", "years");
    part(value.months % 12, "mon", "mons");
    part(value.days, "day", "days");
    let micros = value.nanoseconds / 1000;
    if micros != 0 || buffer.len() == start {
        if buffer.len() > start {
            buffer.put_u8(b' ');
        }
        let sign = if micros < 0 { "-" } else { "" };
        let all = micros.unsigned_abs();
        let seconds = all / 1_000_000;
        let (hours, minutes, left) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let _ = write!(buffer, "{sign}{hours:02}:{minutes:02}:{left:02}");
        fraction(buffer, all % 1_000_000);
    }
}

fn vector(buffer: &mut BytesMut, elements: &Column, range: std::ops::Range<usize>) {
    for (place, index) in range.enumerate() {
        if place > 0 {
            buffer.put_u8(b' ');
        }
        write(elements, index, buffer);
    }
}

/// `{a,"b c",NULL}`: quoted where a reader could take it for something else.
fn array(buffer: &mut BytesMut, elements: &Column, range: std::ops::Range<usize>) {
    buffer.put_u8(b'{');
    let mut element = BytesMut::new();
    for (place, index) in range.enumerate() {
        if place > 0 {
            buffer.put_u8(b',');
        }
        if elements.is_null(index) {
            buffer.put_slice(b"NULL");
            continue;
        }
        element.clear();
        write(elements, index, &mut element);
        if needs_quotes(&element) {
            buffer.put_u8(b'"');
            for byte in &element {
                if matches!(byte, b'"' | b'\\') {
                    buffer.put_u8(b'\\');
                }
                buffer.put_u8(*byte);
            }
            buffer.put_u8(b'"');
        } else {
            buffer.put_slice(&element);
        }
    }
    buffer.put_u8(b'}');
}

fn needs_quotes(element: &[u8]) -> bool {
    element.is_empty()
        || element.eq_ignore_ascii_case(b"null")
        || element
            .iter()
            .any(|byte| matches!(byte, b'{' | b'}' | b',' | b'"' | b'\\') || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{
        ArrayRef, Date32Array, Decimal128Array, Float64Array, Int32Array, IntervalMonthDayNanoArray,
        ListArray, StringArray, StructArray, TimestampMicrosecondArray,
    };
    use arrow::datatypes::{Field, Int32Type};
    use std::sync::Arc;

    fn written(array: impl arrow::array::Array + 'static) -> Vec<String> {
        let array: ArrayRef = Arc::new(array);
        let shown_as = crate::sql_types::type_of_field(&Field::new("c", array.data_type().clone(), true));
        let column = Column::of(&array, &shown_as).unwrap();
        (0..array.len())
            .map(|row| {
                let mut buffer = BytesMut::new();
                write(&column, row, &mut buffer);
                String::from_utf8(buffer.to_vec()).unwrap()
            })
            .collect()
    }

    /// What `psql` 15 printed for the same values.
    #[test]
    fn values_are_written_as_postgres_writes_them() {
        assert_eq!(
            written(Float64Array::from(vec![
                0.1,
                1e15,
                123_456_789_012_345.6,
                1e-5,
                -0.0,
                f64::NAN,
                f64::INFINITY
            ])),
            ["0.1", "1e+15", "123456789012345.6", "1e-05", "-0", "NaN", "Infinity"]
        );
        assert_eq!(written(Date32Array::from(vec![0, 19_000])), ["1970-01-01", "2022-01-08"]);
        let moments = TimestampMicrosecondArray::from(vec![0, 1_700_000_000_123_400]);
        assert_eq!(
            written(moments.clone().with_timezone("UTC")),
            ["1970-01-01 00:00:00+00", "2023-11-14 22:13:20.1234+00"]
        );
        assert_eq!(written(moments), ["1970-01-01 00:00:00", "2023-11-14 22:13:20.1234"]);
        let decimals = Decimal128Array::from(vec![12_345, -5]).with_precision_and_scale(10, 2).unwrap();
        assert_eq!(written(decimals), ["123.45", "-0.05"]);
        let intervals = IntervalMonthDayNanoArray::from(vec![
            IntervalMonthDayNano::new(14, 3, 3_723_000_000_000),
            IntervalMonthDayNano::new(0, 0, 0),
            IntervalMonthDayNano::new(0, 1, -1_500_000_000),
        ]);
        assert_eq!(written(intervals), ["1 year 2 mons 3 days 01:02:03", "00:00:00", "1 day -00:00:01.5"]);
    }

    #[test]
    fn arrays_are_quoted_where_they_must_be() {
        let lists =
            ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), Some(vec![])]);
        assert_eq!(written(lists), ["{1,NULL}", "{}"]);
        let mut texts = arrow::array::ListBuilder::new(arrow::array::StringBuilder::new());
        texts.append_value([Some("a"), Some("b c"), Some("x\"y\\"), Some(""), Some("null"), None]);
        assert_eq!(written(texts.finish()), [r#"{a,"b c","x\"y\\","","null",NULL}"#]);
    }

    #[test]
    fn structures_are_json() {
        let structure = StructArray::from(vec![
            (
                Arc::new(Field::new("make", arrow::datatypes::DataType::Utf8, true)),
                Arc::new(StringArray::from(vec![Some("Zastava \"M70\""), None])) as ArrayRef,
            ),
            (
                Arc::new(Field::new("count", arrow::datatypes::DataType::Int32, true)),
                Arc::new(Int32Array::from(vec![1, 2])) as ArrayRef,
            ),
        ]);
        assert_eq!(
            written(structure),
            [r#"{"make":"Zastava \"M70\"","count":1}"#, r#"{"make":null,"count":2}"#]
        );
    }
}
