//! Age groups in which arrested persons are counted.

use super::table::read;
use std::sync::LazyLock;

/// An age group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeGroup {
    /// Code used in feeds and tables.
    pub code: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// French name.
    pub name_fr: &'static str,
    /// Spanish name.
    pub name_es: &'static str,
    /// Least age in whole years; `None` when ages are not known.
    pub least_age: Option<u8>,
    /// Greatest age in whole years; `None` when it has no end or ages are not known.
    pub most_age: Option<u8>,
}

static GROUPS: LazyLock<Vec<AgeGroup>> = LazyLock::new(|| {
    read(include_str!("../../codes/age_groups.csv"), |row| AgeGroup {
        code: row.text("code"),
        name_en: row.text("name_en"),
        name_fr: row.text("name_fr"),
        name_es: row.text("name_es"),
        least_age: row.text("least_age").parse().ok(),
        most_age: row.text("most_age").parse().ok(),
    })
});

/// All age groups, youngest first.
pub fn age_groups() -> &'static [AgeGroup] {
    &GROUPS
}

/// The age group with this code.
pub fn age_group(code: &str) -> Option<&'static AgeGroup> {
    GROUPS.iter().find(|group| group.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_age_is_in_one_group() {
        for age in 0..=120 {
            let holding = age_groups()
                .iter()
                .filter(|group| group.least_age.is_some_and(|least| least <= age))
                .filter(|group| group.most_age.is_none_or(|most| age <= most))
                .count();
            assert_eq!(holding, 1, "{age}");
        }
        assert_eq!(age_group("UNKNOWN").map(|group| group.least_age), Some(None));
    }
}
