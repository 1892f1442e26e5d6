//! The areal Gaussian filter (ISO 16610-61) on surfaces with missing heights.
//!
//! The weights are those of ISO 16610-61: `exp(-pi (x / (alpha L))^2)`, `alpha = sqrt(ln 2 / pi)`, so that half of a wave as
//! long as the cut-off `L` passes. They are separable. What is missing has no weight (normalised convolution), so an edge pulls
//! nothing towards zero.

use super::super::gaussian;
use super::grid::Grid;

/// Waves shorter than this are noise of the instrument, in micrometres.
pub const SHORTEST_WAVE_UM: f64 = 16.0;
/// Waves longer than this are form and waviness, in micrometres.
pub const LONGEST_WAVE_UM: f64 = 500.0;
/// Distance of heights from which the long waves are taken: a thirtieth of such a wave or less loses nothing and costs little.
const LONG_WAVE_SPACING_UM: f64 = 25.0;

/// The surface between [`SHORTEST_WAVE_UM`] and [`LONGEST_WAVE_UM`]. Missing heights stay missing.
pub(super) fn band(surface: &Grid) -> Grid {
    let mut coarse = surface.clone();
    let mut factor = 1;
    while coarse.spacing_um * 2.0 <= LONG_WAVE_SPACING_UM * 1.01 {
        coarse = coarse.halved();
        factor *= 2;
    }
    let long = smoothed(&coarse, LONGEST_WAVE_UM);
    let mut band = smoothed(surface, SHORTEST_WAVE_UM);
    for (row, heights) in band.heights.chunks_exact_mut(surface.columns.max(1)).enumerate() {
        for (column, height) in heights.iter_mut().enumerate() {
            // Places of a pixel's middle in the coarser grid, whose pixels hold `factor` of these.
            let at = |place: usize| (place as f64 + 0.5) / factor as f64 - 0.5;
            *height -= long.between(at(column), at(row));
        }
    }
    // Where the coarse grid has no height nothing was measured around: such a pixel says nothing.
    band
}

/// The surface with waves shorter than a cut-off smoothed away. Missing heights stay missing.
pub(super) fn smoothed(surface: &Grid, cutoff_um: f64) -> Grid {
    let weights: Vec<f32> =
        gaussian::weights(surface.spacing_um, cutoff_um).into_iter().map(|weight| weight as f32).collect();
    let heights = surface.heights.iter().map(|height| if height.is_nan() { 0.0 } else { *height }).collect();
    let measured: Vec<f32> =
        surface.heights.iter().map(|height| f32::from(u8::from(!height.is_nan()))).collect();
    let both_ways = |values: Vec<f32>| {
        let along = along_rows(&values, surface.columns, &weights);
        turned(&along_rows(&turned(&along, surface.columns), surface.rows, &weights), surface.rows)
    };
    let (sums, shares) = (both_ways(heights), both_ways(measured));
    let heights = sums
        .iter()
        .zip(&shares)
        .zip(&surface.heights)
        .map(|((sum, share), height)| if height.is_nan() { f32::NAN } else { sum / share })
        .collect();
    Grid { heights, ..*surface }
}

/// Weighted sums along each row; beyond its ends there is nothing.
fn along_rows(values: &[f32], columns: usize, weights: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0f32; values.len()];
    let columns = columns.max(1);
    for (sums, row) in sums.chunks_exact_mut(columns).zip(values.chunks_exact(columns)) {
        for (steps, weight) in weights.iter().enumerate().take(columns) {
            let (left, right) = (row.get(..columns - steps), row.get(steps..));
            let add = |sums: Option<&mut [f32]>, values: Option<&[f32]>| {
                for (sum, value) in sums.into_iter().flatten().zip(values.into_iter().flatten()) {
                    *sum += weight * value;
                }
            };
            add(sums.get_mut(steps..), left);
            if steps > 0 {
                add(sums.get_mut(..columns - steps), right);
            }
        }
    }
    sums
}

/// Rows for columns.
fn turned(values: &[f32], columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|column| values.iter().skip(column).step_by(columns.max(1)).copied()).collect()
}
