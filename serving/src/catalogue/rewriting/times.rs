//! What Postgres says of times in words that DataFusion does not know: patterns such as `YYYY-MM-DD`, intervals times numbers, and
//! `timestamp 'epoch'`. Programs that draw charts ask so of any table, not only of the catalogue.

use super::syntax::{call, expression, last_name, number, text, text_of};
use crate::catalogue::functions::INTERVAL_TIMES;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Statement,
    TypedString, visit_expressions_mut,
};
use std::mem;
use std::ops::ControlFlow;

/// Patterns of Postgres with those of DataFusion, the longer before those that they begin with. Names of months and days are
/// padded by Postgres unless `FM` stands before them, so the others are not here.
const PATTERNS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("IYYY", "%G"),
    ("YY", "%y"),
    ("FMMonth", "%B"),
    ("Mon", "%b"),
    ("MM", "%m"),
    ("DDD", "%j"),
    ("DD", "%d"),
    ("FMDay", "%A"),
    ("Dy", "%a"),
    ("IW", "%V"),
    ("HH24", "%H"),
    ("HH12", "%I"),
    ("HH", "%I"),
    ("MI", "%M"),
    ("SS", "%S"),
    ("MS", "%3f"),
    ("US", "%6f"),
    ("AM", "%p"),
    ("PM", "%p"),
    ("am", "%P"),
    ("pm", "%P"),
    ("TZ", "%Z"),
];
/// What is written in the case in which its pattern is; all else is numbers.
const WORDS: &[&str] = &["%B", "%b", "%A", "%a", "%p", "%P", "%Z"];

/// Writes them as DataFusion does.
pub(super) fn plain(statement: &mut Statement) {
    let _ = visit_expressions_mut(statement, |expr| {
        match expr {
            Expr::Function(function) => translate(function),
            Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } => {
                let (interval, factor) = match (is_interval(left), is_interval(right)) {
                    (true, false) => (left, right),
                    (false, true) => (right, left),
                    _ => return ControlFlow::Continue(()),
                };
                let interval = mem::replace(interval.as_mut(), number(0));
                let factor = mem::replace(factor.as_mut(), number(0));
                *expr = call(INTERVAL_TIMES, vec![interval, factor]);
            }
            Expr::TypedString(literal) if is_epoch(literal) => {
                if let Some(epoch) = expression("TIMESTAMP '1970-01-01 00:00:00'") {
                    *expr = epoch;
                }
            }
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
}

/// The pattern of a call of `to_char` and its like, when it is one of Postgres.
fn translate(function: &mut Function) {
    let takes_pattern = last_name(&function.name)
        .is_some_and(|name| matches!(name.as_str(), "to_char" | "to_date" | "to_timestamp"));
    let FunctionArguments::List(list) = &mut function.args else {
        return;
    };
    if takes_pattern
        && let [_, FunctionArg::Unnamed(FunctionArgExpr::Expr(pattern))] = list.args.as_mut_slice()
        && let Some(translated) = text_of(pattern).and_then(translated)
    {
        *pattern = text(&translated);
    }
}

/// A pattern as DataFusion writes it; `None` when it has letters that are no pattern known here, or none that is one.
fn translated(pattern: &str) -> Option<String> {
    let (mut rest, mut written, mut is_pattern) = (pattern, String::new(), false);
    while let Some(letter) = rest.chars().next() {
        let begins = |(word, meaning): &&(&str, &str)| {
            let start = rest.get(..word.len()).unwrap_or_default();
            start == *word || (!WORDS.contains(meaning) && start.eq_ignore_ascii_case(word))
        };
        if let Some((word, meaning)) = PATTERNS.iter().find(begins) {
            written.push_str(meaning);
            rest = rest.get(word.len()..)?;
            is_pattern = true;
        } else if letter == '"' {
            // What stands in quotes means itself.
            let (quoted, behind) = rest.get(1..)?.split_once('"')?;
            written.push_str(&quoted.replace('%', "%%"));
            rest = behind;
        } else if letter.is_alphanumeric() || letter == '%' {
            return None;
        } else {
            written.push(letter);
            rest = rest.get(letter.len_utf8()..)?;
        }
    }
    is_pattern.then_some(written)
}

fn is_interval(expr: &Expr) -> bool {
    match expr {
        Expr::Interval(_) => true,
        Expr::Nested(inner) => is_interval(inner),
        Expr::Cast { data_type, .. } => matches!(data_type, DataType::Interval { .. }),
        _ => false,
    }
}

fn is_epoch(literal: &TypedString) -> bool {
    matches!(literal.data_type, DataType::Timestamp(..))
        && literal.value.value.clone().into_string().is_some_and(|value| value == "epoch")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::catalogue::rewriting::written;

    #[test]
    fn patterns_of_postgres_are_translated() {
        for (pattern, expected) in [
            ("YYYY-MM-DD HH24:MI:SS.US", Some("%Y-%m-%d %H:%M:%S.%6f")),
            ("YYYYMMDDHH24MISS", Some("%Y%m%d%H%M%S")),
            ("DD Mon YY, HH12 AM", Some("%d %b %y, %I %p")),
            ("YYYY-MM-DD\"T\"HH24:MI", Some("%Y-%m-%dT%H:%M")),
            ("IYYY-IW", Some("%G-%V")),
            ("yyyy-mm-dd hh24:mi pm", Some("%Y-%m-%d %H:%M %P")),
            ("MON", None),
            ("%Y-%m-%d", None),
            ("Month", None),
            ("999", None),
            ("", None),
        ] {
            assert_eq!(translated(pattern).as_deref(), expected, "{pattern}");
        }
        assert_eq!(
            written("SELECT a FROM t WHERE b >= TO_TIMESTAMP('2015-01-01', 'YYYY-MM-DD')"),
            "SELECT a FROM t WHERE b >= TO_TIMESTAMP('2015-01-01', '%Y-%m-%d')"
        );
        for own in
            ["SELECT to_char(a, '%Y') FROM t", "SELECT to_timestamp(a) FROM t", "SELECT to_char(a, b) FROM t"]
        {
            assert_eq!(written(own), own);
        }
    }

    #[test]
    fn intervals_are_multiplied_by_a_function() {
        assert_eq!(
            written("SELECT a + INTERVAL '5 minutes' * floor(b / 5) FROM t"),
            "SELECT a + interval_times(INTERVAL '5 minutes', FLOOR(b / 5)) FROM t"
        );
        assert_eq!(
            written("SELECT (timestamp 'epoch' + b * interval '1 second') FROM t"),
            "SELECT (TIMESTAMP '1970-01-01 00:00:00' + interval_times(INTERVAL '1 second', b)) FROM t"
        );
        let own = "SELECT a * b, TIMESTAMP '2020-01-01 00:00:00' FROM t";
        assert_eq!(written(own), own);
    }
}
