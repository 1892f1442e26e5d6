//! Small cells that a published table withholds, and as many others as it takes that nobody computes them.
//!
//! A cell of 1 to `threshold - 1` cases is withheld (domain rule: counts of one to four of another country's data), and so is a
//! cell of which somebody who takes part in it, but not in all of it, does not know as few cases. That alone protects nothing
//! where sums are published beside it: a single withheld cell is the sum less the others. So further cells are withheld until,
//! for whoever adds and subtracts, each withheld cell could still hold at least `threshold` different numbers.
//!
//! Readers know what is published (all other cells, all sums of rows and columns that are not below the threshold, and that a
//! withheld cell is not zero, for zeros are published). Some know more: a country knows its own row, its own column, or both, from
//! its own national report. What each of them can compute is exact, by flows (see `network`): no linear program tells more.
//!
//! Where no cells protect one, the sums of columns are withheld too, its own first; they are printed nowhere, unlike those of
//! rows, which other figures show. Where that does not help either, all that is not zero is withheld.
//!
//! Method: complementary cell suppression for two-way tables, as in Hundepool et al., Statistical Disclosure Control (2012),
//! section 4, and by network flows as in Cox, Network models for complementary cell suppression, JASA 90 (1995); the choice of
//! further cells is greedy, the cheapest way round first.

mod network;

use std::collections::VecDeque;

use network::{Edge, Network};

/// A two-way table of counts: one entry per row, one count per column; all rows have the same length.
pub type Counts = Vec<Vec<u64>>;

/// Which cells are withheld, in the shape of the table.
pub type Withheld = Vec<Vec<bool>>;

/// Someone who knows more than what is published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reader {
    /// The row that they know.
    pub row: Option<usize>,
    /// The column that they know.
    pub column: Option<usize>,
}

impl Reader {
    fn knows(&self, cell: &Edge) -> bool {
        self.row == Some(cell.row) || self.column == Some(cell.column)
    }
}

/// A two-way table, and what is known of it beside what is published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TwoWay {
    counts: Counts,
    known: Counts,
    readers: Vec<Reader>,
}

impl TwoWay {
    /// A table of which each row is known to someone: its country.
    pub fn new(counts: Counts) -> Self {
        let readers = (0..counts.len()).map(|row| Reader { row: Some(row), column: None }).collect();
        Self { counts, known: Vec::new(), readers }
    }

    /// With what someone knows of each cell who takes part in it and does not know all of it; 0 where nobody does.
    #[must_use]
    pub fn with_known(mut self, known: Counts) -> Self {
        self.known = known;
        self
    }

    /// With further readers.
    #[must_use]
    pub fn with_readers(mut self, readers: impl IntoIterator<Item = Reader>) -> Self {
        self.readers.extend(readers);
        self
    }

    fn count(&self, row: usize, column: usize) -> u64 {
        at(&self.counts, row, column)
    }

    fn known(&self, row: usize, column: usize) -> u64 {
        at(&self.known, row, column)
    }

    /// Whether a cell may not be published for its own sake.
    fn is_sensitive(&self, row: usize, column: usize, threshold: u64) -> bool {
        let (count, known) = (self.count(row, column), self.known(row, column));
        count > 0 && (count < threshold || (known > 0 && count.saturating_sub(known) < threshold))
    }

    /// The table as one flag per cell.
    fn flags(&self, is_set: impl Fn(usize, usize) -> bool) -> Withheld {
        let rows = self.counts.iter().enumerate();
        rows.map(|(row, cells)| (0..cells.len()).map(|column| is_set(row, column)).collect()).collect()
    }
}

/// What is withheld of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// The cells.
    pub cells: Withheld,
    /// The columns whose sums are withheld although they are not below the threshold.
    pub column_sums: Vec<usize>,
    /// Whether cells were found that protect each other; otherwise all that is not zero is withheld.
    pub is_found: bool,
}

/// What to withhold of a table whose sums of rows and columns are published, but for sums below the threshold.
pub fn withhold(table: &TwoWay, threshold: u64) -> Protection {
    let mut network = Network::new(table, threshold);
    let sensitive = network.edges().filter(|(_, cell)| table.is_sensitive(cell.row, cell.column, threshold));
    let mut waiting: VecDeque<usize> = sensitive.map(|(place, _)| place).collect();
    for place in &waiting {
        network.withhold(*place);
    }
    let mut column_sums = Vec::new();
    // Further withheld cells and sums only ever add to what a cell could be: none is looked at twice.
    while let Some(cell) = waiting.pop_front() {
        while let Some(reader) = network.told_by(cell, &table.readers) {
            let further = network.protection(cell, reader).unwrap_or_default();
            let before = waiting.len();
            for place in further {
                if network.withhold(place) {
                    waiting.push_back(place);
                }
            }
            if waiting.len() == before {
                match next_sum(table, &mut network, cell) {
                    Some(column) => column_sums.push(column),
                    None => return nothing_but_zeros(table),
                }
            }
        }
    }
    let mut cells = table.flags(|_, _| false);
    for (_, cell) in network.withheld() {
        if let Some(flag) = cells.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *flag = true;
        }
    }
    Protection { cells, column_sums, is_found: true }
}

/// Whether no reader can tell a withheld cell more closely than to `threshold` different numbers, where the sums of rows and
/// columns are published, but for sums below the threshold.
#[cfg(test)]
fn is_protected(table: &TwoWay, withheld: &Withheld, threshold: u64) -> bool {
    let mut network = Network::new(table, threshold);
    let hidden = |row: usize, column: usize| {
        withheld.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(false)
    };
    let places: Vec<usize> =
        network.edges().filter(|(_, cell)| hidden(cell.row, cell.column)).map(|(place, _)| place).collect();
    for place in &places {
        network.withhold(*place);
    }
    places.iter().all(|place| network.told_by(*place, &table.readers).is_none())
}

/// The next column whose sum is withheld for a cell that no cells protect: its own, then the ones with the smallest sums.
fn next_sum(table: &TwoWay, network: &mut Network, cell: usize) -> Option<usize> {
    let own = network.edges().find(|(place, _)| *place == cell).map(|(_, cell)| cell.column)?;
    let sum = |column: usize| (0..table.counts.len()).map(|row| table.count(row, column)).sum::<u64>();
    let mut columns: Vec<usize> = (0..table.counts.first().map_or(0, Vec::len)).collect();
    columns.sort_by_key(|column| (*column != own, sum(*column), *column));
    columns.into_iter().find(|column| network.open_column(*column))
}

fn nothing_but_zeros(table: &TwoWay) -> Protection {
    let cells = table.flags(|row, column| table.count(row, column) > 0);
    Protection { cells, column_sums: Vec::new(), is_found: false }
}

fn at(counts: &Counts, row: usize, column: usize) -> u64 {
    counts.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use proptest::prelude::*;

    const LEAST: u64 = 5;

    fn hidden(withheld: &Withheld) -> usize {
        withheld.iter().flatten().filter(|flag| **flag).count()
    }

    fn withheld_of(counts: Counts) -> (TwoWay, Protection) {
        let table = TwoWay::new(counts);
        let protection = withhold(&table, LEAST);
        (table, protection)
    }

    #[test]
    fn nothing_small_nothing_withheld() {
        let (_, protection) = withheld_of(vec![vec![5, 0, 12], vec![7, 90, 0]]);
        assert_eq!(hidden(&protection.cells), 0);
    }

    #[test]
    fn one_small_cell_takes_others_with_it() {
        let (table, protection) = withheld_of(vec![vec![3, 40], vec![20, 50], vec![30, 60]]);
        assert!(protection.cells[0][0]);
        // In its column two more: a country that knows its own cell must still face two unknown ones.
        assert!(protection.cells.iter().filter(|row| row[0]).count() >= 3, "{protection:?}");
        assert!(protection.column_sums.is_empty() && is_protected(&table, &protection.cells, LEAST));
    }

    #[test]
    fn two_ones_do_not_protect_each_other() {
        // 1 + 1 with the sum published: each is 1.
        let (table, protection) = withheld_of(vec![vec![1], vec![1], vec![100], vec![200]]);
        assert!(is_protected(&table, &protection.cells, LEAST));
        assert!(hidden(&protection.cells) > 2);
    }

    /// Rows and columns narrowed one after the other find nothing here; added and subtracted as blocks they tell the 3.
    #[test]
    fn blocks_of_rows_and_columns_tell_a_cell() {
        let mut counts = vec![vec![4, 4, 0, 0]; 2];
        counts.push(vec![4, 4, 3, 0]);
        counts.extend(vec![vec![0, 0, 4, 4]; 3]);
        let (table, protection) = withheld_of(counts.clone());
        let all: Withheld = counts.iter().map(|row| row.iter().map(|count| *count > 0).collect()).collect();
        assert!(!is_protected(&table, &all, LEAST), "rows 1 to 3 less columns 1 and 2 are exactly 3");
        // Nothing but sums is left to withhold.
        assert_eq!(protection.cells, all);
        assert!(protection.is_found && protection.column_sums.contains(&2), "{protection:?}");
    }

    #[test]
    fn a_small_sum_is_no_published_sum() {
        // A country has 1 and 2: with their sum of 3 published no cells of others could protect them. It is the only sum that is
        // not, so that of one column goes too; else all other sums together would tell it.
        let (_, protection) = withheld_of(vec![
            vec![1, 2, 0],
            vec![40, 50, 60],
            vec![70, 80, 90],
            vec![30, 20, 10],
            vec![9, 8, 7],
        ]);
        assert!(protection.is_found && protection.cells[0][0] && protection.cells[0][1]);
        assert!(hidden(&protection.cells) < 10, "the figure is not blank: {protection:?}");
        assert_eq!(protection.column_sums, [0]);
    }

    #[test]
    fn small_rows_protect_each_other() {
        let mut counts = vec![vec![2, 2]; 4];
        counts.extend([vec![40, 50], vec![70, 80], vec![30, 20]]);
        let (table, protection) = withheld_of(counts);
        assert!(protection.column_sums.is_empty() && is_protected(&table, &protection.cells, LEAST));
    }

    #[test]
    fn a_table_that_nothing_protects_loses_all_but_zeros() {
        let (_, protection) = withheld_of(vec![vec![2, 3, 0]]);
        assert!(!protection.is_found);
        assert_eq!(protection.cells, [[true, true, false]]);
    }

    #[test]
    fn a_cell_that_one_contributor_nearly_fills_is_withheld() {
        let counts = vec![vec![103], vec![90], vec![80], vec![70]];
        let table = TwoWay::new(counts.clone()).with_known(vec![vec![100], vec![0], vec![0], vec![0]]);
        let protection = withhold(&table, LEAST);
        assert!(protection.cells[0][0] && is_protected(&table, &protection.cells, LEAST));
        assert!(!withhold(&TwoWay::new(counts), LEAST).cells[0][0]);
    }

    #[test]
    fn whoever_knows_a_row_and_a_column_needs_a_way_round_both() {
        let counts = vec![vec![0, 3, 30, 30], vec![40, 0, 50, 50], vec![40, 60, 0, 60], vec![20, 70, 70, 0]];
        let both: Vec<Reader> =
            (0..4).map(|place| Reader { row: Some(place), column: Some(place) }).collect();
        let table = TwoWay::new(counts).with_readers(both);
        let protection = withhold(&table, LEAST);
        assert!(protection.cells[0][1]);
        if protection.is_found && protection.column_sums.is_empty() {
            assert!(is_protected(&table, &protection.cells, LEAST));
        }
    }

    /// A table as large as the world by kinds of firearms, with hundreds of small cells.
    #[test]
    fn a_large_table_is_done_in_good_time() {
        let mut state = 7_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let mut cell = move || match next() % 10 {
            0..4 => 0,
            4 | 5 => 1 + next() % 4,
            _ => 5 + next() % 400,
        };
        let counts: Counts = (0..196).map(|_| (0..30).map(|_| cell()).collect()).collect();
        let started = std::time::Instant::now();
        let (table, protection) = withheld_of(counts);
        assert!(protection.is_found && is_protected(&table, &protection.cells, LEAST));
        assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
    }

    /// All numbers that the cells of a table can have, by trying each: whether each hidden cell can have `least` of them.
    struct Tried<'a> {
        counts: &'a Counts,
        withheld: &'a Withheld,
        reader: Reader,
        least: u64,
        seen: Vec<Vec<std::collections::BTreeSet<u64>>>,
        cells: Vec<Vec<u64>>,
    }

    /// Cells hold at most 5 and are asked for three numbers: what moves, moves by two, and others by two with it.
    const LARGEST: u64 = 8;

    impl Tried<'_> {
        fn is_open(&self, row: usize, column: usize) -> bool {
            self.withheld[row][column] && self.reader.row != Some(row) && self.reader.column != Some(column)
        }

        fn sum_of_row(&self, row: usize) -> Option<u64> {
            let sum: u64 = self.counts[row].iter().sum();
            (self.counts[row].len() > 1 && sum >= self.least).then_some(sum)
        }

        fn sum_of_column(&self, column: usize) -> Option<u64> {
            let sum: u64 = self.counts.iter().map(|row| row[column]).sum();
            (self.counts.len() > 1 && sum >= self.least).then_some(sum)
        }

        fn fill(&mut self, place: usize) {
            let width = self.counts[0].len();
            let (row, column) = (place / width, place % width);
            if row == self.counts.len() {
                let fits = (0..width).all(|column| {
                    let sum: u64 = self.cells.iter().map(|row| row[column]).sum();
                    self.sum_of_column(column).is_none_or(|published| published == sum)
                });
                for (row, column) in (0..row).flat_map(|row| (0..width).map(move |column| (row, column))) {
                    if fits {
                        self.seen[row][column].insert(self.cells[row][column]);
                    }
                }
                return;
            }
            let so_far: u64 = self.cells[row][..column].iter().sum();
            let numbers = if self.is_open(row, column) {
                1..=LARGEST
            } else {
                self.counts[row][column]..=self.counts[row][column]
            };
            for number in numbers {
                let sum = so_far + number;
                let fits_row = match self.sum_of_row(row) {
                    Some(published) if column + 1 == width => sum == published,
                    Some(published) => sum <= published,
                    None => true,
                };
                let above: u64 = self.cells[..row].iter().map(|cells| cells[column]).sum();
                if fits_row && self.sum_of_column(column).is_none_or(|published| above + number <= published)
                {
                    self.cells[row][column] = number;
                    self.fill(place + 1);
                }
            }
        }
    }

    fn is_protected_when_tried(table: &TwoWay, withheld: &Withheld, least: u64) -> bool {
        let readers = std::iter::once(Reader::default()).chain(table.readers.iter().copied());
        readers.into_iter().all(|reader| {
            let shape = table.counts.iter().map(|row| vec![std::collections::BTreeSet::new(); row.len()]);
            let mut tried = Tried {
                counts: &table.counts,
                withheld,
                reader,
                least,
                seen: shape.collect(),
                cells: table.counts.clone(),
            };
            tried.fill(0);
            (0..table.counts.len()).all(|row| {
                (0..table.counts[row].len()).all(|column| {
                    !tried.is_open(row, column) || tried.seen[row][column].len() as u64 >= least
                })
            })
        })
    }

    fn tiny() -> impl Strategy<Value = Counts> {
        (1usize..4, 1usize..4).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(
                prop::collection::vec(prop_oneof![Just(0u64), 1u64..3, 2u64..6], columns),
                rows,
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        /// What flows say of a table is what trying all tables with the same published numbers says.
        #[test]
        fn flows_tell_what_trying_all_tables_tells(counts in tiny(), chosen in prop::collection::vec(any::<bool>(), 9), knows_column in any::<bool>()) {
            let flags = |row: usize, column: usize| counts[row][column] > 0 && chosen[row * 3 + column];
            let withheld: Withheld = (0..counts.len())
                .map(|row| (0..counts[row].len()).map(|column| flags(row, column)).collect())
                .collect();
            let further = knows_column.then_some(Reader { row: Some(0), column: Some(0) });
            let table = TwoWay::new(counts).with_readers(further);
            prop_assert_eq!(is_protected(&table, &withheld, 3), is_protected_when_tried(&table, &withheld, 3));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        /// Every small cell is withheld, no zero is, and what is withheld protects itself.
        #[test]
        fn small_cells_are_withheld_and_protected(
            counts in (1usize..7, 1usize..5).prop_flat_map(|(rows, columns)| {
                prop::collection::vec(prop::collection::vec(prop_oneof![Just(0u64), 1u64..6, 5u64..200], columns), rows)
            })
        ) {
            let (table, protection) = withheld_of(counts.clone());
            for (row, values) in counts.iter().enumerate() {
                for (column, value) in values.iter().enumerate() {
                    prop_assert!(!(*value > 0 && *value < LEAST) || protection.cells[row][column]);
                    prop_assert!(*value > 0 || !protection.cells[row][column]);
                }
            }
            if protection.is_found && protection.column_sums.is_empty() {
                prop_assert!(is_protected(&table, &protection.cells, LEAST));
            }
        }
    }
}
