//! Every kind of chart, as text. `PROOFHOUSE_BLESS=1 cargo test -p proofhouse-reports` writes the goldens anew; look at
//! the difference before you commit it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod distributions;
mod flows_and_maps;

use std::path::PathBuf;
use std::{env, fs};

use proofhouse_reports::chart::bar::{self, Bar};
use proofhouse_reports::chart::heat_map::{self, Matrix};
use proofhouse_reports::chart::line::{self, Line, Step};
use proofhouse_reports::chart::stacked_bar::{self, Part, StackedBar};
use proofhouse_reports::chart::survival::{self, CurveStep, Words};
use proofhouse_reports::chart::{
    Direction, FULL, Frame, HALF, box_plot, choropleth, data_bar, flow_map, funnel, histogram, pareto,
    sankey, small_multiples, spark_line, text_width, treemap,
};

fn frame(id: &str, width: f64) -> Frame {
    Frame {
        id: id.into(),
        title: "A title & more".into(),
        description: "What it shows".into(),
        width,
        direction: Direction::LeftToRight,
    }
}

/// The same for a reader of Arabic.
fn mirrored(id: &str, width: f64) -> Frame {
    Frame { direction: Direction::RightToLeft, ..frame(id, width) }
}

fn check(name: &str, svg: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(format!("{name}.svg"));
    if env::var_os("PROOFHOUSE_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, svg).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(svg, golden, "{name} changed; see the head of this file");
}

/// All numbers of an attribute, in order.
fn numbers(svg: &str, attribute: &str) -> Vec<f64> {
    let marker = format!(" {attribute}=\"");
    svg.match_indices(&marker)
        .filter_map(|(place, _)| {
            let rest = &svg[place + marker.len()..];
            rest.split_once('"').and_then(|(number, _)| number.parse().ok())
        })
        .collect()
}

fn accessible(svg: &str) {
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="), "{svg}");
    assert!(svg.contains("viewBox=") && !svg.contains("<svg width"), "{svg}");
    assert!(!svg.contains(" dy=") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
}

/// Every text begins and ends inside the drawing, as far as its letters can be measured.
fn stays_inside(svg: &str, width: f64) {
    for line in svg.lines().filter(|line| line.starts_with("<text") && !line.contains("rotate(")) {
        let text = line.split_once('>').unwrap().1.split_once("</text>").unwrap().0;
        let text = text.trim_matches(['\u{2067}', '\u{2069}']);
        let (x, size) = (numbers(line, "x")[0], numbers(line, "font-size")[0]);
        let wide = text_width::width(text, size);
        let left = match line {
            line if line.contains("text-anchor=\"end\"") => x - wide,
            line if line.contains("text-anchor=\"middle\"") => x - wide / 2.0,
            _ => x,
        };
        assert!(left > -1.5 && left + wide < width + 1.5, "{left} + {wide}: {line}");
    }
}

const COUNTRIES: [(&str, &str); 6] = [
    ("FR", "France"),
    ("GB", "United Kingdom of Great Britain and Northern Ireland"),
    ("BA", "Bosnie-Herzégovine"),
    ("MT", "Malta"),
    ("RS", "صربيا"),
    ("ME", "<script>"),
];
/// One has nine tenths of everything, one has nothing.
const AMOUNTS: [f64; 6] = [900.0, 60.0, 25.0, 9.0, 1.0, 0.0];

fn number(value: f64) -> String {
    format!("{value:.0}")
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// Draws in both widths and both directions; each stays in its frame, and hostile names stay text.
fn everywhere(name: &str, draw: &dyn Fn(&Frame) -> String) {
    drawn(name, draw, &[HALF, FULL]);
}

/// The same for maps, of which only the narrow ones are kept: the wide ones differ in their fineness.
fn everywhere_on_maps(name: &str, draw: &dyn Fn(&Frame) -> String) {
    drawn(name, draw, &[HALF]);
}

fn drawn(name: &str, draw: &dyn Fn(&Frame) -> String, kept: &[f64]) {
    for (width, suffix) in [(HALF, "half"), (FULL, "full")] {
        for direction in ["", "-rtl"] {
            let name = format!("{name}-{suffix}{direction}");
            let frame = if direction.is_empty() { frame(&name, width) } else { mirrored(&name, width) };
            let svg = draw(&frame);
            accessible(&svg);
            stays_inside(&svg, width);
            assert!(!svg.contains("<script>"), "{svg}");
            if kept.contains(&width) {
                check(&name, &svg);
            }
        }
    }
}

fn bars() -> Vec<Bar> {
    let bar = |label: &str, value: f64, previous: Option<f64>| Bar {
        label: label.into(),
        value,
        value_label: format!("{value}"),
        previous,
    };
    vec![
        bar("Bolivarian Republic of Venezuela and its dependencies", 900.0, Some(750.0)),
        bar("Côte d’Ivoire", 40.0, Some(120.0)),
        bar("Chad", 1.0, Some(0.0)),
        bar("<script>", 0.0, Some(3.0)),
    ]
}

#[test]
fn bars_with_a_long_label_a_giant_and_a_zero() {
    for (name, width) in [("bars-half", HALF), ("bars-full", FULL)] {
        let svg = bar::draw(&frame(name, width), &bars(), "2024");
        accessible(&svg);
        assert!(!svg.contains("<script>"));
        check(name, &svg);
    }
}

#[test]
fn bars_stay_in_their_frame() {
    let svg = bar::draw(&frame("inside", HALF), &bars(), "2024");
    for (x, width) in numbers(&svg, "x").iter().zip(numbers(&svg, "width")) {
        assert!(x + width <= HALF + 0.01, "{x} + {width}");
    }
    // The value beside the longest bar still fits.
    let value = svg.lines().find(|line| line.ends_with(">900</text>")).unwrap();
    let x = numbers(value, "x")[0];
    assert!(x + text_width::width("900", 11.0) <= HALF, "{x}");
}

#[test]
fn stacked_bars_with_a_part_too_small_for_its_number() {
    let part = |value: f64| Part { value, label: format!("{value}") };
    let bar = |label: &str, values: [f64; 4]| StackedBar {
        label: label.into(),
        parts: values.iter().map(|value| part(*value)).collect(),
        total_label: format!("{}", values.iter().sum::<f64>()),
    };
    let series: Vec<String> = ["Seized, criminal", "Seized, administrative", "Found", "Surrendered"]
        .iter()
        .map(|s| (*s).to_owned())
        .collect();
    let bars = [
        bar("Police", [800.0, 60.0, 2.0, 40.0]),
        bar("Customs", [0.0, 0.0, 0.0, 9.0]),
        bar("Army", [0.0; 4]),
    ];
    let svg = stacked_bar::draw(&frame("stacked", HALF), &series, &bars);
    accessible(&svg);
    assert!(svg.contains("stacked-hatch"));
    check("stacked-bars", &svg);
}

#[test]
fn a_matrix_with_one_giant_and_empty_cells() {
    let rows: Vec<String> =
        ["Serbia", "Congo, Democratic Republic of the", "France"].map(Into::into).to_vec();
    let columns: Vec<String> = ["RS", "FR", "BE", "+9"].map(Into::into).to_vec();
    let amounts = vec![vec![0.0, 1200.0, 3.0, 1.0], vec![0.0, 0.0, 0.0, 0.0], vec![0.0, 40.0, 2.0, 0.0]];
    let labels = amounts.iter().map(|row| row.iter().map(|amount| format!("{amount}")).collect()).collect();
    let matrix = Matrix {
        rows,
        row_codes: ["RS", "CD", "FR"].map(Into::into).to_vec(),
        columns,
        amounts,
        labels,
        same: vec![(0, 0), (2, 1)],
        row_heading: "Source".into(),
        column_heading: "Recovered in".into(),
    };
    for (name, width) in [("heat-map-half", HALF), ("heat-map-full", FULL)] {
        let svg = heat_map::draw(&frame(name, width), &matrix);
        accessible(&svg);
        check(name, &svg);
    }
}

#[test]
fn a_trend_with_a_gap() {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let steps: Vec<Step> = months
        .iter()
        .enumerate()
        .map(|(place, month)| Step { label: (*month).into(), year: (place == 0).then(|| "2025".into()) })
        .collect();
    let values = |of: &dyn Fn(usize) -> Option<f64>| (0..12).map(of).collect::<Vec<_>>();
    let lines = [
        Line { name: "2025".into(), values: values(&|m| (m != 5).then_some((m * m) as f64)) },
        Line { name: "2024".into(), values: values(&|m| Some(120.0 - m as f64)) },
    ];
    for (name, width) in [("line-half", HALF), ("line-full", FULL)] {
        let svg = line::draw(&frame(name, width), &steps, &lines, &|value| format!("{value}")).unwrap();
        accessible(&svg);
        check(name, &svg);
    }
}

#[test]
fn names_at_line_ends_do_not_touch() {
    let steps: Vec<Step> = (0..12).map(|m| Step { label: m.to_string(), year: None }).collect();
    let flat = |name: &str| Line { name: name.into(), values: vec![Some(3.0); 12] };
    let lines = [flat("one"), flat("two"), flat("three")];
    let svg = line::draw(&frame("ends", HALF), &steps, &lines, &|value| format!("{value}")).unwrap();
    let mut heights: Vec<f64> = ["one", "two", "three"]
        .iter()
        .map(|name| {
            numbers(svg.lines().find(|line| line.ends_with(&format!(">{name}</text>"))).unwrap(), "y")[0]
        })
        .collect();
    heights.sort_by(f64::total_cmp);
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 11.9), "{heights:?}");
}

#[test]
fn a_response_curve() {
    let step = |day: f64, answered: f64, at_risk: f64| CurveStep {
        day,
        answered,
        lower: (answered - 0.1).max(0.0),
        upper: (answered + 0.1).min(1.0),
        at_risk,
    };
    let steps = [step(4.0, 0.1, 40.0), step(28.0, 0.35, 35.0), step(61.0, 0.5, 24.0), step(190.0, 0.8, 9.0)];
    let words =
        Words { days: "days".into(), median: Some("half after 61 days".into()), at_risk: "Open:".into() };
    let svg =
        survival::draw(&frame("survival", HALF), &steps, &words, &|number| format!("{number}"), &|share| {
            format!("{}%", share * 100.0)
        })
        .unwrap();
    accessible(&svg);
    check("survival", &svg);
}

#[test]
fn bar_like_charts_turn_round() {
    let left = bar::draw(&frame("turn", HALF), &bars(), "2024");
    let right = bar::draw(&mirrored("turn", HALF), &bars(), "2024");
    stays_inside(&right, HALF);
    let spans = |svg: &str| -> Vec<(f64, f64)> {
        let rectangles = svg.lines().filter(|line| line.starts_with("<rect"));
        rectangles.map(|line| (numbers(line, "x")[0], numbers(line, "width")[0])).collect()
    };
    for ((x, width), (mirrored_x, mirrored_width)) in spans(&left).iter().zip(spans(&right)) {
        assert!((HALF - x - width - mirrored_x).abs() < 0.02 && (width - mirrored_width).abs() < 0.02);
    }
    check("bars-half-rtl", &right);
}

#[test]
fn empty_charts_still_draw() {
    accessible(&bar::draw(&frame("none", HALF), &[], ""));
    accessible(&stacked_bar::draw(&frame("none", HALF), &[], &[]));
    accessible(&line::draw(&frame("none", HALF), &[], &[], &|v| v.to_string()).unwrap());
    accessible(&pareto::draw(&frame("none", HALF), &[], "", &percent));
    accessible(&funnel::draw(&frame("none", HALF), &[], ""));
    accessible(&box_plot::draw(&frame("none", HALF), &[], &box_plot::Words::default(), &number));
    accessible(&histogram::draw(&frame("none", HALF), &[], &histogram::Words::default(), &number));
    accessible(&small_multiples::draw(
        &frame("none", HALF),
        &[],
        &small_multiples::Words::default(),
        &number,
    ));
    accessible(&treemap::draw(&frame("none", HALF), &[], &|_, _| unreachable!()).unwrap());
    accessible(&sankey::draw(&frame("none", HALF), &[], &[], &[], ("", "")));
    accessible(&choropleth::draw(&frame("none", HALF), &[], &choropleth::Words::default(), &number));
    accessible(&flow_map::draw(&frame("none", HALF), &[], &flow_map::Words::default()));
    let words = Words { days: String::new(), median: None, at_risk: String::new() };
    accessible(
        &survival::draw(&frame("none", HALF), &[], &words, &|v| v.to_string(), &|v| v.to_string()).unwrap(),
    );
}

#[test]
fn small_bars_and_spark_lines() {
    check("data-bar", &data_bar::draw(0.42, Direction::LeftToRight));
    check("spark-line", &spark_line::draw(&[0.0, 3.0, 1.0, 8.0]));
    assert!(spark_line::draw(&[1.0]).is_empty());
    assert!(data_bar::draw(f64::NAN, Direction::RightToLeft).contains("width=\"0\""));
}
