//! `proofhouse demo`: the whole way of a record on simulated national systems, and what came of it on one screen.
//!
//! - [`run`]: the way itself, step by step
//! - `measure`: what was found, held against the simulation's hidden truth
//! - `screen`: what is printed

mod measure;
mod screen;

use crate::command_line::DemoArguments;
use crate::commands::report::ReportOrder;
use crate::commands::simulate::{send_in_rounds, topics};
use crate::commands::{match_firearms, report, statistics};
use crate::exhibit_matching;
use crate::linkage_model::LinkageModel;
use crate::networks;
use crate::notice_matching;
use crate::progress;
use crate::settings::Settings;
use crate::sharing;
use crate::simulate::{Simulation, World};
use crate::summary::{self, Ending, grouped};
use anyhow::{Context, Result, bail};
use chrono::{NaiveDate, Utc};
use indicatif::ProgressBar;
use proofhouse_ingest::submit::{Mapping, SubmitOptions, SubmitSummary, submit};
use proofhouse_ingest::{Broker, RunningIngest, Summary as IngestSummary, Verification, verify};
use proofhouse_reports::Period;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// A real spreadsheet, as received (MIT licence; see tests/fixtures/us_de_crime_guns).
const SPREADSHEET: &str = include_str!("../../../../tests/fixtures/us_de_crime_guns/crime_guns.csv");
const SPREADSHEET_NAME: &str = "us_de_crime_guns.csv";

/// Everything that the demo did.
#[derive(Debug, Serialize)]
pub struct Demo {
    seed: u64,
    bureaus: usize,
    directory: PathBuf,
    messages: usize,
    ingest: IngestSummary,
    spreadsheet: SubmitSummary,
    measured: measure::Measured,
    matches: match_firearms::Summary,
    ballistics: exhibit_matching::Summary,
    networks: networks::Summary,
    sharing: sharing::Summary,
    notices: notice_matching::Summary,
    statistics: statistics::Summary,
    national_reports: usize,
    a_national_report: Option<PathBuf>,
    secretariat_report: Option<PathBuf>,
    seconds: Vec<(&'static str, f64)>,
}

/// Runs the demo.
///
/// # Errors
/// When the folder cannot be made anew or a step fails.
pub async fn run(arguments: &DemoArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let done = demonstrate(arguments, settings).await?;
    summary::print(as_json, &done, screen::draw)?;
    Ok(Ending::Done)
}

/// Times the steps and names the one that runs.
struct Steps {
    spinner: ProgressBar,
    started: Instant,
    seconds: Vec<(&'static str, f64)>,
}

impl Steps {
    fn new() -> Result<Steps> {
        let spinner = progress::spinner("starting")?;
        Ok(Steps { spinner, started: Instant::now(), seconds: Vec::new() })
    }

    fn begin(&mut self, doing: &'static str) {
        tracing::info!("{doing}");
        self.spinner.set_message(doing);
        self.started = Instant::now();
    }

    fn end(&mut self, step: &'static str) {
        self.seconds.push((step, self.started.elapsed().as_secs_f64()));
    }
}

async fn demonstrate(arguments: &DemoArguments, settings: &Settings) -> Result<Demo> {
    let directory = clean_directory(&arguments.directory)?;
    let mut steps = Steps::new()?;

    steps.begin("national systems are at work");
    let simulation = arguments.size.simulation();
    let as_of = simulation.as_of;
    let world = tokio::task::block_in_place(|| Simulation::new(simulation).run())?;
    fs::write(directory.join("hidden_truth.json"), serde_json::to_string(&world.truth)?)?;
    steps.end("simulate");

    steps.begin("messages are taken in");
    let warehouse = Warehouse::open(WarehouseSettings {
        store: format!("file://{}", directory.join("warehouse").display()),
        ..settings.warehouse.clone()
    })?;
    let (ingest, spreadsheet) = take_in(&warehouse, &world, settings, &directory).await?;
    steps.end("ingest");

    steps.begin("firearms are matched");
    let model = LinkageModel::load(&settings.linkage)?;
    let mut matches = match_firearms::match_firearms(&warehouse, &model, as_of).await?;
    matches.alerts = crate::alerts::tell(&warehouse, None, &settings.alerts, Utc::now()).await?;
    steps.end("match firearms");

    steps.begin("ballistic exhibits are compared");
    let ballistics = exhibit_matching::match_exhibits(&warehouse, as_of).await?;
    steps.end("match ballistics");

    steps.begin("networks are found");
    let networks = networks::match_networks(&warehouse).await?;
    steps.end("match networks");

    steps.begin("sharing rules are applied");
    let sharing = sharing::match_sharing(&warehouse, as_of).await?;
    steps.end("match sharing");

    steps.begin("notices are matched");
    let notices = notice_matching::match_notices(&warehouse, as_of).await?;
    steps.end("match notices");

    steps.begin("statistics are computed");
    let statistics = statistics::statistics(&warehouse).await?;
    steps.end("statistics");

    steps.begin("reports are rendered");
    let reports = render_reports(&warehouse, &world, &directory, as_of).await?;
    steps.end("reports");

    steps.begin("results are held against the truth");
    let measured = measure::measure(&warehouse, &world.truth, as_of).await?;
    steps.end("measure");
    steps.spinner.finish_and_clear();
    Ok(Demo {
        seed: world.truth.seed,
        bureaus: world.truth.bureaus.len(),
        directory,
        messages: world.messages.len(),
        ingest,
        spreadsheet,
        measured,
        matches,
        ballistics,
        networks,
        sharing,
        notices,
        statistics,
        national_reports: reports.national,
        a_national_report: reports.a_national,
        secretariat_report: reports.secretariat,
        seconds: steps.seconds,
    })
}

/// The demo's folder, empty. A folder that holds anything but an earlier demo is left alone.
fn clean_directory(path: &Path) -> Result<PathBuf> {
    let marker = path.join("hidden_truth.json");
    let occupied = path.is_dir() && fs::read_dir(path)?.next().is_some();
    if occupied && !marker.exists() {
        bail!(
            "{} holds something that is not an earlier demo; name another folder with --directory",
            path.display()
        );
    }
    if occupied {
        fs::remove_dir_all(path).with_context(|| format!("cannot clear {}", path.display()))?;
    }
    fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))?;
    path.canonicalize().with_context(|| format!("cannot find {}", path.display()))
}

/// Sends everything through the in-process broker in rounds that it can hold, with ingest running beside; then the
/// spreadsheet of a bureau that has no feed.
async fn take_in(
    warehouse: &Warehouse,
    world: &World,
    settings: &Settings,
    directory: &Path,
) -> Result<(IngestSummary, SubmitSummary)> {
    let broker = Broker::embedded()?;
    let mut names: Vec<String> = topics(world).into_keys().collect();
    let american = Bureau::parse("us").context("the United States have no bureau")?;
    let seizures = format!("feed.{american}.seizures");
    if !names.contains(&seizures) {
        names.push(seizures);
    }
    broker.create_topics(&names, 1).await?;
    let mut ingest_settings = settings.ingest.clone();
    ingest_settings.until_caught_up = false;
    let running =
        RunningIngest::start(&broker, warehouse, &ingest_settings, CancellationToken::new()).await?;
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        send_in_rounds(&broker, &world.messages, &mut || handle.block_on(running.wait_until_landed()))
    })?;

    let path = directory.join(SPREADSHEET_NAME);
    fs::write(&path, SPREADSHEET)?;
    let mut options = SubmitOptions::new(american);
    options.mapping = Some(Mapping::load("us_de_crime_guns")?);
    let spreadsheet = tokio::task::block_in_place(|| {
        submit(&broker, &[path], &options, &mut |_| true, &mut || {
            handle.block_on(running.wait_until_landed())
        })
    })?;
    running.wait_until_landed().await?;
    running.check_nothing_dropped().await?;
    let ingest = running.stop().await?;
    let sent = world.messages.len() as u64 + spreadsheet.sent;
    check_exactly_once(&verify(warehouse, None).await?, sent)?;
    Ok((ingest, spreadsheet))
}

/// The store was empty before: as many different messages as were sent, none of them twice, are those that were sent.
fn check_exactly_once(verification: &Verification, sent: u64) -> Result<()> {
    let landed = u64::try_from(verification.accepted() + verification.rejected())?;
    if verification.nothing_doubled() && landed == sent {
        return Ok(());
    }
    bail!(
        "{} messages were sent and {} landed{}. This is a defect: keep the folder and report it\n{verification}",
        grouped(sent),
        grouped(landed),
        if verification.nothing_doubled() { "" } else { ", some of them twice" }
    )
}

struct Reports {
    national: usize,
    a_national: Option<PathBuf>,
    secretariat: Option<PathBuf>,
}

async fn render_reports(
    warehouse: &Warehouse,
    world: &World,
    directory: &Path,
    as_of: NaiveDate,
) -> Result<Reports> {
    let bureaus: Vec<Bureau> =
        world.truth.bureaus.iter().filter_map(|bureau| Bureau::parse(bureau)).collect();
    let data_cut = as_of.and_hms_opt(0, 0, 0).map(|moment| moment.and_utc()).unwrap_or_else(Utc::now);
    let mut order = ReportOrder {
        report: "national".to_owned(),
        bureaus: bureaus.into_iter().filter(|bureau| bureau.country().is_some()).collect(),
        period: Period::last_complete_year(as_of),
        language: None,
        formats: Vec::new(),
        directory: directory.join("reports"),
        packs: None,
        generated_at: data_cut,
    };
    let national = report::render(warehouse, &order).await?;
    order.report = "secretariat".to_owned();
    order.bureaus = vec![Bureau::SECRETARIAT];
    let secretariat = report::render(warehouse, &order).await?;
    Ok(Reports {
        national: national.rendered.len(),
        a_national: national.rendered.first().map(|rendered| rendered.html.clone()),
        secretariat: secretariat.rendered.first().map(|rendered| rendered.html.clone()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proofhouse_ingest::PartitionCount;

    fn landed(accepted: i64, rejected: i64, distinct: i64) -> Verification {
        Verification {
            partitions: vec![PartitionCount { accepted, rejected, distinct, ..PartitionCount::default() }],
        }
    }

    #[test]
    fn a_message_that_is_missing_or_there_twice_fails_the_demo() {
        assert!(check_exactly_once(&landed(9, 1, 10), 10).is_ok());
        let missing = check_exactly_once(&landed(8, 1, 9), 10).unwrap_err().to_string();
        assert!(missing.contains("10 messages were sent and 9 landed"), "{missing}");
        // One lost and another one twice: the count alone would not tell.
        assert!(check_exactly_once(&landed(9, 1, 9), 10).is_err());
    }
}
