//! A Parquet file of a table's folder, held in memory while it is read.

use crate::error::{Result, WarehouseError};
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fmt;
use std::sync::Arc;

/// One file of one table. Shown as the words that an error begins with.
pub(crate) struct DataFile {
    table: String,
    path: Path,
    bytes: Bytes,
}

impl fmt::Display for DataFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "table `{}`, reading {}", self.table, self.path)
    }
}

impl DataFile {
    /// Fetches a file from the folder of a table.
    pub(crate) async fn fetch(store: &Arc<dyn ObjectStore>, path: &Path, table: &str) -> Result<DataFile> {
        let failed =
            |error: object_store::Error| WarehouseError::table(table, "reading a file")(error.into());
        let bytes = store.get(path).await.map_err(failed)?.bytes().await.map_err(failed)?;
        Ok(DataFile { table: table.to_owned(), path: path.clone(), bytes })
    }

    /// Its content.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its rows: all columns, or those with these (dotted) names, in the file's order.
    pub(crate) fn batches(
        &self,
        columns: Option<&[&str]>,
    ) -> Result<impl Iterator<Item = Result<RecordBatch>>> {
        let failed = |error: parquet::errors::ParquetError| {
            WarehouseError::arrow(self.to_string())(ArrowError::ParquetError(error.to_string()))
        };
        let mut builder = ParquetRecordBatchReaderBuilder::try_new(self.bytes.clone()).map_err(failed)?;
        if let Some(columns) = columns {
            let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
            builder = builder.with_projection(mask);
        }
        let reader = builder.build().map_err(failed)?;
        Ok(reader.map(|batch| batch.map_err(WarehouseError::arrow(self.to_string()))))
    }
}
