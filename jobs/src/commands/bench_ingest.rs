//! `proofhouse bench ingest`: how close ingestion comes to the least that landing the same messages costs.
//!
//! The same messages go through (a) the whole of ingest into a Delta store on this machine and (b) the bare floor, in
//! turns, each in a process of its own so that memory and processor time are its own. Machines are shared and noisy:
//! the ratio of the two is what counts.

use crate::command_line::{BenchIngestArguments, BenchPart};
use crate::commands::simulate::send;
use crate::measurement::{environment, median, own_use};
use crate::settings::Settings;
use crate::simulate::Simulation;
use crate::summary::{self, Ending, grouped};
use anyhow::{Context, Result, bail};
use proofhouse_ingest::{Broker, IngestSettings, floor, run as run_ingest};
use proofhouse_warehouse::Warehouse;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::process::Command;
use tokio_util::sync::CancellationToken;

/// Messages of a simulated world per firearm record in it.
const MESSAGES_PER_FIREARM: f64 = 1.59;

/// One run of one part.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Measured {
    messages: u64,
    value_bytes: u64,
    seconds: f64,
    cpu_seconds: f64,
    peak_rss_mib: f64,
}

impl Measured {
    fn messages_per_second(&self) -> f64 {
        self.messages as f64 / self.seconds
    }
}

/// Measures, or runs one part when this process was started for it.
///
/// # Errors
/// When the broker cannot be used or a part fails.
pub async fn run(arguments: &BenchIngestArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let broker = Broker::connect(&settings.kafka)?;
    if broker.is_embedded() {
        bail!("the embedded broker is not what is measured here; name a real one with --brokers");
    }
    if let Some(part) = arguments.part {
        println!("{}", serde_json::to_string(&measure(part, &broker, settings).await?)?);
        return Ok(Ending::Done);
    }
    let held = fill(&broker, arguments, settings).await?;
    eprintln!("{} messages in the topics; {} rounds", grouped(held), arguments.rounds);
    let (mut whole, mut bare) = (Vec::new(), Vec::new());
    for round in 1..=arguments.rounds {
        for (part, runs) in [(BenchPart::Floor, &mut bare), (BenchPart::Whole, &mut whole)] {
            let measured = in_its_own_process(part, settings)?;
            eprintln!(
                "round {round}, {}: {} messages in {:.1} s ({:.0}/s), {:.1} s of processor time, {:.0} MiB at most",
                part.word(),
                grouped(measured.messages),
                measured.seconds,
                measured.messages_per_second(),
                measured.cpu_seconds,
                measured.peak_rss_mib
            );
            runs.push(measured);
        }
    }
    let figures = figures(&whole, &bare);
    let result = json!({"bench": "ingest", "figures": figures, "environment": environment()});
    summary::print(as_json, &result, |_| {
        let lines = figures.iter().map(|(name, value)| format!("{name:<28} {value:.3}"));
        lines.collect::<Vec<_>>().join("\n")
    })?;
    Ok(Ending::Done)
}

/// Sends a simulated world unless the topics hold enough already.
async fn fill(broker: &Broker, arguments: &BenchIngestArguments, settings: &Settings) -> Result<u64> {
    let held = || -> Result<u64> {
        let marks = tokio::task::block_in_place(|| broker.watermarks(&settings.ingest.topics))?;
        Ok(marks.iter().map(|mark| u64::try_from(mark.high - mark.low).unwrap_or(0)).sum())
    };
    if held()? < arguments.messages {
        let mut size = arguments.size.clone();
        size.firearms = (arguments.messages as f64 / MESSAGES_PER_FIREARM) as usize;
        eprintln!("simulating about {} messages", grouped(arguments.messages));
        send(&Simulation::new(size.simulation()).run()?, settings).await?;
    }
    held()
}

async fn measure(part: BenchPart, broker: &Broker, settings: &Settings) -> Result<Measured> {
    let folder = tempfile::tempdir().context("a folder for the rows")?;
    let (messages, value_bytes, seconds) = match part {
        BenchPart::Floor => {
            let done = tokio::task::block_in_place(|| floor(broker, &settings.ingest, folder.path()))?;
            (done.messages, done.value_bytes, done.seconds)
        }
        BenchPart::Whole => {
            let mut store = settings.warehouse.clone();
            store.store = format!("file://{}", folder.path().display());
            let warehouse = Warehouse::open(store)?;
            let name = format!("bench-{}", uuid::Uuid::now_v7());
            let ingest = IngestSettings {
                until_caught_up: true,
                sink: name.clone(),
                group: name,
                ..settings.ingest.clone()
            };
            let done = run_ingest(broker, &warehouse, &ingest, CancellationToken::new()).await?;
            (done.accepted + done.rejected, done.value_bytes, done.busy_seconds)
        }
    };
    let (cpu_seconds, peak_rss_mib) = own_use()?;
    Ok(Measured { messages, value_bytes, seconds, cpu_seconds, peak_rss_mib })
}

fn in_its_own_process(part: BenchPart, settings: &Settings) -> Result<Measured> {
    let binary = std::env::current_exe().context("the path of this binary")?;
    let output = Command::new(binary)
        .args(["--brokers", &settings.kafka.brokers, "bench", "ingest", "--part", part.word()])
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("starting a part of the measurement")?;
    if !output.status.success() {
        bail!("the part `{}` failed: {}", part.word(), output.status);
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("the part `{}` said {line:?}", part.word()))
}

/// Medians over the rounds; the ratio is the median of the rounds' own ratios.
fn figures(whole: &[Measured], bare: &[Measured]) -> Map<String, Value> {
    let of = |runs: &[Measured], what: fn(&Measured) -> f64| median(runs.iter().map(what).collect());
    let ratios =
        whole.iter().zip(bare).map(|(whole, bare)| whole.messages_per_second() / bare.messages_per_second());
    let mebibytes = |run: &Measured| run.value_bytes as f64 / run.seconds / f64::from(1 << 20);
    let figures = [
        ("messages_per_second", of(whole, Measured::messages_per_second)),
        ("floor_messages_per_second", of(bare, Measured::messages_per_second)),
        ("ratio_to_floor", median(ratios.collect())),
        ("mib_per_second", of(whole, mebibytes)),
        ("floor_mib_per_second", of(bare, mebibytes)),
        ("cpu_seconds", of(whole, |run| run.cpu_seconds)),
        ("floor_cpu_seconds", of(bare, |run| run.cpu_seconds)),
        ("peak_rss_mib", of(whole, |run| run.peak_rss_mib)),
        ("floor_peak_rss_mib", of(bare, |run| run.peak_rss_mib)),
        ("messages", of(whole, |run| run.messages as f64)),
    ];
    figures.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}
