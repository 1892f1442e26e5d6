//! Two aligned signatures as a picture for the examiner.
//!
//! Both signatures are drawn in full on one scale, the stretch that they share strong, the rest faint. Below lie the
//! striae: a triangle for each that both have (upwards a peak, downwards a valley) with a band up through the plot, a
//! dot for each that only one has or that go against one another. Colours follow the reader's light or dark page and
//! are told apart by the colour-blind.

use std::fmt::Write;

use super::page::{Opening, escaped};
use crate::ballistics::striae::{AlignedLands, LandFeatures, StriaKind, StriaLine};

/// Size of the picture and place of the plot in it.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 330.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 744.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 244.0;
/// Middle of the row of striae below the plot.
const STRIAE_AT: f64 = 255.0;
/// Line below that row, with the marks of millimetres.
const AXIS_AT: f64 = 266.0;
const LIGHT: &str = "\
.grid{stroke:#d8dee4}.axis{stroke:#57606a;fill:none}.edge{stroke:#57606a;stroke-dasharray:3 3}\
.band{fill:#2da44e;fill-opacity:.13}.match{fill:#1a7f37}.none{fill:#8c959f}\
.a{stroke:#0550ae;fill:none;stroke-width:1.6}.b{stroke:#bc4c00;fill:none;stroke-width:1.6}\
.faint{stroke-opacity:.4;stroke-width:1}";
const DARK: &str = "\
.grid{stroke:#30363d}.axis,.edge{stroke:#9198a1}\
.band{fill:#3fb950;fill-opacity:.2}.match{fill:#3fb950}.none{fill:#6e7681}\
.a{stroke:#6cb6ff}.b{stroke:#ffa657}";

/// Scale from micrometres to the picture. Places along the mark are counted on the first signature.
struct Scale {
    from_um: f64,
    to_um: f64,
    most_um: f64,
}

impl Scale {
    fn x(&self, at_um: f64) -> f64 {
        LEFT + (at_um - self.from_um) / (self.to_um - self.from_um).max(1.0) * (RIGHT - LEFT)
    }

    fn y(&self, height_um: f64) -> f64 {
        (TOP + BOTTOM) / 2.0 - height_um / self.most_um * (BOTTOM - TOP) / 2.0
    }
}

/// Draws two aligned signatures. `names` are those of the two exhibits as the reader shall see them; they are escaped,
/// and cut when they are very long. The answer is a whole SVG document.
#[must_use]
pub fn overlay_svg(aligned: &AlignedLands, names: (&str, &str)) -> String {
    let features = LandFeatures::of(aligned);
    let lines = LandFeatures::lines(aligned);
    let (start_a, start_b) = aligned.starts_um();
    let (whole_a, whole_b) = aligned.whole_um();
    let spacing_um = aligned.spacing_um();
    // The second signature begins here on the scale of the first.
    let begin_b = start_a - start_b;
    let end = |begin: f64, heights: &[f64]| begin + heights.len().saturating_sub(1) as f64 * spacing_um;
    let heights = whole_a.iter().chain(whole_b).filter(|height| height.is_finite());
    let scale = Scale {
        from_um: begin_b.min(0.0),
        to_um: end(0.0, whole_a).max(end(begin_b, whole_b)),
        most_um: heights.fold(0.1_f64, |most, height| most.max(height.abs())) * 1.05,
    };
    let shared = (start_a, start_a + (aligned.length_mm() * 1_000.0 - spacing_um).max(0.0));

    let mut svg = String::new();
    let matched = lines.iter().filter(|line| line.matched.is_some()).count();
    let alignment = aligned.alignment();
    let summary = format!(
        "r {:.2} over {:.2} mm, shifted by {:.0} um; {matched} of {} striae match, {} in a row",
        features.ccf,
        aligned.length_mm(),
        // Not "-0".
        alignment.lag_um + 0.0,
        lines.len(),
        features.cms
    );
    let (name_a, name_b) = (escaped(names.0), escaped(names.1));
    Opening {
        size: (WIDTH, HEIGHT),
        title: &format!("{name_a} and {name_b}, aligned"),
        description: &format!("{summary}. A picture of two marks; it identifies nothing."),
        light: LIGHT,
        dark: DARK,
    }
    .write(&mut svg);
    for (row, (class, name)) in [("a", &name_a), ("b", &name_b)].into_iter().enumerate() {
        let y = 16.0 + 18.0 * row as f64;
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<path class=\"{class}\" d=\"M{LEFT} {:.0}h26\"/><text x=\"{:.0}\" y=\"{:.0}\">{name}</text>",
            y,
            LEFT + 33.0,
            y + 4.0
        );
    }
    draw_striae(&mut svg, &lines, &scale, start_a);
    draw_axes(&mut svg, &scale);
    for at_um in [shared.0, shared.1] {
        let _ = writeln!(svg, "<path class=\"edge\" d=\"M{:.1} {TOP}V{AXIS_AT}\"/>", scale.x(at_um));
    }
    for (class, begin, heights) in [("b", begin_b, whole_b), ("a", 0.0, whole_a)] {
        let at = |index: usize| begin + index as f64 * spacing_um;
        let pieces = [
            (format!("{class} faint"), (f64::NEG_INFINITY, shared.0)),
            (format!("{class} faint"), (shared.1, f64::INFINITY)),
            (class.to_owned(), shared),
        ];
        for (class, (from, to)) in pieces {
            // Half a micrometre of tolerance, so that the pieces meet at a sample that both hold.
            let points = heights.iter().enumerate().map(|(index, height)| (at(index), *height));
            let points = points.filter(|(at_um, _)| *at_um >= from - 0.5 && *at_um <= to + 0.5);
            let path = path(points, &scale);
            if !path.is_empty() {
                let _ = writeln!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
            }
        }
    }
    let _ = write!(
        svg,
        "<text x=\"{LEFT}\" y=\"304\">{summary}</text>\n<text class=\"small\" x=\"{LEFT}\" y=\"321\">Triangles: striae on \
         both marks (up peak, down valley). Dots: on one only, or opposed. Dashed: ends of the shared stretch.</text>\n\
         </svg>\n"
    );
    svg
}

/// Bands and triangles of the striae that match, dots of the others.
fn draw_striae(svg: &mut String, lines: &[StriaLine], scale: &Scale, start_um: f64) {
    for line in lines {
        // An outermost stria reaches as far out as in, which may be beyond the mark.
        let x = |at_um: f64| scale.x(start_um + at_um).clamp(LEFT, RIGHT);
        let (from, to) = (x(line.stretch_um.0), x(line.stretch_um.1));
        let middle = (from + to) / 2.0;
        if line.matched.is_some() {
            let _ = writeln!(
                svg,
                "<rect class=\"band\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.0}\"/>",
                to - from,
                BOTTOM - TOP
            );
        }
        let _ = match line.matched {
            Some(StriaKind::Peak) => {
                writeln!(
                    svg,
                    "<path class=\"match\" d=\"M{:.1} {:.0}h8l-4 -8z\"/>",
                    middle - 4.0,
                    STRIAE_AT + 4.0
                )
            }
            Some(StriaKind::Valley) => {
                writeln!(
                    svg,
                    "<path class=\"match\" d=\"M{:.1} {:.0}h8l-4 8z\"/>",
                    middle - 4.0,
                    STRIAE_AT - 4.0
                )
            }
            None => writeln!(svg, "<circle class=\"none\" cx=\"{middle:.1}\" cy=\"{STRIAE_AT}\" r=\"2\"/>"),
        };
    }
}

fn draw_axes(svg: &mut String, scale: &Scale) {
    let step_um = step(2.0 * scale.most_um, 5.0);
    for height_um in ticks(-scale.most_um, scale.most_um, step_um) {
        let y = scale.y(height_um);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/><text class=\"small\" x=\"{:.0}\" y=\"{:.1}\" \
             text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 4.0,
            number(height_um, step_um)
        );
    }
    let (from_mm, to_mm) = (scale.from_um / 1_000.0, scale.to_um / 1_000.0);
    let step_mm = step(to_mm - from_mm, 9.0);
    for at_mm in ticks(from_mm, to_mm, step_mm) {
        let _ = writeln!(
            svg,
            "<path class=\"axis\" d=\"M{x:.1} {AXIS_AT}v4\"/><text class=\"small\" x=\"{x:.1}\" y=\"{:.0}\" \
             text-anchor=\"middle\">{}</text>",
            AXIS_AT + 16.0,
            number(at_mm, step_mm),
            x = scale.x(at_mm * 1_000.0)
        );
    }
    let _ = writeln!(
        svg,
        "<path class=\"axis\" d=\"M{LEFT} {TOP}V{AXIS_AT}H{RIGHT}\"/><text class=\"small\" x=\"{RIGHT}\" y=\"304\" \
         text-anchor=\"end\">mm across the first mark</text><text class=\"small\" x=\"14\" y=\"{:.0}\" \
         text-anchor=\"middle\" transform=\"rotate(-90 14 {:.0})\">height, um</text>",
        (TOP + BOTTOM) / 2.0,
        (TOP + BOTTOM) / 2.0
    );
}

/// A line through points, broken where a height is missing.
fn path(points: impl Iterator<Item = (f64, f64)>, scale: &Scale) -> String {
    let mut path = String::new();
    let mut broken = true;
    for (at_um, height_um) in points {
        if height_um.is_finite() {
            let letter = if broken { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{:.1} {:.1}", scale.x(at_um), scale.y(height_um));
        }
        broken = !height_um.is_finite();
    }
    path
}

/// A round step (1, 2 or 5 times a power of ten) that divides a length into about so many parts.
fn step(length: f64, parts: f64) -> f64 {
    let wanted = (length / parts).max(1e-6);
    let power = 10.0_f64.powf(wanted.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= wanted).unwrap_or(power)
}

/// All multiples of a step within bounds.
fn ticks(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
    (first..=last).take(50).map(move |tick| tick as f64 * step)
}

/// A number with as many decimal places as its step needs.
fn number(value: f64, step: f64) -> String {
    let places = if step >= 1.0 { 0 } else { (-step.log10()).ceil() as usize };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::ballistics::correlation::LagWindow;
    use crate::ballistics::signature::LandSignature;
    use crate::ballistics::synthetic::{Condition, StriatedFace};

    /// Striae of two waves; the second mark begins later, has a gap and goes on longer.
    fn aligned() -> AlignedLands {
        let height = |sample: usize| {
            let at_um = sample as f32 * 6.25;
            1.2 * (at_um / 17.0).sin() + 0.7 * (at_um / 41.0).cos()
        };
        let first = LandSignature::new(6.25, (0..96).map(height).collect()).unwrap();
        let mut heights: Vec<f32> =
            (8..112).map(|sample| height(sample) + 0.2 * (sample as f32).sin()).collect();
        heights[40..46].fill(f32::NAN);
        let second = LandSignature::new(6.25, heights).unwrap();
        AlignedLands::best(&first, &second, LagWindow::LANDS).unwrap()
    }

    #[test]
    fn the_picture_is_the_one_that_was_looked_at() {
        let svg = overlay_svg(&aligned(), ("evidence 7, land 2", "test fire <A> & co, land 4"));
        // To look at a changed picture: PROOFHOUSE_OVERLAY=<file> cargo test -p proofhouse-matching picture
        if let Some(file) = std::env::var_os("PROOFHOUSE_OVERLAY") {
            std::fs::write(file, &svg).unwrap();
        }
        assert_eq!(svg, include_str!("striae_golden.svg"));
    }

    #[test]
    fn names_cannot_break_the_picture() {
        let long = "x".repeat(500);
        let svg = overlay_svg(&aligned(), ("</text><script>'\"\u{1}&", &long));
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt;&apos;&quot; &amp;"));
        assert!(!svg.contains("<script") && !svg.contains(&long));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn everything_lies_within_the_picture() {
        for seed in 0..20 {
            let mark = |shot| StriatedFace::new(seed, 1_500.0).mark(shot, Condition::Poor);
            let Some(aligned) = AlignedLands::best(&mark(1), &mark(2), LagWindow::LANDS) else { continue };
            let svg = overlay_svg(&aligned, ("a", "b"));
            assert!(!svg.contains("NaN"));
            for path in svg.split("<path class=\"a").skip(1).filter_map(|part| part.strip_prefix("\" d=\"M"))
            {
                let points = path.split('"').next().unwrap().split(['L', 'M']);
                for (x, y) in points.filter_map(|point| point.split_once(' ')) {
                    let (x, y): (f64, f64) =
                        (x.parse().unwrap(), y.split('h').next().unwrap().parse().unwrap());
                    assert!((LEFT..=RIGHT).contains(&x) && (0.0..=BOTTOM).contains(&y), "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn steps_are_round() {
        assert_eq!((step(2.0, 9.0), step(0.7, 9.0), step(9.0, 9.0)), (0.5, 0.1, 1.0));
        assert_eq!(number(0.25, 0.05), "0.25");
        assert_eq!(number(-0.0, 1.0).trim_start_matches('-'), "0");
        let found: Vec<f64> = ticks(-1.1, 1.1, 0.5).collect();
        assert_eq!(found, [-1.0, -0.5, 0.0, 0.5, 1.0]);
    }
}
