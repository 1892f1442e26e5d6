//! Keeping tables fast and lawful: compaction, checkpoints, removal of dead files, erasure of withdrawn content.
//!
//! All of it may run beside ingestion, beside jobs and beside itself. Compaction and appends never conflict; an erasure
//! (see `erasure`) or a compaction that meets another rewrite is tried again (see `rewrites`).

use crate::commit::{UNNAMED_FILES_KEPT, quiet};
use crate::error::{Result, WarehouseError};
use crate::layout::compacted_properties;
use crate::rewrites;
use crate::table::{REMEMBERED_DAYS, REMOVALS_REMEMBERED};
use crate::warehouse::Warehouse;
use chrono::Duration;
use deltalake_core::checkpoints::{cleanup_metadata, create_checkpoint};
use deltalake_core::operations::optimize::{Metrics, OptimizeType};
use deltalake_core::operations::vacuum::VacuumMode;
use futures::FutureExt;
use serde::Serialize;
use std::collections::HashMap;

/// What to do with a table.
#[derive(Debug, Clone)]
pub struct Maintenance {
    /// Rewrite small files into larger ones.
    pub optimise: bool,
    /// Sort by these columns while rewriting; makes filters on them skip files.
    pub z_order: Vec<String>,
    /// Write a checkpoint, so that opening the table does not read every commit.
    pub checkpoint: bool,
    /// Delete files that no version of the last days needs; `None` leaves them. From one day on, also files that no
    /// version has ever named.
    pub vacuum_after: Option<Duration>,
    /// Erase the content of records that were withdrawn this long ago; `None` leaves it.
    pub erase_withdrawn_after: Option<Duration>,
    /// Erase the content of records whose retention ended this long ago; `None` leaves it.
    pub erase_expired_after: Option<Duration>,
}

impl Maintenance {
    /// What a history is ordered by, so that whoever reads the rows of one bureau reads a part of each file.
    pub fn by_owner() -> Vec<String> {
        vec!["source_bureau".to_owned(), "source_record_id".to_owned()]
    }
}

impl Default for Maintenance {
    fn default() -> Self {
        Maintenance {
            optimise: true,
            z_order: Vec::new(),
            checkpoint: true,
            vacuum_after: Some(Duration::days(7)),
            erase_withdrawn_after: Some(Duration::zero()),
            erase_expired_after: Some(Duration::zero()),
        }
    }
}

/// What was done with a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MaintenanceSummary {
    /// The table.
    pub table: String,
    /// Messages whose content was erased: withdrawn, or past their retention; and rows that were made from such.
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

impl Warehouse {
    /// Maintains one table. A table that does not exist needs nothing.
    pub async fn maintain(&self, name: &str, what: &Maintenance) -> Result<MaintenanceSummary> {
        let mut summary = MaintenanceSummary { table: name.to_string(), ..MaintenanceSummary::default() };
        if self.find_table(name).await?.is_none() {
            return Ok(summary);
        }
        // First, for an erasure reads its table several times, and each small file costs several requests. What
        // else is due is done also where this fails.
        let compacts = what.optimise || !what.z_order.is_empty();
        let compacted =
            if compacts { self.compact(name, &what.z_order).await } else { Ok(Metrics::default()) };
        summary.rows_erased = self.erase(name, what.erase_withdrawn_after, what.erase_expired_after).await?;
        if what.erase_withdrawn_after.is_some() || what.erase_expired_after.is_some() {
            summary.rows_erased += self.erase_what_exhibits_left(name).await?;
        }
        if let Some(age) = what.vacuum_after {
            self.remember_removals(name, age).await?;
            // Lite deletes only files that the log names as removed. Full deletes also what processes left that died
            // before their commit; where it looked at younger files it could take those of a running append.
            let mode = if age >= UNNAMED_FILES_KEPT { VacuumMode::Full } else { VacuumMode::Lite };
            let (_, metrics) = self
                .table(name)
                .await?
                .vacuum()
                .with_mode(mode)
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
        let compacted = compacted?;
        summary.files_compacted = compacted.num_files_removed;
        summary.files_written = compacted.num_files_added;
        Ok(summary)
    }

    /// Lets the log name removed files for as long as they are kept: a full vacuum takes a file that it does not name for
    /// one that nobody needs.
    async fn remember_removals(&self, name: &str, age: Duration) -> Result<()> {
        if age <= Duration::days(REMEMBERED_DAYS) {
            return Ok(());
        }
        let wanted = format!("interval {} hours", age.num_hours());
        let table = self.table(name).await?;
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its properties"))?;
        if snapshot.metadata().configuration().get(REMOVALS_REMEMBERED) == Some(&wanted) {
            return Ok(());
        }
        rewrites::undisturbed(name, || self.try_remember_removals(name, wanted.clone()).boxed()).await
    }

    async fn try_remember_removals(&self, name: &str, wanted: String) -> Result<()> {
        self.table(name)
            .await?
            .set_tbl_properties()
            .with_properties(HashMap::from([(REMOVALS_REMEMBERED.to_owned(), wanted)]))
            .with_commit_properties(quiet())
            .await
            .map_err(WarehouseError::table(name, "setting how long removed files are remembered"))?;
        Ok(())
    }

    async fn compact(&self, name: &str, z_order: &[String]) -> Result<Metrics> {
        rewrites::undisturbed(name, || self.try_compact(name, z_order).boxed()).await
    }

    async fn try_compact(&self, name: &str, z_order: &[String]) -> Result<Metrics> {
        let kind = match z_order {
            [] => OptimizeType::Compact,
            columns => OptimizeType::ZOrder(columns.to_vec()),
        };
        let (_, metrics) = rewrites::fenced(&self.table(name).await?)
            .optimize()
            .with_type(kind)
            .with_writer_properties(compacted_properties())
            .with_max_concurrent_tasks(2)
            .with_commit_properties(quiet())
            .await
            .map_err(WarehouseError::table(name, "compacting"))?;
        Ok(metrics)
    }
}
