//! A firearm as somebody describes it. It stands in records, seizure items, trace requests, exhibits and notices.

use super::object::object;
use crate::fault::{Fault, RejectCode};
use crate::measures::{Millimetres, Rounds};
use crate::values::{
    CalibreCode, ConvertedFrom, CountryCode, FirearmActionCode, FirearmTypeCode, IdentificationConfidence,
    ImageView, MakeCode, MarkLocation, MarkingKind, ModelCode, RawText, Reference, SerialStatus, ShortText,
};

object! {
    /// A firearm as described. Values are kept exactly as read; resolved codes stand beside them.
    FirearmDescription {
        required {
            /// Weapon type.
            type_code: FirearmTypeCode,
            /// Make exactly as read; empty when not known.
            make_raw: RawText,
            /// Calibre exactly as read; empty when not known.
            calibre_raw: RawText,
            /// Serial number exactly as read, with `?` for an unreadable character and `*` for an unreadable run, or the
            /// words that stand in its place; may be empty.
            serial_raw: RawText,
            /// What is known of the serial number.
            serial_status: SerialStatus,
        }
        optional {
            /// Action (mechanism).
            action_code: FirearmActionCode,
            /// Make as resolved by the source.
            make_id: MakeCode,
            /// True maker when it is not the make.
            manufacturer_id: MakeCode,
            /// Importer as stamped.
            importer_id: MakeCode,
            /// Trade name on the slide or frame.
            brand: ShortText,
            /// Country of manufacture; former states have codes too.
            country_of_manufacture: CountryCode,
            /// Factory mark, such as a triangle or a circled number.
            factory_mark: ShortText,
            /// Model exactly as read.
            model_raw: RawText,
            /// Model as resolved by the source.
            model_id: ModelCode,
            /// Calibre as resolved by the source.
            calibre_id: CalibreCode,
            /// Where the serial number stands.
            serial_location: MarkLocation,
            /// Country of the import mark.
            import_country: CountryCode,
            /// Year of the import mark.
            import_year: i32,
            /// Year of manufacture.
            year_of_manufacture: i32,
            /// Barrel length in millimetres.
            barrel_length_mm: Millimetres,
            /// Overall length in millimetres.
            overall_length_mm: Millimetres,
            /// Capacity in rounds.
            capacity: Rounds,
            /// Finish.
            finish: ShortText,
            /// Material of the stock.
            stock_material: ShortText,
            /// Only the frame or receiver; the calibre is then the intended one.
            frame_only: bool,
            /// What it was before it was converted; make and model stay those of the base.
            converted_from: ConvertedFrom,
            /// Modifications.
            modifications: ShortText,
            /// Reference entry used to verify the description.
            ifrt_ref: Reference,
            /// Who made sure of the description.
            id_confidence: IdentificationConfidence,
        }
        lists {
            /// Other numbers on the firearm.
            other_numbers: OtherNumber,
            /// Markings.
            markings: Marking,
            /// Images.
            images: Image,
        }
    }
}

object! {
    /// A number on the firearm that is not its serial number.
    OtherNumber {
        required {
            /// The number as read.
            value: ShortText,
        }
        optional {
            /// Where it stands.
            location: MarkLocation,
        }
        lists {}
    }
}

object! {
    /// A marking.
    Marking {
        required {
            /// What it says.
            kind: MarkingKind,
            /// The text as read.
            text: ShortText,
        }
        optional {
            /// Where it stands.
            location: MarkLocation,
        }
        lists {}
    }
}

object! {
    /// A reference to an image kept elsewhere.
    Image {
        required {
            /// Where it is.
            uri: ShortText,
        }
        optional {
            /// What it shows.
            view: ImageView,
            /// SHA-256 of the file, hexadecimal.
            sha256: ShortText,
        }
        lists {}
    }
}

impl Image {
    /// Adds what is wrong with the reference at `path`. An image that is sent along is not a reference.
    pub(super) fn check(&self, path: &str, faults: &mut Vec<Fault>) {
        let uri = self.uri.as_str();
        if uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            let expected = "where the image is kept, not the image itself";
            faults.push(Fault::new(RejectCode::BadValue, format!("{path}.uri"), uri, expected));
        }
        if let Some(hash) = &self.sha256 {
            let hash = hash.as_str();
            if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let expected = "64 hexadecimal digits";
                faults.push(Fault::new(RejectCode::BadValue, format!("{path}.sha256"), hash, expected));
            }
        }
    }
}

impl FirearmDescription {
    /// A description with the required values only.
    pub fn new(
        type_code: FirearmTypeCode,
        make_raw: RawText,
        calibre_raw: RawText,
        serial_raw: RawText,
        serial_status: SerialStatus,
    ) -> FirearmDescription {
        FirearmDescription {
            type_code,
            make_raw,
            calibre_raw,
            serial_raw,
            serial_status,
            action_code: None,
            make_id: None,
            manufacturer_id: None,
            importer_id: None,
            brand: None,
            country_of_manufacture: None,
            factory_mark: None,
            model_raw: None,
            model_id: None,
            calibre_id: None,
            serial_location: None,
            import_country: None,
            import_year: None,
            year_of_manufacture: None,
            barrel_length_mm: None,
            overall_length_mm: None,
            capacity: None,
            finish: None,
            stock_material: None,
            frame_only: None,
            converted_from: None,
            modifications: None,
            ifrt_ref: None,
            id_confidence: None,
            other_numbers: Vec::new(),
            markings: Vec::new(),
            images: Vec::new(),
        }
    }

    /// Adds what is wrong with the description at `path`.
    pub(super) fn check(&self, path: &str, faults: &mut Vec<Fault>) {
        let readable = matches!(self.serial_status, SerialStatus::Readable | SerialStatus::Restored);
        if readable && self.serial_raw.as_str().trim().is_empty() {
            faults.push(Fault::new(
                RejectCode::MissingField,
                format!("{path}.serial_raw"),
                "",
                "the serial number as read, because serial_status says that it is readable",
            ));
        }
        let plausible = [
            ("year_of_manufacture", self.year_of_manufacture, 1500, 2100),
            ("import_year", self.import_year, 1800, 2100),
            ("barrel_length_mm", self.barrel_length_mm.map(|length| length.0), 5, 3000),
            ("overall_length_mm", self.overall_length_mm.map(|length| length.0), 20, 5000),
            ("capacity", self.capacity.map(|rounds| rounds.0), 0, 1000),
        ];
        for (field, value, least, most) in plausible {
            if let Some(value) = value
                && !(least..=most).contains(&value)
            {
                let expected = format!("a number from {least} to {most}");
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("{path}.{field}"),
                    value.to_string(),
                    expected,
                ));
            }
        }
    }
}
