//! Faces at 100 um, to choose which are compared cell by cell: 1,296 bytes a face.
//!
//! Two scores are made of them, which only order and are never shown. The first look ([`crate::ballistics::scan::FaceGallery`])
//! takes the largest correlation with zeros for what is missing. The second, here, takes for each angle the shift with the
//! largest sum of products and there the correlation over what both have measured.

use super::face::BreechFace;
use super::layer::Layer;
use super::prepared::PreparedFace;

/// Heights along a side: 3.6 mm. A face is seen through a round window of this width, so that a turned face is cut where it was
/// cut before; what a larger one has beyond is left out.
pub const COARSE_SIDE: usize = 36;
/// Farthest shift along and down: 400 um.
const SHIFTS: usize = 4;
const PADDED: usize = COARSE_SIDE + 2 * SHIFTS;
/// Steps in one standard deviation: four of them fit.
const UNIT: f32 = 31.0;
const MISSING: i8 = i8::MIN;
/// Both must have measured as much as this share of what the one with less has.
const LEAST_COMMON: f32 = 0.5;

/// A face at 100 um around its middle, one byte a height, row by row; -128 where missing. No height is 0: one that would be is
/// 1 or -1, a thirtieth of a standard deviation, so that a zero can stand for what is missing where sums are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoarseFace {
    heights: Vec<i8>,
}

impl CoarseFace {
    /// Decimates a face.
    #[must_use]
    pub fn new(face: &BreechFace) -> Self {
        let unit = face.grid().root_mean_square().max(f64::MIN_POSITIVE) as f32;
        Self::of_layer(&Layer::new(face.grid(), unit).halved())
    }

    /// Decimates a layer of 25 um.
    fn of_layer(layer: &Layer) -> Self {
        let half = COARSE_SIDE as i32 / 2;
        let mut means = Vec::with_capacity(COARSE_SIDE * COARSE_SIDE);
        for y in -half..half {
            for x in -half..half {
                let patch = layer.patch::<4, 4>(4 * x, 4 * y);
                let count: f32 = patch.measured.iter().flatten().sum();
                means.push(match patch.share() >= 0.5 {
                    true => patch.values.iter().flatten().sum::<f32>() / count,
                    false => f32::NAN,
                });
            }
        }
        Self::of_heights(&means)
    }

    /// From heights at 100 um in any unit, row by row, NaN where missing: brought to steps of their own standard deviation.
    pub(in crate::ballistics) fn of_heights(heights: &[f32]) -> Self {
        let places = (0..COARSE_SIDE).flat_map(|row| (0..COARSE_SIDE).map(move |column| (column, row)));
        let seen =
            |(place, height): ((usize, usize), &f32)| if in_window(place) { *height } else { f32::NAN };
        let heights: Vec<f32> = places.zip(heights).map(seen).collect();
        let measured = || heights.iter().filter(|height| !height.is_nan());
        let count = measured().count().max(1) as f32;
        let middle = measured().sum::<f32>() / count;
        let deviation = (measured().map(|height| (height - middle).powi(2)).sum::<f32>() / count).sqrt();
        let steps = UNIT / deviation.max(f32::MIN_POSITIVE);
        let heights = heights.iter().map(|height| match (height - middle) * steps {
            missing if missing.is_nan() => MISSING,
            steps if steps.round() == 0.0 => 1.0_f32.copysign(steps) as i8,
            steps => steps.round().clamp(-127.0, 127.0) as i8,
        });
        Self { heights: heights.collect() }
    }

    /// A prepared face at every angle by which it was turned, in the order of [`super::Rotations::degrees`].
    pub(in crate::ballistics) fn turned(face: &PreparedFace) -> impl Iterator<Item = Self> {
        face.turned.iter().map(|turned| Self::of_layer(&turned.middle))
    }

    /// Heights row by row, 0 where missing.
    pub(in crate::ballistics) fn heights_or_zero(&self) -> impl Iterator<Item = i8> {
        self.heights.iter().map(|&height| if height == MISSING { 0 } else { height })
    }

    /// Back from [`Self::heights_or_zero`]; heights that are not given are missing.
    pub(in crate::ballistics) fn of_heights_or_zero(heights: impl Iterator<Item = i8>) -> Self {
        let heights = heights.map(|height| if height == 0 { MISSING } else { height });
        Self { heights: heights.chain(std::iter::repeat(MISSING)).take(COARSE_SIDE * COARSE_SIDE).collect() }
    }

    /// From stored bytes; `None` when they are not `COARSE_SIDE * COARSE_SIDE`. What is beyond the window is left out.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let places = (0..COARSE_SIDE).flat_map(|row| (0..COARSE_SIDE).map(move |column| (column, row)));
        let heights = bytes.iter().zip(places).map(|(byte, place)| match i8::from_le_bytes([*byte]) {
            _ if !in_window(place) => MISSING,
            0 => 1,
            height => height,
        });
        (bytes.len() == COARSE_SIDE * COARSE_SIDE).then(|| Self { heights: heights.collect() })
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.heights.iter().flat_map(|height| height.to_le_bytes()).collect()
    }
}

/// Whether the middle of a pixel lies in the round window.
pub(in crate::ballistics) fn in_window((column, row): (usize, usize)) -> bool {
    let from_middle = |place: usize| (2 * place + 1).abs_diff(COARSE_SIDE).pow(2);
    from_middle(column) + from_middle(row) <= COARSE_SIDE.pow(2)
}

/// One angle of a query, padded so that every shift is a window of it.
#[derive(Debug, Clone)]
struct Padded {
    /// Zero where missing.
    heights: Vec<[i16; PADDED]>,
    squares: Vec<[i16; PADDED]>,
    /// One where measured, else zero.
    measured: Vec<[i16; PADDED]>,
    /// How many were.
    count: i32,
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
        let padded = |face: CoarseFace| {
            let nothing = vec![[0; PADDED]; PADDED];
            let mut padded =
                Padded { heights: nothing.clone(), squares: nothing.clone(), measured: nothing, count: 0 };
            let into = padded.heights.iter_mut().zip(&mut padded.measured).skip(SHIFTS);
            for (row, (heights, measured)) in face.heights.chunks_exact(COARSE_SIDE).zip(into) {
                let into = heights.iter_mut().zip(measured).skip(SHIFTS);
                for (height, (to, measured)) in row.iter().zip(into).filter(|(height, _)| **height != MISSING)
                {
                    (*to, *measured) = (i16::from(*height), 1);
                }
            }
            padded.squares = padded.heights.iter().map(|row| row.map(|height| height * height)).collect();
            padded.count = padded.measured.iter().flatten().map(|one| i32::from(*one)).sum();
            padded
        };
        Self { turned: CoarseFace::turned(face).map(padded).collect() }
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
        let squares = heights.map(|row| row.map(|height| height * height));
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
            correlation((&heights, &squares, &measured, count), turned, best)
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
            // Nothing overflows; checks for it would keep the compiler from using vectors in development builds.
            row.iter()
                .zip(window)
                .fold(0, |sum, (a, b)| i32::wrapping_add(sum, i32::from(*a) * i32::from(*b)))
        })
    })
    .sum()
}

/// Pearson's correlation over what both have measured.
fn correlation(
    (heights, squares, measured, count): (&Heights, &Heights, &Heights, i32),
    turned: &Padded,
    (along, down, products): (usize, usize, i32),
) -> Option<f32> {
    let with = |one: &Heights, other: &[[i16; PADDED]]| sum(one, other, along, down) as f32;
    let common = with(measured, &turned.measured);
    let fewer = count.min(turned.count);
    if common < LEAST_COMMON * fewer as f32 || common < 2.0 {
        return None;
    }
    let (a, b) = (with(heights, &turned.measured), with(measured, &turned.heights));
    let aa = with(squares, &turned.measured) - a * a / common;
    let bb = with(measured, &turned.squares) - b * b / common;
    let ab = products as f32 - a * b / common;
    (aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}
