//! An example of each kind, and the same with every field explained.

use crate::json_schema::json_schema;
use crate::topic::Kind;
use serde_json::Value;
use std::fmt::Write;

/// An example message as JSON text.
pub fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Firearm => include_str!("../examples/firearm.json"),
        Kind::Seizure => include_str!("../examples/seizure.json"),
        Kind::Trace => include_str!("../examples/trace.json"),
        Kind::Ballistic => include_str!("../examples/ballistic.json"),
        Kind::Notice => include_str!("../examples/notice.json"),
        Kind::Reference => include_str!("../examples/reference.json"),
        Kind::Training => include_str!("../examples/training.json"),
    }
}

/// The example with the meaning of each field beside it. It is for reading: comments are not JSON.
pub fn annotated_example(kind: Kind) -> String {
    let Ok(value) = serde_json::from_str::<Value>(example(kind)) else { return String::new() };
    let schema = json_schema(kind);
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
