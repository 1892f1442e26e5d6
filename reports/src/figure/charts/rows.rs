//! Charts with a row, or a tile, for each label.

use super::{Data, distinct, rows_shown};
use crate::chart::Frame;
use crate::chart::bar::{self, Bar};
use crate::chart::box_plot::{self, Row as BoxRow, Spread};
use crate::chart::funnel::{self, Stage};
use crate::chart::pareto::{self, Row as ParetoRow};
use crate::chart::stacked_bar::{self, Part, StackedBar};
use crate::chart::treemap::{self, Part as Tile};
use crate::error::ReportError;
use crate::table::Cell;

/// Tiles of a treemap whose figure sets no limit.
const ORDINARY_TILES: usize = 24;

impl Data<'_> {
    pub(super) fn bars(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, value) = (self.column(0)?, self.column(1)?);
        let previous = self.definition.columns.get(2);
        let total = self.table.sum(&value.name);
        let language = self.surroundings.wording.language();
        let written = |amount: f64| -> Result<String, ReportError> {
            let text = self.surroundings.wording.show(&value.format, &Cell::Decimal(amount))?;
            let share = self.definition.share && total > 0.0;
            Ok(if share { format!("{text} · {}", language.rounded_share(amount / total)) } else { text })
        };
        let shown = rows_shown(self.table.rows.len(), self.definition.limit);
        let mut bars = Vec::new();
        for row in 0..shown {
            let amount = self.amount(value, row);
            bars.push(Bar {
                label: self.shown(label, row)?,
                value: amount,
                value_label: written(amount)?,
                previous: previous.map(|column| self.amount(column, row)),
            });
        }
        if shown < self.table.rows.len() {
            let rest = || shown..self.table.rows.len();
            let amount = rest().map(|row| self.amount(value, row)).sum();
            bars.push(Bar {
                label: self.others(self.table.rows.len() - shown)?,
                value: amount,
                value_label: written(amount)?,
                previous: previous.map(|column| rest().map(|row| self.amount(column, row)).sum()),
            });
        }
        Ok(bar::draw(frame, &bars, &self.surroundings.previous_period()))
    }

    pub(super) fn stacked_bars(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, series, value) = (self.column(0)?, self.column(1)?, self.column(2)?);
        let labels = distinct(self.table, &label.name);
        let names = distinct(self.table, &series.name);
        let wording = &self.surroundings.wording;
        let mut bars = Vec::new();
        for label_cell in &labels {
            let mut parts = Vec::new();
            for name in &names {
                let amount: f64 = (0..self.table.rows.len())
                    .filter(|row| {
                        self.table.cell(*row, &label.name) == label_cell
                            && self.table.cell(*row, &series.name) == name
                    })
                    .map(|row| self.amount(value, row))
                    .sum();
                parts.push(Part {
                    value: amount,
                    label: wording.show(&value.format, &Cell::Decimal(amount))?,
                });
            }
            let total = parts.iter().map(|part| part.value).sum();
            let label = match label_cell {
                // A year is a name, not an amount: 2025, never 2,025.
                Cell::Integer(year) if label.name == "year" => i32::try_from(*year)
                    .map_or_else(|_| year.to_string(), |year| wording.language().year(year)),
                cell => wording.show(&label.format, cell)?,
            };
            bars.push(StackedBar {
                label,
                parts,
                total_label: wording.show(&value.format, &Cell::Decimal(total))?,
            });
        }
        let names: Vec<String> =
            names.iter().map(|name| wording.show(&series.format, name)).collect::<Result<_, _>>()?;
        Ok(stacked_bar::draw(frame, &names, &bars))
    }

    pub(super) fn pareto(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, value) = (self.column(0)?, self.column(1)?);
        let order = self.largest_first(1)?;
        let shown = rows_shown(order.len(), self.definition.limit);
        let mut rows = Vec::new();
        for row in order.iter().take(shown) {
            rows.push(ParetoRow {
                label: self.shown(label, *row)?,
                amount: self.amount(value, *row),
                amount_label: self.shown(value, *row)?,
                is_rest: false,
            });
        }
        if shown < order.len() {
            let amount = order.iter().skip(shown).map(|row| self.amount(value, *row)).sum();
            rows.push(ParetoRow {
                label: self.others(order.len() - shown)?,
                amount,
                amount_label: self.written(value, amount)?,
                is_rest: true,
            });
        }
        let language = self.surroundings.wording.language();
        Ok(pareto::draw(frame, &rows, &self.text("chart-cumulative")?, &|share| language.percent(share, 0)))
    }

    pub(super) fn funnel(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, value) = (self.column(0)?, self.column(1)?);
        let previous = self.definition.columns.get(2);
        let language = self.surroundings.wording.language();
        let mut stages: Vec<Stage> = Vec::new();
        for row in 0..self.table.rows.len() {
            let amount = self.amount(value, row);
            let before = stages.last().map_or(0.0, |stage| stage.amount);
            // More than there were before is a multiple, not a share.
            let of_before = match amount {
                _ if before <= 0.0 => None,
                amount if amount <= before => Some(language.rounded_share(amount / before)),
                amount => Some(format!("× {}", language.decimal(amount / before, 1))),
            };
            stages.push(Stage {
                label: self.shown(label, row)?,
                amount,
                amount_label: self.shown(value, row)?,
                previous: previous.map(|column| self.amount(column, row)),
                of_before,
            });
        }
        Ok(funnel::draw(frame, &stages, &self.surroundings.previous_period()))
    }

    pub(super) fn box_plot(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, median, count) = (self.column(0)?, self.column(3)?, self.column(6)?);
        let shown = rows_shown(self.table.rows.len(), self.definition.limit);
        let mut rows = Vec::new();
        for row in 0..shown {
            let place = |place: usize| -> Result<Option<f64>, ReportError> {
                Ok(self.table.cell(row, &self.column(place)?.name).number())
            };
            let places = (place(1)?, place(2)?, place(3)?, place(4)?, place(5)?);
            let spread = match places {
                (Some(low), Some(first_quartile), Some(median), Some(third_quartile), Some(high)) => {
                    Some(Spread { low, first_quartile, median, third_quartile, high })
                }
                _ => None,
            };
            rows.push(BoxRow {
                label: self.shown(label, row)?,
                spread,
                median_label: self.shown(median, row)?,
                count_label: self.shown(count, row)?,
            });
        }
        let mut key = self.text("chart-box-key")?;
        let left_out = self.table.rows.len() - shown;
        if left_out > 0 {
            key = format!("{key} {}", self.counted("chart-not-drawn", left_out)?);
        }
        let words = box_plot::Words {
            axis: self.axis()?,
            median: self.text("chart-median-heading")?,
            count: self.surroundings.heading(&count.name)?,
            key,
        };
        Ok(box_plot::draw(frame, &rows, &words, &self.number()))
    }

    pub(super) fn treemap(&self, frame: &Frame) -> Result<String, ReportError> {
        let (label, value) = (self.column(0)?, self.column(1)?);
        let order = self.largest_first(1)?;
        let total = self.table.sum(&value.name);
        let language = self.surroundings.wording.language();
        let written = |amount: f64| -> Result<String, ReportError> {
            let text = self.written(value, amount)?;
            Ok(if total > 0.0 {
                format!("{text} · {}", language.rounded_share(amount / total))
            } else {
                text
            })
        };
        let shown = rows_shown(order.len(), Some(self.definition.limit.unwrap_or(ORDINARY_TILES)));
        let mut tiles = Vec::new();
        for row in order.iter().take(shown) {
            let amount = self.amount(value, *row);
            let label = self.shown(label, *row)?;
            tiles.push(Tile { label, amount, amount_label: written(amount)?, count: 1 });
        }
        if shown < order.len() {
            let amount = order.iter().skip(shown).map(|row| self.amount(value, *row)).sum();
            let count = order.len() - shown;
            tiles.push(Tile { label: self.others(count)?, amount, amount_label: written(amount)?, count });
        }
        treemap::draw(frame, &tiles, &|count, amount| {
            Ok(Tile { label: self.others(count)?, amount, amount_label: written(amount)?, count })
        })
    }

    /// Rows from the largest amount of a column down, those without one left out.
    fn largest_first(&self, place: usize) -> Result<Vec<usize>, ReportError> {
        let value = self.column(place)?;
        let mut order: Vec<usize> =
            (0..self.table.rows.len()).filter(|row| self.amount(value, *row) > 0.0).collect();
        order.sort_by(|a, b| self.amount(value, *b).total_cmp(&self.amount(value, *a)));
        Ok(order)
    }
}
