//! An entry of the reference table, as far as identification needs it.

use proofhouse_schemas::silhouette::SilhouetteCode;

/// One model variant of a firearms reference table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReferenceFirearm {
    /// Number of the entry.
    pub reference_id: String,
    /// Make, resolved or not.
    pub make_id: Option<String>,
    /// Make as written; used when `make_id` is missing.
    pub make: String,
    /// Model.
    pub model: String,
    /// Other names of the model.
    pub aliases: Vec<String>,
    /// Weapon type code.
    pub type_code: String,
    /// Action code.
    pub action_code: String,
    /// Calibres.
    pub calibre_ids: Vec<String>,
    /// Country of manufacture, alpha-2.
    pub country: String,
    /// Regular expression of its serial numbers, when known.
    pub serial_format: Option<String>,
    /// First year made.
    pub year_from: Option<i32>,
    /// Last year made.
    pub year_to: Option<i32>,
    /// Lengths of barrels in millimetres.
    pub barrel_lengths_mm: Vec<u32>,
    /// Rounds that it holds.
    pub capacity: Option<u32>,
    /// Its outlines, each with the image that shows it.
    pub silhouettes: Vec<(String, SilhouetteCode)>,
}

impl ReferenceFirearm {
    /// The built-in model list as reference entries, for use until a reference table has been fed.
    pub fn from_code_lists() -> Vec<ReferenceFirearm> {
        let text = str::to_owned;
        proofhouse_schemas::codes::models()
            .iter()
            .map(|model| ReferenceFirearm {
                reference_id: text(model.model_id),
                make_id: Some(text(model.make_id)),
                make: proofhouse_schemas::codes::make(model.make_id)
                    .map_or("", |make| make.canonical_name)
                    .to_owned(),
                model: text(model.model),
                aliases: model.aliases.iter().copied().map(text).collect(),
                type_code: text(model.type_code),
                action_code: text(model.action_code),
                calibre_ids: model.calibre_ids.iter().copied().map(text).collect(),
                country: text(model.country_alpha2),
                serial_format: Some(text(model.serial_regex_hint)).filter(|pattern| !pattern.is_empty()),
                ..ReferenceFirearm::default()
            })
            .collect()
    }
}
