//! `proofhouse ingest`: messages from Kafka to the tables, exactly once.

use crate::command_line::IngestArguments;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Result, bail};
use proofhouse_ingest::{Broker, run as run_ingest};
use proofhouse_warehouse::Warehouse;
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
    let mut ingest = settings.ingest.clone();
    ingest.until_caught_up |= arguments.until_caught_up;
    ingest.metrics_address = arguments.metrics.or(ingest.metrics_address);
    let done = run_ingest(&broker, warehouse, &ingest, shutdown.clone()).await?;
    summary::print(as_json, &done, |done| done.to_string())?;
    // A service that is asked to stop has done its work; a batch that is stopped before its end has not.
    let cut_short = ingest.until_caught_up && shutdown.is_cancelled() && !done.caught_up;
    Ok(if cut_short { Ending::Interrupted } else { Ending::Done })
}
