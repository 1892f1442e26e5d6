//! Messages as a national system would send them: small, complete, and easy to spoil in one place.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::kafka::Record;

/// The moment of all made-up events; nothing in a scenario depends on today.
pub const MOMENT: &str = "2026-03-02T09:30:00Z";

/// A message on its way: where it goes, and what it says.
#[derive(Debug, Clone)]
pub struct Statement {
    topic: String,
    message: Value,
}

impl Statement {
    fn new(
        bureau: &str,
        kind: &str,
        topic_word: &str,
        reference: &str,
        action: &str,
        content: Value,
    ) -> Self {
        let mut message = json!({
            "schema": format!("{kind}/1"),
            "message_id": message_id(),
            "source_bureau": bureau,
            "source_record_id": reference,
            "action": action,
            "event_ts": MOMENT,
        });
        merge(&mut message, content);
        Self { topic: format!("feed.{bureau}.{topic_word}"), message }
    }

    /// The same message with another value at a JSON pointer such as `/firearm/serial_raw`; `null` takes the field away.
    #[must_use]
    pub fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let (parent, field) =
            pointer.rsplit_once('/').unwrap_or_else(|| panic!("{pointer} is no JSON pointer"));
        let object = self.message.pointer_mut(parent).and_then(Value::as_object_mut);
        let object = object.unwrap_or_else(|| panic!("the message has no object at {parent:?}"));
        match value.into() {
            Value::Null => object.remove(field),
            value => object.insert(field.to_owned(), value),
        };
        self
    }

    /// The same message, hidden from these bureaus.
    #[must_use]
    pub fn hidden_from(self, bureaus: &[&str]) -> Self {
        self.with("/access_restriction", json!({"mode": "ALL_EXCEPT", "parties": bureaus}))
    }

    /// The same message, shown to its owner and these bureaus only.
    #[must_use]
    pub fn shown_only_to(self, bureaus: &[&str]) -> Self {
        self.with("/access_restriction", json!({"mode": "ONLY", "parties": bureaus}))
    }

    /// The topic that it goes to.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The source's own reference, which is also the key.
    #[must_use]
    pub fn reference(&self) -> &str {
        self.message["source_record_id"].as_str().unwrap_or_default()
    }

    /// What it says.
    #[must_use]
    pub fn message(&self) -> &Value {
        &self.message
    }

    /// As a Kafka message, keyed as the contract asks.
    #[must_use]
    pub fn record(&self) -> Record {
        Record::new(&self.topic, self.reference(), self.message.to_string())
    }

    /// As a line of NDJSON.
    #[must_use]
    pub fn line(&self) -> String {
        self.message.to_string()
    }

    /// The withdrawal of this record.
    #[must_use]
    pub fn withdrawal(&self) -> Record {
        Record::tombstone(&self.topic, self.reference())
    }
}

/// A pistol that is hard to mistake for another one, with this serial number.
#[must_use]
pub fn pistol(serial: &str) -> Value {
    json!({
        "type_code": "PISTOL",
        "make_raw": "Glock",
        "model_raw": "17 Gen4",
        "calibre_raw": "9x19",
        "serial_raw": serial,
        "serial_status": "READABLE",
        "country_of_manufacture": "AT",
    })
}

/// A stolen pistol.
#[must_use]
pub fn stolen_firearm(bureau: &str, reference: &str, serial: &str) -> Statement {
    let content = json!({
        "record_status_reason": "STOLEN",
        "lifecycle_state": "ACTIVE",
        "firearm": pistol(serial),
        "date_of_loss": "2026-02-20",
        "date_reported": "2026-02-21T08:00:00Z",
        "place": {"country": country(bureau), "locality": "Old port"},
        "case_number": format!("CASE-{reference}"),
        "owner_type": "PRIVATE",
        "circumstance": "BURGLARY",
    });
    Statement::new(bureau, "firearm", "firearms", reference, "CREATE", content)
}

/// A seizure of one pistol.
#[must_use]
pub fn seizure(bureau: &str, reference: &str, serial: &str) -> Statement {
    let content = json!({
        "event_type": "SEIZED_CRIMINAL",
        "seized_at": "2026-03-01",
        "agency": "Federal judicial police",
        "agency_type": "POLICE",
        "place": {"country": country(bureau), "locality": "Harbour"},
        "state": "REPORTED",
        "legal_context": "ILLICIT_TRAFFICKING",
        "items": [
            {"item_no": 1, "item_kind": "FIREARM", "quantity": 1, "unit": "ITEM", "firearm": pistol(serial)},
        ],
    });
    Statement::new(bureau, "seizure", "seizures", reference, "CREATE", content)
}

/// An event of the thread `trace`, said by `bureau`; `content` holds what the event needs.
#[must_use]
pub fn trace_event(bureau: &str, trace: &Thread<'_>, event: &str, number: u32, content: Value) -> Statement {
    let mut all = json!({
        "trace_id": trace.id,
        "event": event,
        "requesting_bureau": trace.requesting,
        "requested_bureau": trace.requested,
    });
    merge(&mut all, content);
    let moment = format!("2026-03-02T09:{:02}:00Z", 30 + number % 30);
    Statement::new(bureau, "trace", "traces", &format!("{}-{number}", trace.id), "CREATE", all)
        .with("/event_ts", moment)
}

/// The two sides of a trace request.
#[derive(Debug, Clone, Copy)]
pub struct Thread<'a> {
    /// The name that the requester gave it.
    pub id: &'a str,
    /// Who asks.
    pub requesting: &'a str,
    /// Who is asked.
    pub requested: &'a str,
}

/// A trace from its request to its complete answer: three statements, the first by the requester.
#[must_use]
pub fn answered_trace(trace: &Thread<'_>, serial: &str) -> Vec<Statement> {
    vec![
        trace_event(trace.requesting, trace, "REQUEST", 1, json!({"request": trace_request(serial)})),
        trace_event(trace.requested, trace, "ACKNOWLEDGE", 2, json!({})),
        trace_event(
            trace.requested,
            trace,
            "FINAL_ANSWER",
            3,
            json!({"answer": {
                "outcome_code": "TRACED_FIRST_PURCHASER",
                "first_retail_sale_date": "2021-05-04",
                "last_legal_country": country(trace.requested),
                "last_legal_holder_type": "PRIVATE",
                "last_legal_status": "ACTIVE",
            }}),
        ),
    ]
}

/// What a trace request asks.
#[must_use]
pub fn trace_request(serial: &str) -> Value {
    json!({
        "priority": "ROUTINE",
        "crime_code": "ILLICIT_TRAFFICKING",
        "requester_case_number": "2026/0417",
        "illicit_basis": "Found in a concealed compartment of a lorry.",
        "firearm": pistol(serial),
        "intended_use": "CRIMINAL_INVESTIGATION",
        "consent_onward": true,
        "recovery_date": "2026-03-01",
    })
}

/// A cartridge case from a crime scene.
#[must_use]
pub fn exhibit(bureau: &str, reference: &str, case: &str) -> Statement {
    let content = json!({
        "event": "EXHIBIT",
        "exhibit": {
            "case_ref": case,
            "exhibit_kind": "CARTRIDGE_CASE",
            "origin": "CRIME_SCENE",
            "calibre_id": "9LUGER",
            "occurrence_date": "2026-02-27",
            "date_precision": "EXACT",
            "place": {"country": country(bureau)},
            "custody_location": "National forensic laboratory",
            "eligibility": "ELIGIBLE",
        },
    });
    Statement::new(bureau, "ballistic", "ballistics", reference, "CREATE", content)
}

/// What a bureau says of two exhibits, each as bureau, reference and case: a status that a reviewer gives, such as `LEAD`.
#[must_use]
pub fn review(bureau: &str, reference: &str, pair: [(&str, &str, &str); 2], status: &str) -> Statement {
    let [left, right] = pair.map(exhibit_of_pair);
    let content =
        json!({"event": "REVIEW", "review": {"left": left, "right": right, "review_status": status}});
    Statement::new(bureau, "ballistic", "ballistics", reference, "CREATE", content)
}

/// What the examination of two exhibits came to, such as `CONFIRMED_HIT`.
#[must_use]
pub fn confirmation(bureau: &str, reference: &str, pair: [(&str, &str, &str); 2], result: &str) -> Statement {
    let [left, right] = pair.map(exhibit_of_pair);
    let content = json!({
        "event": "CONFIRMATION",
        "confirmation": {
            "left": left,
            "right": right,
            "result": result,
            "method": "ORIGINALS",
            "previously_known": false,
        },
    });
    Statement::new(bureau, "ballistic", "ballistics", reference, "CREATE", content)
}

fn exhibit_of_pair((bureau, exhibit, case): (&str, &str, &str)) -> Value {
    json!({"bureau": bureau, "exhibit_id": exhibit, "case_ref": case})
}

/// The submission of a purple notice: a way of hiding firearms.
#[must_use]
pub fn purple_notice(bureau: &str, notice: &str) -> Statement {
    let content = json!({
        "notice_id": notice,
        "event": "SUBMIT",
        "requesting_bureau": bureau,
        "content": {
            "notice_code": "PURPLE",
            "title": "Pistols in car batteries",
            "summary": "Pistols without serial numbers hidden in emptied car batteries.",
            "public_extract": false,
            "modus_kind": "CONCEALMENT",
        },
    });
    Statement::new(bureau, "notice", "notices", &format!("{notice}-1"), "CREATE", content)
}

/// What a bureau says of a record and a seized firearm: `CONFIRM`, `REJECT`, `WITHDRAW` or `COMMENT`.
#[must_use]
pub fn hit(bureau: &str, event: &str, record: (&str, &str), seizure: (&str, &str)) -> Statement {
    let content = json!({
        "event": event,
        "record": {"bureau": record.0, "record_id": record.1},
        "seizure": {"bureau": seizure.0, "seizure_id": seizure.1, "item_no": 1},
    });
    let reference = format!("{event}-{}-{}", record.1, seizure.1);
    Statement::new(bureau, "hit", "hits", &reference, "CREATE", content)
}

/// An entry of the reference table.
#[must_use]
pub fn reference_entry(bureau: &str, number: &str) -> Statement {
    let content = json!({
        "ifrt_id": number,
        "make": "Glock",
        "country": "AT",
        "model": "17",
        "type_code": "PISTOL",
        "action_code": "SEMI_AUTO",
        "status": "VERIFIED",
        "calibres": ["9x19"],
    });
    Statement::new(bureau, "reference", "references", number, "CREATE", content)
}

/// A course.
#[must_use]
pub fn training(bureau: &str, reference: &str) -> Statement {
    let content = json!({
        "activity_id": reference,
        "title": "Tracing course",
        "kind": "REGIONAL_COURSE",
        "start_date": "2026-01-12",
        "end_date": "2026-01-16",
        "host_country": country(bureau),
        "participants": 24,
        "topics": ["TRACING", "IDENTIFICATION"],
    });
    Statement::new(bureau, "training", "training", reference, "CREATE", content)
}

/// The country of a bureau: its code in capitals. Organisations have none; theirs is France, where the Secretariat sits.
fn country(bureau: &str) -> String {
    if bureau.len() == 2 { bureau.to_uppercase() } else { "FR".to_owned() }
}

/// A new identifier of the form of a UUID of version 7, different for each message of this process.
fn message_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("019d0000-0000-7000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn merge(message: &mut Value, content: Value) {
    let (Value::Object(message), Value::Object(content)) = (message, content) else {
        panic!("only objects can be merged");
    };
    message.extend(content);
}
