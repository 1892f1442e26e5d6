//! What is wrong with a message, in words for the engineer who sent it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest piece of an offending value that is repeated to anybody, in characters.
pub const SHOWN_VALUE_CHARACTERS: usize = 80;

/// Why a message, or a part of it, is refused. The text form is stable: systems may act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RejectCode {
    /// The value is not UTF-8.
    NotUtf8,
    /// The value is not JSON, or not a JSON object.
    NotJson,
    /// The field `schema` is absent or names no kind we know.
    UnknownKind,
    /// The kind is known, its version is not.
    UnknownVersion,
    /// The schema is of another kind than the topic.
    WrongKind,
    /// A required field is absent.
    MissingField,
    /// A field that the schema does not have (strict mode).
    UnknownField,
    /// A value that is not in its code list.
    BadCode,
    /// Not a date, an impossible date, or dates in the wrong order.
    BadDate,
    /// A value of the wrong type, length or range.
    BadValue,
    /// The message is larger than the configured limit.
    Oversize,
    /// The message claims another source than its topic's bureau.
    WrongSource,
    /// The Kafka key is absent.
    NoKey,
    /// The Kafka key is not the message's own record reference.
    KeyMismatch,
    /// The thread's state does not allow the event, or the bureau may not do it.
    EventNotAllowed,
    /// The same message of the same source had landed before: a sender's retry.
    Duplicate,
    /// The value begins as Avro does, and no schema registry is configured.
    NoRegistry,
    /// The schema registry has no Avro schema with the id that the value names, or none that can be read.
    UnknownSchema,
    /// The value is not what its Avro schema says.
    NotAvro,
}

impl RejectCode {
    /// The stable text form, such as `WRONG_SOURCE`.
    pub fn as_str(&self) -> &'static str {
        match self {
            RejectCode::NotUtf8 => "NOT_UTF8",
            RejectCode::NotJson => "NOT_JSON",
            RejectCode::UnknownKind => "UNKNOWN_KIND",
            RejectCode::UnknownVersion => "UNKNOWN_VERSION",
            RejectCode::WrongKind => "WRONG_KIND",
            RejectCode::MissingField => "MISSING_FIELD",
            RejectCode::UnknownField => "UNKNOWN_FIELD",
            RejectCode::BadCode => "BAD_CODE",
            RejectCode::BadDate => "BAD_DATE",
            RejectCode::BadValue => "BAD_VALUE",
            RejectCode::Oversize => "OVERSIZE",
            RejectCode::WrongSource => "WRONG_SOURCE",
            RejectCode::NoKey => "NO_KEY",
            RejectCode::KeyMismatch => "KEY_MISMATCH",
            RejectCode::EventNotAllowed => "EVENT_NOT_ALLOWED",
            RejectCode::Duplicate => "DUPLICATE",
            RejectCode::NoRegistry => "NO_REGISTRY",
            RejectCode::UnknownSchema => "UNKNOWN_SCHEMA",
            RejectCode::NotAvro => "NOT_AVRO",
        }
    }
}

impl fmt::Display for RejectCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One thing that is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Why.
    pub code: RejectCode,
    /// Where: a JSON path such as `$.items[2].firearm.type_code`.
    pub path: String,
    /// The offending value as it was read, cut to [`SHOWN_VALUE_CHARACTERS`] characters.
    pub value: String,
    /// What was expected there.
    pub expected: String,
}

impl Fault {
    /// A fault; the value is cut to the length that may be shown.
    pub fn new(
        code: RejectCode,
        path: impl Into<String>,
        value: impl AsRef<str>,
        expected: impl Into<String>,
    ) -> Fault {
        Fault { code, path: path.into(), value: shown(value.as_ref()), expected: expected.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_empty() {
            write!(formatter, "{} at {}: expected {}", self.code, self.path, self.expected)
        } else {
            write!(
                formatter,
                "{} at {}: got {}, expected {}",
                self.code, self.path, self.value, self.expected
            )
        }
    }
}

/// Cuts a value to what may be shown, marking the cut with an ellipsis.
pub fn shown(value: &str) -> String {
    if value.chars().count() <= SHOWN_VALUE_CHARACTERS {
        return value.to_owned();
    }
    let mut cut: String = value.chars().take(SHOWN_VALUE_CHARACTERS - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_at_eighty_characters() {
        let fault =
            Fault::new(RejectCode::BadValue, "$.remarks", "ж".repeat(500), "at most 4,000 characters");
        assert_eq!(fault.value.chars().count(), SHOWN_VALUE_CHARACTERS);
    }
}
