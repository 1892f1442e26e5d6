//! The rows of one data file of a history: where in Kafka each came from, and which of them stand.
//!
//! A data file never changes, so its coordinates are read once, with the index. From them and from what is dead at a version
//! follows one bit per row. A scan hands these bits to the reader of Parquet, which then neither has to read the columns of
//! provenance nor to look up any row.
//!
//! Memory: 8 bytes a row, and one bit.

use super::index::{DeadRows, Place};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::buffer::{BooleanBuffer, Buffer};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use datafusion::error::Result;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows that came from one partition: the first offset, and for each row how far its offset is from that and its place in
/// the file.
#[derive(Debug)]
struct FromPartition {
    place: Place,
    first: i64,
    rows: Vec<(u32, u32)>,
}

/// What is read once of a file.
#[derive(Debug)]
pub(crate) struct FileRows {
    rows: usize,
    partitions: Vec<FromPartition>,
    /// Rows that never stand, whatever follows: withdrawals, and statements by which a source asks for erasure.
    never: Vec<u32>,
    /// Rows of each of its row groups.
    row_groups: Vec<usize>,
    /// Columns that the file lays out in another way than the table does.
    misfits: HashSet<String>,
}

impl FileRows {
    /// Rows of each row group.
    pub(crate) fn row_groups(&self) -> &[usize] {
        &self.row_groups
    }

    /// Whether the file lays a column out in another way than its table does.
    pub(crate) fn misfits(&self, column: &str) -> bool {
        self.misfits.contains(column)
    }
}

/// Collects the rows of a file in its order.
#[derive(Debug, Default)]
pub(crate) struct FileRowsBuilder {
    rows: u32,
    partitions: HashMap<Place, Vec<(i64, u32)>>,
    never: Vec<u32>,
}

impl FileRowsBuilder {
    /// Adds the next row.
    pub(crate) fn note(&mut self, place: Place, offset: i64) {
        self.partitions.entry(place).or_default().push((offset, self.rows));
        self.rows = self.rows.saturating_add(1);
    }

    /// Notes which rows of a batch never stand. The rows of the batch are the last that were added.
    pub(crate) fn note_never(&mut self, batch: &RecordBatch) -> Result<()> {
        let first = self.rows.saturating_sub(u32::try_from(batch.num_rows()).unwrap_or(u32::MAX));
        let withdrawn = batch.column_by_name("_withdrawn").map(|column| cast(column, &DataType::Boolean));
        let withdrawn = withdrawn.transpose()?;
        let action =
            batch.column_by_name("action").map(|column| cast(column, &DataType::Utf8)).transpose()?;
        for (row, place) in (0..batch.num_rows()).zip(first..) {
            let is_withdrawn = withdrawn.as_ref().is_some_and(|column| {
                let column = column.as_boolean();
                column.is_valid(row) && column.value(row)
            });
            let is_erased = action.as_ref().is_some_and(|column| {
                let column = column.as_string::<i32>();
                column.is_null(row) || super::ERASING.contains(&column.value(row))
            });
            if is_withdrawn || is_erased {
                self.never.push(place);
            }
        }
        Ok(())
    }

    /// What is known of a file with these row groups and this schema. `None` when its rows cannot be counted on: they are not as
    /// many as its row groups say, or offsets of one partition are further apart than fits.
    pub(crate) fn finish(self, row_groups: Vec<usize>, file: &Schema, table: &Schema) -> Option<FileRows> {
        let rows = self.rows as usize;
        if row_groups.iter().sum::<usize>() != rows {
            return None;
        }
        let mut partitions = Vec::with_capacity(self.partitions.len());
        for (place, met) in self.partitions {
            let first = met.iter().map(|(offset, _)| *offset).min()?;
            let near =
                |(offset, row): (i64, u32)| Some((u32::try_from(offset.checked_sub(first)?).ok()?, row));
            partitions.push(FromPartition {
                place,
                first,
                rows: met.into_iter().map(near).collect::<Option<_>>()?,
            });
        }
        let misfits = table
            .fields()
            .iter()
            .filter(|field| match file.field_with_name(field.name()) {
                Ok(held) => !is_laid_out_as(held.data_type(), field.data_type()),
                Err(_) => !field.is_nullable(),
            })
            .map(|field| field.name().clone())
            .collect();
        Some(FileRows { rows, partitions, never: self.never, row_groups, misfits })
    }
}

/// Which rows of a file stand at one version of its table. The default is that nothing is known yet.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    bits: BooleanBuffer,
    /// For each partition how often its dead rows had changed.
    seen: Vec<u64>,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing { bits: BooleanBuffer::new_unset(0), seen: Vec::new() }
    }
}

impl Standing {
    /// Of a file at a version, from what it was before.
    pub(crate) fn of(file: &FileRows, dead: &DeadRows, before: &Arc<Standing>) -> Arc<Standing> {
        let changes = |partition: &FromPartition| dead.at(partition.place).map_or(0, |set| set.changes());
        let seen: Vec<u64> = file.partitions.iter().map(changes).collect();
        if before.seen == seen && before.bits.len() == file.rows {
            return Arc::clone(before);
        }
        let before = Some(before).filter(|before| before.bits.len() == file.rows);
        let mut bits = match before {
            Some(before) => before.bits.sliced().to_vec(),
            None => vec![u8::MAX; file.rows.div_ceil(8)],
        };
        for (place, partition) in file.partitions.iter().enumerate() {
            if before.is_some_and(|before| before.seen.get(place) == seen.get(place)) {
                continue;
            }
            let Some(set) = dead.at(partition.place) else { continue };
            let mut looker = set.looker();
            for (from_first, row) in &partition.rows {
                let is_dead = looker.contains(partition.first + i64::from(*from_first));
                put(&mut bits, *row, !is_dead);
            }
        }
        for row in &file.never {
            put(&mut bits, *row, false);
        }
        Arc::new(Standing { bits: BooleanBuffer::new(Buffer::from_vec(bits), 0, file.rows), seen })
    }

    /// One bit for each row of the file, in its order.
    pub(crate) fn bits(&self) -> &BooleanBuffer {
        &self.bits
    }
}

/// Sets or clears the bit of a row.
pub(super) fn put(bits: &mut [u8], row: u32, stands: bool) {
    let row = row as usize;
    if let Some(byte) = bits.get_mut(row / 8) {
        let bit = 1u8 << (row % 8);
        if stands { *byte |= bit } else { *byte &= !bit }
    }
}

/// Whether a column of a file can be read as the table has it without a conversion of nested parts. Texts may be views.
fn is_laid_out_as(file: &DataType, table: &DataType) -> bool {
    let is_text =
        |data_type: &DataType| matches!(data_type, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8);
    match (file, table) {
        (DataType::List(held), DataType::List(wanted)) => {
            (wanted.is_nullable() || !held.is_nullable())
                && is_laid_out_as(held.data_type(), wanted.data_type())
        }
        (DataType::Struct(held), DataType::Struct(wanted)) => {
            held.len() == wanted.len()
                && held.iter().zip(wanted).all(|(held, wanted)| {
                    held.name() == wanted.name()
                        && (wanted.is_nullable() || !held.is_nullable())
                        && is_laid_out_as(held.data_type(), wanted.data_type())
                })
        }
        (held, wanted) => held == wanted || (is_text(held) && is_text(wanted)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::current::index::CurrentIndex;
    use crate::scenarios::{batch, firearm, firearm_with, tombstone};
    use arrow::datatypes::Field;
    use serde_json::{Value, json};

    /// A file with these rows, after it has been read into the index.
    fn read(index: &mut CurrentIndex, rows: &[Value]) -> FileRows {
        let batch = batch("firearms_history", rows);
        let mut builder = FileRowsBuilder::default();
        index.absorb(&batch, |place, offset| builder.note(place, offset)).unwrap();
        builder.note_never(&batch).unwrap();
        let schema = batch.schema();
        builder.finish(vec![rows.len()], &schema, &schema).unwrap()
    }

    fn bits(standing: &Standing) -> Vec<bool> {
        standing.bits().iter().collect()
    }

    #[test]
    fn what_is_stated_again_or_withdrawn_stands_no_more_and_the_rest_is_left_alone() {
        let mut index = CurrentIndex::default();
        let first = read(
            &mut index,
            &[
                firearm("fr", "A", 7, "1"),
                firearm("be", "A", 3, "2"),
                firearm("fr", "B", 5, "3"),
                firearm_with("fr", "C", 6, "4", json!({"action": "PURGE"})),
            ],
        );
        let nothing = Arc::new(Standing::default());
        let before = Standing::of(&first, &index.dead_rows(), &nothing);
        assert_eq!(bits(&before), [true, true, true, false]);
        let again = Standing::of(&first, &index.dead_rows(), &before);
        assert!(Arc::ptr_eq(&before, &again), "nothing has changed");
        let second = read(&mut index, &[firearm("fr", "B", 8, "5"), tombstone("be", "A", "firearms", 4)]);
        let dead = index.dead_rows();
        let after = Standing::of(&first, &dead, &before);
        assert_eq!(bits(&after), [true, false, false, false]);
        assert_eq!(bits(&after), bits(&Standing::of(&first, &dead, &nothing)), "from whichever state before");
        assert_eq!(bits(&Standing::of(&second, &dead, &nothing)), [true, false]);
        assert_eq!(bits(&before), [true, true, true, false], "an older session keeps what it has");
    }

    #[test]
    fn rows_that_cannot_be_counted_on_are_not_kept() {
        let schema = Schema::empty();
        let of = |offsets: &[i64], groups: Vec<usize>| {
            let mut builder = FileRowsBuilder::default();
            offsets.iter().for_each(|offset| builder.note((0, 0), *offset));
            builder.finish(groups, &schema, &schema)
        };
        assert!(of(&[9, 2, 4], vec![2, 1]).is_some());
        assert!(of(&[9, 2, 4], vec![2]).is_none(), "the file holds other rows");
        assert!(of(&[0, i64::from(u32::MAX) + 1], vec![2]).is_none(), "too far apart");
        assert!(of(&[], vec![]).is_some());
    }

    #[test]
    fn columns_that_are_laid_out_otherwise_are_known() {
        let list = |fields: Vec<Field>| {
            DataType::List(Arc::new(Field::new("element", DataType::Struct(fields.into()), true)))
        };
        let text = |name: &str, data_type: DataType| Field::new(name, data_type, true);
        let items = |fields| Field::new("items", list(fields), true);
        let table = Schema::new(vec![
            text("a", DataType::Utf8View),
            items(vec![text("x", DataType::Utf8View)]),
            text("new", DataType::Int64),
        ]);
        let misfits = |file: Schema| {
            let rows = FileRowsBuilder::default().finish(vec![], &file, &table).unwrap();
            ["a", "items", "new"].map(|column| rows.misfits(column))
        };
        let file = |fields| Schema::new(vec![text("a", DataType::Utf8), items(fields)]);
        assert_eq!(misfits(file(vec![text("x", DataType::Utf8)])), [false, false, false]);
        assert_eq!(misfits(file(vec![])), [false, true, false], "the items have gained a field since");
        assert_eq!(misfits(Schema::new(vec![text("a", DataType::Int32)])), [true, false, false]);
    }
}
