//! Comma-separated values that no spreadsheet runs as formulas, wherever it splits them. All CSV files
//! that we write are written here.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, which may start programs or send the sheet
//! elsewhere. Where its list separator is a semicolon, as in most of Europe, it splits a comma-separated file at semicolons, and
//! quotes do not hold it back: a quote counts only at the beginning of a cell, and there the whole line up to the first
//! semicolon is one cell. So what stands inside a text may come to begin a cell. The rule:
//!
//! - everything but numbers is quoted, headings too, for readers that split at several signs but heed quotes;
//! - where a text begins, and after each separator or line end in it, an apostrophe is put before a formula sign, also when only
//!   blanks and quotes stand between: a cell that begins with an apostrophe is text.
//!
//! Separators are the comma, the semicolon, the tab and the upright bar. Who splits at yet another sign does so by hand.
//!
//! What the Postgres server gives a client by `COPY ... TO STDOUT` is no file of ours: there the client gets each value as it is.

use crate::error::ReportError;
use std::borrow::Cow;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CsvCell<'text> {
    /// What somebody wrote: never a formula.
    Text(Cow<'text, str>),
    /// A number, a date or a truth as we write it.
    Value(String),
}

/// A file while it is written: UTF-8, comma-separated, with a heading line.
#[derive(Debug)]
pub struct CsvFile {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvFile {
    /// A file with its heading.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn headed<S: AsRef<str>>(columns: &[S]) -> Result<CsvFile, ReportError> {
        let writer =
            csv::WriterBuilder::new().quote_style(csv::QuoteStyle::NonNumeric).from_writer(Vec::new());
        let mut file = CsvFile { writer };
        file.line(columns.iter().map(|column| CsvCell::Text(column.as_ref().into())))?;
        Ok(file)
    }

    /// Writes a line.
    ///
    /// # Errors
    /// When it has another number of cells than the heading.
    pub fn line<'text>(
        &mut self,
        cells: impl IntoIterator<Item = CsvCell<'text>>,
    ) -> Result<(), ReportError> {
        let cells = cells.into_iter().map(|cell| match cell {
            CsvCell::Text(text) => harmless(&text).into_owned(),
            CsvCell::Value(value) => value,
        });
        self.writer.write_record(cells).map_err(|error| failed(&error))
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, ReportError> {
        self.writer.into_inner().map_err(|error| failed(&error))
    }
}

fn failed(error: &dyn std::error::Error) -> ReportError {
    ReportError::Serialise { format: "CSV", reason: error.to_string() }
}

/// The signs with which a formula begins, full-width ones among them.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text in which no part that a spreadsheet may take for a cell is a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(FORMULA) && !text.starts_with(['\t', '\r', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut made = String::with_capacity(text.len() + 2);
    // Blanks at the very beginning may be passed over, and with them the beginning.
    if text.starts_with(['\t', '\r', '\n']) {
        made.push('\'');
    }
    let mut rest = text;
    loop {
        let end = rest.find(ends_a_cell).map_or(rest.len(), |at| at + 1);
        let (cell, next) = rest.split_at(end);
        if cell.trim_start_matches(stands_before).starts_with(FORMULA) {
            made.push('\'');
        }
        made.push_str(cell);
        if next.is_empty() {
            return Cow::Owned(made);
        }
        rest = next;
    }
}

fn ends_a_cell(sign: char) -> bool {
    matches!(sign, ',' | ';' | '\t' | '|' | '\n' | '\r')
}

/// What may stand between the beginning of a cell and its content. An apostrophe is none: it makes a text of the cell.
fn stands_before(sign: char) -> bool {
    (sign.is_whitespace() && !ends_a_cell(sign)) || sign == '"' || sign == '\u{feff}' || sign == '\u{200b}'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_formula_is_disarmed_wherever_a_spreadsheet_may_split() {
        for (text, made) in [
            ("Glock 17", "Glock 17"),
            ("A-1; B=2", "A-1; B=2"),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("a;=cmd|'/C calc'!A1", "a;'=cmd|'/C calc'!A1"),
            ("a; \"=1\"", "a;' \"=1\""),
            ("a\n@SUM(1)", "a\n'@SUM(1)"),
            ("a|+1,-2", "a|'+1,'-2"),
            ("\t=1", "'\t'=1"),
            ("  -1", "'  -1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("é;＠x", "é;'＠x"),
            ("'=1", "'=1"),
        ] {
            assert_eq!(harmless(text), made, "{text:?}");
        }
    }

    #[test]
    fn texts_are_quoted_and_numbers_are_not() {
        let mut file = CsvFile::headed(&["make", "change"]).unwrap();
        file.line([CsvCell::Text("a \"b\";=1".into()), CsvCell::Value("-3".into())]).unwrap();
        let content = String::from_utf8(file.finish().unwrap()).unwrap();
        assert_eq!(content, "\"make\",\"change\"\n\"a \"\"b\"\";'=1\",-3\n");
    }

    /// The cells of a line as a spreadsheet makes them that splits at this sign: a quote counts at the beginning of a cell only.
    fn split(content: &str, at: char) -> Vec<String> {
        let (mut cells, mut cell, mut quoted, mut signs) =
            (Vec::new(), String::new(), false, content.chars().peekable());
        let mut begins = true;
        while let Some(sign) = signs.next() {
            match sign {
                '"' if quoted && signs.peek() == Some(&'"') => {
                    signs.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if begins => quoted = true,
                sign if !quoted && (sign == at || sign == '\n' || sign == '\r') => {
                    cells.push(std::mem::take(&mut cell));
                    begins = true;
                    continue;
                }
                sign => cell.push(sign),
            }
            begins = false;
        }
        cells.push(cell);
        cells
    }

    /// All texts of up to four of the signs that matter, before and behind another cell.
    #[test]
    fn no_cell_begins_a_formula_whichever_separator_is_taken() {
        let signs = ['a', '=', '@', ';', ',', '\t', '\n', '"', ' ', '\''];
        let mut texts = vec![String::new()];
        for length in 0..4 {
            let longest: Vec<String> =
                texts.iter().filter(|text| text.chars().count() == length).cloned().collect();
            texts.extend(longest.iter().flat_map(|text| signs.map(|sign| format!("{text}{sign}"))));
        }
        assert_eq!(texts.len(), 11_111);
        let mut file = CsvFile::headed(&["one", "other"]).unwrap();
        for text in &texts {
            file.line([CsvCell::Text(text.into()), CsvCell::Text("b".into())]).unwrap();
            file.line([CsvCell::Text("b".into()), CsvCell::Text(text.into())]).unwrap();
        }
        let content = String::from_utf8(file.finish().unwrap()).unwrap();
        for at in [',', ';', '\t', '|'] {
            let cells = split(&content, at);
            assert!(cells.len() > texts.len());
            let formula =
                cells.iter().find(|cell| cell.trim_start_matches(stands_before).starts_with(FORMULA));
            assert_eq!(formula, None, "split at {at:?}");
        }
        // And as it is meant to be read, every text is there, with nothing but apostrophes put in.
        let read: Vec<csv::StringRecord> =
            csv::Reader::from_reader(content.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(read.len(), 2 * texts.len());
        for (record, text) in read.iter().step_by(2).zip(&texts) {
            let plain = |text: &str| text.replace('\'', "");
            assert_eq!(plain(&record[0]), plain(text));
        }
    }
}
