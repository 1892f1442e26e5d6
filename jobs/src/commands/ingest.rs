//! `proofhouse ingest`: messages from Kafka to the tables, exactly once.

use crate::command_line::IngestArguments;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Result, bail};
use proofhouse_ingest::{Broker, accept_new_log, run as run_ingest, status};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;
use tokio_util::sync::CancellationToken;

/// Takes in messages until interrupted or, when asked to, until everything has landed.
///
/// # Errors
/// When the broker or the store cannot be used; everything committed before stays.
pub async fn run(
    warehouse: &Warehouse,
    arguments: &IngestArguments,
    settings: &Settings,
    shutdown: CancellationToken,
    as_json: bool,
) -> Result<Ending> {
    let broker = Broker::connect(&settings.kafka)?;
    if broker.is_embedded() {
        bail!(
            "the embedded broker lives inside one process, so there is nothing to take in here; name real brokers with \
             --brokers, or use `proofhouse demo` or `proofhouse submit --ingest`"
        );
    }
    if arguments.status {
        return print_status(warehouse, &broker, settings, as_json).await;
    }
    if !arguments.accept_new_log.is_empty() {
        return accept_new_logs(warehouse, &broker, settings, &arguments.accept_new_log, as_json).await;
    }
    let mut ingest = settings.ingest.clone();
    ingest.until_caught_up |= arguments.until_caught_up;
    ingest.metrics_address = arguments.metrics.or(ingest.metrics_address);
    let done = run_ingest(&broker, warehouse, &ingest, shutdown.clone()).await?;
    summary::print(as_json, &done, |done| done.to_string())?;
    // A service that is asked to stop has done its work; a batch that is stopped before its end has not.
    let cut_short = ingest.until_caught_up && shutdown.is_cancelled() && !done.caught_up;
    Ok(if cut_short { Ending::Interrupted } else { Ending::Done })
}

/// Where every partition stands; exit code 3 when one waits for an operator.
async fn print_status(
    warehouse: &Warehouse,
    broker: &Broker,
    settings: &Settings,
    as_json: bool,
) -> Result<Ending> {
    let found = status(warehouse, broker, &settings.ingest).await?;
    summary::print(as_json, &found, |found| found.to_string())?;
    Ok(if found.is_halted() { Ending::NeedsAttention } else { Ending::Done })
}

/// A topic whose offsets begin again.
#[derive(Serialize)]
struct NewLog {
    topic: String,
    generation: u32,
    /// Where each partition's offsets begin in the warehouse.
    bases: BTreeMap<i32, i64>,
}

async fn accept_new_logs(
    warehouse: &Warehouse,
    broker: &Broker,
    settings: &Settings,
    topics: &[String],
    as_json: bool,
) -> Result<Ending> {
    let mut accepted = Vec::new();
    for topic in topics {
        let (generation, bases) = accept_new_log(warehouse, broker, &settings.ingest, topic).await?;
        accepted.push(NewLog { topic: topic.clone(), generation, bases });
    }
    summary::print(as_json, &accepted, |accepted| {
        let lines = accepted.iter().map(|NewLog { topic, generation, bases }| {
            let bases: Vec<String> =
                bases.iter().map(|(partition, base)| format!("{partition} at {base}")).collect();
            format!(
                "{topic}: generation {generation}; its offsets go on in the warehouse behind the old ones: partition {}",
                bases.join(", ")
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    })?;
    Ok(Ending::Done)
}
