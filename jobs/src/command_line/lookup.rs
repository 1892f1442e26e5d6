//! Flags of `lookup`.

use super::described::DescribedFirearm;
use super::parse_bureau;
use clap::Args;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Purpose;

/// Flags of `lookup`: a description, or a record of the short list that one gave.
#[derive(Debug, Clone, Args)]
pub struct LookupArguments {
    /// The bureau that asks.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Why the data is processed, a purpose of the Rules on the Processing of Data.
    #[arg(long, value_parser = parse_purpose, default_value = "SUPPORT_INVESTIGATION")]
    pub purpose: Purpose,
    /// The firearm.
    #[command(flatten)]
    pub firearm: DescribedFirearm,
    /// Most records of the short list.
    #[arg(long, default_value_t = 10)]
    pub top: usize,
    /// Open a record whole: bureau/record, as the short list names it.
    #[arg(long, value_name = "BUREAU/RECORD", requires = "search",
          conflicts_with_all = ["serial", "make", "model", "calibre"])]
    pub record: Option<String>,
    /// The search that gave the short list.
    #[arg(long, value_name = "SEARCH", requires = "record")]
    pub search: Option<String>,
}

/// A purpose by its code, in whatever case.
pub(super) fn parse_purpose(text: &str) -> Result<Purpose, String> {
    let known = Purpose::ALL.iter().find(|purpose| purpose.as_str().eq_ignore_ascii_case(text));
    known.copied().ok_or_else(|| {
        let all: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.as_str()).collect();
        format!("no purpose; one of {}", all.join(", "))
    })
}
