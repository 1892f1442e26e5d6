//! Schemas: `pg_catalog` comes first in the search path of Postgres, and functions and types may be named with it.

use super::syntax::{last_name, parts, plain};
use crate::catalogue::columns::{INFORMATION_SCHEMA, PG_CATALOG};
use crate::catalogue::schema::STANDARD;
use crate::catalogue::{DATABASE, oids};
use datafusion::sql::sqlparser::ast::{
    Expr, Function, Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, Statement, TableFactor, VisitMut, VisitorMut,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Names every relation of a catalogue with its schema, and every function without.
pub(super) fn resolve(statement: &mut Statement) {
    let mut given = Given::default();
    let _ = statement.visit(&mut given);
    let _ = statement.visit(&mut Resolver { given: given.0 });
    let _ = statement.visit(&mut RelationOfRow::default());
}

/// Column `tableoid`, which tells in which relation a row stands.
#[derive(Default)]
struct RelationOfRow {
    by_name: BTreeMap<String, String>,
}

impl VisitorMut for RelationOfRow {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let scope = super::scope::Scope::of(select);
        self.by_name.extend(scope.by_name.into_iter().map(|(name, relation)| (name, relation.name.clone())));
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::CompoundIdentifier(idents) = expr
            && let [.., table, column] = idents.as_slice()
            && plain(column) == "tableoid"
            && let Some(relation) = self.by_name.get(&plain(table))
        {
            *expr = super::syntax::number(oids::catalogue_relation(relation));
        }
        ControlFlow::Continue(())
    }
}

/// Names that `WITH` gives.
#[derive(Default)]
struct Given(BTreeSet<String>);

impl VisitorMut for Given {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let Some(with) = &query.with {
            self.0.extend(with.cte_tables.iter().map(|cte| plain(&cte.alias.name)));
        }
        ControlFlow::Continue(())
    }
}

struct Resolver {
    given: BTreeSet<String>,
}

impl VisitorMut for Resolver {
    type Break = ();

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args: None, .. } => self.relation(name),
            TableFactor::Table { name, args: Some(_), .. } | TableFactor::Function { name, .. } => bare(name),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(Function { name, .. }) => bare(name),
            Expr::CompoundIdentifier(idents) => without_standard_schema(idents),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) = item
                && parts(name).first().is_some_and(|first| first == "information_schema")
                && name.0.len() == 2
            {
                name.0.remove(0);
            }
        }
        ControlFlow::Continue(())
    }
}

impl Resolver {
    fn relation(&self, name: &mut ObjectName) {
        let mut written = parts(name);
        if written.len() == 3 && written.first().is_some_and(|catalogue| catalogue == DATABASE) {
            name.0.remove(0);
            written.remove(0);
        }
        match written.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [relation] if PG_CATALOG.contains_key(*relation) && !self.given.contains(*relation) => {
                name.0.insert(0, ObjectNamePart::Identifier(Ident::new("pg_catalog")));
            }
            ["information_schema", relation] if INFORMATION_SCHEMA.contains_key(*relation) => {
                if let Some(first) = name.0.first_mut() {
                    *first = ObjectNamePart::Identifier(Ident::new(STANDARD));
                }
            }
            _ => {}
        }
    }
}

/// Leaves the schema of a function out: functions have none here.
fn bare(name: &mut ObjectName) {
    let is_of_catalogue = name.0.len() == 2
        && parts(name)
            .first()
            .is_some_and(|schema| matches!(schema.as_str(), "pg_catalog" | "information_schema" | "public"));
    if is_of_catalogue && last_name(name).is_some() {
        name.0.remove(0);
    }
}

/// `information_schema.columns.table_name`: the view goes by its own name alone.
fn without_standard_schema(idents: &mut Vec<Ident>) {
    let is_standard = idents.len() == 3
        && idents.first().is_some_and(|first| first.value.eq_ignore_ascii_case("information_schema"))
        && idents.get(1).is_some_and(|second| INFORMATION_SCHEMA.contains_key(&plain(second)));
    if is_standard {
        idents.remove(0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn relations_of_the_catalogue_are_named_with_their_schema() {
        assert_eq!(written("SELECT relname FROM pg_class"), "SELECT relname FROM pg_catalog.pg_class");
        assert_eq!(written("SELECT relname FROM PG_CLASS c"), "SELECT relname FROM pg_catalog.PG_CLASS c");
        assert_eq!(
            written("SELECT table_name FROM proofhouse.information_schema.tables"),
            "SELECT table_name FROM sql_standard.tables"
        );
    }

    #[test]
    fn names_that_the_statement_gives_stay() {
        let text = "WITH pg_class AS (SELECT 1 AS x) SELECT x FROM pg_class";
        assert_eq!(written(text), text);
    }

    #[test]
    fn other_relations_stay() {
        for text in
            ["SELECT x FROM firearms", "SELECT x FROM public.firearms", "SELECT x FROM other.pg_class"]
        {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn functions_have_no_schema() {
        assert_eq!(written("SELECT pg_catalog.lower(x) AS a FROM t"), "SELECT lower(x) AS a FROM t");
    }
}
