//! Dates, times, decimals and UUIDs, which Avro keeps as numbers and bytes, as the text that messages have.
//!
//! Section "Logical Types" of the specification. `None` where a number is outside of what the text can say.

use super::schema::Unit;
use chrono::{DateTime, Datelike, NaiveDateTime, SecondsFormat, Utc};
use uuid::Uuid;

/// Days since 1970 as `YYYY-MM-DD`.
pub(super) fn date(days: i32) -> Option<String> {
    let moment = four_digits(DateTime::from_timestamp(i64::from(days) * 86_400, 0)?)?;
    Some(moment.format("%Y-%m-%d").to_string())
}

/// A time of day as `HH:MM:SS`, with as many decimals as are needed.
pub(super) fn time(number: i64, unit: Unit) -> Option<String> {
    let moment = moment(number, unit)?;
    (moment.date_naive() == DateTime::UNIX_EPOCH.date_naive())
        .then(|| moment.format("%H:%M:%S%.f").to_string())
}

/// A moment as RFC 3339 in UTC.
pub(super) fn timestamp(number: i64, unit: Unit) -> Option<String> {
    Some(four_digits(moment(number, unit)?)?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A date and a time of day of which nobody says where.
pub(super) fn local_timestamp(number: i64, unit: Unit) -> Option<String> {
    let moment: NaiveDateTime = four_digits(moment(number, unit)?)?.naive_utc();
    Some(moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string())
}

fn moment(number: i64, unit: Unit) -> Option<DateTime<Utc>> {
    match unit {
        Unit::Millis => DateTime::from_timestamp_millis(number),
        Unit::Micros => DateTime::from_timestamp_micros(number),
        Unit::Nanos => Some(DateTime::from_timestamp_nanos(number)),
    }
}

fn four_digits(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..=9999).contains(&moment.year()).then_some(moment)
}

/// A decimal with all its digits: the big-endian two's complement `unscaled`, divided by ten to the power of `scale`.
pub(super) fn decimal(unscaled: &[u8], scale: u32) -> Option<String> {
    let number = whole(unscaled)?;
    let scale = usize::try_from(scale).ok().filter(|scale| *scale <= 38)?;
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (before, behind) = digits.split_at_checked(digits.len() - scale)?;
    let point = if scale == 0 { "" } else { "." };
    Some(format!("{sign}{before}{point}{behind}"))
}

fn whole(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let filling = if negative { 0xff } else { 0 };
    // Of a longer number the first bytes may only repeat its sign.
    let (front, last) = bytes.split_at_checked(bytes.len().saturating_sub(16))?;
    let keeps_sign = last.first().is_none_or(|first| (first & 0x80 != 0) == negative);
    if !front.iter().all(|byte| *byte == filling) || !keeps_sign {
        return None;
    }
    let mut all = [filling; 16];
    all.get_mut(16 - last.len()..)?.copy_from_slice(last);
    Some(i128::from_be_bytes(all))
}

/// A UUID that was sent as its bytes.
pub(super) fn uuid(bytes: &[u8]) -> Option<String> {
    Uuid::from_slice(bytes).ok().map(|uuid| uuid.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_and_moments_are_those_of_iso_8601() {
        assert_eq!(date(0).unwrap(), "1970-01-01");
        assert_eq!(date(-1).unwrap(), "1969-12-31");
        assert_eq!(date(20_504).unwrap(), "2026-02-20");
        assert_eq!(date(i32::MAX), None);
        assert_eq!(date(i32::MIN), None);
        assert_eq!(timestamp(1_772_443_800_000, Unit::Millis).unwrap(), "2026-03-02T09:30:00Z");
        assert_eq!(timestamp(1_772_443_800_000_001, Unit::Micros).unwrap(), "2026-03-02T09:30:00.000001Z");
        assert_eq!(timestamp(-1, Unit::Millis).unwrap(), "1969-12-31T23:59:59.999Z");
        assert_eq!(timestamp(i64::MAX, Unit::Millis), None);
        assert_eq!(timestamp(i64::MIN, Unit::Nanos).unwrap(), "1677-09-21T00:12:43.145224192Z");
        assert_eq!(local_timestamp(1_500, Unit::Millis).unwrap(), "1970-01-01T00:00:01.500");
        assert_eq!(time(34_200_000, Unit::Millis).unwrap(), "09:30:00");
        assert_eq!(time(86_400_000, Unit::Millis), None);
        assert_eq!(time(-1, Unit::Micros), None);
    }

    #[test]
    fn decimals_keep_their_digits() {
        assert_eq!(decimal(&[], 0).unwrap(), "0");
        assert_eq!(decimal(&[0x04, 0xd2], 2).unwrap(), "12.34");
        assert_eq!(decimal(&[0xfb], 2).unwrap(), "-0.05");
        assert_eq!(decimal(&[0x00, 0x80], 0).unwrap(), "128");
        assert_eq!(decimal(&[0x80], 0).unwrap(), "-128");
        assert_eq!(decimal(&[0x0a], 1).unwrap(), "1.0");
        assert_eq!(decimal(&[0xff; 20], 0).unwrap(), "-1");
        assert_eq!(
            decimal(&i128::MAX.to_be_bytes(), 38).unwrap(),
            "1.70141183460469231731687303715884105727"
        );
        assert_eq!(decimal(&i128::MIN.to_be_bytes(), 0).unwrap(), i128::MIN.to_string());
        assert_eq!(decimal(&[0x01; 17], 0), None);
        // Seventeen bytes of which the first is no repeated sign.
        assert_eq!(decimal(&[&[0x00], &[0xff; 16][..]].concat(), 0), None);
        assert_eq!(decimal(&[0x01], 39), None);
    }
}
