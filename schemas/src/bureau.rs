//! A bureau: the owner of data, and the one for whom a session reads.

use crate::codes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

/// An organisation beside the national central bureaus that may feed or read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Organisation {
    /// Identifier in topics and tables.
    pub bureau: String,
    /// English name.
    pub name_en: String,
    /// French name.
    pub name_fr: String,
    /// `SECRETARIAT` or `INTERNATIONAL_ENTITY`.
    pub role: String,
}

static ORGANISATIONS: LazyLock<Vec<Organisation>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("../codes/organisations.csv").as_bytes())
        .deserialize()
        .filter_map(Result::ok)
        .collect()
});

/// Every identifier that may stand in a topic, lower case, with its English name.
static REGISTRY: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let bureaus = codes::countries()
        .iter()
        .filter(|country| country.interpol_member || country.status == "SUB_BUREAU")
        .map(|country| (country.alpha2.to_ascii_lowercase(), country.name_en));
    let organisations = ORGANISATIONS.iter().map(|entry| (entry.bureau.clone(), entry.name_en.as_str()));
    bureaus.chain(organisations).collect()
});

/// The registered organisations.
pub fn organisations() -> &'static [Organisation] {
    &ORGANISATIONS
}

/// A national central bureau (ISO 3166-1 alpha-2 code in lower case) or a registered organisation (`ipsg`, `wco`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bureau(&'static str);

impl Bureau {
    /// The General Secretariat.
    pub const SECRETARIAT: Bureau = Bureau("ipsg");

    /// The bureau with this identifier; case does not matter. `None` when it is not registered.
    pub fn parse(text: &str) -> Option<Bureau> {
        let lower = text.to_ascii_lowercase();
        REGISTRY.get_key_value(&lower).map(|(key, _)| Bureau(key.as_str()))
    }

    /// All registered bureaus in alphabetical order.
    pub fn all() -> Vec<Bureau> {
        let mut all: Vec<Bureau> = REGISTRY.keys().map(|key| Bureau(key.as_str())).collect();
        all.sort_unstable();
        all
    }

    /// The identifier as it stands in topics and tables.
    pub fn as_str(&self) -> &'static str {
        self.0
    }

    /// English name.
    pub fn name(&self) -> &'static str {
        REGISTRY.get(self.0).copied().unwrap_or(self.0)
    }

    /// Whether this is the General Secretariat.
    pub fn is_secretariat(&self) -> bool {
        self.0 == Self::SECRETARIAT.0
    }

    /// The bureau's country as an upper-case alpha-2 code; `None` for organisations.
    pub fn country(&self) -> Option<&'static codes::Country> {
        codes::country(&self.0.to_ascii_uppercase()).filter(|_| self.0.len() == 2)
    }
}

impl fmt::Display for Bureau {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Bureau {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Bureau {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Bureau::parse(&text)
            .filter(|bureau| bureau.as_str() == text)
            .ok_or_else(|| de::Error::custom("a registered bureau in lower case, such as \"fr\" or \"ipsg\""))
    }
}

impl JsonSchema for Bureau {
    fn schema_name() -> Cow<'static, str> {
        "Bureau".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let all: Vec<&str> = Bureau::all().iter().map(Bureau::as_str).collect();
        json_schema!({
            "type": "string",
            "description": "A national central bureau (ISO 3166-1 alpha-2 code in lower case) or a registered organisation.",
            "enum": all,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_organisations_are_bureaus_and_others_are_not() {
        assert_eq!(Bureau::parse("FR").map(|bureau| bureau.as_str()), Some("fr"));
        assert!(Bureau::parse("ipsg").is_some_and(|bureau| bureau.is_secretariat()));
        assert_eq!(Bureau::parse("zz"), None);
        assert_eq!(Bureau::parse("su"), None, "a former state has no bureau");
        assert!(Bureau::all().len() >= 196 + 4 - 4, "member bureaus and organisations are registered");
    }
}
