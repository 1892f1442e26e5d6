//! Compaction and erasure beside running writers.

use super::{Scene, batch, firearm, tombstone};
use crate::{AppendOutcome, Maintenance};
use chrono::Duration;
use serde_json::Map;

#[tokio::test]
async fn withdrawn_content_is_erased_and_the_tombstone_stays() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "GONE-A"), firearm("fr", "2", 1, "KEPT")]).await;
    scene
        .add("firearms_history", &[firearm("fr", "1", 2, "GONE-B"), tombstone("fr", "1", "firearms", 3)])
        .await;
    scene
        .add("firearms_history", &[firearm("fr", "1", 4, "FED-AGAIN"), firearm("be", "1", 0, "OTHER")])
        .await;
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    let summary = scene.warehouse.maintain("firearms_history", &what).await.unwrap();
    assert_eq!(summary.rows_erased, 2);
    let kept = scene.trusted("select coalesce(serial_raw, 'tombstone') from firearms_history").await;
    assert_eq!(kept, ["FED-AGAIN", "KEPT", "OTHER", "tombstone"]);
    assert_eq!(scene.trusted("select serial_raw from firearms").await, ["FED-AGAIN", "KEPT", "OTHER"]);
    assert!(summary.files_deleted > 0);
    let again = scene.warehouse.maintain("firearms_history", &what).await.unwrap();
    assert_eq!(again.rows_erased, 0);
    for entry in std::fs::read_dir(format!("{}firearms_history", scene.root())).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(4).any(|window| window == b"GONE"), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_recent_withdrawal_waits_for_its_time() {
    let scene = Scene::new();
    let mut gone = tombstone("fr", "1", "firearms", 3);
    gone["_ingested_at"] = serde_json::json!(chrono::Utc::now().to_rfc3339());
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), gone]).await;
    let what = Maintenance { erase_withdrawn_after: Some(Duration::days(30)), ..Maintenance::default() };
    assert_eq!(scene.warehouse.maintain("firearms_history", &what).await.unwrap().rows_erased, 0);
}

#[tokio::test]
async fn compaction_joins_small_files_beside_a_writer() {
    let scene = Scene::new();
    let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
    let rows =
        |offset: i64| vec![batch("firearms_history", &[firearm("fr", &offset.to_string(), offset, "S")])];
    let step = |offset: i64| {
        (vec![("a".to_string(), (offset > 0).then_some(offset))], vec![("a".to_string(), offset + 1)])
    };
    for offset in 0..6 {
        let (expected, target) = step(offset);
        appender.append(&expected, &target, rows(offset), Map::new()).await.unwrap();
    }
    let what = Maintenance {
        z_order: vec!["source_bureau".into(), "source_record_id".into()],
        ..Maintenance::default()
    };
    let (compacted, written) = tokio::join!(scene.warehouse.maintain("firearms_history", &what), async {
        let (expected, target) = step(6);
        appender.append(&expected, &target, rows(6), Map::new()).await
    });
    assert!(compacted.unwrap().files_compacted >= 6);
    assert!(matches!(written.unwrap(), AppendOutcome::Committed { .. }));
    assert_eq!(scene.trusted("select count(*) from firearms").await, ["7"]);
}
