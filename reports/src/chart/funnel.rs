//! A funnel: the stages that cases go through, and how many of each stage come to the next.

use super::path::Path;
use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, row_label, text_width};

/// One stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// What it is.
    pub label: String,
    /// How many cases reached it.
    pub amount: f64,
    /// The same as it is written.
    pub amount_label: String,
    /// How many reached it in the period before.
    pub previous: Option<f64>,
    /// What it is of the stage before, as it is written between the two.
    pub of_before: Option<String>,
}

const BAR: f64 = 22.0;
const GAP: f64 = 20.0;

/// Draws stages from the top down. `previous_label` explains the mark of the previous period.
pub fn draw(frame: &Frame, stages: &[Stage], previous_label: &str) -> String {
    let mut drawing = Drawing::new(frame);
    let most = (frame.width * 0.34).min(200.0);
    let label_room = row_label::room(stages.iter().map(|stage| stage.label.as_str()), most);
    let left = label_room + 8.0;
    let amount_room =
        stages.iter().map(|stage| text_width::width(&stage.amount_label, LABEL)).fold(0.0, f64::max) + 8.0;
    let room = (frame.width - left - amount_room).max(20.0);
    let amounts = stages.iter().flat_map(|stage| [stage.amount, stage.previous.unwrap_or(0.0)]);
    let largest = amounts.fold(0.0, f64::max);
    let length = |amount: f64| match amount {
        a if a <= 0.0 || largest <= 0.0 => 0.0,
        a => (a / largest * room).max(1.5),
    };

    let mut top = 2.0;
    for (place, stage) in stages.iter().enumerate() {
        let end = length(stage.amount);
        if let Some(before) = place.checked_sub(1).and_then(|place| stages.get(place)) {
            let band = Path::from((left, top))
                .line((left + length(before.amount), top))
                .line((left + end, top + GAP))
                .line((left, top + GAP))
                .closed();
            drawing.fill_path(&band, palette::BAND, 1.0);
            if let Some(share) = &stage.of_before {
                let letters = Letters::plain(SMALL).colour(palette::MUTED);
                drawing.text((left + 6.0, top + GAP / 2.0 + 3.5), &format!("↓ {share}"), letters);
            }
            top += GAP;
        }
        let middle = top + BAR / 2.0;
        drawing.open_group(&format!("{}: {}", stage.label, stage.amount_label));
        let lines = row_label::lines(&stage.label, label_room);
        row_label::write(&mut drawing, (label_room, middle), &lines, Letters::plain(LABEL));
        drawing.rectangle((left, top), (end, BAR), palette::ACCENT);
        let mut at = left + end;
        if let Some(previous) = stage.previous {
            let mark = left + length(previous);
            drawing.line((mark, top - 2.0), (mark, top + BAR + 2.0), palette::PAPER, 4.0);
            drawing.line((mark, top - 2.0), (mark, top + BAR + 2.0), palette::INK, 1.6);
            if mark < at + text_width::width(&stage.amount_label, LABEL) + 9.0 {
                at = at.max(mark);
            }
        }
        drawing.text((at + 5.0, middle + 3.8), &stage.amount_label, Letters::plain(LABEL).bold());
        drawing.close_group();
        top += BAR;
    }
    drawing.line((left, 0.0), (left, top + 2.0), palette::AXIS, 1.0);
    top += 5.0;
    if stages.iter().any(|stage| stage.previous.is_some()) {
        drawing.line((left + 2.0, top + 4.0), (left + 2.0, top + 15.0), palette::INK, 1.6);
        let letters = Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::Start);
        drawing.text((left + 9.0, top + 13.0), previous_label, letters);
        top += 18.0;
    }
    drawing.finish(frame, top)
}
