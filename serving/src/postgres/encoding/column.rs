//! The columns of a batch in one of a few shapes, so that values are written without asking for their type each time.

use crate::sql_types::type_of_field;
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Date32Array, Float32Array, Float64Array, Int16Array,
    Int32Array, Int64Array, IntervalMonthDayNanoArray, StringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{
    DataType, Date32Type, Float32Type, Float64Type, Int16Type, Int32Type, Int64Type,
    IntervalMonthDayNanoType, IntervalUnit, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use arrow::json::writer::{LineDelimited, WriterBuilder};
use arrow::record_batch::RecordBatch;
use pgwire::api::Type;
use std::sync::Arc;

/// Values of one column.
pub(crate) enum Column {
    Bool(BooleanArray),
    Int2(Int16Array),
    Int4(Int32Array),
    Int8(Int64Array),
    /// Numbers of objects: four bytes without a sign on the wire.
    Oid(Int64Array),
    Float4(Float32Array),
    Float8(Float64Array),
    Text(StringArray),
    /// The type `"char"`: one byte.
    Char(StringArray),
    Bytes(BinaryArray),
    Date(Date32Array),
    Time(Time64MicrosecondArray),
    Timestamp(TimestampMicrosecondArray),
    /// In UTC.
    TimestampZone(TimestampMicrosecondArray),
    Interval(IntervalMonthDayNanoArray),
    /// Digits as text.
    Numeric(StringArray),
    /// One row of elements for each.
    List {
        rows: Vec<Option<(usize, usize)>>,
        elements: Box<Column>,
        element: Type,
        /// Numbers with blanks between them, as the catalogue keeps them: `int2vector`, `oidvector`.
        is_vector: bool,
    },
    Null,
}

/// Converted; a value that does not fit is an error and no NULL, which would be another answer.
fn fit(array: &ArrayRef, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    cast_with_options(array, data_type, &CastOptions { safe: false, ..CastOptions::default() })
}

impl Column {
    /// The values of an array that is shown as a type.
    ///
    /// # Errors
    /// When values do not fit into what their type is on the wire, such as nanoseconds of far centuries.
    pub(crate) fn of(array: &ArrayRef, shown_as: &Type) -> Result<Column, ArrowError> {
        let to = |data_type: DataType| -> Result<ArrayRef, ArrowError> {
            if array.data_type() == &data_type { Ok(Arc::clone(array)) } else { fit(array, &data_type) }
        };
        let text = || Ok::<_, ArrowError>(to(DataType::Utf8)?.as_string::<i32>().clone());
        if matches!(array.data_type(), DataType::Null) {
            return Ok(Column::Null);
        }
        Ok(match *shown_as {
            Type::BOOL => Column::Bool(to(DataType::Boolean)?.as_boolean().clone()),
            Type::INT2 => Column::Int2(to(DataType::Int16)?.as_primitive::<Int16Type>().clone()),
            Type::INT4 => Column::Int4(to(DataType::Int32)?.as_primitive::<Int32Type>().clone()),
            Type::INT8 => Column::Int8(to(DataType::Int64)?.as_primitive::<Int64Type>().clone()),
            Type::OID => Column::Oid(to(DataType::Int64)?.as_primitive::<Int64Type>().clone()),
            Type::FLOAT4 => Column::Float4(to(DataType::Float32)?.as_primitive::<Float32Type>().clone()),
            Type::FLOAT8 => Column::Float8(to(DataType::Float64)?.as_primitive::<Float64Type>().clone()),
            Type::CHAR => Column::Char(text()?),
            Type::BYTEA => Column::Bytes(to(DataType::Binary)?.as_binary::<i32>().clone()),
            Type::DATE => Column::Date(to(DataType::Date32)?.as_primitive::<Date32Type>().clone()),
            Type::TIME => {
                let times = to(DataType::Time64(TimeUnit::Microsecond))?;
                Column::Time(times.as_primitive::<Time64MicrosecondType>().clone())
            }
            Type::TIMESTAMP => {
                let times = to(DataType::Timestamp(TimeUnit::Microsecond, None))?;
                Column::Timestamp(times.as_primitive::<TimestampMicrosecondType>().clone())
            }
            Type::TIMESTAMPTZ => {
                let times = to(DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())))?;
                Column::TimestampZone(times.as_primitive::<TimestampMicrosecondType>().clone())
            }
            Type::INTERVAL => {
                let intervals = to(DataType::Interval(IntervalUnit::MonthDayNano))?;
                Column::Interval(intervals.as_primitive::<IntervalMonthDayNanoType>().clone())
            }
            Type::NUMERIC => Column::Numeric(text()?),
            Type::INT2_VECTOR => Self::list(array, true)?,
            Type::OID_VECTOR => Self::list(array, true)?,
            _ if is_nested(array.data_type()) => Column::Text(as_json(array)?),
            _ if is_list(array.data_type()) && *shown_as != Type::JSON => Self::list(array, false)?,
            _ if is_list(array.data_type()) => Column::Text(as_json(array)?),
            _ => Column::Text(text()?),
        })
    }

    fn list(array: &ArrayRef, is_vector: bool) -> Result<Column, ArrowError> {
        let element = match array.data_type() {
            DataType::List(element)
            | DataType::LargeList(element)
            | DataType::ListView(element)
            | DataType::LargeListView(element)
            | DataType::FixedSizeList(element, _) => Arc::clone(element),
            _ => return Ok(Column::Text(fit(array, &DataType::Utf8)?.as_string::<i32>().clone())),
        };
        let shown_as = type_of_field(&element);
        let lists = match array.data_type() {
            DataType::List(_) => Arc::clone(array),
            _ => fit(array, &DataType::List(element))?,
        };
        let lists = lists.as_list::<i32>();
        let mut rows = Vec::with_capacity(lists.len());
        for (row, bounds) in lists.value_offsets().windows(2).enumerate() {
            let bounds = match bounds {
                [from, to] if lists.is_valid(row) => {
                    Some((usize::try_from(*from).unwrap_or(0), usize::try_from(*to).unwrap_or(0)))
                }
                _ => None,
            };
            rows.push(bounds);
        }
        let elements = Box::new(Column::of(lists.values(), &shown_as)?);
        Ok(Column::List { rows, elements, element: shown_as, is_vector })
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Column::Bool(values) => values.is_null(row),
            Column::Int2(values) => values.is_null(row),
            Column::Int4(values) => values.is_null(row),
            Column::Int8(values) | Column::Oid(values) => values.is_null(row),
            Column::Float4(values) => values.is_null(row),
            Column::Float8(values) => values.is_null(row),
            Column::Text(values) | Column::Char(values) | Column::Numeric(values) => values.is_null(row),
            Column::Bytes(values) => values.is_null(row),
            Column::Date(values) => values.is_null(row),
            Column::Time(values) => values.is_null(row),
            Column::Timestamp(values) | Column::TimestampZone(values) => values.is_null(row),
            Column::Interval(values) => values.is_null(row),
            Column::List { rows, .. } => rows.get(row).is_none_or(Option::is_none),
            Column::Null => true,
        }
    }
}

fn is_list(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::List(_)
            | DataType::LargeList(_)
            | DataType::ListView(_)
            | DataType::LargeListView(_)
            | DataType::FixedSizeList(..)
    )
}

fn is_nested(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Struct(_) | DataType::Map(..) | DataType::Union(..))
}

/// Each value as JSON; what is absent stays absent.
fn as_json(array: &ArrayRef) -> Result<StringArray, ArrowError> {
    let batch = RecordBatch::try_from_iter([("v", Arc::clone(array))])?;
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
    writer.write(&batch)?;
    writer.finish()?;
    let written = writer.into_inner();
    let lines = String::from_utf8_lossy(&written);
    // `{"v":…}`, a line for each.
    let value = |line: &str| line.strip_prefix("{\"v\":")?.strip_suffix('}').map(str::to_owned);
    let values = lines.lines().enumerate().map(|(row, line)| value(line).filter(|_| array.is_valid(row)));
    Ok(StringArray::from_iter(values))
}
