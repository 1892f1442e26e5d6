//! The best records of a scan: a bounded heap whose content does not depend on the order of arrival.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A record and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanHit {
    /// Number of the record in the gallery.
    pub record: usize,
    /// How far its lands together stand above ordinary ones, or the correlation of a face; it only orders.
    pub score: f32,
}

impl Eq for ScanHit {}

impl Ord for ScanHit {
    /// The greater is the better: a higher score, of equal ones the earlier record.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.record.cmp(&self.record))
    }
}

impl PartialOrd for ScanHit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The best so many of all that were offered.
#[derive(Debug, Clone)]
pub(super) struct Best {
    most: usize,
    heap: BinaryHeap<Reverse<ScanHit>>,
}

impl Best {
    pub(super) fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::with_capacity(most.min(65_536)) }
    }

    #[inline]
    pub(super) fn offer(&mut self, hit: ScanHit) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(hit));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && hit > worst.0
        {
            *worst = Reverse(hit);
        }
    }

    pub(super) fn hits(&self) -> impl Iterator<Item = ScanHit> {
        self.heap.iter().map(|hit| hit.0)
    }

    /// The best first.
    pub(super) fn in_order(self) -> Vec<ScanHit> {
        self.heap.into_sorted_vec().into_iter().map(|hit| hit.0).collect()
    }
}

/// What the parts of a gallery have found for each query, brought together: for each query the best, the best first.
pub(super) fn best_of_all(parts: Vec<Vec<Best>>, queries: usize, most: usize) -> Vec<Vec<ScanHit>> {
    let mut merged = vec![Best::new(most); queries];
    for part in parts {
        for (merged, part) in merged.iter_mut().zip(part) {
            part.hits().for_each(|hit| merged.offer(hit));
        }
    }
    merged.into_iter().map(Best::in_order).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_kept_and_ties_go_to_the_earlier_record() {
        for turned in 0..7 {
            let mut best = Best::new(3);
            let mut scores = [1.0, 5.0, 3.0, 5.0, -2.0, 4.0, 4.0].into_iter().enumerate().collect::<Vec<_>>();
            scores.rotate_left(turned);
            for (record, score) in scores {
                best.offer(ScanHit { record, score });
            }
            assert_eq!(best.in_order().iter().map(|hit| hit.record).collect::<Vec<_>>(), [1, 3, 5]);
        }
        let mut none = Best::new(0);
        none.offer(ScanHit { record: 0, score: 1.0 });
        assert!(none.in_order().is_empty());
    }
}
