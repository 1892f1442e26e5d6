//! From plain values to the file.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Url, Workbook, Worksheet, XlsxError};

use super::names::SheetNames;
use super::style::Styles;
use super::{Contents, Figure, Form, Value};
use crate::error::ReportError;

/// Rows of a figure that one sheet holds: all that a spreadsheet has, but one for the headings.
pub const ROWS_PER_SHEET: usize = 1_048_575;

/// The longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// Beyond this a spreadsheet, which counts in binary floating point, does not hold a whole number exactly.
const LARGEST_EXACT: u64 = 1 << 53;

/// Widths of columns, in characters.
const NARROWEST: f64 = 9.0;
const WIDEST: f64 = 60.0;

/// Rows that are looked at to find a width.
const MEASURED: usize = 2000;

/// Writes a workbook.
///
/// # Errors
/// When a value cannot be written.
pub fn write(contents: &Contents) -> Result<Vec<u8>, ReportError> {
    write_with(contents, ROWS_PER_SHEET)
}

/// Writes a workbook with at most so many rows of a figure on a sheet.
///
/// # Errors
/// When a value cannot be written.
pub fn write_with(contents: &Contents, rows_per_sheet: usize) -> Result<Vec<u8>, ReportError> {
    book(contents, rows_per_sheet.clamp(1, ROWS_PER_SHEET))
        .map_err(|error| ReportError::Serialise { format: "XLSX", reason: error.to_string() })
}

/// A sheet of a figure: its name, and the rows on it.
struct Part<'a> {
    name: String,
    figure: &'a Figure,
    rows: &'a [Vec<Value>],
}

fn book(contents: &Contents, rows_per_sheet: usize) -> Result<Vec<u8>, XlsxError> {
    let mut names = SheetNames::default();
    let cover_name = names.take(&contents.cover_name, 1);
    let method_name = names.take(&contents.method_name, 1);
    let mut parts = Vec::new();
    for figure in &contents.figures {
        let wanted = format!("{} {}", figure.number, figure.title);
        if figure.rows.is_empty() {
            parts.push(Part { name: names.take(&wanted, 1), figure, rows: &[] });
        }
        for (place, rows) in figure.rows.chunks(rows_per_sheet).enumerate() {
            parts.push(Part { name: names.take(&wanted, place + 1), figure, rows });
        }
    }

    let styles = Styles::new(contents.is_right_to_left);
    let mut book = Workbook::new();
    let made = excel_date(contents.date).unwrap_or_default();
    let properties = DocProperties::new()
        .set_title(&contents.title)
        .set_subject(&contents.bureau)
        .set_category(&contents.classification)
        .set_author(concat!("proofhouse ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    cover(sheet(&mut book, contents, &cover_name)?, contents, &styles, &parts)?;
    for part in &parts {
        figure(sheet(&mut book, contents, &part.name)?, part, &styles)?;
    }
    if !contents.method.is_empty() {
        method(sheet(&mut book, contents, &method_name)?, contents, &styles)?;
    }
    book.save_to_buffer()
}

/// A new sheet as all sheets are: A4 across, one page wide, with its classification on every page.
fn sheet<'a>(
    book: &'a mut Workbook,
    contents: &Contents,
    name: &str,
) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_right_to_left(contents.is_right_to_left);
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    // `&` begins a command in heads and feet.
    let marking = contents.classification.replace('&', "&&");
    sheet.set_header(format!("&C{marking}"));
    sheet.set_footer(format!("&C{marking}&R&P / &N"));
    Ok(sheet)
}

fn cover(
    sheet: &mut Worksheet,
    contents: &Contents,
    styles: &Styles,
    parts: &[Part<'_>],
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, &contents.classification, &styles.marking())?;
    sheet.write_string_with_format(2, 0, cell_text(&contents.title), &styles.title())?;
    sheet.write_string_with_format(3, 0, cell_text(&contents.bureau), &styles.title())?;
    let mut row = 5;
    for (name, value) in &contents.facts {
        sheet.write_string_with_format(row, 0, cell_text(name), &styles.label())?;
        sheet.write_string_with_format(row, 1, cell_text(value), &styles.text())?;
        row += 1;
    }
    row += 1;
    for (column, heading) in (0_u16..).zip(&contents.list_headings) {
        sheet.write_string_with_format(row, column, cell_text(heading), &styles.heading(column == 2))?;
    }
    let mut section = "";
    for part in parts {
        if part.figure.section != section {
            section = &part.figure.section;
            row += 1;
            sheet.write_string_with_format(row, 0, cell_text(section), &styles.section())?;
        }
        row += 1;
        let link = Url::new(format!("internal:'{}'!A1", part.name.replace('\'', "''"))).set_text(&part.name);
        sheet.write_url_with_format(row, 0, link, &styles.link())?;
        sheet.write_string_with_format(row, 1, cell_text(&part.figure.query), &styles.label())?;
        #[allow(clippy::cast_precision_loss)]
        sheet.write_number_with_format(row, 2, part.rows.len() as f64, &styles.value(Form::Integer))?;
        let said = [part.figure.note.as_deref(), Some(part.figure.caption.as_str())];
        let said = said.into_iter().flatten().collect::<Vec<_>>().join("\n");
        sheet.write_string_with_format(row, 3, cell_text(&said), &styles.text())?;
    }
    for (column, width) in (0_u16..).zip([40.0, 30.0, 10.0, 90.0]) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn figure(sheet: &mut Worksheet, part: &Part<'_>, styles: &Styles) -> Result<(), XlsxError> {
    let columns = &part.figure.columns;
    for (place, column) in (0_u16..).zip(columns) {
        let style = styles.heading(column.form.is_number());
        sheet.write_string_with_format(0, place, cell_text(&column.heading), &style)?;
        let values = part.rows.iter().take(MEASURED).filter_map(|row| row.get(usize::from(place)));
        let longest = values.map(|value| length(value, column.form)).max().unwrap_or(0);
        // A long heading may wrap; its longest word, and the button of the filter, should fit.
        let word = column.heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) + 3;
        #[allow(clippy::cast_precision_loss)]
        sheet.set_column_width(place, (longest.max(word) as f64 + 1.0).clamp(NARROWEST, WIDEST))?;
    }
    let value_styles: Vec<_> = columns.iter().map(|column| styles.value(column.form)).collect();
    let (text_style, share_style) = (styles.value(Form::General), styles.value(Form::Percent));
    let quoted_style = styles.quoted();
    for (row, values) in (1_u32..).zip(part.rows) {
        for ((place, value), style) in (0_u16..).zip(values).zip(&value_styles) {
            match value {
                Value::Empty => {}
                Value::Text(text) => {
                    let style = if looks_like_formula(text) { &quoted_style } else { &text_style };
                    sheet.write_string_with_format(row, place, cell_text(text), style)?;
                }
                #[allow(clippy::cast_precision_loss)]
                Value::Integer(number) if number.unsigned_abs() <= LARGEST_EXACT => {
                    sheet.write_number_with_format(row, place, *number as f64, style)?;
                }
                Value::Integer(number) => {
                    sheet.write_string_with_format(row, place, number.to_string(), &text_style)?;
                }
                Value::Decimal(number) if number.is_finite() => {
                    sheet.write_number_with_format(row, place, *number, style)?;
                }
                Value::Share(share) if share.is_finite() => {
                    sheet.write_number_with_format(row, place, *share, &share_style)?;
                }
                // Spreadsheets have no such number; an empty cell would hide that there was one.
                Value::Decimal(number) | Value::Share(number) => {
                    sheet.write_string_with_format(row, place, number.to_string(), &text_style)?;
                }
                Value::Date(date) => match excel_date(*date) {
                    Some(day) => {
                        sheet.write_datetime_with_format(row, place, day, style)?;
                    }
                    // Spreadsheets count days from 1900 on.
                    None => {
                        sheet.write_string_with_format(row, place, date.to_string(), &text_style)?;
                    }
                },
                Value::Truth(truth) => {
                    sheet.write_boolean_with_format(row, place, *truth, &text_style)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    if let Some(last_column) = u16::try_from(columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        let last_row = u32::try_from(part.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    Ok(())
}

fn method(sheet: &mut Worksheet, contents: &Contents, styles: &Styles) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, cell_text(&contents.method_name), &styles.title())?;
    for (row, paragraph) in (2_u32..).zip(&contents.method) {
        sheet.write_string_with_format(row, 0, cell_text(paragraph), &styles.text())?;
    }
    sheet.set_column_width(0, 110)?;
    Ok(())
}

/// A text that would become a formula if somebody opened its cell and closed it again.
fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@'])
}

/// A day that a spreadsheet can hold: from 1900 on, and not in the two months whose days they count differently.
fn excel_date(date: NaiveDate) -> Option<ExcelDateTime> {
    let year =
        u16::try_from(date.year()).ok().filter(|year| *year > 1900 || (*year == 1900 && date.month() > 2))?;
    ExcelDateTime::from_ymd(year, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}

/// A text as long as a cell can hold, with a sign when it was longer, and without what XML cannot hold.
fn cell_text(text: &str) -> String {
    let clean: String =
        text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
    if clean.encode_utf16().count() <= LONGEST_TEXT {
        return clean;
    }
    let mut length = 0;
    let mut kept: String = clean
        .chars()
        .take_while(|sign| {
            length += sign.len_utf16();
            length < LONGEST_TEXT
        })
        .collect();
    kept.push('…');
    kept
}

/// About how many characters a value takes.
fn length(value: &Value, form: Form) -> usize {
    match value {
        Value::Empty => 0,
        Value::Text(text) => text.chars().count(),
        Value::Integer(number) => number.to_string().len() * 4 / 3,
        Value::Decimal(number) => match form {
            Form::General => 12,
            _ => format!("{number:.3}").len(),
        },
        Value::Share(_) => 7,
        Value::Date(_) => 11,
        Value::Truth(_) => 6,
    }
}
