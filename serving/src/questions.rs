//! Which statements are questions for the warehouse, and how the engine takes them.

use datafusion::common::format::ExplainStatementOptions;
use datafusion::sql::parser::{ExplainStatement, Statement as EngineStatement};
use datafusion::sql::sqlparser::ast::Statement;

/// Whether a statement asks for rows of the warehouse, or for the plan of a query. Whether it only reads is for the guarded
/// session to say.
pub(crate) fn is_question(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Query(_)
            | Statement::Explain { .. }
            | Statement::ShowTables { .. }
            | Statement::ShowColumns { .. }
            | Statement::ExplainTable { .. }
    )
}

/// As the engine takes it: it has a statement of its own for EXPLAIN.
pub(crate) fn engine(statement: Statement) -> EngineStatement {
    match statement {
        Statement::Explain { analyze, verbose, statement, format, options, .. } => {
            let says = |name: &str| {
                options.iter().flatten().any(|option| {
                    option.name.value.eq_ignore_ascii_case(name)
                        && option
                            .arg
                            .as_ref()
                            .is_none_or(|arg| !arg.to_string().eq_ignore_ascii_case("false"))
                })
            };
            let has_more = options.iter().flatten().any(|option| {
                !["costs", "timing", "summary"]
                    .iter()
                    .any(|name| option.name.value.eq_ignore_ascii_case(name))
            });
            EngineStatement::Explain(ExplainStatement {
                options: ExplainStatementOptions {
                    analyze: analyze || says("analyze"),
                    // Options that are not known here are treated as those that are refused.
                    verbose: verbose || has_more || format.is_some(),
                    ..ExplainStatementOptions::default()
                },
                statement: Box::new(engine(*statement)),
            })
        }
        other => EngineStatement::Statement(Box::new(other)),
    }
}

/// What a statement begins with, for whoever is told that it is refused.
pub(crate) fn first_words(statement: &str) -> String {
    statement.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}
