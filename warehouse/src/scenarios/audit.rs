//! The audit is whole, or says where it is not.

use super::{Scene, batch};
use crate::{AuditProof, Warehouse};
use chrono::{Days, Utc};
use serde_json::{Map, Value};
use std::time::Duration;

async fn asked(scene: &Scene, count: usize) {
    for number in 0..count {
        scene.seen("be", &format!("select {number}")).await;
    }
    scene.warehouse.audit().flush(&scene.warehouse).await.unwrap();
}

/// All rows of a table as objects.
async fn rows(warehouse: &Warehouse, table: &str) -> Vec<Value> {
    let batches = warehouse.trusted_session().table(table).await.unwrap().collect().await.unwrap();
    let mut writer = arrow::json::ArrayWriter::new(Vec::new());
    writer.write_batches(&batches.iter().collect::<Vec<_>>()).unwrap();
    writer.finish().unwrap();
    serde_json::from_slice(&writer.into_inner()).unwrap()
}

/// Proves a copy of the audit in which an attacker with access to the store has changed something.
async fn proven_after(scene: &Scene, change: impl FnOnce(&mut Vec<Value>)) -> AuditProof {
    let other = Scene::new();
    let mut log = rows(&scene.warehouse, "query_log").await;
    log.sort_by_key(|row| row["sequence"].as_i64());
    change(&mut log);
    let seals = rows(&scene.warehouse, "audit_seals").await;
    for (table, rows) in [("query_log", log), ("audit_seals", seals)] {
        let mut appender = other.warehouse.appender(table).await.unwrap();
        let app_id = format!("copy:{table}");
        if rows.is_empty() {
            continue;
        }
        appender
            .append(&[(app_id.clone(), None)], &[(app_id, 1)], vec![batch(table, &rows)], Map::new())
            .await
            .unwrap();
    }
    other.warehouse.prove_audit().await.unwrap()
}

#[tokio::test]
async fn what_is_changed_taken_out_or_cut_off_is_told() {
    let scene = Scene::new();
    asked(&scene, 4).await;
    assert!(scene.warehouse.seal_audit(Utc::now()).await.unwrap());
    assert!(!scene.warehouse.seal_audit(Utc::now()).await.unwrap(), "once a day");
    asked(&scene, 2).await;
    let tomorrow = Utc::now().checked_add_days(Days::new(1)).unwrap();
    assert!(scene.warehouse.seal_audit(tomorrow).await.unwrap());

    let proof = scene.warehouse.prove_audit().await.unwrap();
    assert!(proof.is_whole(), "{proof:?}");
    assert_eq!((proof.entries, proof.writers, proof.seals, proof.unchained), (6, 1, 2, 0));
    let copied = proven_after(&scene, |_| ()).await;
    assert_eq!(copied, proof, "a copy is as whole");

    let changed = proven_after(&scene, |log| log[2]["bureau"] = "nl".into()).await;
    assert!(changed.faults[0].contains("entry 3") && changed.faults[0].contains("changed"), "{changed:?}");
    let fewer_rows = proven_after(&scene, |log| log[0]["rows"] = 0.into()).await;
    assert!(!fewer_rows.is_whole());
    let taken = proven_after(&scene, |log| drop(log.remove(1))).await;
    assert!(taken.faults[0].contains("entry 3 follows 1"), "{taken:?}");
    let cut = proven_after(&scene, |log| log.truncate(3)).await;
    assert!(cut.faults.iter().any(|fault| fault.contains("sealed")), "{cut:?}");
    let emptied = proven_after(&scene, |log| log.truncate(0)).await;
    assert!(emptied.faults.iter().any(|fault| fault.contains("not there as it was")), "{emptied:?}");
}

/// A server that was stopped while it wrote lost what it was writing.
#[tokio::test]
async fn a_flush_that_is_dropped_on_its_way_loses_and_doubles_nothing() {
    let scene = Scene::new();
    let warehouse = &scene.warehouse;
    asked(&scene, 1).await;
    for milliseconds in 0..12 {
        scene.seen("be", "select 1").await;
        let _ = tokio::time::timeout(Duration::from_millis(milliseconds), warehouse.audit().flush(warehouse))
            .await;
        scene.seen("be", "select 2").await;
    }
    warehouse.audit().flush(warehouse).await.unwrap();
    assert_eq!(warehouse.audit().waiting(), 0);
    let proof = warehouse.prove_audit().await.unwrap();
    assert!(proof.is_whole(), "{proof:?}");
    assert_eq!((proof.entries, proof.writers), (25, 1));
}

/// Entries of sessions that ended after the rules had changed were lost.
#[tokio::test]
async fn a_warehouse_under_other_rules_goes_on_with_the_same_audit() {
    let scene = Scene::new();
    asked(&scene, 1).await;
    let other = scene.warehouse.reopen(scene.warehouse.settings().clone()).unwrap();
    scene.seen("be", "select 1").await;
    other.audit().flush(&other).await.unwrap();
    let proof = other.prove_audit().await.unwrap();
    assert!(proof.is_whole(), "{proof:?}");
    assert_eq!((proof.entries, proof.writers), (2, 1));
}
