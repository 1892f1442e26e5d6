//! The messages that landed within the window of repeats, read back for those who have taken their partitions.
//!
//! All files of the window are read, which may take longer than a group waits for one of its members. So it is done after
//! the partitions have been taken, and their messages wait for it.

use super::{Landing, as_type, pause_after};
use crate::error::Result;
use crate::lease::Lease;
use crate::repeats::{Identity, identity};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int64Type};
use chrono::Utc;
use proofhouse_schemas::Kind;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

/// Most identifiers of messages remembered per partition, the latest.
pub(crate) const MOST_REMEMBERED: usize = 100_000;

/// Below which offset messages of a partition have landed, and what they are recognised by.
type Wanted<'known> = (Option<i64>, &'known mut Vec<Identity>);

/// A partition, and the offset in the warehouse below which its messages have landed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LandedPart<'part> {
    pub(crate) topic: &'part str,
    pub(crate) partition: i32,
    pub(crate) next: Option<i64>,
}

/// A lease, and what the messages are recognised by that landed before it, the latest first.
pub(crate) type Recollection = (Arc<Lease>, Vec<Identity>);

impl Landing {
    /// Reads back what landed of these partitions, all of one kind. Tries again for as long as the operator's patience
    /// lasts; gives nothing when the partitions have gone meanwhile.
    pub(crate) async fn recollect(&self, kind: Kind, leases: Vec<Arc<Lease>>) -> Result<Vec<Recollection>> {
        // Each reads large columns; side by side they would take the memory of all kinds together.
        let _one_of_few = self.large_reads.acquire().await;
        let (mut failing_since, mut attempts) = (None::<Instant>, 0);
        while leases.iter().any(|lease| lease.is_live()) {
            attempts += 1;
            match self.recent_messages(kind, &leases).await {
                Ok(recollections) => return Ok(recollections),
                Err(error) if failing_since.get_or_insert_with(Instant::now).elapsed() >= self.patience => {
                    return Err(error);
                }
                Err(error) => tracing::warn!(
                    kind = kind.word(), attempts, %error,
                    "what landed lately cannot be read; trying again"
                ),
            }
            tokio::time::sleep(pause_after(attempts)).await;
        }
        Ok(Vec::new())
    }

    async fn recent_messages(&self, kind: Kind, leases: &[Arc<Lease>]) -> Result<Vec<Recollection>> {
        let part =
            |lease: &'_ Arc<Lease>| (Arc::clone(&lease.topic), lease.partition, lease.data_transaction);
        let parts: Vec<(Arc<str>, i32, Option<i64>)> = leases.iter().map(part).collect();
        let parts: Vec<LandedPart<'_>> = parts
            .iter()
            .map(|(topic, partition, next)| LandedPart { topic, partition: *partition, next: *next })
            .collect();
        let known = self.landed_lately(kind, &parts).await?;
        Ok(leases.iter().cloned().zip(known).collect())
    }

    /// What the messages are recognised by that landed of these partitions, all of one kind, within the window of repeats, the
    /// latest first; in the order of the partitions.
    pub(crate) async fn landed_lately(
        &self,
        kind: Kind,
        parts: &[LandedPart<'_>],
    ) -> Result<Vec<Vec<Identity>>> {
        let name = kind.history_table();
        let since = Utc::now() - self.repeats;
        let statement = format!(
            "select cast(_topic as varchar), cast(_partition as bigint), cast(source_record_id as varchar), \
             cast(message_id as varchar), cast(_event_id as varchar), _offset as place from {name} \
             where _ingested_at >= timestamp '{}' and message_id is not null order by place desc",
            since.format("%Y-%m-%dT%H:%M:%S%.6fZ")
        );
        let mut landed: Vec<Vec<Identity>> = vec![Vec::new(); parts.len()];
        let mut wanted: HashMap<&str, HashMap<i32, Wanted<'_>>> = HashMap::new();
        for (part, known) in parts.iter().zip(&mut landed) {
            wanted.entry(part.topic).or_default().insert(part.partition, (part.next, known));
        }
        for batch in self.ask(name, &statement).await? {
            let topics = as_type(name, &batch, 0, &DataType::Utf8)?;
            let numbers = as_type(name, &batch, 1, &DataType::Int64)?;
            let references = as_type(name, &batch, 2, &DataType::Utf8)?;
            let identifiers =
                [as_type(name, &batch, 3, &DataType::Utf8)?, as_type(name, &batch, 4, &DataType::Utf8)?];
            let offsets = as_type(name, &batch, 5, &DataType::Int64)?;
            let offsets = offsets.as_primitive::<Int64Type>();
            let (topics, references) = (topics.as_string::<i32>(), references.as_string::<i32>());
            let numbers = numbers.as_primitive::<Int64Type>();
            for row in 0..batch.num_rows() {
                let number = i32::try_from(numbers.value(row)).unwrap_or(-1);
                let part = wanted.get_mut(topics.value(row)).and_then(|of_topic| of_topic.get_mut(&number));
                // What lies behind the start is to be judged, not to be known already.
                let Some((_, known)) = part.filter(|(next, known)| {
                    known.len() < MOST_REMEMBERED && next.is_some_and(|next| offsets.value(row) < next)
                }) else {
                    continue;
                };
                for column in &identifiers {
                    let column = column.as_string::<i32>();
                    if column.is_valid(row) {
                        known.push(identity(column.value(row), references.value(row)));
                    }
                }
            }
        }
        Ok(landed)
    }
}
