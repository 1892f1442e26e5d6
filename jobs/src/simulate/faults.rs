//! Messages that are wrong on purpose: about one in a hundred, of every kind that a warehouse must refuse.

use super::Stage;
use super::chance::Chance;
use super::notices::NoticeThread;
use super::outbox::{Outbox, SimulatedMessage};
use super::traces::Thread;
use super::truth::{BadMessage, DecidedBy, Truth};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use proofhouse_schemas::{Bureau, Kind, RejectCode, Topic};
use serde_json::{Value, json};

/// What the world's threads are, for events that they do not allow.
pub(super) struct Threads<'world> {
    pub(super) traces: &'world [Thread],
    pub(super) notices: &'world [NoticeThread],
}

/// How often each fault is made.
const FAULTS: &[(RejectCode, f64)] = &[
    (RejectCode::MissingField, 0.2),
    (RejectCode::BadCode, 0.16),
    (RejectCode::BadDate, 0.14),
    (RejectCode::NotJson, 0.08),
    (RejectCode::BadValue, 0.07),
    (RejectCode::NotUtf8, 0.06),
    (RejectCode::UnknownField, 0.05),
    (RejectCode::WrongSource, 0.05),
    (RejectCode::UnknownKind, 0.04),
    (RejectCode::UnknownVersion, 0.04),
    (RejectCode::KeyMismatch, 0.04),
    (RejectCode::NoKey, 0.03),
    (RejectCode::WrongKind, 0.02),
    (RejectCode::EventNotAllowed, 0.02),
];

/// Stands where a byte goes that UTF-8 does not have.
const NOT_UTF8_MARK: &str = "@@";

/// Makes and sends `count` bad messages, and one that is larger than `oversize_bytes`.
pub(super) fn send(
    stage: &Stage,
    count: usize,
    oversize_bytes: Option<usize>,
    threads: &Threads<'_>,
    outbox: &mut Outbox,
    truth: &mut Truth,
) {
    let mut chance = stage.chance("faults");
    let good = outbox.messages().len();
    let mut made: Vec<(RejectCode, SimulatedMessage)> = Vec::with_capacity(count + 1);
    let mut number = 0;
    while made.len() < count && number < 20 * count {
        // Each fault comes once before chance decides.
        let code = FAULTS.get(number).map_or_else(|| chance.weighted(FAULTS), |(code, _)| *code);
        number += 1;
        let bad = if code == RejectCode::EventNotAllowed {
            not_allowed(stage, threads, number, &mut chance)
        } else {
            let original = &outbox.messages()[chance.below(good)];
            Original::read(original).and_then(|original| original.spoilt(stage, code, number, &mut chance))
        };
        if let Some(bad) = bad {
            made.push((code, bad));
        }
    }
    if let Some(bytes) = oversize_bytes
        && let Some(bad) = oversize(outbox.messages(), bytes)
    {
        made.push((RejectCode::Oversize, bad));
    }
    for (code, bad) in made {
        truth.bad_messages.push(BadMessage {
            topic: bad.topic.clone(),
            key: bad.key.clone(),
            code,
            decided_by: decided_by(code),
        });
        if let Some(Topic::Feed { bureau, kind }) = Topic::parse(&bad.topic) {
            outbox.send(bureau, kind, bad.key, bad.value, bad.event_ts);
        }
    }
}

fn decided_by(code: RejectCode) -> DecidedBy {
    match code {
        RejectCode::Oversize | RejectCode::WrongSource | RejectCode::NoKey | RejectCode::KeyMismatch => {
            DecidedBy::Delivery
        }
        RejectCode::EventNotAllowed => DecidedBy::Thread,
        _ => DecidedBy::Content,
    }
}

/// A good message to spoil.
struct Original {
    kind: Kind,
    bureau: Bureau,
    value: Value,
    event_ts: DateTime<Utc>,
}

impl Original {
    fn read(message: &SimulatedMessage) -> Option<Self> {
        let Some(Topic::Feed { bureau, kind }) = Topic::parse(&message.topic) else { return None };
        let value = serde_json::from_slice(message.value.as_ref()?).ok()?;
        Some(Self { kind, bureau, value, event_ts: message.event_ts })
    }

    /// The message as another record, with one fault. `None` when this kind cannot have the fault.
    fn spoilt(
        mut self,
        stage: &Stage,
        code: RejectCode,
        number: usize,
        chance: &mut Chance,
    ) -> Option<SimulatedMessage> {
        let id: String = format!("{}-Z{number}", self.value.get("source_record_id")?.as_str()?);
        let at = stage.calendar.later(self.event_ts, 0.5 + chance.unit());
        self.value["source_record_id"] = json!(id);
        self.value["message_id"] = json!(chance.message_id(at).to_string());
        let mut key = Some(id);
        match code {
            RejectCode::UnknownKind if chance.happens(0.5) => {
                self.value.as_object_mut()?.shift_remove("schema");
            }
            RejectCode::UnknownKind => self.value["schema"] = json!("weapon/1"),
            RejectCode::UnknownVersion => self.value["schema"] = json!(format!("{}/9", self.kind.word())),
            RejectCode::WrongKind => {
                let other = if self.kind == Kind::Seizure { Kind::Firearm } else { Kind::Seizure };
                self.value["schema"] = json!(other.oldest_version().name());
            }
            RejectCode::MissingField => {
                let path = chance.one_of(required_fields(self.kind));
                let (parent, field) = path.rsplit_once('/')?;
                self.value.pointer_mut(parent)?.as_object_mut()?.shift_remove(field)?;
            }
            RejectCode::UnknownField => {
                self.value["owner_name"] = json!("withheld by the simulation");
            }
            RejectCode::BadCode => self.put(chance.one_of(bad_codes(self.kind)))?,
            RejectCode::BadDate => self.put(chance.one_of(bad_dates(self.kind)))?,
            RejectCode::BadValue => self.put(chance.one_of(bad_values(self.kind)))?,
            RejectCode::NotUtf8 => self.value["source_entity"] = json!(format!("Pr{NOT_UTF8_MARK}fecture")),
            RejectCode::WrongSource => {
                let other =
                    stage.bureaus.iter().map(|bureau| bureau.bureau).find(|other| *other != self.bureau)?;
                self.value["source_bureau"] = json!(other.as_str());
            }
            RejectCode::KeyMismatch => key = key.map(|key| format!("{key}-other")),
            RejectCode::NoKey => key = None,
            _ => {}
        }
        let mut bytes = serde_json::to_vec(&self.value).ok()?;
        match code {
            // A sender that died in the middle, or that sends another format.
            RejectCode::NotJson if chance.happens(0.7) => bytes.truncate(bytes.len() * 3 / 5),
            RejectCode::NotJson => bytes = format!("<record id=\"{number}\"><serial/></record>").into_bytes(),
            RejectCode::NotUtf8 => latin_1(&mut bytes),
            _ => {}
        }
        let topic = Topic::Feed { bureau: self.bureau, kind: self.kind }.to_string();
        Some(SimulatedMessage { topic, key, value: Some(bytes), headers: Vec::new(), event_ts: at })
    }

    fn put(&mut self, (path, value): (&str, &str)) -> Option<()> {
        let value: Value = serde_json::from_str(value).ok()?;
        let (parent, field) = path.rsplit_once('/')?;
        self.value.pointer_mut(parent)?.as_object_mut()?.insert(field.to_owned(), value);
        Some(())
    }
}

/// Puts an `é` as Latin-1 writes it where the mark stands.
fn latin_1(bytes: &mut Vec<u8>) {
    let mark = NOT_UTF8_MARK.as_bytes();
    if let Some(at) = bytes.windows(mark.len()).position(|window| window == mark) {
        bytes.splice(at..at + mark.len(), [0xE9]);
    }
}

fn required_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Firearm => {
            &["/date_of_loss", "/case_number", "/firearm/type_code", "/place/country", "/firearm/serial_raw"]
        }
        Kind::Seizure => &["/items", "/agency", "/place/country", "/seized_at", "/items/0/firearm/make_raw"],
        Kind::Trace => &["/trace_id", "/event", "/requested_bureau"],
        Kind::Ballistic => &["/event", "/event_ts", "/action"],
        Kind::Notice => &["/notice_id", "/event", "/requesting_bureau"],
        Kind::Hit => &["/record", "/event", "/record/record_id"],
        Kind::Reference => &["/make", "/model", "/type_code"],
        Kind::Training => &["/title", "/participants", "/host_country"],
    }
}

fn bad_codes(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Firearm => &[
            ("/firearm/type_code", "\"HANDGUN\""),
            ("/place/country", "\"UK\""),
            ("/record_status_reason", "\"ROBBED\""),
            ("/firearm/serial_status", "\"OK\""),
        ],
        Kind::Seizure => &[
            ("/agency_type", "\"GENDARMERIE\""),
            ("/items/0/firearm/type_code", "\"PISTOLA\""),
            ("/items/0/unit", "\"BOX\""),
        ],
        Kind::Trace => &[("/event", "\"ANSWER\""), ("/action", "\"INSERT\"")],
        Kind::Ballistic => &[("/event", "\"HIT\""), ("/action", "\"INSERT\"")],
        Kind::Notice => &[("/event", "\"ISSUE\""), ("/action", "\"INSERT\"")],
        Kind::Hit => &[("/event", "\"HIT\""), ("/action", "\"INSERT\"")],
        Kind::Reference => &[("/type_code", "\"HANDGUN\""), ("/country", "\"USA\"")],
        Kind::Training => &[("/kind", "\"SEMINAR\""), ("/host_country", "\"UK\"")],
    }
}

fn bad_dates(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Firearm => &[
            ("/date_of_loss", "\"2024-02-30\""),
            ("/date_of_loss", "\"31/12/2023\""),
            ("/date_of_loss", "\"2199-01-01\""),
            ("/date_reported", "\"yesterday\""),
        ],
        Kind::Seizure => &[
            ("/seized_at", "\"2024-06-31\""),
            ("/seized_at", "\"2199\""),
            ("/event_ts", "\"2024-13-01T00:00:00Z\""),
        ],
        Kind::Training => &[("/start_date", "\"2023-02-29\""), ("/end_date", "\"1999-01-01\"")],
        _ => &[("/event_ts", "\"2024-13-01T00:00:00Z\""), ("/event_ts", "\"01.02.2024\"")],
    }
}

fn bad_values(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Firearm => &[
            ("/case_number", "4711"),
            ("/firearm/year_of_manufacture", "19870"),
            ("/place/latitude", "912.5"),
        ],
        Kind::Seizure => &[("/items/0/quantity", "-1"), ("/items/0/item_no", "0"), ("/agency", "\"\"")],
        Kind::Trace => &[("/trace_id", "\"\""), ("/comment", "17")],
        Kind::Training => &[("/participants", "-3"), ("/participants", "\"many\"")],
        Kind::Reference => &[("/capacity", "\"15+1\""), ("/model", "\"\"")],
        Kind::Ballistic | Kind::Notice | Kind::Hit => {
            &[("/message_id", "\"1\""), ("/handling_codes", "\"H1\"")]
        }
    }
}

/// An event that its thread does not allow: a bureau that is not part of it, the wrong side, a thread that is closed.
fn not_allowed(
    stage: &Stage,
    threads: &Threads<'_>,
    number: usize,
    chance: &mut Chance,
) -> Option<SimulatedMessage> {
    if chance.happens(0.3) && !threads.notices.is_empty() {
        let thread = chance.pick(threads.notices);
        // Only the Secretariat publishes.
        let by = stage.bureaus[thread.requesting].bureau;
        let at = stage.calendar.later(thread.submitted, 1.0);
        let fields =
            json!({ "notice_id": thread.notice_id, "event": "PUBLISH", "requesting_bureau": by.as_str() });
        let id = format!("{}-Z{number}", thread.notice_id);
        return thread_event(Kind::Notice, by, id, at, fields, chance);
    }
    if threads.traces.is_empty() {
        return None;
    }
    let thread = chance.pick(threads.traces);
    let bureau = |index: usize| stage.bureaus[index].bureau;
    let stranger =
        (0..stage.bureaus.len()).find(|index| *index != thread.requesting && *index != thread.requested);
    let (by, event) = match (chance.below(3), stranger, thread.closed) {
        (0, Some(stranger), _) => (bureau(stranger), "ACKNOWLEDGE"),
        (1, _, Some(_)) => (bureau(thread.requested), "ACKNOWLEDGE"),
        _ => (bureau(thread.requesting), "ACKNOWLEDGE"),
    };
    let end = stage.calendar.end() - Duration::seconds(1);
    let at = thread.closed.map_or(end, |closed| stage.calendar.later(closed, 40.0));
    let fields = json!({
        "trace_id": thread.trace_id,
        "event": event,
        "requesting_bureau": bureau(thread.requesting).as_str(),
        "requested_bureau": bureau(thread.requested).as_str(),
    });
    thread_event(Kind::Trace, by, format!("{}-Z{number}", thread.trace_id), at, fields, chance)
}

fn thread_event(
    kind: Kind,
    by: Bureau,
    id: String,
    at: DateTime<Utc>,
    fields: Value,
    chance: &mut Chance,
) -> Option<SimulatedMessage> {
    let mut value = json!({
        "schema": kind.oldest_version().name(),
        "message_id": chance.message_id(at).to_string(),
        "source_bureau": by.as_str(),
        "source_record_id": id,
        "action": "CREATE",
        "event_ts": at.to_rfc3339_opts(SecondsFormat::Secs, true),
    });
    for (name, field) in fields.as_object()? {
        value[name] = field.clone();
    }
    let topic = Topic::Feed { bureau: by, kind }.to_string();
    let value = Some(serde_json::to_vec(&value).ok()?);
    Some(SimulatedMessage { topic, key: Some(id), value, headers: Vec::new(), event_ts: at })
}

/// A training activity with a title that never ends.
fn oversize(messages: &[SimulatedMessage], bytes: usize) -> Option<SimulatedMessage> {
    let original = messages.iter().find(|message| message.topic.ends_with(".training"))?;
    let mut value: Value = serde_json::from_slice(original.value.as_ref()?).ok()?;
    let id = format!("{}-Z0", value.get("source_record_id")?.as_str()?);
    value["source_record_id"] = json!(id);
    value["title"] = json!("x".repeat(bytes));
    Some(SimulatedMessage {
        key: Some(id),
        value: Some(serde_json::to_vec(&value).ok()?),
        ..original.clone()
    })
}
