//! A face made ready for many comparisons: its cells, and itself turned by every angle at coarser spacings.

use super::face::BreechFace;
use super::layer::{Layer, Patch, Turn};

/// Pixels along a cell at 12.5, 25 and 50 um: 450 um, as in the Netherlands Forensic Institute's Scratch. The published range is
/// 350 to 470 um.
pub(super) const CELL: usize = 36;
pub(super) const CELL_25: usize = CELL / 2;
pub(super) const CELL_50: usize = CELL / 4;
/// Cells along a side at most.
pub(super) const MOST_CELLS: usize = 8;
/// A cell of which less was measured is dropped. Between Scratch, which asks for 35 %, and cmcR, which drops a cell only with
/// 85 to 90 % missing: correlations of few pixels are high by chance, but rings around a large firing-pin hole fill few cells well.
pub(super) const LEAST_MEASURED: f32 = 0.25;
/// A window with less than this share of a face's mean energy is weighed as if it had so much: nothing can be placed on a flat.
const LEAST_ENERGY: f32 = 0.1;

/// By how much and in which steps one face is turned against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotations {
    /// -30 to 30 degrees by 3: test fires and cases whose ejector mark was used to orient them.
    Oriented,
    /// Every direction by 3 degrees, for cases that lay as they fell. About six times as long to prepare and to compare.
    FullTurn,
}

impl Rotations {
    /// Step in degrees (Song 2013; cmcR).
    pub const STEP_DEG: f32 = 3.0;

    /// The angles in degrees, in rising order.
    pub fn degrees(self) -> impl Iterator<Item = f32> {
        let steps = match self {
            Self::Oriented => -10..=10,
            Self::FullTurn => -60..=59,
        };
        steps.map(|step: i16| f32::from(step) * Self::STEP_DEG)
    }
}

/// A cell of the reference at three spacings, each less its mean.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Column and row of the grid.
    pub(super) at: (u8, u8),
    /// First pixel at 12.5 um from the middle; a multiple of four.
    pub(super) x: i32,
    pub(super) y: i32,
    /// Share of its pixels that were measured.
    pub(super) measured: f32,
    pub(super) fine: Patch<CELL, CELL>,
    pub(super) middle: Patch<CELL_25, CELL_25>,
    pub(super) rough: Patch<CELL_50, CELL_50>,
}

/// A face turned by one angle.
#[derive(Debug, Clone)]
pub(super) struct Turned {
    pub(super) turn: Turn,
    /// At 25 um.
    pub(super) middle: Layer,
    /// At 50 um.
    pub(super) rough: Layer,
    /// For the window of a cell that begins at each pixel of `rough`: one divided by the length of its heights as a vector.
    pub(super) inverse_lengths: Vec<f32>,
}

/// A breech face ready for comparison. Holds about 5 MB for [`Rotations::Oriented`] and 25 MB for [`Rotations::FullTurn`].
#[derive(Debug, Clone)]
pub struct PreparedFace {
    pub(super) rotations: Rotations,
    pub(super) cells: Vec<Cell>,
    /// At 12.5 um.
    pub(super) fine: Layer,
    /// One for each angle, in the order of [`Rotations::degrees`].
    pub(super) turned: Vec<Turned>,
}

impl PreparedFace {
    /// Prepares a face.
    #[must_use]
    pub fn new(face: &BreechFace, rotations: Rotations) -> Self {
        let (fine, middle, cells) = measured(face);
        let turned = rotations
            .degrees()
            .map(|degrees| {
                let turn = Turn::new(degrees);
                let middle = middle.turned(turn);
                let rough = middle.halved();
                let inverse_lengths = inverse_lengths(&rough);
                Turned { turn, middle, rough, inverse_lengths }
            })
            .collect();
        Self { rotations, cells, fine, turned }
    }

    /// Only the cells of a face, to look for them in another ([`PreparedFace::look_in`]): a tenth of the work. Nothing can be
    /// looked for in it.
    #[must_use]
    pub fn cells_alone(face: &BreechFace) -> Self {
        let (fine, _, cells) = measured(face);
        Self { rotations: Rotations::Oriented, cells, fine, turned: Vec::new() }
    }

    /// Cells that are looked for in the other face.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// The angles by which it was turned.
    #[must_use]
    pub fn rotations(&self) -> Rotations {
        self.rotations
    }
}

/// A face at 12.5 and 25 um as it was measured, and its cells. Heights are in units of their own spread: faces marked deeply and
/// lightly are handled alike.
fn measured(face: &BreechFace) -> (Layer, Layer, Vec<Cell>) {
    let unit = face.grid().root_mean_square().max(f64::MIN_POSITIVE) as f32;
    let fine = Layer::new(face.grid(), unit);
    let middle = fine.halved();
    let cells = cells(face, [&fine, &middle, &middle.halved()]);
    (fine, middle, cells)
}

/// The cells of a face: up to eight along each side around its middle, none overlapping.
fn cells(face: &BreechFace, [fine, middle, rough]: [&Layer; 3]) -> Vec<Cell> {
    let grid = face.grid();
    let starts = |pixels: usize| {
        let count = pixels.div_ceil(CELL).clamp(1, MOST_CELLS);
        // Larger faces: as many cells of the same size, farther apart, so that counts mean the same.
        let pitch = pixels.div_ceil(count).max(CELL).next_multiple_of(4) as i32;
        let first = -(count as i32 * pitch / 2) + (pitch - CELL as i32) / 2;
        (0..count as u8).map(move |at| (at, (first + i32::from(at) * pitch).div_euclid(4) * 4))
    };
    let mut cells = Vec::new();
    for (row, y) in starts(grid.rows) {
        for (column, x) in starts(grid.columns) {
            let patch: Patch<CELL, CELL> = fine.patch(x, y);
            let measured = patch.share();
            if measured >= LEAST_MEASURED {
                cells.push(Cell {
                    at: (column, row),
                    x,
                    y,
                    measured,
                    fine: patch.centred(),
                    middle: middle.patch(x / 2, y / 2).centred(),
                    rough: rough.patch(x / 4, y / 4).centred(),
                });
            }
        }
    }
    cells
}

/// See [`Turned::inverse_lengths`]. Lengths are those of the heights less their mean.
fn inverse_lengths(rough: &Layer) -> Vec<f32> {
    let side = 2 * rough.half().max(1) as usize;
    let squares: Vec<f32> = rough.values().iter().map(|value| value * value).collect();
    let [sums, squares, counts] =
        [rough.values(), &squares, rough.measured()].map(|values| window_sums(values, side, CELL_50));
    let pixels = rough.measured().iter().sum::<f32>().max(1.0);
    let mean_square = rough.values().iter().map(|value| value * value).sum::<f32>() / pixels;
    let least = (LEAST_ENERGY * mean_square * (CELL_50 * CELL_50) as f32).max(f32::MIN_POSITIVE);
    let energies = sums.iter().zip(&squares).zip(&counts);
    energies
        .map(|((sum, square), count)| (square - sum * sum / count.max(1.0)).max(least).sqrt().recip())
        .collect()
}

/// Sums of the `window` by `window` pixels from each pixel on; what is beyond the border counts zero.
pub(super) fn window_sums(values: &[f32], side: usize, window: usize) -> Vec<f32> {
    let mut along = vec![0.0f32; values.len()];
    for (sums, row) in along.chunks_exact_mut(side).zip(values.chunks_exact(side)) {
        for step in 0..window.min(side) {
            for (sum, value) in sums.iter_mut().zip(row.iter().skip(step)) {
                *sum += value;
            }
        }
    }
    let mut sums = vec![0.0f32; values.len()];
    for step in 0..window {
        for (sum, value) in sums.iter_mut().zip(along.iter().skip(step * side)) {
            *sum += value;
        }
    }
    sums
}
