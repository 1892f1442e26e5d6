//! A breech face as a relief in grey, lit from one side.

use super::super::png::TRANSPARENT;
use crate::ballistics::breech_face::{BreechFace, FACE_SPACING_UM};

/// Measured pixels at most; faces with more are drawn coarser. What a picture needs in bytes follows from it: about one each.
const MOST_MEASURED: usize = 64_000;
/// Greys kept of 256. Fewer than an eye tells apart on a rough surface, and fewer bytes.
const GREYS: f32 = 64.0;
/// How strongly slopes show, and how strongly heights themselves: marks along the light throw no shadow, but lie high or low.
const SLOPES: f32 = 0.6;
const HEIGHTS: f32 = 0.3;

/// Grey pixels of a face.
pub(super) struct Relief {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Side of a pixel in micrometres.
    pub(super) pixel_um: f64,
    /// Row by row, 255 the brightest; [`TRANSPARENT`] where nothing was measured.
    pub(super) greys: Vec<u8>,
}

impl Relief {
    /// A face and the direction in which its light stands: a step along its rows and one down, together of length one. Slopes
    /// and heights show as multiples of the face's own, so that faces marked deeply and lightly look alike.
    pub(super) fn new(face: &BreechFace, light: (f32, f32)) -> Self {
        let (columns, rows) = face.size();
        let measured = face.heights_um().iter().filter(|height| height.is_finite()).count();
        let coarser = (1..).find(|by| measured / (by * by) <= MOST_MEASURED).unwrap_or(1);
        let heights = Heights { columns, values: face.heights_um().to_vec() }.averaged(coarser);
        let slopes = heights.slopes_against(light);
        let (height_unit, slope_unit) = (root_mean_square(&heights.values), root_mean_square(&slopes));
        let grey = |(height, slope): (&f32, &f32)| {
            let bright = SLOPES * slope / slope_unit + HEIGHTS * height / height_unit;
            match bright.is_finite() {
                // Steeper and higher without end tends to white, never past it.
                true => grey(bright / (1.0 + bright * bright).sqrt()),
                false => TRANSPARENT,
            }
        };
        let greys = heights.values.iter().zip(&slopes).map(grey).collect();
        let rows = rows.div_ceil(coarser);
        Self { columns: heights.columns, rows, pixel_um: coarser as f64 * FACE_SPACING_UM, greys }
    }
}

/// A grey for -1 to 1. Never the transparent one.
fn grey(bright: f32) -> u8 {
    let step = ((bright + 1.0) / 2.0 * (GREYS - 1.0)).round();
    (8.0 + step / (GREYS - 1.0) * 247.0) as u8
}

/// Heights in micrometres, rows of so many columns; not finite where missing.
struct Heights {
    columns: usize,
    values: Vec<f32>,
}

impl Heights {
    /// Means of squares of so many pixels along each side, of those at least half measured.
    fn averaged(self, side: usize) -> Self {
        if side <= 1 {
            return self;
        }
        let columns = self.columns.div_ceil(side);
        let mut values = Vec::new();
        for band in self.values.chunks(side * self.columns.max(1)) {
            let mut sums = vec![(0.0f32, 0usize); columns];
            for row in band.chunks(self.columns.max(1)) {
                for (square, (sum, count)) in row.chunks(side).zip(&mut sums) {
                    let measured = square.iter().filter(|height| height.is_finite());
                    *count += measured.clone().count();
                    *sum += measured.sum::<f32>();
                }
            }
            let mean = |(sum, count): (f32, usize)| match 2 * count >= side * side {
                true => sum / count as f32,
                false => f32::NAN,
            };
            values.extend(sums.into_iter().map(mean));
        }
        Self { columns, values }
    }

    fn at(&self, column: Option<usize>, row: Option<usize>) -> Option<f32> {
        let (column, row) = (column.filter(|column| *column < self.columns)?, row?);
        self.values.get(row * self.columns + column).copied().filter(|height| height.is_finite())
    }

    /// By how much the surface falls towards the light: positive where it faces it. Micrometres a pixel.
    fn slopes_against(&self, (along, down): (f32, f32)) -> Vec<f32> {
        let slope = |(index, height): (usize, &f32)| {
            if !height.is_finite() {
                return f32::NAN;
            }
            let (column, row) = (index % self.columns.max(1), index / self.columns.max(1));
            // Beside what is missing the slope on the other side stands for both.
            let rise = |before: Option<f32>, after: Option<f32>| match (before, after) {
                (Some(before), Some(after)) => (after - before) / 2.0,
                (Some(before), None) => height - before,
                (None, Some(after)) => after - height,
                (None, None) => 0.0,
            };
            let (left, right) = (column.checked_sub(1), column.checked_add(1));
            let (above, below) = (row.checked_sub(1), row.checked_add(1));
            let rise_along = rise(self.at(left, Some(row)), self.at(right, Some(row)));
            let rise_down = rise(self.at(Some(column), above), self.at(Some(column), below));
            -(rise_along * along + rise_down * down)
        };
        self.values.iter().enumerate().map(slope).collect()
    }
}

/// Of the finite values; never zero.
fn root_mean_square(values: &[f32]) -> f32 {
    let finite = values.iter().filter(|value| value.is_finite());
    let (sum, count) =
        finite.fold((0.0f64, 0.0f64), |(sum, count), value| (sum + f64::from(*value).powi(2), count + 1.0));
    ((sum / count.max(1.0)).sqrt() as f32).max(1e-9)
}
