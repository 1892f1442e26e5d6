//! What follows for the placeholders of a statement from where they stand.

use arrow::datatypes::Field;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::{Cast, Expr, LogicalPlan};
use std::collections::BTreeMap;

/// Each placeholder of a plan with the field that it is compared with, or else the type that it is cast to. The engine's own
/// list forgets a type when the placeholder stands somewhere else without one, and knows nothing of casts.
pub(super) fn placeholders(plan: &LogicalPlan) -> Result<BTreeMap<String, Option<Field>>> {
    let mut compared: BTreeMap<String, Option<Field>> = BTreeMap::new();
    let mut cast = BTreeMap::new();
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                match part {
                    Expr::Placeholder(Placeholder { id, field }) => {
                        let known = compared.entry(id.clone()).or_default();
                        if known.is_none() {
                            *known = field.as_ref().map(|field| field.as_ref().clone());
                        }
                    }
                    Expr::Cast(Cast { expr, field }) => {
                        if let Expr::Placeholder(Placeholder { id, .. }) = expr.as_ref() {
                            cast.entry(id.clone()).or_insert_with(|| field.as_ref().clone());
                        }
                    }
                    _ => {}
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })?;
        Ok(TreeNodeRecursion::Continue)
    })?;
    for (id, known) in &mut compared {
        if known.is_none() {
            *known = cast.remove(id);
        }
    }
    Ok(compared)
}
