//! The normalisers as plain functions of text, for callers such as SQL that know nothing but a value.

use crate::ballistics::heights_of;
use crate::normalise::{self, Normaliser, serial};

/// The serial in its main comparison form: upper case, letters and digits, `?` and `*` for what is unknown. Empty when the
/// text is no usable serial.
pub fn normalise_serial(raw: &str) -> String {
    serial::read(raw, None).value
}

/// The status that the text of a serial states: `READABLE`, `PARTIAL`, `OBLITERATED`, `NONE`, `UNREADABLE` ...
pub fn serial_status(raw: &str) -> &'static str {
    serial::read(raw, None).status.as_str()
}

/// How a serial was read: its status, the fact behind a missing number, and flags.
pub fn serial_how(raw: &str) -> String {
    serial::read(raw, None).how()
}

/// The serial with its confusable characters collapsed, for grouping. Empty when the text is no usable serial.
pub fn serial_skeleton(raw: &str) -> String {
    serial::skeleton(&serial::read(raw, None).value)
}

/// The make's id, when the text means exactly one.
pub fn normalise_make(raw: &str) -> Option<&'static str> {
    Normaliser::shared().make(raw).id()
}

/// All makes that a text may mean, best first.
pub fn make_candidates(raw: &str) -> Vec<&'static str> {
    Normaliser::shared().make(raw).ids()
}

/// How a make was reached, such as `ALIAS`, `FUZZY` or `ABSENT OBLITERATED`.
pub fn make_how(raw: &str) -> String {
    Normaliser::shared().make(raw).how()
}

/// The model's id within a make as written, when the text means exactly one.
pub fn normalise_model(make_raw: &str, model_raw: &str) -> Option<&'static str> {
    let normaliser = Normaliser::shared();
    normaliser.model(model_raw, &normaliser.make(make_raw).ids()).id()
}

/// The calibre's id, when the text and the weapon type mean exactly one.
pub fn normalise_calibre(raw: &str, type_code: Option<&str>) -> Option<&'static str> {
    Normaliser::shared().calibre(raw, type_code).id()
}

/// All calibres that a text may mean with a weapon type, best first.
pub fn calibre_candidates(raw: &str, type_code: Option<&str>) -> Vec<&'static str> {
    Normaliser::shared().calibre(raw, type_code).resolution.ids()
}

/// The bore family of a calibre as written, known more often than the cartridge.
pub fn bore_family(raw: &str, type_code: Option<&str>) -> Option<&'static str> {
    Normaliser::shared().calibre(raw, type_code).bore_family
}

/// How a calibre was reached, such as `METRIC` or `DAMAGED_NUMBER EXCEL_DAMAGE`.
pub fn calibre_how(raw: &str, type_code: Option<&str>) -> String {
    Normaliser::shared().calibre(raw, type_code).how()
}

/// The alpha-2 code of a country of manufacture, former states included.
pub fn normalise_country(raw: &str) -> Option<&'static str> {
    Normaliser::shared().country(raw).id()
}

/// The heights of a signature in micrometres, missing ones `None`; see [`heights_of`]. `None` when the text is no signature.
pub fn signature_heights(text: &str) -> Option<Vec<Option<f32>>> {
    heights_of(text).ok()
}

/// How alike two serials are, 0 to 1. Symmetric.
pub fn serial_similarity(a: &str, b: &str) -> f64 {
    serial::serial_similarity(a, b)
}

/// How alike two makes as written are, 0 to 1. Symmetric.
pub fn make_similarity(a: &str, b: &str) -> f64 {
    normalise::make::make_similarity(Normaliser::shared(), a, b)
}
