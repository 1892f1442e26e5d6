//! Tables on the terminal, drawn to its width.

use anyhow::Result;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

/// Width of the terminal in characters; 100 when there is none.
pub fn terminal_width() -> u16 {
    console::Term::stdout().size_checked().map_or(100, |(_, columns)| columns.max(40))
}

/// An empty table with headings, as wide as the terminal at most.
pub fn headed(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(UTF8_FULL_CONDENSED)
        .apply_modifier(UTF8_ROUND_CORNERS)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(terminal_width())
        .set_header(headings.iter().map(Cell::new));
    table
}

/// Draws rows, at most `most` of them.
///
/// # Errors
/// When a value cannot be written as text.
pub fn draw(schema: &SchemaRef, batches: &[RecordBatch], most: usize) -> Result<String> {
    let headings: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut table = headed(&headings);
    for (position, field) in schema.fields().iter().enumerate() {
        if is_number(field.data_type())
            && let Some(column) = table.column_mut(position)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let options = FormatOptions::default().with_null("").with_timestamp_format(Some("%Y-%m-%d %H:%M:%S"));
    let options = options.with_timestamp_tz_format(Some("%Y-%m-%d %H:%M:%SZ"));
    let mut drawn = 0;
    for batch in batches {
        let formatters = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows().min(most.saturating_sub(drawn)) {
            let mut cells = Vec::with_capacity(formatters.len());
            for formatter in &formatters {
                cells.push(Cell::new(formatter.value(row).try_to_string()?));
            }
            table.add_row(cells);
        }
        drawn = (drawn + batch.num_rows()).min(most);
    }
    Ok(table.to_string())
}

fn is_number(data_type: &DataType) -> bool {
    data_type.is_numeric()
}
