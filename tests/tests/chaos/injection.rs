//! What happens in each fault.

use std::time::Duration;

use proofhouse_tests::fault_proxy::{FaultProxy, Mode};
use proofhouse_tests::patience::within;

use crate::comparison::Finding;
use crate::fault::Fault;
use crate::fleet::{Fleet, Member};
use crate::timeline;
use crate::world::{Maintained, Store, World};

/// Longer than `max.poll.interval.ms` of the ingest processes, which is 8 s.
const LONGER_THAN_THE_POLL_INTERVAL: Duration = Duration::from_millis(8_600);
const MAINTENANCE_LIMIT: Duration = Duration::from_secs(300);
/// Topics do not grow beyond this: each partition costs time when a group rebalances.
const MOST_PARTITIONS: usize = 6;

impl World<'_> {
    /// Lets a fault happen, from its beginning to its end, and says to whom and how much.
    pub(crate) fn inject(&mut self, fault: Fault) -> String {
        match fault {
            Fault::Kill => {
                let pause = self.milliseconds(0, 1_500);
                self.fleet.kill_one(&mut self.chance, pause)
            }
            Fault::Terminate => self.fleet.terminate_one(&mut self.chance),
            Fault::Join => self.fleet.join(),
            Fault::Leave => {
                let kill = self.chance.percent(50);
                let name = self.fleet.leave(kill);
                if kill { format!("{name}, killed") } else { name }
            }
            Fault::Paused => {
                let pause = LONGER_THAN_THE_POLL_INTERVAL + self.milliseconds(0, 2_000);
                self.fleet.pause_one(&mut self.chance, pause)
            }
            Fault::PartitionsAdded => self.add_partitions(),
            Fault::BrokerRestart => self.restart_the_broker(),
            Fault::StoreErrors | Fault::StoreSlow | Fault::LostAnswer => match self.store {
                Store::Objects { proxy, .. } => self.disturb(proxy, fault),
                Store::Files { .. } => "no network to disturb".to_owned(),
            },
            Fault::DiskFull => self.fill_the_disk(),
            Fault::TwoOwners => self.add_an_owner(),
            Fault::Maintain => self.maintain(),
        }
    }

    fn milliseconds(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(self.chance.between(least, most))
    }

    fn hold(&mut self, least: u64, most: u64) {
        let duration = self.milliseconds(least, most);
        std::thread::sleep(duration);
    }

    fn add_partitions(&mut self) -> String {
        let topics = self.kafka.topics().unwrap();
        let mut growing: Vec<&String> = topics
            .iter()
            .filter(|topic| topic.ends_with(".firearms") || topic.ends_with(".seizures"))
            .filter(|topic| topic.starts_with("feed."))
            .collect();
        growing.sort();
        self.chance.shuffle(&mut growing);
        let wanted = self.chance.below(3) + 1;
        let mut grown = Vec::new();
        for topic in growing {
            let partitions = self.kafka.partitions(topic).unwrap();
            if grown.len() < wanted && partitions < MOST_PARTITIONS {
                self.kafka.grow_topic(topic, partitions + 1).unwrap();
                grown.push(format!("{topic} has {}", partitions + 1));
            }
        }
        grown.join(", ")
    }

    fn restart_the_broker(&mut self) -> String {
        let pause = self.milliseconds(0, 3_000);
        self.kafka.kill_9();
        std::thread::sleep(pause);
        self.kafka.restart().unwrap();
        format!("away for {} s and its start", pause.as_millis() as f64 / 1000.0)
    }

    fn disturb(&mut self, proxy: &FaultProxy, fault: Fault) -> String {
        let before = proxy.counts();
        let said = match fault {
            Fault::StoreErrors => {
                let status = *self.chance.pick(&[500, 503]);
                let percent = *self.chance.pick(&[30, 70, 100]);
                proxy.set(Mode::Refuse { status, percent });
                self.hold(1_000, 4_000);
                format!("{status} for {percent}%: {} requests", proxy.counts().refused - before.refused)
            }
            Fault::StoreSlow => {
                let delay = self.milliseconds(200, 1_500);
                proxy.set(Mode::Slow { delay });
                self.hold(2_000, 5_000);
                format!("{} ms: {} requests", delay.as_millis(), proxy.counts().slowed - before.slowed)
            }
            _ => {
                let percent = *self.chance.pick(&[20, 50, 100]);
                let only_commits = self.chance.percent(60);
                proxy.set(Mode::LoseAnswers { percent, only_commits });
                let enough = before.lost_answers + self.chance.between(1, 4);
                // All writers may be waiting for something else just now; then there is no answer to lose.
                let _ =
                    within(Duration::from_secs(10), || (proxy.counts().lost_answers >= enough).then_some(()));
                let which = if only_commits { "commits" } else { "writes" };
                format!(
                    "{percent}% of {which}: {} answers",
                    proxy.counts().lost_answers - before.lost_answers
                )
            }
        };
        proxy.set(Mode::Pass);
        said
    }

    fn fill_the_disk(&mut self) -> String {
        let Store::Files { disk: Some(disk), .. } = self.store else { return "no disk to fill".to_owned() };
        disk.fill();
        self.hold(1_000, 4_000);
        disk.free();
        "and freed again".to_owned()
    }

    /// A process that does not know of the group and takes everything. It may find that it lost every race, and give up.
    fn add_an_owner(&mut self) -> String {
        let alone = [("PROOFHOUSE__INGEST__MEMBERSHIP", "alone")];
        let owner = self.fleet.start("owner", &["ingest"], &alone);
        self.hold(2_500, 5_000);
        if self.chance.percent(50) {
            Fleet::kill(owner);
            "killed in the end".to_owned()
        } else {
            self.fleet.stop(owner);
            "asked to stop in the end".to_owned()
        }
    }

    fn maintain(&mut self) -> String {
        let count = if self.chance.percent(50) { 1 } else { 2 };
        let jobs: Vec<Member> =
            (0..count).map(|_| self.fleet.start("maintain", &["maintain", "--json"], &[])).collect();
        let mut erased = 0;
        for job in jobs {
            let outcome = self.fleet.finish(job, MAINTENANCE_LIMIT);
            let rows = match outcome {
                Ok(said) => rows_erased(&said),
                Err(reason) => {
                    self.findings.push(Finding::new("MAINTENANCE", reason));
                    None
                }
            };
            erased += rows.unwrap_or(0);
            self.maintained.push(Maintained { at: timeline::now(), erased: rows });
        }
        let times = if count == 1 { "once" } else { "twice at once" };
        format!("{times}, {erased} rows erased")
    }
}

/// The sum over the tables that a maintenance job names. It prints one JSON array; log lines may stand around it.
fn rows_erased(said: &str) -> Option<i64> {
    let from = said.find("\n[").map_or_else(|| said.find('['), |line| Some(line + 1))?;
    let mut values = serde_json::Deserializer::from_str(said.get(from..)?).into_iter::<serde_json::Value>();
    let tables = values.next()?.ok()?;
    tables.as_array()?.iter().map(|table| table["rows_erased"].as_i64()).sum()
}

#[test]
fn erased_rows_are_read_from_what_maintenance_prints() {
    let said = "2026 WARN a line\n[\n  {\"table\": \"a\", \"rows_erased\": 2},\n  {\"table\": \"b\", \"rows_erased\": 3}\n]\n";
    assert_eq!(rows_erased(said), Some(5));
    assert_eq!(rows_erased("nothing"), None);
}
