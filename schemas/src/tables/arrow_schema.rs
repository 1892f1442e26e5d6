//! From the JSON Schema of a row type to the Arrow columns of its table.

use arrow::datatypes::{DataType, Field, FieldRef, Fields, TimeUnit};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Name of the field metadata that holds a column's description, as Delta readers know it.
pub const COMMENT: &str = "comment";

/// The columns of a row type. Columns in `filled` are never null; all others may be, because a withdrawn record keeps
/// its key only.
pub(super) fn columns_of<R: JsonSchema>(filled: &[&str]) -> Fields {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<R>().to_value();
    let definitions = schema.get("$defs").cloned().unwrap_or(Value::Null);
    let fields = object_fields(&schema, &definitions);
    fields
        .into_iter()
        .map(|field| {
            let nullable = !filled.contains(&field.name().as_str());
            Arc::new(field.as_ref().clone().with_nullable(nullable))
        })
        .collect()
}

fn object_fields(schema: &Value, definitions: &Value) -> Vec<FieldRef> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    properties
        .iter()
        .map(|(name, property)| {
            let resolved = resolve(property, definitions);
            let comment =
                property.get("description").or_else(|| resolved.get("description")).and_then(Value::as_str);
            let mut field = Field::new(name, data_type(resolved, definitions), true);
            if let Some(comment) = comment {
                let metadata = HashMap::from([(COMMENT.to_owned(), comment.to_owned())]);
                field = field.with_metadata(metadata);
            }
            Arc::new(field)
        })
        .collect()
}

/// Follows references and takes the branch of "this or null" that is not null.
fn resolve<'schema>(schema: &'schema Value, definitions: &'schema Value) -> &'schema Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return definitions.get(name).map_or(schema, |target| resolve(target, definitions));
    }
    let branches = schema.get("anyOf").or_else(|| schema.get("allOf")).and_then(Value::as_array);
    match branches.and_then(|all| all.iter().find(|branch| branch.get("type") != Some(&Value::from("null"))))
    {
        Some(branch) => resolve(branch, definitions),
        None => schema,
    }
}

fn data_type(schema: &Value, definitions: &Value) -> DataType {
    let kind = match schema.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("string")
        }
        _ => "string",
    };
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    match (kind, format) {
        ("boolean", _) => DataType::Boolean,
        ("integer", "int32") => DataType::Int32,
        ("integer", _) => DataType::Int64,
        ("number", _) => DataType::Float64,
        ("string", "date") => DataType::Date32,
        ("string", "date-time") => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ("string", "binary") => DataType::Binary,
        ("array", _) => {
            let items = schema.get("items").map(|items| resolve(items, definitions));
            let element = items.map_or(DataType::Utf8, |items| data_type(items, definitions));
            DataType::List(Arc::new(Field::new("element", element, true)))
        }
        ("object", _) => DataType::Struct(object_fields(schema, definitions).into()),
        _ => DataType::Utf8,
    }
}
