//! Numbers with a unit. The unit is in the type, so that millimetres cannot be taken for micrometres; in messages and
//! tables the bare number stands, and the field's name ends in the unit.
//!
//! What is plausible depends on what is measured, and is checked where the field is.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Defines numbers that count one unit.
macro_rules! measure {
    ($($(#[$meta:meta])* $name:ident($number:ty);)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $number);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl From<$name> for f64 {
            fn from(measure: $name) -> f64 {
                measure.0.into()
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool { true }
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$number>::json_schema(generator)
            }
        }
    )*};
}

measure! {
    /// Whole millimetres (mm): lengths of barrels and of whole firearms.
    Millimetres(i32);
    /// Millimetres (mm) with fractions: what a laboratory measures, such as the width of a land.
    MeasuredMillimetres(f64);
    /// Micrometres (µm): the spacing of samples and the resolution of scans.
    Micrometres(f64);
    /// Kilometres (km): distances to a border.
    Kilometres(f64);
    /// Degrees of arc (°): latitude, north positive, and longitude, east positive.
    Degrees(f64);
    /// Rounds of ammunition: what a magazine holds.
    Rounds(i32);
    /// Whole years: penalties.
    Years(i32);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_measure_is_written_as_its_bare_number(whole in any::<i32>(), fraction in -1e9..1e9f64) {
            prop_assert_eq!(serde_json::to_string(&Millimetres(whole)).unwrap(), whole.to_string());
            let written = serde_json::to_string(&Kilometres(fraction)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Kilometres>(&written).unwrap(), Kilometres(fraction));
            prop_assert_eq!(Kilometres(fraction).to_string(), fraction.to_string());
        }
    }

    #[test]
    fn a_measure_has_the_schema_of_its_number() {
        let mut generator = SchemaGenerator::default();
        assert_eq!(
            generator.subschema_for::<Option<Rounds>>().to_value(),
            generator.subschema_for::<Option<i32>>().to_value()
        );
        assert_eq!(
            generator.subschema_for::<Vec<Micrometres>>().to_value(),
            generator.subschema_for::<Vec<f64>>().to_value()
        );
    }
}
