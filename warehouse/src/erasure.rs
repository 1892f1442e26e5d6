//! Erasing content whose time is over: withdrawn by its source, or past its retention (`due`).
//!
//! What is to go is first written to `erasures` (that it was there, and why it goes; never what it said), then taken out
//! of its history (`rewrite`; `leaving`: which rows go), and what jobs made of it out of their tables (`exhibits`). When the
//! process dies in between, the next run takes out what is left. `verify` counts an erased message as accounted for.

mod due;
mod exhibits;
mod leaving;
mod rewrite;

pub(crate) use exhibits::made_from_exhibits;
pub(crate) use leaving::Leaving;

use crate::derived::Watermark;
use crate::error::{Result, WarehouseError};
use crate::places::Places;
use crate::warehouse::Warehouse;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use chrono::{Duration, Utc};
use proofhouse_schemas::tables::operations::ErasureRow;
use proofhouse_schemas::tables::{self, RowBuffer};
use std::collections::BTreeMap;

/// The table that keeps what is told of what was erased.
const ERASURES: &str = "erasures";

/// Why content goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Withdrawn,
    Retention,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Reason::Withdrawn => "WITHDRAWN",
            Reason::Retention => "RETENTION",
        }
    }
}

/// One message of a history whose content goes.
struct Expired {
    bureau: String,
    record: String,
    topic: String,
    partition: i32,
    offset: i64,
    reason: Reason,
    /// Why it had been refused.
    code: Option<String>,
}

impl Warehouse {
    /// Erases from a history, or from `rejects`, what was withdrawn at least `withdrawn` ago and what has been past its
    /// retention for at least `expired`; `None` leaves it. Returns how many messages lost their content.
    pub(crate) async fn erase(
        &self,
        history: &str,
        withdrawn: Option<Duration>,
        expired: Option<Duration>,
    ) -> Result<u64> {
        let mut gone: BTreeMap<(String, i32, i64), Expired> = BTreeMap::new();
        let mut queries = Vec::new();
        if let Some(age) = withdrawn {
            queries.extend(due::withdrawn(history, age).map(|query| (Reason::Withdrawn, query)));
        }
        if let Some(age) = expired {
            queries.extend(due::past_retention(history, age).map(|query| (Reason::Retention, query)));
        }
        for (reason, query) in queries {
            for message in self.messages(history, &query, reason).await? {
                let key = (message.topic.clone(), message.partition, message.offset);
                gone.entry(key).or_insert(message);
            }
        }
        if gone.is_empty() {
            return Ok(0);
        }
        let gone: Vec<Expired> = gone.into_values().collect();
        self.note_erasure(history, &gone).await?;
        let mut places = Places::default();
        gone.iter()
            .for_each(|message| places.insert(&message.topic, message.partition.into(), message.offset));
        self.rewrite_without(history, &places).await
    }

    /// How many messages of a history (or of `rejects`) are withdrawn and still hold their content.
    pub(crate) async fn waiting_for_erasure(&self, history: &str) -> Result<u64> {
        let Some(query) = due::withdrawn(history, Duration::zero()) else { return Ok(0) };
        Ok(self.messages(history, &query, Reason::Withdrawn).await?.len() as u64)
    }

    async fn messages(&self, history: &str, query: &str, reason: Reason) -> Result<Vec<Expired>> {
        let doing = || format!("table `{history}`, finding content whose time is over");
        let batches = async { self.trusted_session().sql(query).await?.collect().await }
            .await
            .map_err(WarehouseError::query(doing()))?;
        let mut found = Vec::new();
        for batch in &batches {
            let column = |index: usize, to: DataType| {
                cast(batch.column(index), &to).map_err(WarehouseError::arrow(doing()))
            };
            let (bureaus, records, topics) =
                (column(0, DataType::Utf8)?, column(1, DataType::Utf8)?, column(2, DataType::Utf8)?);
            let (partitions, offsets) = (column(3, DataType::Int64)?, column(4, DataType::Int64)?);
            let codes = column(5, DataType::Utf8)?;
            let codes = codes.as_string::<i32>();
            for row in 0..batch.num_rows() {
                found.push(Expired {
                    bureau: bureaus.as_string::<i32>().value(row).to_string(),
                    record: records.as_string::<i32>().value(row).to_string(),
                    topic: topics.as_string::<i32>().value(row).to_string(),
                    partition: i32::try_from(partitions.as_primitive::<Int64Type>().value(row)).unwrap_or(-1),
                    offset: offsets.as_primitive::<Int64Type>().value(row),
                    reason,
                    code: codes.is_valid(row).then(|| codes.value(row).to_string()),
                });
            }
        }
        Ok(found)
    }

    async fn note_erasure(&self, history: &str, gone: &[Expired]) -> Result<()> {
        let definition =
            tables::table(ERASURES).ok_or_else(|| WarehouseError::UnknownTable(ERASURES.into()))?;
        let failed = |error: tables::RowError| {
            WarehouseError::rows(format!("table `{ERASURES}`, writing rows"), &error)
        };
        let mut rows = RowBuffer::new(ERASURES, definition.arrow_schema()).map_err(failed)?;
        let at = Utc::now();
        for message in gone {
            rows.push(&ErasureRow {
                at,
                source_bureau: &message.bureau,
                source_record_id: &message.record,
                history,
                reason: message.reason.as_str(),
                code: message.code.as_deref(),
                topic: &message.topic,
                partition: message.partition,
                offset: message.offset,
            })
            .map_err(failed)?;
        }
        let batch = rows.take().map_err(failed)?;
        self.append_new_rows(ERASURES, definition.key, vec![batch], &Watermark::default()).await?;
        Ok(())
    }
}
