//! Whom to contact about a record or a notice.

use super::object::object;
use crate::values::ShortText;

object! {
    /// A unit to contact and how: a desk and its channel, never a person. For a firearm record it is used after a hit
    /// only.
    Contact {
        required {
            /// The unit.
            unit: ShortText,
        }
        optional {
            /// How to reach it.
            channel: ShortText,
        }
        lists {}
    }
}
