//! Every fault that the JSON Schema of a version finds in a message.

use super::document::Document;
use crate::date::{PARTIAL_DATE_FORMAT, PartialDate};
use crate::fault::{Fault, RejectCode};
use crate::json_schema::json_schema_of;
use crate::requirement::{self, Requirement};
use crate::silhouette::{NotASilhouette, SilhouetteCode};
use crate::version::SchemaVersion;
use jsonschema::Validator;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static VALIDATORS: LazyLock<HashMap<SchemaVersion, Validator>> = LazyLock::new(|| {
    SchemaVersion::all()
        .filter_map(|version| {
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .with_format(PARTIAL_DATE_FORMAT, |text: &str| PartialDate::parse(text).is_some())
                .build(json_schema_of(version))
                .ok()?;
            Some((version, validator))
        })
        .collect()
});

/// A fault with what lenient reading needs to take an unknown field out.
pub(super) struct Found {
    /// The fault.
    pub fault: Fault,
    /// JSON pointer of the value that has the fault; of the holder for unknown fields.
    pub pointer: String,
    /// Name of an unknown field.
    pub unknown_field: Option<String>,
}

/// What the JSON Schema says against a message; empty when nothing.
pub(super) fn schema_faults(version: SchemaVersion, document: &Document) -> Vec<Found> {
    let Some(validator) = VALIDATORS.get(&version) else { return Vec::new() };
    let asked = requirement::of_version(version);
    let mut collector = Collector { asked, unbounded: &document.unbounded, found: Vec::new() };
    for error in validator.iter_errors(&document.value) {
        collector.collect(&error);
    }
    collector.found
}

struct Collector<'document> {
    /// What the version asks for beyond the type.
    asked: &'static [Requirement],
    unbounded: &'document HashSet<String>,
    found: Vec<Found>,
}

impl Collector<'_> {
    fn collect(&mut self, error: &ValidationError<'_>) {
        let instance = error.instance();
        if is_nothing(instance)
            && let Some(fault) = self.lack_of(&path_of(error))
        {
            return self.push(error, fault, None);
        }
        let (code, expected) = match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                return self.unknown_fields(error, unexpected);
            }
            ValidationErrorKind::Required { property } => {
                let field = property.as_str().unwrap_or_default();
                let path = format!("{}.{field}", path_of(error));
                let fault = self.lack_of(&path).unwrap_or_else(|| {
                    Fault::new(RejectCode::MissingField, path, "", "a value; the field is required")
                });
                return self.push(error, fault, None);
            }
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                return self.branches(error, context);
            }
            ValidationErrorKind::Enum { options } => (RejectCode::BadCode, one_of(options)),
            ValidationErrorKind::Constant { expected_value } => {
                (RejectCode::BadCode, expected_value.to_string())
            }
            ValidationErrorKind::Format { format } => expected_format(format),
            ValidationErrorKind::Pattern { pattern } if pattern == PartialDate::PATTERN => {
                expected_format(PARTIAL_DATE_FORMAT)
            }
            ValidationErrorKind::Pattern { pattern } if pattern == SilhouetteCode::PATTERN => {
                (RejectCode::BadValue, NotASilhouette.to_string())
            }
            ValidationErrorKind::Pattern { .. } => {
                (RejectCode::BadValue, "a text without control characters".to_owned())
            }
            ValidationErrorKind::Type { .. } => (RejectCode::BadValue, self.expected_type(error)),
            ValidationErrorKind::Minimum { limit } => {
                (RejectCode::BadValue, format!("a number of at least {limit}"))
            }
            ValidationErrorKind::Maximum { limit } => {
                (RejectCode::BadValue, format!("a number of at most {limit}"))
            }
            ValidationErrorKind::MinLength { limit } => {
                (RejectCode::BadValue, format!("a text of at least {limit} characters"))
            }
            ValidationErrorKind::MaxLength { limit } => {
                (RejectCode::BadValue, format!("a text of at most {limit} characters"))
            }
            _ => (RejectCode::BadValue, limits(&error.to_string())),
        };
        let value = match instance.as_str() {
            Some(text) if self.unbounded.contains(text) => text.to_owned(),
            _ => value_in_words(instance),
        };
        self.push(error, Fault::new(code, path_of(error), value, expected), None);
    }

    /// The fault of leaving out what the version asks for at this place, when it asks for something there.
    fn lack_of(&self, path: &str) -> Option<Fault> {
        self.asked.iter().find(|asked| asked.path() == path).map(Requirement::fault)
    }

    fn unknown_fields(&mut self, error: &ValidationError<'_>, unexpected: &[String]) {
        for field in unexpected {
            let value = error.instance().get(field).map(Value::to_string).unwrap_or_default();
            let path = format!("{}.{field}", path_of(error));
            let expected = "no such field; see `proofhouse schema` for the fields of this kind";
            let fault = Fault::new(RejectCode::UnknownField, path, value, expected);
            self.push(error, fault, Some(field.clone()));
        }
    }

    /// An optional value is "this or null": what is wrong is said by the branch that is not null.
    fn branches(&mut self, error: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>]) {
        let same_place = error.instance_path().as_str();
        let is_other_type = |inner: &ValidationError<'_>| {
            matches!(inner.kind(), ValidationErrorKind::Type { .. })
                && inner.instance_path().as_str() == same_place
        };
        let says_more = context.iter().find(|branch| branch.iter().any(|inner| !is_other_type(inner)));
        match says_more.or_else(|| context.first()) {
            Some(branch) => branch.iter().for_each(|inner| self.collect(inner)),
            None => {
                let expected = "a value of another type";
                let value = value_in_words(error.instance());
                self.push(error, Fault::new(RejectCode::BadValue, path_of(error), value, expected), None);
            }
        }
    }

    fn expected_type(&self, error: &ValidationError<'_>) -> String {
        if error.instance().as_str().is_some_and(|text| self.unbounded.contains(text)) {
            return "a number that a 64-bit float can hold".to_owned();
        }
        let words = error.to_string();
        words
            .rsplit_once("is not of types ")
            .or_else(|| words.rsplit_once("is not of type "))
            .map(|(_, types)| format!("a value of type {types}"))
            .unwrap_or_else(|| "a value of another type".to_owned())
    }

    fn push(&mut self, error: &ValidationError<'_>, fault: Fault, unknown_field: Option<String>) {
        self.found.push(Found { fault, pointer: error.instance_path().as_str().to_owned(), unknown_field });
    }
}

/// Values that stand where a version asks for something and say nothing.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn path_of(error: &ValidationError<'_>) -> String {
    json_path(error.instance_path().as_str())
}

/// A value as a fault shows it.
pub(super) fn value_in_words(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        other => other.to_string(),
    }
}

fn expected_format(format: &str) -> (RejectCode, String) {
    match format {
        PARTIAL_DATE_FORMAT => {
            let expected = "a date of the calendar, YYYY-MM-DD, YYYY-MM or YYYY, from 1700 to 2199";
            (RejectCode::BadDate, expected.to_owned())
        }
        "date" => (RejectCode::BadDate, "a date of the calendar, YYYY-MM-DD".to_owned()),
        "date-time" => {
            let expected = "a point in time with its offset from UTC, such as 2026-01-31T08:00:00Z";
            (RejectCode::BadDate, expected.to_owned())
        }
        other => (RejectCode::BadValue, format!("the format {other}")),
    }
}

/// The part of the validator's words that says what was expected, without the value.
fn limits(words: &str) -> String {
    words
        .rsplit_once(" is ")
        .map(|(_, rest)| format!("a value that is not {rest}"))
        .unwrap_or_else(|| words.to_owned())
}

fn one_of(options: &Value) -> String {
    let codes: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let listed = codes.iter().take(12).copied().collect::<Vec<_>>().join(", ");
    let more = codes.len().saturating_sub(12);
    if more == 0 { format!("one of {listed}") } else { format!("one of {listed} and {more} more codes") }
}

/// `/items/2/firearm` as `$.items[2].firearm`.
pub(super) fn json_path(pointer: &str) -> String {
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
