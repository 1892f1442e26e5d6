//! The search without short cuts: every angle and every shift at 12.5 um. Hundreds of times slower than `registration`; the
//! reference by which that is judged.

use super::correlate::{pairwise, products};
use super::layer::Patch;
use super::prepared::{CELL, Cell, PreparedFace, window_sums};
use super::registration::{LEAST_COMMON, Place, REACH};

/// A multiple of the width of vector registers that holds -32 to 31.
const SHIFTS: usize = 64;
const BACK: i32 = SHIFTS as i32 / 2;
const REGION: usize = CELL + SHIFTS - 1;

/// The best place of each cell for every angle: one row per cell.
pub(super) fn places(cells: &[Cell], other: &PreparedFace) -> Vec<Vec<Option<Place>>> {
    let mut all = vec![Vec::with_capacity(other.turned.len()); cells.len()];
    for (turn, turned) in other.turned.iter().enumerate() {
        let layer = other.fine.turned(turned.turn);
        let side = 2 * layer.half().max(1) as usize;
        let squares: Vec<f32> = layer.values().iter().map(|value| value * value).collect();
        let [sums, squares, counts] =
            [layer.values(), &squares, layer.measured()].map(|values| window_sums(values, side, CELL));
        // Heights are in units of their spread: a tenth of the mean energy is a tenth of the pixels.
        let least = 0.1 * (CELL * CELL) as f32;
        let inverse: Vec<f32> = sums
            .iter()
            .zip(&squares)
            .zip(&counts)
            .map(|((sum, square), count)| (square - sum * sum / count.max(1.0)).max(least).sqrt().recip())
            .collect();
        for (cell, places) in cells.iter().zip(&mut all) {
            let region: Patch<REGION, REGION> = layer.patch(cell.x - BACK, cell.y - BACK);
            let scores = products::<CELL, REGION, REGION, SHIFTS, SHIFTS>(&cell.fine.values, &region.values);
            let weights = layer.cut::<SHIFTS, SHIFTS>(&inverse, cell.x - BACK, cell.y - BACK);
            let mut best = (0, 0, f32::NEG_INFINITY);
            for (down, (scores, weights)) in scores.iter().zip(&weights).enumerate() {
                for (along, (score, weight)) in scores.iter().zip(weights).enumerate() {
                    let (dx, dy) = (along as i32 - BACK, down as i32 - BACK);
                    if dx.abs() <= REACH && dy.abs() <= REACH && score * weight > best.2 {
                        best = (along, down, score * weight);
                    }
                }
            }
            let (along, down, _) = best;
            let least = LEAST_COMMON * cell.measured * (CELL * CELL) as f32;
            let (dx, dy) = (along as i32 - BACK, down as i32 - BACK);
            let found = pairwise(&cell.fine, &region, (along, down), least);
            places.push(found.map(|correlation| Place { turn, dx, dy, correlation }));
        }
    }
    all
}
