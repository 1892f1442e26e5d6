//! The only kind of table in a guarded session's catalogue.

use super::exec::{RowGuardExec, hide};
use super::filters::may_run_below;
use super::policy::PolicyId;
use crate::current::unqualified;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Column;
use datafusion::error::Result;
use datafusion::logical_expr::{
    Expr, LogicalPlan, LogicalPlanBuilder, TableProviderFilterPushDown, TableType,
};
use datafusion::physical_plan::ExecutionPlan;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// A table restricted to what one principal may see.
///
/// It gives out no definition, no logical plan and no statistics. A scan plans the restricted plan on its own and
/// puts a [`RowGuardExec`] on top.
pub(crate) struct GuardedTable {
    name: String,
    /// The source with the policy, the masks and the allowed columns in it.
    restricted: LogicalPlan,
    schema: SchemaRef,
    masked: HashSet<String>,
    policy: PolicyId,
}

impl std::fmt::Debug for GuardedTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("GuardedTable").field("name", &self.name).finish_non_exhaustive()
    }
}

impl GuardedTable {
    pub(crate) fn new(
        name: &str,
        restricted: LogicalPlan,
        masked: HashSet<String>,
        policy: PolicyId,
    ) -> GuardedTable {
        let schema = Arc::clone(restricted.schema().inner());
        GuardedTable { name: name.to_string(), restricted, schema, masked, policy }
    }

    /// The policy that this table enforces.
    pub(crate) fn policy(&self) -> PolicyId {
        self.policy
    }

    fn plan(&self, projection: Option<&Vec<usize>>, filters: &[Expr]) -> Result<LogicalPlan> {
        let mut builder = LogicalPlanBuilder::from(self.restricted.clone());
        let below =
            filters.iter().filter(|filter| may_run_below(filter, &self.schema, &self.masked)).cloned();
        if let Some(filter) = below.reduce(Expr::and) {
            builder = builder.filter(unqualified(filter)?)?;
        }
        if let Some(projection) = projection {
            let columns = projection
                .iter()
                .map(|index| Expr::Column(Column::from(self.restricted.schema().qualified_field(*index))))
                .collect::<Vec<_>>();
            builder = builder.project(columns)?;
        }
        builder.build()
    }
}

#[async_trait]
impl TableProvider for GuardedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn get_table_definition(&self) -> Option<&str> {
        None
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        None
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        // Inexact: the filter is applied above the guard as well.
        Ok(filters
            .iter()
            .map(|filter| match may_run_below(filter, &self.schema, &self.masked) {
                true => TableProviderFilterPushDown::Inexact,
                false => TableProviderFilterPushDown::Unsupported,
            })
            .collect())
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = self.plan(projection, filters)?;
        let inner = state.create_physical_plan(&plan).await.map_err(|error| hide(&self.name, error))?;
        Ok(Arc::new(RowGuardExec::new(&self.name, self.policy, inner)))
    }
}
