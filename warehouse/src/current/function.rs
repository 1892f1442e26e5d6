//! The predicate that keeps current rows: a look-up of a row's coordinates among the dead ones.

use super::index::DeadRows;
use arrow::array::{Array, AsArray, BooleanArray, BooleanBuilder};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility, col,
};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// `is_current(_topic, _partition, _offset)` for one version of one table.
#[derive(Debug)]
pub(crate) struct IsCurrent {
    dead: Arc<DeadRows>,
    signature: Signature,
}

impl IsCurrent {
    /// The predicate as an expression over the provenance columns.
    pub(crate) fn predicate(dead: Arc<DeadRows>) -> Expr {
        let function = IsCurrent { dead, signature: Signature::any(3, Volatility::Immutable) };
        ScalarUDF::from(function).call(vec![col("_topic"), col("_partition"), col("_offset")])
    }
}

impl PartialEq for IsCurrent {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.dead, &other.dead)
    }
}

impl Eq for IsCurrent {}

impl Hash for IsCurrent {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.dead).hash(state);
    }
}

impl ScalarUDFImpl for IsCurrent {
    fn name(&self) -> &str {
        "is_current"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let [topics, partitions, offsets] = arrays.as_slice() else {
            return Err(DataFusionError::Internal("is_current takes three arguments".into()));
        };
        if self.dead.len() == 0 {
            return Ok(ColumnarValue::Array(Arc::new(BooleanArray::from(vec![true; topics.len()]))));
        }
        let topics = cast(topics, &DataType::Utf8View)?;
        let topics = topics.as_string_view();
        let partitions = cast(partitions, &DataType::Int32)?;
        let partitions = partitions.as_primitive::<Int32Type>();
        let offsets = cast(offsets, &DataType::Int64)?;
        let offsets = offsets.as_primitive::<Int64Type>();
        let mut current = BooleanBuilder::with_capacity(topics.len());
        // Neighbouring rows mostly share topic and partition.
        let mut last = None;
        for row in 0..topics.len() {
            let place = (topics.value(row), partitions.value(row));
            let dead = match last {
                Some((seen, dead)) if seen == place => dead,
                _ => {
                    let dead = self.dead.of(place.0, place.1);
                    last = Some((place, dead));
                    dead
                }
            };
            current.append_value(!dead.is_some_and(|set| set.contains(offsets.value(row))));
        }
        Ok(ColumnarValue::Array(Arc::new(current.finish())))
    }
}
