//! The calendar alone takes a record out of matching: nobody has to send anything for it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{NaiveDate, Utc};
use proofhouse_jobs::commands::match_firearms::match_firearms;
use proofhouse_jobs::linkage_model::LinkageModel;
use proofhouse_jobs::settings::LinkageSettings;
use proofhouse_schemas::example::example;
use proofhouse_schemas::tables::{Provenance, RowBuffer, table};
use proofhouse_schemas::{Kind, Strictness, decode};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};

/// Lands the example of a kind: the stolen Beretta, and the seizure in which it turns up with a serial read in part.
async fn land_example(warehouse: &Warehouse, kind: Kind) {
    let decoded = decode(kind, example(kind).as_bytes(), Strictness::Strict).unwrap();
    let definition = table(kind.history_table()).unwrap();
    let mut rows = RowBuffer::new(definition.name, definition.arrow_schema()).unwrap();
    let topic = format!("feed.fr.{}", kind.topic_word());
    let provenance = Provenance {
        topic: &topic,
        partition: 0,
        offset: 0,
        ingested_at: Utc::now().into(),
        schema: Some(decoded.version.name()),
        extra: None,
        timestamp: None,
        event_id: None,
    };
    rows.push_message(&decoded.message, provenance).unwrap();
    let mut appender = warehouse.appender(definition.name).await.unwrap();
    appender.append_unfenced(vec![rows.take().unwrap()]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_leaves_matching_on_the_day_after_its_last_and_the_job_then_has_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("file://{}", folder.path().display());
    let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
    land_example(&warehouse, Kind::Firearm).await;
    land_example(&warehouse, Kind::Seizure).await;
    let model = LinkageModel::load(&LinkageSettings::default()).unwrap();
    let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();

    // The record was stated on 2 March 2026 and is kept for five years.
    let last_day = match_firearms(&warehouse, &model, on(2031, 3, 2)).await.unwrap();
    assert_eq!((last_day.records, last_day.seized, last_day.matches_written), (1, 1, 1));
    assert!(match_firearms(&warehouse, &model, on(2031, 3, 2)).await.unwrap().nothing_new);

    let day_after = match_firearms(&warehouse, &model, on(2031, 3, 3)).await.unwrap();
    assert!(!day_after.nothing_new, "a record has passed its last day");
    assert_eq!((day_after.records, day_after.seized), (0, 1));
    assert!(day_after.candidates.is_empty(), "{:?}", day_after.candidates);
    let left = warehouse.trusted_session().sql("select * from matches").await.unwrap().count().await.unwrap();
    assert_eq!(left, 0, "the earlier match stands no longer");
    assert!(match_firearms(&warehouse, &model, on(2031, 3, 4)).await.unwrap().nothing_new);

    // The seizure is kept until 20 March.
    let later = match_firearms(&warehouse, &model, on(2031, 3, 21)).await.unwrap();
    assert_eq!((later.records, later.seized), (0, 0));
}
