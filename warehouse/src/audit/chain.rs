//! What one process writes into the audit is a chain: each entry's hash covers the entry and the hash before it. An entry that
//! is changed, taken out or put in afterwards breaks the chain of its writer.

use proofhouse_schemas::hexadecimal;
use proofhouse_schemas::tables::operations::QueryLogRow;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The end of a writer's chain, to which the next entry is joined.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    writer: Uuid,
    sequence: i64,
    last: String,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Who wrote it: one process.
    pub writer: String,
    /// Its number, from 1.
    pub sequence: i64,
    /// SHA-256 over the entry and the hash before it, in hexadecimal.
    pub chain: String,
}

impl Default for Chain {
    fn default() -> Self {
        Chain { writer: Uuid::now_v7(), sequence: 0, last: beginning() }
    }
}

/// The hash before the first entry.
pub(super) fn beginning() -> String {
    "0".repeat(64)
}

impl Chain {
    /// Joins an entry.
    pub(super) fn join(&mut self, row: &QueryLogRow<'_>) -> Link {
        self.sequence += 1;
        self.last = hash(&self.last, row);
        Link { writer: self.writer.to_string(), sequence: self.sequence, chain: self.last.clone() }
    }
}

/// The hash of an entry after another one. Covers every column but those of the chain itself, each with its length before it.
pub(super) fn hash(before: &str, row: &QueryLogRow<'_>) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: Option<&str>| match part {
        None => hash.update([0]),
        Some(text) => {
            hash.update([1]);
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
    };
    add(Some(before));
    add(Some(&row.at.timestamp_micros().to_string()));
    for text in
        [row.bureau, row.role, row.statement_hash, row.statement_redacted, row.policy_version, row.outcome]
    {
        add(Some(text));
    }
    add(Some(&row.tables.len().to_string()));
    for table in &row.tables {
        add(Some(table));
    }
    add(Some(&row.rows.to_string()));
    add(Some(&row.milliseconds.to_string()));
    for text in [row.query_id.as_deref(), row.user, row.protocol, row.address, row.application, row.purpose] {
        add(text);
    }
    add(row.encrypted.map(|encrypted| if encrypted { "1" } else { "0" }));
    add(row.bytes.map(|bytes| bytes.to_string()).as_deref());
    let digest: [u8; 32] = hash.finalize().into();
    hexadecimal(&digest)
}
