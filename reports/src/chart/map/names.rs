//! Labels on a map: each beside its place, and none over another.

use crate::chart::svg::{Anchor, Drawing, Letters};
use crate::chart::text_width;

/// Labels that are already there.
#[derive(Debug)]
pub(crate) struct Names {
    width: f64,
    height: f64,
    taken: Vec<[f64; 4]>,
    held: Vec<(String, [f64; 4])>,
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

    /// Writes the label of a country at or beside a place, where it touches no other; `gap` is how far from the place it
    /// begins. Says whether there was room.
    pub(crate) fn write(
        &mut self,
        drawing: &mut Drawing,
        (code, (x, y)): (&str, (f64, f64)),
        gap: f64,
        text: &str,
        letters: Letters,
    ) -> bool {
        let text = text_width::shorten(text, letters.size, (self.width * 0.42).min(190.0));
        let width = text_width::width(&text, letters.size);
        let half = letters.size * 0.5;
        let aside = gap + width / 2.0;
        let above = gap + half;
        let mut tries = vec![(aside, 0.0), (-aside, 0.0), (0.0, -above), (0.0, above)];
        if gap <= 0.0 {
            tries.insert(0, (0.0, 0.0));
            let (step, up) = (width / 2.0 + 6.0, half + 6.0);
            tries.extend([(step, 0.0), (-step, 0.0), (0.0, -up), (0.0, up)]);
        }
        let slant = [(aside, -above), (aside, above), (-aside, -above), (-aside, above)];
        tries.extend(slant);
        for (dx, dy) in tries {
            let (cx, cy) = (x + dx, y + dy);
            let space = [cx - width / 2.0 - 2.0, cy - half - 1.0, cx + width / 2.0 + 2.0, cy + half + 1.0];
            if self.is_free(code, space) {
                self.taken.push(space);
                let letters = letters.anchor(Anchor::Middle).rimmed();
                drawing.text((cx, cy + letters.size * 0.35), &text, letters);
                return true;
            }
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
