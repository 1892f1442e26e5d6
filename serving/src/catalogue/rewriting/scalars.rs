//! Scalar subqueries over the catalogue. DataFusion plans one that refers to the row around it only when it aggregates; as
//! identifiers are unique, its one row is the first.

use super::nothing::calls;
use super::syntax::{call, parts};
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, Query, Select, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins, Value,
    visit_expressions_mut,
};
use std::mem;
use std::ops::ControlFlow;

/// Functions that make one row of many.
const AGGREGATES: &[&str] = &[
    "array_agg", "avg", "bool_and", "bool_or", "count", "every", "first_value", "json_agg", "jsonb_agg", "json_object_agg", "last_value", "max",
    "min", "string_agg", "sum",
];

/// Whether a column aggregates.
pub(super) fn aggregates(item: &SelectItem) -> bool {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => calls(expr, AGGREGATES),
        _ => false,
    }
}

/// Takes the first row of every scalar subquery over the catalogue.
pub(super) fn single(statement: &mut Statement) {
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
    if select.from.is_empty() || is_grouped || select.distinct.is_some() || !select.from.iter().all(is_of_catalogue) {
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
    select.selection.as_ref().is_some_and(|condition| condition.to_string().contains("attcollation <> t.typcollation"))
}

fn is_of_catalogue(item: &TableWithJoins) -> bool {
    is_relation_of_catalogue(&item.relation) && item.joins.iter().all(|join| is_relation_of_catalogue(&join.relation))
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
    use crate::catalogue::read;

    #[test]
    fn subqueries_over_the_catalogue_give_their_first_row() {
        let read = |text| read(text).unwrap().pop().unwrap().to_string();
        assert_eq!(
            read("SELECT (SELECT nspname FROM pg_namespace n WHERE n.oid = c.relnamespace) AS s FROM pg_class c"),
            "SELECT (SELECT first_value(nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace) AS s \
             FROM pg_catalog.pg_class c"
        );
        let own = "SELECT (SELECT x FROM firearms f WHERE f.a = t.a) AS x FROM traces t";
        assert_eq!(read(own), own);
    }
}
