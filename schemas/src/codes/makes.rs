//! Makes and the models within them.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A make: the name that the trade uses. It may be the maker, a brand, or an importer's stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Make {
    /// Our own identifier, such as `BERETTA`.
    pub make_id: &'static str,
    /// The name in reports.
    pub canonical_name: &'static str,
    /// Country of the maker, `ZZ` when none.
    pub country_alpha2: &'static str,
    /// `MANUFACTURER`, `BRAND`, `IMPORTER`, `ARSENAL`, `DESIGN_FAMILY` or `OTHER`.
    pub kind: &'static str,
    /// Makes with the same group belong to one owner.
    pub corporate_group: &'static str,
    /// Other spellings; one spelling may stand under several makes.
    pub aliases: Vec<&'static str>,
    /// Remarks for people.
    pub notes: &'static str,
}

/// A model within a make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Our own identifier, such as `MD0001`.
    pub model_id: &'static str,
    /// The make it belongs to.
    pub make_id: &'static str,
    /// The model's name.
    pub model: &'static str,
    /// Weapon type code.
    pub type_code: &'static str,
    /// Action code.
    pub action_code: &'static str,
    /// Calibres that it is made in.
    pub calibre_ids: Vec<&'static str>,
    /// Country of manufacture.
    pub country_alpha2: &'static str,
    /// Other spellings.
    pub aliases: Vec<&'static str>,
    /// A soft pattern of its serial numbers; never a reason to reject one.
    pub serial_regex_hint: &'static str,
}

static MAKES: LazyLock<Vec<Make>> = LazyLock::new(|| {
    read(include_str!("../../codes/makes.csv"), |row| Make {
        make_id: row.text("make_id"),
        canonical_name: row.text("canonical_name"),
        country_alpha2: row.text("country_alpha2"),
        kind: row.text("kind"),
        corporate_group: row.text("corporate_group"),
        aliases: row.list("aliases"),
        notes: row.text("notes"),
    })
});

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    read(include_str!("../../codes/models.csv"), |row| Model {
        model_id: row.text("model_id"),
        make_id: row.text("make_id"),
        model: row.text("model"),
        type_code: row.text("type_code"),
        action_code: row.text("action_code"),
        calibre_ids: row.list("calibre_ids"),
        country_alpha2: row.text("country_alpha2"),
        aliases: row.list("aliases"),
        serial_regex_hint: row.text("serial_regex_hint"),
    })
});

static MAKE_BY_ID: LazyLock<HashMap<&'static str, &'static Make>> =
    LazyLock::new(|| MAKES.iter().map(|make| (make.make_id, make)).collect());
static MODEL_BY_ID: LazyLock<HashMap<&'static str, &'static Model>> =
    LazyLock::new(|| MODELS.iter().map(|model| (model.model_id, model)).collect());

/// All makes.
pub fn makes() -> &'static [Make] {
    &MAKES
}

/// All models.
pub fn models() -> &'static [Model] {
    &MODELS
}

/// The make with this identifier.
pub fn make(make_id: &str) -> Option<&'static Make> {
    MAKE_BY_ID.get(make_id).copied()
}

/// The model with this identifier.
pub fn model(model_id: &str) -> Option<&'static Model> {
    MODEL_BY_ID.get(model_id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name as it is compared: without spaces, dots and hyphens, in capitals.
    fn folded(name: &str) -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    }

    /// An M70A of Zastava is a pistol or a rifle; the weapon type says which.
    #[test]
    fn within_a_make_and_type_a_name_is_of_one_model() {
        let mut names: HashMap<(&str, &str, String), &str> = HashMap::new();
        let mut twice = Vec::new();
        for model in models() {
            assert!(make(model.make_id).is_some(), "{} is of no make", model.model_id);
            for name in std::iter::once(&model.model).chain(&model.aliases) {
                let other = names.insert((model.make_id, model.type_code, folded(name)), model.model_id);
                if other.is_some_and(|other| other != model.model_id) {
                    twice.push((model.model_id, *name, other));
                }
            }
        }
        assert_eq!(twice, []);
    }

    #[test]
    fn models_are_of_calibres_types_and_actions_that_are_listed() {
        for model in models() {
            assert!(crate::codes::firearm_type(model.type_code).is_some(), "{model:?}");
            assert!(crate::codes::firearm_action(model.action_code).is_some(), "{model:?}");
            let country = model.country_alpha2;
            assert!(country == "ZZ" || crate::codes::country(country).is_some(), "{model:?}");
            for calibre in &model.calibre_ids {
                assert!(crate::codes::calibre(calibre).is_some(), "{model:?}");
            }
        }
    }
}
