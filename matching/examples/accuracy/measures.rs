//! What is said of one set: a row in the table of orders, one in that of lists, one in that of likelihood ratios.

use std::fmt::Write;

use proofhouse_matching::ballistics::accuracy::{
    Draws, Interval, Ranking, Trials, least_likelihood_cost, likelihood_cost,
};

/// How often the exhibits are drawn again.
const DRAWS: usize = 400;
/// Equal seeds give equal reports.
const SEED: u64 = 20_170_402;

/// Scored pairs of one set.
pub(crate) struct Set {
    /// What the row is called.
    pub(crate) name: String,
    /// By the score that orders lists.
    pub(crate) scores: Trials,
    /// The same pairs by their log10 likelihood ratio, when there is one.
    pub(crate) ratios: Option<Trials>,
    /// Each exhibit against a list of the others, when that makes sense.
    pub(crate) ranking: Option<Ranking>,
    /// How many units (exhibits, edges) are drawn again.
    pub(crate) units: usize,
    /// Whether intervals are taken; those of a row over a single barrel or tool would say nothing.
    pub(crate) intervals: bool,
}

/// Three tables in Markdown.
#[derive(Default)]
pub(crate) struct Tables {
    orders: String,
    lists: String,
    costs: String,
}

/// A value and its interval.
type Measured = (Option<f64>, Option<Interval>);

fn measured(draws: &Draws, even: &[f64], measure: impl Fn(&[f64]) -> Option<f64>) -> Measured {
    (measure(even), draws.interval(measure))
}

fn text((value, interval): Measured, places: usize) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match interval {
        Some(Interval { from, to, .. }) => format!("{value:.places$} ({from:.places$}–{to:.places$})"),
        None => format!("{value:.places$}"),
    }
}

fn percent((value, interval): Measured) -> String {
    let times = |value: f64| value * 100.0;
    let interval =
        interval.map(|Interval { from, to, draws }| Interval { from: times(from), to: times(to), draws });
    text((value.map(times), interval), 1)
}

impl Tables {
    /// Measures a set and adds its rows.
    pub(crate) fn add(&mut self, set: &Set) {
        let draws = Draws::new(set.units, if set.intervals { DRAWS } else { 0 }, SEED);
        let even = vec![1.0; set.units];
        let (same, different) = set.scores.counts();
        let of = |measure: &dyn Fn(&[f64]) -> Option<f64>| measured(&draws, &even, measure);
        let raised = |rate: f64| percent(of(&|weights| set.scores.false_positive_rate(rate, weights)));
        let _ = writeln!(
            self.orders,
            "| {} | {same} / {different} | {} | {} | {} | {} | {} | {} |",
            set.name,
            set.units,
            text(of(&|weights| set.scores.area(weights)), 4),
            percent(of(&|weights| set.scores.equal_error_rate(weights))),
            raised(0.8),
            raised(0.9),
            raised(0.95)
        );
        if let Some(ranking) = &set.ranking {
            let any = |places| percent(of(&|weights| ranking.any_within(places, weights)));
            let all = |places| percent(of(&|weights| ranking.recall_within(places, weights)));
            let _ = writeln!(
                self.lists,
                "| {} | {} | {} | {} | {} | {} | {} |",
                set.name,
                ranking.queries(),
                any(1),
                any(10),
                any(20),
                all(10),
                all(20)
            );
        }
        if let Some(ratios) = &set.ratios {
            let _ = writeln!(
                self.costs,
                "| {} | {same} / {different} | {} | {} |",
                set.name,
                text(of(&|weights| likelihood_cost(ratios, weights)), 3),
                text(of(&|weights| least_likelihood_cost(ratios, weights)), 3)
            );
        }
    }

    /// The tables; one without rows is left out.
    pub(crate) fn print(&self, units: &str) {
        if !self.orders.is_empty() {
            println!(
                "| set and score | KM / KNM pairs | {units} | AUC | equal error rate % | FPR % at TPR 0.80 | at 0.90 | at 0.95 |"
            );
            println!("|---|---|---|---|---|---|---|---|\n{}", self.orders);
        }
        if !self.lists.is_empty() {
            println!(
                "| set and score | queries with a mate | a mate first % | one in the top 10 % | one in the top 20 % | recall in 10 % | recall in 20 % |"
            );
            println!("|---|---|---|---|---|---|---|\n{}", self.lists);
        }
        if !self.costs.is_empty() {
            println!("| likelihood ratio of | KM / KNM pairs | Cllr | Cllr_min |");
            println!("|---|---|---|---|\n{}", self.costs);
        }
    }
}
