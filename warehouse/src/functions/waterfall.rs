//! `match_waterfall(parts)`: the parts of a match as lines of text, with the sum so far.

use arrow::array::{Array, ArrayRef, AsArray, StringBuilder, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use std::fmt::Write;

/// The name in SQL.
pub(super) const NAME: &str = "match_waterfall";

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Waterfall {
    signature: Signature,
}

impl Waterfall {
    pub(super) fn new() -> Waterfall {
        Waterfall { signature: Signature::new(TypeSignature::Any(1), Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Waterfall {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::List(field)] if matches!(field.data_type(), DataType::Struct(_)) => Ok(DataType::Utf8),
            [DataType::Null] => Ok(DataType::Utf8),
            _ => Err(DataFusionError::Plan(format!("{NAME} takes the parts of a match: {NAME}(parts)"))),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let column =
            arguments.args.first().map(|value| value.to_array(rows)).transpose()?.ok_or_else(wrong_parts)?;
        let mut written = StringBuilder::new();
        if column.data_type() == &DataType::Null {
            (0..rows).for_each(|_| written.append_null());
        } else {
            let lists = column.as_list_opt::<i32>().ok_or_else(wrong_parts)?;
            for row in 0..lists.len() {
                if lists.is_null(row) {
                    written.append_null();
                } else {
                    let parts = lists.value(row);
                    written.append_value(lines(parts.as_struct_opt().ok_or_else(wrong_parts)?)?);
                }
            }
        }
        Ok(ColumnarValue::Array(std::sync::Arc::new(written.finish())))
    }
}

fn wrong_parts() -> DataFusionError {
    DataFusionError::Execution(format!(
        "{NAME} takes the parts of a match: field, level, weight, explanation"
    ))
}

fn lines(parts: &StructArray) -> Result<String> {
    let column = |name: &str, kind: &DataType| -> Result<ArrayRef> {
        Ok(cast(parts.column_by_name(name).ok_or_else(wrong_parts)?, kind)?)
    };
    let texts = |name: &str| column(name, &DataType::Utf8);
    let (fields, levels, sentences) = (texts("field")?, texts("level")?, texts("explanation")?);
    let weights = column("weight", &DataType::Float64)?;
    let (fields, levels, sentences, weights) = (
        fields.as_string::<i32>(),
        levels.as_string::<i32>(),
        sentences.as_string::<i32>(),
        weights.as_primitive::<Float64Type>(),
    );
    let (mut written, mut sum) = (String::new(), 0.0);
    for part in 0..parts.len() {
        sum += weights.value(part);
        writeln!(
            written,
            "{:<14} {:<16} {:>+7.1} {:>+7.1}  {}",
            fields.value(part),
            levels.value(part),
            weights.value(part),
            sum,
            sentences.value(part)
        )
        .map_err(|error| DataFusionError::External(Box::new(error)))?;
    }
    Ok(written)
}
