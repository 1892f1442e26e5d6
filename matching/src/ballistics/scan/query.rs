//! The query, prepared once: a copy of every land for every shift.
//!
//! A shifted copy is as long as a record's land, with zeros where the query ends; then a shift is a plain sum of
//! products, of the same length for all. Eight shifts are handled together (a tile): their copies lie group by group,
//! so that a kernel streams through them. Groups that are zero in all eight are left out.

use super::super::coarse::CoarseMark;
use super::layout::OFFSET;
use super::shape::{SAMPLES_PER_GROUP, ScanShape};

/// Shifts that a kernel works on together: with three lands of a record that keeps 24 sums in registers.
pub(super) const LAGS_PER_TILE: usize = 8;

/// Eight shifted copies of a land, side by side.
#[derive(Debug, Clone)]
pub(super) struct LagTile {
    /// Groups of the record before the first one that any of the copies touches.
    pub(super) first_group: usize,
    /// `-128 x sum(copy)`: takes back the offset of the record's samples.
    pub(super) starts: [i32; LAGS_PER_TILE],
    /// Four 8-bit samples of each copy, the first in the lowest byte; one entry a group.
    pub(super) bytes: Vec<[i32; LAGS_PER_TILE]>,
    /// The same as 16-bit samples: of each copy the even two, then of each the odd two.
    pub(super) halves: Vec<[[i32; LAGS_PER_TILE]; 2]>,
}

/// One land of the query.
#[derive(Debug, Clone)]
pub(super) struct QueryLand {
    /// Its place around the bullet, from 0.
    pub(super) place: usize,
    pub(super) inverse_norm: f32,
    /// The shifts in order; the last one is repeated to fill the last tile, which changes no maximum.
    pub(super) tiles: Vec<LagTile>,
    /// Zeros, land, zeros: every shift is a window of it as long as a record's land.
    pub(super) padded: Vec<i16>,
}

/// A query prepared for a gallery of one shape.
#[derive(Debug, Clone)]
pub struct ScanQuery {
    shape: ScanShape,
    /// The lands that are there.
    lands: Vec<QueryLand>,
}

impl ScanQuery {
    /// Prepares a mark for galleries of a shape. `None` when it is of another kind or has another number of lands.
    #[must_use]
    pub fn new(mark: &CoarseMark, shape: ScanShape) -> Option<Self> {
        if mark.kind() != shape.kind() || mark.land_count() != shape.lands() {
            return None;
        }
        let lands = mark
            .lands()
            .enumerate()
            .filter(|(_, land)| land.inverse_norm > 0.0)
            .map(|(place, land)| QueryLand::new(place, land.values, land.inverse_norm, shape))
            .collect();
        Some(Self { shape, lands })
    }

    /// The shape of the galleries it can be compared with.
    #[must_use]
    pub fn shape(&self) -> ScanShape {
        self.shape
    }

    pub(super) fn lands(&self) -> &[QueryLand] {
        &self.lands
    }
}

impl QueryLand {
    pub(super) fn new(place: usize, values: &[i8], inverse_norm: f32, shape: ScanShape) -> Self {
        let (samples, most_lag) = (shape.samples(), shape.most_lag());
        let mut padded = vec![0; most_lag];
        padded.extend(values.iter().map(|&value| i16::from(value)));
        // What is so far to the right that no shift reaches it is cut off; what is missing is zero.
        padded.resize(samples + 2 * most_lag, 0);
        let copies: Vec<&[i16]> = padded.windows(samples).collect();
        let tiles = copies.chunks(LAGS_PER_TILE).map(|copies| LagTile::new(copies, shape.groups())).collect();
        Self { place, inverse_norm, tiles, padded }
    }
}

impl LagTile {
    fn new(copies: &[&[i16]], groups: usize) -> Self {
        let nothing: &[i16] = &[];
        let last = copies.last().copied().unwrap_or(nothing);
        let copy = |lag: usize| copies.get(lag).copied().unwrap_or(last);
        let group = |lag: usize, group: usize| -> [i16; SAMPLES_PER_GROUP] {
            let sample = |index| copy(lag).get(group * SAMPLES_PER_GROUP + index).copied().unwrap_or(0);
            std::array::from_fn(sample)
        };
        let touched =
            |&index: &usize| (0..LAGS_PER_TILE).any(|lag| group(lag, index) != [0; SAMPLES_PER_GROUP]);
        let first_group = (0..groups).find(touched).unwrap_or(0);
        let end = (0..groups).rfind(touched).map_or(first_group, |last| last + 1);
        let starts = std::array::from_fn(|lag| {
            -i32::from(OFFSET) * copy(lag).iter().map(|&value| i32::from(value)).sum::<i32>()
        });
        let pair = |low: i16, high: i16| {
            let ([a, b], [c, d]) = (low.to_le_bytes(), high.to_le_bytes());
            i32::from_le_bytes([a, b, c, d])
        };
        let bytes = (first_group..end)
            .map(|index| {
                // Samples are 8-bit values held in 16 bits; the cast loses nothing.
                std::array::from_fn(|lag| {
                    i32::from_le_bytes(group(lag, index).map(|value| (value as i8).cast_unsigned()))
                })
            })
            .collect();
        let halves = (first_group..end)
            .map(|index| {
                let even = std::array::from_fn(|lag| {
                    let [first, _, third, _] = group(lag, index);
                    pair(first, third)
                });
                let odd = std::array::from_fn(|lag| {
                    let [_, second, _, fourth] = group(lag, index);
                    pair(second, fourth)
                });
                [even, odd]
            })
            .collect();
        Self { first_group, starts, bytes, halves }
    }
}
