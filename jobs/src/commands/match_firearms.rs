//! `proofhouse match firearms`: seized firearms against all countries' records, and whom to tell.

use crate::alerts;
use crate::duplicates;
use crate::identities::{self, Described, DescribedRow, Entity};
use crate::judged_rows::{columns_of, rounded};
use crate::kept_firearms::KeptFirearms;
use crate::linkage_model::LinkageModel;
use crate::settings::{AlertSettings, Settings};
use crate::summary::{self, Ending};
use crate::told_apart::{self, HITS, Rejected};
use crate::{retention, rows};
use anyhow::Result;
use chrono::{NaiveDate, Utc};
use proofhouse_ingest::Broker;
use proofhouse_matching::linkage::judge::{Judge, Judged};
use proofhouse_matching::linkage::standing::{Change, Effort, Standing};
use proofhouse_matching::threads::processors;
use proofhouse_schemas::firearm_pair::match_name;
use proofhouse_schemas::tables::derived::{FirearmIdentityRow, MatchRow, RecordDuplicateRow};
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const JOB: &str = "match-firearms";
/// Raised when the same records should give other matches.
const REVISION: u32 = 2;
const INPUTS: &[&str] = &["firearms", "seizures", HITS];
/// Those of the inputs whose rows have a last day.
const RETAINED: &[&str] = &["firearms", "seizures"];
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
    /// Seized firearms that were judged: new ones, and those that a change can touch.
    pub seized_judged: usize,
    /// Records that were judged against the other records.
    pub records_judged: usize,
    /// Pairs whose numbers were compared.
    pub compared: u64,
    /// Version of the model that judged them.
    pub model: String,
    /// Candidate pairs by band.
    pub candidates: BTreeMap<String, usize>,
    /// Pairs of records that may be of one firearm, by band.
    pub duplicates: BTreeMap<String, usize>,
    /// Pairs that an owner has rejected: they are left apart.
    pub rejected: usize,
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
    let broker = alert_broker(settings)?;
    let mut matching = FirearmMatching::new(&model)?;
    print(&round(warehouse, &mut matching, broker.as_ref(), &settings.alerts).await?, as_json)?;
    Ok(Ending::Done)
}

/// Runs the job whenever something has changed, until it is asked to stop; prints each time what it did. A store or a broker
/// that fails is tried again.
///
/// # Errors
/// When the model or the broker's settings cannot be used, or nobody reads what is printed.
pub async fn follow(
    warehouse: &Warehouse,
    settings: &Settings,
    every: Duration,
    shutdown: CancellationToken,
    as_json: bool,
) -> Result<Ending> {
    let model = LinkageModel::load(&settings.linkage)?;
    let broker = alert_broker(settings)?;
    let mut matching = FirearmMatching::new(&model)?;
    let mut is_first = true;
    loop {
        let outcome = tokio::select! {
            // Nothing is half done: each table is written whole or not at all.
            () = shutdown.cancelled() => return Ok(Ending::Done),
            outcome = round(warehouse, &mut matching, broker.as_ref(), &settings.alerts) => outcome,
        };
        match outcome {
            Ok(done) if is_first || !done.nothing_new || done.alerts.new > 0 => {
                print(&done, as_json)?;
                is_first = false;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(error = format!("{error:#}"), "matching failed; trying again"),
        }
        tokio::select! {
            () = shutdown.cancelled() => return Ok(Ending::Done),
            () = tokio::time::sleep(every) => {}
        }
    }
}

/// Where alerts go: nowhere while the broker is the embedded one.
fn alert_broker(settings: &Settings) -> Result<Option<Broker>> {
    let broker = Broker::connect(&settings.kafka)?;
    Ok((!broker.is_embedded()).then_some(broker))
}

async fn round(
    warehouse: &Warehouse,
    matching: &mut FirearmMatching<'_>,
    broker: Option<&Broker>,
    alert_settings: &AlertSettings,
) -> Result<Summary> {
    let mut done = matching.match_firearms(warehouse, Utc::now().date_naive()).await?;
    done.alerts = alerts::tell(warehouse, broker, alert_settings, Utc::now()).await?;
    Ok(done)
}

fn print(done: &Summary, as_json: bool) -> Result<()> {
    summary::print(as_json, done, |done| {
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
                "Looked for {} seized firearms among {} records; judged {} and {} of them: {} pairs compared by the model {}.\nCandidate pairs: {}. Records of one firearm: {} in {} clusters of strong ones. Left apart, because an owner said so: {}.\nRows written: {} identities, {} matches.",
                summary::grouped(done.seized),
                summary::grouped(done.records),
                summary::grouped(done.seized_judged),
                summary::grouped(done.records_judged),
                summary::grouped(done.compared),
                done.model,
                words(&done.candidates),
                words(&done.duplicates),
                done.clusters,
                done.rejected,
                done.identities_written,
                done.matches_written
            )
        };
        format!(
            "{matched}\nAlerts: {} new, of which {} reminders and {} of notices; {} sent.",
            done.alerts.new, done.alerts.reminders, done.alerts.notices, done.alerts.sent
        )
    })
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
    FirearmMatching::new(model)?.match_firearms(warehouse, today).await
}

/// Firearms that are matched again and again. They stay in memory in between, and only what a change can touch is judged
/// anew.
#[derive(Debug)]
pub struct FirearmMatching<'m> {
    model: &'m LinkageModel,
    fingerprint: i64,
    records: KeptFirearms,
    seized: KeptFirearms,
    standing: Option<Standing<'m>>,
}

impl<'m> FirearmMatching<'m> {
    /// Nothing has been matched yet.
    ///
    /// # Errors
    /// Never: a model that was read has a fingerprint.
    pub fn new(model: &'m LinkageModel) -> Result<FirearmMatching<'m>> {
        Ok(FirearmMatching {
            model,
            fingerprint: model.fingerprint()?,
            records: KeptFirearms::new(Entity::Record),
            seized: KeptFirearms::new(Entity::Item),
            standing: None,
        })
    }

    /// As [`match_firearms`]: what is written is the same, however often this was done before.
    ///
    /// # Errors
    /// When the warehouse cannot be read or written. It can be tried again.
    pub async fn match_firearms(&mut self, warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
        let session = warehouse.trusted_session();
        let passed = retention::passed(&session, RETAINED, today).await?;
        let revision = retention::revision(REVISION, passed.wrapping_add(self.fingerprint));
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
                Ok::<_, anyhow::Error>(
                    warehouse.replace_if_changed(output, batches, &watermark).await?.rows(),
                )
            }
        };
        let records = identities::read(&session, Entity::Record, today).await?;
        let seized = identities::read(&session, Entity::Item, today).await?;
        let rejected = told_apart::read(&session).await?;
        done.rejected = rejected.len();
        let effort = tokio::task::block_in_place(|| self.take_in(records, seized, &rejected));
        (done.seized_judged, done.records_judged, done.compared) =
            (effort.seized, effort.records, effort.compared);
        done.records = self.records.taking_part();
        done.seized = self.seized.taking_part();
        done.model = self.model.version().to_owned();

        let mut all: Vec<_> = self.records.identities().chain(self.seized.identities()).collect();
        // Those of one bureau stand together: whoever asks for its own reads a few pages of the file.
        all.sort_unstable_by(|one, other| place_of(one).cmp(&place_of(other)));
        let batches = rows::to_batches("firearm_identities", &all)?;
        done.identities_written = write("firearm_identities", batches).await?;

        let known = seen_before(warehouse, "matches", "candidate_id").await?;
        let mut rows = self.match_rows(today);
        for row in &mut rows {
            row.first_seen = known.get(&row.candidate_id).copied().unwrap_or(today);
            *done.candidates.entry(row.band.clone()).or_default() += 1;
        }
        done.matches_written = write("matches", rows::to_batches("matches", &rows)?).await?;

        let duplicates = self.standing.as_ref().map(Standing::pairs_of_records).unwrap_or_default();
        let clusters = duplicates::cluster_rows(&duplicates, self.records.described());
        done.clusters = clusters.iter().map(|row| row.cluster_id.as_str()).collect::<HashSet<_>>().len();
        let known = seen_before(warehouse, "record_duplicates", "pair_id").await?;
        let described = self.records.described();
        let pairs = duplicates.into_iter().filter_map(|found| duplicates::duplicate_row(found, described));
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

    /// Takes in what there is now, and judges what has changed and what that touches.
    fn take_in(
        &mut self,
        records: Vec<DescribedRow>,
        seized: Vec<DescribedRow>,
        rejected: &[Rejected],
    ) -> Effort {
        let threads = processors();
        let (book, model) = (self.model.book(), self.model.model());
        let records = self.records.take_in(records, book);
        let seized = self.seized.take_in(seized, book);
        let apart = told_apart::places(rejected, &self.records, &self.seized);
        if let Some(standing) = &mut self.standing {
            return standing.change(Change {
                records: records.come,
                records_gone: records.gone,
                seized: seized.come,
                seized_gone: seized.gone,
                apart,
            });
        }
        let judge = Judge::new(records.come, book, model, threads);
        let (standing, effort) = Standing::new(judge, seized.come, apart, threads);
        self.standing = Some(standing);
        effort
    }

    /// The rows of `matches`, found today.
    fn match_rows(&self, today: NaiveDate) -> Vec<MatchRow> {
        let (records, seized) = (self.records.described(), self.seized.described());
        let found = self.standing.iter().flat_map(Standing::found);
        let row = |found: &Judged| {
            let record = records.get(found.record as usize)?;
            let item = seized.get(found.seized as usize)?;
            Some(match_row(found, record, item, self.model.version(), today))
        };
        let mut rows: Vec<MatchRow> = found.filter_map(row).collect();
        rows.sort_by(|left, right| left.candidate_id.cmp(&right.candidate_id));
        rows
    }
}

#[derive(Debug, Deserialize)]
struct SeenRow {
    name: String,
    first_seen: Option<NaiveDate>,
}

/// Where a row stands in `firearm_identities`: by its key.
fn place_of(row: &FirearmIdentityRow) -> (&str, &str, &str, i32) {
    (&row.entity, &row.source_bureau, &row.source_record_id, row.item_no)
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

fn match_row(
    found: &Judged,
    record: &Described,
    item: &Described,
    model: &str,
    today: NaiveDate,
) -> MatchRow {
    let judgement = &found.judgement;
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
        parts: columns_of(judgement.parts.clone()),
        record_description: record.words.clone(),
        seizure_description: item.words.clone(),
        date_of_loss: record.day,
        seized_at: item.day,
        model_version: model.to_owned(),
        first_seen: today,
        last_seen: today,
    }
}

/// The same pair has the same name in every run.
fn candidate_id(record: &Described, item: &Described) -> String {
    match_name(
        (&record.source_bureau, &record.source_record_id),
        (&item.source_bureau, &item.source_record_id, item.item_no),
    )
}
