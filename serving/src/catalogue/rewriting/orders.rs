//! Keys of `ORDER BY` that hold subqueries. DataFusion plans subqueries in columns and conditions only, so such a key becomes a
//! column of the selection inside, which is ordered by and not given.

use super::nesting::{has_subquery, put_inside, wrap_each};
use super::outputs::given_name;
use super::syntax::plain;
use datafusion::sql::sqlparser::ast::{
    Expr, Ident, OrderByKind, Query, SelectItem, SetExpr, Statement, Value,
};
use std::collections::BTreeSet;
use std::mem;

/// Makes columns of them where the catalogue is asked.
pub(super) fn by_columns(statement: &mut Statement) {
    wrap_each(statement, wrap);
}

/// `None` when nothing is to be done, or when names of columns do not follow from the text.
fn wrap(query: &mut Query) -> Option<()> {
    let OrderByKind::Expressions(keys) = &mut query.order_by.as_mut()?.kind else {
        return None;
    };
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    if select.distinct.is_some() || !keys.iter().any(|key| has_subquery(&key.expr)) {
        return None;
    }
    let names = select.projection.iter().map(given_name).collect::<Option<Vec<String>>>()?;
    if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
        return None;
    }
    for (key, number) in keys.iter_mut().filter(|key| !is_given(&key.expr, &names)).zip(1..) {
        let alias = Ident::with_quote('"', format!("order {number}"));
        let expr = mem::replace(&mut key.expr, Expr::Identifier(alias.clone()));
        select.projection.push(SelectItem::ExprWithAlias { expr, alias });
    }
    let columns: Vec<String> =
        names.iter().map(|name| Ident::with_quote('"', name.as_str()).to_string()).collect();
    put_inside(query, &format!("(SELECT {} FROM (SELECT 1) AS ordered)", columns.join(", ")))
}

/// Whether a key is an output column already, by its name or its number.
fn is_given(key: &Expr, names: &[String]) -> bool {
    match key {
        Expr::Identifier(ident) => names.contains(&plain(ident)),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn keys_with_subqueries_become_columns_that_are_not_given() {
        assert_eq!(
            written(
                "SELECT c.relname AS a FROM pg_class c \
                 ORDER BY (SELECT nspname FROM pg_namespace n WHERE n.oid = c.relnamespace) DESC, c.relkind, 1 LIMIT 3"
            ),
            "SELECT \"a\" FROM (SELECT c.relname AS a, \
             (SELECT first_value(nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace) AS \"order 1\", \
             c.relkind AS \"order 2\" FROM pg_catalog.pg_class c) AS ordered \
             ORDER BY \"order 1\" DESC, \"order 2\", 1 LIMIT 3"
        );
    }

    #[test]
    fn other_orders_stay() {
        let plain = "SELECT c.relname AS a FROM pg_catalog.pg_class c ORDER BY c.relkind, a";
        assert_eq!(written(plain), plain);
        let own = "SELECT a FROM t ORDER BY (SELECT max(b) FROM u WHERE u.a = t.a)";
        assert_eq!(written(own), own);
    }
}
