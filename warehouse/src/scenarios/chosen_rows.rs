//! Rows are chosen by bits before they are read: what comes out is what plain SQL over the history gives.

use super::{Scene, firearm_with, statement, tombstone};
use serde_json::{Value, json};

/// What stands, in plain SQL.
const STANDING: &str = "select * from (select *, row_number() over (partition by source_bureau, source_record_id \
    order by _offset desc) as nth from firearms_history) where nth = 1 and not _withdrawn \
    and action not in ('DELETE', 'PURGE')";
/// What Belgium sees of it, in plain SQL.
const SEEN: &str = "(source_bureau = 'be' or (coalesce(access_mode = 'ONLY' and array_has(access_parties, 'be'), false) \
    or ((access_mode is null or (access_mode = 'ALL_EXCEPT' and not array_has(access_parties, 'be'))) \
    and confidentiality in ('OFFICIAL_USE'))) and action not in ('CANCEL') \
    and retention_until >= current_date and lifecycle_state not in ('CANCELLED', 'EXPIRED', 'DELETED'))";

/// Statements of one round: some new, some again, some withdrawn, with every kind of restriction.
fn statements(round: i64) -> Vec<Value> {
    let mut rows = Vec::new();
    for number in 0..90i64 {
        let (bureau, id) = (["fr", "be", "jp"][(number % 3) as usize], (number * 7 + round * 5) % 60);
        let offset = round * 1000 + number;
        if (number + round) % 17 == 0 {
            rows.push(tombstone(bureau, &id.to_string(), "firearms", offset));
            continue;
        }
        let changes = match (number * 3 + round) % 11 {
            0 => json!({"access_mode": "ONLY", "access_parties": ["be"], "confidentiality": "RESTRICTED"}),
            1 => json!({"access_mode": "ONLY", "access_parties": ["us"]}),
            2 => json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]}),
            3 => json!({"access_mode": "ALL_EXCEPT", "access_parties": ["us"]}),
            4 => json!({"confidentiality": "RESTRICTED"}),
            5 => json!({"action": "CANCEL", "lifecycle_state": "CANCELLED"}),
            6 => json!({"action": "DELETE"}),
            7 => json!({"retention_until": "2020-01-01"}),
            _ => json!({}),
        };
        rows.push(firearm_with(bureau, &id.to_string(), offset, &format!("S{round}-{number}"), changes));
    }
    rows
}

#[tokio::test]
async fn after_every_commit_everybody_sees_what_plain_sql_gives() {
    let scene = Scene::new();
    for round in 0..5 {
        scene.add("firearms_history", &statements(round)).await;
        if round == 3 {
            let kept = crate::Maintenance {
                erase_withdrawn_after: None,
                erase_expired_after: None,
                ..crate::Maintenance::default()
            };
            scene.warehouse.maintain("firearms_history", &kept).await.unwrap();
        }
        let conditions = [
            "true",
            "serial_raw like '%1'",
            "serial_raw = 'S1-40'",
            "serial_raw in ('S0-3', 'S2-3', 'S3-41', 'S4-3', 'S4-4')",
            "source_record_id = '7' or serial_raw = 'S2-8'",
            "source_record_id <> '7' and capacity > 3 and source_record_id in ('7', '12')",
            "capacity + 1 > 3",
        ];
        for condition in conditions {
            let expected =
                scene.trusted(&format!("select serial_raw from ({STANDING}) where {condition}")).await;
            let sql = format!("select serial_raw from firearms where {condition}");
            assert_eq!(scene.trusted(&sql).await, expected, "{round} {condition}");
            let seen = format!("select serial_raw from ({STANDING}) where ({condition}) and {SEEN}");
            let expected = scene.trusted(&seen).await;
            assert_eq!(scene.seen("be", &sql).await, expected, "{round} {condition}");
            let count = format!("select count(*) from firearms where {condition}");
            assert_eq!(scene.seen("be", &count).await, [expected.len().to_string()], "{round} {condition}");
        }
        let all = scene.seen("be", "select count(*) from firearms").await;
        let limited = scene.seen("be", "select serial_raw from firearms limit 5").await;
        assert!(limited.len() == 5 && all[0].parse::<usize>().unwrap() > 20, "{all:?}");
    }
}

#[tokio::test]
async fn of_seizures_the_items_are_seen_that_belong_to_those_one_sees() {
    let scene = Scene::new();
    let items = |serial: &str| json!([{"item_no": 1, "item_kind": "FIREARM", "quantity": 1.0, "unit": "ITEM", "serial_raw": serial, "make_raw": "CZ"}]);
    let seizure = |id: &str, offset: i64, serial: &str, changes: Value| {
        let mut row =
            statement("fr", id, "seizures", offset, json!({"state": "REPORTED", "items": items(serial)}));
        for (key, value) in changes.as_object().unwrap() {
            row[key] = value.clone();
        }
        row
    };
    let rows = [
        seizure("1", 0, "OPEN", json!({})),
        seizure("2", 1, "SECRET", json!({"confidentiality": "RESTRICTED"})),
        seizure("3", 2, "NOT-BE", json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]})),
        seizure("4", 3, "EARLIER", json!({})),
        seizure("4", 4, "LATER", json!({})),
    ];
    scene.add("seizures_history", &rows).await;
    const ITEMS: &str = "select serial_raw from seizure_items";
    assert_eq!(scene.trusted(ITEMS).await, ["LATER", "NOT-BE", "OPEN", "SECRET"]);
    assert_eq!(scene.seen("fr", ITEMS).await, ["LATER", "NOT-BE", "OPEN", "SECRET"]);
    assert_eq!(scene.seen("be", ITEMS).await, ["LATER", "OPEN"]);
    assert_eq!(scene.seen("be", "select count(*) from seizure_items").await, ["2"]);
    assert_eq!(scene.seen("be", "select count(*) from seizures where state = 'REPORTED'").await, ["2"]);
}
