//! Operators that are named with their schema, and collations, which are all the same here.

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
        let unknown = "SELECT x FROM t WHERE x OPERATOR(public.##) 'a'";
        assert_eq!(written(unknown), unknown);
    }
}
