//! Appending with compare-and-set on application transactions: the heart of "exactly once".
//!
//! The caller says which version of each application id its rows start from (`expected`) and which version they
//! lead to (`target`). Rows and new versions land in one commit, or not at all:
//!
//! 1. refresh the table to a snapshot and read the transactions *in that snapshot*;
//! 2. they must be the expected ones; if they are the targets, our earlier attempt landed and only its answer was
//!    lost; anything else means that somebody else took over;
//! 3. write the data files, and commit *from that same snapshot*. A commit in between that carries one of our
//!    application ids makes ours fail with `ConcurrentTransaction`: go to 1;
//! 4. on any other error go to 1 as well, after a pause: the commit may have landed although an error came back
//!    (a lost answer to a PUT, a failure after the commit), and only the table knows.
//!
//! Data files are written once and reused by later attempts, unless they have grown so old that `maintain` may have
//! taken them for what a dead process left. Checkpoints and log clean-up are left to maintenance:
//! they would run inside the commit and their failure would look like a failure of the commit.

use crate::columns::fit;
use crate::error::{Result, WarehouseError};
use crate::layout::writer_properties;
use crate::ledger::TransactionLedger;
use arrow::array::RecordBatch;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{Action, Add, Transaction};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::writer::{DeltaWriter, RecordBatchWriter};
use deltalake_core::{DeltaTable, DeltaTableError};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

/// Files that no version of the table names are left alone this long by `maintain`: somebody may be about to name them.
pub(crate) const UNNAMED_FILES_KEPT: chrono::Duration = chrono::Duration::days(1);
/// Files that were written this long ago and not committed yet are written again.
const FILES_USED_WITHIN: Duration = Duration::from_hours(12);

/// How an append ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendOutcome {
    /// The rows and the target versions are in the table.
    Committed {
        /// The table's version.
        version: u64,
        /// Rows that were added.
        rows: usize,
        /// Data files that were added.
        files: usize,
        /// Bytes of these files.
        file_bytes: u64,
    },
    /// The table already held the target versions: an earlier attempt had landed. Nothing was written.
    AlreadyLanded {
        /// The table's version in which this was seen.
        version: u64,
    },
    /// Somebody else has moved the application id. The caller must drop its rows and start again from `found`.
    LostOwnership {
        /// The application id that differs.
        app_id: String,
        /// What the caller started from.
        expected: Option<i64>,
        /// What the table says.
        found: Option<i64>,
    },
}

/// What an append is to do.
#[derive(Debug, Clone, Default)]
pub struct AppendRequest {
    /// Application ids and the versions that they must have.
    pub expected: Vec<(String, Option<i64>)>,
    /// The same ids and the versions that they will have.
    pub target: Vec<(String, i64)>,
    /// Ids that must stand at these versions and stay there. One that somebody raises meanwhile fences this append,
    /// though its other ids have not moved.
    pub claims: Vec<(String, i64)>,
    /// Ids that take these versions, whatever they were before.
    pub notes: Vec<(String, i64)>,
    /// The rows; without any, only versions move.
    pub batches: Vec<RecordBatch>,
    /// Kept in the commit's information for people who read the log.
    pub metadata: Map<String, Value>,
}

/// How often and how long a commit is tried.
#[derive(Debug, Clone)]
pub struct CommitRetries {
    /// Most attempts.
    pub attempts: u32,
    /// First pause; doubles each time, with jitter.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
}

impl Default for CommitRetries {
    fn default() -> Self {
        CommitRetries {
            attempts: 12,
            first_pause: Duration::from_millis(50),
            longest_pause: Duration::from_secs(5),
        }
    }
}

impl CommitRetries {
    /// The pause before an attempt (the first is 1), between half and all of the doubled pause.
    fn pause(&self, attempt: u32) -> Duration {
        let full = self.first_pause.saturating_mul(1u32 << attempt.min(16)).min(self.longest_pause);
        let random = RandomState::new().build_hasher().finish() % 1000;
        full / 2 + full.mul_f64(random as f64 / 2000.0)
    }
}

/// Appends to one Delta table. Have one per table and process: two would only get in each other's way.
pub struct DeltaAppender {
    name: String,
    table: DeltaTable,
    ledger: TransactionLedger,
    retries: CommitRetries,
}

impl DeltaAppender {
    pub(crate) fn new(name: &str, table: DeltaTable) -> DeltaAppender {
        DeltaAppender {
            name: name.to_string(),
            table,
            ledger: TransactionLedger::default(),
            retries: CommitRetries::default(),
        }
    }

    /// Sets how often and how long a commit is tried.
    pub fn with_retries(mut self, retries: CommitRetries) -> DeltaAppender {
        self.retries = retries;
        self
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the snapshot that this appender holds.
    pub fn version(&self) -> u64 {
        self.table.version().unwrap_or(0)
    }

    /// The schema that batches must have.
    pub fn arrow_schema(&self) -> Result<arrow::datatypes::SchemaRef> {
        Ok(RecordBatchWriter::for_table(&self.table)
            .map_err(WarehouseError::table(&self.name, "reading its schema"))?
            .arrow_schema())
    }

    /// Reads the newest state of the table and its transactions.
    pub async fn refresh(&mut self) -> Result<()> {
        self.table.update_state().await.map_err(WarehouseError::table(&self.name, "refreshing"))?;
        let version = self.version();
        self.ledger.advance(&self.name, &self.table.log_store(), version).await
    }

    /// The versions of application ids in the held snapshot; call [`refresh`](Self::refresh) first.
    pub fn transaction_versions(&self, app_ids: &[String]) -> Vec<Option<i64>> {
        app_ids.iter().map(|app_id| self.ledger.get(app_id)).collect()
    }

    /// The version of one application id in the held snapshot; call [`refresh`](Self::refresh) first.
    pub fn transaction_version(&self, app_id: &str) -> Option<i64> {
        self.ledger.get(app_id)
    }

    /// All application ids with a prefix and their versions in the held snapshot.
    pub fn transactions_with_prefix(&self, prefix: &str) -> Vec<(String, i64)> {
        self.ledger.with_prefix(prefix)
    }

    /// Appends rows and moves application ids from `expected` to `target` in one commit.
    ///
    /// Both lists name the same ids. `batches` may be empty: then only the versions move. `commit_metadata` is kept
    /// in the commit's information for people who read the log.
    pub async fn append(
        &mut self,
        expected: &[(String, Option<i64>)],
        target: &[(String, i64)],
        batches: Vec<RecordBatch>,
        commit_metadata: Map<String, Value>,
    ) -> Result<AppendOutcome> {
        self.append_request(&AppendRequest {
            expected: expected.to_vec(),
            target: target.to_vec(),
            batches,
            metadata: commit_metadata,
            ..AppendRequest::default()
        })
        .await
    }

    /// As [`append`](Self::append), with all that can be asked for.
    pub async fn append_request(&mut self, request: &AppendRequest) -> Result<AppendOutcome> {
        self.check_request(&request.expected, &request.target)?;
        let rows: usize = request.batches.iter().map(RecordBatch::num_rows).sum();
        let mut files: Option<WrittenFiles> = None;
        let mut attempt = 1;
        loop {
            match self.attempt(request, &mut files).await {
                Ok(Attempt::Committed(version)) => {
                    let written = files.map(|files| files.adds).unwrap_or_default();
                    let file_bytes: u64 =
                        written.iter().map(|add| u64::try_from(add.size).unwrap_or(0)).sum();
                    return Ok(AppendOutcome::Committed { version, rows, files: written.len(), file_bytes });
                }
                Ok(Attempt::Settled(outcome)) => return Ok(outcome),
                Err(error) if attempt >= self.retries.attempts || !is_worth_retrying(&error) => {
                    // The last word is the table's: the commit may have landed all the same.
                    if self.refresh().await.is_ok()
                        && let Some(outcome) = self.settled(request)
                    {
                        return Ok(outcome);
                    }
                    return Err(WarehouseError::CommitFailed {
                        table: self.name.clone(),
                        attempts: attempt,
                        source: Box::new(error),
                    });
                }
                Err(error) => {
                    tracing::warn!(table = %self.name, attempt, %error, "commit did not go through; looking again");
                    tokio::time::sleep(self.retries.pause(attempt)).await;
                    attempt += 1;
                }
            }
        }
    }

    /// Appends rows without a transaction. A lost answer can make them land twice: only for logs where that is harmless.
    pub async fn append_unfenced(&mut self, batches: Vec<RecordBatch>) -> Result<u64> {
        self.refresh().await?;
        let adds =
            self.write_files(&batches).await.map_err(WarehouseError::table(&self.name, "writing files"))?;
        self.commit(adds, &[], Map::new()).await.map_err(WarehouseError::table(&self.name, "committing"))
    }

    fn check_request(&self, expected: &[(String, Option<i64>)], target: &[(String, i64)]) -> Result<()> {
        let bad = |problem: String| Err(WarehouseError::BadAppend { table: self.name.clone(), problem });
        if target.is_empty() {
            return bad("an append needs at least one application transaction, or a lost answer could double its rows".into());
        }
        let from: HashMap<&str, Option<i64>> =
            expected.iter().map(|(id, version)| (id.as_str(), *version)).collect();
        if from.len() != expected.len() || expected.len() != target.len() {
            return bad("expected and target versions must name the same application ids, each once".into());
        }
        for (app_id, to) in target {
            match from.get(app_id.as_str()) {
                None => {
                    return bad(format!("application id `{app_id}` has a target but no expected version"));
                }
                Some(Some(start)) if start >= to => {
                    return bad(format!(
                        "application id `{app_id}` would go from {start} to {to}; versions only grow"
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn attempt(
        &mut self,
        request: &AppendRequest,
        files: &mut Option<WrittenFiles>,
    ) -> Result<Attempt, DeltaTableError> {
        self.table.update_state().await?;
        let version = self.version();
        self.ledger.advance(&self.name, &self.table.log_store(), version).await.map_err(
            |error| match error {
                WarehouseError::Table { source, .. } => *source,
                other => DeltaTableError::generic(other.to_string()),
            },
        )?;
        if let Some(outcome) = self.settled(request) {
            return Ok(Attempt::Settled(outcome));
        }
        let adds = match files {
            Some(files) if files.are_fresh() => files.adds.clone(),
            _ => {
                let at = SystemTime::now();
                let adds = self.write_files(&request.batches).await?;
                *files = Some(WrittenFiles { at, adds: adds.clone() });
                adds
            }
        };
        // No refresh between the check above and this commit.
        // A claim is written again with its own version: a commit in between that raises it then conflicts with ours.
        let transactions = [request.target.as_slice(), &request.claims, &request.notes].concat();
        Ok(Attempt::Committed(self.commit(adds, &transactions, request.metadata.clone()).await?))
    }

    /// `None` when the held snapshot stands at the claims and the expected versions.
    fn settled(&self, request: &AppendRequest) -> Option<AppendOutcome> {
        let moved = request.expected.iter().find(|(app_id, version)| self.ledger.get(app_id) != *version);
        let has_landed =
            || request.target.iter().all(|(app_id, version)| self.ledger.get(app_id) == Some(*version));
        if moved.is_some() && has_landed() {
            return Some(AppendOutcome::AlreadyLanded { version: self.version() });
        }
        let mut claims = request.claims.iter().map(|(app_id, version)| (app_id, Some(*version)));
        let mut raised = || claims.find(|(app_id, version)| self.ledger.get(app_id) != *version);
        let (app_id, expected) = moved.map(|(app_id, version)| (app_id, *version)).or_else(&mut raised)?;
        Some(AppendOutcome::LostOwnership {
            app_id: app_id.clone(),
            expected,
            found: self.ledger.get(app_id),
        })
    }

    async fn write_files(&self, batches: &[RecordBatch]) -> Result<Vec<Add>, DeltaTableError> {
        let mut writer =
            RecordBatchWriter::for_table(&self.table)?.with_writer_properties(writer_properties());
        let schema = writer.arrow_schema();
        for batch in batches.iter().filter(|batch| batch.num_rows() > 0) {
            let fitted = fit(&self.name, batch, &schema)
                .map_err(|error| DeltaTableError::SchemaMismatch { msg: error.to_string() })?;
            writer.write(fitted).await?;
        }
        writer.flush().await
    }

    async fn commit(
        &mut self,
        adds: Vec<Add>,
        target: &[(String, i64)],
        metadata: Map<String, Value>,
    ) -> Result<u64, DeltaTableError> {
        let now = chrono::Utc::now().timestamp_millis();
        let transactions = target
            .iter()
            .map(|(app_id, version)| Transaction::new_with_last_update(app_id, *version, Some(now)))
            .collect();
        let properties = quiet().with_metadata(metadata).with_application_transactions(transactions);
        let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
        let snapshot = self.table.snapshot()?.clone();
        let committed = CommitBuilder::from(properties)
            .with_actions(adds.into_iter().map(Action::Add).collect())
            .build(Some(&snapshot), self.table.log_store(), operation)
            .into_prepared_commit_future()
            .await?
            .await?;
        // It ends here: what follows a commit would only list the log to bring the snapshot up to date, and the next append
        // begins with that anyway.
        Ok(committed.version)
    }
}

/// Data files that no commit names yet.
struct WrittenFiles {
    at: SystemTime,
    adds: Vec<Add>,
}

impl WrittenFiles {
    /// Whether `maintain` cannot have deleted them. A clock that went back counts as long ago.
    fn are_fresh(&self) -> bool {
        self.at.elapsed().is_ok_and(|age| age < FILES_USED_WITHIN)
    }
}

enum Attempt {
    Committed(u64),
    Settled(AppendOutcome),
}

/// Errors that say that the rows or the table do not fit are not cured by trying again.
fn is_worth_retrying(error: &DeltaTableError) -> bool {
    !matches!(
        error,
        DeltaTableError::SchemaMismatch { .. }
            | DeltaTableError::InvalidData { .. }
            | DeltaTableError::Arrow { .. }
            | DeltaTableError::NotATable(_)
            | DeltaTableError::NoSchema
            | DeltaTableError::UnsupportedColumnMapping { .. }
    )
}

/// A commit that does nothing else, and gives way to others' appends as often as it takes.
pub(crate) fn quiet() -> CommitProperties {
    CommitProperties::default()
        .with_max_retries(100)
        .with_create_checkpoint(false)
        .with_cleanup_expired_logs(Some(false))
}
