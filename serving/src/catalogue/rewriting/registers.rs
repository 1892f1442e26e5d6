//! `current_user`, `current_schema` and the like, which SQL calls without parentheses.

use super::syntax::{call as call_of, last_name, plain};
use datafusion::sql::sqlparser::ast::{Expr, FunctionArguments, Statement, visit_expressions_mut};
use std::ops::ControlFlow;

/// Those that the parser takes for names of columns.
const TAKEN_FOR_COLUMNS: &[&str] = &["current_schema", "current_role"];
/// Those that it knows.
const KNOWN: &[&str] = &["current_catalog", "current_user", "session_user", "user"];

/// Calls them as functions.
pub(super) fn call(statement: &mut Statement) {
    let _ = visit_expressions_mut(statement, |expr| {
        let name = match expr {
            Expr::Identifier(ident) if ident.quote_style.is_none() => {
                Some(plain(ident)).filter(|name| TAKEN_FOR_COLUMNS.contains(&name.as_str()))
            }
            Expr::Function(function) if function.args == FunctionArguments::None => {
                last_name(&function.name).filter(|name| KNOWN.contains(&name.as_str()))
            }
            _ => None,
        };
        if let Some(name) = name {
            *expr = call_of(&name, Vec::new());
        }
        ControlFlow::<()>::Continue(())
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn they_are_called() {
        assert_eq!(written("SELECT current_user"), "SELECT current_user() AS \"current_user\"");
        assert_eq!(
            written("SELECT 1 AS x WHERE current_schema = 'a'"),
            "SELECT 1 AS x WHERE current_schema() = 'a'"
        );
        assert_eq!(written("SELECT \"user\" FROM t"), "SELECT \"user\" FROM t");
        assert_eq!(written("SELECT CURRENT_DATE FROM t"), "SELECT CURRENT_DATE FROM t");
    }
}
