//! From the bytes of a message to its Rust type, or to the list of what is wrong with it.
//!
//! The fast way reads the bytes straight into the type. Only when that fails, or the message breaks a rule between
//! fields, the slow way runs the JSON Schema over the whole message, so that its sender learns of every fault at once.

mod document;
mod explain;
mod schema_faults;

use crate::fault::{Fault, RejectCode};
use crate::message::Message;
use crate::topic::Kind;
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
    /// Fields that the schema does not have, as a JSON object of path to value (lenient mode only).
    pub extra: Option<String>,
}

#[derive(Deserialize)]
struct SchemaField<'bytes> {
    #[serde(borrow)]
    schema: Option<Cow<'bytes, str>>,
}

/// Reads a message of the kind that its topic carries.
pub fn decode(kind: Kind, bytes: &[u8], strictness: Strictness) -> Result<Decoded, Vec<Fault>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let expected = format!("UTF-8 text; byte {} is not", error.valid_up_to());
        vec![Fault::new(RejectCode::NotUtf8, "$", "", expected)]
    })?;
    check_schema_name(kind, text)?;
    match read(kind, |unit| unit.read_text(text)) {
        Ok(message) => finish(message, None),
        Err(error) => explain::explain(kind, text, strictness, &error),
    }
}

fn check_schema_name(kind: Kind, text: &str) -> Result<(), Vec<Fault>> {
    let name = match serde_json::from_str::<SchemaField>(text) {
        Ok(field) => field.schema,
        Err(error) if error.is_data() => match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(_)) => None,
            Ok(_) => return Err(vec![Fault::new(RejectCode::NotJson, "$", text, "a JSON object")]),
            Err(error) => return Err(vec![not_json(text, &error)]),
        },
        Err(error) => return Err(vec![not_json(text, &error)]),
    };
    let expected = format!("\"{}\"", kind.schema_name());
    let Some(name) = name else {
        return Err(vec![Fault::new(RejectCode::UnknownKind, "$.schema", "", expected)]);
    };
    if name == kind.schema_name() {
        return Ok(());
    }
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

fn finish(message: Message, extra: Option<String>) -> Result<Decoded, Vec<Fault>> {
    let faults = message.check();
    if faults.is_empty() { Ok(Decoded { message, extra }) } else { Err(faults) }
}
