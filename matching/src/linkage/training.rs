//! Learning trees from confirmed and rejected pairs: gradient boosting with histograms, logistic loss.
//!
//! Friedman, Greedy function approximation (2001); leaves are split best first as in LightGBM. Deterministic: the same
//! pairs give the same trees.

use super::trees::{LEAF, Tree, Trees};

/// How trees are grown.
#[derive(Debug, Clone)]
pub struct Growth {
    /// Number of trees.
    pub trees: usize,
    /// Leaves of a tree.
    pub leaves: usize,
    /// Share of each tree's step that is taken.
    pub rate: f64,
    /// Least pairs in a leaf, as a sum of second derivatives.
    pub least_weight: f64,
    /// Pull of leaf values towards nothing.
    pub ridge: f64,
}

impl Default for Growth {
    fn default() -> Growth {
        Growth { trees: 220, leaves: 24, rate: 0.08, least_weight: 4.0, ridge: 4.0 }
    }
}

const BINS: usize = 128;

/// Rows of numbers with what they turned out to be.
#[derive(Debug, Default)]
pub struct Examples {
    width: usize,
    numbers: Vec<f32>,
    confirmed: Vec<bool>,
    weights: Vec<f32>,
}

impl Examples {
    /// Examples of so many numbers each.
    pub fn new(width: usize) -> Examples {
        Examples { width, ..Examples::default() }
    }

    /// Adds an example; `weight` stands for how many like it there are.
    pub fn add(&mut self, numbers: &[f32], confirmed: bool, weight: f32) {
        debug_assert_eq!(numbers.len(), self.width);
        self.numbers.extend_from_slice(numbers);
        self.confirmed.push(confirmed);
        self.weights.push(weight);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.confirmed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.confirmed.is_empty()
    }
}

#[derive(Clone, Copy, Default)]
struct Bin {
    slope: f64,
    curve: f64,
}

struct Grown {
    node: usize,
    rows: Vec<u32>,
    bins: Vec<Bin>,
    split: Option<Split>,
    sum: Bin,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
}

/// Grows trees on the examples.
pub fn grow(examples: &Examples, growth: &Growth) -> Trees {
    let rows = examples.len();
    let width = examples.width;
    if rows == 0 || width == 0 {
        return Trees::default();
    }
    let cuts: Vec<Vec<f32>> = (0..width).map(|feature| cuts(examples, feature)).collect();
    let binned: Vec<u8> =
        (0..width).flat_map(|feature| binned(examples, feature, cuts.get(feature))).collect();
    let column = |feature: usize| binned.get(feature * rows..(feature + 1) * rows).unwrap_or_default();
    let total: f64 = examples.weights.iter().map(|weight| f64::from(*weight)).sum();
    let hits: f64 = examples
        .weights
        .iter()
        .zip(&examples.confirmed)
        .filter(|(_, confirmed)| **confirmed)
        .map(|(weight, _)| f64::from(*weight))
        .sum();
    let base = ((hits + 0.5) / (total - hits + 0.5)).ln();
    let mut scores = vec![base; rows];
    let mut trees = Vec::with_capacity(growth.trees);
    let mut slopes = vec![Bin::default(); rows];
    for _ in 0..growth.trees {
        for (((slope, score), confirmed), weight) in
            slopes.iter_mut().zip(&scores).zip(&examples.confirmed).zip(&examples.weights)
        {
            let probability = 1.0 / (1.0 + (-score).exp());
            let weight = f64::from(*weight);
            slope.slope = weight * (probability - f64::from(u8::from(*confirmed)));
            slope.curve = weight * (probability * (1.0 - probability)).max(1e-6);
        }
        let tree = grow_one(rows, width, &column, &slopes, &cuts, growth, &mut scores);
        trees.push(tree);
    }
    Trees::of(base as f32, trees)
}

fn grow_one<'c>(
    rows: usize,
    width: usize,
    column: &(impl Fn(usize) -> &'c [u8] + Sync),
    slopes: &[Bin],
    cuts: &[Vec<f32>],
    growth: &Growth,
    scores: &mut [f64],
) -> Tree {
    let mut tree = Tree { feature: vec![LEAF], value: vec![0.0], child: vec![0] };
    let all: Vec<u32> = (0..rows as u32).collect();
    let bins = histogram(width, column, slopes, &all);
    let mut leaves = vec![leaf(0, all, bins, growth)];
    while leaves.len() < growth.leaves {
        let best = leaves
            .iter()
            .enumerate()
            .filter_map(|(place, leaf)| Some((place, leaf.split?)))
            .max_by(|a, b| a.1.gain.total_cmp(&b.1.gain));
        let Some((place, split)) = best else { break };
        let parent = leaves.swap_remove(place);
        let cells = column(split.feature);
        let goes_left =
            |row: &u32| cells.get(*row as usize).is_some_and(|bin| usize::from(*bin) <= split.bin);
        let (left, right): (Vec<u32>, Vec<u32>) = parent.rows.iter().partition(|row| goes_left(row));
        let child = tree.feature.len();
        for _ in 0..2 {
            tree.feature.push(LEAF);
            tree.value.push(0.0);
            tree.child.push(0);
        }
        set(&mut tree.feature, parent.node, split.feature as u16);
        set(&mut tree.child, parent.node, child as u16);
        let threshold = cuts.get(split.feature).and_then(|cuts| cuts.get(split.bin)).copied().unwrap_or(0.0);
        set(&mut tree.value, parent.node, threshold);
        // The smaller side is counted; the other is what is left of the parent.
        let (small, large) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
        let counted = histogram(width, column, slopes, small);
        let mut rest = parent.bins;
        for (cell, counted) in rest.iter_mut().zip(&counted) {
            cell.slope -= counted.slope;
            cell.curve -= counted.curve;
        }
        let left_is_small = left.len() <= right.len();
        debug_assert_eq!(small.len() + large.len(), parent.rows.len());
        let (left_bins, right_bins) = if left_is_small { (counted, rest) } else { (rest, counted) };
        leaves.push(leaf(child, left, left_bins, growth));
        leaves.push(leaf(child + 1, right, right_bins, growth));
    }
    for leaf in leaves {
        let value = -leaf.sum.slope / (leaf.sum.curve + growth.ridge) * growth.rate;
        set(&mut tree.value, leaf.node, value as f32);
        for row in leaf.rows {
            if let Some(score) = scores.get_mut(row as usize) {
                *score += value;
            }
        }
    }
    tree
}

fn set<T>(cells: &mut [T], place: usize, value: T) {
    if let Some(cell) = cells.get_mut(place) {
        *cell = value;
    }
}

fn leaf(node: usize, rows: Vec<u32>, bins: Vec<Bin>, growth: &Growth) -> Grown {
    let mut sum = Bin::default();
    for bin in bins.get(..BINS).unwrap_or_default() {
        sum.slope += bin.slope;
        sum.curve += bin.curve;
    }
    let worth = |part: &Bin| part.slope * part.slope / (part.curve + growth.ridge);
    let mut split: Option<Split> = None;
    for (feature, bins) in bins.chunks(BINS).enumerate() {
        let mut left = Bin::default();
        for (bin, cell) in bins.iter().enumerate().take(BINS - 1) {
            left.slope += cell.slope;
            left.curve += cell.curve;
            let right = Bin { slope: sum.slope - left.slope, curve: sum.curve - left.curve };
            if left.curve < growth.least_weight || right.curve < growth.least_weight {
                continue;
            }
            let gain = worth(&left) + worth(&right) - worth(&sum);
            if gain > 1e-3 && split.is_none_or(|best| gain > best.gain) {
                split = Some(Split { gain, feature, bin });
            }
        }
    }
    Grown { node, rows, bins, split, sum }
}

/// Sums of slope and curve by number and bin, the numbers shared out over two threads.
fn histogram<'c>(
    width: usize,
    column: &(impl Fn(usize) -> &'c [u8] + Sync),
    slopes: &[Bin],
    rows: &[u32],
) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); width * BINS];
    let count = |feature: usize, cells: &mut [Bin]| {
        let column = column(feature);
        for &row in rows {
            let (Some(&bin), Some(slope)) = (column.get(row as usize), slopes.get(row as usize)) else {
                continue;
            };
            if let Some(cell) = cells.get_mut(usize::from(bin)) {
                cell.slope += slope.slope;
                cell.curve += slope.curve;
            }
        }
    };
    if rows.len() < 4_000 {
        for (feature, cells) in bins.chunks_mut(BINS).enumerate() {
            count(feature, cells);
        }
        return bins;
    }
    let half = width.div_ceil(2);
    let (first, second) = bins.split_at_mut(half * BINS);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for (feature, cells) in second.chunks_mut(BINS).enumerate() {
                count(half + feature, cells);
            }
        });
        for (feature, cells) in first.chunks_mut(BINS).enumerate() {
            count(feature, cells);
        }
    });
    bins
}

/// Where the bins of a number end: each value of its own when they are few, else shares of the examples.
fn cuts(examples: &Examples, feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> =
        examples.numbers.iter().skip(feature).step_by(examples.width).copied().collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let between = |a: f32, b: f32| a + (b - a) / 2.0;
    if distinct.len() <= BINS {
        return distinct.windows(2).filter_map(|pair| Some(between(*pair.first()?, *pair.get(1)?))).collect();
    }
    let mut cuts: Vec<f32> =
        (1..BINS).filter_map(|bin| values.get(bin * values.len() / BINS).copied()).collect();
    cuts.dedup();
    cuts
}

fn binned(examples: &Examples, feature: usize, cuts: Option<&Vec<f32>>) -> Vec<u8> {
    let cuts = cuts.map(Vec::as_slice).unwrap_or_default();
    examples
        .numbers
        .iter()
        .skip(feature)
        .step_by(examples.width)
        .map(|value| u8::try_from(cuts.partition_point(|cut| cut < value)).unwrap_or(u8::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_together_are_learned() {
        let mut examples = Examples::new(2);
        for n in 0..4_000u32 {
            let (x, y) = ((n % 20) as f32, (n / 20 % 20) as f32);
            examples.add(&[x, y], (x > 9.5) != (y > 4.5), 1.0);
        }
        let trees = grow(&examples, &Growth { trees: 40, leaves: 4, rate: 0.3, ..Growth::default() });
        for (x, y, expected) in [(3.0, 2.0, false), (15.0, 2.0, true), (3.0, 9.0, true), (15.0, 9.0, false)] {
            assert_eq!(trees.score(&[x, y]) > 0.0, expected, "{x} {y}");
        }
    }
}
