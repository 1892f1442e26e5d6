//! Functions that make much of little, as queries over facts may use them: bureaus write queries too.
//!
//! `generate_series` makes lists of a length that its arguments say; it stays, with a limit. Others of its kind, which no report
//! uses, are left out: a single call could take all memory of the machine, past every limit of the query engine. So are those whose
//! answer nobody can have again: a report that is made again must come out the same.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateDefaults;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature};

/// The most numbers that one call makes, over all rows of a batch.
const MOST_NUMBERS: i128 = 1_000_000;
/// The function that stays.
const SERIES: &str = "generate_series";
/// Those that are left out.
const LEFT_OUT: [&str; 8] =
    ["range", "array_repeat", "array_resize", "repeat", "lpad", "rpad", "random", "uuid"];

/// The functions of queries over facts.
pub(crate) fn functions() -> Vec<Arc<ScalarUDF>> {
    let all = SessionStateDefaults::default_scalar_functions();
    let kept = all.into_iter().filter(|function| !LEFT_OUT.contains(&function.name()));
    kept.map(|function| {
        let is_series = function.name() == SERIES;
        if is_series { Arc::new(ScalarUDF::new_from_impl(ShortSeries { whole: function })) } else { function }
    })
    .collect()
}

/// `generate_series` over whole numbers, with a limit.
#[derive(Debug, PartialEq, Eq, Hash)]
struct ShortSeries {
    whole: Arc<ScalarUDF>,
}

impl ScalarUDFImpl for ShortSeries {
    fn name(&self) -> &str {
        SERIES
    }

    fn signature(&self) -> &Signature {
        self.whole.signature()
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType, DataFusionError> {
        self.whole.return_type(arguments)
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        if call.args.iter().any(|argument| argument.data_type() == DataType::Null) {
            return self.whole.invoke_with_args(call);
        }
        if numbers(&call)? > MOST_NUMBERS {
            let reason = format!("{SERIES} may make {MOST_NUMBERS} numbers at a time in a report");
            return Err(DataFusionError::Execution(reason));
        }
        self.whole.invoke_with_args(call)
    }
}

/// How many numbers a call would make.
fn numbers(call: &ScalarFunctionArgs) -> Result<i128, DataFusionError> {
    let is_one = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
    let rows = if is_one { 1 } else { call.number_rows };
    let mut columns = Vec::new();
    for argument in &call.args {
        let column = argument.to_array(rows)?;
        if column.data_type() != &DataType::Int64 {
            let reason = format!("{SERIES} takes whole numbers in a report, not {}", column.data_type());
            return Err(DataFusionError::Execution(reason));
        }
        columns.push(column);
    }
    let value = |column: usize, row: usize| -> Option<i128> {
        let array = columns.get(column)?.as_primitive_opt::<Int64Type>()?;
        (row < array.len() && array.is_valid(row)).then(|| i128::from(array.value(row)))
    };
    let mut numbers: i128 = 0;
    for row in 0..rows {
        let (from, to, step) = match columns.len() {
            1 => (Some(0), value(0, row), Some(1)),
            2 => (value(0, row), value(1, row), Some(1)),
            _ => (value(0, row), value(1, row), value(2, row)),
        };
        // A step of nothing is refused by the function itself.
        if let (Some(from), Some(to), Some(step)) = (from, to, step)
            && step != 0
        {
            numbers = numbers.saturating_add(((to - from) / step + 1).max(0));
        }
    }
    Ok(numbers)
}
