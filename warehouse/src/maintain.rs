//! Keeping tables fast and lawful: compaction, checkpoints, removal of dead files, erasure of withdrawn content.
//!
//! All of it may run beside ingestion. Compaction and appends never conflict; an erasure that meets a concurrent
//! change is tried again.

use crate::error::{Result, WarehouseError};
use crate::warehouse::Warehouse;
use chrono::{Duration, Utc};
use datafusion::logical_expr::{Expr, ident, lit};
use deltalake_core::checkpoints::{cleanup_metadata, create_checkpoint};
use deltalake_core::kernel::transaction::CommitProperties;
use deltalake_core::operations::optimize::OptimizeType;
use deltalake_core::operations::vacuum::VacuumMode;
use proofhouse_schemas::tables::{self, TableRole};
use serde::Serialize;

/// What to do with a table.
#[derive(Debug, Clone)]
pub struct Maintenance {
    /// Rewrite small files into larger ones.
    pub optimise: bool,
    /// Sort by these columns while rewriting; makes filters on them skip files.
    pub z_order: Vec<String>,
    /// Write a checkpoint, so that opening the table does not read every commit.
    pub checkpoint: bool,
    /// Delete files that no version of the last days needs; `None` leaves them.
    pub vacuum_after: Option<Duration>,
    /// Erase the content of records that were withdrawn this long ago; `None` leaves it.
    pub erase_withdrawn_after: Option<Duration>,
}

impl Default for Maintenance {
    fn default() -> Self {
        Maintenance {
            optimise: true,
            z_order: Vec::new(),
            checkpoint: true,
            vacuum_after: Some(Duration::days(7)),
            erase_withdrawn_after: Some(Duration::zero()),
        }
    }
}

/// What was done with a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MaintenanceSummary {
    /// The table.
    pub table: String,
    /// Rows of withdrawn records that were erased.
    pub rows_erased: u64,
    /// Small files that were rewritten.
    pub files_compacted: u64,
    /// Files that came out.
    pub files_written: u64,
    /// Dead files that were deleted.
    pub files_deleted: u64,
    /// The version of the checkpoint.
    pub checkpoint: Option<u64>,
}

/// Keys per deletion; a longer predicate takes longer to plan than it saves.
const KEYS_PER_DELETION: usize = 200;
/// How often an erasure is tried when others change the table meanwhile.
const ERASE_ATTEMPTS: u32 = 5;

struct Withdrawal {
    bureau: String,
    record: String,
    topic: String,
    partition: i64,
    offset: i64,
}

impl Warehouse {
    /// Maintains one table. A table that does not exist needs nothing.
    pub async fn maintain(&self, name: &str, what: &Maintenance) -> Result<MaintenanceSummary> {
        let mut summary = MaintenanceSummary { table: name.to_string(), ..MaintenanceSummary::default() };
        if self.find_table(name).await?.is_none() {
            return Ok(summary);
        }
        let is_history = tables::table(name).is_some_and(|table| matches!(table.role, TableRole::History(_)));
        if let (Some(age), true) = (what.erase_withdrawn_after, is_history) {
            summary.rows_erased = self.erase_withdrawn(name, age).await?;
        }
        if what.optimise || !what.z_order.is_empty() {
            let kind = match what.z_order.as_slice() {
                [] => OptimizeType::Compact,
                columns => OptimizeType::ZOrder(columns.to_vec()),
            };
            let (_, metrics) = self
                .table(name)
                .await?
                .optimize()
                .with_type(kind)
                .with_max_concurrent_tasks(2)
                .with_commit_properties(quiet())
                .await
                .map_err(WarehouseError::table(name, "compacting"))?;
            summary.files_compacted = metrics.num_files_removed;
            summary.files_written = metrics.num_files_added;
        }
        if let Some(age) = what.vacuum_after {
            // Lite deletes only files that the log names as removed; a full vacuum could delete the files of an
            // append that is just being written.
            let (_, metrics) = self
                .table(name)
                .await?
                .vacuum()
                .with_mode(VacuumMode::Lite)
                .with_retention_period(age)
                .with_enforce_retention_duration(false)
                .with_commit_properties(quiet())
                .await
                .map_err(WarehouseError::table(name, "deleting dead files"))?;
            summary.files_deleted = metrics.files_deleted.len() as u64;
        }
        if what.checkpoint {
            let table = self.table(name).await?;
            create_checkpoint(&table, None)
                .await
                .map_err(WarehouseError::table(name, "writing a checkpoint"))?;
            summary.checkpoint = table.version();
            cleanup_metadata(&table, None).await.map_err(WarehouseError::table(name, "cleaning its log"))?;
        }
        Ok(summary)
    }

    /// Erases what withdrawn records said. The tombstones stay: that a record existed and was withdrawn is kept.
    async fn erase_withdrawn(&self, name: &str, age: Duration) -> Result<u64> {
        let withdrawals = self.withdrawals_with_content(name, age).await?;
        let mut erased = 0;
        for chunk in withdrawals.chunks(KEYS_PER_DELETION) {
            let Some(predicate) = chunk.iter().map(content_before).reduce(Expr::or) else { continue };
            let mut attempt = 1;
            loop {
                let deletion = self.table(name).await?.delete().with_predicate(predicate.clone());
                match deletion.with_commit_properties(quiet()).await {
                    Ok((_, metrics)) => {
                        erased += metrics.num_deleted_rows.unwrap_or(0) as u64;
                        break;
                    }
                    Err(error) if attempt < ERASE_ATTEMPTS => {
                        tracing::warn!(table = name, attempt, %error, "erasure met another change; trying again");
                        attempt += 1;
                    }
                    Err(error) => {
                        return Err(WarehouseError::table(name, "erasing withdrawn content")(error));
                    }
                }
            }
        }
        Ok(erased)
    }

    /// The latest tombstone of each record that still has content before it.
    async fn withdrawals_with_content(&self, name: &str, age: Duration) -> Result<Vec<Withdrawal>> {
        use arrow::array::AsArray;
        use arrow::compute::cast;
        use arrow::datatypes::{DataType, Int64Type};
        let doing = || format!("table `{name}`, finding withdrawn records");
        let before = (Utc::now() - age).format("%Y-%m-%dT%H:%M:%S%.6fZ");
        let text = format!(
            "with gone as (
               select source_bureau, source_record_id, _topic, _partition, max(_offset) as at
               from {name} where _withdrawn and _ingested_at <= timestamp '{before}'
               group by source_bureau, source_record_id, _topic, _partition)
             select distinct gone.* from gone join {name} as said
               on said.source_bureau = gone.source_bureau and said.source_record_id = gone.source_record_id
               and said._topic = gone._topic and said._partition = gone._partition and said._offset < gone.at
             where not coalesce(said._withdrawn, false)"
        );
        let batches = async { self.trusted_session().sql(&text).await?.collect().await }
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
                found.push(Withdrawal {
                    bureau: bureaus.as_string::<i32>().value(row).to_string(),
                    record: records.as_string::<i32>().value(row).to_string(),
                    topic: topics.as_string::<i32>().value(row).to_string(),
                    partition: partitions.as_primitive::<Int64Type>().value(row),
                    offset: offsets.as_primitive::<Int64Type>().value(row),
                });
            }
        }
        Ok(found)
    }
}

/// Statements about a record before its withdrawal. A record that was fed again afterwards keeps what is newer.
fn content_before(withdrawal: &Withdrawal) -> Expr {
    ident("source_bureau")
        .eq(lit(withdrawal.bureau.as_str()))
        .and(ident("source_record_id").eq(lit(withdrawal.record.as_str())))
        .and(ident("_topic").eq(lit(withdrawal.topic.as_str())))
        .and(ident("_partition").eq(lit(withdrawal.partition as i32)))
        .and(ident("_offset").lt(lit(withdrawal.offset)))
        .and(ident("_withdrawn").eq(lit(false)))
}

fn quiet() -> CommitProperties {
    CommitProperties::default().with_create_checkpoint(false).with_cleanup_expired_logs(Some(false))
}
