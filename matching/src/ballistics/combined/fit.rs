//! Logistic regression over named features.

use super::super::striae::LandFeatures;
use super::model::Term;

/// A pair of lands whose truth is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example {
    /// Its features.
    pub features: LandFeatures,
    /// Whether one barrel land made both.
    pub same: bool,
}

/// Most steps of Newton's method.
const MOST_STEPS: usize = 200;

/// Fits `(intercept, terms)` of a logistic regression over the named features, both classes weighted equally.
///
/// `ridge` is the weight of a prior that draws every weight (not the intercept) towards 0: 0.01 says that a weight of 1
/// for one standard deviation costs as much as 0.005 of the mean log loss. Without it few known matches that are all
/// told apart would make the weights infinite. `None` when a class is empty, a name is no feature, a feature does not
/// vary, or the equations cannot be solved.
#[must_use]
pub fn fit_terms(examples: &[Example], names: &[&str], ridge: f64) -> Option<(f64, Vec<Term>)> {
    let same = examples.iter().filter(|example| example.same).count();
    let different = examples.len() - same;
    if same == 0 || different == 0 || names.is_empty() {
        return None;
    }
    let share = |example: &Example| 0.5 / if example.same { same } else { different } as f64;
    let mut terms = Vec::new();
    for name in names {
        let value = |example: &Example| example.features.value(name);
        let mean =
            examples.iter().map(|example| Some(share(example) * value(example)?)).sum::<Option<f64>>()?;
        let squares = examples.iter().map(|example| Some(share(example) * (value(example)? - mean).powi(2)));
        let deviation = squares.sum::<Option<f64>>()?.sqrt();
        if !(deviation.is_finite() && deviation > 1e-12) {
            return None;
        }
        terms.push(Term { feature: (*name).to_owned(), mean, deviation, weight: 0.0 });
    }
    let rows: Vec<(Vec<f64>, f64, f64)> = examples
        .iter()
        .map(|example| {
            let scaled = |term: &Term| {
                (example.features.value(&term.feature).unwrap_or(term.mean) - term.mean) / term.deviation
            };
            let row = std::iter::once(1.0).chain(terms.iter().map(scaled)).collect();
            (row, f64::from(u8::from(example.same)), share(example))
        })
        .collect();
    let weights = newton(&rows, terms.len() + 1, ridge)?;
    let (intercept, rest) = weights.split_first()?;
    for (term, weight) in terms.iter_mut().zip(rest) {
        term.weight = *weight;
    }
    Some((*intercept, terms))
}

fn newton(rows: &[(Vec<f64>, f64, f64)], width: usize, ridge: f64) -> Option<Vec<f64>> {
    let mut weights = vec![0.0; width];
    let prior = |index: usize| if index == 0 { 1e-9 } else { ridge };
    for _ in 0..MOST_STEPS {
        let mut gradient: Vec<f64> =
            weights.iter().enumerate().map(|(index, weight)| prior(index) * weight).collect();
        let mut curvature = vec![vec![0.0; width]; width];
        for (index, row) in curvature.iter_mut().enumerate() {
            if let Some(cell) = row.get_mut(index) {
                *cell = prior(index);
            }
        }
        for (row, truth, share) in rows {
            let odds: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let chance = (1.0 + (-odds).exp()).recip();
            let (miss, spread) = (share * (chance - truth), share * chance * (1.0 - chance));
            for ((gradient, curvature), value) in gradient.iter_mut().zip(&mut curvature).zip(row) {
                *gradient += miss * value;
                for (cell, other) in curvature.iter_mut().zip(row) {
                    *cell += spread * value * other;
                }
            }
        }
        let step = solved(curvature, gradient)?;
        let longest = step.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
        let damping = (2.0 / longest.max(1e-12)).min(1.0);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= damping * step;
        }
        if longest < 1e-10 {
            break;
        }
    }
    weights.iter().all(|weight| weight.is_finite()).then_some(weights)
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
