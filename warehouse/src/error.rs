//! What can go wrong in the warehouse, said so that an operator knows what to do.

use datafusion::error::DataFusionError;
use deltalake_core::DeltaTableError;
use std::fmt;
use thiserror::Error;

/// Result of the warehouse.
pub type Result<T, E = WarehouseError> = std::result::Result<T, E>;

/// An error of the warehouse.
#[derive(Debug, Error)]
pub enum WarehouseError {
    /// A setting cannot be used.
    #[error("setting `{setting}`: {problem}")]
    Setting {
        /// The key in `proofhouse.toml`.
        setting: String,
        /// What is wrong and what to write instead.
        problem: String,
    },
    /// No such table in the store.
    #[error(
        "there is no table `{0}` in the warehouse; tables are created by the first run of `proofhouse ingest`"
    )]
    UnknownTable(String),
    /// Reading or writing a Delta table failed.
    #[error("table `{table}`, {doing}: {source}")]
    Table {
        /// The table.
        table: String,
        /// What was being done.
        doing: &'static str,
        /// The cause.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// A commit did not land after all retries. Nothing of it is visible.
    #[error(
        "table `{table}`: the commit did not land after {attempts} attempts ({source}); nothing of it is visible, try again"
    )]
    CommitFailed {
        /// The table.
        table: String,
        /// How often it was tried.
        attempts: u32,
        /// The last cause.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// The caller's offsets make no sense.
    #[error("table `{table}`: {problem}")]
    BadAppend {
        /// The table.
        table: String,
        /// What is wrong.
        problem: String,
    },
    /// A scan could not be written, read, listed or deleted.
    #[error(
        "scan `{scan}`: {problem}; the store must be reachable and let this process write below `scans/`"
    )]
    Scan {
        /// The scan, or the folder of all.
        scan: String,
        /// What the store said.
        problem: String,
    },
    /// The query engine refused or failed.
    #[error("{doing}: {source}")]
    Query {
        /// What was being done.
        doing: String,
        /// The cause.
        #[source]
        source: Box<DataFusionError>,
    },
    /// Batches could not be built or read.
    #[error("{doing}: {source}")]
    Arrow {
        /// What was being done.
        doing: String,
        /// The cause.
        #[source]
        source: Box<arrow::error::ArrowError>,
    },
    /// Two runs of a job at the same time, and the other one was faster.
    #[error(
        "table `{table}`: another run of this job has replaced its rows while this one worked, so this one wrote nothing; run it again"
    )]
    Overtaken {
        /// The table.
        table: String,
    },
    /// A statement that a guarded session does not run.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// A statement of a guarded session failed. The text carries no path, no key and nobody else's value.
    #[error("{message}")]
    Statement {
        /// What kind of failure it is, for clients that act on it.
        kind: FailureKind,
        /// In words.
        message: String,
    },
}

/// Kinds of failure of a statement that clients tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The text cannot be read.
    Syntax,
    /// A table that this session may not name, or that does not exist.
    UnknownTable,
    /// A column that none of the named tables has.
    UnknownColumn,
    /// A function that does not exist, or not for these arguments.
    UnknownFunction,
    /// Types that do not fit, or another fault of the statement.
    Semantics,
    /// A value that cannot be read as the type that is asked for.
    InvalidValue,
    /// A number or date outside of its type.
    OutOfRange,
    /// Division by zero.
    DivisionByZero,
    /// Something that the engine cannot do.
    NotSupported,
    /// More memory or disk than this session may use.
    Resources,
    /// The fault is not in the statement.
    Internal,
}

/// Why a guarded session refused a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not exactly one statement.
    NotOneStatement,
    /// Not a statement that only reads.
    NotReadOnly(String),
    /// An explanation that would run the query or show files.
    ExplainKind,
    /// The plan reaches data without the guard. This is a defect: report it.
    Unguarded(String),
    /// The deadline passed.
    Deadline(u64),
    /// More rows than the session may fetch.
    TooManyRows(u64),
    /// Records were asked for without saying why.
    NoPurpose,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotOneStatement => write!(formatter, "send exactly one statement at a time"),
            Refusal::NotReadOnly(what) => write!(
                formatter,
                "{what} is not allowed here; a session for a bureau only reads: SELECT, WITH, EXPLAIN, SHOW TABLES, SHOW COLUMNS, DESCRIBE"
            ),
            Refusal::ExplainKind => {
                write!(
                    formatter,
                    "EXPLAIN ANALYZE, VERBOSE and other formats are not allowed here; use plain EXPLAIN"
                )
            }
            Refusal::Unguarded(what) => {
                write!(
                    formatter,
                    "the plan would read `{what}` without access control, so it was not run; please report the statement"
                )
            }
            Refusal::Deadline(seconds) => {
                write!(formatter, "the statement took longer than {seconds} s and was stopped")
            }
            Refusal::TooManyRows(rows) => {
                write!(formatter, "the statement returned more than {rows} rows; narrow it down")
            }
            Refusal::NoPurpose => write!(
                formatter,
                "say first for which purpose you ask: SET proofhouse.purpose = 'SUPPORT_INVESTIGATION' or another code"
            ),
        }
    }
}

impl Refusal {
    /// Stable word for the audit log.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotOneStatement => "NOT_ONE_STATEMENT",
            Refusal::NotReadOnly(_) => "NOT_READ_ONLY",
            Refusal::ExplainKind => "EXPLAIN_KIND",
            Refusal::Unguarded(_) => "UNGUARDED",
            Refusal::Deadline(_) => "DEADLINE",
            Refusal::TooManyRows(_) => "TOO_MANY_ROWS",
            Refusal::NoPurpose => "NO_PURPOSE",
        }
    }
}

impl WarehouseError {
    /// Wraps an error of the Delta library.
    pub(crate) fn table(table: &str, doing: &'static str) -> impl FnOnce(DeltaTableError) -> WarehouseError {
        move |source| WarehouseError::Table { table: table.to_string(), doing, source: Box::new(source) }
    }

    /// Wraps an error of the query engine.
    pub(crate) fn query(doing: impl Into<String>) -> impl FnOnce(DataFusionError) -> WarehouseError {
        move |source| WarehouseError::Query { doing: doing.into(), source: Box::new(source) }
    }

    /// Rows that do not fit what they are read as or written to.
    pub(crate) fn rows(doing: impl Into<String>, error: &dyn fmt::Display) -> WarehouseError {
        WarehouseError::arrow(doing)(arrow::error::ArrowError::SchemaError(error.to_string()))
    }

    /// Wraps an error of Arrow.
    pub(crate) fn arrow(doing: impl Into<String>) -> impl FnOnce(arrow::error::ArrowError) -> WarehouseError {
        move |source| WarehouseError::Arrow { doing: doing.into(), source: Box::new(source) }
    }

    /// A failure of the store with a scan.
    pub(crate) fn scan(scan: &str, error: &deltalake_core::logstore::object_store::Error) -> WarehouseError {
        WarehouseError::Scan { scan: scan.to_owned(), problem: error.to_string() }
    }

    /// A setting that cannot be used.
    pub(crate) fn setting(setting: &str, problem: impl Into<String>) -> WarehouseError {
        WarehouseError::Setting { setting: setting.to_string(), problem: problem.into() }
    }
}
