//! `proofhouse bench reports`: the national reports of all countries and the report of the Secretariat, from one warehouse.
//!
//! Pages first, then the same reports on paper, each into a folder of its own. The records of the simulated world belong to the
//! countries that it knows; the reports of the others show what the guard lets them see, which is mostly that there is nothing.
//! Over all reports each record is read once for its owner and once for the Secretariat, however countries share them.

use crate::command_line::BenchReportsArguments;
use crate::commands::bench_landing::{self, World};
use crate::commands::report::{self, ReportOrder};
use crate::measurement::{environment, own_use};
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use proofhouse_reports::{FileFormat, Locale, Period};
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Instant;

/// The pages and their numbers, as a run writes them that does not say otherwise.
const PAGES: [FileFormat; 1] = [FileFormat::Html];

/// Measures and prints the figures.
///
/// # Errors
/// When the warehouse cannot be made, or a report fails.
pub async fn run(arguments: &BenchReportsArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let own = tempfile::tempdir().context("a folder for the warehouse")?;
    let folder = match &arguments.warehouse {
        Some(kept) => {
            std::fs::create_dir_all(kept).context("making the folder of the warehouse")?;
            std::path::absolute(kept).context("the folder of the warehouse")?
        }
        None => own.path().to_path_buf(),
    };
    let store =
        WarehouseSettings { store: format!("file://{}", folder.display()), ..settings.warehouse.clone() };
    let warehouse = Warehouse::open(store)?;
    let world = World {
        records: arguments.records,
        seizures: arguments.seizures.unwrap_or(arguments.records * 15 / 100),
        bureaus: 44,
        // As the operator guide says of warehouses that many bureaus are given reports from.
        is_ordered: true,
    };
    bench_landing::fill(&warehouse, &folder, world, &settings.ingest).await?;
    warehouse.ensure_tables().await?;
    let (from_landing, _) = own_use()?;
    let language = Locale::parse(&arguments.language)?;
    let countries = codes::countries().iter().filter(|country| country.interpol_member);
    let bureaus: Vec<Bureau> = countries
        .filter_map(|country| Bureau::parse(&country.alpha2.to_lowercase()))
        .take(arguments.bureaus)
        .collect();
    let mut figures = Map::new();
    figures.insert("reports".to_owned(), json!(bureaus.len() + 1));
    let written = tempfile::tempdir().context("a folder for the reports")?;
    let at = Utc::now();
    let seconds = all(&warehouse, &bureaus, language, &PAGES, written.path(), at).await?;
    figures.insert("html_seconds".to_owned(), json!(seconds));
    figures.insert("html_mib".to_owned(), json!(mebibytes(written.path())?));
    figures.insert("html_peak_rss_mib".to_owned(), json!(own_use()?.1));
    if !arguments.pages_only {
        let both = [FileFormat::Html, FileFormat::Pdf];
        let seconds_of_both = all(&warehouse, &bureaus, language, &both, written.path(), at).await?;
        figures.insert("html_and_pdf_seconds".to_owned(), json!(seconds_of_both));
        figures.insert("pdf_seconds".to_owned(), json!((seconds_of_both - seconds).max(0.0)));
    }
    let (used, peak) = own_use()?;
    figures.insert("processor_seconds".to_owned(), json!(used - from_landing));
    figures.insert("peak_rss_mib".to_owned(), json!(peak));
    let result = json!({"bench": "reports", "figures": figures, "environment": environment()});
    summary::print(as_json, &result, |_| shown(&figures))?;
    Ok(Ending::Done)
}

/// Renders all of them and says how many seconds it took.
async fn all(
    warehouse: &Warehouse,
    bureaus: &[Bureau],
    language: Locale,
    formats: &[FileFormat],
    folder: &Path,
    at: DateTime<Utc>,
) -> Result<f64> {
    let started = Instant::now();
    let national = ReportOrder {
        report: "national".to_owned(),
        bureaus: bureaus.to_vec(),
        period: Period::last_complete_year(at.date_naive()),
        language: Some(language),
        formats: formats.to_vec(),
        directory: folder.to_path_buf(),
        settings: crate::settings::ReportSettings::default(),
        generated_at: at,
    };
    let secretariat = ReportOrder {
        report: "secretariat".to_owned(),
        bureaus: vec![Bureau::SECRETARIAT],
        ..national.clone()
    };
    // Side by side, as the scheduler makes what is due on one day.
    tokio::try_join!(report::render(warehouse, &national), report::render(warehouse, &secretariat))?;
    Ok(started.elapsed().as_secs_f64())
}

fn mebibytes(folder: &Path) -> Result<f64> {
    let mut bytes = 0;
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            match about.is_dir() {
                true => open.push(entry.path()),
                false => bytes += about.len(),
            }
        }
    }
    Ok(bytes as f64 / 1024.0 / 1024.0)
}

fn shown(figures: &Map<String, Value>) -> String {
    let lines =
        figures.iter().map(|(name, value)| format!("{name:<24} {:.2}", value.as_f64().unwrap_or(0.0)));
    lines.collect::<Vec<_>>().join("\n")
}
