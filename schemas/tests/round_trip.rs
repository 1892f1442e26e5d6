//! Any message that the JSON Schema allows is read into its type and written back the same.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proofhouse_schemas::Kind;
use proofhouse_schemas::json_schema::json_schema;
use proofhouse_schemas::message::{
    BallisticMessage, FirearmRecord, NoticeEvent, ReferenceEntry, Seizure, TraceEvent, TrainingActivity,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Chance from a seed (splitmix64), so that a failing case can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

const CHARACTERS: [char; 12] = ['A', '7', ' ', 'é', 'Я', 'ش', '"', '\\', '/', '中', '-', '😀'];

fn any_value(schema: &Value, root: &Value, dice: &mut Dice) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return any_value(&root["$defs"][reference.rsplit('/').next().unwrap()], root, dice);
    }
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        let branch = branches.iter().find(|branch| branch["type"] != "null").unwrap();
        return any_value(branch, root, dice);
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(codes) = schema.get("enum").and_then(Value::as_array) {
        return codes[dice.below(codes.len())].clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => {
            kinds.iter().find(|kind| *kind != "null").unwrap().as_str().unwrap().to_owned()
        }
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    match kind.as_str() {
        "object" => any_object(schema, root, dice),
        "array" => (0..dice.below(3)).map(|_| any_value(&schema["items"], root, dice)).collect(),
        "boolean" => json!(dice.below(2) == 0),
        "integer" => json!(dice.below(3000)),
        "number" => json!(dice.below(80_000) as f64 / 8.0),
        _ => any_text(schema, dice),
    }
}

fn any_object(schema: &Value, root: &Value, dice: &mut Dice) -> Value {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut fields = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if required.contains(&name.as_str()) || dice.below(2) == 0 {
            fields.insert(name.clone(), any_value(property, root, dice));
        }
    }
    Value::Object(fields)
}

fn any_text(schema: &Value, dice: &mut Dice) -> Value {
    let (year, month, day) = (1900 + dice.below(120), 1 + dice.below(12), 1 + dice.below(28));
    let date = format!("{year:04}-{month:02}-{day:02}");
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => return json!(date),
        Some("date-time") => return json!(format!("{date}T{:02}:{:02}:09Z", dice.below(24), dice.below(60))),
        Some("uuid") => return json!(format!("01930f5e-7a10-7c3e-9d1b-{:012x}", dice.below(1 << 40))),
        _ => {}
    }
    if schema.get("pattern").and_then(Value::as_str).is_some_and(|pattern| pattern.contains("1[7-9]")) {
        return json!(date[..[4, 7, 10][dice.below(3)]].to_owned());
    }
    let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0) as usize;
    let most = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(40).min(60) as usize;
    let length = least + dice.below(most - least + 1);
    json!((0..length).map(|_| CHARACTERS[dice.below(CHARACTERS.len())]).collect::<String>())
}

fn goes_round<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(
    text: &str,
) -> Result<(), TestCaseError> {
    let message: T = serde_json::from_str(text).map_err(|error| {
        TestCaseError::fail(format!("the schema allows what the type refuses: {error}\n{text}"))
    })?;
    let written = serde_json::to_string(&message).unwrap();
    let again: T = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(again, message);
    Ok(())
}

proptest! {
    #[test]
    fn what_the_schema_allows_is_read_and_written_back_the_same(seed in any::<u64>(), which in 0usize..7) {
        let kind = Kind::ALL[which];
        let schema = json_schema(kind);
        let text = any_value(schema, schema, &mut Dice(seed)).to_string();
        match kind {
            Kind::Firearm => goes_round::<FirearmRecord>(&text)?,
            Kind::Seizure => goes_round::<Seizure>(&text)?,
            Kind::Trace => goes_round::<TraceEvent>(&text)?,
            Kind::Ballistic => goes_round::<BallisticMessage>(&text)?,
            Kind::Notice => goes_round::<NoticeEvent>(&text)?,
            Kind::Reference => goes_round::<ReferenceEntry>(&text)?,
            Kind::Training => goes_round::<TrainingActivity>(&text)?,
        }
    }
}
