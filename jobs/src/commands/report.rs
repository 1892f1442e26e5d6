//! `proofhouse report`: render reports, each with exactly what its bureau may see.

use crate::command_line::{ReportArguments, ReportJob};
use crate::commands::{report_archive, report_check, report_explain, report_remove, report_verify};
use crate::progress;
use crate::reporting::packs::{self, Renderers};
use crate::rows;
use crate::settings::{ReportSettings, Settings};
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use proofhouse_matching::threads::processors;
use proofhouse_reports::pack::Reader;
use proofhouse_reports::{FileFormat, Locale, Numbers, Period, Plans, Renderer, Request};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::tables::operations::ReportRunRow;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse, Watermark};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

/// What to render.
#[derive(Debug, Clone)]
pub struct ReportOrder {
    /// Report pack.
    pub report: String,
    /// For whom; all bureaus with data when empty.
    pub bureaus: Vec<Bureau>,
    /// Which time.
    pub period: Period,
    /// Language and digits; each bureau's own language when absent.
    pub language: Option<Locale>,
    /// Formats; those that each bureau's tailoring names, or the ordinary ones, when empty.
    pub formats: Vec<FileFormat>,
    /// Where the files go.
    pub directory: PathBuf,
    /// Where tailored packs and tailorings lie.
    pub settings: ReportSettings,
    /// The data cut: up to when open requests are observed.
    pub generated_at: DateTime<Utc>,
}

/// One rendered report.
#[derive(Debug, Clone, Serialize)]
pub struct Rendered {
    /// For whom.
    pub bureau: String,
    /// In which language.
    pub language: String,
    /// The page.
    pub html: PathBuf,
    /// Its size.
    pub html_bytes: usize,
    /// Figures in it.
    pub figures: usize,
}

/// What the job did.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Report pack.
    pub report: String,
    /// Period.
    pub period: String,
    /// The reports.
    pub rendered: Vec<Rendered>,
    /// Time taken.
    pub seconds: f64,
}

/// Renders or explains what the command line asks for.
///
/// # Errors
/// When the pack, period or language is not known, or a report cannot be rendered or written.
pub async fn run(
    warehouse: &Warehouse,
    arguments: &ReportArguments,
    all: &Settings,
    as_json: bool,
) -> Result<Ending> {
    let settings = &all.reports;
    if let Some(job) = &arguments.what {
        return match job {
            ReportJob::Explain(explain) => report_explain::run(warehouse, explain, settings, as_json).await,
            ReportJob::Check(check) => report_check::run(warehouse, check, settings, as_json).await,
            ReportJob::List { bureau, report } => {
                report_archive::list(warehouse, *bureau, report.as_deref(), as_json).await
            }
            ReportJob::Show { run } => report_archive::show(warehouse, run, as_json).await,
            ReportJob::Resend { run, failed, because } => {
                report_archive::resend(warehouse, all, run, failed.as_deref(), because.clone(), as_json).await
            }
            ReportJob::Remove { run, revision, naming, because, dry_run } => {
                let wanted = report_remove::Wanted {
                    run: run.as_ref(),
                    revision: *revision,
                    naming: naming.as_deref(),
                    because,
                    dry_run: *dry_run,
                };
                report_remove::run(warehouse, wanted, as_json).await
            }
            ReportJob::Verify { run, revision, files_only, keys, unsigned_ok } => {
                let wanted = report_verify::Wanted {
                    run,
                    revision: *revision,
                    files_only: *files_only,
                    keys,
                    unsigned_ok: *unsigned_ok,
                };
                report_verify::run(warehouse, all, wanted, as_json).await
            }
        };
    }
    let now = Utc::now();
    let period = match &arguments.period {
        Some(text) => Period::parse(text)?,
        None => Period::last_complete_year(now.date_naive()),
    };
    if period.to() > now.date_naive() && !arguments.unfinished {
        bail!(
            "the period {period} is not over: its numbers would be compared with the whole period before; name an earlier one, or \
             say --unfinished"
        );
    }
    let order = ReportOrder {
        report: arguments.report.clone(),
        bureaus: arguments.bureaus.clone(),
        period,
        language: arguments.language.as_deref().map(Locale::parse).transpose()?,
        formats: arguments.formats.iter().map(|format| Ok(format.parse()?)).collect::<Result<_>>()?,
        directory: arguments.out.clone().unwrap_or_else(|| settings.directory.clone()),
        settings: settings.clone(),
        generated_at: now,
    };
    let done = render(warehouse, &order).await?;
    summary::print(as_json, &done, |done| {
        let mut lines: Vec<String> = done
            .rendered
            .iter()
            .take(12)
            .map(|report| format!("{}  {}  {}", report.bureau, report.language, report.html.display()))
            .collect();
        if done.rendered.len() > 12 {
            lines.push(format!("... and {} more", done.rendered.len() - 12));
        }
        lines.push(format!("{} reports in {:.1} s", done.rendered.len(), done.seconds));
        lines.join("\n")
    })?;
    Ok(Ending::Done)
}

/// Renders reports and notes them in `report_runs`.
///
/// # Errors
/// When the pack is not known, or a report cannot be rendered or written.
pub async fn render(warehouse: &Warehouse, order: &ReportOrder) -> Result<Summary> {
    let started = Instant::now();
    let bureaus =
        if order.bureaus.is_empty() { bureaus_for(warehouse, order).await? } else { order.bureaus.clone() };
    if bureaus.is_empty() {
        bail!("no bureau has data yet; name one with --as");
    }
    tracing::info!("rendering {} reports of the pack {}", bureaus.len(), order.report);
    let progress = ProgressBar::new(bureaus.len() as u64)
        .with_style(ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg}")?)
        .with_prefix(format!("rendering {}", order.report));
    let progress = progress::drawn(progress);
    // The first report pins the versions of the tables; all others of the run read the same, side by side.
    let mut versions: BTreeMap<String, u64> = BTreeMap::new();
    let mut renderers = Renderers::new(&order.settings, &order.report, &Plans::default());
    let mut done: Vec<(Rendered, Noted)> = Vec::new();
    let mut running = JoinSet::new();
    let side_by_side = processors();
    let mut is_first = true;
    for bureau in bureaus {
        progress.set_message(bureau.name().to_owned());
        let languages = match order.language {
            Some(language) => vec![language],
            None => renderers.languages(bureau)?,
        };
        let renderers_of_bureau = languages
            .into_iter()
            .map(|language| Ok((language, renderers.get(bureau, language)?)))
            .collect::<Result<Vec<_>>>()?;
        let session = warehouse.session_for_at(&Principal::of(bureau), versions.clone());
        let order = ReportOrder { formats: renderers.formats(bureau, &order.formats)?, ..order.clone() };
        running.spawn(async move { render_one(&order, bureau, &renderers_of_bureau, session).await });
        if is_first || running.len() >= side_by_side {
            take_one(&mut running, &mut done, &mut versions, &progress).await?;
        }
        is_first = false;
    }
    while !running.is_empty() {
        take_one(&mut running, &mut done, &mut versions, &progress).await?;
    }
    done.sort_by(|(one, _), (other, _)| one.bureau.cmp(&other.bureau));
    let (rendered, noted): (Vec<Rendered>, Vec<Noted>) = done.into_iter().unzip();
    progress.finish_and_clear();
    note_runs(warehouse, order, &noted).await?;
    warehouse.audit().flush(warehouse).await?;
    Ok(Summary {
        report: order.report.clone(),
        period: order.period.to_string(),
        rendered,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The reports of a bureau, what is noted of each, and the versions that they read.
type Done = (Vec<(Rendered, Noted)>, BTreeMap<String, u64>);

async fn render_one(
    order: &ReportOrder,
    bureau: Bureau,
    renderers: &[(Locale, Arc<Renderer>)],
    session: GuardedSession,
) -> Result<Done> {
    let request = Request {
        bureau: bureau.as_str().to_owned(),
        period: order.period,
        generated_at: order.generated_at,
    };
    let failed = || format!("cannot render the {} report of {bureau}", order.report);
    let Some((_, first)) = renderers.first() else { return Ok((Vec::new(), BTreeMap::new())) };
    // Read once, and said in each language.
    let numbers = first.numbers(&session, &request).await.with_context(failed)?;
    let versions = session.pinned_versions().await;
    let read: BTreeMap<String, i64> = versions
        .iter()
        .map(|(table, version)| (table.clone(), i64::try_from(*version).unwrap_or(i64::MAX)))
        .collect();
    let mut done = Vec::new();
    for (language, renderer) in renderers {
        let said = write_one(order, bureau, *language, Arc::clone(renderer), numbers.clone(), &read);
        done.push(said.await.with_context(failed)?);
    }
    Ok((done, versions))
}

async fn write_one(
    order: &ReportOrder,
    bureau: Bureau,
    language: Locale,
    renderer: Arc<Renderer>,
    numbers: Numbers,
    read: &BTreeMap<String, i64>,
) -> Result<(Rendered, Noted)> {
    let (formats, directory, tables) = (order.formats.clone(), order.directory.clone(), read.clone());
    // Charts and paper take a processor for a while; it is not for a thread that serves queries.
    let writing = tokio::task::spawn_blocking(move || {
        let report = renderer.say(numbers)?;
        proofhouse_reports::write_formats(&renderer, &report, &formats, &tables, &directory)
            .map(|written| (written, report))
    });
    let (written, report) = writing.await.context("writing a report broke off")??;
    let noted = Noted {
        run_id: format!("{}:{bureau}:{}:{}", order.report, order.period, language.code()),
        bureau,
        language: language.code(),
        content_hash: hexadecimal(&Sha256::digest(report.html.as_bytes())),
        location: written.html.display().to_string(),
        inputs: serde_json::to_string(read)?,
    };
    let rendered = Rendered {
        bureau: bureau.to_string(),
        language: language.code().to_owned(),
        html: written.html,
        html_bytes: written.html_bytes,
        figures: written.figures,
    };
    Ok((rendered, noted))
}

/// Waits for the next bureau whose reports are ready.
async fn take_one(
    running: &mut JoinSet<Result<Done>>,
    done: &mut Vec<(Rendered, Noted)>,
    versions: &mut BTreeMap<String, u64>,
    progress: &ProgressBar,
) -> Result<()> {
    if let Some(ended) = running.join_next().await {
        let (reports, read) = ended.context("a report broke off")??;
        for (table, version) in read {
            versions.entry(table).or_insert(version);
        }
        done.extend(reports);
        progress.inc(1);
    }
    Ok(())
}

struct Noted {
    run_id: String,
    bureau: Bureau,
    language: &'static str,
    content_hash: String,
    location: String,
    inputs: String,
}

/// Appends the runs that are not noted yet. A run is identified by report, bureau, period, language and content.
async fn note_runs(warehouse: &Warehouse, order: &ReportOrder, noted: &[Noted]) -> Result<()> {
    let rows: Vec<ReportRunRow<'_>> = noted
        .iter()
        .map(|run| ReportRunRow {
            run_id: &run.run_id,
            report: &order.report,
            bureau: run.bureau.as_str(),
            language: run.language,
            period_from: order.period.from(),
            period_to: order.period.last_day(),
            content_hash: &run.content_hash,
            location: &run.location,
            inputs: &run.inputs,
        })
        .collect();
    let batches = rows::to_batches("report_runs", &rows)?;
    let watermark = Watermark::default();
    warehouse.append_new_rows("report_runs", &["run_id", "content_hash"], batches, &watermark).await?;
    Ok(())
}

#[derive(Deserialize)]
struct BureauRow {
    bureau: String,
}

/// The bureaus that a report is made for: the Secretariat for its own, every bureau with data otherwise.
async fn bureaus_for(warehouse: &Warehouse, order: &ReportOrder) -> Result<Vec<Bureau>> {
    let pack = packs::pack(&order.report, order.settings.packs.as_deref())?;
    if pack.definition().reader == Reader::Secretariat {
        return Ok(vec![Bureau::SECRETARIAT]);
    }
    let session = warehouse.trusted_session();
    let found: Vec<BureauRow> = rows::read(
        &session,
        "SELECT DISTINCT bureau FROM (SELECT source_bureau AS bureau FROM firearms UNION ALL \
         SELECT source_bureau FROM seizures UNION ALL SELECT requesting_bureau FROM traces UNION ALL \
         SELECT requested_bureau FROM traces UNION ALL SELECT source_bureau FROM exhibits) AS named ORDER BY bureau",
    )
    .await?;
    let bureaus = found.iter().filter_map(|row| Bureau::parse(&row.bureau));
    Ok(bureaus.filter(|bureau| bureau.country().is_some()).collect())
}
