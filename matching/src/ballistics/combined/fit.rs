//! Logistic regression over named features.

use super::super::logistic::{self, Case};
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
/// A shorter step is the last.
const LEAST_STEP: f64 = 1e-10;

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
    let cases: Vec<Case> = examples
        .iter()
        .map(|example| {
            let scaled = |term: &Term| {
                (example.features.value(&term.feature).unwrap_or(term.mean) - term.mean) / term.deviation
            };
            let features = std::iter::once(1.0).chain(terms.iter().map(scaled)).collect();
            Case { features, truth: f64::from(u8::from(example.same)), share: share(example) }
        })
        .collect();
    let prior: Vec<f64> = std::iter::once(1e-9).chain(std::iter::repeat_n(ridge, terms.len())).collect();
    let weights = logistic::fitted(&cases, &prior, MOST_STEPS, LEAST_STEP)?;
    if !weights.iter().all(|weight| weight.is_finite()) {
        return None;
    }
    let (intercept, rest) = weights.split_first()?;
    for (term, weight) in terms.iter_mut().zip(rest) {
        term.weight = *weight;
    }
    Some((*intercept, terms))
}
