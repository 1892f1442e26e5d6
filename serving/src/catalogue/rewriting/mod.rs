//! How a statement in the words of Postgres becomes one that DataFusion plans. Nothing here widens what is read: tables stay
//! the tables that were named, and the session checks the statement that comes out as it checks any other.
//!
//! In the order in which they are applied:
//!
//! - `canned`: statements that no rule saves, by their shape
//! - `registers`: `current_schema` without parentheses
//! - `outputs`: names of output columns
//! - `names`: `pg_class` is `pg_catalog.pg_class`, `pg_catalog.version()` is `version()`
//! - `nothing`: selections from relations that never have rows
//! - `distinct`: `DISTINCT ON` with subqueries among the columns; `orders`: subqueries to order by; `nesting`:
//!   queries put inside others, for both
//! - `rows`: whole rows as objects
//! - `operators`: `OPERATOR(pg_catalog.~)`, `COLLATE`, `substring` with a pattern
//! - `casts`: types of Postgres, and casts between names and identifiers
//! - `times`: patterns of dates, intervals times numbers
//! - `arrays`: literals of arrays, `= ANY (..)`, `ARRAY(SELECT ..)`
//! - `in_from`: functions in `FROM`
//! - `scalars`: scalar subqueries over the catalogue
//! - `loading`: tables are loaded for functions that name them
//! - `placeholders`: none is lost, and casts give them types
//!
//! `syntax` makes pieces of statements; `scope` tells which relations their names mean.

mod arrays;
mod canned;
mod casts;
mod distinct;
mod in_from;
mod loading;
mod names;
mod nesting;
mod nothing;
mod operators;
mod orders;
mod outputs;
mod placeholders;
mod registers;
mod rows;
mod scalars;
mod scope;
mod syntax;
mod times;

use datafusion::sql::sqlparser::ast::Statement;
use placeholders::Placeholders;

/// A statement as DataFusion plans it.
pub(super) fn rewritten(mut statement: Statement) -> Statement {
    if !matches!(statement, Statement::Query(_) | Statement::Explain { .. }) {
        return statement;
    }
    let placeholders = Placeholders::of(&statement);
    if let Some(canned) = canned::equivalent(&statement) {
        statement = canned;
    }
    registers::call(&mut statement);
    // Names of output columns follow from what was written.
    outputs::name(&mut statement);
    names::resolve(&mut statement);
    nothing::cut(&mut statement);
    distinct::on_columns(&mut statement);
    orders::by_columns(&mut statement);
    rows::to_objects(&mut statement);
    operators::plain(&mut statement);
    times::plain(&mut statement);
    arrays::literal(&mut statement);
    casts::known(&mut statement);
    in_from::select(&mut statement);
    scalars::single(&mut statement);
    loading::load(&mut statement);
    placeholders.keep(&mut statement);
    statement
}

/// What a statement is rewritten to.
#[cfg(test)]
fn written(text: &str) -> String {
    super::read(text)
        .map(|mut read| read.pop().map(|one| one.to_string()).unwrap_or_default())
        .unwrap_or_default()
}

/// What a condition is rewritten to.
#[cfg(test)]
fn written_condition(text: &str) -> String {
    let written = written(&format!("SELECT 1 AS one FROM t WHERE {text}"));
    written.split_once(" WHERE ").map(|(_, condition)| condition.to_owned()).unwrap_or_default()
}
