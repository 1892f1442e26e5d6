//! What a query returned, as cells that can be shown, counted and written.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use chrono::NaiveDate;
use datafusion::error::DataFusionError;

use crate::source::Rows;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Missing,
    /// Text, or a code.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Truth(bool),
}

impl Cell {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(number) => Some(*number as f64),
            Self::Decimal(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a machine reads it: full precision, ISO dates, empty when missing.
    pub fn plain(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }

    /// The value in JSON.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Missing => serde_json::Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Decimal(number) => (*number).into(),
            Self::Date(date) => date.to_string().into(),
            Self::Truth(truth) => (*truth).into(),
        }
    }
}

/// Columns and rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Reads what a query returned.
    pub fn read(rows: &Rows) -> Result<Self, DataFusionError> {
        let columns: Vec<String> = rows.schema.fields().iter().map(|field| field.name().clone()).collect();
        let mut table = Self { columns, rows: Vec::new() };
        for batch in &rows.batches {
            let columns: Vec<Vec<Cell>> = batch.columns().iter().map(cells).collect::<Result<_, _>>()?;
            for place in 0..batch.num_rows() {
                let row = columns.iter().map(|column| column.get(place).cloned().unwrap_or(Cell::Missing));
                table.rows.push(row.collect());
            }
        }
        Ok(table)
    }

    /// Takes a column out.
    pub fn without(&mut self, column: &str) {
        let Some(place) = self.place(column) else { return };
        self.columns.remove(place);
        for row in &mut self.rows {
            if place < row.len() {
                row.remove(place);
            }
        }
    }

    /// The place of a column.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// All cells of a column.
    pub fn cells(&self, column: &str) -> impl Iterator<Item = &Cell> {
        let place = self.place(column);
        self.rows.iter().filter_map(move |row| place.and_then(|place| row.get(place)))
    }

    /// The cell of a row in a column.
    pub fn cell(&self, row: usize, column: &str) -> &Cell {
        let place = self.place(column);
        let cell = place.and_then(|place| self.rows.get(row).and_then(|row| row.get(place)));
        cell.unwrap_or(&Cell::Missing)
    }

    /// The sum of a column's numbers.
    pub fn sum(&self, column: &str) -> f64 {
        self.cells(column).filter_map(Cell::number).sum()
    }
}

fn cells(array: &ArrayRef) -> Result<Vec<Cell>, DataFusionError> {
    let with = |target: DataType| cast(array, &target).map_err(DataFusionError::from);
    let read: Vec<Cell> = match array.data_type() {
        DataType::Null => vec![Cell::Missing; array.len()],
        DataType::Boolean => {
            array.as_boolean().iter().map(|value| value.map_or(Cell::Missing, Cell::Truth)).collect()
        }
        kind if kind.is_integer() => {
            let array = with(DataType::Int64)?;
            let values = array.as_primitive::<Int64Type>();
            values.iter().map(|value| value.map_or(Cell::Missing, Cell::Integer)).collect()
        }
        kind if kind.is_numeric() => {
            let array = with(DataType::Float64)?;
            let values = array.as_primitive::<Float64Type>();
            values.iter().map(|value| value.map_or(Cell::Missing, Cell::Decimal)).collect()
        }
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
            let array = with(DataType::Date32)?;
            let values = array.as_primitive::<Date32Type>();
            let day = |days: i32| Date32Type::to_naive_date_opt(days).map_or(Cell::Missing, Cell::Date);
            values.iter().map(|value| value.map_or(Cell::Missing, day)).collect()
        }
        _ => {
            let array = with(DataType::Utf8)?;
            let values = array.as_string::<i32>();
            values
                .iter()
                .map(|value| value.map_or(Cell::Missing, |text| Cell::Text(text.to_owned())))
                .collect()
        }
    };
    Ok(read)
}
