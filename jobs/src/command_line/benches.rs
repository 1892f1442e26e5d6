//! Flags of `bench`.

use super::SimulationSize;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `bench` measures.
#[derive(Debug, Clone, Subcommand)]
pub enum BenchJob {
    /// Ingestion against the bare floor: consume, decode, build rows, write Parquet, nothing else.
    Ingest(BenchIngestArguments),
    /// Linking of two files of firearms: seconds, memory, and how good the pairs are.
    Linking(BenchLinkingArguments),
    /// A bullet against a gallery of made-up ones: milliseconds, memory, and what the first pass loses.
    Ballistics(BenchBallisticsArguments),
    /// Live alerts: milliseconds from a seizure that is sent to an alert that can be read, memory, and seconds to start.
    Alerts(BenchAlertsArguments),
    /// Twenty analysts' questions in SQL: milliseconds without the guard, as a bureau, and in DuckDB over the same files.
    Sql(BenchSqlArguments),
}

/// Flags of `bench sql`.
#[derive(Debug, Clone, Args)]
pub struct BenchSqlArguments {
    /// Firearm records; trace requests keep their proportion.
    #[arg(long, value_name = "RECORDS", default_value_t = 785_000)]
    pub records: usize,
    /// Seizures; 15 for 100 records when not given.
    #[arg(long, value_name = "SEIZURES")]
    pub seizures: Option<usize>,
    /// Folder of the warehouse: kept, and used again when rows are there already.
    #[arg(long, value_name = "FOLDER")]
    pub warehouse: Option<PathBuf>,
    /// Rounds; in each every question is asked once in each way.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Command of the peer, which speaks lines of JSON: `python3 tests/infrastructure/python/duckdb_peer.py`.
    #[arg(long, value_name = "COMMAND")]
    pub peer: Option<String>,
    /// Threads, here and at the peer.
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
    /// The bureau as which is asked with the guard.
    #[arg(long, default_value = "fr")]
    pub bureau: String,
    /// Look up serial numbers over the Postgres protocol too.
    #[arg(long)]
    pub wire: bool,
    /// So many clients at once over the Postgres protocol.
    #[arg(long, default_value_t = 0)]
    pub clients: usize,
    /// For so many seconds.
    #[arg(long, default_value_t = 300)]
    pub seconds: u64,
    /// Python with asyncpg, for the clients.
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    pub python: PathBuf,
    /// The script of the clients.
    #[arg(long, value_name = "FILE", default_value = "tests/infrastructure/python/sql_load.py")]
    pub client: PathBuf,
}

/// Flags of `bench alerts`.
#[derive(Debug, Clone, Args)]
pub struct BenchAlertsArguments {
    /// Records that are watched.
    #[arg(long, value_name = "RECORDS", default_value_t = 1_400_000)]
    pub records: usize,
    /// Seizures that are sent, half of them of firearms on record.
    #[arg(long, value_name = "SEIZURES", default_value_t = 1_000)]
    pub seizures: usize,
    /// Seizures a second.
    #[arg(long, value_name = "SEIZURES", default_value_t = 20)]
    pub rate: usize,
}

/// Flags of `bench ballistics`.
#[derive(Debug, Clone, Args)]
pub struct BenchBallisticsArguments {
    /// Bullets of the gallery in which searches are timed.
    #[arg(long, value_name = "BULLETS", default_value_t = 714_500)]
    pub gallery: usize,
    /// Bullets of the gallery in which all are compared exactly too, for recall.
    #[arg(long, value_name = "BULLETS", default_value_t = 5_000)]
    pub exact: usize,
    /// Breech faces of the gallery that a face is searched in.
    #[arg(long, value_name = "FACES", default_value_t = 714_500)]
    pub faces: usize,
}

/// Flags of `bench linking`.
#[derive(Debug, Clone, Args)]
pub struct BenchLinkingArguments {
    /// Folder with records.parquet, seizures.parquet, reference.json and truth.parquet.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Rounds; in each this program and the peer run once.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Command of a peer that links the same files: {data} and {out} stand for the folder and the file of its pairs.
    #[arg(long, value_name = "COMMAND")]
    pub peer: Option<String>,
    /// Model, instead of the one that comes with this program.
    #[arg(long, value_name = "JSON")]
    pub model: Option<PathBuf>,
    /// Most memory, in MiB, as for `match firearms`.
    #[arg(long, value_name = "MIB")]
    pub memory: Option<usize>,
}

/// Flags of `bench ingest`.
#[derive(Debug, Clone, Args)]
pub struct BenchIngestArguments {
    /// Messages; simulated and sent unless the topics hold as many.
    #[arg(long, default_value_t = 1_000_000)]
    pub messages: u64,
    /// Rounds; in each the floor and the whole are measured once.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// The simulated world.
    #[command(flatten)]
    pub size: SimulationSize,
    /// Run one part in this process.
    #[arg(long, hide = true)]
    pub part: Option<BenchPart>,
}

/// A part of a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum BenchPart {
    /// The whole of ingest.
    Whole,
    /// The bare floor.
    Floor,
}

impl BenchPart {
    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            BenchPart::Whole => "whole",
            BenchPart::Floor => "floor",
        }
    }
}
