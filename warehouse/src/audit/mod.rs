//! Every statement of a guarded session leaves an entry in `query_log`, the refused and the abandoned ones as well.
//!
//! The text is kept with its literals cut out, beside a hash of the full text: who asked what kind of question of
//! which tables can be read years later, a serial number that stood in the question cannot.
//!
//! - [`chain`](Link): entries of one process follow one another under hashes; `seals`: what was there is written down daily

mod chain;
mod seals;

pub use chain::Link;
pub use seals::AuditProof;

use crate::error::{Result, WarehouseError};
use crate::principal::Principal;
use crate::session::Caller;
use crate::statement::redact;
use crate::warehouse::Warehouse;
use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use chain::Chain;
use chrono::{DateTime, Utc};
use datafusion::common::ParamValues;
use proofhouse_schemas::tables::operations::QueryLogRow;
use proofhouse_schemas::tables::{self, RowBuffer, RowError};
use proofhouse_schemas::{Bureau, hexadecimal};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The table of the audit.
const TABLE: &str = "query_log";

/// What stands for a statement where somebody signs in.
const SIGNING_IN: &str = "SIGN IN";
/// What stands before the name of a file of the archive that somebody opens.
const OPENING: &str = "OPEN REPORT";

/// How a statement ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All rows were delivered.
    Done,
    /// Not run; the word says why.
    Refused(&'static str),
    /// Failed while planning or running.
    Failed,
    /// The reader went away.
    Abandoned,
}

impl Outcome {
    pub(crate) fn of(error: &WarehouseError) -> Outcome {
        match error {
            WarehouseError::Refused(refusal) => Outcome::Refused(refusal.code()),
            _ => Outcome::Failed,
        }
    }

    /// `ANSWERED`, `REFUSED <why>`, `FAILED` or `ABANDONED`.
    fn in_words(&self) -> String {
        match self {
            Outcome::Done => "ANSWERED".to_string(),
            Outcome::Refused(code) => format!("REFUSED {code}"),
            Outcome::Failed => "FAILED".to_string(),
            Outcome::Abandoned => "ABANDONED".to_string(),
        }
    }
}

/// One statement.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Identifier.
    pub query_id: Uuid,
    /// When it started.
    pub at: DateTime<Utc>,
    /// The bureau.
    pub bureau: String,
    /// Its role.
    pub role: String,
    /// SHA-256 of the full text and, when it has any, of its parameters by name, in hexadecimal.
    pub statement_sha256: String,
    /// The text without its literals.
    pub statement: String,
    /// The tables it names.
    pub tables: Vec<String>,
    /// Version of the access policy that decided.
    pub policy_version: String,
    /// Who asked, as the front door knows it.
    pub caller: Caller,
    /// Rows delivered.
    pub rows: u64,
    /// Their size in memory, in bytes.
    pub bytes: u64,
    /// Time from start to end.
    pub milliseconds: u64,
    /// How it ended.
    pub outcome: Outcome,
}

impl AuditEntry {
    pub(crate) fn of(
        principal: &Principal,
        policy_version: &str,
        text: &str,
        parameters: Option<&ParamValues>,
    ) -> AuditEntry {
        let mut hash = Sha256::new();
        hash.update(text.as_bytes());
        hash.update(written(parameters).as_bytes());
        let hash = hash.finalize();
        AuditEntry {
            query_id: Uuid::now_v7(),
            at: Utc::now(),
            bureau: principal.bureau().as_str().to_string(),
            role: format!("{:?}", principal.role()),
            statement_sha256: hexadecimal(&hash),
            statement: redact(text),
            tables: Vec::new(),
            policy_version: policy_version.to_string(),
            caller: Caller::default(),
            rows: 0,
            bytes: 0,
            milliseconds: 0,
            outcome: Outcome::Abandoned,
        }
    }

    /// The same, with the one who asked.
    pub(crate) fn asked_by(self, caller: &Caller) -> AuditEntry {
        AuditEntry { caller: caller.clone(), ..self }
    }
}

/// Somebody who signs in, or tries to.
#[derive(Debug)]
pub struct SignIn<'seat> {
    /// The bureau of the user, if there is one.
    pub bureau: Option<Bureau>,
    /// Who, from where.
    pub caller: &'seat Caller,
    /// Why not, in one word.
    pub refused: Option<&'static str>,
}

/// A file of the archive of reports that somebody opens.
#[derive(Debug)]
pub struct Opening<'of> {
    /// The bureau of the user.
    pub bureau: Bureau,
    /// Who, from where, for which purpose.
    pub caller: &'of Caller,
    /// Which file of which revision: `national/fr/2026-10 revision 2 fr/figures.json`. It names no person.
    pub what: &'of str,
    /// Its length.
    pub bytes: u64,
}

/// Parameters as text, in the order of their names.
fn written(parameters: Option<&ParamValues>) -> String {
    match parameters {
        None => String::new(),
        Some(ParamValues::List(values)) => values.iter().map(|value| format!("\n{value:?}")).collect(),
        Some(ParamValues::Map(values)) => {
            let mut named: Vec<String> =
                values.iter().map(|(name, value)| format!("\n{name} {value:?}")).collect();
            named.sort();
            named.concat()
        }
    }
}

/// Entries that wait to be written. Cheap to clone; clones share the entries.
#[derive(Debug, Clone, Default)]
pub struct AuditLog {
    held: Arc<Mutex<Held>>,
    /// One writes at a time: when a flush has come to its end, all that was recorded before it began is written.
    writing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct Held {
    chain: Chain,
    waiting: Vec<(AuditEntry, Link)>,
    /// What a flush has begun to write and not seen to its end: the next one writes the same once more, under the same name, for
    /// it may stand in the table already.
    begun: Arc<Vec<(AuditEntry, Link)>>,
}

impl Held {
    /// What is to be written next, in one commit.
    fn begin(&mut self) -> Arc<Vec<(AuditEntry, Link)>> {
        if self.begun.is_empty() {
            self.begun = Arc::new(std::mem::take(&mut self.waiting));
        }
        Arc::clone(&self.begun)
    }
}

impl AuditLog {
    pub(crate) fn record(&self, entry: AuditEntry) {
        tracing::info!(
            target: "audit",
            bureau = %entry.bureau,
            outcome = %entry.outcome.in_words(),
            rows = entry.rows,
            ms = entry.milliseconds,
            statement = %entry.statement,
            "statement"
        );
        let mut held = self.lock();
        let outcome = entry.outcome.in_words();
        let link = held.chain.join(&entry.row(&outcome));
        held.waiting.push((entry, link));
    }

    /// Somebody signed in at a front door, or tried to.
    pub fn sign_in(&self, sign_in: &SignIn<'_>) {
        let outcome = sign_in.refused.map_or(Outcome::Done, Outcome::Refused);
        self.record(at_the_door(SIGNING_IN, sign_in.bureau, sign_in.caller, outcome));
    }

    /// Somebody opens a report, or another file of the archive. It is in the table after the next [`flush`](Self::flush).
    pub fn opening(&self, opening: &Opening<'_>) {
        let statement = format!("{OPENING} {}", opening.what);
        let entry = at_the_door(&statement, Some(opening.bureau), opening.caller, Outcome::Done);
        self.record(AuditEntry { bytes: opening.bytes, ..entry });
    }

    /// Entries that are not in the table yet.
    pub fn waiting(&self) -> usize {
        let held = self.lock();
        held.begun.len() + held.waiting.len()
    }

    /// Writes the waiting entries; returns how many. Call it from time to time and before the process ends. One that fails, or is
    /// dropped on its way, loses nothing: the next writes what it did not.
    pub async fn flush(&self, warehouse: &Warehouse) -> Result<usize> {
        let _turn = self.writing.lock().await;
        let mut written = 0;
        // What an earlier flush left unfinished, and what was recorded since.
        for _ in 0..2 {
            let entries = self.lock().begin();
            if entries.is_empty() {
                break;
            }
            write(warehouse, &entries).await?;
            self.lock().begun = Arc::default();
            written += entries.len();
        }
        Ok(written)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An entry of what is no statement.
fn at_the_door(statement: &str, bureau: Option<Bureau>, caller: &Caller, outcome: Outcome) -> AuditEntry {
    AuditEntry {
        query_id: Uuid::now_v7(),
        at: Utc::now(),
        bureau: bureau.map(|bureau| bureau.as_str().to_owned()).unwrap_or_default(),
        role: bureau.map(|bureau| format!("{:?}", Principal::of(bureau).role())).unwrap_or_default(),
        statement_sha256: hexadecimal(&Sha256::digest(statement.as_bytes())),
        statement: statement.to_owned(),
        tables: Vec::new(),
        policy_version: String::new(),
        caller: caller.clone(),
        rows: 0,
        bytes: 0,
        milliseconds: 0,
        outcome,
    }
}

async fn write(warehouse: &Warehouse, entries: &[(AuditEntry, Link)]) -> Result<()> {
    let mut appender = warehouse.appender(TABLE).await?;
    let building = || format!("table `{TABLE}`, building rows");
    let batch = rows(entries).map_err(|error| WarehouseError::rows(building(), &error))?;
    // One id for this batch: a lost answer cannot double the entries.
    let batch_id = entries.first().map(|(entry, _)| entry.query_id).unwrap_or_default();
    let app_id = format!("audit:{batch_id}");
    appender
        .append(&[(app_id.clone(), None)], &[(app_id, 1)], vec![batch], serde_json::Map::new())
        .await
        .map(|_| ())
}

fn rows(entries: &[(AuditEntry, Link)]) -> std::result::Result<RecordBatch, RowError> {
    let schema =
        tables::table(TABLE).map(|table| table.arrow_schema()).unwrap_or_else(|| Schema::empty().into());
    let mut buffer = RowBuffer::new(TABLE, schema)?;
    for (entry, link) in entries {
        let outcome = entry.outcome.in_words();
        buffer.push(&QueryLogRow {
            writer: Some(&link.writer),
            sequence: Some(link.sequence),
            chain: Some(&link.chain),
            ..entry.row(&outcome)
        })?;
    }
    buffer.take()
}

impl AuditEntry {
    /// As it stands in the table, without its place in the chain.
    fn row<'row>(&'row self, outcome: &'row str) -> QueryLogRow<'row> {
        QueryLogRow {
            at: self.at,
            bureau: &self.bureau,
            role: &self.role,
            statement_hash: &self.statement_sha256,
            statement_redacted: &self.statement,
            tables: self.tables.clone(),
            policy_version: &self.policy_version,
            rows: i64::try_from(self.rows).unwrap_or(i64::MAX),
            milliseconds: i64::try_from(self.milliseconds).unwrap_or(i64::MAX),
            outcome,
            query_id: Some(self.query_id.to_string()),
            user: self.caller.user.as_deref(),
            protocol: self.caller.protocol,
            address: self.caller.address.as_deref(),
            encrypted: Some(self.caller.encrypted),
            application: self.caller.application.as_deref(),
            purpose: self.caller.purpose.as_deref(),
            bytes: Some(i64::try_from(self.bytes).unwrap_or(i64::MAX)),
            writer: None,
            sequence: None,
            chain: None,
        }
    }
}
