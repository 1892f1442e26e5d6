//! Labels on a map: each beside its place, and none over another.

use crate::chart::path::Path;
use crate::chart::svg::{Anchor, Drawing, Letters, Pen};
use crate::chart::{palette, text_width};

/// Labels that are already there.
#[derive(Debug)]
pub(crate) struct Names {
    width: f64,
    height: f64,
    taken: Vec<[f64; 4]>,
    held: Vec<(String, [f64; 4])>,
}

/// What a label names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    /// The code of its country; empty for something between countries.
    pub(crate) code: &'a str,
    /// Where it is.
    pub(crate) place: (f64, f64),
    /// How far from there the label begins; nothing puts it on the place itself.
    pub(crate) gap: f64,
    /// A line leads from the place to the label, which may then stand farther away.
    pub(crate) has_leader: bool,
}

impl Names {
    /// No labels yet, on a map of this size.
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self { width, height, taken: Vec::new(), held: Vec::new() }
    }

    /// Keeps a circle free of labels.
    pub(crate) fn keep_free(&mut self, (x, y): (f64, f64), radius: f64) {
        self.taken.push([x - radius, y - radius, x + radius, y + radius]);
    }

    /// Keeps the middle of a country free of the labels of others.
    pub(crate) fn hold(&mut self, code: &str, (x, y): (f64, f64), (wide, high): (f64, f64)) {
        let space = [x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0];
        self.held.push((code.to_owned(), space));
    }

    /// Writes a label at or beside a spot, where it touches no other. Says whether there was room.
    pub(crate) fn write(
        &mut self,
        drawing: &mut Drawing,
        spot: Spot<'_>,
        text: &str,
        letters: Letters,
    ) -> bool {
        let text = text_width::shorten(text, letters.size, (self.width * 0.42).min(190.0));
        let (half_width, half) = (text_width::width(&text, letters.size) / 2.0, letters.size * 0.5);
        let (x, y) = spot.place;
        for (dx, dy) in tries(spot, (half_width, half)) {
            let (cx, cy) = (x + dx, y + dy);
            let space = [cx - half_width - 2.0, cy - half - 1.0, cx + half_width + 2.0, cy + half + 1.0];
            if !self.is_free(spot.code, space) {
                continue;
            }
            self.taken.push(space);
            if spot.has_leader {
                // To the nearest edge of the label, from the place that it names.
                let edge = (x.clamp(space[0], space[2]), y.clamp(space[1], space[3]));
                let path = Path::from((x, y)).line(edge);
                drawing.stroke_path(&path, Pen::plain(palette::PAPER, 2.4));
                drawing.stroke_path(&path, Pen::plain(palette::INK, 0.8));
                drawing.ring((x, y), 1.8, palette::INK, Pen::plain(palette::PAPER, 0.8));
            }
            let letters = letters.anchor(Anchor::Middle).rimmed();
            drawing.text((cx, cy + letters.size * 0.35), &text, letters);
            return true;
        }
        false
    }

    fn is_free(&self, code: &str, [left, top, right, bottom]: [f64; 4]) -> bool {
        let inside = left >= 1.0 && top >= 1.0 && right <= self.width - 1.0 && bottom <= self.height - 1.0;
        let touches = |[l, t, r, b]: &[f64; 4]| left < *r && right > *l && top < *b && bottom > *t;
        let over_another = self.held.iter().any(|(held, space)| held != code && touches(space));
        inside && !over_another && !self.taken.iter().any(touches)
    }
}

/// Ways from a spot to the middle of its label, the best first.
fn tries(spot: Spot<'_>, (half_width, half): (f64, f64)) -> Vec<(f64, f64)> {
    let mut tries = Vec::new();
    // A line leads the eye over some distance; without one a label must stand close by.
    let distances: &[f64] = if spot.has_leader { &[0.0, 14.0, 30.0, 48.0, 70.0] } else { &[0.0] };
    if spot.gap <= 0.0 {
        tries.push((0.0, 0.0));
    }
    for farther in distances {
        let gap = spot.gap.max(6.0) + farther;
        let (aside, above) = (gap + half_width, gap + half);
        tries.extend([(aside, 0.0), (-aside, 0.0), (0.0, -above), (0.0, above)]);
        let (aside, above) = (gap * 0.7 + half_width, gap * 0.7 + half);
        tries.extend([(aside, -above), (aside, above), (-aside, -above), (-aside, above)]);
    }
    tries
}
