//! Selections from relations that never have rows: there are no indexes, constraints, triggers and so on to tell of.
//!
//! What clients ask about them is the part of their statements that DataFusion plans worst: positions in arrays, functions that
//! give rows beside tables, subqueries that refer to the row around them. A selection that joins such a relation gives no rows
//! whatever else stands in it, so nothing of it has to be planned but its columns.

use super::outputs::name_of;
use super::scope::{Scope, sql_type};
use super::syntax::{expression, parts, plain};
use crate::catalogue::columns::{INFORMATION_SCHEMA, PG_CATALOG, Relation};
use crate::catalogue::known::Namespace;
use crate::catalogue::relations;
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, Ident, JoinOperator, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, SetOperator, SetQuantifier, Statement, TableFactor, TableWithJoins, Value, VisitMut, VisitorMut,
    visit_relations,
};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Leaves only the columns of selections that give no rows.
pub(super) fn cut(statement: &mut Statement) {
    let mut cut = Cut::default();
    // What `WITH` gives is known to be nothing only after it was looked at, so what refers to it waits for another look.
    for _ in 0..3 {
        let _ = statement.visit(&mut cut);
    }
}

#[derive(Default)]
struct Cut {
    /// Names that `WITH` gives to selections without rows.
    given: BTreeSet<String>,
}

impl VisitorMut for Cut {
    type Break = ();

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let Some(with) = &query.with {
            for cte in &with.cte_tables {
                if gives_nothing(&cte.query) {
                    self.given.insert(plain(&cte.alias.name));
                }
            }
        }
        if let Some(left) = left_alone(&query.body) {
            *query.body = left;
        }
        if let Some(with) = &mut query.with {
            with.recursive = with.recursive
                && with.cte_tables.iter().any(|cte| refers_to(&cte.query, &plain(&cte.alias.name)));
        }
        if gives_nothing(query) {
            query.order_by = None;
            query.limit_clause = None;
            query.with = None;
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        if self.has_no_rows(select)
            && let Some(columns) = columns_alone(select)
        {
            leave(select, columns);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        let replacement = match expr {
            Expr::Subquery(query) if gives_nothing(query) => value_of(query),
            Expr::Subquery(query) => self.aggregate_of_nothing(query),
            Expr::Exists { subquery, negated } if gives_nothing(subquery) => Some(boolean(*negated)),
            Expr::InSubquery { subquery, negated, .. } if gives_nothing(subquery) => Some(boolean(*negated)),
            Expr::Function(function) => match &function.args {
                datafusion::sql::sqlparser::ast::FunctionArguments::Subquery(query)
                    if gives_nothing(query) =>
                {
                    expression("CAST(ARRAY[] AS TEXT[])")
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(replacement) = replacement {
            *expr = replacement;
        }
        ControlFlow::Continue(())
    }
}

impl Cut {
    fn has_no_rows(&self, select: &Select) -> bool {
        !is_cut(select) && select.from.iter().any(|item| self.joins_nothing(item)) && !aggregates_all(select)
    }

    /// What an aggregate of a selection without rows is: nothing counts 0, the others are null.
    fn aggregate_of_nothing(&self, query: &Query) -> Option<Expr> {
        let SetExpr::Select(select) = query.body.as_ref() else {
            return None;
        };
        let is_of_nothing = select.from.iter().any(|item| self.joins_nothing(item)) && aggregates_all(select);
        let [
            SelectItem::UnnamedExpr(Expr::Function(function))
            | SelectItem::ExprWithAlias { expr: Expr::Function(function), .. },
        ] = select.projection.as_slice()
        else {
            return None;
        };
        let name = parts(&function.name).pop().filter(|_| is_of_nothing)?;
        match name.as_str() {
            "count" => Some(super::syntax::number(0)),
            "array_agg" => expression("CAST(NULL AS TEXT[])"),
            "string_agg" | "json_agg" | "jsonb_agg" => expression("CAST(NULL AS TEXT)"),
            "min" | "max" | "sum" => expression("CAST(NULL AS BIGINT)"),
            _ => None,
        }
    }

    fn joins_nothing(&self, item: &TableWithJoins) -> bool {
        let mut is_empty = self.is_nothing(&item.relation);
        for join in &item.joins {
            match &join.join_operator {
                JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_) => {
                    is_empty = is_empty || self.is_nothing(&join.relation);
                }
                JoinOperator::Left(_) | JoinOperator::LeftOuter(_) => {}
                // Others may give rows of the right side.
                _ => return false,
            }
        }
        is_empty
    }

    fn is_nothing(&self, factor: &TableFactor) -> bool {
        match factor {
            TableFactor::Table { name, args: None, .. } => match parts(name).as_slice() {
                [given] => self.given.contains(given),
                [schema, relation] => is_without_rows(schema, relation),
                _ => false,
            },
            // Options that no relation has.
            TableFactor::UNNEST { array_exprs, with_ordinality: false, .. } => match array_exprs.as_slice() {
                [Expr::CompoundIdentifier(idents)] => {
                    idents.last().is_some_and(|column| is_option(&plain(column)))
                }
                [Expr::Identifier(column)] => is_option(&plain(column)),
                _ => false,
            },
            TableFactor::Table { name, args: Some(args), .. } => {
                let arguments: Vec<String> = args.args.iter().map(ToString::to_string).collect();
                let column = arguments.first().and_then(|argument| argument.rsplit('.').next());
                parts(name)
                    .last()
                    .is_some_and(|name| matches!(name.as_str(), "unnest" | "pg_options_to_table"))
                    && column.is_some_and(is_option)
            }
            TableFactor::Derived { subquery, .. } => gives_nothing(subquery),
            TableFactor::NestedJoin { table_with_joins, .. } => self.joins_nothing(table_with_joins),
            _ => false,
        }
    }
}

/// Columns of arrays that are null in every row.
fn is_option(column: &str) -> bool {
    matches!(
        column,
        "reloptions"
            | "attoptions"
            | "attfdwoptions"
            | "evttags"
            | "fdwoptions"
            | "srvoptions"
            | "umoptions"
            | "ftoptions"
            | "spcoptions"
            | "proconfig"
    )
}

fn is_without_rows(schema: &str, relation: &str) -> bool {
    match schema {
        "pg_catalog" => {
            PG_CATALOG.contains_key(relation) && !relations::may_have_rows(Namespace::Catalogue, relation)
        }
        STANDARD => {
            INFORMATION_SCHEMA.contains_key(relation)
                && !relations::may_have_rows(Namespace::Information, relation)
        }
        _ => false,
    }
}

/// The left side of a union whose right side gives nothing.
fn left_alone(body: &SetExpr) -> Option<SetExpr> {
    match body {
        SetExpr::SetOperation { op: SetOperator::Union, set_quantifier, left, right } => {
            let is_all = *set_quantifier == SetQuantifier::All;
            matches!(right.as_ref(), SetExpr::Select(select) if is_all && is_cut(select))
                .then(|| (**left).clone())
        }
        _ => None,
    }
}

fn refers_to(query: &Query, name: &str) -> bool {
    visit_relations(query, |relation| {
        if parts(relation) == [name] { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .is_break()
}

/// Whether a query was cut.
fn gives_nothing(query: &Query) -> bool {
    match query.body.as_ref() {
        SetExpr::Select(select) => is_cut(select),
        SetExpr::Query(query) => gives_nothing(query),
        _ => false,
    }
}

fn is_cut(select: &Select) -> bool {
    select.from.is_empty() && select.selection.as_ref().is_some_and(|condition| *condition == boolean(false))
}

fn boolean(value: bool) -> Expr {
    Expr::Value(Value::Boolean(value).into())
}

/// A selection that counts gives a row even of nothing.
fn aggregates_all(select: &Select) -> bool {
    let is_grouped = match &select.group_by {
        GroupByExpr::Expressions(keys, _) => !keys.is_empty(),
        GroupByExpr::All(_) => true,
    };
    !is_grouped && select.projection.iter().any(super::scalars::aggregates)
}

/// The value of a subquery without rows: null, of the type of its column.
fn value_of(query: &Query) -> Option<Expr> {
    match query.body.as_ref() {
        SetExpr::Select(select) => match select.projection.as_slice() {
            [SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }] => Some(expr.clone()),
            _ => None,
        },
        SetExpr::Query(query) => value_of(query),
        _ => None,
    }
}

fn leave(select: &mut Select, columns: Vec<SelectItem>) {
    select.projection = columns;
    select.distinct = None;
    select.from = Vec::new();
    select.selection = Some(boolean(false));
    select.group_by = GroupByExpr::Expressions(Vec::new(), Vec::new());
    select.having = None;
    select.qualify = None;
    select.sort_by = Vec::new();
}

/// The columns of a selection, each null; `None` when they do not follow from the text.
fn columns_alone(select: &Select) -> Option<Vec<SelectItem>> {
    let scope = Scope::of(select);
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(expr) => {
                columns.push(null(scope.type_of(expr), Ident::with_quote('"', name_of(expr)))?)
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                columns.push(null(scope.type_of(expr), alias.clone())?)
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                columns.extend(all_of(scope.relation(name)?)?);
            }
            SelectItem::Wildcard(_) => {
                if scope.has_others {
                    return None;
                }
                for relation in &scope.in_order {
                    columns.extend(all_of(relation)?);
                }
            }
            _ => return None,
        }
    }
    Some(columns)
}

fn all_of(relation: &Relation) -> Option<Vec<SelectItem>> {
    relation
        .columns
        .iter()
        .map(|column| null(sql_type(column.field.data_type()), Ident::with_quote('"', column.name.as_str())))
        .collect()
}

fn null(data_type: &str, name: Ident) -> Option<SelectItem> {
    Some(SelectItem::ExprWithAlias { expr: expression(&format!("CAST(NULL AS {data_type})"))?, alias: name })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn a_selection_from_nothing_keeps_its_columns() {
        assert_eq!(
            written(
                "SELECT i.indrelid, unnest(i.indkey) AS at FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid ORDER BY 1"
            ),
            "SELECT CAST(NULL AS BIGINT) AS \"indrelid\", CAST(NULL AS BIGINT) AS at WHERE false"
        );
    }

    #[test]
    fn subqueries_of_nothing_are_null_or_false() {
        assert_eq!(
            written(
                "SELECT c.oid AS a, (SELECT conname FROM pg_constraint k WHERE k.conrelid = c.oid) AS b, \
                 EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhrelid = c.oid) AS d FROM pg_class c"
            ),
            "SELECT c.oid AS a, CAST(NULL AS TEXT) AS b, false AS d FROM pg_catalog.pg_class c"
        );
    }

    #[test]
    fn what_may_give_rows_stays() {
        for (text, expected) in [
            (
                "SELECT count(*) AS n FROM pg_catalog.pg_index",
                "SELECT count(*) AS n FROM pg_catalog.pg_index",
            ),
            (
                "SELECT c.oid AS a FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid",
                "SELECT c.oid AS a FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid",
            ),
            ("SELECT x FROM pg_index_of_ours", "SELECT x FROM pg_index_of_ours"),
        ] {
            assert_eq!(written(text), expected);
        }
    }
}
