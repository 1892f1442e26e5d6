//! `information_schema` as the standard has it, over the same tables as `pg_catalog`.

use super::routines;
use crate::catalogue::DATABASE;
use crate::catalogue::cells::Row;
use crate::catalogue::data_types::{self, TypeEntry};
use crate::catalogue::known::{Directory, Known, KnownColumn, KnownRelation, Namespace};

/// Views that may have rows.
pub(super) const WITH_ROWS: &[&str] = &[
    "character_sets",
    "column_privileges",
    "columns",
    "element_types",
    "enabled_roles",
    "information_schema_catalog_name",
    "role_column_grants",
    "role_table_grants",
    "routines",
    "schemata",
    "table_privileges",
    "tables",
];

/// The rows of a view. Those that are not named here have none.
pub(super) fn rows(name: &str, known: &Known, directory: &Directory) -> Vec<Row> {
    match name {
        "information_schema_catalog_name" => vec![Row::new().set("catalog_name", DATABASE)],
        "schemata" => schemata(known),
        "tables" => tables(directory),
        "columns" => columns(directory),
        "element_types" => element_types(directory),
        "table_privileges" | "role_table_grants" => table_privileges(known, directory),
        "column_privileges" | "role_column_grants" => column_privileges(known, directory),
        "enabled_roles" => vec![Row::new().set("role_name", known.identity.user.as_str())],
        "character_sets" => vec![
            Row::new()
                .set("character_set_name", "UTF8")
                .set("character_repertoire", "UCS")
                .set("form_of_use", "UTF8")
                .set("default_collate_catalog", DATABASE)
                .set("default_collate_schema", "pg_catalog")
                .set("default_collate_name", "C.UTF-8"),
        ],
        "routines" => routines::standard(),
        _ => Vec::new(),
    }
}

fn schemata(known: &Known) -> Vec<Row> {
    Namespace::ALL
        .into_iter()
        .map(|namespace| {
            Row::new()
                .set("catalog_name", DATABASE)
                .set("schema_name", namespace.name())
                .set("schema_owner", known.identity.user.as_str())
        })
        .collect()
}

fn located(relation: &KnownRelation) -> Row {
    Row::new()
        .set("table_catalog", DATABASE)
        .set("table_schema", relation.namespace.name())
        .set("table_name", relation.name.as_str())
}

fn tables(directory: &Directory) -> Vec<Row> {
    directory
        .relations()
        .iter()
        .map(|relation| {
            located(relation)
                .set("table_type", if relation.is_view { "VIEW" } else { "BASE TABLE" })
                .set("is_insertable_into", "NO")
                .set("is_typed", "NO")
        })
        .collect()
}

fn each_column(directory: &Directory) -> impl Iterator<Item = (&KnownRelation, &KnownColumn, i64)> {
    directory.relations().iter().flat_map(|relation| {
        relation.columns.iter().zip(1_i64..).map(move |(column, at)| (relation, column, at))
    })
}

fn columns(directory: &Directory) -> Vec<Row> {
    each_column(directory)
        .map(|(relation, column, number)| {
            let entry = data_types::by_oid(column.type_oid);
            let row = located(relation)
                .set("column_name", column.name.as_str())
                .set("ordinal_position", number)
                .set("is_nullable", if column.is_never_null { "NO" } else { "YES" })
                .set("udt_catalog", DATABASE)
                .set("udt_schema", "pg_catalog")
                .set("dtd_identifier", number.to_string())
                .set("is_self_referencing", "NO")
                .set("is_identity", "NO")
                .set("identity_cycle", "NO")
                .set("is_generated", "NEVER")
                .set("is_updatable", "NO");
            match entry {
                Some(entry) => measures(row, entry),
                None => row,
            }
        })
        .collect()
}

/// What the standard says of a type beside its name.
fn measures(row: Row, entry: &TypeEntry) -> Row {
    let is_array = entry.category == "A";
    let row =
        row.set("data_type", if is_array { "ARRAY" } else { entry.sql_name }).set("udt_name", entry.name);
    match entry.name {
        "int2" => row.set("numeric_precision", 16).set("numeric_precision_radix", 2).set("numeric_scale", 0),
        "int4" => row.set("numeric_precision", 32).set("numeric_precision_radix", 2).set("numeric_scale", 0),
        "int8" => row.set("numeric_precision", 64).set("numeric_precision_radix", 2).set("numeric_scale", 0),
        "float4" => row.set("numeric_precision", 24).set("numeric_precision_radix", 2),
        "float8" => row.set("numeric_precision", 53).set("numeric_precision_radix", 2),
        "numeric" => row.set("numeric_precision_radix", 10),
        "text" | "varchar" => row.set("character_octet_length", 1 << 30),
        "date" => row.set("datetime_precision", 0),
        "time" | "timestamp" | "timestamptz" | "interval" => row.set("datetime_precision", 6),
        _ => row,
    }
}

fn element_types(directory: &Directory) -> Vec<Row> {
    each_column(directory)
        .filter_map(|(relation, column, number)| {
            let element = data_types::by_oid(data_types::by_oid(column.type_oid)?.element)?;
            Some(
                Row::new()
                    .set("object_catalog", DATABASE)
                    .set("object_schema", relation.namespace.name())
                    .set("object_name", relation.name.as_str())
                    .set("object_type", if relation.is_view { "VIEW" } else { "TABLE" })
                    .set("collection_type_identifier", number.to_string())
                    .set("data_type", element.sql_name)
                    .set("udt_catalog", DATABASE)
                    .set("udt_schema", "pg_catalog")
                    .set("udt_name", element.name)
                    .set("dtd_identifier", format!("a{number}")),
            )
        })
        .collect()
}

fn granted(row: Row, known: &Known) -> Row {
    row.set("grantor", known.identity.user.as_str())
        .set("grantee", known.identity.user.as_str())
        .set("privilege_type", "SELECT")
        .set("is_grantable", "NO")
}

fn table_privileges(known: &Known, directory: &Directory) -> Vec<Row> {
    directory
        .public()
        .map(|relation| granted(located(relation), known).set("with_hierarchy", "YES"))
        .collect()
}

fn column_privileges(known: &Known, directory: &Directory) -> Vec<Row> {
    each_column(directory)
        .filter(|(relation, ..)| relation.namespace == Namespace::Public)
        .map(|(relation, column, _)| {
            granted(located(relation), known).set("column_name", column.name.as_str())
        })
        .collect()
}
