//! Searches as functions in `FROM`: for whom they read, how often they run, what they tell when they fail.

use super::{Scene, firearm, firearm_with, texts};
use crate::searches::{Asked, Asker, Search, SearchDefinition, SearchError, definition};
use crate::session::{Question, SessionOptions};
use crate::{GuardedSession, Principal, WarehouseError};
use arrow::array::{RecordBatch, StringArray};
use async_trait::async_trait;
use datafusion::common::ScalarValue;
use proofhouse_schemas::Bureau;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives what was asked, and the serial numbers of all records that the asker may see.
#[derive(Debug, Default)]
struct Echo {
    runs: AtomicUsize,
}

#[async_trait]
impl Search for Echo {
    fn definition(&self) -> &'static SearchDefinition {
        definition("firearm_record").unwrap()
    }

    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        match asked.text("search_id") {
            "nothing" => return Err(SearchError::Asked("there is no such search".to_owned())),
            "broken" => return Err(SearchError::Failed("SECRET-FR-1 in /srv/data".into())),
            _ => {}
        }
        let seen = texts(&asker.session().collect("select serial_raw from firearms order by 1").await?);
        let fields = vec![format!("{}|{}", asked.text("search_id"), asked.text("record")); seen.len()];
        let columns: [Arc<dyn arrow::array::Array>; 2] =
            [Arc::new(StringArray::from(fields)), Arc::new(StringArray::from(seen))];
        Ok(vec![RecordBatch::try_new(self.definition().schema(), columns.into()).unwrap()])
    }
}

async fn scene() -> (Scene, Arc<Echo>) {
    let scene = Scene::new();
    let withheld = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]});
    scene
        .add(
            "firearms_history",
            &[firearm("fr", "F1", 0, "OPEN-1"), firearm_with("fr", "F2", 1, "SECRET-FR-1", withheld)],
        )
        .await;
    (scene, Arc::default())
}

fn session(scene: &Scene, echo: &Arc<Echo>, bureau: &str) -> GuardedSession {
    let searches: Vec<Arc<dyn Search>> = vec![Arc::clone(echo) as Arc<dyn Search>];
    let options = SessionOptions { searches, ..SessionOptions::default() };
    let principal = Principal::of(Bureau::parse(bureau).unwrap());
    scene.warehouse.session_as(&principal, options).unwrap()
}

#[tokio::test]
async fn a_search_finds_what_its_asker_may_see() {
    let (scene, echo) = scene().await;
    let sql = "select value from firearm_record('s', 'r')";
    assert_eq!(texts(&session(&scene, &echo, "be").collect(sql).await.unwrap()), ["OPEN-1"]);
    assert_eq!(texts(&session(&scene, &echo, "fr").collect(sql).await.unwrap()), ["OPEN-1", "SECRET-FR-1"]);
    // Without searches there is no such function.
    let error = scene.session("be").collect(sql).await.unwrap_err();
    assert!(error.to_string().contains("firearm_record"), "{error}");
}

#[tokio::test]
async fn arguments_come_by_place_by_name_and_as_placeholders() {
    let (scene, echo) = scene().await;
    let asked = async |sql: &str, parameters: Vec<ScalarValue>| {
        let parameters = (!parameters.is_empty()).then(|| parameters.into());
        let rows = session(&scene, &echo, "be").sql_with(sql, parameters).await.unwrap();
        texts(&rows.collect().await.unwrap()).remove(0)
    };
    assert_eq!(asked("select field from firearm_record('s', 'r')", vec![]).await, "s|r");
    assert_eq!(asked("select field from firearm_record(record => 'r')", vec![]).await, "|r");
    assert_eq!(
        asked("select r.field from public.firearm_record('s', record => upper('r') || '1') r", vec![]).await,
        "s|R1"
    );
    let two = vec![ScalarValue::from("s"), ScalarValue::Int32(Some(7))];
    let sql = "select field from firearm_record($1, cast($2 as varchar)) where $1 = 's'";
    assert_eq!(asked(sql, two).await, "s|7");

    let described = session(&scene, &echo, "be")
        .describe(Question::of("select field from firearm_record(record => $1)"))
        .await
        .unwrap();
    assert_eq!(described.columns.fields().len(), 1);
    let parameter = described.parameters["$1"].as_ref().unwrap();
    assert_eq!(parameter.name(), "record");

    for (sql, said) in [
        ("select * from firearm_record($1)", "no value for $1"),
        ("select * from firearm_record(bureau => 'be')", "search_id, record"),
        ("select r.* from firearms f, lateral firearm_record(f.serial_raw) r", ""),
    ] {
        let error = session(&scene, &echo, "be").collect(sql).await.unwrap_err();
        assert!(error.to_string().contains(said), "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_search_runs_once_for_a_statement_and_not_at_all_to_be_explained() {
    let (scene, echo) = scene().await;
    let twice = "with found as (select * from firearm_record('s')) select a.value from found a join found b on a.value = b.value";
    assert_eq!(texts(&session(&scene, &echo, "fr").collect(twice).await.unwrap()).len(), 2);
    assert_eq!(echo.runs.load(Ordering::Relaxed), 1);
    let later = twice.replace("'s'", "$1");
    let value = Some(vec![ScalarValue::from("s")].into());
    let rows = session(&scene, &echo, "fr").sql_with(&later, value).await.unwrap();
    assert_eq!(texts(&rows.collect().await.unwrap()).len(), 2);
    assert_eq!(echo.runs.swap(1, Ordering::Relaxed), 2, "a value that comes later makes no second search");
    let explained =
        session(&scene, &echo, "fr").collect("explain select * from firearm_record('s')").await.unwrap();
    let plan = format!("{explained:?}");
    assert!(plan.contains("SearchExec: search=firearm_record") && !plan.contains("SECRET"), "{plan}");
    session(&scene, &echo, "fr").describe(Question::of("select * from firearm_record('s')")).await.unwrap();
    assert_eq!(echo.runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_was_asked_wrongly_is_said_and_what_broke_is_not() {
    let (scene, echo) = scene().await;
    let said = async |sql: &str| session(&scene, &echo, "be").collect(sql).await.unwrap_err();
    let asked = said("select * from firearm_record('nothing')").await;
    assert!(asked.to_string().contains("there is no such search"), "{asked}");
    let broken = said("select * from firearm_record('broken')").await;
    assert!(broken.to_string().contains("the operator finds the cause"), "{broken}");
    assert!(!broken.to_string().contains("SECRET") && !broken.to_string().contains("/srv"), "{broken}");
    let unasked = said("create table t as select * from firearm_record('s')").await;
    assert!(matches!(unasked, WarehouseError::Refused(_)), "{unasked}");
}
