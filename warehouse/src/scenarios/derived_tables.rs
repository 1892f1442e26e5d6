//! Derived tables: a second run with nothing new writes nothing.

use super::{Scene, batch, firearm, firearm_with};
use crate::{Maintenance, WriteOutcome};
use serde_json::{Value, json};

fn identity(id: &str) -> Value {
    json!({"entity": "RECORD", "source_bureau": "fr", "source_record_id": id, "item_no": 0, "serial_norm": id,
        "make_candidates": ["GLOCK"], "calibre_candidates": [], "findings": []})
}

async fn version(scene: &Scene, table: &str) -> u64 {
    scene.warehouse.table(table).await.unwrap().version().unwrap()
}

#[tokio::test]
async fn equal_content_in_another_order_is_not_written_again() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A")]).await;
    let mark = || scene.warehouse.watermark("identities", 1, &["firearms"], "firearm_identities");
    let before = mark().await.unwrap();
    assert!(!before.is_current());
    let table = "firearm_identities";
    let rows = |ids: &[&str]| batch(table, &ids.iter().map(|id| identity(id)).collect::<Vec<_>>());
    let first = scene.warehouse.replace_if_changed(table, vec![rows(&["1", "2"])], &before).await.unwrap();
    assert_eq!(first.rows(), 2);
    assert!(mark().await.unwrap().is_current(), "the job need not run again");
    let at = version(&scene, table).await;
    let again =
        scene.warehouse.replace_if_changed(table, vec![rows(&["2"]), rows(&["1"])], &before).await.unwrap();
    assert_eq!(again, WriteOutcome::Unchanged);
    assert_eq!(version(&scene, table).await, at, "not even a commit");
    let changed = scene.warehouse.replace_if_changed(table, vec![rows(&["2", "3"])], &before).await.unwrap();
    assert_eq!(changed.rows(), 2);
    assert_eq!(scene.trusted("select source_record_id from firearm_identities").await, ["2", "3"]);
    let emptied = scene.warehouse.replace_if_changed(table, Vec::new(), &before).await.unwrap();
    assert!(matches!(emptied, WriteOutcome::Written { rows: 0, .. }));
    assert_eq!(scene.trusted("select count(*) from firearm_identities").await, ["0"]);
}

#[tokio::test]
async fn a_job_is_due_when_its_inputs_or_its_rules_change_and_not_when_files_are_rewritten() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A")]).await;
    scene.add("firearms_history", &[firearm("fr", "2", 1, "B")]).await;
    let mark = |revision| {
        scene.warehouse.watermark(
            "identities",
            revision,
            &["firearms", "seizure_items"],
            "firearm_identities",
        )
    };
    let seen = mark(1).await.unwrap();
    scene
        .warehouse
        .replace_if_changed("firearm_identities", vec![batch("firearm_identities", &[identity("1")])], &seen)
        .await
        .unwrap();
    assert!(mark(1).await.unwrap().is_current());
    scene.warehouse.maintain("firearms_history", &Maintenance::default()).await.unwrap();
    scene.warehouse.maintain("firearm_identities", &Maintenance::default()).await.unwrap();
    assert!(mark(1).await.unwrap().is_current(), "compaction is not news");
    assert!(!mark(2).await.unwrap().is_current(), "new rules are");
    scene.add("firearms_history", &[firearm_with("fr", "1", 2, "A", json!({"capacity": 15}))]).await;
    let news = mark(1).await.unwrap();
    assert!(!news.is_current());
    // The same result from newer inputs: the inputs are noted, the rows are not written.
    let outcome = scene.warehouse.replace_if_changed(
        "firearm_identities",
        vec![batch("firearm_identities", &[identity("1")])],
        &news,
    );
    assert_eq!(outcome.await.unwrap(), WriteOutcome::Unchanged);
    assert!(mark(1).await.unwrap().is_current());
}

#[tokio::test]
async fn only_rows_with_new_keys_are_appended() {
    let scene = Scene::new();
    let mark = crate::Watermark::default();
    let key = ["entity", "source_bureau", "source_record_id", "item_no"];
    let append = |ids: &'static [&'static str]| {
        let rows = batch("firearm_identities", &ids.iter().map(|id| identity(id)).collect::<Vec<_>>());
        scene.warehouse.append_new_rows("firearm_identities", &key, vec![rows], &mark)
    };
    assert_eq!(append(&["1", "2", "1"]).await.unwrap().rows(), 2);
    assert_eq!(append(&["2", "1"]).await.unwrap(), WriteOutcome::Unchanged);
    assert_eq!(append(&["3", "2"]).await.unwrap().rows(), 1);
    assert_eq!(scene.trusted("select source_record_id from firearm_identities").await, ["1", "2", "3"]);
}

#[tokio::test]
async fn rows_from_a_query_fit_although_the_engine_has_other_text_types() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), firearm("be", "2", 0, "B")]).await;
    let rows = scene
        .warehouse
        .trusted_session()
        .sql("select 'RECORD' as entity, source_bureau, source_record_id, cast(0 as int) as item_no, serial_raw as serial_norm from firearms")
        .await
        .unwrap()
        .collect()
        .await
        .unwrap();
    let mark = crate::Watermark::default();
    let outcome =
        scene.warehouse.replace_if_changed("firearm_identities", rows.clone(), &mark).await.unwrap();
    assert_eq!(outcome.rows(), 2);
    assert_eq!(
        scene.warehouse.replace_if_changed("firearm_identities", rows, &mark).await.unwrap(),
        WriteOutcome::Unchanged
    );
}
