//! Literals of arrays (`'{a,b}'::text[]`), comparisons with one (`= ANY ('{a,b}')`), and arrays of what a query gives.

use super::syntax::{number, text, text_of};
use crate::array_literal;
use crate::catalogue::columns::PG_CATALOG;
use datafusion::sql::sqlparser::ast::{
    Array, BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, LimitClause, OrderBy, OrderByKind, Query, SelectItem, SetExpr, Statement,
    visit_expressions_mut,
};
use std::mem;
use std::ops::ControlFlow;

/// Writes them as DataFusion does.
pub(super) fn literal(statement: &mut Statement) {
    let asks_catalogue = super::outputs::asks_catalogue(statement);
    let _ = visit_expressions_mut(statement, |expr| {
        match expr {
            Expr::Cast { expr: inner, data_type: DataType::Array(_), .. } => {
                if let Some(elements) = text_of(inner).and_then(elements) {
                    **inner = array(elements);
                }
            }
            Expr::Cast { expr: inner, data_type, .. } if is_array_type(data_type) => {
                if let Some(elements) = text_of(inner).and_then(elements) {
                    **inner = array(elements);
                }
            }
            Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
                if let Some(list) = text_of(right).and_then(elements) {
                    *expr = among(left, list, false);
                } else if is_gathered(right) {
                    // `= ANY (ARRAY(SELECT ..))` compares with elements, `= ANY (SELECT ..)` with rows.
                    let left = mem::replace(left.as_mut(), number(0));
                    let right = mem::replace(right.as_mut(), number(0));
                    *expr = super::syntax::call("array_has", vec![right, left]);
                } else if let Some(typed) = placeholder_of(left, right) {
                    **right = typed;
                }
            }
            Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => {
                if let Some(list) = text_of(right).and_then(elements) {
                    *expr = among(left, list, true);
                }
            }
            Expr::Function(function) if asks_catalogue && is_coalesce(function) => empty_arrays(function),
            Expr::Function(function) => {
                if let Some(of_rows) = of_rows(function) {
                    *expr = of_rows;
                }
            }
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
}

/// Whether an expression is an array of what a query gives.
fn is_gathered(expr: &Expr) -> bool {
    let Expr::Subquery(query) = expr else {
        return false;
    };
    let SetExpr::Select(select) = query.body.as_ref() else {
        return false;
    };
    matches!(select.projection.as_slice(), [SelectItem::UnnamedExpr(Expr::Function(function))]
        if super::syntax::last_name(&function.name).is_some_and(|name| name == "array_agg"))
}

/// A placeholder that stands for an array, with the type that follows from the column that it is compared with.
fn placeholder_of(left: &Expr, right: &Expr) -> Option<Expr> {
    let Expr::Value(value) = right else {
        return None;
    };
    let datafusion::sql::sqlparser::ast::Value::Placeholder(name) = &value.value else {
        return None;
    };
    let column = match left {
        Expr::Identifier(ident) => ident,
        Expr::CompoundIdentifier(idents) => idents.last()?,
        _ => return None,
    };
    let column = super::syntax::plain(column);
    let found =
        PG_CATALOG.values().flat_map(|relation| &relation.columns).find(|known| known.name == column)?;
    let element = if matches!(found.type_name.as_str(), "oid" | "smallint" | "integer" | "bigint") {
        "BIGINT"
    } else {
        "TEXT"
    };
    super::syntax::expression(&format!("CAST({name} AS {element}[])"))
}

fn is_coalesce(function: &Function) -> bool {
    super::syntax::last_name(&function.name).is_some_and(|name| name == "coalesce")
}

/// `coalesce(x, '{}')` over the catalogue, which has arrays and no texts of that kind.
fn empty_arrays(function: &mut Function) {
    if let FunctionArguments::List(list) = &mut function.args {
        for argument in &mut list.args {
            if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument
                && text_of(expr) == Some("{}")
            {
                *expr = array(Vec::new());
            }
        }
    }
}

/// `_text` and the like.
fn is_array_type(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Custom(name, _) if super::syntax::last_name(name).is_some_and(|name| {
        name.starts_with('_') || matches!(name.as_str(), "oidvector" | "int2vector")
    }))
}

fn among(left: &mut Expr, list: Vec<Expr>, negated: bool) -> Expr {
    let left = mem::replace(left, number(0));
    if list.is_empty() {
        return Expr::Value(datafusion::sql::sqlparser::ast::Value::Boolean(negated).into());
    }
    Expr::InList { expr: Box::new(left), list, negated }
}

fn array(elements: Vec<Expr>) -> Expr {
    Expr::Array(Array { elem: elements, named: true })
}

/// The elements of `{a,"b c",NULL}`; `None` for anything else, and for arrays of arrays.
fn elements(literal: &str) -> Option<Vec<Expr>> {
    let element = |element: Option<String>| match element {
        Some(element) => text(&element),
        None => Expr::Value(datafusion::sql::sqlparser::ast::Value::Null.into()),
    };
    Some(array_literal::elements(literal)?.into_iter().map(element).collect())
}

/// `ARRAY(SELECT x FROM .. ORDER BY y)` as `(SELECT array_agg(x ORDER BY y) FROM ..)`.
fn of_rows(function: &Function) -> Option<Expr> {
    let is_array = super::syntax::last_name(&function.name).is_some_and(|name| name == "array");
    let FunctionArguments::Subquery(query) = &function.args else {
        return None;
    };
    if !is_array || function.over.is_some() {
        return None;
    }
    gathered(query)
}

/// The values of a query as one array.
pub(super) fn gathered(query: &Query) -> Option<Expr> {
    let mut query = query.clone();
    aggregate(&mut query)?;
    Some(Expr::Subquery(Box::new(query)))
}

fn aggregate(query: &mut Query) -> Option<()> {
    if !matches!(query.limit_clause, None | Some(LimitClause::LimitOffset { limit: None, offset: None, .. }))
    {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let [SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. }] =
        select.projection.as_mut_slice()
    else {
        return None;
    };
    let mut clauses = Vec::new();
    if let Some(OrderBy { kind: OrderByKind::Expressions(mut keys), .. }) = query.order_by.take() {
        for key in &mut keys {
            // `ORDER BY 1` means the value itself.
            if key.expr.to_string() == "1" {
                key.expr = value.clone();
            }
        }
        clauses.push(FunctionArgumentClause::OrderBy(keys));
    }
    let mut value = super::syntax::call("array_agg", vec![value.clone()]);
    if let Expr::Function(Function { args: FunctionArguments::List(list), .. }) = &mut value {
        list.clauses = clauses;
    }
    select.projection = vec![SelectItem::UnnamedExpr(value)];
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::catalogue::rewriting::written_condition as condition;

    #[test]
    fn literals_become_arrays() {
        assert_eq!(condition("x = '{a,\"b c\",NULL}'::text[]"), "x = ARRAY['a', 'b c', NULL]::TEXT[]");
        assert_eq!(condition("x = ANY ('{r,v}')"), "x IN ('r', 'v')");
        assert_eq!(condition("x <> ALL ('{r,v}'::text[])"), "x <> ALL(ARRAY['r', 'v']::TEXT[])");
        assert_eq!(condition("x <> ALL ('{r,v}')"), "x NOT IN ('r', 'v')");
        assert_eq!(condition("x = ANY ('{}')"), "false");
    }

    #[test]
    fn what_is_no_literal_stays() {
        assert_eq!(condition("x = ANY (y)"), "x = ANY(y)");
        assert!(elements("{{1},{2}}").is_none());
        assert!(elements("plain").is_none());
        assert!(elements("{\"open}").is_none());
    }

    #[test]
    fn arrays_of_rows_are_gathered() {
        assert_eq!(
            condition("x = ARRAY(SELECT a FROM u ORDER BY b DESC)"),
            "x = (SELECT array_agg(a ORDER BY b DESC) FROM u)"
        );
        assert_eq!(
            condition("x = ARRAY(SELECT a FROM u ORDER BY 1)"),
            "x = (SELECT array_agg(a ORDER BY a) FROM u)"
        );
    }
}
