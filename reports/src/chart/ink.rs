//! How texts and lines look.

use std::fmt::Write as _;

use super::palette;
use super::svg::number;

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
    /// A white rim keeps it readable on a map.
    pub has_rim: bool,
}

impl Letters {
    /// Plain letters in ink from a point on.
    pub fn plain(size: f64) -> Self {
        Self { size, colour: palette::INK, is_bold: false, anchor: Anchor::Start, has_rim: false }
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

    /// The same with a white rim.
    pub fn rimmed(self) -> Self {
        Self { has_rim: true, ..self }
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Colour.
    pub colour: &'static str,
    /// Thickness.
    pub thickness: f64,
    /// Lengths of dash and gap; nothing is a line without gaps.
    pub dashes: Option<(f64, f64)>,
    /// From 0, unseen, to 1.
    pub opacity: f64,
}

impl Pen {
    /// A line without gaps.
    pub fn plain(colour: &'static str, thickness: f64) -> Self {
        Self { colour, thickness, dashes: None, opacity: 1.0 }
    }

    /// The same with gaps.
    pub fn dashed(self, dash: f64, gap: f64) -> Self {
        Self { dashes: Some((dash, gap)), ..self }
    }

    /// The same, letting through what lies under it.
    pub fn opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    pub(super) fn attributes(self) -> String {
        let mut text = format!(r#"stroke="{}" stroke-width="{}""#, self.colour, number(self.thickness));
        if let Some((dash, gap)) = self.dashes {
            let _ = write!(text, r#" stroke-dasharray="{} {}""#, number(dash), number(gap));
        }
        if self.opacity < 1.0 {
            let _ = write!(text, r#" stroke-opacity="{}""#, number(self.opacity));
        }
        text
    }
}
