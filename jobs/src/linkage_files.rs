//! Parquet files of firearms for linking without a warehouse: records, seizures, and the pairs that came out.

use anyhow::{Context, Result, bail};
use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, Float32Array, Float64Array, Int64Array, PrimitiveArray,
    RecordBatch,
};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Field, Int16Type, Int32Type, Int64Type, Schema, SchemaRef,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use proofhouse_matching::linkage::bulk::firearm::{Firearms, Reader, Statement};
use proofhouse_matching::linkage::bulk::linker::Link;
use proofhouse_matching::linkage::bulk::names::NameBook;
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};

/// Rows that one thread reads at a time.
const BATCH: usize = 32_768;

/// Texts that repeat, read as dictionaries so that each is looked up once for many rows.
const REPEATED: [&str; 7] =
    ["firearm_type", "make", "model", "calibre", "country_of_manufacture", "country", "owner_country"];

/// Firearms of a file and their identifiers, in the order of its rows.
#[derive(Debug, Default)]
pub struct FirearmFile {
    /// `record_id` or `seizure_id`.
    pub ids: Vec<i64>,
    /// The firearms.
    pub firearms: Firearms,
}

/// Reads a file of firearms on so many threads.
///
/// # Errors
/// When the file cannot be read or lacks its identifiers.
pub fn read(path: &Path, id_column: &str, book: &NameBook, threads: usize) -> Result<FirearmFile> {
    let named = || path.display();
    let file = File::open(path).with_context(|| format!("opening {}", named()))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(
        file.try_clone().with_context(|| format!("opening {}", named()))?,
        ArrowReaderOptions::new().with_skip_arrow_metadata(true),
    )
    .with_context(|| format!("{} is not a Parquet file", named()))?;
    let schema = with_dictionaries(builder.schema());
    if schema.column_with_name(id_column).is_none() {
        bail!("{} has no column {id_column}", named());
    }
    let options = ArrowReaderOptions::new().with_schema(schema);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .with_context(|| format!("{} has columns of other types than a file of firearms", named()))?;
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let reader = builder.with_batch_size(BATCH).build().with_context(|| format!("reading {}", named()))?;
    let (sender, receiver) = mpsc::sync_channel::<(usize, RecordBatch)>(threads + 1);
    let receiver = Mutex::new(receiver);
    let mut parts: Vec<(usize, FirearmFile)> = std::thread::scope(|scope| -> Result<_> {
        let workers: Vec<_> = (0..threads.max(1))
            .map(|_| {
                let receiver = &receiver;
                scope.spawn(move || -> Result<Vec<(usize, FirearmFile)>> {
                    let mut names = Reader::new(book);
                    let (mut done, mut failed) = (Vec::new(), None);
                    loop {
                        let next = receiver.lock().map(|receiver| receiver.recv());
                        let Ok(Ok((place, batch))) = next else { break };
                        // After a failure the rest is taken and left, so that whoever reads the file is not kept waiting.
                        match read_batch(&batch, id_column, &mut names) {
                            Ok(part) if failed.is_none() => done.push((place, part)),
                            Ok(_) => {}
                            Err(error) => failed = failed.or(Some(error)),
                        }
                    }
                    failed.map_or(Ok(done), Err)
                })
            })
            .collect();
        for (place, batch) in reader.enumerate() {
            let batch = batch.with_context(|| format!("reading {}", named()))?;
            if sender.send((place, batch)).is_err() {
                break;
            }
        }
        drop(sender);
        let mut parts = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(part) => parts.extend(part.with_context(|| format!("reading {}", named()))?),
                Err(cause) => std::panic::resume_unwind(cause),
            }
        }
        Ok(parts)
    })?;
    parts.sort_by_key(|(place, _)| *place);
    let mut whole = FirearmFile::default();
    whole.ids.reserve_exact(rows);
    for (_, part) in parts {
        whole.ids.extend(part.ids);
        if whole.firearms.is_empty() {
            whole.firearms = part.firearms;
            whole.firearms.reserve(rows.saturating_sub(BATCH));
        } else {
            whole.firearms.append(part.firearms);
        }
    }
    Ok(whole)
}

fn with_dictionaries(schema: &SchemaRef) -> SchemaRef {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields: Vec<Field> = schema
        .fields()
        .iter()
        .map(|field| {
            let repeated = REPEATED.contains(&field.name().as_str());
            let text = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
            match (text, repeated) {
                (true, true) => field.as_ref().clone().with_data_type(dictionary.clone()),
                (true, false) => field.as_ref().clone().with_data_type(DataType::Utf8),
                _ => field.as_ref().clone(),
            }
        })
        .collect();
    Arc::new(Schema::new(fields))
}

/// A column of texts, however it is encoded.
enum Texts<'b> {
    None,
    Plain(&'b arrow::array::StringArray),
    Dictionary(&'b DictionaryArray<Int32Type>, &'b arrow::array::StringArray),
}

impl<'b> Texts<'b> {
    /// The first of these columns that the file has.
    fn of(batch: &'b RecordBatch, names: &[&str]) -> Result<Texts<'b>> {
        let found = names.iter().find_map(|name| Some((name, batch.column_by_name(name)?)));
        let Some((name, column)) = found else { return Ok(Texts::None) };
        if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>()
            && let Some(values) = dictionary.values().as_string_opt::<i32>()
        {
            return Ok(Texts::Dictionary(dictionary, values));
        }
        let plain = column.as_string_opt::<i32>().map(Texts::Plain);
        plain.with_context(|| format!("{name} is of type {}, not text", column.data_type()))
    }

    fn at(&self, row: usize) -> &'b str {
        match self {
            Texts::None => "",
            Texts::Plain(texts) if texts.is_valid(row) => texts.value(row),
            Texts::Plain(_) => "",
            Texts::Dictionary(dictionary, values) => dictionary.key(row).map_or("", |key| values.value(key)),
        }
    }
}

/// A column of numbers of this type; none when the file has no such column.
fn numbers<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<Option<&'b PrimitiveArray<T>>> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let found = column.as_primitive_opt::<T>();
    found.with_context(|| format!("{name} is of type {}, not {}", column.data_type(), T::DATA_TYPE)).map(Some)
}

fn read_batch(batch: &RecordBatch, id_column: &str, names: &mut Reader<'_>) -> Result<FirearmFile> {
    let ids = batch
        .column_by_name(id_column)
        .and_then(|column| column.as_primitive_opt::<Int64Type>())
        .filter(|ids| ids.null_count() == 0)
        .with_context(|| format!("{id_column} is not a column of 64-bit numbers, one for each row"))?;
    let weapon_type = Texts::of(batch, &["firearm_type"])?;
    let make = Texts::of(batch, &["make"])?;
    let model = Texts::of(batch, &["model"])?;
    let calibre = Texts::of(batch, &["calibre"])?;
    let serial = Texts::of(batch, &["serial"])?;
    let import_mark = Texts::of(batch, &["import_mark"])?;
    let origin = Texts::of(batch, &["country_of_manufacture"])?;
    let country = Texts::of(batch, &["country", "owner_country"])?;
    let years = numbers::<Int16Type>(batch, "year_of_manufacture")?;
    let days = numbers::<Date32Type>(batch, "event_date")?;
    let mut part = FirearmFile { ids: ids.values().to_vec(), firearms: Firearms::default() };
    part.firearms.reserve(batch.num_rows());
    for row in 0..batch.num_rows() {
        let statement = Statement {
            weapon_type: weapon_type.at(row),
            make: make.at(row),
            model: model.at(row),
            calibre: calibre.at(row),
            serial: serial.at(row),
            import_mark: import_mark.at(row),
            year: years.filter(|years| years.is_valid(row)).map(|years| years.value(row)),
            country_of_manufacture: origin.at(row),
            country: country.at(row),
            day: days.filter(|days| days.is_valid(row)).map(|days| days.value(row)),
        };
        names.read(&statement, &mut part.firearms);
    }
    Ok(part)
}

/// Writes pairs: seizure_id, record_id, score (natural log odds of the trees) and probability.
///
/// # Errors
/// When the file cannot be written.
pub fn write_pairs(path: &Path, links: &[Link], seizures: &[i64], records: &[i64]) -> Result<()> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("seizure_id", DataType::Int64, false),
        Field::new("record_id", DataType::Int64, false),
        Field::new("score", DataType::Float64, false),
        Field::new("probability", DataType::Float32, false),
    ]));
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
    let id = |ids: &[i64], place: u32| ids.get(place as usize).copied().unwrap_or(-1);
    for chunk in links.chunks(1 << 20) {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(chunk.iter().map(|link| id(seizures, link.seizure)))),
            Arc::new(Int64Array::from_iter_values(chunk.iter().map(|link| id(records, link.record)))),
            Arc::new(Float64Array::from_iter_values(chunk.iter().map(|link| f64::from(link.score)))),
            Arc::new(Float32Array::from_iter_values(chunk.iter().map(|link| link.probability))),
        ];
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
    }
    writer.close()?;
    Ok(())
}

/// Reads confirmed pairs: seizure_id and record_id, and `confirmed` when the file has it.
///
/// # Errors
/// When the file cannot be read or lacks the columns.
pub fn read_pairs(path: &Path) -> Result<Vec<(i64, i64)>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.build()?;
    let mut pairs = Vec::new();
    for batch in reader {
        let batch = batch?;
        let ids = |name: &str| {
            batch
                .column_by_name(name)
                .and_then(|column| column.as_primitive_opt::<Int64Type>())
                .with_context(|| format!("{} has no column {name} of 64-bit numbers", path.display()))
        };
        let confirmed = batch.column_by_name("confirmed").and_then(|column| column.as_boolean_opt());
        let is_confirmed =
            |row: usize| confirmed.is_none_or(|confirmed| confirmed.is_valid(row) && confirmed.value(row));
        let (seizures, records) = (ids("seizure_id")?, ids("record_id")?);
        pairs.extend(
            (0..batch.num_rows())
                .filter(|row| is_confirmed(*row))
                .map(|row| (seizures.value(row), records.value(row))),
        );
    }
    Ok(pairs)
}

/// Reads scored pairs: seizure_id, record_id, score.
///
/// # Errors
/// When the file cannot be read or lacks the columns.
pub fn read_scored(path: &Path) -> Result<Vec<(i64, i64, f64)>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.build()?;
    let mut pairs = Vec::new();
    for batch in reader {
        let batch = batch?;
        let column = |name: &str| {
            let column = batch.column_by_name(name);
            column.with_context(|| format!("{} has no column {name}", path.display()))
        };
        let ids = |name: &str| -> Result<&Int64Array> {
            column(name)?
                .as_primitive_opt()
                .with_context(|| format!("{name} is not a column of 64-bit numbers"))
        };
        let scores: &Float64Array = column("score")?
            .as_primitive_opt()
            .context("score is not a column of 64-bit floating point numbers")?;
        let (seizures, records) = (ids("seizure_id")?, ids("record_id")?);
        pairs.extend(
            (0..batch.num_rows()).map(|row| (seizures.value(row), records.value(row), scores.value(row))),
        );
    }
    Ok(pairs)
}

/// The place of each identifier.
pub fn places(ids: &[i64]) -> HashMap<i64, u32> {
    ids.iter().enumerate().map(|(place, id)| (*id, u32::try_from(place).unwrap_or(u32::MAX))).collect()
}
