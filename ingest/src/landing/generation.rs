//! A topic that was re-created on purpose: its offsets begin again, and the warehouse's go on behind the old ones.
//!
//! Nothing tells a topic that was re-created from one whose log was damaged, so an operator says it, for one topic. The
//! old generation is then closed: its transactions move to the greatest version there is, so that a process that still
//! believes in it can land nothing, neither rows nor refusals. Refusals are closed first; when the command dies in
//! between it is given again.

use super::{Landing, LogEvent, REJECTS, cannot};
use crate::error::{IngestError, Result};
use crate::lease::feed_of;
use proofhouse_warehouse::{AppendOutcome, AppendRequest, DeltaAppender};
use std::collections::{BTreeMap, BTreeSet};

/// The version of a transaction that nobody may move any more.
const CLOSED: i64 = i64::MAX;

impl Landing {
    /// Begins a new generation of a topic; returns its number and where each partition's offsets begin.
    pub(crate) async fn begin_generation(&self, topic: &str) -> Result<(u32, BTreeMap<i32, i64>)> {
        let Some((kind, _)) = feed_of(topic) else {
            return Err(IngestError::Setting {
                key: "topic",
                value: topic.to_owned(),
                expected: "must be a feed topic: feed.<bureau>.<kind>".to_owned(),
            });
        };
        let history = kind.history_table();
        let mut rejects = self.reader(REJECTS)?.lock().await;
        let mut data = self.reader(history)?.lock().await;
        loop {
            data.refresh().await.map_err(|source| cannot(history, "reading offsets", source))?;
            rejects.refresh().await.map_err(|source| cannot(REJECTS, "reading offsets", source))?;
            let generation_id = self.ids.generation(history, topic);
            let held = data.transaction_version(&generation_id);
            let generation = u32::try_from(held.unwrap_or(0)).unwrap_or(0);
            let mut ends: BTreeMap<i32, i64> = BTreeMap::new();
            let closing = self.closing(&rejects, REJECTS, topic, generation, &mut ends);
            if !closing.expected.is_empty() && lost(rejects.append_request(&closing).await, REJECTS)? {
                continue;
            }
            let mut closing = self.closing(&data, history, topic, generation, &mut ends);
            closing.expected.push((generation_id.clone(), held));
            closing.target.push((generation_id, i64::from(generation) + 1));
            for (partition, end) in &ends {
                closing.notes.push((self.ids.base(history, topic, *partition, generation + 1), *end));
            }
            if lost(data.append_request(&closing).await, history)? {
                continue;
            }
            self.note(&[LogEvent {
                event: "NEW_GENERATION",
                topic: Some(topic.to_owned()),
                detail: format!("generation {}, as an operator said", generation + 1),
                ..LogEvent::default()
            }])
            .await;
            return Ok((generation + 1, ends));
        }
    }

    /// What closes a table's transactions of one generation of a topic. `ends` gains the greatest end of each partition.
    fn closing(
        &self,
        table: &DeltaAppender,
        name: &str,
        topic: &str,
        generation: u32,
        ends: &mut BTreeMap<i32, i64>,
    ) -> AppendRequest {
        let mut request = AppendRequest::default();
        let prefix = self.ids.topic(name, topic);
        let end_of = format!(":g{generation}:end");
        let (next_of, claim_of) = (format!(":g{generation}"), format!(":g{generation}:claim"));
        let mut open: BTreeSet<i32> = ends.keys().copied().collect();
        for (id, version) in table.transactions_with_prefix(&prefix) {
            let rest = id.get(prefix.len()..).unwrap_or_default();
            let number =
                |suffix: &str| rest.strip_suffix(suffix).and_then(|number| number.parse::<i32>().ok());
            if let Some(partition) = number(&end_of) {
                let end = ends.entry(partition).or_default();
                *end = (*end).max(version);
            } else if let Some(partition) = number(&claim_of) {
                // Whoever holds a claim of the old generation has refused its last message.
                ends.entry(partition).or_default();
                request.expected.push((id.clone(), Some(version)));
                request.target.push((id, version + 1));
            } else if let Some(partition) = number(&next_of) {
                open.remove(&partition);
                if version != CLOSED {
                    let end = ends.entry(partition).or_default();
                    *end = (*end).max(version);
                    request.notes.push((format!("{prefix}{partition}{end_of}"), version));
                    request.expected.push((id.clone(), Some(version)));
                    request.target.push((id, CLOSED));
                }
            }
        }
        // Partitions that were claimed and have landed nothing in this table yet.
        for partition in open {
            let id = format!("{prefix}{partition}{next_of}");
            request.expected.push((id.clone(), None));
            request.target.push((id, CLOSED));
        }
        request
    }
}

/// Whether somebody moved a transaction meanwhile, so that the closing must look again.
fn lost(outcome: proofhouse_warehouse::Result<AppendOutcome>, table: &str) -> Result<bool> {
    match outcome {
        Ok(AppendOutcome::LostOwnership { .. }) => Ok(true),
        Ok(_) => Ok(false),
        Err(source) => Err(cannot(table, "beginning a new generation", source)),
    }
}
