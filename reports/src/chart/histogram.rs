//! A histogram: how many fall into each stretch of an axis. The axis runs from left to right in every script.

use super::path::Path;
use super::svg::{Anchor, Drawing, Letters, Pen};
use super::{Frame, SMALL, line, palette, text_width};

/// One stretch of the axis. All stretches with an end are equally wide; stretches that are not given hold nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; `None` for the last one, which takes all that lies beyond.
    pub to: Option<f64>,
    /// How many are in it.
    pub amount: f64,
    /// The same as it is written above the bar.
    pub label: String,
}

/// Words on the chart.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The unit of the axis, under it.
    pub axis: String,
    /// A place on the axis to mark, such as the median, and what is written there.
    pub mark: Option<(f64, String)>,
}

/// Gap before the stretch that has no end.
const BREAK: f64 = 7.0;

/// Draws the bars. `number` writes amounts and places on the axis.
pub fn draw(frame: &Frame, bins: &[Bin], words: &Words, number: &dyn Fn(f64) -> String) -> String {
    let mut drawing = Drawing::fixed(frame);
    let (largest, ticks) = line::scale(bins.iter().map(|bin| bin.amount).fold(0.0, f64::max));
    let left = ticks.iter().map(|tick| text_width::width(&number(*tick), SMALL)).fold(0.0, f64::max) + 9.0;
    let axis = Axis::new(bins, left, frame.width - 10.0);
    let head = if words.mark.is_some() { 30.0 } else { 16.0 };
    let room = if frame.width > super::HALF { 150.0 } else { 124.0 };
    let floor = head + room;
    let height = |amount: f64| amount.max(0.0) / largest * room;

    let muted = Letters::plain(SMALL).colour(palette::MUTED);
    for tick in &ticks {
        let y = floor - height(*tick);
        if *tick > 0.0 {
            drawing.line((left, y), (frame.width - 10.0, y), palette::GRID, 1.0);
        }
        drawing.text((left - 5.0, y + 3.5), &number(*tick), muted.anchor(Anchor::End));
    }
    let says_all =
        bins.iter().all(|bin| text_width::width(&bin.label, SMALL) <= axis.span(bin).1 - axis.span(bin).0);
    for bin in bins {
        let (start, end) = axis.span(bin);
        drawing.open_group(&format!("{}: {}", axis.name(bin, number), bin.label));
        let tall = if bin.amount > 0.0 { height(bin.amount).max(1.0) } else { 0.0 };
        let fill = if bin.to.is_none() { palette::COMPARED } else { palette::ACCENT };
        drawing.rectangle((start + 0.5, floor - tall), (end - start - 1.0, tall), fill);
        if says_all && bin.amount > 0.0 {
            let letters = Letters::plain(SMALL).anchor(Anchor::Middle);
            drawing.text(((start + end) / 2.0, floor - tall - 3.5), &bin.label, letters);
        }
        drawing.close_group();
    }
    drawing.line((left, floor), (frame.width - 10.0, floor), palette::AXIS, 1.0);
    axis.write(&mut drawing, bins, floor, frame.width, number);
    drawing.text((frame.width - 10.0, floor + 28.0), &words.axis, muted.anchor(Anchor::End));
    if let Some((place, label)) = &words.mark {
        let x = axis.place(*place).clamp(left, frame.width - 10.0);
        // Where exactly it lies beyond the last mark is not on the axis: its words alone say it.
        if *place <= axis.end_of_numbers {
            let path = Path::from((x, 6.0)).line((x, floor));
            drawing.stroke_path(&path, Pen::plain(palette::INK, 1.4).dashed(4.0, 3.0));
        }
        let width = text_width::width(label, SMALL);
        let (at, anchor) =
            if x + 6.0 + width <= frame.width { (x + 6.0, Anchor::Start) } else { (x - 6.0, Anchor::End) };
        drawing.text((at, 12.0), label, Letters::plain(SMALL).bold().anchor(anchor));
    }
    drawing.finish(frame, floor + 34.0)
}

/// Where the stretches lie.
struct Axis {
    first: f64,
    stretch: f64,
    end_of_numbers: f64,
    left: f64,
    scale: f64,
    open_width: f64,
}

impl Axis {
    fn new(bins: &[Bin], left: f64, right: f64) -> Self {
        let first = bins.iter().map(|bin| bin.from).fold(f64::INFINITY, f64::min);
        let first = if first.is_finite() { first } else { 0.0 };
        let widths = bins.iter().filter_map(|bin| bin.to.map(|to| to - bin.from));
        let stretch = widths.filter(|width| *width > 0.0).fold(f64::INFINITY, f64::min);
        let stretch = if stretch.is_finite() { stretch } else { 1.0 };
        let ends = bins.iter().map(|bin| bin.to.unwrap_or(bin.from));
        let end_of_numbers = ends.fold(first, f64::max);
        let is_open = bins.iter().any(|bin| bin.to.is_none());
        let stretches = ((end_of_numbers - first) / stretch).max(0.0);
        let room = right - left - if is_open { BREAK } else { 0.0 };
        let scale = room / (stretches + if is_open { 1.0 } else { 0.0 }).max(1.0) / stretch;
        Self { first, stretch, end_of_numbers, left, scale, open_width: scale * stretch }
    }

    fn place(&self, value: f64) -> f64 {
        if value > self.end_of_numbers {
            return self.left
                + (self.end_of_numbers - self.first) * self.scale
                + BREAK
                + self.open_width / 2.0;
        }
        self.left + (value - self.first).max(0.0) * self.scale
    }

    /// From left to right.
    fn span(&self, bin: &Bin) -> (f64, f64) {
        match bin.to {
            Some(to) => (self.place(bin.from), self.place(to)),
            None => {
                let start = self.place(self.end_of_numbers) + BREAK;
                (start, start + self.open_width)
            }
        }
    }

    fn name(&self, bin: &Bin, number: &dyn Fn(f64) -> String) -> String {
        match bin.to {
            Some(to) => format!("{}–{}", number(bin.from), number(to)),
            None => format!("≥ {}", number(bin.from)),
        }
    }

    /// Marks at the beginnings of stretches, as many as have room.
    fn write(
        &self,
        drawing: &mut Drawing,
        bins: &[Bin],
        floor: f64,
        width: f64,
        number: &dyn Fn(f64) -> String,
    ) {
        let letters = Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::Middle);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let count = ((self.end_of_numbers - self.first) / self.stretch).round().clamp(0.0, 500.0) as u32;
        let edges: Vec<f64> = (0..=count).map(|place| self.first + f64::from(place) * self.stretch).collect();
        let widest = edges.iter().map(|edge| text_width::width(&number(*edge), SMALL)).fold(0.0, f64::max);
        // An edge that several stretches share reads best on round numbers of them.
        let every = [1_u32, 2, 3, 4, 5, 6, 10, 12, 20, 24, 50, 100, 200, 500]
            .into_iter()
            .find(|every| f64::from(*every) * self.open_width >= widest + 6.0)
            .unwrap_or(500);
        // What lies beyond says so under its bar, and the last marks make room for it.
        let open = bins.iter().find(|bin| bin.to.is_none()).map(|bin| {
            let (start, end) = self.span(bin);
            let label = self.name(bin, number);
            let half = text_width::width(&label, SMALL) / 2.0;
            (((start + end) / 2.0).min(width - half - 1.0), half, label)
        });
        let last = open.as_ref().map_or(f64::INFINITY, |(middle, half, _)| middle - half - 4.0);
        for (place, edge) in (0_u32..).zip(&edges) {
            let x = self.place(*edge);
            drawing.line((x, floor), (x, floor + 3.5), palette::AXIS, 1.0);
            let label = number(*edge);
            if place.is_multiple_of(every) && x + text_width::width(&label, SMALL) / 2.0 < last {
                drawing.text((x, floor + 14.0), &label, letters);
            }
        }
        if let Some((middle, _, label)) = open {
            drawing.text((middle, floor + 14.0), &label, letters);
        }
    }
}
