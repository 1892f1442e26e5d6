//! Keys of `ORDER BY` that hold subqueries. DataFusion plans subqueries in columns and conditions only, so such a key becomes a
//! column of the selection inside, which is ordered by and not given.

use super::syntax::{expression, plain};
use datafusion::sql::sqlparser::ast::{
    Expr, Ident, OrderByKind, Query, SelectItem, SetExpr, Statement, TableFactor, Value, Visit, VisitMut,
    Visitor, VisitorMut,
};
use std::collections::BTreeSet;
use std::mem;
use std::ops::ControlFlow;

/// Makes columns of them where the catalogue is asked.
pub(super) fn by_columns(statement: &mut Statement) {
    if super::outputs::asks_catalogue(statement) {
        let _ = statement.visit(&mut Orders);
    }
}

struct Orders;

impl VisitorMut for Orders {
    type Break = ();

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let _ = wrap(query);
        ControlFlow::Continue(())
    }
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

/// Puts a query, without its order and limit, into the place of `(SELECT 1)` in another.
pub(super) fn put_inside(query: &mut Query, around: &str) -> Option<()> {
    let Expr::Subquery(mut outer) = expression(around)? else {
        return None;
    };
    let SetExpr::Select(select) = outer.body.as_mut() else {
        return None;
    };
    let TableFactor::Derived { subquery, .. } = &mut select.from.first_mut()?.relation else {
        return None;
    };
    subquery.with = query.with.take();
    mem::swap(&mut subquery.body, &mut query.body);
    mem::swap(&mut outer.body, &mut query.body);
    Some(())
}

/// Whether there is a subquery in an expression.
pub(super) fn has_subquery(expr: &Expr) -> bool {
    expr.visit(&mut Subqueries).is_break()
}

/// The name of an output column.
pub(super) fn given_name(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(plain(alias)),
        SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Some(plain(ident)),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(idents)) => idents.last().map(plain),
        _ => None,
    }
}

/// Whether a key is an output column already, by its name or its number.
fn is_given(key: &Expr, names: &[String]) -> bool {
    match key {
        Expr::Identifier(ident) => names.contains(&plain(ident)),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}

/// Looks for a subquery.
struct Subqueries;

impl Visitor for Subqueries {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        ControlFlow::Break(())
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
