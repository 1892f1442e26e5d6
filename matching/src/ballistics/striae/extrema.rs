//! The peaks and valleys of a signature.

use super::smoothing::rolling_mean;

/// Width of the rolling mean that is taken twice before peaks are looked for, in micrometres: 35 samples of
/// 1.5625 um in the publication.
const ROLLING_UM: f64 = 55.0;
/// A stria takes up this share of the way to its neighbours, on either side.
const REACH: f64 = 1.0 / 3.0;

/// Which way a stria goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StriaKind {
    /// A ridge of the mark.
    Peak,
    /// A furrow of the mark.
    Valley,
}

/// A peak or a valley of a signature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stria {
    /// Peak or valley.
    pub kind: StriaKind,
    /// Where it is, in micrometres from the first sample.
    pub at_um: f64,
    /// Height of the smoothed signature there, in micrometres.
    pub height_um: f64,
    /// The stretch that it takes up, from and to, in micrometres: a third of the way to the next extremum on each
    /// side. The outermost ones reach as far out as they reach in.
    pub stretch_um: (f64, f64),
}

/// The peaks and valleys of heights that lie `spacing_um` apart, in their order; NaN is a missing height.
///
/// The heights are smoothed twice by a rolling mean of 55 um; local maxima are peaks, local minima valleys (step 6
/// of the publication). A level top counts once, in its middle. Nothing is found across a gap, nor in the last 25 um
/// beside it or at the ends, where the rolling mean lacks heights.
#[must_use]
pub fn striae(heights_um: &[f64], spacing_um: f64) -> Vec<Stria> {
    let samples = ((ROLLING_UM / spacing_um / 2.0).floor() as usize) * 2 + 1;
    let smooth = rolling_mean(&rolling_mean(heights_um, samples), samples);
    let mut found = Vec::new();
    let mut place = 0;
    for piece in smooth.chunk_by(|a, b| a.is_nan() == b.is_nan()) {
        if piece.first().is_some_and(|height| !height.is_nan()) {
            found.extend(reaching(extrema(piece, place, spacing_um)));
        }
        place += piece.len();
    }
    found
}

/// Local extrema of heights without a gap, the first of them at sample `first`. Their stretches are still empty.
fn extrema(heights: &[f64], first: usize, spacing_um: f64) -> Vec<Stria> {
    let mut levels: Vec<(f64, f64)> = Vec::new();
    let mut place = first;
    for level in heights.chunk_by(|a, b| a == b) {
        let middle = place as f64 + (level.len() - 1) as f64 / 2.0;
        levels.extend(level.first().map(|height| (middle * spacing_um, *height)));
        place += level.len();
    }
    let turn = |three: &[(f64, f64)]| {
        let [(_, before), (at_um, height_um), (_, after)] = *three else { return None };
        let kind = match (before < height_um, after < height_um) {
            (true, true) => StriaKind::Peak,
            (false, false) => StriaKind::Valley,
            _ => return None,
        };
        Some(Stria { kind, at_um, height_um, stretch_um: (at_um, at_um) })
    };
    levels.windows(3).filter_map(turn).collect()
}

/// Gives each extremum its stretch. A single one has no neighbour to measure by and is left out.
fn reaching(striae: Vec<Stria>) -> Vec<Stria> {
    let places: Vec<f64> = striae.iter().map(|stria| stria.at_um).collect();
    let gap = |left: usize| Some(places.get(left + 1)? - places.get(left)?);
    let stretched = |(index, stria): (usize, Stria)| {
        let (before, after) = (index.checked_sub(1).and_then(gap), gap(index));
        let (left, right) = (before.or(after)?, after.or(before)?);
        Some(Stria { stretch_um: (stria.at_um - REACH * left, stria.at_um + REACH * right), ..stria })
    };
    striae.into_iter().enumerate().filter_map(stretched).collect()
}
