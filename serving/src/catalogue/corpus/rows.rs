//! What the answers to the most important questions are.

use super::scene::{Scene, Told};
use crate::catalogue::oids;

async fn told(text: &str) -> Told {
    Scene::new().await.run(text, &[]).await.unwrap_or_else(|error| panic!("{text}\n{error}"))
}

async fn values(text: &str) -> Vec<String> {
    told(text).await.rows.into_iter().map(|row| row.join(" | ")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_told_of_the_tables_that_it_may_name_and_of_no_others() {
    let scene = Scene::new().await;
    let names = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE nspname = 'public' ORDER BY 1";
    let told = scene.run(names, &[]).await.unwrap();
    assert_eq!(told.rows.concat(), ["firearms", "traces"]);
    let told = scene
        .run("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1", &[])
        .await;
    assert_eq!(told.unwrap().rows.concat(), ["firearms", "traces"]);
    let told = scene.run("SELECT rolname FROM pg_roles", &[]).await.unwrap();
    assert_eq!(told.rows.concat(), ["ana"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_session_is_named_as_clients_ask() {
    let told = told(
        "SELECT version(), current_database(), current_schema, current_user, \
         pg_backend_pid(), current_setting('server_version_num')",
    )
    .await;
    assert_eq!(
        told.columns,
        [
            "version",
            "current_database",
            "current_schema",
            "current_user",
            "pg_backend_pid",
            "current_setting"
        ]
    );
    let [row] = told.rows.as_slice() else { panic!("{told:?}") };
    assert!(row[0].starts_with("PostgreSQL 16.6 (Proofhouse"), "{row:?}");
    assert_eq!(row[1..], ["proofhouse", "public", "ana", "7", "160006"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_and_identifiers_become_each_other() {
    let oid = oids::of("public", "firearms");
    assert_eq!(values("SELECT 'firearms'::regclass::oid AS x").await, [oid.to_string()]);
    assert_eq!(values("SELECT 'public.firearms'::regclass AS x").await, ["firearms"]);
    assert_eq!(values("SELECT to_regclass('nothing') IS NULL AS x").await, ["true"]);
    assert_eq!(values(&format!("SELECT {oid}::regclass::text AS x")).await, ["firearms"]);
    assert_eq!(values("SELECT format_type(1043, 14) AS x").await, ["character varying(10)"]);
    assert_eq!(
        values("SELECT c.oid::regclass AS x FROM pg_class c WHERE c.oid = 'traces'::regclass").await,
        ["traces"]
    );
    let error = Scene::new().await.run("SELECT 'nothing'::regclass AS x", &[]).await.unwrap_err();
    assert!(error.contains("does not exist"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_have_their_types_and_comments() {
    let rows = values(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum) IS NOT NULL AS said \
         FROM pg_attribute a WHERE a.attrelid = 'firearms'::regclass AND a.attname IN ('serial_raw', 'capacity') ORDER BY 1",
    )
    .await;
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[1].starts_with("serial_raw | text | true"), "{rows:?}");
    assert_eq!(
        values("SELECT obj_description('firearms'::regclass, 'pg_class') AS x").await,
        ["Rows of firearms"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_of_rows_are_not_told() {
    assert_eq!(values("SELECT DISTINCT reltuples FROM pg_class").await, ["-1.0"]);
    assert_eq!(values("SELECT pg_total_relation_size('firearms') IS NULL AS x").await, ["true"]);
    assert_eq!(values("SELECT count(*) FROM pg_stat_user_tables WHERE n_live_tup IS NOT NULL").await, ["0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_done_is_reading() {
    assert_eq!(
        values(
            "SELECT has_table_privilege('firearms', 'SELECT') AS a, \
             has_table_privilege('ana', 'firearms', 'INSERT, DELETE') AS b"
        )
        .await,
        ["true | false"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_reads_no_more_than_it_did() {
    let scene = Scene::new().await;
    for refused in [
        "SELECT * FROM pg_catalog.firearms",
        "SELECT * FROM sql_standard.firearms",
        "SELECT * FROM pg_read_file('/etc/passwd') AS x",
        "SELECT pg_read_file('/etc/passwd') AS x",
        "WITH pg_class AS (DELETE FROM firearms) SELECT * FROM pg_class",
    ] {
        assert!(scene.run(refused, &[]).await.is_err(), "{refused}");
    }
}
