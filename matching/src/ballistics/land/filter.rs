//! Form and waviness taken off, noise smoothed: what is left are the striae.

use super::super::gaussian;

/// Waves longer than this are form and waviness, in micrometres.
const LONGEST_WAVE_UM: f64 = 400.0;
/// Waves shorter than this are noise, in micrometres.
const SHORTEST_WAVE_UM: f64 = 40.0;
/// Share of the heights at either end that are cut to the height there: dirt and pits.
const CLIPPED: f64 = 0.01;

/// The striae of a land: form removed by a parabola, outliers cut, and the band of waves between the two limits. Missing
/// heights stay missing.
pub(super) fn striae(heights_um: &[f64], spacing_um: f64) -> Vec<f64> {
    let mut level = without_parabola(heights_um);
    clip(&mut level);
    let whole = bridged(&level);
    let long = gaussian(&whole, spacing_um, LONGEST_WAVE_UM);
    let short: Vec<f64> = whole.iter().zip(&long).map(|(height, long)| height - long).collect();
    let band = gaussian(&short, spacing_um, SHORTEST_WAVE_UM);
    let measured = |(height, level): (f64, &f64)| if level.is_nan() { f64::NAN } else { height };
    band.into_iter().zip(&level).map(measured).collect()
}

/// Heights less the parabola that fits them best. Missing heights stay missing.
pub(super) fn without_parabola(heights: &[f64]) -> Vec<f64> {
    let half = (heights.len().max(2) - 1) as f64 / 2.0;
    // Between -1 and 1, so that the sums of powers stay of one size.
    let at = |place: usize| (place as f64 - half) / half;
    let mut sums = [0.0f64; 5];
    let mut right = [0.0f64; 3];
    for (place, height) in heights.iter().enumerate().filter(|(_, height)| !height.is_nan()) {
        let mut power = 1.0;
        for (degree, sum) in sums.iter_mut().enumerate() {
            *sum += power;
            if let Some(right) = right.get_mut(degree) {
                *right += power * height;
            }
            power *= at(place);
        }
    }
    let [s0, s1, s2, s3, s4] = sums;
    let rows = [[s0, s1, s2], [s1, s2, s3], [s2, s3, s4]];
    let [a, b, c] = solved(rows, right).unwrap_or([0.0; 3]);
    let fitted = |place: usize| a + at(place) * (b + at(place) * c);
    heights.iter().enumerate().map(|(place, height)| height - fitted(place)).collect()
}

/// Three equations by Cramer's rule.
fn solved(rows: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let determinant = |[[a, b, c], [d, e, f], [g, h, i]]: [[f64; 3]; 3]| {
        a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    };
    let whole = determinant(rows);
    let replaced = |column: usize| {
        let mut rows = rows;
        for (row, value) in rows.iter_mut().zip(right) {
            if let Some(cell) = row.get_mut(column) {
                *cell = value;
            }
        }
        determinant(rows) / whole
    };
    (whole.abs() > 1e-12).then(|| [replaced(0), replaced(1), replaced(2)])
}

/// Cuts the highest and the lowest heights.
fn clip(heights: &mut [f64]) {
    let mut sorted: Vec<f64> = heights.iter().copied().filter(|height| !height.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted.get(((sorted.len().max(1) - 1) as f64 * share).round() as usize).copied();
    if let (Some(low), Some(high)) = (at(CLIPPED), at(1.0 - CLIPPED)) {
        heights
            .iter_mut()
            .filter(|height| !height.is_nan())
            .for_each(|height| *height = height.clamp(low, high));
    }
}

/// Missing heights replaced by a line between their neighbours, or by the nearest at the ends.
fn bridged(heights: &[f64]) -> Vec<f64> {
    let measured: Vec<(usize, f64)> =
        heights.iter().copied().enumerate().filter(|(_, height)| !height.is_nan()).collect();
    let mut whole = heights.to_vec();
    for (place, height) in whole.iter_mut().enumerate().filter(|(_, height)| height.is_nan()) {
        let after = measured.partition_point(|(at, _)| *at < place);
        let before = after.checked_sub(1).and_then(|before| measured.get(before));
        *height = match (before, measured.get(after)) {
            (Some((left, low)), Some((right, high))) => {
                low + (high - low) * (place - left) as f64 / (right - left) as f64
            }
            (Some((_, nearest)), None) | (None, Some((_, nearest))) => *nearest,
            (None, None) => 0.0,
        };
    }
    whole
}

/// The Gaussian filter of ISO 16610-21 with a cut-off wave, of which half of the amplitude passes. Beyond the ends heights go on
/// turned around the last one, so that slopes do not bend there.
pub(super) fn gaussian(heights: &[f64], spacing_um: f64, cutoff_um: f64) -> Vec<f64> {
    let weights = gaussian::weights(spacing_um, cutoff_um);
    let sum: f64 = weights.iter().sum::<f64>() * 2.0 - weights.first().copied().unwrap_or(0.0);
    let last = heights.len().saturating_sub(1) as isize;
    let (Some(first_height), Some(last_height)) = (heights.first(), heights.last()) else {
        return Vec::new();
    };
    let at = |place: isize| -> f64 {
        let inside = |place: isize| heights.get(place.clamp(0, last) as usize).copied().unwrap_or(0.0);
        match place {
            place if place < 0 => 2.0 * first_height - inside(-place),
            place if place > last => 2.0 * last_height - inside(2 * last - place),
            place => inside(place),
        }
    };
    (0..=last)
        .map(|place| {
            let around = weights.iter().enumerate().map(|(steps, weight)| {
                let steps = steps as isize;
                match steps {
                    0 => weight * at(place),
                    steps => weight * (at(place - steps) + at(place + steps)),
                }
            });
            around.sum::<f64>() / sum
        })
        .collect()
}
