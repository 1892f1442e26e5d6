//! `proofhouse watch`: strong matches told as soon as either side is said.

use crate::allocator::start_again_giving_memory_back;
use crate::command_line::WatchArguments;
use crate::linkage_model::LinkageModel;
use crate::live_alerts::{Pace, Told, Watcher};
use crate::settings::Settings;
use crate::speaking::real_broker;
use crate::summary::{self, Ending, say};
use anyhow::Result;
use proofhouse_warehouse::Warehouse;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long nothing is tried after a failure.
const AFTER_A_FAILURE: Duration = Duration::from_secs(1);

/// Follows the feeds until it is asked to stop, and prints each alert. A store or a broker that fails is tried again; nothing is
/// lost meanwhile, for nothing is noted as told before it has been.
///
/// # Errors
/// When the broker is none, or the index cannot be read.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    arguments: &WatchArguments,
    shutdown: CancellationToken,
    as_json: bool,
) -> Result<Ending> {
    start_again_giving_memory_back()?;
    let broker = real_broker(settings)?;
    let model = LinkageModel::load(&settings.linkage)?;
    let begun = Instant::now();
    let starting = Watcher::start(warehouse, &broker, settings, &model, Pace::default());
    let (mut watcher, missed) = tokio::select! {
        // Nothing is half done: what was told and not noted is found on the topics.
        () = shutdown.cancelled() => return Ok(Ending::Done),
        started = starting => started?,
    };
    let (records, seized) = watcher.watched();
    let seconds = begun.elapsed().as_secs_f64();
    match as_json {
        true => say!("{}", json!({"watching": {"records": records, "seized": seized, "seconds": seconds}})),
        false => say!(
            "Watching {} records and {} seized firearms after {seconds:.1} s.",
            summary::grouped(records),
            summary::grouped(seized)
        ),
    }
    print(&missed, as_json)?;
    if arguments.once {
        while watcher.behind()? > 0 {
            print(&watcher.look().await?, as_json)?;
        }
    }
    while !shutdown.is_cancelled() && !arguments.once {
        let outcome = watcher.look().await;
        match outcome {
            Ok(told) => print(&told, as_json)?,
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "watching failed; trying again");
                tokio::time::sleep(AFTER_A_FAILURE).await;
            }
        }
    }
    watcher.note().await?;
    Ok(Ending::Done)
}

fn print(told: &Told, as_json: bool) -> Result<()> {
    for alert in &told.alerts {
        match as_json {
            true => say!("{}", serde_json::to_string(alert)?),
            false => say!(
                "{}  {}  {}  probability {:.3}",
                alert.alerted_at.map(|at| at.format("%H:%M:%S%.3f").to_string()).unwrap_or_default(),
                alert.bureau,
                alert.candidate_id,
                alert.probability
            ),
        }
    }
    Ok(())
}
