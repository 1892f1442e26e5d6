//! `proofhouse match firearms`: seized firearms against all countries' records, and whom to tell.

use crate::alerts;
use crate::duplicates;
use crate::identities::{self, AllDescribed, Described, DescribedFirearms, Entity};
use crate::judged_rows::{columns_of, rounded, short_name};
use crate::linkage_model::LinkageModel;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use crate::{retention, rows};
use anyhow::Result;
use chrono::{NaiveDate, Utc};
use proofhouse_ingest::Broker;
use proofhouse_matching::linkage::judge::{Judge, Judged};
use proofhouse_schemas::tables::derived::{FirearmIdentityRow, MatchRow, RecordDuplicateRow};
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

const JOB: &str = "match-firearms";
/// Raised when the same records should give other matches.
const REVISION: u32 = 2;
const INPUTS: &[&str] = &["firearms", "seizures"];
const OUTPUTS: [&str; 4] = ["firearm_identities", "matches", "record_duplicates", "firearm_clusters"];

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
    /// Pairs of records that may be of one firearm, by band.
    pub duplicates: BTreeMap<String, usize>,
    /// Groups of records that strong pairs join.
    pub clusters: usize,
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
            let words = |bands: &BTreeMap<String, usize>| match bands.is_empty() {
                true => "none".to_owned(),
                false => {
                    bands.iter().map(|(band, count)| format!("{count} {band}")).collect::<Vec<_>>().join(", ")
                }
            };
            format!(
                "Looked for {} seized firearms among {} records: {} pairs compared, judged by the model {}.\nCandidate pairs: {}. Records of one firearm: {} in {} clusters of strong ones.\nRows written: {} identities, {} matches.",
                summary::grouped(done.seized),
                summary::grouped(done.records),
                summary::grouped(usize::try_from(done.compared).unwrap_or(usize::MAX)),
                done.model,
                words(&done.candidates),
                words(&done.duplicates),
                done.clusters,
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
    let revision = retention::revision(REVISION, passed.wrapping_add(model.fingerprint()?));
    let mut watermarks = HashMap::new();
    for output in OUTPUTS {
        watermarks.insert(output, warehouse.watermark(JOB, revision, INPUTS, output).await?);
    }
    let mut done = Summary::default();
    if watermarks.values().all(Watermark::is_current) {
        done.nothing_new = true;
        return Ok(done);
    }
    let write = |output: &'static str, batches| {
        let watermark = watermarks.get(output).cloned().unwrap_or_default();
        async move {
            Ok::<_, anyhow::Error>(warehouse.replace_if_changed(output, batches, &watermark).await?.rows())
        }
    };
    let read = |entity| identities::read(&session, entity, today, model.book());
    let AllDescribed { searchable: records, others } = read(Entity::Record).await?;
    let AllDescribed { searchable: seized, others: more } = read(Entity::Item).await?;
    let rows: Vec<FirearmIdentityRow> =
        [&records, &others, &seized, &more].into_iter().flat_map(DescribedFirearms::rows).collect();
    let batches = rows::to_batches("firearm_identities", &rows)?;
    done.identities_written = write("firearm_identities", batches).await?;

    done.records = records.described.len();
    done.seized = seized.described.len();
    done.model = model.version().to_owned();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (of_records, of_seized) = (records.described, seized.described);
    let (found, counts, duplicates) = tokio::task::block_in_place(|| {
        let judge = Judge::new(records.read, model.book(), model.model(), threads);
        let (found, counts) = judge.judge(&seized.read, threads);
        (found, counts, judge.judge_records(threads))
    });
    done.compared = counts.compared;
    let known = seen_before(warehouse, "matches", "candidate_id").await?;
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
    done.matches_written = write("matches", rows::to_batches("matches", &rows)?).await?;

    let clusters = duplicates::cluster_rows(&duplicates, &of_records);
    done.clusters = clusters.iter().map(|row| row.cluster_id.as_str()).collect::<HashSet<_>>().len();
    let known = seen_before(warehouse, "record_duplicates", "pair_id").await?;
    let pairs = duplicates.into_iter().filter_map(|found| duplicates::duplicate_row(found, &of_records));
    let mut rows: Vec<RecordDuplicateRow> = pairs.collect();
    for row in &mut rows {
        row.model_version.clone_from(&done.model);
        row.first_seen = known.get(&row.pair_id).copied().unwrap_or(today);
        row.last_seen = today;
        *done.duplicates.entry(row.band.clone()).or_default() += 1;
    }
    rows.sort_by(|left, right| left.pair_id.cmp(&right.pair_id));
    write("record_duplicates", rows::to_batches("record_duplicates", &rows)?).await?;
    write("firearm_clusters", rows::to_batches("firearm_clusters", &clusters)?).await?;
    Ok(done)
}

#[derive(Debug, Deserialize)]
struct SeenRow {
    name: String,
    first_seen: Option<NaiveDate>,
}

/// When each pair that stands in a table was found first.
async fn seen_before(warehouse: &Warehouse, table: &str, name: &str) -> Result<HashMap<String, NaiveDate>> {
    if warehouse.find_table(table).await?.is_none() {
        return Ok(HashMap::new());
    }
    // A table that an earlier version made has no such column before it is widened.
    warehouse.ensure_table(table).await?;
    let sql = format!("SELECT {name} AS name, first_seen FROM {table}");
    let known: Vec<SeenRow> = rows::read(&warehouse.trusted_session(), &sql).await?;
    Ok(known.into_iter().filter_map(|row| Some((row.name, row.first_seen?))).collect())
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
        parts: columns_of(judgement.parts),
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
    short_name('M', &name)
}
