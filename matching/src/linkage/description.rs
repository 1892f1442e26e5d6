//! What a feed says about one firearm.

use crate::normalise::SerialStatus;
use chrono::NaiveDate;

/// One firearm as described by a record or a seizure item. Texts are as received; an empty text is not recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FirearmDescription {
    /// The caller's key of this record or item; passed through.
    pub reference: String,
    /// The bureau whose data this is.
    pub source_bureau: String,
    /// Make as written.
    pub make_raw: String,
    /// Make id, when the feed states one.
    pub make_id: Option<String>,
    /// Model as written.
    pub model_raw: String,
    /// Model id, when the feed states one.
    pub model_id: Option<String>,
    /// Calibre as written.
    pub calibre_raw: String,
    /// Calibre id, when the feed states one.
    pub calibre_id: Option<String>,
    /// Serial as written.
    pub serial_raw: String,
    /// Status of the serial, when the feed states one.
    pub serial_status: Option<SerialStatus>,
    /// Weapon type code.
    pub type_code: String,
    /// Country of manufacture as written or as a code.
    pub country_of_manufacture: String,
    /// Assembly, import, owner's and other numbers on the firearm.
    pub other_numbers: Vec<String>,
    /// What it was converted from, when it was.
    pub converted_from: Option<String>,
    /// Barrel length.
    pub barrel_length_mm: Option<u32>,
    /// First day that the loss (of a record) or the seizure may have happened on.
    pub first_day: Option<NaiveDate>,
    /// Last day that it may have happened on.
    pub last_day: Option<NaiveDate>,
}
