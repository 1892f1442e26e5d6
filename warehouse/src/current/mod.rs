//! Current state over the append-only histories.
//!
//! - [`offsets`]: a compact set of offsets
//! - [`index`]: which rows of a history are dead (superseded, withdrawn, tombstones)
//! - [`function`]: the predicate that drops them
//! - [`views`]: the views that analysts name; [`threads`]: what traces, notices, hits and pairs of exhibits have come to
//! - this file: keeps one index per history in step with the table

mod function;
mod index;
mod offsets;
mod threads;
mod views;

pub(crate) use threads::Threads;
pub use threads::{BallisticEventRow, ThreadEvents};
pub(crate) use views::{VIEWS, ViewDefinition, histories_of, view};

use crate::error::{Result, WarehouseError};
use datafusion::catalog::TableProvider;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, ident, lit};
use datafusion::prelude::{SessionContext, coalesce};
use datafusion::scalar::ScalarValue;
use deltalake_core::DeltaTable;
use function::IsCurrent;
use futures::TryStreamExt;
use index::{CurrentIndex, DeadRows, INDEX_COLUMNS};
use proofhouse_schemas::tables::{self, TableDefinition};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The indexes of all histories, shared by the sessions of a process.
#[derive(Default)]
pub(crate) struct CurrentIndexes {
    histories: Mutex<HashMap<String, Arc<Mutex<Followed>>>>,
}

#[derive(Default)]
struct Followed {
    version: Option<u64>,
    files: HashSet<String>,
    index: CurrentIndex,
    dead: Arc<DeadRows>,
}

impl Followed {
    /// Reads the files that the table has gained. Rewritten files (optimise) are read again, to no effect.
    async fn follow(&mut self, name: &str, table: &DeltaTable, context: &SessionContext) -> Result<()> {
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its files"))?;
        let files: HashSet<String> =
            snapshot.log_data().iter().map(|file| file.path().into_owned()).collect();
        let fresh: Vec<String> = files.difference(&self.files).cloned().collect();
        if !fresh.is_empty() {
            let doing = || format!("table `{name}`, finding its current rows");
            let provider: Arc<dyn TableProvider> = table
                .table_provider()
                .with_file_paths(fresh)
                .await
                .map_err(WarehouseError::query(doing()))?;
            let mut rows = context
                .read_table(provider)
                .and_then(|frame| frame.select_columns(&INDEX_COLUMNS))
                .map_err(WarehouseError::query(doing()))?
                .execute_stream()
                .await
                .map_err(WarehouseError::query(doing()))?;
            while let Some(batch) = rows.try_next().await.map_err(WarehouseError::query(doing()))? {
                self.index.absorb(&batch).map_err(WarehouseError::query(doing()))?;
            }
        }
        self.files = files;
        self.version = table.version();
        self.dead = self.index.dead_rows();
        Ok(())
    }
}

impl CurrentIndexes {
    /// The dead rows of a history at the version that `table` holds.
    async fn dead_rows(
        &self,
        name: &str,
        table: &DeltaTable,
        context: &SessionContext,
    ) -> Result<Arc<DeadRows>> {
        let followed = {
            let mut histories = self.histories.lock().await;
            let entry = histories.entry(name.to_string());
            Arc::clone(entry.or_default())
        };
        let mut followed = followed.lock().await;
        if followed.version > table.version() {
            // A reader pinned to an older version: later statements must not hide rows from it.
            let mut older = Followed::default();
            older.follow(name, table, context).await?;
            return Ok(older.dead);
        }
        if followed.version != table.version()
            && let Err(error) = followed.follow(name, table, context).await
        {
            // A half-read index would be ahead of its version.
            *followed = Followed::default();
            return Err(error);
        }
        Ok(Arc::clone(&followed.dead))
    }

    /// The plan of "the current rows of this history".
    pub(crate) async fn current_plan(
        &self,
        name: &str,
        table: &DeltaTable,
        context: &SessionContext,
    ) -> Result<LogicalPlan> {
        let dead = self.dead_rows(name, table, context).await?;
        let doing = || format!("table `{name}`, planning its current rows");
        let provider: Arc<dyn TableProvider> =
            table.table_provider().await.map_err(WarehouseError::query(doing()))?;
        let has_action = provider.schema().field_with_name("action").is_ok();
        let mut kept: Vec<_> = provider
            .schema()
            .fields()
            .iter()
            .filter(|field| field.name() != "_withdrawn")
            .map(|field| ident(field.name()))
            .collect();
        // A store of an older version lacks newer columns until an ingest has opened the table; until then nobody said anything.
        let defined = tables::table(name).map(TableDefinition::arrow_schema);
        for field in defined.iter().flat_map(|schema| schema.fields()) {
            if provider.schema().field_with_name(field.name()).is_err() && field.name() != "_withdrawn" {
                let nothing =
                    ScalarValue::try_from(field.data_type()).map_err(WarehouseError::query(doing()))?;
                kept.push(lit(nothing).alias(field.name()));
            }
        }
        LogicalPlanBuilder::scan(name, provider_as_source(provider), None)
            .and_then(|scan| scan.filter(coalesce(vec![ident("_withdrawn"), lit(false)]).is_false()))
            .and_then(|scan| scan.filter(IsCurrent::predicate(dead)))
            .and_then(|scan| match has_action {
                // The source asks for erasure by action instead of a tombstone: gone for everybody at once.
                true => scan.filter(ident("action").in_list(vec![lit("DELETE"), lit("PURGE")], true)),
                false => Ok(scan),
            })
            .and_then(|scan| scan.project(kept))
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))
    }
}
