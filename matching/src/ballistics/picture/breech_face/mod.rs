//! Two breech faces that were compared cell by cell as a picture for the examiner.
//!
//! Side by side, each as a relief lit from the upper left, what was not measured transparent. The second is turned and shifted as
//! the comparison found it to lie against the first, so that the same marks lie at the same place of both. On the first all cells
//! that were looked for are outlined, those congruent strong and numbered; on the second the places where these were found, with
//! the same numbers. One scale for both.
//!
//! | file | what it does |
//! |---|---|
//! | `view` | where places of two faces lie in the picture |
//! | `relief` | a face as lit from one side |
//! | `words` | what is said below |

mod relief;
#[cfg(test)]
mod tests;
mod view;
mod words;

use std::fmt::Write;

use super::page::{Opening, escaped, escaped_lines};
use super::png;
use crate::ballistics::breech_face::{BreechFace, CELL_UM, FaceComparison};
use relief::Relief;
use view::{FaceView, Laid, Place, cell_corners, found_corners, middle};
use words::Words;

/// Size of the picture and place of the faces in it, in pixels. Its height follows from the faces.
const WIDTH: f64 = 760.0;
const MARGIN: f64 = 16.0;
const BETWEEN: f64 = 24.0;
const FACE_WIDTH: f64 = (WIDTH - 2.0 * MARGIN - BETWEEN) / 2.0;
const MOST_FACE_HEIGHT: f64 = 460.0;
/// Letters of a name that fit above a face; longer names go on in the next line.
const NAME_LETTERS: usize = 44;
const LINE: f64 = 17.0;
/// Height of what stands below the faces.
const BELOW: f64 = 98.0;

/// Outlines are light on a dark casing: they stand out from the relief, which is the same grey on every page, and from the page.
const LIGHT: &str = "\
.cell,.casing{fill:none;stroke-linejoin:round}.casing{stroke:#000;stroke-opacity:.55;stroke-width:3.4}\
.congruent{stroke:#ffd33d;stroke-width:1.6}.other{stroke:#fff;stroke-opacity:.6;stroke-width:.8}\
.casing.thin{stroke-opacity:.25;stroke-width:1.8}.bar{stroke:#24292f;stroke-width:2}\
.number{fill:#ffd33d;stroke:#000;stroke-opacity:.75;stroke-width:2.4;paint-order:stroke;font-weight:bold}";
const DARK: &str = ".bar{stroke:#e6edf3}";

/// Draws two faces that were compared. `comparison` is that of `one` with `other`; `names` are those of the two exhibits as the
/// reader shall see them: they are escaped, and cut when they are very long. The answer is a whole SVG document.
///
/// Without a consensus, which is when no cell was found anywhere, the second face is drawn as it was measured, and that is said.
#[must_use]
pub fn face_overlay_svg(
    one: &BreechFace,
    other: &BreechFace,
    comparison: &FaceComparison,
    names: (&str, &str),
) -> String {
    let consensus = comparison.forward.consensus.and_then(Laid::found);
    let second = consensus.unwrap_or(Laid::AS_MEASURED);
    let outlines = Outlines::of(comparison, second);
    let view = FaceView::of(
        [(one, Laid::AS_MEASURED), (other, second)],
        &outlines.all(),
        (FACE_WIDTH, MOST_FACE_HEIGHT),
    );
    let headings = [names.0, names.1].map(|name| escaped_lines(name, NAME_LETTERS));
    let name_lines = headings.iter().map(Vec::len).max().unwrap_or_default().max(1);
    let top = 10.0 + LINE * (name_lines as f64 + 1.0);
    let bottom = top + view.size().1;
    let words = Words::of(comparison, consensus.is_some());

    let mut svg = String::new();
    Opening {
        size: (WIDTH, (bottom + BELOW).ceil()),
        title: &format!("{} and {}, compared cell by cell", escaped(names.0), escaped(names.1)),
        description: &format!("{} {} {}", words.counts, words.registration, words.caution),
        light: LIGHT,
        dark: DARK,
    }
    .write(&mut svg);
    let lain = [
        "as measured",
        if consensus.is_some() {
            "turned and shifted to lie as the first"
        } else {
            "as measured, not turned"
        },
    ];
    // Narrower than its half of the picture when the faces are tall.
    let inset = (FACE_WIDTH - view.size().0) / 2.0;
    let lefts = [MARGIN, MARGIN + FACE_WIDTH + BETWEEN];
    for ((left, heading), lain) in lefts.into_iter().zip(&headings).zip(lain) {
        let line = |number: usize| LINE * (number as f64 + 1.0);
        // Writing to a string cannot fail.
        for (number, name) in heading.iter().enumerate() {
            let _ = writeln!(svg, "<text x=\"{left}\" y=\"{}\">{name}</text>", line(number));
        }
        let _ = writeln!(
            svg,
            "<text class=\"small\" x=\"{left}\" y=\"{}\">{lain}</text>",
            line(heading.len().max(1))
        );
    }
    let [first_at, second_at] = lefts.map(|left| Panel { view, at: (left + inset, top) });
    first_at.draw_face(&mut svg, one, Laid::AS_MEASURED);
    first_at.draw_outlines(&mut svg, ("casing thin", "cell other"), &outlines.others);
    first_at.draw_outlines(&mut svg, ("casing", "cell congruent"), &outlines.congruent);
    first_at.draw_numbers(&mut svg, &outlines.congruent);
    second_at.draw_face(&mut svg, other, second);
    second_at.draw_outlines(&mut svg, ("casing", "cell congruent"), &outlines.found);
    second_at.draw_numbers(&mut svg, &outlines.found);
    draw_scale(&mut svg, bottom, view.scale);
    words.draw(&mut svg, bottom);
    svg.push_str("</svg>\n");
    svg
}

/// Outlines of cells in the common frame.
struct Outlines {
    /// Cells of the first face that are not congruent.
    others: Vec<[Place; 4]>,
    /// Those congruent, and where each was found on the second face, in the same order.
    congruent: Vec<[Place; 4]>,
    found: Vec<[Place; 4]>,
}

impl Outlines {
    fn of(comparison: &FaceComparison, second: Laid) -> Self {
        let mut outlines = Self { others: Vec::new(), congruent: Vec::new(), found: Vec::new() };
        for cell in &comparison.forward.cells {
            let Some(corners) = cell_corners(cell) else { continue };
            match found_corners(cell, second).filter(|_| cell.congruent) {
                Some(found) => {
                    outlines.congruent.push(corners);
                    outlines.found.push(found);
                }
                None => outlines.others.push(corners),
            }
        }
        outlines
    }

    fn all(&self) -> Vec<[Place; 4]> {
        [&self.others, &self.congruent, &self.found].into_iter().flatten().copied().collect()
    }
}

/// One face's part of the picture.
struct Panel {
    view: FaceView,
    /// Its left upper corner in pixels.
    at: Place,
}

impl Panel {
    fn pixels(&self, place: Place) -> Place {
        let (x, y) = self.view.pixels(place);
        (self.at.0 + x, self.at.1 + y)
    }

    fn draw_face(&self, svg: &mut String, face: &BreechFace, laid: Laid) {
        let relief = Relief::new(face, laid.light());
        let (columns, rows) = face.size();
        let (left, top) = middle(columns, rows);
        let (x, y) = self.pixels(laid.common((0.0, 0.0)));
        let pixels = |um: f64| um * self.view.scale;
        let _ = writeln!(
            svg,
            "<image transform=\"translate({x:.2} {y:.2}) rotate({:.2})\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" \
             height=\"{:.2}\" preserveAspectRatio=\"none\" href=\"{}\"/>",
            laid.drawn_deg(),
            pixels(-left),
            pixels(-top),
            pixels(relief.columns as f64 * relief.pixel_um),
            pixels(relief.rows as f64 * relief.pixel_um),
            png::data_uri(&relief.greys, relief.columns)
        );
    }

    /// All outlines as one path, drawn twice: first the casing.
    fn draw_outlines(&self, svg: &mut String, (casing, class): (&str, &str), outlines: &[[Place; 4]]) {
        let mut path = String::new();
        for outline in outlines {
            for (corner, letter) in outline.iter().zip(['M', 'L', 'L', 'L']) {
                let (x, y) = self.pixels(*corner);
                let _ = write!(path, "{letter}{x:.1} {y:.1}");
            }
            path.push('z');
        }
        if !path.is_empty() {
            let _ = writeln!(
                svg,
                "<path class=\"{casing}\" d=\"{path}\"/><path class=\"{class}\" d=\"{path}\"/>"
            );
        }
    }

    /// The number of each outline, by its first corner: the marks in the middle stay free.
    fn draw_numbers(&self, svg: &mut String, outlines: &[[Place; 4]]) {
        let size = (f64::from(CELL_UM) * self.view.scale * 0.25).clamp(5.0, 11.0);
        for (number, [first, _, opposite, _]) in (1..).zip(outlines) {
            let inwards = |from: f64, to: f64| from + 0.22 * (to - from);
            let (x, y) = self.pixels((inwards(first.0, opposite.0), inwards(first.1, opposite.1)));
            let _ = writeln!(
                svg,
                "<text class=\"number\" style=\"font-size:{size:.1}px\" x=\"{x:.1}\" y=\"{:.1}\" \
                 text-anchor=\"middle\">{number}</text>",
                y + size * 0.36
            );
        }
    }
}

fn draw_scale(svg: &mut String, bottom: f64, scale: f64) {
    let (left, right) = (WIDTH - MARGIN - 1_000.0 * scale, WIDTH - MARGIN);
    let _ = writeln!(
        svg,
        "<path class=\"bar\" d=\"M{left:.1} {:.1}H{right}\"/><text class=\"small\" x=\"{:.1}\" y=\"{:.1}\" \
         text-anchor=\"end\">1 mm</text>",
        bottom + 12.0,
        left - 6.0,
        bottom + 16.0
    );
}
