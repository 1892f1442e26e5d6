//! Current state over the append-only histories.
//!
//! - [`offsets`]: a compact set of offsets
//! - [`index`]: which rows of a history are dead (superseded, withdrawn, tombstones)
//! - [`function`]: the predicate that drops them
//! - [`file_rows`]: the same as bits of each data file; [`data_files`]: reading the rows whose bits are set; [`scan`]: the
//!   table that does
//! - [`sieve`]: which rows of each file a rule of access lets through, found out once; [`column_values`]: the different values of
//!   the columns that rules look at; [`value_places`]: in which rows of each file single values stand; [`by_file`]: how all of
//!   these are kept
//! - [`views`]: the views that analysts name; [`threads`]: what traces, notices, hits and pairs of exhibits have come to
//! - this file: keeps one index per history in step with the table

mod by_file;
mod column_values;
mod data_files;
mod file_rows;
mod function;
mod index;
mod offsets;
mod scan;
mod sieve;
mod threads;
mod value_places;
mod views;

pub(crate) use threads::Threads;
pub use threads::{BallisticEventRow, ThreadEvents};
pub(crate) use views::{VIEWS, ViewDefinition, histories_of, view};

pub(crate) use scan::{restricted, restricted_below, unqualified};

use crate::error::{Result, WarehouseError};
use arrow::datatypes::{Schema, SchemaRef};
use chrono::{TimeZone, Utc};
use data_files::{DataFiles, StandingFile};
use datafusion::catalog::TableProvider;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, ident, lit};
use datafusion::prelude::{SessionContext, coalesce};
use datafusion::scalar::ScalarValue;
use deltalake_core::DeltaTable;
use file_rows::{FileRowsBuilder, Standing};
use function::IsCurrent;
use futures::TryStreamExt;
use index::{CurrentIndex, DeadRows, INDEX_COLUMNS};
use object_store::ObjectMeta;
use proofhouse_schemas::tables::{self, TableDefinition};
use scan::{FoundOut, HistoryScan};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Actions by which a source asks for erasure instead of sending a tombstone: gone for everybody at once.
const ERASING: [&str; 2] = ["DELETE", "PURGE"];

/// The indexes of all histories, shared by the sessions of a process.
#[derive(Default)]
pub(crate) struct CurrentIndexes {
    histories: Mutex<HashMap<String, Arc<Mutex<Followed>>>>,
    found_out: FoundOut,
}

#[derive(Default)]
struct Followed {
    version: Option<u64>,
    files: HashSet<String>,
    index: CurrentIndex,
    dead: Arc<DeadRows>,
    /// The files by their paths; `None` when those of this table cannot be read by rows.
    standing: Option<HashMap<String, Arc<StandingFile>>>,
    /// Whether the places of some file's rows could not be kept.
    has_lost_places: bool,
}

/// The current rows of a history at one version.
struct Current {
    dead: Arc<DeadRows>,
    standing: Option<Vec<Arc<StandingFile>>>,
}

impl Followed {
    /// Reads the files that the table has gained. Rewritten files (optimise) are read again, to no effect on the index.
    async fn follow(&mut self, name: &str, table: &DeltaTable, context: &SessionContext) -> Result<()> {
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its files"))?;
        let mut objects = Vec::new();
        let mut is_plain = true;
        for file in snapshot.log_data().iter() {
            is_plain &= file.deletion_vector_descriptor().is_none();
            let object = ObjectMeta {
                location: file.object_store_path(),
                last_modified: Utc
                    .timestamp_millis_opt(file.modification_time())
                    .single()
                    .unwrap_or_default(),
                size: u64::try_from(file.size()).unwrap_or(0),
                e_tag: None,
                version: None,
            };
            objects.push((file.path().into_owned(), object));
        }
        let files: HashSet<String> = objects.iter().map(|(path, _)| path.clone()).collect();
        let read = match readable(name, table).await?.filter(|_| is_plain && !self.has_lost_places) {
            Some(read) => {
                let read = self.follow_by_file(name, &read, objects, context).await?;
                self.has_lost_places = read.is_none();
                read
            }
            None => None,
        };
        if read.is_none() {
            let fresh: Vec<String> = files.difference(&self.files).cloned().collect();
            self.follow_as_table(name, table, fresh, context).await?;
        }
        self.dead = self.index.dead_rows();
        self.standing = read.map(|mut read| {
            for file in read.values_mut() {
                let standing = Standing::of(&file.rows, &self.dead, &file.standing);
                if !Arc::ptr_eq(&standing, &file.standing) {
                    *file = Arc::new(StandingFile { standing, ..file.as_ref().clone() });
                }
            }
            read
        });
        self.files = files;
        self.version = table.version();
        Ok(())
    }

    /// Reads fresh files one by one, for the places of their rows. `None` when the places of some file cannot be kept; what was
    /// read so far is in the index, and may be read again.
    async fn follow_by_file(
        &mut self,
        name: &str,
        read: &DataFiles,
        objects: Vec<(String, ObjectMeta)>,
        context: &SessionContext,
    ) -> Result<Option<HashMap<String, Arc<StandingFile>>>> {
        let doing = || format!("table `{name}`, finding its current rows");
        let state = context.state();
        // A copy: whoever asks may go away while files are read, and what is known of the others stays.
        let mut known = self.standing.clone().unwrap_or_default();
        let mut standing = HashMap::with_capacity(objects.len());
        let mut columns = INDEX_COLUMNS.to_vec();
        columns.extend(read.schema().field_with_name("action").is_ok().then_some("action"));
        for (path, object) in objects {
            if let Some(file) = known.remove(&path) {
                standing.insert(path, file);
                continue;
            }
            let (row_groups, layout) = read.layout(name, &object, context.runtime_env().as_ref()).await?;
            let scan = read.whole(&state, &object, &columns).map_err(WarehouseError::query(doing()))?;
            let mut rows = scan.execute(0, context.task_ctx()).map_err(WarehouseError::query(doing()))?;
            let mut builder = FileRowsBuilder::default();
            while let Some(batch) = rows.try_next().await.map_err(WarehouseError::query(doing()))? {
                self.index
                    .absorb(&batch, |place, offset| builder.note(place, offset))
                    .and_then(|()| builder.note_never(&batch))
                    .map_err(WarehouseError::query(doing()))?;
            }
            let Some(rows) = builder.finish(row_groups, &layout, read.schema()) else { return Ok(None) };
            let file = StandingFile { object, rows: Arc::new(rows), standing: Arc::default() };
            standing.insert(path, Arc::new(file));
        }
        Ok(Some(standing))
    }

    async fn follow_as_table(
        &mut self,
        name: &str,
        table: &DeltaTable,
        fresh: Vec<String>,
        context: &SessionContext,
    ) -> Result<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let doing = || format!("table `{name}`, finding its current rows");
        let provider: Arc<dyn TableProvider> =
            table.table_provider().with_file_paths(fresh).await.map_err(WarehouseError::query(doing()))?;
        let mut rows = context
            .read_table(provider)
            .and_then(|frame| frame.select_columns(&INDEX_COLUMNS))
            .map_err(WarehouseError::query(doing()))?
            .execute_stream()
            .await
            .map_err(WarehouseError::query(doing()))?;
        while let Some(batch) = rows.try_next().await.map_err(WarehouseError::query(doing()))? {
            self.index.absorb(&batch, |_, _| {}).map_err(WarehouseError::query(doing()))?;
        }
        Ok(())
    }

    fn current(&self) -> Current {
        let standing = self.standing.as_ref().map(|files| files.values().cloned().collect());
        Current { dead: Arc::clone(&self.dead), standing }
    }
}

/// How the files of a table are read by rows. `None` for a table that is laid out as ours are not (partitioned by columns, columns
/// under other names), or that lacks columns which its definition has gained.
async fn readable(name: &str, table: &DeltaTable) -> Result<Option<DataFiles>> {
    let doing = || format!("table `{name}`, looking at its columns");
    let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its schema"))?;
    let metadata = snapshot.metadata();
    let has_own_names =
        metadata.configuration().get("delta.columnMapping.mode").is_none_or(|mode| mode == "none");
    if !has_own_names || !metadata.partition_columns().is_empty() {
        return Ok(None);
    }
    let provider: Arc<dyn TableProvider> =
        table.table_provider().await.map_err(WarehouseError::query(doing()))?;
    let schema: SchemaRef = provider.schema();
    let lacks = tables::table(name).is_none_or(|defined| lacks_columns(&schema, &defined.arrow_schema()));
    Ok((!lacks).then(|| DataFiles::of(table, schema)))
}

fn lacks_columns(held: &Schema, defined: &Schema) -> bool {
    defined.fields().iter().any(|field| held.field_with_name(field.name()).is_err())
}

impl CurrentIndexes {
    /// The current rows of a history at the version that `table` holds.
    async fn current(&self, name: &str, table: &DeltaTable, context: &SessionContext) -> Result<Current> {
        let followed = {
            let mut histories = self.histories.lock().await;
            let entry = histories.entry(name.to_string());
            Arc::clone(entry.or_default())
        };
        let mut followed = followed.lock().await;
        if followed.version > table.version() {
            drop(followed);
            // A reader pinned to an older version: later statements must not hide rows from it.
            let mut older = Followed::default();
            older.follow(name, table, context).await?;
            return Ok(older.current());
        }
        if followed.version != table.version()
            && let Err(error) = followed.follow(name, table, context).await
        {
            // A half-read index would be ahead of its version.
            *followed = Followed::default();
            return Err(error);
        }
        Ok(followed.current())
    }

    /// The plan of "the current rows of this history".
    pub(crate) async fn current_plan(
        &self,
        name: &str,
        table: &DeltaTable,
        context: &SessionContext,
    ) -> Result<LogicalPlan> {
        let Current { dead, standing } = self.current(name, table, context).await?;
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
        let files = DataFiles::of(table, provider.schema());
        let plan = LogicalPlanBuilder::scan(name, provider_as_source(provider), None)
            .and_then(|scan| scan.filter(coalesce(vec![ident("_withdrawn"), lit(false)]).is_false()))
            .and_then(|scan| scan.filter(IsCurrent::predicate(dead)))
            .and_then(|scan| match has_action {
                true => scan.filter(ident("action").in_list(ERASING.map(lit).to_vec(), true)),
                false => Ok(scan),
            })
            .and_then(|scan| scan.project(kept))
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))?;
        let Some(standing) = standing else { return Ok(plan) };
        let scan = HistoryScan::new(name, files, standing, plan, self.found_out.clone());
        LogicalPlanBuilder::scan(name, provider_as_source(Arc::new(scan)), None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))
    }
}
