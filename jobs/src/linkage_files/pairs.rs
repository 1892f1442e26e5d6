//! Files of pairs.

use super::{folder_of, numbers};
use anyhow::{Context, Result, bail};
use arrow::array::{
    Array, ArrayRef, AsArray, Float32Array, Float64Array, Int64Array, PrimitiveArray, RecordBatch,
};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Field, Float64Type, Int64Type, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use proofhouse_matching::linkage::linker::Link;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A file of pairs that is being written: seizure_id, record_id, score (natural log odds of the trees) and probability. Its
/// metadata names the model. It appears under its name when it is whole.
#[derive(Debug)]
pub struct PairsFile {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    unfinished: tempfile::NamedTempFile,
}

impl PairsFile {
    /// Begins a file, beside the place where it will stand.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn new(path: &Path, model: &str) -> Result<PairsFile> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("seizure_id", DataType::Int64, false),
            Field::new("record_id", DataType::Int64, false),
            Field::new("score", DataType::Float64, false),
            Field::new("probability", DataType::Float32, false),
        ]));
        let named = KeyValue::new("proofhouse.linkage_model".to_owned(), model.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_key_value_metadata(Some(vec![named]))
            .build();
        let unfinished = tempfile::NamedTempFile::new_in(folder_of(path))
            .with_context(|| format!("creating a file beside {}", path.display()))?;
        let file = unfinished.as_file().try_clone()?;
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        Ok(PairsFile { writer, schema, unfinished })
    }

    /// Adds pairs: the four columns.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, columns: Vec<ArrayRef>) -> Result<()> {
        Ok(self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)?)
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self, path: &Path) -> Result<()> {
        self.writer.close()?;
        self.unfinished.persist(path).with_context(|| format!("writing {}", path.display()))?;
        Ok(())
    }
}

/// Writes pairs into a [`PairsFile`].
///
/// # Errors
/// When the file cannot be written.
pub fn write_pairs(
    path: &Path,
    links: &[Link],
    seizures: &[i64],
    records: &[i64],
    model: &str,
) -> Result<()> {
    let mut file = PairsFile::new(path, model)?;
    let id = |ids: &[i64], place: u32| {
        ids.get(place as usize).copied().with_context(|| format!("there is no row {place} in the files"))
    };
    for chunk in links.chunks(1 << 20) {
        let column = |of: &dyn Fn(&Link) -> Result<i64>| -> Result<ArrayRef> {
            Ok(Arc::new(Int64Array::from(chunk.iter().map(of).collect::<Result<Vec<i64>>>()?)))
        };
        file.write(vec![
            column(&|link| id(seizures, link.seizure))?,
            column(&|link| id(records, link.record))?,
            Arc::new(Float64Array::from_iter_values(chunk.iter().map(|link| f64::from(link.score)))),
            Arc::new(Float32Array::from_iter_values(chunk.iter().map(|link| link.probability))),
        ])?;
    }
    file.finish(path)
}

/// The rows of a file of pairs, batch by batch.
fn for_each_batch(path: &Path, mut take: impl FnMut(&RecordBatch) -> Result<()>) -> Result<()> {
    let named = || format!("reading {}", path.display());
    let file = File::open(path).with_context(named)?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
    for batch in reader.with_context(named)? {
        take(&batch.with_context(named)?).with_context(named)?;
    }
    Ok(())
}

/// A column of numbers, one for each row.
fn all_numbers<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b PrimitiveArray<T>> {
    let column = numbers::<T>(batch, name)?.with_context(|| format!("there is no column {name}"))?;
    if column.null_count() > 0 {
        bail!("{name} is not stated in {} rows", column.null_count());
    }
    Ok(column)
}

/// Reads confirmed pairs: seizure_id and record_id, and `confirmed` when the file has it.
///
/// # Errors
/// When the file cannot be read, lacks the columns, or has them in other types.
pub fn read_pairs(path: &Path) -> Result<Vec<(i64, i64)>> {
    let mut pairs = Vec::new();
    for_each_batch(path, |batch| {
        let confirmed = match batch.column_by_name("confirmed") {
            None => None,
            Some(column) => Some(column.as_boolean_opt().with_context(|| {
                format!("confirmed is of type {}, not true or false", column.data_type())
            })?),
        };
        let is_confirmed =
            |row: usize| confirmed.is_none_or(|confirmed| confirmed.is_valid(row) && confirmed.value(row));
        let seizures = all_numbers::<Int64Type>(batch, "seizure_id")?;
        let records = all_numbers::<Int64Type>(batch, "record_id")?;
        let rows = (0..batch.num_rows()).filter(|row| is_confirmed(*row));
        pairs.extend(rows.map(|row| (seizures.value(row), records.value(row))));
        Ok(())
    })?;
    Ok(pairs)
}

/// Reads scored pairs: seizure_id, record_id, score.
///
/// # Errors
/// When the file cannot be read, lacks the columns, or has them in other types.
pub fn read_scored(path: &Path) -> Result<Vec<(i64, i64, f64)>> {
    let mut pairs = Vec::new();
    for_each_batch(path, |batch| {
        let seizures = all_numbers::<Int64Type>(batch, "seizure_id")?;
        let records = all_numbers::<Int64Type>(batch, "record_id")?;
        let scores = all_numbers::<Float64Type>(batch, "score")?;
        pairs.extend(
            (0..batch.num_rows()).map(|row| (seizures.value(row), records.value(row), scores.value(row))),
        );
        Ok(())
    })?;
    Ok(pairs)
}
