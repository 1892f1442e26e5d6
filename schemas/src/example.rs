//! An example of each version of each kind, and the same with every field explained.

use crate::json_schema::json_schema_of;
use crate::topic::Kind;
use crate::version::SchemaVersion;
use serde_json::Value;
use std::fmt::Write;

/// An example message of a kind's newest version, as JSON text.
pub fn example(kind: Kind) -> &'static str {
    example_of(kind.newest_version())
}

/// An example message of a version, as JSON text.
pub fn example_of(version: SchemaVersion) -> &'static str {
    match (version.kind(), version.number()) {
        (Kind::Firearm, 1) => include_str!("../examples/firearm.1.json"),
        (Kind::Firearm, _) => include_str!("../examples/firearm.2.json"),
        (Kind::Seizure, _) => include_str!("../examples/seizure.1.json"),
        (Kind::Trace, 1) => include_str!("../examples/trace.1.json"),
        (Kind::Trace, _) => include_str!("../examples/trace.2.json"),
        (Kind::Ballistic, 1) => include_str!("../examples/ballistic.1.json"),
        (Kind::Ballistic, _) => include_str!("../examples/ballistic.2.json"),
        (Kind::Notice, _) => include_str!("../examples/notice.1.json"),
        (Kind::Hit, _) => include_str!("../examples/hit.1.json"),
        (Kind::Reference, 1) => include_str!("../examples/reference.1.json"),
        (Kind::Reference, _) => include_str!("../examples/reference.2.json"),
        (Kind::Training, _) => include_str!("../examples/training.1.json"),
    }
}

/// The example of a kind's newest version with the meaning of each field beside it. It is for reading: comments are not
/// JSON.
pub fn annotated_example(kind: Kind) -> String {
    annotated_example_of(kind.newest_version())
}

/// The example of a version with the meaning of each field beside it.
pub fn annotated_example_of(version: SchemaVersion) -> String {
    let Ok(value) = serde_json::from_str::<Value>(example_of(version)) else { return String::new() };
    let schema = json_schema_of(version);
    let mut lines = Vec::new();
    annotate(&value, schema, schema, 0, &mut lines);
    let width =
        lines.iter().map(|(code, _): &(String, String)| code.chars().count()).max().unwrap_or(0).min(64);
    let mut text = String::new();
    for (code, meaning) in lines {
        let padding = width.saturating_sub(code.chars().count());
        let written = if meaning.is_empty() {
            writeln!(text, "{code}")
        } else {
            writeln!(text, "{code}{:padding$}  // {meaning}", "")
        };
        if written.is_err() {
            break;
        }
    }
    text
}

fn resolve<'schema>(schema: &'schema Value, root: &'schema Value) -> &'schema Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return root
            .get("$defs")
            .and_then(|all| all.get(name))
            .map_or(schema, |target| resolve(target, root));
    }
    let branches = schema.get("anyOf").and_then(Value::as_array);
    match branches.and_then(|all| all.iter().find(|branch| branch.get("type") != Some(&Value::from("null"))))
    {
        Some(branch) => resolve(branch, root),
        None => schema,
    }
}

fn annotate(value: &Value, schema: &Value, root: &Value, depth: usize, lines: &mut Vec<(String, String)>) {
    let indent = "  ".repeat(depth);
    let resolved = resolve(schema, root);
    let Value::Object(fields) = value else {
        lines.push((format!("{indent}{value}"), String::new()));
        return;
    };
    if depth == 0 {
        lines.push(("{".to_owned(), String::new()));
    }
    let required: Vec<&str> = resolved
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (position, (name, field)) in fields.iter().enumerate() {
        let comma = if position + 1 == fields.len() { "" } else { "," };
        let property = resolved.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null);
        let meaning = property
            .get("description")
            .or_else(|| resolve(property, root).get("description"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .replace('\n', " ");
        let need = if required.contains(&name.as_str()) { "required. " } else { "" };
        let inner = "  ".repeat(depth + 1);
        match field {
            Value::Object(_) => {
                lines.push((format!("{inner}\"{name}\": {{"), format!("{need}{meaning}")));
                annotate(field, property, root, depth + 1, lines);
                lines.push((format!("{inner}}}{comma}"), String::new()));
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                lines.push((format!("{inner}\"{name}\": [{{"), format!("{need}{meaning}")));
                let element = resolve(property, root).get("items").unwrap_or(&Value::Null);
                if let Some(first) = items.first() {
                    annotate(first, element, root, depth + 1, lines);
                }
                lines.push((format!("{inner}}}]{comma}"), String::new()));
            }
            other => lines.push((format!("{inner}\"{name}\": {other}{comma}"), format!("{need}{meaning}"))),
        }
    }
    if depth == 0 {
        lines.push(("}".to_owned(), String::new()));
    }
}
