//! `DISTINCT ON` with subqueries among the columns. DataFusion makes an aggregation of `DISTINCT ON`, in which it plans no
//! subqueries that refer to the row around them, so the columns are selected first and the rows picked of them.

use super::nesting::{has_subquery, put_inside, wrap_each};
use super::outputs::given_name;
use super::syntax::expression;
use datafusion::sql::sqlparser::ast::{
    Distinct, Expr, Ident, OrderByKind, Query, SelectItem, SetExpr, Statement,
};

/// Selects first and picks then, where the catalogue is asked.
pub(super) fn on_columns(statement: &mut Statement) {
    wrap_each(statement, wrap);
}

/// `None` when nothing is to be done, or when a key is no column that is given.
fn wrap(query: &mut Query) -> Option<()> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let Some(Distinct::On(keys)) = &select.distinct else {
        return None;
    };
    if !select.projection.iter().filter_map(selected).any(has_subquery) {
        return None;
    }
    let columns = &select.projection;
    let picked = keys.iter().map(|key| outside(key, columns)).collect::<Option<Vec<Expr>>>()?;
    let picked: Vec<String> = picked.iter().map(ToString::to_string).collect();
    if let Some(order_by) = &mut query.order_by {
        let OrderByKind::Expressions(keys) = &mut order_by.kind else {
            return None;
        };
        let outer = keys.iter().map(|key| outside(&key.expr, columns)).collect::<Option<Vec<Expr>>>()?;
        for (key, outer) in keys.iter_mut().zip(outer) {
            key.expr = outer;
        }
    }
    select.distinct = None;
    let around = format!("(SELECT DISTINCT ON ({}) picked.* FROM (SELECT 1) AS picked)", picked.join(", "));
    put_inside(query, &around)
}

fn selected(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

/// A column as it is called from outside the selection that gives it.
fn outside(key: &Expr, columns: &[SelectItem]) -> Option<Expr> {
    let column = columns.iter().find(|item| selected(item) == Some(key))?;
    expression(&format!("picked.{}", Ident::with_quote('"', given_name(column)?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn rows_are_picked_from_a_selection() {
        assert_eq!(
            written(
                "SELECT DISTINCT ON (a.attnum) a.attname AS name, a.attnum, \
                 (SELECT nspname FROM pg_namespace n WHERE n.oid = a.attrelid) AS s FROM pg_attribute a ORDER BY a.attnum"
            ),
            "SELECT DISTINCT ON (picked.\"attnum\") picked.* FROM (SELECT a.attname AS name, a.attnum, \
             (SELECT first_value(nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = a.attrelid) AS s \
             FROM pg_catalog.pg_attribute a) AS picked ORDER BY picked.\"attnum\""
        );
    }

    #[test]
    fn what_is_planned_as_it_is_stays() {
        for plain in [
            "SELECT DISTINCT ON (a.attnum) a.attname AS name, a.attnum FROM pg_catalog.pg_attribute a ORDER BY a.attnum",
            "SELECT DISTINCT ON (a) a, (SELECT max(b) FROM u WHERE u.a = t.a) AS m FROM t ORDER BY a",
        ] {
            assert_eq!(written(plain), plain);
        }
    }
}
