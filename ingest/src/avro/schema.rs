//! From the JSON of an Avro schema to its types.
//!
//! Section "Schema Declaration" of the specification. A schema may name types that stand in other texts (what registries
//! call references); their order does not matter here. As the specification asks, a logical type that is unknown, or does
//! not fit the type below it, is ignored.

use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The property of a record that says which message it is, such as `firearm/1`.
const MESSAGE_SCHEMA: &str = "proofhouse.schema";

/// A place in [`AvroSchema::types`].
pub(super) type TypeId = usize;

/// A schema with everything that it names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AvroSchema {
    types: Vec<Type>,
    root: TypeId,
    /// What the property `proofhouse.schema` of the outermost record says.
    message_schema: Option<String>,
}

/// Parts of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Millis,
    Micros,
    Nanos,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    Text,
    Fixed {
        size: usize,
    },
    Record {
        fields: Vec<Field>,
    },
    Enum {
        symbols: Vec<String>,
    },
    Array {
        items: TypeId,
    },
    Map {
        values: TypeId,
    },
    Union {
        branches: Vec<TypeId>,
    },
    Date,
    Time {
        unit: Unit,
    },
    Timestamp {
        unit: Unit,
    },
    /// Without a zone.
    LocalTimestamp {
        unit: Unit,
    },
    /// `size` is `None` when the number lies in `bytes`.
    Decimal {
        size: Option<usize>,
        scale: u32,
    },
    /// The sixteen bytes of a UUID.
    UuidBytes,
    /// A name whose definition has not come yet.
    Named(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) of: TypeId,
}

impl AvroSchema {
    /// Reads a schema, and the texts of those that it refers to. The error says in words what is wrong.
    pub(crate) fn parse(text: &str, references: &[String]) -> Result<Self, String> {
        let mut reader = Reader::default();
        for reference in references {
            reader.read_text(reference)?;
        }
        let (root, json) = reader.read_text(text)?;
        let types: Vec<Type> = reader.types;
        if let Some(name) = types.iter().find_map(|known| match known {
            Type::Named(name) => Some(name),
            _ => None,
        }) {
            return Err(format!("the type {name:?} is defined nowhere"));
        }
        let message_schema = json.get(MESSAGE_SCHEMA).and_then(Value::as_str).map(str::to_owned);
        Ok(Self { types, root, message_schema })
    }

    pub(super) fn root(&self) -> TypeId {
        self.root
    }

    pub(super) fn get(&self, id: TypeId) -> &Type {
        self.types.get(id).unwrap_or(&Type::Null)
    }

    /// The message's schema, when the record has no field of its own that says so.
    pub(super) fn message_schema(&self) -> Option<&str> {
        let Type::Record { fields } = self.get(self.root) else { return None };
        let says_itself = fields.iter().any(|field| field.name == "schema");
        self.message_schema.as_deref().filter(|_| !says_itself)
    }
}

#[derive(Default)]
struct Reader {
    types: Vec<Type>,
    /// Full names, defined or only mentioned so far.
    names: HashMap<String, TypeId>,
}

impl Reader {
    fn read_text(&mut self, text: &str) -> Result<(TypeId, Value), String> {
        // A schema of one type may also be its bare name, without quotation marks.
        let json = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(_) if primitive(text.trim()).is_some() => Value::String(text.trim().to_owned()),
            Err(error) => return Err(format!("it is not JSON: {error}")),
        };
        Ok((self.read(&json, "")?, json))
    }

    fn add(&mut self, new: Type) -> TypeId {
        self.types.push(new);
        self.types.len() - 1
    }

    fn read(&mut self, json: &Value, namespace: &str) -> Result<TypeId, String> {
        match json {
            Value::String(name) => Ok(match primitive(name) {
                Some(known) => self.add(known),
                None => self.mention(full_name(name, namespace)),
            }),
            Value::Array(branches) => {
                let read: Result<Vec<TypeId>, String> =
                    branches.iter().map(|branch| self.read(branch, namespace)).collect();
                Ok(self.add(Type::Union { branches: read? }))
            }
            Value::Object(declared) => self.read_object(declared, namespace),
            other => Err(format!("{other} is no type")),
        }
    }

    fn read_object(&mut self, declared: &Map<String, Value>, namespace: &str) -> Result<TypeId, String> {
        let Some(word) = declared.get("type") else { return Err("a type lacks \"type\"".to_owned()) };
        let Value::String(word) = word else { return self.read(word, namespace) };
        match word.as_str() {
            "record" | "error" => {
                let (id, namespace) = self.define(declared, namespace)?;
                let fields = self.read_fields(declared, &namespace)?;
                self.set(id, Type::Record { fields });
                Ok(id)
            }
            "enum" => {
                let symbols = texts(declared, "symbols")?;
                let (id, _) = self.define(declared, namespace)?;
                self.set(id, Type::Enum { symbols });
                Ok(id)
            }
            "fixed" => {
                let size = declared.get("size").and_then(Value::as_u64).and_then(|size| size.try_into().ok());
                let size: usize = size.ok_or("a fixed lacks its \"size\"")?;
                let (id, _) = self.define(declared, namespace)?;
                self.set(id, logical_of_fixed(declared, size));
                Ok(id)
            }
            "array" => {
                let items = declared.get("items").ok_or("an array lacks \"items\"")?;
                let items = self.read(items, namespace)?;
                Ok(self.add(Type::Array { items }))
            }
            "map" => {
                let values = declared.get("values").ok_or("a map lacks \"values\"")?;
                let values = self.read(values, namespace)?;
                Ok(self.add(Type::Map { values }))
            }
            name => Ok(match primitive(name) {
                Some(known) => self.add(logical(declared, known)),
                None => self.mention(full_name(name, namespace)),
            }),
        }
    }

    fn read_fields(&mut self, declared: &Map<String, Value>, namespace: &str) -> Result<Vec<Field>, String> {
        let listed = declared.get("fields").and_then(Value::as_array).ok_or("a record lacks \"fields\"")?;
        let (mut fields, mut seen) = (Vec::new(), HashSet::new());
        for field in listed {
            let name = field.get("name").and_then(Value::as_str).ok_or("a field lacks its \"name\"")?;
            if !seen.insert(name) {
                return Err(format!("the field {name:?} stands twice in one record"));
            }
            let of = field.get("type").ok_or_else(|| format!("the field {name:?} lacks \"type\""))?;
            fields.push(Field { name: name.to_owned(), of: self.read(of, namespace)? });
        }
        Ok(fields)
    }

    /// The place of a named type that may be defined later.
    fn mention(&mut self, name: String) -> TypeId {
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        let id = self.add(Type::Named(name.clone()));
        self.names.insert(name, id);
        id
    }

    /// The place of a named type that is being defined, and the namespace of what stands in it.
    fn define(&mut self, declared: &Map<String, Value>, namespace: &str) -> Result<(TypeId, String), String> {
        let name = declared.get("name").and_then(Value::as_str).ok_or("a named type lacks its \"name\"")?;
        let own = declared.get("namespace").and_then(Value::as_str).unwrap_or(namespace);
        let name = full_name(name, own);
        let inner = name.rsplit_once('.').map_or("", |(namespace, _)| namespace).to_owned();
        let id = self.mention(name.clone());
        match self.types.get_mut(id) {
            // A record may name itself before it is complete.
            Some(place @ Type::Named(_)) => *place = Type::Record { fields: Vec::new() },
            _ => return Err(format!("the type {name:?} is defined twice")),
        }
        Ok((id, inner))
    }

    fn set(&mut self, id: TypeId, complete: Type) {
        if let Some(place) = self.types.get_mut(id) {
            *place = complete;
        }
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

fn primitive(name: &str) -> Option<Type> {
    Some(match name {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "int" => Type::Int,
        "long" => Type::Long,
        "float" => Type::Float,
        "double" => Type::Double,
        "bytes" => Type::Bytes,
        "string" => Type::Text,
        _ => return None,
    })
}

fn logical(declared: &Map<String, Value>, below: Type) -> Type {
    match (declared.get("logicalType").and_then(Value::as_str), &below) {
        (Some("date"), Type::Int) => Type::Date,
        (Some("time-millis"), Type::Int) => Type::Time { unit: Unit::Millis },
        (Some("time-micros"), Type::Long) => Type::Time { unit: Unit::Micros },
        (Some("timestamp-millis"), Type::Long) => Type::Timestamp { unit: Unit::Millis },
        (Some("timestamp-micros"), Type::Long) => Type::Timestamp { unit: Unit::Micros },
        (Some("timestamp-nanos"), Type::Long) => Type::Timestamp { unit: Unit::Nanos },
        (Some("local-timestamp-millis"), Type::Long) => Type::LocalTimestamp { unit: Unit::Millis },
        (Some("local-timestamp-micros"), Type::Long) => Type::LocalTimestamp { unit: Unit::Micros },
        (Some("local-timestamp-nanos"), Type::Long) => Type::LocalTimestamp { unit: Unit::Nanos },
        (Some("decimal"), Type::Bytes) => {
            scale(declared).map_or(below, |scale| Type::Decimal { size: None, scale })
        }
        _ => below,
    }
}

fn logical_of_fixed(declared: &Map<String, Value>, size: usize) -> Type {
    match declared.get("logicalType").and_then(Value::as_str) {
        Some("uuid") if size == 16 => Type::UuidBytes,
        Some("decimal") => {
            scale(declared).map_or(Type::Fixed { size }, |scale| Type::Decimal { size: Some(size), scale })
        }
        _ => Type::Fixed { size },
    }
}

/// The scale of a decimal; `None` when the declaration breaks the rules.
fn scale(declared: &Map<String, Value>) -> Option<u32> {
    let precision = declared.get("precision")?.as_u64().filter(|precision| *precision > 0)?;
    let scale = declared.get("scale").map_or(Some(0), Value::as_u64)?;
    (scale <= precision).then(|| u32::try_from(scale).ok())?
}

fn texts(declared: &Map<String, Value>, key: &str) -> Result<Vec<String>, String> {
    let listed = declared.get(key).and_then(Value::as_array);
    let read = listed.and_then(|listed| {
        listed.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
    });
    read.ok_or_else(|| format!("an enum lacks its {key:?}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn parse(text: &str) -> AvroSchema {
        AvroSchema::parse(text, &[]).unwrap()
    }

    fn fields(schema: &AvroSchema, id: TypeId) -> Vec<Field> {
        match schema.get(id) {
            Type::Record { fields } => fields.clone(),
            other => panic!("{other:?} is no record"),
        }
    }

    #[test]
    fn names_are_found_in_the_namespace_that_they_stand_in() {
        let schema = parse(
            r#"{"type": "record", "name": "a.b.Outer", "fields": [
                {"name": "one", "type": {"type": "enum", "name": "Word", "symbols": ["X"]}},
                {"name": "two", "type": "Word"},
                {"name": "three", "type": ["null", "a.b.Word"]},
                {"name": "self", "type": ["null", "Outer"]}]}"#,
        );
        let fields = fields(&schema, schema.root());
        assert_eq!(fields[0].of, fields[1].of);
        assert!(matches!(schema.get(fields[2].of), Type::Union { branches } if branches[1] == fields[0].of));
        assert!(matches!(schema.get(fields[3].of), Type::Union { branches } if branches[1] == schema.root()));
    }

    #[test]
    fn references_may_come_in_any_order() {
        let place =
            r#"{"type": "record", "name": "x.Place", "fields": [{"name": "country", "type": "x.Country"}]}"#;
        let country = r#"{"type": "fixed", "name": "x.Country", "size": 2}"#;
        let main = r#"{"type": "record", "name": "x.Main", "fields": [{"name": "place", "type": "Place"}]}"#;
        for order in [[place, country], [country, place]] {
            let references: Vec<String> = order.iter().map(|text| (*text).to_owned()).collect();
            let schema = AvroSchema::parse(main, &references).unwrap();
            let place = fields(&schema, fields(&schema, schema.root())[0].of);
            assert_eq!(schema.get(place[0].of), &Type::Fixed { size: 2 });
        }
        let error = AvroSchema::parse(main, &[place.to_owned()]).unwrap_err();
        assert!(error.contains("x.Country"), "{error}");
    }

    #[test]
    fn a_logical_type_that_does_not_fit_is_ignored() {
        let kind = |text: &str| {
            let schema = parse(text);
            schema.get(schema.root()).clone()
        };
        assert_eq!(kind(r#"{"type": "int", "logicalType": "date"}"#), Type::Date);
        assert_eq!(kind(r#"{"type": "string", "logicalType": "date"}"#), Type::Text);
        assert_eq!(kind(r#"{"type": "long", "logicalType": "moon-phase"}"#), Type::Long);
        assert_eq!(kind(r#"{"type": "bytes", "logicalType": "decimal"}"#), Type::Bytes);
        assert_eq!(
            kind(r#"{"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3}"#),
            Type::Bytes
        );
        assert_eq!(
            kind(r#"{"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}"#),
            Type::Decimal { size: None, scale: 2 }
        );
        assert_eq!(kind(r#"{"type": {"type": "string"}}"#), Type::Text);
        assert_eq!(kind("\"string\""), kind("string"));
    }

    #[test]
    fn what_is_no_schema_is_said_in_words() {
        for (text, words) in [
            ("{", "not JSON"),
            ("7", "7 is no type"),
            ("{}", "lacks \"type\""),
            (r#"{"type": "record", "name": "A"}"#, "fields"),
            (r#"{"type": "record", "fields": []}"#, "name"),
            (r#"{"type": "record", "name": "A", "fields": [{"name": "x", "type": "B"}]}"#, "\"B\""),
            (r#"{"type": "fixed", "name": "A"}"#, "size"),
            (
                r#"[{"type": "fixed", "name": "A", "size": 1}, {"type": "fixed", "name": "A", "size": 1}]"#,
                "twice",
            ),
        ] {
            let error = AvroSchema::parse(text, &[]).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
