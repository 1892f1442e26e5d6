//! `proofhouse schema`: what a kind of message must look like.

use crate::command_line::{SchemaArguments, SchemaPart};
use crate::summary::say;
use anyhow::Result;
use proofhouse_schemas::avro_schema::avro_schema;
use proofhouse_schemas::example::{annotated_example, example};
use proofhouse_schemas::json_schema::json_schema;
use serde_json::json;

/// Prints the JSON Schema, an explained example and the topic.
///
/// # Errors
/// When nothing can be printed.
pub fn run(arguments: &SchemaArguments, as_json: bool) -> Result<()> {
    let kind = arguments.kind;
    let topic = format!("feed.<bureau>.{}", kind.topic_word());
    if as_json {
        let example: serde_json::Value = serde_json::from_str(example(kind))?;
        let whole = json!({ "kind": kind.word(), "topic": topic, "json_schema": json_schema(kind), "example": example });
        say!("{}", serde_json::to_string_pretty(&whole)?);
        return Ok(());
    }
    match arguments.only {
        Some(SchemaPart::JsonSchema) => say!("{}", serde_json::to_string_pretty(json_schema(kind))?),
        Some(SchemaPart::AvroSchema) => say!("{}", serde_json::to_string_pretty(&avro_schema(kind))?),
        Some(SchemaPart::Example) => say!("{}", example(kind).trim_end()),
        Some(SchemaPart::Topic) => say!("{topic}"),
        None => {
            say!("{}", serde_json::to_string_pretty(json_schema(kind))?);
            say!("");
            say!("Topic:  {topic}, key = source_record_id, value = one JSON object, UTF-8");
            say!("        a null value withdraws the record named by the key");
            say!("Schema: {} (above)", kind.schema_name());
            say!("");
            say!("Example, explained (comments are not part of the message):");
            say!("{}", annotated_example(kind).trim_end());
        }
    }
    Ok(())
}
