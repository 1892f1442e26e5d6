//! What a bureau does from the command line: one event, said in a sentence before it is sent, named with its topic and
//! reference after.
//!
//! A message is put together as JSON and read as ingest reads it, so that whoever speaks learns of every fault before
//! anything is sent.

use crate::settings::Settings;
use crate::speaking::say_as_bureau;
use crate::summary::{self, say};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use proofhouse_schemas::decode::decode;
use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::{Bureau, Kind, Message, Strictness};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use uuid::Uuid;

/// A JSON object.
pub type Object = Map<String, Value>;

/// Something that is about to be said, and that the rules allow.
#[derive(Debug)]
pub struct Act {
    /// The message.
    pub message: Message,
    /// What it says, in one sentence.
    pub sentence: String,
    /// What it is about: a thread, an exhibit, a pair.
    pub subject: String,
    /// What happens, as the message says it.
    pub event: String,
    /// The state of the subject once it has landed; `None` when it has none.
    pub state: Option<String>,
}

/// What was said.
#[derive(Debug, Serialize)]
struct Said {
    subject: String,
    event: String,
    sentence: String,
    topic: String,
    reference: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    landed: bool,
}

/// Says what will be said, sends it to the bureau's topic, and names topic and reference.
///
/// # Errors
/// When the message would be refused, or the broker cannot be reached.
pub async fn act(
    warehouse: &Warehouse,
    settings: &Settings,
    act: Act,
    lands: bool,
    as_json: bool,
) -> Result<()> {
    if !as_json {
        say!("{}", act.sentence);
    }
    let reference = act.message.record_reference().to_owned();
    let at = act.message.event_ts().to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let topic = say_as_bureau(warehouse, settings, &act.message, lands).await?;
    let said = Said {
        subject: act.subject,
        event: act.event,
        sentence: act.sentence,
        topic: topic.to_string(),
        reference,
        at,
        state: act.state,
        landed: lands,
    };
    summary::print(as_json, &said, |said| {
        let becomes = if said.landed { "is now" } else { "becomes, once it has landed," };
        let state = said.state.as_ref().map(|state| format!(" {} {becomes} {state}.", said.subject));
        format!("Sent to {} as {}.{}", said.topic, said.reference, state.unwrap_or_default())
    })
}

/// The fields that every message carries.
pub fn envelope(kind: Kind, bureau: Bureau, reference: &str, at: DateTime<Utc>) -> Object {
    let fields = json!({
        "schema": kind.newest_version().name(),
        "message_id": Uuid::now_v7(),
        "source_bureau": bureau,
        "source_record_id": reference,
        "action": "CREATE",
        "event_ts": at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Object::new(),
    }
}

/// The moment of an event that follows another: now, or right after the other when its sender's clock is ahead by less than a
/// day. A date that is wrong by more pulls nothing after it.
pub fn moment_after(latest: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let now = Utc::now().trunc_subsecs(3);
    match latest {
        Some(latest) if latest >= now && latest - now < TimeDelta::days(1) => {
            latest.trunc_subsecs(3) + TimeDelta::milliseconds(1)
        }
        _ => now,
    }
}

/// Longest reference, in characters.
const REFERENCE_CHARACTERS: usize = 64;

/// The reference of an event: its subject, when, and what. Where that is too long, the subject is cut and told apart from
/// others by a hash.
pub fn event_reference(subject: &str, at: DateTime<Utc>, event: &str) -> String {
    let tail = format!("-{}-{event}", at.format("%Y%m%dT%H%M%S%3fZ"));
    let room = REFERENCE_CHARACTERS.saturating_sub(tail.chars().count());
    if subject.chars().count() <= room {
        return format!("{subject}{tail}");
    }
    let digest: [u8; 32] = Sha256::digest(subject.as_bytes()).into();
    let hash = hexadecimal(digest.split_at(4).0);
    let kept: String = subject.chars().take(room.saturating_sub(hash.len() + 1)).collect();
    format!("{kept}~{hash}{tail}")
}

/// Reads a message from its fields, as ingest would.
///
/// # Errors
/// With every fault that the message has.
pub fn message_of(kind: Kind, fields: Object) -> Result<Message> {
    let text = serde_json::to_vec(&Value::Object(fields))?;
    match decode(kind, &text, Strictness::Strict) {
        Ok(decoded) => Ok(decoded.message),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
            bail!(
                "this cannot be sent; give the fields with flags or in a file (`proofhouse schema {}` explains them):\n{}",
                kind.word(),
                faults.join("\n")
            )
        }
    }
}

/// Reads an object from a JSON or TOML file.
///
/// # Errors
/// When the file cannot be read or holds no object.
pub fn object_in(file: &Path) -> Result<Object> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let is_toml = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let value: Value = if is_toml {
        toml::from_str(&text).with_context(|| format!("{} is no TOML", file.display()))?
    } else {
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?
    };
    match value {
        Value::Object(object) => Ok(object),
        _ => bail!("{} holds no object of fields", file.display()),
    }
}

/// Puts a field in when there is a value for it.
pub fn put(object: &mut Object, field: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(field.to_owned(), value.into());
    }
}

/// Lays fields over others; objects within are laid over each other.
pub fn lay_over(under: &mut Object, over: Object) {
    for (field, value) in over {
        match (under.get_mut(&field), value) {
            (Some(Value::Object(under)), Value::Object(over)) => lay_over(under, over),
            (_, value) => {
                under.insert(field, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_fits_and_tells_long_subjects_apart() {
        let at = DateTime::from_timestamp(1_700_000_000, 5_000_000).unwrap_or_default();
        assert_eq!(event_reference("TR-1", at, "CLOSE"), "TR-1-20231114T221320005Z-CLOSE");
        let (one, other) = ("x".repeat(60) + "1", "x".repeat(60) + "2");
        let [one, other] = [one, other].map(|subject| event_reference(&subject, at, "FINAL_ANSWER"));
        assert_eq!(one.chars().count(), REFERENCE_CHARACTERS);
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_said_now_stands_after_what_is_known() {
        let ahead = Utc::now() + TimeDelta::minutes(5);
        assert!(moment_after(Some(ahead)) > ahead - TimeDelta::milliseconds(1));
        assert!(moment_after(Some(Utc::now() + TimeDelta::days(400))) < ahead);
        assert!(moment_after(None) <= Utc::now());
    }

    #[test]
    fn objects_are_laid_over_each_other() {
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        let mut under = object(json!({"a": 1, "firearm": {"make_raw": "X", "model_raw": "Y"}}));
        lay_over(&mut under, object(json!({"firearm": {"model_raw": "Z"}, "b": 2})));
        let expected = json!({"a": 1, "firearm": {"make_raw": "X", "model_raw": "Z"}, "b": 2});
        assert_eq!(Value::Object(under), expected);
    }
}
