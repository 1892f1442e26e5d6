//! Flags of `trace`.

use super::parse_bureau;
use super::speaking::{Speaker, parse_code};
use crate::acting::{Object, put};
use crate::fluent_words::parse_language;
use clap::{Args, Subcommand, ValueEnum};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use std::path::PathBuf;

/// What `trace` does.
#[derive(Debug, Subcommand)]
pub enum TraceJob {
    /// Ask another bureau to trace a firearm.
    Request(Box<RequestArguments>),
    /// Tell the requester that the request was received and is being worked on.
    Acknowledge(TraceSpeech),
    /// Ask the requester for information, with --comment. The clock stands still until it is given.
    Ask(TraceSpeech),
    /// Give the information that was asked for, with --comment: the clock goes on.
    Inform(TraceSpeech),
    /// Answer: an interim answer, or the final one.
    Respond(Box<RespondArguments>),
    /// Refuse to answer; the requester is told why.
    Refuse {
        /// The thread, and who speaks.
        #[command(flatten)]
        said: TraceSpeech,
        /// Why: an outcome that refuses, such as REFUSED_INVESTIGATION.
        #[arg(long, value_name = "CODE", value_parser = parse_code)]
        reason: String,
    },
    /// Say something to the other side, with --comment.
    Comment(TraceSpeech),
    /// Close a request that was answered.
    Close(TraceSpeech),
    /// Open a closed request again, within 30 days.
    Reopen(TraceSpeech),
    /// Cancel a request that is open.
    Cancel(TraceSpeech),
    /// List threads, latest first: age, clock, whose turn it is.
    List(TraceListArguments),
    /// Show a thread: its firearm, its events, its clock.
    Show {
        /// The thread.
        trace_id: String,
        /// The requester, where threads of two requesters have the same name.
        #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
        requester: Option<Bureau>,
        /// The bureau that looks. Only parties of the thread see it.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Bureau,
    },
    /// Write a thread as a dossier to print, a workbook, CSV, or JSON.
    Export(ExportArguments),
}

/// A thread, and who speaks in it.
#[derive(Debug, Clone, Args)]
pub struct TraceSpeech {
    /// The thread.
    #[arg(value_name = "TRACE")]
    pub trace_id: String,
    /// The requester, where threads of two requesters have the same name.
    #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
    pub requester: Option<Bureau>,
    /// Who speaks.
    #[command(flatten)]
    pub speaker: Speaker,
}

/// Flags of `trace request`. What flags say stands over the file, and that over what is filled in.
#[derive(Debug, Clone, Args)]
pub struct RequestArguments {
    /// The bureau that is asked. With --chain-of, the country of the last legal record when absent.
    #[arg(long, value_name = "BUREAU", value_parser = parse_bureau, required_unless_present = "chain_of")]
    pub to: Option<Bureau>,
    /// Name of the request; made up when absent.
    #[arg(long, value_name = "TRACE")]
    pub id: Option<String>,
    /// Who speaks.
    #[command(flatten)]
    pub speaker: Speaker,
    /// JSON or TOML file with the fields of `request`.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Fill in firearm, recovery and case from this seizure of the bureau's own.
    #[arg(long, value_name = "SEIZURE", conflicts_with_all = ["record", "chain_of"])]
    pub seizure: Option<String>,
    /// Number of the item within the seizure; the only firearm of it when absent.
    #[arg(long, value_name = "NUMBER", requires = "seizure")]
    pub item: Option<i32>,
    /// Fill in firearm and case from this firearm record of the bureau's own.
    #[arg(long, value_name = "RECORD", conflicts_with = "chain_of")]
    pub record: Option<String>,
    /// Follow this request on in another country: what it asked is filled in.
    #[arg(long, value_name = "TRACE")]
    pub chain_of: Option<String>,
    /// ROUTINE or URGENT; ROUTINE when nothing says otherwise.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub priority: Option<String>,
    /// Why it is urgent.
    #[arg(long, value_name = "TEXT")]
    pub urgent_reason: Option<String>,
    /// Crime, as your law codes it.
    #[arg(long, value_name = "TEXT")]
    pub crime_code: Option<String>,
    /// Your case.
    #[arg(long = "case", value_name = "REFERENCE")]
    pub case_number: Option<String>,
    /// Why the firearm is illicit and how it was found, in words.
    #[arg(long, value_name = "TEXT")]
    pub illicit_basis: Option<String>,
    /// Why the firearm is illicit, as a code such as ILLICIT_WHERE_FOUND.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub illicit_basis_code: Option<String>,
    /// What the answer will be used for, such as CRIMINAL_INVESTIGATION.
    #[arg(long = "use", value_name = "CODE", value_parser = parse_code)]
    pub intended_use: Option<String>,
    /// The requested country may pass the request on.
    #[arg(long)]
    pub consent_onward: bool,
    /// When it was recovered: a day, month or year.
    #[arg(long, value_name = "DATE")]
    pub recovery_date: Option<String>,
    /// Country where it was recovered.
    #[arg(long, value_name = "COUNTRY", value_parser = parse_code)]
    pub recovery_country: Option<String>,
    /// What happened, never who.
    #[arg(long, value_name = "TEXT")]
    pub recovery_circumstances: Option<String>,
    /// Operation or initiative.
    #[arg(long, value_name = "TEXT")]
    pub project_code: Option<String>,
    /// The firearm.
    #[command(flatten)]
    pub firearm: FirearmFlags,
}

/// A firearm by flags; the fields that are not here come from a file, a seizure or a record.
#[derive(Debug, Clone, Args)]
pub struct FirearmFlags {
    /// Weapon type, such as PISTOL.
    #[arg(long = "type", value_name = "CODE", value_parser = parse_code)]
    pub type_code: Option<String>,
    /// Make as read.
    #[arg(long, value_name = "TEXT")]
    pub make: Option<String>,
    /// Model as read.
    #[arg(long, value_name = "TEXT")]
    pub model: Option<String>,
    /// Calibre as read.
    #[arg(long, value_name = "TEXT")]
    pub calibre: Option<String>,
    /// Serial number as read.
    #[arg(long, value_name = "TEXT")]
    pub serial: Option<String>,
    /// What is known of the serial number; READABLE when it is given without.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub serial_status: Option<String>,
    /// Country of manufacture.
    #[arg(long, value_name = "COUNTRY", value_parser = parse_code)]
    pub country_of_manufacture: Option<String>,
    /// Year of manufacture.
    #[arg(long, value_name = "YEAR")]
    pub year_of_manufacture: Option<i32>,
}

impl FirearmFlags {
    /// The fields of a described firearm that flags name; none when no flag does.
    pub fn fields(&self) -> Object {
        let mut firearm = Object::new();
        let texts = [
            ("type_code", &self.type_code),
            ("make_raw", &self.make),
            ("model_raw", &self.model),
            ("calibre_raw", &self.calibre),
            ("serial_raw", &self.serial),
            ("serial_status", &self.serial_status),
            ("country_of_manufacture", &self.country_of_manufacture),
        ];
        for (field, value) in texts {
            put(&mut firearm, field, value.clone());
        }
        put(&mut firearm, "year_of_manufacture", self.year_of_manufacture);
        if self.serial.is_some() && self.serial_status.is_none() {
            put(&mut firearm, "serial_status", Some("READABLE"));
        }
        firearm
    }
}

/// Flags of `trace respond`.
#[derive(Debug, Clone, Args)]
pub struct RespondArguments {
    /// The thread, and who speaks.
    #[command(flatten)]
    pub said: TraceSpeech,
    /// More will follow.
    #[arg(long, conflicts_with = "is_final", required_unless_present = "is_final")]
    pub interim: bool,
    /// This ends the request.
    #[arg(long = "final")]
    pub is_final: bool,
    /// The outcome, such as TRACED_FIRST_PURCHASER or NO_RECORD.
    #[arg(long, value_name = "CODE", value_parser = parse_code, required_unless_present = "file")]
    pub outcome: Option<String>,
    /// JSON or TOML file with the fields of `answer`.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// First retail sale: a day, month or year.
    #[arg(long, value_name = "DATE")]
    pub first_retail_sale: Option<String>,
    /// Country of the last legal record.
    #[arg(long, value_name = "COUNTRY", value_parser = parse_code)]
    pub last_legal_country: Option<String>,
    /// Kind of the last legal holder, such as PRIVATE or DEALER. No names.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub last_legal_holder: Option<String>,
    /// Status in the last legal record, such as ACTIVE or STOLEN.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub last_legal_status: Option<String>,
    /// Country where it was diverted.
    #[arg(long, value_name = "COUNTRY", value_parser = parse_code)]
    pub diversion_country: Option<String>,
    /// When it was diverted.
    #[arg(long, value_name = "DATE")]
    pub diversion_date: Option<String>,
    /// How it was diverted, such as THEFT or STRAW_PURCHASE.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub diversion_kind: Option<String>,
    /// How the point of diversion was established: TRACING or COMPETENT_AUTHORITY.
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub basis: Option<String>,
    /// A step from the maker to the last legal holder, in order: ACTOR:COUNTRY:DATE:REFERENCE, the last two when known, such as
    /// DEALER:AT:2019-03. Repeat.
    #[arg(long = "step", value_name = "STEP")]
    pub steps: Vec<String>,
}

/// Flags of `trace list`.
#[derive(Debug, Clone, Args)]
pub struct TraceListArguments {
    /// The bureau that looks.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Only requests that this bureau was sent.
    #[arg(long, conflicts_with = "outgoing")]
    pub incoming: bool,
    /// Only requests that this bureau has sent.
    #[arg(long)]
    pub outgoing: bool,
    /// Only threads in which the requested bureau still owes an answer.
    #[arg(long)]
    pub open: bool,
    /// Only threads in which an answer is owed for more than 180 days, pauses not counted.
    #[arg(long)]
    pub overdue: bool,
    /// Only threads in which it is this bureau's turn.
    #[arg(long)]
    pub mine: bool,
    /// Most threads listed.
    #[arg(long, default_value_t = 40)]
    pub top: usize,
}

/// Flags of `trace export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArguments {
    /// The thread.
    #[arg(value_name = "TRACE")]
    pub trace_id: String,
    /// The requester, where threads of two requesters have the same name.
    #[arg(long, value_name = "BUREAU", value_parser = parse_bureau)]
    pub requester: Option<Bureau>,
    /// The bureau that reads it. Only what it may see is written.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// How it is written; by the file's ending when absent.
    #[arg(long, value_enum)]
    pub format: Option<ExportFormat>,
    /// The file; TRACE.FORMAT in this folder when absent.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, visible_alias = "force")]
    pub overwrite: bool,
    /// Language: en, fr, es or ar; the bureau's own when absent. Machine-readable formats keep codes.
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    pub language: Option<Language>,
}

/// How a thread is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One line per event.
    Csv,
    /// A workbook with a sheet each for request, timeline, answers and chain.
    Xlsx,
    /// Thread and events as they stand in the tables.
    Json,
    /// A dossier to print.
    Html,
}

impl ExportFormat {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Json => "json",
            ExportFormat::Html => "html",
        }
    }
}
