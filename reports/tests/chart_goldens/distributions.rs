//! Shares, stages and distributions.

use proofhouse_reports::chart::box_plot::{self, Spread};
use proofhouse_reports::chart::funnel::{self, Stage};
use proofhouse_reports::chart::histogram::{self, Bin};
use proofhouse_reports::chart::pareto::{self, Row};
use proofhouse_reports::chart::small_multiples::{self, Panel};
use proofhouse_reports::chart::{FULL, treemap};

use super::{AMOUNTS, COUNTRIES, everywhere, frame, number, percent};

#[test]
fn a_pareto_chart_of_one_giant() {
    let rows: Vec<Row> = COUNTRIES
        .iter()
        .zip(AMOUNTS)
        .map(|((_, name), amount)| Row {
            label: (*name).into(),
            amount,
            amount_label: number(amount),
            is_rest: *name == "<script>",
        })
        .collect();
    everywhere("pareto", &|frame| pareto::draw(frame, &rows, "cumulative share", &percent));
    let svg = pareto::draw(&frame("shares", FULL), &rows, "", &percent);
    // 900, 960, 985, 994, 995 and 995 of 995.
    for share in ["90%", "96%", "99%", "100%"] {
        assert!(svg.contains(&format!(">{share}</text>")), "{share}");
    }
}

#[test]
fn a_funnel_that_widens() {
    let stages: Vec<Stage> = [("Exhibits acquired", 40.0), ("Candidates", 3400.0), ("Hits", 0.0)]
        .iter()
        .map(|(label, amount)| Stage {
            label: (*label).into(),
            amount: *amount,
            amount_label: number(*amount),
            previous: Some(20.0),
            of_before: (*amount != 40.0).then(|| "× 85".into()),
        })
        .collect();
    everywhere("funnel", &|frame| funnel::draw(frame, &stages, "2024"));
}

#[test]
fn box_plots_with_too_few_values_in_one_row() {
    let rows: Vec<box_plot::Row> = COUNTRIES
        .iter()
        .enumerate()
        .map(|(place, (_, name))| {
            let days = 10.0 * (place + 1) as f64;
            box_plot::Row {
                label: (*name).into(),
                spread: (place != 3).then_some(Spread {
                    low: days / 4.0,
                    first_quartile: days / 2.0,
                    median: days,
                    third_quartile: days * 2.0,
                    high: if place == 1 { 900.0 } else { days * 3.0 },
                }),
                median_label: if place == 3 { "–".into() } else { number(days) },
                count_label: number(days),
            }
        })
        .collect();
    let words = box_plot::Words {
        axis: "days from sending to the final answer".into(),
        median: "median".into(),
        count: "Answers".into(),
        key: "Box: the middle half. Line: the median. Whiskers: from the 10th to the 90th percentile.".into(),
    };
    everywhere("box-plot", &|frame| box_plot::draw(frame, &rows, &words, &number));
}

#[test]
fn a_histogram_with_an_open_end_and_a_gap() {
    let bin = |place: usize, amount: f64| Bin {
        from: place as f64 * 6.0,
        to: (place < 20).then_some(place as f64 * 6.0 + 6.0),
        amount,
        label: number(amount),
    };
    let bins: Vec<Bin> =
        (0..=20).filter(|place| *place != 4).map(|place| bin(place, AMOUNTS[place % 6])).collect();
    let words = histogram::Words {
        axis: "months from first sale to recovery".into(),
        mark: Some((131.5, "median: 131.5".into())),
    };
    everywhere("histogram", &|frame| histogram::draw(frame, &bins, &words, &number));
}

#[test]
fn small_multiples_with_one_giant_and_a_gap() {
    let panels: Vec<Panel> = COUNTRIES
        .iter()
        .zip(AMOUNTS)
        .map(|((code, name), amount)| Panel {
            name: (*name).into(),
            values: (0..12)
                .map(|month| (*code != "GB" || month != 5).then(|| (amount / (1 + month % 4) as f64).round()))
                .collect(),
            is_rest: *code == "ME",
        })
        .collect();
    let words = small_multiples::Words {
        first: "Jan 2025".into(),
        last: "Dec 2025".into(),
        own_scale: "Each panel has a scale of its own.".into(),
    };
    everywhere("small-multiples", &|frame| small_multiples::draw(frame, &panels, &words, &number));
}

#[test]
fn a_treemap_sums_up_what_is_too_small() {
    let part = |label: &str, amount: f64| treemap::Part {
        label: label.into(),
        amount,
        amount_label: number(amount),
        count: 1,
    };
    let parts: Vec<treemap::Part> = (0..10)
        .flat_map(|_| COUNTRIES.iter().zip(AMOUNTS))
        .enumerate()
        .map(|(place, ((_, name), amount))| part(name, if place == 0 { 9000.0 } else { amount / 30.0 }))
        .collect();
    everywhere("treemap", &|frame| {
        treemap::draw(frame, &parts, &|count, amount| {
            Ok(treemap::Part { count, ..part(&format!("{count} others"), amount) })
        })
        .unwrap()
    });
}
