//! `proofhouse schema`: what a kind of message must look like.

use crate::command_line::{SchemaArguments, SchemaPart};
use crate::summary::say;
use anyhow::{Context, Result};
use proofhouse_schemas::avro_schema::avro_schema;
use proofhouse_schemas::example::{annotated_example_of, example_of};
use proofhouse_schemas::json_schema::json_schema_of;
use proofhouse_schemas::{Kind, SchemaVersion};
use serde_json::json;

/// Prints the JSON Schema, an explained example and the topic: of the newest version, unless another one is asked for.
///
/// # Errors
/// When there is no such version, or nothing can be printed.
pub fn run(arguments: &SchemaArguments, as_json: bool) -> Result<()> {
    let kind = arguments.kind;
    let version = match arguments.schema_version {
        None => kind.newest_version(),
        Some(number) => SchemaVersion::numbered(kind, number)
            .with_context(|| format!("there is no version {number} of {kind}; there are: {}", names(kind)))?,
    };
    let topic = format!("feed.<bureau>.{}", kind.topic_word());
    if as_json {
        let example: serde_json::Value = serde_json::from_str(example_of(version))?;
        let versions: Vec<&str> = SchemaVersion::of(kind).map(|version| version.name()).collect();
        let whole = json!({
            "kind": kind.word(),
            "schema": version.name(),
            "versions": versions,
            "topic": topic,
            "json_schema": json_schema_of(version),
            "example": example,
        });
        say!("{}", serde_json::to_string_pretty(&whole)?);
        return Ok(());
    }
    match arguments.only {
        Some(SchemaPart::JsonSchema) => say!("{}", serde_json::to_string_pretty(json_schema_of(version))?),
        Some(SchemaPart::AvroSchema) => say!("{}", serde_json::to_string_pretty(&avro_schema(version))?),
        Some(SchemaPart::Example) => say!("{}", example_of(version).trim_end()),
        Some(SchemaPart::Topic) => say!("{topic}"),
        None => {
            say!("{}", serde_json::to_string_pretty(json_schema_of(version))?);
            say!("");
            say!("Topic:  {topic}, key = source_record_id, value = one JSON object, UTF-8");
            say!("        a null value withdraws the record named by the key");
            say!("Schema: {version} (above); versions of this kind: {}", names(kind));
            say!("");
            say!("Example, explained (comments are not part of the message):");
            say!("{}", annotated_example_of(version).trim_end());
        }
    }
    Ok(())
}

/// The names of a kind's versions, oldest first.
fn names(kind: Kind) -> String {
    SchemaVersion::of(kind).map(|version| version.name()).collect::<Vec<_>>().join(", ")
}
