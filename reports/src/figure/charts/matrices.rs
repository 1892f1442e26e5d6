//! Charts of what goes from one thing to another.

use super::Data;
use crate::chart::Frame;
use crate::chart::heat_map::{self, Matrix};
use crate::chart::sankey::{self, Link, Node};
use crate::column::{Column, Format};
use crate::error::ReportError;
use crate::table::Cell;

/// Places on each side of a Sankey diagram whose figure sets no limit.
const ORDINARY_PLACES: usize = 10;

impl Data<'_> {
    pub(super) fn heat_map(&self, frame: &Frame) -> Result<String, ReportError> {
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

    pub(super) fn sankey(&self, frame: &Frame) -> Result<String, ReportError> {
        let (source, target, value) = (self.column(0)?, self.column(1)?, self.column(2)?);
        let limit = self.definition.limit.unwrap_or(ORDINARY_PLACES);
        let (sources, more_sources) = self.largest(source, value, limit);
        let (targets, more_targets) = self.largest(target, value, limit);
        let height = sources.len() + usize::from(more_sources > 0);
        let width = targets.len() + usize::from(more_targets > 0);
        let mut amounts = vec![vec![0.0; width]; height];
        for row in 0..self.table.rows.len() {
            let at = |cells: &[Cell], name: &str| {
                let cell = self.table.cell(row, name);
                cells.iter().position(|known| known == cell).unwrap_or(cells.len())
            };
            let (y, x) = (at(&sources, &source.name), at(&targets, &target.name));
            if let Some(amount) = amounts.get_mut(y).and_then(|line| line.get_mut(x)) {
                *amount += self.amount(value, row);
            }
        }
        let mut links = Vec::new();
        for (y, line) in amounts.iter().enumerate() {
            for (x, amount) in line.iter().enumerate().filter(|(_, amount)| **amount > 0.0) {
                links.push(Link {
                    source: y,
                    target: x,
                    amount: *amount,
                    label: self.written(value, *amount)?,
                });
            }
        }
        let out: Vec<f64> = amounts.iter().map(|line| line.iter().sum()).collect();
        let into: Vec<f64> =
            (0..width).map(|x| amounts.iter().filter_map(|line| line.get(x)).sum()).collect();
        let sources = self.nodes(source, value, &sources, &out, more_sources)?;
        let targets = self.nodes(target, value, &targets, &into, more_targets)?;
        let headings = (self.surroundings.heading(&source.name)?, self.surroundings.heading(&target.name)?);
        Ok(sankey::draw(frame, &sources, &targets, &links, (&headings.0, &headings.1)))
    }

    /// One side of a Sankey diagram; the last node sums up what is left out.
    fn nodes(
        &self,
        column: &Column,
        value: &Column,
        cells: &[Cell],
        amounts: &[f64],
        more: usize,
    ) -> Result<Vec<Node>, ReportError> {
        let mut nodes = Vec::new();
        for (place, amount) in amounts.iter().enumerate() {
            let label = match cells.get(place) {
                Some(cell) => self.surroundings.wording.show(&column.format, cell)?,
                None => self.others(more)?,
            };
            let code = cells.get(place).and_then(Cell::text).map(str::to_uppercase);
            let is_place = matches!(column.format, Format::Country | Format::Bureau);
            nodes.push(Node {
                label,
                amount_label: self.written(value, *amount)?,
                is_own: is_place && code.is_some() && code == self.surroundings.own_country,
            });
        }
        Ok(nodes)
    }
}
