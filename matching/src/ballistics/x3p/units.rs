//! Lengths are in metres by the standard. Some programs write millimetres or micrometres, and do not say so.
//!
//! Spacings of scans of marks lie between 0.1 and 50 micrometres, so that each number makes sense in one unit only. The
//! height of a mark leaves more than one open; then the unit of the spacings counts first, and metres next.

use super::error::X3pError;
use serde::Serialize;

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LengthUnit {
    /// As the standard says.
    Metre,
    /// A thousandth.
    Millimetre,
    /// A millionth.
    Micrometre,
}

impl LengthUnit {
    const ALL: [LengthUnit; 3] = [LengthUnit::Metre, LengthUnit::Millimetre, LengthUnit::Micrometre];

    /// Micrometres in one.
    #[must_use]
    pub fn micrometres(self) -> f64 {
        match self {
            LengthUnit::Metre => 1e6,
            LengthUnit::Millimetre => 1e3,
            LengthUnit::Micrometre => 1.0,
        }
    }
}

/// Spacings that scans of marks have, in micrometres.
const SPACINGS_UM: std::ops::RangeInclusive<f64> = 0.1..=50.0;
/// Differences of heights that a scanned mark has, in micrometres: from the shallowest striae to the form of a bullet.
const RANGES_UM: std::ops::RangeInclusive<f64> = 0.5..=5_000.0;

/// Spacings, and the unit in which they were written.
pub(super) struct Spacing {
    pub(super) unit: LengthUnit,
    pub(super) um: (f64, f64),
}

pub(super) fn spacing(x: f64, y: f64) -> Result<Spacing, X3pError> {
    let fits = |unit: &LengthUnit| {
        [x, y].iter().all(|spacing| SPACINGS_UM.contains(&(spacing * unit.micrometres())))
    };
    let unit = LengthUnit::ALL.into_iter().find(fits).ok_or(X3pError::Spacing { x, y })?;
    Ok(Spacing { unit, um: (x * unit.micrometres(), y * unit.micrometres()) })
}

pub(super) fn heights(heights: &[f64], of_spacing: LengthUnit) -> Result<LengthUnit, X3pError> {
    let measured = heights.iter().copied().filter(|height| height.is_finite());
    let (low, high) = measured
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| (low.min(height), high.max(height)));
    if low > high {
        return Err(X3pError::Empty);
    }
    let range = high - low;
    let fits = |unit: &LengthUnit| RANGES_UM.contains(&(range * unit.micrometres()));
    // A mark is rather four micrometres high than four millimetres.
    let likely = [of_spacing, LengthUnit::Metre, LengthUnit::Micrometre, LengthUnit::Millimetre];
    let mut units = likely.into_iter();
    units.find(fits).ok_or(X3pError::Heights { range })
}
