//! What likelihood ratios cost (Brümmer and du Preez, "Application-independent evaluation of speaker detection",
//! Computer Speech and Language 20, 2006).

use super::trials::Trials;

/// Cllr of trials whose scores are log10 likelihood ratios: 0 is perfect, 1 is what always saying "1" costs, more
/// than 1 misleads. The mean over known matches of log2(1 + 1/LR) and the mean over known non-matches of
/// log2(1 + LR), halved. `None` without trials of both kinds.
#[must_use]
pub fn likelihood_cost(trials: &Trials, weights: &[f64]) -> Option<f64> {
    let (same, different) = trials.totals(weights)?;
    let cost = trials.tied(weights).fold((0.0, 0.0), |sums, tied| {
        (sums.0 + tied.same * bits(-tied.score), sums.1 + tied.different * bits(tied.score))
    });
    Some(0.5 * (cost.0 / same + cost.1 / different))
}

/// log2(1 + 10^x) without overflow.
fn bits(log10: f64) -> f64 {
    let natural = log10 * std::f64::consts::LN_10;
    (natural.max(0.0) + (-natural.abs()).exp().ln_1p()) / std::f64::consts::LN_2
}

/// The least Cllr that the order of the scores allows: that of the best rising likelihood ratio, found afterwards on
/// the very trials by pooling adjacent violators. What Cllr lies above it is bad calibration; what is left is bad
/// order. `None` without trials of both kinds.
#[must_use]
pub fn least_likelihood_cost(trials: &Trials, weights: &[f64]) -> Option<f64> {
    let (same, different) = trials.totals(weights)?;
    // Blocks of weighted matches and non-matches; the share of matches must rise from block to block.
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    for tied in trials.tied(weights) {
        blocks.push((tied.same, tied.different));
        while let [.., (same_a, different_a), (same_b, different_b)] = *blocks.as_slice() {
            if same_a * different_b < same_b * different_a {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((same_a + same_b, different_a + different_b));
        }
    }
    let cost = blocks.iter().fold(0.0, |sum, (block_same, block_different)| {
        let (share_same, share_different) = (block_same / same, block_different / different);
        // A block of one kind only has the ratio 0 or infinity, and costs nothing.
        if share_same > 0.0 && share_different > 0.0 {
            let log10 = (share_same / share_different).log10();
            sum + share_same * bits(-log10) + share_different * bits(log10)
        } else {
            sum
        }
    });
    Some(0.5 * cost)
}
