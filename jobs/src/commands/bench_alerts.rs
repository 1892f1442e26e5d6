//! `proofhouse bench alerts`: how soon a bureau can read of a strong match, and what watching costs.
//!
//! A simulated world's records are landed in a store on this machine. `proofhouse watch` runs in a process of its own, so that
//! memory is its own; seizures are sent to it at an even rate, and the alerts are read as a bureau would read them. Half of the
//! seizures, those of firearms on record, bring alerts.

use crate::command_line::{BenchAlertsArguments, SimulationSize};
use crate::commands::simulate::{outgoing, send_in_rounds, topics};
use crate::measurement::{environment, rss_mib};
use crate::settings::Settings;
use crate::simulate::{SimulatedMessage, Simulation, SimulationSettings};
use crate::speaking::with_ingest_beside;
use crate::summary::{self, Ending, grouped};
use anyhow::{Context, Result, bail};
use proofhouse_ingest::{Broker, FeedProducer, LiveEvent, LiveFeed, Outgoing};
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_schemas::{Bureau, Topic};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long alerts are waited for after the last seizure.
const LAST_ALERTS: Duration = Duration::from_secs(5);
/// Seizures of the simulated world for each that is sent: many hold no firearm on record.
const SIMULATED_FOR_ONE: usize = 3;

/// A running `proofhouse watch`.
struct Watching {
    child: Child,
    started: Started,
}

/// What a watcher says when it is ready.
#[derive(Debug, Deserialize)]
struct Started {
    records: usize,
    seized: usize,
    seconds: f64,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Measures and prints the figures.
///
/// # Errors
/// When the world cannot be landed or the watcher fails.
pub async fn run(arguments: &BenchAlertsArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let folder = tempfile::tempdir().context("a folder for the store")?;
    let size = SimulationSize { seed: 2026, bureaus: 44, firearms: arguments.records };
    let simulation = SimulationSettings {
        seizures: arguments.seizures * SIMULATED_FOR_ONE,
        traces: 0,
        exhibits: 0,
        notices: 0,
        references: 0,
        training: 0,
        faults_per_thousand: 0,
        ..size.simulation()
    };
    eprintln!("simulating {} records", grouped(arguments.records));
    let mut world = tokio::task::block_in_place(|| Simulation::new(simulation).run())?;
    let names: Vec<String> = topics(&world).into_keys().collect();
    let on_record: BTreeSet<(String, String)> = world
        .truth
        .firearm_matches
        .iter()
        .map(|found| (found.item.bureau.clone(), found.item.seizure_id.clone()))
        .collect();
    let all = std::mem::take(&mut world.messages);
    let (seizures, records): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|message| message.topic.ends_with(".seizures"));
    let sent = chosen(seizures, &on_record, arguments.seizures);
    let store = store_in(settings, folder.path());
    land(&store, settings, &names, &records).await?;
    drop(records);
    measure(arguments, settings, &store, &names, &sent, as_json).await
}

/// Seizures to send, one message each: half of firearms on record, half of others.
fn chosen(
    seizures: Vec<SimulatedMessage>,
    on_record: &BTreeSet<(String, String)>,
    count: usize,
) -> Vec<Outgoing> {
    let (mut known, mut other) = (Vec::new(), Vec::new());
    let mut met = BTreeSet::new();
    for message in &seizures {
        let (Some(key), Some(_)) = (&message.key, &message.value) else { continue };
        let bureau = message.topic.split('.').nth(1).unwrap_or_default().to_owned();
        let name = (bureau, key.clone());
        if met.insert(name.clone()) {
            if on_record.contains(&name) { &mut known } else { &mut other }.push(outgoing(message));
        }
    }
    known.truncate(count.div_ceil(2));
    other.truncate(count - known.len());
    let mut sent = Vec::with_capacity(count);
    let (mut known, mut other) = (known.into_iter(), other.into_iter());
    loop {
        let before = sent.len();
        sent.extend(known.next());
        sent.extend(other.next());
        if sent.len() == before {
            return sent;
        }
    }
}

fn store_in(settings: &Settings, folder: &Path) -> WarehouseSettings {
    WarehouseSettings { store: format!("file://{}", folder.display()), ..settings.warehouse.clone() }
}

async fn land(
    store: &WarehouseSettings,
    settings: &Settings,
    names: &[String],
    records: &[SimulatedMessage],
) -> Result<()> {
    eprintln!("landing {} messages", grouped(records.len()));
    let warehouse = Warehouse::open(store.clone())?;
    with_ingest_beside(&warehouse, &settings.ingest, names, |broker, landed| {
        send_in_rounds(broker, records, landed)
    })
    .await
}

async fn measure(
    arguments: &BenchAlertsArguments,
    settings: &Settings,
    store: &WarehouseSettings,
    names: &[String],
    seizures: &[Outgoing],
    as_json: bool,
) -> Result<Ending> {
    let broker = Broker::embedded()?;
    let mut names = names.to_vec();
    let bureaus: BTreeSet<&str> = names.iter().filter_map(|name| name.split('.').nth(1)).collect();
    let alerts = bureaus.iter().filter_map(|bureau| Bureau::parse(bureau)).chain([Bureau::SECRETARIAT]);
    let alerts: Vec<String> = alerts.map(|bureau| Topic::Alert(bureau).to_string()).collect();
    names.extend(alerts);
    broker.create_topics(&names, 1).await?;
    let empty = tempfile::tempdir().context("a folder for an empty store")?;
    let floor = {
        let watching = watch(&broker, &store_in(settings, empty.path()))?;
        rss_mib(&watching.child.id().to_string())?
    };
    let watching = watch(&broker, store)?;
    let process = watching.child.id().to_string();
    let resident = rss_mib(&process)?;
    let Started { records, seized, seconds: startup } = watching.started;
    eprintln!(
        "watching {} records after {startup:.1} s; sending {} seizures",
        grouped(records),
        grouped(seizures.len())
    );
    let reader = Warehouse::open(store_in(settings, empty.path()))?;
    let mut feed = LiveFeed::open(&reader, &broker, &settings.ingest, &[]).await?;
    let mut latencies = latencies(&broker, &mut feed, seizures, arguments.rate).await?;
    let peak = crate::measurement::peak_rss_mib(&process)?;
    drop(watching);
    if latencies.is_empty() {
        bail!("no alert came; the world holds no seizure of a firearm on record");
    }
    latencies.sort_by(f64::total_cmp);
    let at =
        |share: f64| latencies.get((latencies.len() as f64 * share) as usize).copied().unwrap_or_default();
    let mut figures = Map::new();
    for (name, value) in [
        ("p50_ms", at(0.5)),
        ("p99_ms", at(0.99)),
        ("most_ms", latencies.last().copied().unwrap_or_default()),
        ("bytes_per_record", (resident - floor) * f64::from(1 << 20) / (records + seized).max(1) as f64),
        ("startup_seconds", startup),
        ("resident_mib", resident),
        ("peak_rss_mib", peak),
        ("records", records as f64),
        ("seizures", seizures.len() as f64),
        ("alerts", latencies.len() as f64),
    ] {
        figures.insert(name.to_owned(), json!(value));
    }
    let result = json!({"bench": "alerts", "figures": figures, "environment": environment()});
    summary::print(as_json, &result, |_| {
        let lines =
            figures.iter().map(|(name, value)| format!("{name:<20} {:.1}", value.as_f64().unwrap_or(0.0)));
        lines.collect::<Vec<_>>().join("\n")
    })?;
    Ok(Ending::Done)
}

/// Starts a watcher and waits until it watches.
fn watch(broker: &Broker, store: &WarehouseSettings) -> Result<Watching> {
    let binary = std::env::current_exe().context("the path of this binary")?;
    let mut child = Command::new(binary)
        .args(["--json", "--store", &store.store, "--brokers", broker.bootstrap_servers(), "watch"])
        // The in-process cluster does not tell its name to others.
        .env("PROOFHOUSE__KAFKA__CLUSTER_ID", "bench")
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .context("starting the watcher")?;
    let Some(lines) = child.stdout.take() else { bail!("the watcher says nothing") };
    let mut lines = BufReader::new(lines).lines();
    let started = loop {
        let Some(line) = lines.next() else {
            let _ = child.wait();
            bail!("the watcher ended before it watched")
        };
        let said: Value = serde_json::from_str(&line?).unwrap_or_default();
        if let Some(watching) = said.get("watching") {
            break Started::deserialize(watching)?;
        }
    };
    // What it goes on to say is read, so that it never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(Watching { child, started })
}

/// Sends seizures at an even rate and reads alerts; milliseconds from the one to the other, of each alert.
async fn latencies(
    broker: &Broker,
    feed: &mut LiveFeed,
    seizures: &[Outgoing],
    rate: usize,
) -> Result<Vec<f64>> {
    let mut sent: HashMap<(String, String), Instant> = HashMap::new();
    let mut producer = FeedProducer::new(broker)?;
    let mut found = Vec::new();
    let begun = Instant::now();
    let mut rest = seizures.iter().enumerate().peekable();
    let mut last = Instant::now();
    while rest.peek().is_some() || last.elapsed() < LAST_ALERTS {
        while let Some((number, seizure)) = rest.peek() {
            if begun.elapsed().as_secs_f64() * (rate as f64) < *number as f64 {
                break;
            }
            let bureau = seizure.topic.split('.').nth(1).unwrap_or_default().to_owned();
            let key = String::from_utf8_lossy(seizure.key.as_deref().unwrap_or_default()).into_owned();
            sent.insert((bureau, key), Instant::now());
            tokio::task::block_in_place(|| producer.send(seizure).and_then(|()| producer.finish()))?;
            last = Instant::now();
            rest.next();
        }
        for event in feed.next(Duration::from_millis(2)).await? {
            let LiveEvent::Alerted(_, content) = event else { continue };
            let alert: AlertRow = serde_json::from_slice(&content).context("an alert that is none")?;
            if let Some(at) = sent.get(&(alert.seizure_bureau, alert.seizure_id)) {
                found.push(at.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    Ok(found)
}
