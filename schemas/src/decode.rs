//! From the bytes of a message to its Rust type, or to the list of what is wrong with it.
//!
//! The fast way reads the bytes straight into the type. Only when that fails, or the message breaks a rule between
//! fields, the slow way runs the JSON Schema over the whole message, so that its sender learns of every fault at once.

use crate::fault::{Fault, RejectCode};
use crate::json_schema::json_schema;
use crate::message::Message;
use crate::topic::Kind;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

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
        Err(error) => explain(kind, text, strictness, &error),
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
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let near: String = line.chars().skip(error.column().saturating_sub(20)).take(40).collect();
    let expected = format!("JSON; it breaks at line {}, column {}", error.line(), error.column());
    Fault::new(RejectCode::NotJson, "$", near, expected)
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

/// The slow way: every fault of the message, or the message without its unknown fields.
fn explain(
    kind: Kind,
    text: &str,
    strictness: Strictness,
    error: &serde_json::Error,
) -> Result<Decoded, Vec<Fault>> {
    let mut value: Value = serde_json::from_str(text).map_err(|error| vec![not_json(text, &error)])?;
    let mut faults = schema_faults(kind, &value);
    if strictness == Strictness::Lenient
        && faults.iter().any(|found| found.fault.code == RejectCode::UnknownField)
    {
        let mut extra = Map::new();
        for found in &faults {
            if let Some(field) = &found.unknown_field
                && let Some(taken) = take(&mut value, &found.pointer, field)
            {
                extra.insert(found.fault.path.clone(), taken);
            }
        }
        faults = schema_faults(kind, &value);
        if faults.is_empty() {
            let message = read(kind, |unit| unit.read_value(value.clone()))
                .map_err(|error| vec![unexplained(&error)])?;
            return finish(message, Some(Value::Object(extra).to_string()));
        }
    }
    if faults.is_empty() {
        return Err(vec![unexplained(error)]);
    }
    Err(faults.into_iter().map(|found| found.fault).take(MOST_FAULTS).collect())
}

/// A fault that the reader found and the schema did not, for instance a day that no calendar has.
fn unexplained(error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let code = if text.contains("date")
        || text.contains("premature end of input")
        || text.contains("out of range")
    {
        RejectCode::BadDate
    } else {
        RejectCode::BadValue
    };
    Fault::new(code, "$", "", text)
}

struct Found {
    fault: Fault,
    pointer: String,
    unknown_field: Option<String>,
}

fn take(value: &mut Value, pointer: &str, field: &str) -> Option<Value> {
    value.pointer_mut(pointer)?.as_object_mut()?.shift_remove(field)
}

static VALIDATORS: LazyLock<HashMap<Kind, Validator>> = LazyLock::new(|| {
    Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let validator =
                jsonschema::options().should_validate_formats(true).build(json_schema(kind)).ok()?;
            Some((kind, validator))
        })
        .collect()
});

fn schema_faults(kind: Kind, value: &Value) -> Vec<Found> {
    let Some(validator) = VALIDATORS.get(&kind) else { return Vec::new() };
    let mut found = Vec::new();
    for error in validator.iter_errors(value) {
        let pointer = error.instance_path().as_str().to_owned();
        collect(error.kind(), &pointer, error.instance(), &error.to_string(), &mut found);
    }
    found
}

fn collect(kind: &ValidationErrorKind, pointer: &str, instance: &Value, words: &str, found: &mut Vec<Found>) {
    let path = json_path(pointer);
    let value = match instance {
        Value::String(text) => format!("{text:?}"),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        other => other.to_string(),
    };
    let mut push =
        |code: RejectCode, path: String, value: &str, expected: String, unknown_field: Option<String>| {
            found.push(Found {
                fault: Fault::new(code, path, value, expected),
                pointer: pointer.to_owned(),
                unknown_field,
            });
        };
    match kind {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for field in unexpected {
                let shown = instance.get(field).map(Value::to_string).unwrap_or_default();
                let expected =
                    "no such field; see `proofhouse schema` for the fields of this kind".to_owned();
                push(
                    RejectCode::UnknownField,
                    format!("{path}.{field}"),
                    &shown,
                    expected,
                    Some(field.clone()),
                );
            }
        }
        ValidationErrorKind::Required { property } => {
            let field = property.as_str().unwrap_or_default();
            push(
                RejectCode::MissingField,
                format!("{path}.{field}"),
                "",
                "a value; the field is required".to_owned(),
                None,
            );
        }
        ValidationErrorKind::Enum { options } => {
            push(RejectCode::BadCode, path, &value, one_of(options), None)
        }
        ValidationErrorKind::Constant { expected_value } => {
            push(RejectCode::BadCode, path, &value, expected_value.to_string(), None);
        }
        ValidationErrorKind::Format { format } => {
            let code = if format.starts_with("date") { RejectCode::BadDate } else { RejectCode::BadValue };
            push(code, path, &value, format!("the format {format}"), None);
        }
        ValidationErrorKind::Pattern { pattern } => {
            let (code, expected) = if pattern.contains("1[7-9]") {
                (RejectCode::BadDate, "a date YYYY-MM-DD, YYYY-MM or YYYY".to_owned())
            } else {
                (RejectCode::BadValue, "a text without control characters".to_owned())
            };
            push(code, path, &value, expected, None);
        }
        ValidationErrorKind::Type { .. } => {
            push(RejectCode::BadValue, path, &value, expected_type(words), None)
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            // An optional value is "this or null": what is wrong is said by the branch that is not null.
            let branch = context.iter().find(|errors| {
                errors.iter().any(|error| !matches!(error.kind(), ValidationErrorKind::Type { .. }))
            });
            match branch {
                Some(errors) => {
                    for error in errors {
                        let inner = error.instance_path().as_str().to_owned();
                        collect(error.kind(), &inner, error.instance(), &error.to_string(), found);
                    }
                }
                None => {
                    push(RejectCode::BadValue, path, &value, "a value of the right type".to_owned(), None)
                }
            }
        }
        _ => push(RejectCode::BadValue, path, &value, limits(words), None),
    }
}

/// The part of the validator's words that says what was expected, without the value.
fn limits(words: &str) -> String {
    words
        .rsplit_once(" is ")
        .map(|(_, rest)| format!("a value that is not {rest}"))
        .unwrap_or_else(|| words.to_owned())
}

fn expected_type(words: &str) -> String {
    words
        .rsplit_once("is not of type")
        .or_else(|| words.rsplit_once("is not of types"))
        .map(|(_, types)| format!("a value of type{types}"))
        .unwrap_or_else(|| "a value of another type".to_owned())
}

fn one_of(options: &Value) -> String {
    let codes: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let listed = codes.iter().take(12).copied().collect::<Vec<_>>().join(", ");
    let more = codes.len().saturating_sub(12);
    if more == 0 { format!("one of {listed}") } else { format!("one of {listed} and {more} more codes") }
}

/// `/items/2/firearm` as `$.items[2].firearm`.
fn json_path(pointer: &str) -> String {
    let mut path = "$".to_owned();
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{name}]"));
        } else {
            path.push('.');
            path.push_str(&name);
        }
    }
    path
}
