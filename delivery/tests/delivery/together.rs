//! Several schedulers at the same time, signs of life, taking over, stopping.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use proofhouse_delivery::clock::Clock;
use proofhouse_delivery::ledger::{Event, Phase};
use proofhouse_delivery::runner::Progress;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::sink::{Behaviour, Sink};
use crate::world::{Act, TestClock, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_schedulers_at_once_send_once() {
    for round in 0..30 {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn ObjectStore> = if round % 2 == 0 {
            Arc::new(InMemory::new())
        } else {
            Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap())
        };
        let sink = Sink::start().await;
        let mut world = World::new(store, &sink);
        world.schedule.catch_up = proofhouse_delivery::schedule::CatchUp::All;
        world.schedule.valid_from = "2026-08-01".to_owned();
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let runner = world.runner();
                tokio::spawn(async move { runner.step().await.unwrap() })
            })
            .collect();
        for task in tasks {
            let summary = task.await.unwrap();
            assert!(summary.errors.is_empty(), "round {round}: {:?}", summary.errors);
        }
        assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
        // Four months, two recipients.
        assert_eq!(sink.taken().len(), 8, "round {round}");
        assert_eq!(world.rendering.calls(), 4, "round {round}");
    }
}

#[tokio::test]
async fn a_long_rendering_gives_signs_of_life_and_is_not_taken_over() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    world.rendering.script([Act::Wait(Arc::clone(&begun), Arc::clone(&go_on))]);
    let slow = world.runner();
    let task = tokio::spawn(async move { slow.step().await.unwrap() });
    begun.notified().await;
    let other = world.runner();
    for _ in 0..20 {
        let before = other.ledger().read(&world.run()).await.unwrap().number;
        world.clock.advance(TimeDelta::seconds(101));
        while other.ledger().read(&world.run()).await.unwrap().number == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let summary = other.step().await.unwrap();
        assert!(matches!(summary.worked_on[..], [(_, Progress::Waits(_))]), "{summary:?}");
    }
    go_on.notify_one();
    assert_eq!(task.await.unwrap().finished(Phase::Delivered), 1);
    assert_eq!((sink.taken().len(), world.rendering.calls()), (2, 1));
}

#[tokio::test]
async fn one_that_slept_too_long_is_replaced_and_does_not_send() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    world.rendering.script([Act::Wait(Arc::clone(&begun), Arc::clone(&go_on))]);
    // Its machine was suspended: its clock stands.
    let standing = TestClock::at("2026-11-05T05:00:00Z");
    let sleeper = world.runner_with(Arc::clone(&world.store), standing);
    let task = tokio::spawn(async move { sleeper.step().await.unwrap() });
    begun.notified().await;

    let other = world.runner();
    assert!(matches!(other.step().await.unwrap().worked_on[..], [(_, Progress::Waits(_))]));
    world.clock.advance(TimeDelta::seconds(301));
    assert_eq!(other.step().await.unwrap().finished(Phase::Delivered), 1);

    go_on.notify_one();
    let summary = task.await.unwrap();
    assert_eq!(summary.worked_on, [(world.run(), Progress::Overtaken)]);
    assert_eq!(sink.taken().len(), 2);
    assert_eq!(other.archive().revisions(&world.run()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_that_is_told_to_stop_gives_its_run_back() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    world.rendering.script([Act::Wait(Arc::clone(&begun), go_on)]);
    let stopping = world.runner();
    let stop = CancellationToken::new();
    let told = stop.clone();
    let task = tokio::spawn(async move { stopping.run_forever(told).await });
    begun.notified().await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), task).await.unwrap().unwrap();

    // Nobody has to wait for a lease.
    let other = world.runner();
    assert_eq!(other.step().await.unwrap().finished(Phase::Delivered), 1);
    let history = other.ledger().history(&world.run()).await.unwrap();
    assert!(history.iter().any(|entry| entry.event == Event::Released));
    assert_eq!(sink.taken().len(), 2);
}

#[tokio::test]
async fn one_that_is_told_to_stop_while_it_sends_finishes_that_message() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::TakeAndStall(Duration::from_millis(300))]);
    let stopping = world.runner();
    let stop = CancellationToken::new();
    let told = stop.clone();
    let task = tokio::spawn(async move { stopping.run_forever(told).await });
    while sink.taken().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    stop.cancel();
    task.await.unwrap();
    assert_eq!(sink.taken().len(), 1);
    let other = world.runner();
    assert_eq!(other.step().await.unwrap().finished(Phase::Delivered), 1);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("analyst@ncb.example")), (1, 1));
}

#[tokio::test]
async fn one_that_runs_on_wakes_up_for_what_waits() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::AtEnd("451 4.3.0 later")]);
    let runner = world.runner();
    let stop = CancellationToken::new();
    let told = stop.clone();
    let task = tokio::spawn(async move { runner.run_forever(told).await });
    let begun = world.clock.now();
    while sink.taken().len() < 2 {
        tokio::time::sleep(Duration::from_millis(2)).await;
        world.clock.advance(TimeDelta::seconds(1));
        assert!(world.clock.now() - begun < TimeDelta::hours(1), "it never wakes up");
    }
    stop.cancel();
    world.clock.advance(TimeDelta::seconds(60));
    task.await.unwrap();
}

#[tokio::test]
async fn a_run_that_takes_long_hides_no_hour_and_holds_up_no_other() {
    // Hours were looked for between two steps: what passed while one went on was lost where nothing is caught up.
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.catch_up = proofhouse_delivery::schedule::CatchUp::Skip;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    world.rendering.script([Act::Wait(Arc::clone(&begun), Arc::clone(&go_on))]);
    let runner = Arc::new(world.runner());
    let (told, working) = (CancellationToken::new(), Arc::clone(&runner));
    let stop = told.clone();
    let task = tokio::spawn(async move { working.run_forever(stop).await });
    begun.notified().await;
    // A month later the first one is still being rendered, and the hour of the next one passed half a day ago.
    world.clock.advance_to("2026-12-05T17:00:00Z".parse().unwrap());
    let next: proofhouse_delivery::LogicalRun = "national/fr/2026-11".parse().unwrap();
    let wait_for = async |run: &proofhouse_delivery::LogicalRun| {
        for _ in 0..5000 {
            if runner.ledger().status(run).await.unwrap().is_some_and(|run| run.phase == Phase::Delivered) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("{run} is not delivered");
    };
    wait_for(&next).await;
    assert_eq!(sink.taken().len(), 2);
    go_on.notify_one();
    wait_for(&world.run()).await;
    told.cancel();
    world.clock.advance(TimeDelta::seconds(60));
    task.await.unwrap();
    assert_eq!(sink.taken().len(), 4);
}

#[tokio::test]
async fn stopping_in_an_orderly_way_uses_up_no_attempt() {
    // After three restarts the run failed: "rendering was begun 3 times and did not end".
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    for _ in 0..5 {
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        world.rendering.script([Act::Wait(Arc::clone(&begun), go_on)]);
        let stopping = world.runner();
        let told = CancellationToken::new();
        let stop = told.clone();
        let task = tokio::spawn(async move { stopping.step_until(&stop).await.unwrap() });
        begun.notified().await;
        told.cancel();
        // One step, as `--once` does it, stops as well.
        let summary = tokio::time::timeout(Duration::from_secs(5), task).await.unwrap().unwrap();
        assert_eq!(summary.worked_on, [(world.run(), Progress::Stopped)]);
    }
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
}
