//! A JSON text as a value, with what a JSON reader would refuse or overlook: numbers beyond all bounds, which end the
//! reading, and fields that are given twice, of which the last would win.

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Number, Value};
use std::collections::HashSet;
use std::fmt;

/// A message as it was written.
pub(super) struct Document {
    /// The value. A number that no 64-bit float can hold stands in it as a text.
    pub value: Value,
    /// The numbers that no 64-bit float can hold, as they were written.
    pub unbounded: HashSet<String>,
    /// Fields that were given before in the same object.
    pub repeated: Vec<Repeated>,
}

/// A field that was given before in the same object.
pub(super) struct Repeated {
    /// JSON pointer of the field.
    pub pointer: String,
    /// What it was given the second time.
    pub value: Value,
}

impl Document {
    /// Reads a JSON text.
    ///
    /// # Errors
    /// When it is not JSON.
    pub(super) fn read(text: &str) -> Result<Document, serde_json::Error> {
        match read_value(text, HashSet::new()) {
            Err(error) => {
                let (quoted, unbounded) = quote_unbounded(text);
                if unbounded.is_empty() { Err(error) } else { read_value(&quoted, unbounded) }
            }
            read => read,
        }
    }
}

fn read_value(text: &str, unbounded: HashSet<String>) -> Result<Document, serde_json::Error> {
    let mut repeated = Vec::new();
    let mut reader = Deserializer::from_str(text);
    let value = Part { pointer: String::new(), repeated: &mut repeated }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(Document { value, unbounded, repeated })
}

/// The text with every number that is too large for a 64-bit float in quotation marks, and those numbers.
fn quote_unbounded(text: &str) -> (String, HashSet<String>) {
    let mut quoted = String::with_capacity(text.len() + 8);
    let mut found = HashSet::new();
    let mut rest = text;
    while let Some(start) =
        rest.find(|character: char| character == '"' || character == '-' || character.is_ascii_digit())
    {
        let (before, from) = rest.split_at(start);
        quoted.push_str(before);
        let length = if from.starts_with('"') { string_length(from) } else { number_length(from) };
        let (token, after) = from.split_at(length);
        if token.parse::<f64>().is_ok_and(f64::is_infinite) {
            quoted.push('"');
            quoted.push_str(token);
            quoted.push('"');
            found.insert(token.to_owned());
        } else {
            quoted.push_str(token);
        }
        rest = after;
    }
    quoted.push_str(rest);
    (quoted, found)
}

/// Length of the JSON string that the text begins with, its quotation marks included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn number_length(text: &str) -> usize {
    let part_of_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().position(|byte| !part_of_number(byte)).unwrap_or(text.len())
}

/// A part of a JSON text that is being read.
struct Part<'reading> {
    pointer: String,
    repeated: &'reading mut Vec<Repeated>,
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let pointer = format!("{}/{}", self.pointer, list.len());
            match items.next_element_seed(Part { pointer, repeated: self.repeated })? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
            let part = Part { pointer: pointer.clone(), repeated: self.repeated };
            let value = fields.next_value_seed(part)?;
            if object.contains_key(&name) {
                self.repeated.push(Repeated { pointer, value: value.clone() });
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_beyond_all_bounds_become_texts_and_others_stay() {
        let text =
            r#"{"a": 1e999, "b": "1e999 \" 2e999", "c": [-3E+400, 1e5, -0.5], "d": 12345678901234567890123}"#;
        let document = Document::read(text).unwrap();
        let expected = json!({
            "a": "1e999", "b": "1e999 \" 2e999", "c": ["-3E+400", 1e5, -0.5], "d": 12345678901234567890123.0
        });
        assert_eq!(document.value, expected);
        assert_eq!(document.unbounded, HashSet::from(["1e999".to_owned(), "-3E+400".to_owned()]));
    }

    #[test]
    fn a_field_given_twice_is_named() {
        let document = Document::read(r#"{"a": [{"b/c": 1, "b/c": 2}], "d": 3}"#).unwrap();
        let repeated: Vec<_> =
            document.repeated.iter().map(|field| (field.pointer.as_str(), &field.value)).collect();
        assert_eq!(repeated, [("/a/0/b~1c", &json!(2))]);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in ["", "{", "{\"a\": 1e999", "[1e999,]", "1e999 1", "\"\\"] {
            assert!(Document::read(text).is_err(), "{text}");
        }
    }
}
