//! Key figures with their change.

use fluent_bundle::FluentArgs;
use serde::Serialize;

use super::Surroundings;
use crate::chart::spark_line;
use crate::column::Format;
use crate::error::ReportError;
use crate::table::{Cell, Table};

/// A tile as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct TileView {
    /// What is counted.
    pub label: String,
    /// How many.
    pub value: String,
    /// The change against the period before.
    pub change: Option<String>,
    /// The trend of twelve months.
    pub drawing: Option<String>,
}

pub(super) fn tiles(table: &Table, surroundings: &Surroundings<'_>) -> Result<Vec<TileView>, ReportError> {
    let wording = &surroundings.wording;
    let mut tiles = Vec::new();
    for row in 0..table.rows.len() {
        let Some(key) = table.cell(row, "key").text() else { continue };
        let format = match table.cell(row, "unit").text() {
            Some("percent") => Format::Percent,
            Some("decimal") => Format::Decimal,
            _ => Format::Integer,
        };
        let value = table.cell(row, "value");
        let trend: Vec<f64> = table
            .cell(row, "trend")
            .text()
            .map(|list| list.split(',').filter_map(|number| number.trim().parse().ok()).collect())
            .unwrap_or_default();
        tiles.push(TileView {
            label: wording.texts().text(&format!("tile-{}", key.replace('_', "-")))?,
            value: wording.show(&format, value)?,
            change: change(value, table.cell(row, "previous"), &format, surroundings)?,
            drawing: Some(spark_line::draw(&trend)).filter(|drawing| !drawing.is_empty()),
        });
    }
    Ok(tiles)
}

fn change(
    value: &Cell,
    previous: &Cell,
    format: &Format,
    surroundings: &Surroundings<'_>,
) -> Result<Option<String>, ReportError> {
    let (Some(value), Some(previous)) = (value.number(), previous.number()) else { return Ok(None) };
    let language = surroundings.wording.language();
    let texts = surroundings.wording.texts();
    let mut arguments = FluentArgs::new();
    arguments.set("previous_period", surroundings.previous_period());
    let difference = value - previous;
    if *format == Format::Percent {
        arguments.set("points", language.decimal_change(difference * 100.0, 1));
        return texts.with("change-points", &arguments).map(Some);
    }
    #[allow(clippy::cast_possible_truncation)]
    let whole = difference.round() as i64;
    arguments.set("change", language.change(whole));
    let key = if whole == 0 {
        "change-none"
    } else if previous > 0.0 {
        arguments.set("percent", language.percent_change(difference / previous));
        "change-percent"
    } else {
        "change-from-none"
    };
    texts.with(key, &arguments).map(Some)
}
