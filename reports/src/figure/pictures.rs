//! Pictures that the warehouse has drawn, such as two marks one over the other.
//!
//! A picture goes into the page as an image: what it says of itself (styles, names) stays within it, and nothing in it runs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::Surroundings;
use crate::annex::Annex;
use crate::column::Format;
use crate::error::ReportError;
use crate::pack::{FigureDefinition, Kind};
use crate::table::Table;

/// Pictures of a figure that does not say how many.
const ORDINARY_LIMIT: usize = 3;

/// A picture as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct PictureView {
    /// What it shows.
    pub caption: String,
    /// The image as an address that holds it.
    pub source: String,
}

pub(super) fn pictures(
    definition: &FigureDefinition,
    table: &Table,
    surroundings: &Surroundings<'_>,
) -> Result<Vec<PictureView>, ReportError> {
    let mut shown = Vec::new();
    let (pictures, names): (Vec<_>, Vec<_>) =
        definition.columns.iter().partition(|column| column.format == Format::Picture);
    for row in 0..table.rows.len().min(definition.limit.unwrap_or(ORDINARY_LIMIT)) {
        let mut parts = Vec::new();
        for column in &names {
            let value = surroundings.wording.show(&column.format, table.cell(row, &column.name))?;
            parts.push(format!("{}: {value}", surroundings.heading(&column.name)?));
        }
        for column in &pictures {
            let Some(svg) = table.cell(row, &column.name).text() else { continue };
            let source = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
            shown.push(PictureView { caption: parts.join(" · "), source });
        }
    }
    Ok(shown)
}

/// Takes the pictures out of a figure's rows, for they are no numbers: files of the annex, named after the figure and the row.
pub(crate) fn take(definition: &FigureDefinition, table: &mut Table) -> Vec<Annex> {
    if definition.kind != Kind::Pictures {
        return Vec::new();
    }
    let mut files = Vec::new();
    for column in definition.columns.iter().filter(|column| column.format == Format::Picture) {
        for row in 0..table.rows.len() {
            if let Some(svg) = table.cell(row, &column.name).text() {
                let name = format!("{}-{}.svg", definition.id, row + 1);
                files.push(Annex { name, content: svg.as_bytes().to_vec() });
            }
        }
        table.without(&column.name);
    }
    files
}
