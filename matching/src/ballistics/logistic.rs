//! Logistic regression by Newton's method, with a prior that draws the weights towards 0.

/// A case whose truth is known.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Its features; one that is always 1 gives an intercept.
    pub(super) features: Vec<f64>,
    /// 1 when it is true, else 0.
    pub(super) truth: f64,
    /// How much it counts.
    pub(super) share: f64,
}

/// The weights of the features: as many as `prior` has numbers, each the strength with which it is drawn towards 0. Steps end when
/// one is shorter than `least_step`, or after `most_steps`. `None` when the equations cannot be solved.
pub(super) fn fitted(cases: &[Case], prior: &[f64], most_steps: usize, least_step: f64) -> Option<Vec<f64>> {
    let mut weights = vec![0.0; prior.len()];
    for _ in 0..most_steps {
        let mut gradient: Vec<f64> =
            prior.iter().zip(&weights).map(|(prior, weight)| prior * weight).collect();
        let mut curvature = vec![vec![0.0; prior.len()]; prior.len()];
        for (index, (row, prior)) in curvature.iter_mut().zip(prior).enumerate() {
            if let Some(cell) = row.get_mut(index) {
                *cell = *prior;
            }
        }
        for Case { features, truth, share } in cases {
            let odds: f64 = features.iter().zip(&weights).map(|(feature, weight)| feature * weight).sum();
            let chance = (1.0 + (-odds).exp()).recip();
            let (miss, spread) = (share * (chance - truth), share * chance * (1.0 - chance));
            for ((gradient, curvature), feature) in gradient.iter_mut().zip(&mut curvature).zip(features) {
                *gradient += miss * feature;
                for (cell, other) in curvature.iter_mut().zip(features) {
                    *cell += spread * feature * other;
                }
            }
        }
        let step = solved(curvature, gradient)?;
        let longest = step.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
        let damping = (2.0 / longest.max(1e-12)).min(1.0);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= damping * step;
        }
        if longest < least_step {
            break;
        }
    }
    Some(weights)
}

/// Solves linear equations of a positive definite matrix by elimination.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    for pivot in 0..right.len() {
        let row = matrix.get(pivot)?.clone();
        let right_here = *right.get(pivot)?;
        let divisor = *row.get(pivot)?;
        if !(divisor.is_finite() && divisor > 0.0) {
            return None;
        }
        for other in (0..right.len()).filter(|&other| other != pivot) {
            let factor = matrix.get(other)?.get(pivot)? / divisor;
            for (cell, value) in matrix.get_mut(other)?.iter_mut().zip(&row) {
                *cell -= factor * value;
            }
            *right.get_mut(other)? -= factor * right_here;
        }
    }
    matrix.iter().zip(right).enumerate().map(|(index, (row, right))| Some(right / row.get(index)?)).collect()
}
