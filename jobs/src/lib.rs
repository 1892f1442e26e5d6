//! The binary `proofhouse`: each subcommand is a job in a file of its own.
//!
//! - [`command_line`]: every job with its flags; [`settings`]: `proofhouse.toml` and the environment
//! - [`commands`]: the jobs
//! - [`simulate`]: seeded national systems, for `simulate` and `demo`
//! - [`identities`]: described firearms, read from the tables and normalised, for `match` and `identify`;
//!   [`kept_firearms`]: those that were read last, for `match firearms --follow`; [`told_apart`]: pairs that people have
//!   rejected
//! - [`decisions`]: what owners have decided of pairs, as examples for `match train`
//! - [`linkage_model`]: the names and the model by which they are linked; [`linkage_files`]: Parquet files of firearms,
//!   linked without a warehouse;
//!   [`linking_job`]: the same by a job that spills to disk
//! - [`duplicates`]: records of one firearm; [`judged_rows`]: what rows of judged pairs have in common
//! - [`exhibit_scans`]: from a laboratory's scans to the message of an exhibit; [`exhibit_matching`]: exhibits against all
//!   others, their candidate lists and pairs
//! - [`networks`]: what joins cases, firearms, seizures and requests, and chains of trace requests; [`sharing`]: what guidance
//!   says to search for abroad; [`notice_matching`]: what fits a notice
//! - [`retention`]: what is too old to be searched; [`training_effects`]: what countries did before and after a training
//! - [`exercises`]: made-up cases to train on, and the scoring of what trainees answer
//! - [`alerts`]: whom to tell of a strong match; [`live_alerts`]: telling it as soon as it is said
//! - [`acting`]: what a bureau does from the command line; [`speaking`]: how it is sent
//! - [`reporting`]: reports as jobs make them: the pack as a bureau wants it
//! - [`archive_pages`]: reports, alerts and deliveries for bureaus that sign in with a browser
//! - [`dossier`]: a trace request's thread as pages to print, as a workbook, as tables
//! - [`record_search`], [`reference_search`]: records and reference entries that a described firearm may be; [`lookups`]: the
//!   two steps in which a record is looked up; [`exhibit_search`]: an exhibit against others; [`search_failure`]: why there is no
//!   answer; [`sql_searches`]: all of them as functions of SQL
//! - [`allocator`]: memory given back at once, for jobs that are to keep little
//! - [`measurement`]: what benchmarks need
//! - [`fluent_words`]: words in four languages, for dossiers and exercises
//! - [`rows`]: rows as values of Rust; [`table_view`]: tables on the terminal
//! - [`progress`]: what a job shows while it runs; [`summary`]: what it prints at the end

pub mod acting;
pub mod alerts;
pub mod allocator;
pub mod archive_pages;
pub mod command_line;
pub mod commands;
pub mod decisions;
pub mod dossier;
pub mod duplicates;
pub mod exercises;
pub mod exhibit_matching;
pub mod exhibit_scans;
pub mod exhibit_search;
pub mod fluent_words;
pub mod identities;
pub mod judged_rows;
pub mod kept_firearms;
pub mod linkage_files;
pub mod linkage_model;
pub mod linking_job;
pub mod live_alerts;
pub mod lookups;
pub mod measurement;
pub mod networks;
pub mod notice_matching;
pub mod progress;
pub mod record_search;
pub mod reference_search;
pub mod reporting;
pub mod retention;
pub mod rows;
pub mod search_failure;
pub mod settings;
pub mod sharing;
pub mod simulate;
pub mod speaking;
pub mod sql_searches;
pub mod summary;
pub mod table_view;
pub mod told_apart;
pub mod training_effects;
