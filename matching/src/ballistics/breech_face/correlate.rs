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

#[inline(always)]
fn block<const C: usize, const W: usize, const H: usize>(
    cell: &[[f32; C]; C],
    region: &[[f32; W]; H],
    down: usize,
    along: usize,
) -> [[f32; LANES]; DOWN] {
    // Four arrays by name: an array of arrays would not stay in registers.
    let (mut first, mut second, mut third, mut fourth) =
        ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for (row, cell_row) in cell.iter().enumerate() {
        let Some([one, two, three, four]) =
            region.get(down + row..).and_then(|rows| rows.first_chunk::<DOWN>())
        else {
            continue;
        };
        let below =
            windows(one, along).zip(windows(two, along)).zip(windows(three, along)).zip(windows(four, along));
        for (value, (((one, two), three), four)) in cell_row.iter().zip(below) {
            add(&mut first, *value, one);
            add(&mut second, *value, two);
            add(&mut third, *value, three);
            add(&mut fourth, *value, four);
        }
    }
    [first, second, third, fourth]
}

fn windows(row: &[f32], along: usize) -> std::slice::Windows<'_, f32> {
    row.get(along..).unwrap_or_default().windows(LANES)
}

#[inline(always)]
fn add(sums: &mut [f32; LANES], value: f32, window: &[f32]) {
    if let Some(window) = window.first_chunk::<LANES>() {
        let [a, b, c, d, e, f, g, h] = *window;
        let [s, t, u, v, w, x, y, z] = *sums;
        *sums = [
            s + value * a,
            t + value * b,
            u + value * c,
            v + value * d,
            w + value * e,
            x + value * f,
            y + value * g,
            z + value * h,
        ];
    }
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
