//! Traces, notices and ballistic pairs folded into their state.

use super::{Scene, statement};
use serde_json::{Value, json};

fn trace(source: &str, reference: &str, offset: i64, event: &str, day: u32, changes: Value) -> Value {
    let mut all = json!({"trace_id": "T1", "event": event, "requesting_bureau": "fr", "requested_bureau": "de",
        "event_ts": format!("2026-03-{day:02}T00:00:00Z")});
    for (key, value) in changes.as_object().unwrap() {
        all[key] = value.clone();
    }
    statement(source, reference, "traces", offset, all)
}

#[tokio::test]
async fn a_trace_is_one_row_for_its_two_parties_and_the_secretariat() {
    let scene = Scene::new();
    let request = json!({"priority": "URGENT", "serial_raw": "ABC", "recovery_country": "FR"});
    let answer = json!({"outcome_code": "PURCHASER_IDENTIFIED", "last_legal_country": "DE"});
    scene.add("trace_events_history", &[trace("de", "a1", 0, "FINAL_ANSWER", 21, answer)]).await;
    scene
        .add(
            "trace_events_history",
            &[
                trace("fr", "q1", 0, "REQUEST", 1, request),
                trace("de", "k1", 1, "ACKNOWLEDGE", 2, json!({})),
                trace("be", "x1", 0, "REFUSE", 3, json!({})),
            ],
        )
        .await;
    let sql = "select concat(trace_id, ' ', state, ' ', priority, ' ', serial_raw, ' ', last_legal_country, ' ', response_days, ' ', events_refused) from traces";
    let expected = ["T1 ANSWERED_FINAL URGENT ABC DE 20.0 1"];
    for bureau in ["fr", "de", "ipsg"] {
        assert_eq!(scene.seen(bureau, sql).await, expected, "{bureau}");
    }
    assert_eq!(scene.seen("be", "select trace_id from traces").await, Vec::<String>::new());
    assert_eq!(scene.seen("it", "select trace_id from trace_events").await, Vec::<String>::new());
    scene.add("trace_events_history", &[trace("fr", "c1", 1, "CLOSE", 25, json!({}))]).await;
    assert_eq!(scene.seen("de", "select state from traces where is_open = false").await, ["CLOSED"]);
}

#[tokio::test]
async fn a_notice_is_seen_by_others_once_it_is_in_force_and_only_where_it_is_sent() {
    let scene = Scene::new();
    let notice = |source: &str,
                  id: &str,
                  reference: &str,
                  offset: i64,
                  event: &str,
                  day: u32,
                  distribution: Value| {
        statement(
            source,
            reference,
            "notices",
            offset,
            json!({"notice_id": id, "event": event, "requesting_bureau": "fr",
            "event_ts": format!("2026-04-{day:02}T00:00:00Z"), "title": id, "notice_code": "PURPLE", "distribution": distribution}),
        )
    };
    let rows = [
        notice("fr", "N1", "n1", 0, "SUBMIT", 1, json!([])),
        notice("fr", "N2", "n2", 1, "SUBMIT", 1, json!(["be"])),
        notice("fr", "N3", "n3", 2, "SUBMIT", 1, json!([])),
        notice("ipsg", "N1", "p1", 0, "PUBLISH", 2, json!([])),
        notice("ipsg", "N2", "p2", 1, "PUBLISH", 2, json!([])),
    ];
    scene.add("notice_events_history", &rows).await;
    let sql = "select concat(title, ' ', state) from notices";
    assert_eq!(scene.seen("fr", sql).await, ["N1 PUBLISHED", "N2 PUBLISHED", "N3 SUBMITTED"]);
    assert_eq!(scene.seen("ipsg", sql).await, ["N1 PUBLISHED", "N2 PUBLISHED", "N3 SUBMITTED"]);
    assert_eq!(scene.seen("be", sql).await, ["N1 PUBLISHED", "N2 PUBLISHED"]);
    assert_eq!(scene.seen("de", sql).await, ["N1 PUBLISHED"]);
    assert_eq!(scene.seen("de", "select event from notice_events").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_pair_of_cases_counts_one_hit_and_only_examinations_make_one() {
    let scene = Scene::new();
    let exhibit = |bureau: &str, id: &str, offset: i64| {
        statement(
            bureau,
            id,
            "ballistics",
            offset,
            json!({"event": "EXHIBIT", "case_ref": format!("C-{bureau}"), "exhibit_kind": "BULLET"}),
        )
    };
    let said = |source: &str,
                reference: &str,
                offset: i64,
                event: &str,
                turned: bool,
                right: &str,
                changes: Value| {
        let sides = if turned { ("right", "left") } else { ("left", "right") };
        let mut all = json!({"event": event});
        all[format!("{}_bureau", sides.0)] = json!("be");
        all[format!("{}_exhibit_id", sides.0)] = json!("E1");
        all[format!("{}_case_ref", sides.0)] = json!("C-be");
        all[format!("{}_bureau", sides.1)] = json!("fr");
        all[format!("{}_exhibit_id", sides.1)] = json!(right);
        all[format!("{}_case_ref", sides.1)] = json!("C-fr");
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        statement(source, reference, "ballistics", offset, all)
    };
    let hit = json!({"result": "CONFIRMED_HIT", "method": "ORIGINALS", "previously_known": false, "event_ts": "2026-05-03T00:00:00Z"});
    let rows = [
        exhibit("be", "E1", 0),
        exhibit("fr", "X1", 0),
        exhibit("fr", "X2", 1),
        exhibit("fr", "X3", 2),
        said(
            "fr",
            "r1",
            3,
            "REVIEW",
            false,
            "X1",
            json!({"review_status": "POSSIBLE", "event_ts": "2026-05-01T00:00:00Z"}),
        ),
        said(
            "be",
            "r2",
            1,
            "REVIEW",
            true,
            "X1",
            json!({"review_status": "LEAD", "event_ts": "2026-05-02T00:00:00Z"}),
        ),
        said("fr", "c1", 4, "CONFIRMATION", true, "X1", hit.clone()),
        said("fr", "c2", 5, "CONFIRMATION", false, "X2", hit.clone()),
        said(
            "be",
            "r3",
            2,
            "REVIEW",
            false,
            "X3",
            json!({"review_status": "LEAD", "event_ts": "2026-05-02T00:00:00Z"}),
        ),
        // A third bureau has no word on others' exhibits, and who confirms again does not take the credit.
        said("it", "c3", 0, "CONFIRMATION", false, "X3", hit.clone()),
        said("be", "c4", 4, "CONFIRMATION", false, "X1", {
            let mut again = hit;
            again["event_ts"] = json!("2026-05-04T00:00:00Z");
            again
        }),
        statement(
            "be",
            "s1",
            "ballistics",
            3,
            json!({"event": "SEARCH", "exhibit_id": "E1", "scope": "SELECTED_COUNTRIES", "target_bureaus": ["fr"]}),
        ),
    ];
    scene.add("ballistics_history", &rows).await;
    assert_eq!(scene.seen("fr", "select source_record_id from exhibits").await, ["E1", "X1", "X2", "X3"]);
    let pairs = scene.seen("be", "select concat(right_exhibit_id, ' ', state) from ballistic_pairs").await;
    assert_eq!(pairs, ["X1 CONFIRMED_HIT", "X2 CONFIRMED_HIT", "X3 LEAD"]);
    let hits = scene
        .seen("be", "select concat(right_exhibit_id, ' ', counted, ' ', credited_bureau) from ballistic_hits")
        .await;
    assert_eq!(hits, ["X1 true fr", "X2 false fr"]);
    assert_eq!(scene.seen("fr", "select source_record_id from ballistic_searches").await, ["s1"]);
    assert_eq!(
        scene.seen("it", "select source_record_id from ballistic_searches").await,
        Vec::<String>::new()
    );
    // Belgium keeps its exhibit to itself: pairs with it are gone for everybody else.
    let mut kept = exhibit("be", "E1", 9);
    kept["access_mode"] = json!("ONLY");
    scene.add("ballistics_history", &[kept]).await;
    assert_eq!(scene.seen("fr", "select count(*) from ballistic_pairs").await, ["0"]);
    // So are searches for it, which name it and say why: they were open to the bureaus searched, whatever became of the exhibit.
    for (bureau, seen) in [("fr", "0"), ("ipsg", "0"), ("be", "1")] {
        assert_eq!(scene.seen(bureau, "select count(*) from ballistic_searches").await, [seen], "{bureau}");
    }
    assert_eq!(scene.seen("be", "select count(*) from ballistic_pairs").await, ["3"]);
}

#[tokio::test]
async fn a_hit_is_seen_by_its_two_owners_and_by_the_secretariat_when_nothing_of_it_is_withheld() {
    let scene = Scene::new();
    let said = |source: &str, record: &str, offset: i64, event: &str, day: u32, changes: Value| {
        let mut all = json!({"candidate_id": format!("M-{record}"), "event": event, "record_bureau": "fr",
            "record_id": record, "seizure_bureau": "be", "seizure_id": "S1", "item_no": 1,
            "event_ts": format!("2026-05-{day:02}T00:00:00Z")});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        statement(source, &format!("{event}-{record}"), "hits", offset, all)
    };
    let withheld = json!({"ground": "NOT_MISSING", "access_mode": "ALL_EXCEPT", "access_parties": ["ipsg"]});
    let rows = [
        said("be", "R1", 0, "CONFIRM", 1, json!({})),
        said("fr", "R1", 0, "CONFIRM", 3, json!({})),
        said("be", "R2", 1, "CONFIRM", 1, json!({})),
        said("fr", "R2", 1, "REJECT", 2, withheld),
        // Not a party; ingest would have refused it.
        said("de", "R1", 0, "REJECT", 4, json!({"ground": "OTHER"})),
    ];
    scene.add("hit_events_history", &rows).await;
    let record = |id: &str, offset: i64, changes: Value| {
        let mut all = json!({"lifecycle_state": "ACTIVE"});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        statement("fr", id, "firearms", offset, all)
    };
    let records = [record("R1", 0, json!({})), record("R2", 1, json!({}))];
    scene.add("firearms_history", &records).await;
    scene.add("seizures_history", &[statement("be", "S1", "seizures", 0, json!({}))]).await;
    let sql = "select concat(record_id, ' ', state, ' ', events_refused) from hits";
    for party in ["fr", "be"] {
        assert_eq!(scene.seen(party, sql).await, ["R1 CONFIRMED 1", "R2 REJECTED 0"], "{party}");
    }
    // That France rejected the second pair is kept from the Secretariat, so that it must not see what the pair came to.
    assert_eq!(scene.seen("ipsg", sql).await, ["R1 CONFIRMED 1"]);
    let events = "select concat(source_bureau, ' ', record_id) from hit_events";
    assert_eq!(scene.seen("ipsg", events).await, ["be R1", "be R2", "de R1", "fr R1"]);
    assert_eq!(
        scene.seen("be", "select ground from hit_events where record_id = 'R2' and event = 'REJECT'").await,
        ["NOT_MISSING"]
    );
    for stranger in ["it", "de"] {
        assert_eq!(scene.seen(stranger, sql).await, Vec::<String>::new(), "{stranger}");
        assert_eq!(scene.seen(stranger, events).await, Vec::<String>::new(), "{stranger}");
    }
    // A side that is withheld from the Secretariat takes the pair with it; its owners go on seeing it.
    let kept = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["ipsg"]});
    scene.add("firearms_history", &[record("R1", 2, kept)]).await;
    assert_eq!(scene.seen("ipsg", sql).await, Vec::<String>::new());
    assert_eq!(scene.seen("ipsg", events).await, ["be R2"]);
    assert_eq!(scene.seen("be", sql).await, ["R1 CONFIRMED 1", "R2 REJECTED 0"]);
    assert_eq!(
        scene.seen("fr", "select count(*) from hit_events_history").await,
        ["2"],
        "its own statements"
    );
}
