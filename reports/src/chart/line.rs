//! A trend: lines over months, named at their ends.

use plotters::prelude::{ChartBuilder, IntoDrawingArea, IntoFont, LineSeries, SVGBackend};
use plotters::style::{Color, TextStyle};

use super::plotters_svg::{colour, failed, finish, font_size, pixels, units};
use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, SMALL, palette, text_width};
use crate::error::ReportError;

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name, written at its end.
    pub name: String,
    /// Its values from left to right; `None` leaves a gap.
    pub values: Vec<Option<f64>>,
}

/// One step of the time axis.
#[derive(Debug, Clone)]
pub struct Step {
    /// The month.
    pub label: String,
    /// The year, under the first month and under each January.
    pub year: Option<String>,
}

/// Colours of lines in order: the one that matters, the one it is compared with, and then the series.
const COLOURS: [&str; 4] = [palette::ACCENT, palette::COMPARED, "#e08a1e", "#00805f"];

/// Draws lines over steps; the first line is the one that matters.
pub fn draw(
    frame: &Frame,
    steps: &[Step],
    lines: &[Line],
    number: &dyn Fn(f64) -> String,
) -> Result<String, ReportError> {
    let height = if frame.width > super::HALF { 220.0 } else { 190.0 };
    let values = || lines.iter().flat_map(|line| &line.values).flatten().copied();
    let (largest, ticks) = scale(values().fold(0.0, f64::max));
    let left = ticks.iter().map(|tick| text_width::width(&number(*tick), SMALL)).fold(0.0, f64::max) + 9.0;
    let name_room = frame.width * 0.3;
    let names: Vec<String> =
        lines.iter().map(|line| text_width::shorten(&line.name, SMALL, name_room)).collect();
    let right = names.iter().map(|name| text_width::width(name, SMALL)).fold(0.0, f64::max) + 10.0;
    let bottom = 32.0;

    let mut plotted = String::new();
    let mut drawing = Drawing::fixed(frame);
    {
        let root =
            SVGBackend::with_string(&mut plotted, (pixels(frame.width), pixels(height))).into_drawing_area();
        #[allow(clippy::cast_precision_loss)]
        let last = steps.len().saturating_sub(1).max(1) as f64;
        let mut chart = ChartBuilder::on(&root)
            .margin_top(pixels(8.0))
            .margin_right(pixels(right))
            .x_label_area_size(pixels(bottom))
            .y_label_area_size(pixels(left))
            .build_cartesian_2d(0.0..last, 0.0..largest)
            .map_err(|error| failed(frame, &error))?;
        let muted = colour(palette::MUTED);
        let letters = TextStyle::from(("sans-serif", font_size(SMALL)).into_font()).color(&muted);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(0)
            .y_labels(ticks.len() + 1)
            .y_label_formatter(&|tick| number(*tick))
            .label_style(letters)
            .set_all_tick_mark_size(0)
            .axis_style(colour(palette::AXIS).stroke_width(4))
            .bold_line_style(colour(palette::GRID).stroke_width(3))
            .light_line_style(plotters::style::TRANSPARENT)
            .draw()
            .map_err(|error| failed(frame, &error))?;

        // The first line is drawn last, so that it lies on top.
        let mut ends = Vec::new();
        for (place, line) in lines.iter().enumerate().rev() {
            let hexadecimal = COLOURS.get(place).copied().unwrap_or(palette::MUTED);
            let thickness = if place == 0 { 9 } else { 6 };
            for run in runs(&line.values) {
                let style = colour(hexadecimal).stroke_width(thickness);
                chart.draw_series(LineSeries::new(run, style)).map_err(|error| failed(frame, &error))?;
            }
            let end = line.values.iter().enumerate().rev().find_map(|(at, value)| Some((at, (*value)?)));
            if let (Some((at, value)), Some(name)) = (end, names.get(place)) {
                #[allow(clippy::cast_precision_loss)]
                let place_of_end = units(chart.backend_coord(&(at as f64, value)));
                ends.push((place_of_end, name, hexadecimal, place == 0));
            }
        }
        name_ends(&mut drawing, ends, frame.width - right, height - bottom);

        let label_width =
            steps.iter().map(|step| text_width::width(&step.label, SMALL)).fold(0.0, f64::max) + 5.0;
        #[allow(clippy::cast_precision_loss)]
        let step_width = (frame.width - left - right) / last;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let every = (label_width / step_width).ceil().max(1.0) as usize;
        let letters = Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::Middle);
        let mut year_ends = f64::MIN;
        for (at, step) in steps.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let (x, y) = units(chart.backend_coord(&(at as f64, 0.0)));
            if at.is_multiple_of(every) {
                drawing.line((x, y), (x, y + 3.5), palette::AXIS, 1.0);
                drawing.text((x, y + 14.0), &step.label, letters);
            }
            if let Some(year) = &step.year {
                let half = text_width::width(year, SMALL) / 2.0 + 4.0;
                if x - half >= year_ends {
                    drawing.text((x, y + 26.5), year, letters);
                    year_ends = x + half;
                }
            }
        }
        root.present().map_err(|error| failed(frame, &error))?;
    }
    Ok(finish(frame, height, &plotted, drawing))
}

/// Stretches of values without a gap, as points.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for (at, value) in values.iter().enumerate() {
        match (value, runs.last_mut()) {
            #[allow(clippy::cast_precision_loss)]
            (Some(value), Some(run)) => run.push((at as f64, *value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

type End<'a> = ((f64, f64), &'a String, &'static str, bool);

/// Writes names at the ends of lines, pushed apart where they would touch.
fn name_ends(drawing: &mut Drawing, mut ends: Vec<End<'_>>, x: f64, floor: f64) {
    ends.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    let mut heights: Vec<f64> = ends.iter().map(|end| end.0.1).collect();
    let mut above = f64::MIN;
    for height in &mut heights {
        *height = height.max(above + 12.0);
        above = *height;
    }
    let mut below = floor + 12.0;
    for height in heights.iter_mut().rev() {
        *height = height.min(below - 12.0);
        below = *height;
    }
    for (((end_x, end_y), name, hexadecimal, is_first), y) in ends.into_iter().zip(heights) {
        drawing.circle((end_x, end_y), if is_first { 3.2 } else { 2.4 }, hexadecimal);
        let letters = Letters::plain(SMALL).colour(if is_first { palette::ACCENT } else { palette::MUTED });
        let letters = if is_first { letters.bold() } else { letters };
        drawing.text((x + 7.0, y + 3.5), name, letters);
    }
}

/// The top of the axis and its marks: steps of 1, 2 or 5 times a power of ten, at most five of them.
pub(super) fn scale(largest: f64) -> (f64, Vec<f64>) {
    if largest <= 0.0 || !largest.is_finite() {
        return (1.0, vec![0.0, 1.0]);
    }
    let power = 10_f64.powf((largest / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|factor| factor * power).find(|step| largest / step <= 5.0);
    let step = step.unwrap_or(largest).max(1.0);
    let count = (largest / step).ceil();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let ticks = (0..=count as u32).map(|tick| f64::from(tick) * step).collect();
    (count * step, ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number() {
        assert_eq!(scale(0.0), (1.0, vec![0.0, 1.0]));
        assert_eq!(scale(3.0), (3.0, vec![0.0, 1.0, 2.0, 3.0]));
        assert_eq!(scale(47.0), (50.0, vec![0.0, 10.0, 20.0, 30.0, 40.0, 50.0]));
        assert_eq!(scale(1200.0).0, 1500.0);
    }

    #[test]
    fn gaps_split_a_line() {
        assert_eq!(runs(&[Some(1.0), None, Some(2.0), Some(3.0)]).len(), 2);
        assert!(runs(&[None, None]).is_empty());
    }
}
