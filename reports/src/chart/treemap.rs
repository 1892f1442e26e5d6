//! A treemap: parts of a whole as areas, the largest first, darker for more. Parts too small to bear their name are summed
//! up. The tiles are laid out as squares as can be had: Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.

use super::svg::{Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, text_width};
use crate::error::ReportError;

/// One part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub label: String,
    /// Its amount; nothing is drawn for nothing.
    pub amount: f64,
    /// The same as it is written.
    pub amount_label: String,
    /// How many things it stands for: more than one when it sums up what is not shown by itself.
    pub count: usize,
}

impl Part {
    fn is_rest(&self) -> bool {
        self.count > 1
    }
}

/// Left corner, top, width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tile {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The least tile that bears a name.
const LEAST: (f64, f64) = (46.0, 26.0);

/// Draws parts. `rest` makes the part that sums up the smallest ones, of their number and their amount.
pub fn draw(
    frame: &Frame,
    parts: &[Part],
    rest: &dyn Fn(usize, f64) -> Result<Part, ReportError>,
) -> Result<String, ReportError> {
    let mut drawing = Drawing::new(frame);
    let height = if frame.width > super::HALF { 250.0 } else { 300.0 };
    let mut sorted: Vec<Part> = parts.iter().filter(|part| part.amount > 0.0).cloned().collect();
    sorted.sort_by(|a, b| a.is_rest().cmp(&b.is_rest()).then(b.amount.total_cmp(&a.amount)));
    let (shown, tiles) = fitting(sorted, Tile { x: 0.0, y: 0.0, width: frame.width, height }, rest)?;
    let largest = shown.iter().filter(|part| !part.is_rest()).map(|part| part.amount).fold(0.0, f64::max);
    for (part, tile) in shown.iter().zip(&tiles) {
        let (fill, is_dark) = if part.is_rest() {
            (palette::GRID, false)
        } else {
            palette::step(part.amount / largest.max(1e-9))
        };
        drawing.open_group(&format!("{}: {}", part.label, part.amount_label));
        let inner = (tile.width - 2.0, tile.height - 2.0);
        drawing.rectangle((tile.x + 1.0, tile.y + 1.0), inner, fill);
        write(&mut drawing, part, *tile, if is_dark { palette::PAPER } else { palette::INK });
        drawing.close_group();
    }
    Ok(drawing.finish(frame, height))
}

/// As many parts as can bear their names, with one that sums up the others, and their tiles.
fn fitting(
    mut parts: Vec<Part>,
    room: Tile,
    rest: &dyn Fn(usize, f64) -> Result<Part, ReportError>,
) -> Result<(Vec<Part>, Vec<Tile>), ReportError> {
    let fits = |tiles: &[Tile]| tiles.iter().all(|tile| tile.width >= LEAST.0 && tile.height >= LEAST.1);
    let tiles = tile(&amounts(&parts), room);
    if fits(&tiles) || parts.len() < 3 {
        return Ok((parts, tiles));
    }
    let banded = under_a_giant(&amounts(&parts), room);
    if fits(&banded) {
        return Ok((parts, banded));
    }
    for kept in (1..parts.len() - 1).rev() {
        let small = parts.split_off(kept);
        let count = small.iter().map(|part| part.count).sum();
        let part = rest(count, small.iter().map(|part| part.amount).sum())?;
        let mut shown = parts.clone();
        shown.push(part);
        let tiles = tile(&amounts(&shown), room);
        if fits(&tiles) {
            return Ok((shown, tiles));
        }
        // Beside a giant there may be no room for a word, where there is some below it.
        let banded = under_a_giant(&amounts(&shown), room);
        if fits(&banded) || kept == 1 {
            return Ok((shown, banded));
        }
        parts.extend(small);
    }
    Ok((parts, tiles))
}

fn amounts(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| part.amount).collect()
}

/// The name in as many lines as there are, and the amount under it.
fn write(drawing: &mut Drawing, part: &Part, tile: Tile, colour: &'static str) {
    let room = tile.width - 10.0;
    let lines_in_all = ((tile.height - 6.0) / 12.6).floor();
    if room < 14.0 || lines_in_all < 1.0 {
        return;
    }
    let says_amount = lines_in_all >= 2.0 && text_width::width(&part.amount_label, SMALL) <= room;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let lines = (lines_in_all as usize - usize::from(says_amount)).clamp(1, 3);
    // A word that does not fit is cut once, not in every line.
    let breaks = part.label.split(' ').all(|word| text_width::width(word, LABEL) <= room);
    let lines = if breaks { lines } else { 1 };
    let letters = Letters::plain(LABEL).colour(colour).bold();
    let mut y = tile.y + 14.5;
    let wrapped = match lines {
        1 => vec![text_width::shorten(&part.label, LABEL, room)],
        lines => text_width::wrap(&part.label, LABEL, room, lines),
    };
    for line in wrapped {
        drawing.text((tile.x + 6.0, y), &line, letters);
        y += 12.6;
    }
    if says_amount {
        drawing.text((tile.x + 6.0, y), &part.amount_label, Letters::plain(SMALL).colour(colour));
    }
}

/// Tiles of amounts, which are in descending order but for the last; together they fill the room.
fn tile(amounts: &[f64], room: Tile) -> Vec<Tile> {
    let mut tiles = Vec::with_capacity(amounts.len());
    let mut free = room;
    let mut left: f64 = amounts.iter().sum();
    let mut place = 0;
    while place < amounts.len() && left > 0.0 {
        let rest = amounts.get(place..).unwrap_or_default();
        let per_unit = free.width * free.height / left;
        let side = free.width.min(free.height);
        // A row grows as long as its worst tile gets squarer.
        let mut count = 1;
        while count < rest.len()
            && worst(rest, count + 1, per_unit, side) <= worst(rest, count, per_unit, side)
        {
            count += 1;
        }
        let row = rest.get(..count).unwrap_or(rest);
        let sum: f64 = row.iter().sum();
        let depth = sum * per_unit / side;
        let mut along = 0.0;
        for amount in row {
            let length = side * amount / sum;
            tiles.push(if free.width >= free.height {
                Tile { x: free.x, y: free.y + along, width: depth, height: length }
            } else {
                Tile { x: free.x + along, y: free.y, width: length, height: depth }
            });
            along += length;
        }
        if free.width >= free.height {
            free = Tile { x: free.x + depth, width: free.width - depth, ..free };
        } else {
            free = Tile { y: free.y + depth, height: free.height - depth, ..free };
        }
        left -= sum;
        place += count;
    }
    tiles
}

/// The first over the whole width, and all others in what is left below it.
fn under_a_giant(amounts: &[f64], room: Tile) -> Vec<Tile> {
    let (Some((first, rest)), sum) = (amounts.split_first(), amounts.iter().sum::<f64>()) else {
        return Vec::new();
    };
    let height = room.height * first / sum.max(f64::MIN_POSITIVE);
    let below = Tile { y: room.y + height, height: room.height - height, ..room };
    let mut tiles = vec![Tile { height, ..room }];
    tiles.extend(tile(rest, below));
    tiles
}

/// The worst ratio of sides in a row of the first so many.
fn worst(amounts: &[f64], count: usize, per_unit: f64, side: f64) -> f64 {
    let row = amounts.get(..count).unwrap_or(amounts);
    let depth = row.iter().sum::<f64>() * per_unit / side;
    let ratio = |amount: &f64| {
        let length = amount * per_unit / depth;
        (length / depth).max(depth / length)
    };
    row.iter().map(ratio).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Tile = Tile { x: 0.0, y: 0.0, width: 600.0, height: 400.0 };

    #[test]
    fn tiles_are_as_large_as_their_amounts_and_fill_the_room() {
        // The example of the paper.
        let amounts = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0];
        let tiles = tile(&amounts, ROOM);
        assert_eq!(tiles.len(), 7);
        for (tile, amount) in tiles.iter().zip(amounts) {
            assert!((tile.width * tile.height - amount * 10_000.0).abs() < 1e-6, "{tile:?}");
            assert!(tile.x + tile.width <= 600.0 + 1e-9 && tile.y + tile.height <= 400.0 + 1e-9, "{tile:?}");
            assert!((tile.width / tile.height).max(tile.height / tile.width) < 2.8, "{tile:?}");
        }
    }

    #[test]
    fn small_parts_are_summed_up() -> Result<(), ReportError> {
        let part =
            |amount: f64| Part { label: format!("{amount}"), amount, amount_label: String::new(), count: 1 };
        let parts: Vec<Part> =
            [900.0].into_iter().chain((0..60).map(|n| 2.0 - f64::from(n) * 0.01)).map(part).collect();
        let total: f64 = parts.iter().map(|part| part.amount).sum();
        let room = Tile { width: 360.0, height: 280.0, ..ROOM };
        let rest =
            |count: usize, amount: f64| Ok(Part { label: format!("{count} others"), count, ..part(amount) });
        let (shown, tiles) = fitting(parts, room, &rest)?;
        assert_eq!(shown.len(), tiles.len());
        assert!(shown.len() < 30 && shown.last().is_some_and(Part::is_rest), "{}", shown.len());
        assert!((shown.iter().map(|part| part.amount).sum::<f64>() - total).abs() < 1e-6);
        Ok(())
    }
}
