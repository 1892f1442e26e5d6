//! What was found, held against the simulation's hidden truth.

use crate::rows;
use crate::simulate::Truth;
use anyhow::Result;
use chrono::NaiveDate;
use datafusion::prelude::SessionContext;
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
#[derive(Debug, Clone, Serialize)]
pub(super) struct BestMatch {
    /// In what the two descriptions differ beyond the style of writing, field by field; empty when in nothing.
    pub(super) differences: Vec<String>,
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
    /// Records of one firearm, strong band.
    pub(super) duplicates_strong: Quality,
    /// Records of one firearm, strong and review bands.
    pub(super) duplicates_strong_or_review: Quality,
    /// Ballistics, strong band.
    pub(super) ballistics_strong: Quality,
    /// Ballistics, strong and review bands.
    pub(super) ballistics_strong_or_review: Quality,
    /// Ten matches across borders: the best of each kind of difference between record and seizure, then the next best.
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
struct BestRow {
    score: f64,
    band: String,
    record_bureau: String,
    seizure_bureau: String,
    record_description: String,
    seizure_description: String,
    summary: String,
    parts: Vec<PartRow>,
}

#[derive(Debug, Deserialize)]
struct PartRow {
    field: String,
    level: String,
}

#[derive(Debug, Deserialize)]
struct RecordRow {
    source_bureau: String,
    source_record_id: String,
}

#[derive(Debug, Deserialize)]
struct RecordPair {
    left_bureau: String,
    left_record_id: String,
    right_bureau: String,
    right_record_id: String,
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
pub(super) async fn measure(warehouse: &Warehouse, truth: &Truth, as_of: NaiveDate) -> Result<Measured> {
    let session = warehouse.trusted_session();
    let matches: Vec<MatchPair> = rows::read(
        &session,
        "SELECT record_bureau, record_id, seizure_bureau, seizure_id, item_no, band FROM matches",
    )
    .await?;
    let past_retention: Vec<RecordRow> = rows::read(
        &session,
        &format!(
            "SELECT source_bureau, source_record_id FROM firearms WHERE retention_until < DATE '{as_of}'"
        ),
    )
    .await?;
    // Records that may not be searched any more cannot be found.
    let gone: HashSet<(&str, &str)> = truth
        .withdrawn
        .iter()
        .map(|record| (record.bureau.as_str(), record.record_id.as_str()))
        .chain(past_retention.iter().map(|row| (row.source_bureau.as_str(), row.source_record_id.as_str())))
        .collect();
    let true_firearms: HashSet<(&str, &str, &str, &str, i32)> = truth
        .firearm_matches
        .iter()
        .filter(|pair| !gone.contains(&(pair.record.bureau.as_str(), pair.record.record_id.as_str())))
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

    let [duplicates_strong, duplicates_strong_or_review] = duplicates(&session, truth, &gone).await?;
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

    let best: Vec<BestRow> = rows::read(
        &session,
        "SELECT score, band, record_bureau, seizure_bureau, record_description, seizure_description, summary, parts \
         FROM matches WHERE rank = 1 AND band IN ('STRONG', 'REVIEW') AND record_bureau <> seizure_bureau \
         ORDER BY score DESC, candidate_id",
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
        duplicates_strong,
        duplicates_strong_or_review,
        ballistics_strong: ballistics(&["STRONG"]),
        ballistics_strong_or_review: ballistics(&["STRONG", "REVIEW"]),
        best_matches: varied(best.into_iter().map(best_match).collect(), 10),
        spreadsheet: spreadsheet(warehouse).await?,
        a_trace: traces.into_iter().next().map(|row| (row.trace_id, row.requesting_bureau)),
        expected_rejects: truth.bad_messages.len(),
    })
}

/// Pairs of records of one firearm: strong ones, and those for review too. Records that are not searched cannot be found.
async fn duplicates(
    session: &SessionContext,
    truth: &Truth,
    gone: &HashSet<(&str, &str)>,
) -> Result<[Quality; 2]> {
    let closed: Vec<RecordRow> = rows::read(
        session,
        "SELECT source_bureau, source_record_id FROM firearms WHERE lifecycle_state NOT IN ('ACTIVE', 'HIT_PENDING', 'FOUND')",
    )
    .await?;
    let closed: HashSet<(&str, &str)> =
        closed.iter().map(|row| (row.source_bureau.as_str(), row.source_record_id.as_str())).collect();
    let true_pairs: HashSet<[(&str, &str); 2]> = truth
        .repeated_records
        .iter()
        .map(|pair| pair.each_ref().map(|record| (record.bureau.as_str(), record.record_id.as_str())))
        .filter(|pair| pair.iter().all(|record| !gone.contains(record) && !closed.contains(record)))
        .map(|[first, again]| ordered(first, again))
        .collect();
    let found: Vec<RecordPair> = rows::read(
        session,
        "SELECT left_bureau, left_record_id, right_bureau, right_record_id, band FROM record_duplicates",
    )
    .await?;
    let quality = |bands: &[&str]| {
        let found = found.iter().filter(|pair| bands.contains(&pair.band.as_str()));
        let pairs: Vec<_> = found
            .map(|pair| {
                ordered(
                    (&pair.left_bureau, &pair.left_record_id),
                    (&pair.right_bureau, &pair.right_record_id),
                )
            })
            .collect();
        let right = pairs.iter().filter(|pair| true_pairs.contains(*pair)).count();
        Quality { found: pairs.len(), right, true_pairs: true_pairs.len() }
    };
    Ok([quality(&["STRONG"]), quality(&["STRONG", "REVIEW"])])
}

/// The fields that tell what kind of difference it is; the others are often simply not stated.
const TELLING_FIELDS: [&str; 4] = ["serial", "make", "calibre", "type"];

fn best_match(row: BestRow) -> BestMatch {
    let differs = |part: &&PartRow| TELLING_FIELDS.contains(&part.field.as_str()) && part.level != "AGREE";
    BestMatch {
        differences: row
            .parts
            .iter()
            .filter(differs)
            .map(|part| format!("{} {}", part.field, part.level.to_lowercase().replace('_', " ")))
            .collect(),
        score: row.score,
        band: row.band,
        record_bureau: row.record_bureau,
        seizure_bureau: row.seizure_bureau,
        record_description: row.record_description,
        seizure_description: row.seizure_description,
        summary: row.summary,
    }
}

/// Of matches in descending order: the best of each kind of difference, then the next best, again in descending order.
/// Ten pistols whose serials were read without an error would be the best and say nothing about matching.
fn varied(matches: Vec<BestMatch>, most: usize) -> Vec<BestMatch> {
    let mut kinds = HashSet::new();
    let (mut chosen, others): (Vec<_>, Vec<_>) =
        matches.into_iter().partition(|found| kinds.insert(found.differences.clone()));
    chosen.extend(others);
    chosen.truncate(most);
    chosen.sort_by(|left, right| right.score.total_cmp(&left.score));
    chosen
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(score: f64, differences: &[&str]) -> BestMatch {
        let row = BestRow {
            score,
            band: "STRONG".to_owned(),
            record_bureau: "fr".to_owned(),
            seizure_bureau: "be".to_owned(),
            record_description: String::new(),
            seizure_description: String::new(),
            summary: String::new(),
            parts: Vec::new(),
        };
        let differences = differences.iter().map(|text| (*text).to_owned()).collect();
        BestMatch { differences, ..best_match(row) }
    }

    #[test]
    fn each_kind_of_difference_is_shown_before_a_second_one_of_a_kind() {
        let matches = vec![
            found(30.0, &[]),
            found(29.0, &[]),
            found(28.0, &[]),
            found(20.0, &["serial near"]),
            found(15.0, &["make missing"]),
        ];
        let scores = |most| varied(matches.clone(), most).iter().map(|found| found.score).collect::<Vec<_>>();
        assert_eq!(scores(3), [30.0, 20.0, 15.0]);
        assert_eq!(scores(4), [30.0, 29.0, 20.0, 15.0]);
    }
}
