//! Rows of a catalogue as they are made: named values, and the Arrow columns that they become.

use super::columns::{Column, Relation};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Float32Array, Float64Array, Int16Array, Int32Array, Int64Array,
    ListBuilder, RecordBatch, StringArray, StringBuilder, TimestampMicrosecondArray, new_null_array,
};
use arrow::array::{Float32Builder, Int16Builder, Int64Builder, PrimitiveBuilder};
use arrow::datatypes::{ArrowPrimitiveType, DataType, FieldRef};
use arrow::error::ArrowError;
use std::collections::HashMap;
use std::sync::Arc;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Bool(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Cell {
        Cell::Int(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        Cell::Text(value.to_string())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Cell {
        Cell::Text(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// One row: what differs from the defaults of its relation, by column.
#[derive(Debug, Clone, Default)]
pub(super) struct Row(HashMap<&'static str, Cell>);

impl Row {
    pub(super) fn new() -> Row {
        Row::default()
    }

    /// The same row with a column set.
    #[must_use]
    pub(super) fn set(mut self, column: &'static str, value: impl Into<Cell>) -> Row {
        self.0.insert(column, value.into());
        self
    }
}

/// The rows of a relation as a batch. Columns that a row does not set are null, or empty where they are never null.
pub(super) fn batch(relation: &Relation, rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    debug_assert!(
        rows.iter()
            .flat_map(|row| row.0.keys())
            .all(|name| relation.columns.iter().any(|column| column.name == *name)),
        "{} has no such column",
        relation.name
    );
    let columns = relation
        .columns
        .iter()
        .map(|column| {
            let default = default_of(column);
            let cells: Vec<&Cell> =
                rows.iter().map(|row| row.0.get(column.name.as_str()).unwrap_or(&default)).collect();
            array(&column.field, &cells)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(relation.schema(), columns, &options)
}

fn default_of(column: &Column) -> Cell {
    if !column.is_never_null {
        return Cell::Null;
    }
    match column.field.data_type() {
        DataType::Boolean => Cell::Bool(false),
        DataType::Int16 | DataType::Int32 | DataType::Int64 | DataType::Float32 | DataType::Float64 => {
            Cell::Int(0)
        }
        DataType::Utf8 => Cell::Text(String::new()),
        DataType::List(element) if element.data_type() == &DataType::Utf8 => Cell::Texts(Vec::new()),
        DataType::List(_) => Cell::Ints(Vec::new()),
        _ => Cell::Null,
    }
}

fn array(field: &FieldRef, cells: &[&Cell]) -> Result<ArrayRef, ArrowError> {
    let ints = || cells.iter().map(|cell| int(cell));
    Ok(match field.data_type() {
        DataType::Boolean => Arc::new(
            cells
                .iter()
                .map(|cell| if let Cell::Bool(value) = cell { Some(*value) } else { None })
                .collect::<BooleanArray>(),
        ),
        DataType::Int16 => {
            Arc::new(ints().map(|value| value.and_then(|v| i16::try_from(v).ok())).collect::<Int16Array>())
        }
        DataType::Int32 => {
            Arc::new(ints().map(|value| value.and_then(|v| i32::try_from(v).ok())).collect::<Int32Array>())
        }
        DataType::Int64 => Arc::new(ints().collect::<Int64Array>()),
        DataType::Float32 => Arc::new(ints().map(|value| value.map(|v| v as f32)).collect::<Float32Array>()),
        DataType::Float64 => Arc::new(ints().map(|value| value.map(|v| v as f64)).collect::<Float64Array>()),
        DataType::Utf8 => Arc::new(cells.iter().map(|cell| text(cell)).collect::<StringArray>()),
        DataType::Binary => {
            Arc::new(cells.iter().map(|cell| text(cell).map(str::as_bytes)).collect::<BinaryArray>())
        }
        DataType::Timestamp(_, zone) => {
            Arc::new(ints().collect::<TimestampMicrosecondArray>().with_timezone_opt(zone.clone()))
        }
        DataType::List(element) => list(element, cells)?,
        other => new_null_array(other, cells.len()),
    })
}

fn list(element: &FieldRef, cells: &[&Cell]) -> Result<ArrayRef, ArrowError> {
    match element.data_type() {
        DataType::Utf8 => {
            let mut built = ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(element));
            for cell in cells {
                match cell {
                    Cell::Texts(values) => built.append_value(values.iter().map(Some)),
                    Cell::Ints(values) if values.is_empty() => {
                        built.append_value(std::iter::empty::<Option<&str>>())
                    }
                    _ => built.append_null(),
                }
            }
            Ok(Arc::new(built.finish()))
        }
        DataType::Int16 => {
            Ok(numbers(element, cells, Int16Builder::new(), |value| i16::try_from(value).ok()))
        }
        DataType::Int64 => Ok(numbers(element, cells, Int64Builder::new(), Some)),
        DataType::Float32 => Ok(numbers(element, cells, Float32Builder::new(), |value| Some(value as f32))),
        other => Err(ArrowError::NotYetImplemented(format!("lists of {other} in a catalogue"))),
    }
}

fn numbers<T: ArrowPrimitiveType>(
    element: &FieldRef,
    cells: &[&Cell],
    values: PrimitiveBuilder<T>,
    convert: impl Fn(i64) -> Option<T::Native>,
) -> ArrayRef {
    let mut built = ListBuilder::new(values).with_field(Arc::clone(element));
    for cell in cells {
        match cell {
            Cell::Ints(values) => built.append_value(values.iter().map(|value| convert(*value))),
            _ => built.append_null(),
        }
    }
    Arc::new(built.finish())
}

fn int(cell: &Cell) -> Option<i64> {
    if let Cell::Int(value) = cell { Some(*value) } else { None }
}

fn text(cell: &Cell) -> Option<&str> {
    if let Cell::Text(value) = cell { Some(value) } else { None }
}
