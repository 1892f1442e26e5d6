//! A Pareto chart: amounts from the largest down, and behind each the share that it makes up together with all above it.
//! Both lie on one scale, from nothing to the whole; those that make up the first four fifths stand out.

use super::path::Path;
use super::svg::{Anchor, Drawing, Letters, Pen};
use super::{Frame, LABEL, SMALL, palette, row_label, text_width};

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it stands for.
    pub label: String,
    /// Its amount.
    pub amount: f64,
    /// The same as it is written.
    pub amount_label: String,
    /// It sums up what is not listed.
    pub is_rest: bool,
}

/// The share up to which rows stand out.
const MOST: f64 = 0.8;

/// Draws rows in their order, which is from the largest down, with the rest last. `heading` says what the shares at the end
/// of rows are; `percent` writes them.
pub fn draw(frame: &Frame, rows: &[Row], heading: &str, percent: &dyn Fn(f64) -> String) -> String {
    let mut drawing = Drawing::new(frame);
    let total: f64 = rows.iter().map(|row| row.amount.max(0.0)).sum();
    let most = (frame.width * 0.34).min(200.0);
    let label_room = row_label::room(rows.iter().map(|row| row.label.as_str()), most);
    let amount_room =
        rows.iter().map(|row| text_width::width(&row.amount_label, LABEL)).fold(0.0, f64::max) + 8.0;
    let share_room = text_width::width(&percent(1.0), LABEL) + 8.0;
    let left = label_room + amount_room + 8.0;
    let room = (frame.width - left - share_room).max(20.0);

    let muted = Letters::plain(SMALL).colour(palette::MUTED);
    let heading = text_width::shorten(heading, SMALL, frame.width);
    drawing.text((frame.width, 9.5), &heading, muted.anchor(Anchor::End));
    let first = 16.0;
    let mut top = first;
    let mut sum = 0.0;
    let mut behind = Drawing::new(frame);
    for row in rows {
        let lines = row_label::lines(&row.label, label_room);
        let height = if lines.len() > 1 { 29.0 } else { 20.0 };
        let middle = top + height / 2.0;
        let is_vital = total > 0.0 && sum / total < MOST && !row.is_rest;
        sum += row.amount.max(0.0);
        let share = if total > 0.0 { sum / total } else { 0.0 };
        let own = if total > 0.0 { row.amount.max(0.0) / total * room } else { 0.0 };
        behind.rectangle((left, top + 1.0), (share * room, height - 2.0), palette::BAND);
        drawing.open_group(&format!("{}: {}, {}", row.label, row.amount_label, percent(share)));
        row_label::write(&mut drawing, (label_room, middle), &lines, Letters::plain(LABEL));
        let letters = Letters::plain(LABEL).anchor(Anchor::End);
        drawing.text((left - 8.0, middle + 3.8), &row.amount_label, letters);
        if own > 0.0 {
            let fill = if is_vital { palette::ACCENT } else { palette::COMPARED };
            drawing.rectangle((left, middle - 6.5), (own.max(1.0), 13.0), fill);
        }
        let letters = if is_vital { letters.bold() } else { letters.colour(palette::MUTED) };
        drawing.text((frame.width, middle + 3.8), &percent(share), letters);
        drawing.close_group();
        top += height;
    }
    let edge = left + MOST * room;
    let pen = Pen::plain(palette::AXIS, 1.2).dashed(3.0, 3.0);
    drawing.stroke_path(&Path::from((edge, first - 1.0)).line((edge, top + 3.0)), pen);
    drawing.text((edge, top + 13.5), &percent(MOST), muted.anchor(Anchor::Middle));
    drawing.line((left, first - 1.0), (left, top + 1.0), palette::AXIS, 1.0);
    behind.add(drawing);
    behind.finish(frame, top + 18.0)
}
