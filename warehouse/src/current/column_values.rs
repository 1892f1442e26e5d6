//! The different values of a column in each data file, and which row holds which, found out once.
//!
//! The rules of two bureaus compare the same few columns with different names. Of a column with few different values it is enough
//! to ask each value once, without reading the file again: of a million rows some two hundred owners and lists of parties.
//!
//! Memory: 2 bytes a row and column that rules look at.

use super::by_file::{ByColumn, for_all_rows};
use super::data_files::{DataFiles, StandingFile};
use arrow::array::RecordBatch;
use arrow::buffer::BooleanBuffer;
use arrow::row::{OwnedRow, RowConverter, SortField};
use datafusion::catalog::Session;
use datafusion::error::Result;
use std::collections::HashMap;
use std::sync::Arc;

/// Bytes that are kept of all columns together. A column that does not fit any more is read for each rule.
const ROOM: usize = 256 << 20;
const BYTES_A_ROW: usize = 2;

/// The different values of a column of one file.
#[derive(Debug)]
pub(super) struct Values {
    /// One row for each, in a column of the file's name and type.
    pub(super) different: RecordBatch,
    of_row: Vec<u16>,
}

impl Values {
    /// For each row of the file the bit of its value.
    pub(super) fn of_rows(&self, bits: &BooleanBuffer) -> BooleanBuffer {
        let passes: Vec<bool> = bits.iter().collect();
        BooleanBuffer::collect_bool(self.of_row.len(), |row| {
            let value = self.of_row.get(row).map(|value| usize::from(*value));
            value.and_then(|value| passes.get(value)).copied().unwrap_or(false)
        })
    }

    fn bytes(&self) -> usize {
        self.of_row.len() * BYTES_A_ROW + self.different.get_array_memory_size()
    }
}

/// The values of all columns that rules look at, shared by the sessions of a process.
pub(super) struct ColumnValues {
    columns: ByColumn<Option<Arc<Values>>>,
}

impl Default for ColumnValues {
    fn default() -> ColumnValues {
        ColumnValues { columns: ByColumn::within(ROOM) }
    }
}

impl ColumnValues {
    /// The values of a column in each of some files, `None` where they are too many to be told apart. `None` for all when there
    /// is no room for them.
    pub(super) async fn of(
        &self,
        history: &str,
        column: &str,
        files: &DataFiles,
        among: &[Arc<StandingFile>],
        state: &dyn Session,
    ) -> Result<Option<Vec<Option<Arc<Values>>>>> {
        let rows = among.iter().map(|file| file.standing.bits().len()).sum::<usize>();
        let name = (history.to_owned(), column.to_owned());
        let find = |file: Arc<StandingFile>| async move {
            Ok(read(column, files, &file, state).await?.map(Arc::new))
        };
        let bytes = |values: &Option<Arc<Values>>| values.as_ref().map_or(0, |values| values.bytes());
        self.columns.of(&name, rows * BYTES_A_ROW, among, find, bytes).await
    }
}

async fn read(
    column: &str,
    files: &DataFiles,
    file: &StandingFile,
    state: &dyn Session,
) -> Result<Option<Values>> {
    let scan = files.whole(state, &file.object, &[column])?;
    let schema = scan.schema();
    let fields = vec![SortField::new(schema.field(0).data_type().clone())];
    if !RowConverter::supports_fields(&fields) {
        return Ok(None);
    }
    let converter = RowConverter::new(fields)?;
    let mut known: HashMap<Vec<u8>, u16> = HashMap::new();
    let mut of_row = Vec::with_capacity(file.standing.bits().len());
    let mut different: Vec<OwnedRow> = Vec::new();
    let mut too_many = false;
    for_all_rows(scan.as_ref(), file, state, |batch| {
        if too_many {
            return Ok(());
        }
        let rows = converter.convert_columns(batch.columns())?;
        let mut last: Option<(usize, u16)> = None;
        for (place, row) in rows.iter().enumerate() {
            // Rows of one source stand together.
            if let Some((before, value)) = last
                && rows.row(before) == row
            {
                of_row.push(value);
                continue;
            }
            let value = match known.get(row.data()) {
                Some(value) => *value,
                None => {
                    let Ok(value) = u16::try_from(known.len()) else {
                        too_many = true;
                        return Ok(());
                    };
                    known.insert(row.data().to_vec(), value);
                    different.push(row.owned());
                    value
                }
            };
            of_row.push(value);
            last = Some((place, value));
        }
        Ok(())
    })
    .await?;
    if too_many || different.is_empty() {
        return Ok(None);
    }
    // Laid out anew: a slice of what was read would keep all of it.
    let different = converter.convert_rows(different.iter().map(OwnedRow::row))?;
    Ok(Some(Values { different: RecordBatch::try_new(schema, different)?, of_row }))
}
