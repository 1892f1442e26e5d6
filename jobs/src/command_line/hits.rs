//! Flags of `hit`.

use super::parse_bureau;
use super::speaking::Speaker;
use clap::{Args, Subcommand, ValueEnum};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::RejectionGround;

/// What `hit` does.
#[derive(Debug, Subcommand)]
pub enum HitJob {
    /// List pairs that may be one firearm and wait for this bureau's word, the oldest first.
    List {
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
        /// Also pairs that are decided, that wait for the other side, or that are only watched.
        #[arg(long)]
        all: bool,
        /// Most pairs listed.
        #[arg(long, default_value_t = 40)]
        top: usize,
    },
    /// Show a pair: both firearms, what each side says, and its events.
    Show {
        /// The pair: `candidate_id` of a match or an alert, `pair_id` of two records.
        candidate: String,
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
    },
    /// Say that it is the same firearm. It is a hit once the owners of both sides say so.
    Confirm(SpeakArguments),
    /// Say that it is not the same firearm: the pair is not offered again.
    Reject {
        /// The pair, and who speaks.
        #[command(flatten)]
        said: SpeakArguments,
        /// Why not.
        #[arg(long, value_enum)]
        ground: Ground,
    },
    /// Take this bureau's word back; say why with --comment.
    Withdraw(SpeakArguments),
    /// Say something to the other side, with --comment.
    Comment(SpeakArguments),
}

/// A pair, and who speaks of it.
#[derive(Debug, Clone, Args)]
pub struct SpeakArguments {
    /// The pair: `candidate_id` of a match or an alert, `pair_id` of two records.
    pub candidate: String,
    /// Who speaks: the owner of one of the sides.
    #[command(flatten)]
    pub speaker: Speaker,
    /// Speak also when the other owner may not see this bureau's side of the pair. It learns of it by that.
    #[arg(long)]
    pub disclose: bool,
}

/// Why two descriptions are not of one firearm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ground {
    /// The serial number is another one.
    DifferentSerial,
    /// Make or model is another one.
    DifferentMakeOrModel,
    /// The calibre is another one.
    DifferentCalibre,
    /// The owner has the firearm: it is not missing.
    NotMissing,
    /// The record or the seizure describes a firearm wrongly.
    RecordInError,
    /// Something else; say what with --comment.
    Other,
}

impl Ground {
    /// The code in messages.
    pub fn code(self) -> RejectionGround {
        match self {
            Ground::DifferentSerial => RejectionGround::DifferentSerial,
            Ground::DifferentMakeOrModel => RejectionGround::DifferentMakeOrModel,
            Ground::DifferentCalibre => RejectionGround::DifferentCalibre,
            Ground::NotMissing => RejectionGround::NotMissing,
            Ground::RecordInError => RejectionGround::RecordInError,
            Ground::Other => RejectionGround::Other,
        }
    }
}
