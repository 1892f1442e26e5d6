//! Flags of `ballistics`.

use super::parse_bureau;
use super::speaking::{Speaker, parse_code};
use clap::{Args, Subcommand};
use proofhouse_schemas::Bureau;

/// What `ballistics` does.
#[derive(Debug, Subcommand)]
pub enum BallisticsJob {
    /// Search for exhibits like one of this bureau's own, and record that it was searched for.
    Search(SearchArguments),
    /// Say what a look at the screen came to. A lead is never a hit.
    Review(ReviewArguments),
    /// Say what an examination of the specimens came to. Only a firearms examiner confirms.
    Confirm(ConfirmArguments),
    /// List pairs with an exhibit of this bureau: state, age, whose turn it is.
    List {
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
        /// Also pairs that are decided or only watched.
        #[arg(long)]
        all: bool,
        /// Only pairs in which it is this bureau's turn.
        #[arg(long)]
        mine: bool,
        /// Most pairs listed.
        #[arg(long, default_value_t = 40)]
        top: usize,
    },
}

/// Flags of `ballistics search`.
#[derive(Debug, Clone, Args)]
pub struct SearchArguments {
    /// The exhibit, one of this bureau's own: EX-1 or pt/EX-1.
    #[arg(value_name = "EXHIBIT")]
    pub exhibit: String,
    /// The bureau that searches.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// The countries that are searched; all when absent.
    #[arg(long, value_name = "BUREAU,...", value_delimiter = ',', value_parser = parse_bureau)]
    pub among: Vec<Bureau>,
    /// Why, such as "recovered near the border".
    #[arg(long, alias = "comment", value_name = "TEXT")]
    pub reason: String,
    /// Length of the list of candidates.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=200))]
    pub list: u8,
    /// Record only that the search was made, in a system of the bureau's own; compare nothing here.
    #[arg(long)]
    pub record_only: bool,
    /// Land it at once through an in-process broker, where there are no real ones.
    #[arg(long)]
    pub ingest: bool,
}

/// Flags of `ballistics review`.
#[derive(Debug, Clone, Args)]
pub struct ReviewArguments {
    /// One exhibit: bureau/exhibit.
    pub left: String,
    /// The other: bureau/exhibit.
    pub right: String,
    /// Who speaks: the owner of one of the two.
    #[command(flatten)]
    pub speaker: Speaker,
    /// UNDER_REVIEW, LEAD, HIT_CANDIDATE (a lead whose originals or double-casts are asked for), or REJECTED.
    #[arg(long, value_name = "STATUS", value_parser = parse_code)]
    pub status: String,
    /// The search that it came from.
    #[arg(long, value_name = "REFERENCE")]
    pub search: Option<String>,
    /// Rank in that search's list.
    #[arg(long, value_name = "NUMBER")]
    pub rank: Option<i32>,
}

/// Flags of `ballistics confirm`.
#[derive(Debug, Clone, Args)]
pub struct ConfirmArguments {
    /// One exhibit: bureau/exhibit.
    pub left: String,
    /// The other: bureau/exhibit.
    pub right: String,
    /// Who speaks: the owner of one of the two.
    #[command(flatten)]
    pub speaker: Speaker,
    /// CONFIRMED_HIT, INCONCLUSIVE or ELIMINATED.
    #[arg(long, value_name = "RESULT", value_parser = parse_code)]
    pub result: String,
    /// What was examined: ORIGINALS or DOUBLE_CASTS.
    #[arg(long, value_name = "METHOD", value_parser = parse_code)]
    pub method: String,
    /// The cases were known to be linked before: the link is never counted.
    #[arg(long)]
    pub previously_known: bool,
}
