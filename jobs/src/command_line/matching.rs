//! Flags of `match`.

use super::parse_bureau;
use clap::{Args, Subcommand};
use proofhouse_schemas::Bureau;
use std::path::PathBuf;

/// What `match` matches.
#[derive(Debug, Clone, Subcommand)]
pub enum MatchJob {
    /// Seized firearms against all countries' records: those of the warehouse, or those of two Parquet files.
    Firearms(MatchFirearmsArguments),
    /// Exhibits against all exhibits of other cases.
    Ballistics,
    /// What joins records, seizures, exhibits, trace requests and notices to networks, and trace requests to chains.
    Networks,
    /// Seized firearms and exhibits that guidance says to search for abroad.
    Sharing,
    /// Seized firearms and records that fit what notices describe, and what notices name or are named by.
    Notices,
    /// One exhibit against those of chosen countries, now, among what a bureau may see.
    Exhibit(MatchExhibitArguments),
    /// Say why a seized firearm and a record are, or are not, taken for one: what each field weighs.
    Explain(ExplainMatch),
    /// Learn how pairs are weighed: from confirmed pairs, or without any from the files alone.
    Train(TrainArguments),
}

/// Flags of `match firearms`.
#[derive(Debug, Clone, Args)]
pub struct MatchFirearmsArguments {
    /// Link two files instead of the warehouse.
    #[command(flatten)]
    pub files: Option<LinkFiles>,
    /// Stay, and match again whenever records or seizures have changed: a bureau is alerted within seconds.
    #[arg(long, conflicts_with_all = ["records", "seizures", "reference", "model", "out", "memory"])]
    pub follow: bool,
    /// Seconds between two looks at whether something has changed.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, requires = "follow", value_parser = clap::value_parser!(u64).range(1..))]
    pub every: u64,
}

/// Two files to link, and what to link them with.
#[derive(Debug, Clone, Args)]
#[group(requires_all = ["records", "seizures", "out"])]
pub struct LinkFiles {
    /// Parquet file of firearm records: record_id, owner_country, firearm_type, make, model, calibre, serial,
    /// import_mark, year_of_manufacture, country_of_manufacture, event_date.
    #[arg(long, value_name = "PARQUET", required = false)]
    pub records: PathBuf,
    /// Parquet file of seized firearms: seizure_id, country, and the other columns as above.
    #[arg(long, value_name = "PARQUET", required = false)]
    pub seizures: PathBuf,
    /// JSON file with the known spellings of makes, calibres, models and weapon types; the code lists when absent.
    #[arg(long, value_name = "JSON")]
    pub reference: Option<PathBuf>,
    /// Model that `match train` wrote; the one that comes with this program when absent.
    #[arg(long, value_name = "JSON")]
    pub model: Option<PathBuf>,
    /// Parquet file for the pairs: seizure_id, record_id, score, probability.
    #[arg(long, value_name = "PARQUET", required = false)]
    pub out: PathBuf,
    /// Most memory, in MiB. When an index of all records does not stand in it, a job that spills to disk finds the same pairs,
    /// more slowly; its scratch files stand beside the pairs until it is done.
    #[arg(long, value_name = "MIB")]
    pub memory: Option<usize>,
}

/// Flags of `match train`.
#[derive(Debug, Clone, Args)]
pub struct TrainArguments {
    /// Learn from two files instead of the warehouse.
    #[command(flatten)]
    pub files: Option<TrainingFiles>,
    /// Learn from what owners have said of pairs in the warehouse (`hit confirm`, `hit reject`).
    #[arg(long, required_unless_present = "records", conflicts_with_all = ["records", "seizures", "pairs", "reference"])]
    pub decided: bool,
    /// Name of the model: a file of pairs names the model that judged it in its metadata.
    #[arg(long)]
    pub version: String,
    /// What the pairs are, for those who read the model.
    #[arg(long, default_value = "confirmed pairs")]
    pub learned_from: String,
    /// File for the model.
    #[arg(long, value_name = "JSON")]
    pub out: PathBuf,
}

/// Two files to learn from.
#[derive(Debug, Clone, Args)]
#[group(requires_all = ["records", "seizures"])]
pub struct TrainingFiles {
    /// Parquet file of firearm records, as for `match firearms`.
    #[arg(long, value_name = "PARQUET", required = false)]
    pub records: PathBuf,
    /// Parquet file of seized firearms.
    #[arg(long, value_name = "PARQUET", required = false)]
    pub seizures: PathBuf,
    /// Parquet file of the confirmed pairs: seizure_id, record_id, and `confirmed` when it holds rejected ones too. It
    /// must hold every true pair of these seizures: all other candidates count as rejected. When absent, the weights are
    /// estimated from the two files alone, and the model has no trees.
    #[arg(long, value_name = "PARQUET")]
    pub pairs: Option<PathBuf>,
    /// JSON file with the known spellings; the code lists when absent.
    #[arg(long, value_name = "JSON")]
    pub reference: Option<PathBuf>,
}

/// Flags of `match explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainMatch {
    /// The seized firearm: bureau/seizure, or bureau/seizure#item when it is not the first.
    #[arg(value_name = "SEIZURE")]
    pub seized: String,
    /// The record: bureau/record.
    #[arg(value_name = "RECORD")]
    pub record: String,
    /// The bureau that asks. Only what it may see is compared.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
}

/// Flags of `match exhibit`.
#[derive(Debug, Clone, Args)]
pub struct MatchExhibitArguments {
    /// The exhibit: bureau/exhibit.
    #[arg(value_name = "EXHIBIT")]
    pub exhibit: String,
    /// The bureau that asks. Only what it may see is compared.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// The countries whose exhibits are searched; all when absent.
    #[arg(long, value_name = "BUREAU,...", value_delimiter = ',', value_parser = parse_bureau)]
    pub among: Vec<Bureau>,
    /// Length of the list.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=200))]
    pub list: u8,
    /// Turn breech faces in every direction, for cases that were scanned as they lay. Takes six times as long.
    #[arg(long)]
    pub full_turn: bool,
    /// Folder for pictures of the compared marks.
    #[arg(long, value_name = "FOLDER")]
    pub pictures: Option<PathBuf>,
}
