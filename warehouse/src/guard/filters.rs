//! Which of a user's filters may run beside the policy, below the guard.
//!
//! Only those that cannot fail and cannot carry a value out: a column compared with a literal of its own type,
//! null tests, and lists of literals. `CAST(serial_raw AS INT) > 0` is not among them: its error would name a value
//! of a row that the user may not see.

use arrow::datatypes::{DataType, Schema};
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use std::collections::HashSet;

/// Whether a filter may be evaluated on rows that the user may not see.
pub(crate) fn may_run_below(filter: &Expr, schema: &Schema, masked: &HashSet<String>) -> bool {
    let type_of = |expr: &Expr| -> Option<DataType> {
        match expr {
            // A mask hides part of a value; a comparison with the whole value would find it out.
            Expr::Column(column) if !masked.contains(column.name()) => {
                schema.field_with_name(column.name()).ok().map(|field| field.data_type().clone())
            }
            _ => None,
        }
    };
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And | Operator::Or, right }) => {
            may_run_below(left, schema, masked) && may_run_below(right, schema, masked)
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_comparison(*op) => {
            match (left.as_ref(), right.as_ref()) {
                (column, Expr::Literal(literal, _)) | (Expr::Literal(literal, _), column) => type_of(column)
                    .is_some_and(|data_type| is_plain(&data_type) && data_type == literal.data_type()),
                _ => false,
            }
        }
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => type_of(inner).is_some(),
        Expr::InList(InList { expr, list, .. }) => type_of(expr).is_some_and(|data_type| {
            is_plain(&data_type)
                && list
                    .iter()
                    .all(|item| matches!(item, Expr::Literal(literal, _) if literal.data_type() == data_type))
        }),
        _ => false,
    }
}

fn is_comparison(op: Operator) -> bool {
    matches!(
        op,
        Operator::Eq | Operator::NotEq | Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq
    )
}

fn is_plain(data_type: &DataType) -> bool {
    !data_type.is_nested()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::datatypes::Field;
    use datafusion::logical_expr::{cast, col, lit};

    #[test]
    fn only_filters_that_cannot_fail_run_below() {
        let schema = Schema::new(vec![
            Field::new("bureau", DataType::Utf8, true),
            Field::new("count", DataType::Int64, true),
            Field::new("serial", DataType::Utf8, true),
        ]);
        let masked = HashSet::from(["serial".to_string()]);
        let below = |filter: Expr| may_run_below(&filter, &schema, &masked);
        assert!(below(col("bureau").eq(lit("fr"))));
        assert!(below(lit(3i64).lt(col("count"))));
        assert!(below(col("bureau").is_null().or(col("count").gt(lit(1i64)))));
        assert!(below(col("bureau").in_list(vec![lit("fr"), lit("be")], false)));
        assert!(!below(cast(col("bureau"), DataType::Int64).gt(lit(0i64))));
        assert!(!below(col("count").eq(lit(1i32))), "a literal of another type means a conversion");
        assert!(!below(col("serial").eq(lit("ABC"))), "a masked column");
        assert!(!below(col("bureau").eq(col("serial"))));
        assert!(!below((lit(1i64) / col("count")).gt(lit(0i64))));
        assert!(!below(col("bureau").eq(lit("fr")).and((lit(1i64) / col("count")).gt(lit(0i64)))));
    }
}
