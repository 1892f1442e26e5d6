//! Which rows of a history table are still current.
//!
//! A current view is "the latest statement per record, without the withdrawn ones". Computing that by a window over
//! the whole history sorts every column of every row for each query. Instead this keeps, per history table, the set
//! of rows that are *dead*: superseded by a later statement, withdrawn, or tombstones. It is built from five narrow
//! columns, follows new commits by reading only their files, and is shared by all sessions of the process. A query
//! then streams the history and drops dead rows: filters and projections go all the way down to the files.
//!
//! Order of statements: (`_topic`, `_partition`, `_offset`). A topic belongs to one bureau and kind and a key always
//! goes to the same partition, so this is Kafka's own order of the statements about a record.

use super::offsets::OffsetSet;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use datafusion::common::hash_utils::{RandomState, create_hashes};
use datafusion::error::{DataFusionError, Result};
use std::collections::HashMap;
use std::sync::Arc;

/// The columns the index is built from.
pub(crate) const INDEX_COLUMNS: [&str; 6] =
    ["source_bureau", "source_record_id", "_topic", "_partition", "_offset", "_withdrawn"];

/// Where a row came from; ordered as Kafka orders statements about one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Coordinates {
    topic: u32,
    partition: i32,
    offset: i64,
}

/// The dead rows of a history table at one version.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeadRows {
    topics: HashMap<String, u32>,
    offsets: HashMap<(u32, i32), OffsetSet>,
}

impl DeadRows {
    /// The dead offsets of a topic and partition.
    pub(crate) fn of(&self, topic: &str, partition: i32) -> Option<&OffsetSet> {
        self.offsets.get(&(*self.topics.get(topic)?, partition))
    }

    /// Number of dead rows.
    pub(crate) fn len(&self) -> usize {
        self.offsets.values().map(OffsetSet::len).sum()
    }
}

/// The state from which [`DeadRows`] is taken; grows with the history.
#[derive(Debug, Default)]
pub(crate) struct CurrentIndex {
    latest: HashMap<u128, Coordinates>,
    dead: DeadRows,
}

impl CurrentIndex {
    /// A copy of the dead rows; cheap, chunks are shared.
    pub(crate) fn dead_rows(&self) -> Arc<DeadRows> {
        Arc::new(self.dead.clone())
    }

    /// Takes in rows with [`INDEX_COLUMNS`]. The order of rows and repeated rows make no difference.
    pub(crate) fn absorb(&mut self, batch: &RecordBatch) -> Result<()> {
        let keys = key_hashes(batch)?;
        let topics = text_column(batch, "_topic")?;
        let topics = topics.as_string::<i32>();
        let partitions = typed_column(batch, "_partition", &DataType::Int32)?;
        let partitions = partitions.as_primitive::<Int32Type>();
        let offsets = typed_column(batch, "_offset", &DataType::Int64)?;
        let offsets = offsets.as_primitive::<Int64Type>();
        let withdrawn = typed_column(batch, "_withdrawn", &DataType::Boolean)?;
        let withdrawn = withdrawn.as_boolean();
        let mut last_topic: Option<(String, u32)> = None;
        for (row, key) in keys.into_iter().enumerate() {
            let topic_text = topics.value(row);
            let topic = match &last_topic {
                Some((text, id)) if text == topic_text => *id,
                _ => {
                    let id = self.topic_id(topic_text);
                    last_topic = Some((topic_text.to_string(), id));
                    id
                }
            };
            let at = Coordinates { topic, partition: partitions.value(row), offset: offsets.value(row) };
            let is_tombstone = withdrawn.is_valid(row) && withdrawn.value(row);
            self.state(key, at, is_tombstone);
        }
        Ok(())
    }

    fn state(&mut self, key: u128, at: Coordinates, is_tombstone: bool) {
        let latest = self.latest.entry(key).or_insert(at);
        if *latest > at {
            kill(&mut self.dead, at);
        } else if *latest < at {
            kill(&mut self.dead, *latest);
            *latest = at;
        }
        if is_tombstone {
            kill(&mut self.dead, at);
        }
    }

    /// Ids in the order of names would shift when a topic appears; so topics are numbered by appearance. That is safe
    /// because the statements about one record all come from one topic.
    fn topic_id(&mut self, topic: &str) -> u32 {
        let next = self.dead.topics.len() as u32;
        *self.dead.topics.entry(topic.to_string()).or_insert(next)
    }
}

fn kill(dead: &mut DeadRows, at: Coordinates) {
    dead.offsets.entry((at.topic, at.partition)).or_default().insert(at.offset);
}

/// A 128-bit hash per row of (`source_bureau`, `source_record_id`).
fn key_hashes(batch: &RecordBatch) -> Result<Vec<u128>> {
    let columns = [text_column(batch, "source_bureau")?, text_column(batch, "source_record_id")?];
    let hash = |seed: u64| -> Result<Vec<u64>> {
        let mut hashes = vec![0; batch.num_rows()];
        create_hashes(&columns, &RandomState::with_seed(seed), &mut hashes)?;
        Ok(hashes)
    };
    let (high, low) = (hash(0x9e37_79b9_7f4a_7c15)?, hash(0xc2b2_ae3d_27d4_eb4f)?);
    Ok(high.into_iter().zip(low).map(|(high, low)| u128::from(high) << 64 | u128::from(low)).collect())
}

pub(crate) fn text_column(batch: &RecordBatch, name: &str) -> Result<ArrayRef> {
    typed_column(batch, name, &DataType::Utf8)
}

pub(crate) fn typed_column(batch: &RecordBatch, name: &str, data_type: &DataType) -> Result<ArrayRef> {
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| DataFusionError::Plan(format!("the history has no column `{name}`")))?;
    if column.data_type() == data_type {
        return Ok(column.clone());
    }
    Ok(cast(column, data_type)?)
}
