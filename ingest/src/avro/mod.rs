//! Avro: what a message in the binary form says, as the JSON text that all other messages are.
//!
//! The form is that of the Apache Avro specification 1.12 (<https://avro.apache.org/docs/1.12.0/specification/>). Only the
//! schema that the message was written with is used: which fields there must be is asked where it is asked of all
//! messages. What is read here comes from outside, so nothing in it can take more memory, time or stack than a message
//! may: no length is believed before the bytes are there, nesting ends at [`MOST_NESTED`], and the text has a limit.
//!
//! - `schema`: from a schema's JSON to its types; `body`: the bytes; `plain_text`: dates, times and decimals as text;
//!   `json_text`: all together

mod body;
mod json_text;
mod plain_text;
mod schema;

pub(crate) use json_text::json_text;
pub(crate) use schema::AvroSchema;

/// Deepest nesting of a value; unions count.
const MOST_NESTED: usize = 100;
