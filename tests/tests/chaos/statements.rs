//! What the bureaus send, and what must become of it.

use std::collections::BTreeMap;

use proofhouse_tests::feeds::{self, Statement, Thread};
use proofhouse_tests::kafka::Record;
use serde_json::{Value, json};

use crate::chance::Chance;

/// What must become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A row in the history of its kind.
    Accepted,
    /// A row there that withdraws the record.
    Withdrawn,
    /// A row in `rejects` with this code.
    Rejected(&'static str),
}

impl Expected {
    /// What its receipt says.
    pub(crate) fn outcome(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Rejected(_) => "REJECTED",
        }
    }
}

/// A message as it was handed to the producer; its place in the list of all is its number.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) record: Record,
    pub(crate) expected: Expected,
    /// The serial number in it; each message that states a firearm has another one.
    pub(crate) serial: Option<String>,
}

/// The header that carries a message's number through Kafka.
pub(crate) const NUMBER: &str = "chaos_number";

/// Kinds with a current state that this scenario looks at, and how often they are sent beside each other.
const STATEFUL: &[&str] = &["firearms", "firearms", "firearms", "seizures"];

/// The other kinds, each fed by one bureau. Requests and answers of traces come from two.
const OTHERS: &[(&str, &str)] =
    &[("training", "fr"), ("references", "be"), ("ballistics", "de"), ("notices", "nl"), ("traces", "lu")];
const REQUESTING: &str = "lu";
const REQUESTED: &str = "es";

/// All topics that are fed, with the number of partitions they begin with.
pub(crate) fn topics(bureaus: &[&str]) -> Vec<(String, i32)> {
    let mut topics: Vec<(String, i32)> = Vec::new();
    for (number, bureau) in (0..).zip(bureaus) {
        topics.push((format!("feed.{bureau}.firearms"), 1 + number % 3));
        topics.push((format!("feed.{bureau}.seizures"), 1 + number % 2));
    }
    topics.extend(OTHERS.iter().map(|(kind, bureau)| (format!("feed.{bureau}.{kind}"), 1)));
    topics.push((format!("feed.{REQUESTED}.traces"), 1));
    topics
}

/// What one bureau has said of one kind so far.
#[derive(Debug, Default)]
struct Register {
    next: usize,
    live: Vec<String>,
    withdrawn: Vec<String>,
}

/// Makes one message after the other.
#[derive(Debug)]
pub(crate) struct Statements {
    chance: Chance,
    bureaus: Vec<&'static str>,
    registers: BTreeMap<(&'static str, &'static str), Register>,
    made: usize,
    others: usize,
}

impl Statements {
    pub(crate) fn new(bureaus: &[&'static str], chance: Chance) -> Self {
        Self { chance, bureaus: bureaus.to_vec(), registers: BTreeMap::new(), made: 0, others: 0 }
    }

    /// The next message.
    pub(crate) fn make(&mut self) -> Sent {
        let number = self.made;
        self.made += 1;
        let mut sent = if self.chance.percent(10) { self.of_another_kind() } else { self.of_a_state(number) };
        sent.record = sent.record.with_header(NUMBER, &number.to_string());
        sent
    }

    /// New, updated, withdrawn, stated again, or bad.
    fn of_a_state(&mut self, number: usize) -> Sent {
        let bureau = *self.chance.pick(&self.bureaus);
        let kind = *self.chance.pick(STATEFUL);
        let serial = format!("KLM{number:07}");
        let register = self.registers.entry((bureau, kind)).or_default();
        let state = |key: &str| match kind {
            "firearms" => feeds::stolen_firearm(bureau, key, &serial),
            _ => feeds::seizure(bureau, key, &serial),
        };
        let choice = self.chance.below(100);
        let accepted = |statement: &Statement| Sent {
            record: statement.record(),
            expected: Expected::Accepted,
            serial: Some(serial.clone()),
        };
        if choice < 12
            && let Some(sent) = bad(bureau, kind, &register.live, &mut self.chance)
        {
            return sent;
        }
        if choice < 20 && !register.live.is_empty() {
            let key = register.live.swap_remove(self.chance.below(register.live.len()));
            let record = state(&key).withdrawal();
            register.withdrawn.push(key);
            return Sent { record, expected: Expected::Withdrawn, serial: None };
        }
        if choice < 25 && !register.withdrawn.is_empty() {
            let key = register.withdrawn.swap_remove(self.chance.below(register.withdrawn.len()));
            let sent = accepted(&state(&key));
            register.live.push(key);
            return sent;
        }
        if choice < 60 && !register.live.is_empty() {
            let key = self.chance.pick(&register.live);
            return accepted(&state(key).with("/action", "UPDATE"));
        }
        let key = format!("{}-{}-{}", bureau.to_uppercase(), &kind[..1], register.next);
        register.next += 1;
        let sent = accepted(&state(&key));
        register.live.push(key);
        sent
    }

    fn of_another_kind(&mut self) -> Sent {
        self.others += 1;
        let number = self.others;
        let (kind, bureau) = *self.chance.pick(OTHERS);
        let accepted = |statement: Statement| Sent {
            record: statement.record(),
            expected: Expected::Accepted,
            serial: None,
        };
        // Full states are stated again and again under few keys.
        let key = format!("{}-{}", kind.to_uppercase(), number % 17);
        match kind {
            "training" => accepted(feeds::training(bureau, &key)),
            "references" => accepted(feeds::reference_entry(bureau, &key)),
            "ballistics" => accepted(feeds::exhibit(bureau, &key, &format!("CASE-{number}"))),
            "notices" => accepted(feeds::purple_notice(bureau, &format!("NOTICE-{number}"))),
            _ => self.of_a_trace(number),
        }
    }

    /// A request, the other side's acknowledgement, or an acknowledgement by the one who asks, who may not.
    fn of_a_trace(&mut self, number: usize) -> Sent {
        let id = format!("TRACE-{number}");
        let thread = Thread { id: &id, requesting: REQUESTING, requested: REQUESTED };
        let (by, event, content, expected) = match self.chance.below(3) {
            0 => {
                let request = json!({"request": feeds::trace_request(&format!("TRC{number:06}"))});
                (REQUESTING, "REQUEST", request, Expected::Accepted)
            }
            1 => (REQUESTED, "ACKNOWLEDGE", json!({}), Expected::Accepted),
            _ => (REQUESTING, "ACKNOWLEDGE", json!({}), Expected::Rejected("EVENT_NOT_ALLOWED")),
        };
        let record = feeds::trace_event(by, &thread, event, 1, content).record();
        Sent { record, expected, serial: None }
    }
}

/// A bad message, mostly under the key of a record that is there: it must not change that record.
fn bad(bureau: &str, kind: &str, live: &[String], chance: &mut Chance) -> Option<Sent> {
    if live.len() < 2 {
        return None;
    }
    let key = chance.pick(live);
    let good = match kind {
        "firearms" => feeds::stolen_firearm(bureau, key, "BAD000"),
        _ => feeds::seizure(bureau, key, "BAD000"),
    };
    let topic = good.topic().to_owned();
    let (code, record) = match chance.below(9) {
        0 => ("NOT_JSON", Record::new(&topic, key, "{\"schema\": ")),
        1 => ("NOT_UTF8", Record::new(&topic, key, b"{\"schema\":\"\xff\"}".to_vec())),
        2 => ("MISSING_FIELD", good.with("/event_ts", Value::Null).record()),
        3 => ("UNKNOWN_FIELD", good.with("/possessor_name", "a person").record()),
        4 => ("UNKNOWN_VERSION", good.with("/schema", format!("{}/9", kind.trim_end_matches('s'))).record()),
        5 => ("WRONG_KIND", good.with("/schema", "training/1").record()),
        6 => ("WRONG_SOURCE", good.with("/source_bureau", "wco").record()),
        7 => ("NO_KEY", good.record().without_key()),
        _ => {
            let another = live.iter().find(|other| *other != key)?;
            ("KEY_MISMATCH", Record { key: Some(another.as_bytes().to_vec()), ..good.record() })
        }
    };
    Some(Sent { record, expected: Expected::Rejected(code), serial: None })
}

#[test]
fn the_same_seed_makes_the_same_messages() {
    let made = |seed| {
        let mut statements = Statements::new(&["fr", "be"], Chance::new(seed));
        let sent: Vec<Sent> = (0..300).map(|_| statements.make()).collect();
        sent
    };
    let keys = |sent: &[Sent]| {
        sent.iter().map(|sent| (sent.record.topic.clone(), sent.record.key.clone())).collect::<Vec<_>>()
    };
    let first = made(1);
    assert_eq!(keys(&first), keys(&made(1)));
    assert_ne!(keys(&first), keys(&made(2)));
    for expected in ["ACCEPTED", "WITHDRAWN", "REJECTED"] {
        assert!(first.iter().any(|sent| sent.expected.outcome() == expected), "none is {expected}");
    }
}
