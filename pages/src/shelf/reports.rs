//! Archived reports, their revisions and files.

use super::Part;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use std::collections::BTreeMap;

/// Whether a text may be a name in an address.
pub fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    text.len() <= 128
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && text.bytes().all(is_part)
}

/// What identifies a report of a bureau.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportKey {
    /// The report, as `national`.
    pub report: String,
    /// The period, as `2025`, `2025-Q3` or `2025-11`.
    pub period: String,
    /// The language, as `fr`.
    pub language: String,
}

/// Which reports are wanted; a part that is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// The report.
    pub report: Option<String>,
    /// The period.
    pub period: Option<String>,
    /// The language.
    pub language: Option<String>,
}

/// A report in one language over all its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The report.
    pub report: String,
    /// Its language.
    pub language: String,
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// Its periods, the newest first.
    pub periods: Vec<String>,
}

/// A line in the list of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEntry {
    /// Whose report it is. The pages show none but those of the account's bureau.
    pub bureau: Bureau,
    /// The report, its period and language.
    pub key: ReportKey,
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// Number of its newest revision, from 1.
    pub revision: u32,
    /// When that was made.
    pub made_at: DateTime<Utc>,
}

/// Reports that fit a filter, and what can be filtered by.
#[derive(Debug, Clone)]
pub struct ReportList {
    /// All reports of the account, grouped, whatever the filter.
    pub series: Vec<Series>,
    /// Those that fit.
    pub part: Part<ReportEntry>,
}

/// A report with all its revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedReport {
    /// Whose report it is. The pages show none but those of the account's bureau.
    pub bureau: Bureau,
    /// The report, its period and language.
    pub key: ReportKey,
    /// Its title, in the reader's language where there is one.
    pub title: String,
    /// The revisions that are kept, the newest first.
    pub revisions: Vec<Revision>,
}

/// One making of a report, as its manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Number, from 1.
    pub number: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The program that made it.
    pub software: String,
    /// SHA-256 of its pack in hexadecimal.
    pub pack_sha256: String,
    /// Versions of the tables that it stands on. No page shows the numbers: they would tell how busy other bureaus are.
    pub tables: BTreeMap<String, i64>,
    /// Its files. Names are unique; the page ends in `.html`, the numbers of its figures are `figures.json`.
    pub files: Vec<FileEntry>,
}

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its name, without folders.
    pub name: String,
    /// Its media type as its manifest has it, with or without parameters (`text/csv; charset=utf-8; header=present`); `text/html`
    /// can be opened, all others are downloaded.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes in hexadecimal. A file that turns out to have another is not delivered to its end.
    pub sha256: String,
}

impl FileEntry {
    /// Its media type without parameters.
    pub(crate) fn essence(&self) -> &str {
        self.media_type.split(';').next().unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_what_stands_before_its_parameters() {
        let essence = |kind: &str| {
            let file = FileEntry {
                name: "a".to_owned(),
                media_type: kind.to_owned(),
                bytes: 0,
                sha256: String::new(),
            };
            file.essence().to_owned()
        };
        // Pages of reports were not found, because their media type names a character set.
        assert_eq!(essence("text/html; charset=utf-8"), "text/html");
        assert_eq!(essence("text/csv; charset=utf-8; header=present"), "text/csv");
        assert_eq!(essence("application/pdf"), "application/pdf");
    }

    #[test]
    fn names_cannot_lead_anywhere() {
        for name in ["national", "2025-Q3", "figures.json", "a..b"] {
            assert!(is_name(name), "{name}");
        }
        for name in
            ["", ".", "..", ".env", "a/b", "a\\b", "a%2fb", "é", "a b", "a\0", "-rf", &"x".repeat(129)]
        {
            assert!(!is_name(name), "{name}");
        }
    }
}
