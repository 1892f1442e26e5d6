//! Live alerts over the in-process broker: both directions, who is told, and what restarts do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::{TimeDelta, Utc};
use proofhouse_ingest::{Broker, FeedProducer, Outgoing, RunningIngest};
use proofhouse_jobs::alerts::{sent_before, tell};
use proofhouse_jobs::commands::match_firearms::match_firearms;
use proofhouse_jobs::linkage_model::LinkageModel;
use proofhouse_jobs::live_alerts::{Pace, Told, Watcher};
use proofhouse_jobs::rows;
use proofhouse_jobs::settings::Settings;
use proofhouse_schemas::Kind;
use proofhouse_schemas::example::example;
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const TOPICS: [&str; 6] = [
    "feed.fr.firearms",
    "feed.nl.firearms",
    "feed.fr.seizures",
    "feed.be.seizures",
    "feed.wco.seizures",
    "feed.fr.hits",
];

/// A store, a broker, and ingest that runs when it is asked to.
struct Scene {
    _folder: tempfile::TempDir,
    warehouse: Warehouse,
    broker: Broker,
    settings: Settings,
    model: LinkageModel,
}

impl Scene {
    async fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("file://{}", folder.path().display());
        let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
        let broker = Broker::embedded().unwrap();
        broker.create_topics(&TOPICS.map(str::to_owned), 1).await.unwrap();
        let settings = Settings::default();
        let model = LinkageModel::load(&settings.linkage).unwrap();
        Scene { _folder: folder, warehouse, broker, settings, model }
    }

    fn send(&self, message: &Value) {
        let kind = message["schema"].as_str().unwrap().split('/').next().unwrap();
        let topic = format!(
            "feed.{}.{}",
            message["source_bureau"].as_str().unwrap(),
            Kind::parse(kind).unwrap().topic_word()
        );
        let key = message["source_record_id"].as_str().unwrap().as_bytes().to_vec();
        let value = Some(message.to_string().into_bytes());
        self.produce(Outgoing { topic, key: Some(key), value, headers: Vec::new() });
    }

    fn produce(&self, message: Outgoing) {
        tokio::task::block_in_place(|| {
            let mut producer = FeedProducer::new(&self.broker).unwrap();
            producer.send(&message).unwrap();
            producer.finish().unwrap();
        });
    }

    /// Lands all that has been sent.
    async fn land(&self) {
        let settings = self.settings.ingest.clone();
        let running =
            RunningIngest::start(&self.broker, &self.warehouse, &settings, CancellationToken::new()).await;
        let running = running.unwrap();
        running.wait_until_landed().await.unwrap();
        running.stop().await.unwrap();
    }

    /// A watcher that notes only when it is told to.
    async fn watcher(&self) -> (Watcher<'_>, Told) {
        let pace =
            Pace { note: Duration::from_secs(3_600), wait: Duration::from_millis(20), ..Pace::default() };
        Watcher::start(&self.warehouse, &self.broker, &self.settings, &self.model, pace).await.unwrap()
    }

    async fn noted(&self) -> Vec<AlertRow> {
        let session = self.warehouse.trusted_session();
        rows::read(&session, "SELECT * FROM alerts ORDER BY alert_id").await.unwrap()
    }

    async fn sent(&self) -> BTreeSet<String> {
        sent_before(&self.broker).await.unwrap().into_keys().collect()
    }
}

/// Looks until all that has been sent has been looked at; the alerts that were told.
async fn catch_up(watcher: &mut Watcher<'_>) -> Vec<AlertRow> {
    let mut told = Vec::new();
    loop {
        told.extend(watcher.look().await.unwrap().alerts);
        if watcher.behind().unwrap() == 0 {
            return told;
        }
    }
}

fn record(bureau: &str, reference: &str, serial: &str) -> Value {
    let mut message: Value = serde_json::from_str(example(Kind::Firearm)).unwrap();
    message["source_bureau"] = json!(bureau);
    message["source_record_id"] = json!(reference);
    message["message_id"] = json!(uuid::Uuid::now_v7());
    message["firearm"]["serial_raw"] = json!(serial);
    message.as_object_mut().unwrap().remove("access_restriction");
    message
}

fn seizure(bureau: &str, reference: &str, serial: &str) -> Value {
    let mut message: Value = serde_json::from_str(example(Kind::Seizure)).unwrap();
    message["source_bureau"] = json!(bureau);
    message["source_record_id"] = json!(reference);
    message["message_id"] = json!(uuid::Uuid::now_v7());
    message["items"][0]["firearm"]["serial_raw"] = json!(serial);
    message["items"][0]["firearm"]["serial_status"] = json!("READABLE");
    message
}

fn bureaus(alerts: &[AlertRow]) -> Vec<&str> {
    let mut bureaus: Vec<&str> = alerts.iter().map(|alert| alert.bureau.as_str()).collect();
    bureaus.sort_unstable();
    bureaus
}

#[tokio::test(flavor = "multi_thread")]
async fn either_side_that_is_said_second_brings_the_alert_and_the_nightly_job_agrees() {
    let scene = Scene::new().await;
    scene.send(&record("fr", "R-1", "L12345Z"));
    scene.land().await;
    let (mut watcher, missed) = scene.watcher().await;
    assert_eq!((watcher.watched(), missed.alerts.len()), ((1, 0), 0));

    // A seizure after the record, neither landed nor waiting for it.
    scene.send(&seizure("be", "S-1", "L 12345 Z"));
    let told = catch_up(&mut watcher).await;
    assert_eq!(bureaus(&told), ["be", "fr", "ipsg"]);
    assert!(told[0].summary.contains("12345"), "it says why: {}", told[0].summary);
    // A record after the seizure.
    scene.send(&seizure("be", "S-2", "M77777K"));
    assert!(catch_up(&mut watcher).await.is_empty());
    scene.send(&record("nl", "R-2", "M77777K"));
    let told = catch_up(&mut watcher).await;
    assert_eq!(bureaus(&told), ["be", "ipsg", "nl"]);
    // Said again, corrected in what does not matter: nobody is told twice.
    scene.send(&seizure("be", "S-2", "M 77777 K"));
    assert!(catch_up(&mut watcher).await.is_empty());
    watcher.note().await.unwrap();
    assert_eq!(scene.noted().await.len(), 6);
    assert_eq!(scene.sent().await.len(), 6);

    // The matching job finds the same pairs, and has nothing new to tell.
    scene.land().await;
    match_firearms(&scene.warehouse, &scene.model, Utc::now().date_naive()).await.unwrap();
    let settings = &scene.settings.alerts;
    let done = tell(&scene.warehouse, Some(&scene.broker), settings, Utc::now()).await.unwrap();
    assert_eq!((done.new, done.sent), (0, 0));
    assert_eq!(scene.noted().await.len(), 6);

    // A pair that is withdrawn is watched no more.
    let (topic, key) = ("feed.fr.firearms".to_owned(), Some(b"R-1".to_vec()));
    scene.produce(Outgoing { topic, key, value: None, headers: Vec::new() });
    // Of two topics either may be read first.
    assert!(catch_up(&mut watcher).await.is_empty());
    scene.send(&seizure("be", "S-3", "L12345Z"));
    assert!(catch_up(&mut watcher).await.is_empty());
    assert_eq!(watcher.watched().0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_what_is_kept_from_it() {
    let scene = Scene::new().await;
    let (mut watcher, _) = scene.watcher().await;
    let restricted = |reference: &str, serial: &str, restriction: Value| {
        let mut message = record("fr", reference, serial);
        message["access_restriction"] = restriction;
        message
    };
    let told_of = async |watcher: &mut Watcher<'_>, message: Value, found: Value| {
        scene.send(&message);
        scene.send(&found);
        let told = catch_up(watcher).await;
        bureaus(&told).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // Kept from the finder, whose seizure nothing forbids to show: the owner and the Secretariat learn of it.
    let message = restricted("R-1", "L11111Z", json!({"mode": "ALL_EXCEPT", "parties": ["be"]}));
    assert_eq!(told_of(&mut watcher, message, seizure("be", "S-1", "L11111Z")).await, ["fr", "ipsg"]);
    // For the finder alone, so not for the Secretariat.
    let message = restricted("R-2", "L22222Z", json!({"mode": "ONLY", "parties": ["be"]}));
    assert_eq!(told_of(&mut watcher, message, seizure("be", "S-2", "L22222Z")).await, ["be", "fr"]);
    // The finder's side may be kept from the owner too.
    let mut found = seizure("be", "S-3", "L33333Z");
    found["access_restriction"] = json!({"mode": "ALL_EXCEPT", "parties": ["fr", "ipsg"]});
    assert_eq!(told_of(&mut watcher, record("fr", "R-3", "L33333Z"), found).await, ["be"]);
    // Above the clearance of other bureaus, within that of the Secretariat.
    let mut message = record("fr", "R-4", "L44444Z");
    message["confidentiality"] = json!("RESTRICTED");
    assert_eq!(told_of(&mut watcher, message, seizure("be", "S-4", "L44444Z")).await, ["fr", "ipsg"]);
    // An organisation that searched is told of what its own search found.
    let told = told_of(&mut watcher, record("fr", "R-5", "L55555Z"), seizure("wco", "S-5", "L55555Z")).await;
    assert_eq!(told, ["fr", "ipsg", "wco"]);
    // A record that is closed is searched no more.
    let mut message = record("fr", "R-6", "L66666Z");
    message["lifecycle_state"] = json!("CANCELLED");
    assert!(told_of(&mut watcher, message, seizure("be", "S-6", "L66666Z")).await.is_empty());

    // What was said first and is sent again by a retry does not stand against what was said since.
    let first = record("fr", "R-7", "L77777Z");
    let kept = restricted("R-7", "L77777Z", json!({"mode": "ALL_EXCEPT", "parties": ["be"]}));
    scene.send(&first);
    scene.send(&kept);
    assert_eq!(told_of(&mut watcher, first, seizure("be", "S-7", "L77777Z")).await, ["fr", "ipsg"]);

    // As the tables show it once all has landed: each alert to whom may see the pair, and to nobody else.
    watcher.note().await.unwrap();
    scene.land().await;
    match_firearms(&scene.warehouse, &scene.model, Utc::now().date_naive()).await.unwrap();
    let before = scene.noted().await;
    tell(&scene.warehouse, Some(&scene.broker), &scene.settings.alerts, Utc::now()).await.unwrap();
    assert_eq!(scene.noted().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn restarts_lose_and_repeat_nothing() {
    let scene = Scene::new().await;
    scene.send(&record("fr", "R-0", "A99999A"));
    scene.land().await;
    let (mut watcher, _) = scene.watcher().await;
    scene.send(&record("fr", "R-1", "L12345Z"));
    scene.send(&seizure("be", "S-1", "L12345Z"));
    assert_eq!(catch_up(&mut watcher).await.len(), 3);
    watcher.note().await.unwrap();
    // Told and not noted: the watcher dies.
    scene.send(&seizure("be", "S-2", "A99999A"));
    assert_eq!(catch_up(&mut watcher).await.len(), 3);
    drop(watcher);
    assert_eq!((scene.noted().await.len(), scene.sent().await.len()), (3, 6));

    // While none runs, one pair lands and another is only produced.
    scene.send(&record("nl", "R-3", "K33333K"));
    scene.send(&seizure("be", "S-3", "K33333K"));
    scene.land().await;
    scene.send(&record("nl", "R-4", "K44444K"));
    scene.send(&seizure("be", "S-4", "K44444K"));
    let (mut watcher, missed) = scene.watcher().await;
    assert_eq!(bureaus(&missed.alerts), ["be", "ipsg", "nl"], "what landed meanwhile");
    assert_eq!(scene.noted().await.len(), 9, "what was told and not noted, and what was missed");
    let told = catch_up(&mut watcher).await;
    assert_eq!(told.len(), 3, "what was only produced");
    watcher.note().await.unwrap();
    drop(watcher);

    // Once more with nothing new.
    let (mut watcher, missed) = scene.watcher().await;
    assert!(missed.alerts.is_empty());
    assert!(catch_up(&mut watcher).await.is_empty());
    assert_eq!((scene.noted().await.len(), scene.sent().await.len()), (12, 12));
}

/// What landed before the watcher began was not known to it as repeated: a producer's retry of a statement that had been corrected
/// meanwhile was taken for the latest word, alerts were sent on what nobody says any more, and none on what is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_retry_of_what_landed_before_the_watcher_began_says_nothing() {
    let scene = Scene::new().await;
    let first = seizure("be", "S-1", "L12345Z");
    scene.send(&first);
    scene.send(&seizure("be", "S-1", "M77777K"));
    scene.land().await;
    let (mut watcher, _) = scene.watcher().await;
    scene.send(&first);
    scene.send(&record("fr", "R-OLD", "L12345Z"));
    assert!(catch_up(&mut watcher).await.is_empty(), "the number was corrected");
    let standing = record("nl", "R-NEW", "M77777K");
    scene.send(&standing);
    assert_eq!(bureaus(&catch_up(&mut watcher).await), ["be", "ipsg", "nl"]);
    watcher.note().await.unwrap();
    drop(watcher);

    // Nor is anybody told twice: all that was said comes again to a watcher that begins anew, before and after it has landed.
    for lands in [false, true] {
        if lands {
            scene.land().await;
        }
        let (mut watcher, missed) = scene.watcher().await;
        assert!(missed.alerts.is_empty());
        scene.send(&standing);
        scene.send(&first);
        assert!(catch_up(&mut watcher).await.is_empty(), "landed: {lands}");
        watcher.note().await.unwrap();
    }
    assert_eq!(scene.sent().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_is_reminded_and_who_has_spoken_is_not() {
    let scene = Scene::new().await;
    scene.send(&record("fr", "R-1", "L12345Z"));
    scene.send(&seizure("be", "S-1", "L12345Z"));
    scene.land().await;
    match_firearms(&scene.warehouse, &scene.model, Utc::now().date_naive()).await.unwrap();
    let told_at = Utc::now();
    let settings = &scene.settings.alerts;
    let after = |days| told_at + TimeDelta::days(days);
    let tell = async |days| tell(&scene.warehouse, Some(&scene.broker), settings, after(days)).await.unwrap();
    assert_eq!((tell(0).await.new, tell(6).await.new), (3, 0));
    // France confirms: it is Belgium's turn.
    let mut said: Value = serde_json::from_str(example(Kind::Hit)).unwrap();
    said["source_bureau"] = json!("fr");
    said["event"] = json!("CONFIRM");
    said["record"] = json!({"bureau": "fr", "record_id": "R-1"});
    said["seizure"] = json!({"bureau": "be", "seizure_id": "S-1", "item_no": 1});
    said["message_id"] = json!(uuid::Uuid::now_v7());
    said["event_ts"] = json!(Utc::now());
    said.as_object_mut().unwrap().remove("ground");
    scene.send(&said);
    scene.land().await;
    let hits: i64 = scene
        .warehouse
        .trusted_session()
        .sql("SELECT * FROM hits WHERE state = 'PROPOSED'")
        .await
        .unwrap()
        .count()
        .await
        .unwrap() as i64;
    assert_eq!(hits, 1);
    let reminded = tell(8).await;
    assert_eq!((reminded.new, reminded.reminders, reminded.sent), (1, 1, 1));
    let noted = scene.noted().await;
    let reminder = noted.iter().find(|alert| alert.kind.as_deref() == Some("REMINDER")).unwrap();
    assert_eq!((reminder.bureau.as_str(), reminder.alert_id.ends_with("@be#reminder-1")), ("be", true));
    assert_eq!(tell(9).await.new, 0, "a reminder is given once");
    assert_eq!(tell(22).await.reminders, 1, "the second");
    assert_eq!(scene.noted().await.len(), 5);
}
