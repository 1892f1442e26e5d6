//! Report packs, charts and rendering: what a bureau receives, as pages it can print and numbers it can check.
//!
//! A report is a *pack*: a folder with `report.toml` (sections and figures), `queries/*.sql` (one readable query per
//! figure), a template and texts per language. Rendering reads the warehouse only through a [`QuerySource`] that
//! acts for the bureau, so a report cannot show more than its reader may see:
//!
//! 1. the *facts* of the pack (`facts/*.sql`) are read once, through the guard, and kept in memory;
//! 2. code lists and *derived* views are laid beside them;
//! 3. every figure runs its own query on those facts; parameters are bound as literals;
//! 4. charts, tables and sentences are drawn in the language of the reader, and the page is put together.
//!
//! [`Renderer::explain`] gives the one query that an analyst can run in SQL to see a figure's numbers again.
//!
//! # Layout
//! - [`pack`]: what a pack is, built in or from a folder; [`column`](mod@column): how a column of a figure is shown
//! - [`tailoring`]: what one bureau wants otherwise, and what it may not change; [`logo`]: its own picture
//! - [`source`]: where queries go; [`parameters`]: values bound as literals; [`period`]: the time that a report covers; [`table`]: what queries return
//! - [`facts`]: the data that one report stands on, and the queries over it, planned once for all bureaus; `series`: functions that these may use
//! - [`render`](mod@render): from pack and source to pages and numbers; [`figure`]: one figure; [`page`]: the HTML
//! - [`chart`]: drawing; [`texts`], [`wording`] and [`locale`]: words, names, numbers and dates
//! - [`statistics`]: tables of the warehouse that stand on the same definitions
//! - `print`: the page on paper (PDF); [`workbook`]: the figures as a workbook (XLSX)
//! - [`annex`]: CSV, JSON and Parquet twins; [`csv_file`]: CSV that no spreadsheet runs
//! - [`suppression`]: small cells that published tables withhold, and what protects them; [`withholding`]: the same for a figure
//! - [`file_format`]: the formats of all these; [`run`]: files, hashes and the manifest
//! - `arabic_plurals`: forms of nouns that Fluent does not choose by itself

pub mod annex;
mod arabic_plurals;
pub mod chart;
pub mod column;
pub mod csv_file;
pub mod error;
pub mod facts;
pub mod figure;
pub mod file_format;
pub mod locale;
pub mod logo;
pub mod pack;
pub mod page;
pub mod parameters;
mod print;
pub mod render;
pub mod run;
mod series;
pub mod source;
pub mod statistics;
pub mod suppression;
pub mod table;
pub mod tailoring;
pub mod texts;
pub mod withholding;
pub mod wording;
pub mod workbook;

pub use error::ReportError;
pub use facts::Plans;
pub use file_format::FileFormat;
pub use locale::{Digits, Language, Locale};
pub use pack::Pack;
pub use proofhouse_schemas::period::{self, Period};
pub use render::{Numbers, RenderedReport, Renderer, Request, render};
pub use run::{ReportFile, RunSummary, files, write, write_formats};
pub use source::{Limit, QuerySource, Rows};
pub use tailoring::{Fault, Tailoring};
