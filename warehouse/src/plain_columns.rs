//! Columns in types that everyone reads. The engine gives texts as views and codes as dictionaries: drivers of languages with an
//! older Arrow know neither, and rows that are kept in memory are counted with the buffers of their views again and again.
//! A column may always be null here: what a plan says of that and what comes out need not agree, and drivers compare.

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use std::sync::Arc;

/// The columns in plain types.
pub fn plain_schema(schema: &Schema) -> SchemaRef {
    let fields: Vec<FieldRef> = schema.fields().iter().map(shared_plain_field).collect();
    Arc::new(Schema::new(fields))
}

fn shared_plain_field(field: &FieldRef) -> FieldRef {
    Arc::new(plain_field(field))
}

/// A column or parameter in a plain type.
pub fn plain_field(field: &Field) -> Field {
    Field::new(field.name(), plain_type(field.data_type()), true).with_metadata(field.metadata().clone())
}

fn plain_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::Dictionary(_, values) => plain_type(values),
        DataType::RunEndEncoded(_, values) => plain_type(values.data_type()),
        DataType::Decimal32(precision, scale) | DataType::Decimal64(precision, scale) => {
            DataType::Decimal128(*precision, *scale)
        }
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item) => DataType::List(shared_plain_field(item)),
        DataType::FixedSizeList(item, size) => DataType::FixedSizeList(shared_plain_field(item), *size),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(shared_plain_field).collect()),
        other => other.clone(),
    }
}

/// Rows in columns that [`plain_schema`] made.
///
/// # Errors
/// When they are not of those columns.
pub fn plain_batch(batch: &RecordBatch, columns: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    if batch.num_columns() != columns.fields().len() {
        return Err(ArrowError::SchemaError("the rows have other columns than were told".to_owned()));
    }
    let mut made = Vec::with_capacity(batch.num_columns());
    for (column, field) in batch.columns().iter().zip(columns.fields()) {
        made.push(if column.data_type() == field.data_type() {
            Arc::clone(column)
        } else {
            cast(column, field.data_type())?
        });
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(columns), made, &options)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{
        Array, ArrayRef, AsArray, DictionaryArray, Int32Array, ListArray, StringArray, StringViewArray,
        StructArray,
    };
    use arrow::datatypes::Int32Type;

    fn columns() -> Vec<(&'static str, ArrayRef)> {
        let views: ArrayRef =
            Arc::new(StringViewArray::from(vec![Some("a text that is no short one"), None]));
        let codes: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::from_iter(["fr", "be"]));
        let item = Arc::new(Field::new("item", DataType::Int32, false));
        let inner = StructArray::from(vec![
            (Arc::new(Field::new("text", DataType::Utf8View, true)), Arc::clone(&views)),
            (Arc::new(Field::new("code", codes.data_type().clone(), false)), Arc::clone(&codes)),
        ]);
        let lists = ListArray::new(
            Arc::clone(&item),
            arrow::buffer::OffsetBuffer::from_lengths([2, 1]),
            Arc::new(Int32Array::from(vec![1, 2, 3])),
            None,
        );
        let items = ListArray::new(
            Arc::new(Field::new("item", inner.data_type().clone(), false)),
            arrow::buffer::OffsetBuffer::from_lengths([1, 1]),
            Arc::new(inner),
            None,
        );
        vec![("views", views), ("codes", codes), ("lists", Arc::new(lists)), ("items", Arc::new(items))]
    }

    #[test]
    fn views_and_dictionaries_become_texts_however_deep_they_lie() {
        let batch = RecordBatch::try_from_iter(columns()).unwrap();
        let schema = plain_schema(&batch.schema());
        let text = format!("{schema:?}");
        assert!(!text.contains("View") && !text.contains("Dictionary"), "{text}");
        let made = plain_batch(&batch, &schema).unwrap();
        assert_eq!(made.column(1).as_ref(), &StringArray::from(vec!["fr", "be"]));
        let items = made.column(3).as_list::<i32>();
        let inner = items.value(0);
        let inner = inner.as_struct();
        assert_eq!(inner.column(0).as_string::<i32>().value(0), "a text that is no short one");
        assert_eq!(plain_schema(&schema), schema, "what is plain stays so");
    }

    #[test]
    fn rows_of_other_columns_are_no_rows_of_these() {
        let batch = RecordBatch::try_from_iter(columns()).unwrap();
        let other = Arc::new(Schema::new(vec![Field::new("views", DataType::Utf8, true)]));
        assert!(plain_batch(&batch, &other).is_err());
    }
}
