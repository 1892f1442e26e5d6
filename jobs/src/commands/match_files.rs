//! `proofhouse match firearms --records … --seizures …`: two Parquet files linked without a warehouse.

use crate::allocator::start_again_giving_memory_back;
use crate::command_line::LinkFiles;
use crate::linkage_files::{self, FirearmFile, Linked};
use crate::linkage_model::{read_model, read_reference};
use crate::linking_job;
use crate::summary::{self, Ending, grouped};
use anyhow::{Result, bail};
use proofhouse_matching::linkage::linker::{Counts, Limits, Linker, Search};
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::threads::processors;
use std::path::Path;
use std::time::Instant;

/// Links two files and prints what came out.
///
/// # Errors
/// When a file cannot be read or written.
pub async fn run(files: &LinkFiles, as_json: bool) -> Result<Ending> {
    let memory = files.memory.map(|mebibytes| mebibytes.saturating_mul(1 << 20));
    let linked = match memory {
        Some(bytes) if !linking_job::index_fits(files, bytes)? => {
            if bytes < linking_job::LEAST_BYTES {
                bail!(
                    "these files are not linked in {} MiB: --memory must be {} at least",
                    bytes >> 20,
                    linking_job::LEAST_BYTES >> 20
                );
            }
            start_again_giving_memory_back()?;
            linking_job::link(files, Limits::default(), bytes).await?
        }
        _ => tokio::task::block_in_place(|| link(files, Limits::default()))?,
    };
    summary::print(as_json, &linked, |linked| {
        format!(
            "Looked for {} seized firearms among {} records: {} pairs compared ({:.4}% of all), {} judged beside their rivals.\n\
             {} pairs written to {}: {} with a probability of 0.99 or more, {} of 0.9 or more.\n\
             {:.2} s: reading {:.2}, filing {:.2}, linking {:.2}. Model {}.{}",
            grouped(linked.seizures),
            grouped(linked.records),
            grouped(linked.compared),
            linked.compared_share * 100.0,
            grouped(linked.considered),
            grouped(linked.pairs),
            files.out.display(),
            grouped(linked.confirmed_class),
            grouped(linked.probable),
            linked.seconds,
            linked.read_seconds,
            linked.index_seconds,
            linked.link_seconds,
            linked.model,
            if linked.narrowed == 0 {
                String::new()
            } else {
                format!(
                    "\n{} lists were so long that only records of the same model were taken from them.",
                    grouped(linked.narrowed)
                )
            }
        )
    })?;
    Ok(Ending::Done)
}

/// Links two files by an index in memory.
///
/// # Errors
/// When a file cannot be read or written.
pub fn link(files: &LinkFiles, limits: Limits) -> Result<Linked> {
    let started = Instant::now();
    let threads = processors();
    let model = read_model(files.model.as_deref())?;
    let book = NameBook::new(&read_reference(files.reference.as_deref())?);
    let (records, seizures) = both(&files.records, &files.seizures, &book, threads)?;
    let read_seconds = started.elapsed().as_secs_f64();
    let filing = Instant::now();
    let FirearmFile { ids: record_ids, firearms } = records;
    let linker = Linker::new(firearms, &book, &model, limits, threads);
    let index_seconds = filing.elapsed().as_secs_f64();
    let linking = Instant::now();
    let (links, counts) = linker.link(&seizures.firearms, threads);
    let link_seconds = linking.elapsed().as_secs_f64();
    linkage_files::write_pairs(&files.out, &links, &seizures.ids, &record_ids, &model.version)?;
    let Counts { compared, considered, narrowed, .. } = counts;
    let at_least = |least: f32| links.iter().filter(|link| link.probability >= least).count();
    Ok(Linked {
        records: record_ids.len(),
        seizures: seizures.ids.len(),
        pairs: links.len(),
        confirmed_class: at_least(0.99),
        probable: at_least(0.9) - at_least(0.99),
        compared,
        considered,
        narrowed,
        compared_share: compared as f64 / (record_ids.len().max(1) as f64 * seizures.ids.len().max(1) as f64),
        model: model.version.clone(),
        read_seconds,
        index_seconds,
        link_seconds,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// Milliseconds that searching and judging takes for one seized firearm at a time, on one thread, when the records are filed: of
/// so many seizures, spread over the file, in ascending order.
///
/// # Errors
/// When a file cannot be read.
pub fn one_at_a_time(files: &LinkFiles, most: usize) -> Result<Vec<f64>> {
    let threads = processors();
    let model = read_model(files.model.as_deref())?;
    let book = NameBook::new(&read_reference(files.reference.as_deref())?);
    let (records, seizures) = both(&files.records, &files.seizures, &book, threads)?;
    let linker = Linker::new(records.firearms, &book, &model, Limits::default(), threads);
    let seized = &seizures.firearms;
    let (mut search, mut links) = (Search::default(), Vec::new());
    let mut taken: Vec<f64> = (0u32..)
        .zip(seized.all())
        .step_by(seized.len().div_ceil(most.max(1)).max(1))
        .map(|(place, seizure)| {
            let started = Instant::now();
            linker.search(seized, place, seizure, &mut search, &mut links);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    Ok(taken)
}

/// The records and the seizures.
pub(super) fn both(
    records: &Path,
    seizures: &Path,
    book: &NameBook,
    threads: usize,
) -> Result<(FirearmFile, FirearmFile)> {
    let records = linkage_files::read(records, "record_id", book, threads)?;
    let seizures = linkage_files::read(seizures, "seizure_id", book, threads)?;
    Ok((records, seizures))
}
