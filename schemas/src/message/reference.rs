//! An entry of the firearms reference table.

use super::description::{Image, Marking};
use super::object::{message, object};
use crate::bureau::Bureau;
use crate::fault::{Fault, RejectCode};
use crate::measures::{Millimetres, Rounds};
use crate::silhouette::SilhouetteCode;
use crate::values::{
    CalibreCode, CountryCode, FirearmActionCode, FirearmTypeCode, LongText, MakeCode, Reference,
    ReferenceStatus, ShortText,
};

message! {
    /// One model variant of the firearms reference table.
    ReferenceEntry {
        required {
            /// Number of the entry in the reference table.
            ifrt_id: Reference,
            /// Make, in the source's words.
            make: ShortText,
            /// Country of manufacture.
            country: CountryCode,
            /// Model.
            model: ShortText,
            /// Weapon type.
            type_code: FirearmTypeCode,
            /// Action.
            action_code: FirearmActionCode,
            /// State of the entry.
            status: ReferenceStatus,
        }
        optional {
            /// Make as resolved.
            make_id: MakeCode,
            /// True maker; version 1 leaves it out when it is the make.
            manufacturer_id: MakeCode,
            /// Variant.
            variant: ShortText,
            /// Capacity in rounds.
            capacity: Rounds,
            /// How its serial numbers look.
            serial_format: SerialFormat,
            /// How to tell its parts.
            parts_identification: LongText,
            /// How it is taken apart, as far as that shows where marks are.
            disassembly_note: LongText,
            /// First year made.
            year_from: i32,
            /// Last year made.
            year_to: i32,
            /// How many were made.
            quantity_made: i64,
            /// The entry that replaces it, when retired.
            replaced_by: Reference,
            /// The bureau that proposed it.
            proposed_by: Bureau,
        }
        lists {
            /// Other names of the model.
            aliases: ShortText,
            /// Calibres, in the source's words.
            calibres: ShortText,
            /// Calibres as resolved.
            calibre_ids: CalibreCode,
            /// Barrel lengths in millimetres.
            barrel_lengths_mm: Millimetres,
            /// Markings.
            markings: Marking,
            /// Images.
            images: Image,
            /// What its images show of its outline.
            silhouettes: Silhouette,
        }
    }
}

object! {
    /// The outline that an image shows.
    Silhouette {
        required {
            /// Where the image is; one of `images` where it stands there too.
            uri: ShortText,
            /// The outline, as `proofhouse silhouette` prints it.
            code: SilhouetteCode,
        }
        optional {}
        lists {}
    }
}

object! {
    /// How serial numbers of a model look. Soft evidence only.
    SerialFormat {
        required {
            /// An example.
            example: ShortText,
        }
        optional {
            /// A regular expression.
            pattern: ShortText,
            /// In words.
            description: LongText,
        }
        lists {}
    }
}

impl ReferenceEntry {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        if let (Some(from), Some(to)) = (self.year_from, self.year_to)
            && to < from
        {
            let expected = format!("a year not before year_from, {from}");
            faults.push(Fault::new(RejectCode::BadDate, "$.year_to", to.to_string(), expected));
        }
    }
}
