//! Further revisions: what is new to somebody is sent, as a message of its own, with what an operator says about it.

use std::collections::BTreeSet;

use proofhouse_delivery::Runner;
use proofhouse_delivery::ledger::{Origin, Phase, SkipReason};

use crate::sink::Sink;
use crate::world::{Act, World, rendered};

async fn resend(world: &World, runner: &Runner) -> Phase {
    runner.request(&world.run(), Origin::Revision, true, None).await.unwrap();
    world.finish(runner).await
}

fn give(world: &World, says: &str) {
    world.rendering.script([Act::Give(Box::new(rendered(&world.order(), says)))]);
}

#[tokio::test]
async fn what_nobody_has_got_yet_is_sent_although_it_says_the_same() {
    // "Delivered" once meant "ended": after a run to the archive alone, sending it was skipped as nothing new.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    runner.request(&world.run(), Origin::Backfill, false, None).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert!(sink.taken().is_empty());
    assert_eq!(resend(&world, &runner).await, Phase::Delivered);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("analyst@ncb.example")), (1, 1));
    // Now they have it.
    assert_eq!(resend(&world, &runner).await, Phase::Skipped);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    assert_eq!(status.skipped, Some(SkipReason::Unchanged));
}

#[tokio::test]
async fn who_is_new_or_wants_more_gets_what_the_others_have() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
    world.schedule.recipients.push(toml::from_str("address = \"chief@ncb.example\"").unwrap());
    assert_eq!(resend(&world, &world.runner()).await, Phase::Delivered);
    assert_eq!(sink.taken_by("chief@ncb.example"), 1);
    world.schedule.recipients[1].formats = vec!["html".to_owned(), "csv".to_owned()];
    assert_eq!(resend(&world, &world.runner()).await, Phase::Delivered);
    assert_eq!(resend(&world, &world.runner()).await, Phase::Skipped);
    // A revision for the archive alone is made when it is asked for.
    let runner = world.runner();
    runner.request(&world.run(), Origin::Revision, false, None).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
}

#[tokio::test]
async fn another_marking_or_another_pack_with_the_same_numbers_is_something_new() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    let given = |classification: &str, pack: &str| {
        let mut given = rendered(&world.order(), "first");
        given.fingerprint = Some("numbers".to_owned());
        given.classification = classification.to_owned();
        given.pack_sha256 = pack.repeat(32);
        world.rendering.script([Act::Give(Box::new(given))]);
    };
    given("RESTRICTED", "ab");
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    for (classification, pack, phase) in [
        ("RESTRICTED", "ab", Phase::Skipped),
        ("CONFIDENTIAL", "ab", Phase::Delivered),
        ("CONFIDENTIAL", "cd", Phase::Delivered),
        ("CONFIDENTIAL", "cd", Phase::Skipped),
    ] {
        given(classification, pack);
        assert_eq!(resend(&world, &runner).await, phase, "{classification} {pack}");
    }
}

#[tokio::test]
async fn a_correction_that_is_taken_back_is_a_message_of_its_own() {
    // Without the number of the revision it had the identifier of the first one, and mail systems dropped it.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    for says in ["second", "first"] {
        give(&world, says);
        assert_eq!(resend(&world, &runner).await, Phase::Delivered, "{says}");
    }
    let to_desk = sink.taken().into_iter().filter(|mail| mail.to == "desk@ncb.example");
    let identifiers: BTreeSet<String> = to_desk.map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(identifiers.len(), 3);
}

#[tokio::test]
async fn a_letter_ends_with_the_words_of_the_operator_and_does_not_say_its_figures_again() {
    // What differs was added from the manifest, in its first language, to letters that say it in their own.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let mut given = rendered(&world.order(), "second");
    given.changes = Some("1 figure differs: Seizures".to_owned());
    world.rendering.script([Act::Give(Box::new(given))]);
    let words = Some("Late answers were added.".to_owned());
    runner.request(&world.run(), Origin::Revision, true, words).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let manifest = runner.archive().manifest(&world.run(), 2).await.unwrap();
    assert_eq!(manifest.changes.unwrap(), "Late answers were added.\n\n1 figure differs: Seizures");
    for mail in sink.taken().iter().skip(2) {
        assert!(mail.text.contains("Late answers were added."), "{}", mail.text);
        assert!(!mail.text.contains("figure differs"), "{}", mail.text);
    }
}

#[tokio::test]
async fn an_outbound_place_gets_the_reports_of_its_bureaus_only() {
    use futures::TryStreamExt;
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.bureaus = vec!["be".to_owned(), "fr".to_owned()];
    world.schedule.recipients.clear();
    let place = |name: &str, bureaus: &str| {
        let text = format!("name = \"{name}\"\nbureaus = [\"{bureaus}\"]\nprefix = \"exchange/{name}\"");
        toml::from_str(&text).unwrap()
    };
    world.delivery.outbound = vec![place("lyon", "fr"), place("lake", "all")];
    world.schedule.outbound = vec!["lyon".to_owned(), "lake".to_owned()];
    assert_eq!(world.runner().step().await.unwrap().finished(Phase::Delivered), 2);
    let listed: Vec<_> = world.store.list(None).try_collect().await.unwrap();
    let paths: Vec<String> = listed.iter().map(|object| object.location.to_string()).collect();
    let has = |folder: &str| paths.iter().any(|path| path.contains(folder));
    assert!(has("exchange/lyon/fr/") && has("exchange/lake/fr/") && has("exchange/lake/be/"), "{paths:#?}");
    assert!(!has("exchange/lyon/be/"), "{paths:#?}");
}

#[tokio::test]
async fn an_embargo_that_is_prolonged_holds_what_waits_already() {
    use proofhouse_delivery::RenderFailure;
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    let failure = RenderFailure { reason: "the store is away".to_owned(), is_transient: true };
    world.rendering.script([Act::Fail(failure)]);
    world.runner().step().await.unwrap();
    // The ledger has the embargo of the day on which it was queued: none.
    world.schedule.embargo_days = 14;
    world.clock.advance(chrono::TimeDelta::hours(2));
    let summary = world.runner().step().await.unwrap();
    assert_eq!(summary.next_at().unwrap().to_rfc3339(), "2026-11-14T23:00:00+00:00");
    assert_eq!((world.rendering.calls(), sink.taken().len()), (1, 0));
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
}

#[tokio::test]
async fn who_was_taken_off_the_list_gets_nothing_more() {
    use crate::sink::Behaviour;
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    sink.script([Behaviour::AtEnd("451 4.3.0 later")]);
    world.runner().step().await.unwrap();
    assert_eq!(sink.taken_by("analyst@ncb.example"), 1);
    // Who gets it was written down when it was rendered; the desk has moved since.
    world.schedule.recipients.remove(0);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("owner@ncb.example")), (0, 1));
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    assert!(status.reason.unwrap().contains("a recipient of this report no longer"));
}
