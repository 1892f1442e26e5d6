//! What was found, held against the simulation's hidden truth.

use crate::rows;
use crate::simulate::Truth;
use anyhow::Result;
use proofhouse_warehouse::Warehouse;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// How good the candidates of one band, or of it and those above, are.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Quality {
    /// Candidates.
    pub(super) found: usize,
    /// Candidates that are true.
    pub(super) right: usize,
    /// True pairs that there are.
    pub(super) true_pairs: usize,
}

impl Quality {
    /// Share of the candidates that is true.
    pub(super) fn precision(&self) -> Option<f64> {
        (self.found > 0).then(|| self.right as f64 / self.found as f64)
    }

    /// Share of the true pairs that is found.
    pub(super) fn recall(&self) -> Option<f64> {
        (self.true_pairs > 0).then(|| self.right as f64 / self.true_pairs as f64)
    }
}

/// One of the best matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct BestMatch {
    /// Score.
    pub(super) score: f64,
    /// Band.
    pub(super) band: String,
    /// Owner of the record.
    pub(super) record_bureau: String,
    /// Owner of the seizure.
    pub(super) seizure_bureau: String,
    /// The record as its owner wrote it.
    pub(super) record_description: String,
    /// The seized firearm as its owner wrote it.
    pub(super) seizure_description: String,
    /// The reasons.
    pub(super) summary: String,
}

/// What normalisation made of one column of the spreadsheet.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Resolved {
    /// Exactly one meaning.
    pub(super) resolved: i64,
    /// Several meanings kept.
    pub(super) ambiguous: i64,
    /// No meaning found, though something is written.
    pub(super) unresolved: i64,
    /// Nothing written.
    pub(super) absent: i64,
}

/// Everything measured.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Measured {
    /// Firearms, strong band.
    pub(super) firearms_strong: Quality,
    /// Firearms, strong and review bands.
    pub(super) firearms_strong_or_review: Quality,
    /// Ballistics, strong band.
    pub(super) ballistics_strong: Quality,
    /// Ballistics, strong and review bands.
    pub(super) ballistics_strong_or_review: Quality,
    /// The ten best matches, one per kind of difference between record and seizure where possible.
    pub(super) best_matches: Vec<BestMatch>,
    /// Spreadsheet columns: make, calibre, serial number.
    pub(super) spreadsheet: BTreeMap<&'static str, Resolved>,
    /// A trace thread to look at: its reference and a party.
    pub(super) a_trace: Option<(String, String)>,
    /// Rejected messages that were expected to be, and good ones that were rejected.
    pub(super) expected_rejects: usize,
}

#[derive(Debug, Deserialize)]
struct MatchPair {
    record_bureau: String,
    record_id: String,
    seizure_bureau: String,
    seizure_id: String,
    item_no: i32,
    band: String,
}

#[derive(Debug, Deserialize)]
struct ExhibitPair {
    left_bureau: String,
    left_exhibit_id: String,
    right_bureau: String,
    right_exhibit_id: String,
    band: String,
}

#[derive(Debug, Deserialize)]
struct TraceRow {
    trace_id: String,
    requesting_bureau: String,
}

#[derive(Debug, Deserialize)]
struct ColumnRow {
    resolved: i64,
    ambiguous: i64,
    unresolved: i64,
    absent: i64,
}

/// Reads the results and compares them with the truth.
///
/// # Errors
/// When the warehouse cannot be read.
pub(super) async fn measure(warehouse: &Warehouse, truth: &Truth) -> Result<Measured> {
    let session = warehouse.trusted_session();
    let matches: Vec<MatchPair> = rows::read(
        &session,
        "SELECT record_bureau, record_id, seizure_bureau, seizure_id, item_no, band FROM matches",
    )
    .await?;
    let withdrawn: HashSet<(&str, &str)> =
        truth.withdrawn.iter().map(|record| (record.bureau.as_str(), record.record_id.as_str())).collect();
    let true_firearms: HashSet<(&str, &str, &str, &str, i32)> = truth
        .firearm_matches
        .iter()
        .filter(|pair| !withdrawn.contains(&(pair.record.bureau.as_str(), pair.record.record_id.as_str())))
        .map(|pair| {
            (
                pair.record.bureau.as_str(),
                pair.record.record_id.as_str(),
                pair.item.bureau.as_str(),
                pair.item.seizure_id.as_str(),
                pair.item.item_no,
            )
        })
        .collect();
    // The spreadsheet is real: nobody knows the truth about it, so its candidates are not judged.
    let simulated = |pair: &&MatchPair| !pair.seizure_id.starts_with("DE-GUNSTAT-");
    let firearms = |bands: &[&str]| {
        let found: Vec<&MatchPair> =
            matches.iter().filter(simulated).filter(|pair| bands.contains(&pair.band.as_str())).collect();
        let right = found
            .iter()
            .filter(|pair| {
                true_firearms.contains(&(
                    pair.record_bureau.as_str(),
                    pair.record_id.as_str(),
                    pair.seizure_bureau.as_str(),
                    pair.seizure_id.as_str(),
                    pair.item_no,
                ))
            })
            .count();
        Quality { found: found.len(), right, true_pairs: true_firearms.len() }
    };

    let exhibit_pairs: Vec<ExhibitPair> = rows::read(
        &session,
        "SELECT left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, band FROM ballistic_candidates",
    )
    .await?;
    let true_exhibits: HashSet<[(&str, &str); 2]> = truth
        .ballistic_pairs
        .iter()
        .map(|pair| {
            ordered(
                (pair.left.bureau.as_str(), pair.left.record_id.as_str()),
                (pair.right.bureau.as_str(), pair.right.record_id.as_str()),
            )
        })
        .collect();
    let ballistics = |bands: &[&str]| {
        let found: Vec<&ExhibitPair> =
            exhibit_pairs.iter().filter(|pair| bands.contains(&pair.band.as_str())).collect();
        let right = found
            .iter()
            .filter(|pair| {
                true_exhibits.contains(&ordered(
                    (&pair.left_bureau, &pair.left_exhibit_id),
                    (&pair.right_bureau, &pair.right_exhibit_id),
                ))
            })
            .count();
        Quality { found: found.len(), right, true_pairs: true_exhibits.len() }
    };

    let best_matches: Vec<BestMatch> = rows::read(
        &session,
        "SELECT score, band, record_bureau, seizure_bureau, record_description, seizure_description, summary FROM matches \
         WHERE rank = 1 ORDER BY (record_bureau <> seizure_bureau) DESC, score DESC, candidate_id LIMIT 10",
    )
    .await?;
    let traces: Vec<TraceRow> = rows::read(
        &session,
        "SELECT trace_id, requesting_bureau FROM traces WHERE response_days IS NOT NULL ORDER BY comments DESC, \
         paused_seconds DESC, trace_id LIMIT 1",
    )
    .await?;
    Ok(Measured {
        firearms_strong: firearms(&["STRONG"]),
        firearms_strong_or_review: firearms(&["STRONG", "REVIEW"]),
        ballistics_strong: ballistics(&["STRONG"]),
        ballistics_strong_or_review: ballistics(&["STRONG", "REVIEW"]),
        best_matches,
        spreadsheet: spreadsheet(warehouse).await?,
        a_trace: traces.into_iter().next().map(|row| (row.trace_id, row.requesting_bureau)),
        expected_rejects: truth.bad_messages.len(),
    })
}

fn ordered<'a>(one: (&'a str, &'a str), other: (&'a str, &'a str)) -> [(&'a str, &'a str); 2] {
    if one <= other { [one, other] } else { [other, one] }
}

/// What normalisation made of the spreadsheet, column by column.
async fn spreadsheet(warehouse: &Warehouse) -> Result<BTreeMap<&'static str, Resolved>> {
    let session = warehouse.trusted_session();
    let mut columns = BTreeMap::new();
    for (column, resolved, candidates, written) in [
        (
            "make",
            "identity.make_id IS NOT NULL",
            "cardinality(identity.make_candidates) > 1",
            "trim(item.make_raw) <> ''",
        ),
        (
            "calibre",
            "identity.calibre_id IS NOT NULL",
            "cardinality(identity.calibre_candidates) > 1",
            "trim(item.calibre_raw) <> ''",
        ),
        (
            "serial number",
            "identity.serial_status IN ('READABLE', 'RESTORED', 'USER_APPLIED')",
            "identity.serial_status = 'PARTIAL'",
            "trim(item.serial_raw) <> ''",
        ),
    ] {
        let sql = format!(
            "SELECT count(*) FILTER (WHERE {resolved}) AS resolved, \
             count(*) FILTER (WHERE NOT ({resolved}) AND {candidates}) AS ambiguous, \
             count(*) FILTER (WHERE NOT ({resolved}) AND NOT coalesce({candidates}, false) AND {written}) AS unresolved, \
             count(*) FILTER (WHERE NOT ({resolved}) AND NOT ({written})) AS absent \
             FROM firearm_identities AS identity JOIN seizure_items AS item \
             ON item.source_bureau = identity.source_bureau AND item.source_record_id = identity.source_record_id \
             AND item.item_no = identity.item_no \
             WHERE identity.entity = 'ITEM' AND identity.source_record_id LIKE 'DE-GUNSTAT-%'"
        );
        let read: Vec<ColumnRow> = rows::read(&session, &sql).await?;
        let counted = read.into_iter().next().map_or_else(Resolved::default, |row| Resolved {
            resolved: row.resolved,
            ambiguous: row.ambiguous,
            unresolved: row.unresolved,
            absent: row.absent,
        });
        columns.insert(column, counted);
    }
    Ok(columns)
}
