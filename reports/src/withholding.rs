//! Small cells of a figure that everybody may read.
//!
//! A figure with `withhold = N` withholds counts from 1 to N-1 and what else [`suppression`] asks for. Its
//! first column names the rows (countries, in published tables), its second the series when its kind has series or a matrix, and
//! the next one holds the counts; it has no other columns, for what they say nobody would withhold. Withheld counts are missing in
//! the page and in the files, where a column `withheld` says which; they stand behind the published ones in the order of their
//! names, since an order by number would tell the number.
//!
//! A query may give a helper column `others`: of all who take part in a count and not in the whole of it, the number of cases that
//! the one with the largest part does not know. It is dropped before anything is shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::column::Format;
use crate::error::ReportError;
use crate::pack::FigureDefinition;
use crate::suppression::{self, Counts, Reader, TwoWay};
use crate::table::{Cell, Table};

/// The column that says which counts are withheld.
pub const WITHHELD: &str = "withheld";

/// The helper column: the fewest cases of a count that someone who takes part in it does not know; missing when nobody knows a
/// part of it only.
pub const OTHERS: &str = "others";

/// Withholds small cells of a figure's rows; says how many cells that were.
///
/// # Errors
/// When the rows are not what can be withheld from: then nothing may be shown.
pub(crate) fn apply(
    definition: &FigureDefinition,
    table: &mut Table,
    threshold: u64,
) -> Result<usize, ReportError> {
    let shape = Shape::of(definition, table)?;
    let two_way = shape.two_way(definition, table)?;
    let protection = suppression::withhold(&two_way, threshold);
    table.without(OTHERS);
    let count_place = place(definition, table, shape.count_column)?;
    let mut number = 0;
    for (cells, (row, column)) in table.rows.iter_mut().zip(&shape.places) {
        let is_hidden =
            protection.cells.get(*row).and_then(|flags| flags.get(*column)).copied().unwrap_or(true);
        if is_hidden && let Some(cell) = cells.get_mut(count_place) {
            *cell = Cell::Missing;
            number += 1;
        }
        cells.push(Cell::Truth(is_hidden));
    }
    table.columns.push(WITHHELD.to_owned());
    let key_places: Vec<usize> =
        shape.key_columns.iter().map(|name| place(definition, table, name)).collect::<Result<_, _>>()?;
    let keys = |cells: &[Cell]| -> Vec<String> {
        key_places.iter().map(|place| cells.get(*place).map(Cell::plain).unwrap_or_default()).collect()
    };
    let is_withheld = |cells: &[Cell]| matches!(cells.last(), Some(Cell::Truth(true)));
    let (mut withheld, published): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.rows).into_iter().partition(|cells| is_withheld(cells));
    withheld.sort_by_cached_key(|cells| keys(cells));
    table.rows = published;
    table.rows.extend(withheld);
    Ok(number)
}

/// Where the rows of a figure stand in a two-way table.
struct Shape<'a> {
    /// Columns that name a cell: of the row, and of the series.
    key_columns: Vec<&'a str>,
    count_column: &'a str,
    /// The row and the column of each of the figure's rows.
    places: Vec<(usize, usize)>,
    /// What the rows and the columns are called, in their order.
    row_keys: Vec<String>,
    column_keys: Vec<String>,
}

impl<'a> Shape<'a> {
    fn of(definition: &'a FigureDefinition, table: &Table) -> Result<Self, ReportError> {
        let names: Vec<&str> = definition.columns.iter().map(|column| column.name.as_str()).collect();
        let wanted = definition.kind.columns_to_withhold_from();
        let (Some(width), Some((count_column, key_columns))) = (wanted, names.split_last()) else {
            return Err(refused(
                definition,
                "its kind has no columns that could be withheld from".to_owned(),
            ));
        };
        let mut returned: Vec<&str> =
            table.columns.iter().map(String::as_str).filter(|name| *name != OTHERS).collect();
        let mut shown = names.clone();
        returned.sort_unstable();
        shown.sort_unstable();
        if names.len() != width || returned != shown {
            let reason = format!(
                "its query returns the columns {}; it may return {} and the helper column {OTHERS}, nothing else",
                table.columns.join(", "),
                names.join(", ")
            );
            return Err(refused(definition, reason));
        }
        let key_places: Vec<usize> =
            key_columns.iter().map(|name| place(definition, table, name)).collect::<Result<_, _>>()?;
        let key = |cells: &[Cell], way: usize| {
            let cell = key_places.get(way).and_then(|place| cells.get(*place));
            cell.map(Cell::plain).unwrap_or_default()
        };
        let (mut rows, mut columns) = (Names::default(), Names::default());
        let mut seen = BTreeSet::new();
        let mut places = Vec::with_capacity(table.rows.len());
        for cells in &table.rows {
            let found = (rows.place(key(cells, 0)), columns.place(key(cells, 1)));
            // Two rows of one cell would each be shown, and each be less than what is counted.
            if !seen.insert(found) {
                let reason = format!(
                    "its query returns two rows for {}; group them so that each is returned once",
                    [key(cells, 0), key(cells, 1)].join(" ").trim()
                );
                return Err(refused(definition, reason));
            }
            places.push(found);
        }
        Ok(Self {
            key_columns: key_columns.to_vec(),
            count_column: *count_column,
            places,
            row_keys: rows.in_order,
            column_keys: columns.in_order,
        })
    }

    /// The counts, what is known of them, and who knows more.
    fn two_way(&self, definition: &FigureDefinition, table: &Table) -> Result<TwoWay, ReportError> {
        let mut counts: Counts = vec![vec![0; self.column_keys.len()]; self.row_keys.len()];
        let mut known = counts.clone();
        for (number, (row, column)) in self.places.iter().enumerate() {
            let count = whole(definition, self.count_column, table.cell(number, self.count_column))?;
            let part = match table.cell(number, OTHERS) {
                Cell::Missing => 0,
                others => count.saturating_sub(whole(definition, OTHERS, others)?),
            };
            for (numbers, value) in [(&mut counts, count), (&mut known, part)] {
                if let Some(slot) = numbers.get_mut(*row).and_then(|slots| slots.get_mut(*column)) {
                    *slot = value;
                }
            }
        }
        Ok(TwoWay::new(counts).with_known(known).with_readers(self.countries_on_both_sides(definition)))
    }

    /// Where both rows and columns are countries, each knows its column, and its row and its column.
    fn countries_on_both_sides(&self, definition: &FigureDefinition) -> Vec<Reader> {
        let is_country =
            |column: &crate::column::Column| matches!(column.format, Format::Country | Format::Bureau);
        let mut sides = definition.columns.iter().take(self.key_columns.len());
        if self.key_columns.len() < 2 || !sides.all(is_country) {
            return Vec::new();
        }
        let mut readers = Vec::new();
        for (place, name) in self.column_keys.iter().enumerate() {
            readers.push(Reader { row: None, column: Some(place) });
            if let Some(row) = self.row_keys.iter().position(|other| other.eq_ignore_ascii_case(name)) {
                readers.push(Reader { row: Some(row), column: Some(place) });
            }
        }
        readers
    }
}

/// Names in the order in which they first came.
#[derive(Default)]
struct Names {
    places: BTreeMap<String, usize>,
    in_order: Vec<String>,
}

impl Names {
    fn place(&mut self, name: String) -> usize {
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        let place = self.in_order.len();
        self.in_order.push(name.clone());
        self.places.insert(name, place);
        place
    }
}

fn place(definition: &FigureDefinition, table: &Table, column: &str) -> Result<usize, ReportError> {
    table.place(column).ok_or_else(|| refused(definition, format!("its query returns no column {column}")))
}

/// A count. What is none cannot be held against the threshold.
fn whole(definition: &FigureDefinition, column: &str, cell: &Cell) -> Result<u64, ReportError> {
    match cell {
        Cell::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    }
    .ok_or_else(|| {
        let reason = format!(
            "its query returns `{}` in the column {column}; a count is a whole number, 0 or more: CAST(… AS BIGINT)",
            cell.plain()
        );
        refused(definition, reason)
    })
}

fn refused(definition: &FigureDefinition, reason: String) -> ReportError {
    ReportError::Withholding { figure: definition.id.clone(), reason }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    fn figure(kind: &str, columns: &str) -> FigureDefinition {
        toml::from_str(&format!("id = \"arms\"\nkind = \"{kind}\"\ncolumns = {columns}\nwithhold = 5\n"))
            .unwrap()
    }

    fn bars() -> FigureDefinition {
        figure("bars", "[\"country:country\", \"arms:integer\"]")
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

    fn row<'a>(table: &'a Table, name: &str) -> &'a [Cell] {
        table.rows.iter().find(|row| row[0].text() == Some(name)).unwrap()
    }

    #[test]
    fn a_small_count_goes_with_others_and_zeros_stay() {
        let mut arms = table(
            &["country", "arms"],
            &[("FR", 120), ("BE", 3), ("LU", 0), ("DE", 40), ("NL", 9), ("PT", 14)],
        );
        let number = apply(&bars(), &mut arms, 5).unwrap();
        assert!(number >= 3, "{arms:?}");
        assert_eq!(arms.columns, ["country", "arms", "withheld"]);
        assert_eq!(row(&arms, "BE")[1..], [Cell::Missing, Cell::Truth(true)]);
        assert_eq!(row(&arms, "LU")[1..], [Cell::Integer(0), Cell::Truth(false)]);
        assert_eq!(row(&arms, "FR")[1..], [Cell::Integer(120), Cell::Truth(false)]);
    }

    /// Ordered by number, a withheld count would lie between those of its neighbours.
    #[test]
    fn the_order_of_rows_tells_no_withheld_count() {
        let mut arms = table(
            &["country", "arms"],
            &[("FR", 120), ("DE", 40), ("PT", 14), ("NL", 9), ("BE", 3), ("LU", 2), ("AT", 1), ("CH", 0)],
        );
        apply(&bars(), &mut arms, 5).unwrap();
        let names = |is_withheld: bool| -> Vec<&str> {
            let rows = arms.rows.iter().filter(|row| row[2] == Cell::Truth(is_withheld));
            rows.map(|row| row[0].text().unwrap()).collect()
        };
        let (published, withheld) = (names(false), names(true));
        let mut sorted = withheld.clone();
        sorted.sort_unstable();
        assert_eq!(withheld, sorted);
        assert!(withheld.contains(&"AT") && published.starts_with(&["FR"]) && published.ends_with(&["CH"]));
        assert_eq!(arms.rows.last().unwrap()[2], Cell::Truth(true), "withheld rows stand last");
    }

    #[test]
    fn a_table_that_cannot_be_protected_says_nothing_but_zeros() {
        let mut arms = table(&["country", "arms"], &[("FR", 2), ("BE", 0)]);
        assert_eq!(apply(&bars(), &mut arms, 5).unwrap(), 1);
        assert_eq!(row(&arms, "FR")[1], Cell::Missing);
    }

    /// Of 103 requests one bureau sent 100: it would learn that others sent 3.
    #[test]
    fn what_one_contributor_nearly_fills_is_withheld_and_the_helper_column_goes() {
        let definition = figure("bars", "[\"stage:code/stage\", \"requests:integer\"]");
        let mut requests = table(
            &["stage", "requests", "others"],
            &[("ANSWERED", 103), ("PENDING", 90), ("REFUSED", 80), ("ADMIN", 70)],
        );
        for (row, others) in requests.rows.iter_mut().zip([Some(3), Some(60), Some(50), None]) {
            row.push(others.map_or(Cell::Missing, Cell::Integer));
        }
        assert!(apply(&definition, &mut requests, 5).unwrap() > 1);
        assert_eq!(requests.columns, ["stage", "requests", "withheld"]);
        assert_eq!(row(&requests, "ANSWERED")[1..], [Cell::Missing, Cell::Truth(true)]);
    }

    /// What cannot be judged is not shown.
    #[test]
    fn rows_of_another_form_are_refused() {
        let reason = |mut rows: Table| apply(&bars(), &mut rows, 5).unwrap_err().to_string();
        let mut with_previous = table(&["country", "arms", "previous"], &[("FR", 12)]);
        with_previous.rows[0].push(Cell::Integer(3));
        assert!(reason(with_previous).contains("nothing else"));
        let twice = table(&["country", "arms"], &[("FR", 3), ("FR", 4)]);
        assert!(reason(twice).contains("two rows for FR"));
        let mut decimal = table(&["country", "arms"], &[("FR", 3)]);
        decimal.rows[0][1] = Cell::Decimal(3.0);
        assert!(reason(decimal).contains("whole number"));
        assert!(reason(table(&["country", "arms"], &[("FR", -3)])).contains("whole number"));
    }

    #[test]
    fn countries_on_both_sides_know_their_row_and_their_column() {
        let definition = figure("heat-map", "[\"source:country\", \"recovery:country\", \"arms:integer\"]");
        let rows = [("RS", "FR", 40), ("FR", "FR", 30), ("RS", "RS", 20)].map(|(source, recovery, arms)| {
            vec![Cell::Text(source.to_owned()), Cell::Text(recovery.to_owned()), Cell::Integer(arms)]
        });
        let arms = Table {
            columns: ["source", "recovery", "arms"].map(str::to_owned).to_vec(),
            rows: rows.to_vec(),
        };
        let shape = Shape::of(&definition, &arms).unwrap();
        let readers = shape.countries_on_both_sides(&definition);
        assert_eq!(readers.len(), 4);
        assert!(readers.contains(&Reader { row: Some(1), column: Some(0) }), "France knows both of its own");
    }
}
