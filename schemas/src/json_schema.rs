//! The JSON Schema (2020-12) of each version of each kind, made from the kind's Rust type and what the version asks for.

use crate::message::{
    BallisticMessage, FirearmRecord, HitEvent, NoticeEvent, ReferenceEntry, Seizure, TraceEvent,
    TrainingActivity,
};
use crate::requirement;
use crate::topic::Kind;
use crate::version::SchemaVersion;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

static SCHEMAS: LazyLock<HashMap<SchemaVersion, Value>> =
    LazyLock::new(|| SchemaVersion::all().map(|version| (version, generate(version))).collect());

/// The JSON Schema of a kind, in its newest version.
pub fn json_schema(kind: Kind) -> &'static Value {
    json_schema_of(kind.newest_version())
}

/// The JSON Schema of a version.
pub fn json_schema_of(version: SchemaVersion) -> &'static Value {
    static EMPTY: Value = Value::Null;
    SCHEMAS.get(&version).unwrap_or(&EMPTY)
}

fn generate(version: SchemaVersion) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = match version.kind() {
        Kind::Firearm => generator.into_root_schema_for::<FirearmRecord>(),
        Kind::Seizure => generator.into_root_schema_for::<Seizure>(),
        Kind::Trace => generator.into_root_schema_for::<TraceEvent>(),
        Kind::Ballistic => generator.into_root_schema_for::<BallisticMessage>(),
        Kind::Notice => generator.into_root_schema_for::<NoticeEvent>(),
        Kind::Hit => generator.into_root_schema_for::<HitEvent>(),
        Kind::Reference => generator.into_root_schema_for::<ReferenceEntry>(),
        Kind::Training => generator.into_root_schema_for::<TrainingActivity>(),
    };
    let mut value = schema.to_value();
    bound_integers(&mut value);
    requirement::write_requirements(&mut value, requirement::of_version(version));
    value["$id"] = json!(format!("urn:proofhouse:schema:{}", version.name()));
    value["properties"]["schema"] = json!({
        "const": version.name(),
        "description": "Name and version of the schema.",
    });
    value
}

/// Says in the schema which integers fit: `format` names the width but does not limit the value.
fn bound_integers(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            let bounds = match keywords.get("format").and_then(Value::as_str) {
                Some("int32") => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
                Some("int64") => Some((i64::MIN, i64::MAX)),
                _ => None,
            };
            if let Some((least, most)) = bounds {
                keywords.entry("minimum").or_insert(json!(least));
                keywords.entry("maximum").or_insert(json!(most));
            }
            keywords.values_mut().for_each(bound_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        _ => {}
    }
}
