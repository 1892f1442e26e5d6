//! A face around its middle at one spacing: zeros where missing, read beyond its borders, turned, halved.

use super::grid::Grid;

/// Heights and whether each was measured, in a square around the middle of a face. A pixel `x` covers `x` to `x + 1` spacings
/// from the middle, so that pixels of every spacing begin at the middle.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Pixels from the middle to each border.
    half: i32,
    /// Zero where missing.
    values: Vec<f32>,
    /// One where measured, else zero.
    measured: Vec<f32>,
}

impl Layer {
    /// The heights of a grid as multiples of `unit`, with the grid's middle in the middle.
    pub(super) fn new(grid: &Grid, unit: f32) -> Self {
        let (left, top) = (grid.columns as i32 / 2, grid.rows as i32 / 2);
        // What was measured lies in a disc for most faces: as far as any of it is from the middle, it can be turned to.
        let mut farthest = 0i64;
        for (row, heights) in grid.heights.chunks_exact(grid.columns.max(1)).enumerate() {
            let y = (2 * (row as i64 - i64::from(top)) + 1).abs() + 1;
            let ends = [
                heights.iter().position(|height| !height.is_nan()),
                heights.iter().rposition(|height| !height.is_nan()),
            ];
            for column in ends.into_iter().flatten() {
                let x = (2 * (column as i64 - i64::from(left)) + 1).abs() + 1;
                farthest = farthest.max(x * x + y * y);
            }
        }
        // Multiples of four, so that it can be halved twice.
        let half = ((farthest as f64).sqrt() / 2.0).ceil() as i32;
        let half = (half + 1 + 3) / 4 * 4;
        let mut layer = Self::empty(half);
        for (row, heights) in grid.heights.chunks_exact(grid.columns.max(1)).enumerate() {
            for (column, height) in heights.iter().enumerate().filter(|(_, height)| !height.is_nan()) {
                layer.set(column as i32 - left, row as i32 - top, height / unit);
            }
        }
        layer
    }

    fn empty(half: i32) -> Self {
        let pixels = (2 * half as usize).pow(2);
        Self { half, values: vec![0.0; pixels], measured: vec![0.0; pixels] }
    }

    fn set(&mut self, x: i32, y: i32, value: f32) {
        let place = self.place(x, y);
        if let Some(place) = place
            && let (Some(to), Some(measured)) = (self.values.get_mut(place), self.measured.get_mut(place))
        {
            (*to, *measured) = (value, 1.0);
        }
    }

    pub(super) fn half(&self) -> i32 {
        self.half
    }

    fn place(&self, x: i32, y: i32) -> Option<usize> {
        let within = |at: i32| (-self.half..self.half).contains(&at);
        let side = 2 * self.half as usize;
        (within(x) && within(y)).then(|| (y + self.half) as usize * side + (x + self.half) as usize)
    }

    /// Averages of two by two pixels, those with at least two measured.
    pub(super) fn halved(&self) -> Self {
        let side = 2 * self.half.max(1) as usize;
        let mut halved = Self::empty(self.half / 2);
        let rows = self.values.chunks_exact(2 * side).zip(self.measured.chunks_exact(2 * side));
        let into = halved.values.chunks_exact_mut(side / 2).zip(halved.measured.chunks_exact_mut(side / 2));
        for ((values, measured), (to, to_measured)) in rows.zip(into) {
            let ((above, below), (above_measured, below_measured)) =
                (values.split_at(side), measured.split_at(side));
            let pairs =
                |row: &[f32]| -> Vec<f32> { row.chunks_exact(2).map(|pair| pair.iter().sum()).collect() };
            let sums = pairs(above).into_iter().zip(pairs(below)).map(|(a, b)| a + b);
            let counts = pairs(above_measured).into_iter().zip(pairs(below_measured)).map(|(a, b)| a + b);
            for (((sum, count), to), to_measured) in sums.zip(counts).zip(to).zip(to_measured) {
                if count >= 2.0 {
                    (*to, *to_measured) = (sum / count, 1.0);
                }
            }
        }
        halved
    }

    /// The face turned: what it has at `p` turned by the angle comes to `p`.
    pub(super) fn turned(&self, turn: Turn) -> Self {
        let mut turned = Self::empty(self.half);
        let side = 2 * self.half.max(1) as usize;
        let rows = turned.values.chunks_exact_mut(side).zip(turned.measured.chunks_exact_mut(side));
        for (y, (values, measured)) in (-self.half..self.half).zip(rows) {
            self.turned_row(turn, -self.half, y, values, measured);
        }
        turned
    }

    /// Pixels of the turned face in a row from `x` on.
    pub(super) fn turned_row(&self, turn: Turn, x: i32, y: i32, values: &mut [f32], measured: &mut [f32]) {
        let side = 2 * self.half as usize;
        // Places are counted from the middle of the first pixel.
        let middle = self.half as f32 - 0.5;
        let (from_x, from_y) = turn.of(x as f32 + 0.5, y as f32 + 0.5);
        let (from_x, from_y) = (from_x + middle, from_y + middle);
        // In 65,536ths of a pixel: whole numbers are split into place and rest far faster than fractions are.
        let fixed = |pixels: f32| (pixels * 65_536.0) as i32;
        let (mut next_x, mut next_y) = (fixed(from_x), fixed(from_y));
        let (step_x, step_y) = (fixed(turn.cosine), fixed(turn.sine));
        let last = side.saturating_sub(1) as i32;
        for (value, measured) in values.iter_mut().zip(measured) {
            let (x, y) = (next_x, next_y);
            (next_x, next_y) = (x.wrapping_add(step_x), y.wrapping_add(step_y));
            let (column, row) = (x >> 16, y >> 16);
            // The outermost pixels are never measured (see `new`), so nothing is lost at the borders.
            if !((0..last).contains(&column) && (0..last).contains(&row)) {
                (*value, *measured) = (0.0, 0.0);
                continue;
            }
            let rest = |fixed: i32| (fixed & 0xffff) as f32 / 65_536.0;
            let (column, row, x, y) = (column as usize, row as usize, rest(x), rest(y));
            let place = row * side + column;
            let four = |of: &[f32]| -> f32 {
                let pair = |place: usize| of.get(place..).and_then(|rest| rest.first_chunk::<2>());
                match (pair(place), pair(place + side)) {
                    (Some([a, b]), Some([c, d])) => {
                        let (above, below) = (a + x * (b - a), c + x * (d - c));
                        above + y * (below - above)
                    }
                    _ => 0.0,
                }
            };
            let share = four(&self.measured);
            (*value, *measured) = match share >= 0.5 {
                true => (four(&self.values) / share, 1.0),
                false => (0.0, 0.0),
            };
        }
    }

    /// `H` rows of `W` pixels from a place on; zero beyond the borders. Heights, and whether measured.
    pub(super) fn patch<const W: usize, const H: usize>(&self, x: i32, y: i32) -> Patch<W, H> {
        Patch { values: self.cut(&self.values, x, y), measured: self.cut(&self.measured, x, y) }
    }

    /// The heights of a patch alone.
    pub(super) fn heights<const W: usize, const H: usize>(&self, x: i32, y: i32) -> [[f32; W]; H] {
        self.cut(&self.values, x, y)
    }

    /// A cut of something that lies pixel by pixel as this layer does.
    pub(super) fn cut<const W: usize, const H: usize>(&self, of: &[f32], x: i32, y: i32) -> [[f32; W]; H] {
        let mut cut = [[0.0; W]; H];
        let left = x.max(-self.half);
        let right = x.saturating_add(W as i32).min(self.half);
        for (y, row) in (y..).zip(&mut cut) {
            if left < right
                && let Some(from) = self.place(left, y)
                && let Some(values) = of.get(from..from + (right - left) as usize)
                && let Some(row) = row.get_mut((left - x) as usize..(right - x) as usize)
            {
                row.copy_from_slice(values);
            }
        }
        cut
    }

    /// Heights row by row.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// Whether measured, row by row.
    pub(super) fn measured(&self) -> &[f32] {
        &self.measured
    }
}

/// A part of a layer.
#[derive(Debug, Clone)]
pub(super) struct Patch<const W: usize, const H: usize> {
    /// Zero where missing.
    pub(super) values: [[f32; W]; H],
    /// One where measured, else zero.
    pub(super) measured: [[f32; W]; H],
}

impl<const W: usize, const H: usize> Patch<W, H> {
    /// Share of the pixels that were measured.
    pub(super) fn share(&self) -> f32 {
        self.measured.iter().flatten().sum::<f32>() / (W * H).max(1) as f32
    }

    /// Less the mean of what was measured.
    pub(super) fn centred(mut self) -> Self {
        let mean =
            self.values.iter().flatten().sum::<f32>() / self.measured.iter().flatten().sum::<f32>().max(1.0);
        for (values, measured) in self.values.iter_mut().zip(&self.measured) {
            for (value, measured) in values.iter_mut().zip(measured) {
                *value = (*value - mean) * measured;
            }
        }
        self
    }
}

/// An angle by which a face is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turn {
    pub(super) degrees: f32,
    pub(super) cosine: f32,
    pub(super) sine: f32,
}

impl Turn {
    pub(super) fn new(degrees: f32) -> Self {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Self { degrees, cosine, sine }
    }

    /// A place turned.
    pub(super) fn of(self, x: f32, y: f32) -> (f32, f32) {
        (self.cosine * x - self.sine * y, self.sine * x + self.cosine * y)
    }

    /// A place turned back.
    pub(super) fn back(self, x: f32, y: f32) -> (f32, f32) {
        (self.cosine * x + self.sine * y, -self.sine * x + self.cosine * y)
    }
}
