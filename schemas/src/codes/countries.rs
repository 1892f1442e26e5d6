//! Countries, sub-bureaus and former states.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A country, territory, sub-bureau or former state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code, or a user-assigned one for former states.
    pub alpha2: &'static str,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: &'static str,
    /// ISO 3166-1 numeric code, three digits.
    pub numeric: &'static str,
    /// English short name.
    pub name_en: &'static str,
    /// `MEMBER`, `SUB_BUREAU`, `NON_MEMBER`, `HISTORICAL` or a special code's word.
    pub status: &'static str,
    /// Whether the country is an INTERPOL member and so has a national central bureau.
    pub interpol_member: bool,
    /// INTERPOL region as on its website.
    pub interpol_region: &'static str,
    /// United Nations subregion.
    pub un_subregion: &'static str,
    /// Member of the European Union.
    pub eu27_member: bool,
    /// Language of the reports sent by default: `ar`, `en`, `es`, `fr`.
    pub default_report_language: &'static str,
    /// The bureau that a sub-bureau belongs to.
    pub parent_ncb: &'static str,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    read(include_str!("../../codes/countries.csv"), |row| Country {
        alpha2: row.text("alpha2"),
        alpha3: row.text("alpha3"),
        numeric: row.text("numeric"),
        name_en: row.text("name_en"),
        status: row.text("status"),
        interpol_member: row.flag("interpol_member"),
        interpol_region: row.text("interpol_region"),
        un_subregion: row.text("un_subregion"),
        eu27_member: row.flag("eu27_member"),
        default_report_language: row.text("default_report_language"),
        parent_ncb: row.text("parent_ncb"),
    })
});

static BY_ALPHA2: LazyLock<HashMap<&'static str, &'static Country>> =
    LazyLock::new(|| COUNTRIES.iter().map(|country| (country.alpha2, country)).collect());

/// All countries.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country with this alpha-2 code, upper case.
pub fn country(alpha2: &str) -> Option<&'static Country> {
    BY_ALPHA2.get(alpha2).copied()
}
