//! Figures that are drawn: from rows to the shapes of each kind of chart.
//!
//! - `rows`: a row for each label: bars, stacked bars, Pareto, funnel, box plots, treemap
//! - `matrices`: from one thing to another: heat map, Sankey
//! - `times`: along a time axis: line, survival, histogram, small multiples
//! - `maps`: choropleth, flow map
//! - `description`: the main values in words

mod description;
mod maps;
mod matrices;
mod rows;
mod times;

use fluent_bundle::FluentArgs;

use super::Surroundings;
use crate::chart::{self, Frame};
use crate::column::Column;
use crate::error::ReportError;
use crate::pack::{FigureDefinition, Kind};
use crate::table::{Cell, Table};

pub(super) fn draw(
    definition: &FigureDefinition,
    title: &str,
    table: &Table,
    is_wide: bool,
    surroundings: &Surroundings<'_>,
) -> Result<String, ReportError> {
    let data = Data { definition, table, surroundings };
    let frame = Frame {
        id: format!("{}-{}", definition.id, if is_wide { "wide" } else { "chart" }),
        title: title.to_owned(),
        description: data.description()?,
        width: if is_wide { chart::FULL } else { chart::HALF },
        direction: surroundings.direction(),
    };
    match definition.kind {
        Kind::Bars => data.bars(&frame),
        Kind::StackedBars => data.stacked_bars(&frame),
        Kind::Pareto => data.pareto(&frame),
        Kind::Funnel => data.funnel(&frame),
        Kind::BoxPlot => data.box_plot(&frame),
        Kind::Treemap => data.treemap(&frame),
        Kind::HeatMap => data.heat_map(&frame),
        Kind::Sankey => data.sankey(&frame),
        Kind::Line => data.line(&frame),
        Kind::Survival => data.survival(&frame),
        Kind::Histogram => data.histogram(&frame),
        Kind::SmallMultiples => data.small_multiples(&frame),
        Kind::Choropleth => data.choropleth(&frame),
        Kind::FlowMap => data.flow_map(&frame),
        Kind::Tiles | Kind::Sentences | Kind::Table | Kind::Pictures => Ok(String::new()),
    }
}

struct Data<'a> {
    definition: &'a FigureDefinition,
    table: &'a Table,
    surroundings: &'a Surroundings<'a>,
}

impl Data<'_> {
    fn column(&self, place: usize) -> Result<&Column, ReportError> {
        self.definition.columns.get(place).ok_or_else(|| ReportError::Chart {
            figure: self.definition.id.clone(),
            reason: format!("this kind of figure needs at least {} columns", place + 1),
        })
    }

    fn last_column(&self) -> Result<&Column, ReportError> {
        self.column(self.definition.columns.len().saturating_sub(1))
    }

    fn shown(&self, column: &Column, row: usize) -> Result<String, ReportError> {
        self.surroundings.wording.show(&column.format, self.table.cell(row, &column.name))
    }

    /// An amount that is no cell of the table, such as a sum, as its column shows amounts.
    fn written(&self, column: &Column, amount: f64) -> Result<String, ReportError> {
        self.surroundings.wording.show(&column.format, &Cell::Decimal(amount))
    }

    fn amount(&self, column: &Column, row: usize) -> f64 {
        self.table.cell(row, &column.name).number().unwrap_or(0.0)
    }

    fn text(&self, key: &str) -> Result<String, ReportError> {
        self.surroundings.wording.texts().text(key)
    }

    /// The words of the figure's own axis: the text `<id>-axis`.
    fn axis(&self) -> Result<String, ReportError> {
        self.text(&format!("{}-axis", self.definition.id))
    }

    /// Numbers on an axis.
    fn number(&self) -> impl Fn(f64) -> String {
        let language = self.surroundings.wording.language();
        move |value| language.decimal(value, 0)
    }

    fn others(&self, count: usize) -> Result<String, ReportError> {
        self.counted("chart-others", count)
    }

    /// A text about a number of things.
    fn counted(&self, key: &str, count: usize) -> Result<String, ReportError> {
        let mut arguments = FluentArgs::new();
        arguments.set("count", i64::try_from(count).unwrap_or(i64::MAX));
        self.surroundings.wording.texts().with(key, &arguments)
    }

    /// The values of a column with the largest sums, and how many are left out.
    fn largest(&self, column: &Column, value: &Column, limit: usize) -> (Vec<Cell>, usize) {
        let mut sums: Vec<(Cell, f64)> = Vec::new();
        for row in 0..self.table.rows.len() {
            let cell = self.table.cell(row, &column.name);
            let amount = self.amount(value, row);
            match sums.iter_mut().find(|(known, _)| known == cell) {
                Some((_, sum)) => *sum += amount,
                None => sums.push((cell.clone(), amount)),
            }
        }
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.plain().cmp(&b.0.plain())));
        let shown = rows_shown(sums.len(), Some(limit));
        let left_out = sums.len() - shown;
        (sums.into_iter().take(shown).map(|(cell, _)| cell).collect(), left_out)
    }
}

/// One more than the limit is shown whole: a row that says "1 other" would take the same room.
fn rows_shown(rows: usize, limit: Option<usize>) -> usize {
    match limit {
        Some(limit) if rows > limit.saturating_add(1) => limit,
        _ => rows,
    }
}

/// Values of a column in order of appearance.
fn distinct(table: &Table, column: &str) -> Vec<Cell> {
    let mut values: Vec<Cell> = Vec::new();
    for cell in table.cells(column) {
        if !values.contains(cell) {
            values.push(cell.clone());
        }
    }
    values
}
