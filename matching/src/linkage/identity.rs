//! A firearm's description, normalised once for any number of comparisons.

use super::description::FirearmDescription;
use crate::normalise::resolution::{Choice, Flag, How, Resolution};
use crate::normalise::serial::{self, SerialReading, SerialStatus};
use crate::normalise::{Absence, CalibreReading, DistinctValues, model, text};
use proofhouse_schemas::codes;
use std::sync::Arc;

/// The normalised description.
#[derive(Debug, Clone)]
pub struct FirearmIdentity {
    /// The caller's key.
    pub reference: String,
    /// The bureau whose data this is.
    pub source_bureau: String,
    /// The serial.
    pub serial: SerialReading,
    /// The makes it may be of.
    pub make: Arc<Resolution>,
    /// The model.
    pub model: Arc<Resolution>,
    /// The words of the model, for models that are not listed.
    pub model_words: String,
    /// The calibres it may be of, and the bore family.
    pub calibre: Arc<CalibreReading>,
    /// Weapon type code.
    pub type_code: String,
    /// Class of the weapon type; empty when not known.
    pub type_class: &'static str,
    /// Country of manufacture.
    pub country: Arc<Resolution>,
}

impl FirearmIdentity {
    /// Normalises a description.
    pub fn of(description: &FirearmDescription, values: &mut DistinctValues<'_>) -> FirearmIdentity {
        let make = resolve_make(description, values);
        let make_ids = make.ids();
        let model = match description.model_id.as_deref().and_then(codes::model) {
            Some(model) => Arc::new(stated(&description.model_raw, model.model_id)),
            None => values.model(&description.model_raw, &make_ids),
        };
        let calibre = match description.calibre_id.as_deref().and_then(codes::calibre) {
            Some(calibre) => Arc::new(CalibreReading {
                resolution: stated(&description.calibre_raw, calibre.calibre_id),
                bore_family: Some(calibre.bore_family),
            }),
            None => values.calibre(&description.calibre_raw, Some(&description.type_code)),
        };
        let model_words = model::model_key(&text::romanise(&text::fold(&description.model_raw)));
        let mut serial = serial::read(&description.serial_raw, description.serial_status);
        if serial.has_value() && serial.value == model_words {
            serial = model_number_as_serial(serial);
        }
        FirearmIdentity {
            reference: description.reference.clone(),
            source_bureau: description.source_bureau.clone(),
            serial,
            make,
            model,
            model_words,
            calibre,
            type_code: description.type_code.clone(),
            type_class: codes::firearm_type(&description.type_code).map_or("", |entry| entry.class),
            country: values.country(&description.country_of_manufacture),
        }
    }
}

fn stated(raw: &str, id: &'static str) -> Resolution {
    Resolution::from_choices(raw, vec![Choice { id, weight: 1.0, how: How::Stated }])
}

/// The stated make, else the make as written, else the make that the model implies.
fn resolve_make(description: &FirearmDescription, values: &mut DistinctValues<'_>) -> Arc<Resolution> {
    if let Some(make) = description.make_id.as_deref().and_then(codes::make)
        && make.make_id != "UNKNOWN"
    {
        return Arc::new(stated(&description.make_raw, make.make_id));
    }
    let written = values.make(&description.make_raw);
    if !written.choices.is_empty() || description.model_raw.is_empty() {
        return written;
    }
    let model = values.model(&description.model_raw, &[]);
    let makes: Vec<Choice> = model
        .ids()
        .into_iter()
        .filter_map(codes::model)
        .filter_map(|model| codes::make(model.make_id))
        .map(|make| Choice { id: make.make_id, weight: 0.6, how: How::ModelImplied })
        .collect();
    if makes.is_empty() || makes.len() > 3 {
        return written;
    }
    Arc::new(Resolution {
        absence: written.absence,
        ..Resolution::from_choices(&description.make_raw, makes)
    })
}

fn model_number_as_serial(serial: SerialReading) -> SerialReading {
    let mut flags = serial.flags;
    flags.push(Flag::SerialIsModel);
    SerialReading {
        status: SerialStatus::Placeholder,
        absence: Some(Absence::NotAValue),
        value: String::new(),
        alternatives: Vec::new(),
        known_characters: 0,
        information: 0.0,
        flags,
        ..serial
    }
}
