//! From the figures of a report to plain values: headings and names of codes in the reader's language, numbers as they are.

use crate::annex::FigureData;
use crate::column;
use crate::error::ReportError;
use crate::figure::{FigureView, Surroundings};
use crate::pack::{FigureDefinition, Kind, Section};
use crate::page::{CoverView, SectionView};
use crate::table::{Cell, Table};

use super::{Column, Contents, Figure, Form, Value};

/// Gathers what a workbook holds: every figure with all its rows, and the paragraphs of the sections that have no figures.
pub(crate) fn contents(
    cover: &CoverView,
    sections: &[SectionView],
    definitions: &[Section],
    data: &[FigureData],
    surroundings: &Surroundings<'_>,
) -> Result<Contents, ReportError> {
    let texts = surroundings.wording.texts();
    let mut figures = Vec::new();
    for (section, definition) in sections.iter().zip(definitions) {
        for (place, (view, shown)) in section.figures.iter().zip(&definition.figures).enumerate() {
            let Some(data) = data.iter().find(|data| data.id == view.id) else { continue };
            let (columns, rows) = match shown.kind {
                Kind::Sentences => sentences(view),
                Kind::Tiles => tiles(view, &data.table, surroundings)?,
                _ => table(shown, &data.table, surroundings)?,
            };
            figures.push(Figure {
                number: format!("{}.{}", section.number, place + 1),
                section: section.title.clone(),
                title: view.title.clone(),
                query: view.query.clone(),
                caption: view.caption.clone(),
                note: view.note.clone(),
                columns,
                rows,
            });
        }
    }
    let method = sections.iter().filter(|section| section.figures.is_empty() && !section.has_annex_list);
    Ok(Contents {
        title: cover.title.clone(),
        bureau: cover.bureau.clone(),
        classification: cover.classification.clone(),
        facts: vec![
            (texts.text("cover-period")?, cover.days.clone()),
            (texts.text("cover-data-cut")?, cover.data_cut.clone()),
        ],
        list_headings: [
            texts.text("figure-heading")?,
            texts.text("query-heading")?,
            texts.text("rows-heading")?,
        ],
        cover_name: texts.text("contents")?,
        method_name: method.clone().next().map_or_else(String::new, |section| section.title.clone()),
        method: method.flat_map(|section| section.paragraphs.iter().cloned()).collect(),
        is_right_to_left: cover.direction == "rtl",
        date: surroundings.data_cut,
        figures,
    })
}

type Sheet = (Vec<Column>, Vec<Vec<Value>>);

/// Figures in words: their rows are codes and arguments, so the sheet has what they say.
fn sentences(view: &FigureView) -> Sheet {
    let rows = view.sentences.iter().map(|sentence| vec![Value::Text(sentence.text.clone())]);
    (vec![Column { heading: view.title.clone(), form: Form::General }], rows.collect())
}

/// Key figures: what is counted, how many, and how many in the period before.
fn tiles(view: &FigureView, table: &Table, surroundings: &Surroundings<'_>) -> Result<Sheet, ReportError> {
    let heading = |heading: String| Column { heading, form: Form::General };
    let columns = vec![
        heading(view.title.clone()),
        heading(surroundings.heading("value")?),
        heading(surroundings.heading("previous")?),
    ];
    // A row without a key is no tile.
    let rows = (0..table.rows.len()).filter(|row| table.cell(*row, "key").text().is_some());
    let number = |row: usize, column: &str| {
        let is_share = table.cell(row, "unit").text() == Some("percent");
        match table.cell(row, column) {
            cell if is_share => cell.number().map_or(Value::Empty, Value::Share),
            cell => plain(cell),
        }
    };
    let rows = view.tiles.iter().zip(rows).map(|(tile, row)| {
        vec![Value::Text(tile.label.clone()), number(row, "value"), number(row, "previous")]
    });
    Ok((columns, rows.collect()))
}

/// The columns that a figure shows, but for pictures, which are files of their own.
fn table(
    definition: &FigureDefinition,
    table: &Table,
    surroundings: &Surroundings<'_>,
) -> Result<Sheet, ReportError> {
    let shown = definition.columns.iter().filter(|column| table.place(&column.name).is_some());
    let shown: Vec<&column::Column> = shown.collect();
    let columns = shown.iter().map(|column| {
        Ok(Column { heading: surroundings.heading(&column.name)?, form: form(&column.format) })
    });
    let columns = columns.collect::<Result<Vec<_>, ReportError>>()?;
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let cells =
            shown.iter().map(|column| value(&column.format, table.cell(row, &column.name), surroundings));
        rows.push(cells.collect::<Result<Vec<_>, _>>()?);
    }
    Ok((columns, rows))
}

fn value(
    format: &column::Format,
    cell: &Cell,
    surroundings: &Surroundings<'_>,
) -> Result<Value, ReportError> {
    use column::Format::{Bureau, Code, Countries, Country};
    match (format, cell) {
        (Code(_) | Country | Countries | Bureau, cell) if !matches!(cell, Cell::Missing) => {
            surroundings.wording.show(format, cell).map(Value::Text)
        }
        (_, cell) => Ok(plain(cell)),
    }
}

fn plain(cell: &Cell) -> Value {
    match cell {
        Cell::Missing => Value::Empty,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Integer(number) => Value::Integer(*number),
        Cell::Decimal(number) => Value::Decimal(*number),
        Cell::Date(date) => Value::Date(*date),
        Cell::Truth(truth) => Value::Truth(*truth),
    }
}

fn form(format: &column::Format) -> Form {
    match format {
        column::Format::Integer => Form::Integer,
        column::Format::Decimal => Form::Decimal,
        column::Format::Index => Form::Index,
        column::Format::Percent => Form::Percent,
        column::Format::Change => Form::Change,
        column::Format::Date => Form::Date,
        column::Format::Month => Form::Month,
        _ => Form::General,
    }
}
