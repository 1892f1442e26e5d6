//! Whether this process lives and whether it does its work: two questions, for they ask for different answers.
//!
//! - **live**: the consumer's thread polls Kafka within `max.poll.interval.ms`. When it does not, Kafka has given the
//!   partitions to others already, and only a new process helps.
//! - **ready**: partitions were given to this process, the pipeline turns, and commits succeed in time. When they do not,
//!   a new process would meet the same store; nothing is lost meanwhile.
//!
//! A process that stands by, because the others have all partitions, is ready.

use crate::metrics::IngestMetrics;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the pipeline may be held up, by a store that it asks for the states of threads, say.
const PIPELINE_PATIENCE: Duration = Duration::from_secs(60);

/// What the parts of one ingest process tell of themselves. Cheap to clone; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Health(Arc<Signs>);

#[derive(Debug)]
struct Signs {
    began: Instant,
    /// Longest time between two polls before Kafka takes the partitions away.
    longest_poll: Duration,
    /// Milliseconds since `began`.
    polled: AtomicU64,
    turned: AtomicU64,
    consumer_ended: AtomicBool,
    has_joined: AtomicBool,
    /// Seconds that the longest waiting messages are over their time; 0 when none are.
    overdue: AtomicU64,
    /// Tables whose latest attempt to commit failed, and since when.
    failing: Mutex<BTreeMap<&'static str, Instant>>,
}

/// What `/healthz` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Why the process does not live.
    pub(crate) dead: Option<String>,
    /// Why it does not do its work.
    pub(crate) unready: Vec<String>,
}

impl Report {
    pub(crate) fn is_live(&self) -> bool {
        self.dead.is_none()
    }

    /// What does not live is not ready either.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_live() && self.unready.is_empty()
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = match &self.dead {
            None => "live: yes\n".to_owned(),
            Some(reason) => format!("live: no: {reason}\n"),
        };
        if self.is_ready() {
            text.push_str("ready: yes\n");
        } else if self.unready.is_empty() {
            text.push_str("ready: no: it is not live\n");
        }
        for reason in &self.unready {
            text.push_str(&format!("ready: no: {reason}\n"));
        }
        text
    }
}

impl Health {
    pub(crate) fn new(longest_poll: Duration) -> Self {
        Self(Arc::new(Signs {
            began: Instant::now(),
            longest_poll,
            polled: AtomicU64::new(0),
            turned: AtomicU64::new(0),
            consumer_ended: AtomicBool::new(false),
            has_joined: AtomicBool::new(false),
            overdue: AtomicU64::new(0),
            failing: Mutex::new(BTreeMap::new()),
        }))
    }

    fn milliseconds(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.0.began).as_millis()).unwrap_or(u64::MAX)
    }

    fn failing(&self) -> MutexGuard<'_, BTreeMap<&'static str, Instant>> {
        self.0.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The consumer's thread is about to poll.
    pub(crate) fn polls(&self) {
        self.0.polled.store(self.milliseconds(Instant::now()), Ordering::Relaxed);
    }

    /// The consumer's thread has ended.
    pub(crate) fn consumer_ended(&self) {
        self.0.consumer_ended.store(true, Ordering::Release);
    }

    /// Partitions were given to this process, or it was told that there are none for it.
    pub(crate) fn joined(&self) {
        self.0.has_joined.store(true, Ordering::Release);
    }

    /// Whether this process has been told which partitions are its own.
    pub(crate) fn has_joined(&self) -> bool {
        self.0.has_joined.load(Ordering::Acquire)
    }

    /// The group went on without this process.
    pub(crate) fn lost_its_place(&self) {
        self.0.has_joined.store(false, Ordering::Release);
    }

    /// The pipeline turns; `overdue` says how far the longest waiting messages are over the time that they may wait.
    pub(crate) fn turns(&self, overdue: Duration) {
        self.0.turned.store(self.milliseconds(Instant::now()), Ordering::Relaxed);
        self.0.overdue.store(overdue.as_secs(), Ordering::Relaxed);
    }

    /// An attempt to commit to a table failed.
    pub(crate) fn commit_failed(&self, table: &'static str) {
        self.failing().entry(table).or_insert_with(Instant::now);
    }

    /// The store answered, or nobody waits for the commit any more; the next one will tell.
    pub(crate) fn commit_ended(&self, table: &'static str) {
        self.failing().remove(table);
    }

    /// How it stands at a moment.
    pub(crate) fn report(&self, now: Instant) -> Report {
        let signs = &*self.0;
        let since = |sign: &AtomicU64| {
            Duration::from_millis(self.milliseconds(now).saturating_sub(sign.load(Ordering::Relaxed)))
        };
        let without_poll = since(&signs.polled);
        let dead = if signs.consumer_ended.load(Ordering::Acquire) {
            Some("the consumer's thread has ended; start ingest again".to_owned())
        } else if without_poll > signs.longest_poll {
            let seconds = without_poll.as_secs();
            Some(format!(
                "Kafka has not been polled for {seconds} s; its group goes on without this process; start it again"
            ))
        } else {
            None
        };
        let mut unready = Vec::new();
        if !signs.has_joined.load(Ordering::Acquire) {
            unready.push("no partitions have been assigned; is the broker reachable?".to_owned());
        }
        let without_turn = since(&signs.turned);
        if without_turn > PIPELINE_PATIENCE {
            let seconds = without_turn.as_secs();
            unready.push(format!("the pipeline has waited for the store for {seconds} s"));
        }
        for (table, failed) in self.failing().iter() {
            let seconds = now.saturating_duration_since(*failed).as_secs();
            unready.push(format!("commits to {table} fail since {seconds} s; see the log"));
        }
        match signs.overdue.load(Ordering::Relaxed) {
            0 => {}
            seconds => unready.push(format!(
                "messages wait {seconds} s too long for their commit, or for the broker to take their receipts"
            )),
        }
        Report { dead, unready }
    }

    /// Puts the report into the metrics.
    pub(crate) fn show(&self, metrics: &IngestMetrics) {
        let now = Instant::now();
        let report = self.report(now);
        metrics.live.set(i64::from(report.is_live()));
        metrics.ready.set(i64::from(report.is_ready()));
        let polled = self.0.began + Duration::from_millis(self.0.polled.load(Ordering::Relaxed));
        metrics.poll_age.set(now.saturating_duration_since(polled).as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn working() -> Health {
        let health = Health::new(Duration::from_secs(300));
        health.polls();
        health.turns(Duration::ZERO);
        health.joined();
        health
    }

    #[test]
    fn a_process_is_ready_once_partitions_were_assigned() {
        let health = Health::new(Duration::from_secs(300));
        let report = health.report(Instant::now());
        assert!(report.is_live() && !report.is_ready(), "{report:?}");
        health.joined();
        assert!(health.report(Instant::now()).is_ready());
        health.lost_its_place();
        assert!(!health.report(Instant::now()).is_ready());
    }

    #[test]
    fn a_consumer_that_ended_or_polls_no_more_is_not_live() {
        let health = working();
        assert!(health.report(Instant::now() + Duration::from_secs(299)).is_live());
        let late = health.report(Instant::now() + Duration::from_secs(302));
        assert!(!late.is_live() && !late.is_ready(), "{late:?}");
        health.consumer_ended();
        let report = health.report(Instant::now());
        assert!(!report.is_live() && !report.is_ready(), "{report:?}");
        assert!(report.text().contains("live: no: the consumer's thread has ended"), "{}", report.text());
    }

    #[test]
    fn a_table_that_takes_commits_does_not_hide_one_that_does_not() {
        let health = working();
        health.commit_failed("firearms_history");
        health.commit_failed("rejects");
        health.commit_ended("rejects");
        let report = health.report(Instant::now());
        assert!(report.is_live() && !report.is_ready(), "{report:?}");
        assert!(report.text().contains("firearms_history"), "{}", report.text());
        health.commit_ended("firearms_history");
        assert!(health.report(Instant::now()).is_ready());
    }

    #[test]
    fn a_store_that_does_not_answer_at_all_shows_too() {
        let health = working();
        health.turns(Duration::from_secs(7));
        assert!(!health.report(Instant::now()).is_ready());
        health.turns(Duration::ZERO);
        assert!(health.report(Instant::now()).is_ready());
        let stuck = health.report(Instant::now() + Duration::from_secs(62));
        assert!(stuck.is_live() && !stuck.is_ready(), "{stuck:?}");
    }
}
