//! An Avro schema for each version of a kind, made from its JSON Schema, for senders who use a schema registry.
//!
//! Deliberately plain: everything that is text in a message is a string, codes and dates that may be incomplete included;
//! moments are `timestamp-micros`. It says what fields there are; what may stand in them is checked when a message arrives.

use crate::json_schema::json_schema_of;
use crate::version::SchemaVersion;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The Avro schema of a version of a kind.
pub fn avro_schema(version: SchemaVersion) -> Value {
    let root = json_schema_of(version);
    let mut derivation =
        Derivation { definitions: root.get("$defs").and_then(Value::as_object), defined: HashSet::new() };
    let mut record = derivation.record("Message", root);
    record.insert("namespace".to_owned(), json!(format!("proofhouse.{}", version.kind().word())));
    record.insert("proofhouse.schema".to_owned(), json!(version.name()));
    Value::Object(record)
}

struct Derivation<'schema> {
    definitions: Option<&'schema Map<String, Value>>,
    /// Records that have been written out; from then on their name is enough.
    defined: HashSet<&'schema str>,
}

impl<'schema> Derivation<'schema> {
    fn record(&mut self, name: &str, schema: &'schema Value) -> Map<String, Value> {
        let required: HashSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            // The property `proofhouse.schema` says it.
            if field == "schema" {
                continue;
            }
            let kind = self.type_of(property);
            let mut written = Map::from_iter([("name".to_owned(), json!(field))]);
            if required.contains(field.as_str()) {
                written.insert("type".to_owned(), kind);
            } else {
                written.insert("type".to_owned(), json!(["null", kind]));
                written.insert("default".to_owned(), Value::Null);
            }
            if let Some(description) = property.get("description") {
                written.insert("doc".to_owned(), description.clone());
            }
            fields.push(Value::Object(written));
        }
        Map::from_iter([
            ("type".to_owned(), json!("record")),
            ("name".to_owned(), json!(name)),
            ("fields".to_owned(), Value::Array(fields)),
        ])
    }

    /// The type of what is there; that it may be null is said by the field.
    fn type_of(&mut self, schema: &'schema Value) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
            return self.definition(name);
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let first = choices.iter().find(|choice| choice["type"] != "null");
            return first.map_or(json!("null"), |choice| self.type_of(choice));
        }
        let word = match &schema["type"] {
            Value::Array(words) => words.iter().filter_map(Value::as_str).find(|word| *word != "null"),
            word => word.as_str(),
        };
        match word {
            Some("integer") => json!("long"),
            Some("number") => json!("double"),
            Some("boolean") => json!("boolean"),
            Some("array") => json!({"type": "array", "items": self.type_of(&schema["items"])}),
            Some("object") => json!({"type": "map", "values": self.type_of(&schema["additionalProperties"])}),
            _ if schema["format"] == "date-time" => {
                json!({"type": "long", "logicalType": "timestamp-micros"})
            }
            _ => json!("string"),
        }
    }

    fn definition(&mut self, name: &'schema str) -> Value {
        let Some(schema) = self.definitions.and_then(|definitions| definitions.get(name)) else {
            return json!("string");
        };
        if schema.get("properties").is_none() {
            return self.type_of(schema);
        }
        if !self.defined.insert(name) {
            return json!(name);
        }
        Value::Object(self.record(name, schema))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_in_avro_and_every_kind_has_fields() {
        fn names(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(keys) => {
                    found.extend(keys.get("name").and_then(Value::as_str).map(str::to_owned));
                    keys.values().for_each(|inner| names(inner, found));
                }
                Value::Array(items) => items.iter().for_each(|item| names(item, found)),
                _ => {}
            }
        }
        for version in SchemaVersion::all() {
            let mut found = Vec::new();
            names(&avro_schema(version), &mut found);
            assert!(found.len() > 10, "{version:?}: {found:?}");
            for name in found {
                let rest_fits = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
                assert!(rest_fits && !name.starts_with(|first: char| first.is_ascii_digit()), "{name}");
            }
        }
    }
}
