//! Names of output columns, as Postgres gives them to what has no alias: `version`, not `version()`.
//!
//! Clients read columns of the catalogue by these names. Analysts' own statements keep DataFusion's.

use super::syntax::{last_name, parts, plain};
use crate::catalogue::columns::PG_CATALOG;
use crate::catalogue::functions;
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{
    DataType, Expr, Ident, Select, SelectItem, SelectItemQualifiedWildcardKind, Statement, VisitMut,
    VisitorMut, visit_relations,
};
use std::collections::BTreeSet;
use std::mem;
use std::ops::ControlFlow;

/// Gives every unnamed column its name.
pub(super) fn name(statement: &mut Statement) {
    let all = asks_catalogue(statement);
    let _ = statement.visit(&mut Names { all });
}

/// Whether a statement names a relation of the catalogue.
pub(super) fn asks_catalogue(statement: &Statement) -> bool {
    visit_relations(statement, |name| {
        let is_catalogue = match parts(name).as_slice() {
            [relation] => PG_CATALOG.contains_key(relation),
            [.., schema, _] => matches!(schema.as_str(), "pg_catalog" | "information_schema" | STANDARD),
            _ => false,
        };
        if is_catalogue { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .is_break()
}

struct Names {
    all: bool,
}

impl VisitorMut for Names {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let mut given: BTreeSet<String> = select
            .projection
            .iter()
            .filter_map(|item| match item {
                SelectItem::ExprWithAlias { alias, .. } => Some(plain(alias)),
                SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Some(plain(ident)),
                _ => None,
            })
            .collect();
        let whole = whole_tables(select);
        for item in &mut select.projection {
            let SelectItem::UnnamedExpr(expr) = item else { continue };
            let named = match &*expr {
                Expr::Identifier(_) => None,
                Expr::CompoundIdentifier(idents) => {
                    // `n.oid, n.*` gives a column twice.
                    let is_twice = matches!(idents.as_slice(), [table, _] if whole.contains(&plain(table)));
                    is_twice.then(|| name_of(expr))
                }
                other if self.all || is_of_catalogue(other) => Some(name_of(other)),
                _ => None,
            };
            if let Some(name) = named {
                let is_repeated = matches!(expr, Expr::CompoundIdentifier(_)) || given.contains(&name);
                let alias = if is_repeated { free(&name, &given) } else { name };
                given.insert(alias.clone());
                let expr = mem::replace(expr, super::syntax::number(0));
                *item = SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', alias) };
            }
        }
        ControlFlow::Continue(())
    }
}

fn whole_tables(select: &Select) -> BTreeSet<String> {
    select
        .projection
        .iter()
        .filter_map(|item| match item {
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                last_name(name)
            }
            _ => None,
        })
        .collect()
}

/// A name with a number behind it that no other column has. Postgres would repeat the name, which no plan may.
fn free(name: &str, given: &BTreeSet<String>) -> String {
    (1..).map(|number| format!("{name}_{number}")).find(|free| !given.contains(free)).unwrap_or_default()
}

/// Whether an expression is one of Postgres's own: a function of the catalogue, or a cast to one of its types.
fn is_of_catalogue(expr: &Expr) -> bool {
    match expr {
        Expr::Function(function) => last_name(&function.name).is_some_and(|name| functions::is_named(&name)),
        Expr::Cast { expr, data_type, .. } => {
            matches!(data_type, DataType::Regclass | DataType::Custom(..)) || is_of_catalogue(expr)
        }
        Expr::Nested(inner) => is_of_catalogue(inner),
        _ => false,
    }
}

/// The name that a column has by itself, without one that Postgres would make up.
pub(super) fn given_name(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(plain(alias)),
        SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Some(plain(ident)),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(idents)) => idents.last().map(plain),
        _ => None,
    }
}

/// The name that Postgres gives a column.
pub(super) fn name_of(expr: &Expr) -> String {
    named(expr).unwrap_or_else(|| "?column?".to_string())
}

fn named(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(ident) => Some(plain(ident)),
        Expr::CompoundIdentifier(idents) => idents.last().map(plain),
        Expr::Function(function) => last_name(&function.name),
        Expr::Cast { expr, data_type, .. } => named(expr).or_else(|| type_name(data_type)),
        Expr::Nested(inner) => named(inner),
        Expr::Collate { expr, .. } => named(expr),
        Expr::Case { else_result, .. } => {
            else_result.as_deref().and_then(named).or_else(|| Some("case".to_string()))
        }
        Expr::Array(_) => Some("array".to_string()),
        Expr::Exists { .. } => Some("exists".to_string()),
        Expr::Extract { .. } => Some("extract".to_string()),
        Expr::Substring { .. } => Some("substring".to_string()),
        Expr::Trim { .. } => Some("btrim".to_string()),
        Expr::Position { .. } => Some("position".to_string()),
        Expr::Subquery(query) => match query.body.as_select()?.projection.first()? {
            SelectItem::ExprWithAlias { alias, .. } => Some(plain(alias)),
            SelectItem::UnnamedExpr(expr) => named(expr),
            _ => None,
        },
        Expr::CompoundFieldAccess { root, .. } => named(root),
        _ => None,
    }
}

fn type_name(data_type: &DataType) -> Option<String> {
    match data_type {
        DataType::Custom(name, _) => last_name(name),
        DataType::Int(_) | DataType::Integer(_) => Some("int4".to_string()),
        DataType::BigInt(_) => Some("int8".to_string()),
        DataType::SmallInt(_) => Some("int2".to_string()),
        DataType::Boolean => Some("bool".to_string()),
        DataType::Varchar(_) | DataType::CharacterVarying(_) => Some("varchar".to_string()),
        DataType::Array(_) => None,
        other => Some(other.to_string().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn columns_of_the_catalogue_are_named_as_postgres_names_them() {
        assert_eq!(written("SELECT pg_catalog.version()"), "SELECT version() AS \"version\"");
        assert_eq!(
            written("SELECT count(*), 1, 2, oid::text FROM pg_class"),
            "SELECT count(*) AS \"count\", 1 AS \"?column?\", 2 AS \"?column?_1\", oid::TEXT AS \"oid\" FROM pg_catalog.pg_class"
        );
        assert_eq!(
            written("SELECT n.oid, n.* FROM pg_namespace n"),
            "SELECT n.oid AS \"oid_1\", n.* FROM pg_catalog.pg_namespace n"
        );
    }

    #[test]
    fn other_statements_keep_theirs() {
        for text in ["SELECT count(*), 1 FROM firearms", "SELECT 1", "SELECT a + b, lower(c) FROM t"] {
            assert_eq!(written(text), text);
        }
    }
}
