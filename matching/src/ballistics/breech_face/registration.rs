//! Where a cell of one face lies best in another: the whole search range at 50 um, the best few places at 25 um, the best of
//! these at 12.5 um.
//!
//! The search is not narrowed to where other cells lie: that would make cells agree that would not have done so of themselves.

use super::correlate::{pairwise, peak, products};
use super::layer::Patch;
use super::prepared::{CELL, CELL_25, CELL_50, Cell, PreparedFace, Turned};

/// How far a cell is looked for along and down, in pixels of 12.5 um: 375 um.
pub(super) const REACH: i32 = 30;
/// Pixels that both must have measured, as a share of those that the cell has.
pub(super) const LEAST_COMMON: f32 = 0.6;

/// Shifts at 50 um: 8 back and 7 forth.
const ROUGH_SHIFTS: usize = 16;
const ROUGH_REGION: usize = CELL_50 + ROUGH_SHIFTS - 1;
/// Every second angle is enough there: half a cell's width turns by less than half a pixel.
const ROUGH_STEP: usize = 2;
/// Places of the rough search that are looked at more closely.
const CANDIDATES: usize = 6;
/// Shifts at 25 um around a candidate, along (4 back, 3 forth) and down as well.
const MIDDLE_ALONG: usize = 8;
const MIDDLE_DOWN: usize = 8;
/// Places that are looked at at 12.5 um.
const FINALISTS: usize = 3;
/// Shifts at 12.5 um around a finalist, along and down (4 back, 3 forth).
const FINE_ALONG: usize = 8;
const FINE_DOWN: usize = 8;

/// Where a cell was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// Index of the angle.
    pub(super) turn: usize,
    /// Shift in pixels of 12.5 um.
    pub(super) dx: i32,
    pub(super) dy: i32,
    pub(super) correlation: f32,
}

/// The best few, best first.
struct Best<const N: usize> {
    places: [Option<Place>; N],
}

impl<const N: usize> Best<N> {
    fn new() -> Self {
        Self { places: [None; N] }
    }

    fn add(&mut self, place: Place) {
        let mut next = Some(place);
        let same =
            |one: &Place, other: &Place| (one.turn, one.dx, one.dy) == (other.turn, other.dx, other.dy);
        if self.places.iter().flatten().any(|known| same(known, &place)) {
            return;
        }
        for known in &mut self.places {
            match (&known, next) {
                (_, None) => break,
                (Some(better), Some(this)) if better.correlation >= this.correlation => {}
                _ => std::mem::swap(known, &mut next),
            }
        }
    }
}

/// The best place of a cell over all angles and shifts; `None` when nowhere enough of it was measured in the other face.
pub(super) fn place(cell: &Cell, other: &PreparedFace) -> Option<Place> {
    let mut candidates = Best::<CANDIDATES>::new();
    for (turn, turned) in other.turned.iter().enumerate().step_by(ROUGH_STEP) {
        candidates.add(roughly(cell, turn, turned));
    }
    let mut finalists = Best::<FINALISTS>::new();
    for candidate in candidates.places.into_iter().flatten() {
        for turn in other.neighbours(candidate.turn) {
            if let Some(place) = closer(cell, other, candidate, turn) {
                finalists.add(place);
            }
        }
    }
    let placed = finalists.places.into_iter().flatten().filter_map(|finalist| finely(cell, other, finalist));
    placed.max_by(|one, other| one.correlation.total_cmp(&other.correlation))
}

/// The best place of a cell for every angle, at 25 um.
pub(super) fn places(cell: &Cell, other: &PreparedFace) -> Vec<Option<Place>> {
    let angles = other.turned.iter().enumerate();
    angles.map(|(turn, turned)| closer(cell, other, roughly(cell, turn, turned), turn)).collect()
}

impl PreparedFace {
    /// An angle and those beside it.
    fn neighbours(&self, turn: usize) -> impl Iterator<Item = usize> + use<> {
        let count = self.turned.len();
        let around = self.rotations == super::Rotations::FullTurn;
        [-1isize, 0, 1].into_iter().filter_map(move |step| match turn.checked_add_signed(step) {
            Some(turn) if turn < count => Some(turn),
            Some(_) if around => Some(0),
            None if around => Some(count - 1),
            _ => None,
        })
    }
}

/// Best shift at 50 um for an angle, by the sum of products over the lengths of both as vectors. What is missing adds nothing
/// to the products, so little overlap cannot win.
fn roughly(cell: &Cell, turn: usize, turned: &Turned) -> Place {
    let back = ROUGH_SHIFTS as i32 / 2;
    let (x, y) = (cell.x / 4 - back, cell.y / 4 - back);
    let region = turned.rough.heights::<ROUGH_REGION, ROUGH_REGION>(x, y);
    let mut scores = products::<CELL_50, ROUGH_REGION, ROUGH_REGION, ROUGH_SHIFTS, ROUGH_SHIFTS>(
        &cell.rough.values,
        &region,
    );
    let inverse = turned.rough.cut::<ROUGH_SHIFTS, ROUGH_SHIFTS>(&turned.inverse_lengths, x, y);
    for (scores, inverse) in scores.iter_mut().zip(&inverse) {
        for (score, inverse) in scores.iter_mut().zip(inverse) {
            *score *= inverse;
        }
    }
    let (along, down, correlation) = peak(&scores);
    Place { turn, dx: (along as i32 - back) * 4, dy: (down as i32 - back) * 4, correlation }
}

/// The place near a candidate, for the same or another angle, at 25 um.
fn closer(cell: &Cell, other: &PreparedFace, candidate: Place, turn: usize) -> Option<Place> {
    const W: usize = CELL_25 + MIDDLE_ALONG - 1;
    const H: usize = CELL_25 + MIDDLE_DOWN - 1;
    let (from, turned) = (other.turned.get(candidate.turn)?.turn, other.turned.get(turn)?);
    let (mut dx, mut dy) = (candidate.dx, candidate.dy);
    if candidate.turn != turn {
        // The same place of the other face, seen after the other turn.
        let half = CELL as f32 / 2.0;
        let (x, y) = (cell.x as f32 + half, cell.y as f32 + half);
        let (to_x, to_y) = from.of(x + dx as f32, y + dy as f32);
        let (to_x, to_y) = turned.turn.back(to_x, to_y);
        (dx, dy) = ((to_x - x).round() as i32, (to_y - y).round() as i32);
    }
    let reach = REACH / 2;
    let (left, top) = ((dx / 2).clamp(-reach, reach) - 4, (dy / 2).clamp(-reach, reach) - 4);
    let region: Patch<W, H> = turned.middle.patch(cell.x / 2 + left, cell.y / 2 + top);
    let mut sums = products::<CELL_25, W, H, MIDDLE_ALONG, MIDDLE_DOWN>(&cell.middle.values, &region.values);
    within(&mut sums, left, top, reach);
    let (along, down, _) = peak(&sums);
    let least = LEAST_COMMON * cell.measured * (CELL_25 * CELL_25) as f32;
    let correlation = pairwise(&cell.middle, &region, (along, down), least)?;
    Some(Place { turn, dx: 2 * (left + along as i32), dy: 2 * (top + down as i32), correlation })
}

/// The place near a finalist at 12.5 um.
fn finely(cell: &Cell, other: &PreparedFace, finalist: Place) -> Option<Place> {
    const W: usize = CELL + FINE_ALONG - 1;
    const H: usize = CELL + FINE_DOWN - 1;
    let turn = other.turned.get(finalist.turn)?.turn;
    let (left, top) = (finalist.dx - 4, finalist.dy - 4);
    let mut region: Patch<W, H> = Patch { values: [[0.0; W]; H], measured: [[0.0; W]; H] };
    for (y, (values, measured)) in (cell.y + top..).zip(region.values.iter_mut().zip(&mut region.measured)) {
        other.fine.turned_row(turn, cell.x + left, y, values, measured);
    }
    let mut sums = products::<CELL, W, H, FINE_ALONG, FINE_DOWN>(&cell.fine.values, &region.values);
    within(&mut sums, left, top, REACH);
    let (along, down, _) = peak(&sums);
    let least = LEAST_COMMON * cell.measured * (CELL * CELL) as f32;
    let correlation = pairwise(&cell.fine, &region, (along, down), least)?;
    Some(Place { turn: finalist.turn, dx: left + along as i32, dy: top + down as i32, correlation })
}

/// Takes out the shifts beyond the search range.
fn within<const S: usize, const T: usize>(sums: &mut [[f32; S]; T], left: i32, top: i32, reach: i32) {
    for (dy, row) in (top..).zip(sums) {
        for (dx, sum) in (left..).zip(row) {
            if dx.abs() > reach || dy.abs() > reach {
                *sum = f32::NEG_INFINITY;
            }
        }
    }
}
