//! What a search is asked: the values of its arguments.

use super::definitions::SearchDefinition;
use super::table::SearchTable;
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema};
use datafusion::catalog::Session;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, ParamValues, ScalarValue, plan_err};
use datafusion::datasource::{provider_as_source, source_as_provider};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::{ColumnarValue, Expr, LogicalPlan, TableScan};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values of the arguments of one search.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    values: BTreeMap<&'static str, ScalarValue>,
}

impl Asked {
    /// A text; empty when it was not given.
    pub fn text(&self, name: &str) -> &str {
        match self.values.get(name) {
            Some(ScalarValue::Utf8(Some(text))) => text.trim(),
            _ => "",
        }
    }

    /// A whole number; `None` when it was not given.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name) {
            Some(ScalarValue::Int64(number)) => *number,
            _ => None,
        }
    }

    /// Works out the values of arguments.
    pub(super) fn of(search: &SearchDefinition, given: &[Expr], session: &dyn Session) -> Result<Asked> {
        let mut values = BTreeMap::new();
        let empty = DFSchema::empty();
        let options = RecordBatchOptions::new().with_row_count(Some(1));
        let row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options)?;
        for (argument, expression) in search.arguments.iter().zip(given) {
            if let Some(id) = placeholders_of(expression)?.first() {
                return plan_err!("{}: there is no value for {id}", search.name);
            }
            let value = match session.create_physical_expr(expression.clone(), &empty)?.evaluate(&row)? {
                ColumnarValue::Scalar(value) => value,
                ColumnarValue::Array(array) => ScalarValue::try_from_array(&array, 0)?,
            };
            let value = value.cast_to(&argument.kind.data_type()).map_err(|_| {
                let kind = argument.kind.data_type();
                DataFusionError::Plan(format!("{}: {} must be of type {kind}", search.name, argument.name))
            })?;
            values.insert(argument.name, value);
        }
        Ok(Asked { values })
    }
}

/// The search table that a node of a plan scans.
fn scanned(node: &LogicalPlan) -> Option<(&TableScan, Arc<SearchTable>)> {
    let LogicalPlan::TableScan(scan) = node else { return None };
    let provider = source_as_provider(&scan.source).ok()?;
    let table = provider.downcast_ref::<SearchTable>()?.clone();
    Some((scan, Arc::new(table)))
}

/// A plan whose searches have values in place of placeholders. The engine's own way does not look into functions in `FROM`.
pub(crate) fn bound(plan: LogicalPlan, values: &ParamValues) -> Result<LogicalPlan> {
    let transformed = plan.transform_up_with_subqueries(|node| {
        let Some((scan, table)) = scanned(&node) else { return Ok(Transformed::no(node)) };
        let given = table.given().iter().map(|expression| with_values(expression.clone(), values));
        let table = table.asking(given.collect::<Result<Vec<_>>>()?);
        let source = provider_as_source(Arc::new(table));
        Ok(Transformed::yes(LogicalPlan::TableScan(TableScan { source, ..scan.clone() })))
    })?;
    Ok(transformed.data)
}

/// The placeholders in the arguments of searches, with what they must be.
pub(crate) fn unbound(plan: &LogicalPlan) -> Result<BTreeMap<String, Field>> {
    let mut found = BTreeMap::new();
    plan.apply_with_subqueries(|node| {
        if let Some((_, table)) = scanned(node) {
            for (argument, expression) in table.definition().arguments.iter().zip(table.given()) {
                for id in placeholders_of(expression)? {
                    let field = Field::new(argument.name, argument.kind.data_type(), true);
                    found.entry(id).or_insert(field);
                }
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found)
}

fn placeholders_of(expression: &Expr) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    expression.apply(|part| {
        if let Expr::Placeholder(Placeholder { id, .. }) = part {
            ids.push(id.clone());
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(ids)
}

fn with_values(expression: Expr, values: &ParamValues) -> Result<Expr> {
    let transformed = expression.transform_up(|part| match &part {
        Expr::Placeholder(Placeholder { id, .. }) => {
            let value = values.get_placeholders_with_values(id)?;
            Ok(Transformed::yes(Expr::Literal(value.value, value.metadata)))
        }
        _ => Ok(Transformed::no(part)),
    })?;
    Ok(transformed.data)
}
