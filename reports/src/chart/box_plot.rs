//! Box plots: how values spread, one row per group. The box holds the middle half, its line is the median, and the whiskers
//! end at the percentiles that the figure says.

use super::svg::{Anchor, Drawing, Letters, Pen};
use super::{Frame, LABEL, SMALL, legend, line, palette, row_label, text_width};

/// Five places of a distribution, from the lowest up, in the unit of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// End of the lower whisker.
    pub low: f64,
    /// A quarter lies below.
    pub first_quartile: f64,
    /// Half lies below.
    pub median: f64,
    /// Three quarters lie below.
    pub third_quartile: f64,
    /// End of the upper whisker.
    pub high: f64,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it stands for.
    pub label: String,
    /// How its values spread; `None` when there are too few to say.
    pub spread: Option<Spread>,
    /// The median as it is written at the end of the row.
    pub median_label: String,
    /// How many values there are, as it is written.
    pub count_label: String,
}

/// Words on the chart.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The unit of the axis, under it.
    pub axis: String,
    /// Above the medians.
    pub median: String,
    /// Above the counts.
    pub count: String,
    /// What box and whiskers are, and what is not drawn.
    pub key: String,
}

/// Draws rows from the top down. `number` writes the marks of the axis.
pub fn draw(frame: &Frame, rows: &[Row], words: &Words, number: &dyn Fn(f64) -> String) -> String {
    let mut drawing = Drawing::new(frame);
    let most = (frame.width * 0.32).min(200.0);
    let label_room = row_label::room(rows.iter().map(|row| row.label.as_str()), most);
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max) + 9.0;
    let count_room = widest(
        &mut rows
            .iter()
            .map(|row| text_width::width(&row.count_label, SMALL))
            .chain([text_width::width(&words.count, SMALL)]),
    );
    let median_room = widest(
        &mut rows
            .iter()
            .map(|row| text_width::width(&row.median_label, LABEL))
            .chain([text_width::width(&words.median, SMALL)]),
    );
    let left = label_room + 10.0;
    let right = frame.width - count_room - median_room - 4.0;
    let room = (right - left).max(20.0);
    let (largest, ticks) =
        line::scale(rows.iter().filter_map(|row| row.spread).map(|spread| spread.high).fold(0.0, f64::max));
    let place = |value: f64| left + value.clamp(0.0, largest) / largest * room;

    let muted = Letters::plain(SMALL).colour(palette::MUTED);
    drawing.text((frame.width - count_room, 9.5), &words.median, muted.anchor(Anchor::End));
    drawing.text((frame.width, 9.5), &words.count, muted.anchor(Anchor::End));
    let first = 15.0;
    let layout: Vec<(Vec<String>, f64)> = rows
        .iter()
        .map(|row| {
            let lines = row_label::lines(&row.label, label_room);
            let height = if lines.len() > 1 { 29.0 } else { 22.0 };
            (lines, height)
        })
        .collect();
    let floor = first + layout.iter().map(|(_, height)| height).sum::<f64>() + 2.0;
    axis(&mut drawing, &ticks, &place, (first, floor), number);
    drawing.text((left + room, floor + 27.0), &words.axis, muted.anchor(Anchor::End));

    let mut top = first;
    for (row, (lines, height)) in rows.iter().zip(&layout) {
        let middle = top + height / 2.0;
        drawing.open_group(&format!("{}: {} ({})", row.label, row.median_label, row.count_label));
        row_label::write(&mut drawing, (label_room, middle), lines, Letters::plain(LABEL));
        if let Some(spread) = row.spread {
            draw_spread(&mut drawing, spread, &place, middle);
        }
        let letters = Letters::plain(LABEL).bold().anchor(Anchor::End);
        drawing.text((frame.width - count_room, middle + 3.8), &row.median_label, letters);
        drawing.text((frame.width, middle + 3.8), &row.count_label, muted.anchor(Anchor::End));
        drawing.close_group();
        top += height;
    }
    let end = legend::sentence(&mut drawing, frame, floor + 36.0, &words.key);
    drawing.finish(frame, end + 2.0)
}

fn axis(
    drawing: &mut Drawing,
    ticks: &[f64],
    place: &dyn Fn(f64) -> f64,
    (first, floor): (f64, f64),
    number: &dyn Fn(f64) -> String,
) {
    let letters = Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::Middle);
    let mut end_of_labels = f64::MIN;
    for tick in ticks {
        let x = place(*tick);
        let colour = if *tick == 0.0 { palette::AXIS } else { palette::GRID };
        drawing.line((x, first), (x, floor), colour, 1.0);
        let label = number(*tick);
        let half = text_width::width(&label, SMALL) / 2.0;
        if x - half >= end_of_labels {
            drawing.text((x, floor + 13.0), &label, letters);
            end_of_labels = x + half + 5.0;
        }
    }
}

fn draw_spread(drawing: &mut Drawing, spread: Spread, place: &dyn Fn(f64) -> f64, middle: f64) {
    let (low, high) = (place(spread.low), place(spread.high));
    let (start, end) = (place(spread.first_quartile), place(spread.third_quartile));
    drawing.line((low, middle), (high, middle), palette::AXIS, 1.4);
    for whisker in [low, high] {
        drawing.line((whisker, middle - 4.0), (whisker, middle + 4.0), palette::AXIS, 1.4);
    }
    drawing.rectangle((start, middle - 6.5), ((end - start).max(1.0), 13.0), palette::BAND);
    drawing.outline((start, middle - 6.5), ((end - start).max(1.0), 13.0), palette::ACCENT, 1.2);
    let median = super::path::Path::from((place(spread.median), middle - 7.5))
        .line((place(spread.median), middle + 7.5));
    drawing.stroke_path(&median, Pen::plain(palette::INK, 2.4));
}
