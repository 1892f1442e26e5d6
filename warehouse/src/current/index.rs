//! Which rows of a history table are still current.
//!
//! A current view is "the latest statement per record, without the withdrawn ones". Computing that by a window over
//! the whole history sorts every column of every row for each query. Instead this keeps, per history table, the set
//! of rows that are *dead*: superseded by a later statement, withdrawn, or tombstones. It is built from a few narrow
//! columns, follows new commits by reading only their files, and is shared by all sessions of the process. A query
//! then streams the history and drops dead rows: filters and projections go all the way down to the files.
//!
//! Order of statements about a record: a topic belongs to one bureau and kind and a key goes to one partition, so it is
//! Kafka's own order, the offset. When an operator adds partitions a key may move to another one, where offsets say
//! nothing about the old one. Then the partition with the greatest timestamp so far holds the latest statement, and
//! within it the offset decides.
//!
//! Memory: about 50 bytes per record, and 80 more for each that has moved.

use super::offsets::OffsetSet;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type, TimeUnit, TimestampMillisecondType};
use datafusion::common::hash_utils::{RandomState, create_hashes};
use datafusion::error::{DataFusionError, Result};
use std::collections::HashMap;
use std::sync::Arc;

/// The columns the index is built from.
pub(crate) const INDEX_COLUMNS: [&str; 7] =
    ["source_bureau", "source_record_id", "_topic", "_partition", "_offset", "_timestamp", "_withdrawn"];

/// The latest statement about a record in one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Latest {
    /// Milliseconds since 1970 of the youngest statement of the record there, above the partition's number: comparing
    /// this finds the partition that holds the latest of all.
    place: u64,
    offset: i64,
}

/// Bits of a partition's number in a place.
const PARTITION_BITS: u32 = 22;

impl Latest {
    fn new(partition: i32, offset: i64, milliseconds: i64) -> Latest {
        let partition = u64::try_from(partition).unwrap_or(0) & ((1 << PARTITION_BITS) - 1);
        let milliseconds = u64::try_from(milliseconds).unwrap_or(0).min(u64::MAX >> PARTITION_BITS);
        Latest { place: milliseconds << PARTITION_BITS | partition, offset }
    }

    fn partition(self) -> i32 {
        (self.place & ((1 << PARTITION_BITS) - 1)) as i32
    }
}

/// The latest statements about a record that has moved between partitions, one per partition.
#[derive(Debug, Default)]
struct Moved {
    statements: Vec<(Latest, bool)>,
}

/// A topic by its number in the index, and a partition.
pub(crate) type Place = (u32, i32);

/// The dead rows of a history table at one version.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeadRows {
    topics: HashMap<String, u32>,
    offsets: HashMap<Place, OffsetSet>,
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

    /// The dead offsets of a numbered topic and a partition.
    pub(crate) fn at(&self, place: Place) -> Option<&OffsetSet> {
        self.offsets.get(&place)
    }
}

/// The state from which [`DeadRows`] is taken; grows with the history.
#[derive(Debug, Default)]
pub(crate) struct CurrentIndex {
    latest: HashMap<u128, Latest>,
    /// Records with statements in several partitions; what `latest` says of them is not kept up.
    moved: HashMap<u128, Moved>,
    dead: DeadRows,
}

impl CurrentIndex {
    /// A copy of the dead rows; cheap, chunks are shared.
    pub(crate) fn dead_rows(&self) -> Arc<DeadRows> {
        Arc::new(self.dead.clone())
    }

    /// Takes in rows with [`INDEX_COLUMNS`], and says of each where it is. The order of rows and repeated rows make no
    /// difference.
    pub(crate) fn absorb(&mut self, batch: &RecordBatch, mut met: impl FnMut(Place, i64)) -> Result<()> {
        let keys = key_hashes(batch)?;
        let topics = text_column(batch, "_topic")?;
        let topics = topics.as_string::<i32>();
        let partitions = typed_column(batch, "_partition", &DataType::Int32)?;
        let partitions = partitions.as_primitive::<Int32Type>();
        let offsets = typed_column(batch, "_offset", &DataType::Int64)?;
        let offsets = offsets.as_primitive::<Int64Type>();
        let times = typed_column(
            batch,
            "_timestamp",
            &DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        )?;
        let times = times.as_primitive::<TimestampMillisecondType>();
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
            let time = if times.is_valid(row) { times.value(row) } else { 0 };
            let at = Latest::new(partitions.value(row), offsets.value(row), time);
            let is_tombstone = withdrawn.is_valid(row) && withdrawn.value(row);
            met((topic, partitions.value(row)), at.offset);
            self.state(topic, key, at, is_tombstone);
        }
        Ok(())
    }

    fn state(&mut self, topic: u32, key: u128, at: Latest, is_tombstone: bool) {
        let dead = &mut self.dead;
        if is_tombstone {
            kill(dead, topic, at);
        }
        let latest = self.latest.entry(key).or_insert(at);
        if latest.partition() == at.partition() && !self.moved.contains_key(&key) {
            follow(dead, topic, latest, at);
            return;
        }
        let moved = self.moved.entry(key).or_insert_with(|| {
            // Whether the one so far is a tombstone: then it is dead already.
            let is_dead =
                dead.offsets.get(&(topic, latest.partition())).is_some_and(|set| set.contains(latest.offset));
            Moved { statements: vec![(*latest, is_dead)] }
        });
        match moved.statements.iter_mut().find(|(known, _)| known.partition() == at.partition()) {
            Some((known, known_tombstone)) => {
                if at.offset > known.offset {
                    *known_tombstone = is_tombstone;
                }
                follow(dead, topic, known, at);
            }
            None => moved.statements.push((at, is_tombstone)),
        }
        let latest_of_all = moved.statements.iter().map(|(known, _)| known.place).max();
        for (known, is_tombstone) in &moved.statements {
            if Some(known.place) == latest_of_all && !is_tombstone {
                revive(dead, topic, *known);
            } else {
                kill(dead, topic, *known);
            }
        }
    }

    /// Topics are numbered by appearance. The statements about one record all come from one topic.
    fn topic_id(&mut self, topic: &str) -> u32 {
        let next = self.dead.topics.len() as u32;
        *self.dead.topics.entry(topic.to_string()).or_insert(next)
    }
}

/// Two statements of one partition: the greater offset is the latest; the youngest timestamp stays.
fn follow(dead: &mut DeadRows, topic: u32, known: &mut Latest, at: Latest) {
    let place = known.place.max(at.place);
    if at.offset > known.offset {
        kill(dead, topic, *known);
        *known = at;
    } else if at.offset < known.offset {
        kill(dead, topic, at);
    }
    known.place = place;
}

fn kill(dead: &mut DeadRows, topic: u32, at: Latest) {
    dead.offsets.entry((topic, at.partition())).or_default().insert(at.offset);
}

fn revive(dead: &mut DeadRows, topic: u32, at: Latest) {
    if let Some(offsets) = dead.offsets.get_mut(&(topic, at.partition())) {
        offsets.remove(at.offset);
    }
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
