//! Settings that clients ask for by name: those of the session, and what this server would answer for the others.

use super::known::Known;
use super::{DATABASE, SERVER_VERSION};
use std::collections::BTreeMap;

/// What stands for settings that a session has not set. Names as Postgres spells them.
const STANDING: &[(&str, &str)] = &[
    ("application_name", ""),
    ("array_nulls", "on"),
    ("block_size", "8192"),
    ("bytea_output", "hex"),
    ("client_encoding", "UTF8"),
    ("client_min_messages", "notice"),
    ("cursor_tuple_fraction", "0.1"),
    ("data_checksums", "off"),
    ("DateStyle", "ISO, YMD"),
    ("debug_assertions", "off"),
    ("default_table_access_method", "heap"),
    ("default_tablespace", ""),
    ("default_transaction_deferrable", "off"),
    ("default_transaction_isolation", "repeatable read"),
    ("default_transaction_read_only", "on"),
    ("enable_seqscan", "on"),
    ("escape_string_warning", "on"),
    ("extra_float_digits", "1"),
    ("idle_in_transaction_session_timeout", "0"),
    ("in_hot_standby", "off"),
    ("integer_datetimes", "on"),
    ("IntervalStyle", "postgres"),
    ("is_superuser", "off"),
    ("jit", "off"),
    ("lc_collate", "C"),
    ("lc_ctype", "C.UTF-8"),
    ("lc_messages", "C"),
    ("lc_monetary", "C"),
    ("lc_numeric", "C"),
    ("lc_time", "C"),
    ("lock_timeout", "0"),
    ("max_function_args", "100"),
    ("max_identifier_length", "63"),
    ("max_index_keys", "32"),
    ("password_encryption", "scram-sha-256"),
    ("quote_all_identifiers", "off"),
    ("row_security", "on"),
    ("search_path", "\"$user\", public"),
    ("segment_size", "131072"),
    ("server_encoding", "UTF8"),
    ("standard_conforming_strings", "on"),
    ("statement_timeout", "0"),
    ("synchronize_seqscans", "on"),
    ("TimeZone", "UTC"),
    ("timezone_abbreviations", "Default"),
    ("transaction_deferrable", "off"),
    ("transaction_isolation", "repeatable read"),
    ("transaction_read_only", "on"),
    ("wal_block_size", "8192"),
    ("wal_level", "replica"),
];

/// Settings that a client may be told are as it wishes, because nothing that this server does depends on them.
const WITHOUT_EFFECT: &[&str] = &[
    "application_name",
    "bytea_output",
    "client_min_messages",
    "extra_float_digits",
    "jit",
    "quote_all_identifiers",
    "row_security",
    "search_path",
    "synchronize_seqscans",
];

/// Whether a client may be told that a setting is as it wishes.
pub(super) fn is_without_effect(name: &str) -> bool {
    WITHOUT_EFFECT.contains(&name.to_lowercase().as_str())
}

/// The value of a setting; `None` when there is none of the name.
pub(super) fn value(known: &Known, name: &str) -> Option<String> {
    known.setting(name).or_else(|| standing(known, name))
}

/// All settings by name.
pub(super) fn all(known: &Known) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let computed = ["server_version", "server_version_num", "session_authorization"];
    for name in STANDING.iter().map(|(name, _)| *name).chain(computed) {
        if let Some(value) = value(known, name) {
            all.insert(name.to_string(), value);
        }
    }
    if let Ok(settings) = known.identity.settings.read() {
        for (name, value) in settings.iter() {
            if !all.keys().any(|named| named.eq_ignore_ascii_case(name)) {
                all.insert(name.clone(), value.clone());
            }
        }
    }
    all
}

fn standing(known: &Known, name: &str) -> Option<String> {
    match name.to_lowercase().as_str() {
        "server_version" => Some(SERVER_VERSION.to_string()),
        "server_version_num" => Some(version_number()),
        "session_authorization" => Some(known.identity.user.clone()),
        lower => STANDING
            .iter()
            .find(|(standing, _)| standing.eq_ignore_ascii_case(lower))
            .map(|(_, value)| (*value).to_string()),
    }
}

/// `16.6` as `160006`.
fn version_number() -> String {
    let (major, minor) = SERVER_VERSION.split_once('.').unwrap_or((SERVER_VERSION, "0"));
    format!("{major}{minor:0>4}")
}

/// What `version()` says. It begins as Postgres begins: clients take the version from there.
pub(super) fn version() -> String {
    format!("PostgreSQL {SERVER_VERSION} (Proofhouse {}, database {DATABASE})", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_version_is_one_that_clients_can_read() {
        assert_eq!(version_number(), "160006");
        assert!(version().starts_with("PostgreSQL 16.6 (Proofhouse "));
    }
}
