//! A report as a workbook (Office Open XML): a sheet per figure with values that a spreadsheet counts with, a cover that
//! lists them with their numbers of rows, and the method.
//!
//! Nothing in it is calculated: what somebody wrote is text, whatever it begins with. What does not fit into a sheet goes on
//! in the next one. The same report gives the same bytes.
//!
//! - this file: what is written, as plain values; `writer`: the file; `style`: how cells look; `names`: names of sheets
//! - `contents`: from the figures of a report to values

mod contents;
mod names;
mod style;
mod writer;

use chrono::NaiveDate;

pub(crate) use contents::contents;
pub use writer::{ROWS_PER_SHEET, write, write_with};

/// What a workbook holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// The report's name.
    pub title: String,
    /// For whom it is.
    pub bureau: String,
    /// Who may read it: stands on the cover, and at the head and foot of every printed page.
    pub classification: String,
    /// What else the cover says: names and values.
    pub facts: Vec<(String, String)>,
    /// Headings of the list of figures: the figure, its query, its rows on the sheet.
    pub list_headings: [String; 3],
    /// Name of the cover's sheet.
    pub cover_name: String,
    /// Name of the method's sheet.
    pub method_name: String,
    /// The method, in paragraphs.
    pub method: Vec<String>,
    /// It is read from right to left.
    pub is_right_to_left: bool,
    /// The day it is of, which the file says as the day it was made.
    pub date: NaiveDate,
    /// The figures, in order.
    pub figures: Vec<Figure>,
}

/// A figure: a sheet, or several when it is long.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its number, such as `2.3`: begins the name of its sheet, and makes it the only one of that name.
    pub number: String,
    /// Its section's title.
    pub section: String,
    /// Its title.
    pub title: String,
    /// The file name of its query.
    pub query: String,
    /// n, period and data cut.
    pub caption: String,
    /// What the reader should know about it.
    pub note: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How its numbers and dates are shown.
    pub form: Form,
}

/// How numbers and dates of a column are shown. Texts are shown as they are in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// As the spreadsheet likes.
    General,
    /// A whole number with its thousands set apart.
    Integer,
    /// One decimal.
    Decimal,
    /// Three decimals.
    Index,
    /// A share between 0 and 1, in per cent with one decimal.
    Percent,
    /// A whole number with its sign.
    Change,
    /// A day: year, month, day.
    Date,
    /// A month and its year.
    Month,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A text, never a formula.
    Text(String),
    /// A whole number; one that a spreadsheet cannot hold exactly becomes a text.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// A share between 0 and 1, shown in per cent whatever its column's form.
    Share(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Truth(bool),
}
