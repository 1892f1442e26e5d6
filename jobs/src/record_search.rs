//! Records that may be of a described firearm, as a bureau may see them.

use crate::identities::{self, Entity};
use crate::linkage_model::LinkageModel;
use anyhow::Result;
use chrono::Utc;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::judge::{self, Judge, Side};
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::Serialize;

/// A record that may be of the firearm.
#[derive(Debug, Clone, Serialize)]
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

/// Records that may be of the firearm and that the bureau may see, as it may see them, the most probable first: what the guard
/// withholds or masks is not compared.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn records_of(
    warehouse: &Warehouse,
    model: &LinkageModel,
    guarded: &GuardedSession,
    description: &FirearmDescription,
    top: usize,
) -> Result<Vec<RecordCandidate>> {
    if warehouse.find_table("firearms_history").await?.is_none() {
        return Ok(Vec::new());
    }
    let today = Utc::now().date_naive();
    let records = identities::read_for(guarded, Entity::Record, today, model.book()).await?;
    let described = records.described;
    let sought = judge::Described::new(vec![description.clone()], Side::Seized, model.book());
    let (found, _) = tokio::task::block_in_place(|| {
        Judge::new(records.read, model.book(), model.model(), 1).judge(&sought, 1)
    });
    Ok(found
        .into_iter()
        .take(top)
        .filter_map(|found| {
            let record = described.get(found.record as usize)?;
            Some(RecordCandidate {
                probability: found.judgement.probability,
                score: found.judgement.weight,
                band: found.judgement.band.as_str(),
                bureau: record.source_bureau.clone(),
                record_id: record.source_record_id.clone(),
                description: record.words.clone(),
                because: found.judgement.explanation(),
            })
        })
        .collect())
}
