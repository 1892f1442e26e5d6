//! A surface on a square grid: resampled from a scan, halved, cropped, read between its pixels.

use super::error::BreechFaceError;
use crate::ballistics::x3p::Scan;

/// Closest heights accepted, in micrometres.
const LEAST_SPACING_UM: f64 = 0.05;
/// Heights farther apart than this do not hold the marks, in micrometres.
const MOST_SPACING_UM: f64 = 25.0;
/// Wider than the head of any small-arms cartridge, in millimetres.
const MOST_EXTENT_MM: f64 = 16.0;

/// Heights in micrometres, row by row, NaN where missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Distance of columns and of rows.
    pub(super) spacing_um: f64,
    pub(super) heights: Vec<f32>,
}

impl Grid {
    /// The measured part of a scan at another spacing. Closer heights are averaged, others interpolated from the four around;
    /// a pixel is measured when half of what it is made of is.
    pub(super) fn resampled(scan: &Scan, spacing_um: f64) -> Result<Self, BreechFaceError> {
        let (x_um, y_um) = scan.spacing_um;
        let usable = |um: f64| (LEAST_SPACING_UM..=MOST_SPACING_UM).contains(&um);
        if !usable(x_um) || !usable(y_um) {
            let (least_um, most_um) = (LEAST_SPACING_UM, MOST_SPACING_UM);
            return Err(BreechFaceError::Spacing { x_um, y_um, least_um, most_um });
        }
        if scan.columns.checked_mul(scan.rows) != Some(scan.heights_um.len()) {
            let (heights, columns, rows) = (scan.heights_um.len(), scan.columns, scan.rows);
            return Err(BreechFaceError::Shape { heights, columns, rows });
        }
        let Some(((left, right), (top, bottom))) = bounds(&scan.heights_um, scan.columns) else {
            return Err(BreechFaceError::NothingMeasured);
        };
        let (width_um, height_um) = ((right - left) as f64 * x_um, (bottom - top) as f64 * y_um);
        if width_um.max(height_um) > MOST_EXTENT_MM * 1e3 {
            let (width_mm, height_mm) = (width_um / 1e3, height_um / 1e3);
            return Err(BreechFaceError::TooLarge { width_mm, height_mm, most_mm: MOST_EXTENT_MM });
        }
        let pixels = |um: f64| ((um / spacing_um - 1e-6).ceil() as usize).max(1);
        let (columns, rows) = (pixels(width_um), pixels(height_um));
        let rows_within = scan
            .heights_um
            .chunks_exact(scan.columns.max(1))
            .skip(top)
            .take(bottom - top)
            .filter_map(|row| row.get(left..right));
        let averaged = x_um.max(y_um) <= spacing_um / 2.0;
        let heights = match averaged {
            true => averages(rows_within, (x_um, y_um), spacing_um, (columns, rows)),
            false => {
                let within: Vec<&[f32]> = rows_within.collect();
                interpolated(&within, (x_um, y_um), spacing_um, (columns, rows))
            }
        };
        Ok(Self { columns, rows, spacing_um, heights })
    }

    /// Averages of two by two pixels, those with at least two measured.
    pub(super) fn halved(&self) -> Self {
        let (columns, rows) = (self.columns.div_ceil(2), self.rows.div_ceil(2));
        let mut heights = Vec::with_capacity(columns * rows);
        for pair in self.heights.chunks(2 * self.columns.max(1)) {
            let (upper, lower) = pair.split_at(self.columns.min(pair.len()));
            for column in 0..columns {
                let of = |row: &'_ [f32]| {
                    row.iter().skip(2 * column).take(2).fold(
                        (0.0, 0.0),
                        |(sum, count): (f32, f32), height| {
                            if height.is_nan() { (sum, count) } else { (sum + height, count + 1.0) }
                        },
                    )
                };
                let (above, below) = (of(upper), of(lower));
                let count = above.1 + below.1;
                heights.push(if count >= 2.0 { (above.0 + below.0) / count } else { f32::NAN });
            }
        }
        Self { columns, rows, spacing_um: 2.0 * self.spacing_um, heights }
    }

    /// What was measured, without the empty rows and columns around it; `None` when nothing was.
    pub(super) fn cropped(&self) -> Option<Self> {
        let ((left, right), (top, bottom)) = bounds(&self.heights, self.columns)?;
        let rows = self.heights.chunks_exact(self.columns.max(1)).skip(top).take(bottom - top);
        let heights = rows.filter_map(|row| row.get(left..right)).flatten().copied().collect();
        Some(Self { columns: right - left, rows: bottom - top, spacing_um: self.spacing_um, heights })
    }

    /// The height between pixels, columns and rows counted from the middle of the first; NaN where less than half of what is
    /// around was measured.
    pub(super) fn between(&self, column: f64, row: f64) -> f32 {
        let at = |column: f64, row: f64| {
            let (column, row) = (column.max(0.0) as usize, row.max(0.0) as usize);
            let inside = column < self.columns;
            self.heights.get(row * self.columns + column).copied().filter(|_| inside).unwrap_or(f32::NAN)
        };
        bilinear(column, row, at)
    }

    /// The measured heights.
    pub(super) fn measured(&self) -> impl Iterator<Item = f32> + '_ {
        self.heights.iter().copied().filter(|height| !height.is_nan())
    }

    /// Root mean square of the measured heights.
    pub(super) fn root_mean_square(&self) -> f64 {
        let (sum, count) = self
            .measured()
            .fold((0.0, 0.0), |(sum, count), height| (sum + f64::from(height).powi(2), count + 1.0f64));
        (sum / count.max(1.0)).sqrt()
    }
}

/// First and last-but-one column and row with a height.
type Bounds = ((usize, usize), (usize, usize));

fn bounds(heights: &[f32], columns: usize) -> Option<Bounds> {
    let mut bounds: Option<Bounds> = None;
    for (row, heights) in heights.chunks_exact(columns.max(1)).enumerate() {
        let first = heights.iter().position(|height| height.is_finite());
        let last = heights.iter().rposition(|height| height.is_finite());
        if let (Some(first), Some(last)) = (first, last) {
            let ((left, right), (top, _)) = bounds.unwrap_or(((first, last + 1), (row, row + 1)));
            bounds = Some(((left.min(first), right.max(last + 1)), (top, row + 1)));
        }
    }
    bounds
}

/// Means of the heights that fall into each pixel.
fn averages<'a>(
    rows_within: impl Iterator<Item = &'a [f32]>,
    (x_um, y_um): (f64, f64),
    spacing_um: f64,
    (columns, rows): (usize, usize),
) -> Vec<f32> {
    let mut sums = vec![(0.0f32, 0u32, 0u32); columns * rows];
    for (row, heights) in rows_within.enumerate() {
        let into = ((row as f64 + 0.5) * y_um / spacing_um) as usize;
        let Some(sums) = sums.get_mut(into * columns..(into + 1) * columns) else { continue };
        for (column, height) in heights.iter().enumerate() {
            let into = ((column as f64 + 0.5) * x_um / spacing_um) as usize;
            let Some((sum, measured, all)) = sums.get_mut(into) else { continue };
            *all += 1;
            if height.is_finite() {
                *sum += height;
                *measured += 1;
            }
        }
    }
    let mean = |(sum, measured, all): (f32, u32, u32)| match measured > 0 && measured * 2 >= all {
        true => sum / measured as f32,
        false => f32::NAN,
    };
    sums.into_iter().map(mean).collect()
}

fn interpolated(
    within: &[&[f32]],
    (x_um, y_um): (f64, f64),
    spacing_um: f64,
    (columns, rows): (usize, usize),
) -> Vec<f32> {
    let at = |column: f64, row: f64| {
        let row = within.get(row.max(0.0) as usize);
        let height = row.and_then(|row| row.get(column.max(0.0) as usize)).copied();
        height.filter(|height| height.is_finite()).unwrap_or(f32::NAN)
    };
    let mut heights = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let place = |pixel: usize, um: f64| (pixel as f64 + 0.5) * spacing_um / um - 0.5;
            heights.push(bilinear(place(column, x_um), place(row, y_um), at));
        }
    }
    heights
}

/// The mean of the four heights around a place by their nearness, of those measured; NaN when they weigh less than half.
fn bilinear(column: f64, row: f64, at: impl Fn(f64, f64) -> f32) -> f32 {
    let (left, top) = ((column + 1e-6).floor(), (row + 1e-6).floor());
    let (x, y) = ((column - left).max(0.0) as f32, (row - top).max(0.0) as f32);
    let corners = [
        (left, top, (1.0 - x) * (1.0 - y)),
        (left + 1.0, top, x * (1.0 - y)),
        (left, top + 1.0, (1.0 - x) * y),
        (left + 1.0, top + 1.0, x * y),
    ];
    let (mut sum, mut share) = (0.0, 0.0);
    for (column, row, weight) in corners {
        if weight > 1e-5 {
            let height = at(column, row);
            if !height.is_nan() {
                sum += weight * height;
                share += weight;
            }
        }
    }
    if share >= 0.5 { sum / share } else { f32::NAN }
}
