//! The version that clients are told.

use super::{DATABASE, SERVER_VERSION};

/// What `version()` says. It begins as Postgres begins: clients take the version from there.
pub(super) fn version() -> String {
    format!("PostgreSQL {SERVER_VERSION} (Proofhouse {}, database {DATABASE})", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::session_settings::SessionSettings;

    #[test]
    fn the_version_is_one_that_clients_can_read() {
        let number = SessionSettings::new("anna", "", &[]).get("server_version_num");
        assert_eq!(number.as_deref(), Some("160006"));
        let (major, minor) = SERVER_VERSION.split_once('.').unwrap();
        assert_eq!(number.unwrap(), format!("{major}{minor:0>4}"), "the number is that of the version");
        assert!(version().starts_with("PostgreSQL 16.6 (Proofhouse "));
    }
}
