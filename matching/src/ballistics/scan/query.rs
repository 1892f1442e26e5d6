//! The query, prepared once: a copy of every land for every shift.
//!
//! A shifted copy is as long as a record's land, with zeros where the query ends; then a shift is a plain sum of
//! products, of the same length for all. Eight shifts are handled together (a tile): their copies lie group by group,
//! so that a kernel streams through them. Groups that are zero in all eight are left out.
//!
//! Nothing here or in the kernels asks what a shift is: for lands the copies are shifted along one line, for breech faces along
//! and down ([`super::FaceScanQuery`]).

use std::ops::Range;

use super::super::coarse::CoarseMark;
use super::record_blocks::OFFSET;
use super::shape::{SAMPLES_PER_GROUP, ScanShape};

/// Shifts that a kernel works on together: with three lands of a record that keeps 24 sums in registers.
pub(super) const LAGS_PER_TILE: usize = 8;

/// Eight shifted copies of a land, side by side.
#[derive(Debug, Clone)]
pub(super) struct LagTile {
    /// Groups of the record that any of the copies touches, in rising order: one run for a land, some tens for a face.
    pub(super) runs: Vec<Range<usize>>,
    /// `-128 x sum(copy)`: takes back the offset of the record's samples.
    pub(super) starts: [i32; LAGS_PER_TILE],
    /// Four 8-bit samples of each copy, the first in the lowest byte; one entry for each group of `runs`.
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
    /// The copies as 16-bit samples: one, as long as a record's land, begins at every multiple of `copies_apart`. For lands they
    /// overlap (zeros, land, zeros: every shift is a window), for faces they lie one behind the other.
    samples: Vec<i16>,
    copies_apart: usize,
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
        Self::of_copies(place, inverse_norm, samples, padded, 1)
    }

    /// A land whose shifted copies are `length` samples each and begin at every multiple of `copies_apart`. All samples are
    /// 8-bit values.
    pub(super) fn of_copies(
        place: usize,
        inverse_norm: f32,
        length: usize,
        samples: Vec<i16>,
        copies_apart: usize,
    ) -> Self {
        let mut land = Self { place, inverse_norm, tiles: Vec::new(), samples, copies_apart };
        let copies: Vec<&[i16]> = land.copies(length).collect();
        land.tiles = copies.chunks(LAGS_PER_TILE).map(|copies| LagTile::new(copies, length)).collect();
        land
    }

    /// The shifted copies, each as long as a record's land.
    #[inline]
    pub(super) fn copies(&self, length: usize) -> impl Iterator<Item = &[i16]> {
        self.samples.windows(length.max(1)).step_by(self.copies_apart.max(1))
    }
}

impl LagTile {
    fn new(copies: &[&[i16]], length: usize) -> Self {
        let nothing: &[i16] = &[];
        let last = copies.last().copied().unwrap_or(nothing);
        let copies: [&[i16]; LAGS_PER_TILE] =
            std::array::from_fn(|lag| copies.get(lag).copied().unwrap_or(last));
        let starts =
            copies.map(|copy| -i32::from(OFFSET) * copy.iter().map(|&value| i32::from(value)).sum::<i32>());
        let pair = |low: i16, high: i16| {
            let ([a, b], [c, d]) = (low.to_le_bytes(), high.to_le_bytes());
            i32::from_le_bytes([a, b, c, d])
        };
        let mut tile =
            Self { runs: Vec::<Range<usize>>::new(), starts, bytes: Vec::new(), halves: Vec::new() };
        for index in 0..length / SAMPLES_PER_GROUP {
            let group = copies.map(|copy| {
                let samples = copy.get(index * SAMPLES_PER_GROUP..).and_then(|rest| rest.first_chunk());
                samples.copied().unwrap_or([0; SAMPLES_PER_GROUP])
            });
            if group == [[0; SAMPLES_PER_GROUP]; LAGS_PER_TILE] {
                continue;
            }
            match tile.runs.last_mut() {
                Some(run) if run.end == index => run.end += 1,
                _ => tile.runs.push(index..index + 1),
            }
            // Samples are 8-bit values held in 16 bits; the cast loses nothing.
            tile.bytes.push(
                group.map(|samples| i32::from_le_bytes(samples.map(|value| (value as i8).cast_unsigned()))),
            );
            tile.halves.push([
                group.map(|[first, _, third, _]| pair(first, third)),
                group.map(|[_, second, _, fourth]| pair(second, fourth)),
            ]);
        }
        tile
    }
}
