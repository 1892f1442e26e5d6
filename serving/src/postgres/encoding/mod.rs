//! Rows of Arrow as the protocol's data rows, in text and in binary.
//!
//! - `column`: the columns of a batch in one of a few shapes
//! - `text`: values as Postgres writes them; `binary`: as it sends them
//! - `numeric`: the digits of decimal numbers
//!
//! A batch is written at once into one buffer: the messages of its rows follow one another in it as they go over the wire.

pub(super) mod binary;
pub(super) mod column;
pub(super) mod numeric;
pub(super) mod text;

use crate::sql_types::type_of_field;
use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use bytes::{BufMut, BytesMut};
use column::Column;
use pgwire::api::Type;

/// How a column goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Binary,
}

impl Format {
    /// From the protocol's code.
    pub(super) fn of(code: i16) -> Format {
        if code == 1 { Format::Binary } else { Format::Text }
    }

    /// The protocol's code.
    pub(super) fn code(self) -> i16 {
        match self {
            Format::Text => 0,
            Format::Binary => 1,
        }
    }
}

/// What a column of a result is on the wire.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) shown_as: Type,
    pub(super) format: Format,
}

/// The columns of a schema, each with its format; `formats` has none (text), one for all, or one for each.
pub(super) fn shown(schema: &Schema, formats: &[Format]) -> Vec<Shown> {
    let format_of = |index: usize| match formats {
        [] => Format::Text,
        [all] => *all,
        each => each.get(index).copied().unwrap_or(Format::Text),
    };
    let of = |(index, field): (usize, &std::sync::Arc<arrow::datatypes::Field>)| Shown {
        name: field.name().clone(),
        shown_as: type_of_field(field),
        format: format_of(index),
    };
    schema.fields().iter().enumerate().map(of).collect()
}

/// Columns of a batch, ready to be written.
pub(super) fn columns(batch: &RecordBatch, shown: &[Shown]) -> Result<Vec<Column>, ArrowError> {
    batch.columns().iter().zip(shown).map(|(array, shown)| Column::of(array, &shown.shown_as)).collect()
}

/// Appends the messages of some rows to a buffer.
pub(super) fn write_rows(
    columns: &[Column],
    shown: &[Shown],
    rows: std::ops::Range<usize>,
    buffer: &mut BytesMut,
) {
    let count = i16::try_from(columns.len()).unwrap_or(i16::MAX);
    for row in rows {
        buffer.put_u8(b'D');
        sized_with_itself(buffer, |buffer| {
            buffer.put_i16(count);
            for (column, shown) in columns.iter().zip(shown) {
                if column.is_null(row) {
                    buffer.put_i32(-1);
                    continue;
                }
                sized(buffer, |buffer| match shown.format {
                    Format::Text => text::write(column, row, buffer),
                    Format::Binary => binary::write(column, row, buffer),
                });
            }
        });
    }
}

/// Writes something with its length before it.
pub(super) fn sized(buffer: &mut BytesMut, write: impl FnOnce(&mut BytesMut)) {
    let start = buffer.len();
    buffer.put_i32(0);
    write(buffer);
    patch(buffer, start, buffer.len() - start - 4);
}

/// Writes something with a length before it that counts itself, as those of messages do.
pub(super) fn sized_with_itself(buffer: &mut BytesMut, write: impl FnOnce(&mut BytesMut)) {
    let start = buffer.len();
    buffer.put_i32(0);
    write(buffer);
    patch(buffer, start, buffer.len() - start);
}

fn patch(buffer: &mut BytesMut, at: usize, length: usize) {
    // What is longer than the protocol can say does not fit into a batch.
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    if let Some(place) = buffer.get_mut(at..at + 4) {
        place.copy_from_slice(&length.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{ArrayRef, Int64Array, StringViewArray};
    use std::sync::Arc;

    #[test]
    fn a_row_is_a_message_with_the_length_of_each_value() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(7), None]));
        let words: ArrayRef = Arc::new(StringViewArray::from(vec!["a", "bc"]));
        let batch = RecordBatch::try_from_iter([("n", numbers), ("w", words)]).unwrap();
        let shown = shown(&batch.schema(), &[Format::Binary, Format::Text]);
        let columns = columns(&batch, &shown).unwrap();
        let mut buffer = BytesMut::new();
        write_rows(&columns, &shown, 0..2, &mut buffer);
        let first = [
            &b"D"[..],
            &23i32.to_be_bytes(),
            &2i16.to_be_bytes(),
            &8i32.to_be_bytes(),
            &7i64.to_be_bytes(),
            &1i32.to_be_bytes(),
            b"a",
        ]
        .concat();
        let second = [
            &b"D"[..],
            &16i32.to_be_bytes(),
            &2i16.to_be_bytes(),
            &(-1i32).to_be_bytes(),
            &2i32.to_be_bytes(),
            b"bc",
        ]
        .concat();
        assert_eq!(&buffer[..], [first, second].concat());
    }
}
