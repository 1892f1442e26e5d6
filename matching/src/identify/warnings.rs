//! What an officer may overlook when a firearm is identified.

use super::points::{self, Fit, Prepared};
use super::traits::{ModelValue, Traits};
use crate::normalise::resolution::{Flag, text_codes};
use proofhouse_schemas::codes;
use serde::Serialize;
use std::fmt;

text_codes! {
    /// The kind of a warning.
    WarningKind {
        /// A blank-firing weapon is sold under this name too.
        BlankLookAlike = "BLANK_LOOK_ALIKE",
        /// The calibre is a blank one.
        BlankCalibre = "BLANK_CALIBRE",
        /// The name is that of an importer.
        Importer = "IMPORTER",
        /// The name is that of a pattern which many make.
        Pattern = "PATTERN",
        /// The name is a brand under which others' products are sold.
        Brand = "BRAND",
        /// Several makers share the name.
        SharedName = "SHARED_NAME",
        /// The serial does not look like those of the model.
        SerialFormat = "SERIAL_FORMAT",
        /// The model was not made in that year.
        Year = "YEAR",
        /// The serial is the number of the model.
        SerialIsModel = "SERIAL_IS_MODEL",
        /// The picture was compared with nothing.
        NoOutlines = "NO_OUTLINES",
    }
}

/// A warning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// Its kind.
    pub kind: WarningKind,
    /// For the officer.
    pub explanation: String,
}

pub(super) fn warnings(prepared: &Prepared<'_>, traits: &Traits, best: Option<usize>) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut warn = |kind, explanation: String| found.push(Warning { kind, explanation });
    if prepared.sought.silhouette.is_some() && !traits.have_silhouettes() {
        let explanation = "No entry of the reference table has an outline: the picture was not compared.";
        warn(WarningKind::NoOutlines, explanation.to_owned());
    }
    let description = &prepared.sought.description;
    let makes = prepared.identity.make.ids();
    if let [make] = makes.as_slice()
        && let Some(make) = codes::make(make)
    {
        let name = make.canonical_name;
        match make.kind {
            "IMPORTER" => warn(
                WarningKind::Importer,
                format!(
                    "{name} imports firearms: look for the maker's own mark, and record the maker as make."
                ),
            ),
            "DESIGN_FAMILY" => warn(
                WarningKind::Pattern,
                format!("{name} is a pattern that many make: the factory mark says who made this one."),
            ),
            "BRAND" => warn(
                WarningKind::Brand,
                format!("{name} is a brand: the maker behind it differs by model and year."),
            ),
            _ => {}
        }
    } else if makes.len() > 1 {
        let names: Vec<&str> =
            makes.iter().filter_map(|make| codes::make(make)).map(|make| make.canonical_name).collect();
        warn(
            WarningKind::SharedName,
            format!("{} may stand for {}.", description.make_raw.trim(), names.join(" or ")),
        );
    }
    let calibres = prepared.identity.calibre.resolution.ids();
    let blank = |id: &str| codes::calibre(id).is_some_and(|calibre| calibre.kind == "BLANK");
    if !calibres.is_empty() && calibres.iter().all(|id| blank(id)) {
        warn(
            WarningKind::BlankCalibre,
            "The calibre is a blank one: an alarm weapon, unless its barrel was changed or replaced."
                .to_owned(),
        );
    }
    if prepared.identity.serial.flags.contains(&Flag::SerialIsModel) {
        let says = format!("{} is the model, not a serial.", description.serial_raw.trim());
        warn(WarningKind::SerialIsModel, says);
    }
    let Some(best) = best else { return found };
    let named = |place: usize| {
        let make = traits.makes.of(place).map_or("", |make| make.name.as_str());
        let model = traits.models.of(place).and_then(|model| model.names.first()).map_or("", String::as_str);
        format!("{make} {model}").trim().to_owned()
    };
    if let Some(format) = traits.formats.of(best)
        && points::serial_format(format, prepared).is_some_and(|(_, fit)| fit == Fit::Other)
    {
        let serial = description.serial_raw.trim();
        let says = format!(
            "{serial} does not look like the known serials of {}, which follow {}: read it again, and look for it in \
             another place.",
            named(best),
            format.pattern
        );
        warn(WarningKind::SerialFormat, says);
    }
    if let Some(years) = traits.years.of(best)
        && points::years(*years, prepared).is_some_and(|(_, fit)| fit == Fit::Other)
    {
        let says = format!(
            "{} was not made in {}.",
            named(best),
            description.year_of_manufacture.unwrap_or_default()
        );
        warn(WarningKind::Year, says);
    }
    if let Some(twin) = blank_look_alike(traits, best) {
        let says = format!(
            "A blank-firing weapon goes by this name too ({}): look at the calibre mark, the barrel's bore and the material.",
            twin.names.first().map_or("", String::as_str)
        );
        warn(WarningKind::BlankLookAlike, says);
    }
    found
}

/// The model of an alarm weapon that has a name in common with a live one, its maker's name aside.
fn blank_look_alike(traits: &Traits, live: usize) -> Option<&ModelValue> {
    if traits.types.of(live).is_none_or(|code| code == "ALARM") {
        return None;
    }
    let keys = &traits.models.of(live)?.keys;
    let telling = |key: &&String| key.len() >= 3 || key.bytes().any(|letter| letter.is_ascii_alphabetic());
    let alike = |other: &&ModelValue| {
        other.keys.iter().any(|name| {
            let mut named = keys.iter().filter(telling);
            named.any(|key| key == name || (key.len() >= 4 && name.ends_with(key.as_str())))
        })
    };
    traits.alarm_models.iter().filter_map(|model| traits.models.values.get(*model as usize)).find(alike)
}
