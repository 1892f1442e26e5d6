//! Values that a client sends for the placeholders of a statement, in text or in binary.

use super::encoding::Format;
use super::encoding::binary::{EPOCH_DAYS, EPOCH_MICROS};
use super::encoding::numeric;
use super::failure::Failure;
use crate::array_literal::elements;
use crate::sql_types::element_of;
use arrow::datatypes::{DataType, IntervalMonthDayNano, TimeUnit};
use datafusion::common::ScalarValue;
use pgwire::api::Type;
use proofhouse_schemas::bytes_of_hexadecimal;

/// One value; `None` bytes are NULL.
///
/// `shown_as` is the type that the client was told or said, `inferred` what follows from where the placeholder stands.
///
/// # Errors
/// When the bytes are not a value of the type.
pub(super) fn value(
    bytes: Option<&[u8]>,
    shown_as: &Type,
    format: Format,
    inferred: Option<&DataType>,
    place: usize,
) -> Result<ScalarValue, Failure> {
    let invalid =
        |what: &str| Failure::new("22P02", format!("the value of parameter ${} is no {what}", place + 1));
    let target = inferred.map(plain).or_else(|| arrow_type(shown_as));
    let Some(bytes) = bytes else {
        return ScalarValue::try_from(&target.unwrap_or(DataType::Utf8))
            .map_err(|_| Failure::not_supported("NULL for a parameter of this type"));
    };
    let read = match format {
        Format::Text => {
            let text = std::str::from_utf8(bytes).map_err(|_| {
                Failure::new("22021", format!("the value of parameter ${} is no UTF-8", place + 1))
            })?;
            return from_text(text, shown_as, target.as_ref()).ok_or_else(|| invalid(shown_as.name()));
        }
        Format::Binary => from_binary(bytes, shown_as).ok_or_else(|| invalid(shown_as.name()))?,
    };
    match target {
        Some(target) if read.data_type() != target => {
            read.cast_to(&target).map_err(|_| invalid(&target.to_string()))
        }
        _ => Ok(read),
    }
}

/// Without the ways in which the engine packs texts.
fn plain(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Dictionary(_, values) => plain(values),
        DataType::Utf8View | DataType::LargeUtf8 | DataType::Null => DataType::Utf8,
        other => other.clone(),
    }
}

/// The Arrow type of a type of Postgres; `None` for those that are texts or nothing in particular.
fn arrow_type(shown_as: &Type) -> Option<DataType> {
    Some(match *shown_as {
        Type::BOOL => DataType::Boolean,
        Type::INT2 => DataType::Int16,
        Type::INT4 => DataType::Int32,
        Type::INT8 | Type::OID => DataType::Int64,
        Type::FLOAT4 => DataType::Float32,
        Type::FLOAT8 => DataType::Float64,
        Type::DATE => DataType::Date32,
        Type::TIME => DataType::Time64(TimeUnit::Microsecond),
        Type::TIMESTAMP => DataType::Timestamp(TimeUnit::Microsecond, None),
        Type::TIMESTAMPTZ => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Type::BYTEA => DataType::Binary,
        _ => return None,
    })
}

fn from_text(text: &str, shown_as: &Type, target: Option<&DataType>) -> Option<ScalarValue> {
    let target = match target {
        None if element_of(shown_as).is_some() => {
            let element =
                element_of(shown_as).and_then(|element| arrow_type(&element)).unwrap_or(DataType::Utf8);
            DataType::new_list(element, true)
        }
        None if *shown_as == Type::NUMERIC => return decimal(text),
        None => return Some(ScalarValue::Utf8(Some(text.to_owned()))),
        Some(target) => target.clone(),
    };
    match &target {
        DataType::Utf8 => Some(ScalarValue::Utf8(Some(text.to_owned()))),
        DataType::Boolean => match text.trim().to_lowercase().as_str() {
            "t" | "true" | "on" | "yes" | "y" | "1" => Some(ScalarValue::Boolean(Some(true))),
            "f" | "false" | "off" | "no" | "n" | "0" => Some(ScalarValue::Boolean(Some(false))),
            _ => None,
        },
        DataType::Binary => {
            bytes_of_hexadecimal(text.strip_prefix("\\x")?).map(|bytes| ScalarValue::Binary(Some(bytes)))
        }
        DataType::List(element) => {
            let elements = elements(text)?
                .into_iter()
                .map(|element_text| match element_text {
                    Some(text) => from_text(&text, &Type::UNKNOWN, Some(&plain(element.data_type()))),
                    None => ScalarValue::try_from(&plain(element.data_type())).ok(),
                })
                .collect::<Option<Vec<_>>>()?;
            let list = ScalarValue::new_list_nullable(&elements, &plain(element.data_type()));
            Some(ScalarValue::List(list))
        }
        other => ScalarValue::Utf8(Some(text.trim().to_owned())).cast_to(other).ok(),
    }
}

fn decimal(text: &str) -> Option<ScalarValue> {
    let scale = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let scale = i8::try_from(scale).ok().filter(|scale| *scale <= 30)?;
    ScalarValue::Utf8(Some(text.trim().to_owned())).cast_to(&DataType::Decimal128(38, scale)).ok()
}

fn from_binary(bytes: &[u8], shown_as: &Type) -> Option<ScalarValue> {
    if let Some(element) = element_of(shown_as) {
        return array(bytes, &element);
    }
    let micros = |bytes: &[u8]| i64::from_be_bytes(bytes.try_into().ok()?).checked_add(EPOCH_MICROS);
    Some(match *shown_as {
        Type::BOOL => ScalarValue::Boolean(Some(bytes.first().filter(|_| bytes.len() == 1)? != &0)),
        Type::INT2 => ScalarValue::Int16(Some(i16::from_be_bytes(bytes.try_into().ok()?))),
        Type::INT4 => ScalarValue::Int32(Some(i32::from_be_bytes(bytes.try_into().ok()?))),
        Type::INT8 => ScalarValue::Int64(Some(i64::from_be_bytes(bytes.try_into().ok()?))),
        Type::OID => ScalarValue::Int64(Some(i64::from(u32::from_be_bytes(bytes.try_into().ok()?)))),
        Type::FLOAT4 => ScalarValue::Float32(Some(f32::from_be_bytes(bytes.try_into().ok()?))),
        Type::FLOAT8 => ScalarValue::Float64(Some(f64::from_be_bytes(bytes.try_into().ok()?))),
        Type::NUMERIC => decimal(&numeric::read(bytes)?)?,
        Type::BYTEA => ScalarValue::Binary(Some(bytes.to_vec())),
        Type::DATE => {
            ScalarValue::Date32(Some(i32::from_be_bytes(bytes.try_into().ok()?).checked_add(EPOCH_DAYS)?))
        }
        Type::TIME => ScalarValue::Time64Microsecond(Some(i64::from_be_bytes(bytes.try_into().ok()?))),
        Type::TIMESTAMP => ScalarValue::TimestampMicrosecond(micros(bytes), None),
        Type::TIMESTAMPTZ => ScalarValue::TimestampMicrosecond(micros(bytes), Some("UTC".into())),
        Type::INTERVAL => {
            let (micros, rest) = bytes.split_at_checked(8)?;
            let (days, months) = rest.split_at_checked(4)?;
            ScalarValue::IntervalMonthDayNano(Some(IntervalMonthDayNano::new(
                i32::from_be_bytes(months.try_into().ok()?),
                i32::from_be_bytes(days.try_into().ok()?),
                i64::from_be_bytes(micros.try_into().ok()?).checked_mul(1000)?,
            )))
        }
        Type::UUID => {
            let number = u128::from_be_bytes(bytes.try_into().ok()?);
            ScalarValue::Utf8(Some(uuid::Uuid::from_u128(number).to_string()))
        }
        // A binary jsonb has its version first.
        Type::JSONB => ScalarValue::Utf8(Some(String::from_utf8(bytes.get(1..)?.to_vec()).ok()?)),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON | Type::XML => {
            ScalarValue::Utf8(Some(String::from_utf8(bytes.to_vec()).ok()?))
        }
        _ => return None,
    })
}

/// An array of one dimension in binary.
fn array(bytes: &[u8], element: &Type) -> Option<ScalarValue> {
    let mut rest = bytes;
    let mut word = || -> Option<i32> {
        let (first, others) = rest.split_at_checked(4)?;
        rest = others;
        Some(i32::from_be_bytes(first.try_into().ok()?))
    };
    let (dimensions, _, _) = (word()?, word()?, word()?);
    let element_type = arrow_type(element).unwrap_or(DataType::Utf8);
    if dimensions == 0 {
        return Some(ScalarValue::List(ScalarValue::new_list_nullable(&[], &element_type)));
    }
    if dimensions != 1 {
        return None;
    }
    let (count, _) = (word()?, word()?);
    let mut values = Vec::new();
    for _ in 0..count {
        let (length, others) = rest.split_at_checked(4)?;
        rest = others;
        match i32::from_be_bytes(length.try_into().ok()?) {
            -1 => values.push(ScalarValue::try_from(&element_type).ok()?),
            length => {
                let (value, others) = rest.split_at_checked(usize::try_from(length).ok()?)?;
                rest = others;
                values.push(from_binary(value, element)?.cast_to(&element_type).ok()?);
            }
        }
    }
    rest.is_empty().then(|| ScalarValue::List(ScalarValue::new_list_nullable(&values, &element_type)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn text(value_text: &str, shown_as: &Type, inferred: Option<&DataType>) -> Result<ScalarValue, Failure> {
        value(Some(value_text.as_bytes()), shown_as, Format::Text, inferred, 0)
    }

    #[test]
    fn what_is_inferred_decides_what_an_untyped_text_is() {
        assert_eq!(text("7", &Type::UNKNOWN, Some(&DataType::Int64)), Ok(ScalarValue::Int64(Some(7))));
        assert_eq!(
            text("7", &Type::UNKNOWN, Some(&DataType::Utf8View)),
            Ok(ScalarValue::Utf8(Some("7".into())))
        );
        assert_eq!(text("7", &Type::UNKNOWN, None), Ok(ScalarValue::Utf8(Some("7".into()))));
        assert_eq!(text("2022-01-08", &Type::DATE, None), Ok(ScalarValue::Date32(Some(19_000))));
        let error = text("secret", &Type::INT4, None).unwrap_err();
        assert!(error.code == "22P02" && !error.message.contains("secret"), "{error:?}");
    }

    #[test]
    fn binary_numbers_take_the_type_of_their_place() {
        let sent = 7i16.to_be_bytes();
        let read = value(Some(&sent), &Type::INT2, Format::Binary, Some(&DataType::Int64), 0);
        assert_eq!(read, Ok(ScalarValue::Int64(Some(7))));
        assert!(value(Some(b"\0"), &Type::INT8, Format::Binary, None, 0).is_err());
    }

    #[test]
    fn arrays_are_lists() {
        let list = text("{fr,\"b e\",NULL,\"null\"}", &Type::TEXT_ARRAY, None).unwrap();
        assert_eq!(list.to_string(), "[fr, b e, , null]");
        assert!(text("{{1},{2}}", &Type::INT4_ARRAY, None).is_err());
        let numbers = text("{1,2}", &Type::INT4_ARRAY, None).unwrap();
        assert_eq!(numbers.to_string(), "[1, 2]");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..48), which in 0usize..10) {
            let types = [Type::BOOL, Type::INT4, Type::NUMERIC, Type::DATE, Type::TIMESTAMPTZ, Type::INTERVAL,
                         Type::TEXT_ARRAY, Type::INT8_ARRAY, Type::JSONB, Type::UUID];
            let _ = value(Some(&bytes), &types[which], Format::Binary, None, 0);
            let _ = value(Some(&bytes), &types[which], Format::Text, None, 0);
        }
    }
}
