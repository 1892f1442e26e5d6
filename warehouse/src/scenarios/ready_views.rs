//! Views that answer from the point of view of whoever asks.

use super::{Scene, firearm, firearm_with, statement};
use proofhouse_schemas::tables::COMMENT;
use serde_json::{Value, json};

const VIEWS: [&str; 5] = [
    "flows_into_my_country",
    "hits_to_confirm",
    "open_incoming_traces",
    "own_exhibit_candidates",
    "own_firearms_recovered_abroad",
];

fn pair(number: i32, record: (&str, &str), seizure: (&str, &str), band: &str) -> Value {
    json!({"candidate_id": format!("M-{number}"), "record_bureau": record.0, "record_id": record.1,
        "seizure_bureau": seizure.0, "seizure_id": seizure.1, "item_no": 1, "probability": 0.9, "score": 9.0, "band": band,
        "rule_path": [], "rank": 1, "rivals": 0, "flags": [], "parts": [], "summary": "same serial",
        "record_description": "Glock 17", "seizure_description": "Glock 17", "date_of_loss": "2026-01-01",
        "seized_at": "2026-03-02", "model_version": "1", "first_seen": "2026-05-01", "last_seen": "2026-05-01"})
}

async fn scene() -> Scene {
    let scene = Scene::new();
    let hidden = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]});
    scene
        .add(
            "firearms_history",
            &[
                firearm("fr", "F1", 0, "ONE"),
                firearm_with("fr", "F2", 1, "TWO", hidden),
                firearm("be", "B1", 0, "THREE"),
            ],
        )
        .await;
    let seizures = [("be", "S1", 0), ("be", "S2", 1), ("fr", "S3", 0)].map(|(bureau, id, offset)| {
        statement(bureau, id, "seizures", offset, json!({"state": "REPORTED", "seized_at": "2026-03-02"}))
    });
    scene.add("seizures_history", &seizures).await;
    let mut appender = scene.warehouse.appender("matches").await.unwrap();
    let rows = [
        pair(1, ("fr", "F1"), ("be", "S1"), "STRONG"),
        pair(2, ("fr", "F2"), ("be", "S2"), "STRONG"),
        pair(3, ("be", "B1"), ("fr", "S3"), "REVIEW"),
        pair(4, ("be", "B1"), ("fr", "S3"), "WATCH"),
    ];
    appender.append_unfenced(vec![super::batch("matches", &rows)]).await.unwrap();
    scene
}

#[tokio::test]
async fn every_view_and_column_says_what_it_is() {
    let scene = scene().await;
    for bureau in ["be", "ipsg"] {
        let session = scene.session(bureau);
        for view in VIEWS {
            assert!(session.table_names().contains(&view));
            assert!(!crate::description_of(view).is_empty());
            let schema = session.table_schema(view).await.unwrap().unwrap();
            for field in schema.fields() {
                let said = field.metadata().get(COMMENT).map(String::as_str).unwrap_or_default();
                assert!(!said.is_empty(), "{view}.{} says nothing", field.name());
            }
        }
    }
}

#[tokio::test]
async fn each_bureau_finds_its_own_side_of_what_it_may_see() {
    let scene = scene().await;
    let abroad = "select candidate_id || ' ' || seizure_bureau || ' ' || days_to_recovery || ' ' || state from own_firearms_recovered_abroad";
    assert_eq!(scene.seen("fr", abroad).await, ["M-1 be 60 CANDIDATE", "M-2 be 60 CANDIDATE"]);
    assert_eq!(scene.seen("be", abroad).await, ["M-3 fr 60 CANDIDATE"]);
    let waiting = "select candidate_id || ' ' || your_role || ' ' || your_reference from hits_to_confirm";
    assert_eq!(
        scene.seen("be", waiting).await,
        ["M-1 FINDER S1", "M-3 RECORD_OWNER B1"],
        "what fr withholds is no pair of be's, and WATCH waits for nobody"
    );
    let flows = "select origin_country || ' ' || basis || ' ' || firearms from flows_into_my_country";
    assert_eq!(scene.seen("be", flows).await, ["FR MATCH 1"]);
    assert_eq!(scene.seen("fr", flows).await, Vec::<String>::new(), "REVIEW is too little to say where from");
}

#[tokio::test]
async fn an_open_request_shows_age_and_clock() {
    let scene = Scene::new();
    let event = |bureau: &str, id: &str, offset: i64, kind: &str, at: &str, more: Value| {
        let mut changes = json!({"trace_id": "T-1", "event": kind, "requesting_bureau": "fr", "requested_bureau": "be",
            "event_ts": at, "make_raw": "Glock", "calibre_raw": "9x19", "serial_raw": "AB1"});
        for (key, value) in more.as_object().unwrap() {
            changes[key] = value.clone();
        }
        statement(bureau, id, "traces", offset, changes)
    };
    let request = json!({"priority": "ROUTINE", "crime_code": "X"});
    scene
        .add(
            "trace_events_history",
            &[
                event("fr", "E1", 0, "REQUEST", "2026-01-01T00:00:00Z", request),
                event("be", "E2", 0, "ASK_INFORMATION", "2026-01-11T00:00:00Z", json!({})),
            ],
        )
        .await;
    let asked = "select requesting_bureau || ' ' || state || ' ' || awaited_bureau || ' ' || clock_days || ' ' || is_overdue || ' ' || firearm \
                 from open_incoming_traces where age_days > clock_days";
    let seen = scene.seen("be", asked).await;
    assert_eq!(seen, ["fr INFO_REQUESTED fr 10 false Glock 9x19 AB1"], "the clock stands while be waits");
    assert_eq!(scene.seen("fr", asked).await, Vec::<String>::new(), "it is for fr to be answered");
}
