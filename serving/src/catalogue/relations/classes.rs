//! Schemas, tables, columns and what is said of them.

use crate::catalogue::cells::{Cell, Row};
use crate::catalogue::data_types;
use crate::catalogue::known::{Directory, Known, KnownRelation, Namespace};
use crate::catalogue::oids;
use crate::catalogue::relations::routines;

/// `pg_namespace`.
pub(super) fn namespaces(known: &Known) -> Vec<Row> {
    Namespace::ALL
        .into_iter()
        .map(|namespace| {
            Row::new()
                .set("oid", namespace.oid())
                .set("nspname", namespace.name())
                .set("nspowner", known.user_oid())
        })
        .collect()
}

/// `pg_class`. How many rows a table has is not told.
pub(super) fn classes(known: &Known, directory: &Directory) -> Vec<Row> {
    directory
        .relations()
        .iter()
        .map(|relation| {
            let has_rows_stored = !relation.is_view;
            Row::new()
                .set("oid", relation.oid)
                .set("relname", relation.name.as_str())
                .set("relnamespace", relation.namespace.oid())
                .set("reltype", relation.row_type)
                .set("relowner", known.user_oid())
                .set("relam", if has_rows_stored { oids::HEAP } else { 0 })
                .set("relfilenode", if has_rows_stored { relation.oid } else { 0 })
                .set("reltuples", -1)
                .set("relkind", kind(relation))
                .set("relpersistence", "p")
                .set("relreplident", if has_rows_stored { "d" } else { "n" })
                .set("relispopulated", true)
                .set("relnatts", count(relation.columns.len()))
        })
        .collect()
}

fn kind(relation: &KnownRelation) -> &'static str {
    if relation.is_view { "v" } else { "r" }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// `pg_attribute`.
pub(super) fn attributes(directory: &Directory) -> Vec<Row> {
    let columns = directory.relations().iter().flat_map(|relation| {
        relation.columns.iter().zip(1_i64..).map(move |(column, number)| (relation, column, number))
    });
    columns
        .map(|(relation, column, number)| {
            let entry = data_types::by_oid(column.type_oid);
            Row::new()
                .set("attrelid", relation.oid)
                .set("attname", column.name.as_str())
                .set("atttypid", column.type_oid)
                .set("attstattarget", -1)
                .set("attlen", entry.map_or(-1, |entry| entry.length))
                .set("attnum", number)
                .set("attndims", i64::from(entry.is_some_and(|entry| entry.category == "A")))
                .set("attcacheoff", -1)
                .set("atttypmod", -1)
                .set("attbyval", entry.is_some_and(|entry| entry.is_by_value))
                .set("attalign", entry.map_or("i", |entry| entry.alignment))
                .set("attstorage", entry.map_or("x", |entry| entry.storage))
                .set("attnotnull", column.is_never_null)
                .set("attislocal", true)
                .set("attcollation", entry.map_or(0, |entry| entry.collation))
        })
        .collect()
}

/// `pg_description`.
pub(super) fn descriptions(directory: &Directory) -> Vec<Row> {
    let mut rows = Vec::new();
    let of = |relation: &KnownRelation, number: i64, text: &str| {
        Row::new()
            .set("objoid", relation.oid)
            .set("classoid", oids::CLASS_RELATION)
            .set("objsubid", number)
            .set("description", text)
    };
    for relation in directory.public() {
        if !relation.comment.is_empty() {
            rows.push(of(relation, 0, &relation.comment));
        }
        for (column, number) in relation.columns.iter().zip(1_i64..) {
            if let Some(comment) = &column.comment {
                rows.push(of(relation, number, comment));
            }
        }
    }
    rows.extend(routines::described().into_iter().map(|(oid, text)| {
        Row::new()
            .set("objoid", oid)
            .set("classoid", oids::PROC_RELATION)
            .set("objsubid", 0)
            .set("description", text)
    }));
    rows
}

/// `pg_tables`.
pub(super) fn tables(known: &Known, directory: &Directory) -> Vec<Row> {
    directory
        .relations()
        .iter()
        .filter(|relation| !relation.is_view)
        .map(|relation| {
            Row::new()
                .set("schemaname", relation.namespace.name())
                .set("tablename", relation.name.as_str())
                .set("tableowner", known.identity.user.as_str())
                .set("hasindexes", false)
                .set("hasrules", false)
                .set("hastriggers", false)
                .set("rowsecurity", false)
        })
        .collect()
}

/// `pg_stat_user_tables`: which tables there are, and nothing of what was done to them.
pub(super) fn statistics(directory: &Directory) -> Vec<Row> {
    directory
        .public()
        .map(|relation| {
            Row::new()
                .set("relid", relation.oid)
                .set("schemaname", relation.namespace.name())
                .set("relname", relation.name.as_str())
                .set("n_live_tup", Cell::Null)
        })
        .collect()
}
