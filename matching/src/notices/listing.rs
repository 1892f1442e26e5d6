//! The best of many that fit, and how many there were beside.
//!
//! A description may fit a hundred thousand firearms. What is listed, and how many are left out, is decided among rows that are
//! open to the same readers: who sees one of them sees them all, so that neither the list nor the count can tell anybody of rows
//! that it may not see.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What fits, in its place among all that do.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<R> {
    /// What fits.
    pub row: R,
    /// How many more of its group fit as well or less well and are not listed; on the last of the group, 0 on all others.
    pub left_out: usize,
}

/// Order within a group: the highest score, then the latest day, then by name.
type Order<N> = (Reverse<i64>, Reverse<i64>, N);

/// Keeps the best rows of each group, and counts the others.
#[derive(Debug)]
pub struct Listing<G, N, R> {
    most: usize,
    groups: BTreeMap<G, Group<N, R>>,
}

#[derive(Debug)]
struct Group<N, R> {
    kept: BTreeMap<Order<N>, R>,
    left_out: usize,
}

impl<G: Ord, N: Ord, R> Listing<G, N, R> {
    /// An empty list of at most so many rows of each group.
    pub fn new(most: usize) -> Listing<G, N, R> {
        Listing { most: most.max(1), groups: BTreeMap::new() }
    }

    /// Adds what fits. `day` counts days; `name` is unique within the group.
    pub fn add(&mut self, group: G, score: f64, day: Option<i64>, name: N, row: R) {
        let group = self.groups.entry(group).or_insert_with(|| Group { kept: BTreeMap::new(), left_out: 0 });
        // Scores are sums of halves; thousandths keep them apart.
        let order = (Reverse((score * 1_000.0).round() as i64), Reverse(day.unwrap_or(i64::MIN)), name);
        group.kept.insert(order, row);
        if group.kept.len() > self.most {
            group.kept.pop_last();
            group.left_out += 1;
        }
    }

    /// All that is listed, group by group, each in its order.
    pub fn listed(self) -> impl Iterator<Item = (G, Vec<Listed<R>>)> {
        self.groups.into_iter().map(|(name, group)| {
            let last = group.kept.len().saturating_sub(1);
            let rows = group.kept.into_values().enumerate();
            let listed = rows
                .map(|(place, row)| Listed { row, left_out: if place == last { group.left_out } else { 0 } });
            (name, listed.collect())
        })
    }
}
