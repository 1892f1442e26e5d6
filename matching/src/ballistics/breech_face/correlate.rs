//! The inner loops: sums of products over shifts, and correlation on what both have measured.

use super::layer::Patch;

/// Shifts along that are added up side by side.
const LANES: usize = 8;
/// Shifts down that are. Together thirty-two sums: what the registers of any 64-bit processor hold, and enough that none waits.
const DOWN: usize = 4;

/// Sums of products of a cell with a region, for `S` shifts along (a multiple of eight) and `T` shifts down (a multiple of four):
/// `region` is larger than the cell by so many less one. Missing pixels are zero and add nothing.
pub(super) fn products<const C: usize, const W: usize, const H: usize, const S: usize, const T: usize>(
    cell: &[[f32; C]; C],
    region: &[[f32; W]; H],
) -> [[f32; S]; T] {
    let mut all = [[0.0; S]; T];
    for (down, all) in (0..T).step_by(DOWN).zip(all.chunks_exact_mut(DOWN)) {
        for along in (0..S).step_by(LANES) {
            let block = block(cell, region, down, along);
            for (all, sums) in all.iter_mut().zip(block) {
                if let Some(to) = all.get_mut(along..along + LANES) {
                    to.copy_from_slice(&sums);
                }
            }
        }
    }
    all
}

/// A block of the shifts, from `down` and `along` on.
#[inline]
fn block<const C: usize, const W: usize, const H: usize>(
    cell: &[[f32; C]; C],
    region: &[[f32; W]; H],
    down: usize,
    along: usize,
) -> [[f32; LANES]; DOWN] {
    let mut sums = [[0.0; LANES]; DOWN];
    for (row, cell_row) in cell.iter().enumerate() {
        let Some(rows) = region.get(down + row..).and_then(|rows| rows.first_chunk::<DOWN>()) else {
            continue;
        };
        for (column, value) in cell_row.iter().enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                let window = row.get(along + column..).and_then(|row| row.first_chunk::<LANES>());
                for (sum, other) in sums.iter_mut().zip(window.into_iter().flatten()) {
                    *sum += value * other;
                }
            }
        }
    }
    sums
}

/// Where the largest value is: along and down.
pub(super) fn peak<const S: usize, const T: usize>(values: &[[f32; S]; T]) -> (usize, usize, f32) {
    let mut best = (0, 0, f32::NEG_INFINITY);
    for (down, row) in values.iter().enumerate() {
        for (along, value) in row.iter().enumerate() {
            if *value > best.2 {
                best = (along, down, *value);
            }
        }
    }
    best
}

/// Pearson's correlation of a cell with the pixels of a region from `(along, down)` on, over the pixels that both have measured;
/// `None` when these are less than `least`, or one of them is flat there.
pub(super) fn pairwise<const C: usize, const W: usize, const H: usize>(
    cell: &Patch<C, C>,
    region: &Patch<W, H>,
    (along, down): (usize, usize),
    least: f32,
) -> Option<f32> {
    // One sum per column: columns are added side by side.
    let mut sums = [[0.0f32; C]; 6];
    let [count, a, b, aa, bb, ab] = &mut sums;
    let rows = cell.values.iter().zip(&cell.measured);
    for ((value_a, measured_a), (value_b, measured_b)) in
        rows.zip(region.values.iter().zip(&region.measured).skip(down))
    {
        let value_b = value_b.get(along..)?.first_chunk::<C>()?;
        let measured_b = measured_b.get(along..)?.first_chunk::<C>()?;
        let both = value_a.iter().zip(measured_a).zip(value_b.iter().zip(measured_b));
        let into = count.iter_mut().zip(a.iter_mut()).zip(b.iter_mut());
        let squares = aa.iter_mut().zip(bb.iter_mut()).zip(ab.iter_mut());
        for ((((va, ma), (vb, mb)), ((count, a), b)), ((aa, bb), ab)) in both.zip(into).zip(squares) {
            *count += ma * mb;
            *a += va * mb;
            *b += vb * ma;
            *aa += va * va * mb;
            *bb += vb * vb * ma;
            *ab += va * vb;
        }
    }
    let [count, a, b, aa, bb, ab] = sums.map(|sums| sums.iter().sum::<f32>());
    if count < least.max(2.0) {
        return None;
    }
    let (aa, bb, ab) = (aa - a * a / count, bb - b * b / count, ab - a * b / count);
    let flat = 1e-6 * count;
    (aa > flat && bb > flat).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}
