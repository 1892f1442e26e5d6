//! The published features of a pair of aligned land signatures: how like they are, and which striae they share.
//!
//! The definitions are those of Hare, Hofmann and Carriquiry ("Automatic matching of bullet land impressions", Annals
//! of Applied Statistics 11(4), 2017) and of their R package bulletxtrctr. No code was taken over. The steps:
//!
//! | file | what it does |
//! |---|---|
//! | `aligned` | two signatures side by side at their best shift, on one grid |
//! | `smoothing` | rolling means and Gaussian means that leave missing heights out |
//! | `extrema` | the peaks and valleys of a signature, each with the stretch that it takes up |
//! | `lines` | which peaks and valleys of the two lie on one another, and the longest runs of such |
//! | `features` | the numbers made of all that |
//!
//! Three things differ from the publication, all named where they are done: the shift is the one with the best
//! `atanh(r) x overlap` instead of the best r; the samples lie 6.25 um apart instead of 1.5625 um, with all widths
//! given in micrometres; the local regression under `rough_cor` is a Gaussian mean of the same width.
//!
//! None of these numbers identifies a firearm. They describe two marks.

mod aligned;
mod extrema;
mod features;
mod lines;
mod smoothing;
#[cfg(test)]
mod tests;

pub use aligned::AlignedLands;
pub use extrema::{Stria, StriaKind, striae};
pub use features::LandFeatures;
pub use lines::{StriaLine, longest_run, match_striae};
