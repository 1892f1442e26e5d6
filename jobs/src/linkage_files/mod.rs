//! Parquet files of firearms for linking without a warehouse: records and seizures, the pairs that come out ([`PairsFile`]) and
//! what is said of linking them ([`Linked`]).

mod linked;
mod pairs;

pub use linked::Linked;
pub use pairs::{PairsFile, read_pairs, read_scored, write_pairs};

use anyhow::{Context, Result, bail};
use arrow::array::{Array, AsArray, DictionaryArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Field, Int16Type, Int32Type, Int64Type, Schema, SchemaRef,
};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::ParquetMetaData;
use proofhouse_matching::linkage::firearm::{Firearms, Reader, Statement};
use proofhouse_matching::linkage::names::NameBook;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

/// Rows that one thread reads at a time.
const BATCH: usize = 32_768;

/// Places of records are numbers of 32 bits, and each has about ten postings.
const MOST_ROWS: i64 = 1 << 28;

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
    let rows = rows_of(path)?;
    let mut whole = FirearmFile::default();
    whole.ids.reserve_exact(rows);
    whole.firearms.reserve(rows);
    read_parts(path, id_column, book, threads, |part| {
        whole.ids.extend(part.ids);
        whole.firearms.append(part.firearms);
        Ok(())
    })?;
    if let Some(twice) = repeated(&whole.ids) {
        bail!("{}", in_two_rows(path, id_column, twice));
    }
    Ok(whole)
}

/// What is said of an identifier that stands in two rows.
pub fn in_two_rows(path: &Path, id_column: &str, id: i64) -> String {
    format!("{} has the {id_column} {id} in more than one row", path.display())
}

/// How many rows a Parquet file has.
///
/// # Errors
/// When it cannot be read, is no Parquet file, or has more rows than are linked.
pub fn rows_of(path: &Path) -> Result<usize> {
    let named = || path.display();
    let file = File::open(path).with_context(|| format!("opening {}", named()))?;
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .with_context(|| format!("{} is not a Parquet file", named()))?;
    linked_rows(path, builder.metadata())
}

fn linked_rows(path: &Path, metadata: &ParquetMetaData) -> Result<usize> {
    let rows = metadata.file_metadata().num_rows();
    if rows > MOST_ROWS {
        bail!("{} has {rows} rows; {MOST_ROWS} are the most that one process links", path.display());
    }
    Ok(usize::try_from(rows).unwrap_or(0))
}

/// Reads a file of firearms on so many threads, and gives its parts in the order of its rows as they come.
///
/// # Errors
/// When the file cannot be read or lacks its identifiers, or a part is not taken.
pub fn read_parts(
    path: &Path,
    id_column: &str,
    book: &NameBook,
    threads: usize,
    take: impl FnMut(FirearmFile) -> Result<()> + Send,
) -> Result<()> {
    let named = || path.display();
    let file = File::open(path).with_context(|| format!("opening {}", named()))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(
        file.try_clone().with_context(|| format!("opening {}", named()))?,
        ArrowReaderOptions::new().with_skip_arrow_metadata(true),
    )
    .with_context(|| format!("{} is not a Parquet file", named()))?;
    linked_rows(path, builder.metadata())?;
    let schema = with_dictionaries(builder.schema());
    if schema.column_with_name(id_column).is_none() {
        bail!("{} has no column {id_column}", named());
    }
    let options = ArrowReaderOptions::new().with_schema(schema);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .with_context(|| format!("{} has columns of other types than a file of firearms", named()))?;
    let reader = builder.with_batch_size(BATCH).build().with_context(|| format!("reading {}", named()))?;
    let (sender, receiver) = mpsc::sync_channel::<(usize, RecordBatch)>(threads + 1);
    // Only the workers hold the receiving end: when none is left, sending fails instead of waiting for ever.
    let receiver = Arc::new(Mutex::new(receiver));
    let parts = Mutex::new(InOrder { take, next: 0, early: BTreeMap::new() });
    std::thread::scope(|scope| -> Result<()> {
        let workers: Vec<_> = (0..threads.max(1))
            .map(|_| {
                let (receiver, parts) = (Arc::clone(&receiver), &parts);
                scope.spawn(move || -> Result<()> {
                    let mut names = Reader::new(book);
                    let mut failed = None;
                    loop {
                        let next = receiver.lock().map(|receiver| receiver.recv());
                        let Ok(Ok((place, batch))) = next else { break };
                        // After a failure the rest is taken and left, so that whoever reads the file is not kept waiting.
                        if failed.is_none() {
                            failed = read_batch(&batch, id_column, &mut names)
                                .and_then(|part| {
                                    parts.lock().unwrap_or_else(PoisonError::into_inner).take(place, part)
                                })
                                .err();
                        }
                    }
                    failed.map_or(Ok(()), Err)
                })
            })
            .collect();
        drop(receiver);
        for (place, batch) in reader.enumerate() {
            let batch = batch.with_context(|| format!("reading {}", named()))?;
            if sender.send((place, batch)).is_err() {
                break;
            }
        }
        drop(sender);
        for worker in workers {
            match worker.join() {
                Ok(part) => part.with_context(|| format!("reading {}", named()))?,
                Err(cause) => std::panic::resume_unwind(cause),
            }
        }
        Ok(())
    })?;
    if !parts.into_inner().unwrap_or_else(PoisonError::into_inner).early.is_empty() {
        bail!("{}: a part of its rows is missing between others", named());
    }
    Ok(())
}

/// Parts of a file, passed on in the order of their rows as they come: both the parts and the whole of a large file at once
/// would be twice the memory.
struct InOrder<T> {
    take: T,
    /// The place of the next part.
    next: usize,
    /// Parts that came before their turn.
    early: BTreeMap<usize, FirearmFile>,
}

impl<T: FnMut(FirearmFile) -> Result<()>> InOrder<T> {
    fn take(&mut self, place: usize, part: FirearmFile) -> Result<()> {
        self.early.insert(place, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.next += 1;
            (self.take)(part)?;
        }
        Ok(())
    }
}

/// An identifier that stands in two rows.
fn repeated(ids: &[i64]) -> Option<i64> {
    if ids.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return None;
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted
        .windows(2)
        .find_map(|pair| matches!(pair, [a, b] if a == b).then(|| pair.first().copied()))
        .flatten()
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
            ..Statement::default()
        };
        names.read(&statement, &mut part.firearms);
    }
    Ok(part)
}

/// The place of each identifier.
pub fn places(ids: &[i64]) -> HashMap<i64, u32> {
    ids.iter().enumerate().map(|(place, id)| (*id, u32::try_from(place).unwrap_or(u32::MAX))).collect()
}

/// The folder in which a file stands.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
