//! How good a list of scored pairs is, against the pairs that are known to be one firearm.

use std::collections::{HashMap, HashSet};

/// The measures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quality {
    /// True pairs.
    pub true_pairs: usize,
    /// Those of them that are in the list, whatever their score.
    pub found: usize,
    /// The best harmonic mean of precision and recall over all thresholds.
    pub f1: f64,
    /// The highest recall at a precision of 0.99 or more.
    pub recall_at_p99: f64,
    /// Area under the curve of precision over recall.
    pub average_precision: f64,
    /// Share of the seizures with a true record that have one among their ten best; ties count against the list.
    pub hit_at_10: f64,
}

/// Measures pairs of (seizure, record, score). Pairs of equal score are kept or dropped together.
pub fn quality(pairs: &[(i64, i64, f64)], truth: &HashSet<(i64, i64)>) -> Quality {
    let mut sorted: Vec<(f64, bool)> =
        pairs.iter().map(|(seizure, record, score)| (*score, truth.contains(&(*seizure, *record)))).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut quality = Quality { true_pairs: truth.len(), ..Quality::default() };
    let (mut hits, mut recall_before) = (0usize, 0.0);
    for (place, (score, is_true)) in sorted.iter().enumerate() {
        hits += usize::from(*is_true);
        if sorted.get(place + 1).is_some_and(|(next, _)| next == score) {
            continue;
        }
        let precision = hits as f64 / (place + 1) as f64;
        let recall = hits as f64 / truth.len().max(1) as f64;
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-12);
        if f1 > quality.f1 {
            quality.f1 = f1;
        }
        if precision >= 0.99 && recall > quality.recall_at_p99 {
            quality.recall_at_p99 = recall;
        }
        quality.average_precision += (recall - recall_before) * precision;
        recall_before = recall;
    }
    quality.found = hits;
    quality.hit_at_10 = hit_at_10(pairs, truth);
    quality
}

fn hit_at_10(pairs: &[(i64, i64, f64)], truth: &HashSet<(i64, i64)>) -> f64 {
    let wanted: HashSet<i64> = truth.iter().map(|(seizure, _)| *seizure).collect();
    let mut by_seizure: HashMap<i64, Vec<(f64, bool)>> = HashMap::new();
    for (seizure, record, score) in pairs.iter().filter(|(seizure, _, _)| wanted.contains(seizure)) {
        by_seizure.entry(*seizure).or_default().push((*score, truth.contains(&(*seizure, *record))));
    }
    let hit = |list: &&Vec<(f64, bool)>| {
        let best = list
            .iter()
            .filter(|(_, is_true)| *is_true)
            .map(|(score, _)| *score)
            .fold(f64::NEG_INFINITY, f64::max);
        best.is_finite() && list.iter().filter(|(score, _)| *score >= best).count() <= 10
    };
    by_seizure.values().filter(hit).count() as f64 / wanted.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_of_a_small_list() {
        let truth = HashSet::from([(1, 1), (2, 2), (3, 3)]);
        let pairs = [(1, 1, 0.9), (2, 2, 0.8), (2, 9, 0.8), (4, 4, 0.1)];
        let quality = quality(&pairs, &truth);
        assert_eq!(quality.found, 2);
        // At 0.8: 2 of 3 are true, 2 of 3 are found. The pair of equal score cannot be left out.
        assert!((quality.f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((quality.recall_at_p99 - 1.0 / 3.0).abs() < 1e-9);
        assert!((quality.hit_at_10 - 2.0 / 3.0).abs() < 1e-9);
    }
}
