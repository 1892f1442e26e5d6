//! What a bureau says from the command line: checked here as ingest would check it, then sent to the bureau's own topic.

use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use proofhouse_ingest::{Broker, Checker, FeedProducer, IngestSettings, Outgoing, RunningIngest, Verdict};
use proofhouse_schemas::{Message, Topic};
use proofhouse_warehouse::Warehouse;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// Checks a message and sends it to its bureau's topic. With `lands` it goes through an in-process broker and has landed
/// when this returns; otherwise the answer comes on the bureau's receipt topic.
///
/// # Errors
/// When the message would be refused, or the broker cannot be reached.
pub async fn say_as_bureau(
    warehouse: &Warehouse,
    settings: &Settings,
    message: &Message,
    lands: bool,
) -> Result<Topic> {
    let topic = Topic::Feed { bureau: message.source_bureau(), kind: message.kind() };
    let value = message.to_json()?.into_bytes();
    let key = message.record_reference().as_bytes().to_vec();
    let checker = Checker::new(&settings.ingest);
    match checker.check(Some(message.source_bureau()), message.kind(), Some(&key), Some(&value)) {
        Verdict::Refused(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("this would be refused: {}", faults.join("; "));
        }
        Verdict::Accepted(_) | Verdict::Withdrawn(_) => {}
    }
    let outgoing =
        Outgoing { topic: topic.to_string(), key: Some(key), value: Some(value), headers: Vec::new() };
    let send = |broker: &Broker| -> proofhouse_ingest::Result<()> {
        let mut producer = FeedProducer::new(broker)?;
        producer.send(&outgoing)?;
        producer.finish().map(drop)
    };
    if lands {
        let topics = [outgoing.topic.clone()];
        with_ingest_beside(warehouse, &settings.ingest, &topics, |broker, _| send(broker)).await?;
    } else {
        let broker = real_broker(settings)?;
        tokio::task::block_in_place(|| send(&broker))?;
    }
    Ok(topic)
}

/// The configured brokers, which must be real ones.
///
/// # Errors
/// When the broker is the embedded one, or the settings cannot be used.
pub fn real_broker(settings: &Settings) -> Result<Broker> {
    let broker = Broker::connect(&settings.kafka)?;
    if broker.is_embedded() {
        bail!(
            "the embedded broker lives inside one process, so what is sent to it is lost; name real brokers with \
             --brokers, or add --ingest to land the messages at once"
        );
    }
    Ok(broker)
}

/// Sends through an in-process broker with ingest running beside it, and returns when all has landed. The sender is also
/// given a way to wait until what it sent so far has landed.
///
/// # Errors
/// When the sender fails, or what it sent does not land.
pub async fn with_ingest_beside<T>(
    warehouse: &Warehouse,
    settings: &IngestSettings,
    topics: &[String],
    send: impl FnOnce(&Broker, &mut dyn FnMut() -> proofhouse_ingest::Result<()>) -> proofhouse_ingest::Result<T>,
) -> Result<T> {
    let broker = Broker::embedded()?;
    broker.create_topics(topics, 1).await?;
    let ingest = IngestSettings { flush_age_ms: 500, ..settings.clone() };
    // Each in-process broker is a cluster of its own, so its offsets can never be mistaken for another's.
    let running = RunningIngest::start(&broker, warehouse, &ingest, CancellationToken::new()).await?;
    let handle = Handle::current();
    let sent =
        tokio::task::block_in_place(|| send(&broker, &mut || handle.block_on(running.wait_until_landed())))?;
    running.wait_until_landed().await.context("what was sent did not land")?;
    running.check_nothing_dropped().await?;
    running.stop().await?;
    Ok(sent)
}
