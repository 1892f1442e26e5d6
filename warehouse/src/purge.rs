//! Proof that erased content is gone from the store: not from what queries see, but from its files.
//!
//! Every file that lies in the folder of a history, or of `rejects`, is opened, also those that no version of the table names any more:
//! none may hold a message that was erased. Nor may the tables that jobs make from exhibits hold a row of one that was. The log is read too: what it says of files may name rows, never content.

use crate::data_file::DataFile;
use crate::erasure::{Leaving, made_from_exhibits};
use crate::error::{Result, WarehouseError};
use crate::places::Places;
use crate::table::statistics_columns;
use crate::warehouse::Warehouse;
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use futures::TryStreamExt;
use object_store::{ObjectMeta, ObjectStore};
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::{self, REJECTS, TableDefinition};
use serde::Serialize;
use std::collections::BTreeSet;

/// What was found in the files of one history, or of one table that was made from exhibits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PurgeProof {
    /// The history, or the table.
    pub table: String,
    /// Messages whose content was erased; of a table that was made from exhibits, the exhibits.
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
    /// Looks into every file of every history and of `rejects` for content that was erased. Holds one file at a time.
    pub async fn prove_purged(&self) -> Result<Vec<PurgeProof>> {
        let mut proofs = Vec::new();
        for name in Kind::ALL.iter().map(Kind::history_table).chain([REJECTS]) {
            let Some(definition) = tables::table(name) else { continue };
            if self.find_table(name).await?.is_some() {
                let erased = self.erased_places(name).await?;
                let count = erased.len();
                let waiting = self.waiting_for_erasure(name).await?;
                proofs.push(self.prove(name, definition, &erased, count, waiting).await?);
            }
        }
        for name in made_from_exhibits() {
            let Some(definition) = tables::table(name) else { continue };
            if self.find_table(name).await?.is_some()
                && let Some(erased) = self.erased_exhibits(name).await?
            {
                proofs.push(self.prove(name, definition, &erased, erased.len(), 0).await?);
            }
        }
        Ok(proofs)
    }

    async fn prove(
        &self,
        name: &str,
        definition: &TableDefinition,
        erased: &impl Leaving,
        count: usize,
        waiting: u64,
    ) -> Result<PurgeProof> {
        let mut proof =
            PurgeProof { table: name.to_owned(), erased: count as u64, waiting, ..PurgeProof::default() };
        let store = self.store().log_store(name)?.object_store(None);
        let listed: Vec<ObjectMeta> = store
            .list(None)
            .try_collect()
            .await
            .map_err(|error| WarehouseError::table(name, "listing its files")(error.into()))?;
        let allowed = statistics_columns(definition);
        let mut told = BTreeSet::new();
        for file in listed {
            let path = file.location.to_string();
            let in_log = path.starts_with("_delta_log");
            let fetch = || DataFile::fetch(&store, &file.location, name);
            if in_log && path.ends_with(".json") {
                let commit = fetch().await?;
                commit.bytes().split(|byte| *byte == b'\n').for_each(|line| told.extend(columns_told(line)));
            } else if in_log && path.ends_with(".parquet") {
                for statistics in statistics_of_checkpoint(&fetch().await?)? {
                    told.extend(columns_in(&statistics));
                }
            } else if path.ends_with(".parquet") {
                proof.files += 1;
                let rows = if erased.is_empty() { 0 } else { erased.count_in(&fetch().await?)? };
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
        let statement = format!("select _topic, _partition, _offset from erasures where history = '{name}'");
        let batches = async { self.trusted_session().sql(&statement).await?.collect().await }
            .await
            .map_err(WarehouseError::query(doing()))?;
        let mut places = Places::default();
        for batch in &batches {
            places.insert_all(batch).map_err(WarehouseError::arrow(doing()))?;
        }
        Ok(places)
    }
}

/// What a checkpoint says of files.
fn statistics_of_checkpoint(checkpoint: &DataFile) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for batch in checkpoint.batches(Some(&["add.stats"]))? {
        let batch = batch?;
        let add = batch.column_by_name("add").and_then(|add| add.as_struct_opt());
        let Some(column) = add.and_then(|add| add.column_by_name("stats")) else { continue };
        let texts = cast(column, &DataType::Utf8).map_err(WarehouseError::arrow(checkpoint.to_string()))?;
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
