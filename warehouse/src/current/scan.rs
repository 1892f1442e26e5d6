//! The current rows of a history as a table: of each data file the rows that stand, and of these the ones that a rule of access
//! lets through.

use super::data_files::{DataFiles, StandingFile};
use super::sieve::Sieves;
use super::value_places::{ValuePlaces, Wanted};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::datasource::{provider_as_source, source_as_provider};
use datafusion::error::Result;
use datafusion::logical_expr::{
    BinaryExpr, Expr, LogicalPlan, LogicalPlanBuilder, Operator, TableProviderFilterPushDown, TableScan,
    TableType, ident, lit,
};
use datafusion::physical_plan::ExecutionPlan;
use proofhouse_schemas::Bureau;
use std::fmt;
use std::sync::Arc;

/// What is found out once about files, shared by the sessions of a process.
#[derive(Clone, Default)]
pub(super) struct FoundOut {
    pub(super) sieves: Arc<Sieves>,
    pub(super) places: Arc<ValuePlaces>,
}

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
    found_out: FoundOut,
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
        found_out: FoundOut,
    ) -> HistoryScan {
        let schema = Arc::clone(instead.schema().inner());
        // Of a plan the schema may bear metadata of its own.
        let schema = Arc::new(Schema::new(schema.fields().clone()));
        HistoryScan { history: history.to_owned(), files, standing, schema, instead, only: None, found_out }
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
            found_out: self.found_out.clone(),
        })
    }

    /// Whether all files lay these columns out as the table does.
    fn fits<'name>(&self, mut columns: impl Iterator<Item = &'name str>) -> bool {
        columns.all(|column| !self.standing.iter().any(|file| file.rows.misfits(column)))
    }

    /// The files with the rows to be read of each. Under a rule these are a matter of what the asker may see and asks for, and of
    /// nothing else: also the time it takes.
    async fn chosen(
        &self,
        state: &dyn Session,
        filters: &[Expr],
    ) -> Result<Vec<(Arc<StandingFile>, BooleanBuffer)>> {
        let FoundOut { sieves, places } = &self.found_out;
        let standing = self.standing.iter();
        let mut chosen: Vec<_> =
            standing.map(|file| (Arc::clone(file), file.standing.bits().clone())).collect();
        let Some(rule) = &self.only else {
            // Whether a rule stands above this scan is not known here: with places, how many files are read would tell of rows
            // that it hides.
            return Ok(chosen);
        };
        let seen = sieves.let_through(&self.history, rule, &self.files, &self.standing, state).await?;
        for ((_, bits), seen) in chosen.iter_mut().zip(seen) {
            *bits = &*bits & &seen;
        }
        // An owner may have any number of rows, hidden ones among them: they are found as what a rule lets through, with the same
        // work whoever is asked for.
        if let Some(owner) = filters.iter().find_map(by_owner) {
            let own = sieves.let_through(&self.history, &owner, &self.files, &self.standing, state).await?;
            for ((_, bits), own) in chosen.iter_mut().zip(own) {
                *bits = &*bits & &own;
            }
        }
        if let Some(wanted) = Wanted::by(filters, &self.schema)
            && let Some(holding) =
                places.holding(&self.history, &wanted, &self.files, &self.standing, state).await?
        {
            for ((_, bits), holding) in chosen.iter_mut().zip(holding) {
                *bits = &*bits & &holding;
            }
        }
        Ok(chosen)
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
        self.files.chosen(state, &self.chosen(state, filters).await?, Some(&in_files))
    }
}

/// A plan of current rows of one history, with only those that a rule lets through: these rows themselves, or what filters and
/// projections leave of them that pass on the rule's columns as they are. `None` when it is another plan.
pub(crate) fn restricted(plan: &LogicalPlan, rule: &Expr) -> Result<Option<LogicalPlan>> {
    let input = match plan {
        LogicalPlan::TableScan(scan) => return restricted_scan(scan, rule),
        LogicalPlan::Filter(filter) => &filter.input,
        LogicalPlan::SubqueryAlias(alias) => &alias.input,
        LogicalPlan::Projection(projection) if passes_on(&projection.expr, rule) => &projection.input,
        _ => return Ok(None),
    };
    let Some(input) = restricted(input, rule)? else { return Ok(None) };
    plan.with_new_exprs(plan.expressions(), vec![input]).map(Some)
}

fn restricted_scan(scan: &TableScan, rule: &Expr) -> Result<Option<LogicalPlan>> {
    let TableScan { table_name, source, projection: None, filters, fetch: None, .. } = scan else {
        return Ok(None);
    };
    let Ok(provider) = source_as_provider(source) else { return Ok(None) };
    let Some(scan) = provider.downcast_ref::<HistoryScan>().filter(|_| filters.is_empty()) else {
        return Ok(None);
    };
    let scan = Arc::new(scan.only(rule)?);
    LogicalPlanBuilder::scan(table_name.clone(), provider_as_source(scan), None)?.build().map(Some)
}

/// Whether the columns that a rule looks at come out of a projection under their names and as they went in.
fn passes_on(projection: &[Expr], rule: &Expr) -> bool {
    rule.column_refs().into_iter().all(|wanted| {
        projection.iter().any(|expr| match expr {
            Expr::Column(column) => column.name == wanted.name,
            Expr::Alias(alias) => {
                alias.name == wanted.name
                    && matches!(alias.expr.as_ref(), Expr::Column(column) if column.name == wanted.name)
            }
            _ => false,
        })
    })
}

/// A plan over the current rows of one history, in which only those are read that a rule lets through. `None` when it reads none,
/// or reads them more than once.
pub(crate) fn restricted_below(plan: &LogicalPlan, rule: &Expr) -> Result<Option<LogicalPlan>> {
    let mut found = 0;
    let plan = plan.clone().transform_up(|node| {
        let LogicalPlan::TableScan(scan) = &node else { return Ok(Transformed::no(node)) };
        Ok(match restricted_scan(scan, rule)? {
            Some(restricted) => {
                found += 1;
                Transformed::yes(restricted)
            }
            None => Transformed::no(node),
        })
    })?;
    Ok((found == 1).then_some(plan.data))
}

/// What a filter asks of the owner of a row, when it asks for the rows of one bureau: as every bureau does that reads its own.
fn by_owner(filter: &Expr) -> Option<Expr> {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = filter else { return None };
    match (left.as_ref(), op, right.as_ref()) {
        (left, Operator::And, right) => by_owner(left).or_else(|| by_owner(right)),
        (Expr::Column(column), Operator::Eq, Expr::Literal(value, _)) if column.name == "source_bureau" => {
            // Of a name that is no bureau's nothing is kept: anybody could ask for any number of them.
            let bureau = Bureau::parse(value.try_as_str().flatten()?)?;
            Some(ident("source_bureau").eq(lit(bureau.as_str())))
        }
        _ => None,
    }
}

/// A filter with columns named without a table, for a plan below has qualifiers of its own.
pub(crate) fn unqualified(filter: Expr) -> Result<Expr> {
    filter
        .transform(|expr| {
            Ok(match expr {
                Expr::Column(column) => Transformed::yes(Expr::Column(Column::new_unqualified(column.name))),
                other => Transformed::no(other),
            })
        })
        .map(|transformed| transformed.data)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::scenarios::{Scene, firearm, firearm_with};
    use datafusion::logical_expr::col;
    use serde_json::json;

    #[tokio::test]
    async fn a_number_that_only_hidden_rows_hold_is_looked_up_as_one_that_none_holds() {
        let scene = Scene::new();
        let restricted_row = |id, offset, serial| {
            firearm_with("us", id, offset, serial, json!({"confidentiality": "RESTRICTED"}))
        };
        scene
            .add("firearms_history", &[firearm("fr", "1", 0, "OPEN"), restricted_row("1", 0, "HIDDEN")])
            .await;
        scene.add("firearms_history", &[firearm("fr", "2", 1, "OPEN"), restricted_row("2", 1, "OPEN")]).await;
        let context = scene.warehouse.trusted_session();
        let table = scene.warehouse.table("firearms_history").await.unwrap();
        let plan =
            scene.warehouse.indexes().current_plan("firearms_history", &table, &context).await.unwrap();
        let plan = restricted(&plan, &col("confidentiality").eq(lit("OFFICIAL_USE"))).unwrap().unwrap();
        let LogicalPlan::TableScan(read) = &plan else { panic!("{plan}") };
        let provider = source_as_provider(&read.source).unwrap();
        let scan = provider.downcast_ref::<HistoryScan>().unwrap();
        let state = context.state();
        let chosen = async |filter: Expr| {
            let chosen = scan.chosen(&state, &[filter]).await.unwrap();
            assert_eq!(chosen.len(), 2);
            chosen.iter().map(|(_, bits)| bits.count_set_bits()).sum::<usize>()
        };
        assert_eq!(chosen(col("serial_raw").eq(lit("OPEN"))).await, 2);
        assert_eq!(chosen(col("serial_raw").eq(lit("HIDDEN"))).await, 0, "nothing is read");
        assert_eq!(chosen(col("serial_raw").eq(lit("NOWHERE"))).await, 0);
        assert_eq!(chosen(col("source_record_id").eq(lit("1"))).await, 1);
        assert_eq!(chosen(col("make_raw").eq(lit("NOWHERE"))).await, 2, "is read to be found out");
        assert_eq!(chosen(col("source_bureau").eq(lit("fr"))).await, 2);
        assert_eq!(chosen(col("source_bureau").eq(lit("us"))).await, 0, "it has hidden rows alone");
        assert_eq!(chosen(col("source_bureau").eq(lit("de"))).await, 0);
        assert_eq!(chosen(col("source_bureau").eq(lit("nobody"))).await, 2, "is read to be found out");
        assert_eq!(
            chosen(col("source_bureau").eq(lit("fr")).and(col("serial_raw").eq(lit("OPEN")))).await,
            2
        );
    }

    /// Taken apart, a rule lets through what it does as a whole: also where a part has no answer, and after files were added.
    #[tokio::test]
    async fn a_rule_lets_through_what_its_parts_do() {
        let scene = Scene::new();
        let row = |bureau, id, offset, more| firearm_with(bureau, id, offset, "S", more);
        let rows = [
            row("fr", "1", 0, json!({"make_raw": "GLOCK"})),
            row("fr", "2", 1, json!({"make_raw": null, "confidentiality": "RESTRICTED"})),
            row("be", "1", 0, json!({"make_raw": "FN", "confidentiality": null})),
        ];
        scene.add("firearms_history", &rows).await;
        let sieves = Sieves::default();
        let own = |bureau: &str| col("source_bureau").eq(lit(bureau));
        let made = || col("make_raw").not_eq(lit("FN"));
        let mut let_through = 0;
        for round in 0..2 {
            let context = scene.warehouse.trusted_session();
            let state = context.state();
            let table = scene.warehouse.table("firearms_history").await.unwrap();
            let plan =
                scene.warehouse.indexes().current_plan("firearms_history", &table, &context).await.unwrap();
            let LogicalPlan::TableScan(read) = &plan else { panic!("{plan}") };
            let provider = source_as_provider(&read.source).unwrap();
            let HistoryScan { files, standing, .. } = provider.downcast_ref::<HistoryScan>().unwrap();
            for rule in [
                own("fr").or(made().and(col("confidentiality").is_null())),
                own("be").or(made().and(col("confidentiality").is_null())),
                own("fr").and(made()).and(lit(true)),
                own("fr").and(col("source_record_id").eq(col("source_bureau")).or(made())),
                lit(false).or(own("us")),
                own("be").and(made()),
            ] {
                let history = "firearms_history";
                let by_parts = sieves.let_through(history, &rule, files, standing, &state).await.unwrap();
                let whole = Sieves::default().by_part(history, &rule, files, standing, &state).await.unwrap();
                assert_eq!(by_parts, whole, "{rule} in round {round}");
                let_through += whole.iter().map(BooleanBuffer::count_set_bits).sum::<usize>();
            }
            scene.add("firearms_history", &[row("us", "7", 0, json!({"make_raw": "FN"}))]).await;
        }
        assert_eq!(let_through, 2 * (2 + 1 + 1 + 1) + 1);
    }
}
