//! `proofhouse match train`: a model from pairs that people confirmed and rejected, in two files or in the warehouse.

use super::match_files::both;
use crate::command_line::{TrainArguments, TrainingFiles};
use crate::decisions::{self, Decided};
use crate::linkage_files::{self, FirearmFile};
use crate::linkage_model::read_reference;
use crate::summary::{self, Ending, grouped};
use anyhow::{Context, Result, bail};
use proofhouse_matching::linkage::estimate::estimate;
use proofhouse_matching::linkage::firearm::Firearms;
use proofhouse_matching::linkage::learn::learn;
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::reference::ReferenceTable;
use proofhouse_matching::threads::processors;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;

/// Fewer confirmed pairs teach nothing that holds elsewhere.
const LEAST_CONFIRMED: usize = 200;

/// What training did.
#[derive(Debug, Clone, Serialize)]
struct Trained {
    version: String,
    learned_from: String,
    confirmed: usize,
    confirmed_among_candidates: usize,
    rejected: usize,
    calibration_error: Option<f64>,
}

/// Learns a model from confirmed pairs in files, or estimates one without any, and writes it.
///
/// # Errors
/// When a file cannot be read or written, or names firearms that are not there.
pub fn run_on_files(arguments: &TrainArguments, files: &TrainingFiles, as_json: bool) -> Result<Ending> {
    let threads = threads();
    let book = NameBook::new(&read_reference(files.reference.as_deref())?);
    let (records, seizures) = both(&files.records, &files.seizures, &book, threads)?;
    let (model, trained) = match &files.pairs {
        Some(pairs) => {
            let confirmed = confirmed_pairs(pairs, &records, &seizures)?;
            enough(confirmed.len(), "; without --pairs the weights are estimated from the files")?;
            learned(arguments, records.firearms, &seizures.firearms, &confirmed, &book)
        }
        None => {
            let (model, _) =
                estimate(records.firearms, &seizures.firearms, &book, &arguments.version, threads);
            let trained = Trained {
                version: model.version.clone(),
                learned_from: model.learned_from.clone(),
                confirmed: 0,
                confirmed_among_candidates: 0,
                rejected: 0,
                calibration_error: None,
            };
            (model, trained)
        }
    };
    write(&arguments.out, &model, &trained, as_json)
}

/// Learns a model from what owners have said of pairs in the warehouse, and writes it.
///
/// # Errors
/// When the warehouse cannot be read, the file not be written, or too few pairs are confirmed.
pub async fn run_on_decisions(
    warehouse: &Warehouse,
    arguments: &TrainArguments,
    as_json: bool,
) -> Result<Ending> {
    let book = NameBook::new(&ReferenceTable::of_code_lists());
    let Decided { records, seized, confirmed } = decisions::read(warehouse, &book).await?;
    enough(confirmed.len(), "; until then the model that comes with the program judges")?;
    let (model, trained) =
        tokio::task::block_in_place(|| learned(arguments, records, &seized, &confirmed, &book));
    write(&arguments.out, &model, &trained, as_json)
}

fn threads() -> usize {
    processors()
}

fn enough(confirmed: usize, otherwise: &str) -> Result<()> {
    if confirmed < LEAST_CONFIRMED {
        bail!(
            "{confirmed} confirmed pairs are too few to learn from, {LEAST_CONFIRMED} are the least{otherwise}"
        );
    }
    Ok(())
}

fn learned(
    arguments: &TrainArguments,
    records: Firearms,
    seizures: &Firearms,
    confirmed: &HashSet<(u32, u32)>,
    book: &NameBook,
) -> (LinkModel, Trained) {
    let (version, source) = (&arguments.version, &arguments.learned_from);
    let (learned, _) = learn(records, seizures, confirmed, book, version, source, threads());
    let trained = Trained {
        version: version.clone(),
        learned_from: source.clone(),
        confirmed: confirmed.len(),
        confirmed_among_candidates: learned.pairs.0,
        rejected: learned.pairs.1,
        calibration_error: Some(learned.calibration_error),
    };
    (learned.model, trained)
}

fn write(out: &Path, model: &LinkModel, trained: &Trained, as_json: bool) -> Result<Ending> {
    let text = serde_json::to_string(model)?;
    std::fs::write(out, text).with_context(|| format!("writing {}", out.display()))?;
    summary::print(as_json, trained, |trained| {
        let out = out.display();
        match trained.calibration_error {
            Some(error) => format!(
                "Learned {} from {} confirmed pairs ({} of them among the candidates) and {} rejected candidates.\n\
                 Expected calibration error on the seizures set aside: {error:.4}. Written to {out}.",
                trained.version,
                grouped(trained.confirmed),
                grouped(trained.confirmed_among_candidates),
                grouped(trained.rejected),
            ),
            None => format!(
                "Estimated {} from {}. Its probabilities are not calibrated. Written to {out}.",
                trained.version, trained.learned_from
            ),
        }
    })?;
    Ok(Ending::Done)
}

/// The places of the confirmed pairs.
fn confirmed_pairs(
    path: &Path,
    records: &FirearmFile,
    seizures: &FirearmFile,
) -> Result<HashSet<(u32, u32)>> {
    let (record_places, seizure_places) =
        (linkage_files::places(&records.ids), linkage_files::places(&seizures.ids));
    let mut confirmed = HashSet::new();
    for (seizure, record) in linkage_files::read_pairs(path)? {
        match (seizure_places.get(&seizure), record_places.get(&record)) {
            (Some(seizure), Some(record)) => confirmed.insert((*seizure, *record)),
            _ => bail!("the confirmed pair of seizure {seizure} and record {record} is not in the files"),
        };
    }
    Ok(confirmed)
}
