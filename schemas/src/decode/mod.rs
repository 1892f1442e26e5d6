//! From the bytes of a message to its Rust type, or to the list of what is wrong with it.
//!
//! A first pass finds the version that the message names; when the message begins with it, that is a glance. The fast way
//! then reads the bytes straight into the type of the
//! kind, whichever the version, and asks the message for what the version requires. Only when it cannot be read, the slow
//! way runs the version's JSON Schema over the whole message, so that its sender learns of every fault at once.
//!
//! All versions so far have the shape of the type. One that has another shape would be brought into that of the type
//! between the two passes, and only messages of that version would pay for it.

mod document;
mod explain;
mod schema_faults;

use crate::fault::{Fault, RejectCode};
use crate::message::Message;
use crate::requirement;
use crate::topic::Kind;
use crate::version::{AcceptedVersions, SchemaVersion};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;

/// Most faults that one message is answered with.
pub const MOST_FAULTS: usize = 50;

/// What happens to fields that the schema does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// They are faults.
    #[default]
    Strict,
    /// They are taken out and kept beside the message.
    Lenient,
}

/// A message that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The message.
    pub message: Message,
    /// The version that it named.
    pub version: SchemaVersion,
    /// Fields that the schema does not have, as a JSON object of path to value (lenient mode only).
    pub extra: Option<String>,
}

#[derive(Deserialize)]
struct SchemaField<'bytes> {
    #[serde(borrow)]
    schema: Option<Cow<'bytes, str>>,
}

/// Reads a message of the kind that its topic carries, in any version that there is.
pub fn decode(kind: Kind, bytes: &[u8], strictness: Strictness) -> Result<Decoded, Vec<Fault>> {
    decode_accepted(kind, bytes, strictness, &AcceptedVersions::ALL)
}

/// Reads a message of the kind that its topic carries, in a version that is accepted.
pub fn decode_accepted(
    kind: Kind,
    bytes: &[u8],
    strictness: Strictness,
    accepted: &AcceptedVersions,
) -> Result<Decoded, Vec<Fault>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let expected = format!("UTF-8 text; byte {} is not", error.valid_up_to());
        vec![Fault::new(RejectCode::NotUtf8, "$", "", expected)]
    })?;
    let version = match version_at_start(kind, text, accepted) {
        Some(version) => version,
        None => named_version(kind, text, accepted)?,
    };
    match read(kind, |unit| unit.read_text(text)) {
        Ok(message) => finish(message, version, None),
        Err(error) => explain::explain(named_version(kind, text, accepted)?, text, strictness, &error),
    }
}

/// The version of a message whose first field is its schema, as most systems write it. That the field does not come again
/// is seen by the reader of the whole message.
fn version_at_start(kind: Kind, text: &str, accepted: &AcceptedVersions) -> Option<SchemaVersion> {
    let mut rest = text;
    for part in ["{", "\"schema\"", ":", "\""] {
        rest = rest.trim_start().strip_prefix(part)?;
    }
    let name = rest.split('"').next()?;
    accepted.named(kind, name)
}

/// The version that a message names, when it is one of its topic's kind and accepted.
fn named_version(kind: Kind, text: &str, accepted: &AcceptedVersions) -> Result<SchemaVersion, Vec<Fault>> {
    let name = match serde_json::from_str::<SchemaField>(text) {
        Ok(field) => field.schema,
        Err(error) if error.is_data() => match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(_)) => None,
            Ok(_) => return Err(vec![Fault::new(RejectCode::NotJson, "$", text, "a JSON object")]),
            Err(error) => return Err(vec![not_json(text, &error)]),
        },
        Err(error) => return Err(vec![not_json(text, &error)]),
    };
    if let Some(version) = name.as_ref().and_then(|name| accepted.named(kind, name)) {
        return Ok(version);
    }
    let expected = accepted.in_words(kind);
    let Some(name) = name else {
        return Err(vec![Fault::new(RejectCode::UnknownKind, "$.schema", "", expected)]);
    };
    let word = name.split('/').next().unwrap_or_default();
    let code = match Kind::ALL.into_iter().find(|known| known.word() == word) {
        None => RejectCode::UnknownKind,
        Some(known) if known == kind => RejectCode::UnknownVersion,
        Some(_) => RejectCode::WrongKind,
    };
    Err(vec![Fault::new(code, "$.schema", name, expected)])
}

fn not_json(text: &str, error: &serde_json::Error) -> Fault {
    let expected = format!("JSON; it breaks at line {}, column {}", error.line(), error.column());
    Fault::new(RejectCode::NotJson, "$", near(text, error), expected)
}

/// The text around the place where reading broke off.
fn near(text: &str, error: &serde_json::Error) -> String {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    line.chars().skip(error.column().saturating_sub(20)).take(40).collect()
}

/// Lets the compiler choose the type by kind while the caller chooses the reader.
fn read(
    kind: Kind,
    reader: impl Fn(&dyn ReadAs) -> Result<Message, serde_json::Error>,
) -> Result<Message, serde_json::Error> {
    match kind {
        Kind::Firearm => reader(&As(|message| Message::Firearm(Box::new(message)))),
        Kind::Seizure => reader(&As(|message| Message::Seizure(Box::new(message)))),
        Kind::Trace => reader(&As(|message| Message::Trace(Box::new(message)))),
        Kind::Ballistic => reader(&As(|message| Message::Ballistic(Box::new(message)))),
        Kind::Notice => reader(&As(|message| Message::Notice(Box::new(message)))),
        Kind::Hit => reader(&As(|message| Message::Hit(Box::new(message)))),
        Kind::Reference => reader(&As(|message| Message::Reference(Box::new(message)))),
        Kind::Training => reader(&As(|message| Message::Training(Box::new(message)))),
    }
}

trait ReadAs {
    fn read_text(&self, text: &str) -> Result<Message, serde_json::Error>;
    fn read_value(&self, value: Value) -> Result<Message, serde_json::Error>;
}

struct As<T>(fn(T) -> Message);

impl<T: DeserializeOwned> ReadAs for As<T> {
    fn read_text(&self, text: &str) -> Result<Message, serde_json::Error> {
        serde_json::from_str(text).map(self.0)
    }

    fn read_value(&self, value: Value) -> Result<Message, serde_json::Error> {
        serde_json::from_value(value).map(self.0)
    }
}

/// Checks what was read: the rules between fields, and what the version asks for.
fn finish(message: Message, version: SchemaVersion, extra: Option<String>) -> Result<Decoded, Vec<Fault>> {
    let mut faults = message.check();
    let broken = requirement::of_version(version).iter().filter(|asked| asked.is_broken_by(&message));
    faults.extend(broken.map(requirement::Requirement::fault));
    if faults.is_empty() { Ok(Decoded { message, version, extra }) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_version_at_the_start_is_seen_at_a_glance_and_only_there() {
        let glance = |text: &str| version_at_start(Kind::Firearm, text, &AcceptedVersions::ALL);
        let first = SchemaVersion::parse("firearm/1").unwrap();
        assert_eq!(glance(r#"{"schema":"firearm/1","a":1}"#), Some(first));
        assert_eq!(glance(" { \"schema\" : \"firearm/1\""), Some(first), "what follows is for the reader");
        for other in [
            r#"{"a":1,"schema":"firearm/1"}"#,
            r#"{"schema":"firearm/9"}"#,
            r#"{"schema":"trace/1"}"#,
            "",
            "{",
        ] {
            assert_eq!(glance(other), None, "{other}");
        }
        let without = AcceptedVersions::without(&[first]);
        assert_eq!(version_at_start(Kind::Firearm, r#"{"schema":"firearm/1"}"#, &without), None);
    }

    #[test]
    fn a_schema_that_is_named_twice_is_refused() {
        let twice = br#"{"schema":"training/1","schema":"training/1"}"#;
        assert!(decode(Kind::Training, twice, Strictness::Strict).is_err());
    }
}
