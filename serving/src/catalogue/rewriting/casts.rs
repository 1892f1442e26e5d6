//! Types of Postgres that DataFusion does not know, and casts between names and object identifiers.
//!
//! `'firearms'::regclass` is compared with identifiers, `oid::regclass` is read by people. A cast of something that is a text
//! as written therefore gives an identifier, unless it stands by itself or becomes a text again; a cast of anything else gives
//! a name.

use super::syntax::{call, last_name, parts, text_of};
use crate::catalogue::functions::{NAMES_OF, OIDS_OF};
use datafusion::sql::sqlparser::ast::{
    ArrayElemTypeDef, BinaryOperator, DataType, Expr, SelectItem, Statement, Value, VisitMut, VisitorMut,
};
use std::mem;
use std::ops::ControlFlow;

/// Casts to types that DataFusion knows.
pub(super) fn known(statement: &mut Statement) {
    let _ = statement.visit(&mut Casts);
}

struct Casts;

impl VisitorMut for Casts {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut datafusion::sql::sqlparser::ast::Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
                shown(expr);
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Cast { expr: inner, data_type, .. } if is_text(data_type) => shown(inner),
            // Both sides of a comparison are identifiers.
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right } => {
                if is_column_of_functions(left) {
                    name_alone(right);
                }
                if is_cast_to_identifier(left) && is_cast_to_identifier(right) {
                    as_identifier(left);
                    as_identifier(right);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Cast { expr: inner, data_type, .. } => {
                if array_of_identifiers(data_type).is_some_and(|kind| kind == "regtype") {
                    let inner = mem::replace(inner.as_mut(), super::syntax::number(0));
                    *expr = call("regtype_names", vec![inner]);
                } else if let Some(kind) = identifier_type(data_type) {
                    let inner = mem::replace(inner.as_mut(), super::syntax::number(0));
                    let functions = if is_written_name(&inner) { OIDS_OF } else { NAMES_OF };
                    if let Some((_, function)) = functions.iter().find(|(name, _)| *name == kind) {
                        *expr = call(function, vec![inner]);
                    }
                } else {
                    plain_type(data_type);
                }
            }
            Expr::TypedString(typed) => {
                if let Some(kind) = identifier_type(&typed.data_type)
                    && let Some((_, function)) = OIDS_OF.iter().find(|(name, _)| *name == kind)
                {
                    *expr = call(function, vec![Expr::Value(typed.value.clone())]);
                } else {
                    plain_type(&mut typed.data_type);
                }
            }
            // Columns of functions hold names, and `-` where there is none; clients ask whether they are 0.
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right }
                if is_column_of_functions(left) && right.to_string() == "0" =>
            {
                **right = super::syntax::text("-");
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

fn is_column_of_functions(expr: &Expr) -> bool {
    let column = match expr {
        Expr::Identifier(ident) => Some(ident),
        Expr::CompoundIdentifier(idents) => idents.last(),
        _ => None,
    };
    const COLUMNS: &[&str] = &[
        "typreceive",
        "typsend",
        "typinput",
        "typoutput",
        "typmodin",
        "typmodout",
        "typanalyze",
        "typsubscript",
    ];
    column.is_some_and(|column| COLUMNS.contains(&super::syntax::plain(column).as_str()))
}

/// A cast of a name that is only shown stays the name, once it is known that there is such a thing.
fn shown(expr: &mut Expr) {
    if let Expr::Cast { expr: inner, data_type, kind: _, .. } = expr
        && let Some(kind) = identifier_type(data_type)
        && is_written_name(inner)
        && let Some((_, to_oid)) = OIDS_OF.iter().find(|(name, _)| *name == kind)
        && let Some((_, to_name)) = NAMES_OF.iter().find(|(name, _)| *name == kind)
    {
        let inner = mem::replace(inner.as_mut(), super::syntax::number(0));
        *expr = call(to_name, vec![call(to_oid, vec![inner])]);
    }
}

/// A cast to `regproc` that is compared with the name of a function becomes that name, without a schema.
fn name_alone(expr: &mut Expr) {
    if let Expr::Cast { expr: inner, data_type, .. } = expr
        && identifier_type(data_type).is_some_and(|kind| kind == "regproc")
        && let Some(name) = text_of(inner)
    {
        *expr = super::syntax::text(name.rsplit('.').next().unwrap_or(name));
    }
}

fn is_cast_to_identifier(expr: &Expr) -> bool {
    matches!(expr, Expr::Cast { data_type, .. } if identifier_type(data_type).is_some())
}

/// Leaves a cast of an identifier out.
fn as_identifier(expr: &mut Expr) {
    if let Expr::Cast { expr: inner, .. } = expr
        && !is_written_name(inner)
    {
        let inner = mem::replace(inner.as_mut(), super::syntax::number(0));
        *expr = inner;
    }
}

/// The kind of identifiers whose arrays a type has.
fn array_of_identifiers(data_type: &DataType) -> Option<String> {
    match data_type {
        DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) => identifier_type(element),
        _ => None,
    }
}

/// Whether an expression is a name as it is written, rather than an identifier out of a table.
fn is_written_name(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_written_name(inner),
        Expr::Cast { expr, data_type, .. } => is_text(data_type) || is_written_name(expr),
        Expr::BinaryOp { op: BinaryOperator::StringConcat, .. } => true,
        Expr::Value(value) => matches!(value.value, Value::Placeholder(_)) || text_of(expr).is_some(),
        Expr::Function(function) => last_name(&function.name)
            .is_some_and(|name| matches!(name.as_str(), "quote_ident" | "format" | "concat" | "lower")),
        _ => false,
    }
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Text | DataType::Varchar(_) | DataType::CharacterVarying(_) => true,
        DataType::Custom(name, _) => {
            last_name(name).is_some_and(|name| matches!(name.as_str(), "text" | "name" | "varchar"))
        }
        _ => false,
    }
}

/// The name of a type whose values are identifiers that are shown as names.
fn identifier_type(data_type: &DataType) -> Option<String> {
    let name = match data_type {
        DataType::Regclass => "regclass".to_string(),
        DataType::Custom(name, _) if is_of_catalogue(&parts(name)) => last_name(name)?,
        _ => return None,
    };
    OIDS_OF.iter().any(|(kind, _)| *kind == name).then_some(name)
}

fn is_of_catalogue(parts: &[String]) -> bool {
    match parts {
        [_] => true,
        [schema, _] => schema == "pg_catalog" || schema == "information_schema",
        _ => false,
    }
}

/// Replaces a type by one that DataFusion has.
pub(super) fn plain_type(data_type: &mut DataType) {
    match data_type {
        DataType::Array(
            ArrayElemTypeDef::SquareBracket(element, _)
            | ArrayElemTypeDef::AngleBracket(element)
            | ArrayElemTypeDef::Parenthesis(element),
        ) => {
            if identifier_type(element).is_some() {
                **element = DataType::BigInt(None);
            } else {
                plain_type(element);
            }
        }
        DataType::Regclass => *data_type = DataType::Text,
        DataType::Char(_) | DataType::Character(_) | DataType::JSON | DataType::JSONB => {
            *data_type = DataType::Text
        }
        DataType::Custom(name, _) if is_of_catalogue(&parts(name)) => {
            if let Some(known) = last_name(name).and_then(|name| replacement(&name)) {
                *data_type = known;
            }
        }
        _ => {}
    }
}

fn replacement(name: &str) -> Option<DataType> {
    Some(match name {
        "oid" | "xid" | "xid8" | "cid" | "int8" | "bigint" => DataType::BigInt(None),
        "int4" | "int" | "integer" | "cardinal_number" => DataType::Int(None),
        "int2" | "smallint" => DataType::SmallInt(None),
        "bool" | "boolean" => DataType::Boolean,
        "float4" | "real" => DataType::Real,
        "float8" => DataType::Double(datafusion::sql::sqlparser::ast::ExactNumberInfo::None),
        "regtype" | "regproc" | "regprocedure" | "regnamespace" | "regrole" | "name" | "char" | "text"
        | "varchar" | "bpchar" | "citext" | "aclitem" | "pg_node_tree" | "inet" | "cidr" | "unknown"
        | "json" | "jsonb" | "sql_identifier" | "character_data" | "yes_or_no" | "cstring" | "xml"
        | "uuid" | "pg_lsn" => DataType::Text,
        "_text" | "_name" | "_char" | "_aclitem" | "_varchar" => array_of(DataType::Text),
        "_oid" | "oidvector" | "_int8" => array_of(DataType::BigInt(None)),
        "int2vector" | "_int2" => array_of(DataType::SmallInt(None)),
        "_int4" => array_of(DataType::Int(None)),
        "timestamptz" => DataType::Timestamp(None, datafusion::sql::sqlparser::ast::TimezoneInfo::Tz),
        _ => return None,
    })
}

fn array_of(element: DataType) -> DataType {
    DataType::Array(ArrayElemTypeDef::SquareBracket(Box::new(element), None))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written_condition as condition;

    #[test]
    fn names_become_identifiers_where_they_are_compared() {
        assert_eq!(condition("x = 'firearms'::regclass"), "x = regclass_oid('firearms')");
        assert_eq!(
            condition("x = 'firearms'::pg_catalog.regclass::oid"),
            "x = regclass_oid('firearms')::BIGINT"
        );
        assert_eq!(condition("x = CAST($1 AS regclass)"), "x = regclass_oid($1)");
    }

    #[test]
    fn identifiers_become_names_where_they_are_shown() {
        assert_eq!(condition("c.oid::regclass::text = 'a'"), "regclass_name(c.oid)::TEXT = 'a'");
        assert_eq!(condition("'a'::regtype::text = 'a'"), "regtype_name(regtype_oid('a'))::TEXT = 'a'");
    }

    #[test]
    fn types_of_postgres_become_known_ones() {
        assert_eq!(condition("x::name = y::\"char\""), "x::TEXT = y::TEXT");
        assert_eq!(condition("x::pg_catalog.oid = y::pg_catalog.int2[]"), "x::BIGINT = y::SMALLINT[]");
        assert_eq!(condition("x::date = y::varchar(3)"), "x::DATE = y::VARCHAR(3)");
    }
}
