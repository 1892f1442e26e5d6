//! A run: the broker, the store, the processes and the senders, and what happens to them.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::fault_proxy::{self, FaultProxy};
use proofhouse_tests::kafka::RealKafka;
use proofhouse_tests::patience::within;

use crate::chance::Chance;
use crate::comparison::{Comparison, Counts, Finding};
use crate::fault::{Fault, plan};
use crate::fleet::Fleet;
use crate::kafka_log::KafkaLog;
use crate::national_systems::{BUREAUS, Feeds, NationalSystems};
use crate::small_disk::SmallDisk;
use crate::statements::{self, Statements};
use crate::tally::{self, Tally, say};
use crate::timeline::{self, Happened, Timeline};
use crate::warehouse::{self, Landed, Receipts};

/// Until something is committed after a fault. A killed member's partitions come to others after the session's end.
const RECOVERY_LIMIT: Duration = Duration::from_secs(90);
const CATCH_UP_LIMIT: Duration = Duration::from_secs(240);
/// A message every so often: busy enough that there is always something to lose.
const PACE: Duration = Duration::from_millis(8);
/// Faults of the short form, on both stores together.
const FAULTS: usize = 22;
/// Design: seeds of tests are fixed.
const SEED: u64 = 2026;

/// Where the tables are.
#[derive(Debug)]
pub(crate) enum Store<'scene> {
    /// In a folder, perhaps on a small disk.
    Files { folder: PathBuf, disk: Option<&'scene SmallDisk> },
    /// On an S3 server, which keeps them in a folder, behind a proxy.
    Objects { folder: PathBuf, proxy: &'scene FaultProxy },
}

impl Store<'_> {
    /// What the proxy has done, where there is one.
    pub(crate) fn network(&self) -> Option<fault_proxy::Counts> {
        match self {
            Self::Objects { proxy, .. } => Some(proxy.counts()),
            Self::Files { .. } => None,
        }
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Files { folder, .. } | Self::Objects { folder, .. } => folder,
        }
    }

    /// The log of a table, commit by commit, for who looks for the cause of a finding.
    fn log_of(&self, table: &str) -> Vec<Vec<u8>> {
        let log = self.folder().join(table);
        (0..).map_while(|version| std::fs::read(log.join(log_entry(version))).ok()).collect()
    }

    /// How many commits all tables have together.
    pub(crate) fn commits(&self) -> u64 {
        let tables = std::fs::read_dir(self.folder()).into_iter().flatten().flatten();
        tables.map(|table| log_entries(&table.path().join("_delta_log"))).sum()
    }
}

/// An entry of a table's log.
fn log_entry(version: u64) -> String {
    format!("_delta_log/{version:020}.json")
}

fn log_entries(log: &Path) -> u64 {
    let entries = std::fs::read_dir(log).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "json")).count()
        as u64
}

/// Ingestion that commits often, and a group that soon notices when a member is gone.
pub(crate) fn eager(proofhouse: Proofhouse) -> Proofhouse {
    proofhouse
        .with("PROOFHOUSE__INGEST__FLUSH_ROWS", "100")
        .with("PROOFHOUSE__INGEST__FLUSH_AGE_MS", "400")
        .with("PROOFHOUSE__KAFKA__OPTIONS__MAX.POLL.INTERVAL.MS", "8000")
        .with("PROOFHOUSE__KAFKA__OPTIONS__SESSION.TIMEOUT.MS", "6000")
        .with("PROOFHOUSE__KAFKA__OPTIONS__RECONNECT.BACKOFF.MAX.MS", "1000")
}

/// What a maintenance job said of itself.
#[derive(Debug)]
pub(crate) struct Maintained {
    /// When it was done.
    pub(crate) at: i64,
    /// How many rows of withdrawn records it erased; `None` when it failed.
    pub(crate) erased: Option<i64>,
}

/// Everything that takes part in a run.
#[derive(Debug)]
pub(crate) struct World<'scene> {
    pub(crate) scenario: &'static str,
    pub(crate) seed: u64,
    pub(crate) kafka: RealKafka,
    pub(crate) store: Store<'scene>,
    pub(crate) fleet: Fleet<'scene>,
    pub(crate) proofhouse: &'scene Proofhouse,
    pub(crate) chance: Chance,
    pub(crate) timeline: Timeline,
    pub(crate) maintained: Vec<Maintained>,
    pub(crate) findings: Vec<Finding>,
}

impl<'scene> World<'scene> {
    pub(crate) fn new(
        scenario: &'static str,
        kafka: RealKafka,
        store: Store<'scene>,
        proofhouse: &'scene Proofhouse,
    ) -> Self {
        let seed = number_from("PROOFHOUSE_CHAOS_SEED").unwrap_or(SEED);
        Self {
            scenario,
            seed,
            kafka,
            store,
            fleet: Fleet::new(proofhouse),
            proofhouse,
            // Both scenarios have the same seed and different faults; their choices need not be the same.
            chance: Chance::new(seed ^ scenario.len() as u64),
            timeline: Timeline::default(),
            maintained: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The whole run; fails the test when a check fails.
    pub(crate) fn run(mut self, kinds: &[Fault], reader: &DeltaReader) {
        let begun = Instant::now();
        let faults =
            number_from("PROOFHOUSE_CHAOS_FAULTS").map_or(FAULTS, |faults| usize::try_from(faults).unwrap());
        let only = std::env::var("PROOFHOUSE_CHAOS_ONLY").unwrap_or_default();
        let kinds: Vec<Fault> = kinds.iter().copied().filter(|kind| kind.is_among(&only)).collect();
        assert!(!kinds.is_empty(), "{}: no fault is in PROOFHOUSE_CHAOS_ONLY={only}", self.scenario);
        let plan = plan(&kinds, faults / 2, &mut self.chance);
        say(&format!("{}: seed {}, {} faults", self.scenario, self.seed, plan.len()));
        for (topic, partitions) in statements::topics(BUREAUS) {
            self.kafka.create_topic(&topic, partitions).unwrap();
        }
        let statements = Statements::new(BUREAUS, Chance::new(self.seed));
        let senders = NationalSystems::start(self.kafka.brokers(), statements, PACE).unwrap();
        self.fleet.grow();
        self.fleet.grow();
        self.wait_for_progress(0, "the start");
        for (number, fault) in plan.iter().enumerate() {
            if number == plan.len() / 2 {
                self.fleet.grow();
            }
            let commits = self.store.commits();
            self.happen(*fault, number + 1, senders.sent());
            self.fleet.look_after();
            self.wait_for_progress(commits, fault.name());
            std::thread::sleep(Duration::from_millis(self.chance.between(0, 800)));
        }
        let feeds = senders.stop().unwrap();
        self.catch_up();
        say(&format!("     caught up after {:.1} s", begun.elapsed().as_secs_f64()));
        self.compare(&feeds, reader, begun);
    }

    /// Reads what there is, compares, prints the tally, and fails the test when anything was found.
    fn compare(mut self, feeds: &Feeds, reader: &DeltaReader, begun: Instant) {
        let mut findings = std::mem::take(&mut self.findings);
        let log = KafkaLog::read(&self.kafka, feeds, &mut findings);
        let landed = Landed::read(reader, self.proofhouse, &mut findings);
        let receipts = Receipts::read(&self.kafka, &mut findings);
        let asking = *self.chance.pick(BUREAUS);
        let mut comparison = Comparison {
            log: &log,
            landed: &landed,
            receipts: &receipts,
            timeline: &self.timeline,
            maintained: &self.maintained,
            findings,
            counts: Counts::default(),
        };
        comparison.every_message_exactly_once();
        comparison.rows_landed_in_order();
        comparison.current_state_is_what_was_said_last(self.proofhouse, asking);
        comparison.every_message_is_answered();
        comparison.verify_agrees(self.proofhouse);
        let (mut findings, counts) = (comparison.findings, comparison.counts);
        findings.extend(self.fleet.defects());
        let tally = Tally {
            log: &log,
            counts,
            landed: landed.count,
            receipts: receipts.count,
            took: begun.elapsed(),
        };
        tally.print(&self);
        self.keep_logs();
        assert!(
            findings.is_empty(),
            "{} with seed {}: {} findings\n{}",
            self.scenario,
            self.seed,
            findings.len(),
            tally::report(&findings)
        );
    }

    fn happen(&mut self, fault: Fault, number: usize, sent: usize) {
        let from = timeline::now();
        self.fleet.after = format!("within {}", fault.name());
        let detail = self.inject(fault);
        self.fleet.after = format!("after {} ({detail})", fault.name());
        let to = timeline::now();
        say(&format!(
            "{number:>4} {:<17} {detail}; {} s, {sent} sent, {} commits",
            fault.name(),
            timeline::seconds(to - from),
            self.store.commits()
        ));
        self.timeline.happened.push(Happened { fault, detail, from, to });
    }

    /// Something must be committed again, or ingestion has not recovered.
    fn wait_for_progress(&mut self, commits: u64, after: &str) {
        let progressed = within(RECOVERY_LIMIT, || {
            self.fleet.look_after();
            (self.store.commits() > commits).then_some(())
        });
        if progressed.is_none() {
            let what = format!("nothing was committed for {} s after {after}", RECOVERY_LIMIT.as_secs());
            self.findings.push(Finding::new("PROGRESS", what));
        }
    }

    /// No more faults: all processes stop, and one takes in what is left.
    fn catch_up(&mut self) {
        self.fleet.look_after();
        self.fleet.stop_all();
        let job = self.fleet.start("catch-up", &["ingest", "--until-caught-up"], &[]);
        if let Err(reason) = self.fleet.finish(job, CATCH_UP_LIMIT) {
            self.findings.push(Finding::new("CATCH_UP", reason));
        }
    }

    /// What the processes printed and what the tables' logs say, in a folder that the run does not remove.
    fn keep_logs(&self) {
        let Some(folder) = std::env::var_os("PROOFHOUSE_CHAOS_LOGS") else { return };
        let folder = PathBuf::from(folder).join(self.scenario.replace(' ', "-"));
        std::fs::create_dir_all(&folder).expect("a folder for the logs");
        for (name, path) in self.fleet.logs() {
            // A log that cannot be kept is no reason to lose the run's result.
            let _ = std::fs::copy(path, folder.join(name));
        }
        for table in warehouse::tables() {
            for (version, entry) in self.store.log_of(table).iter().enumerate() {
                let _ = std::fs::write(folder.join(format!("{table}.{version:05}.json")), entry);
            }
        }
    }
}

fn number_from(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")))
}
