//! Versions of a kind side by side: what a newer one asks for is named when it lacks, alone and beside other faults; the
//! older one is as it was; what is in no accepted version is refused with the names of those that are.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any_message;

use any_message::{Dice, any_value};
use proofhouse_schemas::example::example_of;
use proofhouse_schemas::json_schema::json_schema_of;
use proofhouse_schemas::{
    AcceptedVersions, Fault, Kind, RejectCode, SchemaVersion, Strictness, decode, decode_accepted,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What version 2 of each kind asks for.
const ASKED: &[(Kind, &str)] = &[
    (Kind::Firearm, "/quantity"),
    (Kind::Trace, "/request/illicit_basis_code"),
    (Kind::Trace, "/request/firearm/model_raw"),
    (Kind::Trace, "/request/recovery_date"),
    (Kind::Trace, "/request/recovery_country"),
    (Kind::Trace, "/answer/first_retail_sale_date"),
    (Kind::Trace, "/answer/basis"),
    (Kind::Ballistic, "/exhibit/calibre_id"),
    (Kind::Ballistic, "/exhibit/place/admin1"),
    (Kind::Ballistic, "/exhibit/marks"),
    (Kind::Reference, "/make_id"),
    (Kind::Reference, "/manufacturer_id"),
    (Kind::Reference, "/capacity"),
    (Kind::Reference, "/calibre_ids"),
    (Kind::Reference, "/barrel_lengths_mm"),
];

fn second(kind: Kind) -> SchemaVersion {
    SchemaVersion::numbered(kind, 2).unwrap()
}

/// A message of version 2 that says all that can be asked for.
fn complete(kind: Kind) -> Value {
    let mut message: Value = serde_json::from_str(example_of(second(kind))).unwrap();
    match kind {
        Kind::Trace => {
            message["event"] = json!("FINAL_ANSWER");
            message["answer"] = json!({
                "outcome_code": "TRACED_FIRST_PURCHASER", "first_retail_sale_date": "2021",
                "diversion_country": "IT", "basis": "TRACING",
            });
        }
        Kind::Ballistic => message["exhibit"]["exhibit_kind"] = json!("CARTRIDGE_CASE"),
        _ => {}
    }
    message
}

fn faults(message: &Value) -> Vec<Fault> {
    let name = message["schema"].as_str().unwrap();
    let kind = SchemaVersion::parse(name).unwrap().kind();
    decode(kind, message.to_string().as_bytes(), Strictness::Strict).err().unwrap_or_default()
}

fn path_of(pointer: &str) -> String {
    format!("${}", pointer.replace('/', "."))
}

fn renamed(message: &Value, version: SchemaVersion) -> Value {
    let mut message = message.clone();
    message["schema"] = json!(version.name());
    message
}

/// The message without the field, or with a value that says nothing in its place.
fn lacking(message: &Value, pointer: &str) -> Vec<Value> {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let change = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
        let mut message = message.clone();
        change(message.pointer_mut(parent).unwrap().as_object_mut().unwrap());
        message
    };
    let without = change(&|holder| drop(holder.shift_remove(field)));
    let empty = if message.pointer(pointer).unwrap().is_array() { json!([]) } else { Value::Null };
    vec![without, change(&|holder| drop(holder.insert(field.to_owned(), empty.clone())))]
}

#[test]
fn what_version_2_asks_for_is_named_alone_and_beside_other_faults_and_version_1_does_without() {
    for (kind, pointer) in ASKED {
        let message = complete(*kind);
        assert_eq!(faults(&message), [], "{kind}");
        for lacking in lacking(&message, pointer) {
            let alone = faults(&lacking);
            let [fault] = alone.as_slice() else { panic!("{pointer}: {alone:?}") };
            assert_eq!((fault.code, fault.path.as_str()), (RejectCode::MissingField, &*path_of(pointer)));
            assert!(fault.expected.len() > 10, "{fault:?}");

            // The slow way finds the same, in the same words.
            let mut others = lacking.clone();
            others["colour"] = json!("black");
            others["event_ts"] = json!("yesterday");
            let found = faults(&others);
            assert_eq!(found.len(), 3, "{pointer}: {found:?}");
            assert!(found.contains(fault), "{pointer}: {found:?}");

            assert_eq!(faults(&renamed(&lacking, kind.oldest_version())), [], "{pointer}");
        }
    }
}

#[test]
fn what_is_asked_for_under_a_condition_is_not_asked_without_it() {
    let mut bullet = complete(Kind::Ballistic);
    bullet["exhibit"]["exhibit_kind"] = json!("BULLET");
    bullet["exhibit"]["eligibility"] = json!("EXCLUDED");
    bullet["exhibit"]["exclusion_reason"] = json!("Below the size that the laboratory images");
    let exhibit = bullet["exhibit"].as_object_mut().unwrap();
    exhibit.shift_remove("calibre_id");
    exhibit.shift_remove("marks");
    assert_eq!(faults(&bullet), []);

    let mut request: Value = serde_json::from_str(example_of(second(Kind::Trace))).unwrap();
    for field in
        ["recovery_date", "recovery_country", "recovery_place", "recovery_circumstances", "seizure_id"]
    {
        request["request"].as_object_mut().unwrap().shift_remove(field);
    }
    request["request"]["firearm"]["model_raw"] = json!("");
    assert_eq!(faults(&request), [], "nothing is said of a recovery, and the model is not known");

    let mut answer = complete(Kind::Trace);
    answer["answer"] = json!({ "outcome_code": "NO_RECORD" });
    assert_eq!(faults(&answer), []);
    let mut comment = answer.clone();
    comment["event"] = json!("COMMENT");
    comment["comment"] = json!("The maker has been asked.");
    comment.as_object_mut().unwrap().retain(|field, _| field != "request" && field != "answer");
    assert_eq!(faults(&comment), [], "what is absent asks for nothing");
}

#[test]
fn lenient_reading_asks_for_the_same() {
    let mut message = lacking(&complete(Kind::Firearm), "/quantity").remove(0);
    message["colour"] = json!("black");
    let read = |message: &Value| decode(Kind::Firearm, message.to_string().as_bytes(), Strictness::Lenient);
    let found = read(&message).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, "$.quantity");
    message["quantity"] = json!(1);
    let decoded = read(&message).unwrap();
    assert_eq!(decoded.version, second(Kind::Firearm));
    assert!(decoded.extra.is_some());
}

#[test]
fn an_unknown_or_retired_version_is_refused_with_the_names_of_those_that_are_accepted() {
    let first = Kind::Trace.oldest_version();
    let read = |name: &str, accepted: &AcceptedVersions| {
        let message = complete(Kind::Trace).to_string().replacen("trace/2", name, 1);
        decode_accepted(Kind::Trace, message.as_bytes(), Strictness::Strict, accepted)
    };
    let all = AcceptedVersions::ALL;
    for (name, code) in [
        ("trace/9", RejectCode::UnknownVersion),
        ("trace/0", RejectCode::UnknownVersion),
        ("trace/2.0", RejectCode::UnknownVersion),
        ("trace", RejectCode::UnknownVersion),
        ("firearm/2", RejectCode::WrongKind),
        ("firearm/9", RejectCode::WrongKind),
        ("grenade/1", RejectCode::UnknownKind),
    ] {
        let found = read(name, &all).unwrap_err();
        let shown: Vec<_> = found.iter().map(|fault| (fault.code, &*fault.path, &*fault.value)).collect();
        assert_eq!(shown, [(code, "$.schema", name)]);
        assert_eq!(found[0].expected, "\"trace/1\" or \"trace/2\"");
    }
    let retired = AcceptedVersions::without(&[first]);
    assert_eq!(read("trace/1", &all).unwrap().version, first);
    assert_eq!(read("trace/2", &retired).unwrap().version, second(Kind::Trace));
    let found = read("trace/1", &retired).unwrap_err();
    assert_eq!((found[0].code, &*found[0].expected), (RejectCode::UnknownVersion, "\"trace/2\""));
}

/// A message by chance of a kind that has two versions. Some of what version 2 asks for says nothing.
fn any_message_of_two(seed: u64, which: &prop::sample::Index) -> (Kind, Value) {
    let (kind, _) = *which.get(ASKED);
    let dice = &mut Dice(seed);
    let number = 1 + dice.below(2) as u16;
    let schema = json_schema_of(SchemaVersion::numbered(kind, number).unwrap());
    let mut message = any_value(schema, schema, dice);
    for pointer in ASKED.iter().filter(|(other, _)| *other == kind).map(|(_, pointer)| pointer) {
        if message.pointer(pointer).is_some() && dice.below(3) == 0 {
            let nothing = lacking(&message, pointer);
            message = nothing[dice.below(nothing.len())].clone();
        }
    }
    (kind, message)
}

/// Faults by code and path, unless there are so many that some are not told.
fn told(message: &Value) -> Option<BTreeSet<(RejectCode, String)>> {
    let found = faults(message);
    (found.len() < proofhouse_schemas::decode::MOST_FAULTS)
        .then(|| found.into_iter().map(|fault| (fault.code, fault.path)).collect())
}

proptest! {
    /// So every message that version 2 accepts is accepted by version 1 under its name.
    #[test]
    fn version_2_finds_what_version_1_finds_and_else_only_what_it_asks_for(
        seed in any::<u64>(), which in any::<prop::sample::Index>()
    ) {
        let (kind, message) = any_message_of_two(seed, &which);
        let old = told(&renamed(&message, kind.oldest_version()));
        let new = told(&renamed(&message, second(kind)));
        let (Some(old), Some(new)) = (old, new) else { return Ok(()) };
        prop_assert!(new.is_superset(&old), "{:?} lacks some of {:?}", new, old);
        for (code, path) in new.difference(&old) {
            prop_assert_eq!(*code, RejectCode::MissingField);
            prop_assert!(ASKED.iter().any(|(_, pointer)| path_of(pointer) == *path), "{}", path);
        }
    }

    /// The reader and the JSON Schema ask for the same.
    #[test]
    fn what_is_asked_for_does_not_depend_on_the_way_of_reading(
        seed in any::<u64>(), which in any::<prop::sample::Index>()
    ) {
        let (kind, message) = any_message_of_two(seed, &which);
        let asked = |message: &Value| -> Option<BTreeSet<String>> {
            let missing = told(message)?.into_iter().filter(|(code, _)| *code == RejectCode::MissingField);
            let asked = |path: &String| ASKED.iter().any(|(_, pointer)| path_of(pointer) == *path);
            Some(missing.map(|(_, path)| path).filter(asked).collect())
        };
        let fast = renamed(&message, second(kind));
        let mut slow = fast.clone();
        slow["colour"] = json!("black");
        let (Some(fast), Some(slow)) = (asked(&fast), asked(&slow)) else { return Ok(()) };
        prop_assert_eq!(fast, slow);
    }
}
