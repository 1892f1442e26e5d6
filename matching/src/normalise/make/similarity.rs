//! One number for how alike two makes as written are.

use super::MakeRelation;
use crate::normalise::Normaliser;

/// 1 for the same make, 0.6 for one group, licence family or importer and maker, 0.4 for a pattern and one of its
/// makers, otherwise the likeness of the letters, at most 0.3. Symmetric, 0 to 1.
pub fn make_similarity(normaliser: &Normaliser, a: &str, b: &str) -> f64 {
    let (left, right) = (normaliser.make(a), normaliser.make(b));
    let mut best: f64 = 0.0;
    for first in left.ids() {
        for second in right.ids() {
            best = best.max(match normaliser.make_relation(first, second) {
                MakeRelation::Same => 1.0,
                MakeRelation::SameGroup | MakeRelation::Licence | MakeRelation::ImporterAndMaker => 0.6,
                MakeRelation::PatternAndMaker => 0.4,
                MakeRelation::Conflict | MakeRelation::Unknown => 0.0,
            });
        }
    }
    if best > 0.0 {
        return best;
    }
    let (fold_a, fold_b) = (crate::normalise::text::compact(a), crate::normalise::text::compact(b));
    if fold_a.is_empty() || fold_b.is_empty() {
        return 0.0;
    }
    if fold_a == fold_b && left.absence.is_none() {
        return 1.0;
    }
    // Jaro is symmetric but for rounding; take it one way round.
    let (first, second) = if fold_a <= fold_b { (fold_a, fold_b) } else { (fold_b, fold_a) };
    (strsim::jaro(&first, &second) * 0.3).clamp(0.0, 0.3)
}
