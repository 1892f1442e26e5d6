//! Faces at 100 um, to choose which are compared cell by cell: 1,296 bytes a face.
//!
//! For each angle the best shift is that of the largest sum of products with zeros for what is missing; the score is the largest
//! correlation there over what both have measured. It only orders; it is never shown.

use super::face::BreechFace;
use super::layer::Layer;
use super::prepared::PreparedFace;

/// Heights along a side: 3.6 mm around the middle. What a larger face has beyond is left out.
pub const COARSE_SIDE: usize = 36;
/// Farthest shift along and down: 400 um.
const SHIFTS: usize = 4;
const PADDED: usize = COARSE_SIDE + 2 * SHIFTS;
/// Steps in one standard deviation: four of them fit.
const UNIT: f32 = 31.0;
const MISSING: i8 = i8::MIN;
/// Both must have measured as much as this share of what the one with less has.
const LEAST_COMMON: f32 = 0.5;

/// A face at 100 um around its middle, one byte a height, row by row; -128 where missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoarseFace {
    heights: Vec<i8>,
}

impl CoarseFace {
    /// Decimates a face.
    #[must_use]
    pub fn new(face: &BreechFace) -> Self {
        let unit = face.grid().root_mean_square().max(f64::MIN_POSITIVE) as f32;
        let layer = Layer::new(face.grid(), unit).halved();
        let heights = decimated(&layer);
        Self { heights: heights.into_iter().flatten().collect() }
    }

    /// From stored bytes; `None` when they are not `COARSE_SIDE * COARSE_SIDE`.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let heights: Vec<i8> = bytes.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        (heights.len() == COARSE_SIDE * COARSE_SIDE).then_some(Self { heights })
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.heights.iter().flat_map(|height| height.to_le_bytes()).collect()
    }
}

/// A layer of 25 um at 100 um, in steps of its own standard deviation.
fn decimated(layer: &Layer) -> [[i8; COARSE_SIDE]; COARSE_SIDE] {
    let half = COARSE_SIDE as i32 / 2;
    let mut means = [[f32::NAN; COARSE_SIDE]; COARSE_SIDE];
    for (y, row) in (-half..).zip(&mut means) {
        for (x, mean) in (-half..).zip(row) {
            let patch = layer.patch::<4, 4>(4 * x, 4 * y);
            if patch.share() >= 0.5 {
                let count: f32 = patch.measured.iter().flatten().sum();
                *mean = patch.values.iter().flatten().sum::<f32>() / count;
            }
        }
    }
    let measured = || means.iter().flatten().filter(|mean| !mean.is_nan());
    let count = measured().count().max(1) as f32;
    let middle = measured().sum::<f32>() / count;
    let deviation = (measured().map(|mean| (mean - middle).powi(2)).sum::<f32>() / count).sqrt();
    let steps = UNIT / deviation.max(f32::MIN_POSITIVE);
    means.map(|row| {
        row.map(|mean| match mean.is_nan() {
            true => MISSING,
            false => ((mean - middle) * steps).round().clamp(-127.0, 127.0) as i8,
        })
    })
}

/// One angle of a query, padded so that every shift is a window of it.
#[derive(Debug, Clone)]
struct Padded {
    /// Zero where missing.
    heights: Vec<[i16; PADDED]>,
    /// One where measured, else zero.
    measured: Vec<[i16; PADDED]>,
}

/// A query at 100 um, turned by every angle.
#[derive(Debug, Clone)]
pub struct CoarseFaceQuery {
    turned: Vec<Padded>,
}

impl CoarseFaceQuery {
    /// Decimates a face at every angle by which it was turned.
    #[must_use]
    pub fn new(face: &PreparedFace) -> Self {
        let padded = |layer: &Layer| {
            let mut padded =
                Padded { heights: vec![[0; PADDED]; PADDED], measured: vec![[0; PADDED]; PADDED] };
            let into = padded.heights.iter_mut().zip(&mut padded.measured).skip(SHIFTS);
            for (row, (heights, measured)) in decimated(layer).iter().zip(into) {
                let into = heights.iter_mut().zip(measured).skip(SHIFTS);
                for (height, (to, measured)) in row.iter().zip(into).filter(|(height, _)| **height != MISSING)
                {
                    (*to, *measured) = (i16::from(*height), 1);
                }
            }
            padded
        };
        Self { turned: face.turned.iter().map(|turned| padded(&turned.middle)).collect() }
    }

    /// The correlation at the best angle and shift, -1 to 1; `None` when the two have too little in common.
    #[must_use]
    pub fn score(&self, face: &CoarseFace) -> Option<f32> {
        let mut heights = [[0i16; COARSE_SIDE]; COARSE_SIDE];
        let mut measured = [[0i16; COARSE_SIDE]; COARSE_SIDE];
        let into = heights.iter_mut().flatten().zip(measured.iter_mut().flatten());
        for (height, (to, measured)) in
            face.heights.iter().zip(into).filter(|(height, _)| **height != MISSING)
        {
            (*to, *measured) = (i16::from(*height), 1);
        }
        let count: i32 = measured.iter().flatten().map(|one| i32::from(*one)).sum();
        let scores = self.turned.iter().filter_map(|turned| {
            let mut best = (0, 0, i32::MIN);
            for down in 0..=2 * SHIFTS {
                for along in 0..=2 * SHIFTS {
                    let sum = sum(&heights, &turned.heights, along, down);
                    if sum > best.2 {
                        best = (along, down, sum);
                    }
                }
            }
            correlation((&heights, &measured, count), turned, best)
        });
        scores.max_by(f32::total_cmp)
    }
}

type Heights = [[i16; COARSE_SIDE]; COARSE_SIDE];

/// Sum of products with a window.
#[inline]
fn sum(heights: &Heights, padded: &[[i16; PADDED]], along: usize, down: usize) -> i32 {
    let rows = heights.iter().zip(padded.iter().skip(down));
    rows.map(|(row, padded)| {
        let window = padded.get(along..).and_then(|window| window.first_chunk::<COARSE_SIDE>());
        window.map_or(0, |window| {
            row.iter().zip(window).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>()
        })
    })
    .sum()
}

/// Pearson's correlation over what both have measured.
fn correlation(
    (heights, measured, count): (&Heights, &Heights, i32),
    turned: &Padded,
    (along, down, products): (usize, usize, i32),
) -> Option<f32> {
    let squares = |heights: &Heights| heights.map(|row| row.map(|height| height * height));
    let padded_squares: Vec<[i16; PADDED]> =
        turned.heights.iter().map(|row| row.map(|height| height * height)).collect();
    let with = |one: &Heights, other: &[[i16; PADDED]]| sum(one, other, along, down) as f32;
    let common = with(measured, &turned.measured);
    let fewer = count.min(turned.measured.iter().flatten().map(|one| i32::from(*one)).sum());
    if common < LEAST_COMMON * fewer as f32 || common < 2.0 {
        return None;
    }
    let (a, b) = (with(heights, &turned.measured), with(measured, &turned.heights));
    let aa = with(&squares(heights), &turned.measured) - a * a / common;
    let bb = with(measured, &padded_squares) - b * b / common;
    let ab = products as f32 - a * b / common;
    (aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}
