//! What the ledger says of a run's revisions: what was rendered, and what readers were shown.

use serde::Serialize;
use sha2::{Digest, Sha256};

use proofhouse_schemas::hexadecimal;

use crate::error::Result;
use crate::ledger::{Entry, Event, Ledger};
use crate::run::LogicalRun;

/// A revision, as the ledger tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionInLedger {
    /// Its number.
    pub revision: u32,
    /// SHA-256 of its manifest, byte for byte.
    pub manifest_sha256: String,
    /// Whether readers were shown it. One that was not may share its number with a later one.
    pub is_published: bool,
    /// Whether its files were to be taken away.
    pub is_removed: bool,
}

/// The revisions that a history tells of, in the order in which they were rendered.
fn revisions_of(history: &[Entry]) -> Vec<RevisionInLedger> {
    let mut revisions: Vec<RevisionInLedger> = Vec::new();
    for entry in history {
        match &entry.event {
            Event::Rendered(rendered) => revisions.push(RevisionInLedger {
                revision: rendered.revision,
                manifest_sha256: hexadecimal(&Sha256::digest(rendered.manifest.as_bytes())),
                is_published: false,
                is_removed: false,
            }),
            Event::DeliveryStarted => {
                if let Some(last) = revisions.last_mut() {
                    last.is_published = true;
                }
            }
            Event::Removed { revision, .. } => {
                let of_number = revisions.iter_mut().filter(|known| known.revision == *revision);
                of_number.for_each(|known| known.is_removed = true);
            }
            _ => {}
        }
    }
    revisions
}

impl Ledger {
    /// The revisions of a run that the ledger tells of.
    ///
    /// # Errors
    /// When the store cannot be read, or an event cannot be understood.
    pub async fn revisions(&self, run: &LogicalRun) -> Result<Vec<RevisionInLedger>> {
        Ok(revisions_of(&self.history(run).await?))
    }
}
