//! Small decision trees, added up: the form in which a learned score is shipped and read.

use serde::{Deserialize, Serialize};

/// Marks a leaf in [`Tree::feature`].
pub const LEAF: u16 = u16::MAX;

/// One tree, flat: the children of an inner node stand side by side.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tree {
    /// By node: the number that decides, or [`LEAF`].
    pub feature: Vec<u16>,
    /// By node: numbers up to this go to the first child; of a leaf, its value in natural log odds.
    pub value: Vec<f32>,
    /// By node: the first child; the second stands behind it.
    pub child: Vec<u16>,
}

/// Trees whose values are added.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trees {
    /// Natural log odds before any tree.
    pub base: f32,
    /// The trees.
    pub trees: Vec<Tree>,
    #[serde(skip)]
    nodes: Vec<Node>,
    #[serde(skip)]
    roots: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    value: f32,
    feature: u16,
    /// Distance to the first child.
    child: u16,
}

impl Trees {
    /// Trees ready to be asked.
    pub fn of(base: f32, trees: Vec<Tree>) -> Trees {
        let mut all = Trees { base, trees, nodes: Vec::new(), roots: Vec::new() };
        all.ready();
        all
    }

    /// Lays the trees out for reading; needed after reading them from a file.
    pub fn ready(&mut self) {
        self.nodes.clear();
        self.roots.clear();
        for tree in &self.trees {
            self.roots.push(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
            for (place, ((feature, value), child)) in
                tree.feature.iter().zip(&tree.value).zip(&tree.child).enumerate()
            {
                let distance = usize::from(*child).saturating_sub(place);
                self.nodes.push(Node {
                    value: *value,
                    feature: *feature,
                    child: u16::try_from(distance).unwrap_or(0),
                });
            }
        }
    }

    /// The sum of all trees: natural log odds.
    pub fn score(&self, numbers: &[f32]) -> f32 {
        self.roots.iter().fold(self.base, |sum, root| sum + self.leaf(*root, numbers))
    }

    /// The sums of several rows: [`score`](Trees::score) of each, into `scores`. Tree by tree, so that a tree is read from memory
    /// once for all rows.
    pub fn score_all<const N: usize>(&self, rows: &[[f32; N]], scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(rows.len(), self.base);
        for root in &self.roots {
            for (sum, numbers) in scores.iter_mut().zip(rows) {
                *sum += self.leaf(*root, numbers);
            }
        }
    }

    /// What a tree says of a row.
    fn leaf(&self, root: u32, numbers: &[f32]) -> f32 {
        let mut place = root as usize;
        while let Some(node) = self.nodes.get(place) {
            if node.feature == LEAF {
                return node.value;
            }
            let number = numbers.get(usize::from(node.feature)).copied().unwrap_or(0.0);
            if node.child == 0 {
                break;
            }
            place += usize::from(node.child) + usize::from(number > node.value);
        }
        0.0
    }
}

/// Steps from a score to a probability, rising: what share of the pairs with such a score were confirmed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Calibration {
    /// Scores, rising.
    pub scores: Vec<f32>,
    /// Probability at each score; straight lines between.
    pub probabilities: Vec<f32>,
}

impl Calibration {
    /// Pools adjacent violators (isotonic regression, Ayer and others 1955) over scored pairs.
    pub fn fitted(pairs: &mut [(f32, bool)]) -> Calibration {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Blocks of mean score, confirmed pairs, pairs; pairs of one score are one block.
        let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let score = same.first().map_or(0.0, |(score, _)| f64::from(*score));
            let hits = same.iter().filter(|(_, confirmed)| *confirmed).count() as f64;
            blocks.push((score, hits, same.len() as f64));
            while let [.., (score_a, hits_a, count_a), (score_b, hits_b, count_b)] = blocks.as_slice() {
                if hits_a / count_a < hits_b / count_b {
                    break;
                }
                let count = count_a + count_b;
                let joined = ((score_a * count_a + score_b * count_b) / count, hits_a + hits_b, count);
                blocks.truncate(blocks.len() - 2);
                blocks.push(joined);
            }
        }
        let mut calibration = Calibration::default();
        for (score, hits, count) in blocks {
            calibration.scores.push(score as f32);
            // A tenth of a pair of either kind beside those seen, so that nothing is certain. A small block may fall below
            // the one before it by that: then it has the same.
            let before = calibration.probabilities.last().copied().unwrap_or(0.0);
            calibration.probabilities.push((((hits + 0.1) / (count + 0.2)) as f32).max(before));
        }
        calibration
    }

    /// The probability of a score.
    pub fn probability(&self, score: f32) -> f32 {
        let after = self.scores.partition_point(|known| *known <= score);
        let at = |place: usize| Some((*self.scores.get(place)?, *self.probabilities.get(place)?));
        match (after.checked_sub(1).and_then(at), at(after)) {
            (Some((score_a, a)), Some((score_b, b))) if score_b > score_a => {
                a + (b - a) * (score - score_a) / (score_b - score_a)
            }
            (Some((_, a)), _) => a,
            (None, Some((_, b))) => b,
            (None, None) => 1.0 / (1.0 + (-score).exp()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_followed_to_its_leaf() {
        let tree = Tree { feature: vec![1, LEAF, LEAF], value: vec![0.5, -1.0, 2.0], child: vec![1, 0, 0] };
        let trees = Trees::of(0.25, vec![tree]);
        assert_eq!(trees.score(&[9.0, 0.5]), -0.75);
        assert_eq!(trees.score(&[9.0, 0.6]), 2.25);
        let mut scores = vec![7.0];
        trees.score_all(&[[9.0, 0.5], [9.0, 0.6]], &mut scores);
        assert_eq!(scores, [-0.75, 2.25]);
    }

    #[test]
    fn calibration_rises() {
        let mut pairs: Vec<(f32, bool)> = (0..1000).map(|n| (n as f32, n % 10 < n / 100)).collect();
        let calibration = Calibration::fitted(&mut pairs);
        assert!(calibration.probabilities.windows(2).all(|pair| matches!(pair, [a, b] if a <= b)));
        assert!((calibration.probability(550.0) - 0.55).abs() < 0.1);
        assert!(calibration.probability(-5.0) < 0.1);
    }
}
