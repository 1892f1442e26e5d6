//! Reports through the real guard: every fact reads views and columns that a guarded session has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::{Language, Pack, QuerySource, Renderer};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse, WarehouseSettings};
use sample::{bureau_of, request};

async fn empty_warehouse(folder: &std::path::Path) -> Warehouse {
    let store = format!("file://{}", folder.display());
    let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
    warehouse.ensure_tables().await.unwrap();
    warehouse
}

#[tokio::test]
async fn every_pack_renders_through_the_guard() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = empty_warehouse(folder.path()).await;
    for pack in Pack::built_in() {
        let bureau = bureau_of(pack);
        let session = warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
        let renderer = Renderer::new(Pack::embedded(pack).unwrap(), Language::English).unwrap();
        let request = request(bureau, "2025");
        let report = renderer.render(&session, &request).await.unwrap();
        assert!(report.html.contains("class=\"empty\""));
    }
}

/// The tables in memory that other tests stand on have only columns that the warehouse has, of the same type.
#[tokio::test]
async fn the_sample_has_the_columns_of_the_warehouse() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = empty_warehouse(folder.path()).await;
    // The Secretariat, which may read the audit log too.
    let session = warehouse.session_for(&Principal::of(Bureau::SECRETARIAT));
    let packs: Vec<Pack> = Pack::built_in().into_iter().map(|name| Pack::embedded(name).unwrap()).collect();
    let facts: String = packs.iter().flat_map(|pack| pack.files_in("facts")).map(|(_, sql)| sql).collect();
    for table in sample::TABLES {
        let real = session.table_schema(table).await.unwrap().unwrap_or_else(|| panic!("no table {table}"));
        for field in sample::schema(table).fields() {
            // The sample keeps whole history rows; what no fact names does not matter.
            let is_named =
                facts.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == field.name());
            let Ok(column) = real.field_with_name(field.name()) else {
                let is_elsewhere = sample::TABLES.iter().any(|other| {
                    other != &table && sample::schema(other).field_with_name(field.name()).is_ok()
                });
                assert!(!is_named || is_elsewhere, "{table} has no {}", field.name());
                continue;
            };
            if is_named && !field.data_type().is_nested() {
                let plain = |kind: &arrow::datatypes::DataType| kind.to_string().replace("Utf8View", "Utf8");
                assert_eq!(plain(column.data_type()), plain(field.data_type()), "{table}.{}", field.name());
            }
        }
    }
    let rows = session.query("SELECT 1 AS one").await.unwrap();
    assert_eq!(rows.schema.field(0).name(), "one");
}
