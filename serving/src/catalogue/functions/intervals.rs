//! Intervals times numbers, which Postgres multiplies with `*` and DataFusion not at all. Asked of every row of a table, so it is
//! worked out by columns.

use arrow::array::{AsArray, IntervalMonthDayNanoArray};
use arrow::datatypes::{DataType, Float64Type, IntervalMonthDayNano, IntervalMonthDayNanoType, IntervalUnit};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use std::sync::Arc;

/// The name of the function.
pub(in crate::catalogue) const INTERVAL_TIMES: &str = "interval_times";

const NANOSECONDS_OF_A_DAY: f64 = 86_400e9;

/// `interval_times(interval, number)`.
pub(super) fn times() -> Arc<ScalarUDF> {
    let interval = DataType::Interval(IntervalUnit::MonthDayNano);
    let signature = Signature::exact(vec![interval, DataType::Float64], Volatility::Immutable);
    Arc::new(ScalarUDF::from(Times { signature }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Times {
    signature: Signature,
}

impl ScalarUDFImpl for Times {
    fn name(&self) -> &str {
        INTERVAL_TIMES
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Interval(IntervalUnit::MonthDayNano))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ScalarFunctionArgs { args, number_rows, .. } = arguments;
        let arrays = args.iter().map(|value| value.to_array(number_rows)).collect::<Result<Vec<_>>>()?;
        let [intervals, factors] = arrays.as_slice() else {
            return Err(DataFusionError::Execution(format!(
                "{INTERVAL_TIMES} takes an interval and a number"
            )));
        };
        let intervals = intervals.as_primitive::<IntervalMonthDayNanoType>();
        let factors = factors.as_primitive::<Float64Type>();
        let products: IntervalMonthDayNanoArray = intervals
            .iter()
            .zip(factors.iter())
            .map(|(interval, factor)| Some(product(interval?, factor?)))
            .collect();
        Ok(ColumnarValue::Array(Arc::new(products)))
    }
}

/// As Postgres multiplies: what is left of months is days of a month of thirty, what is left of days is hours, to the microsecond.
fn product(interval: IntervalMonthDayNano, factor: f64) -> IntervalMonthDayNano {
    let months = f64::from(interval.months) * factor;
    let days = f64::from(interval.days) * factor;
    let of_months = months.fract() * 30.0;
    let left_of_days = (days.fract() + of_months.fract()) * NANOSECONDS_OF_A_DAY;
    let microseconds = ((interval.nanoseconds as f64 * factor + left_of_days) / 1e3).round();
    IntervalMonthDayNano::new(
        months.trunc() as i32,
        (days.trunc() + of_months.trunc()) as i32,
        (microseconds as i64).saturating_mul(1_000),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_months_is_days_and_of_days_is_hours() {
        let minutes = |minutes: i64| minutes * 60 * 1_000_000_000;
        for (interval, factor, expected) in [
            ((0, 0, minutes(5)), 7.0, (0, 0, minutes(35))),
            ((0, 0, minutes(5)), -1.0, (0, 0, minutes(-5))),
            ((1, 0, 0), 1.5, (1, 15, 0)),
            ((0, 1, 0), 2.5, (0, 2, minutes(12 * 60))),
            ((0, 0, 1_000), 0.4, (0, 0, 0)),
        ] {
            let made = |(months, days, nanoseconds)| IntervalMonthDayNano::new(months, days, nanoseconds);
            assert_eq!(product(made(interval), factor), made(expected), "{interval:?} * {factor}");
        }
    }
}
