//! How far two calibres agree, at the best level both sides have.

use super::{CalibreReading, CalibreTable};
use crate::normalise::resolution::text_codes;
use serde::Serialize;
use std::fmt;

text_codes! {
    /// How far two calibres agree.
    CalibreAgreement {
        /// The same cartridge.
        Same = "SAME",
        /// Written as one another: `.223 Remington` and `5.56 NATO`.
        SameGroup = "SAME_GROUP",
        /// One chambering also fires the other: `.357 Magnum` and `.38 Special`.
        Compatible = "COMPATIBLE",
        /// Only the bore agrees.
        SameBore = "SAME_BORE",
        /// One is a blank cartridge, the other live: an alarm weapon that may have been converted.
        BlankAndLive = "BLANK_AND_LIVE",
        /// Different calibres.
        Conflict = "CONFLICT",
        /// One side is not known.
        Unknown = "UNKNOWN",
    }
}

/// Pairs of which one chambering fires the other.
const COMPATIBLE: &[(&str, &str)] = &[
    ("38SPL", "357MAG"),
    ("44SPL", "44MAG"),
    ("22SHORT", "22LR"),
    ("22LONG", "22LR"),
    ("22SHORT", "22LONG"),
    ("45COLT", "454CAS"),
    ("45COLT", "410"),
    ("32SW", "32SWL"),
    ("32SWL", "32HR"),
    ("32SW", "32HR"),
    ("32HR", "327FED"),
    ("32SWL", "327FED"),
    ("38ACP", "38SUPER"),
    ("762TOK", "763MAU"),
];

impl CalibreAgreement {
    /// More is closer.
    pub(crate) fn closeness(self) -> u8 {
        match self {
            CalibreAgreement::Same => 6,
            CalibreAgreement::SameGroup => 5,
            CalibreAgreement::Compatible => 4,
            CalibreAgreement::SameBore => 3,
            CalibreAgreement::BlankAndLive => 2,
            CalibreAgreement::Conflict => 1,
            CalibreAgreement::Unknown => 0,
        }
    }
}

/// Compares two sets of possible cartridges: the best agreement that is possible.
pub fn compare_calibres(table: &CalibreTable, a: &CalibreReading, b: &CalibreReading) -> CalibreAgreement {
    let mut best = CalibreAgreement::Unknown;
    for left in a.resolution.ids() {
        for right in b.resolution.ids() {
            let agreement = between(table, left, right);
            if agreement.closeness() > best.closeness() {
                best = agreement;
            }
        }
    }
    best
}

/// Compares two cartridges by their identifiers.
pub(crate) fn between(table: &CalibreTable, a: &str, b: &str) -> CalibreAgreement {
    let (Some(left), Some(right)) = (table.get(a), table.get(b)) else { return CalibreAgreement::Unknown };
    if a == b {
        return CalibreAgreement::Same;
    }
    if left.match_group == right.match_group {
        return CalibreAgreement::SameGroup;
    }
    let compatible = COMPATIBLE.iter().any(|(x, y)| (*x == a && *y == b) || (*x == b && *y == a));
    if compatible {
        return CalibreAgreement::Compatible;
    }
    if (left.kind == "BLANK") != (right.kind == "BLANK") {
        return CalibreAgreement::BlankAndLive;
    }
    if left.bore_family == right.bore_family && left.bore_family != "BSG" && left.kind != "BLANK" {
        return CalibreAgreement::SameBore;
    }
    CalibreAgreement::Conflict
}
