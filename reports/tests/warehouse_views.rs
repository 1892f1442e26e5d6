//! Reports through the real guard: every fact reads views and columns that a guarded session has.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::DiskManager;
use datafusion::prelude::SessionContext;
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::{Language, Limit, Pack, Period, QuerySource, Renderer, Rows};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse, WarehouseSettings};
use sample::{bureau_of, request};
use std::sync::{Arc, Mutex};

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

/// A fact that is left out for a bureau whose name nothing bears would have been empty: rows that do not name it would be lost.
#[tokio::test]
async fn own_facts_are_empty_for_a_bureau_that_nothing_names() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = empty_warehouse(folder.path()).await;
    let guarded = warehouse.session_for(&Principal::of(Bureau::parse("nr").unwrap()));
    let world = sample::realistic::world(7).session();
    let period = Period::parse("2025").unwrap();
    for pack in Pack::built_in() {
        let pack = Pack::embedded(pack).unwrap();
        for fact in &pack.definition().own_facts {
            assert!(pack.is_own_fact(fact), "{fact} of {} is no fact that is built in", pack.id());
            let rows = async |bureau| {
                let parameters = Parameters::new(bureau, period, chrono::Utc::now());
                let sql = parameters.bind(fact, pack.fact(fact).unwrap()).unwrap();
                let may_be = QuerySource::may_name(&guarded, "nr", &sql).await;
                assert!(!may_be, "{fact}: nothing is in the tables that it reads, and that can be told");
                let rows = world.query(&sql).await.unwrap();
                rows.batches.iter().map(|batch| batch.num_rows()).sum::<usize>()
            };
            assert_eq!(rows("nr").await, 0, "{fact} of {}", pack.id());
            assert!(rows("fr").await > 0, "{fact} of {}", pack.id());
        }
    }
}

/// A source that remembers what it was asked.
struct Asked {
    source: SessionContext,
    statements: Mutex<Vec<String>>,
}

impl QuerySource for Asked {
    async fn columns(&self, sql: &str) -> Result<SchemaRef, DataFusionError> {
        QuerySource::columns(&self.source, sql).await
    }

    async fn query_within(&self, sql: &str, limit: Limit) -> Result<Rows, DataFusionError> {
        self.statements.lock().unwrap().push(sql.to_owned());
        self.source.query_within(sql, limit).await
    }

    fn disk(&self) -> Arc<DiskManager> {
        self.source.disk()
    }
}

/// The Secretariat's report needs half of what is known of a record: all of it took gigabytes.
#[tokio::test]
async fn columns_that_no_figure_needs_are_not_read() {
    let source = sample::realistic::world(7).session();
    let asked = Asked { source, statements: Mutex::default() };
    let renderer = Renderer::new(Pack::embedded("secretariat").unwrap(), Language::English).unwrap();
    let report = renderer.render(&asked, &request("ipsg", "2025")).await.unwrap();
    assert!(report.figures.iter().any(|figure| !figure.table.rows.is_empty()));
    let statements = asked.statements.into_inner().unwrap();
    let records = statements.iter().find(|sql| sql.contains("FROM firearms f")).unwrap();
    let columns = records.lines().next().unwrap();
    assert!(columns.starts_with("SELECT \"") && columns.contains("\"lost_on\""), "{columns}");
    assert!(!columns.contains("\"circumstance\""), "{columns}");
}

/// A bureau's session that is asked for everything.
struct Everything(GuardedSession);

impl QuerySource for Everything {
    async fn columns(&self, sql: &str) -> Result<SchemaRef, DataFusionError> {
        QuerySource::columns(&self.0, sql).await
    }

    async fn query_within(&self, sql: &str, limit: Limit) -> Result<Rows, DataFusionError> {
        self.0.query_within(sql, limit).await
    }

    fn disk(&self) -> Arc<DiskManager> {
        QuerySource::disk(&self.0)
    }
}

/// What is not asked for makes no difference to a report, nor to the state of the tables that it says it is of.
#[tokio::test]
async fn a_report_without_what_is_not_asked_for_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = empty_warehouse(folder.path()).await;
    let session = || warehouse.session_for(&Principal::of(Bureau::parse("be").unwrap()));
    let renderer = Renderer::new(Pack::embedded("national").unwrap(), Language::English).unwrap();
    let request = request("be", "2025");
    let everything = Everything(session());
    let whole = renderer.render(&everything, &request).await.unwrap();
    let asked_for_all = warehouse.audit().waiting();
    let short = session();
    let report = renderer.render(&short, &request).await.unwrap();
    assert_eq!(report.html, whole.html);
    assert_eq!(short.pinned_versions().await, everything.0.pinned_versions().await);
    let asked = warehouse.audit().waiting() - asked_for_all;
    assert!(0 < asked && asked < asked_for_all / 2, "{asked} of {asked_for_all}");
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
