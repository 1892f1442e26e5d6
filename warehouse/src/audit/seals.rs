//! Seals: from time to time the ends of all chains are written down under a hash that covers the seal before. What was in the
//! audit when it was sealed cannot be cut off the end of a chain, nor a whole chain be taken away, without a seal telling.

use super::chain::{beginning, hash};
use crate::error::{Result, WarehouseError};
use crate::warehouse::Warehouse;
use arrow::array::RecordBatch;
use chrono::{DateTime, Utc};
use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::tables::operations::{AuditSealRow, QueryLogRow};
use proofhouse_schemas::tables::{self, RowBuffer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const SEALS: &str = "audit_seals";
const LOG: &str = "query_log";
/// A seal is made again after so many hours, however often maintenance runs.
const AGAIN_AFTER_HOURS: i64 = 20;

/// What checking the audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AuditProof {
    /// Entries that stand in chains.
    pub entries: u64,
    /// Entries from before there were chains.
    pub unchained: u64,
    /// Chains, one for each process that wrote.
    pub writers: u64,
    /// Seals.
    pub seals: u64,
    /// The last seal; who keeps it elsewhere can show later that nothing before it was changed.
    pub last_seal: Option<String>,
    /// What does not fit, in words.
    pub faults: Vec<String>,
}

impl AuditProof {
    /// Whether all fits.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

#[derive(Debug, Deserialize)]
struct Entry {
    at: DateTime<Utc>,
    bureau: String,
    role: String,
    statement_hash: String,
    statement_redacted: String,
    tables: Vec<String>,
    policy_version: String,
    rows: i64,
    milliseconds: i64,
    outcome: String,
    query_id: Option<String>,
    user: Option<String>,
    protocol: Option<String>,
    address: Option<String>,
    encrypted: Option<bool>,
    application: Option<String>,
    purpose: Option<String>,
    bytes: Option<i64>,
    writer: Option<String>,
    sequence: Option<i64>,
    chain: Option<String>,
}

impl Entry {
    fn row(&self) -> QueryLogRow<'_> {
        QueryLogRow {
            at: self.at,
            bureau: &self.bureau,
            role: &self.role,
            statement_hash: &self.statement_hash,
            statement_redacted: &self.statement_redacted,
            tables: self.tables.clone(),
            policy_version: &self.policy_version,
            rows: self.rows,
            milliseconds: self.milliseconds,
            outcome: &self.outcome,
            query_id: self.query_id.clone(),
            user: self.user.as_deref(),
            protocol: self.protocol.as_deref(),
            address: self.address.as_deref(),
            encrypted: self.encrypted,
            application: self.application.as_deref(),
            purpose: self.purpose.as_deref(),
            bytes: self.bytes,
            writer: None,
            sequence: None,
            chain: None,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Seal {
    sealed_at: DateTime<Utc>,
    heads: String,
    entries: i64,
    previous: String,
    seal: String,
}

/// The end of each chain: its writer, the number and the hash of its last entry.
type Heads = BTreeMap<String, (i64, String)>;

impl Warehouse {
    /// Seals the audit, when the last seal is some time ago and there is anything to seal. Whether it did.
    ///
    /// # Errors
    /// When the audit cannot be read or the seal not be written.
    pub async fn seal_audit(&self, now: DateTime<Utc>) -> Result<bool> {
        if self.find_table(LOG).await?.is_none() {
            return Ok(false);
        }
        self.ensure_table(SEALS).await?;
        let seals = self.seals().await?;
        let recent = |seal: &Seal| (now - seal.sealed_at).num_hours() < AGAIN_AFTER_HOURS;
        if seals.last().is_some_and(recent) {
            return Ok(false);
        }
        let heads = self.heads().await?;
        if heads.is_empty() {
            return Ok(false);
        }
        let previous = seals.last().map_or_else(beginning, |seal| seal.seal.clone());
        let entries = heads.values().map(|(sequence, _)| sequence).sum();
        let written = serde_json::to_string(&heads).unwrap_or_default();
        let seal = sealed(&previous, now, &written);
        let row = AuditSealRow { sealed_at: now, entries, heads: &written, previous: &previous, seal: &seal };
        let batch = batch_of(&row)?;
        let mut appender = self.appender(SEALS).await?;
        // Two runs of maintenance at once seal after the same one; only one of them gets in.
        let app_id = format!("audit_seal:{previous}");
        appender
            .append(&[(app_id.clone(), None)], &[(app_id, 1)], vec![batch], serde_json::Map::new())
            .await?;
        Ok(true)
    }

    /// Checks every chain of the audit and every seal.
    ///
    /// # Errors
    /// When the audit cannot be read.
    pub async fn prove_audit(&self) -> Result<AuditProof> {
        let mut proof = AuditProof::default();
        if self.find_table(LOG).await?.is_none() {
            return Ok(proof);
        }
        let seals = if self.find_table(SEALS).await?.is_some() { self.seals().await? } else { Vec::new() };
        let sealed_heads = check_seals(&seals, &mut proof);
        let mut found: BTreeMap<(String, i64), String> = BTreeMap::new();
        let (mut writer, mut sequence, mut last) = (String::new(), 0, beginning());
        for entry in self.entries().await? {
            let (Some(by), Some(number), Some(chain)) = (&entry.writer, entry.sequence, &entry.chain) else {
                proof.unchained += 1;
                continue;
            };
            if *by != writer {
                (writer, sequence, last) = (by.clone(), 0, beginning());
                proof.writers += 1;
            }
            proof.entries += 1;
            if number != sequence + 1 {
                proof.faults.push(format!("writer {by}: entry {number} follows {sequence}"));
            } else if hash(&last, &entry.row()) != *chain {
                proof.faults.push(format!("writer {by}: entry {number} of {} was changed", entry.at));
            }
            (sequence, last) = (number, chain.clone());
            if sealed_heads.contains_key(&(by.clone(), number)) {
                found.insert((by.clone(), number), chain.clone());
            }
        }
        for ((by, number), (chain, at)) in &sealed_heads {
            if found.get(&(by.clone(), *number)) != Some(chain) {
                proof.faults.push(format!(
                    "writer {by}: entry {number}, which was sealed on {at}, is not there as it was"
                ));
            }
        }
        Ok(proof)
    }

    async fn seals(&self) -> Result<Vec<Seal>> {
        self.rows_of("select sealed_at, heads, entries, previous, seal from audit_seals order by sealed_at")
            .await
    }

    async fn entries(&self) -> Result<Vec<Entry>> {
        self.rows_of("select * from query_log order by writer nulls first, sequence").await
    }

    async fn heads(&self) -> Result<Heads> {
        #[derive(Deserialize)]
        struct Head {
            writer: String,
            sequence: i64,
            chain: String,
        }
        let heads: Vec<Head> = self
            .rows_of(
                "select writer, max(sequence) as sequence, first_value(chain order by sequence desc) as chain \
                 from query_log where writer is not null group by writer",
            )
            .await?;
        Ok(heads.into_iter().map(|head| (head.writer, (head.sequence, head.chain))).collect())
    }

    async fn rows_of<R: for<'de> Deserialize<'de>>(&self, query: &str) -> Result<Vec<R>> {
        let session = self.trusted_session();
        let frame = session.sql(query).await.map_err(WarehouseError::query("reading the audit"))?;
        let batches = frame.collect().await.map_err(WarehouseError::query("reading the audit"))?;
        let mut rows = Vec::new();
        for batch in &batches {
            let read: Vec<R> = serde_arrow::from_record_batch(batch).map_err(|error| unreadable(&error))?;
            rows.extend(read);
        }
        Ok(rows)
    }
}

/// Checks that seals follow one another; the heads that they hold, each with when it was sealed first.
fn check_seals(seals: &[Seal], proof: &mut AuditProof) -> BTreeMap<(String, i64), (String, DateTime<Utc>)> {
    let mut heads = BTreeMap::new();
    let mut previous = beginning();
    for seal in seals {
        proof.seals += 1;
        let counted = seal.entries;
        if seal.previous != previous || sealed(&seal.previous, seal.sealed_at, &seal.heads) != seal.seal {
            proof.faults.push(format!("the seal of {} does not follow the one before it", seal.sealed_at));
        }
        previous.clone_from(&seal.seal);
        let read: Heads = serde_json::from_str(&seal.heads).unwrap_or_default();
        if read.values().map(|(sequence, _)| sequence).sum::<i64>() != counted {
            proof
                .faults
                .push(format!("the seal of {} counts {counted} entries and names others", seal.sealed_at));
        }
        for (writer, (sequence, chain)) in read {
            heads.entry((writer, sequence)).or_insert((chain, seal.sealed_at));
        }
    }
    proof.last_seal = seals.last().map(|seal| seal.seal.clone());
    heads
}

fn sealed(previous: &str, at: DateTime<Utc>, heads: &str) -> String {
    let mut hash = Sha256::new();
    for part in [previous, &at.timestamp_micros().to_string(), heads] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    hexadecimal(&digest)
}

fn batch_of(row: &AuditSealRow<'_>) -> Result<RecordBatch> {
    let schema =
        tables::table(SEALS).ok_or_else(|| WarehouseError::UnknownTable(SEALS.to_owned()))?.arrow_schema();
    let mut buffer = RowBuffer::new(SEALS, schema).map_err(|error| unreadable(&error))?;
    buffer.push(row).map_err(|error| unreadable(&error))?;
    buffer.take().map_err(|error| unreadable(&error))
}

fn unreadable(error: &dyn std::fmt::Display) -> WarehouseError {
    WarehouseError::rows("the audit's rows", error)
}
