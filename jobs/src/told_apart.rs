//! Pairs of which an owner has said that they are not one firearm: matching leaves them apart.

use crate::identities::Key;
use crate::kept_firearms::KeptFirearms;
use crate::rows;
use anyhow::Result;
use datafusion::prelude::SessionContext;
use proofhouse_matching::linkage::apart::Apart;
use serde::Deserialize;

/// The view that says so.
pub const HITS: &str = "hits";

/// A rejected pair. Either it names a seized firearm or another record.
#[derive(Debug, Clone, Deserialize)]
pub struct Rejected {
    record_bureau: String,
    record_id: String,
    seizure_bureau: Option<String>,
    seizure_id: Option<String>,
    item_no: Option<i32>,
    other_record_bureau: Option<String>,
    other_record_id: Option<String>,
}

impl Rejected {
    /// The record and the seized firearm, when it is a pair of these.
    pub fn seized(&self) -> Option<((String, String), Key)> {
        let seized = (self.seizure_bureau.clone()?, self.seizure_id.clone()?, self.item_no?);
        Some(((self.record_bureau.clone(), self.record_id.clone()), seized))
    }
}

/// All rejected pairs.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn read(session: &SessionContext) -> Result<Vec<Rejected>> {
    let sql = format!(
        "SELECT record_bureau, record_id, seizure_bureau, seizure_id, item_no, other_record_bureau, other_record_id \
         FROM {HITS} WHERE state = 'REJECTED'"
    );
    rows::read(session, &sql).await
}

/// The same by the places of firearms. Firearms that take no part in matching have none.
pub fn places(rejected: &[Rejected], records: &KeptFirearms, seized: &KeptFirearms) -> Apart {
    let mut apart = Apart::default();
    for pair in rejected {
        let record = records.place(&(pair.record_bureau.clone(), pair.record_id.clone(), 0));
        let item = match (&pair.seizure_bureau, &pair.seizure_id, pair.item_no) {
            (Some(bureau), Some(id), Some(item)) => seized.place(&(bureau.clone(), id.clone(), item)),
            _ => None,
        };
        let other = match (&pair.other_record_bureau, &pair.other_record_id) {
            (Some(bureau), Some(id)) => records.place(&(bureau.clone(), id.clone(), 0)),
            _ => None,
        };
        match (record, item, other) {
            (Some(record), Some(item), _) => apart.keep_seized(item, record),
            (Some(record), None, Some(other)) => apart.keep_records(record, other),
            _ => {}
        }
    }
    apart
}
