//! `proofhouse submit`: files of a bureau, checked here before anything is sent; scans become signatures here.

use crate::command_line::SubmitArguments;
use crate::exhibit_scans::{self, ExtractedMark, ScannedExhibit, Taking};
use crate::progress;
use crate::settings::Settings;
use crate::speaking::{real_broker, with_ingest_beside};
use crate::summary::{self, Ending};
use crate::table_view;
use anyhow::{Context, Result, bail};
use indicatif::HumanCount;
use proofhouse_ingest::submit::{Mapping, SubmitOptions, SubmitSummary, check_files, submit};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// What became of the files.
struct Submitted {
    summary: SubmitSummary,
    /// Whether what the check found was shown before anything was sent.
    shown: bool,
    /// Whether somebody was asked and did not want the rest to be sent.
    declined: bool,
}

/// What is told at the end.
#[derive(Serialize)]
struct Told<'d> {
    #[serde(flatten)]
    summary: &'d SubmitSummary,
    /// What was extracted from scans.
    #[serde(skip_serializing_if = "<[ExtractedMark]>::is_empty")]
    scans: &'d [ExtractedMark],
}

/// Checks the files, shows what would be refused, and sends the rest.
///
/// # Errors
/// When a file or mapping cannot be read, or the broker cannot be reached.
pub async fn run(
    warehouse: &Warehouse,
    arguments: &SubmitArguments,
    settings: &Settings,
    as_json: bool,
) -> Result<Ending> {
    if !exhibit_scans::are_scans(&arguments.files) {
        return send_files(warehouse, arguments, &arguments.files, &[], settings, as_json).await;
    }
    let scanned = read_scans(arguments, as_json)?;
    // The message goes the way of every file, so that it is checked and shown like one.
    let folder = tempfile::tempdir().context("a folder for the message")?;
    let file = folder.path().join("exhibit.ndjson");
    std::fs::write(&file, format!("{}\n", scanned.message)).context("writing the message")?;
    if !arguments.check {
        // First, so that no row refers to a scan that is not there. One whose message does not follow is swept later.
        scanned.keep_scans(warehouse, arguments.bureau).await?;
    }
    send_files(warehouse, arguments, &[file], &scanned.marks, settings, as_json).await
}

/// Extracts what scans show and prints it.
fn read_scans(arguments: &SubmitArguments, as_json: bool) -> Result<ScannedExhibit> {
    let Some(description) = &arguments.exhibit else {
        bail!(
            "--exhibit names the file that describes the exhibit: a message as `proofhouse schema ballistic --only example` \
             prints it, without marks"
        );
    };
    let taking = Taking { kind: arguments.mark, mirrored: arguments.mirrored };
    let (bureau, case) = (arguments.bureau, arguments.case.as_deref());
    let scanned = tokio::task::block_in_place(|| {
        exhibit_scans::read(&arguments.files, description, bureau, case, taking, arguments.leave_out_unusable)
    })?;
    if !as_json {
        let mut table =
            table_view::headed(&["scan", "mark", "land", "width, mm", "measured", "stability", "to look at"]);
        for mark in &scanned.marks {
            table.add_row([
                Path::new(&mark.file).file_name().unwrap_or_default().to_string_lossy().into_owned(),
                mark.kind.as_str().to_owned(),
                mark.land_no.map(|number| number.to_string()).unwrap_or_default(),
                format!("{:.2}", mark.width_um / 1_000.0),
                format!("{:.0} %", mark.coverage * 100.0),
                mark.stability.map(|stability| format!("{stability:.2}")).unwrap_or_default(),
                mark.flags.join(", "),
            ]);
        }
        // Who closed standard output does not want to see it.
        let _ = writeln!(io::stdout(), "{table}");
        for fault in &scanned.left_out {
            eprintln!("left out: {fault}");
        }
    }
    Ok(scanned)
}

/// Checks files, shows what would be refused, and sends the rest.
async fn send_files(
    warehouse: &Warehouse,
    arguments: &SubmitArguments,
    files: &[PathBuf],
    scans: &[ExtractedMark],
    settings: &Settings,
    as_json: bool,
) -> Result<Ending> {
    let mut options = SubmitOptions::new(arguments.bureau);
    options.mapping = arguments.mapping.as_deref().map(Mapping::load).transpose()?;
    options.kind = arguments.kind;
    options.ingest = settings.ingest.clone();
    options.progress = !as_json && progress::is_drawn();
    let asks = !arguments.yes && io::stdin().is_terminal();
    // The message stands in a file that nobody knows.
    let name_files = |summary: &mut SubmitSummary| {
        if let (false, Some(described)) = (scans.is_empty(), &arguments.exhibit) {
            summary.files = vec![format!("{} with {} scans", described.display(), scans.len())];
        }
    };
    let show = |checked: &SubmitSummary| {
        let mut checked = checked.clone();
        name_files(&mut checked);
        show_and_ask(&checked, asks, as_json)
    };
    let done = if arguments.check {
        let summary = tokio::task::block_in_place(|| check_files(files, &options))?;
        Submitted { summary, shown: false, declined: false }
    } else if arguments.ingest {
        send_and_land(warehouse, files, &options, show).await?
    } else {
        send(files, settings, &options, show)?
    };
    let Submitted { summary: mut done, shown, declined } = done;
    name_files(&mut done);
    let told = Told { summary: &done, scans };
    summary::print(as_json, &told, |_| if shown { done.headline() } else { done.to_string() })?;
    if !as_json && declined {
        eprintln!("Nothing was sent.");
    } else if !as_json && done.refused > 0 {
        eprintln!(
            "{} entries were not sent; correct them and submit the file again.",
            HumanCount(done.refused)
        );
    }
    Ok(if done.refused > 0 || declined { Ending::NeedsAttention } else { Ending::Done })
}

/// Shows what the check found and, with somebody at the terminal, asks whether to send what is good.
fn show_and_ask(checked: &SubmitSummary, asks: bool, as_json: bool) -> bool {
    if !as_json {
        // Who closed standard output does not want to see it.
        let _ = write!(io::stdout(), "{checked}");
    } else if asks {
        eprint!("{checked}");
    }
    if !asks {
        return true;
    }
    eprint!("Send the {} good entries? [y/N] ", HumanCount(checked.good));
    let mut answer = String::new();
    // A terminal that cannot be written to or read from has not said yes.
    let read = io::stdout()
        .flush()
        .and_then(|()| io::stderr().flush())
        .and_then(|()| io::stdin().read_line(&mut answer));
    read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}

/// Sends to real brokers.
fn send(
    files: &[PathBuf],
    settings: &Settings,
    options: &SubmitOptions,
    show: impl Fn(&SubmitSummary) -> bool,
) -> Result<Submitted> {
    let broker = real_broker(settings)?;
    let (mut shown, mut wanted) = (false, true);
    let mut confirm = |checked: &SubmitSummary| {
        shown = true;
        wanted = show(checked);
        wanted
    };
    let summary =
        tokio::task::block_in_place(|| submit(&broker, files, options, &mut confirm, &mut || Ok(())))?;
    Ok(Submitted { summary, shown, declined: !wanted })
}

/// Sends through the in-process broker with ingest running beside.
async fn send_and_land(
    warehouse: &Warehouse,
    files: &[PathBuf],
    options: &SubmitOptions,
    show: impl Fn(&SubmitSummary) -> bool,
) -> Result<Submitted> {
    let checked = tokio::task::block_in_place(|| check_files(files, options))?;
    if checked.good == 0 {
        return Ok(Submitted { summary: checked, shown: false, declined: false });
    }
    if !tokio::task::block_in_place(|| show(&checked)) {
        return Ok(Submitted { summary: checked, shown: true, declined: true });
    }
    let topics: Vec<String> = checked.by_topic.keys().cloned().collect();
    let summary = with_ingest_beside(warehouse, &options.ingest, &topics, |broker, landed| {
        submit(broker, files, options, &mut |_| true, landed)
    })
    .await?;
    Ok(Submitted { summary, shown: true, declined: false })
}
