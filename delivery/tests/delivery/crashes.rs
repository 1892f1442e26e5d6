//! A scheduler that dies at any request to the store, and another one that finishes what it left.

use std::sync::Arc;

use chrono::TimeDelta;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use proofhouse_delivery::ledger::{DeliveryPhase, DeliveryStatus, Event, MOST_RESENDS, Phase};
use proofhouse_delivery::{Runner, Witnesses};

use crate::mortal_store::MortalStore;
use crate::sink::Sink;
use crate::world::World;

const RECIPIENTS: [&str; 2] = ["desk@ncb.example", "analyst@ncb.example"];

/// What the ledger must say for what arrived.
async fn check(sink: &Sink, world: &World, runner: &Runner, shown: &str) {
    let history = runner.ledger().history(&world.run()).await.unwrap();
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    // Two that die while the same mail is on its way leave it to the operator: it may have arrived twice already.
    let is_left = |delivery: &DeliveryStatus| {
        delivery.phase == DeliveryPhase::Unknown && delivery.resends == MOST_RESENDS
    };
    let expected = if status.deliveries.iter().any(is_left) { Phase::Failed } else { Phase::Delivered };
    assert_eq!(status.phase, expected, "{shown}: {:?}", status.reason);
    for recipient in RECIPIENTS {
        let arrived = sink.taken_by(recipient);
        let delivery = status.deliveries.iter().find(|one| one.recipient == recipient).unwrap();
        let key = &delivery.key;
        let unknown = history
            .iter()
            .filter(|entry| matches!(&entry.event, Event::Unknown { delivery, .. } if delivery == key))
            .count();
        let least = usize::from(!is_left(delivery));
        let most = if is_left(delivery) { unknown } else { 1 + unknown };
        assert!((least..=most).contains(&arrived), "{shown}: {arrived} to {recipient}, {unknown} unknown");
        assert!(arrived <= 2, "{shown}");
    }
    let revisions = runner.archive().revisions(&world.run()).await.unwrap();
    assert_eq!(revisions.len(), 1, "{shown}: one revision is there for readers");
    let revision = revisions[0].revision;
    let witnesses = Witnesses {
        may_be_unsigned: true,
        ledger: Some(runner.ledger().revisions(&world.run()).await.unwrap()),
        ..Witnesses::default()
    };
    let verification = runner.archive().verify(&world.run(), revision, &witnesses).await.unwrap();
    assert!(verification.is_sound(), "{shown}: {verification:?}");
}

/// One scheduler dies at its n-th request, a second one at its m-th, a third one finishes. Whether all lived long enough.
async fn live_and_die(
    store: Arc<dyn ObjectStore>,
    outbound: bool,
    deaths: &[i64],
    last_one_counts: bool,
    shown: &str,
) -> bool {
    let sink = Sink::start().await;
    let mut world = World::new(Arc::clone(&store), &sink);
    if outbound {
        let place = "name = \"partner\"\nbureaus = [\"fr\"]\nprefix = \"outbound/partner\"";
        world.delivery.outbound = vec![toml::from_str(place).unwrap()];
        world.schedule.outbound = vec!["partner".to_owned()];
    }
    let mut all_died = true;
    for requests in deaths {
        let mortal = MortalStore::new(Arc::clone(&store), *requests, last_one_counts);
        let runner = world.runner_on(Arc::clone(&mortal) as Arc<dyn ObjectStore>);
        // What it says about its death does not matter.
        let _ = runner.step().await;
        all_died &= mortal.is_dead();
        world.clock.advance(TimeDelta::seconds(301));
    }
    let runner = world.runner();
    world.finish(&runner).await;
    check(&sink, &world, &runner, shown).await;
    all_died
}

#[tokio::test]
async fn whoever_dies_at_whichever_request_another_one_finishes() {
    for last_one_counts in [false, true] {
        let mut requests = 1;
        while live_and_die(
            Arc::new(InMemory::new()),
            true,
            &[requests],
            last_one_counts,
            &format!("died at request {requests}, carried out: {last_one_counts}"),
        )
        .await
        {
            requests += 1;
        }
        assert!(requests > 40, "a run takes more than {requests} requests");
    }
}

#[tokio::test]
async fn the_same_on_local_files() {
    for last_one_counts in [false, true] {
        let mut requests = 1;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
            let shown = format!("died at request {requests}, carried out: {last_one_counts}");
            if !live_and_die(store, false, &[requests], last_one_counts, &shown).await {
                break;
            }
            requests += 1;
        }
        assert!(requests > 25, "a run takes more than {requests} requests");
    }
}

#[tokio::test]
async fn two_that_die_one_after_the_other_leave_it_to_a_third() {
    for first in 1..60 {
        for second in (1..60).step_by(5) {
            let shown = format!("died at requests {first} and {second}");
            let last_one_counts = (first + second) % 2 == 0;
            live_and_die(Arc::new(InMemory::new()), false, &[first, second], last_one_counts, &shown).await;
        }
    }
}
