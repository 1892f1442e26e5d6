//! What can go wrong on the way in: each error says what was wrong, where, and what to do.

use proofhouse_warehouse::WarehouseError;
use std::path::PathBuf;

/// Result of this crate.
pub type Result<T, E = IngestError> = std::result::Result<T, E>;

/// An error of ingestion, submission or verification.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// A setting cannot be used.
    #[error("setting {key} is {value:?}: {expected}")]
    Setting {
        /// Dotted key, as in the configuration file.
        key: &'static str,
        /// What it says.
        value: String,
        /// What it should say.
        expected: String,
    },
    /// The broker or the Kafka client refused something.
    #[error(
        "kafka: {action} failed: {source}; check kafka.brokers, the network and the broker's access rules"
    )]
    Kafka {
        /// What we tried to do.
        action: String,
        /// What the client said.
        #[source]
        source: rdkafka::error::KafkaError,
    },
    /// No broker lets us in: a wrong password, or a certificate that the other side does not trust.
    #[error(
        "the broker at {brokers} does not let us in: {reason}; check security.protocol, the account or certificate and \
         ssl.ca.location in kafka.options"
    )]
    NotLetIn {
        /// The brokers.
        brokers: String,
        /// What the client said.
        reason: String,
    },
    /// The broker's access rules do not let us write to a topic.
    #[error(
        "the broker does not allow this account to write to the topic {topic}: {failed} of {sent} messages were refused; \
         an account writes to its own bureau's topics only: check --as and the account in kafka.options, or ask who \
         administers the broker to allow Write on {topic}; then send the same input again"
    )]
    NotAllowed {
        /// Messages handed to the client.
        sent: u64,
        /// Messages that were not acknowledged.
        failed: u64,
        /// Topic of the first failure.
        topic: String,
    },
    /// A message was not acknowledged by the broker.
    #[error(
        "{failed} of {sent} messages were not acknowledged by the broker (first: topic {topic}: {reason}); \
         send the same input again: what landed already is recognised"
    )]
    Undelivered {
        /// Messages handed to the client.
        sent: u64,
        /// Messages that were not acknowledged.
        failed: u64,
        /// Topic of the first failure.
        topic: String,
        /// Reason of the first failure.
        reason: String,
    },
    /// The embedded broker threw away messages that nobody had read.
    #[error(
        "the embedded broker dropped messages of {topic}[{partition}]: {produced} were produced, {available} can be \
         read; produce smaller rounds, or use a real broker"
    )]
    Dropped {
        /// Topic.
        topic: String,
        /// Partition.
        partition: i32,
        /// Messages produced in this process.
        produced: i64,
        /// Messages that the broker still holds or that are in the warehouse.
        available: i64,
    },
    /// A partition is not read until an operator has said what is right.
    #[error(
        "{topic}[{partition}]: {reason} (and {others} more partitions like it; `proofhouse ingest --status` lists them)"
    )]
    Halted {
        /// Topic.
        topic: String,
        /// Partition.
        partition: i32,
        /// What was found and what to do.
        reason: String,
        /// How many other partitions are halted too.
        others: usize,
    },
    /// The warehouse refused or failed.
    #[error("table {table}: {action} failed: {source}")]
    Warehouse {
        /// Table name.
        table: String,
        /// What we tried to do.
        action: &'static str,
        /// What the warehouse said.
        #[source]
        source: WarehouseError,
    },
    /// A commit was tried again and again without success.
    #[error(
        "table {table}: gave up after {attempts} attempts in {seconds:.0} s: {reason}; nothing was lost: offsets stay \
         where they were; repair the store and start ingest again"
    )]
    CommitFailed {
        /// Table name.
        table: String,
        /// How many times.
        attempts: u32,
        /// For how long.
        seconds: f64,
        /// The last error.
        reason: String,
    },
    /// A question to the warehouse failed.
    #[error(
        "table {table}: reading failed: {reason}; check that the store can be reached and that `proofhouse verify` passes"
    )]
    Query {
        /// Table name.
        table: String,
        /// What the engine said.
        reason: String,
    },
    /// Rows could not be put into Arrow form.
    #[error("table {table}: rows could not be built: {reason}")]
    Rows {
        /// Table name.
        table: String,
        /// What went wrong.
        reason: String,
    },
    /// A file could not be read.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong and what to do.
        reason: String,
    },
    /// A mapping file is wrong.
    #[error("mapping {name}: {reason}")]
    Mapping {
        /// Name or path of the mapping.
        name: String,
        /// What went wrong and what to do.
        reason: String,
    },
    /// A part of ingest stopped without saying why.
    #[error(
        "{part} stopped unexpectedly; start ingest again: nothing is lost, work resumes at the committed offsets"
    )]
    Stopped {
        /// Which part.
        part: &'static str,
    },
}

impl IngestError {
    pub(crate) fn kafka(action: impl Into<String>, source: rdkafka::error::KafkaError) -> Self {
        Self::Kafka { action: action.into(), source }
    }
}
