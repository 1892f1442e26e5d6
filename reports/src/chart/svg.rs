//! A small writer of SVG: escaped text, numbers without noise, and a text alternative on every drawing.
//!
//! Charts are laid out as for a script that runs from left to right. For one that runs the other way, the drawing turns
//! them round as they are written: places are mirrored and anchors changed over, while letters stay what they are.

use std::fmt::Write as _;

pub use super::ink::{Anchor, Letters, Pen};
use super::path::Path;
use super::{Direction, Frame, palette};

/// A drawing under way.
#[derive(Debug)]
pub struct Drawing {
    body: String,
    patterns: Vec<&'static str>,
    id: String,
    direction: Direction,
    /// The width about whose middle places are mirrored.
    mirror: Option<f64>,
}

impl Drawing {
    /// An empty drawing that begins where the script does. The frame's id makes the names of its patterns unique in the page.
    pub fn new(frame: &Frame) -> Self {
        let mirror = (frame.direction == Direction::RightToLeft).then_some(frame.width);
        Self { mirror, ..Self::fixed(frame) }
    }

    /// An empty drawing in which left stays left in every script: a time axis, a map.
    pub fn fixed(frame: &Frame) -> Self {
        Self {
            body: String::new(),
            patterns: Vec::new(),
            id: frame.id.clone(),
            direction: frame.direction,
            mirror: None,
        }
    }

    fn place(&self, x: f64) -> f64 {
        self.mirror.map_or(x, |width| width - x)
    }

    /// The left side of something that is this wide.
    fn left(&self, x: f64, width: f64) -> f64 {
        self.mirror.map_or(x, |whole| whole - x - width.max(0.0))
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        self.push(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#,
            number(self.left(x, width)),
            number(y),
            number(width.max(0.0)),
            number(height.max(0.0)),
        ));
    }

    /// The outline of a rectangle.
    pub fn outline(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), stroke: &str, thickness: f64) {
        self.push(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{stroke}" stroke-width="{}"/>"#,
            number(self.left(x, width)),
            number(y),
            number(width.max(0.0)),
            number(height.max(0.0)),
            number(thickness),
        ));
    }

    /// A rectangle in the fill of a series, hatched when the series is.
    pub fn series_rectangle(&mut self, place: (f64, f64), size: (f64, f64), fill: palette::Fill) {
        self.rectangle(place, size, fill.colour);
        if fill.is_hatched {
            if !self.patterns.contains(&"hatch") {
                self.patterns.push("hatch");
            }
            let pattern = format!("url(#{}-hatch)", self.id);
            self.rectangle(place, size, &pattern);
        }
    }

    /// A straight line.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str, thickness: f64) {
        self.push(&format!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{stroke}" stroke-width="{}"/>"#,
            number(self.place(x1)),
            number(y1),
            number(self.place(x2)),
            number(y2),
            number(thickness),
        ));
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], stroke: &str, thickness: f64) {
        let list: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", number(self.place(*x)), number(*y))).collect();
        self.push(&format!(
            r#"<polyline points="{}" fill="none" stroke="{stroke}" stroke-width="{}" stroke-linejoin="round"/>"#,
            list.join(" "),
            number(thickness),
        ));
    }

    /// A filled circle.
    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        self.push(&format!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="{fill}"/>"#,
            number(self.place(x)),
            number(y),
            number(radius)
        ));
    }

    /// A circle of a line.
    pub fn ring(&mut self, (x, y): (f64, f64), radius: f64, fill: &str, pen: Pen) {
        self.push(&format!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="{fill}" {}/>"#,
            number(self.place(x)),
            number(y),
            number(radius),
            pen.attributes(),
        ));
    }

    /// A filled shape; what is enclosed twice is a hole.
    pub fn fill_path(&mut self, path: &Path, fill: &str, opacity: f64) {
        let opacity =
            if opacity < 1.0 { format!(r#" fill-opacity="{}""#, number(opacity)) } else { String::new() };
        let data = path.data(|x| self.place(x));
        self.push(&format!(r#"<path d="{data}" fill="{fill}" fill-rule="evenodd"{opacity}/>"#));
    }

    /// A line along a path.
    pub fn stroke_path(&mut self, path: &Path, pen: Pen) {
        let data = path.data(|x| self.place(x));
        let pen = pen.attributes();
        self.push(&format!(r#"<path d="{data}" fill="none" {pen} stroke-linejoin="round"/>"#));
    }

    /// A text.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters) {
        let anchor = match (letters.anchor, self.mirror) {
            (Anchor::Start, Some(_)) => Anchor::End,
            (Anchor::End, Some(_)) => Anchor::Start,
            (anchor, _) => anchor,
        };
        self.written_text((self.place(x), y), text, letters.anchor(anchor), "");
    }

    /// A text that reads upwards from its point; `x` is the middle of its letters.
    pub fn upward_text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters) {
        let x = self.place(x) + letters.size * 0.35;
        let transform = format!(r#" transform="rotate(-90 {} {})""#, number(x), number(y));
        self.written_text((x, y), text, letters, &transform);
    }

    fn written_text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters, transform: &str) {
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if letters.is_bold { r#" font-weight="600""# } else { "" };
        let rim = if letters.has_rim {
            r##" paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round""##
        } else {
            ""
        };
        self.push(&format!(
            r#"<text x="{}" y="{}" font-size="{}" fill="{}"{anchor}{weight}{rim}{transform}>{}</text>"#,
            number(x),
            number(y),
            number(letters.size),
            letters.colour,
            escape(&isolated(text, self.direction)),
        ));
    }

    /// Opens a group that says a text when it is pointed at.
    pub fn open_group(&mut self, title: &str) {
        self.push(&format!("<g><title>{}</title>", escape(title)));
    }

    /// Closes the group.
    pub fn close_group(&mut self) {
        self.push("</g>");
    }

    /// Elements that were drawn elsewhere.
    pub fn raw(&mut self, elements: &str) {
        self.body.push_str(elements);
    }

    /// Lays another drawing of the same frame over this one.
    pub fn add(&mut self, other: Self) {
        self.body.push_str(&other.body);
        for pattern in other.patterns {
            if !self.patterns.contains(&pattern) {
                self.patterns.push(pattern);
            }
        }
    }

    /// The drawing as one `<svg>` element with its text alternative.
    pub fn finish(self, frame: &Frame, height: f64) -> String {
        let mut svg = open_svg(frame, frame.width, height);
        if !self.patterns.is_empty() {
            let _ = writeln!(
                svg,
                "<defs><pattern id=\"{}-hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(45)\"><rect width=\"1.4\" height=\"5\" fill=\"#ffffff\" \
                 fill-opacity=\"0.55\"/></pattern></defs>",
                escape(&self.id)
            );
        }
        svg.push_str(&self.body);
        svg.push_str("</svg>\n");
        svg
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }
}

/// The opening of an `<svg>` with its title and description; no width, so that it takes the room it is given.
pub fn open_svg(frame: &Frame, width: f64, height: f64) -> String {
    let id = escape(&frame.id);
    // In a page that reads from right to left, "start" would be the right end of every text. Anchors stay what they say: the
    // direction of each text is said by its letters (see `isolated`), which every renderer heeds.
    let direction = match frame.direction {
        Direction::LeftToRight => "",
        Direction::RightToLeft => " direction=\"ltr\"",
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\" font-family=\"{FONTS}\"{direction}>\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>\n",
        number(width),
        number(height),
        escape(&frame.title),
        escape(&frame.description),
    )
}

/// Fonts with the widths that labels are measured by.
pub const FONTS: &str = "Helvetica Neue, Arial, Liberation Sans, Helvetica, sans-serif";

/// A text with letters that run from right to left, marked as one that does so as a whole (Unicode's right-to-left isolate),
/// so that a number or a Latin name in it stands in its place. Texts without such letters stay as they are.
fn isolated(text: &str, direction: Direction) -> std::borrow::Cow<'_, str> {
    let runs_leftwards = |letter: char| {
        matches!(letter, '\u{590}'..='\u{65f}' | '\u{66d}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    };
    if direction == Direction::RightToLeft && text.chars().any(runs_leftwards) {
        format!("\u{2067}{text}\u{2069}").into()
    } else {
        text.into()
    }
}

/// A coordinate with at most two decimals.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text made safe for elements and attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Not allowed in XML, whatever a feed says.
            control if control.is_control() && control != '\n' && control != '\t' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_noise() {
        assert_eq!([number(1.0), number(1.25), number(1.204), number(-0.001)], ["1", "1.25", "1.2", "0"]);
    }

    #[test]
    fn a_drawing_turns_round_but_letters_do_not() {
        let mut frame = Frame {
            id: "x".into(),
            title: String::new(),
            description: String::new(),
            width: 100.0,
            direction: Direction::RightToLeft,
        };
        let draw = |frame: &Frame, mut drawing: Drawing| {
            drawing.rectangle((10.0, 0.0), (30.0, 5.0), "#000000");
            drawing.text((10.0, 9.0), "Глок 17", Letters::plain(10.0));
            drawing.text((40.0, 9.0), "مسدس Glock", Letters::plain(10.0).anchor(Anchor::End));
            drawing.finish(frame, 10.0)
        };
        let mirrored = draw(&frame, Drawing::new(&frame));
        assert!(mirrored.contains("<rect x=\"60\"") && mirrored.contains(" direction=\"ltr\""), "{mirrored}");
        assert!(
            mirrored.contains("<text x=\"90\"") && mirrored.contains("text-anchor=\"end\">Глок 17<"),
            "{mirrored}"
        );
        assert!(mirrored.contains("fill=\"#1c2530\">\u{2067}مسدس Glock\u{2069}<"), "{mirrored}");
        let fixed = draw(&frame, Drawing::fixed(&frame));
        assert!(fixed.contains("<rect x=\"10\"") && fixed.contains("<text x=\"10\""), "{fixed}");
        frame.direction = Direction::LeftToRight;
        assert!(!draw(&frame, Drawing::new(&frame)).contains("direction"));
    }

    #[test]
    fn hostile_text_is_only_text() {
        assert_eq!(escape("<script>\"&'\u{1}"), "&lt;script&gt;&quot;&amp;&#39; ");
    }
}
