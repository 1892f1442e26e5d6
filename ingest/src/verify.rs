//! Proof that every message is exactly once in its table: the provenance columns against the broker and the offsets.

use crate::broker::Broker;
use crate::error::{IngestError, Result};
use crate::settings::IngestSettings;
use crate::status::status;
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use proofhouse_schemas::Kind;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Counts of one partition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartitionCount {
    /// Topic.
    pub topic: String,
    /// Partition.
    pub partition: i32,
    /// Rows in the history table.
    pub accepted: i64,
    /// Rows in `rejects`.
    pub rejected: i64,
    /// Different offsets in both together.
    pub distinct: i64,
    /// Offsets whose content was erased and that `erasures` accounts for.
    pub erased: i64,
    /// Offsets that the broker had deleted before they were read, as `ingest_log` tells.
    pub gone: i64,
    /// First offset.
    pub first: i64,
    /// Last offset.
    pub last: i64,
    /// First offset that the broker still holds, when a broker was asked.
    pub broker_start: Option<i64>,
    /// Next offset that the broker will give, when a broker was asked.
    pub broker_end: Option<i64>,
}

impl PartitionCount {
    /// Rows beyond one per offset.
    pub fn doubled(&self) -> i64 {
        self.accepted + self.rejected - self.distinct
    }

    /// Offsets before the last that are in no table, neither erased nor gone from the broker before they were read. With
    /// transactional producers these may be the broker's own markers. With a broker, what it holds before the first
    /// offset counts too.
    pub fn missing(&self) -> i64 {
        let first = self.broker_start.map_or(self.first, |start| start.min(self.first));
        (self.last - first + 1 - self.distinct - self.erased - self.gone).max(0)
    }

    /// Messages that the broker has and the warehouse does not have yet.
    pub fn behind(&self) -> i64 {
        self.broker_end.map_or(0, |end| (end - self.last - 1).max(0))
    }
}

/// The result of a verification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// By topic and partition.
    pub partitions: Vec<PartitionCount>,
}

impl Verification {
    /// Whether nothing is doubled, missing, or behind.
    pub fn is_exact(&self) -> bool {
        self.partitions
            .iter()
            .all(|count| count.doubled() == 0 && count.missing() == 0 && count.behind() == 0)
    }

    /// Whether no row is there twice.
    pub fn nothing_doubled(&self) -> bool {
        self.partitions.iter().all(|count| count.doubled() == 0)
    }

    /// Rows in history tables.
    pub fn accepted(&self) -> i64 {
        self.partitions.iter().map(|count| count.accepted).sum()
    }

    /// Rows in `rejects`.
    pub fn rejected(&self) -> i64 {
        self.partitions.iter().map(|count| count.rejected).sum()
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<32} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}",
            "topic", "partition", "accepted", "rejected", "erased", "gone", "doubled", "missing", "behind"
        )?;
        for count in &self.partitions {
            writeln!(
                formatter,
                "{:<32} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}",
                count.topic,
                count.partition,
                count.accepted,
                count.rejected,
                count.erased,
                count.gone,
                count.doubled(),
                count.missing(),
                count.behind()
            )?;
        }
        Ok(())
    }
}

/// Counts rows by topic and partition, and, when a real broker is given, compares with what its topics hold.
pub async fn verify(
    warehouse: &Warehouse,
    broker: Option<(&Broker, &IngestSettings)>,
) -> Result<Verification> {
    let mut parts: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| {
            format!("select _topic, _partition, _offset, 'accepted' as what from {}", kind.history_table())
        })
        .collect();
    for (table, what) in [("rejects", "rejected"), ("erasures", "erased")] {
        parts.push(format!("select _topic, _partition, _offset, '{what}' as what from {table}"));
    }
    // An erasure is noted before the rows go: a row that is still there counts as accepted.
    let statement = format!(
        "select cast(said._topic as varchar), cast(said._partition as bigint), \
         count(*) filter (where what = 'accepted'), count(*) filter (where what = 'rejected'), \
         count(distinct said._offset) filter (where what <> 'erased'), count(distinct said._offset), \
         min(said._offset), max(said._offset), coalesce(max(holes.gone), 0) \
         from ({}) as said left join ( \
           select topic, partition, sum(to_offset - from_offset) as gone from ( \
             select distinct topic, partition, from_offset, to_offset from ingest_log where event = 'GAP') as hole \
           group by topic, partition) as holes \
         on said._topic = holes.topic and said._partition = holes.partition \
         group by said._topic, said._partition",
        parts.join(" union all ")
    );
    let failed = |reason: String| IngestError::Query { table: "history tables".to_owned(), reason };
    let session = warehouse.trusted_session();
    let frame = session.sql(&statement).await.map_err(|error| failed(error.to_string()))?;
    let mut counts: BTreeMap<(String, i32), PartitionCount> = BTreeMap::new();
    for batch in frame.collect().await.map_err(|error| failed(error.to_string()))? {
        let topics = cast(batch.column(0), &DataType::Utf8).map_err(|error| failed(error.to_string()))?;
        let numbers = (1..9)
            .map(|index| cast(batch.column(index), &DataType::Int64))
            .collect::<std::result::Result<Vec<_>, _>>()
            .map_err(|error| failed(error.to_string()))?;
        for row in 0..batch.num_rows() {
            let number = |column: usize| {
                numbers.get(column).map_or(0, |values| values.as_primitive::<Int64Type>().value(row))
            };
            let topic = topics.as_string::<i32>().value(row).to_owned();
            let partition = i32::try_from(number(0)).unwrap_or(-1);
            let count = PartitionCount {
                topic: topic.clone(),
                partition,
                accepted: number(1),
                rejected: number(2),
                distinct: number(3),
                erased: number(4) - number(3),
                gone: number(7),
                first: number(5),
                last: number(6),
                broker_start: None,
                broker_end: None,
            };
            counts.insert((topic, partition), count);
        }
    }
    if let Some((broker, settings)) = broker.filter(|(broker, _)| !broker.is_embedded()) {
        for held in status(warehouse, broker, settings).await?.partitions {
            if held.end == held.start {
                continue;
            }
            let (start, end) = (held.start + held.base, held.end + held.base);
            let count =
                counts.entry((held.topic.clone(), held.partition)).or_insert_with(|| PartitionCount {
                    topic: held.topic,
                    partition: held.partition,
                    first: start,
                    last: start - 1,
                    ..PartitionCount::default()
                });
            count.broker_start = Some(start);
            count.broker_end = Some(end);
        }
    }
    Ok(Verification { partitions: counts.into_values().collect() })
}
