//! The query of a scan of faces: itself turned by every angle, and from that a copy for every shift.

use super::super::query::QueryLand;
use super::super::shape::SAMPLES_PER_GROUP;
use crate::ballistics::breech_face::{COARSE_SIDE, CoarseFace, PreparedFace};
use crate::ballistics::coarse::inverse_norm;

/// The shifts that are tried, in steps of 100 um.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftArea {
    /// At most so far along and so far down.
    Square(u8),
    /// At most so far in any direction; squared, in steps of 100 um.
    Disc {
        /// The square of the farthest shift.
        squared: u8,
    },
}

/// Which angles and shifts a first pass tries. Angles matter more than shifts: 3 degrees beside the right one, the rim of a face
/// is 90 um off, as much as one height, and 6 degrees apart lose mates that 3 degrees apart find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceSearch {
    /// Of the angles by which a prepared face was turned, 3 degrees apart, one in so many is tried.
    pub angle_step: usize,
    /// The shifts.
    pub shifts: ShiftArea,
}

impl Default for FaceSearch {
    fn default() -> Self {
        Self::ORDINARY
    }
}

impl FaceSearch {
    /// Every 3 degrees, up to 360 um in any direction: 945 positions. Among 50,000 surrogates it loses none of 126 mates within
    /// the first 2,000, no more than [`Self::FINE`] does (example `face_scan`). Nor do 300 um, 609 positions; but 200 um along and
    /// down do: well-centred scans need nearly 300, and others are not as well centred.
    pub const ORDINARY: Self = Self { angle_step: 1, shifts: ShiftArea::Disc { squared: 13 } };
    /// Every 3 degrees, up to 400 um along and down, as the second look does: 1,701 positions.
    pub const FINE: Self = Self { angle_step: 1, shifts: ShiftArea::Square(4) };

    /// The shifts along and down. Neighbours follow each other, so that the copies of one tile are zero in the same groups.
    fn shifts(self) -> Vec<(i32, i32)> {
        let most = i32::from(match self.shifts {
            ShiftArea::Square(most) => most,
            ShiftArea::Disc { squared } => squared.isqrt(),
        });
        let within = |along: i32, down: i32| match self.shifts {
            ShiftArea::Square(_) => true,
            ShiftArea::Disc { squared } => along * along + down * down <= i32::from(squared),
        };
        let mut shifts: Vec<(i32, i32)> =
            (-most..=most).flat_map(|down| (-most..=most).map(move |along| (along, down))).collect();
        shifts.retain(|&(along, down)| within(along, down));
        // Three rows at a time, column by column.
        shifts.sort_by_key(|&(along, down)| (down.div_euclid(3), along, down));
        shifts
    }
}

/// A face turned by one angle.
#[derive(Debug, Clone)]
struct TurnedFace {
    /// Row by row, 0 where missing.
    heights: Vec<i8>,
    inverse_norm: f32,
}

/// A face prepared for the first pass. It is small (1.3 kB an angle): the shifted copies, some megabytes, are made for as long
/// as a pass takes.
#[derive(Debug, Clone)]
pub struct FaceScanQuery {
    turned: Vec<TurnedFace>,
    shifts: Vec<(i32, i32)>,
}

impl FaceScanQuery {
    /// Prepares a face.
    #[must_use]
    pub fn new(face: &PreparedFace, search: FaceSearch) -> Self {
        let turned = CoarseFace::turned(face)
            .step_by(search.angle_step.max(1))
            .map(|face| {
                let heights: Vec<i8> = face.heights_or_zero().collect();
                TurnedFace { inverse_norm: inverse_norm(&heights), heights }
            })
            .filter(|turned| turned.inverse_norm > 0.0)
            .collect();
        Self { turned, shifts: search.shifts() }
    }

    /// Angles and shifts tried with each record.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.turned.len() * self.shifts.len()
    }

    /// One land for each angle, for records that hold these groups of four heights.
    pub(super) fn lands(&self, groups: &[usize]) -> Vec<QueryLand> {
        let lands = self.turned.iter().enumerate();
        lands.map(|(place, turned)| turned.land(place, groups, &self.shifts)).collect()
    }
}

impl TurnedFace {
    fn land(&self, place: usize, groups: &[usize], shifts: &[(i32, i32)]) -> QueryLand {
        let most = shifts.iter().map(|(along, down)| along.abs().max(down.abs())).max().unwrap_or(0);
        let margin = most as usize;
        let side = COARSE_SIDE + 2 * margin;
        // With zeros around, a row of a copy is a run of this.
        let mut padded = vec![0_i16; side * side];
        for (into, row) in
            padded.chunks_exact_mut(side).skip(margin).zip(self.heights.chunks_exact(COARSE_SIDE))
        {
            for (into, &height) in into.iter_mut().skip(margin).zip(row) {
                *into = i16::from(height);
            }
        }
        let length = groups.len() * SAMPLES_PER_GROUP;
        let mut copies = Vec::with_capacity(shifts.len() * length);
        for (along, down) in shifts {
            // Neither is negative: no shift is farther than `most`.
            let (along, down) = ((along + most) as usize, (down + most) as usize);
            for first in groups {
                let from = (first / COARSE_SIDE + down) * side + first % COARSE_SIDE + along;
                let group = padded.get(from..).and_then(|rest| rest.first_chunk::<SAMPLES_PER_GROUP>());
                copies.extend_from_slice(group.unwrap_or(&[0; SAMPLES_PER_GROUP]));
            }
        }
        QueryLand::of_copies(place, self.inverse_norm, length, copies, length)
    }
}
