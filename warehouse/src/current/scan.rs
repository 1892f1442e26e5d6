//! The current rows of a history as a table: of each data file the rows that stand, and of these the ones that a rule of access
//! lets through.

use super::data_files::{DataFiles, StandingFile};
use super::sieve::Sieves;
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::datasource::{provider_as_source, source_as_provider};
use datafusion::error::Result;
use datafusion::logical_expr::{
    Expr, LogicalPlan, LogicalPlanBuilder, TableProviderFilterPushDown, TableScan, TableType,
};
use datafusion::physical_plan::ExecutionPlan;
use std::fmt;
use std::sync::Arc;

/// The current rows of one history at one version.
pub(super) struct HistoryScan {
    history: String,
    files: DataFiles,
    standing: Vec<Arc<StandingFile>>,
    schema: SchemaRef,
    /// The same rows by a predicate over all: for columns that some file lays out otherwise.
    instead: LogicalPlan,
    /// What a row must be to be seen.
    only: Option<Expr>,
    sieves: Arc<Sieves>,
}

impl fmt::Debug for HistoryScan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HistoryScan").field("history", &self.history).finish_non_exhaustive()
    }
}

impl HistoryScan {
    /// `instead` gives the same columns, whose names decide.
    pub(super) fn new(
        history: &str,
        files: DataFiles,
        standing: Vec<Arc<StandingFile>>,
        instead: LogicalPlan,
        sieves: Arc<Sieves>,
    ) -> HistoryScan {
        let schema = Arc::clone(instead.schema().inner());
        // Of a plan the schema may bear metadata of its own.
        let schema = Arc::new(Schema::new(schema.fields().clone()));
        HistoryScan { history: history.to_owned(), files, standing, schema, instead, only: None, sieves }
    }

    fn only(&self, rule: &Expr) -> Result<HistoryScan> {
        let instead = LogicalPlanBuilder::from(self.instead.clone()).filter(rule.clone())?.build()?;
        Ok(HistoryScan {
            history: self.history.clone(),
            files: self.files.clone(),
            standing: self.standing.clone(),
            schema: Arc::clone(&self.schema),
            instead,
            only: Some(rule.clone()),
            sieves: Arc::clone(&self.sieves),
        })
    }

    /// Whether all files lay these columns out as the table does.
    fn fits<'name>(&self, mut columns: impl Iterator<Item = &'name str>) -> bool {
        columns.all(|column| !self.standing.iter().any(|file| file.rows.misfits(column)))
    }

    async fn chosen(&self, state: &dyn Session) -> Result<Vec<(Arc<StandingFile>, BooleanBuffer)>> {
        let Some(rule) = &self.only else {
            let all = self.standing.iter();
            return Ok(all.map(|file| (Arc::clone(file), file.standing.bits().clone())).collect());
        };
        let seen = self.sieves.let_through(&self.history, rule, &self.files, &self.standing, state).await?;
        let both = self.standing.iter().zip(seen);
        Ok(both.map(|(file, seen)| (Arc::clone(file), file.standing.bits() & &seen)).collect())
    }

    async fn scan_instead(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut builder = LogicalPlanBuilder::from(self.instead.clone());
        for filter in filters {
            builder = builder.filter(unqualified(filter.clone())?)?;
        }
        if let Some(projection) = projection {
            let schema = self.instead.schema();
            let columns =
                projection.iter().map(|index| Expr::Column(Column::from(schema.qualified_field(*index))));
            builder = builder.project(columns.collect::<Vec<_>>())?;
        }
        state.create_physical_plan(&builder.build()?).await
    }
}

#[async_trait]
impl TableProvider for HistoryScan {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        // The filter stays above the scan, from where it is handed to the reader of Parquet when the plan is physical.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let all: Vec<usize> = (0..self.schema.fields().len()).collect();
        let wanted = projection.unwrap_or(&all);
        let names = wanted.iter().filter_map(|index| self.schema.fields().get(*index));
        let of_rule = self.only.iter().flat_map(Expr::column_refs).map(|column| column.name.as_str());
        if !self.fits(names.map(|field| field.name().as_str()).chain(of_rule)) {
            return self.scan_instead(state, projection, filters).await;
        }
        // The files hold a column more than the table shows.
        let in_files = wanted
            .iter()
            .map(|index| self.files.schema().index_of(self.schema.field(*index).name()))
            .collect::<Result<Vec<_>, _>>()?;
        self.files.chosen(state, &self.chosen(state).await?, Some(&in_files))
    }
}

/// The plan of a history's current rows, with only those that a rule lets through. `None` when it is another plan.
pub(crate) fn restricted(plan: &LogicalPlan, rule: &Expr) -> Result<Option<LogicalPlan>> {
    let LogicalPlan::TableScan(TableScan {
        table_name, source, projection: None, filters, fetch: None, ..
    }) = plan
    else {
        return Ok(None);
    };
    let Ok(provider) = source_as_provider(source) else { return Ok(None) };
    let Some(scan) = provider.downcast_ref::<HistoryScan>().filter(|_| filters.is_empty()) else {
        return Ok(None);
    };
    let scan = Arc::new(scan.only(rule)?);
    LogicalPlanBuilder::scan(table_name.clone(), provider_as_source(scan), None)?.build().map(Some)
}

/// A plan over the current rows of one history, in which only those are read that a rule lets through. `None` when it reads none,
/// or reads them more than once.
pub(crate) fn restricted_below(plan: &LogicalPlan, rule: &Expr) -> Result<Option<LogicalPlan>> {
    let mut found = 0;
    let plan = plan.clone().transform_up(|node| {
        Ok(match restricted(&node, rule)? {
            Some(restricted) => {
                found += 1;
                Transformed::yes(restricted)
            }
            None => Transformed::no(node),
        })
    })?;
    Ok((found == 1).then_some(plan.data))
}

/// A filter with columns named without a table.
fn unqualified(filter: Expr) -> Result<Expr> {
    filter
        .transform(|expr| {
            Ok(match expr {
                Expr::Column(column) => Transformed::yes(Expr::Column(Column::new_unqualified(column.name))),
                other => Transformed::no(other),
            })
        })
        .map(|transformed| transformed.data)
}
