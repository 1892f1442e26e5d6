//! `proofhouse report check`: whether a bureau's tailoring of a report is sound, with everything that is wrong at once.

use crate::command_line::CheckReportArguments;
use crate::reporting::packs::{self, own_language};
use crate::settings::ReportSettings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result};
use chrono::Utc;
use proofhouse_reports::{Fault, Period, Renderer, Request, Tailoring};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Checked {
    folder: String,
    report: String,
    bureau: String,
    faults: Vec<Fault>,
    /// Figures of the report as it was made for trial.
    figures: usize,
}

/// Checks a folder: first what can be said without data, then by making the report as the bureau, which writes nothing.
///
/// # Errors
/// When the folder cannot be read.
pub(super) async fn run(
    warehouse: &Warehouse,
    arguments: &CheckReportArguments,
    settings: &ReportSettings,
    as_json: bool,
) -> Result<Ending> {
    let tailoring = Tailoring::from_directory(&arguments.folder)?;
    let report = tailoring.definition().tailors.clone();
    let base = packs::pack(&report, settings.packs.as_deref())?;
    let mut faults = tailoring.faults(&base);
    let mut figures = 0;
    if faults.is_empty() {
        let tailored = tailoring.apply(&base)?;
        let languages = tailoring.languages()?;
        let languages =
            if languages.is_empty() { vec![own_language(arguments.bureau).into()] } else { languages };
        for language in languages {
            match on_trial(warehouse, Renderer::new(tailored.clone(), language)?, arguments.bureau).await {
                Ok(count) => figures = count,
                Err(error) => faults.push(Fault {
                    file: "queries, texts".to_owned(),
                    at: language.code().to_owned(),
                    reason: format!("{error:#}"),
                }),
            }
        }
    }
    let is_sound = faults.is_empty();
    let folder = arguments.folder.display().to_string();
    let checked = Checked { folder, report, bureau: arguments.bureau.to_string(), faults, figures };
    summary::print(as_json, &checked, told)?;
    Ok(if is_sound { Ending::Done } else { Ending::NeedsAttention })
}

/// Makes the report of the last full year as the bureau, and says how many figures it has.
async fn on_trial(warehouse: &Warehouse, renderer: Renderer, bureau: Bureau) -> Result<usize> {
    let now = Utc::now();
    let request = Request {
        bureau: bureau.as_str().to_owned(),
        period: Period::last_complete_year(now.date_naive()),
        generated_at: now,
    };
    let session = warehouse.session_for(&Principal::of(bureau));
    let report = renderer.render(&session, &request).await.context("making the report for trial")?;
    Ok(report.figures.len())
}

fn told(checked: &Checked) -> String {
    if checked.faults.is_empty() {
        return format!(
            "{} is sound: the {} report of {} was made with it, {} figures",
            checked.folder, checked.report, checked.bureau, checked.figures
        );
    }
    let mut lines: Vec<String> = checked.faults.iter().map(ToString::to_string).collect();
    let number = checked.faults.len();
    lines.push(format!("{number} {} in {}", if number == 1 { "fault" } else { "faults" }, checked.folder));
    lines.join("\n")
}
