//! The command line: every job with its flags.

mod ballistics;
mod benches;
mod described;
mod exercises;
mod hits;
mod lookup;
mod matching;
mod networks;
mod notices;
mod serving;
mod speaking;
mod traces;

use crate::simulate::SimulationSettings;
use clap::{Args, Parser, Subcommand, ValueEnum};
use proofhouse_schemas::values::{BallisticMarkKind, Purpose};
use proofhouse_schemas::{Bureau, Kind};
use std::path::PathBuf;

pub use ballistics::{BallisticsJob, ConfirmArguments, ReviewArguments, SearchArguments};
pub use benches::{
    BenchAlertsArguments, BenchBallisticsArguments, BenchIngestArguments, BenchJob, BenchLinkingArguments,
    BenchPart, BenchSqlArguments,
};
pub use described::DescribedFirearm;
pub use exercises::{CheckArguments, ExerciseJob, ExerciseOptions};
pub use hits::{Ground, HitJob, SpeakArguments};
pub use lookup::LookupArguments;
pub use matching::{
    ExplainMatch, LinkFiles, MatchExhibitArguments, MatchFirearmsArguments, MatchJob, TrainArguments,
    TrainingFiles,
};
pub use networks::{ExplainNetwork, NetworkJob, SuggestionsArguments};
pub use notices::{DraftArguments, NoticeJob, NoticeMatchesArguments, NoticeSpeech, SubmitNoticeArguments};
pub use serving::{AddUserArguments, Expiry, PasswordArguments, ServeArguments, UserJob};
pub use speaking::Speaker;
pub use traces::{
    ExportArguments, ExportFormat, FirearmFlags, RequestArguments, RespondArguments, TraceJob,
    TraceListArguments, TraceSpeech,
};

/// Proofhouse: the open warehouse for tracing firearms across borders.
#[derive(Debug, Parser)]
#[command(name = "proofhouse", version, about, long_about = None, after_help = EXIT_CODES)]
pub struct CommandLine {
    /// Settings file; `proofhouse.toml` in this folder when it exists.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the tables are, instead of the settings' `warehouse.store`.
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// The brokers, instead of the settings' `kafka.brokers`.
    #[arg(long, global = true, value_name = "HOST:PORT,...")]
    pub brokers: Option<String>,
    /// Print one JSON object instead of a summary for people.
    #[arg(long, global = true)]
    pub json: bool,
    /// How log lines are written to standard error.
    #[arg(long, global = true, value_enum, env = "PROOFHOUSE_LOG_FORMAT", default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// The job.
    #[command(subcommand)]
    pub job: Job,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// One JSON object per line, for programs that collect logs.
    Json,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed; 2 wrong command line; 3 done, and something needs attention \
(refused messages in a submitted file, a verification that found differences, answers to an exercise that lack something); \
130 interrupted before the end, everything committed so far is kept.";

/// The jobs.
#[derive(Debug, Subcommand)]
pub enum Job {
    /// Run the whole way of a record on simulated national systems, on one screen.
    Demo(DemoArguments),
    /// Send what simulated national systems would send.
    Simulate(SimulateArguments),
    /// Score what trainees answered to an exercise of `simulate --exercise`.
    Exercise {
        /// What to do.
        #[command(subcommand)]
        what: ExerciseJob,
    },
    /// Check files of a bureau and send what is good.
    Submit(SubmitArguments),
    /// Print the JSON Schema, an explained example and the topic of a kind of message.
    Schema(SchemaArguments),
    /// Take in messages from Kafka, exactly once.
    Ingest(IngestArguments),
    /// Find pairs that may be the same firearm.
    Match {
        /// What to match.
        #[command(subcommand)]
        what: MatchJob,
    },
    /// Follow the feeds and tell bureaus of strong matches within a second.
    Watch(WatchArguments),
    /// Compute the statistics tables.
    Statistics,
    /// Render reports.
    Report(ReportArguments),
    /// Ask the warehouse in SQL, as a bureau may see it.
    Sql(SqlArguments),
    /// Serve the warehouse to analysts over the Postgres protocol and Arrow Flight SQL, each with the rows that its bureau may see.
    Serve(ServeArguments),
    /// Say who may sign in to `serve`.
    User {
        /// What to do.
        #[command(subcommand)]
        what: UserJob,
    },
    /// Look for a firearm among the records of all countries: a short list first, then one record whole.
    Lookup(LookupArguments),
    /// Find the reference entries that a described firearm may be.
    Identify(IdentifyArguments),
    /// Print the codes of firearms' outlines in photographs, for `silhouettes` of reference entries.
    Silhouette {
        /// JPEG or PNG pictures, each of one whole firearm from the side on a plain ground.
        #[arg(required = true, value_name = "PICTURE")]
        pictures: Vec<PathBuf>,
    },
    /// Say whether pairs that may be one firearm are: list what waits, confirm, reject.
    Hit {
        /// What to do.
        #[command(subcommand)]
        what: HitJob,
    },
    /// Trace requests: ask, answer, list what waits, write a dossier.
    Trace {
        /// What to do.
        #[command(subcommand)]
        what: TraceJob,
    },
    /// Look at networks: records, seizures, cases, trace requests and notices that links join.
    Network {
        /// What to do.
        #[command(subcommand)]
        what: NetworkJob,
    },
    /// List what guidance says to search for abroad, with the rule: a bureau's own seized firearms and exhibits.
    Suggestions(SuggestionsArguments),
    /// Notices and diffusions: draft, submit, review, publish, cancel, list.
    Notice {
        /// What to do.
        #[command(subcommand)]
        what: NoticeJob,
    },
    /// Pairs of ballistic exhibits: search, review, confirm, list.
    Ballistics {
        /// What to do.
        #[command(subcommand)]
        what: BallisticsJob,
    },
    /// Compact, checkpoint, erase what was withdrawn, and clear unneeded files.
    Maintain(MaintainArguments),
    /// Check that every accepted message is in its table exactly once.
    Verify {
        /// Look instead into every file of the histories, dead ones included, for content that was erased.
        #[arg(long)]
        purged: bool,
        /// Check instead that nobody has changed the audit: its chains, and the seals on them.
        #[arg(long, conflicts_with = "purged")]
        audit: bool,
    },
    /// Measure.
    Bench {
        /// What to measure.
        #[command(subcommand)]
        what: BenchJob,
    },
    /// Print the default settings with comments.
    Config,
}

/// Flags of `watch`.
#[derive(Debug, Clone, Args)]
pub struct WatchArguments {
    /// Stop when everything that has been said so far has been looked at.
    #[arg(long)]
    pub once: bool,
}

/// Size and seed of a simulation.
#[derive(Debug, Clone, Args)]
pub struct SimulationSize {
    /// Seed; the same seed gives the same messages.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// Number of bureaus.
    #[arg(long, default_value_t = 44)]
    pub bureaus: usize,
    /// Number of firearm records; the other kinds keep their proportion.
    #[arg(long, default_value_t = 20_000)]
    pub firearms: usize,
}

impl SimulationSize {
    /// The simulation of this size. All kinds of messages shrink and grow with the firearm records.
    pub fn simulation(&self) -> SimulationSettings {
        let whole = SimulationSettings::default();
        let share = |count: usize, least: usize| (count * self.firearms / whole.firearms).max(least);
        SimulationSettings {
            seed: self.seed,
            bureaus: self.bureaus,
            firearms: self.firearms,
            seizures: share(whole.seizures, self.bureaus * 2),
            traces: share(whole.traces, self.bureaus * 2),
            exhibits: share(whole.exhibits, 20),
            notices: share(whole.notices, 10),
            references: share(whole.references, 50),
            training: share(whole.training, 5),
            ..whole
        }
    }
}

/// Flags of `demo`.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Folder for everything that the demo makes. What is in it is deleted first.
    #[arg(long, default_value = "./data/demo")]
    pub directory: PathBuf,
    /// Size of the simulation.
    #[command(flatten)]
    pub size: SimulationSize,
}

/// Flags of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    /// Size of the simulation.
    #[command(flatten)]
    pub size: SimulationSize,
    /// Write the hidden truth to this file.
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// Write the messages as NDJSON files to this folder instead of sending them.
    #[arg(long, value_name = "FOLDER")]
    pub write: Option<PathBuf>,
    /// An exercise instead.
    #[command(flatten)]
    pub exercise: ExerciseOptions,
}

/// Flags of `submit`.
#[derive(Debug, Args)]
pub struct SubmitArguments {
    /// NDJSON, JSON, CSV or Parquet files; or the X3P scans of one exhibit.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The bureau whose data it is.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// How the columns of the file become fields: a mapping file, or the name of one that is built in.
    #[arg(long, value_name = "FILE or NAME")]
    pub mapping: Option<String>,
    /// Kind of messages in NDJSON files without a mapping; read from the messages when absent.
    #[arg(long, value_parser = parse_kind)]
    pub kind: Option<Kind>,
    /// Check only, send nothing.
    #[arg(long)]
    pub check: bool,
    /// Send what is good without asking. Without a terminal nobody is asked.
    #[arg(long, short)]
    pub yes: bool,
    /// Land the messages through the in-process broker at once. For trials without Kafka.
    #[arg(long)]
    pub ingest: bool,
    /// With scans: the file that describes the exhibit, a message without marks.
    #[arg(long, value_name = "JSON")]
    pub exhibit: Option<PathBuf>,
    /// With scans: the case, in place of the description's.
    #[arg(long, value_name = "REFERENCE", requires = "exhibit")]
    pub case: Option<String>,
    /// With scans: the kind of mark of those whose names do not say it.
    #[arg(long, value_name = "KIND", requires = "exhibit", value_parser = parse_mark)]
    pub mark: Option<BallisticMarkKind>,
    /// With scans: the instrument wrote what it saw in a mirror.
    #[arg(long, requires = "exhibit")]
    pub mirrored: bool,
    /// With scans: send the exhibit without those that cannot be used.
    #[arg(long, requires = "exhibit")]
    pub leave_out_unusable: bool,
}

/// Flags of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// The kind: firearm, seizure, trace, ballistic, notice, hit, reference, training.
    #[arg(value_parser = parse_kind)]
    pub kind: Kind,
    /// Print only this part.
    #[arg(long, value_enum)]
    pub only: Option<SchemaPart>,
    /// Print this version instead of the newest.
    #[arg(long, value_name = "NUMBER")]
    pub schema_version: Option<u16>,
}

/// A part of what `schema` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaPart {
    /// The JSON Schema.
    JsonSchema,
    /// An Avro schema with the same fields, to register for messages in Avro.
    AvroSchema,
    /// The example without comments.
    Example,
    /// The topic name.
    Topic,
}

/// Flags of `ingest`.
#[derive(Debug, Args)]
pub struct IngestArguments {
    /// Stop when everything that the topics held at the start has landed.
    #[arg(long)]
    pub until_caught_up: bool,
    /// Serve `/metrics` and `/healthz` here.
    #[arg(long, value_name = "HOST:PORT")]
    pub metrics: Option<std::net::SocketAddr>,
    /// Print where every partition stands, and take nothing in.
    #[arg(long, conflicts_with_all = ["until_caught_up", "metrics", "accept_new_log"])]
    pub status: bool,
    /// Say that this topic was re-created on purpose: its offsets begin again. Repeat for several.
    #[arg(long, value_name = "TOPIC", conflicts_with_all = ["until_caught_up", "metrics"])]
    pub accept_new_log: Vec<String>,
}

/// Flags of `report`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArguments {
    /// Something else than rendering.
    #[command(subcommand)]
    pub what: Option<ReportJob>,
    /// Report pack: national, secretariat.
    #[arg(default_value = "national")]
    pub report: String,
    /// The bureau to render for; repeat for several. All bureaus with data when absent; ipsg for the Secretariat's.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureaus: Vec<Bureau>,
    /// Period: a year `2026`, a month `2026-03`, or a quarter `2026-Q1`; the last full year when absent.
    #[arg(long)]
    pub period: Option<String>,
    /// Language: en or fr; the bureau's own when absent.
    #[arg(long)]
    pub language: Option<String>,
    /// Folder for the reports, instead of the settings' `reports.directory`.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// What `report` does beside rendering.
#[derive(Debug, Subcommand)]
pub enum ReportJob {
    /// Print the query behind a figure as SQL that runs again, with the figure's dates filled in.
    Explain(ExplainArguments),
}

/// Flags of `report explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A rendered report, named as in the table `report_runs` (national:fr:2025:fr), or a report pack (national).
    #[arg(value_name = "RUN or REPORT")]
    pub of: String,
    /// The figure: the name of its CSV file, such as losses-by-type.
    pub figure: String,
    /// The bureau whose report it is; a run names it itself.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Option<Bureau>,
    /// Period: a year `2026`, a month `2026-03`, or a quarter `2026-Q1`; the last full year when absent.
    #[arg(long)]
    pub period: Option<String>,
}

/// Flags of `sql`.
#[derive(Debug, Args)]
pub struct SqlArguments {
    /// The question; an interactive prompt when absent.
    pub statement: Option<String>,
    /// The bureau that asks. Only what it may see is answered.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
    /// Why the data is processed, a purpose of the Rules on the Processing of Data. Needed where `serve.purposes` lists some.
    #[arg(long, value_parser = lookup::parse_purpose)]
    pub purpose: Option<Purpose>,
    /// Most rows printed.
    #[arg(long, default_value_t = 200)]
    pub rows: usize,
    /// File for the prompt's history, instead of `.proofhouse_history` in the home folder.
    #[arg(long, env = "PROOFHOUSE_HISTORY", value_name = "FILE")]
    pub history: Option<PathBuf>,
}

/// Flags of `identify`.
#[derive(Debug, Args)]
pub struct IdentifyArguments {
    /// The firearm.
    #[command(flatten)]
    pub firearm: DescribedFirearm,
    /// Action code, such as SEMI_AUTO.
    #[arg(long, default_value = "")]
    pub action: String,
    /// Country of manufacture, a code or a name.
    #[arg(long, default_value = "")]
    pub country: String,
    /// Year of manufacture.
    #[arg(long)]
    pub year: Option<i32>,
    /// Length of the barrel in millimetres.
    #[arg(long, value_name = "MILLIMETRES")]
    pub barrel: Option<u32>,
    /// Rounds that it holds.
    #[arg(long, value_name = "ROUNDS")]
    pub capacity: Option<u32>,
    /// A photograph (JPEG or PNG) of the whole firearm from the side on a plain ground: its outline is compared.
    #[arg(long, value_name = "PICTURE")]
    pub image: Option<PathBuf>,
    /// The bureau that asks; with it, possible records of that firearm are listed too, as far as the bureau may see them.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Option<Bureau>,
    /// Most candidates printed.
    #[arg(long, default_value_t = 10)]
    pub top: usize,
}

/// Flags of `maintain`.
#[derive(Debug, Args)]
pub struct MaintainArguments {
    /// Only these tables; all when absent.
    #[arg(long)]
    pub table: Vec<String>,
    /// Order rows by bureau and key while compacting.
    #[arg(long)]
    pub order: bool,
}

fn parse_mark(text: &str) -> Result<BallisticMarkKind, String> {
    BallisticMarkKind::from_code(&text.to_uppercase()).ok_or_else(|| {
        let known: Vec<&str> = BallisticMarkKind::ALL.iter().map(BallisticMarkKind::as_str).collect();
        format!("{text} is no kind of mark; there are {}", known.join(", "))
    })
}

fn parse_bureau(text: &str) -> Result<Bureau, String> {
    Bureau::parse(text).ok_or_else(|| {
        format!("{text} is no registered bureau; use a member country's two-letter code such as fr, or ipsg for the Secretariat")
    })
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL.iter().map(Kind::word).collect();
        format!("{text} is no kind of message; the kinds are {}", words.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
