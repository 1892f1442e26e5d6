//! Rolling means and Gaussian means that leave missing heights out.

use super::super::gaussian;

/// A window of which less was measured gives no rolling mean.
const LEAST_MEASURED: f64 = 0.75;

/// Mean of the measured heights within a window around each place. It is missing where the height is, and where less
/// than three quarters of the window were measured: at the ends and beside gaps a one-sided mean would make peaks that
/// are none. The width is brought to the next odd number of samples.
pub(super) fn rolling_mean(heights: &[f64], samples: usize) -> Vec<f64> {
    let half = samples / 2;
    let mut means = weighted_mean(heights, &vec![1.0; half + 1]);
    let least = LEAST_MEASURED * (2 * half + 1) as f64;
    for (place, mean) in means.iter_mut().enumerate() {
        let first = place.saturating_sub(half);
        let window = heights.iter().skip(first).take(place + half + 1 - first);
        if (window.filter(|height| !height.is_nan()).count() as f64) < least {
            *mean = f64::NAN;
        }
    }
    means
}

/// Mean of the measured heights weighted with the Gaussian of ISO 16610-21, of whose cut-off wave half of the
/// amplitude passes. A missing height stays missing.
pub(super) fn gaussian_mean(heights: &[f64], spacing_um: f64, cutoff_um: f64) -> Vec<f64> {
    weighted_mean(heights, &gaussian::weights(spacing_um, cutoff_um))
}

/// Weights by distance in samples, the first for the place itself.
fn weighted_mean(heights: &[f64], weights: &[f64]) -> Vec<f64> {
    let reach = weights.len().saturating_sub(1);
    heights
        .iter()
        .enumerate()
        .map(|(place, height)| {
            if height.is_nan() {
                return f64::NAN;
            }
            let first = place.saturating_sub(reach);
            let around = heights.iter().enumerate().skip(first).take(place + reach + 1 - first);
            let (mut sum, mut total) = (0.0, 0.0);
            for (other, height) in around.filter(|(_, height)| !height.is_nan()) {
                let weight = weights.get(place.abs_diff(other)).copied().unwrap_or(0.0);
                sum += weight * height;
                total += weight;
            }
            if total > 0.0 { sum / total } else { *height }
        })
        .collect()
}
