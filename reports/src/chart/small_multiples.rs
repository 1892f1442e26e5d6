//! Small multiples: the same small trend for many, side by side. Time runs from left to right in every script; the panels
//! themselves stand in reading order.

use super::svg::{Anchor, Drawing, Letters};
use super::{Direction, Frame, LABEL, SMALL, legend, palette, text_width};

/// One panel.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What it shows.
    pub name: String,
    /// Its values from left to right, as many in every panel; `None` leaves a gap.
    pub values: Vec<Option<f64>>,
    /// It sums up what has no panel of its own.
    pub is_rest: bool,
}

/// Words on the chart.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The first step of the time axis.
    pub first: String,
    /// The last step.
    pub last: String,
    /// Said when every panel has a scale of its own.
    pub own_scale: String,
}

const GAP: f64 = 18.0;
const ROOM: f64 = 54.0;
const PANEL: f64 = 96.0;

/// A panel with so many times less than the largest would be a flat line on a common scale.
const TOO_FLAT: f64 = 12.0;

/// Draws panels on a common scale, or each on its own when one towers over most of the others; then the chart says so.
pub fn draw(frame: &Frame, panels: &[Panel], words: &Words, number: &dyn Fn(f64) -> String) -> String {
    let mut drawing = Drawing::fixed(frame);
    let columns = if frame.width > super::HALF { 4 } else { 2 };
    let columns = panels.len().clamp(1, columns);
    #[allow(clippy::cast_precision_loss)]
    let width = ((frame.width - GAP * (columns as f64 - 1.0)) / columns as f64).min(super::HALF);
    let peaks: Vec<f64> = panels.iter().map(peak).collect();
    let largest = peaks.iter().copied().fold(0.0, f64::max);
    let mut sorted = peaks.clone();
    sorted.sort_by(f64::total_cmp);
    let typical = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let is_common = largest <= TOO_FLAT * typical;

    let mut bottom = 0.0;
    for (place, (panel, peak)) in panels.iter().zip(&peaks).enumerate() {
        let (row, column) = (place / columns, place % columns);
        #[allow(clippy::cast_precision_loss)]
        let (x, y) = (column as f64 * (width + GAP), row as f64 * PANEL);
        let x = match frame.direction {
            Direction::LeftToRight => x,
            Direction::RightToLeft => frame.width - x - width,
        };
        let scale = if is_common { largest } else { *peak };
        let room = Room { x, y, width, scale, direction: frame.direction };
        draw_panel(&mut drawing, panel, room, words, number);
        bottom = y + PANEL;
    }
    let mut under = Drawing::new(frame);
    if !is_common {
        bottom = legend::sentence(&mut under, frame, bottom, &words.own_scale);
    }
    drawing.add(under);
    drawing.finish(frame, bottom.max(20.0))
}

fn peak(panel: &Panel) -> f64 {
    panel.values.iter().flatten().copied().fold(0.0, f64::max)
}

/// Where a panel stands, and the amount at its top.
#[derive(Clone, Copy)]
struct Room {
    x: f64,
    y: f64,
    width: f64,
    scale: f64,
    direction: Direction,
}

fn draw_panel(
    drawing: &mut Drawing,
    panel: &Panel,
    room: Room,
    words: &Words,
    number: &dyn Fn(f64) -> String,
) {
    let Room { x, y, width, scale, direction } = room;
    let top = y + 20.0;
    let floor = top + ROOM;
    let muted = Letters::plain(SMALL).colour(palette::MUTED);
    let high = number(scale);
    let end = panel.values.iter().enumerate().rev().find_map(|(at, value)| Some((at, (*value)?)));
    let end_label = end.map(|(_, value)| number(value)).unwrap_or_default();
    let left = x + text_width::width(&high, SMALL).max(6.0) + 5.0;
    let right = x + width - text_width::width(&end_label, SMALL) - 8.0;
    let name = text_width::shorten(&panel.name, LABEL, width);
    drawing.open_group(&format!("{}: {end_label}", panel.name));
    let (name_at, anchor) = match direction {
        Direction::LeftToRight => (x, Anchor::Start),
        Direction::RightToLeft => (x + width, Anchor::End),
    };
    drawing.text((name_at, y + 11.0), &name, Letters::plain(LABEL).bold().anchor(anchor));
    drawing.line((left, top), (right, top), palette::GRID, 1.0);
    drawing.line((left, floor), (right, floor), palette::AXIS, 1.0);
    if scale > 0.0 {
        drawing.text((left - 4.0, top + 3.5), &high, muted.anchor(Anchor::End));
    }
    drawing.text((left - 4.0, floor + 3.5), &number(0.0), muted.anchor(Anchor::End));

    #[allow(clippy::cast_precision_loss)]
    let step = (right - left) / panel.values.len().saturating_sub(1).max(1) as f64;
    let height =
        |value: f64| if scale > 0.0 { floor - value.clamp(0.0, scale) / scale * ROOM } else { floor };
    #[allow(clippy::cast_precision_loss)]
    let at = |place: usize| left + place as f64 * step;
    let colour = if panel.is_rest { palette::MUTED } else { palette::ACCENT };
    let mut run: Vec<(f64, f64)> = Vec::new();
    for (place, value) in panel.values.iter().enumerate() {
        match value {
            Some(value) => run.push((at(place), height(*value))),
            None => draw_run(drawing, &std::mem::take(&mut run), colour),
        }
    }
    draw_run(drawing, &run, colour);
    if let Some((place, value)) = end {
        drawing.circle((at(place), height(value)), 2.6, colour);
        drawing.text(
            (at(place) + 6.0, height(value) + 3.5),
            &end_label,
            Letters::plain(SMALL).colour(colour).bold(),
        );
    }
    drawing.text((left, floor + 14.0), &words.first, muted);
    let last_room = right - left - text_width::width(&words.first, SMALL) - 8.0;
    if panel.values.len() > 1 && text_width::width(&words.last, SMALL) <= last_room {
        drawing.text((right, floor + 14.0), &words.last, muted.anchor(Anchor::End));
    }
    drawing.close_group();
}

/// A stretch without a gap; a single value is a dot.
fn draw_run(drawing: &mut Drawing, run: &[(f64, f64)], colour: &'static str) {
    match run {
        [] => {}
        [place] => drawing.circle(*place, 1.6, colour),
        _ => drawing.polyline(run, colour, 1.8),
    }
}
