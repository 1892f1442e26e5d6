//! Which relations a catalogue has, with which columns: read from the lists beside this file.

use crate::sql_types::SHOWN_AS;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

/// A table or view of a catalogue.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

/// A column of one.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// Its type in the words of Postgres.
    pub(super) type_name: String,
    pub(super) is_never_null: bool,
    pub(super) field: FieldRef,
}

impl Relation {
    pub(super) fn schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.columns.iter().map(|column| Arc::clone(&column.field)).collect::<Vec<_>>()))
    }
}

/// The relations of `pg_catalog` by name.
pub(super) static PG_CATALOG: LazyLock<BTreeMap<String, Relation>> =
    LazyLock::new(|| read(include_str!("pg_catalog.txt")));
/// The views of `information_schema` by name.
pub(super) static INFORMATION_SCHEMA: LazyLock<BTreeMap<String, Relation>> =
    LazyLock::new(|| read(include_str!("information_schema.txt")));

fn read(list: &str) -> BTreeMap<String, Relation> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(name, columns)| {
            let columns = columns.split(", ").filter_map(column).collect();
            (name.to_string(), Relation { name: name.to_string(), columns })
        })
        .collect()
}

fn column(text: &str) -> Option<Column> {
    let (name, type_name) = text.split_once(' ')?;
    let is_never_null = type_name.ends_with('!');
    let type_name = type_name.trim_end_matches('!');
    let (data_type, shown_as) = arrow_type(type_name);
    let field = Arc::new(shown(Field::new(name, data_type, true), shown_as));
    Some(Column { name: name.to_string(), type_name: type_name.to_string(), is_never_null, field })
}

/// A field that is shown as a type of Postgres.
pub(super) fn shown(field: Field, shown_as: Option<&str>) -> Field {
    match shown_as {
        Some(shown_as) => field.with_metadata(HashMap::from([(SHOWN_AS.to_string(), shown_as.to_string())])),
        None => field,
    }
}

/// How a type of Postgres is kept, and as what it is shown where Arrow has nothing of the kind. Object identifiers are
/// 64 bits wide, so that they compare with any number of a statement.
pub(super) fn arrow_type(name: &str) -> (DataType, Option<&str>) {
    let list = |element: DataType, shown_as: Option<&str>| {
        DataType::List(Arc::new(shown(Field::new("item", element, true), shown_as)))
    };
    match name {
        "boolean" => (DataType::Boolean, None),
        "smallint" => (DataType::Int16, None),
        "integer" => (DataType::Int32, None),
        "bigint" | "numeric" => (DataType::Int64, None),
        "oid" | "xid" => (DataType::Int64, Some("oid")),
        "real" => (DataType::Float32, None),
        "double precision" => (DataType::Float64, None),
        "bytea" => (DataType::Binary, None),
        "timestamp with time zone" => (DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), None),
        "name" => (DataType::Utf8, Some("name")),
        "\"char\"" => (DataType::Utf8, Some("char")),
        "json" | "jsonb" => (DataType::Utf8, Some("json")),
        "regproc" => (DataType::Utf8, Some("regproc")),
        "regtype" => (DataType::Utf8, Some("regtype")),
        "oid[]" => (list(DataType::Int64, Some("oid")), Some("oid[]")),
        "oidvector" => (list(DataType::Int64, Some("oid")), Some("oidvector")),
        "int2vector" => (list(DataType::Int16, None), Some("int2vector")),
        "smallint[]" => (list(DataType::Int16, None), None),
        "real[]" => (list(DataType::Float32, None), None),
        "name[]" => (list(DataType::Utf8, Some("name")), Some("name[]")),
        other if other.ends_with("[]") => (list(DataType::Utf8, None), None),
        _ => (DataType::Utf8, None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn every_line_is_read() {
        assert_eq!(PG_CATALOG.len(), 139);
        assert_eq!(INFORMATION_SCHEMA.len(), 69);
        let class = &PG_CATALOG["pg_class"];
        assert_eq!(class.columns[0].field.metadata()[SHOWN_AS], "oid");
        assert!(class.columns.iter().any(|column| column.name == "relpartbound" && !column.is_never_null));
    }
}
