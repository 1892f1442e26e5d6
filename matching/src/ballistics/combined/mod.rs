//! Several features of a pair of lands together: log odds that one barrel land made both.
//!
//! | file | what it does |
//! |---|---|
//! | `pair` | the features of a pair of lands after what stands out was cut off |
//! | `model` | the model file: few named features with their weights, and what they were learned from |
//! | `fit` | logistic regression, both classes weighted equally |
//! | `bullet` | bullet against bullet: the sequence average maximum of the chances of its lands |
//!
//! The published scorer is a random forest of 300 trees over ten features. With the known matches of two barrels at
//! hand such a forest learns these two barrels; a regression with few terms is what the data carry, and it can be
//! read. What it gains over the plain score, and that the plain score stays the one that orders lists, is in
//! `docs/ballistics-accuracy.md`.

mod bullet;
mod fit;
mod model;
mod pair;
#[cfg(test)]
mod tests;

pub use bullet::{CombinedComparison, CombinedLand, compare_bullets_combined};
pub use fit::{Example, fit_terms};
pub use model::{CombinedModel, FORMAT, ModelError, Term};
pub use pair::{CLIP_DEVIATIONS, ReadyLand};
