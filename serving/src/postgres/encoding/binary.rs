//! Values as Postgres sends them in binary.

use super::column::Column;
use super::{numeric, sized};
use bytes::{BufMut, BytesMut};

/// Days from 1970-01-01 to 2000-01-01, from which the protocol counts.
pub(crate) const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
pub(crate) const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// Writes a value that is not absent.
pub(crate) fn write(column: &Column, row: usize, buffer: &mut BytesMut) {
    match column {
        Column::Bool(values) => buffer.put_u8(u8::from(values.value(row))),
        Column::Int2(values) => buffer.put_i16(values.value(row)),
        Column::Int4(values) => buffer.put_i32(values.value(row)),
        Column::Int8(values) => buffer.put_i64(values.value(row)),
        Column::Oid(values) => buffer.put_u32(u32::try_from(values.value(row)).unwrap_or(0)),
        Column::Float4(values) => buffer.put_f32(values.value(row)),
        Column::Float8(values) => buffer.put_f64(values.value(row)),
        Column::Text(values) => buffer.put_slice(values.value(row).as_bytes()),
        Column::Char(values) => buffer.put_u8(values.value(row).bytes().next().unwrap_or(0)),
        Column::Bytes(values) => buffer.put_slice(values.value(row)),
        Column::Date(values) => buffer.put_i32(values.value(row).saturating_sub(EPOCH_DAYS)),
        Column::Time(values) => buffer.put_i64(values.value(row)),
        Column::Timestamp(values) | Column::TimestampZone(values) => {
            buffer.put_i64(values.value(row).saturating_sub(EPOCH_MICROS));
        }
        Column::Interval(values) => {
            let value = values.value(row);
            buffer.put_i64(value.nanoseconds / 1000);
            buffer.put_i32(value.days);
            buffer.put_i32(value.months);
        }
        Column::Numeric(values) => numeric::write(values.value(row), buffer),
        Column::List { rows, elements, element, is_vector } => {
            let (from, to) = rows.get(row).copied().flatten().unwrap_or((0, 0));
            let count = i32::try_from(to.saturating_sub(from)).unwrap_or(i32::MAX);
            let has_absent = (from..to).any(|index| elements.is_null(index));
            buffer.put_i32(i32::from(count > 0));
            buffer.put_i32(i32::from(has_absent));
            buffer.put_u32(element.oid());
            if count > 0 {
                buffer.put_i32(count);
                // Vectors of the catalogue count from nought, all other arrays from one.
                buffer.put_i32(i32::from(!is_vector));
            }
            for index in from..to {
                if elements.is_null(index) {
                    buffer.put_i32(-1);
                } else {
                    sized(buffer, |buffer| write(elements, index, buffer));
                }
            }
        }
        Column::Null => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{ArrayRef, Date32Array, ListArray, TimestampMicrosecondArray};
    use arrow::datatypes::{Field, Int32Type};
    use std::sync::Arc;

    fn written(array: impl arrow::array::Array + 'static) -> Vec<u8> {
        let array: ArrayRef = Arc::new(array);
        let shown_as = crate::sql_types::type_of_field(&Field::new("c", array.data_type().clone(), true));
        let column = Column::of(&array, &shown_as).unwrap();
        let mut buffer = BytesMut::new();
        write(&column, 0, &mut buffer);
        buffer.to_vec()
    }

    #[test]
    fn days_and_moments_are_counted_from_2000() {
        assert_eq!(written(Date32Array::from(vec![10_958])), 1i32.to_be_bytes());
        let moment = TimestampMicrosecondArray::from(vec![946_684_800_000_001]).with_timezone("UTC");
        assert_eq!(written(moment), 1i64.to_be_bytes());
    }

    #[test]
    fn an_array_tells_its_size_and_the_type_of_its_elements() {
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(5), None])]);
        let expected: Vec<u8> =
            [1, 1, 23, 2, 1, 4, 5, -1].iter().flat_map(|word: &i32| word.to_be_bytes()).collect();
        assert_eq!(written(list), expected);
    }
}
