//! Flags that everything a bureau says has.

use super::parse_bureau;
use clap::Args;
use proofhouse_schemas::Bureau;

/// Who speaks, in what words, and how it is sent.
#[derive(Debug, Clone, Args)]
pub struct Speaker {
    /// The bureau that speaks.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Words to the other side.
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// Land it at once through an in-process broker, where there are no real ones.
    #[arg(long)]
    pub ingest: bool,
}

/// A code as feeds write it: `first-purchaser` and `FIRST_PURCHASER` are one.
pub(super) fn parse_code(text: &str) -> Result<String, String> {
    Ok(text.trim().to_ascii_uppercase().replace('-', "_"))
}
