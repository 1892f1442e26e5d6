//! Creating, opening and widening Delta tables.

use crate::error::{Result, WarehouseError};
use crate::store::Store;
use arrow::datatypes::Schema;
use deltalake_core::DeltaTable;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake_core::kernel::transaction::CommitProperties;
use deltalake_core::kernel::{StructField, StructType};
use deltalake_core::protocol::SaveMode;
use proofhouse_schemas::tables::{TableDefinition, TableRole};
use std::collections::HashMap;

/// Tables to which only rows are ever added. Not the histories: withdrawn content must be erased from them.
const APPEND_ONLY: [&str; 3] = ["audit_seals", "ingest_log", "query_log"];

/// How long the log names removed files. New tables remember them for [`REMEMBERED_DAYS`].
pub(crate) const REMOVALS_REMEMBERED: &str = "delta.deletedFileRetentionDuration";
/// Days for which new tables remember removed files.
pub(crate) const REMEMBERED_DAYS: i64 = 7;

/// Opens a table at its newest version; `None` when it does not exist.
pub(crate) async fn open_table(store: &Store, name: &str) -> Result<Option<DeltaTable>> {
    let log_store = store.log_store(name)?;
    let exists = log_store
        .is_delta_table_location()
        .await
        .map_err(WarehouseError::table(name, "looking for its log"))?;
    if !exists {
        return Ok(None);
    }
    let mut table = DeltaTable::new(log_store);
    table.load().await.map_err(WarehouseError::table(name, "opening"))?;
    Ok(Some(table))
}

/// Creates a table, or opens it and adds the columns that its definition has gained.
pub(crate) async fn ensure_table(store: &Store, definition: &TableDefinition) -> Result<DeltaTable> {
    let name = definition.name;
    let schema = definition.arrow_schema();
    if let Some(table) = open_table(store, name).await? {
        return widen(store, table, name, &schema).await;
    }
    match create(store, definition, &schema).await {
        Ok(table) => Ok(table),
        // Another process was faster.
        Err(error) => match open_table(store, name).await? {
            Some(table) => Ok(table),
            None => Err(error),
        },
    }
}

async fn create(store: &Store, definition: &TableDefinition, schema: &Schema) -> Result<DeltaTable> {
    let (name, doing) = (definition.name, "creating");
    let mut configuration = HashMap::from([
        // Checkpoints are made by maintenance; Delta's own interval only matters to other writers.
        ("delta.checkpointInterval".to_string(), Some("100".to_string())),
        (REMOVALS_REMEMBERED.to_string(), Some(format!("interval {REMEMBERED_DAYS} days"))),
        ("delta.logRetentionDuration".to_string(), Some("interval 30 days".to_string())),
        ("delta.dataSkippingStatsColumns".to_string(), Some(statistics_columns(definition).join(","))),
    ]);
    if APPEND_ONLY.contains(&name) {
        configuration.insert("delta.appendOnly".to_string(), Some("true".to_string()));
    }
    DeltaTable::new(store.log_store(name)?)
        .create()
        .with_table_name(name)
        .with_comment(definition.description)
        .with_columns(kernel_fields(name, schema)?)
        .with_configuration(configuration)
        .with_save_mode(SaveMode::Ignore)
        // Without retries a lost race ends in an error; with retries it would write a second, different metadata.
        .with_commit_properties(CommitProperties::default().with_max_retries(0))
        .await
        .map_err(WarehouseError::table(name, doing))
}

/// The columns of which the log keeps the least and the greatest value per file: those that name a row, never those that
/// say something. What is erased from the files would otherwise live on in the log.
pub(crate) fn statistics_columns(definition: &TableDefinition) -> Vec<&'static str> {
    let mut columns = definition.key.to_vec();
    if matches!(definition.role, TableRole::History(_)) {
        columns.extend(["source_bureau", "source_record_id", "_ingested_at", "_withdrawn"]);
    }
    columns
}

/// Adds columns that are missing; columns are never dropped or renamed.
///
/// Of two processes that add columns at once one is refused; it looks again, and finds those that the other has added.
pub(crate) async fn widen(
    store: &Store,
    table: DeltaTable,
    name: &str,
    schema: &Schema,
) -> Result<DeltaTable> {
    match add_missing_columns(table, name, schema).await {
        Ok(table) => Ok(table),
        Err(error) => match open_table(store, name).await? {
            Some(table) => add_missing_columns(table, name, schema).await,
            None => Err(error),
        },
    }
}

async fn add_missing_columns(table: DeltaTable, name: &str, schema: &Schema) -> Result<DeltaTable> {
    let present = table.snapshot().map_err(WarehouseError::table(name, "reading its schema"))?.schema();
    let missing: Vec<StructField> = kernel_fields(name, schema)?
        .into_iter()
        .filter(|field| present.field(field.name()).is_none())
        .map(|mut field| {
            field.nullable = true;
            field
        })
        .collect();
    if missing.is_empty() {
        return Ok(table);
    }
    tracing::info!(table = name, columns = missing.len(), "adding columns");
    table.add_columns().with_fields(missing).await.map_err(WarehouseError::table(name, "adding columns"))
}

fn kernel_fields(name: &str, schema: &Schema) -> Result<Vec<StructField>> {
    let converted: StructType = schema
        .try_into_kernel()
        .map_err(WarehouseError::arrow(format!("table `{name}`, its schema as Delta types")))?;
    Ok(converted.fields().cloned().collect())
}
