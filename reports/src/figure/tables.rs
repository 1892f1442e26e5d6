//! Tables, and the numbers under every chart.

use fluent_bundle::FluentArgs;
use serde::Serialize;

use super::Surroundings;
use crate::chart::data_bar;
use crate::column::{Column, Format};
use crate::error::ReportError;
use crate::pack::FigureDefinition;
use crate::table::{Cell, Table};

/// Characters of a cell that stays on one line.
const SHORT: usize = 18;

/// Rows that are shown under a chart.
pub(super) const UNDER_A_CHART: usize = 40;

/// A table as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct TableView {
    /// Headings.
    pub headings: Vec<CellView>,
    /// Rows.
    pub rows: Vec<Vec<CellView>>,
    /// What is not shown, and where it is.
    pub more: Option<String>,
}

/// A cell as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct CellView {
    /// What it says.
    pub text: String,
    /// It stands at the end of its cell.
    pub is_number: bool,
    /// It is an identifier, set in even letters.
    pub is_code: bool,
    /// It is short enough to stay on one line.
    pub is_short: bool,
    /// The bar behind it.
    pub bar: Option<String>,
}

pub(super) fn table(
    definition: &FigureDefinition,
    table: &Table,
    limit: Option<usize>,
    surroundings: &Surroundings<'_>,
) -> Result<TableView, ReportError> {
    let columns = &definition.columns;
    let mut headings = Vec::new();
    for column in columns {
        let text = surroundings.heading(&column.name)?;
        headings.push(CellView {
            text,
            is_number: column.format.is_number(),
            is_code: false,
            is_short: false,
            bar: None,
        });
    }
    let largest: Vec<f64> = columns
        .iter()
        .map(|column| table.cells(&column.name).filter_map(Cell::number).fold(0.0, f64::max))
        .collect();
    let shown = limit.unwrap_or(usize::MAX).min(table.rows.len());
    let mut rows = Vec::new();
    for row in 0..shown {
        let mut cells = Vec::new();
        for (column, largest) in columns.iter().zip(&largest) {
            cells.push(cell(column, table.cell(row, &column.name), *largest, surroundings)?);
        }
        rows.push(cells);
    }
    let more = if shown < table.rows.len() {
        let mut arguments = FluentArgs::new();
        arguments.set("shown", i64::try_from(shown).unwrap_or(i64::MAX));
        arguments.set("all", i64::try_from(table.rows.len()).unwrap_or(i64::MAX));
        arguments.set("file", format!("{}.csv", definition.id));
        Some(surroundings.wording.texts().with("more-rows", &arguments)?)
    } else {
        None
    };
    Ok(TableView { headings, rows, more })
}

fn cell(
    column: &Column,
    cell: &Cell,
    largest: f64,
    surroundings: &Surroundings<'_>,
) -> Result<CellView, ReportError> {
    let bar = match cell.number() {
        Some(number) if column.has_bar && largest > 0.0 => {
            Some(data_bar::draw(number / largest, surroundings.direction()))
        }
        _ => None,
    };
    let text = surroundings.wording.show(&column.format, cell)?;
    Ok(CellView {
        is_short: text.chars().count() <= SHORT,
        text,
        is_number: column.format.is_number(),
        is_code: column.format == Format::Text && column.name.ends_with("record"),
        bar,
    })
}
