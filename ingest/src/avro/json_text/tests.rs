//! Each type of Avro once by hand, then random values of a record that has them all.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// `long` of the specification.
fn long(number: i64) -> Vec<u8> {
    let mut zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    while zigzag > 0x7f {
        bytes.push(u8::try_from(zigzag & 0x7f).unwrap() | 0x80);
        zigzag >>= 7;
    }
    bytes.push(u8::try_from(zigzag).unwrap());
    bytes
}

fn bytes(content: &[u8]) -> Vec<u8> {
    [long(i64::try_from(content.len()).unwrap()), content.to_vec()].concat()
}

fn text(schema: &str, body: &[u8]) -> Result<String, Fault> {
    let schema = AvroSchema::parse(schema, &[]).unwrap();
    json_text(&schema, body, 10_000).map(|text| String::from_utf8(text).unwrap())
}

fn record(fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#)
}

#[test]
fn nulls_are_left_out_of_records_and_nowhere_else() {
    let schema = record(
        r#"{"name": "a", "type": ["null", "string"]}, {"name": "b", "type": "null"},
           {"name": "c", "type": {"type": "array", "items": ["null", "int"]}}, {"name": "d", "type": ["null", "string"]}"#,
    );
    let body = [long(0), long(2), long(0), long(1), long(7), long(0), long(1), bytes(b"x")].concat();
    assert_eq!(text(&schema, &body).unwrap(), r#"{"c":[null,7],"d":"x"}"#);
    let body = [long(0), long(0), long(0)].concat();
    assert_eq!(text(&schema, &body).unwrap(), r#"{"c":[]}"#);
}

#[test]
fn blocks_may_be_many_and_may_tell_their_length() {
    let schema = r#"{"type": "map", "values": "int"}"#;
    let first = [bytes(b"one"), long(1)].concat();
    let second = [bytes(b"two"), long(2)].concat();
    let body =
        [long(1), first, long(-1), long(i64::try_from(second.len()).unwrap()), second, long(0)].concat();
    assert_eq!(text(schema, &body).unwrap(), r#"{"one":1,"two":2}"#);
}

#[test]
fn the_property_of_the_schema_names_the_message_where_no_field_does() {
    let with = |property: &str, fields: &str| {
        format!(r#"{{"type": "record", "name": "R", {property} "fields": [{fields}]}}"#)
    };
    let property = r#""proofhouse.schema": "firearm/1","#;
    let number = r#"{"name": "n", "type": "int"}"#;
    assert_eq!(text(&with(property, number), &long(5)).unwrap(), r#"{"schema":"firearm/1","n":5}"#);
    assert_eq!(text(&with(property, ""), &[]).unwrap(), r#"{"schema":"firearm/1"}"#);
    assert_eq!(text(&with("", number), &long(5)).unwrap(), r#"{"n":5}"#);
    let own = r#"{"name": "schema", "type": "string"}"#;
    assert_eq!(text(&with(property, own), &bytes(b"seizure/1")).unwrap(), r#"{"schema":"seizure/1"}"#);
    // An inner record is no message.
    let inner = with(
        "",
        &format!(r#"{{"name": "i", "type": {{"type": "record", "name": "I", "fields": [{number}]}}}}"#),
    );
    assert_eq!(text(&inner, &long(5)).unwrap(), r#"{"i":{"n":5}}"#);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let inner = r#"{"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "I", "fields": [
        {"name": "x", "type": TYPE}]}}}"#;
    let at = |kind: &str, value: &[u8]| {
        let body = [long(1), value.to_vec(), long(0)].concat();
        text(&record(&inner.replace("TYPE", kind)), &body).unwrap_err()
    };
    let path = "$.items[0].x";
    for (kind, value, code) in [
        (r#""bytes""#, bytes(b"abc"), RejectCode::BadValue),
        (r#"{"type": "fixed", "name": "F", "size": 3}"#, b"abc".to_vec(), RejectCode::BadValue),
        (r#"{"type": "enum", "name": "E", "symbols": ["A"]}"#, long(1), RejectCode::NotAvro),
        (r#"["null", "int"]"#, long(2), RejectCode::NotAvro),
        (r#""string""#, bytes(&[0xff]), RejectCode::NotAvro),
        (r#""boolean""#, vec![7], RejectCode::NotAvro),
        (r#""int""#, long(1 << 40), RejectCode::NotAvro),
        (r#""double""#, f64::NAN.to_le_bytes().to_vec(), RejectCode::BadValue),
        (r#"{"type": "int", "logicalType": "date"}"#, long(i32::MAX.into()), RejectCode::BadDate),
    ] {
        let fault = at(kind, &value);
        assert_eq!((fault.code, fault.path.as_str()), (code, path), "{kind}: {fault}");
    }
    let cut = text(&record(r#"{"name": "a", "type": "string"}"#), &long(5)).unwrap_err();
    assert_eq!((cut.code, cut.path.as_str()), (RejectCode::NotAvro, "$.a"));
    let longer = text("\"int\"", &[2, 2]).unwrap_err();
    assert_eq!((longer.code, longer.path.as_str()), (RejectCode::NotAvro, "$"));
}

#[test]
fn a_small_body_cannot_become_large() {
    // Billions of items without a byte.
    let nothing = r#"{"type": "array", "items": "null"}"#;
    assert_eq!(text(nothing, &long(1 << 60)).unwrap_err().code, RejectCode::Oversize);
    let empty = r#"{"type": "array", "items": {"type": "record", "name": "E", "fields": []}}"#;
    assert_eq!(text(empty, &long(i64::MIN)).unwrap_err().code, RejectCode::NotAvro);
    assert_eq!(text(empty, &long(1 << 60)).unwrap_err().code, RejectCode::Oversize);
    // A list as deep as the body is long, and a record that holds itself.
    let list = record(r#"{"name": "next", "type": ["null", "R"]}"#);
    let fault = text(&list, &[2; 100_000]).unwrap_err();
    assert_eq!(fault.code, RejectCode::NotAvro);
    assert_eq!(text(&record(r#"{"name": "me", "type": "R"}"#), &[]).unwrap_err().code, RejectCode::NotAvro);
    let few = [vec![2; 20], vec![0]].concat();
    assert_eq!(text(&list, &few).unwrap(), format!("{}{{}}{}", r#"{"next":"#.repeat(20), "}".repeat(20)));
}

/// Writes a JSON value with the schemas that we give to senders.
fn write(
    schema: &Value,
    value: &Value,
    records: &mut std::collections::HashMap<String, Value>,
    out: &mut Vec<u8>,
) {
    let named = schema.as_str().and_then(|name| records.get(name)).cloned();
    let schema = named.as_ref().unwrap_or(schema);
    if let Some(branches) = schema.as_array() {
        let index = usize::from(!value.is_null());
        // Defined in a branch that may not be taken, named in one that is.
        if value.is_null() {
            collect(&branches[1], records);
        }
        out.extend(long(i64::try_from(index).unwrap()));
        return write(&branches[index], value, records, out);
    }
    collect(schema, records);
    match schema["type"].as_str().or(schema.as_str()).unwrap() {
        "null" => {}
        "boolean" => out.push(u8::from(value.as_bool().unwrap())),
        "double" => out.extend(value.as_f64().unwrap().to_le_bytes()),
        "string" => out.extend(bytes(value.as_str().unwrap().as_bytes())),
        "long" if schema["logicalType"] == "timestamp-micros" => {
            let moment = chrono::DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap();
            out.extend(long(moment.timestamp_micros()));
        }
        "long" => out.extend(long(value.as_i64().unwrap())),
        "array" => {
            let items = value.as_array().unwrap();
            collect(&schema["items"], records);
            for item in items {
                out.extend(long(1));
                write(&schema["items"], item, records, out);
            }
            out.extend(long(0));
        }
        "record" => {
            for field in schema["fields"].as_array().unwrap() {
                write(&field["type"], &value[field["name"].as_str().unwrap()], records, out);
            }
        }
        other => panic!("no test writes {other}"),
    }
}

fn collect(schema: &Value, records: &mut std::collections::HashMap<String, Value>) {
    if schema["type"] == "record" {
        records.insert(schema["name"].as_str().unwrap().to_owned(), schema.clone());
        schema["fields"].as_array().unwrap().iter().for_each(|field| collect(&field["type"], records));
    } else if let Some(branches) = schema.as_array() {
        branches.iter().for_each(|branch| collect(branch, records));
    } else if schema["type"] == "array" {
        collect(&schema["items"], records);
    }
}

#[test]
fn the_schemas_that_we_give_out_carry_the_examples() {
    use proofhouse_schemas::avro_schema::avro_schema;
    use proofhouse_schemas::{SchemaVersion, Strictness, decode};
    for version in SchemaVersion::all() {
        let kind = version.kind();
        let example: Value = serde_json::from_str(proofhouse_schemas::example::example_of(version)).unwrap();
        let schema = avro_schema(version);
        let mut body = Vec::new();
        write(&schema, &example, &mut std::collections::HashMap::new(), &mut body);
        let read = AvroSchema::parse(&schema.to_string(), &[]).unwrap();
        let text = json_text(&read, &body, 1 << 20).unwrap();
        let direct = decode(kind, example.to_string().as_bytes(), Strictness::Strict).unwrap();
        assert_eq!(decode(kind, &text, Strictness::Strict).unwrap(), direct, "{kind:?}");
    }
}

/// One field of each type.
const EACH: &str = r#"
    {"name": "boolean", "type": "boolean"}, {"name": "int", "type": "int"}, {"name": "long", "type": "long"},
    {"name": "float", "type": "float"}, {"name": "double", "type": "double"}, {"name": "text", "type": "string"},
    {"name": "maybe", "type": ["null", "string"]},
    {"name": "word", "type": {"type": "enum", "name": "W", "symbols": ["A", "B", "C"]}},
    {"name": "list", "type": {"type": "array", "items": "long"}},
    {"name": "map", "type": {"type": "map", "values": "string"}},
    {"name": "date", "type": {"type": "int", "logicalType": "date"}},
    {"name": "millis", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "micros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
    {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "decimal", "type": {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 3}},
    {"name": "inner", "type": {"type": "record", "name": "I", "fields": [{"name": "x", "type": ["string", "int"]}]}}"#;

proptest! {
    #[test]
    fn what_was_written_is_read(
        boolean: bool, int: i32, whole: i64, float in -1e30f32..1e30, double in -1e300f64..1e300, words: String,
        maybe: Option<String>, word in 0usize..3, list: Vec<i64>,
        map in proptest::collection::btree_map(".*", ".*", 0..4),
        days in -700_000i32..2_900_000, millis in -60_000_000_000_000i64..250_000_000_000_000,
        micros in -60_000_000_000_000_000i64..250_000_000_000_000_000, id: u128, unscaled: i64, inner: Option<i32>,
    ) {
        let id = uuid::Uuid::from_u128(id).to_string();
        let mut body = [
            vec![u8::from(boolean)], long(int.into()), long(whole), float.to_le_bytes().to_vec(),
            double.to_le_bytes().to_vec(), bytes(words.as_bytes()),
        ].concat();
        match &maybe {
            None => body.extend(long(0)),
            Some(text) => body.extend([long(1), bytes(text.as_bytes())].concat()),
        }
        body.extend(long(i64::try_from(word).unwrap()));
        // In blocks of two; the map in one block.
        for block in list.chunks(2) {
            body.extend(long(i64::try_from(block.len()).unwrap()));
            block.iter().for_each(|item| body.extend(long(*item)));
        }
        body.extend(long(0));
        if !map.is_empty() {
            body.extend(long(i64::try_from(map.len()).unwrap()));
            map.iter().for_each(|(key, value)| body.extend([bytes(key.as_bytes()), bytes(value.as_bytes())].concat()));
        }
        body.extend(long(0));
        body.extend([
            long(days.into()), long(millis), long(micros), bytes(id.as_bytes()), bytes(&unscaled.to_be_bytes()),
        ].concat());
        match inner {
            None => body.extend([long(0), bytes(b"none")].concat()),
            Some(number) => body.extend([long(1), long(number.into())].concat()),
        }

        let schema = AvroSchema::parse(&record(EACH), &[]).unwrap();
        let text = String::from_utf8(json_text(&schema, &body, 1 << 20).unwrap()).unwrap();
        let read: Value = serde_json::from_str(&text).unwrap();
        for (name, expected) in [
            ("boolean", json!(boolean)), ("int", json!(int)), ("long", json!(whole)), ("double", json!(double)),
            ("text", json!(words)), ("word", json!(["A", "B", "C"][word])), ("list", json!(list)), ("map", json!(map)),
            ("id", json!(id)),
            ("inner", json!({"x": inner.map_or(json!("none"), |number| json!(number))})),
        ] {
            prop_assert_eq!(&read[name], &expected, "{}", name);
        }
        prop_assert_eq!(read.get("maybe").cloned(), maybe.map(Value::String));
        // The shortest text of a float is the same float again.
        let shown = read["float"].to_string();
        prop_assert_eq!(shown.parse::<f32>().unwrap().to_bits(), float.to_bits());
        let day = chrono::NaiveDate::parse_from_str(read["date"].as_str().unwrap(), "%Y-%m-%d").unwrap();
        prop_assert_eq!(day.to_epoch_days(), days);
        let moment = |name: &str| chrono::DateTime::parse_from_rfc3339(read[name].as_str().unwrap()).unwrap();
        prop_assert_eq!(moment("millis").timestamp_millis(), millis);
        prop_assert_eq!(moment("micros").timestamp_micros(), micros);
        // The decimal as it stands in the text, not as the nearest double.
        let digits = text.split("\"decimal\":").nth(1).unwrap().split(',').next().unwrap();
        let (before, behind) = digits.split_once('.').unwrap();
        prop_assert_eq!(behind.len(), 3);
        prop_assert_eq!(format!("{before}{behind}").parse::<i128>().unwrap(), i128::from(unscaled));
        // Nothing but a whole body is read.
        let cut = json_text(&schema, &body[..body.len() - 1], 1 << 20);
        prop_assert_eq!(cut.unwrap_err().code, RejectCode::NotAvro);
    }

    #[test]
    fn any_bytes_are_read_or_refused(body: Vec<u8>) {
        let schema = AvroSchema::parse(&record(EACH), &[]).unwrap();
        let _ = json_text(&schema, &body, 1 << 20);
    }
}
