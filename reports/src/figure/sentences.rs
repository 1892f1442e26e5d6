//! Figures in words: each row of the query names a text and gives its arguments.

use fluent_bundle::FluentArgs;
use serde::Serialize;

use super::Surroundings;
use crate::column::{Column, Format};
use crate::error::ReportError;
use crate::pack::FigureDefinition;
use crate::table::{Cell, Table};
use crate::wording::Wording;

/// A sentence as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SentenceView {
    /// What it says.
    pub text: String,
    /// The section that says more.
    pub section: Option<String>,
}

pub(super) fn sentences(
    definition: &FigureDefinition,
    table: &Table,
    surroundings: &Surroundings<'_>,
) -> Result<Vec<SentenceView>, ReportError> {
    let mut sentences = Vec::new();
    let Some(code_column) = definition.columns.first() else { return Ok(sentences) };
    for row in 0..table.rows.len() {
        let Some(code) = table.cell(row, &code_column.name).text() else { continue };
        let key = format!("{}-{}", definition.id, code.replace('_', "-"));
        let arguments = arguments(&definition.columns, table, row, &surroundings.wording)?;
        sentences.push(SentenceView {
            text: surroundings.wording.texts().with(&key, &arguments)?,
            section: table.cell(row, "section").text().map(str::to_owned),
        });
    }
    Ok(sentences)
}

/// The cells of a row as arguments of a text. Whole numbers stay numbers, so that the text can choose singular or
/// plural; all else is already in words.
pub(crate) fn arguments(
    columns: &[Column],
    table: &Table,
    row: usize,
    wording: &Wording<'_>,
) -> Result<FluentArgs<'static>, ReportError> {
    let mut arguments = FluentArgs::new();
    for name in &table.columns {
        let cell = table.cell(row, name);
        let stated = columns.iter().find(|column| &column.name == name).map(|column| &column.format);
        let name = name.clone();
        match (stated, cell) {
            (None | Some(Format::Integer | Format::Text), Cell::Integer(number)) => {
                arguments.set(name, *number)
            }
            #[allow(clippy::cast_possible_truncation)]
            (Some(Format::Integer), Cell::Decimal(number)) => arguments.set(name, number.round() as i64),
            (stated, cell) => arguments.set(name, wording.show(stated.unwrap_or(&Format::Text), cell)?),
        }
    }
    Ok(arguments)
}
