//! Flags of `notice`.

use super::parse_bureau;
use super::speaking::{Speaker, parse_code};
use super::traces::FirearmFlags;
use clap::{Args, Subcommand};
use proofhouse_schemas::Bureau;
use std::path::PathBuf;

/// What `notice` does.
#[derive(Debug, Subcommand)]
pub enum NoticeJob {
    /// Write a draft to a file and say what it still lacks. Nothing is sent.
    Draft(Box<DraftArguments>),
    /// Submit a drafted notice to the Secretariat; again after it was returned.
    Submit(SubmitNoticeArguments),
    /// Circulate a drafted diffusion to the other bureaus.
    Circulate(SubmitNoticeArguments),
    /// Withdraw a notice or diffusion.
    #[command(alias = "withdraw")]
    Cancel(NoticeSpeech),
    /// Secretariat: start the review.
    Review(NoticeSpeech),
    /// Secretariat: publish.
    Publish(NoticeSpeech),
    /// Secretariat: return it to its bureau; --comment says why.
    Return(NoticeSpeech),
    /// Secretariat: refuse it; --comment says why.
    Refuse(NoticeSpeech),
    /// Secretariat: suspend it; --comment says why.
    Suspend(NoticeSpeech),
    /// Secretariat: put a suspended one in force again.
    Reinstate(NoticeSpeech),
    /// Secretariat: delete it; --comment says why.
    Delete(NoticeSpeech),
    /// List notices and diffusions, latest first: state, age, expiry, whose turn it is.
    List {
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
        /// Only those in which it is this bureau's turn.
        #[arg(long)]
        mine: bool,
        /// Most notices listed.
        #[arg(long, default_value_t = 40)]
        top: usize,
    },
    /// List what fits notices or is linked to them, with the reasons: seized firearms, records, trace requests.
    Matches(NoticeMatchesArguments),
    /// Show a notice: its content and what was said of it.
    Show {
        /// The notice.
        #[arg(value_name = "NOTICE")]
        notice_id: String,
        /// The requester, where notices of two requesters have the same name.
        #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
        requester: Option<Bureau>,
        /// The bureau that looks.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
    },
}

/// A notice, and who speaks of it.
#[derive(Debug, Clone, Args)]
pub struct NoticeSpeech {
    /// The notice or diffusion.
    #[arg(value_name = "NOTICE")]
    pub notice_id: String,
    /// The requester, where notices of two requesters have the same name.
    #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
    pub requester: Option<Bureau>,
    /// Who speaks.
    #[command(flatten)]
    pub speaker: Speaker,
}

/// Flags of `notice matches`.
#[derive(Debug, Clone, Args)]
pub struct NoticeMatchesArguments {
    /// The bureau that looks. It is shown what fits where it may see both the notice and what fits it.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Only of this notice.
    #[arg(long, value_name = "NOTICE")]
    pub notice: Option<String>,
    /// Only of notices of this requester.
    #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
    pub requester: Option<Bureau>,
    /// Most rows listed.
    #[arg(long, default_value_t = 40)]
    pub top: usize,
}

/// Flags of `notice submit` and `notice circulate`.
#[derive(Debug, Clone, Args)]
pub struct SubmitNoticeArguments {
    /// The draft, as `notice draft` writes it.
    #[arg(value_name = "DRAFT")]
    pub draft: PathBuf,
    /// Who speaks.
    #[command(flatten)]
    pub speaker: Speaker,
}

/// Flags of `notice draft`. What flags say stands over the file. No field takes a person's name or identity.
#[derive(Debug, Clone, Args)]
pub struct DraftArguments {
    /// The bureau whose notice it is.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Name of the notice; made up when absent.
    #[arg(long, value_name = "NOTICE")]
    pub id: Option<String>,
    /// JSON or TOML file with the fields of `content`, or an earlier draft.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// File for the draft; NOTICE.json in this folder when absent.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Kind, such as PURPLE, ORANGE, RED or DIFF_INFO.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub code: Option<String>,
    /// Title.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Summary.
    #[arg(long, value_name = "TEXT")]
    pub summary: Option<String>,
    /// Language of the texts: ar, en, es or fr.
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// An extract may be public.
    #[arg(long)]
    pub public_extract: bool,
    /// Last day in force.
    #[arg(long, value_name = "DATE")]
    pub expiry: Option<String>,
    /// Orange: kind of threat.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub threat_kind: Option<String>,
    /// Purple: kind of method.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub modus_kind: Option<String>,
    /// Red: a firearm-related charge. Repeat.
    #[arg(long = "charge", value_name = "CODE", value_parser = parse_code)]
    pub charges: Vec<String>,
    /// Red: the requester's reference of the judicial file, which leads to the person there.
    #[arg(long, value_name = "REFERENCE")]
    pub judicial_reference: Option<String>,
    /// Red: highest penalty in years.
    #[arg(long, value_name = "YEARS")]
    pub maximum_penalty_years: Option<i32>,
    /// The bureaus it is sent to; all when absent.
    #[arg(long, value_name = "BUREAU,...", value_delimiter = ',', value_parser = parse_bureau)]
    pub distribution: Vec<Bureau>,
    /// A record, seizure, trace or hit that it is about. Repeat.
    #[arg(long = "about", value_name = "REFERENCE")]
    pub linked_references: Vec<String>,
    /// The firearm or object.
    #[command(flatten)]
    pub firearm: FirearmFlags,
    /// The draft may be written over one that is there.
    #[arg(long)]
    pub overwrite: bool,
}
