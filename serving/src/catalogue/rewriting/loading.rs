//! Functions such as `to_regclass` look tables up that must have been described before, which takes waiting, and functions
//! cannot wait. A statement that calls one and names no relation of the catalogue is therefore given a selection beside its own
//! from one, which is planned, for which the tables are described, and of which no row is ever asked.

use super::syntax::{last_name, parts};
use crate::catalogue::functions;
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{Expr, Statement, With, visit_expressions, visit_relations};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;
use std::ops::ControlFlow;

/// The selection; no name of a client has a blank in it.
const SELECTION: &str = "WITH \"tables described\" AS (SELECT nspname FROM pg_catalog.pg_namespace) SELECT 1";

/// Names a relation of the catalogue where a function needs one.
pub(super) fn load(statement: &mut Statement) {
    let needs = visit_expressions(statement, |expr| match expr {
        Expr::Function(function)
            if last_name(&function.name).is_some_and(|name| functions::needs_tables(&name)) =>
        {
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })
    .is_break();
    let has = visit_relations(statement, |name| match parts(name).as_slice() {
        [schema, _] if schema == "pg_catalog" || schema == STANDARD => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    })
    .is_break();
    if needs
        && !has
        && let Statement::Query(query) = statement
        && let Some(selection) = selection()
    {
        match &mut query.with {
            Some(with) => with.cte_tables.splice(0..0, selection.cte_tables).for_each(drop),
            None => query.with = Some(selection),
        }
    }
}

fn selection() -> Option<With> {
    match Parser::parse_sql(&PostgreSqlDialect {}, SELECTION).ok()?.pop()? {
        Statement::Query(query) => query.with,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn tables_are_described_for_functions_that_name_them() {
        assert_eq!(
            written("SELECT to_regclass('firearms') AS x"),
            "WITH \"tables described\" AS (SELECT nspname FROM pg_catalog.pg_namespace) SELECT to_regclass('firearms') AS x"
        );
        assert_eq!(
            written("SELECT to_regclass(relname) AS x FROM pg_class"),
            "SELECT to_regclass(relname) AS x FROM pg_catalog.pg_class"
        );
    }
}
