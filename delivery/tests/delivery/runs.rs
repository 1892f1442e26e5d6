//! One scheduler: what is due is made once, in order, and what cannot be made is said.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use object_store::local::LocalFileSystem;
use proofhouse_delivery::clock::Clock;
use proofhouse_delivery::ledger::{Decision, DeliveryPhase, Event, Origin, Phase, RunFilter, SkipReason};
use proofhouse_delivery::{LogicalRun, RenderFailure, RenderedRun, Runner};

use crate::sink::{Behaviour, Sink};
use crate::world::{Act, World, rendered};

async fn events(runner: &Runner, run: &LogicalRun) -> Vec<&'static str> {
    runner.ledger().history(run).await.unwrap().iter().map(|entry| entry.event.name()).collect()
}

#[tokio::test]
async fn a_run_goes_from_its_hour_to_its_recipients_once() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    world.clock.advance(TimeDelta::seconds(-1));
    let early = runner.step().await.unwrap();
    assert_eq!((early.queued.len(), early.worked_on.len()), (0, 0), "its hour has not come");

    world.clock.advance(TimeDelta::seconds(1));
    let summary = runner.step().await.unwrap();
    assert_eq!(summary.queued, [world.run()]);
    assert_eq!(summary.finished(Phase::Delivered), 1);
    assert_eq!(
        events(&runner, &world.run()).await,
        [
            "queued",
            "claimed",
            "rendering_started",
            "rendered",
            "delivery_started",
            "sending",
            "sent",
            "sending",
            "sent",
            "delivered"
        ]
    );
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("analyst@ncb.example")), (1, 1));

    // Nothing happens a second time: not in this scheduler, not in a new one, not a week later.
    for _ in 0..3 {
        assert!(runner.step().await.unwrap().queued.is_empty());
        assert!(world.runner().step().await.unwrap().worked_on.is_empty());
        world.clock.advance(TimeDelta::days(7));
    }
    assert_eq!((sink.taken().len(), world.rendering.calls()), (2, 1));
}

#[tokio::test]
async fn local_files_serve_as_well_as_a_store_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
    let world = World::new(store, &sink);
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
    let first = folder.path().join("warehouse/reports/ledger/national/fr/2026-10/00000001.json");
    assert!(std::fs::read_to_string(first).unwrap().contains("\"queued\""));
    let manifest = folder.path().join("warehouse/reports/archive/fr/national/2026-10/0001/manifest.json");
    assert!(manifest.exists());
    // A scheduler that starts anew reads it all, and does nothing.
    let summary = world.runner().step().await.unwrap();
    assert!(summary.worked_on.is_empty() && summary.errors.is_empty(), "{summary:?}");
    assert_eq!(sink.taken().len(), 2);
}

#[tokio::test]
async fn a_rendering_that_fails_for_now_is_tried_again_and_one_that_fails_for_good_is_not() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let failure =
        |is_transient| Act::Fail(RenderFailure { reason: "the store is away".to_owned(), is_transient });
    world.rendering.script([failure(true), failure(true)]);
    let runner = world.runner();
    let begun = world.clock.now();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert_eq!(world.rendering.calls(), 3);
    let waited = (world.clock.now() - begun).num_seconds();
    // 30 to 60 s, then 60 to 120 s.
    assert!((90..=180).contains(&waited), "waited {waited} s");

    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    world.rendering.script([failure(false)]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    assert_eq!(world.rendering.calls(), 1);
    // The owner is told, nobody else.
    let taken = sink.taken();
    assert_eq!(taken.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["owner@ncb.example"]);
    assert!(taken[0].text.contains("the store is away"), "{}", taken[0].text);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    assert!(status.reason.unwrap().contains("the store is away"));
    assert_eq!(status.notice.unwrap().phase, DeliveryPhase::Sent);
}

#[tokio::test]
async fn what_rendering_leaves_out_fails_the_run_instead_of_going_out_in_part() {
    let faults: [fn(&mut RenderedRun); 5] = [
        |run| run.files.retain(|file| file.format != "csv"),
        |run| {
            run.letters.remove("fr");
        },
        |run| run.files.clear(),
        |run| run.files[0].name = "../manifest.json".to_owned(),
        |run| run.files.push(run.files[0].clone()),
    ];
    for fault in faults {
        let sink = Sink::start().await;
        let world = World::in_memory(&sink);
        let runner = world.runner();
        let order = proofhouse_delivery::RenderOrder {
            run: world.run(),
            languages: vec!["en".to_owned(), "fr".to_owned()],
            formats: vec!["html".to_owned(), "csv".to_owned()],
            previous: None,
            at: world.clock.now(),
        };
        let mut given = rendered(&order, "first");
        fault(&mut given);
        world.rendering.script([Act::Give(Box::new(given))]);
        assert_eq!(world.finish(&runner).await, Phase::Failed);
        assert_eq!(sink.taken_by("desk@ncb.example"), 0);
        assert!(runner.archive().revisions(&world.run()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_new_revision_says_what_it_changes_and_one_that_says_the_same_is_not_sent() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);

    // The same again: nothing is sent.
    runner.request(&world.run(), Origin::Revision, true, Some("corrected".to_owned())).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Skipped);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    assert_eq!(status.skipped, Some(SkipReason::Unchanged));
    assert_eq!(sink.taken().len(), 2);

    // Something else.
    runner
        .request(&world.run(), Origin::Revision, true, Some("Two seizures were added.".to_owned()))
        .await
        .unwrap();
    let last = world.rendering.orders.lock().unwrap().last().unwrap().clone();
    world.rendering.script([Act::Give(Box::new(rendered(&last, "second")))]);
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let revisions = runner.archive().revisions(&world.run()).await.unwrap();
    assert_eq!(revisions.iter().map(|manifest| manifest.revision).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(revisions[1].supersedes, Some(1));
    assert_eq!(revisions[1].changes.as_deref(), Some("Two seizures were added."));
    let replaced = world.rendering.orders.lock().unwrap().last().unwrap().previous.clone();
    assert_eq!(replaced.as_ref(), Some(&revisions[0]), "rendering sees what it replaces");
    assert_eq!(sink.taken().len(), 4);
    let identifiers: std::collections::BTreeSet<String> =
        sink.taken().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(identifiers.len(), 4, "another content is another message");
    assert_eq!(runner.archive().list(world.run().bureau).await.unwrap(), [(world.run(), 2)]);
}

#[tokio::test]
async fn a_report_that_says_nothing_is_not_sent_where_that_is_wanted() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.skip_if_empty = true;
    world.rendering.script([Act::Give(Box::new(RenderedRun { is_empty: true, ..RenderedRun::default() }))]);
    assert_eq!(world.finish(&world.runner()).await, Phase::Skipped);
    assert!(sink.taken().is_empty());
}

#[tokio::test]
async fn nothing_is_rendered_before_an_embargo_ends() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.embargo_days = 14;
    let runner = world.runner();
    let summary = runner.step().await.unwrap();
    assert_eq!(summary.queued.len(), 1);
    assert_eq!(summary.next_at().unwrap().to_rfc3339(), "2026-11-14T23:00:00+00:00");
    world.clock.advance_to("2026-11-14T22:59:59Z".parse().unwrap());
    runner.step().await.unwrap();
    assert_eq!(world.rendering.calls(), 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(runner.step().await.unwrap().finished(Phase::Delivered), 1);
}

#[tokio::test]
async fn periods_of_the_past_are_made_when_an_operator_asks_and_only_those_that_are_not_there() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    runner.step().await.unwrap();
    let report = world.run().report;
    let period = |text: &str| proofhouse_schemas::Period::parse(text).unwrap();
    let asked = runner.backfill(&report, None, period("2026-07"), period("2026-10"), false).await.unwrap();
    let asked: Vec<String> = asked.iter().map(LogicalRun::to_string).collect();
    assert_eq!(asked, ["national/fr/2026-07", "national/fr/2026-08", "national/fr/2026-09"]);
    let summary = runner.step().await.unwrap();
    assert_eq!(summary.finished(Phase::Delivered), 3);
    assert_eq!(sink.taken().len(), 2, "a backfill to the archive alone sends nothing");
    assert_eq!(runner.archive().list(world.run().bureau).await.unwrap().len(), 4);
    let all = runner.ledger().runs(&RunFilter::default()).await.unwrap();
    assert_eq!(all.len(), 4);
    let filter =
        RunFilter { period: Some(period("2026-08")), phases: vec![Phase::Delivered], ..RunFilter::default() };
    assert_eq!(runner.ledger().runs(&filter).await.unwrap().len(), 1);
    assert!(runner.backfill(&report, None, period("2026-Q1"), period("2026-Q2"), true).await.is_err());
}

#[tokio::test]
async fn what_an_operator_asked_for_elsewhere_is_found() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let (runner, operator) = (world.runner(), world.runner());
    runner.step().await.unwrap();
    let earlier: LogicalRun = "national/fr/2026-03".parse().unwrap();
    operator.request(&earlier, Origin::Backfill, true, None).await.unwrap();
    assert!(runner.step().await.unwrap().worked_on.is_empty(), "the ledger is looked over now and then");
    world.clock.advance(TimeDelta::seconds(300));
    assert_eq!(runner.step().await.unwrap().finished(Phase::Delivered), 1);
}

#[tokio::test]
async fn an_operator_sends_what_was_refused() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::AtRecipient("550 5.1.1 <desk@ncb.example> unknown")]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    let refused = status.deliveries.iter().find(|one| one.phase == DeliveryPhase::Refused).unwrap();
    assert_eq!(refused.recipient, "desk@ncb.example");
    assert!(
        runner
            .decide(&world.run(), [(proofhouse_delivery::ledger::DeliveryKey::parse("x"), Decision::Send)])
            .await
            .is_err()
    );
    runner.decide(&world.run(), [(refused.key.clone(), Decision::Send)]).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("analyst@ncb.example")), (1, 1));
    assert_eq!(world.rendering.calls(), 1);
}

#[tokio::test]
async fn a_run_that_no_schedule_makes_any_more_is_left_alone() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.embargo_days = 14;
    world.runner().step().await.unwrap();
    world.clock.advance(TimeDelta::days(20));
    world.schedule.report = "secretariat".to_owned();
    world.runner().step().await.unwrap();
    let events = world.runner().ledger().history(&world.run()).await.unwrap();
    assert_eq!(events.len(), 1);
    assert!(matches!(events[0].event, Event::Queued { .. }));
    assert_eq!(world.rendering.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_event_that_was_tampered_with_stops_its_run_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
    let mut world = World::new(store, &sink);
    world.schedule.bureaus = vec!["be".to_owned(), "fr".to_owned()];
    world.schedule.recipients.iter_mut().for_each(|one| one.bureau = Some("fr".to_owned()));
    world.schedule.embargo_days = 14;
    world.runner().step().await.unwrap();
    let first = folder.path().join("warehouse/reports/ledger/national/be/2026-10/00000001.json");
    let text = std::fs::read_to_string(&first).unwrap();
    std::fs::write(&first, text.replace("queued", "delivered")).unwrap();
    world.clock.advance(TimeDelta::days(20));
    let summary = world.runner().step().await.unwrap();
    assert_eq!(summary.finished(Phase::Delivered), 1);
    assert_eq!(summary.errors.len(), 1);
    assert!(summary.errors[0].1.contains("00000001.json"), "{:?}", summary.errors);
    assert_eq!(sink.taken().len(), 2);
}
