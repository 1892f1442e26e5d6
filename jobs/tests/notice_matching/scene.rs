//! A warehouse with notices, and what bureaus ask of it.

#[path = "../networks/world.rs"]
mod world;

use arrow::util::pretty::pretty_format_batches;
use chrono::{DateTime, NaiveDate, Utc};
use proofhouse_ingest::Broker;
use proofhouse_jobs::alerts::{self, tell};
use proofhouse_jobs::command_line::NoticeMatchesArguments;
use proofhouse_jobs::commands::notice::matches::{NoticeMatch, NoticeMatches, list};
use proofhouse_jobs::notice_matching::{Summary, match_notices};
use proofhouse_jobs::settings::AlertSettings;
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::Principal;
use serde_json::{Value, json};
pub(crate) use world::{World, record, request, seizure};

/// What reads of the day on which the scenes play.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) const TODAY: &str = "2026-06-01";

/// A firearm as somebody writes it, without a number.
pub(crate) fn gun(type_code: &str, make: &str, model: &str, calibre: &str) -> Value {
    json!({"type_code": type_code, "make_raw": make, "model_raw": model, "calibre_raw": calibre, "serial_raw": "",
        "serial_status": "UNKNOWN"})
}

/// A purple notice of this firearm, sent to these bureaus or to all, as it is submitted.
pub(crate) fn submitted(bureau: &str, id: &str, firearm: Value, changes: &[(&str, Value)]) -> Value {
    let mut message = world::notice(bureau, id, &[]);
    let content = json!({
        "notice_code": "PURPLE", "title": "A method", "summary": "How it goes.", "public_extract": false,
        "modus_kind": "CONCEALMENT", "firearm": firearm,
    });
    message["event_ts"] = json!("2026-05-01T00:00:00Z");
    message["content"] = content;
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        message.pointer_mut(parent).unwrap()[field] = value.clone();
    }
    message
}

/// What the Secretariat or the requester says of it afterwards.
pub(crate) fn said(by: &str, requester: &str, id: &str, event: &str, at: &str) -> Value {
    let mut message = world::notice(requester, id, &[]);
    message["source_bureau"] = json!(by);
    message["source_record_id"] = json!(format!("{id}-{event}"));
    message["event"] = json!(event);
    message["event_ts"] = json!(at);
    message.as_object_mut().unwrap().remove("content");
    message
}

/// Submitted and published at once.
pub(crate) fn published(bureau: &str, id: &str, firearm: Value, changes: &[(&str, Value)]) -> [Value; 2] {
    [submitted(bureau, id, firearm, changes), said("ipsg", bureau, id, "PUBLISH", "2026-05-02T00:00:00Z")]
}

/// A seizure of these firearms.
pub(crate) fn seized(bureau: &str, id: &str, firearms: &[Value], changes: &[(&str, Value)]) -> Value {
    let mut message = seizure(bureau, id, i32::try_from(firearms.len()).unwrap(), changes);
    for (item, firearm) in message["items"].as_array_mut().unwrap().iter_mut().zip(firearms) {
        item["firearm"] = firearm.clone();
    }
    message
}

/// A record of this firearm.
pub(crate) fn recorded(bureau: &str, id: &str, firearm: Value, changes: &[(&str, Value)]) -> Value {
    let mut all = vec![("/firearm", firearm)];
    all.extend_from_slice(changes);
    record(bureau, id, &all)
}

pub(crate) fn hidden_from(bureaus: &[&str]) -> (&'static str, Value) {
    ("/access_restriction", json!({"mode": "ALL_EXCEPT", "parties": bureaus}))
}

/// The same statement, changed by its owner later.
pub(crate) fn restated(mut message: Value, field: &str, value: Value) -> Value {
    message["action"] = json!("UPDATE");
    message["event_ts"] = json!("2026-05-20T00:00:00Z");
    message["message_id"] = json!(uuid::Uuid::now_v7().to_string());
    let (parent, field) = field.rsplit_once('/').unwrap();
    message.pointer_mut(parent).unwrap()[field] = value;
    message
}

/// A scene.
pub(crate) struct Scene {
    pub(crate) world: World,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene { world: World::new() }
    }

    pub(crate) async fn land(&self, kind: Kind, messages: &[Value]) {
        self.world.land(kind, messages).await;
    }

    pub(crate) async fn matched(&self) -> Summary {
        self.matched_on(TODAY).await
    }

    pub(crate) async fn matched_on(&self, today: &str) -> Summary {
        match_notices(&self.world.warehouse, day(today)).await.unwrap()
    }

    pub(crate) async fn listed(&self, bureau: &str) -> NoticeMatches {
        let asked = NoticeMatchesArguments {
            bureau: Bureau::parse(bureau).unwrap(),
            notice: None,
            requester: None,
            top: 1_000,
        };
        list(&self.world.warehouse, &asked).await.unwrap()
    }

    /// What a bureau is shown, in short.
    pub(crate) async fn seen(&self, bureau: &str) -> Vec<String> {
        self.listed(bureau).await.matches.iter().map(short).collect()
    }

    /// All that a bureau can ask of the tables.
    pub(crate) async fn everything(&self, bureau: &str) -> String {
        let session = self.world.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
        let mut told = String::new();
        for sql in [
            "SELECT * FROM notice_seizures ORDER BY 1, 2, 3, 4, 5",
            "SELECT * FROM notice_firearms ORDER BY 1, 2, 3, 4",
            "SELECT * FROM notice_traces ORDER BY 1, 2, 3, 4",
            "SELECT count(*), sum(left_out), max(score) FROM notice_seizures",
            "SELECT count(*), sum(left_out), max(score) FROM notice_firearms",
            "SELECT count(*) FROM notice_traces",
        ] {
            let found = session.collect(sql).await.unwrap();
            told.push_str(&pretty_format_batches(&found).unwrap().to_string());
            told.push('\n');
        }
        told
    }

    pub(crate) async fn told(&self, broker: Option<&Broker>, now: &str) -> alerts::Summary {
        let now: DateTime<Utc> = now.parse().unwrap();
        tell(&self.world.warehouse, broker, &AlertSettings::default(), now).await.unwrap()
    }
}

fn short(one: &NoticeMatch) -> String {
    let fields: Vec<&str> = one.reasons.iter().map(|reason| reason.field.as_str()).collect();
    format!(
        "{}/{} {} {}/{}#{} {}",
        one.notice_bureau,
        one.notice_id,
        one.kind,
        one.bureau,
        one.id,
        one.item_no,
        fields.join("+")
    )
}
