//! The data types of Postgres: names, identifiers, kinds.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One type.
#[derive(Debug)]
pub(super) struct TypeEntry {
    pub(super) oid: i64,
    pub(super) name: &'static str,
    pub(super) length: i64,
    pub(super) is_by_value: bool,
    pub(super) kind: &'static str,
    pub(super) category: &'static str,
    pub(super) is_preferred: bool,
    pub(super) delimiter: &'static str,
    pub(super) element: i64,
    pub(super) array: i64,
    pub(super) alignment: &'static str,
    pub(super) storage: &'static str,
    pub(super) collation: i64,
    pub(super) input: &'static str,
    pub(super) output: &'static str,
    /// As SQL writes it: `bigint` for `int8`.
    pub(super) sql_name: &'static str,
    pub(super) subscripts: &'static str,
    pub(super) receive: &'static str,
    pub(super) send: &'static str,
}

/// All types, by identifier.
pub(super) static TYPES: LazyLock<Vec<TypeEntry>> = LazyLock::new(|| {
    include_str!("columns/data_types.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(entry)
        .collect()
});

static BY_OID: LazyLock<HashMap<i64, &'static TypeEntry>> =
    LazyLock::new(|| TYPES.iter().map(|entry| (entry.oid, entry)).collect());
static BY_NAME: LazyLock<HashMap<&'static str, &'static TypeEntry>> =
    LazyLock::new(|| TYPES.iter().flat_map(|entry| [(entry.name, entry), (entry.sql_name, entry)]).collect());

fn entry(line: &'static str) -> Option<TypeEntry> {
    let fields: Vec<&'static str> = line.split('|').collect();
    // A delimiter is never the separator of this list, so the number of fields is fixed.
    let [
        oid,
        name,
        length,
        by_value,
        kind,
        category,
        preferred,
        delimiter,
        element,
        array,
        alignment,
        storage,
        collation,
        input,
        output,
        sql_name,
        subscripts,
        receive,
        send,
    ] = fields.as_slice()
    else {
        return None;
    };
    Some(TypeEntry {
        oid: oid.parse().ok()?,
        name,
        length: length.parse().ok()?,
        is_by_value: *by_value == "t",
        kind,
        category,
        is_preferred: *preferred == "t",
        delimiter,
        element: element.parse().ok()?,
        array: array.parse().ok()?,
        alignment,
        storage,
        collation: collation.parse().ok()?,
        input,
        output,
        sql_name,
        subscripts,
        receive,
        send,
    })
}

/// The type with an identifier.
pub(super) fn by_oid(oid: i64) -> Option<&'static TypeEntry> {
    BY_OID.get(&oid).copied()
}

/// The type of a name as a statement may write it: `int8`, `bigint`, `pg_catalog.text`, `"char"`, `varchar(10)`, `text[]`.
pub(super) fn by_name(name: &str) -> Option<&'static TypeEntry> {
    let name = name.trim();
    let name = name.strip_prefix("pg_catalog.").unwrap_or(name);
    if let Some(element) = name.strip_suffix("[]") {
        return by_oid(by_name(element)?.array);
    }
    if let Some(entry) = BY_NAME.get(name) {
        return Some(entry);
    }
    let lower = name.to_lowercase();
    let plain = lower.split('(').next().unwrap_or_default().trim().trim_matches('"');
    let plain = match plain {
        "int" => "int4",
        "decimal" => "numeric",
        "float" => "float8",
        "character varying" => "varchar",
        "character" | "char" => "bpchar",
        other => other,
    };
    BY_NAME.get(plain).copied()
}

/// A type as SQL writes it, with its modifier: `character varying(10)`.
pub(super) fn format_type(oid: i64, modifier: Option<i64>) -> String {
    if oid == 0 {
        return "-".to_string();
    }
    let Some(entry) = by_oid(oid) else { return "???".to_string() };
    match modifier.filter(|modifier| *modifier >= 4) {
        Some(modifier) if matches!(entry.name, "varchar" | "bpchar") => {
            format!("{}({})", entry.sql_name, modifier - 4)
        }
        Some(modifier) if entry.name == "numeric" => {
            let modifier = modifier - 4;
            format!("numeric({},{})", (modifier >> 16) & 0xffff, modifier & 0x7ff)
        }
        _ => entry.sql_name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn types_are_found_as_statements_write_them() {
        for (written, oid) in [
            ("int8", 20),
            ("bigint", 20),
            ("pg_catalog.text", 25),
            ("\"char\"", 18),
            ("char(3)", 1042),
            ("varchar(10)", 1043),
            ("text[]", 1009),
            ("TIMESTAMP WITH TIME ZONE", 1184),
            ("int4range", 3904),
        ] {
            assert_eq!(by_name(written).map(|entry| entry.oid), Some(oid), "{written}");
        }
        assert!(by_name("hstore").is_none());
    }

    #[test]
    fn arrays_and_their_elements_name_each_other() {
        // Arrays of pseudo-types are pseudo-types themselves.
        for entry in TYPES.iter().filter(|entry| entry.array != 0 && entry.kind != "p") {
            let array = by_oid(entry.array).unwrap();
            assert_eq!(array.element, entry.oid, "{}", entry.name);
            assert_eq!(array.category, "A");
        }
    }

    #[test]
    fn modifiers_are_written() {
        assert_eq!(format_type(1043, Some(14)), "character varying(10)");
        assert_eq!(format_type(1700, Some(((10 << 16) | 2) + 4)), "numeric(10,2)");
        assert_eq!(format_type(1009, Some(-1)), "text[]");
        assert_eq!(format_type(123_456, None), "???");
    }
}
