//! Messages in Avro as the producer of a national system would frame them: Confluent's wire format around the binary form
//! of the Avro specification 1.12.
//!
//! An encoder of its own, and a small one: what scenarios send is written by nobody who also reads it. The crates that
//! write Avro would switch on features of crates that the product shares with them.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// A value as a producer sends it: written with the schema that has this id in the registry.
///
/// Dates and moments are given as the numbers that Avro keeps; fields of a record that the value lacks are null.
pub fn framed(id: u32, schema: &Value, value: &Value) -> Result<Vec<u8>> {
    let mut out = vec![0];
    out.extend(id.to_be_bytes());
    write(schema, value, &mut out)?;
    Ok(out)
}

fn write(schema: &Value, value: &Value, out: &mut Vec<u8>) -> Result<()> {
    if let Value::Array(branches) = schema {
        let index = branches
            .iter()
            .position(|branch| (branch == "null") == value.is_null())
            .with_context(|| format!("no branch of {schema} for {value}"))?;
        long(i64::try_from(index)?, out);
        return branches.get(index).map_or(Ok(()), |branch| write(branch, value, out));
    }
    let name = schema.as_str().or_else(|| schema["type"].as_str()).unwrap_or_default();
    let misfit = || format!("{value} is no {schema}");
    match name {
        "null" => {}
        "boolean" => out.push(u8::from(value.as_bool().with_context(misfit)?)),
        "int" | "long" => long(value.as_i64().with_context(misfit)?, out),
        "double" => out.extend(value.as_f64().with_context(misfit)?.to_le_bytes()),
        "string" => text(value.as_str().with_context(misfit)?, out)?,
        "enum" => {
            let symbols = schema["symbols"].as_array().with_context(misfit)?;
            let index = symbols.iter().position(|symbol| symbol == value).with_context(misfit)?;
            long(i64::try_from(index)?, out);
        }
        "array" => {
            let items = value.as_array().with_context(misfit)?;
            if !items.is_empty() {
                long(i64::try_from(items.len())?, out);
            }
            for item in items {
                write(&schema["items"], item, out)?;
            }
            long(0, out);
        }
        "record" => {
            for field in schema["fields"].as_array().with_context(misfit)? {
                let field_name = field["name"].as_str().with_context(misfit)?;
                write(&field["type"], &value[field_name], out)?;
            }
        }
        _ => bail!("{schema} is not written here"),
    }
    Ok(())
}

fn long(number: i64, out: &mut Vec<u8>) {
    let mut zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
    loop {
        let [byte, ..] = zigzag.to_le_bytes();
        zigzag >>= 7;
        if zigzag == 0 {
            out.push(byte & 0x7f);
            return;
        }
        out.push(byte | 0x80);
    }
}

fn text(content: &str, out: &mut Vec<u8>) -> Result<()> {
    long(i64::try_from(content.len())?, out);
    out.extend(content.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_the_specification_says() {
        // The examples of the specification: a record and an array.
        let record = json!({"type": "record", "name": "test", "fields": [
            {"name": "a", "type": "long"}, {"name": "b", "type": "string"}, {"name": "c", "type": ["null", "string"]}]});
        let bytes = framed(258, &record, &json!({"a": 27, "b": "foo"})).unwrap();
        assert_eq!(bytes, [0, 0, 0, 1, 2, 0x36, 0x06, 0x66, 0x6f, 0x6f, 0x00]);
        let array = json!({"type": "array", "items": "long"});
        assert_eq!(framed(1, &array, &json!([3, 27])).unwrap()[5..], [0x04, 0x06, 0x36, 0x00]);
        assert_eq!(framed(1, &json!("long"), &json!(-64)).unwrap()[5..], [0x7f]);
        assert_eq!(framed(1, &json!("long"), &json!(64)).unwrap()[5..], [0x80, 0x01]);
        assert!(framed(1, &record, &json!({"b": "foo"})).is_err());
    }
}
