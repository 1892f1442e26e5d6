//! The application transactions of a table, read in one go.
//!
//! Delta's own look-up replays the log once per application id. An ingester has one id per topic and partition,
//! so this reads the newest checkpoint and the commits after it once, and afterwards only new commits.

use crate::error::{Result, WarehouseError};
use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use deltalake_core::DeltaTableError;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{ObjectStore, ObjectStoreExt};
use deltalake_core::logstore::{LogStore, LogStoreRef, commit_uri_from_version};
use futures::TryStreamExt;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;
use std::collections::HashMap;

/// Latest version per application id at one version of a table.
#[derive(Debug, Default, Clone)]
pub(crate) struct TransactionLedger {
    at: Option<u64>,
    versions: HashMap<String, i64>,
}

#[derive(Deserialize)]
struct Line {
    txn: Option<Txn>,
}

#[derive(Deserialize)]
struct Txn {
    #[serde(rename = "appId")]
    app_id: String,
    version: i64,
}

impl TransactionLedger {
    /// The version last committed for an application id.
    pub(crate) fn get(&self, app_id: &str) -> Option<i64> {
        self.versions.get(app_id).copied()
    }

    /// All application ids with a prefix.
    pub(crate) fn with_prefix(&self, prefix: &str) -> Vec<(String, i64)> {
        let mut found: Vec<(String, i64)> = self
            .versions
            .iter()
            .filter(|(app_id, _)| app_id.starts_with(prefix))
            .map(|(app_id, version)| (app_id.clone(), *version))
            .collect();
        found.sort();
        found
    }

    /// Reads on to a version.
    pub(crate) async fn advance(&mut self, table: &str, log_store: &LogStoreRef, to: u64) -> Result<()> {
        let objects = log_store.object_store(None);
        let from = match self.at {
            Some(at) => at + 1,
            None => match newest_checkpoint(objects.as_ref(), to)
                .await
                .map_err(WarehouseError::table(table, "listing its log"))?
            {
                Some((version, path)) => {
                    self.read_checkpoint(objects.as_ref(), &path)
                        .await
                        .map_err(WarehouseError::table(table, "reading a checkpoint"))?;
                    version + 1
                }
                None => 0,
            },
        };
        for version in from..=to {
            self.read_commit(log_store.as_ref(), version)
                .await
                .map_err(WarehouseError::table(table, "reading its log"))?;
        }
        self.at = Some(to);
        Ok(())
    }

    async fn read_commit(&mut self, log_store: &dyn LogStore, version: u64) -> Result<(), DeltaTableError> {
        let bytes = log_store.read_commit_entry(version).await?.ok_or_else(|| {
            DeltaTableError::generic(format!("commit {} is missing", commit_uri_from_version(Some(version))))
        })?;
        for line in bytes.split(|byte| *byte == b'\n') {
            // Only a txn action's line is parsed: the others are long and say nothing here.
            if line.starts_with(b"{\"txn\"") {
                let parsed: Line =
                    serde_json::from_slice(line).map_err(|json_err| DeltaTableError::InvalidJsonLog {
                        json_err,
                        line: String::from_utf8_lossy(line).into_owned(),
                        version,
                    })?;
                if let Some(txn) = parsed.txn {
                    self.versions.insert(txn.app_id, txn.version);
                }
            } else if line.windows(6).any(|window| window == b"\"txn\":") {
                // Another engine may write the keys in another order or with spaces.
                if let Ok(Line { txn: Some(txn) }) = serde_json::from_slice::<Line>(line) {
                    self.versions.insert(txn.app_id, txn.version);
                }
            }
        }
        Ok(())
    }

    async fn read_checkpoint(
        &mut self,
        objects: &dyn ObjectStore,
        path: &Path,
    ) -> Result<(), DeltaTableError> {
        let bytes = objects.get(path).await?.bytes().await?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), ["txn.appId", "txn.version"]);
        for batch in builder.with_projection(mask).build()? {
            let batch = batch?;
            let Some(txn) = batch.column_by_name("txn").and_then(|column| column.as_struct_opt()) else {
                continue;
            };
            let (Some(ids), Some(versions)) = (txn.column_by_name("appId"), txn.column_by_name("version"))
            else {
                continue;
            };
            let ids = arrow::compute::cast(ids, &arrow::datatypes::DataType::Utf8)?;
            let ids = ids.as_string::<i32>();
            let versions = versions.as_primitive::<Int64Type>();
            for row in (0..batch.num_rows()).filter(|row| txn.is_valid(*row) && ids.is_valid(*row)) {
                self.versions.insert(ids.value(row).to_string(), versions.value(row));
            }
        }
        Ok(())
    }
}

/// The newest classic checkpoint at or before a version.
async fn newest_checkpoint(
    objects: &dyn ObjectStore,
    up_to: u64,
) -> Result<Option<(u64, Path)>, DeltaTableError> {
    let mut newest = None;
    let mut listing = objects.list(Some(&Path::from("_delta_log")));
    while let Some(object) = listing.try_next().await? {
        let Some(version) = object
            .location
            .filename()
            .and_then(|name| name.strip_suffix(".checkpoint.parquet"))
            .filter(|stem| stem.len() == 20)
            .and_then(|stem| stem.parse::<u64>().ok())
        else {
            continue;
        };
        if version <= up_to && newest.as_ref().is_none_or(|(best, _)| *best < version) {
            newest = Some((version, object.location));
        }
    }
    Ok(newest)
}
