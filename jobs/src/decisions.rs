//! What owners have decided of pairs, as examples to learn from.
//!
//! A model learns from seized firearms of which every true pair is known. Those are the ones with a confirmed record, and
//! the ones of which everything that was worth a look has been rejected. Records that are taken for one firearm with a confirmed
//! one count as confirmed too, unless somebody rejected them: nobody confirms the second report of one theft.

use crate::identities::{self, DescribedFirearms, DescribedRow, Entity, Key};
use crate::rows;
use anyhow::Result;
use chrono::Utc;
use datafusion::prelude::SessionContext;
use proofhouse_matching::linkage::firearm::Firearms;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_warehouse::Warehouse;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Firearms, and which of them are one.
#[derive(Debug)]
pub struct Decided {
    /// All records, those that are closed by now too.
    pub records: Firearms,
    /// The seized firearms of which every true pair is known.
    pub seized: Firearms,
    /// Places of seized firearm and record.
    pub confirmed: HashSet<(u32, u32)>,
}

#[derive(Debug, Deserialize)]
struct PairRow {
    record_bureau: String,
    record_id: String,
    seizure_bureau: String,
    seizure_id: String,
    item_no: i32,
}

impl PairRow {
    fn record(&self) -> Key {
        (self.record_bureau.clone(), self.record_id.clone(), 0)
    }

    fn seized(&self) -> Key {
        (self.seizure_bureau.clone(), self.seizure_id.clone(), self.item_no)
    }
}

/// Pairs whose owners have decided so.
fn in_state(state: &str) -> String {
    format!(
        "SELECT record_bureau, record_id, seizure_bureau, seizure_id, item_no FROM hits \
         WHERE state = '{state}' AND seizure_id IS NOT NULL"
    )
}

/// Records of one firearm with a confirmed one.
const TAKEN_FOR_ONE: &str = "SELECT other.bureau AS record_bureau, other.record_id, hits.seizure_bureau, hits.seizure_id, hits.item_no \
    FROM hits JOIN firearm_clusters AS own ON own.bureau = hits.record_bureau AND own.record_id = hits.record_id \
    JOIN firearm_clusters AS other ON other.cluster_id = own.cluster_id \
      AND (other.record_id <> own.record_id OR other.bureau <> own.bureau) \
    LEFT JOIN hits AS apart ON apart.state = 'REJECTED' AND apart.other_record_id IS NOT NULL AND ( \
      (apart.record_bureau = own.bureau AND apart.record_id = own.record_id \
        AND apart.other_record_bureau = other.bureau AND apart.other_record_id = other.record_id) \
      OR (apart.record_bureau = other.bureau AND apart.record_id = other.record_id \
        AND apart.other_record_bureau = own.bureau AND apart.other_record_id = own.record_id)) \
    WHERE hits.state = 'CONFIRMED' AND hits.seizure_id IS NOT NULL AND apart.state IS NULL";

/// Rejected for how the firearms are described; a record in error or a firearm that is not missing teaches nothing of that.
const DESCRIBED_OTHERWISE: &str = "'DIFFERENT_SERIAL', 'DIFFERENT_MAKE_OR_MODEL', 'DIFFERENT_CALIBRE'";

/// Pairs that one side has confirmed so far.
const PROPOSED: &str = "SELECT record_bureau, record_id, seizure_bureau, seizure_id, item_no FROM hits \
    WHERE state = 'PROPOSED' AND seizure_id IS NOT NULL";

/// Pairs worth a look of which nobody has decided.
const UNDECIDED: &str = "SELECT m.record_bureau, m.record_id, m.seizure_bureau, m.seizure_id, m.item_no \
    FROM matches AS m LEFT JOIN hits ON hits.candidate_id = m.candidate_id \
    WHERE m.band IN ('STRONG', 'REVIEW') AND coalesce(hits.state, 'OPEN') NOT IN ('CONFIRMED', 'REJECTED')";

/// Reads what was decided.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn read(warehouse: &Warehouse, book: &NameBook) -> Result<Decided> {
    // A table that an earlier version made lacks columns before it is widened.
    warehouse.ensure_table("matches").await?;
    let session = warehouse.trusted_session();
    let today = Utc::now().date_naive();
    let confirmed = pairs(&session, &in_state("CONFIRMED")).await?;
    let rejected = pairs(&session, &in_state("REJECTED")).await?;
    let taken_for_one = pairs(&session, TAKEN_FOR_ONE).await?;
    let undecided: HashSet<Key> = pairs(&session, UNDECIDED).await?.iter().map(PairRow::seized).collect();
    let proposed: HashSet<Key> = pairs(&session, PROPOSED).await?.iter().map(PairRow::seized).collect();
    let otherwise = format!("{} AND ground IN ({DESCRIBED_OTHERWISE})", in_state("REJECTED"));
    let otherwise = pairs(&session, &otherwise).await?;
    let told_apart: HashSet<(Key, Key)> =
        rejected.iter().map(|pair| (pair.seized(), pair.record())).collect();
    let known: HashSet<Key> = confirmed
        .iter()
        .map(PairRow::seized)
        .chain(otherwise.iter().map(PairRow::seized).filter(|seized| !undecided.contains(seized)))
        .filter(|seized| !proposed.contains(seized))
        .collect();
    let (record_places, records) =
        filed(identities::read(&session, Entity::Record, today).await?, Entity::Record, book);
    let mut seized = identities::read(&session, Entity::Item, today).await?;
    seized.retain(|row| known.contains(&row.key()));
    let (seized_places, seized) = filed(seized, Entity::Item, book);
    let one_firearm = confirmed
        .iter()
        .chain(&taken_for_one)
        .map(|pair| (pair.seized(), pair.record()))
        .filter(|pair| !told_apart.contains(pair));
    let places = one_firearm
        .filter_map(|(seized, record)| Some((*seized_places.get(&seized)?, *record_places.get(&record)?)));
    let confirmed = places.collect();
    Ok(Decided { records, seized, confirmed })
}

async fn pairs(session: &SessionContext, sql: &str) -> Result<Vec<PairRow>> {
    rows::read(session, sql).await
}

/// Firearms in numbers, and where each stands.
fn filed(rows: Vec<DescribedRow>, entity: Entity, book: &NameBook) -> (HashMap<Key, u32>, Firearms) {
    let places = (0u32..).zip(&rows).map(|(place, row)| (row.key(), place)).collect();
    (places, DescribedFirearms::new(entity, rows, book).read.into_firearms())
}
