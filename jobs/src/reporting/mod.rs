//! Reports as jobs make them.
//!
//! - [`packs`]: which pack a bureau's report is made with

pub mod packs;
