//! Whether two answers are the same. A bench that compares the time of wrong answers is worthless.

use anyhow::{Result, bail};
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema};
use serde_json::Value;
use std::sync::Arc;

/// Numbers may differ by so much of their size: sums of floats depend on their order.
const TOLERANCE: f64 = 1e-9;

/// Rows as lists of values, in the order of the columns.
///
/// # Errors
/// When a value cannot be written as JSON.
pub(super) fn rows_of(batches: &[RecordBatch]) -> Result<Vec<Vec<Value>>> {
    let mut all = Vec::new();
    for batch in batches {
        // By place and not by name: names differ between engines.
        let fields: Vec<Field> = batch
            .schema()
            .fields()
            .iter()
            .enumerate()
            .map(|(place, field)| field.as_ref().clone().with_name(place.to_string()))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        let named = RecordBatch::try_new_with_options(
            Arc::new(Schema::new(fields)),
            batch.columns().to_vec(),
            &options,
        )?;
        for object in crate::rows::as_objects(&[named])? {
            let row = (0..batch.num_columns())
                .map(|place| object.get(&place.to_string()).cloned().unwrap_or(Value::Null))
                .collect();
            all.push(row);
        }
    }
    Ok(all)
}

/// Compares two answers, whatever the order of their rows.
///
/// # Errors
/// When they differ; the message names the first difference.
pub(super) fn compare(question: &str, mut one: Vec<Vec<Value>>, mut other: Vec<Vec<Value>>) -> Result<()> {
    if one.len() != other.len() {
        bail!("{question}: {} rows here and {} at the peer", one.len(), other.len());
    }
    one.sort_by_cached_key(|row| key(row));
    other.sort_by_cached_key(|row| key(row));
    for (own, theirs) in one.iter().zip(&other) {
        let is_same =
            own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| same(own, theirs));
        if !is_same {
            bail!("{question}: {own:?} here and {theirs:?} at the peer");
        }
    }
    Ok(())
}

/// What rows are put in order by: numbers as far as both write them alike.
fn key(row: &[Value]) -> String {
    let each = row.iter().map(|value| match value.as_f64() {
        Some(number) => format!("{number:.4}"),
        None => value.to_string(),
    });
    each.collect::<Vec<_>>().join("\u{1f}")
}

fn same(own: &Value, theirs: &Value) -> bool {
    if own == theirs {
        return true;
    }
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    match (number(own), number(theirs)) {
        (Some(own), Some(theirs)) => (own - theirs).abs() <= TOLERANCE * own.abs().max(theirs.abs()).max(1.0),
        _ => moment(own).is_some() && moment(own) == moment(theirs),
    }
}

/// Points in time are written `2026-01-02T03:04:05Z` here and `2026-01-02 03:04:05+00:00` there.
fn moment(value: &Value) -> Option<chrono::DateTime<chrono::Utc>> {
    let text = value.as_str()?.replacen(' ', "T", 1);
    chrono::DateTime::parse_from_rfc3339(&text).ok().map(|moment| moment.to_utc())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn order_and_writing_make_no_difference_and_values_do() {
        let rows = |values: Value| -> Vec<Vec<Value>> { serde_json::from_value(values).unwrap() };
        let own = rows(json!([["a", 1], ["b", 2.5], ["2026-01-02T03:04:05Z", null]]));
        let theirs = rows(json!([["b", "2.5"], ["2026-01-02 03:04:05+00:00", null], ["a", 1.0]]));
        assert!(compare("q", own.clone(), rows(json!([["a", 1]]))).is_err());
        assert!(compare("q", own.clone(), rows(json!([["a", 1], ["b", 2.6], ["x", null]]))).is_err());
        let times = rows(json!([["2026-01-02T03:04:05Z"]]));
        compare("q", times, rows(json!([["2026-01-02 03:04:05+00:00"]]))).unwrap();
        let sorted_alike =
            |rows: Vec<Vec<Value>>| rows.into_iter().filter(|row| row[1] != Value::Null).collect();
        compare("q", sorted_alike(own), sorted_alike(theirs)).unwrap();
    }
}
