//! The response-time curve: the share of requests answered by each day after sending, by Kaplan and Meier, with open
//! requests censored at the data cut, a band of uncertainty, and the requests still under observation below the axis.

use plotters::prelude::{
    ChartBuilder, IntoDrawingArea, IntoFont, LineSeries, PathElement, Polygon, SVGBackend,
};
use plotters::style::{Color, TextStyle};

use super::plotters_svg::{colour, failed, finish, font_size, pixels, units};
use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, SMALL, palette, text_width};
use crate::error::ReportError;

/// A step of the curve: from this day on, this share is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurveStep {
    /// Days after sending.
    pub day: f64,
    /// Share answered.
    pub answered: f64,
    /// Lower end of the band.
    pub lower: f64,
    /// Upper end of the band.
    pub upper: f64,
    /// Requests under observation just before that day.
    pub at_risk: f64,
}

/// Words on the chart.
#[derive(Debug, Clone)]
pub struct Words {
    /// Under the axis.
    pub days: String,
    /// At the median, with its number of days; `None` when the curve does not reach one half.
    pub median: Option<String>,
    /// Before the counts under observation.
    pub at_risk: String,
}

/// Days that get a mark: the windows that response rates are given for.
const MARKS: [f64; 8] = [0.0, 30.0, 90.0, 180.0, 365.0, 730.0, 1095.0, 1825.0];

/// Draws the curve. Steps are in order of days.
pub fn draw(
    frame: &Frame,
    steps: &[CurveStep],
    words: &Words,
    number: &dyn Fn(f64) -> String,
    percent: &dyn Fn(f64) -> String,
) -> Result<String, ReportError> {
    let height = 236.0;
    let last_day = steps.last().map_or(30.0, |step| step.day).max(30.0);
    let end = last_day * 1.03;
    let left = text_width::width(&percent(1.0), SMALL) + 9.0;
    let bottom = 60.0;
    let points = corners(steps, end);
    let first_at_risk = steps.first().map_or(0.0, |step| step.at_risk);

    let mut plotted = String::new();
    let mut drawing = Drawing::fixed(frame);
    {
        let root =
            SVGBackend::with_string(&mut plotted, (pixels(frame.width), pixels(height))).into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin_top(pixels(8.0))
            .margin_right(pixels(14.0))
            .x_label_area_size(pixels(bottom))
            .y_label_area_size(pixels(left))
            .build_cartesian_2d(0.0..end, 0.0..1.0)
            .map_err(|error| failed(frame, &error))?;
        let muted = colour(palette::MUTED);
        let letters = TextStyle::from(("sans-serif", font_size(SMALL)).into_font()).color(&muted);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(0)
            .y_labels(6)
            .y_label_formatter(&|share| percent(*share))
            .label_style(letters)
            .set_all_tick_mark_size(0)
            .axis_style(colour(palette::AXIS).stroke_width(4))
            .bold_line_style(colour(palette::GRID).stroke_width(3))
            .light_line_style(plotters::style::TRANSPARENT)
            .draw()
            .map_err(|error| failed(frame, &error))?;

        let mut band: Vec<(f64, f64)> = points.iter().map(|point| (point.day, point.upper)).collect();
        band.extend(points.iter().rev().map(|point| (point.day, point.lower)));
        chart
            .draw_series(std::iter::once(Polygon::new(band, colour(palette::BAND).filled())))
            .map_err(|error| failed(frame, &error))?;
        let median = steps.iter().find(|step| step.answered >= 0.5).map(|step| step.day);
        if let Some(day) = median {
            let style = colour(palette::AXIS).stroke_width(4);
            let path = PathElement::new(vec![(0.0, 0.5), (day, 0.5), (day, 0.0)], style);
            chart.draw_series(std::iter::once(path)).map_err(|error| failed(frame, &error))?;
        }
        let curve = points.iter().map(|point| (point.day, point.answered));
        chart
            .draw_series(LineSeries::new(curve, colour(palette::ACCENT).stroke_width(9)))
            .map_err(|error| failed(frame, &error))?;

        let axis = Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::Middle);
        let mut label_ends = f64::MIN;
        for day in MARKS.into_iter().filter(|day| *day <= end) {
            let (x, y) = units(chart.backend_coord(&(day, 0.0)));
            drawing.line((x, y), (x, y + 3.5), palette::AXIS, 1.0);
            let label = number(day);
            let open = number(at_risk(steps, day, first_at_risk));
            let half = text_width::width(&label, SMALL).max(text_width::width(&open, SMALL)) / 2.0 + 3.0;
            if x - half < label_ends {
                continue;
            }
            label_ends = x + half;
            drawing.text((x, y + 14.0), &label, axis);
            drawing.text((x, y + 54.0), &open, axis);
        }
        let (origin, floor) = units(chart.backend_coord(&(0.0, 0.0)));
        let right = frame.width - 14.0;
        drawing.text((right, floor + 27.0), &words.days, axis.anchor(Anchor::End));
        let heading = text_width::shorten(&words.at_risk, SMALL, frame.width - origin);
        drawing.text((origin - 4.0, floor + 41.0), &heading, axis.anchor(Anchor::Start));
        if let (Some(day), Some(label)) = (median, &words.median) {
            let (x, y) = units(chart.backend_coord(&(day, 0.5)));
            drawing.circle((x, y), 3.4, palette::INK);
            let label_width = text_width::width(label, SMALL);
            let beside = if x + 10.0 + label_width < frame.width { x + 8.0 } else { right - label_width };
            let letters = Letters::plain(SMALL).bold();
            drawing.rectangle((beside - 2.0, y + 6.0), (label_width + 4.0, 13.0), palette::PAPER);
            drawing.text((beside, y + 16.0), label, letters);
        }
        root.present().map_err(|error| failed(frame, &error))?;
    }
    Ok(finish(frame, height, &plotted, drawing))
}

/// The corners of the steps, from day zero to the end of the axis.
fn corners(steps: &[CurveStep], end: f64) -> Vec<CurveStep> {
    let mut before = CurveStep { day: 0.0, answered: 0.0, lower: 0.0, upper: 0.0, at_risk: 0.0 };
    let mut corners = vec![before];
    for step in steps {
        corners.push(CurveStep { day: step.day, ..before });
        corners.push(*step);
        before = *step;
    }
    corners.push(CurveStep { day: end, ..before });
    corners
}

/// Requests still under observation on a day: those of the first step that is not before it.
fn at_risk(steps: &[CurveStep], day: f64, first: f64) -> f64 {
    if day <= 0.0 {
        return first;
    }
    steps.iter().find(|step| step.day >= day).map_or(0.0, |step| step.at_risk)
}
