//! Whether one message may land: size, text, schema, source, key. The same for feeds and for submitted files.

use crate::avro::json_text;
use crate::registry::{WriterSchema, framed};
use crate::settings::IngestSettings;
use proofhouse_schemas::{
    AcceptedVersions, Bureau, Decoded, Fault, Kind, RejectCode, SchemaVersion, Strictness, decode_accepted,
};
use std::borrow::Cow;
use std::collections::HashSet;

/// What a message turned out to be.
#[derive(Debug)]
pub enum Verdict {
    /// It may land.
    Accepted(Box<Decoded>),
    /// A tombstone: the record with this reference is withdrawn.
    Withdrawn(String),
    /// It may not land; at least one fault.
    Refused(Vec<Fault>),
}

/// Checks messages of all bureaus.
#[derive(Debug, Clone)]
pub struct Checker {
    oversize_bytes: usize,
    lenient: HashSet<Bureau>,
    versions: AcceptedVersions,
}

/// Longest record reference, in characters.
const REFERENCE_CHARACTERS: usize = 64;
/// A message in Avro may be so many times longer as JSON than a message may be: Avro does not repeat the names of fields.
const JSON_IS_LONGER: usize = 16;

impl Checker {
    /// A checker with the limits of these settings.
    pub fn new(settings: &IngestSettings) -> Self {
        Self {
            oversize_bytes: settings.oversize_bytes,
            lenient: settings.lenient.iter().copied().collect(),
            versions: AcceptedVersions::without(&settings.retired_versions),
        }
    }

    /// The version that content takes which names none: of those accepted the oldest, which asks for the least.
    pub(crate) fn undemanding_version(&self, kind: Kind) -> SchemaVersion {
        self.versions.of(kind).next().unwrap_or_else(|| kind.newest_version())
    }

    /// Judges a message in JSON of a topic. `bureau` is `None` when the topic's bureau is not registered.
    pub fn check(
        &self,
        bureau: Option<Bureau>,
        kind: Kind,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
    ) -> Verdict {
        self.check_written(bureau, kind, key, value, &WriterSchema::None)
    }

    /// Judges a message in JSON or Avro, given what is known of the schema that it was written with.
    pub(crate) fn check_written(
        &self,
        bureau: Option<Bureau>,
        kind: Kind,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        schema: &WriterSchema,
    ) -> Verdict {
        let Some(bureau) = bureau else {
            let expected = "a topic of a registered bureau: feed.<bureau>.<kind>";
            return refused(RejectCode::WrongSource, "$topic", "", expected);
        };
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            return refused(RejectCode::NoKey, "$key", "", "the record reference, UTF-8, as Kafka key");
        };
        let Ok(key) = std::str::from_utf8(key) else {
            return refused(RejectCode::NotUtf8, "$key", "", "the record reference in UTF-8");
        };
        let Some(value) = value else {
            if key.chars().count() > REFERENCE_CHARACTERS {
                let expected = format!("a record reference of at most {REFERENCE_CHARACTERS} characters");
                return refused(RejectCode::BadValue, "$key", key, &expected);
            }
            return Verdict::Withdrawn(key.to_owned());
        };
        if value.len() > self.oversize_bytes {
            let (shown, expected) =
                (format!("{} bytes", value.len()), format!("at most {} bytes", self.oversize_bytes));
            return refused(RejectCode::Oversize, "$", &shown, &expected);
        }
        let text = match self.json_of(value, schema) {
            Ok(text) => text,
            Err(fault) => return Verdict::Refused(vec![fault]),
        };
        // What a notice would bring beyond its fields is a person.
        let is_lenient = self.lenient.contains(&bureau) && kind != Kind::Notice;
        let strictness = if is_lenient { Strictness::Lenient } else { Strictness::Strict };
        let decoded = match decode_accepted(kind, &text, strictness, &self.versions) {
            Ok(decoded) => decoded,
            Err(faults) if faults.is_empty() => {
                return refused(RejectCode::BadValue, "$", "", "a message that the schema allows");
            }
            Err(faults) => return Verdict::Refused(faults),
        };
        let envelope = decoded.message.envelope();
        if envelope.source_bureau != bureau {
            let (value, expected) =
                (envelope.source_bureau.as_str(), format!("{bureau}, the bureau of the topic"));
            return refused(RejectCode::WrongSource, "$.source_bureau", value, &expected);
        }
        if envelope.source_record_id.as_str() != key {
            let expected = format!(
                "source_record_id {:?}, the record's own reference",
                envelope.source_record_id.as_str()
            );
            return refused(RejectCode::KeyMismatch, "$key", key, &expected);
        }
        Verdict::Accepted(Box::new(decoded))
    }

    /// The message as JSON text, whatever it was sent as.
    fn json_of<'value>(
        &self,
        value: &'value [u8],
        schema: &WriterSchema,
    ) -> Result<Cow<'value, [u8]>, Fault> {
        let Some(framed) = framed(value) else { return Ok(Cow::Borrowed(value)) };
        let (id, body) = framed?;
        match schema {
            WriterSchema::Known(schema) => {
                let most_bytes = self.oversize_bytes.saturating_mul(JSON_IS_LONGER);
                json_text(schema, body, most_bytes).map(Cow::Owned)
            }
            WriterSchema::Unknown(reason) => {
                let expected = format!("the id of an Avro schema; {reason}");
                Err(Fault::new(RejectCode::UnknownSchema, "$schema_id", id.to_string(), expected))
            }
            WriterSchema::NoRegistry | WriterSchema::None => {
                let expected = "JSON: the value begins with the byte 0 as Avro does, and no schema registry is configured";
                Err(Fault::new(RejectCode::NoRegistry, "$", "", expected))
            }
        }
    }
}

fn refused(code: RejectCode, path: &str, value: &str, expected: &str) -> Verdict {
    Verdict::Refused(vec![Fault::new(code, path, value, expected)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::avro::AvroSchema;
    use std::sync::Arc;

    const FRAMED: &[u8] = &[0, 0, 0, 0, 7, 2, b'x'];

    fn faults(value: &[u8], schema: &WriterSchema) -> Vec<(RejectCode, String)> {
        let checker = Checker::new(&IngestSettings::default());
        let bureau = Bureau::parse("fr");
        assert!(bureau.is_some());
        match checker.check_written(bureau, Kind::Firearm, Some(b"key"), Some(value), schema) {
            Verdict::Refused(faults) => faults.into_iter().map(|fault| (fault.code, fault.path)).collect(),
            other => panic!("{other:?} is no refusal"),
        }
    }

    #[test]
    fn avro_is_refused_for_what_is_known_of_its_schema() {
        let only = |code: RejectCode, path: &str| vec![(code, path.to_owned())];
        assert_eq!(faults(FRAMED, &WriterSchema::NoRegistry), only(RejectCode::NoRegistry, "$"));
        let unknown = WriterSchema::Unknown("the registry has none".into());
        assert_eq!(faults(FRAMED, &unknown), only(RejectCode::UnknownSchema, "$schema_id"));
        assert_eq!(faults(&[0, 0, 0], &WriterSchema::None), only(RejectCode::NotAvro, "$"));
        // What is read goes the way of JSON from there on.
        let known = |text: &str| WriterSchema::Known(Arc::new(AvroSchema::parse(text, &[]).unwrap()));
        assert_eq!(faults(FRAMED, &known("string")), only(RejectCode::NotJson, "$"));
        let record = r#"{"type": "record", "name": "R", "fields": [{"name": "schema", "type": "string"}]}"#;
        assert_eq!(faults(FRAMED, &known(record)), only(RejectCode::UnknownKind, "$.schema"));
        let named = r#"{"type": "record", "name": "R", "proofhouse.schema": "firearm/1",
            "fields": [{"name": "case_number", "type": "string"}]}"#;
        let found = faults(FRAMED, &known(named));
        assert!(found.contains(&(RejectCode::MissingField, "$.message_id".to_owned())), "{found:?}");
        assert!(!found.iter().any(|(_, path)| path == "$.schema" || path == "$.case_number"), "{found:?}");
    }
}
