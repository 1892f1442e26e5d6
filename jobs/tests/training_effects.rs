//! Training against use: what is counted, up to which day, and who sees it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code)]
mod exhibits;

use chrono::{Days, NaiveDate, Utc};
use exhibits::Store;
use proofhouse_jobs::training_effects::compute;
use proofhouse_schemas::example::example;
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::Principal;
use serde::Deserialize;
use serde_json::{Value, json};

/// The newest example of a kind, as a statement of a bureau at a moment.
fn statement(kind: Kind, bureau: &str, id: &str, at: &str, changes: &[(&str, Value)]) -> Value {
    let mut message: Value = serde_json::from_str(example(kind)).unwrap();
    message["message_id"] = json!(uuid::Uuid::now_v7().to_string());
    message["source_bureau"] = json!(bureau);
    message["source_record_id"] = json!(id);
    message["event_ts"] = json!(at);
    let object = message.as_object_mut().unwrap();
    object.remove("access_restriction");
    for (field, value) in changes {
        object.insert((*field).to_owned(), value.clone());
    }
    message
}

fn record(id: &str, day: &str, action: &str) -> Value {
    let at = format!("{day}T10:00:00Z");
    let changes = [("action", json!(action)), ("date_of_loss", json!("2023")), ("date_reported", json!(at))];
    statement(Kind::Firearm, "gh", id, &at, &changes)
}

fn activity(by: &str, id: &str, days: (&str, &str), countries: &[&str], changes: &[(&str, Value)]) -> Value {
    let mut all = vec![
        ("activity_id", json!(id)),
        ("start_date", json!(days.0)),
        ("end_date", json!(days.1)),
        ("countries", json!(countries)),
        ("records_uploaded_after", json!(50)),
    ];
    all.extend(changes.iter().cloned());
    statement(Kind::Training, by, id, &format!("{}T18:00:00Z", days.1), &all)
}

/// An event of a trace request of one bureau to another.
fn trace(number: u32, by: &str, (asking, asked): (&str, &str), event: &str, day: &str) -> Value {
    let trace_id = format!("{asking}-T-1");
    let mut changes = vec![
        ("trace_id", json!(trace_id)),
        ("event", json!(event)),
        ("requesting_bureau", json!(asking)),
        ("requested_bureau", json!(asked)),
    ];
    if event == "FINAL_ANSWER" {
        changes.push(("answer", json!({ "outcome_code": "NO_RECORD" })));
    }
    let mut said =
        statement(Kind::Trace, by, &format!("{trace_id}-{number}"), &format!("{day}T09:00:00Z"), &changes);
    if event != "REQUEST" {
        said.as_object_mut().unwrap().remove("request");
    }
    said
}

fn search(day: &str) -> Value {
    let body = json!({ "exhibit_id": "EX-1", "scope": "ALL" });
    let mut said = statement(
        Kind::Ballistic,
        "gh",
        &format!("SEARCH-{day}"),
        &format!("{day}T09:00:00Z"),
        &[("event", json!("SEARCH")), ("search", body)],
    );
    said.as_object_mut().unwrap().remove("exhibit");
    said
}

#[derive(Debug, PartialEq, Deserialize)]
struct Counted {
    before_12: i64,
    before_6: i64,
    after_6: i64,
    after_12: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_counted_before_and_after_and_shown_to_the_country_and_the_secretariat() {
    let store = Store::new();
    let today = Utc::now().date_naive();
    let ago = |days: u64| (today - Days::new(days)).to_string();
    let course = ("2025-01-13", "2025-01-17");
    let recent = (ago(12), ago(10));
    store
        .send_as(
            "ipsg",
            &[
                activity("ipsg", "TR-1", course, &["GH", "CI"], &[]),
                activity("ipsg", "TR-2", (&recent.0, &recent.1), &["GH"], &[]),
            ],
        )
        .await;
    let withheld = json!({ "mode": "ALL_EXCEPT", "parties": ["ci"] });
    store
        .send_as("fr", &[activity("fr", "TR-3", course, &["CI"], &[("access_restriction", withheld)])])
        .await;
    store
        .send_as(
            "gh",
            &[
                record("R-1", "2024-02-01", "CREATE"),
                record("R-2", "2024-12-01", "CREATE"),
                // On the first and the last day itself: neither before nor after.
                record("R-3", "2025-01-13", "CREATE"),
                record("R-4", "2025-01-17", "CREATE"),
                record("R-5", "2025-01-18", "CREATE"),
                record("R-6", "2025-10-01", "CREATE"),
                record("R-7", "2024-01-12", "CREATE"),
                record("R-8", "2026-02-01", "CREATE"),
            ],
        )
        .await;
    // What is stated again is uploaded once.
    store.send_as("gh", &[record("R-2", "2025-03-01", "UPDATE")]).await;
    store.send_as("gh", &[search("2024-11-01"), search("2025-02-01"), search("2025-09-01")]).await;
    store
        .send_as(
            "gh",
            &[
                trace(1, "gh", ("gh", "fr"), "REQUEST", "2025-02-10"),
                trace(2, "gh", ("fr", "gh"), "FINAL_ANSWER", "2025-08-01"),
            ],
        )
        .await;
    store.send_as("fr", &[trace(1, "fr", ("fr", "gh"), "REQUEST", "2024-12-20")]).await;
    let session = |bureau: &str| store.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
    session("gh").collect("select count(*) from firearms").await.unwrap();
    session("gh").collect("select count(*) from firearms").await.unwrap();
    session("gh").collect("select count(*) from training").await.unwrap();
    store.warehouse.audit().flush(&store.warehouse).await.unwrap();

    let then = NaiveDate::from_ymd_opt(2025, 8, 1).unwrap();
    assert_eq!(compute(&store.warehouse, then).await.unwrap(), 3, "the recent course has not begun");
    let complete =
        "select activity_id, bureau, after_6_complete, after_12_complete from training_effects order by 1, 2";
    let text = store.text(complete).await;
    assert!(text.contains("| TR-1        | gh     | true             | false "), "{text}");
    assert_eq!(compute(&store.warehouse, today).await.unwrap(), 4, "a period has ended, a course has begun");
    assert_eq!(compute(&store.warehouse, today).await.unwrap(), 0, "nothing has changed");
    let text = store.text(complete).await;
    assert!(text.contains("| TR-1        | gh     | true             | true "), "{text}");
    assert!(text.contains("| TR-2        | gh     | false            | false "), "{text}");

    let counted = async |activity: &str, what: &str| -> Counted {
        let sql = format!(
            "select {what}_before_12 as before_12, {what}_before_6 as before_6, {what}_after_6 as after_6, \
             {what}_after_12 as after_12 from training_effects where activity_id = '{activity}'"
        );
        let rows = session("gh").collect(&sql).await.unwrap();
        let mut rows: Vec<Counted> = proofhouse_jobs::rows::from_batches(&rows).unwrap();
        assert_eq!(rows.len(), 1, "a country sees its own row of an activity");
        rows.remove(0)
    };
    let of = |before_12, before_6, after_6, after_12| Counted { before_12, before_6, after_6, after_12 };
    assert_eq!(counted("TR-1", "records").await, of(2, 1, 1, 2));
    assert_eq!(counted("TR-1", "searches").await, of(1, 1, 1, 2));
    assert_eq!(counted("TR-1", "traces_sent").await, of(0, 0, 1, 1));
    assert_eq!(counted("TR-1", "traces_answered").await, of(0, 0, 0, 1));
    assert_eq!(counted("TR-1", "question_days").await, of(0, 0, 0, 0));
    // Two questions on one day are one day; a question about courses is none about firearms.
    assert_eq!(counted("TR-2", "question_days").await, of(0, 0, 1, 1));

    let seen = async |bureau: &str| -> usize {
        let rows = session(bureau).collect("select * from training_effects").await.unwrap();
        rows.iter().map(|batch| batch.num_rows()).sum()
    };
    assert_eq!(seen("gh").await, 2);
    assert_eq!(
        seen("ci").await,
        1,
        "an activity that is withheld from a country shows no effect to it either"
    );
    assert_eq!(seen("ipsg").await, 4);
    assert_eq!(seen("fr").await, 0, "who stated the activity is no country that took part");
}
