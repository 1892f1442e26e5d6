//! Where a report's queries go.

use std::future::Future;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::prelude::SessionContext;
use proofhouse_warehouse::GuardedSession;

/// What a query returned. The schema is known even when there are no rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Columns.
    pub schema: SchemaRef,
    /// Rows.
    pub batches: Vec<RecordBatch>,
}

/// Nothing but questions: a bureau's own query may neither write a file nor change a table.
fn only_questions() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

/// A place that answers queries as one bureau: a guarded session of the warehouse, or tables in memory in tests.
pub trait QuerySource: Sync {
    /// Runs one query.
    fn query(&self, sql: &str) -> impl Future<Output = Result<Rows, DataFusionError>> + Send;
}

impl QuerySource for SessionContext {
    async fn query(&self, sql: &str) -> Result<Rows, DataFusionError> {
        let frame = self.sql_with_options(sql, only_questions()).await?;
        let schema = std::sync::Arc::new(frame.schema().as_arrow().clone());
        let batches = frame.collect().await?;
        let schema = batches.first().map_or(schema, RecordBatch::schema);
        Ok(Rows { schema, batches })
    }
}

/// What a bureau may see, and nothing else: this is how reports read in production.
impl QuerySource for GuardedSession {
    async fn query(&self, sql: &str) -> Result<Rows, DataFusionError> {
        let outside = |error| DataFusionError::External(Box::new(error));
        let rows = self.sql(sql).await.map_err(outside)?;
        let schema = rows.schema();
        let batches = rows.collect().await.map_err(outside)?;
        Ok(Rows { schema, batches })
    }
}
