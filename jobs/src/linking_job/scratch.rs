//! Scratch files: written once, read by the steps that follow.
//!
//! DataFusion's own writer asks the pool for its memory, and is refused when sorts have taken all of it: they spill, it
//! cannot. What is written here is a group of rows at a time, beside the pool.

use anyhow::{Context, Result};
use arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use futures::TryStreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows of a group.
const GROUP: usize = 65_536;

/// A file that is being written.
///
/// # Errors
/// When it cannot be created.
pub(super) fn writer(path: &Path, schema: SchemaRef) -> Result<ArrowWriter<File>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .build();
    let writing = || format!("writing {}", path.display());
    let file = File::create(path).with_context(writing)?;
    ArrowWriter::try_new(file, schema, Some(properties)).with_context(writing)
}

/// Writes rows as they come: how many there were.
///
/// # Errors
/// When they cannot be worked out or written.
pub(super) async fn write(mut rows: SendableRecordBatchStream, path: PathBuf) -> Result<u64> {
    let mut writer = writer(&path, rows.schema())?;
    let mut count = 0;
    while let Some(batch) = rows.try_next().await? {
        count += batch.num_rows() as u64;
        writer.write(&batch).with_context(|| format!("writing {}", path.display()))?;
    }
    writer.close().with_context(|| format!("writing {}", path.display()))?;
    Ok(count)
}
