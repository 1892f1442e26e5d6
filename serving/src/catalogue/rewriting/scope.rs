//! Which relations of the catalogue the names of a selection mean, and the types of expressions over them.

use super::syntax::{parts, plain};
use crate::catalogue::columns::{INFORMATION_SCHEMA, PG_CATALOG, Relation};
use crate::catalogue::functions;
use crate::catalogue::schema::STANDARD;
use datafusion::sql::sqlparser::ast::{
    DataType, Expr, ObjectName, Select, TableFactor, TableWithJoins, Value,
};
use std::collections::BTreeMap;

/// Which relations the names before the dots mean.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) by_name: BTreeMap<String, &'static Relation>,
    pub(super) in_order: Vec<&'static Relation>,
    pub(super) has_others: bool,
}

impl Scope {
    pub(super) fn of(select: &Select) -> Scope {
        let mut scope = Scope::default();
        for item in &select.from {
            scope.add_joined(item);
        }
        scope
    }

    fn add_joined(&mut self, item: &TableWithJoins) {
        self.add(&item.relation);
        for join in &item.joins {
            self.add(&join.relation);
        }
    }

    fn add(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let relation = match parts(name).as_slice() {
                    [schema, relation] if schema == STANDARD => INFORMATION_SCHEMA.get(relation),
                    [schema, relation] if schema == "pg_catalog" => PG_CATALOG.get(relation),
                    _ => None,
                };
                match relation {
                    Some(relation) => {
                        let name =
                            alias.as_ref().map_or_else(|| relation.name.clone(), |alias| plain(&alias.name));
                        self.by_name.insert(name, relation);
                        self.in_order.push(relation);
                    }
                    None => self.has_others = true,
                }
            }
            TableFactor::NestedJoin { table_with_joins, .. } => self.add_joined(table_with_joins),
            _ => self.has_others = true,
        }
    }

    pub(super) fn relation(&self, name: &ObjectName) -> Option<&'static Relation> {
        self.by_name.get(parts(name).last()?).copied()
    }

    /// The type that an expression most likely has.
    pub(super) fn type_of(&self, expr: &Expr) -> &'static str {
        match expr {
            Expr::Identifier(ident) => {
                let name = plain(ident);
                self.in_order.iter().find_map(|relation| column_type(relation, &name)).unwrap_or("TEXT")
            }
            Expr::CompoundIdentifier(idents) => {
                let names: Vec<String> = idents.iter().map(plain).collect();
                match names.as_slice() {
                    [.., table, column] => self
                        .by_name
                        .get(table)
                        .and_then(|relation| column_type(relation, column))
                        .unwrap_or("TEXT"),
                    _ => "TEXT",
                }
            }
            Expr::Nested(inner) => self.type_of(inner),
            Expr::Case { conditions, else_result, .. } => {
                let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                results
                    .filter(|result| !matches!(result, Expr::Value(value) if value.value == Value::Null))
                    .map(|result| self.type_of(result))
                    .next()
                    .unwrap_or("TEXT")
            }
            Expr::Cast { data_type, .. } => match data_type {
                DataType::Custom(name, _) => match parts(name).last().map(String::as_str) {
                    Some("oid" | "xid" | "int8") => "BIGINT",
                    Some("int4") => "INT",
                    Some("int2") => "SMALLINT",
                    Some("bool") => "BOOLEAN",
                    _ => "TEXT",
                },
                DataType::BigInt(_) | DataType::Int8(_) => "BIGINT",
                DataType::Int(_) | DataType::Integer(_) | DataType::Int4(_) => "INT",
                DataType::SmallInt(_) | DataType::Int2(_) => "SMALLINT",
                DataType::Boolean | DataType::Bool => "BOOLEAN",
                _ => "TEXT",
            },
            Expr::Value(value) => match &value.value {
                Value::Number(..) => "INT",
                Value::Boolean(_) => "BOOLEAN",
                _ => "TEXT",
            },
            Expr::BinaryOp { left, op, right } => {
                use datafusion::sql::sqlparser::ast::BinaryOperator::{
                    And, Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Modulo, Multiply, NotEq, Or, Plus,
                };
                match op {
                    Eq | NotEq | Lt | LtEq | Gt | GtEq | And | Or => "BOOLEAN",
                    Plus | Minus | Multiply | Divide | Modulo => match self.type_of(left) {
                        "TEXT" => self.type_of(right),
                        known => known,
                    },
                    _ => "TEXT",
                }
            }
            Expr::UnaryOp { op: datafusion::sql::sqlparser::ast::UnaryOperator::Not, .. }
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::InList { .. }
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. }
            | Expr::Exists { .. } => "BOOLEAN",
            Expr::Function(function) => match parts(&function.name).last().map(String::as_str) {
                Some("unnest" | "generate_subscripts" | "generate_series" | "count" | "row_number") => {
                    "BIGINT"
                }
                Some("array_agg") => "TEXT[]",
                Some("coalesce" | "min" | "max" | "first_value") => super::syntax::arguments(function)
                    .first()
                    .map_or("TEXT", |argument| self.type_of(argument)),
                Some(name) => functions::listed()
                    .iter()
                    .find(|listed| listed.name == name)
                    .map_or("TEXT", |listed| sql_type(listed.returns.data_type())),
                None => "TEXT",
            },
            _ => "TEXT",
        }
    }
}

fn column_type(relation: &Relation, name: &str) -> Option<&'static str> {
    relation
        .columns
        .iter()
        .find(|column| column.name == name)
        .map(|column| sql_type(column.field.data_type()))
}

pub(super) fn sql_type(data_type: &arrow::datatypes::DataType) -> &'static str {
    use arrow::datatypes::DataType as Arrow;
    match data_type {
        Arrow::Boolean => "BOOLEAN",
        Arrow::Int16 => "SMALLINT",
        Arrow::Int32 => "INT",
        Arrow::Int64 => "BIGINT",
        Arrow::Float32 => "REAL",
        Arrow::Float64 => "DOUBLE PRECISION",
        Arrow::Binary => "BYTEA",
        Arrow::Timestamp(..) => "TIMESTAMP",
        Arrow::List(element) => match element.data_type() {
            Arrow::Int16 => "SMALLINT[]",
            Arrow::Int64 => "BIGINT[]",
            Arrow::Float32 => "REAL[]",
            _ => "TEXT[]",
        },
        _ => "TEXT",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use datafusion::sql::sqlparser::ast::SelectItem;
    use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
    use datafusion::sql::sqlparser::parser::Parser;

    #[test]
    fn types_follow_from_relations() {
        let text = "SELECT i.indkey, i.indisprimary, indrelid = 3, quote_ident('a'), CASE WHEN true THEN NULL ELSE 1 END \
                    FROM pg_catalog.pg_index i";
        let statement = Parser::parse_sql(&PostgreSqlDialect {}, text).unwrap().pop().unwrap();
        let datafusion::sql::sqlparser::ast::Statement::Query(query) = statement else { panic!("{text}") };
        let select = query.body.as_select().unwrap();
        let scope = Scope::of(select);
        let types: Vec<&str> = select
            .projection
            .iter()
            .map(|item| if let SelectItem::UnnamedExpr(expr) = item { scope.type_of(expr) } else { "" })
            .collect();
        assert_eq!(types, ["SMALLINT[]", "BOOLEAN", "BOOLEAN", "TEXT", "INT"]);
    }
}
