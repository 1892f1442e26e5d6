//! Horizontal bars: one value per label, with the previous period as a mark when there is one.

use super::svg::{Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, row_label, text_width};

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// What is written at its end.
    pub value_label: String,
    /// The value of the previous period.
    pub previous: Option<f64>,
}

/// Draws bars from the top down. `previous_label` explains the mark of the previous period.
pub fn draw(frame: &Frame, bars: &[Bar], previous_label: &str) -> String {
    let mut drawing = Drawing::new(frame);
    let most = (frame.width * 0.38).min(200.0);
    let label_room = row_label::room(bars.iter().map(|bar| bar.label.as_str()), most);
    let value_room =
        bars.iter().map(|bar| text_width::width(&bar.value_label, LABEL)).fold(0.0, f64::max) + 6.0;
    let left = label_room + 8.0;
    let room = (frame.width - left - value_room).max(20.0);
    let largest = bars.iter().flat_map(|bar| [bar.value, bar.previous.unwrap_or(0.0)]).fold(0.0, f64::max);
    let length = |value: f64| match value {
        v if v <= 0.0 || largest <= 0.0 => 0.0,
        v => (v / largest * room).max(1.0),
    };

    let mut top = 2.0;
    for bar in bars {
        let lines = row_label::lines(&bar.label, label_room);
        let row = if lines.len() > 1 { 29.0 } else { 20.0 };
        let middle = top + row / 2.0;
        drawing.open_group(&format!("{}: {}", bar.label, bar.value_label));
        row_label::write(&mut drawing, (label_room, middle), &lines, Letters::plain(LABEL));
        let end = length(bar.value);
        if end > 0.0 {
            drawing.rectangle((left, middle - 6.5), (end, 13.0), palette::ACCENT);
        }
        let mut value_at = left + end;
        let value_width = text_width::width(&bar.value_label, LABEL);
        if let Some(previous) = bar.previous {
            let mark = left + length(previous);
            drawing.line((mark, middle - 8.5), (mark, middle + 8.5), palette::PAPER, 4.0);
            drawing.line((mark, middle - 8.5), (mark, middle + 8.5), palette::INK, 1.6);
            // The value stands beside its bar when there is room before the mark, and after the mark otherwise.
            if mark < value_at + value_width + 9.0 {
                value_at = value_at.max(mark);
            }
        }
        drawing.text((value_at + 5.0, middle + 3.8), &bar.value_label, Letters::plain(LABEL));
        drawing.close_group();
        top += row;
    }
    drawing.line((left, 1.0), (left, top + 1.0), palette::AXIS, 1.0);
    top += 4.0;

    if bars.iter().any(|bar| bar.previous.is_some()) {
        drawing.line((left + 2.0, top + 4.0), (left + 2.0, top + 15.0), palette::INK, 1.6);
        drawing.text((left + 9.0, top + 13.0), previous_label, Letters::plain(SMALL).colour(palette::MUTED));
        top += 18.0;
    }
    drawing.finish(frame, top)
}
