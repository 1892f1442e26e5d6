//! What the marks of a chart mean, where they cannot be named beside themselves; and sentences under a chart.

use super::svg::{Drawing, Letters, Pen};
use super::{Frame, SMALL, palette, text_width};

/// The sign before a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    /// A square in the fill of a series.
    Fill(palette::Fill),
    /// A piece of a line.
    Line(Pen),
    /// A ring.
    Ring,
}

/// Draws signs with their names in as many lines as it takes; returns where the next thing may begin.
pub(super) fn draw(drawing: &mut Drawing, frame: &Frame, top: f64, items: &[(Sign, String)]) -> f64 {
    let mut at = 0.0;
    let mut top = top;
    for (sign, name) in items {
        let before = match sign {
            Sign::Fill(_) | Sign::Ring => 16.0,
            Sign::Line(_) => 29.0,
        };
        let name = text_width::shorten(name, SMALL, frame.width - before - 4.0);
        let width = before + text_width::width(&name, SMALL) + 14.0;
        if at > 0.0 && at + width - 14.0 > frame.width {
            at = 0.0;
            top += 16.0;
        }
        match sign {
            Sign::Fill(fill) => drawing.series_rectangle((at, top), (11.0, 11.0), *fill),
            Sign::Ring => {
                drawing.ring((at + 5.5, top + 5.5), 4.5, "none", Pen::plain(palette::ACCENT, 2.0));
            }
            Sign::Line(pen) => {
                let path = super::path::Path::from((at, top + 5.5)).line((at + 24.0, top + 5.5));
                drawing.stroke_path(&path, *pen);
            }
        }
        drawing.text((at + before, top + 9.3), &name, Letters::plain(SMALL).colour(palette::MUTED));
        at += width;
    }
    top + 20.0
}

/// Writes a sentence in small letters, in as many lines as it takes; returns where the next thing may begin.
pub(super) fn sentence(drawing: &mut Drawing, frame: &Frame, top: f64, text: &str) -> f64 {
    if text.is_empty() {
        return top;
    }
    let mut y = top + 9.3;
    for line in text_width::wrap(text, SMALL, frame.width, 12) {
        drawing.text((0.0, y), &line, Letters::plain(SMALL).colour(palette::MUTED));
        y += 13.0;
    }
    y - 13.0 + 6.0
}
