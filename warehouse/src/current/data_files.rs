//! Reading data files of a table by chosen rows: what DataFusion's own scan of Parquet does best.
//!
//! The scan that deltalake gives reads all files of a table one after the other, in one partition, and every row of them.
//! This one spreads them over all partitions, and reads of each file the rows that are wanted.

use super::file_rows::{FileRows, Standing};
use crate::error::{Result, WarehouseError};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, Statistics};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::datasource::physical_plan::parquet::{
    CachedParquetFileReaderFactory, ParquetAccessPlan, RowGroupAccess,
};
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::DataFusionError;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::physical_plan::ExecutionPlan;
use deltalake_core::DeltaTable;
use object_store::{ObjectMeta, ObjectStore};
use parquet::arrow::arrow_reader::RowSelection;
use parquet::arrow::parquet_to_arrow_schema;
use std::fmt;
use std::sync::Arc;

/// A file, what is known of its rows, and which of them stand.
#[derive(Debug, Clone)]
pub(crate) struct StandingFile {
    pub(crate) object: ObjectMeta,
    pub(crate) rows: Arc<FileRows>,
    pub(crate) standing: Arc<Standing>,
}

/// Where the files of a table are, and what columns are read of them.
#[derive(Clone)]
pub(crate) struct DataFiles {
    url: ObjectStoreUrl,
    store: Arc<dyn ObjectStore>,
    schema: SchemaRef,
}

impl fmt::Debug for DataFiles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DataFiles").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

impl DataFiles {
    /// Of a table, with these columns.
    pub(crate) fn of(table: &DeltaTable, schema: SchemaRef) -> DataFiles {
        let log_store = table.log_store();
        DataFiles { url: log_store.object_store_url(), store: log_store.object_store(None), schema }
    }

    /// The columns.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows of each row group of a file, and its schema.
    pub(crate) async fn layout(
        &self,
        name: &str,
        object: &ObjectMeta,
        runtime: &RuntimeEnv,
    ) -> Result<(Vec<usize>, Schema)> {
        let doing = || format!("table `{name}`, reading the end of {}", object.location);
        let metadata = DFParquetMetadata::new(self.store.as_ref(), object)
            .with_file_metadata_cache(Some(runtime.cache_manager.get_file_metadata_cache()))
            .fetch_metadata()
            .await
            .map_err(WarehouseError::query(doing()))?;
        let rows = metadata.row_groups().iter().map(|group| usize::try_from(group.num_rows()).unwrap_or(0));
        let file = metadata.file_metadata();
        let schema = parquet_to_arrow_schema(file.schema_descr(), file.key_value_metadata())
            .map_err(|error| WarehouseError::query(doing())(DataFusionError::from(error)))?;
        Ok((rows.collect(), schema))
    }

    /// A scan of all rows of one file, in its order.
    pub(crate) fn whole(
        &self,
        state: &dyn Session,
        object: &ObjectMeta,
        columns: &[&str],
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let projection = columns.iter().map(|name| self.schema.index_of(name)).collect::<Result<_, _>>()?;
        let file = PartitionedFile::from(object.clone());
        self.scan(state, vec![FileGroup::new(vec![file])], Some(&projection), None)
    }

    /// A scan of the chosen rows of files: of each those whose bits are set.
    pub(crate) fn chosen(
        &self,
        state: &dyn Session,
        files: &[(Arc<StandingFile>, BooleanBuffer)],
        projection: Option<&Vec<usize>>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let mut rows = 0;
        let mut wanted = Vec::new();
        for (file, bits) in files {
            let chosen = bits.count_set_bits();
            if chosen > 0 {
                rows += chosen;
                let access = access(bits, chosen, file.rows.row_groups());
                wanted.push(PartitionedFile::from(file.object.clone()).with_extension(access));
            }
        }
        let groups = spread(wanted, state.config().target_partitions());
        self.scan(state, groups, projection, Some(rows))
    }

    fn scan(
        &self,
        state: &dyn Session,
        groups: Vec<FileGroup>,
        projection: Option<&Vec<usize>>,
        rows: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let runtime = state.runtime_env();
        runtime.register_object_store(self.url.as_ref(), Arc::clone(&self.store));
        let metadata = runtime.cache_manager.get_file_metadata_cache();
        let readers = CachedParquetFileReaderFactory::new(Arc::clone(&self.store), metadata);
        let source = ParquetSource::new(Arc::clone(&self.schema))
            .with_table_parquet_options(datafusion::common::config::TableParquetOptions {
                global: state.config().options().execution.parquet.clone(),
                ..Default::default()
            })
            .with_parquet_file_reader_factory(Arc::new(readers));
        let statistics = Statistics {
            num_rows: rows.map_or(Precision::Absent, Precision::Exact),
            total_byte_size: Precision::Absent,
            column_statistics: vec![ColumnStatistics::new_unknown(); self.schema.fields().len()],
        };
        let config = FileScanConfigBuilder::new(self.url.clone(), Arc::new(source))
            .with_file_groups(groups)
            .with_statistics(statistics)
            .with_projection_indices(projection.cloned())?
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

/// From so many rows for each that is read on, runs of rows are quicker to go through than bits of all.
const ROWS_FOR_ONE: usize = 1024;

/// Which rows of each row group are read. All have bits of their own, or all have runs: mixed, the reader would have to make
/// runs of them.
fn access(bits: &BooleanBuffer, chosen: usize, row_groups: &[usize]) -> ParquetAccessPlan {
    if chosen == bits.len() {
        return ParquetAccessPlan::new_all(row_groups.len());
    }
    let are_few = chosen.saturating_mul(ROWS_FOR_ONE) <= bits.len();
    let mut from = 0;
    let groups = row_groups
        .iter()
        .map(|rows| {
            let bits = bits.slice(from, *rows);
            from += rows;
            match bits.count_set_bits() {
                0 => RowGroupAccess::Skip,
                _ if are_few => {
                    let runs = bits.set_slices().map(|(from, to)| from..to);
                    RowGroupAccess::Selection(RowSelection::from_consecutive_ranges(runs, *rows))
                }
                _ => RowGroupAccess::Selection(RowSelection::from_boolean_buffer(bits)),
            }
        })
        .collect();
    ParquetAccessPlan::new(groups)
}

/// The largest first, each to the group that has least so far. DataFusion splits them further where they are large.
fn spread(mut files: Vec<PartitionedFile>, partitions: usize) -> Vec<FileGroup> {
    files.sort_by_key(|file| std::cmp::Reverse(file.object_meta.size));
    let mut groups: Vec<(u64, Vec<PartitionedFile>)> = Vec::new();
    groups.resize_with(partitions.clamp(1, files.len().max(1)), Default::default);
    for file in files {
        if let Some((bytes, group)) = groups.iter_mut().min_by_key(|(bytes, _)| *bytes) {
            *bytes += file.object_meta.size;
            group.push(file);
        }
    }
    groups.into_iter().map(|(_, files)| FileGroup::new(files)).collect()
}
