//! Requirements as keywords of a JSON Schema.

use super::{Requirement, When};
use serde_json::{Map, Value, json};

/// Writes requirements into the JSON Schema of their kind.
pub(crate) fn write_requirements(schema: &mut Value, requirements: &[Requirement]) {
    for requirement in requirements {
        let Some(holder) = holder(schema, requirement.holder) else { continue };
        let Some(keywords) = schema.pointer_mut(&holder).and_then(Value::as_object_mut) else { continue };
        match &requirement.when {
            When::Always => require(keywords, requirement.field),
            When::Beside(fields) => {
                let given: Vec<Value> = fields.iter().map(|field| given(field)).collect();
                require_if(keywords, json!({ "anyOf": given }), requirement);
            }
            When::Code(field, codes) => {
                let condition = json!({ "properties": { *field: { "enum": codes } }, "required": [field] });
                require_if(keywords, condition, requirement);
            }
        }
    }
}

/// JSON pointer of the schema of the object that these names lead to.
fn holder(root: &Value, names: &[&str]) -> Option<String> {
    let mut pointer = String::new();
    for name in names {
        pointer = format!("{pointer}/properties/{name}");
        loop {
            let schema = root.pointer(&pointer)?;
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                pointer = reference.strip_prefix('#')?.to_owned();
            } else if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
                let index = branches.iter().position(|branch| !is_null(branch))?;
                pointer = format!("{pointer}/anyOf/{index}");
            } else {
                break;
            }
        }
    }
    Some(pointer)
}

/// The field must be there, is not null, and as a list is not empty.
fn require(keywords: &mut Map<String, Value>, field: &str) {
    push(keywords, "required", json!(field));
    let Some(property) =
        keywords.get_mut("properties").and_then(|all| all.get_mut(field)).and_then(Value::as_object_mut)
    else {
        return;
    };
    if property.get("type") == Some(&json!("array")) {
        property.insert("minItems".to_owned(), json!(1));
    }
    if let Some(types) = property.get_mut("type")
        && let Some([only]) = types.as_array().map(|all| without_null(all)).as_deref()
    {
        *types = only.clone();
    }
    if let Some([Value::Object(only)]) =
        property.get("anyOf").and_then(Value::as_array).map(|all| without_null(all)).as_deref()
    {
        property.shift_remove("anyOf");
        only.iter().for_each(|(keyword, value)| {
            property.insert(keyword.clone(), value.clone());
        });
    }
}

/// The field must be there under a condition on its holder.
fn require_if(keywords: &mut Map<String, Value>, condition: Value, requirement: &Requirement) {
    let list = keywords
        .get("properties")
        .and_then(|all| all.get(requirement.field))
        .is_some_and(|property| property.get("type") == Some(&json!("array")));
    let filled = if list { json!({ "minItems": 1 }) } else { json!({ "not": { "type": "null" } }) };
    let rule = json!({
        "$comment": requirement.expected,
        "if": condition,
        "then": { "required": [requirement.field], "properties": { requirement.field: filled } },
    });
    push(keywords, "allOf", rule);
}

/// The holder has the field, and it is not null.
fn given(field: &str) -> Value {
    json!({ "properties": { field: { "not": { "type": "null" } } }, "required": [field] })
}

fn push(keywords: &mut Map<String, Value>, keyword: &str, value: Value) {
    if let Value::Array(values) = keywords.entry(keyword).or_insert_with(|| json!([])) {
        values.push(value);
    }
}

fn without_null(all: &[Value]) -> Vec<Value> {
    all.iter().filter(|one| **one != json!("null") && !is_null(one)).cloned().collect()
}

fn is_null(schema: &Value) -> bool {
    schema.get("type") == Some(&json!("null"))
}
