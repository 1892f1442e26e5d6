//! What fits the description in a notice: seized firearms and parts, and firearm records.
//!
//! - [`described`]: what a notice seeks, and what was seized or recorded, side by side
//! - [`mod@fit`]: which fields agree, what each weighs, and how much is enough
//! - [`seeker`]: many notices against many firearms, each distinct description once
//! - [`listing`]: the best of many that fit, and how many there were beside
//!
//! What two descriptions come to depends on these two alone, never on how often a make or a calibre occurs elsewhere: a score
//! that did would tell whoever may see the pair of others that it may not see.

pub mod described;
pub mod fit;
pub mod listing;
pub mod seeker;

#[cfg(test)]
mod tests;

pub use described::{Circumstances, Description, Method, Sought};
pub use fit::{Field, Fit, Reason, fit};
pub use listing::{Listed, Listing};
pub use seeker::Seeker;
