//! The loop: read what is said, find strong pairs, tell, note.
//!
//! What has been told is noted in `alerts` together with how far the feeds have been followed, in one commit. After a stop, also
//! one by a crash, the watcher begins with what landed since then; what it told and did not note it finds on the topics.

use super::access::Sight;
use super::index::{LiveIndex, StrongPair};
use super::loading;
use super::statements::Statement;
use crate::alerts::{
    ALERTS, AlertSender, MATCH, MATCHING_CATCHES_UP, Sent, alert_id, recipient_role, sent_before,
};
use crate::judged_rows::rounded;
use crate::linkage_model::LinkageModel;
use crate::rows;
use crate::settings::Settings;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use proofhouse_ingest::{Broker, LiveEvent, LiveFeed, LiveMessage, Verdict};
use proofhouse_schemas::firearm_pair::match_name;
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_schemas::{Bureau, Kind, Message};
use proofhouse_warehouse::{Warehouse, Watermark};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

const KINDS: [Kind; 2] = [Kind::Firearm, Kind::Seizure];
/// What names of progress begin with.
const PROGRESS: &str = "watch:";
/// What stands in a summary where the reasons would name a masked number.
const MASKED: &str = "\u{2022}\u{2022}\u{2022}";

/// How often things are done beside reading.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long one look waits for something to be said.
    pub wait: Duration,
    /// How often what was told is noted.
    pub note: Duration,
    /// How often it is looked for new topics.
    pub refresh: Duration,
    /// How often rejected pairs are read again.
    pub rejected: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            wait: Duration::from_millis(100),
            note: Duration::from_secs(5),
            refresh: Duration::from_secs(2),
            rejected: Duration::from_secs(30),
        }
    }
}

/// What was told in one look.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Messages that were looked at.
    pub messages: usize,
    /// Alerts that were sent.
    pub alerts: Vec<AlertRow>,
}

/// Watches the feeds.
#[derive(Debug)]
pub struct Watcher<'m> {
    warehouse: Warehouse,
    feed: LiveFeed,
    sender: AlertSender,
    index: LiveIndex<'m>,
    sight: [Sight; 2],
    told: HashSet<String>,
    /// Found and not told yet: while something stands here, no progress is noted.
    to_tell: Vec<AlertRow>,
    /// Told and not noted yet.
    to_note: Vec<AlertRow>,
    noted_progress: HashMap<String, i64>,
    pace: Pace,
    noted_at: Instant,
    refreshed_at: Instant,
    rejected_at: Instant,
    day: NaiveDate,
}

impl<'m> Watcher<'m> {
    /// Reads the index from the warehouse, tells what was missed while no watcher ran, and is ready to follow the feeds.
    ///
    /// # Errors
    /// When warehouse or broker cannot be used.
    pub async fn start(
        warehouse: &Warehouse,
        broker: &Broker,
        settings: &Settings,
        model: &'m LinkageModel,
        pace: Pace,
    ) -> Result<(Watcher<'m>, Told)> {
        warehouse.ensure_table(ALERTS).await?;
        for kind in KINDS {
            warehouse.ensure_table(kind.history_table()).await?;
        }
        // The feed first: from where it begins, the warehouse knows all that comes before.
        let feed = LiveFeed::open(warehouse, broker, &settings.ingest, &KINDS).await?;
        let sent = sent_before(broker).await?;
        // What reading leaves behind, of files and of which rows are current, goes with a reader of its own.
        let reader = Warehouse::open(warehouse.settings().clone())?;
        let session = reader.trusted_session();
        let noted: Vec<AlertRow> = rows::all(&session, ALERTS).await?;
        let mut told: HashSet<String> = noted.into_iter().map(|alert| alert.alert_id).collect();
        let day = Utc::now().date_naive();
        let index = loading::load(&session, model, day).await?;
        drop((session, reader));
        // Told, and not noted before a crash. What the matching job has taken out since is older, or its sides have gone.
        let to_note: Vec<AlertRow> = sent
            .iter()
            .filter(|(id, _)| !told.contains(*id))
            .filter_map(|(_, alert)| alert.clone())
            .filter(|alert| may_be_unnoted(alert, &index))
            .collect();
        told.extend(sent.into_keys());
        let now = Instant::now();
        let mut watcher = Watcher {
            warehouse: warehouse.clone(),
            feed,
            sender: AlertSender::new(broker)?,
            index,
            sight: [Sight::of("firearms"), Sight::of("seizures")],
            told,
            to_tell: Vec::new(),
            to_note,
            noted_progress: warehouse.progress(ALERTS, PROGRESS).await?.into_iter().collect(),
            pace,
            noted_at: now,
            refreshed_at: now,
            rejected_at: now,
            day,
        };
        let missed = watcher.tell_missed().await?;
        watcher.note().await?;
        Ok((watcher, missed))
    }

    /// How many records and seized firearms are watched.
    pub fn watched(&self) -> (usize, usize) {
        (self.index.records.watch.len(), self.index.seized.watch.len())
    }

    /// Looks once at what has been said, tells what follows, and does what is due beside.
    ///
    /// # Errors
    /// When warehouse or broker cannot be used.
    pub async fn look(&mut self) -> Result<Told> {
        let today = Utc::now().date_naive();
        if today != self.day {
            self.day = today;
            tokio::task::block_in_place(|| self.index.pass_to(today));
        }
        let events = self.feed.next(self.pace.wait).await?;
        let mut messages = 0;
        let mut pairs = Vec::new();
        for event in events {
            match event {
                LiveEvent::Alerted(key, _) => {
                    let id = String::from_utf8_lossy(&key).into_owned();
                    // One that was thought to have failed has arrived.
                    let (arrived, rest): (Vec<_>, Vec<_>) =
                        std::mem::take(&mut self.to_tell).into_iter().partition(|alert| alert.alert_id == id);
                    self.to_tell = rest;
                    self.to_note.extend(arrived);
                    self.told.insert(id);
                }
                LiveEvent::Said(message) => {
                    messages += 1;
                    pairs.extend(tokio::task::block_in_place(|| said(&mut self.index, message, today)));
                }
            }
        }
        let alerts = self.tell(pairs).await?;
        if self.noted_at.elapsed() >= self.pace.note {
            self.note().await?;
        }
        if self.refreshed_at.elapsed() >= self.pace.refresh {
            self.feed.refresh().await?;
            self.refreshed_at = Instant::now();
        }
        if self.rejected_at.elapsed() >= self.pace.rejected {
            self.index.rejected = loading::rejected(&self.warehouse.trusted_session()).await?;
            self.rejected_at = Instant::now();
        }
        Ok(Told { messages, alerts })
    }

    /// Messages that are produced and not looked at yet.
    ///
    /// # Errors
    /// When the broker cannot be asked.
    pub fn behind(&self) -> Result<i64> {
        Ok(tokio::task::block_in_place(|| self.feed.behind())?)
    }

    /// Looks for topics that have come into being.
    ///
    /// # Errors
    /// When warehouse or broker cannot be asked.
    pub async fn refresh(&mut self) -> Result<()> {
        self.feed.refresh().await?;
        Ok(())
    }

    /// Notes what was told, and how far the feeds have been followed.
    ///
    /// # Errors
    /// When the warehouse cannot be written.
    pub async fn note(&mut self) -> Result<()> {
        let progress: Vec<(String, i64)> = self
            .feed
            .positions()
            .map(|(topic, partition, next)| (progress_name(topic, partition), next))
            .filter(|(name, next)| self.noted_progress.get(name) != Some(next))
            .collect();
        if self.to_tell.is_empty() && (!self.to_note.is_empty() || !progress.is_empty()) {
            let batches = rows::to_batches(ALERTS, &self.to_note)?;
            let watermark = Watermark::of_progress(progress.clone());
            self.warehouse.append_new_rows(ALERTS, &["alert_id"], batches, &watermark).await?;
            self.to_note.clear();
            self.noted_progress.extend(progress);
        }
        self.noted_at = Instant::now();
        Ok(())
    }

    /// Tells of what landed while no watcher looked.
    async fn tell_missed(&mut self) -> Result<Told> {
        let mut parts = Vec::new();
        for (topic, partition, next) in self.feed.positions() {
            let noted = match self.noted_progress.get(&progress_name(topic, partition)) {
                Some(noted) => *noted,
                // Who watches for the first time begins with what comes now: what is there is for the matching job.
                None if self.noted_progress.is_empty() => continue,
                // It came into being since the watcher noted last.
                None => 0,
            };
            let kind = KINDS.into_iter().find(|kind| topic.ends_with(kind.topic_word()));
            if let Some(kind) = kind.filter(|_| noted < next) {
                parts.push(format!(
                    "SELECT '{}' AS kind, source_bureau, source_record_id FROM {} \
                     WHERE _topic = '{topic}' AND _partition = {partition} AND _offset >= {noted} AND _offset < {next}",
                    kind.word(),
                    kind.history_table()
                ));
            }
        }
        let mut missed: BTreeSet<(String, String, String)> = BTreeSet::new();
        let session = self.warehouse.trusted_session();
        for part in parts {
            let found: Vec<MissedRow> = rows::read(&session, &part).await?;
            missed.extend(found.into_iter().map(|row| (row.kind, row.source_bureau, row.source_record_id)));
        }
        let messages = missed.len();
        let pairs = tokio::task::block_in_place(|| {
            let again = missed.iter().filter_map(|(kind, bureau, reference)| {
                Some(self.index.look_again(Kind::parse(kind)?, Bureau::parse(bureau)?, reference))
            });
            again.flatten().collect()
        });
        Ok(Told { messages, alerts: self.tell(pairs).await? })
    }

    /// Tells each bureau what it may see of these pairs and has not been told.
    async fn tell(&mut self, pairs: Vec<StrongPair>) -> Result<Vec<AlertRow>> {
        let now = Utc::now();
        for pair in &pairs {
            let recipients =
                BTreeSet::from([pair.record.held.bureau, pair.seized.held.bureau, Bureau::SECRETARIAT]);
            for bureau in recipients {
                let alert = self.alert(bureau, pair, now);
                if !self.told.contains(&alert.alert_id) && self.may_see(bureau, pair)? {
                    self.told.insert(alert.alert_id.clone());
                    self.to_tell.push(alert);
                }
            }
        }
        let Sent { told, waiting, failure } =
            self.sender.send_what_goes(std::mem::take(&mut self.to_tell)).await;
        self.to_tell = waiting;
        self.to_note.extend(told.iter().cloned());
        match failure {
            Some(error) if told.is_empty() => Err(error),
            Some(error) => {
                tracing::warn!(error = format!("{error:#}"), "some bureaus could not be told; trying again");
                Ok(told)
            }
            None => Ok(told),
        }
    }

    fn may_see(&mut self, bureau: Bureau, pair: &StrongPair) -> Result<bool> {
        let Watcher { warehouse, index, sight: [records, seizures], day, .. } = self;
        Ok(records.may_see(warehouse, bureau, pair.record.held, &index.accesses, *day)?
            && seizures.may_see(warehouse, bureau, pair.seized.held, &index.accesses, *day)?)
    }

    fn alert(&self, bureau: Bureau, pair: &StrongPair, now: DateTime<Utc>) -> AlertRow {
        let StrongPair { record, seized, judgement } = pair;
        let (owner, finder) = (record.held.bureau, seized.held.bureau);
        let candidate_id = match_name(
            (owner.as_str(), &record.reference),
            (finder.as_str(), &seized.reference, seized.item_no),
        );
        let masks = self.warehouse.settings().access.mask_serials && bureau != owner && bureau != finder;
        AlertRow {
            alert_id: alert_id(&candidate_id, bureau),
            bureau: bureau.to_string(),
            recipient_role: recipient_role(bureau, owner.as_str()).to_owned(),
            candidate_id,
            record_bureau: owner.to_string(),
            record_id: record.reference.clone(),
            seizure_bureau: finder.to_string(),
            seizure_id: seized.reference.clone(),
            item_no: seized.item_no,
            probability: rounded(judgement.probability),
            score: rounded(judgement.weight),
            band: judgement.band.as_str().to_owned(),
            summary: if masks { MASKED.to_owned() } else { judgement.explanation() },
            kind: Some(MATCH.to_owned()),
            alerted_at: Some(now),
            notice_bureau: None,
            notice_id: None,
            notice_day: None,
        }
    }
}

#[derive(Debug, Deserialize)]
struct MissedRow {
    kind: String,
    source_bureau: String,
    source_record_id: String,
}

/// Whether an alert that stands on a topic alone may be one that a watcher could not note any more.
fn may_be_unnoted(alert: &AlertRow, index: &LiveIndex<'_>) -> bool {
    let is_recent = alert.alerted_at.is_some_and(|at| Utc::now() - at < MATCHING_CATCHES_UP);
    let sides = Bureau::parse(&alert.record_bureau).zip(Bureau::parse(&alert.seizure_bureau));
    alert.kind.as_deref() == Some(MATCH)
        && is_recent
        && sides.is_some_and(|(owner, finder)| {
            index.holds((owner, &alert.record_id), (finder, &alert.seizure_id, alert.item_no))
        })
}

fn progress_name(topic: &str, partition: i32) -> String {
    format!("{PROGRESS}{topic}:{partition}")
}

/// What a message changes, and the strong pairs that follow. What may not land says nothing.
fn said(index: &mut LiveIndex<'_>, message: LiveMessage, today: NaiveDate) -> Vec<StrongPair> {
    match message.verdict {
        Verdict::Accepted(decoded) => match &decoded.message {
            Message::Firearm(record) => index.said(message.kind, &Statement::of_record(record), today),
            Message::Seizure(seizure) => index.said(message.kind, &Statement::of_seizure(seizure), today),
            _ => Vec::new(),
        },
        Verdict::Withdrawn(reference) => index.withdrawn(message.kind, message.bureau, &reference),
        Verdict::Refused(_) => Vec::new(),
    }
}
