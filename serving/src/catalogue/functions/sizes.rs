//! Sizes and counts: how much a warehouse holds would tell of rows that a session may not see, so there is no answer.

use super::row_function::RowFunction;
use super::{number, text};
use datafusion::common::ScalarValue;

/// Asked for by clients; all unknown.
const UNTOLD: &[&str] = &[
    "pg_column_size",
    "pg_database_size",
    "pg_indexes_size",
    "pg_relation_filenode",
    "pg_relation_size",
    "pg_stat_get_dead_tuples",
    "pg_stat_get_live_tuples",
    "pg_stat_get_numscans",
    "pg_stat_get_tuples_deleted",
    "pg_stat_get_tuples_fetched",
    "pg_stat_get_tuples_inserted",
    "pg_stat_get_tuples_returned",
    "pg_stat_get_tuples_updated",
    "pg_stat_get_db_numbackends",
    "pg_stat_get_blocks_fetched",
    "pg_stat_get_blocks_hit",
    "pg_table_size",
    "pg_tablespace_size",
    "pg_total_relation_size",
];

/// `pg_relation_size` and the like, and `pg_size_pretty`.
pub(super) fn functions() -> Vec<RowFunction> {
    let untold = UNTOLD.iter().map(|name| RowFunction::new(name, "bigint", |_| Ok(number(None))));
    let path = RowFunction::new("pg_relation_filepath", "text", |_| Ok(ScalarValue::Null));
    let pretty = RowFunction::new("pg_size_pretty", "text", |row| {
        Ok(row.int(0).map_or(ScalarValue::Null, |bytes| text(pretty(bytes))))
    });
    untold.chain([path, pretty]).collect()
}

/// A size in the unit in which it has few digits, as Postgres rounds it.
fn pretty(bytes: i64) -> String {
    let mut size = bytes;
    // Twice the size, so that halves are rounded and not cut.
    let mut is_doubled = false;
    for unit in ["bytes", "kB", "MB", "GB", "TB"] {
        let limit = if is_doubled { 20 * 1024 - 1 } else { 10 * 1024 };
        if size.abs() < limit || unit == "TB" {
            let rounded = if is_doubled { (size + size.signum()) / 2 } else { size };
            return format!("{rounded} {unit}");
        }
        size = if is_doubled { size >> 10 } else { size >> 9 };
        is_doubled = true;
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::pretty;

    #[test]
    fn sizes_are_written_as_postgres_writes_them() {
        for (bytes, written) in [
            (0, "0 bytes"),
            (10_239, "10239 bytes"),
            (10_240, "10 kB"),
            (10_752, "11 kB"),
            (1_048_576, "1024 kB"),
            (10_485_760, "10 MB"),
            (123_456_789_012, "115 GB"),
        ] {
            assert_eq!(pretty(bytes), written, "{bytes}");
        }
    }
}
