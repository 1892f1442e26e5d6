//! The slow way: every fault of a message that could not be read, or the message without its unknown fields.

use super::document::Document;
use super::schema_faults::{Found, json_path, schema_faults, value_in_words};
use super::{Decoded, MOST_FAULTS, Strictness, finish, near, not_json, read};
use crate::fault::{Fault, RejectCode};
use crate::message::Message;
use crate::topic::Kind;
use crate::version::SchemaVersion;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What is wrong with a message that `error` kept from being read.
pub(super) fn explain(
    version: SchemaVersion,
    text: &str,
    strictness: Strictness,
    error: &serde_json::Error,
) -> Result<Decoded, Vec<Fault>> {
    let mut document = Document::read(text).map_err(|error| vec![not_json(text, &error)])?;
    let repeated: Vec<Fault> = document
        .repeated
        .iter()
        .map(|field| {
            let path = json_path(&field.pointer);
            let expected = "the field once; it is given more than once";
            Fault::new(RejectCode::BadValue, path, value_in_words(&field.value), expected)
        })
        .collect();
    let mut found = schema_faults(version, &document);
    let mut extra = None;
    if strictness == Strictness::Lenient {
        extra = take_unknown_fields(&mut document, &found);
        if extra.is_some() {
            found = schema_faults(version, &document);
        }
    }
    let faults = distinct(repeated.into_iter().chain(found.into_iter().map(|found| found.fault)));
    if !faults.is_empty() {
        return Err(faults);
    }
    match read_as_schema_allows(version.kind(), document) {
        Some(message) => finish(message, version, extra),
        None => Err(vec![unexplained(text, error)]),
    }
}

/// At most [`MOST_FAULTS`] faults, each place and kind of fault once.
fn distinct(faults: impl Iterator<Item = Fault>) -> Vec<Fault> {
    let mut seen = HashSet::new();
    faults.filter(|fault| seen.insert((fault.code, fault.path.clone()))).take(MOST_FAULTS).collect()
}

/// The unknown fields as a JSON object of path to value; they are no longer in the document afterwards.
fn take_unknown_fields(document: &mut Document, found: &[Found]) -> Option<String> {
    let mut extra = Map::new();
    for found in found {
        if let Some(field) = &found.unknown_field
            && let Some(holder) = document.value.pointer_mut(&found.pointer).and_then(Value::as_object_mut)
            && let Some(taken) = holder.shift_remove(field)
        {
            extra.insert(found.fault.path.clone(), taken);
        }
    }
    (!extra.is_empty()).then(|| Value::Object(extra).to_string())
}

/// Reads a document in which the schema finds no fault. To JSON Schema `3.0` is an integer; to the types it is not.
fn read_as_schema_allows(kind: Kind, document: Document) -> Option<Message> {
    if !document.unbounded.is_empty() {
        return None;
    }
    let mut value = document.value;
    make_whole(&mut value);
    read(kind, |unit| unit.read_value(value.clone())).ok()
}

/// Writes whole numbers without a fraction, as far as floats are exact.
fn make_whole(value: &mut Value) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(float) = number.as_f64()
                && float.fract() == 0.0
                && float.abs() <= EXACT
            {
                *value = Value::from(float as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(fields) => fields.values_mut().for_each(make_whole),
        _ => {}
    }
}

/// The last resort: a fault that the reader found and the schema did not. The place in the text stands for the path.
fn unexplained(text: &str, error: &serde_json::Error) -> Fault {
    Fault::new(RejectCode::BadValue, "$", near(text, error), error.to_string())
}
