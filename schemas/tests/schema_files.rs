//! The JSON Schemas under `schemas/json/` are those of the Rust types. `PROOFHOUSE_BLESS=1` writes them anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proofhouse_schemas::SchemaVersion;
use proofhouse_schemas::json_schema::json_schema_of;
use std::path::Path;

#[test]
fn the_checked_in_json_schemas_are_current() {
    for version in SchemaVersion::all() {
        let name = format!("{}.{}.schema.json", version.kind(), version.number());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("json").join(name);
        let current = format!("{}\n", serde_json::to_string_pretty(json_schema_of(version)).unwrap());
        if std::env::var_os("PROOFHOUSE_BLESS").is_some() {
            std::fs::write(&path, &current).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == current,
            "{} is not current; run PROOFHOUSE_BLESS=1 cargo test -p proofhouse-schemas --test schema_files",
            path.display()
        );
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("json")).unwrap().count();
    assert_eq!(files, SchemaVersion::all().count(), "a file of a version that there is not");
}
