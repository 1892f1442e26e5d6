//! Rows that are to go, or should have gone: known by their places, or by the exhibits that they were made from.

use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::places::{COLUMNS, Places};
use arrow::array::{BooleanArray, RecordBatch};
use arrow::error::ArrowError;

/// What tells which rows of a table go.
pub(crate) trait Leaving: Sync {
    /// Whether nothing goes.
    fn is_empty(&self) -> bool;

    /// The columns by which rows are told apart.
    fn columns(&self) -> Vec<&str>;

    /// Whether a file may hold such rows, by what the log says of it (Delta's statistics as JSON).
    fn may_lie_in(&self, statistics: Option<&str>) -> bool;

    /// Which rows go.
    fn rows_in(&self, batch: &RecordBatch) -> std::result::Result<BooleanArray, ArrowError>;

    /// How many rows of a data file go.
    fn count_in(&self, file: &DataFile) -> Result<u64> {
        let mut found = 0;
        for batch in file.batches(Some(&self.columns()))? {
            let rows = self.rows_in(&batch?).map_err(WarehouseError::arrow(file.to_string()))?;
            found += rows.true_count() as u64;
        }
        Ok(found)
    }
}

impl Leaving for Places {
    fn is_empty(&self) -> bool {
        Places::is_empty(self)
    }

    fn columns(&self) -> Vec<&str> {
        COLUMNS.to_vec()
    }

    fn may_lie_in(&self, statistics: Option<&str>) -> bool {
        Places::may_lie_in(self, statistics)
    }

    fn rows_in(&self, batch: &RecordBatch) -> std::result::Result<BooleanArray, ArrowError> {
        Places::rows_in(self, batch)
    }
}
