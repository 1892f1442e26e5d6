//! Whom to tell of a strong match, and telling them.
//!
//! A bureau is told of what it may see and of nothing else: recipients are found by reading `matches` as each bureau,
//! through the same guard that answers its questions. An alert is sent before it is noted, so that a crash in between
//! sends it again rather than never; its identifier lets the receiver see that.

use crate::rows;
use anyhow::Result;
use proofhouse_ingest::{Broker, FeedProducer, Outgoing};
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_schemas::{Bureau, Topic};
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

const JOB: &str = "alerts";
const REVISION: u32 = 2;

/// What became of alerts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Alerts that nobody had been told of.
    pub new: usize,
    /// Alerts sent to the bureaus' topics.
    pub sent: usize,
}

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

#[derive(Debug, Deserialize)]
struct KnownAlert {
    alert_id: String,
}

/// Finds the alerts that are due, sends the new ones when there is a broker, and notes them.
///
/// # Errors
/// When the warehouse or the broker cannot be used.
pub async fn tell(warehouse: &Warehouse, broker: Option<&Broker>) -> Result<Summary> {
    let watermark =
        warehouse.watermark(JOB, REVISION, &["matches", "firearms", "seizures"], "alerts").await?;
    if watermark.is_current() {
        return Ok(Summary::default());
    }
    let due = due(warehouse).await?;
    let session = warehouse.trusted_session();
    let known: HashSet<String> = match warehouse.find_table("alerts").await? {
        Some(_) => {
            let known: Vec<KnownAlert> = rows::read(&session, "SELECT alert_id FROM alerts").await?;
            known.into_iter().map(|alert| alert.alert_id).collect()
        }
        None => HashSet::new(),
    };
    let new: Vec<&AlertRow> = due.iter().filter(|alert| !known.contains(&alert.alert_id)).collect();
    let mut done = Summary { new: new.len(), sent: 0 };
    if let Some(broker) = broker {
        done.sent = send(broker, &new).await?;
    }
    let batches = rows::to_batches("alerts", &due)?;
    warehouse.replace_if_changed("alerts", batches, &watermark).await?;
    Ok(done)
}

/// The alerts of all bureaus, each with what that bureau may see.
async fn due(warehouse: &Warehouse) -> Result<Vec<AlertRow>> {
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
    let recipient_role = if bureau.is_secretariat() {
        "SECRETARIAT"
    } else if found.record_bureau == bureau.as_str() {
        "RECORD_OWNER"
    } else {
        "FINDER"
    };
    AlertRow {
        alert_id: format!("{}@{bureau}", found.candidate_id),
        bureau: bureau.to_string(),
        recipient_role: recipient_role.to_owned(),
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
    }
}

async fn send(broker: &Broker, alerts: &[&AlertRow]) -> Result<usize> {
    let mut messages = Vec::with_capacity(alerts.len());
    for alert in alerts {
        let Some(bureau) = Bureau::parse(&alert.bureau) else { continue };
        messages.push(Outgoing {
            topic: Topic::Alert(bureau).to_string(),
            key: Some(alert.alert_id.clone().into_bytes()),
            value: Some(serde_json::to_vec(alert)?),
            headers: Vec::new(),
        });
    }
    let topics: BTreeSet<String> = messages.iter().map(|message| message.topic.clone()).collect();
    broker.create_topics(&topics.into_iter().collect::<Vec<_>>(), 1).await?;
    tokio::task::block_in_place(|| -> Result<()> {
        let mut producer = FeedProducer::new(broker)?;
        for message in &messages {
            producer.send(message)?;
        }
        producer.finish()?;
        Ok(())
    })?;
    Ok(messages.len())
}
