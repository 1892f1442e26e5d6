//! The line across the land that is compared: the lowest that is stable. Striae run up the bullet: where lines one step apart resemble each other,
//! the surface shows the barrel and not dirt, damage or the end of the bullet.

use super::super::x3p::Scan;
use super::filter::{gaussian, without_parabola};
use super::{LEAST_MEASURED, STABLE};

/// Distance of the lines that are tried, in micrometres; each is the median of the rows up to half of it away.
const STEP_UM: f64 = 25.0;
/// Share at either side that is left out when lines are compared: grooves.
const LEFT_OUT: f64 = 0.15;
/// How far two neighbouring lines may be shifted against each other, in micrometres.
const MOST_SHIFT_UM: f64 = 15.0;
/// Waves longer than this do not tell lines apart, in micrometres.
const LONG_UM: f64 = 250.0;

/// A line across the land.
pub(super) struct Crosscut {
    /// Heights in micrometres, NaN where nothing was measured.
    pub(super) heights_um: Vec<f64>,
    /// How far above the lowest row it lies.
    pub(super) at_um: f64,
    /// Correlation with its neighbours.
    pub(super) stability: f64,
}

/// The lowest line that is stable; where none is, the one that resembles its neighbours most.
pub(super) fn find(scan: &Scan) -> Option<Crosscut> {
    let step = ((STEP_UM / scan.spacing_um.1).round() as usize).max(1);
    let lines: Vec<(usize, Vec<f64>)> = (0..scan.rows)
        .step_by(step)
        .map(|row| (row, median_line(scan, row, step / 2)))
        .filter(|(_, line)| measured(line) >= LEAST_MEASURED)
        .collect();
    let textures: Vec<Vec<f64>> = lines.iter().map(|(_, line)| texture(line, scan.spacing_um.0)).collect();
    let shift = (MOST_SHIFT_UM / scan.spacing_um.0).round() as usize;
    let alike: Vec<f64> = textures.windows(2).map(|two| best_correlation(two, shift)).collect();
    // A line is as stable as it resembles both of its neighbours; at the ends there is one.
    let stability = |place: usize| {
        let before = place.checked_sub(1).and_then(|before| alike.get(before));
        let both = before.into_iter().chain(alike.get(place)).copied();
        both.reduce(f64::min).unwrap_or(-1.0)
    };
    // The lowest that is stable: marks change along a land, and shots are to be compared at one height.
    let lowest = (0..lines.len()).find(|place| stability(*place) >= STABLE);
    let most = || (0..lines.len()).max_by(|one, other| stability(*one).total_cmp(&stability(*other)));
    let place = lowest.or_else(most)?;
    let (row, heights_um) = lines.get(place).map(|(row, line)| (row, line.clone()))?;
    Some(Crosscut { heights_um, at_um: *row as f64 * scan.spacing_um.1, stability: stability(place) })
}

fn measured(line: &[f64]) -> f64 {
    line.iter().filter(|height| !height.is_nan()).count() as f64 / line.len().max(1) as f64
}

/// The median of the rows around a row, column by column.
fn median_line(scan: &Scan, row: usize, half: usize) -> Vec<f64> {
    let rows = row.saturating_sub(half)..(row + half + 1).min(scan.rows);
    let mut column_heights: Vec<f32> = Vec::with_capacity(rows.len());
    (0..scan.columns)
        .map(|column| {
            column_heights.clear();
            column_heights.extend(rows.clone().filter_map(|row| scan.height_um(column, row)));
            column_heights.sort_by(f32::total_cmp);
            let middle = column_heights.len() / 2;
            column_heights.get(middle).map_or(f64::NAN, |height| f64::from(*height))
        })
        .collect()
}

/// What tells a line from others: its middle, without form and long waves.
fn texture(line: &[f64], spacing_um: f64) -> Vec<f64> {
    let out = (line.len() as f64 * LEFT_OUT) as usize;
    let middle = line.get(out..line.len() - out).unwrap_or_default();
    let level: Vec<f64> =
        without_parabola(middle).iter().map(|height| if height.is_nan() { 0.0 } else { *height }).collect();
    let long = gaussian(&level, spacing_um, LONG_UM);
    level.iter().zip(long).map(|(height, long)| height - long).collect()
}

/// The best correlation of two lines that may be shifted a little against each other.
fn best_correlation(two: &[Vec<f64>], most: usize) -> f64 {
    let [one, other] = two else { return -1.0 };
    let length = one.len().saturating_sub(most);
    let shifted = (0..=most).flat_map(|shift| {
        let (a, b) = (one.get(shift..), other.get(shift..));
        let forward = a.zip(Some(other)).map(|(a, b)| correlation(a, b, length));
        let back = b.zip(Some(one)).map(|(b, a)| correlation(b, a, length));
        [forward, back]
    });
    shifted.flatten().fold(-1.0, f64::max)
}

fn correlation(a: &[f64], b: &[f64], length: usize) -> f64 {
    let pairs = || a.iter().zip(b).take(length);
    let count = pairs().count().max(1) as f64;
    let (mean_a, mean_b) =
        (pairs().map(|(a, _)| a).sum::<f64>() / count, pairs().map(|(_, b)| b).sum::<f64>() / count);
    let (mut both, mut own, mut others) = (0.0, 0.0, 0.0);
    for (a, b) in pairs() {
        both += (a - mean_a) * (b - mean_b);
        own += (a - mean_a).powi(2);
        others += (b - mean_b).powi(2);
    }
    both / (own * others).sqrt().max(1e-12)
}
