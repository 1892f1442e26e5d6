//! Object identifiers: those that Postgres fixes, and stable ones for what this server has.

/// `pg_catalog` itself.
pub(super) const PG_CATALOG: i64 = 11;
/// Schema `public`.
pub(super) const PUBLIC: i64 = 2200;
/// The table access method that tables are said to have.
pub(super) const HEAP: i64 = 2;
/// The default tablespace.
pub(super) const DEFAULT_TABLESPACE: i64 = 1663;
/// `pg_class`, as comments name the catalogue of what they speak of.
pub(super) const CLASS_RELATION: i64 = 1259;
/// `pg_proc`.
pub(super) const PROC_RELATION: i64 = 1255;
/// `pg_namespace`.
pub(super) const NAMESPACE_RELATION: i64 = 2615;
/// `pg_database`.
pub(super) const DATABASE_RELATION: i64 = 1262;
/// The collation of texts.
pub(super) const DEFAULT_COLLATION: i64 = 100;
/// First identifier that Postgres gives to what is made by users.
const FIRST: i64 = 16_384;

/// The identifiers of catalogues that clients know by heart.
const FIXED: &[(&str, i64)] = &[
    ("pg_am", 2601),
    ("pg_attrdef", 2604),
    ("pg_attribute", 1249),
    ("pg_auth_members", 1261),
    ("pg_authid", 1260),
    ("pg_cast", 2605),
    ("pg_class", CLASS_RELATION),
    ("pg_collation", 3456),
    ("pg_constraint", 2606),
    ("pg_database", DATABASE_RELATION),
    ("pg_depend", 2608),
    ("pg_description", 2609),
    ("pg_enum", 3501),
    ("pg_event_trigger", 3466),
    ("pg_extension", 3079),
    ("pg_foreign_data_wrapper", 2328),
    ("pg_foreign_server", 1417),
    ("pg_foreign_table", 3118),
    ("pg_index", 2610),
    ("pg_inherits", 2611),
    ("pg_language", 2612),
    ("pg_namespace", NAMESPACE_RELATION),
    ("pg_opclass", 2616),
    ("pg_operator", 2617),
    ("pg_policy", 3256),
    ("pg_proc", PROC_RELATION),
    ("pg_publication", 6104),
    ("pg_range", 3541),
    ("pg_rewrite", 2618),
    ("pg_sequence", 2224),
    ("pg_shdescription", 2396),
    ("pg_statistic", 2619),
    ("pg_statistic_ext", 3381),
    ("pg_tablespace", 1213),
    ("pg_trigger", 2620),
    ("pg_type", 1247),
];

/// The identifier of a thing of a kind. It follows from the name alone, so it is the same in every session and after
/// every start. Two names may fall together in one of two thousand million cases; clients would then mix two tables up
/// in their lists, and no more.
pub(super) fn of(kind: &str, name: &str) -> i64 {
    // FNV-1a: a fixed function, unlike the hashes of the standard library.
    let hash =
        kind.bytes().chain([b'.']).chain(name.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    let room = i64::from(i32::MAX) - FIRST;
    FIRST + i64::try_from((hash ^ (hash >> 32)) & 0x7fff_ffff).unwrap_or_default() % room
}

/// Schema `information_schema`.
pub(super) fn information_schema() -> i64 {
    of("schema", "information_schema")
}

/// A relation of `pg_catalog`.
pub(super) fn catalogue_relation(name: &str) -> i64 {
    FIXED.iter().find(|(fixed, _)| *fixed == name).map_or_else(|| of("pg_catalog", name), |(_, oid)| *oid)
}

/// The user who signed in.
pub(super) fn user(name: &str) -> i64 {
    of("user", name)
}

/// The one database.
pub(super) fn database() -> i64 {
    of("database", super::DATABASE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn identifiers_are_stable_and_above_those_of_postgres() {
        assert_eq!(of("public", "firearms"), of("public", "firearms"));
        assert_ne!(of("public", "firearms"), of("public", "traces"));
        for name in ["firearms", "", "a", "zzzz"] {
            assert!((FIRST..=i64::from(i32::MAX)).contains(&of("public", name)));
        }
        assert_eq!(catalogue_relation("pg_class"), 1259);
        // What a client stored must go on meaning the same table.
        assert_eq!(of("public", "firearms"), FIREARMS);
    }

    const FIREARMS: i64 = 850_021_090;
}
