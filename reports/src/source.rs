//! Where a report's queries go, and how much may come back.

use std::future::{Future, ready};
use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::compute::cast;
use arrow::datatypes::SchemaRef;
use datafusion::common::utils::memory::RecordBatchMemoryCounter;
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::DiskManager;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use proofhouse_warehouse::GuardedSession;
use proofhouse_warehouse::session::{Question, interruptible};

/// What a query returned. The schema is known even when there are no rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Columns.
    pub schema: SchemaRef,
    /// Rows.
    pub batches: Vec<RecordBatch>,
}

/// The most that a query may return: bureaus write queries too, and what they return is held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Rows.
    pub rows: usize,
    /// Bytes of memory that they take.
    pub bytes: usize,
}

impl Limit {
    /// For what a report stands on: the largest bureau's records, and all that the Secretariat sees. The bytes are those of all
    /// facts and derived views of one report together.
    pub const FACTS: Self = Self { rows: 2_000_000, bytes: 2 << 30 };
    /// For the rows of one figure: the longest list of what a bureau is to correct.
    pub const FIGURE: Self = Self { rows: 500_000, bytes: 128 << 20 };
}

/// Rows as they come, up to a limit.
struct Gathered {
    limit: Limit,
    rows: usize,
    /// Batches are often slices of one allocation, which counts once.
    held: RecordBatchMemoryCounter,
    batches: Vec<RecordBatch>,
}

impl Gathered {
    fn up_to(limit: Limit) -> Self {
        Self { limit, rows: 0, held: RecordBatchMemoryCounter::new(), batches: Vec::new() }
    }

    fn add(&mut self, batch: RecordBatch) -> Result<(), DataFusionError> {
        self.rows += batch.num_rows();
        self.held.count_batch(&batch);
        if self.rows > self.limit.rows {
            let reason = format!(
                "it returns more than the {} rows that it may; ask for fewer, or sum them up in the query",
                self.limit.rows
            );
            return Err(DataFusionError::ResourcesExhausted(reason));
        }
        if self.held.memory_usage() > self.limit.bytes {
            let reason = format!(
                "its rows take more than the {} MiB of memory that are left for them; ask for fewer rows or columns",
                self.limit.bytes >> 20
            );
            return Err(DataFusionError::ResourcesExhausted(reason));
        }
        self.batches.push(batch);
        Ok(())
    }
}

/// Takes rows as they come, up to a limit. The columns are those of the rows, and these where there are none.
pub(crate) async fn gathered(
    mut rows: SendableRecordBatchStream,
    columns: SchemaRef,
    limit: Limit,
) -> Result<Rows, DataFusionError> {
    let mut gathered = Gathered::up_to(limit);
    while let Some(batch) = rows.next().await {
        gathered.add(batch?)?;
    }
    let schema = gathered.batches.first().map_or(columns, RecordBatch::schema);
    Ok(Rows { schema, batches: gathered.batches })
}

impl Rows {
    /// The same rows under columns of these types: what may be missing, as their fields say it, is a matter of the plan.
    pub(crate) fn under(self, schema: SchemaRef) -> Result<Self, DataFusionError> {
        if self.schema == schema {
            return Ok(self);
        }
        let under = |batch: RecordBatch| {
            let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
            let columns = batch.columns().iter().zip(schema.fields());
            let columns = columns.map(|(column, field)| cast(column, field.data_type()));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options)
        };
        let batches = self.batches.into_iter().map(under).collect::<Result<_, _>>()?;
        Ok(Self { schema, batches })
    }

    /// The bytes of memory that they take.
    pub(crate) fn bytes(&self) -> usize {
        let mut held = RecordBatchMemoryCounter::new();
        for batch in &self.batches {
            held.count_batch(batch);
        }
        held.memory_usage()
    }
}

/// Nothing but questions: a bureau's own query may neither write a file nor change a table.
pub(crate) fn only_questions() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

/// A place that answers queries as one bureau: a guarded session of the warehouse, or tables in memory in tests.
pub trait QuerySource: Sync {
    /// Runs one query; it fails as soon as more comes than the limit allows.
    fn query_within(
        &self,
        sql: &str,
        limit: Limit,
    ) -> impl Future<Output = Result<Rows, DataFusionError>> + Send;

    /// The columns of a query. Nothing is run.
    fn columns(&self, sql: &str) -> impl Future<Output = Result<SchemaRef, DataFusionError>> + Send;

    /// Runs one query with the limit of facts.
    fn query(&self, sql: &str) -> impl Future<Output = Result<Rows, DataFusionError>> + Send {
        self.query_within(sql, Limit::FACTS)
    }

    /// Whether some row of the tables that a query reads may name a bureau. Where none does, a query for rows that name it returns
    /// none, and need not be run. True when that is not known.
    fn may_name(&self, _bureau: &str, _sql: &str) -> impl Future<Output = bool> + Send {
        ready(true)
    }

    /// Where queries over what it returned lay rows aside that find no room in memory.
    fn disk(&self) -> Arc<DiskManager>;
}

impl QuerySource for SessionContext {
    async fn columns(&self, sql: &str) -> Result<SchemaRef, DataFusionError> {
        let frame = self.sql_with_options(sql, only_questions()).await?;
        Ok(Arc::clone(frame.schema().inner()))
    }

    async fn query_within(&self, sql: &str, limit: Limit) -> Result<Rows, DataFusionError> {
        let frame = self.sql_with_options(sql, only_questions()).await?;
        let schema = Arc::new(frame.schema().as_arrow().clone());
        let (state, plan) = frame.into_parts();
        let plan = interruptible(state.create_physical_plan(&plan).await?)?;
        gathered(execute_stream(plan, self.task_ctx())?, schema, limit).await
    }

    fn disk(&self) -> Arc<DiskManager> {
        Arc::clone(&self.runtime_env().disk_manager)
    }
}

/// What a bureau may see, and nothing else: this is how reports read in production.
impl QuerySource for GuardedSession {
    async fn columns(&self, sql: &str) -> Result<SchemaRef, DataFusionError> {
        let described = self.describe(Question::of(sql)).await;
        described.map(|found| found.columns).map_err(|error| DataFusionError::External(Box::new(error)))
    }

    async fn query_within(&self, sql: &str, limit: Limit) -> Result<Rows, DataFusionError> {
        let outside = |error| DataFusionError::External(Box::new(error));
        let mut rows = self.sql(sql).await.map_err(outside)?;
        let schema = rows.schema();
        let mut gathered = Gathered::up_to(limit);
        while let Some(batch) = rows.next_batch().await {
            gathered.add(batch.map_err(outside)?)?;
        }
        Ok(Rows { schema, batches: gathered.batches })
    }

    async fn may_name(&self, bureau: &str, sql: &str) -> bool {
        self.may_name(bureau, sql).await
    }

    fn disk(&self) -> Arc<DiskManager> {
        GuardedSession::disk(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use arrow::array::Int64Array;
    use arrow::datatypes::{DataType, Field, Schema};

    use super::*;

    #[tokio::test]
    async fn more_than_the_limit_is_not_gathered() {
        let session = SessionContext::new();
        let sql = "SELECT a.column1 AS n FROM (VALUES (1), (2), (3)) a, (VALUES (1), (2), (3)) b";
        let few = Limit { rows: 8, ..Limit::FIGURE };
        let error = session.query_within(sql, few).await.unwrap_err().to_string();
        assert!(error.contains("more than the 8 rows"), "{error}");
        let small = Limit { bytes: 1, ..Limit::FIGURE };
        let error = session.query_within(sql, small).await.unwrap_err().to_string();
        assert!(error.contains("memory"), "{error}");
        let rows = session.query_within(sql, Limit { rows: 9, ..Limit::FIGURE }).await.unwrap();
        assert_eq!(rows.batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 9);
    }

    /// An aggregate returns its groups as slices of one batch: each counted whole, large facts would be refused.
    #[test]
    fn slices_of_one_batch_count_once() {
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, false)]));
        let numbers = Arc::new(Int64Array::from_iter_values(0..100_000));
        let whole = RecordBatch::try_new(Arc::clone(&schema), vec![numbers]).unwrap();
        let slices = (0..10).map(|place| whole.slice(place * 10_000, 10_000)).collect();
        let rows = Rows { schema, batches: slices };
        assert!(rows.bytes() >= 800_000 && rows.bytes() < 900_000, "{}", rows.bytes());
    }
}
