//! Records that may be of a described firearm, as a bureau may see them.
//!
//! What a bureau may see is read once, filed (`shelf`), and brought up to date before each search: a search in a million
//! records is then a matter of milliseconds. What the guard withholds or masks is neither compared nor counted, so each
//! bureau has a shelf of its own; those that were used last are kept, as far as memory is set aside for them.

mod shelf;

use crate::identities::written;
use crate::linkage_model::LinkageModel;
use crate::settings::LinkageSettings;
use anyhow::Result;
use chrono::Utc;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use serde::Serialize;
use shelf::Shelf;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// A record that may be of the firearm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordCandidate {
    /// Probability that it is.
    pub probability: f64,
    /// Weight of the evidence in bits.
    pub score: f64,
    /// Band.
    pub band: &'static str,
    /// Owner of the record.
    pub bureau: String,
    /// The owner's reference.
    pub record_id: String,
    /// The firearm as its owner wrote it.
    pub description: String,
    /// The reasons.
    pub because: String,
}

/// Searches for whoever asks, and what they need.
#[derive(Debug)]
pub struct RecordSearch {
    linkage: LinkageSettings,
    model: OnceLock<&'static LinkageModel>,
    most_bytes: usize,
    uses: AtomicU64,
    kept: Mutex<HashMap<Principal, Arc<Kept>>>,
}

/// The shelf of one bureau.
#[derive(Debug, Default)]
struct Kept {
    /// The larger, the later it was used.
    used: AtomicU64,
    bytes: AtomicUsize,
    shelf: AsyncMutex<Option<Shelf>>,
}

impl RecordSearch {
    /// Nothing is read yet. Shelves are kept as long as they come to no more than so many bytes together.
    pub fn new(linkage: &LinkageSettings, most_bytes: usize) -> RecordSearch {
        RecordSearch {
            linkage: linkage.clone(),
            model: OnceLock::new(),
            most_bytes,
            uses: AtomicU64::new(0),
            kept: Mutex::default(),
        }
    }

    /// The model, read when it is first needed.
    ///
    /// # Errors
    /// When the file of the settings cannot be read or is no model.
    fn model(&self) -> Result<&'static LinkageModel> {
        if let Some(model) = self.model.get() {
            return Ok(model);
        }
        let model = LinkageModel::for_good(&self.linkage)?;
        Ok(self.model.get_or_init(|| model))
    }

    /// Records that may be of the firearm and that the session's bureau may see, as it may see them, the most probable first.
    ///
    /// # Errors
    /// When the warehouse cannot be read.
    pub async fn records_of(
        &self,
        warehouse: &Warehouse,
        session: &GuardedSession,
        description: &FirearmDescription,
        top: usize,
    ) -> Result<Vec<RecordCandidate>> {
        if warehouse.find_table("firearms_history").await?.is_none() {
            return Ok(Vec::new());
        }
        let rules = warehouse.settings().access.version();
        let principal = session.principal();
        let kept = self.kept_for(principal);
        let mut shelf = kept.shelf.lock().await;
        // Taken out: what breaks off halfway is not put back.
        let today = Utc::now().date_naive();
        let ready = Shelf::brought_up_to_date(shelf.take(), session, self.model()?, &rules, today);
        let ready = shelf.insert(ready.await?);
        kept.bytes.store(ready.bytes(), Ordering::Relaxed);
        let found = tokio::task::block_in_place(|| ready.judge(description));
        let candidates = found.into_iter().take(top).filter_map(|found| {
            let (owner, firearm) = ready.record(found.record)?;
            Some(RecordCandidate {
                probability: found.judgement.probability,
                score: found.judgement.weight,
                band: found.judgement.band.as_str(),
                bureau: owner.bureau.as_str().to_owned(),
                record_id: owner.reference.to_string(),
                description: written(
                    &firearm.make_raw,
                    &firearm.model_raw,
                    &firearm.calibre_raw,
                    &firearm.serial_raw,
                ),
                because: found.judgement.explanation(),
            })
        });
        let candidates = candidates.collect();
        drop(shelf);
        self.make_room();
        Ok(candidates)
    }

    fn kept_for(&self, principal: Principal) -> Arc<Kept> {
        let kept = Arc::clone(self.kept().entry(principal).or_default());
        kept.used.store(self.uses.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        kept
    }

    /// Lets go of what was not used for longest, as long as there is too much. Whoever searches in it now finishes first.
    fn make_room(&self) {
        let mut kept = self.kept();
        loop {
            let together: usize = kept.values().map(|one| one.bytes.load(Ordering::Relaxed)).sum();
            if together <= self.most_bytes {
                return;
            }
            let oldest = kept.iter().min_by_key(|(_, one)| one.used.load(Ordering::Relaxed));
            let Some(principal) = oldest.map(|(principal, _)| *principal) else { return };
            kept.remove(&principal);
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Principal, Arc<Kept>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
