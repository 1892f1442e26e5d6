//! Where messages lie in their feeds: topic, partition and offset, by which a row of a history is known.

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use arrow::error::ArrowError;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The columns that name a place.
pub(crate) const COLUMNS: [&str; 3] = ["_topic", "_partition", "_offset"];

/// A set of places: partitions and offsets, by topic.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(HashMap<String, HashSet<(i64, i64)>>);

impl Places {
    pub(crate) fn insert(&mut self, topic: &str, partition: i64, offset: i64) {
        match self.0.get_mut(topic) {
            Some(places) => places.insert((partition, offset)),
            None => self.0.entry(topic.to_owned()).or_default().insert((partition, offset)),
        };
    }

    /// Adds the places of all rows.
    pub(crate) fn insert_all(&mut self, batch: &RecordBatch) -> std::result::Result<(), ArrowError> {
        each_place(batch, |topic, partition, offset| self.insert(topic, partition, offset))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.values().map(HashSet::len).sum()
    }

    /// Which rows lie at one of these places.
    pub(crate) fn rows_in(&self, batch: &RecordBatch) -> std::result::Result<BooleanArray, ArrowError> {
        let mut found = Vec::with_capacity(batch.num_rows());
        each_place(batch, |topic, partition, offset| {
            found.push(self.0.get(topic).is_some_and(|places| places.contains(&(partition, offset))));
        })?;
        Ok(BooleanArray::from(found))
    }

    /// Whether a file may hold one of these places, by what the log says of it (Delta's statistics as JSON). Topics are
    /// not compared: their least and greatest value may be cut short.
    pub(crate) fn may_lie_in(&self, statistics: Option<&str>) -> bool {
        let statistics: Value =
            statistics.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let range = |column: &str| {
            let bound = |which: &str| statistics.get(which).and_then(|values| values.get(column)?.as_i64());
            bound("minValues").unwrap_or(i64::MIN)..=bound("maxValues").unwrap_or(i64::MAX)
        };
        let (partitions, offsets) = (range("_partition"), range("_offset"));
        let within =
            |(partition, offset): &(i64, i64)| partitions.contains(partition) && offsets.contains(offset);
        self.0.values().flatten().any(within)
    }
}

/// Tells topic, partition and offset of each row.
fn each_place(
    batch: &RecordBatch,
    mut tell: impl FnMut(&str, i64, i64),
) -> std::result::Result<(), ArrowError> {
    let column = |name: &str, to: DataType| {
        let column = batch.column_by_name(name);
        cast(column.ok_or_else(|| ArrowError::SchemaError(format!("there is no column `{name}`")))?, &to)
    };
    let [topic, partition, offset] = COLUMNS;
    let topics = column(topic, DataType::Utf8)?;
    let (partitions, offsets) = (column(partition, DataType::Int64)?, column(offset, DataType::Int64)?);
    let (topics, partitions) = (topics.as_string::<i32>(), partitions.as_primitive::<Int64Type>());
    let offsets = offsets.as_primitive::<Int64Type>();
    (0..batch.num_rows()).for_each(|row| tell(topics.value(row), partitions.value(row), offsets.value(row)));
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use arrow::array::{Int32Array, Int64Array, StringArray};
    use std::sync::Arc;

    #[test]
    fn a_place_is_a_topic_a_partition_and_an_offset_together() {
        let batch = RecordBatch::try_from_iter([
            ("_offset", Arc::new(Int64Array::from(vec![7, 7, 8, 7])) as Arc<dyn arrow::array::Array>),
            ("_topic", Arc::new(StringArray::from(vec!["a", "b", "a", "a"])) as _),
            ("_partition", Arc::new(Int32Array::from(vec![1, 1, 1, 0])) as _),
        ])
        .unwrap();
        let mut places = Places::default();
        places.insert("a", 1, 7);
        places.insert("a", 1, 7);
        assert_eq!(places.len(), 1);
        assert_eq!(places.rows_in(&batch).unwrap(), BooleanArray::from(vec![true, false, false, false]));
        places.insert_all(&batch).unwrap();
        assert_eq!(places.len(), 4);
    }

    #[test]
    fn files_are_passed_over_only_where_the_log_says_that_they_lie_elsewhere() {
        let mut places = Places::default();
        places.insert("a", 1, 7);
        let statistics = |least: i64, greatest: i64, partition: i64| {
            format!(
                r#"{{"minValues":{{"_offset":{least},"_partition":{partition}}},"maxValues":{{"_offset":{greatest},"_partition":{partition}}}}}"#
            )
        };
        assert!(places.may_lie_in(Some(&statistics(7, 9, 1))));
        assert!(!places.may_lie_in(Some(&statistics(8, 9, 1))));
        assert!(!places.may_lie_in(Some(&statistics(7, 9, 0))));
        assert!(places.may_lie_in(Some(r#"{"numRecords":1}"#)));
        assert!(places.may_lie_in(None));
    }
}
