//! A matrix as a heat map: rows by columns, darker is more, the number in every cell.

use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, text_width};

/// A matrix of amounts.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Codes of the rows, as they head the columns; empty when rows have none.
    pub row_codes: Vec<String>,
    /// Names of the columns; short ones read best.
    pub columns: Vec<String>,
    /// Amounts by row and column.
    pub amounts: Vec<Vec<f64>>,
    /// What is written in each cell.
    pub labels: Vec<Vec<String>>,
    /// Cells where row and column are the same thing; they get an outline.
    pub same: Vec<(usize, usize)>,
    /// What the rows are, written at their head.
    pub row_heading: String,
    /// What the columns are, written above them.
    pub column_heading: String,
}

/// Draws the matrix.
pub fn draw(frame: &Frame, matrix: &Matrix) -> String {
    let mut drawing = Drawing::new(frame);
    let wanted = matrix.rows.iter().map(|row| text_width::width(row, LABEL)).fold(0.0, f64::max);
    let code_room =
        match matrix.row_codes.iter().map(|code| text_width::width(code, SMALL)).fold(0.0, f64::max) {
            0.0 => 0.0,
            widest => widest + 6.0,
        };
    let label_room = (wanted + code_room).clamp(40.0, (frame.width * 0.36).min(220.0));
    let left = label_room + 8.0;
    #[allow(clippy::cast_precision_loss)]
    let count = matrix.columns.len().max(1) as f64;
    let cell = ((frame.width - left) / count).min(64.0);
    let row_height = 21.0;

    let reads_upwards = matrix.columns.iter().any(|column| text_width::width(column, SMALL) > cell - 3.0);
    let head = if reads_upwards {
        let tallest =
            matrix.columns.iter().map(|column| text_width::width(column, SMALL)).fold(0.0, f64::max);
        tallest.min(110.0) + 8.0
    } else {
        16.0
    };
    let headings = Letters::plain(SMALL).colour(palette::MUTED);
    let row_heading = text_width::shorten(&matrix.row_heading, SMALL, label_room);
    drawing.text((label_room, 15.0 + head - 3.0), &row_heading, headings.anchor(Anchor::End));
    let column_heading = text_width::shorten(&matrix.column_heading, SMALL, frame.width - left);
    drawing.text((left, 10.0), &column_heading, headings);
    let top = 15.0 + head;

    let mut at = left;
    for column in &matrix.columns {
        let letters = Letters::plain(SMALL);
        if reads_upwards {
            let name = text_width::shorten(column, SMALL, 110.0);
            drawing.upward_text((at + cell / 2.0, top - 4.0), &name, letters);
        } else {
            drawing.text((at + cell / 2.0, top - 4.0), column, letters.anchor(Anchor::Middle));
        }
        at += cell;
    }

    let largest = matrix.amounts.iter().flatten().copied().fold(0.0, f64::max);
    let mut y = top;
    for (row_place, row) in matrix.rows.iter().enumerate() {
        let name = text_width::shorten(row, LABEL, label_room - code_room);
        let base = y + row_height / 2.0 + 3.8;
        drawing.text((label_room - code_room, base), &name, Letters::plain(LABEL).anchor(Anchor::End));
        if let Some(code) = matrix.row_codes.get(row_place) {
            drawing.text(
                (label_room, base),
                code,
                Letters::plain(SMALL).colour(palette::MUTED).anchor(Anchor::End),
            );
        }
        let mut x = left;
        for (column_place, column) in matrix.columns.iter().enumerate() {
            let amount = cell_of(&matrix.amounts, row_place, column_place).copied().unwrap_or(0.0);
            let label = cell_of(&matrix.labels, row_place, column_place).cloned().unwrap_or_default();
            let place = (x + 0.5, y + 0.5);
            let size = (cell - 1.0, row_height - 1.0);
            if amount > 0.0 && largest > 0.0 {
                let (fill, is_dark) = palette::step(amount / largest);
                let arrow = frame.direction.arrow();
                drawing.open_group(&format!("{row} {arrow} {column}: {label}"));
                drawing.rectangle(place, size, fill);
                let colour = if is_dark { palette::PAPER } else { palette::INK };
                let letters =
                    Letters::plain(fitting_size(&label, cell)).colour(colour).anchor(Anchor::Middle);
                drawing.text((x + cell / 2.0, y + row_height / 2.0 + 3.4), &label, letters);
                drawing.close_group();
            } else {
                drawing.rectangle(place, size, palette::GROUND);
            }
            if matrix.same.contains(&(row_place, column_place)) {
                drawing.outline((x + 1.0, y + 1.0), (cell - 2.0, row_height - 2.0), palette::INK, 1.2);
            }
            x += cell;
        }
        y += row_height;
    }
    drawing.finish(frame, y + 3.0)
}

fn cell_of<T>(cells: &[Vec<T>], row: usize, column: usize) -> Option<&T> {
    cells.get(row).and_then(|row| row.get(column))
}

/// Letters small enough for the number to stay in its cell.
fn fitting_size(label: &str, cell: f64) -> f64 {
    let width = text_width::width(label, SMALL);
    if width <= cell - 3.0 { SMALL } else { (SMALL * (cell - 3.0) / width).max(6.0) }
}
