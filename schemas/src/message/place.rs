//! Where something happened.

use super::object::object;
use crate::fault::{Fault, RejectCode};
use crate::measures::Degrees;
use crate::values::{CountryCode, ShortText};

object! {
    /// A place: the country, and more where it is known and may be shared.
    Place {
        required {
            /// Country.
            country: CountryCode,
        }
        optional {
            /// First administrative division.
            admin1: ShortText,
            /// Town or district.
            locality: ShortText,
            /// Latitude in degrees, north positive.
            latitude: Degrees,
            /// Longitude in degrees, east positive.
            longitude: Degrees,
        }
        lists {}
    }
}

impl Place {
    /// A place of which only the country is known.
    pub fn in_country(country: CountryCode) -> Place {
        Place { country, admin1: None, locality: None, latitude: None, longitude: None }
    }

    /// Adds what is wrong with the place at `path`.
    pub(super) fn check(&self, path: &str, faults: &mut Vec<Fault>) {
        for (field, value, limit) in [("latitude", self.latitude, 90.0), ("longitude", self.longitude, 180.0)]
        {
            if let Some(Degrees(degrees)) = value
                && !(-limit..=limit).contains(&degrees)
            {
                let expected = format!("degrees from -{limit} to {limit}");
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("{path}.{field}"),
                    degrees.to_string(),
                    expected,
                ));
            }
        }
    }
}
