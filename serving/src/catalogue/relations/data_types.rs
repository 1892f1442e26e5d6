//! Types, with one for the rows of every table, and ranges.

use crate::catalogue::cells::Row;
use crate::catalogue::data_types::{TYPES, TypeEntry};
use crate::catalogue::known::{Directory, Known, KnownRelation};
use crate::catalogue::oids;

/// Range, element, multirange, operator class of the element.
const RANGES: &[(i64, i64, i64, i64)] = &[
    (3904, 23, 4451, 1978),
    (3906, 1700, 4532, 3125),
    (3908, 1114, 4533, 3128),
    (3910, 1184, 4534, 3127),
    (3912, 1082, 4535, 3122),
    (3926, 20, 4536, 3124),
];

/// `pg_type`.
pub(super) fn types(known: &Known, directory: &Directory) -> Vec<Row> {
    let fixed = TYPES.iter().map(|entry| fixed(known, entry));
    let of_rows = directory.public().map(|relation| of_rows(known, relation));
    fixed.chain(of_rows).collect()
}

fn fixed(known: &Known, entry: &TypeEntry) -> Row {
    Row::new()
        .set("oid", entry.oid)
        .set("typname", entry.name)
        .set("typnamespace", oids::PG_CATALOG)
        .set("typowner", known.user_oid())
        .set("typlen", entry.length)
        .set("typbyval", entry.is_by_value)
        .set("typtype", entry.kind)
        .set("typcategory", entry.category)
        .set("typispreferred", entry.is_preferred)
        .set("typisdefined", true)
        .set("typdelim", entry.delimiter)
        .set("typsubscript", entry.subscripts)
        .set("typelem", entry.element)
        .set("typarray", entry.array)
        .set("typinput", entry.input)
        .set("typoutput", entry.output)
        .set("typreceive", entry.receive)
        .set("typsend", entry.send)
        .set("typmodin", "-")
        .set("typmodout", "-")
        .set("typanalyze", "-")
        .set("typalign", entry.alignment)
        .set("typstorage", entry.storage)
        .set("typtypmod", -1)
        .set("typcollation", entry.collation)
}

fn of_rows(known: &Known, relation: &KnownRelation) -> Row {
    Row::new()
        .set("oid", relation.row_type)
        .set("typname", relation.name.as_str())
        .set("typnamespace", relation.namespace.oid())
        .set("typowner", known.user_oid())
        .set("typlen", -1)
        .set("typtype", "c")
        .set("typcategory", "C")
        .set("typisdefined", true)
        .set("typdelim", ",")
        .set("typrelid", relation.oid)
        .set("typsubscript", "-")
        .set("typinput", "record_in")
        .set("typoutput", "record_out")
        .set("typreceive", "-")
        .set("typsend", "-")
        .set("typmodin", "-")
        .set("typmodout", "-")
        .set("typanalyze", "-")
        .set("typalign", "d")
        .set("typstorage", "x")
        .set("typtypmod", -1)
}

/// `pg_range`.
pub(super) fn ranges() -> Vec<Row> {
    RANGES
        .iter()
        .map(|(range, element, multirange, operators)| {
            Row::new()
                .set("rngtypid", *range)
                .set("rngsubtype", *element)
                .set("rngmultitypid", *multirange)
                .set("rngsubopc", *operators)
                .set("rngcanonical", "-")
                .set("rngsubdiff", "-")
        })
        .collect()
}
