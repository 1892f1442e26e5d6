//! `proofhouse submit`: files of a bureau, checked here before anything is sent.

use crate::command_line::SubmitArguments;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use indicatif::HumanCount;
use proofhouse_ingest::submit::{Mapping, SubmitOptions, SubmitSummary, check_files, submit};
use proofhouse_ingest::{Broker, IngestSettings, RunningIngest};
use proofhouse_warehouse::Warehouse;
use std::io::IsTerminal;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

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
    options.ingest = settings.ingest.clone();
    options.progress = !as_json && std::io::stderr().is_terminal();
    let done = if arguments.check {
        tokio::task::block_in_place(|| check_files(&arguments.files, &options))?
    } else if arguments.ingest {
        send_and_land(warehouse, arguments, &options).await?
    } else {
        let broker = Broker::connect(&settings.kafka)?;
        if broker.is_embedded() {
            bail!(
                "the embedded broker lives inside one process, so what is sent to it is lost; name real brokers with \
                 --brokers, or add --ingest to land the messages at once, or --check to check only"
            );
        }
        tokio::task::block_in_place(|| {
            submit(&broker, &arguments.files, &options, &mut |_| true, &mut || Ok(()))
        })?
    };
    summary::print(as_json, &done, SubmitSummary::to_string)?;
    if !as_json && done.refused > 0 {
        eprintln!(
            "{} entries were not sent; correct them and submit the file again.",
            HumanCount(done.refused)
        );
    }
    Ok(if done.refused > 0 { Ending::NeedsAttention } else { Ending::Done })
}

/// Sends through the in-process broker with ingest running beside.
async fn send_and_land(
    warehouse: &Warehouse,
    arguments: &SubmitArguments,
    options: &SubmitOptions,
) -> Result<SubmitSummary> {
    let broker = Broker::embedded()?;
    let checked = tokio::task::block_in_place(|| check_files(&arguments.files, options))?;
    if checked.good == 0 {
        return Ok(checked);
    }
    let topics: Vec<String> = checked.by_topic.keys().cloned().collect();
    broker.create_topics(&topics, 1).await?;
    let ingest = IngestSettings { flush_age_ms: 500, ..options.ingest.clone() };
    // Each in-process broker is a cluster of its own, so its offsets can never be mistaken for another's.
    let running = RunningIngest::start(&broker, warehouse, &ingest, CancellationToken::new()).await?;
    let handle = Handle::current();
    let done = tokio::task::block_in_place(|| {
        submit(&broker, &arguments.files, options, &mut |_| true, &mut || {
            handle.block_on(running.wait_until_landed())
        })
    })?;
    running.wait_until_landed().await.context("what was sent did not land")?;
    running.check_nothing_dropped().await?;
    running.stop().await?;
    Ok(done)
}
