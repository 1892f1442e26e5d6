//! A table gains a column while others write to it: nobody has to stop.

use super::{Scene, batch, firearm};
use crate::table::{open_table, widen};
use crate::{AppendOutcome, DeltaAppender};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use deltalake_core::DeltaTable;
use deltalake_core::kernel::StructType;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoKernel;
use proofhouse_schemas::tables;
use serde_json::Map;
use std::sync::Arc;

const TABLE: &str = "firearms_history";
/// What a newer version of Proofhouse may keep of a firearm; this one knows nothing of it.
const NEW_COLUMN: &str = "engraving_depth_um";

/// The columns of the table as a newer process defines them.
fn newer_schema() -> Schema {
    let mut fields: Vec<Field> = tables::table(TABLE)
        .unwrap()
        .arrow_schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    fields.push(Field::new(NEW_COLUMN, DataType::Utf8, true));
    Schema::new(fields)
}

/// The appender of a newer process: opening the table adds its column.
async fn newer_appender(scene: &Scene) -> DeltaAppender {
    let store = scene.warehouse.store();
    let table = open_table(store, TABLE).await.unwrap().unwrap();
    let mut appender = DeltaAppender::new(TABLE, widen(store, table, TABLE, &newer_schema()).await.unwrap());
    appender.refresh().await.unwrap();
    appender
}

/// A row of this process.
fn row(id: &str, offset: i64) -> RecordBatch {
    batch(TABLE, &[firearm("fr", id, offset, "A1")])
}

/// A row with the column that only the newer process knows.
fn newer_row(id: &str, offset: i64) -> RecordBatch {
    let known = row(id, offset);
    let mut fields: Vec<Field> = known.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
    fields.push(Field::new(NEW_COLUMN, DataType::Utf8, true));
    let mut columns = known.columns().to_vec();
    columns.push(Arc::new(StringArray::from(vec!["80"])) as ArrayRef);
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

async fn append(
    appender: &mut DeltaAppender,
    partition: &str,
    from: Option<i64>,
    to: i64,
    rows: RecordBatch,
) {
    let (expected, target) = ([(partition.to_owned(), from)], [(partition.to_owned(), to)]);
    let outcome = appender.append(&expected, &target, vec![rows], Map::new()).await.unwrap();
    assert!(matches!(outcome, AppendOutcome::Committed { rows: 1, .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_column_that_a_newer_process_adds_does_not_stop_an_appender_opened_before() {
    let scene = Scene::new();
    let mut older = scene.warehouse.appender(TABLE).await.unwrap();
    append(&mut older, "older", None, 1, row("before", 0)).await;

    let mut newer = newer_appender(&scene).await;
    append(&mut newer, "newer", None, 1, newer_row("newer", 1)).await;
    // The older process goes on with the columns that it knows, also in turns.
    append(&mut older, "older", Some(1), 2, row("after", 2)).await;
    append(&mut newer, "newer", Some(1), 2, newer_row("newer again", 3)).await;
    append(&mut older, "older", Some(2), 3, row("last", 4)).await;

    let filled = format!("select source_record_id from {TABLE} where {NEW_COLUMN} = '80'");
    assert_eq!(scene.trusted(&filled).await, ["newer", "newer again"]);
    let empty = format!("select source_record_id from {TABLE} where {NEW_COLUMN} is null");
    assert_eq!(scene.trusted(&empty).await, ["after", "before", "last"]);
}

#[tokio::test]
async fn an_older_process_that_starts_later_leaves_the_column_and_its_values() {
    let scene = Scene::new();
    let mut first = scene.warehouse.appender(TABLE).await.unwrap();
    append(&mut first, "older", None, 1, row("before", 0)).await;
    let mut newer = newer_appender(&scene).await;
    append(&mut newer, "newer", None, 1, newer_row("newer", 1)).await;
    let mut late = scene.warehouse.appender(TABLE).await.unwrap();
    append(&mut late, "older", Some(1), 2, row("late", 2)).await;
    let known = format!("select coalesce({NEW_COLUMN}, 'null') from {TABLE}");
    assert_eq!(scene.trusted(&known).await, ["80", "null", "null"]);
}

/// A store that an older version made is read before any ingest of this version has opened its tables.
#[tokio::test]
async fn a_column_that_a_store_does_not_have_yet_reads_as_nothing() {
    let scene = Scene::new();
    let schema = tables::table("reference_history").unwrap().arrow_schema();
    let older: Vec<_> =
        schema.fields().iter().filter(|field| field.name() != "silhouettes").cloned().collect();
    let columns: StructType = (&Schema::new(older)).try_into_kernel().unwrap();
    DeltaTable::new(scene.warehouse.store().log_store("reference_history").unwrap())
        .create()
        .with_columns(columns.fields().cloned())
        .await
        .unwrap();
    let query = "select count(*) from reference where silhouettes is not null";
    assert_eq!(scene.trusted(query).await, ["0"]);
    assert_eq!(scene.seen("fr", "select count(silhouettes) from reference").await, ["0"]);
}

#[tokio::test]
async fn processes_that_add_the_same_column_at_once_all_open_the_table() {
    let scene = Scene::new();
    scene.warehouse.ensure_table(TABLE).await.unwrap();
    let stale = open_table(scene.warehouse.store(), TABLE).await.unwrap().unwrap();
    newer_appender(&scene).await;
    // The second started from the table as it was before.
    let table = widen(scene.warehouse.store(), stale, TABLE, &newer_schema()).await.unwrap();
    let mut appender = DeltaAppender::new(TABLE, table);
    append(&mut appender, "second", None, 1, newer_row("second", 0)).await;
}
