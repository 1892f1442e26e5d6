//! Flags of `network` and `suggestions`.

use super::parse_bureau;
use clap::{Args, Subcommand};
use proofhouse_schemas::Bureau;

/// What `network` does.
#[derive(Debug, Clone, Subcommand)]
pub enum NetworkJob {
    /// List networks in which this bureau has a member, the largest first.
    List {
        /// The bureau that looks. Networks are those of the links that it may see.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
        /// Also networks of other bureaus.
        #[arg(long)]
        all: bool,
        /// Most networks listed.
        #[arg(long, default_value_t = 40)]
        top: usize,
    },
    /// Show a network: its members, and what joins them.
    Show {
        /// The network: `network_id` as this bureau's list gives it.
        network: String,
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
    },
    /// Say what joins two members: the strongest way, link by link.
    Explain(ExplainNetwork),
    /// List trace requests with those that followed them, up to the last legal record.
    Chains {
        /// The bureau that looks. Only requests of which it is a party are followed.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
        /// Only chains in which an answer is owed.
        #[arg(long)]
        open: bool,
        /// Most chains listed.
        #[arg(long, default_value_t = 40)]
        top: usize,
    },
}

/// Flags of `network explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainNetwork {
    /// One member: bureau/reference, bureau/seizure#item, or with its kind in front: seizure:fr/S-17.
    #[arg(value_name = "MEMBER")]
    pub one: String,
    /// The other.
    #[arg(value_name = "MEMBER")]
    pub other: String,
    /// The bureau that asks. Only links that it may see are followed.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
}

/// Flags of `suggestions`.
#[derive(Debug, Clone, Args)]
pub struct SuggestionsArguments {
    /// The bureau whose list it is.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Only what this rule suggests: near-border, border-service, suspected-trafficker, group-of-firearms, terrorism,
    /// resident-abroad, other.
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// Most seized firearms and exhibits listed.
    #[arg(long, default_value_t = 40)]
    pub top: usize,
}
