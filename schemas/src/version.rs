//! Versions of a kind's schema: which there are, and which of them an operator still accepts.
//!
//! The type of a kind has the shape of its newest version. What a version asks for beyond that type stands in
//! `requirement`; a version that asks for nothing more is the type itself.

use crate::topic::Kind;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A version of a kind's schema, as messages name it: `trace/2`. Only versions that there are can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaVersion {
    kind: Kind,
    number: u16,
    name: &'static str,
}

/// Numbers and names of a kind's versions, oldest first. A kind has at least one; a number is never used again.
const fn versions(kind: Kind) -> &'static [(u16, &'static str)] {
    match kind {
        Kind::Firearm => &[(1, "firearm/1"), (2, "firearm/2")],
        Kind::Seizure => &[(1, "seizure/1")],
        Kind::Trace => &[(1, "trace/1"), (2, "trace/2")],
        Kind::Ballistic => &[(1, "ballistic/1"), (2, "ballistic/2")],
        Kind::Notice => &[(1, "notice/1")],
        Kind::Hit => &[(1, "hit/1")],
        Kind::Reference => &[(1, "reference/1"), (2, "reference/2")],
        Kind::Training => &[(1, "training/1")],
    }
}

impl SchemaVersion {
    /// The versions of a kind, oldest first.
    pub fn of(kind: Kind) -> impl DoubleEndedIterator<Item = SchemaVersion> + ExactSizeIterator {
        versions(kind).iter().map(move |(number, name)| SchemaVersion { kind, number: *number, name })
    }

    /// The versions of all kinds.
    pub fn all() -> impl Iterator<Item = SchemaVersion> {
        Kind::ALL.into_iter().flat_map(SchemaVersion::of)
    }

    /// The version of a kind with this number.
    pub fn numbered(kind: Kind, number: u16) -> Option<SchemaVersion> {
        SchemaVersion::of(kind).find(|version| version.number == number)
    }

    /// The version with this name, such as `trace/2`.
    pub fn parse(name: &str) -> Option<SchemaVersion> {
        SchemaVersion::all().find(|version| version.name == name)
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The number: 2 for `trace/2`.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// The name that messages bear in `schema`: `trace/2`.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Kind {
    /// The newest version of the kind's schema.
    pub fn newest_version(&self) -> SchemaVersion {
        edge(*self, versions(*self).last())
    }

    /// The oldest version of the kind's schema that there is.
    pub fn oldest_version(&self) -> SchemaVersion {
        edge(*self, versions(*self).first())
    }
}

/// The first or last of a kind's versions; no kind is without one.
fn edge(kind: Kind, version: Option<&(u16, &'static str)>) -> SchemaVersion {
    let (number, name) = version.copied().unwrap_or_default();
    SchemaVersion { kind, number, name }
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Serialize for SchemaVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for SchemaVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        SchemaVersion::parse(&name).ok_or_else(|| {
            de::Error::custom(format_args!("there is no schema version {name:?}; one is \"trace/1\""))
        })
    }
}

/// The versions that are accepted: all but those that an operator has retired.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AcceptedVersions {
    retired: Vec<SchemaVersion>,
}

impl AcceptedVersions {
    /// All versions that there are.
    pub const ALL: AcceptedVersions = AcceptedVersions { retired: Vec::new() };

    /// All versions but these.
    pub fn without(retired: &[SchemaVersion]) -> AcceptedVersions {
        AcceptedVersions { retired: retired.to_vec() }
    }

    /// Whether messages of this version are accepted.
    pub fn accepts(&self, version: SchemaVersion) -> bool {
        !self.retired.contains(&version)
    }

    /// The accepted versions of a kind, oldest first.
    pub fn of(&self, kind: Kind) -> impl DoubleEndedIterator<Item = SchemaVersion> {
        SchemaVersion::of(kind).filter(|version| self.accepts(*version))
    }

    /// The accepted version of a kind with this name.
    pub fn named(&self, kind: Kind, name: &str) -> Option<SchemaVersion> {
        self.of(kind).find(|version| version.name() == name)
    }

    /// The accepted versions of a kind as a receipt names them: `"trace/1" or "trace/2"`.
    pub fn in_words(&self, kind: Kind) -> String {
        let mut names: Vec<String> = self.of(kind).map(|version| format!("\"{version}\"")).collect();
        match (names.pop(), names.is_empty()) {
            (None, _) => format!("nothing: no version of {kind} is accepted here"),
            (Some(only), true) => only,
            (Some(last), false) => format!("{} or {last}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_made_of_kind_and_number_and_read_back() {
        for kind in Kind::ALL {
            let numbers: Vec<u16> = SchemaVersion::of(kind).map(|version| version.number()).collect();
            assert!(numbers.is_sorted() && !numbers.is_empty(), "{kind}: {numbers:?}");
            assert_eq!(Some(&kind.oldest_version().number()), numbers.first());
            assert_eq!(Some(&kind.newest_version().number()), numbers.last());
        }
        for version in SchemaVersion::all() {
            assert_eq!(version.name(), format!("{}/{}", version.kind(), version.number()));
            assert_eq!(SchemaVersion::parse(version.name()), Some(version));
            assert_eq!(SchemaVersion::numbered(version.kind(), version.number()), Some(version));
            let written = serde_json::to_string(&version).unwrap();
            assert_eq!(serde_json::from_str::<SchemaVersion>(&written).unwrap(), version);
        }
        for name in ["trace/9", "trace/01", "trace", "TRACE/1", ""] {
            assert_eq!(SchemaVersion::parse(name), None, "{name}");
        }
    }

    #[test]
    fn accepted_versions_are_named_in_words() {
        let (first, second) =
            (SchemaVersion::parse("trace/1").unwrap(), SchemaVersion::parse("trace/2").unwrap());
        assert_eq!(AcceptedVersions::ALL.in_words(Kind::Trace), "\"trace/1\" or \"trace/2\"");
        assert_eq!(AcceptedVersions::ALL.in_words(Kind::Notice), "\"notice/1\"");
        let retired = AcceptedVersions::without(&[first]);
        assert!(!retired.accepts(first) && retired.accepts(second));
        assert_eq!(retired.in_words(Kind::Trace), "\"trace/2\"");
        assert!(AcceptedVersions::without(&[first, second]).in_words(Kind::Trace).contains("no version"));
    }
}
