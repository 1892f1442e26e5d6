//! `proofhouse ingest`: messages from Kafka to the tables, exactly once.

use crate::command_line::IngestArguments;
use crate::progress;
use crate::settings::Settings;
use crate::summary::{self, Ending, grouped};
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use proofhouse_ingest::{Broker, IngestProgress, RunningIngest, Summary, accept_new_log, status};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often progress is logged at most, where it is not drawn.
const BETWEEN_LOG_LINES: Duration = Duration::from_secs(5);

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
    // Opening the tables of a slow store takes long; nothing has begun until then, so nothing has to be finished.
    let running = tokio::select! {
        running = RunningIngest::start(&broker, warehouse, &ingest, shutdown.clone()) => running?,
        () = shutdown.cancelled() => {
            tracing::info!("stopped before the tables were open; nothing was taken in");
            summary::print(as_json, &Summary::default(), |done| done.to_string())?;
            return Ok(if ingest.until_caught_up { Ending::Interrupted } else { Ending::Done });
        }
    };
    let shown =
        tokio::spawn(show(running.progress(), if progress::is_drawn() { Some(bar()?) } else { None }));
    let done = running.finished().await;
    // It ends with the run that it shows; its last line comes before the summary.
    let _ = shown.await;
    let done = done?;
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

fn bar() -> Result<ProgressBar> {
    let template = "{spinner} {human_pos} of {human_len} messages landed [{bar:24}] {msg} {elapsed}";
    let bar = progress::drawn(ProgressBar::new(0))
        .with_style(ProgressStyle::with_template(template)?.progress_chars("=> "));
    bar.enable_steady_tick(Duration::from_millis(120));
    Ok(bar)
}

/// Shows how far a run has come until it ends: on the bar, or as a log line every few seconds in which something landed.
async fn show(mut progress: watch::Receiver<IngestProgress>, bar: Option<ProgressBar>) {
    let mut rate = Rate::beginning(&progress.borrow());
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    let mut logged: Option<(Instant, u64)> = None;
    let mut runs = true;
    while runs {
        tokio::select! {
            changed = progress.changed() => runs = changed.is_ok(),
            _ = tick.tick() => {}
        }
        let now = *progress.borrow_and_update();
        rate.update(&now);
        if let Some(bar) = &bar {
            bar.set_length(now.landed + now.behind);
            bar.set_position(now.landed);
            bar.set_message(details(&now, rate.per_second));
            continue;
        }
        let is_new = logged.map_or(now.landed > 0, |(_, landed)| now.landed > landed);
        let is_due = !runs || logged.is_none_or(|(when, _)| when.elapsed() >= BETWEEN_LOG_LINES);
        if is_new && is_due {
            logged = Some((Instant::now(), now.landed));
            let known = grouped(now.landed + now.behind);
            tracing::info!(
                "{} of {known} messages landed, {}",
                grouped(now.landed),
                details(&now, rate.per_second)
            );
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn details(progress: &IngestProgress, per_second: f64) -> String {
    format!(
        "{} rejected, {per_second:.0}/s, {} commits, {} partitions",
        grouped(progress.rejected),
        grouped(progress.flushes),
        grouped(progress.partitions)
    )
}

/// Messages per second: over the last few seconds, so that it is 0 soon after nothing comes any more.
struct Rate {
    since: Instant,
    landed: u64,
    per_second: f64,
}

impl Rate {
    const WINDOW: Duration = Duration::from_secs(3);

    fn beginning(progress: &IngestProgress) -> Rate {
        Rate { since: progress.started, landed: progress.landed, per_second: 0.0 }
    }

    fn update(&mut self, progress: &IngestProgress) {
        let elapsed = self.since.elapsed();
        let landed = progress.landed.saturating_sub(self.landed);
        // The first commit gives a rate at once: there is nothing older to keep.
        if elapsed >= Self::WINDOW || (self.per_second == 0.0 && landed > 0) {
            self.per_second = landed as f64 / elapsed.as_secs_f64().max(0.001);
            (self.since, self.landed) = (Instant::now(), progress.landed);
        }
    }
}
