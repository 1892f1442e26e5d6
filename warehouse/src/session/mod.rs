//! Sessions that read for a principal.

pub(crate) mod engine;
mod rows;

pub use rows::GuardedRows;

use crate::audit::{AuditEntry, Outcome};
use crate::error::{Refusal, Result, WarehouseError};
use crate::guard::{AccessPolicy, GuardedSchema, check_logical, check_physical};
use crate::principal::Principal;
use crate::sources::Sources;
use crate::statement::{ReadOnly, parse_read_only, scrub};
use crate::warehouse::Warehouse;
use arrow::array::{RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ParamValues;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::joins::{CrossJoinExec, NestedLoopJoinExec};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{ExecutionPlan, displayable, execute_stream};
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::Statement;
use rows::Audited;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Runs statements that only read, over tables that hold only what the principal may see.
pub struct GuardedSession {
    warehouse: Warehouse,
    context: SessionContext,
    sources: Sources,
    policy: AccessPolicy,
}

/// Why a statement did not get as far as rows.
enum Stop {
    Refused(Refusal),
    Failed(DataFusionError),
}

impl From<DataFusionError> for Stop {
    fn from(error: DataFusionError) -> Stop {
        Stop::Failed(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl GuardedSession {
    pub(crate) fn new(
        warehouse: Warehouse,
        policy: AccessPolicy,
        versions: BTreeMap<String, u64>,
    ) -> GuardedSession {
        let sources = Sources::new(warehouse.clone(), versions);
        let schema = GuardedSchema::new(sources.clone(), policy.clone());
        let context = engine::context(&warehouse, Arc::new(schema), engine::Kind::Guarded);
        GuardedSession { warehouse, context, sources, policy }
    }

    /// For whom this session reads.
    pub fn principal(&self) -> Principal {
        self.policy.principal()
    }

    /// The tables that this session may name.
    pub fn table_names(&self) -> Vec<&'static str> {
        GuardedSchema::names(&self.policy)
    }

    /// The columns of a table as this session sees them; `None` when it may not name the table.
    pub async fn table_schema(&self, table: &str) -> Result<Option<SchemaRef>> {
        if !self.table_names().contains(&table) {
            return Ok(None);
        }
        let provider = self
            .context
            .table_provider(table)
            .await
            .map_err(|error| WarehouseError::Statement(scrub(&error)))?;
        Ok(Some(provider.schema()))
    }

    /// The version of every Delta table that was read so far; give them to
    /// [`Warehouse::session_for_at`] to repeat a report.
    pub async fn pinned_versions(&self) -> BTreeMap<String, u64> {
        self.sources.versions().await
    }

    /// Runs a statement.
    pub async fn sql(&self, text: &str) -> Result<GuardedRows> {
        self.sql_with(text, None).await
    }

    /// Runs a statement with values for its `$name` or `$1` placeholders.
    pub async fn sql_with(&self, text: &str, parameters: Option<ParamValues>) -> Result<GuardedRows> {
        let access = &self.warehouse.settings().access;
        let mut audited = Audited::new(
            self.warehouse.audit().clone(),
            AuditEntry::of(&self.policy.principal(), self.policy.version(), text, parameters.as_ref()),
        );
        let seconds = access.statement_seconds;
        let deadline = Instant::now() + Duration::from_secs(seconds);
        let planned = match timeout_at(deadline, self.plan(text, parameters, &mut audited)).await {
            Ok(planned) => planned,
            Err(_) => Err(Stop::Refused(Refusal::Deadline(seconds))),
        };
        let error = match planned {
            Ok(Planned::Rows(plan)) => match execute_stream(plan, self.context.task_ctx()) {
                Ok(stream) => {
                    return Ok(GuardedRows::run(stream, audited, deadline, seconds, access.statement_rows));
                }
                Err(error) => WarehouseError::Statement(scrub(&error)),
            },
            Ok(Planned::Explanation(batch)) => {
                let schema = batch.schema();
                let stream = futures::stream::iter([Ok(batch)]);
                let stream = Box::pin(RecordBatchStreamAdapter::new(schema, stream));
                return Ok(GuardedRows::run(stream, audited, deadline, seconds, access.statement_rows));
            }
            Err(Stop::Refused(refusal)) => WarehouseError::Refused(refusal),
            Err(Stop::Failed(error)) => WarehouseError::Statement(scrub(&error)),
        };
        audited.finish(Outcome::of(&error));
        Err(error)
    }

    /// Runs a statement and collects its rows.
    pub async fn collect(&self, text: &str) -> Result<Vec<RecordBatch>> {
        self.sql(text).await?.collect().await
    }

    /// Runs a statement with parameters and collects its rows.
    pub async fn collect_with(&self, text: &str, parameters: ParamValues) -> Result<Vec<RecordBatch>> {
        self.sql_with(text, Some(parameters)).await?.collect().await
    }

    async fn plan(
        &self,
        text: &str,
        parameters: Option<ParamValues>,
        audited: &mut Audited,
    ) -> Result<Planned, Stop> {
        match parse_read_only(text)?? {
            ReadOnly::Query(statement) => {
                let plan = self.logical(statement, parameters, audited).await?;
                Ok(Planned::Rows(self.physical(&plan).await?))
            }
            ReadOnly::Explain(statement) => {
                let plan = self.logical(statement, parameters, audited).await?;
                let physical = self.physical(&plan).await?;
                let optimised = self.context.state().optimize(&plan)?;
                Ok(Planned::Explanation(explanation(&optimised, physical.as_ref())?))
            }
        }
    }

    async fn logical(
        &self,
        statement: Statement,
        parameters: Option<ParamValues>,
        audited: &mut Audited,
    ) -> Result<LogicalPlan, Stop> {
        let mut plan = self.context.state().statement_to_plan(statement).await?;
        if let Some(parameters) = parameters {
            plan = plan.with_param_values(parameters)?;
        }
        if let Some(entry) = audited.entry() {
            entry.tables = scanned_tables(&plan)?;
        }
        match check_logical(&plan, self.policy.id())? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(plan),
        }
    }

    async fn physical(&self, plan: &LogicalPlan) -> Result<Arc<dyn ExecutionPlan>, Stop> {
        let physical = self.context.state().create_physical_plan(plan).await?;
        match check_physical(physical.as_ref(), self.policy.id()) {
            Some(refusal) => {
                tracing::error!(principal = %self.policy.principal(), ?refusal, "a plan would have gone round the guard");
                Err(refusal.into())
            }
            None => Ok(interruptible(physical)?),
        }
    }
}

/// Makes joins without keys stop to let others run. One batch of their input may come to billions of rows, and until it is
/// done neither the deadline nor a cancelled session would be noticed.
fn interruptible(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    let plan = plan.transform_up(|node| {
        Ok(if node.is::<NestedLoopJoinExec>() || node.is::<CrossJoinExec>() {
            Transformed::yes(Arc::new(CooperativeExec::new(node)) as Arc<dyn ExecutionPlan>)
        } else {
            Transformed::no(node)
        })
    })?;
    Ok(plan.data)
}

enum Planned {
    Rows(Arc<dyn ExecutionPlan>),
    Explanation(RecordBatch),
}

/// The plan as a principal may see it: nothing from below the guards.
fn explanation(logical: &LogicalPlan, physical: &dyn ExecutionPlan) -> Result<RecordBatch, DataFusionError> {
    let schema = Schema::new(vec![
        Field::new("plan_type", DataType::Utf8, false),
        Field::new("plan", DataType::Utf8, false),
    ]);
    let logical = logical.display_indent().to_string();
    let physical = displayable(physical).indent(false).to_string();
    let columns: [StringArray; 2] = [
        StringArray::from(vec!["logical_plan", "physical_plan"]),
        StringArray::from(vec![logical, physical]),
    ];
    let [kinds, plans] = columns;
    Ok(RecordBatch::try_new(Arc::new(schema), vec![Arc::new(kinds), Arc::new(plans)])?)
}

fn scanned_tables(plan: &LogicalPlan) -> Result<Vec<String>, DataFusionError> {
    use datafusion::common::tree_node::TreeNodeRecursion;
    let mut tables = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            tables.insert(scan.table_name.table().to_string());
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(tables.into_iter().collect())
}
