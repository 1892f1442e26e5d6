//! Labels at the head of rows: right-aligned before the marks they name, in two lines where one does not do.

use super::svg::{Anchor, Drawing, Letters};
use super::{LABEL, text_width};

/// As much room as the longest label wants, within limits.
pub(super) fn room<'a>(labels: impl Iterator<Item = &'a str>, most: f64) -> f64 {
    labels.map(|label| text_width::width(label, LABEL)).fold(0.0, f64::max).clamp(30.0, most.max(30.0))
}

/// Lines of a label.
pub(super) fn lines(label: &str, room: f64) -> Vec<String> {
    text_width::wrap(label, LABEL, room, 2)
}

/// Writes the lines so that they end at a place and have their middle there.
pub(super) fn write(drawing: &mut Drawing, (end, middle): (f64, f64), lines: &[String], letters: Letters) {
    let first = middle + 3.8 - if lines.len() > 1 { 6.2 } else { 0.0 };
    for (place, line) in (0u8..).zip(lines) {
        let y = first + f64::from(place) * 12.4;
        drawing.text((end, y), line, letters.anchor(Anchor::End));
    }
}
