//! Whether a principal may see rows that have not landed yet, by the rules of the table that they are going to.

use super::policy::AccessPolicy;
use super::rules::row_predicate;
use crate::error::{Result, WarehouseError};
use arrow::array::{Array, AsArray, RecordBatch};
use datafusion::common::DFSchema;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::prelude::SessionContext;
use std::sync::Arc;

/// For each row whether the policy lets it through. The rows need only the columns that rules look at: `source_bureau` and, as far
/// as the table has them, `confidentiality`, `access_mode`, `access_parties`, `action`, `lifecycle_state`, `retention_until`.
/// Nothing is let through of a table whose rules look beyond the row itself.
pub(crate) fn visible(name: &str, rows: &RecordBatch, policy: &AccessPolicy) -> Result<Vec<bool>> {
    let doing = || format!("table `{name}`, restricting rows that have not landed");
    let Some(predicate) = row_predicate(name, &rows.schema(), policy) else {
        return Ok(vec![false; rows.num_rows()]);
    };
    let evaluated = || {
        let schema = DFSchema::try_from(rows.schema())?;
        let context = SimplifyContext::builder().with_schema(Arc::new(schema.clone())).build();
        let simplifier = ExprSimplifier::new(context);
        // Some functions exist only until they are simplified into others.
        let predicate = simplifier.simplify(simplifier.coerce(predicate, &schema)?)?;
        let predicate = SessionContext::new().create_physical_expr(predicate, &schema)?;
        predicate.evaluate(rows)?.into_array(rows.num_rows())
    };
    let outcome = evaluated().map_err(WarehouseError::query(doing()))?;
    let outcome = outcome.as_boolean();
    Ok((0..rows.num_rows()).map(|row| outcome.is_valid(row) && outcome.value(row)).collect())
}
