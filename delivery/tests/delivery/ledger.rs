//! The ledger on its store: what it costs, what it asks of the store, and what it does when part of it cannot be read.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt,
    PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use proofhouse_delivery::ledger::{Origin, Phase};
use proofhouse_delivery::runner::Progress;
use proofhouse_delivery::{DeliveryError, RunFilter};
use tokio::sync::Notify;

use crate::sink::{Behaviour, Sink};
use crate::world::{Act, TestClock, World};

/// A store that notes what is asked of it, and may forget conditions as some gateways do.
#[derive(Debug)]
struct Noting {
    inner: Arc<dyn ObjectStore>,
    asked: Mutex<Vec<(&'static str, String)>>,
    forgets_conditions: AtomicBool,
}

impl Noting {
    fn over(inner: Arc<dyn ObjectStore>) -> Arc<Self> {
        Arc::new(Self { inner, asked: Mutex::default(), forgets_conditions: AtomicBool::new(false) })
    }

    fn note(&self, what: &'static str, place: Option<&Path>) {
        let place = place.map(|path| path.as_ref().to_owned()).unwrap_or_default();
        self.asked.lock().unwrap().push((what, place));
    }

    /// What was asked since the last time.
    fn asked(&self, what: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(kind, _)| *kind == what).map(|(_, place)| place.clone()).collect()
    }

    fn forget(&self) {
        self.asked.lock().unwrap().clear();
    }
}

impl fmt::Display for Noting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Noting")
    }
}

#[async_trait]
impl ObjectStore for Noting {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        mut options: PutOptions,
    ) -> Result<PutResult> {
        self.note("put", Some(location));
        if self.forgets_conditions.load(Ordering::SeqCst) {
            options.mode = PutMode::Overwrite;
        }
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.note("get", Some(location));
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.note("list", prefix);
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.note("folders", prefix);
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[tokio::test]
async fn a_finished_run_costs_its_last_event_at_the_start_and_nothing_afterwards() {
    // Every event of every run was read at each start, and one of each at each look, finished or not.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let first = world.runner();
    assert_eq!(world.finish(&first).await, Phase::Delivered);
    let events = first.ledger().history(&world.run()).await.unwrap().len();

    let store = Noting::over(Arc::clone(&world.store));
    let runner = world.runner_on(Arc::clone(&store) as Arc<dyn ObjectStore>);
    let summary = runner.step().await.unwrap();
    assert!(summary.worked_on.is_empty() && summary.errors.is_empty(), "{summary:?}");
    let last = format!("warehouse/reports/ledger/national/fr/2026-10/{events:08}.json");
    assert_eq!(store.asked("get"), [last]);

    store.forget();
    for _ in 0..5 {
        world.clock.advance(TimeDelta::seconds(300));
        assert!(runner.step().await.unwrap().worked_on.is_empty());
    }
    assert_eq!(store.asked("get"), Vec::<String>::new());
    assert_eq!(store.asked("list"), ["warehouse/reports/ledger"; 5], "one listing each time");

    // A further revision that an operator asks for elsewhere is found all the same.
    first.request(&world.run(), Origin::Revision, true, None).await.unwrap();
    world.clock.advance(TimeDelta::seconds(300));
    assert_eq!(runner.step().await.unwrap().finished(Phase::Skipped), 1);
}

#[tokio::test]
async fn a_question_about_one_bureau_lists_that_bureau_and_reads_what_it_does_not_know() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.bureaus = vec!["be".to_owned(), "fr".to_owned()];
    world.schedule.recipients.iter_mut().for_each(|one| one.bureau = Some("fr".to_owned()));
    world.runner().step().await.unwrap();

    let store = Noting::over(Arc::clone(&world.store));
    let runner = world.runner_on(Arc::clone(&store) as Arc<dyn ObjectStore>);
    let run = world.run();
    let of_report =
        RunFilter { report: Some(run.report.clone()), bureau: Some(run.bureau), ..RunFilter::default() };
    let runs = runner.ledger().runs(&of_report).await.unwrap();
    assert_eq!(runs.iter().map(|status| &status.run).collect::<Vec<_>>(), [&run]);
    let lists = store.asked("list");
    assert!(lists.iter().all(|place| place.starts_with("warehouse/reports/ledger/national/fr")), "{lists:?}");

    // What it knows as finished it does not read again, and still says all of it.
    store.forget();
    assert_eq!(runner.ledger().runs(&of_report).await.unwrap(), runs);
    assert_eq!(store.asked("get"), Vec::<String>::new());
    assert_eq!(store.asked("list"), ["warehouse/reports/ledger/national/fr"]);

    store.forget();
    let of_bureau = RunFilter { bureau: Some(run.bureau), ..RunFilter::default() };
    assert_eq!(runner.ledger().runs(&of_bureau).await.unwrap(), runs);
    assert_eq!(store.asked("folders"), ["warehouse/reports/ledger"]);
    assert_eq!(store.asked("list"), ["warehouse/reports/ledger/national/fr"]);

    // Of those that have ended otherwise than asked for, the last event says enough.
    let cold = world.runner_on(Arc::clone(&store) as Arc<dyn ObjectStore>);
    store.forget();
    let failed = RunFilter { phases: vec![Phase::Failed], ..RunFilter::default() };
    assert!(cold.ledger().runs(&failed).await.unwrap().is_empty());
    assert_eq!(store.asked("get").len(), 2, "one of each run");
}

#[tokio::test]
async fn a_store_that_takes_a_second_writing_is_refused_before_anything_is_sent() {
    // The ground of all fencing was taken for granted: on such a store two schedulers would each have sent.
    let sink = Sink::start().await;
    let store = Noting::over(Arc::new(InMemory::new()));
    store.forgets_conditions.store(true, Ordering::SeqCst);
    let world = World::new(Arc::clone(&store) as Arc<dyn ObjectStore>, &sink);
    let runner = world.runner();
    let error = runner.ledger().check_store().await.unwrap_err();
    assert!(matches!(error, DeliveryError::NotExclusive { .. }), "{error}");
    assert!(error.to_string().contains("If-None-Match"), "{error}");
    let summary = runner.step().await.unwrap();
    assert_eq!(summary.errors.len(), 1, "{summary:?}");
    assert!(sink.taken().is_empty());
    assert!(store.asked("put").iter().all(|place| place.ends_with(".probe")), "{:?}", store.asked("put"));

    // Mended, it serves; and it is not tried again and again.
    store.forgets_conditions.store(false, Ordering::SeqCst);
    store.forget();
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
    assert_eq!(store.asked("put").iter().filter(|place| place.ends_with(".probe")).count(), 1);
}

#[tokio::test]
async fn one_that_died_with_a_clock_far_ahead_is_replaced_after_one_lease_of_those_who_look() {
    // Its lease ended ten days from now by its own clock, and nobody took its run over before.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    world.rendering.script([Act::Wait(Arc::clone(&begun), go_on)]);
    let ahead = TestClock::at("2026-11-15T05:00:00Z");
    let dying = world.runner_with(Arc::clone(&world.store), ahead);
    let task = tokio::spawn(async move { dying.step().await });
    begun.notified().await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());

    let other = world.runner();
    assert!(matches!(other.step().await.unwrap().worked_on[..], [(_, Progress::Waits(_))]));
    world.clock.advance(TimeDelta::seconds(299));
    assert!(matches!(other.step().await.unwrap().worked_on[..], [(_, Progress::Waits(_))]));
    world.clock.advance(TimeDelta::seconds(2));
    assert_eq!(other.step().await.unwrap().finished(Phase::Delivered), 1);
    assert_eq!(sink.taken().len(), 2);
    // Whoever reads the ledger afresh sees the same.
    assert_eq!(world.runner().ledger().phase(&world.run()).await.unwrap(), Phase::Delivered);
    assert_eq!(world.runner().ledger().read(&world.run()).await.unwrap().phase, Phase::Delivered);
}

#[tokio::test]
async fn a_run_that_cannot_be_read_hides_no_other_and_is_named() {
    // One damaged event made every list and every look at the ledger fail.
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.schedule.bureaus = vec!["be".to_owned(), "fr".to_owned()];
    world.schedule.recipients.iter_mut().for_each(|one| one.bureau = Some("fr".to_owned()));
    let runner = world.runner();
    assert_eq!(runner.step().await.unwrap().finished(Phase::Delivered), 2);
    let belgian = "national/be/2026-10".parse().unwrap();
    let last = runner.ledger().read(&belgian).await.unwrap().number;
    let path = Path::from(format!("warehouse/reports/ledger/national/be/2026-10/{last:08}.json"));
    world.store.put(&path, PutPayload::from_static(b"{ half of it")).await.unwrap();

    let fresh = world.runner();
    let list = fresh.ledger().look_over(&RunFilter::default()).await.unwrap();
    assert_eq!(list.runs.iter().map(|status| status.run.clone()).collect::<Vec<_>>(), [world.run()]);
    assert_eq!(
        list.unreadable.iter().map(|lost| lost.run.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&belgian)
    );
    assert!(list.unreadable[0].reason.contains(".json"), "{list:?}");
    assert_eq!(fresh.ledger().runs(&RunFilter::default()).await.unwrap().len(), 1);

    let scheduler = world.runner();
    // One more run that is due goes out all the same.
    world.clock.advance_to("2026-12-05T06:00:00Z".parse().unwrap());
    let summary = scheduler.step().await.unwrap();
    assert!(summary.errors.iter().any(|(run, _)| *run == belgian), "{summary:?}");
    assert_eq!(summary.errors.len(), 1, "{summary:?}");
    assert_eq!(summary.finished(Phase::Delivered), 2);
}

#[tokio::test]
async fn what_changed_is_said_against_the_revision_that_is_superseded() {
    // It was said against the last one that everybody had got, which readers may never have compared with.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::AtRecipient("550 5.1.1 <desk@ncb.example> unknown")]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    runner.request(&world.run(), Origin::Revision, true, None).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let revisions = runner.archive().revisions(&world.run()).await.unwrap();
    assert_eq!(revisions[1].supersedes, Some(1));
    let orders = world.rendering.orders.lock().unwrap();
    assert_eq!(orders.last().unwrap().previous.as_ref(), Some(&revisions[0]));
}
