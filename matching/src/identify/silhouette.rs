//! A picture of a firearm as the code of its outline.
//!
//! The firearm is what differs from the background, whose brightness may run from one side to the other: a plane per
//! colour, fitted to the picture's border. What lies beside it, such as a scale or a label, is left out: only the largest
//! connected part counts. The outline, not the photograph, is hashed, so that light, colour and engravings do not matter;
//! the hash is a mean hash: a cell is set when more of it is covered than of cells on average.

use super::picture::{MOST_BYTES, Picture, PictureError};
use proofhouse_schemas::silhouette::{SILHOUETTE_CELLS, SilhouetteCode};

/// Cells across, and down.
const CELLS: usize = 16;
/// Share of the shorter side that counts as border.
const BORDER: f32 = 0.03;
/// Least difference from the background, of 255, that is taken for the firearm.
const LEAST_CONTRAST: u8 = 24;
/// Parts with so few pixels between them are one: light falls on edges.
const GAP: usize = 2;
/// Variance along a long firearm is more than so many times that across.
const LONG: f64 = 6.0;
/// The firearm covers at least this share of the picture, and leaves at least as much.
const LEAST_SHARE: f32 = 0.01;

/// An outline as a picture shows it, and as it would be seen from the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSilhouette {
    /// As the picture shows it.
    pub seen: SilhouetteCode,
    /// Left and right exchanged.
    pub mirrored: SilhouetteCode,
    /// Both turned round, when a long firearm was photographed upright: which end is up is not known.
    pub turned: Option<[SilhouetteCode; 2]>,
}

impl SeenSilhouette {
    /// Bytes of the largest file that is read as a picture.
    pub const MOST_BYTES: usize = MOST_BYTES;

    /// How many cells differ from an outline, 0 to 256, whichever way the firearm lies.
    pub fn differing_cells(&self, code: &SilhouetteCode) -> u32 {
        let ways = [&self.seen, &self.mirrored].into_iter().chain(self.turned.iter().flatten());
        ways.map(|way| way.differing_cells(code)).min().unwrap_or(SILHOUETTE_CELLS)
    }

    /// The outline in a JPEG or PNG picture.
    ///
    /// # Errors
    /// When the picture cannot be read or no firearm stands out in it.
    pub fn of_picture(picture: &[u8]) -> Result<SeenSilhouette, PictureError> {
        let outline = Outline::of(&Picture::read(picture)?).ok_or(PictureError::NoOutline)?;
        let (seen, mirrored) = (outline.code(false), outline.code(true));
        if seen.cells.iter().all(|cells| *cells == 0) {
            // As full in each cell as on average: a rectangle.
            return Err(PictureError::NoOutline);
        }
        let turned = outline.stood_upright.then(|| [turned_round(&seen), turned_round(&mirrored)]);
        Ok(SeenSilhouette { seen, mirrored, turned })
    }
}

/// What a firearm covers of the smallest frame around it.
struct Outline {
    width: usize,
    height: usize,
    /// Row by row.
    covered: Vec<bool>,
    /// Whether the firearm was nearer to upright than to lying.
    stood_upright: bool,
}

impl Outline {
    /// The firearm, cut out, a long one laid straight.
    fn of(picture: &Picture) -> Option<Outline> {
        let (width, all) = (picture.width, picture.pixels.len());
        let mut mask = if is_cut_out(picture) {
            picture.pixels.iter().map(|[.., cover]| *cover >= 128).collect()
        } else {
            differs_from_background(picture)?
        };
        keep_largest_part(&mut mask, width);
        let count = mask.iter().filter(|covered| **covered).count();
        let least = (all as f32 * LEAST_SHARE) as usize;
        if count < least.max(CELLS) || all - count < least {
            return None;
        }
        let points = || {
            let covered = mask.iter().enumerate().filter(|(_, covered)| **covered);
            covered.map(|(place, _)| ((place % width) as f32, (place / width) as f32))
        };
        let lie = Lie::of(points, count as f32);
        let bounds = |along: fn((f32, f32)) -> f32| {
            let places = points().map(|(x, y)| along(lie.straightened(x, y)));
            places.fold((f32::MAX, f32::MIN), |(low, high), place| (low.min(place), high.max(place)))
        };
        let ((left, right), (top, bottom)) = (bounds(|(x, _)| x), bounds(|(_, y)| y));
        let (columns, rows) = ((right - left) as usize + 1, (bottom - top) as usize + 1);
        let covered = (0..columns * rows).map(|place| {
            let (x, y) = lie.as_it_lay(left + (place % columns) as f32, top + (place / columns) as f32);
            let inside = x > -0.5 && y > -0.5 && x < width as f32 - 0.5;
            inside && mask.get(y.round() as usize * width + x.round() as usize).copied().unwrap_or(false)
        });
        let stood_upright = lie.sine.abs() > lie.cosine.abs();
        Some(Outline { width: columns, height: rows, covered: covered.collect(), stood_upright })
    }

    fn code(&self, mirrored: bool) -> SilhouetteCode {
        let shares: Vec<f32> =
            (0..CELLS * CELLS).map(|cell| self.share(cell % CELLS, cell / CELLS, mirrored)).collect();
        let mean = shares.iter().sum::<f32>() / (CELLS * CELLS) as f32;
        let mut cells = [0; CELLS * CELLS / 8];
        for (byte, shares) in cells.iter_mut().zip(shares.chunks(8)) {
            *byte =
                shares.iter().enumerate().fold(0, |byte, (bit, share)| byte | u8::from(*share > mean) << bit);
        }
        let width_percent = (self.width * 100 / self.height.max(1)).clamp(1, 9_999);
        SilhouetteCode { width_percent: u16::try_from(width_percent).unwrap_or(9_999), cells }
    }

    /// How much of a cell is covered. A cell of a narrow outline may share its pixels with its neighbours.
    fn share(&self, column: usize, row: usize, mirrored: bool) -> f32 {
        let within = |cell: usize, length: usize| {
            let start = cell * length / CELLS;
            start..((cell + 1) * length / CELLS).max(start + 1)
        };
        let column = if mirrored { CELLS - 1 - column } else { column };
        let (mut covered, mut count) = (0.0, 0.0f32);
        for y in within(row, self.height) {
            for x in within(column, self.width) {
                covered +=
                    f32::from(u8::from(self.covered.get(y * self.width + x).copied().unwrap_or(false)));
                count += 1.0;
            }
        }
        covered / count.max(1.0)
    }
}

/// The outline turned by half a circle: the last cell is the first.
fn turned_round(code: &SilhouetteCode) -> SilhouetteCode {
    let mut turned = code.clone();
    turned.cells.reverse();
    turned.cells.iter_mut().for_each(|cells| *cells = cells.reverse_bits());
    turned
}

/// How a firearm lies: about its middle, turned by an angle.
struct Lie {
    middle: (f32, f32),
    sine: f32,
    cosine: f32,
}

impl Lie {
    /// A long one lies along the axis in which its points vary most; with a short one that axis says little, and it is
    /// taken to lie straight.
    fn of<I: Iterator<Item = (f32, f32)>>(points: impl Fn() -> I, count: f32) -> Lie {
        let sum = points().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x, sum.1 + y));
        let middle = (sum.0 / count, sum.1 / count);
        let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
        for (x, y) in points() {
            let (x, y) = (f64::from(x - middle.0), f64::from(y - middle.1));
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        let spread = ((xx - yy).powi(2) + 4.0 * xy * xy).sqrt();
        let is_long = xx + yy + spread > LONG * (xx + yy - spread);
        let angle = if is_long { 0.5 * (2.0 * xy).atan2(xx - yy) } else { 0.0 };
        Lie { middle, sine: angle.sin() as f32, cosine: angle.cos() as f32 }
    }

    fn straightened(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.middle.0, y - self.middle.1);
        (x * self.cosine + y * self.sine, y * self.cosine - x * self.sine)
    }

    fn as_it_lay(&self, x: f32, y: f32) -> (f32, f32) {
        (self.middle.0 + x * self.cosine - y * self.sine, self.middle.1 + x * self.sine + y * self.cosine)
    }
}

/// Whether the background was taken out of the picture already: it is transparent all around the firearm, and not around
/// the picture only.
fn is_cut_out(picture: &Picture) -> bool {
    let transparent = |[.., cover]: &[u8; 4]| *cover < 128;
    let (width, height) = (picture.width, picture.height);
    let is_edge = |x: usize, y: usize| x == 0 || y == 0 || x + 1 == width || y + 1 == height;
    let clear = picture.pixels.iter().filter(|pixel| transparent(pixel)).count();
    let mut edge =
        picture.pixels.iter().enumerate().filter(|(place, _)| is_edge(place % width, place / width));
    clear * 4 > picture.pixels.len() && edge.all(|(_, pixel)| transparent(pixel))
}

/// Which pixels differ from the background, by Otsu's threshold on the largest difference of the three colours.
fn differs_from_background(picture: &Picture) -> Option<Vec<bool>> {
    let (width, height) = (picture.width, picture.height);
    let border = ((width.min(height) as f32 * BORDER) as usize).max(1);
    let is_border =
        |x: usize, y: usize| x < border || y < border || x + border >= width || y + border >= height;
    let places =
        || picture.pixels.iter().enumerate().map(|(place, pixel)| (place % width, place / width, pixel));
    let mut planes = Vec::with_capacity(3);
    for colour in 0..3usize {
        let samples = || {
            let pixels = places().filter(|(x, y, _)| is_border(*x, *y));
            pixels.map(|(x, y, pixel)| {
                (x as f32, y as f32, f32::from(pixel.get(colour).copied().unwrap_or_default()))
            })
        };
        planes.push(Plane::through(samples)?);
    }
    let differences: Vec<u8> = places()
        .map(|(x, y, pixel)| {
            let colours = pixel.iter().zip(&planes);
            let apart =
                colours.map(|(value, plane)| (f32::from(*value) - plane.at(x as f32, y as f32)).abs());
            apart.fold(0.0, f32::max).min(255.0) as u8
        })
        .collect();
    let threshold = otsu(&differences).max(LEAST_CONTRAST);
    Some(differences.iter().map(|difference| *difference >= threshold).collect())
}

/// Brightness over the picture: `level + x * across + y * down`.
struct Plane {
    level: f32,
    across: f32,
    down: f32,
}

impl Plane {
    /// Least squares, once more without what lies far off: a barrel may reach the border.
    fn through<I: Iterator<Item = (f32, f32, f32)>>(samples: impl Fn() -> I) -> Option<Plane> {
        let first = Plane::fitted(samples())?;
        let (count, squares) = samples().fold((0.0f32, 0.0f32), |(count, squares), (x, y, value)| {
            (count + 1.0, squares + (value - first.at(x, y)).powi(2))
        });
        let near = (squares / count.max(1.0)).sqrt().max(2.0) * 1.5;
        Plane::fitted(samples().filter(|(x, y, value)| (value - first.at(*x, *y)).abs() <= near))
            .or(Some(first))
    }

    fn fitted(samples: impl Iterator<Item = (f32, f32, f32)>) -> Option<Plane> {
        let (mut n, mut x, mut y, mut v) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
        let (mut xx, mut xy, mut yy, mut xv, mut yv) = (0.0f64, 0.0f64, 0.0f64, 0.0f64, 0.0f64);
        for (sample_x, sample_y, value) in samples {
            let (sample_x, sample_y, value) = (f64::from(sample_x), f64::from(sample_y), f64::from(value));
            n += 1.0;
            x += sample_x;
            y += sample_y;
            v += value;
            xx += sample_x * sample_x;
            xy += sample_x * sample_y;
            yy += sample_y * sample_y;
            xv += sample_x * value;
            yv += sample_y * value;
        }
        if n < 3.0 {
            return None;
        }
        // Normal equations about the middle, where the level separates.
        let (cxx, cxy, cyy) = (xx - x * x / n, xy - x * y / n, yy - y * y / n);
        let (cxv, cyv) = (xv - x * v / n, yv - y * v / n);
        let determinant = cxx * cyy - cxy * cxy;
        let (across, down) = if determinant.abs() > 1e-6 {
            ((cxv * cyy - cyv * cxy) / determinant, (cyv * cxx - cxv * cxy) / determinant)
        } else {
            (0.0, 0.0)
        };
        let level = (v - across * x - down * y) / n;
        Some(Plane { level: level as f32, across: across as f32, down: down as f32 })
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        self.level + x * self.across + y * self.down
    }
}

/// The threshold that parts values into the two groups that differ most (N. Otsu, A threshold selection method from
/// gray-level histograms, 1979): values from it on are the upper group.
fn otsu(values: &[u8]) -> u8 {
    let mut histogram = [0.0f64; 256];
    for value in values {
        if let Some(count) = histogram.get_mut(*value as usize) {
            *count += 1.0;
        }
    }
    let total: f64 = histogram.iter().sum();
    let sum: f64 = (0u32..).zip(&histogram).map(|(value, count)| f64::from(value) * count).sum();
    let (mut below, mut sum_below, mut best) = (0.0, 0.0, (0.0, 0u8));
    for (value, count) in (0u8..=254).zip(&histogram) {
        below += count;
        sum_below += f64::from(value) * count;
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let apart = sum_below / below - (sum - sum_below) / above;
            let between = below * above * apart * apart;
            if between > best.0 {
                best = (between, value + 1);
            }
        }
    }
    best.1
}

/// Leaves the largest connected part.
fn keep_largest_part(mask: &mut [bool], width: usize) {
    let mut part_of = vec![0u32; mask.len()];
    let (mut parts, mut largest) = (0, (0, 0));
    let mut open = Vec::new();
    for start in 0..mask.len() {
        if !mask.get(start).copied().unwrap_or(false) || part_of.get(start) != Some(&0) {
            continue;
        }
        parts += 1;
        let mut size = 0;
        open.push(start);
        while let Some(place) = open.pop() {
            let (Some(true), Some(of)) = (mask.get(place), part_of.get_mut(place)) else { continue };
            if *of != 0 {
                continue;
            }
            *of = parts;
            size += 1;
            let (column, row) = (place % width, place / width);
            let columns = column.saturating_sub(GAP)..(column + GAP + 1).min(width);
            for row in row.saturating_sub(GAP)..=row + GAP {
                open.extend(columns.clone().map(|column| row * width + column));
            }
        }
        largest = largest.max((size, parts));
    }
    for (covered, part) in mask.iter_mut().zip(&part_of) {
        *covered &= *part == largest.1;
    }
}

#[cfg(test)]
mod tests;
