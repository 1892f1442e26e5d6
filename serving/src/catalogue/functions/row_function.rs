//! A function that is worked out row by row: what a catalogue answers is asked of few rows, and simple bodies matter more.

use crate::catalogue::columns::{arrow_type, shown};
use arrow::array::{Array, ListArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature,
    Volatility,
};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a function computes from the values of one row.
pub(super) type Body = Arc<dyn Fn(&Arguments<'_>) -> Result<ScalarValue> + Send + Sync>;

/// The values of one row.
pub(super) struct Arguments<'row> {
    function: &'row str,
    values: &'row [ScalarValue],
}

impl Arguments<'_> {
    /// A value as text; `None` when it is null or not given.
    pub(super) fn text(&self, at: usize) -> Option<String> {
        let value = self.values.get(at)?;
        match value {
            ScalarValue::Dictionary(_, inner) => inner.try_as_str().flatten().map(str::to_string),
            ScalarValue::Boolean(value) => value.map(|value| value.to_string()),
            value if value.is_null() => None,
            value => match value.try_as_str() {
                Some(text) => text.map(str::to_string),
                None => Some(value.to_string()),
            },
        }
    }

    /// A value as a whole number; texts of digits are taken for one.
    pub(super) fn int(&self, at: usize) -> Option<i64> {
        let value = self.values.get(at)?;
        match value.cast_to(&DataType::Int64) {
            Ok(ScalarValue::Int64(number)) => number,
            _ => None,
        }
    }

    /// A value as yes or no.
    pub(super) fn bool(&self, at: usize) -> Option<bool> {
        match self.values.get(at)?.cast_to(&DataType::Boolean) {
            Ok(ScalarValue::Boolean(value)) => value,
            _ => None,
        }
    }

    pub(super) fn value(&self, at: usize) -> Option<&ScalarValue> {
        self.values.get(at)
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// An error that names the function.
    pub(super) fn wrong(&self, problem: impl fmt::Display) -> DataFusionError {
        DataFusionError::Execution(format!("{}: {problem}", self.function))
    }
}

/// The function.
pub(super) struct RowFunction {
    name: &'static str,
    returns: FieldRef,
    takes_arguments: bool,
    signature: Signature,
    body: Body,
}

impl RowFunction {
    /// A function that returns a type of Postgres.
    pub(super) fn new(
        name: &'static str,
        returns: &str,
        body: impl Fn(&Arguments<'_>) -> Result<ScalarValue> + Send + Sync + 'static,
    ) -> RowFunction {
        let (data_type, shown_as) = arrow_type(returns);
        RowFunction {
            name,
            returns: Arc::new(shown(Field::new(name, data_type, true), shown_as)),
            takes_arguments: true,
            signature: Signature::one_of(
                vec![TypeSignature::VariadicAny, TypeSignature::Nullary],
                Volatility::Stable,
            ),
            body: Arc::new(body),
        }
    }

    /// The same, taking nothing.
    pub(super) fn without_arguments(self) -> RowFunction {
        RowFunction { takes_arguments: false, signature: Signature::nullary(Volatility::Stable), ..self }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn returns(&self) -> &FieldRef {
        &self.returns
    }

    pub(super) fn takes_arguments(&self) -> bool {
        self.takes_arguments
    }

    pub(super) fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::from(self))
    }
}

impl fmt::Debug for RowFunction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RowFunction").field("name", &self.name).finish_non_exhaustive()
    }
}

// Within one session a name means one function.
impl PartialEq for RowFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.body, &other.body)
    }
}

impl Eq for RowFunction {}

impl Hash for RowFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for RowFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.returns.data_type().clone())
    }

    fn return_field_from_args(&self, _arguments: ReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::clone(&self.returns))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ScalarFunctionArgs { args, number_rows, .. } = arguments;
        let scalars: Option<Vec<ScalarValue>> = args
            .iter()
            .map(|value| if let ColumnarValue::Scalar(value) = value { Some(value.clone()) } else { None })
            .collect();
        if let Some(values) = scalars {
            let row = Arguments { function: self.name, values: &values };
            return Ok(ColumnarValue::Scalar(self.typed((self.body)(&row)?)?));
        }
        let arrays = args.iter().map(|value| value.to_array(number_rows)).collect::<Result<Vec<_>>>()?;
        let mut results = Vec::with_capacity(number_rows);
        for at in 0..number_rows {
            let values = arrays
                .iter()
                .map(|array| ScalarValue::try_from_array(array, at))
                .collect::<Result<Vec<_>>>()?;
            results.push(self.typed((self.body)(&Arguments { function: self.name, values: &values })?)?);
        }
        if results.is_empty() {
            return Ok(ColumnarValue::Array(arrow::array::new_empty_array(self.returns.data_type())));
        }
        Ok(ColumnarValue::Array(ScalarValue::iter_to_array(results)?))
    }
}

impl RowFunction {
    /// A result in the type that was promised: bodies say null or a narrower number as it comes.
    fn typed(&self, value: ScalarValue) -> Result<ScalarValue> {
        if &value.data_type() == self.returns.data_type() {
            Ok(value)
        } else if value.is_null() {
            ScalarValue::try_from(self.returns.data_type())
        } else if let (DataType::List(element), ScalarValue::List(list)) = (self.returns.data_type(), &value)
        {
            // A cast would leave how elements are shown out.
            let values = cast(list.values(), element.data_type())?;
            let list = ListArray::try_new(
                Arc::clone(element),
                list.offsets().clone(),
                values,
                list.nulls().cloned(),
            )?;
            Ok(ScalarValue::List(Arc::new(list)))
        } else {
            value.cast_to(self.returns.data_type())
        }
    }
}
