//! Troubles that last end a run, with their reason; those that pass do not hold up what is being done.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload};
use proofhouse_delivery::ledger::Phase;
use tokio::sync::Notify;

use crate::sink::{Behaviour, Sink};
use crate::told_store::{ToldStore, Writing};
use crate::world::{Act, World};

fn is_archived(path: &Path) -> bool {
    path.as_ref().contains("/archive/")
}

#[tokio::test]
async fn a_store_that_forbids_ends_the_run_at_once() {
    // Every error of the store counted as one that passes: the run was tried again for ever, and nobody was told.
    let faults: [fn() -> Error; 4] = [
        || Error::PermissionDenied { path: "x".to_owned(), source: "no".into() },
        || Error::Unauthenticated { path: "x".to_owned(), source: "no".into() },
        || Error::NotSupported { source: "no".into() },
        || Error::NotImplemented { operation: "put".to_owned(), implementer: "it".to_owned() },
    ];
    for fault in faults {
        let sink = Sink::start().await;
        let store = ToldStore::new(Arc::new(InMemory::new()));
        store.tell(move |path| if is_archived(path) { Writing::Fails(fault()) } else { Writing::Passes });
        let world = World::new(store, &sink);
        let runner = world.runner();
        assert_eq!(runner.step().await.unwrap().finished(Phase::Failed), 1);
        assert_eq!((sink.taken_by("owner@ncb.example"), world.rendering.calls()), (1, 1));
        let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
        assert!(status.reason.unwrap().contains("writing to the archive"));
    }
}

#[tokio::test]
async fn a_store_that_stays_away_ends_the_run_with_what_it_said() {
    // The owner read that the scheduler had died each time.
    let sink = Sink::start().await;
    let store = ToldStore::new(Arc::new(InMemory::new()));
    store.tell(|path| match is_archived(path) {
        true => Writing::Fails(Error::Generic { store: "lake", source: "no route".into() }),
        false => Writing::Passes,
    });
    let world = World::new(store, &sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    assert_eq!(world.rendering.calls(), 3);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    let reason = status.reason.unwrap();
    assert!(reason.contains("no route"), "{reason}");
}

#[tokio::test]
async fn a_store_that_comes_back_costs_an_attempt_and_no_run() {
    let sink = Sink::start().await;
    let store = ToldStore::new(Arc::new(InMemory::new()));
    store.tell(|path| match is_archived(path) {
        true => Writing::Fails(Error::Generic { store: "lake", source: "no route".into() }),
        false => Writing::Passes,
    });
    let world = World::new(Arc::clone(&store) as Arc<dyn ObjectStore>, &sink);
    let runner = world.runner();
    runner.step().await.unwrap();
    store.tell(|_| Writing::Passes);
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert_eq!((sink.taken().len(), world.rendering.calls()), (2, 2));
}

#[tokio::test]
async fn a_step_of_ones_own_that_does_not_fit_ends_the_run() {
    // Two deliveries with one name: the second could not be sent, and the run was tried again at each look, for ever.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::AtEnd("451 4.3.0 later")]);
    world.runner().step().await.unwrap();
    let rendered = Path::from("warehouse/reports/ledger/national/fr/2026-10/00000004.json");
    let text = world.store.get(&rendered).await.unwrap().bytes().await.unwrap();
    let mut entry: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let deliveries = entry["event"]["deliveries"].as_array_mut().unwrap();
    deliveries.push(deliveries[0].clone());
    let text = serde_json::to_vec(&entry).unwrap();
    world.store.put(&rendered, PutPayload::from(text)).await.unwrap();
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("owner@ncb.example")), (1, 1));
}

#[tokio::test]
async fn what_is_done_goes_on_while_a_sign_of_life_is_written() {
    // A mail server's answer was not heard while the store was slow to take a sign of life.
    let sink = Sink::start().await;
    let store = ToldStore::new(Arc::new(InMemory::new()));
    let world = World::new(Arc::clone(&store) as Arc<dyn ObjectStore>, &sink);
    let [begun, go_on, done, writing, written] = [(); 5].map(|()| Arc::new(Notify::new()));
    let act = Act::WaitAndTell(Arc::clone(&begun), Arc::clone(&go_on), Arc::clone(&done));
    world.rendering.script([act]);
    let runner = world.runner();
    let task = tokio::spawn(async move { runner.step().await.unwrap() });
    begun.notified().await;
    let (is_writing, may_end) = (Arc::clone(&writing), Arc::clone(&written));
    store.tell(move |_| {
        is_writing.notify_one();
        Writing::Waits(Arc::clone(&may_end))
    });
    world.clock.advance(TimeDelta::seconds(101));
    let soon = Duration::from_secs(5);
    tokio::time::timeout(soon, writing.notified()).await.expect("a sign of life is written");
    go_on.notify_one();
    tokio::time::timeout(soon, done.notified()).await.expect("rendering goes on meanwhile");
    store.tell(|_| Writing::Passes);
    written.notify_one();
    assert_eq!(task.await.unwrap().finished(Phase::Delivered), 1);
}
