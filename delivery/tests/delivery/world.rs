//! What tests run in: a clock that they set, chance that repeats, a renderer that does as it is told, settings.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use object_store::ObjectStore;
use object_store::path::Path;
use proofhouse_delivery::clock::{Chance, Clock};
use proofhouse_delivery::ledger::Phase;
use proofhouse_delivery::runner::Progress;
use proofhouse_delivery::{
    DeliverySettings, Letter, LogicalRun, MailSettings, Plan, RenderFailure, RenderOrder, RenderedFile,
    RenderedRun, Rendering, Runner, ScheduleSettings,
};
use tokio::sync::Notify;

use crate::sink::Sink;

/// A clock that stands until it is moved.
pub struct TestClock {
    now: Mutex<DateTime<Utc>>,
    moved: Notify,
}

impl TestClock {
    pub fn at(text: &str) -> Arc<Self> {
        Arc::new(Self { now: Mutex::new(text.parse().unwrap()), moved: Notify::new() })
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
        self.moved.notify_waiters();
    }

    pub fn advance_to(&self, instant: DateTime<Utc>) {
        let mut now = self.now.lock().unwrap();
        *now = instant.max(*now);
        drop(now);
        self.moved.notify_waiters();
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.now() + duration;
        loop {
            let moved = self.moved.notified();
            if self.now() >= until {
                return;
            }
            moved.await;
        }
    }
}

/// SplitMix64, from a seed.
pub struct TestChance(AtomicU64);

impl TestChance {
    pub fn new(seed: u64) -> Arc<Self> {
        // Not a multiple of the step: seeds that follow each other would give the same numbers, one later, and then two
        // schedulers give an event the same name.
        Arc::new(Self(AtomicU64::new(seed.wrapping_mul(0xD134_2543_DE82_EF95))))
    }
}

impl Chance for TestChance {
    fn next(&self) -> u64 {
        let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// What the renderer does the next time.
pub enum Act {
    Fail(RenderFailure),
    /// Gives these instead.
    Give(Box<RenderedRun>),
    /// Says that it has begun, and waits until it is told to go on.
    Wait(Arc<Notify>, Arc<Notify>),
    /// The same, and says when it is done.
    WaitAndTell(Arc<Notify>, Arc<Notify>, Arc<Notify>),
}

#[derive(Default)]
pub struct TestRendering {
    pub script: Mutex<VecDeque<Act>>,
    pub calls: AtomicUsize,
    pub orders: Mutex<Vec<RenderOrder>>,
}

impl TestRendering {
    pub fn script(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Rendering for TestRendering {
    async fn render(&self, order: &RenderOrder) -> Result<RenderedRun, RenderFailure> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.orders.lock().unwrap().push(order.clone());
        let act = self.script.lock().unwrap().pop_front();
        match act {
            Some(Act::Fail(failure)) => Err(failure),
            Some(Act::Give(rendered)) => Ok(*rendered),
            Some(Act::Wait(begun, go_on)) => {
                begun.notify_one();
                go_on.notified().await;
                Ok(rendered(order, "first"))
            }
            Some(Act::WaitAndTell(begun, go_on, done)) => {
                begun.notify_one();
                go_on.notified().await;
                done.notify_one();
                Ok(rendered(order, "first"))
            }
            None => Ok(rendered(order, "first")),
        }
    }
}

/// A report in the languages and formats of an order.
pub fn rendered(order: &RenderOrder, says: &str) -> RenderedRun {
    let mut run = RenderedRun {
        classification: "RESTRICTED".to_owned(),
        table_versions: BTreeMap::from([("seizures".to_owned(), 41)]),
        policy_version: "7".to_owned(),
        pack_sha256: "ab".repeat(32),
        software: "proofhouse 0.1.0".to_owned(),
        ..RenderedRun::default()
    };
    for language in &order.languages {
        for format in &order.formats {
            run.files.push(RenderedFile {
                language: language.clone(),
                name: format!("{}-{}.{format}", order.run.report, order.run.period),
                format: format.clone(),
                media_type: if format == "html" { "text/html; charset=utf-8" } else { "text/csv" }.to_owned(),
                rows: (format == "csv").then_some(12),
                content: Bytes::from(format!("{says} {language} {format} of {}\n", order.run)),
            });
        }
        let letter = Letter {
            title: if language == "fr" { "Rapport national" } else { "National report" }.to_owned(),
            text: "Here are the figures.\n\nÀ bientôt.".to_owned(),
            html: None,
            attached: "Attached".to_owned(),
            in_archive: "In the archive".to_owned(),
        };
        run.letters.insert(language.clone(), letter);
    }
    run
}

pub const SCHEDULE: &str = r#"
report = "national"
bureaus = ["fr"]
cron = "0 6 5 * *"
timezone = "Europe/Paris"
period = "month"
languages = ["en", "fr"]
formats = ["html", "csv"]
owner = "owner@ncb.example"
valid_from = "2026-11-01"
recipients = [
    { address = "desk@ncb.example", language = "fr" },
    { address = "analyst@ncb.example", language = "en", formats = ["csv"] },
]
"#;

pub fn schedule() -> ScheduleSettings {
    toml::from_str(SCHEDULE).unwrap()
}

pub fn mail(sink: &Sink) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: sink.address.port(),
        security: proofhouse_delivery::settings::MailSecurity::Plaintext,
        allow_plaintext_on_loopback: true,
        from: "reports@proofhouse.example".to_owned(),
        timeout_seconds: 2,
        ..MailSettings::default()
    }
}

/// Schedulers over one store.
pub struct World {
    pub store: Arc<dyn ObjectStore>,
    pub clock: Arc<TestClock>,
    pub rendering: Arc<TestRendering>,
    pub schedule: ScheduleSettings,
    pub mail: MailSettings,
    pub delivery: DeliverySettings,
    pub seeds: AtomicU64,
}

impl World {
    pub fn new(store: Arc<dyn ObjectStore>, sink: &Sink) -> Self {
        Self {
            store,
            clock: TestClock::at("2026-11-05T05:00:00Z"),
            rendering: Arc::default(),
            schedule: schedule(),
            mail: mail(sink),
            delivery: DeliverySettings::default(),
            seeds: AtomicU64::new(1),
        }
    }

    pub fn in_memory(sink: &Sink) -> Self {
        Self::new(Arc::new(object_store::memory::InMemory::new()), sink)
    }

    pub fn runner(&self) -> Runner {
        self.runner_on(Arc::clone(&self.store))
    }

    pub fn runner_on(&self, store: Arc<dyn ObjectStore>) -> Runner {
        self.runner_with(store, Arc::clone(&self.clock))
    }

    pub fn runner_with(&self, store: Arc<dyn ObjectStore>, clock: Arc<TestClock>) -> Runner {
        let plan = Plan::new(std::slice::from_ref(&self.schedule), &self.mail, &self.delivery).unwrap();
        let rendering: Arc<dyn Rendering> = Arc::clone(&self.rendering) as Arc<dyn Rendering>;
        let seed = self.seeds.fetch_add(1, Ordering::SeqCst);
        Runner::new(plan, store, &Path::from("warehouse"), rendering)
            .unwrap()
            .with_clock(clock, TestChance::new(seed))
    }

    /// What a renderer is asked, for tests that say what it gives.
    pub fn order(&self) -> RenderOrder {
        RenderOrder {
            run: self.run(),
            languages: self.schedule.languages.clone(),
            formats: self.schedule.formats.clone(),
            previous: None,
            at: self.clock.now(),
        }
    }

    pub fn run(&self) -> LogicalRun {
        "national/fr/2026-10".parse().unwrap()
    }

    /// Steps, and lets the time go by that runs wait for, until the run is finished.
    pub async fn finish(&self, runner: &Runner) -> Phase {
        let run = self.run();
        for _ in 0..60 {
            let phase = runner.ledger().read(&run).await.unwrap().phase;
            if phase.is_final() {
                return phase;
            }
            let summary = runner.step().await.unwrap();
            let progress = summary.worked_on.iter().find(|(of, _)| *of == run).map(|(_, progress)| *progress);
            match progress {
                Some(Progress::Finished(phase)) => return phase,
                Some(Progress::Waits(until)) => self.clock.advance_to(until),
                _ => self.clock.advance(TimeDelta::seconds(60)),
            }
        }
        panic!("the run does not end: {:#?}", runner.ledger().history(&run).await);
    }
}
