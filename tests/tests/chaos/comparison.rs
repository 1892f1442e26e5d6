//! The checks: what the warehouse holds against what one sequential reader of Kafka would have made of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use proofhouse_tests::binary::Proofhouse;

use crate::kafka_log::{Coordinates, KafkaLog, Read, kind_of};
use crate::statements::Expected;
use crate::timeline::Timeline;
use crate::warehouse::{Answer, Landed, LandedRow, REJECTS, Receipts, current_state, history_of};
use crate::world::Maintained;

/// Something that is not as it must be.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) check: &'static str,
    pub(crate) what: String,
}

impl Finding {
    pub(crate) fn new(check: &'static str, what: String) -> Self {
        Self { check, what }
    }
}

/// Both sides of the comparison, and what was counted on the way.
pub(crate) struct Comparison<'run> {
    pub(crate) log: &'run KafkaLog,
    pub(crate) landed: &'run Landed,
    pub(crate) receipts: &'run Receipts,
    pub(crate) timeline: &'run Timeline,
    pub(crate) maintained: &'run [Maintained],
    pub(crate) findings: Vec<Finding>,
    pub(crate) counts: Counts,
}

/// What the tally says of the comparison.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts {
    /// Messages that are in no table and should be.
    pub(crate) lost: usize,
    /// Rows beyond the one that a message has.
    pub(crate) doubled: usize,
    /// Messages whose content maintenance erased, because their record was withdrawn later.
    pub(crate) erased: usize,
    /// Receipts beyond the first of a message, by the fault after whose beginning they were sent.
    pub(crate) repeated_receipts: BTreeMap<&'static str, usize>,
}

impl Comparison<'_> {
    fn find(&mut self, check: &'static str, what: String) {
        self.findings.push(Finding { check, what });
    }

    /// Every message exactly once: a good one in its history, a bad one in `rejects`; and no row that nobody sent.
    pub(crate) fn every_message_exactly_once(&mut self) {
        let (log, landed) = (self.log, self.landed);
        let last_maintenance = self.maintained.iter().map(|done| done.at).max();
        for (at, read) in &log.messages {
            let table = match read.expected {
                Expected::Rejected(_) => REJECTS,
                Expected::Accepted | Expected::Withdrawn => history_of(kind_of(&at.topic)),
            };
            let rows = landed.rows.get(at).map(Vec::as_slice).unwrap_or_default();
            let right = rows.iter().filter(|row| row.table == table && is_row_of(row, read)).count();
            if right == 0 {
                if rows.is_empty() && self.may_be_erased(at, read, last_maintenance) {
                    self.counts.erased += 1;
                } else {
                    self.counts.lost += 1;
                    let near = self.landing_near(at);
                    self.find("LOST", format!("{at} {}, {near}; found {rows:?}", described(read)));
                }
            }
            if rows.len() > 1 {
                self.counts.doubled += rows.len() - 1;
                let landings: Vec<String> = rows
                    .iter()
                    .map(|row| format!("{} {}", row.table, self.timeline.before(row.ingested_at)))
                    .collect();
                self.find("DOUBLED", format!("{at} {}: {}", described(read), landings.join("; ")));
            }
        }
        for (at, rows) in landed.rows.iter().filter(|(at, _)| !log.messages.contains_key(at)) {
            self.find("SENT_BY_NOBODY", format!("{at}: {rows:?}"));
        }
        let said: Option<i64> = self.maintained.iter().map(|done| done.erased).sum();
        // A job that failed may have erased before it did; then there is no number to compare with.
        if let Some(said) = said
            && said != i64::try_from(self.counts.erased).unwrap()
        {
            let what = format!("maintenance says it erased {said} rows, {} are gone", self.counts.erased);
            self.find("ERASED", what);
        }
    }

    /// Maintenance erases what was said of a record before it was withdrawn, also what was refused.
    fn may_be_erased(&self, at: &Coordinates, read: &Read, last_maintenance: Option<i64>) -> bool {
        let (Some(_), Some(last)) = (&read.key, last_maintenance) else { return false };
        if read.expected == Expected::Withdrawn {
            return false;
        }
        self.log.messages.range(topic_range(&at.topic)).any(|(later_at, later)| {
            later.expected == Expected::Withdrawn
                && later.key == read.key
                && later.number > read.number
                && self
                    .landed
                    .rows
                    .get(later_at)
                    .is_some_and(|rows| rows.iter().any(|row| row.ingested_at <= last))
        })
    }

    /// When the next message of the partition landed that did: about then the lost one should have.
    fn landing_near(&self, at: &Coordinates) -> String {
        let next = self
            .landed
            .rows
            .range(at.clone()..)
            .find(|(other, _)| other.topic == at.topic && other.partition == at.partition);
        match next.and_then(|(other, rows)| Some((other, rows.first()?))) {
            Some((other, row)) => {
                format!("{other} behind it landed {}", self.timeline.before(row.ingested_at))
            }
            None => "nothing behind it landed".to_owned(),
        }
    }

    /// Rows of a partition landed in the order of their offsets, table by table: refused messages are committed before
    /// the good ones of the same flush, and a process that dies between the two leaves them ahead.
    pub(crate) fn rows_landed_in_order(&mut self) {
        let mut last: BTreeMap<(&str, i32, &str), (&Coordinates, &LandedRow)> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (at, rows) in &self.landed.rows {
            for row in rows {
                let before = last.insert((&at.topic, at.partition, row.table), (at, row));
                let Some((earlier_at, earlier)) = before else { continue };
                if earlier.ingested_at > row.ingested_at {
                    wrong.push(format!(
                        "{earlier_at} landed in {} {} ms after {at}, {}",
                        row.table,
                        earlier.ingested_at - row.ingested_at,
                        self.timeline.before(earlier.ingested_at)
                    ));
                }
            }
        }
        for what in wrong {
            self.find("ORDER", what);
        }
    }

    /// Whoever asks sees of each record what was said last.
    pub(crate) fn current_state_is_what_was_said_last(&mut self, proofhouse: &Proofhouse, asking: &str) {
        for kind in ["firearms", "seizures"] {
            let mut expected = self.log.current_state(kind);
            let found = match current_state(proofhouse, asking, kind) {
                Ok(found) => found,
                Err(error) => {
                    self.find("CURRENT_STATE", format!("{kind} as {asking}: {error:#}"));
                    continue;
                }
            };
            for (record, serial) in &found {
                let should = expected.remove(record);
                if should.as_ref() != Some(serial) {
                    self.wrong_state(kind, record, should.as_ref(), Some(serial));
                }
            }
            for (record, serial) in &expected {
                self.wrong_state(kind, record, Some(serial), None);
            }
        }
    }

    fn wrong_state(
        &mut self,
        kind: &str,
        record: &(String, String),
        should: Option<&String>,
        found: Option<&String>,
    ) {
        let (bureau, key) = record;
        let topic: Arc<str> = format!("feed.{bureau}.{kind}").into();
        let mut said: Vec<(usize, String)> = self
            .log
            .messages
            .range(topic_range(&topic))
            .filter(|(_, read)| {
                read.key.as_ref() == Some(key) && !matches!(read.expected, Expected::Rejected(_))
            })
            .map(|(at, read)| {
                let serial = read.serial.as_deref().unwrap_or("withdrawn");
                (read.number, format!("{serial} [{}]@{}", at.partition, at.offset))
            })
            .collect();
        said.sort();
        let said: Vec<String> = said.into_iter().rev().take(4).map(|(_, said)| said).collect();
        let what = format!(
            "{topic} {key} is {found:?} and should be {should:?}; said, the last first: {}",
            said.join(", ")
        );
        self.find("CURRENT_STATE", what);
    }

    /// Each message is answered, rightly, and never in two ways.
    pub(crate) fn every_message_is_answered(&mut self) {
        let (log, receipts) = (self.log, self.receipts);
        for (at, read) in &log.messages {
            let sent = receipts.answers.get(at).map(Vec::as_slice).unwrap_or_default();
            for repeated in sent.iter().skip(1) {
                let fault = self.timeline.last(repeated.at).map_or("NONE", |last| last.fault.name());
                *self.counts.repeated_receipts.entry(fault).or_default() += 1;
            }
            let answers: Vec<&Answer> = sent.iter().map(|sent| &sent.answer).collect();
            let landing = || {
                let rows = self.landed.rows.get(at);
                match rows.and_then(|rows| rows.first()) {
                    Some(row) => format!("landed {}", self.timeline.before(row.ingested_at)),
                    None => self.landing_near(at),
                }
            };
            let mut wrong: Option<(&'static str, String)> = None;
            if answers.is_empty() {
                wrong = Some(("RECEIPT_MISSING", format!("{at} {}, {}", described(read), landing())));
            } else if answers.iter().any(|answer| answer != &answers[0]) {
                let what = format!("{at} {}: {answers:?}, {}", described(read), landing());
                wrong = Some(("ANSWERED_IN_TWO_WAYS", what));
            } else if answers.iter().any(|answer| {
                answer.outcome != read.expected.outcome()
                    || matches!(read.expected, Expected::Rejected(code) if answer.code.as_deref() != Some(code))
            }) {
                let what = format!("{at} {}: {:?}, {}", described(read), answers[0], landing());
                wrong = Some(("ANSWERED_WRONGLY", what));
            }
            if let Some((check, what)) = wrong {
                self.find(check, what);
            }
        }
        for (at, answers) in receipts.answers.iter().filter(|(at, _)| !log.messages.contains_key(at)) {
            self.find("RECEIPT_FOR_NOTHING", format!("{at}: {answers:?}"));
        }
    }

    /// The operator's own check comes to the same result.
    pub(crate) fn verify_agrees(&mut self, proofhouse: &Proofhouse) {
        let outcome = proofhouse.run(&["verify"]);
        if outcome.code != Some(0) {
            let differing: Vec<&str> = outcome
                .out
                .lines()
                .filter(|line| !line.starts_with("feed.") || !line.ends_with("       0        0        0"))
                .collect();
            let what = format!("exit code {:?}\n{}\n{}", outcome.code, differing.join("\n"), outcome.err);
            self.find("VERIFY", what);
        }
    }
}

/// Whether a row is what must become of a message: not merely at its coordinates, but with its content.
fn is_row_of(row: &LandedRow, read: &Read) -> bool {
    match read.expected {
        Expected::Accepted => !row.withdrawn && row.key == read.key && row.message_id == read.message_id,
        Expected::Withdrawn => row.withdrawn && row.key == read.key,
        Expected::Rejected(code) => row.code.as_deref() == Some(code),
    }
}

fn described(read: &Read) -> String {
    let key = read.key.as_deref().unwrap_or("without key");
    format!("({key}, message {}, {:?})", read.number, read.expected)
}

/// All coordinates of a topic.
fn topic_range(topic: &Arc<str>) -> std::ops::RangeInclusive<Coordinates> {
    let at = |partition, offset| Coordinates { topic: Arc::clone(topic), partition, offset };
    at(0, 0)..=at(i32::MAX, i64::MAX)
}
