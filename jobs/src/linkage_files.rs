//! Parquet files of firearms for linking without a warehouse: records, seizures, and the pairs that came out.

use anyhow::{Context, Result, bail};
use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, Float32Array, Float64Array, Int64Array, PrimitiveArray,
    RecordBatch,
};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Field, Float64Type, Int16Type, Int32Type, Int64Type, Schema,
    SchemaRef,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use proofhouse_matching::linkage::firearm::{Firearms, Reader, Statement};
use proofhouse_matching::linkage::linker::Link;
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
    let rows = builder.metadata().file_metadata().num_rows();
    if rows > MOST_ROWS {
        bail!("{} has {rows} rows; {MOST_ROWS} are the most that one process links", named());
    }
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let reader = builder.with_batch_size(BATCH).build().with_context(|| format!("reading {}", named()))?;
    let (sender, receiver) = mpsc::sync_channel::<(usize, RecordBatch)>(threads + 1);
    // Only the workers hold the receiving end: when none is left, sending fails instead of waiting for ever.
    let receiver = Arc::new(Mutex::new(receiver));
    let whole = Mutex::new(InOrder::with_room(rows));
    std::thread::scope(|scope| -> Result<()> {
        let workers: Vec<_> = (0..threads.max(1))
            .map(|_| {
                let (receiver, whole) = (Arc::clone(&receiver), &whole);
                scope.spawn(move || -> Result<()> {
                    let mut names = Reader::new(book);
                    let mut failed = None;
                    loop {
                        let next = receiver.lock().map(|receiver| receiver.recv());
                        let Ok(Ok((place, batch))) = next else { break };
                        // After a failure the rest is taken and left, so that whoever reads the file is not kept waiting.
                        match read_batch(&batch, id_column, &mut names) {
                            Ok(part) if failed.is_none() => {
                                whole.lock().unwrap_or_else(PoisonError::into_inner).take(place, part);
                            }
                            Ok(_) => {}
                            Err(error) => failed = failed.or(Some(error)),
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
    let InOrder { whole, early, .. } = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !early.is_empty() {
        bail!("{}: a part of its rows is missing between others", named());
    }
    if let Some(twice) = repeated(&whole.ids) {
        bail!("{} has the {id_column} {twice} in more than one row", named());
    }
    Ok(whole)
}

/// Parts of a file, put together in the order of their rows as they come: both the parts and the whole of a large file at
/// once would be twice the memory.
struct InOrder {
    whole: FirearmFile,
    /// The place of the next part.
    next: usize,
    /// Parts that came before their turn.
    early: BTreeMap<usize, FirearmFile>,
}

impl InOrder {
    fn with_room(rows: usize) -> InOrder {
        let mut whole = FirearmFile::default();
        whole.ids.reserve_exact(rows);
        whole.firearms.reserve(rows);
        InOrder { whole, next: 0, early: BTreeMap::new() }
    }

    fn take(&mut self, place: usize, part: FirearmFile) {
        self.early.insert(place, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.whole.ids.extend(part.ids);
            self.whole.firearms.append(part.firearms);
            self.next += 1;
        }
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

/// Writes pairs: seizure_id, record_id, score (natural log odds of the trees) and probability. The file's metadata names
/// the model. It appears under its name when it is whole.
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
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("creating a file beside {}", path.display()))?;
    let mut writer =
        ArrowWriter::try_new(file.as_file().try_clone()?, Arc::clone(&schema), Some(properties))?;
    let id = |ids: &[i64], place: u32| {
        ids.get(place as usize).copied().with_context(|| format!("there is no row {place} in the files"))
    };
    for chunk in links.chunks(1 << 20) {
        let column = |of: &dyn Fn(&Link) -> Result<i64>| -> Result<ArrayRef> {
            Ok(Arc::new(Int64Array::from(chunk.iter().map(of).collect::<Result<Vec<i64>>>()?)))
        };
        let columns: Vec<ArrayRef> = vec![
            column(&|link| id(seizures, link.seizure))?,
            column(&|link| id(records, link.record))?,
            Arc::new(Float64Array::from_iter_values(chunk.iter().map(|link| f64::from(link.score)))),
            Arc::new(Float32Array::from_iter_values(chunk.iter().map(|link| link.probability))),
        ];
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
    }
    writer.close()?;
    file.persist(path).with_context(|| format!("writing {}", path.display()))?;
    Ok(())
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

/// The place of each identifier.
pub fn places(ids: &[i64]) -> HashMap<i64, u32> {
    ids.iter().enumerate().map(|(place, id)| (*id, u32::try_from(place).unwrap_or(u32::MAX))).collect()
}
