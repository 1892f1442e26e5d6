//! Figures that are drawn: from rows to the shapes of each kind of chart.

use chrono::Datelike;
use fluent_bundle::FluentArgs;

use super::Surroundings;
use crate::chart::bar::{self, Bar};
use crate::chart::heat_map::{self, Matrix};
use crate::chart::line::{self, Line, Step};
use crate::chart::stacked_bar::{self, Part, StackedBar};
use crate::chart::survival::{self, CurveStep, Words};
use crate::chart::{self, Frame};
use crate::column::{Column, Format};
use crate::error::ReportError;
use crate::pack::{FigureDefinition, Kind};
use crate::table::{Cell, Table};

/// Most values that the text alternative reads out; the rest is in the table under the chart.
const READ_OUT: usize = 6;

pub(super) fn draw(
    definition: &FigureDefinition,
    title: &str,
    table: &Table,
    is_wide: bool,
    surroundings: &Surroundings<'_>,
) -> Result<String, ReportError> {
    let frame = Frame {
        id: format!("{}-{}", definition.id, if is_wide { "wide" } else { "chart" }),
        title: title.to_owned(),
        description: description(definition, table, surroundings)?,
        width: if is_wide { chart::FULL } else { chart::HALF },
    };
    let data = Data { definition, table, surroundings };
    match definition.kind {
        Kind::Bars => data.bars(&frame),
        Kind::StackedBars => data.stacked_bars(&frame),
        Kind::HeatMap => data.heat_map(&frame),
        Kind::Line => data.line(&frame),
        Kind::Survival => data.survival(&frame),
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

    fn shown(&self, column: &Column, row: usize) -> Result<String, ReportError> {
        self.surroundings.wording.show(&column.format, self.table.cell(row, &column.name))
    }

    fn amount(&self, column: &Column, row: usize) -> f64 {
        self.table.cell(row, &column.name).number().unwrap_or(0.0)
    }

    fn bars(&self, frame: &Frame) -> Result<String, ReportError> {
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

    fn stacked_bars(&self, frame: &Frame) -> Result<String, ReportError> {
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

    fn heat_map(&self, frame: &Frame) -> Result<String, ReportError> {
        let (row, column, value) = (self.column(0)?, self.column(1)?, self.column(2)?);
        let limit = self.definition.limit.unwrap_or(usize::MAX);
        let (rows, more_rows) = self.largest(row, value, limit);
        let (columns, more_columns) = self.largest(column, value, limit);
        let height = rows.len() + usize::from(more_rows > 0);
        let width = columns.len() + usize::from(more_columns > 0);
        let mut amounts = vec![vec![0.0; width]; height];
        for place in 0..self.table.rows.len() {
            let at = |cells: &[Cell], name: &str| {
                let cell = self.table.cell(place, name);
                cells.iter().position(|known| known == cell).unwrap_or(cells.len())
            };
            let (y, x) = (at(&rows, &row.name), at(&columns, &column.name));
            if let Some(amount) = amounts.get_mut(y).and_then(|line| line.get_mut(x)) {
                *amount += self.amount(value, place);
            }
        }
        let wording = &self.surroundings.wording;
        let mut labels = Vec::new();
        for line in &amounts {
            let written = line.iter().map(|amount| wording.show(&value.format, &Cell::Decimal(*amount)));
            labels.push(written.collect::<Result<Vec<_>, _>>()?);
        }
        let mut row_names: Vec<String> =
            rows.iter().map(|cell| wording.show(&row.format, cell)).collect::<Result<_, _>>()?;
        // Countries head columns by their code: the rows spell the names out.
        let mut column_names = Vec::new();
        for cell in &columns {
            column_names.push(match (&column.format, cell) {
                (Format::Country | Format::Bureau, Cell::Text(code)) => code.to_uppercase(),
                _ => wording.show(&column.format, cell)?,
            });
        }
        let is_country = matches!(row.format, Format::Country | Format::Bureau);
        let row_codes = if is_country {
            rows.iter().map(|cell| cell.text().unwrap_or_default().to_uppercase()).collect()
        } else {
            Vec::new()
        };
        let same = rows
            .iter()
            .enumerate()
            .filter_map(|(y, cell)| columns.iter().position(|other| other == cell).map(|x| (y, x)))
            .collect();
        if more_rows > 0 {
            row_names.push(self.others(more_rows)?);
        }
        if more_columns > 0 {
            column_names.push(format!("+{more_columns}"));
        }
        let matrix = Matrix {
            rows: row_names,
            row_codes,
            columns: column_names,
            amounts,
            labels,
            same,
            row_heading: self.surroundings.heading(&row.name)?,
            column_heading: self.surroundings.heading(&column.name)?,
        };
        Ok(heat_map::draw(frame, &matrix))
    }

    fn line(&self, frame: &Frame) -> Result<String, ReportError> {
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

    fn survival(&self, frame: &Frame) -> Result<String, ReportError> {
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

    fn others(&self, count: usize) -> Result<String, ReportError> {
        let mut arguments = FluentArgs::new();
        arguments.set("count", i64::try_from(count).unwrap_or(i64::MAX));
        self.surroundings.wording.texts().with("chart-others", &arguments)
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

/// The main values in words, for a reader who does not see the chart.
fn description(
    definition: &FigureDefinition,
    table: &Table,
    surroundings: &Surroundings<'_>,
) -> Result<String, ReportError> {
    let mut items = Vec::new();
    let rows = table.rows.len();
    let rows: Vec<usize> = match definition.kind {
        Kind::Line => vec![0, rows.saturating_sub(1)],
        Kind::Survival => vec![rows / 2, rows.saturating_sub(1)],
        _ => (0..rows.min(READ_OUT)).collect(),
    };
    for row in rows {
        let mut words = Vec::new();
        for column in definition.columns.iter().take(3) {
            words.push(surroundings.wording.show(&column.format, table.cell(row, &column.name))?);
        }
        items.push(words.join(" "));
    }
    let mut arguments = FluentArgs::new();
    arguments.set("list", items.join(surroundings.wording.language().semicolon()));
    surroundings.wording.texts().with("chart-description", &arguments)
}
