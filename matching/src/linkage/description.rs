//! What a feed says about one firearm.

use super::firearm::{Resolved, Statement};
use super::identity::FirearmIdentity;
use super::names::Reached;
use crate::normalise::SerialStatus;
use crate::normalise::resolution::{How, Resolution};
use chrono::{Datelike, NaiveDate};
use proofhouse_schemas::codes;

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
    /// Year of manufacture.
    pub year_of_manufacture: Option<i32>,
    /// First day that the loss (of a record) or the seizure may have happened on.
    pub first_day: Option<NaiveDate>,
    /// Last day that it may have happened on.
    pub last_day: Option<NaiveDate>,
}

impl FirearmDescription {
    /// The description as linking reads it; the day is the first one of a loss, or the last one of a seizure.
    pub fn statement<'s>(&'s self, identity: &'s FirearmIdentity, day: Option<NaiveDate>) -> Statement<'s> {
        let listed = self.model_id.as_deref().and_then(codes::model);
        let has_serial = identity.serial.has_value();
        let make = self.make_id.as_deref().and_then(codes::make).map(|make| make.canonical_name);
        let calibre = self.calibre_id.as_deref().and_then(codes::calibre).map(|entry| entry.canonical_name);
        let or_listed = |raw: &'s str, listed: Option<&'s str>| match listed {
            Some(listed) if raw.trim().is_empty() => listed,
            _ => raw,
        };
        Statement {
            weapon_type: &self.type_code,
            make: or_listed(&self.make_raw, make),
            model: listed.map_or(self.model_raw.as_str(), |model| model.model),
            calibre: or_listed(&self.calibre_raw, calibre),
            // Words for "obliterated", a model number in its place and the like are no number.
            serial: if has_serial { &self.serial_raw } else { "" },
            import_mark: "",
            year: self.year_of_manufacture.and_then(|year| i16::try_from(year).ok()),
            country_of_manufacture: &self.country_of_manufacture,
            country: &self.source_bureau,
            day: day.map(|day| day.num_days_from_ce() - DAYS_BEFORE_1970),
            resolved_make: resolved_make(self, identity),
            resolved_calibre: resolved(&identity.calibre.resolution),
            reading: if has_serial { &identity.serial.value } else { "" },
            alternatives: if has_serial { &identity.serial.alternatives } else { &[] },
            other_numbers: &self.other_numbers,
            converted: self.converted_from.as_deref().is_some_and(|from| !from.is_empty()),
        }
    }
}

/// From the beginning of the common era to 1 January 1970.
const DAYS_BEFORE_1970: i32 = 719_163;

/// A make whose field holds the model too is read with it, unless the model is stated as well.
fn resolved_make(description: &FirearmDescription, identity: &FirearmIdentity) -> Resolved<'static> {
    let found = resolved(&identity.make);
    let no_model = description.model_raw.trim().is_empty() && description.model_id.is_none();
    if found.how == Reached::Misplaced && no_model { Resolved::default() } else { found }
}

/// What the normaliser made of a name, unless it only guessed or left too much open.
fn resolved(resolution: &Resolution) -> Resolved<'static> {
    let choices = &resolution.choices;
    let mut resolved = Resolved::default();
    let Some(first) = choices.first().filter(|_| choices.len() <= resolved.ids.len()) else {
        return resolved;
    };
    resolved.how = match first.how {
        How::Stated
        | How::Alias
        | How::Cleaned
        | How::Transliterated
        | How::Metric
        | How::BareNumber
        | How::DamagedNumber => Reached::Listed,
        How::Part | How::NameInText | How::ModelGlued => Reached::Misplaced,
        // Linking reads the fields together, and knows better what a model implies or a misspelt name may be.
        _ => return Resolved::default(),
    };
    for (slot, choice) in resolved.ids.iter_mut().zip(choices) {
        *slot = Some(choice.id);
    }
    resolved
}
