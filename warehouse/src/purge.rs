//! Proof that erased content is gone from the store: not from what queries see, but from its files.
//!
//! Every file that lies in the folder of a history is opened, also those that no version of the table names any more:
//! none may hold a message that was erased. The log is read too: what it says of files may name rows, never content.

use crate::error::{Result, WarehouseError};
use crate::table::statistics_columns;
use crate::warehouse::Warehouse;
use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use futures::TryStreamExt;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::{self, TableDefinition};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Partition and offsets of erased messages, by topic.
type Places = HashMap<String, HashSet<(i64, i64)>>;

/// What was found in the files of one history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PurgeProof {
    /// The history.
    pub table: String,
    /// Messages whose content was erased.
    pub erased: u64,
    /// Messages that are withdrawn and still to be erased.
    pub waiting: u64,
    /// Data files that were opened, dead ones included.
    pub files: u64,
    /// Files that still hold erased content, and how many rows of it. Dead ones go when `maintain` clears them.
    pub holding: Vec<(String, u64)>,
    /// Columns besides keys of which the log tells values.
    pub told_by_log: Vec<String>,
}

impl PurgeProof {
    /// Whether nothing is left.
    pub fn is_purged(&self) -> bool {
        self.waiting == 0 && self.holding.is_empty() && self.told_by_log.is_empty()
    }
}

impl Warehouse {
    /// Looks into every file of every history for content that was erased. Holds one file at a time.
    pub async fn prove_purged(&self) -> Result<Vec<PurgeProof>> {
        let mut proofs = Vec::new();
        for name in Kind::ALL.iter().map(Kind::history_table) {
            let Some(definition) = tables::table(name) else { continue };
            if self.find_table(name).await?.is_some() {
                proofs.push(self.prove_history(name, definition).await?);
            }
        }
        Ok(proofs)
    }

    async fn prove_history(&self, name: &str, definition: &TableDefinition) -> Result<PurgeProof> {
        let erased = self.erased_places(name).await?;
        let mut proof = PurgeProof {
            table: name.to_owned(),
            erased: erased.values().map(|places| places.len() as u64).sum(),
            waiting: self.waiting_for_erasure(name).await?,
            ..PurgeProof::default()
        };
        let store = self.store().log_store(name)?.object_store(None);
        let listed: Vec<ObjectMeta> =
            store.list(None).try_collect().await.map_err(unreadable(name, "listing its files"))?;
        let allowed = statistics_columns(definition);
        let mut told = BTreeSet::new();
        for file in listed {
            let path = file.location.to_string();
            let in_log = path.starts_with("_delta_log");
            if in_log && path.ends_with(".json") {
                let commit = read(&store, &file, name).await?;
                commit.split(|byte| *byte == b'\n').for_each(|line| told.extend(columns_told(line)));
            } else if in_log && path.ends_with(".parquet") {
                for statistics in statistics_of_checkpoint(&store, &file, name).await? {
                    told.extend(columns_in(&statistics));
                }
            } else if path.ends_with(".parquet") {
                proof.files += 1;
                let rows = rows_at(&store, &file, name, &erased).await?;
                if rows > 0 {
                    proof.holding.push((path, rows));
                }
            }
        }
        proof.told_by_log = told.into_iter().filter(|column| !allowed.contains(&column.as_str())).collect();
        Ok(proof)
    }

    async fn erased_places(&self, name: &str) -> Result<Places> {
        let doing = || format!("table `erasures`, reading what was erased from `{name}`");
        let statement = format!(
            "select cast(_topic as varchar), cast(_partition as bigint), cast(_offset as bigint) \
             from erasures where history = '{name}'"
        );
        let batches = async { self.trusted_session().sql(&statement).await?.collect().await }
            .await
            .map_err(WarehouseError::query(doing()))?;
        let mut places = Places::new();
        for batch in &batches {
            for (topic, partition, offset) in coordinates(batch).map_err(WarehouseError::arrow(doing()))? {
                places.entry(topic).or_default().insert((partition, offset));
            }
        }
        Ok(places)
    }
}

/// Topic, partition and offset of the rows of a batch that has these three columns.
fn coordinates(
    batch: &RecordBatch,
) -> std::result::Result<Vec<(String, i64, i64)>, arrow::error::ArrowError> {
    let topics = cast(batch.column(0), &DataType::Utf8)?;
    let (partitions, offsets) =
        (cast(batch.column(1), &DataType::Int64)?, cast(batch.column(2), &DataType::Int64)?);
    let (topics, partitions) = (topics.as_string::<i32>(), partitions.as_primitive::<Int64Type>());
    let offsets = offsets.as_primitive::<Int64Type>();
    Ok((0..batch.num_rows())
        .map(|row| (topics.value(row).to_owned(), partitions.value(row), offsets.value(row)))
        .collect())
}

/// How many rows of a data file were erased.
async fn rows_at(
    store: &Arc<dyn ObjectStore>,
    file: &ObjectMeta,
    name: &str,
    erased: &Places,
) -> Result<u64> {
    if erased.is_empty() {
        return Ok(0);
    }
    let mut found = 0;
    for batch in columns_of_file(store, file, name, &["_topic", "_partition", "_offset"]).await? {
        let places = coordinates(&batch)
            .map_err(WarehouseError::arrow(format!("table `{name}`, {}", file.location)))?;
        let is_erased = |(topic, partition, offset): &(String, i64, i64)| {
            erased.get(topic).is_some_and(|places| places.contains(&(*partition, *offset)))
        };
        found += places.iter().filter(|place| is_erased(place)).count() as u64;
    }
    Ok(found)
}

/// Some columns of a Parquet file, in this order.
async fn columns_of_file(
    store: &Arc<dyn ObjectStore>,
    file: &ObjectMeta,
    name: &str,
    columns: &[&str],
) -> Result<Vec<RecordBatch>> {
    let failed = |error: parquet::errors::ParquetError| {
        WarehouseError::arrow(format!("table `{name}`, reading {}", file.location))(
            arrow::error::ArrowError::ParquetError(error.to_string()),
        )
    };
    let bytes = read(store, file, name).await?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(failed)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(mask).build().map_err(failed)?;
    let batches: Vec<RecordBatch> = reader
        .collect::<std::result::Result<_, _>>()
        .map_err(WarehouseError::arrow(format!("table `{name}`, reading {}", file.location)))?;
    let ordered = |batch: &RecordBatch| {
        let indices: std::result::Result<Vec<usize>, _> = columns
            .iter()
            .map(|column| batch.schema().index_of(column.split('.').next().unwrap_or_default()))
            .collect();
        indices.and_then(|indices| batch.project(&indices))
    };
    batches
        .iter()
        .map(ordered)
        .collect::<std::result::Result<_, _>>()
        .map_err(WarehouseError::arrow(format!("table `{name}`, reading {}", file.location)))
}

/// What a checkpoint says of files.
async fn statistics_of_checkpoint(
    store: &Arc<dyn ObjectStore>,
    file: &ObjectMeta,
    name: &str,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for batch in columns_of_file(store, file, name, &["add.stats"]).await? {
        let Some(column) =
            batch.column(0).as_struct_opt().and_then(|add| add.column_by_name("stats").cloned())
        else {
            continue;
        };
        let texts = cast(&column, &DataType::Utf8)
            .map_err(WarehouseError::arrow(format!("table `{name}`, reading {}", file.location)))?;
        found.extend(texts.as_string::<i32>().iter().flatten().map(str::to_owned));
    }
    Ok(found)
}

/// The columns of which a line of a commit tells values.
fn columns_told(line: &[u8]) -> Vec<String> {
    let action: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    let statistics = action.get("add").and_then(|add| add.get("stats")).and_then(|stats| stats.as_str());
    statistics.map(columns_in).unwrap_or_default()
}

/// The columns whose least or greatest value a text of file statistics holds.
fn columns_in(statistics: &str) -> Vec<String> {
    let statistics: serde_json::Value = serde_json::from_str(statistics).unwrap_or_default();
    ["minValues", "maxValues"]
        .iter()
        .filter_map(|which| statistics.get(which).and_then(|values| values.as_object()))
        .flat_map(|values| values.keys().cloned())
        .collect()
}

async fn read(store: &Arc<dyn ObjectStore>, file: &ObjectMeta, name: &str) -> Result<bytes::Bytes> {
    let failed = unreadable(name, "reading a file");
    match store.get(&file.location).await {
        Ok(object) => object.bytes().await.map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

fn unreadable(name: &str, doing: &'static str) -> impl FnOnce(object_store::Error) -> WarehouseError {
    move |error| WarehouseError::table(name, doing)(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_in_the_statistics_of_a_commit() {
        let line = br#"{"add":{"path":"a","stats":"{\"numRecords\":1,\"minValues\":{\"_offset\":1},\"maxValues\":{\"serial_raw\":\"X\"}}"}}"#;
        assert_eq!(columns_told(line), ["_offset", "serial_raw"]);
        assert!(columns_told(b"{\"commitInfo\":{}}").is_empty());
    }
}
