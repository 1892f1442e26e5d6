//! Charts along a time axis.

use chrono::Datelike;
use fluent_bundle::FluentArgs;

use super::{Data, distinct};
use crate::chart::Frame;
use crate::chart::histogram::{self, Bin};
use crate::chart::line::{self, Line, Step};
use crate::chart::small_multiples::{self, Panel};
use crate::chart::survival::{self, CurveStep, Words};
use crate::column::Column;
use crate::error::ReportError;
use crate::table::Cell;

/// Panels of small multiples whose figure sets no limit.
const ORDINARY_PANELS: usize = 11;

impl Data<'_> {
    pub(super) fn line(&self, frame: &Frame) -> Result<String, ReportError> {
        let month = self.column(0)?;
        let language = self.surroundings.wording.language();
        let mut steps = Vec::new();
        for (place, cell) in self.table.cells(&month.name).enumerate() {
            let step = match cell {
                Cell::Date(date) => Step {
                    label: language.short_month(*date),
                    year: (place == 0 || date.month() == 1).then(|| language.year(date.year())),
                },
                other => Step { label: self.surroundings.wording.show(&month.format, other)?, year: None },
            };
            steps.push(step);
        }
        let mut lines = Vec::new();
        for column in self.definition.columns.iter().skip(1) {
            lines.push(Line {
                name: self.surroundings.heading(&column.name)?,
                values: self.table.cells(&column.name).map(Cell::number).collect(),
            });
        }
        line::draw(frame, &steps, &lines, &|value| language.decimal(value, 0))
    }

    pub(super) fn survival(&self, frame: &Frame) -> Result<String, ReportError> {
        let language = self.surroundings.wording.language();
        let texts = self.surroundings.wording.texts();
        let names: Vec<&Column> = (0..5).map(|place| self.column(place)).collect::<Result<_, _>>()?;
        let value =
            |place: usize, row: usize| names.get(place).map_or(0.0, |column| self.amount(column, row));
        let steps: Vec<CurveStep> = (0..self.table.rows.len())
            .map(|row| CurveStep {
                day: value(0, row),
                answered: value(1, row),
                lower: value(2, row).clamp(0.0, 1.0),
                upper: value(3, row).clamp(0.0, 1.0),
                at_risk: value(4, row),
            })
            .collect();
        let median = match steps.iter().find(|step| step.answered >= 0.5) {
            Some(step) => {
                let mut arguments = FluentArgs::new();
                #[allow(clippy::cast_possible_truncation)]
                arguments.set("days", step.day.round() as i64);
                Some(texts.with("chart-median", &arguments)?)
            }
            None => None,
        };
        let words = Words { days: texts.text("chart-days")?, median, at_risk: texts.text("chart-at-risk")? };
        let number = |value: f64| language.decimal(value, 0);
        survival::draw(frame, &steps, &words, &number, &|share| language.percent(share, 0))
    }

    pub(super) fn histogram(&self, frame: &Frame) -> Result<String, ReportError> {
        let (from, to, value) = (self.column(0)?, self.column(1)?, self.column(2)?);
        let mut bins = Vec::new();
        for row in 0..self.table.rows.len() {
            bins.push(Bin {
                from: self.amount(from, row),
                to: self.table.cell(row, &to.name).number(),
                amount: self.amount(value, row),
                label: self.shown(value, row)?,
            });
        }
        let mark = match self.definition.columns.get(3) {
            Some(column) => match self.table.cell(0, &column.name).number() {
                Some(median) => {
                    let mut arguments = FluentArgs::new();
                    arguments.set("value", self.shown(column, 0)?);
                    let label = self.surroundings.wording.texts().with("chart-mark-median", &arguments)?;
                    Some((median, label))
                }
                None => None,
            },
            None => None,
        };
        let words = histogram::Words { axis: self.axis()?, mark };
        Ok(histogram::draw(frame, &bins, &words, &self.number()))
    }

    pub(super) fn small_multiples(&self, frame: &Frame) -> Result<String, ReportError> {
        let (month, series, value) = (self.column(0)?, self.column(1)?, self.column(2)?);
        let steps = distinct(self.table, &month.name);
        let limit = self.definition.limit.unwrap_or(ORDINARY_PANELS);
        let (names, more) = self.largest(series, value, limit);
        let mut panels: Vec<Panel> = Vec::new();
        for name in &names {
            panels.push(Panel {
                name: self.surroundings.wording.show(&series.format, name)?,
                values: vec![None; steps.len()],
                is_rest: false,
            });
        }
        if more > 0 {
            panels.push(Panel { name: self.others(more)?, values: vec![None; steps.len()], is_rest: true });
        }
        for row in 0..self.table.rows.len() {
            let name = self.table.cell(row, &series.name);
            let panel = names.iter().position(|known| known == name).unwrap_or(names.len());
            let step = self.table.cell(row, &month.name);
            let step = steps.iter().position(|known| known == step).unwrap_or(steps.len());
            let sum = panels.get_mut(panel).and_then(|panel| panel.values.get_mut(step));
            if let (Some(sum), Some(amount)) = (sum, self.table.cell(row, &value.name).number()) {
                *sum = Some(sum.unwrap_or(0.0) + amount);
            }
        }
        let show = |cell: Option<&Cell>| match cell {
            Some(cell) => self.surroundings.wording.show(&month.format, cell),
            None => Ok(String::new()),
        };
        let words = small_multiples::Words {
            first: show(steps.first())?,
            last: show(steps.last())?,
            own_scale: self.text("chart-own-scale")?,
        };
        Ok(small_multiples::draw(frame, &panels, &words, &self.number()))
    }
}
