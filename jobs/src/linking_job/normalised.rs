//! Firearms of a file, normalised once into a scratch table that every step reads: place, id, firearm.

use super::scratch;
use crate::linkage_files::{self, FirearmFile};
use anyhow::{Context, Result};
use arrow::array::{ArrayRef, BinaryBuilder, Int64Array, RecordBatch, UInt32Array};
use parquet::arrow::ArrowWriter;
use proofhouse_matching::linkage::linker::count_make;
use proofhouse_matching::linkage::names::NameBook;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// What was read.
#[derive(Debug)]
pub(super) struct Normalised {
    /// How many firearms there are.
    pub(super) count: usize,
    /// How many have each make, by its number.
    pub(super) make_counts: Vec<u32>,
}

/// Reads a file and writes the table.
///
/// # Errors
/// When the file cannot be read or the table cannot be written.
pub(super) fn write(
    path: &Path,
    id_column: &str,
    book: &NameBook,
    threads: usize,
    table: &Path,
) -> Result<Normalised> {
    let mut normalised = Normalised { count: 0, make_counts: vec![0; book.make_count()] };
    let mut writer: Option<ArrowWriter<File>> = None;
    linkage_files::read_parts(path, id_column, book, threads, |part| {
        let rows = batch(&part, normalised.count)?;
        for firearm in part.firearms.all() {
            count_make(&mut normalised.make_counts, firearm, u32::saturating_add);
        }
        normalised.count += part.ids.len();
        let writing = || format!("writing {}", table.display());
        if writer.is_none() {
            writer = Some(scratch::writer(table, rows.schema())?);
        }
        writer.as_mut().map_or(Ok(()), |writer| writer.write(&rows)).with_context(writing)
    })?;
    let writer = match writer {
        Some(writer) => writer,
        None => scratch::writer(table, batch(&FirearmFile::default(), 0)?.schema())?,
    };
    writer.close().with_context(|| format!("writing {}", table.display()))?;
    Ok(normalised)
}

fn batch(part: &FirearmFile, first: usize) -> Result<RecordBatch> {
    let mut packed = BinaryBuilder::new();
    let mut bytes = Vec::new();
    for firearm in part.firearms.all() {
        bytes.clear();
        part.firearms.pack(firearm, &mut bytes);
        packed.append_value(&bytes);
    }
    let first = u32::try_from(first).context("too many rows")?;
    let places = (0u32..).take(part.ids.len()).map(|place| place.saturating_add(first));
    let columns: [(&str, ArrayRef); 3] = [
        ("place", Arc::new(UInt32Array::from_iter_values(places))),
        ("id", Arc::new(Int64Array::from(part.ids.clone()))),
        ("firearm", Arc::new(packed.finish())),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}
