//! Stacked horizontal bars: parts of a whole, per label, with a legend and a number in every part that has room.

use super::legend::{self, Sign};
use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, row_label, text_width};

/// One bar.
#[derive(Debug, Clone)]
pub struct StackedBar {
    /// What it stands for.
    pub label: String,
    /// Its parts, in the order of the series.
    pub parts: Vec<Part>,
    /// What is written at its end.
    pub total_label: String,
}

/// One part of a bar.
#[derive(Debug, Clone)]
pub struct Part {
    /// How long it is.
    pub value: f64,
    /// What is written in it.
    pub label: String,
}

/// Draws the bars under a legend of their series.
pub fn draw(frame: &Frame, series: &[String], bars: &[StackedBar]) -> String {
    let mut drawing = Drawing::new(frame);
    let signs: Vec<(Sign, String)> = series
        .iter()
        .enumerate()
        .map(|(place, name)| (Sign::Fill(palette::series(place)), name.clone()))
        .collect();
    let mut top = legend::draw(&mut drawing, frame, 2.0, &signs);

    let most = (frame.width * 0.34).min(200.0);
    let label_room = row_label::room(bars.iter().map(|bar| bar.label.as_str()), most);
    let left = label_room + 8.0;
    let total_room =
        bars.iter().map(|bar| text_width::width(&bar.total_label, LABEL)).fold(0.0, f64::max) + 6.0;
    let room = (frame.width - left - total_room).max(20.0);
    let total = |bar: &StackedBar| bar.parts.iter().map(|part| part.value.max(0.0)).sum::<f64>();
    let largest = bars.iter().map(total).fold(0.0, f64::max);

    let first = top;
    for bar in bars {
        let lines = row_label::lines(&bar.label, label_room);
        let row = if lines.len() > 1 { 30.0 } else { 24.0 };
        let middle = top + row / 2.0;
        row_label::write(&mut drawing, (label_room, middle), &lines, Letters::plain(LABEL));
        let mut at = left;
        for ((place, part), name) in bar.parts.iter().enumerate().zip(series) {
            if part.value <= 0.0 || largest <= 0.0 {
                continue;
            }
            let length = (part.value / largest * room).max(1.0);
            let fill = palette::series(place);
            drawing.open_group(&format!("{}, {name}: {}", bar.label, part.label));
            drawing.series_rectangle((at, middle - 8.5), (length, 17.0), fill);
            drawing.line((at + length, middle - 8.5), (at + length, middle + 8.5), palette::PAPER, 1.0);
            if text_width::width(&part.label, SMALL) + 6.0 <= length {
                let colour = if fill.is_dark { palette::PAPER } else { palette::INK };
                if fill.is_hatched {
                    let width = text_width::width(&part.label, SMALL) + 4.0;
                    drawing.rectangle(
                        (at + (length - width) / 2.0, middle - 6.5),
                        (width, 13.0),
                        fill.colour,
                    );
                }
                let letters = Letters::plain(SMALL).colour(colour).anchor(Anchor::Middle);
                drawing.text((at + length / 2.0, middle + 3.5), &part.label, letters);
            }
            drawing.close_group();
            at += length;
        }
        drawing.text((at + 5.0, middle + 3.8), &bar.total_label, Letters::plain(LABEL).bold());
        top += row;
    }
    drawing.line((left, first - 1.0), (left, top + 1.0), palette::AXIS, 1.0);
    drawing.finish(frame, top + 4.0)
}
