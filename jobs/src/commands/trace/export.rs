//! One thread as a file.

use super::{Known, known, session_of};
use crate::command_line::{ExportArguments, ExportFormat};
use crate::dossier::texts::Texts;
use crate::dossier::wording::wording;
use crate::dossier::{Dossier, Standing, page, table, workbook};
use crate::rows;
use crate::summary;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, SubsecRound, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::Serialize;
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Debug, Serialize)]
struct Exported {
    trace_id: String,
    file: String,
    format: &'static str,
    language: &'static str,
    events: usize,
}

pub(super) async fn run(warehouse: &Warehouse, asked: &ExportArguments, as_json: bool) -> Result<()> {
    let format = format_of(asked)?;
    let language = asked.language.unwrap_or_else(|| Texts::language_of(asked.bureau));
    let session = session_of(warehouse, asked.bureau);
    let known = known(warehouse, &session, asked.bureau, &asked.trace_id, asked.requester).await?;
    let dossier = dossier(&session, asked.bureau, &known).await?;
    let content = match format {
        ExportFormat::Json => {
            let mut text = serde_json::to_vec_pretty(&dossier)?;
            text.push(b'\n');
            text
        }
        ExportFormat::Csv => table::csv(&dossier)?,
        ExportFormat::Xlsx => workbook::workbook(&wording(&dossier, &Texts::of(language)?)?)?,
        ExportFormat::Html => page::page(&wording(&dossier, &Texts::of(language)?)?)?.into_bytes(),
    };
    let file = asked.out.clone().unwrap_or_else(|| PathBuf::from(file_name(&asked.trace_id, format)));
    write(&file, &content, asked.overwrite)?;
    let done = Exported {
        trace_id: asked.trace_id.clone(),
        file: file.display().to_string(),
        format: format.ending(),
        language: language.as_str(),
        events: dossier.events.len(),
    };
    summary::print(as_json, &done, |done| {
        format!("{} with its {} events is in {}.", done.trace_id, done.events, done.file)
    })
}

/// Writes the file. One that is there may be somebody's work, or another bureau's thread of that name: it stays unless it was
/// said that it may go.
fn write(file: &Path, content: &[u8], overwrite: bool) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    match overwrite {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    match options.open(file).and_then(|mut opened| opened.write_all(content)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; name another with --out, or say --overwrite", file.display())
        }
        done => done.with_context(|| format!("writing {}", file.display())),
    }
}

fn format_of(asked: &ExportArguments) -> Result<ExportFormat> {
    if let Some(format) = asked.format {
        return Ok(format);
    }
    let ending = asked.out.as_ref().and_then(|file| file.extension()?.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Ok(ExportFormat::Csv),
        Some("xlsx") => Ok(ExportFormat::Xlsx),
        Some("json") => Ok(ExportFormat::Json),
        Some("html" | "htm") | None => Ok(ExportFormat::Html),
        Some(other) => bail!("{other} is no format; there are csv, xlsx, json and html, with --format"),
    }
}

/// A file name: a thread's name may hold signs that name folders.
fn file_name(trace_id: &str, format: ExportFormat) -> String {
    let safe = |sign: char| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '_' };
    let name: String = trace_id.chars().map(safe).collect();
    format!("{}.{}", name.trim_start_matches('.'), format.ending())
}

/// The thread and its events, as far as the bureau may see them.
async fn dossier(session: &GuardedSession, bureau: Bureau, known: &Known) -> Result<Dossier> {
    let read = async |sql: &str| {
        let parameters =
            rows::texts(&[("trace_id", &known.row.trace_id), ("requesting", &known.row.requesting_bureau)]);
        let mut found = rows::as_objects(&session.collect_with(sql, parameters).await?)?;
        for row in &mut found {
            // What is empty says nothing, and when it was taken in is no matter of the thread.
            row.retain(|name, value| !name.starts_with('_') && rows::says_something(value));
        }
        anyhow::Ok(found)
    };
    let of_thread = "WHERE trace_id = $trace_id AND requesting_bureau = $requesting";
    let thread = read(&format!("SELECT * FROM traces {of_thread}")).await?.pop();
    let thread = thread.context("the thread was just found")?;
    let mut events = read(&format!("SELECT * FROM trace_events {of_thread}")).await?;
    // As they are folded: the request first, whatever the clocks say.
    events.sort_by_key(|event| {
        let text = |field: &str| event.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        (text("event") != "REQUEST", moment_of(&text("event_ts")), text("source_record_id"))
    });
    let now = Utc::now().trunc_subsecs(0);
    let folded = &known.thread;
    Ok(Dossier {
        bureau,
        written_at: now,
        standing: Standing {
            awaited_bureau: folded.awaited(),
            age_days: (now - folded.sent_at).num_days(),
            clock_days: folded.counted(now).num_days(),
            paused_days: folded.waited(now).num_days(),
            overdue: folded.is_overdue(now),
        },
        thread,
        events,
    })
}

fn moment_of(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}
