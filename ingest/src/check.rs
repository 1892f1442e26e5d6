//! Whether one message may land: size, text, schema, source, key. The same for feeds and for submitted files.

use crate::settings::IngestSettings;
use proofhouse_schemas::{
    AcceptedVersions, Bureau, Decoded, Fault, Kind, RejectCode, SchemaVersion, Strictness, decode_accepted,
};
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

    /// Judges a message of a topic. `bureau` is `None` when the topic's bureau is not registered.
    pub fn check(
        &self,
        bureau: Option<Bureau>,
        kind: Kind,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
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
        let strictness =
            if self.lenient.contains(&bureau) { Strictness::Lenient } else { Strictness::Strict };
        let decoded = match decode_accepted(kind, value, strictness, &self.versions) {
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
}

fn refused(code: RejectCode, path: &str, value: &str, expected: &str) -> Verdict {
    Verdict::Refused(vec![Fault::new(code, path, value, expected)])
}
