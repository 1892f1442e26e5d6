//! Columns that a principal sees only in part.

use super::policy::AccessPolicy;
use arrow::datatypes::{Field, Schema};
use datafusion::common::ScalarValue;
use datafusion::functions::expr_fn::{character_length, concat, left};
use datafusion::logical_expr::{Expr, ident, lit, when};
use proofhouse_schemas::tables::REJECTS;

/// Columns of `rejects` that hold what the sender wrote. Its level is not known, for it could not be read.
const UNREAD: [&str; 5] = ["raw_key", "raw_value", "headers", "faults", "source_record_id"];

/// What stands in a column instead of its value; `None` when the value itself does.
pub(crate) fn mask(table: &str, field: &Field, schema: &Schema, policy: &AccessPolicy) -> Option<Expr> {
    schema.field_with_name("source_bureau").ok()?;
    let column = field.name().as_str();
    let hidden = match (table, column) {
        (REJECTS, column) if UNREAD.contains(&column) => lit(ScalarValue::try_from(field.data_type()).ok()?),
        (_, "serial_raw") if policy.mask_serials() => {
            let short = left(ident(column), character_length(ident(column)) - lit(3i32));
            let dots = concat(vec![short, lit("\u{2022}\u{2022}\u{2022}")]);
            when(ident(column).is_null(), ident(column)).otherwise(dots).ok()?
        }
        _ => return None,
    };
    when(policy.is_me("source_bureau"), ident(column)).otherwise(hidden).ok()
}
