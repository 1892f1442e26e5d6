//! Compare-and-set appends: what makes ingestion exactly once.

use super::{Scene, batch, firearm};
use crate::{AppendOutcome, AppendRequest, WarehouseError};
use serde_json::{Map, json};

const APP: &str = "sink:cluster:feed.fr.firearms:0";

fn ids(version: Option<i64>) -> Vec<(String, Option<i64>)> {
    vec![(APP.to_string(), version)]
}

fn to(version: i64) -> Vec<(String, i64)> {
    vec![(APP.to_string(), version)]
}

#[tokio::test]
async fn rows_and_offsets_land_in_one_commit_and_a_replay_writes_nothing() {
    let scene = Scene::new();
    let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
    assert_eq!(appender.transaction_version(APP), None);
    let rows = vec![batch("firearms_history", &[firearm("fr", "1", 0, "A1"), firearm("fr", "2", 1, "A2")])];
    let metadata = Map::from_iter([("batch".to_string(), json!("b1"))]);
    let first = appender.append(&ids(None), &to(2), rows.clone(), metadata.clone()).await.unwrap();
    assert!(matches!(first, AppendOutcome::Committed { rows: 2, .. }), "{first:?}");
    let again = appender.append(&ids(None), &to(2), rows.clone(), metadata.clone()).await.unwrap();
    assert!(matches!(again, AppendOutcome::AlreadyLanded { .. }), "{again:?}");
    // Another process that starts afresh sees where to go on.
    let mut other = scene.warehouse.appender("firearms_history").await.unwrap();
    assert_eq!(other.transaction_version(APP), Some(2));
    let third = vec![batch("firearms_history", &[firearm("fr", "3", 2, "A3")])];
    let next = other.append(&ids(Some(2)), &to(3), third, metadata).await.unwrap();
    assert!(matches!(next, AppendOutcome::Committed { rows: 1, .. }), "{next:?}");
    assert_eq!(scene.trusted("select count(*) from firearms_history").await, ["3"]);
    assert_eq!(scene.trusted("select count(distinct _offset) from firearms_history").await, ["3"]);
}

#[tokio::test]
async fn the_second_of_two_writers_loses_and_learns_where_the_table_stands() {
    let scene = Scene::new();
    let mut ours = scene.warehouse.appender("firearms_history").await.unwrap();
    let mut theirs = scene.warehouse.appender("firearms_history").await.unwrap();
    let rows = |serial: &str| vec![batch("firearms_history", &[firearm("fr", "1", 0, serial)])];
    assert!(matches!(
        theirs.append(&ids(None), &to(5), rows("THEIRS"), Map::new()).await.unwrap(),
        AppendOutcome::Committed { .. }
    ));
    let outcome = ours.append(&ids(None), &to(1), rows("OURS"), Map::new()).await.unwrap();
    assert_eq!(
        outcome,
        AppendOutcome::LostOwnership { app_id: APP.to_string(), expected: None, found: Some(5) }
    );
    assert_eq!(scene.trusted("select serial_raw from firearms_history").await, ["THEIRS"]);
}

#[tokio::test]
async fn racing_writers_land_each_range_exactly_once() {
    let scene = Scene::new();
    scene.warehouse.ensure_table("firearms_history").await.unwrap();
    let race = (0..4).map(|_| {
        let warehouse = scene.warehouse.clone();
        async move {
            let mut appender = warehouse.appender("firearms_history").await.unwrap();
            let mut landed = 0;
            let mut position = appender.transaction_version(APP);
            while position.unwrap_or(0) < 6 {
                let start = position.unwrap_or(0);
                let rows = vec![batch("firearms_history", &[firearm("fr", "r", start, "S")])];
                match appender.append(&ids(position), &to(start + 1), rows, Map::new()).await.unwrap() {
                    AppendOutcome::Committed { .. } => {
                        landed += 1;
                        position = Some(start + 1);
                    }
                    AppendOutcome::AlreadyLanded { .. } => position = Some(start + 1),
                    AppendOutcome::LostOwnership { found, .. } => position = found,
                }
            }
            landed
        }
    });
    let landed: i32 = futures::future::join_all(race).await.into_iter().sum();
    assert_eq!(landed, 6);
    assert_eq!(scene.trusted("select count(*) from firearms_history").await, ["6"]);
    assert_eq!(scene.trusted("select count(distinct _offset) from firearms_history").await, ["6"]);
}

#[tokio::test]
async fn different_partitions_do_not_hinder_each_other_and_many_ids_move_at_once() {
    let scene = Scene::new();
    let mut one = scene.warehouse.appender("firearms_history").await.unwrap();
    let mut two = scene.warehouse.appender("firearms_history").await.unwrap();
    let id = |partition: usize| format!("s:c:t:{partition}");
    let expected: Vec<_> = (0..50).map(|partition| (id(partition), None)).collect();
    let target: Vec<_> = (0..50).map(|partition| (id(partition), 7)).collect();
    let rows = vec![batch("firearms_history", &[firearm("fr", "1", 0, "A")])];
    assert!(matches!(
        one.append(&expected, &target, rows, Map::new()).await.unwrap(),
        AppendOutcome::Committed { .. }
    ));
    let alone = two.append(&[(id(99), None)], &[(id(99), 3)], Vec::new(), Map::new()).await.unwrap();
    assert!(
        matches!(alone, AppendOutcome::Committed { rows: 0, .. }),
        "offsets move without rows: {alone:?}"
    );
    one.refresh().await.unwrap();
    assert_eq!(one.transactions_with_prefix("s:c:t:").len(), 51);
    assert_eq!(one.transaction_versions(&[id(49), id(98), id(99)]), [Some(7), None, Some(3)]);
}

#[tokio::test]
async fn offsets_survive_checkpoints_and_compaction() {
    let scene = Scene::new();
    for round in 0..3 {
        let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
        let position = appender.transaction_version(APP);
        let start = position.unwrap_or(0);
        assert_eq!(start, round);
        let rows = vec![batch("firearms_history", &[firearm("fr", &round.to_string(), start, "S")])];
        appender.append(&ids(position), &to(start + 1), rows, Map::new()).await.unwrap();
        let summary =
            scene.warehouse.maintain("firearms_history", &crate::Maintenance::default()).await.unwrap();
        assert!(summary.checkpoint.is_some());
    }
    assert_eq!(scene.trusted("select count(*) from firearms_history").await, ["3"]);
}

#[tokio::test]
async fn requests_that_could_double_rows_are_refused() {
    let scene = Scene::new();
    let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
    for (expected, target) in [
        (vec![], vec![]),
        (ids(None), vec![]),
        (vec![], to(1)),
        (ids(Some(3)), to(3)),
        (ids(Some(3)), to(2)),
        (vec![("other".to_string(), None)], to(1)),
    ] {
        let error = appender.append(&expected, &target, Vec::new(), Map::new()).await.unwrap_err();
        assert!(matches!(error, WarehouseError::BadAppend { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_claim_that_was_raised_fences_its_former_owner() {
    let scene = Scene::new();
    let claim = |version: i64| ("claim".to_string(), version);
    let under = |claimed: i64, from: Option<i64>, version: i64| AppendRequest {
        claims: vec![claim(claimed)],
        expected: ids(from),
        target: to(version),
        ..AppendRequest::default()
    };
    let mut former = scene.warehouse.appender("rejects").await.unwrap();
    former.append(&[("claim".into(), None)], &[claim(1)], Vec::new(), Map::new()).await.unwrap();
    let first = former.append_request(&under(1, None, 1)).await.unwrap();
    assert!(matches!(first, AppendOutcome::Committed { .. }), "{first:?}");
    let mut next = scene.warehouse.appender("rejects").await.unwrap();
    next.append(&[("claim".into(), Some(1))], &[claim(2)], Vec::new(), Map::new()).await.unwrap();
    let late = former.append_request(&under(1, Some(1), 2)).await.unwrap();
    let fenced = AppendOutcome::LostOwnership { app_id: "claim".into(), expected: Some(1), found: Some(2) };
    assert_eq!(late, fenced, "its own offsets have not moved, yet it may not commit");
    let owner = next.append_request(&under(2, Some(1), 2)).await.unwrap();
    assert!(matches!(owner, AppendOutcome::Committed { .. }), "{owner:?}");
}
