//! Options of a session, as drivers set them. The messages are those of Flight.proto; arrow-flight does not have them yet.

use super::sign_in::Call;
use crate::catalogue::DATABASE;
use crate::session_settings::SettingError;
use std::collections::BTreeMap;

/// Those that can be set.
const SETTABLE: [&str; 3] = ["proofhouse.purpose", "statement_timeout", "application_name"];
/// Those that only tell where the tables are.
const FIXED: [(&str, &str); 2] = [("catalog", DATABASE), ("schema", "public")];

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SetSessionOptionsRequest {
    #[prost(btree_map = "string, message", tag = "1")]
    session_options: BTreeMap<String, SessionOptionValue>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SessionOptionValue {
    #[prost(oneof = "OptionValue", tags = "1, 2, 3, 4, 5")]
    option_value: Option<OptionValue>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum OptionValue {
    #[prost(string, tag = "1")]
    Text(String),
    #[prost(bool, tag = "2")]
    Boolean(bool),
    #[prost(sfixed64, tag = "3")]
    Whole(i64),
    #[prost(double, tag = "4")]
    Fraction(f64),
    #[prost(message, tag = "5")]
    Texts(Texts),
}

#[derive(Clone, PartialEq, prost::Message)]
struct Texts {
    #[prost(string, repeated, tag = "1")]
    values: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SetSessionOptionsResult {
    #[prost(btree_map = "string, message", tag = "1")]
    errors: BTreeMap<String, OptionError>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct OptionError {
    #[prost(enumeration = "ErrorValue", tag = "1")]
    value: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum ErrorValue {
    Unspecified = 0,
    InvalidName = 1,
    InvalidValue = 2,
    Other = 3,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct GetSessionOptionsResult {
    #[prost(btree_map = "string, message", tag = "1")]
    session_options: BTreeMap<String, SessionOptionValue>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(super) struct CloseSessionResult {
    #[prost(enumeration = "CloseStatus", tag = "1")]
    status: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum CloseStatus {
    Unspecified = 0,
    Closed = 1,
}

/// Sets options; says which could not be set.
pub(super) fn set(call: &Call, request: SetSessionOptionsRequest) -> SetSessionOptionsResult {
    let mut errors = BTreeMap::new();
    for (name, wanted) in request.session_options {
        let text = match wanted.option_value {
            None => None,
            Some(OptionValue::Text(text)) => Some(text),
            Some(OptionValue::Boolean(value)) => Some(value.to_string()),
            Some(OptionValue::Whole(value)) => Some(value.to_string()),
            Some(OptionValue::Fraction(value)) => Some(value.to_string()),
            Some(OptionValue::Texts(texts)) => Some(texts.values.join(", ")),
        };
        if let Err(error) = set_one(call, &name, text.as_deref()) {
            errors.insert(name.chars().take(64).collect(), OptionError { value: error.into() });
        }
    }
    SetSessionOptionsResult { errors }
}

fn set_one(call: &Call, name: &str, value: Option<&str>) -> Result<(), ErrorValue> {
    if let Some((_, fixed)) = FIXED.iter().find(|(known, _)| *known == name) {
        let stays = value.is_none_or(|value| value == *fixed);
        return if stays { Ok(()) } else { Err(ErrorValue::InvalidValue) };
    }
    if !SETTABLE.contains(&name) {
        return Err(ErrorValue::InvalidName);
    }
    match call.session.settings.set(name, value) {
        Ok(_) => Ok(()),
        Err(SettingError::Unknown(_)) => Err(ErrorValue::InvalidName),
        Err(SettingError::Invalid { .. }) => Err(ErrorValue::InvalidValue),
    }
}

/// What is set.
pub(super) fn get(call: &Call) -> GetSessionOptionsResult {
    let own = SETTABLE.iter().filter_map(|name| Some(((*name).to_owned(), call.session.settings.get(name)?)));
    let fixed = FIXED.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let told = own
        .chain(fixed)
        .map(|(name, value)| (name, SessionOptionValue { option_value: Some(OptionValue::Text(value)) }));
    GetSessionOptionsResult { session_options: told.collect() }
}

/// The session is closed.
pub(super) fn closed() -> CloseSessionResult {
    CloseSessionResult { status: CloseStatus::Closed.into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use prost::Message;

    /// As Flight.proto says: a map of texts to a message with a text under 1, a boolean under 2, eight bytes under 3.
    #[test]
    fn options_are_read_as_the_protocol_writes_them() {
        let written =
            b"\x0a\x0c\x0a\x01a\x12\x07\x0a\x05thirt\x0a\x10\x0a\x01b\x12\x0b\x19\x05\0\0\0\0\0\0\0\x10\x01";
        let read = SetSessionOptionsRequest::decode(&written[..]).unwrap();
        assert_eq!(read.session_options["a"].option_value, Some(OptionValue::Text("thirt".into())));
        // The last of a choice counts.
        assert_eq!(read.session_options["b"].option_value, Some(OptionValue::Boolean(true)));
        assert_eq!(closed().encode_to_vec(), b"\x08\x01");
    }
}
