//! Attempts to get at rows that a session must not see.

use super::{Scene, firearm, firearm_with, texts};
use crate::WarehouseError;
use crate::session::Dialect;
use serde_json::json;

/// Ten open records of Belgium and ninety of France that are withheld from Belgium.
async fn scene() -> Scene {
    let scene = Scene::new();
    let withheld = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"], "capacity": 999});
    let secret: Vec<_> = (0..90)
        .map(|n| firearm_with("fr", &format!("F{n}"), n, &format!("SECRET-FR-{n}"), withheld.clone()))
        .collect();
    scene.add("firearms_history", &secret).await;
    let own: Vec<_> = (0..10).map(|n| firearm("be", &format!("B{n}"), n, &format!("{n}"))).collect();
    scene.add("firearms_history", &own).await;
    scene
}

fn leaks(text: &str) -> bool {
    text.contains("SECRET") || text.contains("999")
}

#[tokio::test]
async fn failing_casts_count_and_tell_only_own_rows() {
    let scene = scene().await;
    for sql in [
        "select count(*) from firearms where cast(serial_raw as int) >= 0",
        "select count(*) from firearms where cast(serial_raw as int) >= 0 and source_bureau = 'be'",
        "select count(*) from (select * from firearms order by serial_raw limit 50) where cast(serial_raw as int) >= 0",
        "select sum(cast(serial_raw as int) * 0 + 1) from firearms",
        "select sum(1 / (case when source_bureau = 'fr' then 0 else 1 end)) from firearms",
        "select count(*) from firearms a join firearms b on cast(a.serial_raw as int) = cast(b.serial_raw as int)",
        "with x as (select cast(serial_raw as int) as n from firearms) select count(n) from x",
        "select count(*) from firearms where arrow_cast(serial_raw, 'Int64') is not null",
        "select count(*) from firearms where (select max(cast(serial_raw as int)) from firearms) >= 0",
    ] {
        assert_eq!(scene.seen("be", sql).await, ["10"], "{sql}");
    }
}

#[tokio::test]
async fn counts_and_extremes_do_not_come_from_file_statistics() {
    let scene = scene().await;
    for (sql, expected) in [
        ("select count(*) from firearms", "10"),
        ("select count(1) from firearms", "10"),
        ("select count(serial_raw) from firearms", "10"),
        ("select max(capacity) from firearms", "17"),
        ("select max(serial_raw) from firearms", "9"),
        ("select min(source_bureau) from firearms", "be"),
        ("select approx_distinct(source_bureau) from firearms", "1"),
        ("select count(*) from firearms_history", "10"),
        ("select max(capacity) from firearms_history", "17"),
    ] {
        assert_eq!(scene.seen("be", sql).await, [expected], "{sql}");
    }
}

#[tokio::test]
async fn limits_orders_and_joins_keep_the_guard_below() {
    let scene = scene().await;
    for (sql, rows) in [
        ("select serial_raw from firearms limit 100", 10),
        ("select serial_raw from firearms limit 3", 3),
        ("select serial_raw from firearms order by serial_raw desc limit 5", 5),
        ("select serial_raw from firearms offset 8", 2),
        ("select a.serial_raw from firearms a cross join firearms b", 100),
        (
            "select a.serial_raw from firearms a left join firearms b on a.source_record_id <> b.source_record_id",
            90,
        ),
        (
            "select a.serial_raw from firearms a full join firearms_history b on a.serial_raw = b.serial_raw",
            10,
        ),
        ("select serial_raw from firearms union all select serial_raw from firearms_history", 20),
        ("select serial_raw from firearms where source_bureau = 'fr'", 0),
        ("select serial_raw from firearms where source_bureau = 'fr' or true", 10),
        ("select serial_raw from firearms where not (source_bureau = 'be')", 0),
        ("select serial_raw from firearms where serial_raw like 'SECRET%' or 1 = 1", 10),
        (
            "select serial_raw from firearms where source_record_id in (select source_record_id from firearms)",
            10,
        ),
        (
            "select serial_raw from firearms a where exists (select 1 from firearms b where b.source_bureau = 'fr')",
            0,
        ),
        (
            "select (select count(*) from firearms b where b.source_bureau = a.source_bureau) from firearms a",
            10,
        ),
        ("select first_value(serial_raw) over (order by source_bureau desc) from firearms", 10),
        ("select unnest(array_agg(serial_raw)) from firearms", 10),
    ] {
        let batches = scene.session("be").collect(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let values = texts(&batches);
        assert_eq!(values.len(), rows, "{sql}");
        assert!(!values.iter().any(|value| leaks(value)), "{sql}: {values:?}");
    }
}

#[tokio::test]
async fn only_reading_statements_run_and_nothing_can_name_a_file() {
    let scene = scene().await;
    let root = scene.root();
    let target = format!("{root}stolen.csv");
    let mut statements = vec![
        format!("copy (select * from firearms) to '{target}'"),
        format!("copy firearms to '{target}'"),
        format!("create external table t stored as parquet location '{root}firearms_history/'"),
        format!("select * from '{root}firearms_history/'"),
        format!("select * from \"{root}firearms_history/\""),
        "create view v as select * from firearms".into(),
        "create table t as select * from firearms".into(),
        "create or replace table firearms as select 1".into(),
        "create schema s".into(),
        "create database d".into(),
        "drop table firearms".into(),
        "insert into firearms select * from firearms".into(),
        "insert into firearms_history values (1)".into(),
        "update firearms set capacity = 1".into(),
        "delete from firearms".into(),
        "set datafusion.execution.batch_size = 1".into(),
        "set datafusion.runtime.memory_limit = '7G'".into(),
        "reset datafusion.execution.batch_size".into(),
        "set datafusion.sql_parser.dialect = 'postgres'".into(),
        "prepare p as select * from firearms".into(),
        "execute p".into(),
        "deallocate p".into(),
        "explain analyze select * from firearms".into(),
        "explain verbose select * from firearms".into(),
        "explain format tree select * from firearms".into(),
        "explain copy firearms to '/tmp/x'".into(),
        "create function f() returns int return 1".into(),
        "truncate table firearms".into(),
        "begin".into(),
        "show all".into(),
        "select 1; select 2".into(),
        "select * from generate_series(1, 1000000000)".into(),
        "select * from read_parquet('/x')".into(),
        "select * from information_schema.tables, ballistic_messages".into(),
        "select * from trace_threads".into(),
        "select * from notice_threads".into(),
        "select * from query_log".into(),
        "select * from proofhouse.public.query_log".into(),
        "with recursive r as (select 1 as n union all select n + 1 from r) select * from r".into(),
    ];
    statements.push(format!("select * from delta_scan('{root}firearms_history')"));
    for sql in &statements {
        let Err(error) = scene.session("be").collect(sql).await else { panic!("ran: {sql}") };
        let text = error.to_string();
        assert!(!leaks(&text), "{sql}: {text}");
        assert!(!text.contains(".parquet") && !text.contains("_delta_log"), "{sql}: {text}");
    }
    assert!(!std::path::Path::new(&target).exists());
}

#[tokio::test]
async fn explanations_show_nothing_below_the_guard() {
    let scene = scene().await;
    let rows = scene
        .session("be")
        .collect("explain select count(*) from firearms where capacity > 3")
        .await
        .unwrap();
    let shown = arrow::util::pretty::pretty_format_batches(&rows).unwrap().to_string();
    assert!(shown.contains("RowGuardExec"), "{shown}");
    for hidden in [
        ".parquet",
        "DataSourceExec",
        "DeltaScan",
        "access_parties",
        "confidentiality",
        "ALL_EXCEPT",
        "is_current",
        "file",
    ] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

#[tokio::test]
async fn the_catalogue_describes_only_what_the_session_may_name() {
    let scene = scene().await;
    let tables = scene
        .seen("be", "select table_name from information_schema.tables where table_schema = 'public'")
        .await;
    assert!(
        tables.contains(&"firearms".to_string()) && !tables.contains(&"query_log".to_string()),
        "{tables:?}"
    );
    assert!(!tables.contains(&"ballistic_messages".to_string()), "{tables:?}");
    let columns = scene
        .seen("be", "select column_name from information_schema.columns where table_name = 'firearms'")
        .await;
    assert!(
        columns.contains(&"serial_raw".to_string()) && !columns.contains(&"_offset".to_string()),
        "{columns:?}"
    );
    assert_eq!(
        scene.seen("be", "select count(*) from information_schema.views where definition is not null").await,
        ["0"]
    );
    assert!(!scene.session("be").collect("show tables").await.unwrap().is_empty());
    assert!(!scene.session("be").collect("show columns from firearms").await.unwrap().is_empty());
    assert!(!scene.session("be").collect("describe firearms").await.unwrap().is_empty());
}

#[tokio::test]
async fn errors_of_running_quote_no_value_and_errors_below_say_nothing() {
    let scene = scene().await;
    let own = scene.session("fr").collect("select cast(serial_raw as int) from firearms").await.unwrap_err();
    // Not even the own value is quoted: what tools are told they log.
    assert!(own.to_string().contains("Cannot cast") && !own.to_string().contains("SECRET-FR"), "{own}");
    let other = scene
        .session("be")
        .collect("select cast(concat(serial_raw, 'x') as int) from firearms")
        .await
        .unwrap_err();
    assert!(!leaks(&other.to_string()), "{other}");
    let session = scene.session("be");
    session.collect("select 1 from firearms limit 1").await.unwrap();
    for entry in std::fs::read_dir(format!("{}firearms_history", scene.root())).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let broken = session.collect("select serial_raw from firearms").await.unwrap_err().to_string();
    assert!(broken.contains("could not be read"), "{broken}");
    assert!(!broken.contains(".parquet") && !broken.contains(&scene.root()), "{broken}");
}

#[tokio::test]
async fn a_plan_of_one_session_does_not_run_in_another() {
    use crate::guard::{check_logical, check_physical};
    let scene = scene().await;
    let trusted = scene.warehouse.trusted_session();
    let plan = trusted.sql("select serial_raw from firearms").await.unwrap().into_unoptimized_plan();
    let policy = |bureau: &str| {
        let principal = scene.session(bureau).principal();
        crate::guard::AccessPolicy::new(
            principal,
            &scene.warehouse.settings().access,
            chrono::Utc::now().date_naive(),
        )
        .id()
    };
    assert!(
        check_logical(&plan, policy("be"), &Dialect::default()).unwrap().is_some(),
        "an unguarded scan is refused"
    );
    let physical = trusted.state().create_physical_plan(&plan).await.unwrap();
    assert!(check_physical(physical.as_ref(), policy("be")).is_some(), "an unguarded leaf is refused");
    let values = trusted.sql("values (1), (2)").await.unwrap().into_unoptimized_plan();
    let physical = trusted.state().create_physical_plan(&values).await.unwrap();
    assert!(check_physical(physical.as_ref(), policy("be")).is_none());
}

#[tokio::test]
async fn a_statement_stops_at_its_deadline_and_at_its_limit_of_rows() {
    let scene = Scene::with(|settings| {
        settings.access.statement_seconds = 1;
        settings.access.statement_rows = 50;
    });
    let rows: Vec<_> = (0..2000).map(|n| firearm("be", &n.to_string(), n, "S")).collect();
    scene.add("firearms_history", &rows).await;
    let many = scene.session("be").collect("select serial_raw from firearms").await.unwrap_err();
    assert!(many.to_string().contains("more than 50 rows"), "{many}");
    let long = "select count(*) from firearms a, firearms b, firearms c where a.serial_raw || b.serial_raw <> c.serial_raw";
    let started = std::time::Instant::now();
    let stopped = scene.session("be").collect(long).await.unwrap_err();
    assert!(matches!(stopped, WarehouseError::Refused(crate::Refusal::Deadline(1))), "{stopped}");
    assert!(started.elapsed().as_secs() < 20);
}

#[tokio::test]
async fn every_statement_is_in_the_audit_without_its_literals() {
    let scene = scene().await;
    scene.seen("be", "select serial_raw from firearms where serial_raw = 'XYZ-123'").await;
    let _ = scene.session("be").collect("drop table firearms").await;
    let _ = scene.session("be").collect("select nothing from firearms").await;
    assert_eq!(scene.warehouse.audit().flush(&scene.warehouse).await.unwrap(), 3);
    assert_eq!(scene.warehouse.audit().flush(&scene.warehouse).await.unwrap(), 0);
    let log = scene
        .trusted("select concat(bureau, ' ', outcome, ' ', rows, ' ', statement_redacted) from query_log")
        .await;
    assert_eq!(
        log,
        [
            "be ANSWERED 0 select serial_raw from firearms where serial_raw = '?'",
            "be FAILED 0 select nothing from firearms",
            "be REFUSED NOT_READ_ONLY 0 drop table firearms",
        ]
    );
}
