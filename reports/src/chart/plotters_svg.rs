//! Finishing what plotters draws, so that it looks and behaves like the charts that are written directly.
//!
//! Plotters places text with a `dy` attribute, which some renderers apply to the first letter only (an Arabic word
//! then falls apart), names its own fonts, fixes the size in pixels, and has no text alternative. Coordinates are
//! whole numbers, so charts are drawn [`SCALE`] times as large and scaled back.

use std::fmt::Display;

use super::svg::{self, Drawing, number};
use super::{Frame, palette};
use crate::error::ReportError;

/// Room between the upright axis and its labels.
const AXIS_GAP: f64 = 4.0;

/// Plotters draws in units of a quarter.
pub const SCALE: u32 = 4;

/// A length in SVG units as plotters wants it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn pixels(units: f64) -> u32 {
    (units * f64::from(SCALE)).round().max(0.0) as u32
}

/// A letter size as plotters wants it: it divides by 1.24 when it writes.
pub(super) fn font_size(units: f64) -> f64 {
    units * 1.24 * f64::from(SCALE)
}

/// A place that plotters gave, in SVG units.
pub(super) fn units((x, y): (i32, i32)) -> (f64, f64) {
    (f64::from(x) / f64::from(SCALE), f64::from(y) / f64::from(SCALE))
}

/// A colour of the palette as plotters wants it.
pub(super) fn colour(hexadecimal: &str) -> plotters::style::RGBColor {
    let channel = |from: usize| {
        hexadecimal.get(from..from + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0)
    };
    plotters::style::RGBColor(channel(1), channel(3), channel(5))
}

/// An error of plotters, with the chart it happened in.
pub(super) fn failed(frame: &Frame, reason: &dyn Display) -> ReportError {
    ReportError::Chart { figure: frame.id.clone(), reason: reason.to_string() }
}

/// Joins what plotters drew with what was written directly over it.
pub(super) fn finish(frame: &Frame, height: f64, plotted: &str, over: Drawing) -> String {
    let mut drawing = Drawing::fixed(frame);
    drawing.raw(&format!("<g transform=\"scale({})\">\n", number(1.0 / f64::from(SCALE))));
    drawing.raw(&rewrite(plotted));
    drawing.raw("</g>\n");
    let written = over.finish(frame, height);
    let body = written.split_once("</desc>\n").map_or("", |(_, body)| body);
    drawing.raw(body.strip_suffix("</svg>\n").unwrap_or(body));
    drawing.finish(frame, height)
}

/// Takes off the outer element and rewrites every text: `dy` becomes part of `y`, the font comes from the root.
fn rewrite(plotted: &str) -> String {
    let inside = plotted.split_once('>').map_or("", |(_, rest)| rest);
    let inside = inside.trim_end().strip_suffix("</svg>").unwrap_or(inside);
    let mut result = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, text)) = rest.split_once("<text ") {
        result.push_str(before);
        let Some((element, after)) = text.split_once("</text>") else { break };
        if let Some((attributes, words)) = element.split_once('>') {
            result.push_str(&rewritten_text(attributes, words.trim()));
        }
        rest = after;
    }
    result.push_str(rest);
    result.replace(" opacity=\"1\"", "").trim_start().replace(" \"/>", "\"/>")
}

fn rewritten_text(attributes: &str, words: &str) -> String {
    let value = |name: &str| {
        let (_, after) = attributes.split_once(&format!("{name}=\""))?;
        after.split_once('"').map(|(value, _)| value)
    };
    let size: f64 = value("font-size").and_then(|size| size.parse().ok()).unwrap_or(10.0);
    let y: f64 = value(" y").and_then(|y| y.parse().ok()).unwrap_or(0.0);
    let shift = match value("dy") {
        Some("0.76em") => 0.76 * size,
        Some("0.5ex") => 0.35 * size,
        Some("-0.5ex") => -0.26 * size,
        _ => 0.0,
    };
    let anchor = value("text-anchor").unwrap_or("start");
    let fill = value("fill").unwrap_or(palette::INK).to_lowercase();
    let x: f64 = value(" x")
        .or_else(|| attributes.strip_prefix("x=\"")?.split_once('"').map(|(x, _)| x))
        .and_then(|x| x.parse().ok())
        .unwrap_or(0.0);
    // Labels of the upright axis stand a little away from it.
    let x = number(if anchor == "end" { x - AXIS_GAP * f64::from(SCALE) } else { x });
    let (y, size) = (number(y + shift), number(size));
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"{anchor}\">{}</text>",
        svg::escape(&unescape(words))
    )
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dy_becomes_part_of_y() {
        let plotted = "<svg width=\"10\" height=\"10\">\n<text x=\"5\" y=\"100\" dy=\"0.76em\" text-anchor=\"middle\" \
                       font-family=\"sans-serif\" font-size=\"40\" opacity=\"1\" fill=\"#56616D\">\n1 &amp; 2\n</text>\n</svg>\n";
        assert_eq!(
            rewrite(plotted).trim(),
            "<text x=\"5\" y=\"130.4\" font-size=\"40\" fill=\"#56616d\" text-anchor=\"middle\">1 &amp; 2</text>"
        );
    }
}
