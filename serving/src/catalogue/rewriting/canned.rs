//! Statements of clients that no rule saves, and what to plan for them. They are known by their shape, not by their text.

use super::syntax::plain;
use datafusion::sql::sqlparser::ast::{Query, Statement};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;

/// asyncpg looks types up with all that they consist of, through a recursion, which sessions do not run. Types here consist of
/// no more than elements, so one step does.
const TYPES_AND_ELEMENTS: &str = include_str!("canned/types_and_elements.sql");

/// pgcli takes the case of names from the texts of functions; there are none that are written in SQL.
const NO_WORDS: &str = "SELECT CAST(NULL AS TEXT) AS word WHERE false";

/// A statement that gives what another asks for.
pub(super) fn equivalent(statement: &Statement) -> Option<Statement> {
    let Statement::Query(query) = statement else {
        return None;
    };
    let text = if is_recursive(query, "typeinfo_tree") {
        TYPES_AND_ELEMENTS
    } else if gives(query, &["words", "orderwords", "names"]) {
        NO_WORDS
    } else {
        return None;
    };
    Parser::parse_sql(&PostgreSqlDialect {}, text).ok()?.pop()
}

/// Whether a query begins with selections of these names and no others.
fn gives(query: &Query, names: &[&str]) -> bool {
    query.with.as_ref().is_some_and(|with| {
        with.cte_tables.iter().map(|cte| plain(&cte.alias.name)).eq(names.iter().copied())
    })
}

/// Whether a query is a recursion of a name.
fn is_recursive(query: &Query, name: &str) -> bool {
    query.with.as_ref().is_some_and(|with| {
        with.recursive && with.cte_tables.iter().any(|cte| plain(&cte.alias.name) == name)
    })
}
