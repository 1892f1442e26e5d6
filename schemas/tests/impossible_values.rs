//! A date that no calendar has or a number that does not fit is named with its place and value, alone and beside other
//! faults, in every field of every kind.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any_message;

use any_message::{Dice, any_value, resolved, type_of};
use proofhouse_schemas::example::example;
use proofhouse_schemas::json_schema::json_schema_of;
use proofhouse_schemas::{Kind, RejectCode, SchemaVersion, Strictness, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A value as it is written into the message; how a fault shows it is the same.
type Written = &'static str;

const BAD_DATES: &[Written] =
    &["\"2026-02-31\"", "\"2023-02-29\"", "\"2026-13-01\"", "\"yesterday\"", "\"\""];
const BAD_PARTIAL_DATES: &[Written] =
    &["\"2026-02-31\"", "\"2023-02-29\"", "\"2026-13\"", "\"1066\"", "\"26-01-01\"", "\"31.12.2026\""];
const BAD_TIMES: &[Written] =
    &["\"2026-02-31T08:00:00Z\"", "\"2026-01-01T25:00:00Z\"", "\"2026-01-01T08:00:00\"", "\"2026-01-01\""];
const BAD_32_BIT_INTEGERS: &[Written] =
    &["2147483648", "-2147483649", "99999999999", "1.5", "1e400", "\"7\"", "true"];
const BAD_64_BIT_INTEGERS: &[Written] = &["9223372036854775808", "1.5", "-1e400", "\"7\""];
const BAD_NUMBERS: &[Written] = &["1e400", "-2E+999", "\"7.5\"", "false"];

/// Every field of `value` that holds a date or a number: its pointer, what is impossible there, and the fault's code.
fn fields_that_can_be_impossible(
    schema: &Value,
    root: &Value,
    value: &Value,
    pointer: String,
    found: &mut Vec<(String, &'static [Written], RejectCode)>,
) {
    let schema = resolved(schema, root);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let pointer = format!("{pointer}/{name}");
                fields_that_can_be_impossible(&schema["properties"][name], root, field, pointer, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                fields_that_can_be_impossible(
                    &schema["items"],
                    root,
                    item,
                    format!("{pointer}/{index}"),
                    found,
                );
            }
        }
        _ => {
            let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
            let (impossible, code) = match (type_of(schema), format) {
                ("string", "date") => (BAD_DATES, RejectCode::BadDate),
                ("string", "partial-date") => (BAD_PARTIAL_DATES, RejectCode::BadDate),
                ("string", "date-time") => (BAD_TIMES, RejectCode::BadDate),
                ("integer", "int32") => (BAD_32_BIT_INTEGERS, RejectCode::BadValue),
                ("integer", _) => (BAD_64_BIT_INTEGERS, RejectCode::BadValue),
                ("number", _) => (BAD_NUMBERS, RejectCode::BadValue),
                _ => return,
            };
            found.push((pointer, impossible, code));
        }
    }
}

fn path_of(pointer: &str) -> String {
    let part = |part: &str| match part.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => format!(".{part}"),
    };
    format!("${}", pointer.split('/').skip(1).map(part).collect::<String>())
}

/// The message with other JSON in one field. What is written may be what no `Value` can hold.
fn with(message: &Value, pointer: &str, written: Written) -> String {
    let mut message = message.clone();
    *message.pointer_mut(pointer).unwrap() = json!("@here@");
    message.to_string().replace("\"@here@\"", written)
}

fn assert_named(
    kind: Kind,
    text: &str,
    path: &str,
    written: Written,
    code: RejectCode,
) -> Result<(), TestCaseError> {
    let faults = decode(kind, text.as_bytes(), Strictness::Strict).unwrap_err();
    let named: Vec<_> = faults.iter().filter(|fault| fault.path == path).collect();
    prop_assert_eq!(named.len(), 1, "{} = {}: {:?}", path, written, faults);
    prop_assert_eq!((named[0].code, named[0].value.as_str()), (code, written), "{}", path);
    prop_assert!(!named[0].expected.is_empty() && !named[0].expected.contains("line 1"), "{:?}", named);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_impossible_value_is_named_alone_and_beside_other_faults(seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let versions: Vec<SchemaVersion> = SchemaVersion::all().collect();
        let version = *which.get(&versions);
        let (kind, schema) = (version.kind(), json_schema_of(version));
        let dice = &mut Dice(seed);
        let message = any_value(schema, schema, dice);
        let mut fields = Vec::new();
        fields_that_can_be_impossible(schema, schema, &message, String::new(), &mut fields);
        prop_assert!(!fields.is_empty());
        let mut others = message.clone();
        others["colour"] = json!("black");
        others["message_id"] = json!("seven");
        for (pointer, impossible, code) in fields {
            let written = impossible[dice.below(impossible.len())];
            let path = path_of(&pointer);
            assert_named(kind, &with(&message, &pointer, written), &path, written, code)?;
            let text = with(&others, &pointer, written);
            assert_named(kind, &text, &path, written, code)?;
            assert_named(kind, &text, "$.colour", "\"black\"", RejectCode::UnknownField)?;
            assert_named(kind, &text, "$.message_id", "\"seven\"", RejectCode::BadValue)?;
        }
    }
}

#[test]
fn a_field_given_twice_is_named() {
    let text = example(Kind::Firearm).replacen('{', "{\"case_number\": \"B-1\",", 1);
    let faults = decode(Kind::Firearm, text.as_bytes(), Strictness::Strict).unwrap_err();
    assert_eq!(
        (faults[0].code, faults[0].path.as_str()),
        (RejectCode::BadValue, "$.case_number"),
        "{faults:?}"
    );
    assert_eq!(faults.len(), 1);
}

#[test]
fn a_whole_number_written_with_a_fraction_is_a_whole_number() {
    // JSON Schema 2020-12, section 6.1.1 of the validation vocabulary: a number with a zero fraction is an integer.
    let text = example(Kind::Training).replace("\"participants\": 32", "\"participants\": 32.0");
    assert!(text.contains("32.0"), "the example has changed");
    let decoded = decode(Kind::Training, text.as_bytes(), Strictness::Strict).unwrap();
    assert_eq!(
        decoded,
        decode(Kind::Training, example(Kind::Training).as_bytes(), Strictness::Strict).unwrap()
    );
}

#[test]
fn lenient_reading_names_impossible_values_too() {
    let text = example(Kind::Firearm).replacen('{', "{\"colour\": \"black\",", 1);
    let mut message: Value = serde_json::from_str(&text).unwrap();
    message["date_of_loss"] = json!("2026-02-31");
    let faults = decode(Kind::Firearm, message.to_string().as_bytes(), Strictness::Lenient).unwrap_err();
    assert_eq!(
        (faults.len(), faults[0].path.as_str(), faults[0].value.as_str()),
        (1, "$.date_of_loss", "\"2026-02-31\"")
    );
}
