//! `proofhouse report explain`: the query behind a figure, as SQL that an analyst can run again.

use crate::command_line::ExplainArguments;
use crate::reporting::packs::pack_of;
use crate::rows;
use crate::settings::ReportSettings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::{Language, Pack, Period, Renderer, Request};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A figure's query and what it was filled in with.
#[derive(Debug, Serialize)]
struct Explained {
    report: String,
    figure: String,
    bureau: String,
    period: String,
    /// The day up to which open requests are observed, and why this day.
    data_cut: String,
    parameters: BTreeMap<String, String>,
    sql: String,
}

/// Which report: of a run that is noted, or of a pack for a bureau and a period.
struct Subject {
    report: String,
    request: Request,
    bureau: Bureau,
    data_cut: String,
}

#[derive(Debug, Deserialize)]
struct RunRow {
    report: String,
    location: String,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    generated_at: DateTime<Utc>,
}

/// Prints the query of a figure.
///
/// # Errors
/// When the run, the pack or the figure is not known, or the warehouse cannot be read.
pub(super) async fn run(
    warehouse: &Warehouse,
    arguments: &ExplainArguments,
    settings: &ReportSettings,
    as_json: bool,
) -> Result<Ending> {
    let subject = match arguments.of.split_once(':') {
        Some(_) => of_run(warehouse, arguments).await?,
        None => of_pack(arguments)?,
    };
    let pack = pack_of(settings, subject.bureau, &subject.report)?.pack;
    check_figure(&pack, &arguments.figure)?;
    let Request { bureau, period, generated_at } = &subject.request;
    let parameters =
        Parameters::new(bureau, *period, *generated_at).with_thresholds(&pack.definition().thresholds);
    // The query is the same in every language.
    let sql = Renderer::new(pack, Language::English)?.explain(&arguments.figure, &subject.request)?;
    let explained = Explained {
        report: subject.report,
        figure: arguments.figure.clone(),
        bureau: subject.bureau.to_string(),
        period: period.to_string(),
        data_cut: subject.data_cut,
        parameters: parameters.literals().map(|(name, value)| (name.to_owned(), value)).collect(),
        sql,
    };
    summary::print(as_json, &explained, with_head)?;
    Ok(Ending::Done)
}

/// The query below a comment that says whose it is, so that the whole can be run as it stands.
fn with_head(explained: &Explained) -> String {
    let Explained { report, figure, bureau, period, data_cut, parameters, sql } = explained;
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!(":{name} = {value}")).collect();
    // A statement that begins with a dash would look like a flag when it is given on the command line.
    format!(
        "/* Figure {figure} of the report {report}, for {bureau}, period {period}; data cut {data_cut}.\n   \
         Pipe it to `proofhouse sql --as {bureau}` to run it; it reads the tables as they are now.\n   \
         Parameters: {} */\n{};",
        parameters.join(", "),
        sql.trim_end().trim_end_matches(';')
    )
}

fn check_figure(pack: &Pack, figure: &str) -> Result<()> {
    let figures = || pack.definition().sections.iter().flat_map(|section| &section.figures);
    if figures().any(|known| known.id == figure) {
        return Ok(());
    }
    let known: Vec<&str> = figures().map(|figure| figure.id.as_str()).collect();
    bail!("the report {} has no figure {figure}; its figures are {}", pack.id(), known.join(", "))
}

fn of_pack(arguments: &ExplainArguments) -> Result<Subject> {
    let now = Utc::now();
    let report = arguments.of.clone();
    let bureau = match arguments.bureau {
        Some(bureau) => bureau,
        None if ["secretariat", "public"].contains(&report.as_str()) => Bureau::SECRETARIAT,
        None => bail!("say whose report: proofhouse report explain {report} {} --as fr", arguments.figure),
    };
    let period = match &arguments.period {
        Some(text) => Period::parse(text)?,
        None => Period::last_complete_year(now.date_naive()),
    };
    let request = Request { bureau: bureau.to_string(), period, generated_at: now };
    Ok(Subject { report, request, bureau, data_cut: format!("{} (today)", now.format("%Y-%m-%d")) })
}

/// A run is named report:bureau:period:language. It is looked up as its bureau, which alone has it.
async fn of_run(warehouse: &Warehouse, arguments: &ExplainArguments) -> Result<Subject> {
    let run = arguments.of.as_str();
    let unreadable =
        || anyhow!("{run} is no run; runs are named report:bureau:period:language, as national:fr:2025:fr");
    let [_, bureau, period, _] = run.split(':').collect::<Vec<_>>()[..] else { return Err(unreadable()) };
    let bureau = Bureau::parse(bureau).ok_or_else(unreadable)?;
    if arguments.bureau.is_some_and(|asking| asking != bureau) || arguments.period.is_some() {
        bail!("{run} names its bureau and its period itself; leave out --as and --period");
    }
    let period = Period::parse(period)?;
    let session = warehouse.session_for(&Principal::of(bureau));
    let found: Vec<RunRow> = match warehouse.find_table("report_runs").await? {
        None => Vec::new(),
        Some(_) => {
            let parameters = rows::texts(&[("run_id", run)]);
            let sql = "SELECT report, location FROM report_runs WHERE run_id = $run_id";
            rows::from_batches(&session.collect_with(sql, parameters).await?)?
        }
    };
    let Some(RunRow { report, location }) = found.into_iter().next() else {
        bail!(
            "no run {run} is noted; `proofhouse sql --as {bureau} \"select run_id from report_runs\"` lists those there are"
        );
    };
    let (generated_at, why) = match made_at(Path::new(&location)) {
        Ok(moment) => (moment, "as in the run".to_owned()),
        Err(error) => (Utc::now(), format!("today, because the run's own is not known: {error:#}")),
    };
    let data_cut = format!("{} ({why})", generated_at.format("%Y-%m-%d"));
    let request = Request { bureau: bureau.to_string(), period, generated_at };
    Ok(Subject { report, request, bureau, data_cut })
}

/// When a run was made: its manifest lies beside its page.
fn made_at(page: &Path) -> Result<DateTime<Utc>> {
    let manifest: PathBuf = page.with_extension("manifest.json");
    let text =
        std::fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let read: Manifest =
        serde_json::from_str(&text).with_context(|| format!("{} is no manifest", manifest.display()))?;
    Ok(read.generated_at)
}
