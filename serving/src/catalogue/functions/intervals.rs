//! Intervals times numbers, which Postgres multiplies with `*` and DataFusion not at all. Asked of every row of a table, so it is
//! worked out by columns.

use arrow::array::{AsArray, IntervalMonthDayNanoArray};
use arrow::datatypes::{DataType, Float64Type, IntervalMonthDayNano, IntervalMonthDayNanoType, IntervalUnit};
use datafusion::common::exec_datafusion_err;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use std::sync::Arc;

/// The name of the function.
pub(in crate::catalogue) const INTERVAL_TIMES: &str = "interval_times";

const NANOSECONDS_OF_A_DAY: f64 = 86_400e9;

/// `interval_times(interval, number)`.
pub(super) fn times() -> Arc<ScalarUDF> {
    let interval = DataType::Interval(IntervalUnit::MonthDayNano);
    let takes = vec![interval.clone(), DataType::Float64];
    Arc::new(create_udf(INTERVAL_TIMES, takes, interval, Volatility::Immutable, Arc::new(products)))
}

fn products(values: &[ColumnarValue]) -> Result<ColumnarValue> {
    let arrays = ColumnarValue::values_to_arrays(values)?;
    let [intervals, factors] = arrays.as_slice() else {
        return Err(exec_datafusion_err!("{INTERVAL_TIMES} takes an interval and a number"));
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
