//! The small trend line of a key-figure tile. The tile says the numbers in words, so the line is silent.

use super::palette;
use super::svg::number;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;

/// Draws values from left to right, on a ground line of zero; nothing for fewer than two values, or nothing but zeros.
pub fn draw(values: &[f64]) -> String {
    let largest = values.iter().copied().fold(0.0, f64::max);
    if values.len() < 2 || largest <= 0.0 {
        return String::new();
    }
    #[allow(clippy::cast_precision_loss)]
    let step = (WIDTH - 6.0) / (values.len() - 1) as f64;
    let height = |value: f64| HEIGHT - 4.0 - value.max(0.0) / largest * (HEIGHT - 8.0);
    #[allow(clippy::cast_precision_loss)]
    let points: Vec<(f64, f64)> =
        values.iter().enumerate().map(|(place, value)| (2.0 + place as f64 * step, height(*value))).collect();
    let list: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
    let (x, y) = points.last().copied().unwrap_or_default();
    format!(
        "<svg class=\"spark-line\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">\
         <line x1=\"0\" y1=\"{ground}\" x2=\"{}\" y2=\"{ground}\" stroke=\"{}\"/>\
         <polyline points=\"{}\" fill=\"none\" stroke=\"{accent}\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>\
         <circle cx=\"{}\" cy=\"{}\" r=\"2.6\" fill=\"{accent}\"/></svg>",
        number(WIDTH),
        number(HEIGHT),
        number(WIDTH),
        palette::GRID,
        list.join(" "),
        number(x),
        number(y),
        ground = number(HEIGHT - 4.0),
        accent = palette::ACCENT,
    )
}
