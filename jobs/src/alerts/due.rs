//! The alerts that follow from the matches that stand.
//!
//! Recipients are found by reading `matches` as each bureau, through the same guard that answers its questions.

use super::{MATCH, alert_id, recipient_role};
use crate::rows;
use anyhow::Result;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
struct StrongMatch {
    candidate_id: String,
    record_bureau: String,
    record_id: String,
    seizure_bureau: String,
    seizure_id: String,
    item_no: i32,
    /// Absent in rows that an earlier version wrote.
    probability: Option<f64>,
    score: f64,
    band: String,
    summary: String,
}

#[derive(Debug, Deserialize)]
struct BureauRow {
    bureau: String,
}

/// The alerts of all bureaus, each with what that bureau may see.
pub(super) async fn due(warehouse: &Warehouse) -> Result<Vec<AlertRow>> {
    let session = warehouse.trusted_session();
    let named: Vec<BureauRow> = rows::read(
        &session,
        "SELECT DISTINCT bureau FROM (SELECT record_bureau AS bureau FROM matches WHERE band = 'STRONG' AND rank = 1 \
         UNION ALL SELECT seizure_bureau FROM matches WHERE band = 'STRONG' AND rank = 1) AS named",
    )
    .await?;
    let mut bureaus: BTreeSet<Bureau> = named.iter().filter_map(|row| Bureau::parse(&row.bureau)).collect();
    bureaus.insert(Bureau::SECRETARIAT);
    let mut alerts = Vec::new();
    for bureau in bureaus {
        let own = if bureau.is_secretariat() {
            String::new()
        } else {
            format!("AND (record_bureau = '{bureau}' OR seizure_bureau = '{bureau}')")
        };
        let sql = format!(
            "SELECT candidate_id, record_bureau, record_id, seizure_bureau, seizure_id, item_no, probability, score, band, summary \
             FROM matches WHERE band = 'STRONG' AND rank = 1 {own} ORDER BY candidate_id"
        );
        let guarded = warehouse.session_for(&Principal::of(bureau));
        let seen: Vec<StrongMatch> = rows::from_batches(&guarded.collect(&sql).await?)?;
        alerts.extend(seen.into_iter().map(|found| alert(bureau, found)));
    }
    warehouse.audit().flush(warehouse).await?;
    Ok(alerts)
}

fn alert(bureau: Bureau, found: StrongMatch) -> AlertRow {
    AlertRow {
        alert_id: alert_id(&found.candidate_id, bureau),
        bureau: bureau.to_string(),
        recipient_role: recipient_role(bureau, &found.record_bureau).to_owned(),
        candidate_id: found.candidate_id,
        record_bureau: found.record_bureau,
        record_id: found.record_id,
        seizure_bureau: found.seizure_bureau,
        seizure_id: found.seizure_id,
        item_no: found.item_no,
        probability: found.probability.unwrap_or_default(),
        score: found.score,
        band: found.band,
        summary: found.summary,
        kind: Some(MATCH.to_owned()),
        alerted_at: None,
        notice_bureau: None,
        notice_id: None,
        notice_day: None,
    }
}
