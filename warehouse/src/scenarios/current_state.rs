//! Current views: the latest statement about each record, without the withdrawn ones.

use super::{Scene, firearm, firearm_with, statement, tombstone};
use serde_json::json;
use std::collections::BTreeMap;

const SERIALS: &str = "select serial_raw from firearms";

#[tokio::test]
async fn the_latest_statement_counts_in_whatever_order_files_are_read() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 5, "NEW"), firearm("fr", "2", 1, "B")]).await;
    scene.add("firearms_history", &[firearm("fr", "1", 0, "OLD"), firearm("be", "1", 0, "BE")]).await;
    assert_eq!(scene.trusted(SERIALS).await, ["B", "BE", "NEW"]);
    scene.add("firearms_history", &[firearm("fr", "2", 9, "B2")]).await;
    assert_eq!(scene.trusted(SERIALS).await, ["B2", "BE", "NEW"]);
    assert_eq!(scene.trusted("select count(*) from firearms").await, ["3"]);
    assert_eq!(scene.trusted("select count(*) from firearms_history").await, ["5"]);
}

#[tokio::test]
async fn a_withdrawn_record_leaves_and_may_come_back() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), firearm("fr", "2", 1, "B")]).await;
    scene.add("firearms_history", &[tombstone("fr", "1", "firearms", 2)]).await;
    assert_eq!(scene.trusted(SERIALS).await, ["B"]);
    scene.add("firearms_history", &[firearm("fr", "1", 3, "AGAIN")]).await;
    assert_eq!(scene.trusted(SERIALS).await, ["AGAIN", "B"]);
    scene.add("firearms_history", &[firearm_with("fr", "2", 4, "B", json!({"action": "DELETE"}))]).await;
    assert_eq!(scene.trusted(SERIALS).await, ["AGAIN"], "erasure asked for by action");
}

#[tokio::test]
async fn filters_and_projections_give_what_a_window_gives() {
    let scene = Scene::new();
    for round in 0..4i64 {
        let rows: Vec<_> = (0..60)
            .map(|record| match (record * 7 + round) % 11 {
                0 => tombstone("fr", &record.to_string(), "firearms", round * 100 + record),
                _ => firearm("fr", &record.to_string(), round * 100 + record, &format!("S{round}-{record}")),
            })
            .filter(|row| row["_offset"].as_i64().unwrap() % 3 != round % 3)
            .collect();
        scene.add("firearms_history", &rows).await;
    }
    let window = "select serial_raw from (select *, row_number() over (partition by source_bureau, source_record_id
        order by _topic desc, _partition desc, _offset desc) as nth from firearms_history) where nth = 1 and not _withdrawn";
    let expected = scene.trusted(window).await;
    assert!(expected.len() > 20);
    assert_eq!(scene.trusted(SERIALS).await, expected);
    let filtered = format!("{window} and serial_raw like 'S2%' and source_record_id > '3'");
    let pushed = "select serial_raw from firearms where serial_raw like 'S2%' and source_record_id > '3'";
    assert_eq!(scene.trusted(pushed).await, scene.trusted(&filtered).await);
}

#[tokio::test]
async fn compaction_changes_nothing_and_a_pinned_session_stays_where_it_is() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), firearm("fr", "2", 1, "B")]).await;
    let early = scene.session("fr");
    assert_eq!(early.collect(SERIALS).await.unwrap().iter().map(|batch| batch.num_rows()).sum::<usize>(), 2);
    let pinned = early.pinned_versions().await;
    scene.add("firearms_history", &[firearm("fr", "1", 2, "A2"), tombstone("fr", "2", "firearms", 3)]).await;
    scene.warehouse.maintain("firearms_history", &crate::Maintenance::default()).await.unwrap();
    assert_eq!(scene.trusted(SERIALS).await, ["A2"]);
    let mut again = super::texts(&early.collect(SERIALS).await.unwrap());
    again.sort();
    assert_eq!(again, ["A", "B"], "a session sees one version of a table");
    assert_eq!(pinned, BTreeMap::from([("firearms_history".to_string(), pinned["firearms_history"])]));
}

#[tokio::test]
async fn a_report_can_be_repeated_on_the_versions_it_read() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A")]).await;
    let session = scene.session("fr");
    session.collect(SERIALS).await.unwrap();
    let versions = session.pinned_versions().await;
    scene.add("firearms_history", &[firearm("fr", "1", 1, "CHANGED")]).await;
    assert_eq!(scene.seen("fr", SERIALS).await, ["CHANGED"]);
    let repeated = scene.warehouse.session_for_at(&session.principal(), versions);
    assert_eq!(super::texts(&repeated.collect(SERIALS).await.unwrap()), ["A"]);
}

#[tokio::test]
async fn items_of_seizures_are_rows_with_their_seizure_beside_them() {
    let scene = Scene::new();
    let items = json!([
        {"item_no": 1, "item_kind": "FIREARM", "quantity": 1.0, "unit": "ITEM", "serial_raw": "X1", "make_raw": "CZ"},
        {"item_no": 2, "item_kind": "AMMUNITION", "quantity": 50.0, "unit": "ROUND", "serial_raw": "", "make_raw": ""},
    ]);
    let changes =
        json!({"event_type": "SEIZED_CRIMINAL", "place_country": "BE", "state": "REPORTED", "items": items});
    scene.add("seizures_history", &[statement("be", "S1", "seizures", 0, changes)]).await;
    scene.add("seizures_history", &[statement("be", "S2", "seizures", 1, json!({"items": []}))]).await;
    let seen = scene.seen("be", "select concat(source_record_id, ':', item_no, ':', make_raw, ':', place_country) from seizure_items").await;
    assert_eq!(seen, ["S1:1:CZ:BE", "S1:2::BE"]);
    assert_eq!(scene.seen("be", "select count(*) from seizures").await, ["2"]);
    assert_eq!(
        scene.seen("be", "select sum(quantity) from seizure_items where unit = 'ROUND'").await,
        ["50.0"]
    );
}

#[tokio::test]
async fn every_view_can_be_planned_and_is_empty_in_an_empty_store() {
    let scene = Scene::new();
    for name in scene.session("ipsg").table_names() {
        assert_eq!(scene.seen("ipsg", &format!("select count(*) from {name}")).await, ["0"], "{name}");
        assert!(scene.seen("fr", "select 1").await == ["1"]);
    }
    for view in crate::current::VIEWS {
        assert_eq!(
            scene.trusted(&format!("select count(*) from {}", view.name)).await,
            ["0"],
            "{}",
            view.name
        );
    }
}

/// Adding partitions sends a key to another one: there its later statements have smaller offsets.
#[tokio::test]
async fn a_record_that_moved_to_another_partition_is_what_was_said_last() {
    let at = |id: &str, partition: i64, offset: i64, minute: u32, serial: &str| {
        let changes =
            json!({"_partition": partition, "_timestamp": format!("2026-01-01T00:{minute:02}:00Z")});
        firearm_with("fr", id, offset, serial, changes)
    };
    let gone = |id: &str, partition: i64, offset: i64, minute: u32| {
        let mut row = tombstone("fr", id, "firearms", offset);
        row["_partition"] = json!(partition);
        row["_timestamp"] = json!(format!("2026-01-01T00:{minute:02}:00Z"));
        row
    };
    let rows = [
        at("MOVED", 3, 900, 1, "OLD"),
        at("MOVED", 3, 901, 2, "OLDER-PARTITION"),
        at("MOVED", 1, 5, 3, "NEW"),
        at("BACK", 3, 902, 1, "A"),
        at("BACK", 1, 6, 2, "B"),
        at("BACK", 3, 903, 3, "C"),
        at("WITHDRAWN", 3, 904, 1, "W"),
        gone("WITHDRAWN", 1, 7, 2),
        at("FED-AGAIN", 3, 905, 1, "F"),
        gone("FED-AGAIN", 1, 8, 2),
        at("FED-AGAIN", 1, 9, 3, "FED"),
        // A sender's clock that runs late within one partition changes nothing: there the offset decides.
        at("CLOCK", 3, 906, 9, "X"),
        at("CLOCK", 3, 907, 4, "Y"),
        at("CLOCK", 1, 10, 8, "Z"),
    ];
    // In whatever order the files are read.
    for rotation in [0, 3, 7, 11] {
        let scene = Scene::new();
        let mut order = rows.to_vec();
        order.rotate_left(rotation);
        for chunk in order.chunks(3) {
            scene.add("firearms_history", chunk).await;
            scene.trusted("select count(*) from firearms").await;
        }
        assert_eq!(scene.trusted(SERIALS).await, ["C", "FED", "NEW", "Y"], "rotation {rotation}");
        let erased = crate::Maintenance { optimise: false, ..crate::Maintenance::default() };
        let summary = scene.warehouse.maintain("firearms_history", &erased).await.unwrap();
        assert_eq!(summary.rows_erased, 2, "what was said before a withdrawal, in both partitions");
        assert_eq!(scene.trusted(SERIALS).await, ["C", "FED", "NEW", "Y"]);
    }
}
