//! Codes that must stand in one of the code lists.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::borrow::Cow;
use std::fmt;

/// Defines a code that must stand in one of the code lists.
macro_rules! listed_code {
    ($($(#[$meta:meta])* $name:ident: $entry:ty = $list:path, $find:path, $code:ident, $expected:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(&'static str);

        impl $name {
            /// The code, when the list has it.
            pub fn new(code: &str) -> Option<Self> {
                $find(code).map(|entry| Self(entry.$code))
            }

            /// The code as text.
            pub fn as_str(&self) -> &'static str {
                self.0
            }

            /// The entry of the code list.
            pub fn entry(&self) -> Option<&'static $entry> {
                $find(self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                Self::new(&text).ok_or_else(|| de::Error::custom($expected))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let codes: Vec<&str> = $list().iter().map(|entry| entry.$code).collect();
                json_schema!({ "type": "string", "description": $expected, "enum": codes })
            }
        }
    )*};
}

listed_code! {
    /// A country, territory or former state.
    CountryCode: crate::codes::Country = crate::codes::countries, crate::codes::country, alpha2,
        "a country code of codes/countries.csv, ISO 3166-1 alpha-2 in upper case";
    /// A weapon type.
    FirearmTypeCode: crate::codes::FirearmType = crate::codes::firearm_types, crate::codes::firearm_type, type_code,
        "a weapon type of codes/firearm_types.csv";
    /// An action (mechanism).
    FirearmActionCode: crate::codes::FirearmAction = crate::codes::firearm_actions, crate::codes::firearm_action,
        action_code, "an action of codes/firearm_actions.csv";
    /// A make that the source has resolved itself.
    MakeCode: crate::codes::Make = crate::codes::makes, crate::codes::make, make_id, "a make of codes/makes.csv";
    /// A model that the source has resolved itself.
    ModelCode: crate::codes::Model = crate::codes::models, crate::codes::model, model_id, "a model of codes/models.csv";
    /// A calibre that the source has resolved itself.
    CalibreCode: crate::codes::Calibre = crate::codes::calibres, crate::codes::calibre, calibre_id,
        "a calibre of codes/calibres.csv";
    /// The outcome of a trace request.
    TraceOutcomeCode: crate::codes::TraceOutcome = crate::codes::trace_outcomes, crate::codes::trace_outcome,
        outcome_code, "an outcome of codes/trace_outcomes.csv";
    /// A kind of notice or diffusion.
    NoticeCode: crate::codes::NoticeType = crate::codes::notice_types, crate::codes::notice_type, notice_code,
        "a notice or diffusion of codes/notice_types.csv";
    /// Why a traced firearm is illicit.
    IllicitBasisCode: crate::codes::NamedCode = crate::codes::illicit_bases, crate::codes::illicit_basis, code,
        "a reason of codes/illicit_bases.csv";
    /// A sign that whoever fired or held a firearm crosses borders.
    SuspectMobilityCode: crate::codes::NamedCode = crate::codes::suspect_mobilities, crate::codes::suspect_mobility,
        code, "a sign of codes/suspect_mobilities.csv";
    /// How near the danger of an orange notice is.
    ThreatImminenceCode: crate::codes::NamedCode = crate::codes::threat_imminences, crate::codes::threat_imminence,
        code, "a degree of codes/threat_imminences.csv";
    /// An age group in which persons are counted.
    AgeGroupCode: crate::codes::AgeGroup = crate::codes::age_groups, crate::codes::age_group, code,
        "an age group of codes/age_groups.csv";
    /// A sex by which persons are counted.
    SexCode: crate::codes::NamedCode = crate::codes::sexes, crate::codes::sex, code, "a sex of codes/sexes.csv";
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn codes_of_a_list_are_found_and_others_are_not() {
        assert_eq!(CountryCode::new("FR").unwrap().as_str(), "FR");
        assert_eq!(CountryCode::new("fr"), None);
        assert!(serde_json::from_str::<FirearmTypeCode>("\"BAZOOKA\"").is_err());
    }
}
