//! From a scan of a land engraved area to its signature.
//!
//! The way is that of Hare, Hofmann and Carriquiry ("Automatic matching of bullet land impressions", Annals of Applied
//! Statistics 11(4), 2017), with Gaussian filters (ISO 16610-21) for its local regressions:
//!
//! | file | what it does |
//! |---|---|
//! | `crosscut` | the lowest line across the land that resembles the lines beside it |
//! | `shoulders` | where the land ends and the grooves begin |
//! | `filter` | form and waviness taken off, noise smoothed |
//!
//! Base of the bullet down, the long side of the scan lies across the land. Which side is left, a scan does not say: some
//! instruments write what they see in a mirror ([`Scan::mirrored`]).

mod crosscut;
mod filter;
mod shoulders;
#[cfg(test)]
mod tests;

use super::error::SignatureError;
use super::signature::LandSignature;
use super::x3p::Scan;
use serde::Serialize;
use std::ops::Range;
use thiserror::Error;

/// The way from a scan to a signature. Raised when the same scan should give another signature.
pub const EXTRACTION: &str = "striae/1";

/// Distance of the samples of an extracted signature, in micrometres.
pub const SIGNATURE_SPACING_UM: f32 = 3.125;
/// A line of which less was measured is no crosscut.
const LEAST_MEASURED: f64 = 0.5;
/// A land that is narrower has no striae to compare.
const NARROWEST_UM: f64 = 300.0;

/// What an examiner should know of an extracted signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LandFlag {
    /// No two neighbouring lines resemble each other well: few striae, or a damaged surface.
    Unstable,
    /// No shoulder was found on the left: the land may go on beyond the scan.
    NoLeftShoulder,
    /// No shoulder was found on the right.
    NoRightShoulder,
    /// More than a tenth of the land was not measured.
    Gaps,
}

/// A land's signature, and how it was come by.
#[derive(Debug, Clone)]
pub struct ExtractedLand {
    /// The signature.
    pub signature: LandSignature,
    /// Height of the crosscut above the lowest row, in micrometres.
    pub crosscut_um: f64,
    /// Correlation of the crosscut with the lines beside it, -1 to 1.
    pub stability: f64,
    /// Where the land begins and ends along the crosscut, in micrometres.
    pub shoulders_um: (f64, f64),
    /// What to look at.
    pub flags: Vec<LandFlag>,
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LandError {
    /// No line across the land was measured well enough.
    #[error("no line across the land has half of its heights measured")]
    NoCrosscut,
    /// What lies between the shoulders is too narrow.
    #[error(
        "the land is only {width_um:.0} micrometres wide between its shoulders; at least {least_um:.0} are needed"
    )]
    TooNarrow {
        /// Width found.
        width_um: f64,
        /// Limit.
        least_um: f64,
    },
    /// What was extracted is no signature.
    #[error("{0}")]
    Signature(#[from] SignatureError),
}

/// A line that correlates so much with both of its neighbours is stable (0.95 in the paper's first, 0.9 in its later version).
const STABLE: f64 = 0.9;

/// Extracts the signature of a land.
///
/// # Errors
/// When too little of the scan was measured, or the land is too narrow.
pub fn extract_land(scan: &Scan) -> Result<ExtractedLand, LandError> {
    extract(scan, |heights_um, spacing_um| {
        let found = shoulders::find(heights_um, spacing_um);
        (found.first..found.last, found.left, found.right)
    })
}

/// Extracts the signature of a striated mark that has no shoulders, such as the shear at a firing-pin aperture: all of the
/// scan's width is the mark.
///
/// # Errors
/// When too little of the scan was measured, or the mark is too narrow.
pub fn extract_striae(scan: &Scan) -> Result<ExtractedLand, LandError> {
    extract(scan, |heights_um, _| {
        let measured = |height: &f64| !height.is_nan();
        let first = heights_um.iter().position(measured).unwrap_or(0);
        let last = heights_um.iter().rposition(measured).map_or(0, |last| last + 1);
        (first..last, true, true)
    })
}

/// `ends` finds the mark along the crosscut, and whether it ends there on the left and on the right.
fn extract(
    scan: &Scan,
    ends: impl Fn(&[f64], f64) -> (Range<usize>, bool, bool),
) -> Result<ExtractedLand, LandError> {
    let turned;
    let across =
        |scan: &Scan| scan.columns as f64 * scan.spacing_um.0 >= scan.rows as f64 * scan.spacing_um.1;
    let scan = match across(scan) {
        true => scan,
        false => {
            turned = scan.turned();
            &turned
        }
    };
    let crosscut = crosscut::find(scan).ok_or(LandError::NoCrosscut)?;
    let spacing_um = scan.spacing_um.0;
    let (Range { start: first, end: last }, ends_left, ends_right) = ends(&crosscut.heights_um, spacing_um);
    let width_um = last.saturating_sub(first) as f64 * spacing_um;
    if width_um < NARROWEST_UM {
        return Err(LandError::TooNarrow { width_um, least_um: NARROWEST_UM });
    }
    let land = crosscut.heights_um.get(first..last).unwrap_or_default();
    let missing = land.iter().filter(|height| height.is_nan()).count() as f64 / land.len().max(1) as f64;
    let striae = filter::striae(land, spacing_um);
    let fine = LandSignature::new(spacing_um as f32, striae.iter().map(|height| *height as f32).collect())?;
    let signature = LandSignature::new(SIGNATURE_SPACING_UM, fine.resampled(SIGNATURE_SPACING_UM))?;
    let flags = [
        (crosscut.stability < STABLE, LandFlag::Unstable),
        (!ends_left, LandFlag::NoLeftShoulder),
        (!ends_right, LandFlag::NoRightShoulder),
        (missing > 0.1, LandFlag::Gaps),
    ];
    Ok(ExtractedLand {
        signature,
        crosscut_um: crosscut.at_um,
        stability: crosscut.stability,
        shoulders_um: (first as f64 * spacing_um, last as f64 * spacing_um),
        flags: flags.into_iter().filter_map(|(is_so, flag)| is_so.then_some(flag)).collect(),
    })
}
