//! The formats that a report is written in.

use std::fmt;
use std::str::FromStr;

use crate::error::ReportError;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileFormat {
    /// The page for browsers: one file, complete in itself.
    Html,
    /// The page on paper, to archive and to read aloud: PDF/A-2a and PDF/UA-1.
    Pdf,
    /// A workbook: a sheet per figure.
    Xlsx,
    /// A CSV file per figure.
    Csv,
    /// The numbers of all figures in one document.
    Json,
    /// A Parquet file per figure.
    Parquet,
}

impl FileFormat {
    /// All formats.
    pub const ALL: [Self; 6] = [Self::Html, Self::Pdf, Self::Xlsx, Self::Csv, Self::Json, Self::Parquet];

    /// The formats of a run that does not say which: the page and its numbers.
    pub const ORDINARY: [Self; 4] = [Self::Html, Self::Csv, Self::Json, Self::Parquet];

    /// Its name, which is the extension of its files too.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }

    /// Its media type, as mail and browsers name it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

impl fmt::Display for FileFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.extension())
    }
}

impl FromStr for FileFormat {
    type Err = ReportError;

    /// Reads `html`, `pdf`, `xlsx`, `csv`, `json` or `parquet`.
    fn from_str(text: &str) -> Result<Self, ReportError> {
        let wanted = text.trim();
        Self::ALL
            .into_iter()
            .find(|format| format.extension().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| ReportError::FileFormat { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn reads_what_it_says() {
        for format in FileFormat::ALL {
            assert_eq!(format.to_string().parse::<FileFormat>().unwrap(), format);
        }
        assert_eq!(" PDF ".parse::<FileFormat>().unwrap(), FileFormat::Pdf);
        let error = "docx".parse::<FileFormat>().unwrap_err().to_string();
        assert!(error.contains("`docx`") && error.contains("html, pdf, xlsx"), "{error}");
    }
}
