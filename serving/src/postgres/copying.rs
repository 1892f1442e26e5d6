//! COPY TO STDOUT: rows as lines of text or of CSV, or in binary, as PostgreSQL writes them.

use super::encoding::column::Column;
use super::encoding::{binary, sized, text};
use super::failure::Failure;
use bytes::{BufMut, BytesMut};
use datafusion::sql::sqlparser::ast::{CopyLegacyCsvOption, CopyLegacyOption, CopyOption};

/// What a copy in binary begins with: its signature, no flags, and no more of a header.
const BEFORE: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with, where the number of a row's fields would stand.
const AFTER: &[u8] = &(-1_i16).to_be_bytes();

/// How the rows look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CopyForm {
    pub(super) is_binary: bool,
    is_csv: bool,
    delimiter: char,
    absent: String,
    quote: char,
    escape: char,
    pub(super) has_header: bool,
}

impl CopyForm {
    /// From the options of the statement.
    pub(super) fn of(options: &[CopyOption], legacy: &[CopyLegacyOption]) -> Result<CopyForm, Failure> {
        let (mut is_csv, mut is_binary) = (false, false);
        let (mut delimiter, mut absent, mut quote, mut escape, mut has_header) =
            (None, None, None, None, false);
        for option in options {
            match option {
                CopyOption::Format(name) if name.value.eq_ignore_ascii_case("csv") => is_csv = true,
                CopyOption::Format(name) if name.value.eq_ignore_ascii_case("text") => {}
                CopyOption::Format(name) if name.value.eq_ignore_ascii_case("binary") => is_binary = true,
                CopyOption::Format(_) => {
                    return Err(Failure::not_supported("COPY in a format other than text, csv and binary"));
                }
                CopyOption::Delimiter(character) => delimiter = Some(*character),
                CopyOption::Null(text) => absent = Some(text.clone()),
                CopyOption::Header(wanted) => has_header = *wanted,
                CopyOption::Quote(character) => quote = Some(*character),
                CopyOption::Escape(character) => escape = Some(*character),
                CopyOption::Encoding(name) if name.to_lowercase().replace('-', "") == "utf8" => {}
                other => return Err(Failure::not_supported(&format!("the COPY option {other}"))),
            }
        }
        for option in legacy {
            match option {
                CopyLegacyOption::Csv(inside) => {
                    is_csv = true;
                    for option in inside {
                        match option {
                            CopyLegacyCsvOption::Header => has_header = true,
                            CopyLegacyCsvOption::Quote(character) => quote = Some(*character),
                            CopyLegacyCsvOption::Escape(character) => escape = Some(*character),
                            other => return Err(Failure::not_supported(&format!("the COPY option {other}"))),
                        }
                    }
                }
                CopyLegacyOption::Binary => is_binary = true,
                CopyLegacyOption::Delimiter(character) => delimiter = Some(*character),
                CopyLegacyOption::Null(text) => absent = Some(text.clone()),
                CopyLegacyOption::Header => has_header = true,
                _ => return Err(Failure::not_supported("this option of COPY")),
            }
        }
        let of_lines = is_csv || has_header || delimiter.or(quote).or(escape).is_some() || absent.is_some();
        if is_binary && of_lines {
            return Err(Failure::syntax("COPY in binary has no header, delimiter, quotes and text for NULL"));
        }
        let quote = quote.unwrap_or('"');
        Ok(CopyForm {
            is_binary,
            is_csv,
            delimiter: delimiter.unwrap_or(if is_csv { ',' } else { '\t' }),
            absent: absent.unwrap_or_else(|| if is_csv { String::new() } else { "\\N".to_owned() }),
            quote,
            escape: escape.unwrap_or(quote),
            has_header,
        })
    }

    /// The line of the columns' names.
    pub(super) fn header<'name>(&self, names: impl Iterator<Item = &'name str>, line: &mut BytesMut) {
        for (place, name) in names.enumerate() {
            self.separate(place, line);
            self.value(name, line);
        }
        line.put_u8(b'\n');
    }

    /// What goes before the first row, in one message with it.
    pub(super) fn before(&self) -> &'static [u8] {
        if self.is_binary { BEFORE } else { &[] }
    }

    /// What goes behind the last row.
    pub(super) fn after(&self) -> &'static [u8] {
        if self.is_binary { AFTER } else { &[] }
    }

    /// A row: its line, or its fields in binary.
    pub(super) fn row(&self, columns: &[Column], row: usize, line: &mut BytesMut, value: &mut BytesMut) {
        if self.is_binary {
            fields(columns, row, line);
            return;
        }
        for (place, column) in columns.iter().enumerate() {
            self.separate(place, line);
            if column.is_null(row) {
                line.put_slice(self.absent.as_bytes());
                continue;
            }
            value.clear();
            text::write(column, row, value);
            self.value(&String::from_utf8_lossy(value), line);
        }
        line.put_u8(b'\n');
    }

    fn separate(&self, place: usize, line: &mut BytesMut) {
        if place > 0 {
            put(line, self.delimiter);
        }
    }

    fn value(&self, value: &str, line: &mut BytesMut) {
        if self.is_csv { self.quoted(value, line) } else { self.escaped(value, line) }
    }

    fn quoted(&self, value: &str, line: &mut BytesMut) {
        let has = |character: char| value.contains(character);
        let needs = value == self.absent
            || value == "\\."
            || has(self.delimiter)
            || has(self.quote)
            || has('\n')
            || has('\r');
        if !needs {
            line.put_slice(value.as_bytes());
            return;
        }
        put(line, self.quote);
        for character in value.chars() {
            if character == self.quote || character == self.escape {
                put(line, self.escape);
            }
            put(line, character);
        }
        put(line, self.quote);
    }

    fn escaped(&self, value: &str, line: &mut BytesMut) {
        for character in value.chars() {
            match character {
                '\\' => line.put_slice(b"\\\\"),
                '\n' => line.put_slice(b"\\n"),
                '\r' => line.put_slice(b"\\r"),
                '\t' => line.put_slice(b"\\t"),
                '\u{8}' => line.put_slice(b"\\b"),
                '\u{b}' => line.put_slice(b"\\v"),
                '\u{c}' => line.put_slice(b"\\f"),
                other if other == self.delimiter => {
                    line.put_u8(b'\\');
                    put(line, other);
                }
                other => put(line, other),
            }
        }
    }
}

/// The fields of a row, each with its length before it.
fn fields(columns: &[Column], row: usize, line: &mut BytesMut) {
    line.put_i16(i16::try_from(columns.len()).unwrap_or(i16::MAX));
    for column in columns {
        if column.is_null(row) {
            line.put_i32(-1);
        } else {
            sized(line, |line| binary::write(column, row, line));
        }
    }
}

fn put(line: &mut BytesMut, character: char) {
    let mut bytes = [0; 4];
    line.put_slice(character.encode_utf8(&mut bytes).as_bytes());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{ArrayRef, StringArray};
    use pgwire::api::Type;
    use std::sync::Arc;

    fn written(form: &CopyForm) -> Vec<u8> {
        let array: ArrayRef =
            Arc::new(StringArray::from(vec![Some("a\tb\\"), Some("say \"x\", y"), None, Some("")]));
        let columns = [Column::of(&array, &Type::TEXT).unwrap()];
        let (mut line, mut value) = (BytesMut::new(), BytesMut::new());
        if form.has_header {
            form.header(["name"].into_iter(), &mut line);
        }
        for row in 0..4 {
            form.row(&columns, row, &mut line, &mut value);
        }
        line.to_vec()
    }

    #[test]
    fn lines_are_as_postgres_writes_them() {
        assert_eq!(written(&CopyForm::of(&[], &[]).unwrap()), b"a\\tb\\\\\nsay \"x\", y\n\\N\n\n");
        let csv = CopyForm::of(&[CopyOption::Format("csv".into()), CopyOption::Header(true)], &[]).unwrap();
        assert_eq!(written(&csv), b"name\na\tb\\\n\"say \"\"x\"\", y\"\n\n\"\"\n");
    }

    #[test]
    fn fields_in_binary_have_their_lengths_before_them() {
        let form = CopyForm::of(&[CopyOption::Format("binary".into())], &[]).unwrap();
        assert_eq!(form, CopyForm::of(&[], &[CopyLegacyOption::Binary]).unwrap());
        assert_eq!(
            written(&form),
            b"\0\x01\0\0\0\x04a\tb\\\0\x01\0\0\0\x0asay \"x\", y\0\x01\xff\xff\xff\xff\0\x01\0\0\0\0"
        );
        assert_eq!(form.before().len(), 19);
        assert_eq!(form.after(), [0xff, 0xff]);
    }

    #[test]
    fn binary_has_no_options_of_lines() {
        for option in [CopyOption::Header(true), CopyOption::Delimiter(';'), CopyOption::Null("-".into())] {
            assert!(CopyForm::of(&[CopyOption::Format("binary".into()), option], &[]).is_err());
        }
        assert!(CopyForm::of(&[CopyOption::Format("parquet".into())], &[]).is_err());
    }
}
