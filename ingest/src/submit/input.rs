//! Reading NDJSON, JSON arrays, CSV and Parquet, one entry at a time, in constant memory.

use crate::error::{IngestError, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputFormat {
    /// One JSON object per line, or one array of objects.
    Json,
    /// Delimited text with a header line.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl InputFormat {
    /// The form that a file's name says.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" | "ndjson" | "jsonl" => Some(Self::Json),
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// What stands at one place of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// A JSON line as it is.
    Line(Vec<u8>),
    /// Named values.
    Row(Map<String, Value>),
    /// Cannot be read; why.
    Unreadable(String),
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Line of a text file (the header is line 1), or number of the object or row, from 1.
    pub(crate) line: u64,
    pub(crate) content: Content,
}

type Visit<'visit> = &'visit mut dyn FnMut(Entry, u64) -> Result<()>;

/// Calls `visit` with each entry of the file and the number of bytes (or rows, for Parquet) that were read so far.
pub(crate) fn read(path: &Path, format: InputFormat, delimiter: u8, visit: Visit<'_>) -> Result<()> {
    match format {
        InputFormat::Json => read_json(path, visit),
        InputFormat::Csv => read_csv(path, delimiter, visit),
        InputFormat::Parquet => read_parquet(path, visit),
    }
}

fn cannot(path: &Path, reason: impl std::fmt::Display) -> IngestError {
    IngestError::File { path: path.to_owned(), reason: reason.to_string() }
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| cannot(path, format!("cannot be opened: {error}")))
}

fn read_json(path: &Path, visit: Visit<'_>) -> Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, open(path)?);
    skip_byte_order_mark(&mut reader).map_err(|error| cannot(path, error))?;
    let first = first_character(&mut reader).map_err(|error| cannot(path, error))?;
    if first == Some(b'[') {
        return read_json_array(path, reader, visit);
    }
    let (mut line, mut consumed, mut bytes) = (0, 0, Vec::new());
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes).map_err(|error| cannot(path, error))?;
        if read == 0 {
            return Ok(());
        }
        line += 1;
        consumed += read as u64;
        let trimmed = bytes.trim_ascii();
        if !trimmed.is_empty() {
            visit(Entry { line, content: Content::Line(trimmed.to_vec()) }, consumed)?;
        }
    }
}

fn skip_byte_order_mark(reader: &mut impl BufRead) -> std::io::Result<()> {
    if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(())
}

fn first_character(reader: &mut impl BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let buffer = reader.fill_buf()?;
        let Some(first) = buffer.first().copied() else { return Ok(None) };
        if !first.is_ascii_whitespace() {
            return Ok(Some(first));
        }
        reader.consume(1);
    }
}

/// Streams the elements of one array: such files are hundreds of megabytes.
fn read_json_array(path: &Path, reader: impl Read, visit: Visit<'_>) -> Result<()> {
    struct Elements<'visit, 'inner> {
        visit: &'visit mut (dyn FnMut(Entry, u64) -> Result<()> + 'inner),
        failure: &'visit mut Option<IngestError>,
    }
    impl<'de> Visitor<'de> for Elements<'_, '_> {
        type Value = ();
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an array of objects")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> std::result::Result<(), A::Error> {
            let mut number = 0;
            while let Some(element) = elements.next_element::<Value>()? {
                number += 1;
                let content = match element {
                    Value::Object(row) => Content::Row(row),
                    other => Content::Unreadable(format!("expected an object, found {}", kind_of(&other))),
                };
                if let Err(error) = (self.visit)(Entry { line: number, content }, number) {
                    *self.failure = Some(error);
                    while elements.next_element::<IgnoredAny>()?.is_some() {}
                    return Ok(());
                }
            }
            Ok(())
        }
    }
    struct Seed<'visit, 'inner>(Elements<'visit, 'inner>);
    impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
        type Value = ();
        fn deserialize<D: serde::Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> std::result::Result<(), D::Error> {
            deserializer.deserialize_seq(self.0)
        }
    }
    let mut failure = None;
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let outcome = Seed(Elements { visit, failure: &mut failure }).deserialize(&mut deserializer);
    if let Some(error) = failure {
        return Err(error);
    }
    outcome.map_err(|error| cannot(path, format!("is not a JSON array to its end: {error}")))?;
    // Anything after the array means that the file was glued together or cut.
    match (&mut deserializer).deserialize_any(NothingMore) {
        Err(error) if error.is_eof() => Ok(()),
        _ => Err(cannot(path, "has more text after the end of its JSON array")),
    }
}

struct NothingMore;

impl<'de> Visitor<'de> for NothingMore {
    type Value = ();
    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the end of the file")
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn read_csv(path: &Path, delimiter: u8, visit: Visit<'_>) -> Result<()> {
    let mut buffered = BufReader::with_capacity(1 << 20, open(path)?);
    skip_byte_order_mark(&mut buffered).map_err(|error| cannot(path, error))?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(buffered);
    let headers: Vec<String> = reader
        .headers()
        .map_err(|error| cannot(path, format!("the header line cannot be read: {error}")))?
        .iter()
        .map(|name| name.trim().to_owned())
        .collect();
    let mut record = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        let more = reader.read_byte_record(&mut record).map_err(|error| cannot(path, error))?;
        if !more {
            return Ok(());
        }
        let line = record.position().map_or(line, csv::Position::line);
        let content = row_of(&headers, &record);
        visit(Entry { line, content }, reader.position().byte())?;
    }
}

fn row_of(headers: &[String], record: &csv::ByteRecord) -> Content {
    if record.len() != headers.len() {
        return Content::Unreadable(format!("{} cells, but the header has {}", record.len(), headers.len()));
    }
    let mut row = Map::with_capacity(headers.len());
    for (name, cell) in headers.iter().zip(record) {
        match std::str::from_utf8(cell) {
            Ok(text) => row.insert(name.clone(), Value::String(text.to_owned())),
            Err(_) => {
                return Content::Unreadable(format!("column {name} is not UTF-8; save the file as UTF-8"));
            }
        };
    }
    Content::Row(row)
}

fn read_parquet(path: &Path, visit: Visit<'_>) -> Result<()> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(open(path)?)
        .and_then(|builder| builder.with_batch_size(1024).build())
        .map_err(|error| cannot(path, format!("is not a Parquet file: {error}")))?;
    let mut number = 0;
    for batch in reader {
        let batch = batch.map_err(|error| cannot(path, error))?;
        let mut writer = arrow::json::LineDelimitedWriter::new(Vec::new());
        writer.write(&batch).and_then(|()| writer.finish()).map_err(|error| cannot(path, error))?;
        for line in writer.into_inner().split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            number += 1;
            let content = match serde_json::from_slice(line) {
                Ok(Value::Object(row)) => Content::Row(row),
                _ => Content::Unreadable("the row cannot be read".to_owned()),
            };
            visit(Entry { line: number, content }, number)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::io::Write;

    fn entries(name: &str, content: &[u8], format: InputFormat) -> Result<Vec<Entry>> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        File::create(&path).unwrap().write_all(content).unwrap();
        let mut all = Vec::new();
        read(&path, format, b',', &mut |entry, _| {
            all.push(entry);
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn csv_lines_are_the_lines_an_editor_shows() {
        let all =
            entries("a.csv", b"\xef\xbb\xbfa,b\n1,\"x\ny\"\n2,z\n3\n\xff,q\n", InputFormat::Csv).unwrap();
        assert_eq!(all.iter().map(|entry| entry.line).collect::<Vec<_>>(), [2, 4, 5, 6]);
        let Content::Row(first) = &all.first().unwrap().content else { panic!() };
        assert_eq!(first.get("b").unwrap(), "x\ny");
        assert!(matches!(&all.get(2).unwrap().content, Content::Unreadable(why) if why.contains("1 cells")));
        assert!(matches!(&all.get(3).unwrap().content, Content::Unreadable(why) if why.contains("UTF-8")));
    }

    #[test]
    fn json_comes_as_lines_or_as_one_array() {
        let lines = entries("a.ndjson", b"{\"a\":1}\n\nnot json\n", InputFormat::Json).unwrap();
        assert_eq!(lines.iter().map(|entry| entry.line).collect::<Vec<_>>(), [1, 3]);
        let array = entries("a.json", b" [ {\"a\":1}, 5 ]\n", InputFormat::Json).unwrap();
        assert_eq!(array.len(), 2);
        assert!(matches!(&array.get(1).unwrap().content, Content::Unreadable(_)));
        assert!(entries("a.json", b"[{\"a\":1},", InputFormat::Json).is_err());
        assert!(entries("a.json", b"[{\"a\":1}] [", InputFormat::Json).is_err());
    }
}
