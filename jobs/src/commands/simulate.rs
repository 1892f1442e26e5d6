//! `proofhouse simulate`: what simulated national systems send, to real brokers or to files.

use crate::command_line::SimulateArguments;
use crate::settings::Settings;
use crate::simulate::{SimulatedMessage, Simulation, World};
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use proofhouse_ingest::submit::Rounds;
use proofhouse_ingest::{Broker, FeedProducer, Outgoing};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// What was sent.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Messages.
    pub messages: usize,
    /// Topics.
    pub topics: usize,
    /// Bytes of values.
    pub value_bytes: usize,
    /// Messages that ingest will refuse.
    pub bad_messages: usize,
    /// Time taken.
    pub seconds: f64,
}

/// Simulates and sends.
///
/// # Errors
/// When the simulation cannot be made or the broker cannot be reached.
pub async fn run(arguments: &SimulateArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let started = Instant::now();
    let world = Simulation::new(arguments.size.simulation()).run()?;
    if let Some(path) = &arguments.truth {
        let text = serde_json::to_string_pretty(&world.truth)?;
        fs::write(path, text).with_context(|| format!("cannot write the truth to {}", path.display()))?;
    }
    match &arguments.write {
        Some(folder) => write(&world, folder)?,
        None => send(&world, settings).await?,
    }
    let done = Summary {
        messages: world.messages.len(),
        topics: topics(&world).len(),
        value_bytes: world.messages.iter().filter_map(|message| message.value.as_ref()).map(Vec::len).sum(),
        bad_messages: world.truth.bad_messages.len(),
        seconds: started.elapsed().as_secs_f64(),
    };
    summary::print(as_json, &done, |done| {
        format!(
            "{} messages on {} topics ({} of them bad on purpose), {:.1} MB, in {:.1} s",
            summary::grouped(done.messages),
            done.topics,
            done.bad_messages,
            done.value_bytes as f64 / 1e6,
            done.seconds
        )
    })?;
    Ok(Ending::Done)
}

/// The topics of a world with their numbers of messages.
pub fn topics(world: &World) -> BTreeMap<String, usize> {
    let mut topics = BTreeMap::new();
    for message in &world.messages {
        *topics.entry(message.topic.clone()).or_default() += 1;
    }
    topics
}

/// A simulated message as the producer takes it.
pub fn outgoing(message: &SimulatedMessage) -> Outgoing {
    Outgoing {
        topic: message.topic.clone(),
        key: message.key.as_ref().map(|key| key.clone().into_bytes()),
        value: message.value.clone(),
        headers: message.headers.clone(),
    }
}

/// Sends messages through an in-process broker in rounds that it can hold; `landed` waits until what was sent has landed.
///
/// # Errors
/// When the broker does not take them or they do not land.
pub fn send_in_rounds(
    broker: &Broker,
    messages: &[SimulatedMessage],
    landed: &mut dyn FnMut() -> proofhouse_ingest::Result<()>,
) -> proofhouse_ingest::Result<()> {
    let mut producer = FeedProducer::new(broker)?;
    let mut round = Rounds::new(broker);
    for message in messages {
        let message = outgoing(message);
        if round.is_full_with(&message) {
            producer.finish()?;
            landed()?;
            round.begin();
        }
        round.add(&message);
        producer.send(&message)?;
    }
    producer.finish()?;
    landed()
}

/// Sends a world to the brokers.
///
/// # Errors
/// When the brokers cannot be reached or do not take everything.
pub async fn send(world: &World, settings: &Settings) -> Result<()> {
    let broker = Broker::connect(&settings.kafka)?;
    if broker.is_embedded() {
        bail!(
            "the embedded broker lives inside one process, so what is sent to it is lost; name real brokers with \
             --brokers, write files with --write, or run `proofhouse demo`"
        );
    }
    let names: Vec<String> = topics(world).into_keys().collect();
    broker.create_topics(&names, 1).await?;
    tokio::task::block_in_place(|| -> Result<()> {
        let mut producer = FeedProducer::new(&broker)?;
        for message in &world.messages {
            producer.send(&outgoing(message))?;
        }
        producer.finish()?;
        Ok(())
    })
}

/// One NDJSON file per topic. Messages that are not one line of text cannot stand in NDJSON and are left out.
fn write(world: &World, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut files: BTreeMap<&str, BufWriter<File>> = BTreeMap::new();
    for message in &world.messages {
        let Some(value) = message.value.as_deref().filter(|value| !value.contains(&b'\n')) else { continue };
        let file = match files.entry(&message.topic) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let path = folder.join(format!("{}.ndjson", message.topic));
                let file =
                    File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
                entry.insert(BufWriter::new(file))
            }
        };
        file.write_all(value)?;
        file.write_all(b"\n")?;
    }
    for file in files.values_mut() {
        file.flush()?;
    }
    Ok(())
}
