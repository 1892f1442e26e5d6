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
//! read. What helps on a barrel left out is to cut off what stands out of a signature before it is compared. Beyond
//! that no feature helps on both ways of taking signatures from the scans, so the shipped model has one term, the score
//! of the clipped lands (`docs/ballistics-accuracy.md`). That score is also what searches and calibrations go by
//! ([`PreparedMark`](super::PreparedMark)); this is beside it, for features that more barrels may one day carry.

mod bullet;
mod fit;
mod model;
mod pair;
#[cfg(test)]
mod tests;

pub use bullet::{CombinedComparison, CombinedLand, compare_bullets_combined};
pub use fit::{Example, fit_terms};
pub use model::{CombinedModel, FORMAT, ModelError, Term};
pub use pair::ReadyLand;
