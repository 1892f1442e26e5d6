//! Scalar subqueries over the catalogue. DataFusion plans one that refers to the row around it only when it aggregates; as
//! identifiers are unique, its one row is the first.

use super::syntax::{call, last_name, parts};
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, Query, Select, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins,
    UnaryOperator, Value, Visit, VisitMut, Visitor, VisitorMut, visit_expressions_mut,
};
use std::mem;
use std::ops::ControlFlow;

/// Functions that make one row of many.
const AGGREGATES: &[&str] = &[
    "array_agg",
    "avg",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "first_value",
    "json_agg",
    "jsonb_agg",
    "json_object_agg",
    "last_value",
    "max",
    "min",
    "string_agg",
    "sum",
];

/// Whether a column aggregates.
pub(super) fn aggregates(item: &SelectItem) -> bool {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            expr.visit(&mut Aggregates { depth: 0 }).is_break()
        }
        _ => false,
    }
}

/// Looks for aggregates outside subqueries.
struct Aggregates {
    depth: usize,
}

impl Visitor for Aggregates {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function)
                if self.depth == 0
                    && function.over.is_none()
                    && last_name(&function.name).is_some_and(|name| AGGREGATES.contains(&name.as_str())) =>
            {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

/// Looks for `IN (SELECT ..)` among columns, which DataFusion plans in conditions only: `x IN (SELECT y ..)` becomes
/// `coalesce(array_has((SELECT array_agg(y) ..), x), false)`.
struct InColumns;

impl VisitorMut for InColumns {
    type Break = ();

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                let _ = visit_expressions_mut(expr, |part| {
                    if let Expr::InSubquery { expr, subquery, negated } = part
                        && let Some(gathered) = super::arrays::gathered(subquery)
                    {
                        let value = mem::replace(expr.as_mut(), Expr::Value(Value::Null.into()));
                        let is_among = call("array_has", vec![gathered, value]);
                        let is_among =
                            call("coalesce", vec![is_among, Expr::Value(Value::Boolean(false).into())]);
                        *part = if *negated {
                            Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(is_among) }
                        } else {
                            is_among
                        };
                    }
                    ControlFlow::<()>::Continue(())
                });
            }
        }
        ControlFlow::Continue(())
    }
}

/// Takes the first row of every scalar subquery over the catalogue.
pub(super) fn single(statement: &mut Statement) {
    if super::outputs::asks_catalogue(statement) {
        let _ = statement.visit(&mut InColumns);
    }
    let _ = visit_expressions_mut(statement, |expr| {
        if let Expr::Subquery(query) = expr {
            if compares_collations(query) {
                *expr = Expr::Value(Value::Null.into());
            } else {
                first(query);
            }
        }
        ControlFlow::<()>::Continue(())
    });
}

fn first(query: &mut Query) -> Option<()> {
    if query.with.is_some() {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let is_grouped = !matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
    if select.from.is_empty()
        || is_grouped
        || select.distinct.is_some()
        || !select.from.iter().all(is_of_catalogue)
    {
        return None;
    }
    let [item] = select.projection.as_mut_slice() else {
        return None;
    };
    if aggregates(item) {
        return None;
    }
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
        return None;
    };
    let value = mem::replace(expr, Expr::Value(Value::Null.into()));
    *expr = call("first_value", vec![value]);
    query.order_by = None;
    query.limit_clause = None;
    Some(())
}

/// psql asks for the collation of a column where it is not that of the column's type; here it always is.
fn compares_collations(query: &Query) -> bool {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return false;
    };
    let is_of_collations = select.from.iter().any(|item| match &item.relation {
        TableFactor::Table { name, .. } => parts(name) == ["pg_catalog", "pg_collation"],
        _ => false,
    });
    is_of_collations && differs_from_type(select)
}

fn differs_from_type(select: &Select) -> bool {
    select.selection.as_ref().is_some_and(|condition| condition.to_string().contains("collation <> "))
}

fn is_of_catalogue(item: &TableWithJoins) -> bool {
    is_relation_of_catalogue(&item.relation)
        && item.joins.iter().all(|join| is_relation_of_catalogue(&join.relation))
}

fn is_relation_of_catalogue(factor: &TableFactor) -> bool {
    match factor {
        TableFactor::Table { name, args: None, .. } => {
            matches!(parts(name).as_slice(), [schema, _] if schema == "pg_catalog" || schema == STANDARD)
        }
        TableFactor::NestedJoin { table_with_joins, .. } => is_of_catalogue(table_with_joins),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn subqueries_over_the_catalogue_give_their_first_row() {
        assert_eq!(
            written(
                "SELECT (SELECT nspname FROM pg_namespace n WHERE n.oid = c.relnamespace) AS s FROM pg_class c"
            ),
            "SELECT (SELECT first_value(nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace) AS s \
             FROM pg_catalog.pg_class c"
        );
        let own = "SELECT (SELECT x FROM firearms f WHERE f.a = t.a) AS x FROM traces t";
        assert_eq!(written(own), own);
    }
}
