//! Small cells of a figure that everybody may read.
//!
//! A figure with `withhold = N` withholds counts from 1 to N-1 and what else [`suppression`](crate::suppression) asks for. Its
//! first column names the rows (countries, in published tables), its second the series when its kind has series or a matrix, and
//! the next one holds the counts. Withheld counts are missing in the page and in the files, where a column `withheld` says which.

use crate::pack::{FigureDefinition, Kind};
use crate::suppression::{self, Counts};
use crate::table::{Cell, Table};

/// The column that says which counts are withheld.
pub const WITHHELD: &str = "withheld";

/// Withholds small cells of a figure's rows; says how many cells that were.
pub(crate) fn apply(definition: &FigureDefinition, table: &mut Table, threshold: u64) -> usize {
    let has_series = matches!(
        definition.kind,
        Kind::StackedBars | Kind::HeatMap | Kind::SmallMultiples | Kind::FlowMap | Kind::Sankey
    );
    let names: Vec<&str> = definition.columns.iter().map(|column| column.name.as_str()).collect();
    let (Some(row_name), Some(value_name)) = (names.first(), names.get(if has_series { 2 } else { 1 }))
    else {
        return 0;
    };
    let series_name = if has_series { names.get(1) } else { None };
    let (Some(row_place), Some(value_place)) = (table.place(row_name), table.place(value_name)) else {
        return 0;
    };
    let series_place = series_name.and_then(|name| table.place(name));
    let places: Vec<(usize, usize)> = {
        let mut rows: Vec<String> = Vec::new();
        let mut columns: Vec<String> = Vec::new();
        let place_in = |known: &mut Vec<String>, key: String| {
            known.iter().position(|other| *other == key).unwrap_or_else(|| {
                known.push(key);
                known.len() - 1
            })
        };
        let key = |cells: &[Cell], place: usize| cells.get(place).map(Cell::plain).unwrap_or_default();
        let found = table.rows.iter().map(|cells| {
            let row = place_in(&mut rows, key(cells, row_place));
            let column = series_place.map_or(0, |place| place_in(&mut columns, key(cells, place)));
            (row, column)
        });
        found.collect()
    };
    let height = places.iter().map(|(row, _)| row + 1).max().unwrap_or(0);
    let width = places.iter().map(|(_, column)| column + 1).max().unwrap_or(0);
    let mut counts: Counts = vec![vec![0; width]; height];
    for (cells, (row, column)) in table.rows.iter().zip(&places) {
        if let Some(slot) = counts.get_mut(*row).and_then(|slots| slots.get_mut(*column)) {
            *slot += cells.get(value_place).map_or(0, count);
        }
    }
    let withheld = suppression::withhold(&counts, threshold);
    // A table that cannot be protected with its sums loses all that is not zero, and with it the sums.
    let is_protected = suppression::is_protected(&counts, &withheld, threshold);
    let mut number = 0;
    for (cells, (row, column)) in table.rows.iter_mut().zip(&places) {
        let is_zero = cells.get(value_place).map_or(0, count) == 0;
        let is_hidden = withheld.get(*row).and_then(|flags| flags.get(*column)).copied().unwrap_or(true);
        let goes = !is_zero && (is_hidden || !is_protected);
        if goes && let Some(cell) = cells.get_mut(value_place) {
            *cell = Cell::Missing;
            number += 1;
        }
        cells.push(Cell::Truth(goes));
    }
    table.columns.push(WITHHELD.to_owned());
    number
}

/// A count; what is no count is none.
fn count(cell: &Cell) -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    cell.number().map_or(0, |number| number.round().max(0.0) as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    fn figure(kind: &str, columns: &str) -> FigureDefinition {
        toml::from_str(&format!("id = \"arms\"\nkind = \"{kind}\"\ncolumns = {columns}\nwithhold = 5\n"))
            .unwrap()
    }

    fn table(columns: &[&str], rows: &[(&str, i64)]) -> Table {
        Table {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: rows
                .iter()
                .map(|(name, count)| vec![Cell::Text((*name).to_owned()), Cell::Integer(*count)])
                .collect(),
        }
    }

    #[test]
    fn a_small_count_goes_with_others_and_zeros_stay() {
        let figure = figure("bars", "[\"country:country\", \"arms:integer\"]");
        let mut arms = table(
            &["country", "arms"],
            &[("FR", 120), ("BE", 3), ("LU", 0), ("DE", 40), ("NL", 9), ("PT", 14)],
        );
        let number = apply(&figure, &mut arms, 5);
        assert!(number >= 3, "{arms:?}");
        assert_eq!(arms.columns, ["country", "arms", "withheld"]);
        assert_eq!(arms.rows[1][1..], [Cell::Missing, Cell::Truth(true)]);
        assert_eq!(arms.rows[2][1..], [Cell::Integer(0), Cell::Truth(false)]);
        assert_eq!(arms.rows[0][1..], [Cell::Integer(120), Cell::Truth(false)]);
    }

    #[test]
    fn a_table_that_cannot_be_protected_says_nothing_but_zeros() {
        let figure = figure("bars", "[\"country:country\", \"arms:integer\"]");
        let mut arms = table(&["country", "arms"], &[("FR", 2), ("BE", 0)]);
        assert_eq!(apply(&figure, &mut arms, 5), 1);
        assert_eq!(arms.rows[0][1], Cell::Missing);
    }
}
