//! How well scores tell known matches from known non-matches, with the doubt that few exhibits leave.
//!
//! | file | what it does |
//! |---|---|
//! | `trials` | scored pairs of known truth, in order of their scores; areas, error rates |
//! | `cost` | what likelihood ratios cost: Cllr, and the least that their order allows |
//! | `ranking` | which places of a list the mates of a query take |
//! | `resampling` | intervals from drawing the exhibits again, not the pairs |
//!
//! Pairs share exhibits: 28 pairs of 8 bullets are not 28 independent trials. So every pair carries the exhibits (or
//! barrels, or tools) that it comes from, and an interval comes from drawing those again.

mod cost;
mod ranking;
mod resampling;
#[cfg(test)]
mod tests;
mod trials;

pub use cost::{least_likelihood_cost, likelihood_cost};
pub use ranking::Ranking;
pub use resampling::{Draws, Interval};
pub use trials::{Trial, Trials};
