//! Which statements a session for a bureau runs.

use crate::error::{FailureKind, Refusal, WarehouseError};
use arrow::error::ArrowError;
use datafusion::error::{DataFusionError, Result};
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast::{self, SetExpr};

/// A statement that only reads.
#[derive(Debug)]
pub(crate) enum ReadOnly {
    /// Run it and return its rows.
    Query(Statement),
    /// Return the plan of a query.
    Explain(Statement),
}

/// Parses a text; refuses everything but one statement that reads.
///
/// The logical plan is checked again afterwards: this first look gives clear words, the second closes the door.
pub(crate) fn parse_read_only(text: &str) -> Result<std::result::Result<ReadOnly, Refusal>> {
    let mut statements = DFParser::parse_sql(text)?;
    let (Some(statement), true) = (statements.pop_front(), statements.is_empty()) else {
        return Ok(Err(Refusal::NotOneStatement));
    };
    Ok(read_only(statement))
}

/// Refuses a statement that does not only read.
pub(crate) fn read_only(statement: Statement) -> std::result::Result<ReadOnly, Refusal> {
    match statement {
        Statement::Explain(explain) => {
            let options = &explain.options;
            if options.analyze
                || options.verbose
                || options.format.is_some()
                || options.show_statistics == Some(true)
            {
                return Err(Refusal::ExplainKind);
            }
            match read_only(*explain.statement)? {
                ReadOnly::Query(inner) => Ok(ReadOnly::Explain(inner)),
                ReadOnly::Explain(_) => Err(Refusal::ExplainKind),
            }
        }
        Statement::Statement(inner) => match inner.as_ref() {
            ast::Statement::Query(query) => match writing_part(query) {
                Some(what) => Err(Refusal::NotReadOnly(what.to_string())),
                None => Ok(ReadOnly::Query(Statement::Statement(inner))),
            },
            ast::Statement::ShowTables { .. }
            | ast::Statement::ShowColumns { .. }
            | ast::Statement::ExplainTable { .. } => Ok(ReadOnly::Query(Statement::Statement(inner))),
            other => Err(Refusal::NotReadOnly(first_words(&other.to_string()))),
        },
        Statement::CreateExternalTable(_) => Err(Refusal::NotReadOnly("CREATE EXTERNAL TABLE".into())),
        Statement::CopyTo(_) => Err(Refusal::NotReadOnly("COPY".into())),
        Statement::Reset(_) => Err(Refusal::NotReadOnly("RESET".into())),
    }
}

/// `WITH x AS (INSERT ...)`, `SELECT ... INTO`, `FOR UPDATE`.
fn writing_part(query: &ast::Query) -> Option<&'static str> {
    if !query.locks.is_empty() {
        return Some("FOR UPDATE");
    }
    let inside =
        query.with.as_ref().and_then(|with| with.cte_tables.iter().find_map(|cte| writing_part(&cte.query)));
    inside.or_else(|| writing_set(&query.body))
}

fn writing_set(body: &SetExpr) -> Option<&'static str> {
    match body {
        SetExpr::Select(select) => select.into.is_some().then_some("SELECT INTO"),
        SetExpr::Query(query) => writing_part(query),
        SetExpr::SetOperation { left, right, .. } => writing_set(left).or_else(|| writing_set(right)),
        SetExpr::Values(_) | SetExpr::Table(_) => None,
        _ => Some("changing rows inside a query"),
    }
}

fn first_words(statement: &str) -> String {
    statement.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

/// The statement with literals replaced, for the audit: questions are kept, serial numbers in them are not.
pub(crate) fn redact(text: &str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut in_word = false;
    while let Some(character) = rest.next() {
        match character {
            '\'' => {
                while let Some(next) = rest.next() {
                    if next == '\'' && rest.next_if_eq(&'\'').is_none() {
                        break;
                    }
                }
                redacted.push_str("'?'");
                in_word = false;
            }
            digit if digit.is_ascii_digit() && !in_word => {
                while rest.next_if(|next| next.is_ascii_alphanumeric() || *next == '.').is_some() {}
                redacted.push('?');
            }
            other => {
                in_word = other.is_alphanumeric() || other == '_';
                redacted.push(other);
            }
        }
    }
    redacted
}

/// What an error may say to the principal.
///
/// Errors of planning speak about the statement and the session's own tables. Errors of running come from values that
/// passed the guard. Paths and addresses are cut out of both.
pub(crate) fn scrub(error: &DataFusionError) -> String {
    let text = error.strip_backtrace();
    text.split_inclusive([' ', '\n', ',', '(', ')', '\'', '"'])
        .map(|word| {
            let looks_like_a_path = word.contains("://")
                || word.contains(".parquet")
                || word.contains("_delta_log")
                || word.matches('/').count() >= 2;
            if looks_like_a_path { "<path> " } else { word }
        })
        .collect()
}

/// A failure as the principal is told of it.
pub(crate) fn failure(error: &DataFusionError) -> WarehouseError {
    let kind = kind_of(error);
    let message = scrub(error);
    // What runs over values quotes them; the kind and the place say enough.
    let message = match kind {
        FailureKind::InvalidValue | FailureKind::OutOfRange => without_quoted(&message),
        _ => message,
    };
    WarehouseError::Statement { kind, message }
}

fn kind_of(error: &DataFusionError) -> FailureKind {
    match error.find_root() {
        DataFusionError::SQL(..) => FailureKind::Syntax,
        DataFusionError::SchemaError(..) => FailureKind::UnknownColumn,
        DataFusionError::NotImplemented(_) => FailureKind::NotSupported,
        DataFusionError::ResourcesExhausted(_) => FailureKind::Resources,
        DataFusionError::ArrowError(error, _) => match error.as_ref() {
            ArrowError::DivideByZero => FailureKind::DivisionByZero,
            ArrowError::ArithmeticOverflow(_) => FailureKind::OutOfRange,
            ArrowError::CastError(_) | ArrowError::ParseError(_) | ArrowError::InvalidArgumentError(_) => {
                FailureKind::InvalidValue
            }
            _ => FailureKind::Internal,
        },
        DataFusionError::Plan(text) if text.starts_with("table ") || text.contains(" not found") => {
            FailureKind::UnknownTable
        }
        DataFusionError::Plan(text)
            if text.contains("Invalid function") || text.contains("No function matches") =>
        {
            FailureKind::UnknownFunction
        }
        DataFusionError::Plan(_) | DataFusionError::Configuration(_) => FailureKind::Semantics,
        DataFusionError::Execution(_) => FailureKind::InvalidValue,
        _ => FailureKind::Internal,
    }
}

/// A message without what stands between quotes in it.
fn without_quoted(message: &str) -> String {
    let mut kept = String::with_capacity(message.len());
    let mut inside = None;
    for character in message.chars() {
        match inside {
            Some(quote) if character == quote => {
                inside = None;
                kept.push(character);
            }
            Some(_) => {}
            None => {
                kept.push(character);
                if matches!(character, '\'' | '"' | '`') {
                    inside = Some(character);
                    kept.push('…');
                }
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn reading_is_allowed() {
        for text in [
            "select 1",
            "with a as (select 1) select * from a",
            "select * from firearms;",
            "values (1), (2)",
            "show tables",
            "show columns from firearms",
            "describe firearms",
            "explain select * from firearms",
            "select 1 union all select 2",
        ] {
            assert!(parse_read_only(text).unwrap().is_ok(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "select 1; select 2",
            "",
            "insert into firearms values (1)",
            "update firearms set a = 1",
            "delete from firearms",
            "create table t as select 1",
            "create view v as select 1",
            "create external table t stored as parquet location '/etc'",
            "copy (select 1) to '/tmp/x.csv'",
            "copy firearms to '/tmp/x.csv'",
            "set datafusion.execution.batch_size = 1",
            "set datafusion.runtime.memory_limit = '7G'",
            "reset datafusion.execution.batch_size",
            "drop table firearms",
            "explain analyze select 1",
            "explain verbose select 1",
            "explain format graphviz select 1",
            "explain insert into firearms values (1)",
            "show all",
            "prepare p as select 1",
            "truncate table firearms",
            "begin",
            "select * into t from firearms",
            "use other",
        ] {
            assert!(!matches!(parse_read_only(text), Ok(Ok(_))), "{text}");
        }
    }

    #[test]
    fn literals_are_redacted_and_names_are_not() {
        let text =
            "select f1.serial_raw from firearms f1 where serial_raw = 'AB''C 123' and n > 12.5 limit 10";
        let redacted = redact(text);
        assert_eq!(
            redacted,
            "select f1.serial_raw from firearms f1 where serial_raw = '?' and n > ? limit ?"
        );
    }

    #[test]
    fn paths_are_cut_out_of_errors() {
        let error = DataFusionError::Execution(
            "Object at location /srv/data/firearms_history/part-1.parquet not found: file:///srv/data/x"
                .into(),
        );
        let scrubbed = scrub(&error);
        assert!(!scrubbed.contains("srv") && !scrubbed.contains("part-1"), "{scrubbed}");
    }
}
