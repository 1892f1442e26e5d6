//! The physical node that runs a search.

use super::{Asked, Asker, Search, SearchError};
use crate::guard::{PolicyId, hide};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PhysicalExpr, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::{StreamExt, TryStreamExt};
use std::fmt;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A search that is asked and, after the first reader, answered.
#[derive(Debug, Clone)]
pub(super) struct Running {
    pub(super) search: Arc<dyn Search>,
    pub(super) asker: Asker,
    pub(super) asked: Asked,
    pub(super) found: Arc<OnceCell<Vec<RecordBatch>>>,
}

impl Running {
    async fn batches(self) -> Result<Vec<RecordBatch>> {
        let name = self.search.definition().name;
        let searching = || async {
            let found = self.search.run(&self.asker, &self.asked).await;
            found.map_err(|error| match error {
                SearchError::Asked(words) => DataFusionError::Execution(format!("{name}: {words}")),
                SearchError::Failed(error) => hide(name, DataFusionError::External(error)),
            })
        };
        self.found.get_or_try_init(searching).await.cloned()
    }
}

/// Runs a search for one asker. To the optimizer it is a leaf of which nothing is known.
#[derive(Debug)]
pub(crate) struct SearchExec {
    running: Running,
    projection: Option<Vec<usize>>,
    policy: PolicyId,
    properties: Arc<PlanProperties>,
}

impl SearchExec {
    pub(super) fn new(
        running: Running,
        projection: Option<Vec<usize>>,
        policy: PolicyId,
    ) -> Result<SearchExec> {
        let schema = running.search.definition().schema();
        let schema: SchemaRef = match &projection {
            Some(places) => Arc::new(schema.project(places)?),
            None => schema,
        };
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Ok(SearchExec { running, projection, policy, properties: Arc::new(properties) })
    }

    /// The policy of the session that it searches for.
    pub(crate) fn policy(&self) -> PolicyId {
        self.policy
    }
}

impl DisplayAs for SearchExec {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SearchExec: search={}", self.running.search.definition().name)
    }
}

impl ExecutionPlan for SearchExec {
    fn name(&self) -> &str {
        "SearchExec"
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

    fn with_new_children(self: Arc<Self>, _: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn execute(&self, _: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let projection = self.projection.clone();
        let batches = self.running.clone().batches();
        let found = futures::stream::once(batches)
            .map_ok(|batches| futures::stream::iter(batches.into_iter().map(Ok)))
            .try_flatten()
            .map(move |batch: Result<RecordBatch>| match &projection {
                Some(places) => Ok(batch?.project(places)?),
                None => batch,
            });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), found)))
    }
}
