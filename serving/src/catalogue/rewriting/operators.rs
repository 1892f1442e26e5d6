//! Operators that are named with their schema, collations, which are all the same here, and `substring` with a pattern.

use super::syntax::call;
use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Statement, visit_expressions_mut};
use std::mem;
use std::ops::ControlFlow;

/// Writes operators as such and leaves collations out.
pub(super) fn plain(statement: &mut Statement) {
    let _ = visit_expressions_mut(statement, |expr| {
        match expr {
            Expr::BinaryOp { op, .. } => {
                if let BinaryOperator::PGCustomBinaryOperator(names) = op
                    && let Some(known) = names.last().and_then(|name| operator(name))
                {
                    *op = known;
                }
            }
            Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. } => {
                let escape = escape_char.as_ref().and_then(|value| value.value.clone().into_string());
                if let Some(escape) = escape.filter(|escape| escape != "\\" && escape.chars().count() == 1) {
                    *escape_char = None;
                    let written = mem::replace(pattern.as_mut(), super::syntax::number(0));
                    **pattern = escaped_by_backslash(written, &escape);
                }
            }
            Expr::Collate { expr: collated, .. } => {
                let inner = mem::replace(collated.as_mut(), super::syntax::number(0));
                *expr = inner;
            }
            Expr::Substring { expr: whole, substring_from: Some(from), substring_for: None, .. }
                if super::syntax::text_of(from).is_some() =>
            {
                // What the first group matches, or the whole pattern where it has none.
                let whole = mem::replace(whole.as_mut(), super::syntax::number(0));
                let pattern = mem::replace(from.as_mut(), super::syntax::number(0));
                let groups = call("regexp_match", vec![whole, pattern]);
                *expr = call("array_element", vec![groups, super::syntax::number(1)]);
            }
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
}

/// A pattern that is escaped with a sign of its own, escaped with the backslash, which is the one that DataFusion knows.
fn escaped_by_backslash(pattern: Expr, escape: &str) -> Expr {
    match super::syntax::text_of(&pattern) {
        Some(literal) => super::syntax::text(&literal.replace('\\', "\\\\").replace(escape, "\\")),
        None => {
            let doubled =
                call("replace", vec![pattern, super::syntax::text("\\"), super::syntax::text("\\\\")]);
            call("replace", vec![doubled, super::syntax::text(escape), super::syntax::text("\\")])
        }
    }
}

fn operator(name: &str) -> Option<BinaryOperator> {
    Some(match name {
        "~" => BinaryOperator::PGRegexMatch,
        "~*" => BinaryOperator::PGRegexIMatch,
        "!~" => BinaryOperator::PGRegexNotMatch,
        "!~*" => BinaryOperator::PGRegexNotIMatch,
        "~~" => BinaryOperator::PGLikeMatch,
        "~~*" => BinaryOperator::PGILikeMatch,
        "!~~" => BinaryOperator::PGNotLikeMatch,
        "!~~*" => BinaryOperator::PGNotILikeMatch,
        "=" => BinaryOperator::Eq,
        "<>" => BinaryOperator::NotEq,
        "<" => BinaryOperator::Lt,
        "<=" => BinaryOperator::LtEq,
        ">" => BinaryOperator::Gt,
        ">=" => BinaryOperator::GtEq,
        "+" => BinaryOperator::Plus,
        "-" => BinaryOperator::Minus,
        "||" => BinaryOperator::StringConcat,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn operators_and_collations_become_plain() {
        assert_eq!(
            written("SELECT x FROM t WHERE x OPERATOR(pg_catalog.~) '^(a)$' COLLATE pg_catalog.default"),
            "SELECT x FROM t WHERE x ~ '^(a)$'"
        );
        assert_eq!(
            written("SELECT x FROM t WHERE x LIKE 'a/_%' ESCAPE '/'"),
            "SELECT x FROM t WHERE x LIKE 'a\\_%'"
        );
        assert_eq!(
            written("SELECT x FROM t WHERE x NOT LIKE y ESCAPE '/'"),
            "SELECT x FROM t WHERE x NOT LIKE replace(replace(y, '\\', '\\\\'), '/', '\\')"
        );
        assert_eq!(
            written("SELECT substring(x FROM 'a=([0-9]*)') AS y FROM t"),
            "SELECT array_element(regexp_match(x, 'a=([0-9]*)'), 1) AS y FROM t"
        );
        let by_places = "SELECT SUBSTRING(x FROM 2 FOR 3) AS y FROM t";
        assert_eq!(written(by_places), by_places);
        let unknown = "SELECT x FROM t WHERE x OPERATOR(public.##) 'a'";
        assert_eq!(written(unknown), unknown);
    }
}
