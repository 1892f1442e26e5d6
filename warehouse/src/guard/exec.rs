//! The physical node through which every row of a guarded session passes.

use super::policy::PolicyId;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::Statistics;
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::physical_plan::FileScanConfig;
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, reset_plan_states};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    Partitioning, PhysicalExpr, PlanProperties, ReplaceChildrenOptions, StatisticsArgs,
};
use futures::StreamExt;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Lets through what a policy lets through, and nothing about the rest.
///
/// To the optimizer this is a leaf: no rule can push a filter, a limit, a projection or a sort into it, see the files
/// below it, or learn how many rows lie there. All that it tells is how many rows pass, where that is known without reading
/// any: where nothing but the policy chooses them, row by row. Otherwise its statistics are unknown, and `count(*)` counts.
/// What is below has been planned and optimised on its own, with the policy in it. Errors from below are logged and
/// replaced: their text may hold values or paths.
#[derive(Debug)]
pub(crate) struct RowGuardExec {
    table: String,
    policy: PolicyId,
    inner: Arc<dyn ExecutionPlan>,
    passing: Option<usize>,
    properties: Arc<PlanProperties>,
}

impl RowGuardExec {
    pub(crate) fn new(table: &str, policy: PolicyId, inner: Arc<dyn ExecutionPlan>) -> RowGuardExec {
        let partitions = inner.output_partitioning().partition_count();
        let properties = PlanProperties::new(
            // Fresh: an equivalence or constant known below would say something about the policy.
            EquivalenceProperties::new(inner.schema()),
            Partitioning::UnknownPartitioning(partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        let passing = passing(inner.as_ref());
        RowGuardExec { table: table.to_string(), policy, inner, passing, properties: Arc::new(properties) }
    }

    /// The policy that this node enforces.
    pub(crate) fn policy(&self) -> PolicyId {
        self.policy
    }
}

impl DisplayAs for RowGuardExec {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RowGuardExec: table={}", self.table)
    }
}

impl ExecutionPlan for RowGuardExec {
    fn name(&self) -> &str {
        "RowGuardExec"
    }

    fn schema(&self) -> SchemaRef {
        self.inner.schema()
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn reset_state(self: Arc<Self>) -> Result<Arc<dyn ExecutionPlan>> {
        let inner = reset_plan_states(Arc::clone(&self.inner))?;
        Ok(Arc::new(RowGuardExec::new(&self.table, self.policy, inner)))
    }

    fn statistics_from_inputs(
        &self,
        _: &[Arc<Statistics>],
        args: &StatisticsArgs,
    ) -> Result<Arc<Statistics>> {
        let mut statistics = Statistics::new_unknown(&self.schema());
        if let (Some(passing), None) = (self.passing, args.partition()) {
            statistics.num_rows = Precision::Exact(passing);
        }
        Ok(Arc::new(statistics))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let table = self.table.clone();
        let stream = self.inner.execute(partition, context).map_err(|error| hide(&table, error))?;
        let schema = stream.schema();
        let stream = stream.map(move |batch| batch.map_err(|error| hide(&table, error)));
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, stream)))
    }
}

/// How many rows come out of a scan of chosen rows; unknown when a filter chooses among them, or when it is no such scan.
fn passing(inner: &dyn ExecutionPlan) -> Option<usize> {
    let scan = inner.downcast_ref::<DataSourceExec>()?;
    let scan = scan.data_source().downcast_ref::<FileScanConfig>()?;
    // A scan of nothing with a filter says that exactly nothing comes out, which one of something never says.
    if scan.limit.is_some() || scan.file_source().filter().is_some() {
        return None;
    }
    match scan.statistics().num_rows {
        Precision::Exact(rows) => Some(rows),
        _ => None,
    }
}

/// Logs an error from below the guard and returns one that tells nothing but where to look.
pub(crate) fn hide(table: &str, error: DataFusionError) -> DataFusionError {
    if matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)) {
        return DataFusionError::ResourcesExhausted(format!(
            "not enough memory to read `{table}`; narrow the query down"
        ));
    }
    let reference = Uuid::now_v7();
    tracing::error!(table, %reference, %error, "reading below the guard failed");
    DataFusionError::Execution(format!(
        "table `{table}` could not be read; the operator finds the cause in the log under {reference}"
    ))
}
