//! Weapon types, actions and calibres.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A weapon type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirearmType {
    /// Code used in feeds and tables.
    pub type_code: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// French name.
    pub name_fr: &'static str,
    /// Spanish name.
    pub name_es: &'static str,
    /// `HANDGUN`, `LONG_GUN`, `AUTOMATIC`, `PART`, `AMMUNITION` ...
    pub class: &'static str,
    /// `SMALL_ARM`, `LIGHT_WEAPON`, `PART`, `AMMUNITION`, `OTHER` or `UNKNOWN`.
    pub salw_group: &'static str,
    /// The row of the UN illicit arms flows questionnaire it is counted in.
    pub iafq_type: &'static str,
    /// First letter of the NCIC type code.
    pub ncic_type_code: &'static str,
}

/// An action (mechanism).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirearmAction {
    /// Code used in feeds and tables.
    pub action_code: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// French name.
    pub name_fr: &'static str,
    /// Spanish name.
    pub name_es: &'static str,
}

/// A calibre synonym group: any of its names means the same cartridge.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibre {
    /// Our own identifier, such as `9LUGER`.
    pub calibre_id: &'static str,
    /// The name in reports.
    pub canonical_name: &'static str,
    /// `PISTOL`, `RIFLE`, `SHOTGUN`, `BLANK` ...
    pub kind: &'static str,
    /// Bullet or bore diameter in millimetres.
    pub bullet_or_bore_mm: Option<f64>,
    /// Case length in millimetres.
    pub case_length_mm: Option<f64>,
    /// Bore family: what systems record that know the bore only.
    pub bore_family: &'static str,
    /// Calibres with one match group fire from, or are written as, the same chambering.
    pub match_group: &'static str,
    /// Other spellings.
    pub aliases: Vec<&'static str>,
    /// Calibres that look alike and must never be merged with this one.
    pub confusable_not_same: Vec<&'static str>,
    /// Remarks for people.
    pub notes: &'static str,
}

static TYPES: LazyLock<Vec<FirearmType>> = LazyLock::new(|| {
    read(include_str!("../../codes/firearm_types.csv"), |row| FirearmType {
        type_code: row.text("type_code"),
        name_en: row.text("name_en"),
        name_fr: row.text("name_fr"),
        name_es: row.text("name_es"),
        class: row.text("class"),
        salw_group: row.text("salw_group"),
        iafq_type: row.text("iafq_type"),
        ncic_type_code: row.text("ncic_type_code"),
    })
});

static ACTIONS: LazyLock<Vec<FirearmAction>> = LazyLock::new(|| {
    read(include_str!("../../codes/firearm_actions.csv"), |row| FirearmAction {
        action_code: row.text("action_code"),
        name_en: row.text("name_en"),
        name_fr: row.text("name_fr"),
        name_es: row.text("name_es"),
    })
});

static CALIBRES: LazyLock<Vec<Calibre>> = LazyLock::new(|| {
    read(include_str!("../../codes/calibres.csv"), |row| Calibre {
        calibre_id: row.text("calibre_id"),
        canonical_name: row.text("canonical_name"),
        kind: row.text("kind"),
        bullet_or_bore_mm: row.number("bullet_or_bore_mm"),
        case_length_mm: row.number("case_length_mm"),
        bore_family: row.text("bore_family"),
        match_group: row.text("match_group"),
        aliases: row.list("aliases"),
        confusable_not_same: row.list("confusable_not_same"),
        notes: row.text("notes"),
    })
});

static TYPE_BY_CODE: LazyLock<HashMap<&'static str, &'static FirearmType>> =
    LazyLock::new(|| TYPES.iter().map(|entry| (entry.type_code, entry)).collect());
static ACTION_BY_CODE: LazyLock<HashMap<&'static str, &'static FirearmAction>> =
    LazyLock::new(|| ACTIONS.iter().map(|entry| (entry.action_code, entry)).collect());
static CALIBRE_BY_ID: LazyLock<HashMap<&'static str, &'static Calibre>> =
    LazyLock::new(|| CALIBRES.iter().map(|entry| (entry.calibre_id, entry)).collect());

/// All weapon types.
pub fn firearm_types() -> &'static [FirearmType] {
    &TYPES
}

/// All actions.
pub fn firearm_actions() -> &'static [FirearmAction] {
    &ACTIONS
}

/// All calibre groups.
pub fn calibres() -> &'static [Calibre] {
    &CALIBRES
}

/// The weapon type with this code.
pub fn firearm_type(type_code: &str) -> Option<&'static FirearmType> {
    TYPE_BY_CODE.get(type_code).copied()
}

/// The action with this code.
pub fn firearm_action(action_code: &str) -> Option<&'static FirearmAction> {
    ACTION_BY_CODE.get(action_code).copied()
}

/// The calibre group with this identifier.
pub fn calibre(calibre_id: &str) -> Option<&'static Calibre> {
    CALIBRE_BY_ID.get(calibre_id).copied()
}
