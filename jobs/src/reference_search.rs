//! Entries of the firearms reference table that a described firearm may be.

use crate::rows;
use anyhow::Result;
use proofhouse_matching::identify::{Identification, Identified, ReferenceFirearm, ReferenceIndex};
use proofhouse_schemas::message::reference::Silhouette;
use proofhouse_warehouse::{Confidentiality, GuardedSession, Warehouse};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct ReferenceRow {
    source_record_id: String,
    make: String,
    make_id: Option<String>,
    model: String,
    variant: Option<String>,
    aliases: Option<Vec<Option<String>>>,
    type_code: String,
    action_code: String,
    calibre_ids: Option<Vec<Option<String>>>,
    country: String,
    serial_format_pattern: Option<String>,
    year_from: Option<i32>,
    year_to: Option<i32>,
    barrel_lengths_mm: Option<Vec<Option<i32>>>,
    capacity: Option<i32>,
    silhouettes: Option<Vec<Option<Silhouette>>>,
}

/// A reference entry that the firearm may be.
#[derive(Debug, Serialize)]
pub struct ReferenceCandidate {
    /// 1 for the likeliest.
    pub rank: usize,
    /// Reference of the entry.
    pub reference_id: String,
    /// Its make.
    pub make: String,
    /// Its model.
    pub model: String,
    /// Its type.
    pub type_code: String,
    /// Where it is made.
    pub country: String,
    /// Weight of the evidence in bits.
    pub score: f64,
    /// What speaks for it and against it.
    pub because: String,
}

/// What was identified, as it is shown.
pub fn candidates(index: &ReferenceIndex, identified: &Identified) -> Vec<ReferenceCandidate> {
    identified.candidates.iter().filter_map(|found| candidate(index, found)).collect()
}

fn candidate(index: &ReferenceIndex, found: &Identification) -> Option<ReferenceCandidate> {
    let entry = index.entry(found.place)?;
    Some(ReferenceCandidate {
        rank: found.rank,
        reference_id: found.reference_id.clone(),
        make: entry.make.clone(),
        model: entry.model.clone(),
        type_code: entry.type_code.clone(),
        country: entry.country.clone(),
        score: found.score,
        because: found.explanation(),
    })
}

const REFERENCE_ENTRIES: &str = "SELECT source_record_id, make, make_id, model, variant, aliases, type_code, action_code, \
calibre_ids, country, serial_format_pattern, year_from, year_to, barrel_lengths_mm, capacity, silhouettes FROM reference WHERE status <> 'RETIRED'";

/// The warehouse's reference table as the bureau may see it; the built-in code lists while there is nothing in it. The
/// second part says which.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn reference_index(
    warehouse: &Warehouse,
    guarded: Option<&GuardedSession>,
) -> Result<(ReferenceIndex, &'static str)> {
    let found: Vec<ReferenceRow> = match guarded {
        _ if warehouse.find_table("reference_history").await?.is_none() => Vec::new(),
        Some(guarded) => {
            let sql = format!("{REFERENCE_ENTRIES} ORDER BY source_record_id");
            rows::from_batches(&guarded.collect(&sql).await?)?
        }
        // Nobody in particular asks: only what no source keeps from any bureau.
        None => {
            let lowest = Confidentiality::OfficialUse;
            let sql = format!(
                "{REFERENCE_ENTRIES} AND access_mode IS NULL AND coalesce(confidentiality, '{lowest}') = '{lowest}' \
                 ORDER BY source_record_id",
                lowest = lowest.as_str()
            );
            rows::read(&warehouse.trusted_session(), &sql).await?
        }
    };
    if found.is_empty() {
        return Ok((ReferenceIndex::build(ReferenceFirearm::from_code_lists()), "built-in code lists"));
    }
    let entries = found.into_iter().map(|row| ReferenceFirearm {
        reference_id: row.source_record_id,
        make: row.make,
        make_id: row.make_id,
        model: match row.variant {
            Some(variant) => format!("{} {variant}", row.model),
            None => row.model.clone(),
        },
        aliases: std::iter::once(row.model).chain(row.aliases.into_iter().flatten().flatten()).collect(),
        type_code: row.type_code,
        action_code: row.action_code,
        calibre_ids: row.calibre_ids.into_iter().flatten().flatten().collect(),
        country: row.country,
        serial_format: row.serial_format_pattern,
        year_from: row.year_from,
        year_to: row.year_to,
        barrel_lengths_mm: row
            .barrel_lengths_mm
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|length| u32::try_from(length).ok())
            .collect(),
        capacity: row.capacity.and_then(|rounds| u32::try_from(rounds).ok()),
        silhouettes: row
            .silhouettes
            .into_iter()
            .flatten()
            .flatten()
            .map(|silhouette| (silhouette.uri.to_string(), silhouette.code))
            .collect(),
    });
    Ok((ReferenceIndex::build(entries.collect()), "the warehouse's reference table"))
}
