//! From a scan to the marks of its breech face: levelled, outliers and edges cut, waves of 16 to 500 um.

use super::error::BreechFaceError;
use super::filter;
use super::grid::Grid;
use crate::ballistics::signature::{median, median_and_deviation};
use crate::ballistics::x3p::Scan;

/// Spacing at which a scan is filtered, in micrometres.
const FILTERED_SPACING_UM: f64 = 6.25;
/// Heights farther than this from the median, in robust standard deviations, are dirt, a crater, or what lies beside the face.
const OUTLYING: f32 = 8.0;
/// What stands out farther than this after the filter is cut to it, in robust standard deviations: one speck of dirt must not
/// decide a correlation.
const CLIPPED: f32 = 6.0;
/// Half of what the missing area must be wide to be an edge and no mere drop-out, in pixels.
const DROP_OUT: usize = 3;
/// Trimmed at edges, in pixels: 25 um. There the surface falls off and the filters have little to go by. Rings of 300 um are
/// ordinary, and twice as much would take a third of them.
const TRIMMED: usize = 4;
/// Less than this is no breech face, in square millimetres: four whole cells.
const LEAST_MM2: f64 = 0.8;
/// Rougher than no surface at all, in micrometres.
const LEAST_ROUGHNESS_UM: f64 = 1e-4;

/// The marks of a scan's breech face at 12.5 um: heights in micrometres, NaN where missing, nothing empty around.
pub(super) fn marks(scan: &Scan) -> Result<Grid, BreechFaceError> {
    let mut surface = Grid::resampled(scan, FILTERED_SPACING_UM)?;
    // Form first, by a plane: how a specimen lay under the instrument.
    level(&mut surface);
    leave_out_outliers(&mut surface);
    trim(&mut surface);
    let Some(surface) = surface.cropped() else {
        return Err(BreechFaceError::TooSmall { measured_mm2: 0.0, least_mm2: LEAST_MM2 });
    };
    let mut band = filter::band(&surface);
    clip(&mut band);
    let marks = band.halved();
    let pixel_mm2 = (marks.spacing_um * 1e-3).powi(2);
    let measured_mm2 = marks.measured().count() as f64 * pixel_mm2;
    if measured_mm2 < LEAST_MM2 {
        return Err(BreechFaceError::TooSmall { measured_mm2, least_mm2: LEAST_MM2 });
    }
    if marks.root_mean_square() < LEAST_ROUGHNESS_UM {
        return Err(BreechFaceError::Flat);
    }
    marks.cropped().ok_or(BreechFaceError::NothingMeasured)
}

/// Takes off the plane with the least sum of absolute distances (a conditional median), so that dirt and craters do not tilt it.
/// Found by least squares that are weighted anew by the distances.
fn level(surface: &mut Grid) {
    const ROUNDS: usize = 12;
    let columns = surface.columns.max(1);
    let half = (columns.max(surface.rows) as f64 / 2.0).max(1.0);
    let place =
        move |index: usize| ((index % columns) as f64 / half - 1.0, (index / columns) as f64 / half - 1.0);
    // Some ten thousand heights tell a plane as well as all do. Prime, so that no column is left out.
    let step = match surface.heights.len() / 20_000 {
        0..=1 => 1,
        few @ 2..=12 => few | 1,
        _ => 13,
    };
    let sample: Vec<(f64, f64, f64)> = surface
        .heights
        .iter()
        .enumerate()
        .step_by(step)
        .filter(|(_, height)| !height.is_nan())
        .map(|(index, height)| (place(index).0, place(index).1, f64::from(*height)))
        .collect();
    let mut plane =
        [median(&mut sample.iter().map(|(.., z)| *z as f32).collect::<Vec<_>>()).into(), 0.0, 0.0];
    let distance = |plane: [f64; 3], (x, y, z): (f64, f64, f64)| z - plane[0] - plane[1] * x - plane[2] * y;
    for _ in 0..ROUNDS {
        let distances: Vec<f64> = sample.iter().map(|point| distance(plane, *point)).collect();
        let typical = f64::from(median(
            &mut distances.iter().map(|distance| distance.abs() as f32).collect::<Vec<_>>(),
        ));
        let least = (typical * 0.1).max(1e-6);
        let mut rows = [[0.0; 3]; 3];
        let mut right = [0.0; 3];
        for ((x, y, z), distance) in sample.iter().zip(distances) {
            let weight = 1.0 / distance.abs().max(least);
            let terms = [1.0, *x, *y];
            for ((row, right), one) in rows.iter_mut().zip(&mut right).zip(terms) {
                for (sum, other) in row.iter_mut().zip(terms) {
                    *sum += weight * one * other;
                }
                *right += weight * one * z;
            }
        }
        match solved(rows, right) {
            Some(better) => plane = better,
            None => break,
        }
    }
    for (index, height) in surface.heights.iter_mut().enumerate() {
        let (x, y) = place(index);
        *height = distance(plane, (x, y, f64::from(*height))) as f32;
    }
}

/// Three equations by Cramer's rule; `None` when they do not determine a plane.
fn solved(rows: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let determinant = |[[a, b, c], [d, e, f], [g, h, i]]: [[f64; 3]; 3]| {
        a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    };
    let whole = determinant(rows);
    let scale = rows[0][0].powi(3);
    let [[a, b, c], [d, e, f], [g, h, i]] = rows;
    let [r, s, t] = right;
    (whole > scale * 1e-12).then(|| {
        [
            determinant([[r, b, c], [s, e, f], [t, h, i]]) / whole,
            determinant([[a, r, c], [d, s, f], [g, t, i]]) / whole,
            determinant([[a, b, r], [d, e, s], [g, h, t]]) / whole,
        ]
    })
}

/// Median and robust standard deviation.
fn spread(surface: &Grid) -> (f32, f32) {
    median_and_deviation(surface.measured().collect())
}

fn leave_out_outliers(surface: &mut Grid) {
    let (middle, deviation) = spread(surface);
    let outlying = |height: f32| (height - middle).abs() > OUTLYING * deviation;
    if deviation > 0.0 {
        surface.heights.iter_mut().filter(|height| outlying(**height)).for_each(|height| *height = f32::NAN);
    }
}

fn clip(band: &mut Grid) {
    let (middle, deviation) = spread(band);
    if deviation > 0.0 {
        let (low, high) = (middle - CLIPPED * deviation, middle + CLIPPED * deviation);
        band.heights.iter_mut().for_each(|height| *height = height.clamp(low, high));
    }
}

/// Leaves out what lies near an edge: near a missing area so wide that it is no mere drop-out. The border of the scan is no
/// edge: the face goes on beyond it.
fn trim(surface: &mut Grid) {
    let missing: Vec<bool> = surface.heights.iter().map(|height| height.is_nan()).collect();
    // Wide areas only: what has nothing measured within `DROP_OUT`.
    let measured: Vec<bool> = missing.iter().map(|missing| !missing).collect();
    let near_measured = grown(&measured, surface.columns, DROP_OUT);
    let wide: Vec<bool> = near_measured.iter().map(|near| !near).collect();
    let near_edge = grown(&wide, surface.columns, DROP_OUT + TRIMMED);
    for (height, near) in surface.heights.iter_mut().zip(near_edge) {
        if near {
            *height = f32::NAN;
        }
    }
}

/// What is within a number of pixels (along rows and columns) of what is set.
fn grown(set: &[bool], columns: usize, by: usize) -> Vec<bool> {
    let columns = columns.max(1);
    let rows = set.len() / columns;
    let mut along = vec![false; set.len()];
    for (along, row) in along.chunks_exact_mut(columns).zip(set.chunks_exact(columns)) {
        let mut until = 0;
        for column in 0..columns + by {
            if row.get(column).copied().unwrap_or(false) {
                until = column + 2 * by + 1;
            }
            // The place `by` before: what is set up to here reaches back to it.
            if let Some(place) = column.checked_sub(by).and_then(|place| along.get_mut(place)) {
                *place = column < until;
            }
        }
    }
    let mut grown = vec![false; set.len()];
    let mut until = vec![0usize; columns];
    for row in 0..rows + by {
        if let Some(set) = along.get(row * columns..(row + 1) * columns) {
            for (until, _) in until.iter_mut().zip(set).filter(|(_, set)| **set) {
                *until = row + 2 * by + 1;
            }
        }
        let into = row.checked_sub(by).and_then(|row| grown.get_mut(row * columns..(row + 1) * columns));
        for (grown, until) in into.into_iter().flatten().zip(&until) {
            *grown = row < *until;
        }
    }
    grown
}
