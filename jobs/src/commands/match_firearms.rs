//! `proofhouse match firearms`: seized firearms against all countries' records, and whom to tell.

use crate::alerts;
use crate::identities::{self, Described, DescribedFirearms, Entity};
use crate::settings::Settings;
use crate::summary::{self, Ending};
use crate::{retention, rows};
use anyhow::Result;
use chrono::{NaiveDate, Utc};
use proofhouse_ingest::Broker;
use proofhouse_matching::linkage::{self, Candidate};
use proofhouse_schemas::tables::derived::{FirearmIdentityRow, MatchRow, ScorePartColumns};
use proofhouse_warehouse::{Warehouse, WriteOutcome};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const JOB: &str = "match-firearms";
/// Raised when the same records should give other matches.
const REVISION: u32 = 1;
const INPUTS: &[&str] = &["firearms", "seizures"];

/// What the job did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Records that were searched.
    pub records: usize,
    /// Seized firearms that were looked for.
    pub seized: usize,
    /// Candidate pairs by band.
    pub candidates: BTreeMap<String, usize>,
    /// Rows written to `firearm_identities`.
    pub identities_written: usize,
    /// Rows written to `matches`.
    pub matches_written: usize,
    /// What became of alerts.
    pub alerts: alerts::Summary,
}

/// Runs the job and prints what it did. Alerts are sent when real brokers are configured.
///
/// # Errors
/// When the warehouse or the broker cannot be used.
pub async fn run(warehouse: &Warehouse, settings: &Settings, as_json: bool) -> Result<Ending> {
    let mut done = match_firearms(warehouse, Utc::now().date_naive()).await?;
    let broker = Broker::connect(&settings.kafka)?;
    let broker = (!broker.is_embedded()).then_some(broker);
    done.alerts = alerts::tell(warehouse, broker.as_ref()).await?;
    summary::print(as_json, &done, |done| {
        let matched = if done.nothing_new {
            "Nothing new since the last run; nothing matched.".to_owned()
        } else {
            let bands: Vec<String> =
                done.candidates.iter().map(|(band, count)| format!("{count} {band}")).collect();
            format!(
                "Looked for {} seized firearms among {} records.\nCandidate pairs: {}. Rows written: {} identities, {} matches.",
                summary::grouped(done.seized),
                summary::grouped(done.records),
                if bands.is_empty() { "none".to_owned() } else { bands.join(", ") },
                done.identities_written,
                done.matches_written
            )
        };
        format!("{matched}\nAlerts: {} new, {} sent.", done.alerts.new, done.alerts.sent)
    })?;
    Ok(Ending::Done)
}

/// Normalises all described firearms, links seized ones to records, and writes what has changed. Rows that are past
/// their retention on this day take no part.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_firearms(warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
    let session = warehouse.trusted_session();
    let revision = retention::revision(REVISION, retention::passed(&session, INPUTS, today).await?);
    let of_identities = warehouse.watermark(JOB, revision, INPUTS, "firearm_identities").await?;
    let of_matches = warehouse.watermark(JOB, revision, INPUTS, "matches").await?;
    let mut done = Summary::default();
    if of_identities.is_current() && of_matches.is_current() {
        done.nothing_new = true;
        return Ok(done);
    }
    let records = identities::read(&session, Entity::Record, today).await?;
    let seized = identities::read(&session, Entity::Item, today).await?;
    let rows: Vec<FirearmIdentityRow> = records.rows().chain(seized.rows()).collect();
    let batches = rows::to_batches("firearm_identities", &rows)?;
    done.identities_written =
        written(warehouse.replace_if_changed("firearm_identities", batches, &of_identities).await?);

    let (records, seized) = (records.searchable(), seized.searchable());
    done.records = records.identities.len();
    done.seized = seized.identities.len();
    let settings = linkage::Settings::default();
    let candidates =
        tokio::task::block_in_place(|| linkage::link(&records.identities, &seized.identities, &settings));
    let mut rows: Vec<MatchRow> =
        candidates.iter().filter_map(|candidate| match_row(candidate, &records, &seized)).collect();
    rows.sort_by(|left, right| left.candidate_id.cmp(&right.candidate_id));
    for row in &rows {
        *done.candidates.entry(row.band.clone()).or_default() += 1;
    }
    let batches = rows::to_batches("matches", &rows)?;
    done.matches_written = written(warehouse.replace_if_changed("matches", batches, &of_matches).await?);
    Ok(done)
}

fn written(outcome: WriteOutcome) -> usize {
    match outcome {
        WriteOutcome::Unchanged => 0,
        WriteOutcome::Written { rows, .. } => rows,
    }
}

fn match_row(
    candidate: &Candidate,
    records: &DescribedFirearms,
    seized: &DescribedFirearms,
) -> Option<MatchRow> {
    let record = records.described.get(candidate.record)?;
    let item = seized.described.get(candidate.seizure)?;
    Some(MatchRow {
        candidate_id: candidate_id(record, item),
        record_bureau: record.source_bureau.clone(),
        record_id: record.source_record_id.clone(),
        seizure_bureau: item.source_bureau.clone(),
        seizure_id: item.source_record_id.clone(),
        item_no: item.item_no,
        score: rounded(candidate.score.total),
        band: candidate.score.band.as_str().to_owned(),
        rank: i32::try_from(candidate.rank).unwrap_or(i32::MAX),
        rivals: i32::try_from(candidate.rivals).unwrap_or(i32::MAX),
        flags: candidate.score.flags.iter().map(|flag| flag.as_str().to_owned()).collect(),
        parts: candidate
            .score
            .parts
            .iter()
            .map(|part| ScorePartColumns {
                field: part.field.to_owned(),
                level: part.level.to_owned(),
                weight: rounded(part.weight),
                explanation: part.explanation.clone(),
            })
            .collect(),
        summary: candidate.score.explanation(),
        record_description: record.words.clone(),
        seizure_description: item.words.clone(),
        date_of_loss: record.day,
        seized_at: item.day,
    })
}

/// The same pair has the same name in every run.
fn candidate_id(record: &Described, item: &Described) -> String {
    let name = format!(
        "{}/{}|{}/{}/{}",
        record.source_bureau,
        record.source_record_id,
        item.source_bureau,
        item.source_record_id,
        item.item_no
    );
    let digest = Sha256::digest(name.as_bytes());
    let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("M-{short}")
}

/// Four decimals: scores are sums of few weights, and equal on every machine.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
