//! Operators that are named with their schema, and collations, which are all the same here.

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
            Expr::Collate { expr: collated, .. } => {
                let inner = mem::replace(collated.as_mut(), super::syntax::number(0));
                *expr = inner;
            }
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
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
    use crate::catalogue::read;

    #[test]
    fn operators_and_collations_become_plain() {
        let read = |text| read(text).unwrap().pop().unwrap().to_string();
        assert_eq!(
            read("SELECT x FROM t WHERE x OPERATOR(pg_catalog.~) '^(a)$' COLLATE pg_catalog.default"),
            "SELECT x FROM t WHERE x ~ '^(a)$'"
        );
        let unknown = "SELECT x FROM t WHERE x OPERATOR(public.##) 'a'";
        assert_eq!(read(unknown), unknown);
    }
}
