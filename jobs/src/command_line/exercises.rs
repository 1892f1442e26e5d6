//! Flags of exercises.

use crate::fluent_words::parse_language;
use clap::{Args, Subcommand};
use proofhouse_schemas::values::Language;
use std::path::PathBuf;

/// Flags of `simulate` that make an exercise.
#[derive(Debug, Clone, Args)]
pub struct ExerciseOptions {
    /// Make a case to train on, with a warehouse, a briefing and a file for answers, instead of sending anything.
    #[arg(long, requires = "out", conflicts_with_all = ["truth", "write", "bureaus", "firearms"])]
    pub exercise: bool,
    /// Folder of the exercise; it must be new or empty.
    #[arg(long, value_name = "FOLDER", requires = "exercise")]
    pub out: Option<PathBuf>,
    /// Language of the briefing and of the file for answers.
    #[arg(long, value_parser = parse_language, default_value_t = Language::En, requires = "exercise")]
    pub language: Language,
}

/// What `exercise` does.
#[derive(Debug, Subcommand)]
pub enum ExerciseJob {
    /// Score answers and say why; of several files, a table.
    Check(CheckArguments),
}

/// Flags of `exercise check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArguments {
    /// Files of answers.
    #[arg(required = true, value_name = "ANSWERS")]
    pub files: Vec<PathBuf>,
    /// Folder of the exercise; that of the first file of answers when absent.
    #[arg(long, value_name = "FOLDER")]
    pub exercise: Option<PathBuf>,
    /// Language of the feedback.
    #[arg(long, value_parser = parse_language, default_value_t = Language::En)]
    pub language: Language,
}
