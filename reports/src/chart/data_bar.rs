//! The bar in a table cell: the number stands beside it, so the bar itself is silent to a screen reader.

use super::svg::number;
use super::{Direction, palette};

/// Draws a bar of a share of its room, from the side where the script begins.
pub fn draw(share: f64, direction: Direction) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let length = if share > 0.0 { (share * 100.0).max(1.0) } else { 0.0 };
    let start = match direction {
        Direction::RightToLeft if length > 0.0 => format!("x=\"{}\" ", number(100.0 - length)),
        _ => String::new(),
    };
    format!(
        "<svg class=\"data-bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect {start}width=\"{}\" height=\"10\" fill=\"{}\"/></svg>",
        number(length),
        palette::COMPARED,
    )
}
