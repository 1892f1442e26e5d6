//! Erasing content whose time is over: withdrawn by its source, or past its retention.
//!
//! What is to go is first written to `erasures` (that it was there, and why it goes; never what it said), then taken out
//! of its history (`rewrite`). When the process dies in between, the next run takes out what is left. `verify` counts an
//! erased message as accounted for.

mod rewrite;

use crate::derived::Watermark;
use crate::error::{Result, WarehouseError};
use crate::places::Places;
use crate::warehouse::Warehouse;
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use chrono::{Days, Duration, NaiveDate, Utc};
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::operations::ErasureRow;
use proofhouse_schemas::tables::{self, RowBuffer};
use std::collections::BTreeMap;

/// The table that keeps what was erased.
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
}

/// When the content of a kind goes at its retention date. Seizures are kept as facts, the reference table and training
/// are knowledge that all bureaus share (retention defaults of domain rule 5.6).
fn expires(kind: Kind) -> bool {
    matches!(kind, Kind::Firearm | Kind::Trace | Kind::Ballistic | Kind::Notice)
}

/// The columns that name what a retention date applies to: a record, or a thread with all its events, whose time is
/// over when that of its last event is.
fn unit(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Trace => ["requesting_bureau", "trace_id"],
        Kind::Notice => ["requesting_bureau", "notice_id"],
        _ => ["source_bureau", "source_record_id"],
    }
}

impl Warehouse {
    /// Erases from a history what was withdrawn at least `withdrawn` ago and what has been past its retention for at
    /// least `expired`; `None` leaves it. Returns how many messages lost their content.
    pub(crate) async fn erase(
        &self,
        history: &str,
        withdrawn: Option<Duration>,
        expired: Option<Duration>,
    ) -> Result<u64> {
        let Some(kind) = tables::table(history).and_then(tables::TableDefinition::kind) else { return Ok(0) };
        let mut gone: BTreeMap<(String, i32, i64), Expired> = BTreeMap::new();
        let mut queries = Vec::new();
        if let Some(age) = withdrawn {
            queries.push((Reason::Withdrawn, withdrawn_query(history, age)));
        }
        if let Some(age) = expired.filter(|_| expires(kind)) {
            let last_day = Utc::now()
                .date_naive()
                .checked_sub_days(Days::new(u64::try_from(age.num_days()).unwrap_or(0)))
                .unwrap_or(NaiveDate::MIN);
            queries.push((Reason::Retention, retention_query(history, kind, last_day)));
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

    /// How many messages of a history are withdrawn and still hold their content.
    pub(crate) async fn waiting_for_erasure(&self, history: &str) -> Result<u64> {
        let query = withdrawn_query(history, Duration::zero());
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
            for row in 0..batch.num_rows() {
                found.push(Expired {
                    bureau: bureaus.as_string::<i32>().value(row).to_string(),
                    record: records.as_string::<i32>().value(row).to_string(),
                    topic: topics.as_string::<i32>().value(row).to_string(),
                    partition: i32::try_from(partitions.as_primitive::<Int64Type>().value(row)).unwrap_or(-1),
                    offset: offsets.as_primitive::<Int64Type>().value(row),
                    reason,
                });
            }
        }
        Ok(found)
    }

    async fn note_erasure(&self, history: &str, gone: &[Expired]) -> Result<()> {
        let definition =
            tables::table(ERASURES).ok_or_else(|| WarehouseError::UnknownTable(ERASURES.into()))?;
        let failed = |error: tables::RowError| {
            WarehouseError::arrow(format!("table `{ERASURES}`, writing rows"))(
                arrow::error::ArrowError::SchemaError(error.to_string()),
            )
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

/// Statements about a record before its withdrawal, by tombstone or by an action that asks for erasure (then with that
/// statement itself). A record that was fed again afterwards keeps what is newer. In another partition than the
/// withdrawal, what was produced before it goes.
fn withdrawn_query(history: &str, age: Duration) -> String {
    let before = (Utc::now() - age).format("%Y-%m-%dT%H:%M:%S%.6fZ");
    format!(
        "with gone as (
           select source_bureau, source_record_id, _topic, _partition,
             case when _withdrawn then _offset else _offset + 1 end as at, _timestamp as moment
           from {history} where (_withdrawn or action in ('DELETE', 'PURGE')) and _ingested_at <= timestamp '{before}')
         select distinct said.source_bureau, said.source_record_id, said._topic, said._partition, said._offset
         from {history} as said join gone
           on said.source_bureau = gone.source_bureau and said.source_record_id = gone.source_record_id
           and said._topic = gone._topic
         where not coalesce(said._withdrawn, false)
           and ((said._partition = gone._partition and said._offset < gone.at)
             or (said._partition <> gone._partition and said._timestamp <= gone.moment))"
    )
}

/// All statements about records (or events of threads) whose latest retention date lies before a day.
///
/// A record's latest statement decides, so that an owner who re-evaluates and keeps it longer is heard; of a thread,
/// the event that is kept longest.
fn retention_query(history: &str, kind: Kind, day: NaiveDate) -> String {
    let [owner, name] = unit(kind);
    // The current view knows which statement is the latest; threads are kept by all their events.
    let current = match kind {
        Kind::Trace => "trace_events",
        Kind::Notice => "notice_events",
        Kind::Ballistic => "ballistic_messages",
        _ => "firearms",
    };
    format!(
        "with over as (
           select {owner} as over_owner, {name} as over_name, max(retention_until) as until
           from {current} group by {owner}, {name})
         select said.source_bureau, said.source_record_id, said._topic, said._partition, said._offset
         from {history} as said join over on said.{owner} = over_owner and said.{name} = over_name
         where until < date '{day}' and not coalesce(said._withdrawn, false)"
    )
}
