//! Messages by chance, made from the JSON Schema of their kind.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use proofhouse_schemas::silhouette::SilhouetteCode;
use serde_json::{Map, Value, json};

/// Chance from a seed (splitmix64), so that a failing case can be repeated.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below the limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

const CHARACTERS: [char; 12] = ['A', '7', ' ', 'é', 'Я', 'ش', '"', '\\', '/', '中', '-', '😀'];

/// The schema that a reference, or an optional value, comes to.
pub(crate) fn resolved<'schema>(schema: &'schema Value, root: &'schema Value) -> &'schema Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return resolved(&root["$defs"][reference.rsplit('/').next().unwrap()], root);
    }
    match schema.get("anyOf").and_then(Value::as_array) {
        Some(branches) => resolved(branches.iter().find(|branch| branch["type"] != "null").unwrap(), root),
        None => schema,
    }
}

/// The type of a schema; of an optional value, the one that is not null.
pub(crate) fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap().as_str().unwrap(),
        other => other.as_str().unwrap_or_default(),
    }
}

/// A value that the schema allows.
pub(crate) fn any_value(schema: &Value, root: &Value, dice: &mut Dice) -> Value {
    let schema = resolved(schema, root);
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(codes) = schema.get("enum").and_then(Value::as_array) {
        return codes[dice.below(codes.len())].clone();
    }
    match type_of(schema) {
        "object" => any_object(schema, root, dice),
        "array" => (0..dice.below(3).max(least_items(schema)))
            .map(|_| any_value(&schema["items"], root, dice))
            .collect(),
        "boolean" => json!(dice.below(2) == 0),
        "integer" => json!(dice.below(3000)),
        "number" => json!(dice.below(80_000) as f64 / 8.0),
        _ => any_text(schema, dice),
    }
}

fn least_items(schema: &Value) -> usize {
    schema.get("minItems").and_then(Value::as_u64).unwrap_or(0) as usize
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
        Some("partial-date") => return json!(date[..[4, 7, 10][dice.below(3)]].to_owned()),
        Some("date-time") => return json!(format!("{date}T{:02}:{:02}:09Z", dice.below(24), dice.below(60))),
        Some("uuid") => return json!(format!("01930f5e-7a10-7c3e-9d1b-{:012x}", dice.below(1 << 40))),
        _ => {}
    }
    if schema.get("pattern").and_then(Value::as_str) == Some(SilhouetteCode::PATTERN) {
        let cells: String = (0..64).map(|_| format!("{:x}", dice.below(16))).collect();
        return json!(format!("s1-{}-{cells}", 1 + dice.below(9_999)));
    }
    let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0) as usize;
    let most = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(40).min(60) as usize;
    let length = least + dice.below(most - least + 1);
    json!((0..length).map(|_| CHARACTERS[dice.below(CHARACTERS.len())]).collect::<String>())
}
