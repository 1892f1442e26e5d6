//! What an operator asks of ingestion, and says to it: the state of each partition, and that a topic was re-created.

use crate::broker::Broker;
use crate::consumer::{Standing, Surveyor};
use crate::error::{IngestError, Result};
use crate::landing::Landing;
use crate::lease::feed_of;
use crate::settings::{IngestSettings, OnGap};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Where a partition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartitionState {
    /// Everything that the broker holds is in the warehouse.
    UpToDate,
    /// The broker holds messages that are not in the warehouse yet.
    Behind,
    /// Nothing of it has landed yet.
    NeverRead,
    /// Ingest does not read it until an operator has acted.
    Halted,
}

/// One partition, in the broker's count of offsets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartitionStatus {
    /// Topic.
    pub topic: String,
    /// Partition.
    pub partition: i32,
    /// How often the topic was re-created, as an operator has said.
    pub generation: u32,
    /// What is added to a broker offset to get the warehouse's.
    pub base: i64,
    /// Next offset to land.
    pub next: Option<i64>,
    /// First offset that the broker holds.
    pub start: i64,
    /// Offset that the broker will give to the next message.
    pub end: i64,
    /// Messages that the broker holds and the warehouse does not.
    pub lag: i64,
    /// Where it stands.
    pub state: PartitionState,
    /// Why it is halted, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// All partitions of the topics that ingest reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// By topic and partition.
    pub partitions: Vec<PartitionStatus>,
}

impl Status {
    /// Whether any partition waits for an operator.
    pub fn is_halted(&self) -> bool {
        self.partitions.iter().any(|partition| partition.state == PartitionState::Halted)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<32} {:>9} {:>10} {:>12} {:>12} {:>10}  state",
            "topic", "partition", "generation", "next", "end", "lag"
        )?;
        for row in &self.partitions {
            let next = row.next.map_or("-".to_owned(), |next| next.to_string());
            let state = match row.state {
                PartitionState::UpToDate => "up to date",
                PartitionState::Behind => "behind",
                PartitionState::NeverRead => "never read",
                PartitionState::Halted => "HALTED",
            };
            writeln!(
                formatter,
                "{:<32} {:>9} {:>10} {:>12} {:>12} {:>10}  {state}",
                row.topic, row.partition, row.generation, next, row.end, row.lag
            )?;
            if let Some(reason) = &row.reason {
                writeln!(formatter, "    {reason}")?;
            }
        }
        Ok(())
    }
}

/// Looks at every partition, beside running ingest and without disturbing it.
pub async fn status(warehouse: &Warehouse, broker: &Broker, settings: &IngestSettings) -> Result<Status> {
    let landing = Landing::beside(warehouse, broker, settings).await?;
    let (asked, pattern) = (broker.clone(), settings.topics.clone());
    let marks = tokio::task::spawn_blocking(move || asked.watermarks(&pattern))
        .await
        .map_err(|_| IngestError::Stopped { part: "asking for the ends of topics" })??;
    let marks: Vec<_> = marks.into_iter().filter(|mark| feed_of(&mark.topic).is_some()).collect();
    let partitions: Vec<(String, i32)> =
        marks.iter().map(|mark| (mark.topic.clone(), mark.partition)).collect();
    let starts = landing.look(&partitions).await?;
    let (asked, store, known) = (broker.clone(), warehouse.store().root().to_string(), starts.clone());
    let standings = tokio::task::spawn_blocking(move || {
        let surveyor = Surveyor::new(&asked, OnGap::Refuse);
        surveyor.survey(&asked.observer()?, &store, &partitions, known)
    })
    .await
    .map_err(|_| IngestError::Stopped { part: "looking at partitions" })??;
    let mut status = Status::default();
    for ((mark, start), standing) in marks.into_iter().zip(starts).zip(standings) {
        let next = start.data_transaction.map(|next| next - start.base);
        let lag = (mark.high - next.unwrap_or(mark.low)).max(0);
        let (state, reason) = match standing {
            Standing::Halted { reason, .. } => (PartitionState::Halted, Some(reason)),
            _ if next.is_none() => (PartitionState::NeverRead, None),
            _ if lag > 0 => (PartitionState::Behind, None),
            _ => (PartitionState::UpToDate, None),
        };
        status.partitions.push(PartitionStatus {
            topic: mark.topic,
            partition: mark.partition,
            generation: start.generation,
            base: start.base,
            next,
            start: mark.low,
            end: mark.high,
            lag,
            state,
            reason,
        });
    }
    Ok(status)
}

/// Takes an operator's word that a topic was re-created: its offsets begin again, and the warehouse's go on behind the old
/// ones. Returns the number of the new generation and where each partition's offsets begin in the warehouse. Running
/// ingest goes on with the topic by itself.
pub async fn accept_new_log(
    warehouse: &Warehouse,
    broker: &Broker,
    settings: &IngestSettings,
    topic: &str,
) -> Result<(u32, BTreeMap<i32, i64>)> {
    Landing::beside(warehouse, broker, settings).await?.begin_generation(topic).await
}
