//! A small writer of SVG: escaped text, numbers without noise, and a text alternative on every drawing.

use std::fmt::Write as _;

use super::{Frame, palette};

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at the point.
    Start,
    /// The text has its middle at the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    /// Letter size.
    pub size: f64,
    /// Colour.
    pub colour: &'static str,
    /// Bold.
    pub is_bold: bool,
    /// Where it stands.
    pub anchor: Anchor,
}

impl Letters {
    /// Plain letters in ink from a point on.
    pub fn plain(size: f64) -> Self {
        Self { size, colour: palette::INK, is_bold: false, anchor: Anchor::Start }
    }

    /// The same in another colour.
    pub fn colour(self, colour: &'static str) -> Self {
        Self { colour, ..self }
    }

    /// The same, bold.
    pub fn bold(self) -> Self {
        Self { is_bold: true, ..self }
    }

    /// The same, anchored otherwise.
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A drawing under way.
#[derive(Debug)]
pub struct Drawing {
    body: String,
    patterns: Vec<&'static str>,
    id: String,
}

impl Drawing {
    /// An empty drawing. The id makes the names of its patterns unique in the page.
    pub fn new(id: &str) -> Self {
        Self { body: String::new(), patterns: Vec::new(), id: id.to_owned() }
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        self.push(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#,
            number(x),
            number(y),
            number(width.max(0.0)),
            number(height.max(0.0)),
        ));
    }

    /// The outline of a rectangle.
    pub fn outline(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), stroke: &str, thickness: f64) {
        self.push(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{stroke}" stroke-width="{}"/>"#,
            number(x),
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
            number(x1),
            number(y1),
            number(x2),
            number(y2),
            number(thickness),
        ));
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], stroke: &str, thickness: f64) {
        let list: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
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
            number(x),
            number(y),
            number(radius)
        ));
    }

    /// A text.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters) {
        self.transformed_text((x, y), text, letters, "");
    }

    /// A text that reads upwards from its point.
    pub fn upward_text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters) {
        let transform = format!(r#" transform="rotate(-90 {} {})""#, number(x), number(y));
        self.transformed_text((x, y), text, letters, &transform);
    }

    fn transformed_text(&mut self, (x, y): (f64, f64), text: &str, letters: Letters, transform: &str) {
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if letters.is_bold { r#" font-weight="600""# } else { "" };
        self.push(&format!(
            r#"<text x="{}" y="{}" font-size="{}" fill="{}"{anchor}{weight}{transform}>{}</text>"#,
            number(x),
            number(y),
            number(letters.size),
            letters.colour,
            escape(text),
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
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\" font-family=\"{FONTS}\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>\n",
        number(width),
        number(height),
        escape(&frame.title),
        escape(&frame.description),
    )
}

/// Fonts with the widths that labels are measured by.
pub const FONTS: &str = "Helvetica Neue, Arial, Liberation Sans, Helvetica, sans-serif";

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
    fn hostile_text_is_only_text() {
        assert_eq!(escape("<script>\"&'\u{1}"), "&lt;script&gt;&quot;&amp;&#39; ");
    }
}
