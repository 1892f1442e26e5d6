//! What senders get for good and bad messages.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proofhouse_schemas::example::{annotated_example_of, example, example_of};
use proofhouse_schemas::tables::{Provenance, RowBuffer, all, table};
use proofhouse_schemas::{Kind, RejectCode, SchemaVersion, Strictness, decode};
use serde_json::{Value, json};

fn changed(kind: Kind, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(example(kind)).unwrap();
    change(&mut value);
    value.to_string()
}

fn codes(kind: Kind, text: &str) -> Vec<(RejectCode, String)> {
    match decode(kind, text.as_bytes(), Strictness::Strict) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| (fault.code, fault.path)).collect(),
    }
}

#[test]
fn every_example_is_read_and_written_back_the_same() {
    for version in SchemaVersion::all() {
        let decoded = decode(version.kind(), example_of(version).as_bytes(), Strictness::Strict)
            .unwrap_or_else(|faults| panic!("{version}: {faults:?}"));
        assert_eq!(decoded.version, version);
        let written: Value = serde_json::from_str(&decoded.message.to_json().unwrap()).unwrap();
        let original: Value = serde_json::from_str(example_of(version)).unwrap();
        assert_eq!(normal(written), normal(original), "{version}");
        assert!(annotated_example_of(version).contains("// required."), "{version}");
    }
}

/// Numbers and time stamps that mean the same are the same.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Object(fields) => fields.into_iter().map(|(name, field)| (name, normal(field))).collect(),
        Value::Array(items) => items.into_iter().map(normal).collect(),
        other => other,
    }
}

#[test]
fn what_is_no_message_at_all_is_named() {
    assert_eq!(codes(Kind::Firearm, "{\"schema\": \"firearm/1\"")[0].0, RejectCode::NotJson);
    assert_eq!(codes(Kind::Firearm, "[1, 2]")[0].0, RejectCode::NotJson);
    assert_eq!(codes(Kind::Firearm, "{}")[0].0, RejectCode::UnknownKind);
    assert_eq!(codes(Kind::Firearm, "{\"schema\": \"car/1\"}")[0].0, RejectCode::UnknownKind);
    assert_eq!(codes(Kind::Firearm, "{\"schema\": \"firearm/9\"}")[0].0, RejectCode::UnknownVersion);
    assert_eq!(codes(Kind::Firearm, "{\"schema\": \"seizure/1\"}")[0].0, RejectCode::WrongKind);
    assert_eq!(codes(Kind::Firearm, "{\"schema\": 3}")[0].0, RejectCode::UnknownKind);
    let faults = decode(Kind::Firearm, &[b'{', 0xff, b'}'], Strictness::Strict).unwrap_err();
    assert_eq!(faults[0].code, RejectCode::NotUtf8);
}

#[test]
fn every_fault_of_a_message_is_named_with_its_path() {
    let text = changed(Kind::Firearm, |message| {
        message["firearm"]["type_code"] = json!("BAZOOKA");
        message["date_of_loss"] = json!("2026-02-31");
        message["place"]["country"] = json!("Frankreich");
        message["event_ts"] = json!("yesterday");
        message.as_object_mut().unwrap().remove("case_number");
        message["colour"] = json!("black");
    });
    let found = codes(Kind::Firearm, &text);
    for expected in [
        (RejectCode::BadCode, "$.firearm.type_code"),
        (RejectCode::BadCode, "$.place.country"),
        (RejectCode::BadDate, "$.event_ts"),
        (RejectCode::BadDate, "$.date_of_loss"),
        (RejectCode::MissingField, "$.case_number"),
        (RejectCode::UnknownField, "$.colour"),
    ] {
        assert!(found.contains(&(expected.0, expected.1.to_owned())), "{expected:?} not in {found:?}");
    }
}

#[test]
fn a_day_that_no_calendar_has_is_a_bad_date() {
    let text = changed(Kind::Firearm, |message| message["date_of_loss"] = json!("2026-02-31"));
    assert_eq!(codes(Kind::Firearm, &text), vec![(RejectCode::BadDate, "$.date_of_loss".to_owned())]);
    let text = changed(Kind::Training, |message| message["start_date"] = json!("2026-13-01"));
    assert_eq!(codes(Kind::Training, &text), vec![(RejectCode::BadDate, "$.start_date".to_owned())]);
}

#[test]
fn rules_between_fields_are_checked() {
    let cases: [(Kind, &str, Value, RejectCode, &str); 6] = [
        (
            Kind::Firearm,
            "/record_status_reason",
            json!("SMUGGLED"),
            RejectCode::MissingField,
            "$.offence_code",
        ),
        (Kind::Firearm, "/date_of_loss", json!("2027"), RejectCode::BadDate, "$.date_of_loss"),
        (Kind::Seizure, "/items/0/quantity", json!(7), RejectCode::BadValue, "$.items[0].quantity"),
        (
            Kind::Trace,
            "/request/priority",
            json!("URGENT"),
            RejectCode::MissingField,
            "$.request.urgent_reason",
        ),
        (Kind::Ballistic, "/event", json!("SEARCH"), RejectCode::MissingField, "$.search"),
        (
            Kind::Notice,
            "/content/notice_code",
            json!("ORANGE"),
            RejectCode::MissingField,
            "$.content.threat_kind",
        ),
    ];
    for (kind, pointer, value, code, path) in cases {
        let text = changed(kind, |message| *message.pointer_mut(pointer).unwrap() = value);
        let found = codes(kind, &text);
        assert!(found.contains(&(code, path.to_owned())), "{kind} {pointer}: {found:?}");
    }
}

#[test]
fn an_offending_value_is_cut_and_control_characters_are_refused() {
    let text = changed(Kind::Firearm, |message| message["case_number"] = json!("9".repeat(5000)));
    let faults = decode(Kind::Firearm, text.as_bytes(), Strictness::Strict).unwrap_err();
    assert!(faults[0].value.chars().count() <= 80 && !faults[0].expected.contains("99999"), "{faults:?}");
    let text = changed(Kind::Firearm, |message| message["case_number"] = json!("a\u{0}b"));
    assert_eq!(codes(Kind::Firearm, &text)[0].0, RejectCode::BadValue);
}

#[test]
fn lenient_reading_keeps_unknown_fields_beside_the_message() {
    let text = changed(Kind::Seizure, |message| {
        message["items"][0]["firearm"]["colour"] = json!("black");
        message["weather"] = json!({"rain": true});
    });
    assert_eq!(codes(Kind::Seizure, &text).len(), 2);
    let decoded = decode(Kind::Seizure, text.as_bytes(), Strictness::Lenient).unwrap();
    let extra: Value = serde_json::from_str(&decoded.extra.unwrap()).unwrap();
    assert_eq!(extra, json!({"$.items[0].firearm.colour": "black", "$.weather": {"rain": true}}));
}

#[test]
fn every_example_becomes_a_row_of_its_table_and_can_be_withdrawn() {
    for version in SchemaVersion::all() {
        let kind = version.kind();
        let definition = table(kind.history_table()).unwrap();
        let mut buffer = RowBuffer::new(definition.name, definition.arrow_schema()).unwrap();
        let decoded = decode(kind, example_of(version).as_bytes(), Strictness::Strict).unwrap();
        let provenance = |offset| Provenance {
            topic: "feed.xx.test",
            partition: 0,
            offset,
            ingested_at: decoded.message.event_ts().into(),
            schema: Some(decoded.version.name()),
            extra: None,
            timestamp: None,
            event_id: None,
        };
        buffer.push_message(&decoded.message, provenance(0)).unwrap();
        buffer
            .push_withdrawal(
                decoded.message.source_bureau(),
                decoded.message.record_reference(),
                provenance(1),
            )
            .unwrap();
        let batch = buffer.take().unwrap();
        assert_eq!(batch.num_rows(), 2, "{kind}");
        assert_eq!(batch.schema(), definition.arrow_schema());
        assert_eq!(buffer.rows(), 0);
    }
}

#[test]
fn tables_have_distinct_columns_and_descriptions() {
    for definition in all() {
        let schema = definition.arrow_schema();
        let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}", definition.name);
        for key in definition.key {
            assert!(names.contains(key), "{}: {key}", definition.name);
        }
    }
}
