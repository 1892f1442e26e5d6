//! `proofhouse schedule`: reports by the clock, each run once, to the archive and to whoever gets them.

use crate::command_line::ScheduleArguments;
use crate::reporting::{deliveries, scheduling};
use crate::settings::Settings;
use crate::summary::{self, Ending, say};
use crate::table_view;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use proofhouse_delivery::ledger::{Phase, RunList};
use proofhouse_delivery::runner::{Progress, StepSummary};
use proofhouse_delivery::{ReportName, RunFilter, RunStatus, Runner};
use proofhouse_reports::Period;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often the table of deliveries follows the ledger while the scheduler runs.
const NOTING: Duration = Duration::from_secs(60);

/// What is to come and what has been.
#[derive(Debug, Serialize)]
struct Status {
    next: Vec<Next>,
    #[serde(flatten)]
    list: RunList,
}

/// The next run of a schedule.
#[derive(Debug, Serialize)]
struct Next {
    report: String,
    bureaus: usize,
    at: DateTime<Utc>,
    timezone: String,
    period: String,
}

/// Runs the scheduler, one step of it, a backfill, or says how things stand. Told to stop, each of them ends in an orderly
/// way: what is being sent is sent to its end, and runs are given back.
///
/// # Errors
/// When the settings have faults (all are named), or the store cannot be read.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    arguments: &ScheduleArguments,
    shutdown: CancellationToken,
    as_json: bool,
) -> Result<Ending> {
    let runner = scheduling::runner(warehouse, settings)?;
    if arguments.status {
        let shown = shutdown.run_until_cancelled(status(&runner, as_json)).await;
        return shown.unwrap_or(Ok(Ending::Interrupted));
    }
    if let Some(range) = &arguments.backfill {
        // What was asked for until then stays asked for; asked again, the others are.
        let asked = shutdown.run_until_cancelled(backfill(&runner, arguments, range, as_json)).await;
        let Some(asked) = asked else { return Ok(Ending::Interrupted) };
        asked?;
        if !arguments.once {
            return Ok(Ending::Done);
        }
    }
    let Some(made) = shutdown.run_until_cancelled(warehouse.ensure_tables()).await else {
        return Ok(Ending::Interrupted);
    };
    made?;
    // Before anything is done: on a store that takes a second writing, two schedulers would send everything twice.
    runner.ledger().check_store().await?;
    if arguments.once {
        let step = runner.step_until(&shutdown).await?;
        if !shutdown.is_cancelled() {
            deliveries::Noted::default().follow(warehouse, runner.ledger()).await?;
        }
        summary::print(as_json, &step, told)?;
        let has_trouble = !step.errors.is_empty() || step.finished(Phase::Failed) > 0;
        return Ok(match (shutdown.is_cancelled(), has_trouble) {
            (true, _) => Ending::Interrupted,
            (false, true) => Ending::NeedsAttention,
            (false, false) => Ending::Done,
        });
    }
    if let Some(key) = runner.public_key() {
        tracing::info!("manifests are signed; the public key is\n{}", key.to_pem());
    }
    tracing::info!("{} schedules; Ctrl-C stops", runner.plan().schedules().len());
    let noting = async {
        let mut noted = deliveries::Noted::default();
        while !shutdown.is_cancelled() {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(NOTING) => {}
            }
            // The ledger is what counts: what is not noted now is noted the next time.
            if let Err(error) = noted.follow(warehouse, runner.ledger()).await {
                tracing::warn!(%error, "the table of deliveries does not follow the ledger");
            }
        }
    };
    tokio::join!(runner.run_forever(shutdown.clone()), noting);
    Ok(Ending::Done)
}

async fn backfill(runner: &Runner, arguments: &ScheduleArguments, range: &str, as_json: bool) -> Result<()> {
    let (first, last) = range.split_once("..").context("a range of periods is written 2026-01..2026-06")?;
    let (first, last) = (Period::parse(first)?, Period::parse(last)?);
    let report = ReportName::parse(arguments.report.as_deref().unwrap_or("national"))?;
    let asked = runner.backfill(&report, arguments.bureau, first, last, !arguments.archive_only).await?;
    if !as_json {
        say!("{} runs were asked for that nobody had asked for yet", asked.len());
    }
    Ok(())
}

async fn status(runner: &Runner, as_json: bool) -> Result<Ending> {
    let now = Utc::now();
    let next = runner.plan().schedules().iter().filter_map(|schedule| {
        let due = schedule.next_after(now)?;
        Some(Next {
            report: schedule.report.to_string(),
            bureaus: schedule.bureaus.len(),
            at: due.at,
            timezone: schedule.recurrence.timezone().to_string(),
            period: due.period.to_string(),
        })
    });
    let mut next: Vec<Next> = next.collect();
    next.sort_by_key(|one| one.at);
    let mut list = runner.ledger().look_over(&RunFilter::default()).await?;
    list.runs.sort_by_key(|run| std::cmp::Reverse(run.changed_at));
    let has_failed = list.runs.iter().any(|run| matches!(run.phase, Phase::Failed | Phase::Failing));
    let has_trouble = has_failed || !list.unreadable.is_empty();
    summary::print(as_json, &Status { next, list }, shown)?;
    Ok(if has_trouble { Ending::NeedsAttention } else { Ending::Done })
}

fn shown(status: &Status) -> String {
    let coming = status.next.iter().map(|next| {
        vec![
            next.at.format("%Y-%m-%d %H:%M UTC").to_string(),
            next.report.clone(),
            next.period.clone(),
            next.bureaus.to_string(),
            next.timezone.clone(),
        ]
    });
    let been = status.list.runs.iter().take(40).map(run_cells);
    let mut parts = vec![
        drawn(&["next", "report", "period", "bureaus", "time zone"], coming),
        drawn(&RUN_HEADINGS, been),
    ];
    if status.list.runs.len() > 40 {
        parts.push(format!("... and {} more; --json shows all", status.list.runs.len() - 40));
    }
    let unreadable = &status.list.unreadable;
    parts.extend(unreadable.iter().map(|one| format!("{} cannot be read: {}", one.run, one.reason)));
    parts.join("\n\n")
}

/// A table for the terminal.
pub(super) fn drawn(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = table_view::headed(headings);
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

/// Headings over [`run_cells`].
pub(super) const RUN_HEADINGS: [&str; 6] = ["run", "state", "revision", "sent", "changed", "why"];

/// A run as a line of a table.
pub(super) fn run_cells(run: &RunStatus) -> Vec<String> {
    let sent = run
        .deliveries
        .iter()
        .filter(|delivery| delivery.phase == proofhouse_delivery::ledger::DeliveryPhase::Sent);
    let why = run.reason.clone().or_else(|| run.skipped.map(|reason| format!("{reason:?}").to_lowercase()));
    vec![
        run.run.to_string(),
        format!("{:?}", run.phase).to_lowercase(),
        run.revision.map_or_else(String::new, |revision| revision.to_string()),
        format!("{}/{}", sent.count(), run.deliveries.len()),
        run.changed_at.format("%Y-%m-%d %H:%M").to_string(),
        why.unwrap_or_default(),
    ]
}

fn told(step: &StepSummary) -> String {
    let mut lines = vec![format!("{} runs were due", step.queued.len())];
    for (run, progress) in &step.worked_on {
        lines.push(match progress {
            Progress::Finished(phase) => format!("{run}: {}", format!("{phase:?}").to_lowercase()),
            Progress::Waits(until) => format!("{run}: waits until {}", until.format("%Y-%m-%d %H:%M UTC")),
            Progress::Overtaken => format!("{run}: another scheduler has it"),
            Progress::Stopped => format!("{run}: stopped"),
            Progress::NotScheduled => format!("{run}: no schedule of this scheduler makes it"),
        });
    }
    lines.extend(step.errors.iter().map(|(run, error)| format!("{run}: {error}")));
    lines.join("\n")
}
