//! `proofhouse submit`: files of a bureau, checked here before anything is sent.

use crate::command_line::SubmitArguments;
use crate::progress;
use crate::settings::Settings;
use crate::speaking::{real_broker, with_ingest_beside};
use crate::summary::{self, Ending};
use anyhow::Result;
use indicatif::HumanCount;
use proofhouse_ingest::submit::{Mapping, SubmitOptions, SubmitSummary, check_files, submit};
use proofhouse_warehouse::Warehouse;
use std::io::{self, IsTerminal, Write};

/// What became of the files.
struct Submitted {
    summary: SubmitSummary,
    /// Whether what the check found was shown before anything was sent.
    shown: bool,
    /// Whether somebody was asked and did not want the rest to be sent.
    declined: bool,
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
    let mut options = SubmitOptions::new(arguments.bureau);
    options.mapping = arguments.mapping.as_deref().map(Mapping::load).transpose()?;
    options.kind = arguments.kind;
    options.ingest = settings.ingest.clone();
    options.progress = !as_json && progress::is_drawn();
    let asks = !arguments.yes && io::stdin().is_terminal();
    let show = |checked: &SubmitSummary| show_and_ask(checked, asks, as_json);
    let done = if arguments.check {
        let summary = tokio::task::block_in_place(|| check_files(&arguments.files, &options))?;
        Submitted { summary, shown: false, declined: false }
    } else if arguments.ingest {
        send_and_land(warehouse, arguments, &options, show).await?
    } else {
        send(arguments, settings, &options, show)?
    };
    let Submitted { summary: done, shown, declined } = done;
    summary::print(as_json, &done, |done| if shown { done.headline() } else { done.to_string() })?;
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
    arguments: &SubmitArguments,
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
    let summary = tokio::task::block_in_place(|| {
        submit(&broker, &arguments.files, options, &mut confirm, &mut || Ok(()))
    })?;
    Ok(Submitted { summary, shown, declined: !wanted })
}

/// Sends through the in-process broker with ingest running beside.
async fn send_and_land(
    warehouse: &Warehouse,
    arguments: &SubmitArguments,
    options: &SubmitOptions,
    show: impl Fn(&SubmitSummary) -> bool,
) -> Result<Submitted> {
    let checked = tokio::task::block_in_place(|| check_files(&arguments.files, options))?;
    if checked.good == 0 {
        return Ok(Submitted { summary: checked, shown: false, declined: false });
    }
    if !tokio::task::block_in_place(|| show(&checked)) {
        return Ok(Submitted { summary: checked, shown: true, declined: true });
    }
    let topics: Vec<String> = checked.by_topic.keys().cloned().collect();
    let summary = with_ingest_beside(warehouse, &options.ingest, &topics, |broker, landed| {
        submit(broker, &arguments.files, options, &mut |_| true, landed)
    })
    .await?;
    Ok(Submitted { summary, shown: true, declined: false })
}
