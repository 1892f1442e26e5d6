//! What can go wrong between a pack and a written report.

use std::path::PathBuf;

use proofhouse_schemas::period::PeriodError;

/// A report could not be rendered or written. Every variant says where, and what to look at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// No pack of this name is built in.
    #[error("there is no built-in report pack `{name}`; the built-in packs are {known}")]
    UnknownPack {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// A file of the pack is missing, or cannot be understood.
    #[error("report pack `{pack}`, file `{file}`: {reason}")]
    Pack {
        /// The pack.
        pack: String,
        /// The file in it.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A query names a parameter that the engine does not bind.
    #[error("query `{query}` uses the parameter `:{parameter}`; known parameters are {known}")]
    Parameter {
        /// The query.
        query: String,
        /// The parameter.
        parameter: String,
        /// The ones that exist.
        known: String,
    },
    /// A query failed.
    #[error("query `{query}` failed: {source}")]
    Query {
        /// The query.
        query: String,
        /// The engine's own words.
        source: datafusion::error::DataFusionError,
    },
    /// A query over facts took too long.
    #[error(
        "query `{query}` took longer than {seconds} seconds; ask for less, or derive a view that several figures share"
    )]
    TooLong {
        /// The query.
        query: String,
        /// The longest that it may take.
        seconds: u64,
    },
    /// A query did not return a column that its figure shows.
    #[error("figure `{figure}` shows the column `{column}`, but its query returns {found}")]
    Column {
        /// The figure.
        figure: String,
        /// The column that was expected.
        column: String,
        /// The columns that came.
        found: String,
    },
    /// Small counts cannot be withheld from what a query returned, so nothing of it is shown.
    #[error("figure `{figure}` withholds small counts, and cannot from these rows: {reason}")]
    Withholding {
        /// The figure.
        figure: String,
        /// What is wrong.
        reason: String,
    },
    /// Numbers were read by one state of a pack and are to be said by another.
    #[error("the pack `{pack}` was changed while its report was made; make it again")]
    OtherPack {
        /// The pack.
        pack: String,
    },
    /// A report covers periods of certain lengths only.
    #[error(
        "the report `{pack}` covers {lengths} and was asked for {period}: the numbers of shorter periods, taken from those of \
         longer ones, would tell what is withheld"
    )]
    PeriodLength {
        /// The pack.
        pack: String,
        /// What it covers.
        lengths: String,
        /// What was asked for.
        period: String,
    },
    /// A text is missing or broken in a language.
    #[error("text `{key}` in {language}: {reason}")]
    Text {
        /// The key.
        key: String,
        /// The language.
        language: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The template of the pack failed.
    #[error("template of pack `{pack}`: {reason}")]
    Template {
        /// The pack.
        pack: String,
        /// The template engine's own words, with the line.
        reason: String,
    },
    /// A chart could not be drawn.
    #[error("chart of figure `{figure}`: {reason}")]
    Chart {
        /// The figure.
        figure: String,
        /// What is wrong.
        reason: String,
    },
    /// A period cannot be read.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A language is not one of those that the packs have texts for.
    #[error(
        "`{text}` is not a language of the reports; write en, fr, es or ar (ar-u-nu-arab for Arabic-Indic digits)"
    )]
    Language {
        /// What was given.
        text: String,
    },
    /// No format of reports has this name.
    #[error("`{text}` is not a format of reports; write html, pdf, xlsx, csv, json or parquet")]
    FileFormat {
        /// What was given.
        text: String,
    },
    /// The page could not be set for paper.
    #[error("layout.typ of pack `{pack}`: {reason}")]
    Print {
        /// The pack.
        pack: String,
        /// The typesetter's own words, with file and line.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{action} {}: {source}", path.display())]
    File {
        /// Reading or writing.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// Figures could not be written as JSON, CSV, Parquet or XLSX.
    #[error("writing figures as {format}: {reason}")]
    Serialise {
        /// The format.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
}
