//! Bounds of arrays, which all begin at one.

use super::number;
use super::row_function::RowFunction;
use datafusion::common::ScalarValue;

/// `array_lower`, `array_upper`.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![
        RowFunction::new("array_lower", "integer", |row| {
            Ok(number(length(row.value(0)).filter(|length| *length > 0 && row.int(1) == Some(1)).map(|_| 1)))
        }),
        RowFunction::new("array_upper", "integer", |row| {
            Ok(number(length(row.value(0)).filter(|length| *length > 0 && row.int(1) == Some(1))))
        }),
    ]
}

fn length(value: Option<&ScalarValue>) -> Option<i64> {
    let length = match value? {
        value if value.is_null() => return None,
        ScalarValue::List(list) => list.value_length(0).into(),
        ScalarValue::LargeList(list) => list.value_length(0),
        ScalarValue::FixedSizeList(list) => list.value_length().into(),
        _ => return None,
    };
    Some(length)
}
