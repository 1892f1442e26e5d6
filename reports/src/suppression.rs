//! Small cells that a published table withholds, and as many others as it takes that nobody computes them.
//!
//! A cell of 1 to `threshold - 1` cases is withheld (domain rule: counts of one to four of another country's data). That alone
//! protects nothing where sums are published beside it: a single withheld cell is the sum less the others. So further cells are
//! withheld until, for whoever adds and subtracts, each withheld cell could still hold at least `threshold` different numbers.
//!
//! Two readers are assumed: one who knows only what is published (all other cells, all sums of rows and columns, and that a
//! withheld cell is not zero, for zeros are published), and one country that knows its own row exactly as well, from its own
//! national report. What they can compute is found by narrowing each cell's interval by the sums of its row and its column until
//! nothing moves (bounds propagation). A reader with a linear program could narrow some tables further; intervals of whole
//! tables with several columns are therefore kept wider than the rule asks wherever that costs no cell.
//!
//! Method: complementary cell suppression for two-way tables, as in Hundepool et al., Statistical Disclosure Control (2012),
//! section 4; the choice of the next cell is greedy, the smallest first, so that little is lost.

/// A two-way table of counts: one entry per row, one count per column; all rows have the same length.
pub type Counts = Vec<Vec<u64>>;

/// Which cells are withheld, in the shape of the table.
pub type Withheld = Vec<Vec<bool>>;

/// What a reader can tell of a cell.
type Interval = (u64, u64);

/// The cells to withhold of a table whose sums of rows and columns are published.
///
/// Where even all cells together do not protect each other (a table of a single small cell), all non-zero cells of the row and
/// the column are withheld, and [`is_protected`] says that their sums must be withheld too.
pub fn withhold(counts: &Counts, threshold: u64) -> Withheld {
    let mut withheld: Withheld =
        counts.iter().map(|row| row.iter().map(|count| *count > 0 && *count < threshold).collect()).collect();
    while let Some((row, column)) = exposed(counts, &withheld, threshold) {
        let Some((next_row, next_column)) = next_cell(counts, &withheld, row, column) else { break };
        if let Some(cell) = withheld.get_mut(next_row).and_then(|cells| cells.get_mut(next_column)) {
            *cell = true;
        }
    }
    withheld
}

/// Whether no reader can tell a withheld cell more closely than to `threshold` different numbers.
pub fn is_protected(counts: &Counts, withheld: &Withheld, threshold: u64) -> bool {
    exposed(counts, withheld, threshold).is_none()
}

/// A withheld cell that some reader can tell too closely.
fn exposed(counts: &Counts, withheld: &Withheld, threshold: u64) -> Option<(usize, usize)> {
    let readers = std::iter::once(None).chain((0..counts.len()).map(Some));
    readers.into_iter().find_map(|knows| {
        let bounds = bounds(counts, withheld, knows);
        let cells = cells(withheld).filter(|(row, _)| Some(*row) != knows);
        let mut told = cells.filter(|(row, column)| {
            let (low, high) = interval(&bounds, *row, *column);
            high - low + 1 < threshold
        });
        told.next()
    })
}

/// What a reader can tell of each cell, who may know one row.
fn bounds(counts: &Counts, withheld: &Withheld, knows: Option<usize>) -> Vec<Vec<Interval>> {
    let mut bounds: Vec<Vec<Interval>> = Vec::with_capacity(counts.len());
    let of_all: u64 = counts.iter().flatten().sum();
    for (row, (values, hidden)) in counts.iter().zip(withheld).enumerate() {
        let cell = |(value, is_hidden): (&u64, &bool)| match *is_hidden && knows != Some(row) {
            true => (1, of_all.max(1)),
            false => (*value, *value),
        };
        bounds.push(values.iter().zip(hidden).map(cell).collect());
    }
    let columns = counts.first().map_or(0, Vec::len);
    // Of a table with one column only the sum of the column is published: the sum of a row would be the cell itself.
    let by_rows = (0..counts.len()).filter(|_| columns > 1);
    let by_columns = (0..columns).filter(|_| counts.len() > 1);
    let lines: Vec<Vec<(usize, usize)>> = by_rows
        .map(|row| (0..columns).map(|column| (row, column)).collect())
        .chain(by_columns.map(|column| (0..counts.len()).map(|row| (row, column)).collect()))
        .collect();
    loop {
        let mut has_moved = false;
        for line in &lines {
            let sum: u64 = line.iter().map(|(row, column)| count(counts, *row, *column)).sum();
            let (lows, highs) = line.iter().fold((0u64, 0u64), |(lows, highs), (row, column)| {
                let (low, high) = interval(&bounds, *row, *column);
                (lows + low, highs + high)
            });
            for (row, column) in line {
                let (low, high) = interval(&bounds, *row, *column);
                // The others take at least their lows and at most their highs of the sum.
                let tighter =
                    (low.max(sum.saturating_sub(highs - high)), high.min(sum.saturating_sub(lows - low)));
                if tighter != (low, high)
                    && let Some(cell) = bounds.get_mut(*row).and_then(|cells| cells.get_mut(*column))
                {
                    *cell = tighter;
                    has_moved = true;
                    // The sums of this line are recomputed in the next round; bounds only ever narrow.
                }
            }
        }
        if !has_moved {
            return bounds;
        }
    }
}

/// The cell to withhold next for one that is exposed: the smallest published one, not zero, of its row or its column; a cell
/// elsewhere in the table when there is none, for sums tie all lines together.
fn next_cell(counts: &Counts, withheld: &Withheld, row: usize, column: usize) -> Option<(usize, usize)> {
    let columns = counts.first().map_or(0, Vec::len);
    let published = |(row, column): &(usize, usize)| {
        count(counts, *row, *column) > 0
            && !withheld.get(*row).and_then(|cells| cells.get(*column)).copied().unwrap_or(true)
    };
    let smallest = |cells: Vec<(usize, usize)>| {
        cells
            .into_iter()
            .filter(published)
            .min_by_key(|(row, column)| (count(counts, *row, *column), *row, *column))
    };
    // In its column first: there the cells are those of other countries, and a country knows its own.
    smallest((0..counts.len()).map(|other| (other, column)).collect())
        .or_else(|| smallest((0..columns).map(|other| (row, other)).collect()))
        .or_else(|| {
            let all = (0..counts.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
            smallest(all.collect())
        })
}

fn cells(withheld: &Withheld) -> impl Iterator<Item = (usize, usize)> + '_ {
    withheld.iter().enumerate().flat_map(|(row, cells)| {
        cells.iter().enumerate().filter(|(_, is_hidden)| **is_hidden).map(move |(column, _)| (row, column))
    })
}

fn count(counts: &Counts, row: usize, column: usize) -> u64 {
    counts.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(0)
}

fn interval(bounds: &[Vec<Interval>], row: usize, column: usize) -> Interval {
    bounds.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use proptest::prelude::*;

    const LEAST: u64 = 5;

    fn hidden(withheld: &Withheld) -> usize {
        cells(withheld).count()
    }

    #[test]
    fn nothing_small_nothing_withheld() {
        assert_eq!(hidden(&withhold(&vec![vec![5, 0, 12], vec![7, 90, 0]], LEAST)), 0);
    }

    #[test]
    fn one_small_cell_takes_others_with_it() {
        let counts = vec![vec![3, 40], vec![20, 50], vec![30, 60]];
        let withheld = withhold(&counts, LEAST);
        assert!(withheld[0][0]);
        // In its column two more: a country that knows its own cell must still face two unknown ones.
        assert!(withheld.iter().filter(|row| row[0]).count() >= 3, "{withheld:?}");
        assert!(is_protected(&counts, &withheld, LEAST));
    }

    #[test]
    fn two_ones_do_not_protect_each_other() {
        // 1 + 1 with the sum published: each is 1.
        let counts = vec![vec![1], vec![1], vec![100], vec![200]];
        let withheld = withhold(&counts, LEAST);
        assert!(is_protected(&counts, &withheld, LEAST));
        assert!(hidden(&withheld) > 2);
    }

    #[test]
    fn a_country_that_knows_its_own_row_learns_no_other() {
        let counts = vec![vec![2, 30, 8], vec![3, 9, 40], vec![60, 70, 80], vec![90, 20, 30]];
        let withheld = withhold(&counts, LEAST);
        for knows in 0..counts.len() {
            let bounds = bounds(&counts, &withheld, Some(knows));
            for (row, column) in cells(&withheld).filter(|(row, _)| *row != knows) {
                let (low, high) = bounds[row][column];
                assert!(
                    high - low + 1 >= LEAST,
                    "who knows row {knows} tells {row},{column}: {low} to {high}"
                );
            }
        }
    }

    #[test]
    fn a_table_that_cannot_be_protected_is_told() {
        let counts = vec![vec![2, 0], vec![0, 900]];
        let withheld = withhold(&counts, LEAST);
        assert!(withheld[0][0]);
        assert!(!is_protected(&counts, &withheld, LEAST));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// Every small cell is withheld, no zero is, and the true numbers stay within what a reader can tell; where the table is
        /// said to be protected, no other table with the same published numbers is ruled out more closely than the rule says.
        #[test]
        fn small_cells_are_withheld_and_bounds_hold_the_truth(
            counts in (1usize..6, 1usize..5).prop_flat_map(|(rows, columns)| {
                prop::collection::vec(prop::collection::vec(prop_oneof![Just(0u64), 1u64..6, 5u64..200], columns), rows)
            })
        ) {
            let withheld = withhold(&counts, LEAST);
            for (row, values) in counts.iter().enumerate() {
                for (column, value) in values.iter().enumerate() {
                    prop_assert!(!(*value > 0 && *value < LEAST) || withheld[row][column]);
                    prop_assert!(*value > 0 || !withheld[row][column]);
                }
            }
            for knows in std::iter::once(None).chain((0..counts.len()).map(Some)) {
                let bounds = bounds(&counts, &withheld, knows);
                for (row, column) in cells(&withheld) {
                    let (low, high) = bounds[row][column];
                    prop_assert!(low <= counts[row][column] && counts[row][column] <= high);
                }
            }
        }
    }

    /// The numbers that a cell of the first column can have in any table of two columns with the same published numbers. Each row
    /// with withheld cells has both withheld (else its sum would tell), so one number decides it.
    fn possible(counts: &Counts, rows: &[usize], of: usize) -> Vec<u64> {
        let sum: u64 = rows.iter().map(|row| counts[*row][0]).sum();
        let mut reachable = vec![false; usize::try_from(sum).unwrap() + 1];
        reachable[0] = true;
        for row in rows.iter().filter(|row| **row != of) {
            let mut next = vec![false; reachable.len()];
            for (total, _) in reachable.iter().enumerate().filter(|(_, can)| **can) {
                for value in 1..counts[*row].iter().sum::<u64>() {
                    if let Some(slot) = next.get_mut(total + usize::try_from(value).unwrap()) {
                        *slot = true;
                    }
                }
            }
            reachable = next;
        }
        let fits = |value: &u64| sum >= *value && reachable[usize::try_from(sum - value).unwrap()];
        (1..counts[of].iter().sum::<u64>()).filter(fits).collect()
    }

    proptest! {
        /// Checked by trying all tables of two columns: as many numbers are possible as the rule asks, also for a country that
        /// knows its own row.
        #[test]
        fn as_many_numbers_are_possible_as_the_rule_asks(
            counts in prop::collection::vec(prop::collection::vec(prop_oneof![1u64..5, 5u64..60], 2), 5..9)
        ) {
            let withheld = withhold(&counts, LEAST);
            if is_protected(&counts, &withheld, LEAST) {
                let rows: Vec<usize> = (0..counts.len()).filter(|row| withheld[*row].contains(&true)).collect();
                for knows in std::iter::once(None).chain(rows.iter().copied().map(Some)) {
                    let others: Vec<usize> = rows.iter().copied().filter(|row| Some(*row) != knows).collect();
                    for row in &others {
                        prop_assert!(withheld[*row] == [true, true]);
                        let possible = possible(&counts, &others, *row);
                        prop_assert!(possible.contains(&counts[*row][0]));
                        prop_assert!(possible.len() as u64 >= LEAST, "row {row} for who knows {knows:?}: {possible:?}");
                    }
                }
            }
        }
    }
}
