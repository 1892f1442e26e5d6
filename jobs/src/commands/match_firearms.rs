//! `proofhouse match firearms`: seized firearms against all countries' records, and whom to tell.

use crate::alerts;
use crate::identities::{self, AllDescribed, Described, DescribedFirearms, Entity};
use crate::linkage_model::LinkageModel;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use crate::{retention, rows};
use anyhow::Result;
use chrono::{NaiveDate, Utc};
use proofhouse_ingest::Broker;
use proofhouse_matching::linkage::judge::{Judge, Judged};
use proofhouse_schemas::tables::derived::{FirearmIdentityRow, MatchRow, ScorePartColumns};
use proofhouse_warehouse::{Warehouse, WriteOutcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

const JOB: &str = "match-firearms";
/// Raised when the same records should give other matches.
const REVISION: u32 = 2;
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
    /// Pairs whose numbers were compared.
    pub compared: u64,
    /// Version of the model that judged them.
    pub model: String,
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
    let model = LinkageModel::load(&settings.linkage)?;
    let mut done = match_firearms(warehouse, &model, Utc::now().date_naive()).await?;
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
                "Looked for {} seized firearms among {} records: {} pairs compared, judged by the model {}.\nCandidate pairs: {}. Rows written: {} identities, {} matches.",
                summary::grouped(done.seized),
                summary::grouped(done.records),
                summary::grouped(usize::try_from(done.compared).unwrap_or(usize::MAX)),
                done.model,
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
pub async fn match_firearms(
    warehouse: &Warehouse,
    model: &LinkageModel,
    today: NaiveDate,
) -> Result<Summary> {
    let session = warehouse.trusted_session();
    let passed = retention::passed(&session, INPUTS, today).await?;
    let revision = retention::revision(REVISION, passed.wrapping_add(model.fingerprint()));
    let of_identities = warehouse.watermark(JOB, revision, INPUTS, "firearm_identities").await?;
    let of_matches = warehouse.watermark(JOB, revision, INPUTS, "matches").await?;
    let mut done = Summary::default();
    if of_identities.is_current() && of_matches.is_current() {
        done.nothing_new = true;
        return Ok(done);
    }
    let read = |entity| identities::read(&session, entity, today, model.book());
    let AllDescribed { searchable: records, others } = read(Entity::Record).await?;
    let AllDescribed { searchable: seized, others: more } = read(Entity::Item).await?;
    let rows: Vec<FirearmIdentityRow> =
        [&records, &others, &seized, &more].into_iter().flat_map(DescribedFirearms::rows).collect();
    let batches = rows::to_batches("firearm_identities", &rows)?;
    done.identities_written =
        written(warehouse.replace_if_changed("firearm_identities", batches, &of_identities).await?);

    done.records = records.described.len();
    done.seized = seized.described.len();
    done.model = model.version().to_owned();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (of_records, of_seized) = (records.described, seized.described);
    let (found, counts) = tokio::task::block_in_place(|| {
        Judge::new(records.read, model.book(), model.model(), threads).judge(&seized.read, threads)
    });
    done.compared = counts.compared;
    let known = seen_before(warehouse).await?;
    let mut rows: Vec<MatchRow> = found
        .into_iter()
        .filter_map(|found| {
            let record = of_records.get(found.record as usize)?;
            let item = of_seized.get(found.seized as usize)?;
            Some(match_row(found, record, item, today))
        })
        .collect();
    for row in &mut rows {
        row.model_version.clone_from(&done.model);
        row.first_seen = known.get(&row.candidate_id).copied().unwrap_or(today);
    }
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

#[derive(Debug, Deserialize)]
struct SeenRow {
    candidate_id: String,
    first_seen: Option<NaiveDate>,
}

/// When each pair that stands in the table was found first.
async fn seen_before(warehouse: &Warehouse) -> Result<HashMap<String, NaiveDate>> {
    if warehouse.find_table("matches").await?.is_none() {
        return Ok(HashMap::new());
    }
    // A table that an earlier version made has no such column before it is widened.
    warehouse.ensure_table("matches").await?;
    let known: Vec<SeenRow> =
        rows::read(&warehouse.trusted_session(), "SELECT candidate_id, first_seen FROM matches").await?;
    Ok(known.into_iter().filter_map(|row| Some((row.candidate_id, row.first_seen?))).collect())
}

fn match_row(found: Judged, record: &Described, item: &Described, today: NaiveDate) -> MatchRow {
    let judgement = found.judgement;
    MatchRow {
        candidate_id: candidate_id(record, item),
        record_bureau: record.source_bureau.clone(),
        record_id: record.source_record_id.clone(),
        seizure_bureau: item.source_bureau.clone(),
        seizure_id: item.source_record_id.clone(),
        item_no: item.item_no,
        probability: rounded(judgement.probability),
        score: rounded(judgement.weight),
        band: judgement.band.as_str().to_owned(),
        rule_path: judgement.rule_path(),
        rank: i32::try_from(judgement.rank).unwrap_or(i32::MAX),
        rivals: i32::try_from(judgement.rivals).unwrap_or(i32::MAX),
        flags: judgement.flags.iter().map(|flag| flag.as_str().to_owned()).collect(),
        summary: judgement.explanation(),
        parts: judgement
            .parts
            .into_iter()
            .map(|part| ScorePartColumns {
                field: part.field.to_owned(),
                level: part.level.to_owned(),
                weight: rounded(part.weight),
                explanation: part.explanation,
            })
            .collect(),
        record_description: record.words.clone(),
        seizure_description: item.words.clone(),
        date_of_loss: record.day,
        seized_at: item.day,
        model_version: String::new(),
        first_seen: today,
        last_seen: today,
    }
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

/// Six decimals: equal on every machine, and fine enough for the odds of a million.
fn rounded(value: f64) -> f64 {
    (value * 1_000_000.0).round() / 1_000_000.0
}
