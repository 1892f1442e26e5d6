//! Short lists whose entries have a name in three languages and a definition, and nothing that statistics reckon with.

use super::table::read;
use std::sync::LazyLock;

/// An entry of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCode {
    /// Code used in feeds and tables.
    pub code: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// French name.
    pub name_fr: &'static str,
    /// Spanish name.
    pub name_es: &'static str,
    /// When the code applies.
    pub definition: &'static str,
}

/// Defines the two look-ups of a list: all entries, and the entry with a code.
macro_rules! named_lists {
    ($($(#[$meta:meta])* $all:ident, $one:ident = $file:literal;)*) => {$(
        $(#[$meta])*
        pub fn $all() -> &'static [NamedCode] {
            static ENTRIES: LazyLock<Vec<NamedCode>> =
                LazyLock::new(|| entries(include_str!(concat!("../../codes/", $file))));
            &ENTRIES
        }

        #[doc = concat!("The entry of `codes/", $file, "` with this code.")]
        pub fn $one(code: &str) -> Option<&'static NamedCode> {
            $all().iter().find(|entry| entry.code == code)
        }
    )*};
}

named_lists! {
    /// Signs that whoever fired or held a firearm crosses borders: what the ballistic network asks bureaus to share.
    suspect_mobilities, suspect_mobility = "suspect_mobilities.csv";
    /// How near the danger of an orange notice is.
    threat_imminences, threat_imminence = "threat_imminences.csv";
    /// Why a traced firearm is illicit (International Tracing Instrument, paragraph 6).
    illicit_bases, illicit_basis = "illicit_bases.csv";
    /// Sexes by which arrested persons are counted.
    sexes, sex = "sexes.csv";
}

fn entries(source: &'static str) -> Vec<NamedCode> {
    read(source, |row| NamedCode {
        code: row.text("code"),
        name_en: row.text("name_en"),
        name_fr: row.text("name_fr"),
        name_es: row.text("name_es"),
        definition: row.text("definition"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_all_its_words_and_is_found_by_its_code() {
        for (list, least, find) in [
            (suspect_mobilities(), 7, suspect_mobility as fn(&str) -> Option<&'static NamedCode>),
            (threat_imminences(), 3, threat_imminence),
            (illicit_bases(), 6, illicit_basis),
            (sexes(), 3, sex),
        ] {
            assert_eq!(list.len(), least, "{list:?}");
            for entry in list {
                let words = [entry.name_en, entry.name_fr, entry.name_es, entry.definition];
                assert!(words.iter().all(|word| !word.is_empty()), "{entry:?}");
                assert_eq!(find(entry.code), Some(entry));
            }
        }
        assert_eq!(suspect_mobility("near_border"), None);
    }
}
