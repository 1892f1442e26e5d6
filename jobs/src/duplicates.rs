//! Records of one firearm: pairs of them, and what they come to together.

use crate::identities::Described;
use crate::judged_rows::{columns_of, rounded};
use proofhouse_matching::linkage::clusters::clusters;
use proofhouse_matching::linkage::judge::Judged;
use proofhouse_matching::linkage::rules::Band;
use proofhouse_schemas::firearm_pair::{duplicate_name, short_name};
use proofhouse_schemas::tables::derived::{FirearmClusterRow, RecordDuplicateRow};
use std::collections::BTreeSet;

/// The row of a pair; moments and the model are left to the job.
pub fn duplicate_row(found: Judged, records: &[Described]) -> Option<RecordDuplicateRow> {
    let (one, other) = (records.get(found.record as usize)?, records.get(found.seized as usize)?);
    let (left, right) = if key(one) <= key(other) { (one, other) } else { (other, one) };
    let judgement = found.judgement;
    Some(RecordDuplicateRow {
        pair_id: duplicate_name(key(left), key(right)),
        left_bureau: left.source_bureau.clone(),
        left_record_id: left.source_record_id.clone(),
        right_bureau: right.source_bureau.clone(),
        right_record_id: right.source_record_id.clone(),
        same_bureau: left.source_bureau == right.source_bureau,
        probability: rounded(judgement.probability),
        score: rounded(judgement.weight),
        band: judgement.band.as_str().to_owned(),
        rule_path: judgement.rule_path(),
        flags: judgement.flags.iter().map(|flag| flag.as_str().to_owned()).collect(),
        summary: judgement.explanation(),
        parts: columns_of(judgement.parts),
        left_description: left.words.clone(),
        right_description: right.words.clone(),
        left_date_of_loss: left.day,
        right_date_of_loss: right.day,
        model_version: String::new(),
        first_seen: Default::default(),
        last_seen: Default::default(),
    })
}

/// The clusters of strong pairs, a row for each record.
pub fn cluster_rows(found: &[Judged], records: &[Described]) -> Vec<FirearmClusterRow> {
    let strong: Vec<(u32, u32, f64)> = found
        .iter()
        .filter(|pair| pair.judgement.band == Band::Strong)
        .map(|pair| (pair.record, pair.seized, pair.judgement.probability))
        .collect();
    let mut rows = Vec::new();
    for cluster in clusters(&strong) {
        let mut members: Vec<&Described> =
            cluster.members.iter().filter_map(|place| records.get(*place as usize)).collect();
        members.sort_by_key(|record| key(record));
        let bureaus: BTreeSet<&str> = members.iter().map(|record| record.source_bureau.as_str()).collect();
        let Some(first) = members.first() else { continue };
        let (bureau, reference) = key(first);
        let cluster_id = short_name('C', &format!("{bureau}/{reference}"));
        rows.extend(members.iter().map(|record| FirearmClusterRow {
            cluster_id: cluster_id.clone(),
            bureau: record.source_bureau.clone(),
            record_id: record.source_record_id.clone(),
            records: i32::try_from(members.len()).unwrap_or(i32::MAX),
            bureaus: i32::try_from(bureaus.len()).unwrap_or(i32::MAX),
            weakest_link: rounded(cluster.weakest_link),
        }));
    }
    rows
}

fn key(record: &Described) -> (&str, &str) {
    (&record.source_bureau, &record.source_record_id)
}
