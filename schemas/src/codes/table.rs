//! Reading one embedded CSV file into rows that live as long as the program.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One record of a code list, keyed by column name.
pub(super) struct Row {
    columns: &'static HashMap<String, usize>,
    values: Vec<&'static str>,
}

impl Row {
    /// The text of a column, empty when the cell or the column is absent.
    pub(super) fn text(&self, column: &str) -> &'static str {
        self.columns.get(column).and_then(|index| self.values.get(*index)).copied().unwrap_or("")
    }

    /// A cell that holds several values between `|`.
    pub(super) fn list(&self, column: &str) -> Vec<&'static str> {
        self.text(column).split('|').map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// A cell that holds `Y` for yes.
    pub(super) fn flag(&self, column: &str) -> bool {
        self.text(column) == "Y"
    }

    /// A cell that holds a number, `None` when blank or not a number.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok()
    }
}

/// Reads an embedded CSV file. Rows that cannot be read are left out; the tests of each list count them.
pub(super) fn read<T>(source: &'static str, build: impl Fn(&Row) -> T) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().from_reader(source.as_bytes());
    let Ok(headers) = reader.headers().cloned() else { return Vec::new() };
    let columns: &'static HashMap<String, usize> = Box::leak(Box::new(
        headers.iter().enumerate().map(|(index, name)| (name.to_owned(), index)).collect(),
    ));
    reader
        .records()
        .filter_map(Result::ok)
        .map(|record| {
            let values =
                record.iter().map(|value| &*Box::leak(value.trim().to_owned().into_boxed_str())).collect();
            build(&Row { columns, values })
        })
        .collect()
}

/// Who answers for a code list, and where its content comes from.
#[derive(Debug, Clone, Deserialize)]
pub struct CodeListOwner {
    /// File name under `codes/`.
    pub list: String,
    /// The role that decides changes to the list.
    pub owner: String,
    /// Where the content comes from.
    pub source: String,
    /// Licence of the content.
    pub licence: String,
    /// What the list holds.
    pub description: String,
}

/// The owners of all code lists.
pub fn owners() -> &'static [CodeListOwner] {
    static OWNERS: LazyLock<Vec<CodeListOwner>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("../../codes/lists.csv").as_bytes())
            .deserialize()
            .filter_map(Result::ok)
            .collect()
    });
    &OWNERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_an_owner() {
        let named: Vec<&str> = owners().iter().map(|owner| owner.list.as_str()).collect();
        for list in [
            "countries.csv",
            "makes.csv",
            "models.csv",
            "calibres.csv",
            "firearm_types.csv",
            "firearm_actions.csv",
            "trace_outcomes.csv",
            "notice_types.csv",
            "illicit_bases.csv",
            "suspect_mobilities.csv",
            "threat_imminences.csv",
            "age_groups.csv",
            "sexes.csv",
            "provenances.csv",
            "land_borders.csv",
        ] {
            assert!(named.contains(&list), "codes/lists.csv does not name an owner for {list}");
        }
    }

    /// Names that decide what is the same firearm say where they come from, and no identifier stands twice.
    #[test]
    fn every_make_model_and_calibre_says_where_it_comes_from() {
        let first_column = |row: &Row| row.values.first().copied().unwrap_or_default();
        let kinds = read(include_str!("../../codes/provenances.csv"), first_column);
        for (list, least) in [
            (include_str!("../../codes/makes.csv"), 350),
            (include_str!("../../codes/models.csv"), 1_000),
            (include_str!("../../codes/calibres.csv"), 200),
        ] {
            let rows = read(list, |row| (first_column(row), row.text("provenance")));
            assert!(rows.len() >= least);
            assert_eq!(rows.len(), list.lines().count() - 1, "a row that cannot be read is left out");
            for (id, provenance) in &rows {
                assert!(kinds.contains(provenance), "{id}: {provenance:?}");
            }
            let ids: std::collections::HashSet<_> = rows.iter().map(|(id, _)| id).collect();
            assert_eq!(ids.len(), rows.len());
        }
    }
}
